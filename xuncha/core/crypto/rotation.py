"""Rotation and check of keys (密钥轮换与检查): every encrypted column and file, batch by batch, each its own transaction.

What is current already is left alone, so a run that was broken off is simply run again. A value that does not open stays
as it is and is told. Names of tables and columns in the statements (noqa: S608) are those of our own models, quoted.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from xuncha.core import audit, files
from xuncha.core.crypto import CryptoError, DecryptError, EncryptedTextField, add_key, decrypt, key_ring, reencrypt
from xuncha.core.crypto.files import decrypt_stream, key_of, reencrypt_file
from xuncha.core.crypto.ring import KeyRingError
from xuncha.core.crypto.tokens import scheme
from xuncha.core.models import StoredFile

BATCH = 500
FILES = "加密文件"
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Place:
    """One encrypted column of the database."""

    table: str
    column: str
    pk: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass
class Outcome:
    """What a rotation did: how many were written anew, and where something did not open."""

    values: int = 0
    files: int = 0
    failed: list[str] = field(default_factory=list)


def places() -> list[Place]:
    """Every encrypted column of every model: none can be forgotten."""
    return [
        Place(model._meta.db_table, column.column, model._meta.pk.column, column.purpose)
        for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table)
        for column in model._meta.local_fields
        if isinstance(column, EncryptedTextField)
    ]


def new_key(key_id: str) -> bool:
    """Put a new active key on the ring; False when it is the active one already (the run before was broken off)."""
    ring = key_ring()
    if ring.active == key_id:
        return False
    if key_id in ring.keys:
        raise KeyRingError(f"密钥“{key_id}”是用过的旧密钥，不能再启用；请换一个新编号。")
    path = Path(settings.FIELD_KEYS_FILE)
    try:
        add_key(path, key_id=key_id)
    except OSError as error:
        raise KeyRingError(f"密钥文件 {path} 不能写入；请以能写该文件的账户执行，或由保管人先加好新密钥。") from error
    return True


def rotate(told: Told = lambda *_: None) -> Outcome:
    """Bring every value and file under the active key; nothing is begun while a key in use is not on the ring."""
    if missing := sorted(set(used_keys()) - set(key_ring().keys)):
        raise KeyRingError(
            f"密钥文件里缺少正在使用的密钥：{'、'.join(missing)}。没有改动任何数据；请先从密钥备份中补回，再执行轮换。"
        )
    outcome = Outcome()
    for place in places():
        outcome.values += _rotate_place(place, outcome.failed, told)
    outcome.files = _rotate_files(outcome.failed, told)
    if outcome.values or outcome.files:
        _note(outcome)
    return outcome


@audit.action
def _note(outcome: Outcome) -> None:
    label = f"密钥轮换 {key_ring().active}"
    audit.record("rotate_keys", by=None, noun="crypto", label=label,
                 changes={"values": [None, outcome.values], "files": [None, outcome.files]})  # fmt: skip


def _rotate_place(place: Place, failed: list[str], told: Told) -> int:
    prefix, done, after = f"{scheme()}:{key_ring().active}:", 0, 0
    total = _count(place, prefix)
    while True:
        rows, written = _batch(place, prefix, after, failed)
        if not rows:
            return done
        after, done = rows[-1][0], done + written
        told(str(place), done, total)


@audit.action
def _batch(place: Place, prefix: str, after: int, failed: list[str]) -> tuple[list[tuple[int, str]], int]:
    """One batch in one transaction: rows locked, read, written anew. `audit.action`: the triggers know of it."""
    pk, column = _quoted(place.pk), _col(place)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {column} FROM {_of(place)} AND NOT starts_with({column}, %s) AND {pk} > %s"  # noqa: S608
            f" ORDER BY {pk} LIMIT {BATCH} FOR UPDATE",
            [prefix, after],
        )
        rows = cursor.fetchall()
        fresh = [(row_id, made) for row_id, token in rows if (made := _anew(place, row_id, token, failed))]
        ids, tokens = [row_id for row_id, _ in fresh], [token for _, token in fresh]
        cursor.execute(
            f"UPDATE {_quoted(place.table)} AS t SET {column} = v.token"  # noqa: S608
            f" FROM unnest(%s::bigint[], %s::text[]) AS v(id, token) WHERE t.{pk} = v.id",
            [ids, tokens],
        )
    return rows, len(fresh)


def _anew(place: Place, row_id: int, token: str, failed: list[str]) -> str:
    try:
        return reencrypt(token, purpose=place.purpose)
    except CryptoError:
        failed.append(f"{place} 第 {row_id} 行")
        return ""


def _rotate_files(failed: list[str], told: Told) -> int:
    kept = list(StoredFile.objects.filter(encrypted=True, removed_at=None).order_by("pk").values_list("uid", flat=True))
    written = 0
    for number, uid in enumerate(kept, start=1):
        try:
            written += reencrypt_file(files.path_of(uid), purpose="files")
        except (CryptoError, OSError):
            failed.append(f"{FILES} {uid}")
        told(FILES, number, len(kept))
    return written


def used_keys() -> Counter[str]:
    """How many values and files stand under each key id."""
    used: Counter[str] = Counter()
    for place in places():
        for key_id, count in _keys_of(place):
            used[key_id] += count
    for uid in StoredFile.objects.filter(encrypted=True, removed_at=None).values_list("uid", flat=True):
        try:
            used[key_of(files.path_of(uid))[1]] += 1
        except (OSError, DecryptError):  # told by `unopened`
            continue
    return used


def _keys_of(place: Place) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT split_part({_col(place)}, ':', 2), count(*) FROM {_of(place)} GROUP BY 1")  # noqa: S608
        return cursor.fetchall()


def unopened(*, every: bool) -> Iterator[str]:
    """What does not open: one value of each column and key as a sample, or every single one; files always by one key each."""
    for place in places():
        for row_id, token in _tokens(place, every):
            try:
                decrypt(token, purpose=place.purpose)
            except CryptoError as error:
                yield f"{place} 第 {row_id} 行：{error}"
    yield from _unopened_files(every)


def _tokens(place: Place, every: bool) -> Iterator[tuple[int, str]]:
    pk, column = _quoted(place.pk), _col(place)
    once = "" if every else f"DISTINCT ON (split_part({column}, ':', 2))"
    order = pk if every else f"split_part({column}, ':', 2), {pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {once} {pk}, {column} FROM {_of(place)} ORDER BY {order}")  # noqa: S608
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _unopened_files(every: bool) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for uid in StoredFile.objects.filter(encrypted=True, removed_at=None).order_by("pk").values_list("uid", flat=True):
        path = files.path_of(uid)
        try:
            head = key_of(path)
            if every or head not in seen:
                for _ in decrypt_stream(path, purpose="files"):
                    pass
            seen.add(head)
        except OSError:
            yield f"{FILES} {uid}：磁盘上没有这个文件，请从备份恢复。"
        except CryptoError as error:
            yield f"{FILES} {uid}：{error}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _col(place: Place) -> str:
    return _quoted(place.column)


def _of(place: Place) -> str:
    return f"{_quoted(place.table)} WHERE {_col(place)} <> ''"


def _count(place: Place, prefix: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_of(place)} AND NOT starts_with({_col(place)}, %s)", [prefix])  # noqa: S608
        return cursor.fetchone()[0]
