"""Files of level 2 and above that older versions kept in clear on the disk: encrypted where they lie, one by one.

The bytes take their place whole or not at all, then the row says so. Broken off between the two, the next run finds an
encrypted file under a row that says "clear", holds it against the row's digest and sets the row right.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import QuerySet

from xuncha.core import audit, files
from xuncha.core.crypto import CryptoError
from xuncha.core.crypto.files import decrypt_stream, encrypt_file
from xuncha.core.models import StoredFile

WHAT = "明文文件"
Told = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """How many were encrypted, and which were left as they are."""

    files: int = 0
    failed: list[str] = field(default_factory=list)


def in_clear() -> QuerySet[StoredFile]:
    """Living files that must lie encrypted and do not."""
    return StoredFile.objects.filter(level__gte=2, encrypted=False, removed_at=None).order_by("pk")


def encrypt_all(told: Told = lambda *_: None) -> Outcome:
    """Encrypt every file that must be; what is missing or not what was stored is left alone and told."""
    outcome, waiting = Outcome(), list(in_clear().values_list("pk", flat=True))
    for number, pk in enumerate(waiting, start=1):
        _encrypt(pk, outcome)
        told(WHAT, number, len(waiting))
    if outcome.files:
        _note(outcome)
    return outcome


@audit.action
def _encrypt(pk: int, outcome: Outcome) -> None:
    """One file in one transaction; its row is locked, so that nobody takes it away meanwhile."""
    kept = in_clear().select_for_update().filter(pk=pk).first()
    if kept is None:
        return
    path = files.path_of(kept.uid)
    try:
        if _digest(path) == kept.sha256:
            encrypt_file(path, path, purpose="files")
        if _opened_digest(path) != kept.sha256:
            raise OSError("not what was stored")
    except (CryptoError, OSError):
        outcome.failed.append(str(kept.uid))
        return
    kept.encrypted = True
    kept.save(update_fields=["encrypted", "updated_at"])
    outcome.files += 1


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened_digest(path: Path) -> str:
    found = hashlib.sha256()
    for chunk in decrypt_stream(path, purpose="files"):
        found.update(chunk)
    return found.hexdigest()


@audit.action
def _note(outcome: Outcome) -> None:
    audit.record("encrypt_files", by=None, noun="crypto", label="加密旧文件", changes={"files": [None, outcome.files]})
