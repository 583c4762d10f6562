#!/bin/bash
# Runs a command with what make setup has unpacked into the checkout (.sys, .fonts) in its reach: scripts/env.sh CMD ...
ROOT=$(cd "$(dirname "$0")/.." && pwd)
SYS=$ROOT/.sys
FONTS=${XUNCHA_FONTS:-$ROOT/.fonts}
if [ -d "$SYS/usr" ]; then
    TRIPLET=$(uname -m)-linux-gnu
    export LD_LIBRARY_PATH="$SYS/usr/lib/$TRIPLET:$SYS/lib/$TRIPLET:$SYS/usr/lib/$TRIPLET/pulseaudio${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export PATH="$PATH:$SYS/usr/bin"
    [ -x "$SYS/usr/lib/chromium/chromium" ] && export XUNCHA_CHROMIUM="${XUNCHA_CHROMIUM:-$SYS/usr/lib/chromium/chromium}"
fi
if [ -f "$FONTS/fonts.conf" ]; then # the browser of the tests needs Chinese faces on a machine that has none
    export FONTCONFIG_FILE="${FONTCONFIG_FILE:-$FONTS/fonts.conf}"
fi
exec "$@"
