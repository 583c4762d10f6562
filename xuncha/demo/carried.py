"""What was to be carried over from talks and visits and was not, on the day a group leaves: each with its reason (domain §3.1)."""

from interviews.actions import carrying
from interviews.models import InterviewPoint, VisitFinding
from xuncha.demo.county import County

REASONS = {
    "draft": "同一事项已在其他底稿中反映，不再单独转出。",
    "clue": "反映笼统，没有可查线索，留作了解情况的参考。",
    "fix": "已在进驻期间当场改正，不再单独转立行立改。",
    "petition": "同一事项已有信访件，不再重复登记。",
}


def settle(county: County, town: str) -> None:
    """The leader says of each why it goes no further; what was carried over stays as it is."""
    (leader,) = county.staff(town, "leader")
    target = county.targets[town]
    for point in InterviewPoint.objects.to_carry().filter(interview__target=target):
        carrying.settle_point(point, by=leader, reason=REASONS[point.destination])
    for finding in VisitFinding.objects.to_carry().filter(visit__target=target):
        carrying.settle_finding(finding, by=leader, reason=REASONS[finding.destination])
