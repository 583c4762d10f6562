"""What was to become a further record and did not yet (待转出): points of talks and findings of visits, by their destination."""

from collections import Counter
from typing import Any

from django.db.models import F, QuerySet, Value

from interviews.models import Destination, InterviewPoint, VisitFinding
from interviews.permissions import petition_points
from interviews.queries.talks import visible_to
from interviews.queries.visits import visits_visible_to
from rounds.models import InspectionRound, RoundTarget
from xuncha.core.models import User

#: what the workbench calls each kind of carry-over
STEPS = {code: Destination(code).label for code in ("draft", "clue", "fix", "petition")}


def points_to_carry(user: User, round_: InspectionRound) -> QuerySet[InterviewPoint]:
    """The points this person recorded in a round that are not carried over yet; `status` is the destination (domain §3.1)."""
    mine = visible_to(user).filter(round=round_, recorder=user)
    return InterviewPoint.objects.to_carry().filter(interview__in=mine).annotate(status=F("destination"))


def findings_to_carry(user: User, round_: InspectionRound) -> QuerySet[VisitFinding]:
    """The findings of the visits this person noted in a round that are not carried over yet (domain §3.9)."""
    mine = visits_visible_to(user).filter(round=round_, created_by=user)
    return VisitFinding.objects.to_carry().filter(visit__in=mine).annotate(status=F("destination"))


def petition_point_for(user: User, uid: Any) -> InterviewPoint | None:
    """A point that was handed to this person's petition desk and waits there, by its uid."""
    return _petition_points(user).filter(uid=uid).first()


def petition_points_waiting(user: User, round_: InspectionRound | None) -> list[tuple[Any, str]]:
    """What waits for this person to be registered as a letter: number of the point, never its text or its speaker."""
    return [(point.uid, str(point)) for point in _petition_points(user).filter(interview__round=round_)]


def petition_rows(user: User, round_: InspectionRound) -> QuerySet[InterviewPoint]:
    """The same as rows; `status` is the destination."""
    return _petition_points(user).filter(interview__round=round_).annotate(status=F("destination"))


def _petition_points(user: User) -> QuerySet[InterviewPoint]:
    rows = InterviewPoint.objects.to_carry().filter(petition_points(user))
    return rows.select_related("interview__target__org", "interview__target__round", "org", "leaf").order_by("pk")


def petition_values(point: InterviewPoint) -> dict[str, Any]:
    """What a letter made from this point begins with: nothing is typed twice (design §1)."""
    names = [name for name in point.persons.replace("，", "、").split("、") if name.strip()]
    return {
        "target": point.interview.target,
        "org": point.org,
        "text": point.text,
        "leaf": point.leaf,
        "persons": names,
    }


def bars_uncarried(target: RoundTarget) -> list[str]:
    """Stage condition of 进驻了解: what was to be carried over is, or a reason says why not (domain §3.1, §3.9).

    One number for all destinations: whoever sees the stage may only count, and few clues must not be told apart.
    """
    points = InterviewPoint.objects.to_carry().filter(interview__target=target).annotate(what=Value("谈话要点"))
    findings = VisitFinding.objects.to_carry().filter(visit__target=target).annotate(what=Value("走访发现"))
    both = points.order_by().values_list("what", "pk").union(findings.order_by().values_list("what", "pk"))
    found = Counter(what for what, _ in both)
    counted = [f"{found[what]} 条{what}" for what in ("谈话要点", "走访发现") if found[what]]
    return [f"还有 {'、'.join(counted)}没有按去向转出；请转出，或写明不再转出的理由。"] if counted else []


bars_uncarried.title = "谈话要点、走访发现都已按去向转出"  # type: ignore[attr-defined]
bars_uncarried.mend = ("interview.write", "/interviews/?carry=any&target={key}")  # type: ignore[attr-defined]
