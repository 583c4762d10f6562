"""How complete the ledgers are (数据录入全): by target, organisation and ledger, for one reader, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Exists, F, Model, OuterRef, Q, QuerySet, Value

from rounds import permissions
from rounds.models import LedgerRecord, RoundTarget
from xuncha.core import registry
from xuncha.core.lacking import Lack
from xuncha.core.models import User
from xuncha.core.registry import Completeness
from xuncha.core.roles import WRITE
from xuncha.core.suppression import GUARDED, is_small

Numbers = dict[tuple[str, int, int], int]  # noun, target, organisation → how many


@dataclass(frozen=True)
class Share:
    """How many records there are and how many of them lack something; hidden where it would tell of one or two."""

    whole: int = 0
    lacking: int = 0
    hidden: bool = False

    @property
    def complete(self) -> int:
        """How many lack nothing."""
        return self.whole - self.lacking

    def __add__(self, other: "Share") -> "Share":
        return Share(self.whole + other.whole, self.lacking + other.lacking, self.hidden or other.hidden)


@dataclass(frozen=True)
class Unfinished:
    """A record that lacks something, as far as this reader may open it."""

    ledger: Completeness
    record: Any
    target_id: int
    org_id: int
    mine: bool
    lacks: list[Lack]


@dataclass
class Board:
    """What one reader may know of the completeness of some targets."""

    ledgers: list[Completeness] = field(default_factory=list)
    shares: dict[tuple[str, int, int], Share] = field(default_factory=dict)
    unfinished: list[Unfinished] = field(default_factory=list)
    read: set[str] = field(default_factory=set)  # the nouns whose records were read, not only counted
    unread: dict[tuple[str, int], int] = field(default_factory=dict)  # of guarded nouns: rows of a target only counted

    def at_org(self, noun: str, target_id: int, org_id: int) -> Share:
        """One organisation's share; a guarded noun has none here."""
        found = self.shares.get((noun, target_id, org_id), Share())
        return Share(hidden=self.at_target(noun, target_id).whole > 0) if (noun, target_id) in self.unread else found

    def at_target(self, noun: str, target_id: int) -> Share:
        """The share of a target; small cells of guarded nouns, and what would tell them, are hidden."""
        found = sum((share for (n, t, _), share in self.shares.items() if (n, t) == (noun, target_id)), Share())
        unread = self.unread.get((noun, target_id))
        if not unread or not any(map(is_small, (unread, found.whole, found.lacking, found.complete))):
            return found
        return Share(found.whole, found.lacking, hidden=True)

    def over(self, noun: str, target_ids: Iterable[int]) -> Share:
        """The share of several targets; a sum over a hidden cell is hidden."""
        return sum((self.at_target(noun, target_id) for target_id in target_ids), Share())

    def only_counted(self, noun: str, target_ids: Iterable[int]) -> int:
        """How many incomplete records this reader may count and not open; none told where a cell is hidden."""
        ids = set(target_ids)
        share = self.over(noun, ids)
        seen = sum(one.ledger.noun == noun and one.target_id in ids for one in self.unfinished)
        return 0 if share.hidden or noun not in self.read else max(share.lacking - seen, 0)


def board(user: User, targets: Sequence[RoundTarget], nouns: Iterable[str] = ()) -> Board:
    """The completeness of targets for a reader: one query for the numbers and one for each ledger, however many rows.

    `nouns` narrows to some ledgers; of masters and villages the records are read only then.
    """
    wanted = set(nouns)
    ledgers = [one for one in registry.completeness if not wanted or one.noun in wanted]
    if not targets or permissions.is_unit(user):
        return Board()
    whole, lacking, seen = _numbers(user, targets, ledgers)
    found = Board(unread=_unread(whole, seen))
    present = {noun for noun, _, _ in whole}
    found.ledgers = [one for one in ledgers if one.noun in present]
    for ledger in (one for one in found.ledgers if wanted or one.lacking is None):
        found.read |= {ledger.noun}
        for one in _unfinished(user, targets, ledger):
            if ledger.lacking is None:
                lacking[ledger.noun, one.target_id, one.org_id] += 1
            if one.record.may_be_seen:
                found.unfinished.append(one)
    found.shares = {place: Share(n, lacking[place]) for place, n in whole.items()}
    found.unfinished.sort(key=lambda one: not one.mine)
    return found


def _placed(ledger: Completeness, rows: QuerySet, targets: Sequence[RoundTarget]) -> QuerySet:
    if ledger.at is not None:
        return ledger.at(rows, targets)
    return rows.filter(target__in=[target.pk for target in targets]).annotate(
        at_target=F("target_id"), at_org=F("org_id")
    )


def _unread(whole: Numbers, seen: Numbers) -> dict[tuple[str, int], int]:
    """How many records of guarded nouns this reader may count at a target and not open, where there are any."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for noun, target, org in whole:
        if noun in GUARDED:
            found[noun, target] += whole[noun, target, org] - seen[noun, target, org]
    return {place: n for place, n in found.items() if n}


def _numbers(
    user: User, targets: Sequence[RoundTarget], ledgers: list[Completeness]
) -> tuple[Numbers, Numbers, Numbers]:
    """How many records stand where, how many of them lack something where the database can tell, and how many guarded ones
    this reader may open; in one query."""
    parts = []
    for ledger in ledgers:
        rows = ledger.counted(user).select_related(None).prefetch_related(None).order_by()
        parts.append(_counted(ledger, rows, targets, "whole"))
        if ledger.lacking is not None:
            parts.append(_counted(ledger, ledger.lacking(rows), targets, "lacking"))
        if ledger.noun in GUARDED:
            opened = rows.filter(pk__in=ledger.seen(user).order_by().values("pk"))
            parts.append(_counted(ledger, opened, targets, "seen"))
    found: dict[str, Numbers] = {kind: defaultdict(int) for kind in ("whole", "lacking", "seen")}
    if parts:
        for kind, noun, target, org, n in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
            found[kind][noun, target, org] = n
    return found["whole"], found["lacking"], found["seen"]


def _counted(ledger: Completeness, rows: QuerySet, targets: Sequence[RoundTarget], kind: str) -> QuerySet:
    words = {"counted_kind": Value(kind, CharField()), "ledger_noun": Value(ledger.noun, CharField())}
    named = _placed(ledger, rows, targets).annotate(**words).values(*words, "at_target", "at_org")
    return named.annotate(n=Count("pk", distinct=True)).values_list(*words, "at_target", "at_org", "n")


def _unfinished(user: User, targets: Sequence[RoundTarget], ledger: Completeness) -> list[Unfinished]:
    rows = _placed(ledger, ledger.counted(user).order_by("pk"), targets)
    model = rows.model
    of_somebody = issubclass(model, LedgerRecord)
    own = model._base_manager.filter(permissions.own_rows(model, user) if of_somebody else Q(pk__in=()))
    rows = ledger.waiting(rows).annotate(
        may_be_seen=Exists(ledger.seen(user).order_by().filter(pk=OuterRef("pk"))), is_mine=Exists(own.filter(pk=OuterRef("pk"))),
    )  # fmt: skip
    records = list(rows)
    lacks, may_fill = ledger.lacks(records), _filler(user, ledger, model)
    return [
        Unfinished(ledger, one, one.at_target, one.at_org, one.is_mine,
                   lacks[one.pk] if may_fill(one) else [lack | {"url": one.get_absolute_url()} for lack in lacks[one.pk]])
        for one in records if lacks[one.pk]
    ]  # fmt: skip


def _filler(user: User, ledger: Completeness, model: type[Model]) -> Callable[[Any], bool]:
    """Who may fill in what a record lacks: for them a line leads to the field, for the others to the record."""
    if not hasattr(model, "target"):
        may = not permissions.why_not_house(user, ledger.capability)
        return lambda record: may
    return lambda record: (
        permissions.holds(user, ledger.capability, record)
        and (record.is_mine or permissions.allows(user, ledger.noun, record, least=WRITE))
    )
