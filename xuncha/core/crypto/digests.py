"""Exact-match digests (精确匹配摘要): the only way L3 text is found again (design §5.10)."""

import hashlib
import hmac
import re
import unicodedata

from xuncha.core.crypto.ring import derive, key_ring
from xuncha.core.scan import id_check_character

MOBILE_PREFIX = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$)")
OLD_ID = re.compile(r"\d{15}")
NAME_DOTS = re.compile(r"[·•・‧∙⋅.]")


def digest(text: str, *, purpose: str) -> str:
    """64 hex digits, keyed (HMAC-SHA256), equal for equal texts of one purpose; "" stays "". Survives key rotation.

    Normalise first: `digest(normalise_phone(x), purpose="phone")`.
    """
    if not text:
        return ""
    key = derive(key_ring().digest_key, f"xuncha digest {purpose}")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def normalise_phone(text: str) -> str:
    """Digits only, full-width ones folded, without the +86 of a mobile number."""
    folded = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", text))
    return MOBILE_PREFIX.sub("", folded).replace("+", "")


def normalise_id(text: str) -> str:
    """An ID card number in its 18-digit form: folded, upper case; the old 15 digits are lengthened."""
    folded = re.sub(r"[^0-9X]", "", unicodedata.normalize("NFKC", text).upper())
    if OLD_ID.fullmatch(folded):
        longer = f"{folded[:6]}19{folded[6:]}"
        return longer + id_check_character(longer)
    return folded


def normalise_name(text: str) -> str:
    """A person's name without blanks, with one kind of middle dot, letters in lower case."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return NAME_DOTS.sub("·", folded).lower()
