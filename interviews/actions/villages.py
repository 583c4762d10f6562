"""已巡 is not lost without a word: a verb that takes away what a village's 已巡 rests on is refused until it is set back (domain §3.9)."""

from collections.abc import Iterator
from contextlib import contextmanager

from interviews.models import Interview
from interviews.queries.villages import broken_conditions
from rounds.models import VillageCoverage
from xuncha.core.errors import Unmet


@contextmanager
def holding_village(talk: Interview, word: str) -> Iterator[None]:
    """Run a change of a talk inside its verb's transaction; Unmet when its village counts as 已巡 and no longer would."""
    rows = VillageCoverage.objects.filter(target=talk.target_id, village=talk.org_id, coverage_status="done")
    village = rows.select_related("village", "target").first()
    before = broken_conditions([village]) if village else {}
    yield
    if village and (lost := broken_conditions([village])[village.pk] - before[village.pk]):
        raise Unmet(
            f"“{village}”已登记巡毕，{word}后不再符合：{'、'.join(sorted(lost))}；"
            f"请先由巡察办主任把该村改回未巡，再{word}。"
        )
