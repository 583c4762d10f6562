"""绝不允许泄露工作秘密, asked of every account about every record of the demo round, on every way there is to it.

Hypothesis makes a choice of the questions, the same each time, in every run of the suite; the other test asks them all:
`make probes` runs both.
"""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.probes import ways
from tests.probes.conftest import Tally

pytestmark = pytest.mark.django_db
ROUGHLY = 1_600  # questions; a list answers for all its records at once
AT_LEAST = 10_000  # (account, way, record)


def test_a_choice_of_ten_thousand(ground, tally):
    asks, mine = ways.asks(ground), Tally()
    by_way = defaultdict(list)
    for ask in asks:
        by_way[ask.way].append(ask)

    @settings(max_examples=ROUGHLY, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.sampled_from(sorted(by_way)).flatmap(lambda way: st.sampled_from(by_way[way])))
    def probe(ask):
        ways.put(ground, mine, ask)

    probe()
    tally.add(mine)
    print(*mine.leaks, "--", *mine.refusals, sep="\n")
    assert mine.probes >= AT_LEAST, str(mine)
    assert (mine.leaks, mine.refusals) == ([], []), str(mine)


@pytest.mark.slow
def test_nobody_sees_what_they_have_no_part_in(ground, tally):
    mine = Tally()
    for ask in ways.asks(ground):
        ways.put(ground, mine, ask)
    tally.add(mine)
    assert mine.probes >= AT_LEAST
    assert (mine.leaks, mine.refusals) == ([], []), str(mine)
