"""The trail (审计): the only writer of entries and seals, and the chain that proves them (design §5.9)."""

import functools
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from xuncha.core import crypto, facts, reasons, undo
from xuncha.core.models import AuditEntry, AuditSeal

GENESIS = "0" * 64
LOCK = 7_202_301  # advisory lock: one sealer at a time
#: the triggers are told of a verb; an empty list to ignore spares each row an aborted subtransaction (docs/performance.md)
VERB = "SELECT set_config('app.audit', 'on', true), set_config('pgtrigger.ignore', '{}', true)"


def action(verb: Callable) -> Callable:
    """Make a function a verb: atomic, and known to the triggers as one that writes its own trail.

    A verb called by another verb stands in the same transaction, where the triggers know already.
    """

    @functools.wraps(verb)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with undo.watching(), transaction.atomic():
            if getattr(connection, "in_verb", False):
                return verb(*args, **kwargs)
            with connection.cursor() as cursor:
                cursor.execute(VERB)
            connection.in_verb = True
            try:
                return verb(*args, **kwargs)
            finally:
                connection.in_verb = False

    return wrapped


def label_of(record: models.Model) -> str:
    """How the trail calls a record: its number or its uid, never a name of a person."""
    number = getattr(record, "number", "") or getattr(record, "pre_number", "")
    return f"{record._meta.verbose_name} {number or getattr(record, 'uid', record.pk)}"[:120]


def clear_changes(record: models.Model, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Old and new for the columns of AUDIT_CLEAR, the word "changed" for every other."""
    clear = getattr(record, "AUDIT_CLEAR", ())
    changed = {name for name in after if before.get(name) != after[name]}
    return {
        name: [_plain(before.get(name)), _plain(after[name])] if name in clear else "changed"
        for name in sorted(changed)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, (int, float, bool, type(None))) else str(value)[:120]


def record(
    verb: str,
    *,
    by: models.Model | None,
    about: models.Model | None = None,
    noun: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
    label: str = "",
    uid: Any = None,
) -> AuditEntry:
    """Write one entry, in the transaction of the verb it belongs to: if it fails, the verb fails."""
    entry = _entry(verb, by=by, about=about, noun=noun, reason=reason, changes=changes, label=label, uid=uid)
    entry.save(force_insert=True)
    if reasons.apart(about, reason):
        reasons.keep([(entry, reason)])
    return entry


def record_many(
    verb: str, rows: Iterable[tuple[models.Model, dict[str, Any]]], *, by: models.Model | None, reason: str = ""
) -> None:
    """One entry for each (record, changes) of a bulk verb, in its transaction (批量动作逐条记)."""
    told = list(rows)
    entries = [_entry(verb, by=by, about=about, reason=reason, changes=changes) for about, changes in told]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    kept = [entry for entry, (about, _) in zip(entries, told, strict=True) if reasons.apart(about, reason)]
    reasons.keep((entry, reason) for entry in kept)


def _entry(
    verb: str, *, by: models.Model | None, about: models.Model | None, noun: str = "", reason: str = "",
    changes: dict[str, Any] | None = None, label: str = "", uid: Any = None,
) -> AuditEntry:  # fmt: skip
    reasons.demand_whole(about, reason)
    now = facts.current()
    return AuditEntry(
        at=timezone.now(),
        actor_id=by.pk if by else None,
        actor=by.get_username() if by else "system",
        ip=now.ip if now else "",
        verb=verb,
        noun=noun or (about._meta.label_lower if about is not None else ""),
        uid=uid or getattr(about, "uid", None),
        label=label or (label_of(about) if about is not None else ""),
        reason=reasons.KEPT if reasons.apart(about, reason) else reasons.plain(reason),
        changes=changes or {},
    )


@action
def note_refusal(user: models.Model, name: str, uid: Any = None, noun: str = "page") -> None:
    """Somebody was refused: which page, verb or job, and the record's uid; not the sentence, which may name people."""
    record("refused", by=user, noun=noun, label=name[:120], uid=uid)


@action
def note_traces(user: models.Model, uid: Any, count: int) -> None:
    """A text was kept from leaving because of traces of people; which ones is not told."""
    record("traces_found", by=user, noun="page", uid=uid, label=f"出门检查 {count} 处文本")


def entries_of(*uids: Any) -> models.QuerySet[AuditEntry]:
    """The life of a record (or of several that belong together), oldest first, without who read, printed or was refused it,
    and without what the check of outgoing texts found: that alone tells that a name in the text is one of theirs."""
    looked = Q(verb__in=("read", "read_list", "print", "refused", "traces_found", "override_traces"))
    return AuditEntry.objects.filter(uid__in=uids).exclude(looked).order_by("id")


def _canonical(entry: AuditEntry) -> bytes:
    fields = [entry.id, entry.at.isoformat(), entry.actor_id, entry.actor, entry.ip, entry.verb, entry.noun,
              str(entry.uid or ""), entry.label, entry.reason, entry.changes]  # fmt: skip
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _digest(previous: str, entry: AuditEntry) -> str:
    return hashlib.sha256(previous.encode() + _canonical(entry)).hexdigest()


def anchor_path() -> Path:
    """The anchor file outside the database; a copy elsewhere (paper, another disk) makes it stronger."""
    return Path(settings.VAR_DIR) / "audit" / "anchor.log"


def _anchor_mac(line: str) -> str:
    return crypto.digest(line, purpose="audit.anchor")


def seal() -> int:
    """Seal every committed entry that has no seal yet, in order, under one lock; returns how many.

    The anchor is written once the seals stand: a crash between the two leaves an anchor that the next seal makes up
    for, while an anchor of seals that never came would accuse the trail for ever.
    """
    seals, count = _seal_rows()
    if seals:
        _append_anchor(seals[-1], count)
    return len(seals)


def _seal_rows() -> tuple[list[AuditSeal], int]:
    """The new seals, and how many there are in all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = AuditSeal.objects.order_by("-id").first()
        previous, seals = (last.digest if last else GENESIS), []
        sealed = AuditSeal.objects.filter(entry_id=models.OuterRef("id"))
        for entry in AuditEntry.objects.filter(~models.Exists(sealed)).order_by("id").iterator():
            previous = _digest(previous, entry)
            seals.append(AuditSeal(entry_id=entry.id, digest=previous, sealed_at=timezone.now()))
        AuditSeal.objects.bulk_create(seals, batch_size=1000)
        return seals, AuditSeal.objects.count() if seals else 0


def _append_anchor(last: AuditSeal, count: int) -> None:
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"{last.entry_id} {count} {last.digest}"
    with path.open("a", encoding="ascii") as file:
        file.write(f"{line} {_anchor_mac(line)}\n")
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True)
class Verdict:
    """What a check of the trail found: the count when sound, else the entry and why."""

    count: int
    entry_id: int | None = None
    reason: str = ""

    def __str__(self) -> str:
        return f"FAIL id={self.entry_id} reason={self.reason}" if self.reason else f"OK {self.count} entries"


def verify() -> Verdict:
    """Walk the whole chain and hold it against the anchor file. Reasons: edited, missing, unsealed, truncated."""
    previous, count, by_count = GENESIS, 0, {}
    for mark, entry in _sealed_pairs():
        if entry is None:
            return Verdict(count, mark.entry_id, "missing")
        if _digest(previous, entry) != mark.digest:
            return Verdict(count, mark.entry_id, "edited")
        previous, count = mark.digest, count + 1
        by_count[count] = mark.digest
    for entry_id, anchored, digest in _anchors():
        if by_count.get(anchored) != digest:
            return Verdict(count, entry_id, "truncated" if anchored > count else "edited")
    stale = AuditEntry.objects.exclude(id__in=AuditSeal.objects.values("entry_id")).order_by("id").first()
    if stale is not None and (timezone.now() - stale.at).total_seconds() > 300:
        return Verdict(count, stale.id, "unsealed")
    return Verdict(count)


def _sealed_pairs() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    batch: list[AuditSeal] = []
    for mark in AuditSeal.objects.order_by("id").iterator(chunk_size=2000):
        batch.append(mark)
        if len(batch) == 2000:
            yield from _pair(batch)
            batch = []
    yield from _pair(batch)


def _pair(seals: list[AuditSeal]) -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    entries = AuditEntry.objects.in_bulk([mark.entry_id for mark in seals])
    return ((mark, entries.get(mark.entry_id)) for mark in seals)


def _anchors() -> Iterator[tuple[int, int, str]]:
    path = anchor_path()
    if not path.exists():
        return
    for row in path.read_text(encoding="ascii").splitlines():
        line, _, mac = row.rpartition(" ")
        entry_id, count, digest = line.split(" ")
        if not hmac.compare_digest(mac, _anchor_mac(line)):
            digest = "forged"
        yield int(entry_id), int(count), digest
