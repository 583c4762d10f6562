"""Findings of a visit (走访发现): taken, corrected, taken away, carried on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from interviews.actions.visits import open_visit, refresh_visit_search
from interviews.models import Visit, VisitFinding
from interviews.permissions import why_not_carry_finding
from rounds.actions.classifying import note_classification
from rounds.models import TaxonomyNode
from rounds.queries import places
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

FACTS = ("text", "leaf", "persons", "destination")


@audit.action
def add_finding(visit: Visit, *, by: User, **facts: Any) -> VisitFinding:
    """Take a finding: `text`, and of `leaf`, `persons`, `destination`."""
    locked = open_visit(visit, by=by)
    last = locked.findings.aggregate(last=Max("seq"))["last"] or 0
    finding = VisitFinding(visit=locked, seq=last + 1, created_by=by)
    _fill(finding, facts)
    finding.save()
    _note_leaf(finding, locked, by, None)
    refresh_visit_search(locked)
    audit.record("finding_add", by=by, about=locked, changes={"seq": [None, finding.seq]})
    return finding


def prepare_finding(visit: Visit, *, seq: int, author: User, **facts: Any) -> VisitFinding:
    """A finding that keeps all rules and is not saved yet (domain §3.9)."""
    finding = VisitFinding(visit=visit, seq=seq, created_by=author)
    _fill(finding, facts)
    return finding


@audit.action
def edit_finding(finding: VisitFinding, *, by: User, **facts: Any) -> VisitFinding:
    """Change a finding of a visit that is still open; what `facts` leaves out stays."""
    visit = open_visit(finding.visit, by=by)
    fresh = VisitFinding.objects.select_for_update().get(pk=finding.pk)
    before = {name: getattr(fresh, name) for name in FACTS}
    _fill(fresh, facts)
    if fresh.destination != before["destination"]:
        fresh.settled_reason = ""
    fresh.save()
    _note_leaf(fresh, visit, by, before["leaf"])
    refresh_visit_search(visit)
    after = {name: getattr(fresh, name) for name in FACTS}
    changes = {"seq": fresh.seq, **audit.clear_changes(fresh, before, after)}
    audit.record("finding_edit", by=by, about=visit, changes=changes)
    return fresh


def _note_leaf(finding: VisitFinding, visit: Visit, by: User, before: TaxonomyNode | None) -> None:
    note_classification(
        finding, by=by, leaf=finding.leaf, before=before, text=finding.text, level=visit.LEVEL, place=visit
    )


@audit.action
def remove_finding(finding: VisitFinding, *, by: User, reason: str = "") -> None:
    """Take a finding away; one that was carried on stays, because another record rests on it."""
    visit = open_visit(finding.visit, by=by)
    fresh = VisitFinding.objects.select_for_update().get(pk=finding.pk)
    if fresh.carried_uid:
        raise Unmet(f"发现{fresh.seq}已经转出，不能删除；请先处理转出的记录。")
    audit.record("finding_remove", by=by, about=visit, reason=reason, changes={"seq": [fresh.seq, None]})
    fresh.delete()
    refresh_visit_search(visit)


@audit.action
def mark_finding_carried(finding: VisitFinding, uid: Any, *, by: User) -> VisitFinding:
    """Note on a finding the record it became; called by the verb that makes that record, in the same transaction."""
    fresh = VisitFinding.objects.select_for_update(of=("self",)).select_related("visit").get(pk=finding.pk)
    if sentence := why_not_carry_finding(by, fresh):
        raise Refused(sentence)
    if fresh.carried_uid and fresh.carried_uid != uid:
        raise Unmet(f"{fresh} 已经转出过一次，不能重复转；请打开已转的记录。")
    fresh.carried_uid, fresh.settled_reason = uid, ""
    fresh.save(update_fields=["carried_uid", "settled_reason", "updated_at"])
    changes = {"seq": fresh.seq, "carried_uid": [None, str(uid)]}
    audit.record("finding_carried", by=by, about=fresh.visit, changes=changes)
    return fresh


def _fill(finding: VisitFinding, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"unknown facts of a finding: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(finding, name, value)
    visit = finding.visit
    if not finding.text.strip():
        raise Unmet(fields={"text": "请写明发现了什么。"})
    if finding.leaf is not None and finding.leaf_id not in places.leaf_ids(visit.round, visit.org.level):
        raise Unmet(fields={"leaf": f"“{finding.leaf}”不是本轮可用的末级分类，请重新选择。"})
