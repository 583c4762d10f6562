"""查重: keep the pairs that the radar finds, and what a person decides on them, once (domain §3.2)."""

from collections.abc import Callable, Iterable, Mapping

from petitions import permissions
from petitions.models import DupKind, DuplicateCandidate, Petition
from petitions.queries import radar
from petitions.queries.likeness import Verdict
from rounds.models import CommitteeTerm
from xuncha.core import audit, calendar, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def look(petition: Petition) -> int:
    """Look for letters like one that was just saved; undecided pairs that no longer hold are dropped. How many wait."""
    if petition.upper_level:
        return 0
    found = radar.like(petition)
    undecided = DuplicateCandidate.objects.filter(outcome="open")
    mine = undecided.filter(first=petition) | undecided.filter(second=petition)
    stale = [pair.pk for pair in mine if (pair.first_id, pair.second_id) not in found]
    DuplicateCandidate.objects.filter(pk__in=stale).delete()
    _keep(found)
    return len(found)


@audit.action
def sweep(term: CommitteeTerm) -> int:
    """Look through all letters of a term; running it again adds nothing. How many pairs came in."""
    made = sum(_keep(found) for found in radar.all_like(term))
    audit.record(
        "radar",
        by=None,
        noun="petitions.duplicatecandidate",
        label=f"查重 第{term.number}届",
        changes={"pairs": [None, made]},
    )
    return made


def _keep(found: Mapping[radar.Pair, Verdict]) -> int:
    known = set(DuplicateCandidate.objects.filter(first__in={a for a, _ in found}).values_list("first_id", "second_id"))
    fresh = [DuplicateCandidate(first_id=a, second_id=b, score=verdict.score, reasons=list(verdict.reasons))
             for (a, b), verdict in found.items() if (a, b) not in known]  # fmt: skip
    return len(DuplicateCandidate.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500))


@audit.action
def accept(pair: DuplicateCandidate, *, by: User, kind: str = DupKind.SHARED, reason: str = "") -> DuplicateCandidate:
    """认定重复: the later letter follows the earlier one; what already followed it comes along. Letters stay separate rows."""
    if kind not in DupKind.values:
        raise Unmet("请选择重复情形：重信、重访或多人反映同一问题。")
    done = _decide(pair, "accept", by, reason)
    rows = Petition.objects.select_for_update(of=("self",)).filter(pk__in=(done.first_id, done.second_id))
    heads = {one.primary_id or one.pk for one in rows}
    if len(heads) == 2:
        _join(Petition.objects.select_for_update(of=("self",)).filter(pk__in=heads), by, kind)
    return done


def _join(heads: Iterable[Petition], by: User, kind: str) -> None:
    primary, later = sorted(heads, key=lambda one: (one.received_at, one.pk))
    for letter in (later, *later.duplicates.select_for_update(of=("self",))):
        if sentence := permissions.why_not_mark(by, letter, primary):
            raise Refused(sentence)
        before = {"is_duplicate": letter.is_duplicate, "primary": letter.primary, "dup_kind": letter.dup_kind}
        letter.is_duplicate, letter.primary, letter.dup_kind = True, primary, letter.dup_kind or kind
        letter.save()
        after = {"is_duplicate": True, "primary": primary, "dup_kind": letter.dup_kind}
        audit.record("mark_duplicate", by=by, about=letter, changes=audit.clear_changes(letter, before, after))


@audit.action
def differ(pair: DuplicateCandidate, *, by: User, reason: str = "") -> DuplicateCandidate:
    """不是同一件: kept, so that the pair is not asked again."""
    return _decide(pair, "differ", by, reason)


def _decide(pair: DuplicateCandidate, verb: str, by: User, reason: str) -> DuplicateCandidate:
    changes = {"decided_by": by, "decided_on": calendar.today()}
    return workflow.perform(pair, verb, by=by, why_not=permissions.why_not_pair, reason=reason, changes=changes)


PAIR_VERBS: dict[str, Callable[..., DuplicateCandidate]] = {"accept": accept, "differ": differ}
