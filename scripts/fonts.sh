#!/bin/bash
# The official-document faces (公文字体) as plain files in one folder: XUNCHA_FONTS, default .fonts in the checkout.
# Each is taken from an installed package, else out of the Debian package, of which nothing more is kept than the file
# and its licence. Never asks, never fails: what can't be had is named in one line.
set -uo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/scripts/debian.sh"
FONTS=${XUNCHA_FONTS:-$ROOT/.fonts}

# package, path inside it; the file keeps its name
FACES="
texlive-lang-chinese usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf
fonts-lxgw-wenkai usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf
fonts-lxgw-wenkai usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf
fonts-noto-cjk usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
fonts-noto-cjk usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc
fonts-noto-cjk usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc
fonts-noto-cjk usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc
"
# package, path, name to keep it under
LICENCES="
texlive-lang-chinese usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz FandolFang-COPYING.gz
texlive-lang-chinese usr/share/doc/texlive-doc/fonts/fandol/README FandolFang-README
fonts-lxgw-wenkai usr/share/doc/fonts-lxgw-wenkai/copyright LXGWWenKai-copyright
fonts-noto-cjk usr/share/doc/fonts-noto-cjk/copyright NotoCJK-copyright
"

# missing: lines of FACES whose file isn't in the folder yet
missing() {
    while read -r package path; do
        [ -z "$package" ] || [ -s "$FONTS/${path##*/}" ] || echo "$package $path"
    done <<<"$FACES"
}

# keep BASE PACKAGE: copy what we lack of this package from an unpacked or installed tree, licences too
keep() {
    local base=$1 package path name
    missing | while read -r package path; do
        [ "$package" = "$2" ] && [ -s "$base/$path" ] && cp -L "$base/$path" "$FONTS/.new" && mv "$FONTS/.new" "$FONTS/${path##*/}"
    done
    while read -r package path name; do
        [ "$package" = "$2" ] && [ -s "$base/$path" ] && cp -L "$base/$path" "$FONTS/licences/$name"
    done <<<"$LICENCES"
    chmod -R a+rX "$FONTS"
}

# from_deb PACKAGE: fetch it and take out only our files
from_deb() {
    scratch && rm -rf "${SCRATCH:?}"/* || return 1
    have dpkg-deb && fetch "$SCRATCH" "$1" || return 1
    dpkg-deb --fsys-tarfile "$SCRATCH"/*.deb | tar -x -C "$SCRATCH" $(wanted_paths "$1") 2>/dev/null
    keep "$SCRATCH" "$1"
}

wanted_paths() {
    while read -r package path _; do
        [ "$package" = "$1" ] && echo "./$path"
    done <<<"$FACES$LICENCES"
}

# A fontconfig that adds our folder to the system's; scripts/env.sh points to it.
write_config() {
    [ -f "$FONTS/fonts.conf" ] && return
    cat >"$FONTS/fonts.conf" <<END
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$(realpath "$FONTS")</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
END
}

mkdir -p "$FONTS"
write_config
[ -z "$(missing)" ] && exit 0
mkdir -p "$FONTS/licences"
exec 9>"$FONTS/.lock"
have flock && flock 9
for package in $(missing | cut -d' ' -f1 | sort -u); do keep "" "$package"; done
for package in $(missing | cut -d' ' -f1 | sort -u); do
    say "正在从 Debian 软件包 $package 取出公文字体……"
    from_deb "$package"
done
LEFT=$(missing)
[ -z "$LEFT" ] && exit 0
say "缺少公文字体 $(echo "$LEFT" | sed 's,.*/,,' | paste -sd' '),请在能联网的机器上从软件包 $(echo "$LEFT" | cut -d' ' -f1 | sort -u | paste -sd' ') 取出这些文件,放入 $FONTS;在此之前 PDF 以系统已有字体代替。"
exit 0
