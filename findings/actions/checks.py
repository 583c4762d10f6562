"""What the verbs of this app check alike: places, days, people and leaves."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from findings.queries import sources
from interviews.actions import mark_carried
from interviews.actions.visit_findings import mark_finding_carried
from interviews.models import InterviewPoint, VisitFinding
from rounds import permissions
from rounds.models import PartyOrg, RoundTarget, TaxonomyNode
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def refuse(sentence: str) -> None:
    """Raise when there is a reason for a no."""
    if sentence:
        raise Refused(sentence)


def org_in(target: RoundTarget, *orgs: PartyOrg | None, field: str = "org") -> None:
    """Every organisation named is the target itself or lies below it."""
    for org in orgs:
        if org is not None and not org.path.startswith(target.org.path):
            raise Unmet(fields={field: f"“{org}”不属于被巡察党组织“{target}”，请重新选择。"})


def day_in_round(target: RoundTarget, day: date, field: str, label: str) -> None:
    """A day of work lies between the entry and today."""
    begin = target.entered_on or target.round.entered_on
    if begin is not None and day < begin:
        raise Unmet(fields={field: f"{label}早于进驻日期（{begin}），请改正。"})
    if day > calendar.today():
        raise Unmet(fields={field: f"{label}不能晚于今天，请改正。"})


def not_negative(columns: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Money that figures add up is never below nothing: {column: its label}."""
    if wrong := {name: f"{label}不能是负数。" for name, label in labels.items() if Decimal(columns.get(name) or 0) < 0}:
        raise Unmet(fields=wrong)


def leaf_of(target: RoundTarget, org: PartyOrg, leaf: TaxonomyNode | None, field: str = "category") -> None:
    """A leaf belongs to the tree that the round pinned for the organisation's level."""
    if leaf is not None and not places.leaf_rows(target.round, org.level).filter(pk=leaf.pk).exists():
        raise Unmet(fields={field: f"“{leaf}”不是本轮可用的末级分类，请重新选择。"})


def authorised(target: RoundTarget, people: Iterable[User], on: date, field: str) -> None:
    """Everyone named was authorised for the target on the day and is not recused."""
    for person in people:
        if sentence := permissions.why_not_authorised_on(person, target, on):
            raise Unmet(fields={field: f"{sentence}请重新选择。"})


def source_for(user: User, source: Model | None) -> None:
    """What a record is made from is a source that the person may see."""
    if source is not None and not sources.may_use(user, source):
        raise Refused("来源记录不存在，或不在您的查阅范围内。")


def known(columns: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """A column that a verb does not know is a mistake of the caller."""
    if extra := set(columns) - set(allowed):
        raise TypeError(f"unknown columns: {sorted(extra)}")


def note_carried(source: Model | None, uid: Any, *, by: User) -> None:
    """Note on a point of a talk or a finding of a visit the record it became."""
    if isinstance(source, InterviewPoint):
        mark_carried(source, uid, by=by)
    elif isinstance(source, VisitFinding):
        mark_finding_carried(source, uid, by=by)
