"""What may be laid under a draft as evidence without typing it again: received papers, talks, visits, petitions (domain §3.3 支撑材料目录).

Names of people are not carried out of a talk or a petition: a draft is read by more people than they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from findings.models import EvidenceKind, WorkingDraft
from interviews import queries as interviews
from library.queries import materials
from petitions import queries as petitions
from rounds.models import RoundTarget
from xuncha.core import calendar, links
from xuncha.core.models import User

LENGTH = {"name": 120, "provider": 60}


@dataclass(frozen=True)
class Carried:
    """What evidence takes over from its source record."""

    name: str
    kind: str
    taken_on: date
    takers: list[User]
    provider: str = ""
    is_original: bool = False


@dataclass(frozen=True)
class Origin:
    """One kind of source: its word, its rows at a target for a reader, and what is taken over of one."""

    label: str
    rows: Callable[[User, RoundTarget], QuerySet]
    carry: Callable[[Any], Carried]


def _paper(item: Any) -> Carried:
    period = f"（{item.period}）" if item.period else ""
    return Carried(
        f"{item.name}{period}"[: LENGTH["name"]], EvidenceKind.OTHER, _day(item.received_at), list(item.receivers.all()),
        f"{item.request.asked_of} {item.handed_by}".strip()[: LENGTH["provider"]], item.form == "original",
    )  # fmt: skip


def _talk(talk: Any) -> Carried:
    return Carried(f"谈话记录 {talk.number}", EvidenceKind.TALK, talk.date, list(talk.talkers.all()), is_original=True)


def _visit(visit: Any) -> Carried:
    name = f"{visit.get_kind_display()}记录 {visit.number}"
    return Carried(name, EvidenceKind.OTHER, _day(visit.at), list(visit.visitors.all()), str(visit.org), True)


def _petition(letter: Any) -> Carried:
    return Carried("信访材料", EvidenceKind.PETITION, _day(letter.received_at), [])  # not even its number


def _day(moment: Any) -> date:
    return moment.astimezone(calendar.ZONE).date()


def _at(rows_for: Callable[[User], QuerySet]) -> Callable[[User, RoundTarget], QuerySet]:
    return lambda user, target: (
        rows_for(user).filter(target=target).exclude(number="").select_related("org").order_by("number")
    )


#: kind → where evidence may come from; each starts from what the reader may see
ORIGINS: dict[str, Origin] = {
    "library.materialitem": Origin("调阅的资料", materials.papers_in_hand, _paper),
    "interviews.interview": Origin("谈话", _at(interviews.visible_to), _talk),
    "interviews.visit": Origin("走访", _at(interviews.visits_visible_to), _visit),
    "petitions.petition": Origin("信访件", _at(petitions.visible_to), _petition),
}


def choices(user: User, draft: WorkingDraft) -> list[tuple[str, list[tuple[str, str]]]]:
    """What this person may lay under a draft, by kind: value `kind/uid`, words; without what lies there already."""
    laid = {str(uid) for uid in links.sources_of_many(list(draft.evidence.values_list("uid", flat=True)), "evidence")}
    found = []
    for kind, origin in ORIGINS.items():
        rows = [
            (f"{kind}/{row.uid}", words(row)) for row in origin.rows(user, draft.target) if str(row.uid) not in laid
        ]
        if rows:
            found.append((origin.label, rows))
    return found


def words(row: Any) -> str:
    """A record in the picker: its number, what it is, its day."""
    kind = links.kind_of(row)
    if kind == "library.materialitem":
        return f"{row.request.number} 《{row.name}》 {row.request.asked_of} {_day(row.received_at)}"
    if kind == "petitions.petition":
        return f"{row.number} {_day(row.received_at)}"
    return f"{row.number} {row.org} {row.date if kind == 'interviews.interview' else _day(row.at)}"


def pick(user: User, draft: WorkingDraft, kind: str, uid: Any) -> Model | None:
    """A record of the draft's target that this person may see, by kind and uid."""
    origin = ORIGINS.get(kind)
    return origin.rows(user, draft.target).filter(uid=uid).first() if origin else None


def carry(source: Model) -> Carried:
    """What evidence takes over from a record."""
    return ORIGINS[links.kind_of(source)].carry(source)
