"""不再转出: a point or finding stays where it is although its destination asked for a further record, with the reason."""

from typing import Any

from interviews.models import CARRIED, Interview, InterviewPoint, Visit, VisitFinding
from interviews.permissions import why_not_settle, why_not_settle_finding
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import User


@audit.action
def settle_point(point: InterviewPoint, *, by: User, reason: str = "") -> InterviewPoint:
    """Say why a point is not carried over (domain §3.1); carrying it over later takes the reason back."""
    fresh = InterviewPoint.objects.select_for_update(of=("self",)).select_related("interview").get(pk=point.pk)
    if sentence := why_not_settle(by, fresh):
        raise Refused(sentence)
    return _settle(fresh, fresh.draft_uid, fresh.interview, "point_settled", by, reason)


@audit.action
def settle_finding(finding: VisitFinding, *, by: User, reason: str = "") -> VisitFinding:
    """Say why a finding is not carried over (domain §3.9); carrying it over later takes the reason back."""
    fresh = VisitFinding.objects.select_for_update(of=("self",)).select_related("visit").get(pk=finding.pk)
    if sentence := why_not_settle_finding(by, fresh):
        raise Refused(sentence)
    return _settle(fresh, fresh.carried_uid, fresh.visit, "finding_settled", by, reason)


def _settle(part: Any, carried: Any, about: Interview | Visit, verb: str, by: User, reason: str) -> Any:
    if carried:
        raise Unmet(f"{part} 已经转出，不用再写明理由。")
    if part.destination not in CARRIED:
        raise Unmet(f"{part} 的去向是“{part.get_destination_display()}”，本来就不转出。")
    if not (reason := whole(reason, 200, "理由")):
        raise Unmet("不再转出必须写明理由。")
    part.settled_reason = reason
    part.save(update_fields=["settled_reason", "updated_at"])
    audit.record(verb, by=by, about=about, reason=reason, changes={"seq": part.seq})
    return part
