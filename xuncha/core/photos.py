"""Photos on their way in (照片): whatever tells where they were taken is left behind (domain §3.9).

The picture is decoded and written anew; of its metadata only orientation and time of taking come along. So position in
EXIF, XMP, IPTC, comments or behind the end of the file is gone, whatever the camera called it.
"""

import io
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, UnidentifiedImageError

from xuncha.core import files
from xuncha.core.errors import Unmet

FORMATS = {"JPEG": ("image/jpeg", (".jpg", ".jpeg")), "PNG": ("image/png", (".png",))}
MAX_PIXELS = 60_000_000
ORIENTATION, TAKEN_AT, EXIF_BLOCK, TAKEN_ORIGINALLY = 0x0112, 0x0132, 0x8769, 0x9003


def without_position(upload: UploadedFile | None) -> SimpleUploadedFile:
    """The same picture without its position; Unmet for what is no JPEG or PNG."""
    if upload is None:
        raise Unmet("请先选择要上传的照片。")
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in (".jpg", ".jpeg", ".png"):
        raise Unmet("照片只能是 JPG 或 PNG 图片，请转换后再传。")
    files.check(upload)
    content, kind = _written_anew(upload)
    media_type, suffixes = FORMATS[kind]
    if suffix not in suffixes:
        raise Unmet(f"照片内容与后缀“{suffix}”不符，可能被改过名；请核对后上传原图。")
    return SimpleUploadedFile(Path(upload.name or "照片").name, content, media_type)


def _written_anew(upload: UploadedFile) -> tuple[bytes, str]:
    out = io.BytesIO()
    try:
        with Image.open(upload, formats=tuple(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unmet("照片的像素太多，请用普通尺寸重新保存后再传。")
            kind, kept = str(picture.format), _kept(picture)
            picture.load()
            # the tables of the JPEG stay, so that nothing of the picture itself is lost beyond rounding
            options = {"quality": "keep"} if kind == "JPEG" else {"optimize": False}
            picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
            picture.save(out, format=kind, exif=kept, **options)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unmet("照片打不开，可能已损坏；请重新拍摄或另存后再传。") from error
    return out.getvalue(), kind


def _kept(picture: Image.Image) -> bytes:
    """Orientation and time of taking, nothing else."""
    given, kept = picture.getexif(), Image.Exif()
    if ORIENTATION in given:
        kept[ORIENTATION] = given[ORIENTATION]
    taken = given.get_ifd(EXIF_BLOCK).get(TAKEN_ORIGINALLY) or given.get(TAKEN_AT)
    if isinstance(taken, str):
        kept[TAKEN_AT] = taken[:19]
    return kept.tobytes() if len(kept) else b""
