"""Verbs of recusal (回避): declare, bring the basis, decide; and the rules of the machine's checks (domain §1.4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from rounds import permissions
from rounds.actions.editing import make, refuse
from rounds.models import InspectionRound, Person, RecusalDeclaration, RecusalRule
from rounds.permissions.powers import awaits_opinion, why_not_recusal
from rounds.queries import conflicts
from xuncha.core import audit, calendar, facts, files, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User


@audit.action
def declare_recusal(
    *, by: User | None, person: Person, round: InspectionRound, org: object, kind: str, detail: str,
    relation: str = "", relative_post: str = "",
) -> RecusalDeclaration:  # fmt: skip
    """Save a declaration: it blocks from this moment, the organisation and all below and above it (design §5.1).

    One declares for oneself; the office may enter the paper form for another.
    """
    if by is not None and person.user_id != by.pk and not permissions.holds(by, "round.member", round):
        raise Refused("回避由本人申报；代为登记书面申请由巡察办主任办理。")
    if RecusalDeclaration.objects.undecided().filter(person=person, round=round, org=org).exists():
        raise Unmet(fields={"org": f"回避“{org}”已经申报，正等待决定，不用再报；情况有补充的，请告诉组长。"})
    declared = RecusalDeclaration.objects.create(
        person=person, round=round, org=org, kind=kind, detail=detail, relation=relation, relative_post=relative_post,
        declared_on=calendar.today(), created_by=by,
    )  # fmt: skip
    audit.record("declare_recusal", by=by, about=declared, label=f"回避申报 {declared.uid}")
    facts.forget()
    return declared


@audit.action
def review_recusal(declared: RecusalDeclaration, *, by: User, reason: str = "") -> RecusalDeclaration:
    """组长提出意见 on a member's declaration, before the office decides (domain §1.3); it keeps blocking meanwhile."""
    reviewed = workflow.perform(
        declared, "review", by=by, why_not=why_not_recusal, reason=reason,
        changes={"reviewed_by": by, "opinion": reason.strip()},
    )  # fmt: skip
    facts.forget()
    return reviewed


@audit.action
def decide_recusal(declared: RecusalDeclaration, verb: str, *, by: User, reason: str = "") -> RecusalDeclaration:
    """Uphold or override a declaration; an override needs a reason and the leader's opinion, and is never one's own.

    To keep somebody away need not wait for an opinion: it is what the declaration does already.
    """
    decided = workflow.perform(
        declared, verb, by=by, why_not=why_not_recusal, reason=reason,
        changes={"decided_by": by, "decision_reason": reason.strip()}, lacks=_bars_override if verb == "override" else None,
    )  # fmt: skip
    facts.forget()
    return decided


def _bars_override(declared: RecusalDeclaration) -> list[str]:
    found = ["组长还没有提出意见，请先由申报人所在组的组长提出意见。"] if awaits_opinion(declared) else []
    return found + _no_basis(declared)


def _no_basis(declared: RecusalDeclaration) -> list[str]:
    return [] if files.of(declared, "basis") else ["决定不需回避要有依据：请先上传批示或会议记录的扫描件。"]


@audit.action
def add_basis(declared: RecusalDeclaration, *, by: User, upload: UploadedFile) -> StoredFile:
    """Keep the paper an override rests on (domain §1.4); only who may decide brings it."""
    refuse(why_not_recusal(by, declared, declared.FLOW.find("override")))
    return files.store(upload, owner=declared, by=by, slot="basis", level=2)


@audit.action
def uphold_recusal(declared: RecusalDeclaration, *, by: User, reason: str = "") -> RecusalDeclaration:
    """Decide that the person stays away."""
    return decide_recusal(declared, "uphold", by=by, reason=reason)


@audit.action
def override_recusal(declared: RecusalDeclaration, *, by: User, reason: str = "") -> RecusalDeclaration:
    """Decide that the person need not stay away, with the reason."""
    return decide_recusal(declared, "override", by=by, reason=reason)


@audit.action
def add_recusal_rule(*, by: User | None, code: str, effective_from: date, **columns: Any) -> RecusalRule:
    """A new row of a check from a day on; what was decided by the older row stays."""
    if by is not None:
        refuse(permissions.why_not_house(by, "recusal.decide"))
    newest = conflicts.newest_rule(code)
    if newest is not None and effective_from <= newest.effective_from:
        raise Unmet(
            fields={"effective_from": f"生效日期应晚于现行规则的生效日期（{newest.effective_from}）；规则只增不改。"}
        )
    return make(
        RecusalRule, "add_recusal_rule", by=by, values={"code": code, "effective_from": effective_from, **columns}
    )


VERBS: dict[str, Callable] = {"review": review_recusal, "uphold": uphold_recusal, "override": override_recusal}
