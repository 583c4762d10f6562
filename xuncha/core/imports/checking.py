"""The pre-check (预检) of a file, and again, under locks, the check before it is written: all mistakes of all rows."""

import hashlib
import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from xuncha.core import audit, sheets
from xuncha.core.errors import Refused, Unmet
from xuncha.core.imports.declare import AGAIN, Ground, Tell
from xuncha.core.models import ImportedRow, User
from xuncha.core.sheets import Parsed, RowData

STRIDE = 200
KEY_LENGTH = 100
BATCH = 5000


@dataclass
class Outcome:
    """What became of the rows: new ones, changes of known records, rows that are registered as they stand."""

    parsed: Parsed
    fresh: list[tuple[RowData, Any]] = field(default_factory=list)
    changes: list[tuple[RowData, Model, Any]] = field(default_factory=list)
    known: list[tuple[RowData, Model]] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Rows that would be written."""
        return len(self.fresh) + len(self.changes)


def examine(ground: Ground, data: bytes, *, ledger: str, place: str, tell: Tell) -> Outcome:
    """Hold a file against the rules; writes nothing. Mistakes stand on the rows of `parsed`."""
    tell(2, "读取文件")
    parsed = sheets.read(ground.sheet, data)
    outcome = Outcome(parsed)
    before = _Before(ground, ledger, place, parsed.rows)
    reader = _Rows(ground, outcome, before)
    for count, row in enumerate(parsed.rows):
        if count % STRIDE == 0:
            tell(20 + 50 * count // len(parsed.rows), f"检查第 {row.number} 行，共 {len(parsed.rows)} 行")
        reader.take(row)
    if reader.refused:
        audit.note_refusal(ground.user, f"import {ledger} {reader.refused} 行", noun="core.importrun")
    return outcome


class _Rows:
    """Takes the rows one after the other; remembers business keys."""

    def __init__(self, ground: Ground, outcome: Outcome, before: "_Before") -> None:
        self.ground, self.outcome, self.before = ground, outcome, before
        self.refused = 0
        self.seen: dict[Hashable, int] = {}
        self.labels = {column.code: column.label for column in ground.sheet.columns}

    def take(self, row: RowData) -> None:
        record, same = self.before.find(row)
        try:
            if record is None:
                self._fresh(row)
            elif same or not differs(self.ground, record, row):
                row.notes.append(f"已登记为 {self.ground.link(record)[0]}，跳过。")
                self.outcome.known.append((row, record))
            else:
                self.outcome.changes.append((row, record, self.ground.prepare_change(record, row.values)))
        except Unmet as error:
            self._blame(row, error)
        except Refused as error:
            self.refused += 1
            self._say(row, "", error.sentence)

    def _fresh(self, row: RowData) -> None:
        draft = self.ground.prepare(row.values, row.number)
        if sentence := self._double(row, draft):
            self._say(row, "", sentence)
        else:
            self.ground.conflict(draft)
        if not row.errors:
            self.ground.accept(draft, row.number)
            self.outcome.fresh.append((row, draft))

    def _double(self, row: RowData, draft: Any) -> str:
        """The sentence for a row that is there already, in this file or in the ledger."""
        identity = self.ground.identity(draft)
        if identity is None or row.values.get(AGAIN.code):
            return ""
        way = f"；确是另一件的，在“{AGAIN.label}”列填“是”" if AGAIN.code in self.labels else ""
        first = self.seen.setdefault(identity, row.number)
        if first != row.number:
            return f"与第 {first} 行重复，请删去一行{way}。"
        label = self.ground.registered(identity)
        return f"已登记过（{label}），请删去这一行{way}。" if label else ""

    def _blame(self, row: RowData, error: Unmet) -> None:
        fields = {sentence: name for name, sentence in error.fields.items()}
        for sentence in error.sentences:
            self._say(row, fields.get(sentence, ""), sentence)

    def _say(self, row: RowData, name: str, sentence: str) -> None:
        code = self.ground.homes.get(name, name)
        code = code if code in self.labels else ""
        if not code or code not in {error.code for error in row.errors}:
            self.outcome.parsed.blame(row, code, self.labels.get(code, ""), sentence)


class _Before:
    """Which rows are known: by what was imported earlier, or by the 行标识 of an export. What this person may not see is
    not known to them: their row is taken as a new one, under a key of their own."""

    def __init__(self, ground: Ground, ledger: str, place: str, rows: list[RowData]) -> None:
        self.user = ground.user
        keys = {plain_key(row.key) for row in rows}
        wanted = keys | {own_key(self.user, key) for key in keys}
        self.taken: dict[str, ImportedRow] = {}
        for part in _parts(wanted):
            for one in ImportedRow.objects.filter(ledger=ledger, place=place, key__in=part):
                self.taken[one.key] = one
        uids = {one.record_uid for one in self.taken.values()} | {uid for key in keys if (uid := _uid(key))}
        self.records: dict[UUID, Model] = {}
        for part in _parts(uids):
            self.records |= {record.uid: record for record in ground.visible().filter(uid__in=part)}

    def find(self, row: RowData) -> tuple[Model | None, bool]:
        """The record of a row, and whether the row stands as it was taken. Puts the row under the key it will have."""
        key = plain_key(row.key)
        for candidate in (key, own_key(self.user, key)):
            one = self.taken.get(candidate)
            if one is not None and one.record_uid in self.records:
                return self.records[one.record_uid], one.content == content(row)
        row.key = own_key(self.user, key) if key in self.taken else key
        uid = _uid(key)
        return (self.records.get(uid) if uid else None), False


def differs(ground: Ground, record: Model, row: RowData) -> bool:
    """Whether a row says something else than the record; an empty cell says nothing."""
    for column in ground.sheet.entered():
        value = row.values.get(column.code)
        if column.exported and value not in (None, ""):
            stands = column.value(record) if column.value else getattr(record, column.code, None)
            if column.parse and stands not in (None, ""):
                stands = column.parse(str(stands))
            if value != stands and sheets.cell_text(column, value) != sheets.cell_text(column, stands):
                return True
    return bool(row.errors)


def content(row: RowData) -> str:
    """What tells a row as it was taken from one that was changed since."""
    values = {code: value for code, value in row.values.items() if value not in (None, "")}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def plain_key(key: str) -> str:
    """A row's key at a length that a column holds."""
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def own_key(user: User, key: str) -> str:
    """The key of a row whose plain key belongs to a record that this person may not see."""
    return f"{user.pk}:{key}"


def _uid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def _parts(wanted: Iterable[Any]) -> Iterable[list[Any]]:
    known = list(wanted)
    return (known[at : at + BATCH] for at in range(0, len(known), BATCH))
