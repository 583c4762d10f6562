"""Encrypted files (加密文件): chunked, so that size does not matter, and a cut or swapped chunk is found.

Layout: magic, scheme, key id, salt, then chunks of ciphertext + tag. Each file has a key of its own, derived from the
ring key and the salt; the nonce is the chunk's number and a mark on the last one; header and purpose are bound to all.
"""

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from xuncha.core.crypto.ring import DecryptError, derive, key_ring
from xuncha.core.crypto.tokens import AES, SM4, TAG_BYTES, scheme, seal, unseal

MAGIC = b"XUNCHA-FILE-1\n"
CHUNK = 64 * 1024
SALT_BYTES = 16


def encrypt_file(src: Path | BinaryIO, dst: Path, *, purpose: str) -> int:
    """Write `src` encrypted to `dst` (mode 600, put in place whole or not at all); returns the plain size in bytes."""
    ring, mark, salt = key_ring(), scheme(), os.urandom(SALT_BYTES)
    header = MAGIC + f"{mark}:{ring.active}\n".encode() + salt
    key = _file_key(ring.key(ring.active), salt)
    bound = header + purpose.encode()
    size = 0
    with _opened(src) as source, _placed(dst) as out:
        out.write(header)
        for number, chunk, last in _chunks(source, CHUNK):
            out.write(seal(mark, key, _nonce(number, last), chunk, bound))
            size += len(chunk)
    return size


def decrypt_stream(src: Path | BinaryIO, *, purpose: str) -> Iterator[bytes]:
    """The plain chunks of an encrypted file, each checked before it is given; DecryptError if anything was changed."""
    with _opened(src) as source:
        mark, key_id, header = _read_header(source)
        key = _file_key(key_ring().key(key_id), header[-SALT_BYTES:])
        bound = header + purpose.encode()
        for number, sealed, last in _chunks(source, CHUNK + TAG_BYTES):
            try:
                yield unseal(mark, key, _nonce(number, last), sealed, bound)
            except InvalidTag:
                raise DecryptError(
                    f"加密文件无法解开(密钥编号 {key_id}):密钥内容不对,或文件被改动、截断。"
                    "请核对密钥文件,或从备份恢复该文件。"
                ) from None


def key_of(src: Path) -> tuple[str, str]:
    """Scheme and key id that an encrypted file was written with, from its head alone."""
    with _opened(src) as source:
        mark, key_id, _ = _read_header(source)
    return mark, key_id


def reencrypt_file(path: Path, *, purpose: str) -> bool:
    """Write a file anew under the active key and scheme, whole or not at all; False when it is current already."""
    if key_of(path) == (scheme(), key_ring().active):
        return False
    encrypt_file(_Pulled(decrypt_stream(path, purpose=purpose)), path, purpose=purpose)
    return True


class _Pulled(io.RawIOBase):
    """The chunks of an iterator as something to read from, so that a file of any size passes in pieces."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self.chunks, self.rest = chunks, b""

    def read(self, size: int = -1) -> bytes:
        """Some bytes, fewer than asked where a chunk ends; none at the end."""
        while not self.rest:
            chunk = next(self.chunks, None)
            if chunk is None:
                return b""
            self.rest = chunk
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


def _file_key(key: bytes, salt: bytes) -> bytes:
    return derive(key, "xuncha file", salt=salt)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and is-it-the-last of each piece; an empty source still has one empty piece, which is the last."""
    number, chunk = 0, _read_full(source, size)
    while True:
        following = _read_full(source, size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _read_full(source: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes; short only at the end, also from sources that give less than asked."""
    parts: list[bytes] = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _read_header(source: BinaryIO) -> tuple[str, str, bytes]:
    magic = source.read(len(MAGIC))
    line = source.readline(64)
    salt = source.read(SALT_BYTES)
    mark, _, key_id = line.decode("ascii", "replace").rstrip("\n").partition(":")
    if magic != MAGIC or mark not in (AES, SM4) or len(salt) != SALT_BYTES:
        raise DecryptError("这不是本系统的加密文件,或文件头已损坏;请从备份恢复该文件。")
    return mark, key_id, magic + line + salt


@contextmanager
def _opened(src: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(src, Path):
        with src.open("rb") as file:
            yield file
    else:
        yield src


@contextmanager
def _placed(dst: Path) -> Iterator[BinaryIO]:
    """A file beside `dst` that takes its place when the block succeeds and vanishes when it fails."""
    handle, name = tempfile.mkstemp(dir=dst.parent, prefix=".enc-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(dst)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
