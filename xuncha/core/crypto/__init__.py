"""The only doorway to ciphers (密码): key ring, tokens, digests, encrypted fields and files (design §5.10)."""

from xuncha.core.crypto.digests import digest, normalise_id, normalise_name, normalise_phone
from xuncha.core.crypto.fields import EncryptedTextField
from xuncha.core.crypto.files import decrypt_stream, encrypt_file
from xuncha.core.crypto.ring import (
    CryptoError,
    DecryptError,
    KeyRing,
    KeyRingError,
    add_key,
    ensure_demo_keys,
    key_ring,
)
from xuncha.core.crypto.tokens import decrypt, encrypt, is_current, reencrypt

__all__ = [
    "CryptoError",
    "DecryptError",
    "EncryptedTextField",
    "KeyRing",
    "KeyRingError",
    "add_key",
    "decrypt",
    "decrypt_stream",
    "digest",
    "encrypt",
    "encrypt_file",
    "ensure_demo_keys",
    "is_current",
    "key_ring",
    "normalise_id",
    "normalise_name",
    "normalise_phone",
    "reencrypt",
]
