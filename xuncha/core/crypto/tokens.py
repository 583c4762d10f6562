"""Encrypted text (密文): `v1:<key id>:<base64 of nonce + text + tag>`, bound to its purpose. `s1` marks SM4-GCM."""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from xuncha.core.crypto.ring import DecryptError, derive, key_ring

AES, SM4 = "v1", "s1"
NONCE_BYTES, TAG_BYTES, SM4_KEY_BYTES = 12, 16, 16


def scheme() -> str:
    """The scheme new values are written with: setting FIELD_CIPHER, "aes" or "sm4"."""
    return SM4 if getattr(settings, "FIELD_CIPHER", "aes") == "sm4" else AES


def seal(mark: str, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    """Ciphertext and tag of `plain` under AES-256-GCM (v1) or SM4-GCM (s1), with `bound` as associated data."""
    if mark == AES:
        return AESGCM(key).encrypt(nonce, plain, bound)
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def unseal(mark: str, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The opposite of `seal`; InvalidTag when key, text or associated data differ."""
    if len(sealed) < TAG_BYTES:
        raise InvalidTag
    if mark == AES:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(body) + decryptor.finalize()


def _sm4_key(key: bytes) -> bytes:
    return derive(key, "xuncha sm4", length=SM4_KEY_BYTES)


def encrypt(text: str, *, purpose: str) -> str:
    """The token of a text for one purpose (such as `petitions.reporter.name`); equal texts give different tokens."""
    ring, mark, nonce = key_ring(), scheme(), os.urandom(NONCE_BYTES)
    head = f"{mark}:{ring.active}"
    sealed = seal(mark, ring.key(ring.active), nonce, text.encode(), f"{head}:{purpose}".encode())
    return f"{head}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(token: str, *, purpose: str) -> str:
    """The text of a token. KeyRingError when its key is not on the ring, DecryptError when it does not open."""
    mark, key_id, raw = _split(token)
    key = key_ring().key(key_id)
    nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    try:
        return unseal(mark, key, nonce, sealed, f"{mark}:{key_id}:{purpose}".encode()).decode()
    except InvalidTag:
        raise DecryptError(
            f"密文无法解开(用途 {purpose},密钥编号 {key_id}):密钥内容不对,或密文被改动过。"
            "原数据未受影响;请核对密钥文件与备份是否一致。"
        ) from None


def is_current(token: str) -> bool:
    """Is the token written with the active key and scheme? Rotation (轮换) rewrites those that are not."""
    mark, key_id, _ = _split(token)
    return mark == scheme() and key_id == key_ring().active


def reencrypt(token: str, *, purpose: str) -> str:
    """The same text under the active key and scheme; the token itself when it is current already."""
    return token if is_current(token) else encrypt(decrypt(token, purpose=purpose), purpose=purpose)


def _split(token: str) -> tuple[str, str, bytes]:
    mark, _, rest = token.partition(":")
    key_id, _, encoded = rest.partition(":")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if mark not in (AES, SM4) or len(raw) < NONCE_BYTES + TAG_BYTES:
        raise DecryptError("这一栏保存的不是有效密文,可能被绕过系统改动过;请用“完整性检查”核对并从备份恢复该记录。")
    return mark, key_id, raw
