"""Verbs that give and take power in a round: authorise, approve, revoke, move to another group (design §5.1, §5.5)."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction

from rounds import permissions
from rounds.actions.editing import refuse
from rounds.models import Authorization, InspectionGroup, InspectionRound, Person, RoundTarget
from rounds.permissions.powers import why_not_power
from rounds.queries import conflicts
from xuncha.core import accounts_rules, audit, calendar, facts, workflow
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User
from xuncha.core.roles import GROUP, ROLES, ROUND


@audit.action
def propose_authorization(
    *, by: User | None, person: Person, round: InspectionRound, role: str, starts_on: date, ends_on: date, doc_no: str,
    group: InspectionGroup | None = None, targets: Iterable[RoundTarget] = (), duty: str = "", grace_days: int | None = None,
    replaces: Authorization | None = None, warned: bool = False,
) -> Authorization:  # fmt: skip
    """Propose one person's power: role, round, group, targets, dates, document number (domain §1.4).

    What bars the person is told with the groups they could join instead; what only warns must be `warned` of.
    `replaces` is the authorisation that ends when this one is approved (调整到别的组). `grace_days`: read-only days for
    report writing after the end, as the office set them (domain §1.2 a).
    `by=None` is the product itself (seeding); it proposes only, the approval is still a person's.
    """
    if by is not None:
        refuse(permissions.why_not_capable(by, "authorisation.propose", round))
    targets, grace = list(targets), _grace() if grace_days is None else grace_days
    _refuse_admins(person)
    _check_shape(person, role, group, targets, starts_on, ends_on)
    if group is not None:
        _check_conflicts(person, round, targets, role, starts_on, warned=warned)
        _check_other_group(person, group, replaces)
    power = Authorization.objects.create(
        person=person, round=round, group=group, role=role, duty=duty, starts_on=starts_on, ends_on=ends_on,
        readable_until=ends_on + timedelta(days=grace), doc_no=doc_no, created_by=by, replaces=replaces,
    )  # fmt: skip
    power.targets.set(targets)
    audit.record("propose_authorization", by=by, about=power, label=f"授权 {doc_no}", changes={"role": [None, role]})
    return power


def _grace() -> int:
    return accounts_rules.number("authorization.grace_days")


def _refuse_admins(person: Person) -> None:
    """三员 have no part in any round; held again where the doors are opened."""
    if person.user is not None and house.is_admin(person.user, calendar.today()):
        raise Unmet(fields={"person": f"{person} 的账号是系统、安全或审计管理员，三员不参加巡察业务；请另选人员。"})


def _check_shape(
    person: Person, role: str, group: InspectionGroup | None, targets: list[RoundTarget], starts_on: date, ends_on: date
) -> None:
    if ends_on < starts_on:
        raise Unmet(fields={"ends_on": "止日早于起日，请改正。"})
    reach = ROLES[role].reach
    if reach == GROUP and (group is None or not targets):
        raise Unmet(fields={"targets": "组内角色必须写明巡察组和所授权的巡察对象。"})
    if reach != ROUND and not targets:
        raise Unmet(fields={"targets": "请写明所授权的巡察对象。"})
    if group is not None and any(target.group_id != group.pk for target in targets):
        raise Unmet(fields={"targets": f"所选对象不都属于{group}，请核对。"})


def _check_other_group(person: Person, group: InspectionGroup, replaces: Authorization | None) -> None:
    others = Authorization.objects.filter(person=person, round=group.round_id, group__isnull=False).exclude(
        status="revoked"
    )
    other = others.exclude(pk=replaces.pk if replaces else None).select_related("group").first()
    if other is not None:
        raise Unmet(
            fields={
                "person": f"{person} 本轮已在{other.group}任{other.get_role_display()}；请打开那份授权，用“调整到别的组”办理。"
            }
        )


def _check_conflicts(
    person: Person, round: InspectionRound, targets: list[RoundTarget], role: str, on: date, *, warned: bool
) -> None:
    found = conflicts.conflicts(person, targets, role=role, on=on)
    if barred := [conflict.sentence for conflict in found if conflict.bars]:
        free = "、".join(str(group) for group in conflicts.free_groups(person, round, role=role, on=on))
        way = f"可改派{free}" if free else "本轮没有可以改派的组，请换人"
        raise Unmet(
            fields={"targets": f"{''.join(barred)}不能授权；{way}，或登记回避申报后由有权的负责人决定不需回避。"}
        )
    if found and not warned:
        raise Unmet(fields={"warned": f"{''.join(c.sentence for c in found)}核实后仍要提请的，请勾选确认再提交。"})


@audit.action
def approve_authorization(power: Authorization, *, by: User, reason: str = "") -> Authorization:
    """Approve a proposal: from now on it gives reach, and the guardian rows are written."""
    if power.group_id:
        _check_conflicts(
            power.person, power.round, list(power.targets.all()), power.role, calendar.today(), warned=True
        )
    approved = workflow.perform(
        power, "approve", by=by, why_not=why_not_power, reason=reason,
        changes={"approved_by": by, "approved_at": calendar.now()},
    )  # fmt: skip
    open_doors(approved)
    if approved.replaces_id and approved.replaces.status != "revoked":
        _close_doors(_end_replaced(approved, by=by))
    return approved


def _end_replaced(power: Authorization, *, by: User) -> Authorization:
    reason = f"调整到{power.group}（{power.doc_no}）"
    return workflow.perform(
        power.replaces,
        "give_way",
        by=by,
        why_not=why_not_power,
        reason=reason,
        changes={"revoke_reason": reason.strip()},
    )


def open_doors(power: Authorization) -> None:
    """Write the guardian rows that an approved authorisation stands for."""
    user = power.person.user
    if user is None:
        raise Unmet(f"{power.person} 还没有账号，请先由系统管理员开设账号。")
    _refuse_admins(power.person)
    targets = power.round.targets.all() if power.reaches_round else power.targets.all()
    house.give_reach(user, [power.round, *([power.group] if power.group else []), *targets])
    facts.forget()


@audit.action
def revoke_authorization(power: Authorization, *, by: User, reason: str = "") -> Authorization:
    """Take an authorisation back at once; doors that no other live one holds open are closed."""
    revoked = workflow.perform(
        power, "revoke", by=by, why_not=why_not_power, reason=reason, changes={"revoke_reason": reason.strip()}
    )
    _close_doors(revoked)
    return revoked


def _close_doors(revoked: Authorization) -> None:
    user = revoked.person.user
    if user is not None:
        others = list(Authorization.objects.filter(person=revoked.person, status="approved"))
        keep_targets = {t.pk for o in others for t in (o.round.targets.all() if o.reaches_round else o.targets.all())}
        mine = revoked.round.targets.all() if revoked.reaches_round else revoked.targets.all()
        house.take_reach(user, [t for t in mine if t.pk not in keep_targets])
        if revoked.group and all(o.group_id != revoked.group_id for o in others):
            house.take_reach(user, [revoked.group])
        if all(o.round_id != revoked.round_id for o in others):
            house.take_reach(user, [revoked.round])
    facts.forget()


@audit.action
def change_group(
    power: Authorization, *, by: User, group: InspectionGroup, targets: Iterable[RoundTarget], starts_on: date,
    doc_no: str, reason: str, warned: bool = False,
) -> Authorization:  # fmt: skip
    """Propose to move a member to another group mid-round: the old authorisation gives way when the new one is approved."""
    if power.group_id is None or power.status != "approved":
        raise Unmet("只有有效的组内授权可以调整到别的组。")
    if group.pk == power.group_id:
        raise Unmet(fields={"group": f"{power.person} 已在{group}，请选别的组。"})
    if Authorization.objects.filter(replaces=power).exclude(status="revoked").exists():
        raise Unmet("这份授权的调整已经提请，请等领导小组批准。")
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明调整理由。"})
    return propose_authorization(
        by=by, person=power.person, round=power.round, role=power.role, duty=power.duty, group=group, targets=targets,
        starts_on=starts_on, ends_on=power.ends_on,
        grace_days=(power.readable_until - power.ends_on).days, doc_no=doc_no, replaces=power, warned=warned,
    )  # fmt: skip


@audit.action
def approve_many(powers: Iterable[Authorization], *, by: User, reason: str = "") -> list[tuple[Authorization, str]]:
    """Approve several proposals, each for itself: the authorisation and "" or the sentence that stands against it."""
    results = []
    for power in powers:
        try:
            with transaction.atomic():
                approve_authorization(power, by=by, reason=reason)
            results.append((power, ""))
        except (Refused, Unmet) as error:
            if isinstance(error, Refused):
                audit.note_refusal(by, "bulk rounds.authorization approve", power.uid)
            results.append((power, str(error)))
    return results


VERBS: dict[str, Callable] = {"approve": approve_authorization, "revoke": revoke_authorization}
