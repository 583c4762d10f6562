"""The key ring (密钥环): a small file outside the database, one `id:base64 of 32 bytes` a line, the first is active."""

import base64
import binascii
import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
DIGEST_ID = "digest"
KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")


class CryptoError(Exception):
    """Something encrypted cannot be read or written; the sentence says what to do. No stored value was changed."""


class KeyRingError(CryptoError):
    """The key file is missing, damaged, too widely readable, or lacks a key that a value names."""


class DecryptError(CryptoError):
    """A value does not open: wrong key under the same id, altered text, or another purpose."""


@dataclass(frozen=True)
class KeyRing:
    """The keys by id in file order (repr shows none of them), and the key of exact-match digests."""

    keys: dict[str, bytes] = field(repr=False)
    digest_key: bytes = field(repr=False)

    @property
    def active(self) -> str:
        """Id of the key that new values are written with: the first line."""
        return next(iter(self.keys))

    def key(self, key_id: str) -> bytes:
        """The key of an id, or a KeyRingError that names the id."""
        try:
            return self.keys[key_id]
        except KeyError:
            raise KeyRingError(
                f"密钥文件里没有编号为“{key_id}”的密钥,相关内容暂时无法读取(原数据未受影响);"
                "请把这把密钥的那一行补回密钥文件。"
            ) from None


def derive(key: bytes, info: str, *, length: int = KEY_BYTES, salt: bytes | None = None) -> bytes:
    """A key of `length` bytes for one use, from a ring key (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info.encode()).derive(key)


def key_ring() -> KeyRing:
    """The ring of settings.FIELD_KEYS_FILE; read again whenever the file changes, so rotation needs no restart."""
    path = Path(settings.FIELD_KEYS_FILE)
    try:
        stat = path.stat()
    except OSError:
        raise KeyRingError(
            f"找不到密钥文件 {path};请检查 FIELD_KEYS_FILE,或从密钥备份中恢复该文件。已加密的内容没有丢失。"
        ) from None
    if stat.st_mode & 0o077:
        raise KeyRingError(f"密钥文件 {path} 的权限过宽;请执行 chmod 600 {path},只允许运行系统的账户读取。")
    return _read(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int, _inode: int) -> KeyRing:
    try:
        return parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise KeyRingError(f"密钥文件 {path} 无法读取;请检查文件属主,或从密钥备份中恢复。") from None


def parse(text: str) -> KeyRing:
    """The ring in a key file's text. Without a `digest` line the digest key comes from the last, oldest key."""
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key_id, key = _parse_line(number, line)
        if key_id in keys:
            raise KeyRingError(f"密钥文件第 {number} 行的编号“{key_id}”重复;请从密钥备份中核对后改正。")
        keys[key_id] = key
    digest_key = keys.pop(DIGEST_ID, None)
    if not keys:
        raise KeyRingError("密钥文件里没有任何密钥;请从密钥备份中恢复该文件。")
    oldest = list(keys.values())[-1]
    return KeyRing(keys, digest_key or derive(oldest, "xuncha digest"))


def _parse_line(number: int, line: str) -> tuple[str, bytes]:
    key_id, _, encoded = line.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
        raise KeyRingError(
            f"密钥文件第 {number} 行已损坏,应为“编号:32字节密钥的base64”;请从密钥备份中恢复,切勿自行填写。"
        )
    return key_id, key


def add_key(path: Path, *, key_id: str) -> None:
    """Put a new active key on top (轮换). The digest key gets a line of its own, so digests outlive the old keys."""
    if not KEY_ID.fullmatch(key_id) or key_id == DIGEST_ID:
        raise KeyRingError(f"密钥编号“{key_id}”不合要求;请用 1—32 个字母、数字、点、横线或下划线,且不能是 digest。")
    ring = parse(path.read_text("utf-8"))
    if key_id in ring.keys:
        raise KeyRingError(f"密钥编号“{key_id}”已经用过;请换一个新编号。")
    _write(path, {key_id: secrets.token_bytes(KEY_BYTES), **ring.keys, DIGEST_ID: ring.digest_key})


def ensure_demo_keys(path: Path) -> None:
    """Make a ring for the demo unless the file is there; mode 600, folder 700. Production brings its own."""
    if path.exists():
        return
    if getattr(settings, "PRODUCTION", False):
        raise KeyRingError(f"正式环境不会自动生成密钥;请准备密钥文件 {path} 并离线备份后再启动。")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, {"demo": secrets.token_bytes(KEY_BYTES), DIGEST_ID: secrets.token_bytes(KEY_BYTES)})


def _write(path: Path, keys: dict[str, bytes]) -> None:
    lines = [f"{key_id}:{base64.b64encode(key).decode()}\n" for key_id, key in keys.items()]
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mkstemp gives mode 600
    with os.fdopen(handle, "w") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
