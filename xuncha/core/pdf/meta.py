"""What a paper says about itself: number, snapshot, digest, trace code (追溯码), and the error with its sentence."""

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import is_aware, localtime

TRACE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base32 without I, L, O, U: read aloud and typed without mistakes


class PaperError(Exception):
    """A paper that could not be made. `sentence` is for the person; `code` for the job's row."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class PaperMeta:
    """Facts printed on every page and kept in the file's own information."""

    title: str
    doc_no: str = ""
    secrecy: str = ""
    snapshot: str = ""
    digest: str = ""
    trace_code: str = ""
    account: str = ""
    printed_at: datetime | None = None
    watermark: str = ""

    @property
    def trace_line(self) -> str:
        """The small line outside the text block (版心外)."""
        parts = [
            ("文号", self.doc_no),
            ("快照", self.snapshot),
            ("摘要", self.digest[:16]),
            ("追溯码", self.trace_code),
            ("打印", " ".join(filter(None, (self.account, clock(self.printed_at))))),
        ]
        return "  ".join(f"{label} {value}" for label, value in parts if value)

    def info(self) -> dict[str, str]:
        """Entries for the PDF's information dictionary; empty ones are left out."""
        entries = {
            "XunchaNumber": self.doc_no,
            "XunchaSecrecy": self.secrecy,
            "XunchaSnapshot": self.snapshot,
            "XunchaDigest": self.digest,
            "XunchaTrace": self.trace_code,
            "XunchaAccount": self.account,
            "XunchaPrintedAt": clock(self.printed_at),
        }
        return {key: value for key, value in entries.items() if value}


def clock(moment: datetime | None) -> str:
    """A moment as 2023-07-10 09:05, in the office's own time."""
    if moment is None:
        return ""
    return (localtime(moment) if is_aware(moment) else moment).strftime("%Y-%m-%d %H:%M")


def watermark_text(*, name: str, account: str, printed_at: datetime, code: str) -> str:
    """The words tiled beneath the text: who printed it, when, under which trace code."""
    return f"{name} {account} {clock(printed_at)} {code}"


def trace_code() -> str:
    """Ten random characters (50 bits) that find a leaked sheet's entry in the trail."""
    return "".join(secrets.choice(TRACE_ALPHABET) for _ in range(10))


def digest_of(context: Mapping[str, Any]) -> str:
    """SHA-256 of the context in one canonical form: the order of keys or of a set makes no difference."""
    text = json.dumps(_plain(context), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Dataclasses, mappings, sets, dates and decimals as JSON's own kinds."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
