#!/bin/bash
# What paper and the browser tests need from the system: Pango and harfbuzz for PDF, poppler and Chromium for the tests.
# Looks for the things themselves, not for package names; does nothing when they are there. Never asks, never fails:
# what can't be had is named in one line, and what needs it says so again.
set -uo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/scripts/debian.sh"

TRIPLET=$(uname -m)-linux-gnu
LIBRARIES="$SYS/usr/lib/$TRIPLET:$SYS/lib/$TRIPLET"

# Prints the package of each library that the loader can't find.
libraries() {
    LD_LIBRARY_PATH="$LIBRARIES" python3 - <<'END'
import ctypes

NEEDED = {"libpango-1.0-0": "libpango-1.0.so.0", "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
          "libharfbuzz-subset0": "libharfbuzz-subset.so.0"}
for package, library in NEEDED.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
END
}

missing() {
    libraries
    [ -e /etc/fonts/fonts.conf ] || [ -e "$SYS/etc/fonts/fonts.conf" ] || echo fontconfig-config
    have pdftotext || [ -x "$SYS/usr/bin/pdftotext" ] || echo poppler-utils
    have chromium || have chromium-browser || have google-chrome || [ -x "$SYS/usr/lib/chromium/chromium" ] || echo chromium
}

WANTED=$(missing)
[ -z "$WANTED" ] && [ ! -e "$SYS/.unpacking" ] && exit 0
alone
[ ! -e "$SYS/.unpacking" ] || rm -rf "$SYS" # stopped half-way: what looks whole may lack its libraries
WANTED=$(missing)
[ -z "$WANTED" ] && exit 0
say "正在安装系统组件:$(echo $WANTED)……"
if [ "$(id -u)" -eq 0 ]; then
    install_packages $WANTED
else
    unpack_packages $WANTED
fi
WANTED=$(missing)
[ -z "$WANTED" ] && exit 0
say "缺少系统组件,且无法自动安装。请由管理员执行:apt-get install $(echo $WANTED)(Pango 与 harfbuzz 用于生成 PDF 公文,poppler-utils 与 chromium 仅用于测试)。"
exit 0
