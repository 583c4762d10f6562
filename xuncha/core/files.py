"""Files on their way in and out: checked, hashed, encrypted where custody asks, fetched only past their guard."""

import hashlib
import io
import struct
import uuid
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import olefile
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from xuncha.core import audit, crypto, registry, undo
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User

#: suffix → (media type, first bytes that it must have); what is not named here is refused
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".ofd": ("application/ofd", (b"PK\x03\x04",)),
    ".doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    ".xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    ".wps": ("application/vnd.ms-works", (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")),
    ".txt": ("text/plain", ()),
}
ZIP_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ofd": "OFD.xml", ".wps": "word/document.xml"}
OLE_HEAD = b"\xd0\xcf\x11\xe0"
OLE_STREAMS = {".doc": ("worddocument",), ".xls": ("workbook", "book"), ".wps": ("worddocument",)}
MACROS = {"macros", "_vba_project_cur", "_vba_project", "vba"}
NOT_ALIKE = "文件内容与后缀“{suffix}”不符，或带有宏；请另存为普通文件后上传。"
BROKEN = "文件“{suffix}”已损坏，打不开；请重新保存后上传。"


def check(upload: UploadedFile) -> str:
    """The media type of an upload whose suffix, size and content agree; Unmet with a sentence otherwise."""
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in KINDS:
        raise Unmet(f"不能上传“{suffix or '无后缀'}”文件；可用：{'、'.join(sorted(k[1:] for k in KINDS))}。")
    if not upload.size:
        raise Unmet("文件是空的，请重新选择。")
    if upload.size > settings.FILE_MAX_BYTES:
        raise Unmet(f"文件超过 {settings.FILE_MAX_BYTES // 1024 // 1024} MB,请压缩或分卷后再传。")
    media_type, heads = KINDS[suffix]
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if heads and not head.startswith(heads) or not heads and b"\0" in upload.read(4096):
        raise Unmet(f"文件内容与后缀“{suffix}”不符，可能被改过名；请核对后上传原文件。")
    upload.seek(0)
    if head.startswith(OLE_HEAD):
        _check_compound(upload, suffix)
    elif suffix in ZIP_PARTS:
        _check_archive(upload, suffix)
    return media_type


def _check_compound(upload: UploadedFile, suffix: str) -> None:
    """An old Office file holds the stream of its kind and no macros; an installer or a sheet under a text's name does not."""
    try:
        with olefile.OleFileIO(upload) as compound:
            names = {part.lower() for path in compound.listdir(streams=True, storages=True) for part in path}
    except (OSError, ValueError, IndexError, struct.error) as error:  # what olefile raises on broken files
        raise Unmet(BROKEN.format(suffix=suffix)) from error
    finally:
        upload.seek(0)
    if not names & set(OLE_STREAMS[suffix]) or names & MACROS:
        raise Unmet(NOT_ALIKE.format(suffix=suffix))


def _check_archive(upload: UploadedFile, suffix: str) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unmet(BROKEN.format(suffix=suffix)) from error
    finally:
        upload.seek(0)
    if ZIP_PARTS[suffix] not in names or any("vbaProject" in name for name in names):
        raise Unmet(NOT_ALIKE.format(suffix=suffix))
    if unpacked > 20 * settings.FILE_MAX_BYTES:
        raise Unmet("文件解压后过大，不能上传。")


def path_of(uid: Any) -> Path:
    """Where the bytes of a file lie."""
    name = str(uid)
    return Path(settings.MEDIA_ROOT) / name[:2] / name


@audit.action
def store(
    upload: UploadedFile, *, owner: Any, by: User, slot: str = "", level: int = 1, encrypt: bool = False
) -> StoredFile:
    """Check and keep an upload for a record; of level 2 and above it lies encrypted under a neutral name (design §5.10)."""
    encrypt = encrypt or level >= 2
    media_type = check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return _keep(upload.read(), name=_name_of(upload, owner, encrypt=encrypt), media_type=media_type, digest=digest.hexdigest(),
                 owner_kind=owner._meta.label_lower, owner_uid=owner.uid, by=by, slot=slot, level=level, encrypt=encrypt)  # fmt: skip


def _name_of(upload: UploadedFile, owner: Any, *, encrypt: bool) -> str:
    """The uploader's own name for a file; in custody a number instead, because such names name people."""
    given = Path(upload.name or "文件")
    if not encrypt:
        return given.name
    number = getattr(owner, "number", "") or owner._meta.verbose_name
    return f"{number}-{StoredFile.objects.filter(owner_uid=owner.uid).count() + 1}{given.suffix.lower()}"


@audit.action
def store_bytes(
    content: bytes, *, name: str, media_type: str, owner_kind: str, owner_uid: Any, by: User,
    slot: str = "", level: int = 1, encrypt: bool = False, expires_at: Any = None,
) -> StoredFile:  # fmt: skip
    """Keep a file that the product made itself: a report, a sheet."""
    return _keep(content, name=name, media_type=media_type, digest=hashlib.sha256(content).hexdigest(),
                 owner_kind=owner_kind, owner_uid=owner_uid, by=by, slot=slot, level=level, encrypt=encrypt or level >= 2,
                 expires_at=expires_at)  # fmt: skip


def _keep(
    content: bytes, *, name: str, media_type: str, digest: str, by: User, encrypt: bool, **columns: Any
) -> StoredFile:
    uid = uuid.uuid4()
    path = path_of(uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    undo.on_rollback(lambda: path.unlink(missing_ok=True))  # without its row nobody would own the bytes
    if encrypt:
        crypto.encrypt_file(io.BytesIO(content), path, purpose="files")
    else:
        path.write_bytes(content)
    kept = StoredFile.objects.create(
        uid=uid, name=name[:200], media_type=media_type, size=len(content), sha256=digest,
        encrypted=encrypt, created_by=by, **columns,
    )  # fmt: skip
    audit.record("file_stored", by=by, about=kept, label=f"文件 {digest[:12]}", changes={"size": [None, len(content)]})
    return kept


def of(owner: Any, slot: str | None = None) -> list[StoredFile]:
    """The living files of a record, oldest first."""
    rows = StoredFile.objects.filter(owner_uid=owner.uid, removed_at=None).order_by("id")
    return list(rows if slot is None else rows.filter(slot=slot))


def kept_for(path: str) -> QuerySet[StoredFile]:
    """The living files of an outer query's record, whose uid stands at `path`; for Exists()."""
    return StoredFile.objects.filter(owner_uid=OuterRef(path), removed_at=None)


def may_fetch(user: User, kept: StoredFile) -> bool:
    """Whether the app of the owning record lets this person fetch the file; unknown kinds are refused."""
    guard = registry.file_guards.get(kept.owner_kind)
    over = kept.expires_at is not None and kept.expires_at < timezone.now()
    return bool(guard and not kept.removed_at and not over and guard(user, kept))


@audit.action
def fetch(kept: StoredFile, *, by: User) -> bytes:
    """The bytes of a file for a person who may have them; checked against the stored digest, and noted."""
    if not may_fetch(by, kept):
        raise Refused("这个文件不存在，或不在您的查阅范围内。")
    try:
        content = read(kept)
    except (crypto.DecryptError, OSError):
        content = b""
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise Unmet("文件内容与登记的摘要不符，可能已损坏；请联系系统管理员从备份恢复。")
    audit.record("download", by=by, about=kept, label=f"文件 {kept.sha256[:12]}")
    return content


def read(kept: StoredFile) -> bytes:
    """The clear bytes of a stored file, for the product itself."""
    path = path_of(kept.uid)
    return b"".join(crypto.decrypt_stream(path, purpose="files")) if kept.encrypted else path.read_bytes()


def in_hours(hours: int) -> datetime:
    """When a file that is made now is over."""
    return timezone.now() + timedelta(hours=hours)


def is_over(kept: StoredFile) -> bool:
    """Whether a file's time has run out or its bytes were taken away."""
    return kept.removed_at is not None or kept.expires_at is not None and kept.expires_at < timezone.now()


def expired() -> Iterator[StoredFile]:
    """Files past their time whose bytes still lie on the disk."""
    yield from StoredFile.objects.filter(expires_at__lt=timezone.now(), removed_at=None)


@audit.action
def remove(kept: StoredFile, *, by: User | None, reason: str) -> None:
    """Take a file's bytes away; the row stays and tells that it was there."""
    path = path_of(kept.uid)
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)  # a rollback must find the bytes again
    kept.removed_at = timezone.now()
    kept.save(update_fields=["removed_at", "updated_at"])
    audit.record("file_removed", by=by, about=kept, reason=reason, label=f"文件 {kept.sha256[:12]}")
