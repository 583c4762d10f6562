"""Where drafts and clues come from: a point of a talk, a finding of a visit, a survey, a petition or a draft, and what of it is carried over (domain §3.0).

Nothing is typed twice: the form opens with these values, the verb links the two records.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from findings.models import SiteLevel, SubjectKind, WorkingDraft
from findings.queries import drafts
from interviews import queries as interviews
from interviews.models import InterviewPoint, Survey, VisitFinding
from library.models import MaterialItem
from library.queries import materials
from petitions import queries as petitions
from petitions.models import Petition
from rounds.models import PartyOrg
from xuncha.core import calendar
from xuncha.core.models import User

TITLE_LENGTH = 40


def point_for(user: User, uid: Any) -> InterviewPoint | None:
    """A point of a talk that this person may see."""
    rows = interviews.points_visible_to(user).select_related(
        "interview__target__org", "interview__target__round", "org", "leaf"
    )
    return rows.filter(uid=uid).first()


def finding_for(user: User, uid: Any) -> VisitFinding | None:
    """A finding of a visit that this person may see."""
    rows = interviews.findings_visible_to(user).select_related(
        "visit__target__org", "visit__round", "visit__org", "leaf"
    )
    return rows.filter(uid=uid).first()


def survey_for(user: User, uid: Any) -> Survey | None:
    """A survey that this person may see."""
    return interviews.surveys_visible_to(user).select_related("target__org", "org").filter(uid=uid).first()


def petition_for(user: User, uid: Any) -> Petition | None:
    """A petition whose content this person may see."""
    return petitions.visible_to(user).select_related("target", "org", "field").filter(uid=uid).first()


def material_for(user: User, uid: Any) -> MaterialItem | None:
    """A received paper whose request this person may see."""
    return materials.item_for(user, uid)


def draft_for(user: User, uid: Any) -> WorkingDraft | None:
    """A draft that this person may see."""
    return drafts.visible_to(user).filter(uid=uid).first()


#: what may be a source, and how it is found for a reader
FINDERS: dict[type[Model], Callable[[User, Any], Model | None]] = {
    InterviewPoint: point_for, VisitFinding: finding_for, Survey: survey_for, Petition: petition_for, WorkingDraft: draft_for,
    MaterialItem: material_for,
}  # fmt: skip


def may_use(user: User, source: Model) -> bool:
    """Whether this person may carry something out of this source."""
    return FINDERS[type(source)](user, source.uid) is not None  # type: ignore[attr-defined]


def place_of(source: Model) -> tuple[Any, PartyOrg]:
    """The target and the organisation a source speaks of."""
    about: Any = {InterviewPoint: "interview", VisitFinding: "visit", MaterialItem: "request"}.get(type(source))
    home = getattr(source, about) if about else source
    return home.target, home.org if isinstance(source, MaterialItem) else source.org  # type: ignore[attr-defined]


def draft_values(source: Model, user: User) -> dict[str, Any]:
    """What a draft made from this source begins with; no number of a talk or a letter, which not every reader may know of."""
    if isinstance(source, InterviewPoint):
        talk = source.interview
        people = [*(one.pk for one in talk.talkers.all()), user.pk]
        words = {"sources": ["interview"], "category": source.leaf, "summary": source.text,
                 "process": "个别谈话反映。"}  # fmt: skip
    elif isinstance(source, VisitFinding):
        visit = source.visit
        people = [*(one.pk for one in visit.visitors.all()), user.pk]
        origin = "visit" if visit.kind in ("household", "site") else "special" if visit.kind == "special" else "sample"
        words = {"sources": [origin], "category": source.leaf, "summary": source.text, "resp_persons": source.persons,
                 "process": f"{visit.get_kind_display()}（{source}）发现。"}  # fmt: skip
    elif isinstance(source, Survey):
        people = [user.pk]
        words = {"sources": ["survey"], "category": None, "summary": f"{source.title}反映：",
                 "process": f"{source.get_purpose_display()}（{source.number}）反映。"}  # fmt: skip
    elif isinstance(source, MaterialItem):
        people = [*(one.pk for one in source.receivers.all()), user.pk]
        words = {"sources": ["material"], "category": None, "summary": f"《{source.name}》反映：",
                 "process": f"调阅资料（{source.request.number}《{source.name}》）发现。"}  # fmt: skip
    else:
        assert isinstance(source, Petition)
        people = [user.pk]
        words = {"sources": ["petition"], "category": source.field, "summary": source.summary,
                 "process": "信访反映。"}  # fmt: skip
    _, org = place_of(source)
    return words | {
        "title": words["summary"].strip()[:TITLE_LENGTH], "org": org, "resp_org": org, "subject_kind": SubjectKind.of(org),
        "org_level": SiteLevel.of(org),
        "drafted_on": calendar.today(), "undertakers": list(dict.fromkeys(people)),
    }  # fmt: skip


def fix_values(source: Model) -> dict[str, Any]:
    """What a 立行立改 made from this source begins with (domain §3.6): the sentence, its leaf and who answers for it."""
    if isinstance(source, WorkingDraft):
        found = {"matter": source.summary, "category": source.category, "resp_person": source.resp_persons,
                 "resp_org": source.resp_org or source.org}  # fmt: skip
    elif isinstance(source, Petition):
        found = {"matter": source.summary, "category": source.field, "resp_org": source.org}
    else:
        assert isinstance(source, (InterviewPoint, VisitFinding))
        found = {"matter": source.text, "category": source.leaf, "resp_org": source.org}
    return found | {"org": source.org}


def clue_values(source: Model) -> dict[str, Any]:
    """What a clue made from this source begins with."""
    if isinstance(source, InterviewPoint):
        return {"source": "interview", "org": source.org, "summary": source.text, "category": source.leaf,
                "subject_name": source.persons.split("、")[0]}  # fmt: skip
    if isinstance(source, VisitFinding):
        return {"source": "found", "org": source.org, "summary": source.text, "category": source.leaf,
                "subject_name": source.persons.split("、")[0]}  # fmt: skip
    if isinstance(source, WorkingDraft):
        return {"source": "found", "org": source.org, "summary": source.facts or source.summary, "category": source.category,
                "amount": source.amount, "subject_name": source.resp_persons.split("、")[0]}  # fmt: skip
    assert isinstance(source, Petition)
    accused = source.accused.first()
    found = {"source": "petition", "org": source.org, "summary": source.summary, "category": source.field}
    if source.nature != "livelihood":
        found["klass"] = source.nature
    if accused is not None:
        found |= {"subject_name": accused.name, "subject_unit": accused.org_name, "subject_post": accused.post,
                  "subject_rank": accused.rank}  # fmt: skip
    return found
