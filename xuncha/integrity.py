"""Whether what lies on the disk and who reaches what agree with the rows that say so (design §6, check_integrity)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rounds.queries import reached
from xuncha.core import files
from xuncha.core import permissions as house
from xuncha.core.crypto import DecryptError
from xuncha.core.models import StoredFile


def findings() -> Iterator[str]:
    """One line for each thing that does not agree; none when all is sound. Lines carry ids, never names."""
    yield from _rows()
    yield from _strays()
    yield from _doors()


def _rows() -> Iterator[str]:
    for kept in StoredFile.objects.order_by("pk").iterator():
        there = files.path_of(kept.uid).exists()
        if kept.removed_at is not None:
            if there:
                yield f"FAIL file={kept.uid} reason=not_removed"
        elif not there:
            yield f"FAIL file={kept.uid} reason=bytes_missing"
        elif not _sound(kept):
            yield f"FAIL file={kept.uid} reason=digest_differs"


def _sound(kept: StoredFile) -> bool:
    try:
        return hashlib.sha256(files.read(kept)).hexdigest() == kept.sha256
    except (DecryptError, OSError):
        return False


def _strays() -> Iterator[str]:
    known = set(StoredFile.objects.values_list("uid", flat=True))
    for path in sorted(Path(settings.MEDIA_ROOT).glob("*/*")):
        if path.is_file() and _uid(path.name) not in known:
            yield f"FAIL path={path.parent.name}/{path.name} reason=row_missing"


def _uid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _doors() -> Iterator[str]:
    """Guardian rows that no approved authorisation stands behind (design §5.1: it is the one truth)."""
    allowed = reached.doors()
    for user_id, codename, pk in sorted(house.reach_rows()):
        if (user_id, codename, pk) not in allowed:
            yield f"FAIL reach={codename}:{pk} user={user_id} reason=no_authorization"
