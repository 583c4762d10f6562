"""Many visits at once (批量登记走访): the rules of the single verbs, one transaction, one entry for each visit and finding."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from interviews.actions.visit_findings import prepare_finding
from interviews.actions.visits import begun
from interviews.models import VisitFinding, VisitPerson
from rounds.actions.classifying import Choice, note_classifications
from rounds.actions.editing import check_fields
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import RoundTarget
from xuncha.core import audit, grams
from xuncha.core.errors import Unmet
from xuncha.core.models import User


def prepare_visit(
    target: RoundTarget, *, author: User, visitors: Sequence[User], people: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]], checklist: Any, **facts: Any,
) -> Draft:  # fmt: skip
    """A visit with people met and findings that keeps all rules and is not saved yet (domain §3.9)."""
    visit = begun(target, visitors, facts, author, checklist)
    if visit.status == "planned" and (people or findings or visit.content or visit.households):
        raise Unmet(fields={"at": "走访时间还没有到，户数、对象、情况和发现请在走访以后填写。"})
    check_fields(visit)
    draft = Draft(visit, facts, ties={"visitors": visitors})
    draft.rows += [("visit", VisitPerson(**row)) for row in people]
    made = [prepare_finding(visit, seq=seq, author=author, **row) for seq, row in enumerate(findings, start=1)]
    draft.rows += [("visit", finding) for finding in made]
    return draft


@audit.action
def record_visits(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_visit` with the next ZF numbers, findable by their text."""
    for draft in drafts:
        text = "\n".join([draft.record.content, *(row.text for row in _findings(draft))])
        draft.record.search = Cast(Value(grams.vector_text(text)), SearchVectorField())
    visits: list[Any] = save_drafts(drafts, "create", by=by, kind="visit", tell=tell)
    found = [(draft.record, finding) for draft in drafts for finding in _findings(draft)]
    note_classifications((Choice(one, one.leaf, one.text, visit.LEVEL, visit) for visit, one in found), by=by)
    audit.record_many("finding_add", ((visit, {"seq": [None, one.seq]}) for visit, one in found), by=by)
    return visits


def _findings(draft: Draft) -> list[VisitFinding]:
    return [row for _, row in draft.rows if isinstance(row, VisitFinding)]
