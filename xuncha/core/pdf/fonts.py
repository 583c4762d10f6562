"""The faces of official paper (公文字体): a private fontconfig of the bundled and the office's own fonts only."""

import hashlib
import os
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

from .meta import PaperError

BUNDLED = (
    "FandolFang-Regular.otf",
    "LXGWWenKai-Regular.ttf",
    "LXGWWenKai-Light.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Bold.ttc",
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
)
# FandolFang's figures are as thick as its Chinese is thin, so figures and Latin come from Noto Serif under a name of
# their own (its Hong Kong twin, which nothing else needs) and without its Chinese: rare names go on to the next face.
LATIN = "<charset><range><int>0x21</int><int>0x7e</int></range></charset>"
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<match target="scan">
<test name="family"><string>FandolFang R</string></test>
<edit name="charset" mode="assign"><minus><name>charset</name>{latin}</minus></edit>
</match>
<match target="scan">
<test name="family"><string>Noto Serif CJK HK</string></test>
<test name="weight" compare="less"><const>bold</const></test>
<edit name="family" mode="prepend"><string>Paper Latin</string></edit>
<edit name="charset" mode="assign">{latin}</edit>
</match>
<config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def font_folders() -> list[Path]:
    """The office's licensed faces first (XUNCHA_OFFICE_FONTS, optional), then the bundled ones (XUNCHA_FONTS)."""
    office = os.environ.get("XUNCHA_OFFICE_FONTS", "")
    bundled = Path(os.environ.get("XUNCHA_FONTS") or settings.BASE_DIR / ".fonts")
    missing = [name for name in BUNDLED if not (bundled / name).is_file()]
    if missing:
        raise PaperError("fonts", f"缺少公文字体 {'、'.join(missing)}。请在服务器上运行 make system 后重试。")
    folders = [bundled.resolve()]
    if office and Path(office).is_dir():
        folders.insert(0, Path(office).resolve())
    return folders


def font_config(folders: list[Path]) -> Path:
    """The fontconfig file of these folders, written once into the data folder (atomic: workers may race)."""
    room = Path(settings.VAR_DIR) / "cache" / "paper"
    room.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    key = hashlib.sha256((CONFIG + lines).encode()).hexdigest()[:12]  # a cache built under other rules would hide these
    text = CONFIG.format(folders=lines, cache=escape(str(room.resolve() / f"fontconfig-{key}")), latin=LATIN)
    path = room / f"fonts-{key}.conf"
    if not path.exists() or path.read_text("utf-8") != text:
        draft = room / f"fonts-{key}.conf.{os.getpid()}"
        draft.write_text(text, "utf-8")
        draft.replace(path)
    return path
