"""Who decides on authorisations and recusals: never for oneself (domain §1.3, §1.4)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from rounds.models import Authorization, InspectionRound, RecusalDeclaration
from rounds.permissions.reach import reach, recused_from
from rounds.permissions.rights import why_not, why_not_capable
from xuncha.core import calendar
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import NONE
from xuncha.core.workflow import Move

HEADS = ("group_leader", "deputy_leader")


def why_not_power(user: User, power: Authorization, move: Move) -> str:
    """Why a person may not approve or revoke an authorisation."""
    if power.person.user_id == user.pk and move.verb == "approve":
        return "不能批准对自己的授权。"
    return why_not(user, power, move)


def why_not_recusal(user: User, declared: RecusalDeclaration, move: Move) -> str:
    """Why a person may not act on a declaration (domain §1.3): of members the leader gives an opinion and the director
    decides; of leaders and deputies the leading group decides, without an opinion."""
    if declared.person.user_id == user.pk:
        return "回避不能由本人决定。"
    if move.verb == "review":
        return _why_not_review(user, declared)
    if sentence := why_not_capable(user, move.capability, declared.round):
        return sentence
    if declared.reviewed_by_id == user.pk:
        return "提出意见的人不能再作决定，请由另一人决定。"
    if is_of_a_head(declared) and "leading_group" not in reach(user).roles(round_id=declared.round_id, writing=True):
        return "组长、副组长的回避由巡察工作领导小组决定。"
    return ""


def _why_not_review(user: User, declared: RecusalDeclaration) -> str:
    if is_of_a_head(declared):
        return "组长、副组长的回避由巡察工作领导小组直接决定，不经组长提意见。"
    led = RecusalDeclaration.objects.filter(led_by(user), pk=declared.pk).exists()
    return "" if led else "意见由申报人所在组的组长提出。"


def is_of_a_head(declared: RecusalDeclaration) -> bool:
    """Whether the person leads a group of the round, as leader or deputy."""
    return _heads().filter(person=declared.person, round=declared.round).exists()


def _heads() -> QuerySet[Authorization]:
    return Authorization.objects.filter(role__in=HEADS).exclude(status="revoked")


def of_heads() -> Exists:
    """The same as a condition on declarations."""
    return Exists(_heads().filter(person=OuterRef("person"), round=OuterRef("round")))


def led_by(user: User) -> Q:
    """The declarations of the members of the groups that a person leads today; never one's own, never of a place that
    one is recused from oneself."""
    mine, found = reach(user), Q(pk__in=())
    for held in mine.held:
        if held.group_id and not held.grace and house.carries(held.role, "recusal.review") != NONE:
            members = Authorization.objects.filter(group_id=held.group_id).exclude(status="revoked").values("person")
            found |= Q(round_id=held.round_id, person__in=members)
    return found & ~Q(person__user=user) & ~Q(org__in=mine.recused_orgs)


def awaits_opinion(declared: RecusalDeclaration) -> bool:
    """Whether the leader of the person's group has still to say something (domain §1.4).

    Without a leader, or where the leader is recused from the place too, nobody waits: the opinion could never come.
    """
    if declared.status != "declared" or is_of_a_head(declared):
        return False
    return any(declared.org_id not in reach(leader).recused_orgs for leader in _leaders_of(declared))


def _leaders_of(declared: RecusalDeclaration) -> QuerySet[User]:
    groups = Authorization.objects.filter(person=declared.person, round=declared.round, group__isnull=False)
    live = Authorization.objects.live(calendar.today()).filter(role="group_leader", round=declared.round)
    live = live.filter(group__in=groups.exclude(status="revoked").values("group")).exclude(person=declared.person)
    return User.objects.filter(person__in=live.values("person"))


def unheard_in(round_: InspectionRound) -> Q:
    """The same as a condition on declarations of a round, but for the heads: some leader at work may still speak."""
    found = Q(pk__in=())
    leaders = Authorization.objects.live(calendar.today()).filter(role="group_leader", round=round_)
    for power in leaders.filter(person__user__isnull=False).select_related("person__user"):
        members = Authorization.objects.filter(group_id=power.group_id).exclude(status="revoked").values("person")
        away, _ = recused_from(power.person.user)
        found |= Q(person__in=members) & ~Q(person=power.person_id) & ~Q(org__in=away)
    return Q(status="declared") & found


def may_fetch_basis(user: User, kept: Any) -> bool:
    """File guard: the paper an override rests on is for those who decide on the declaration, never for its person."""
    declared = RecusalDeclaration.objects.select_related("person", "round").filter(uid=kept.owner_uid).first()
    return declared is not None and not why_not_recusal(user, declared, declared.FLOW.find("override"))
