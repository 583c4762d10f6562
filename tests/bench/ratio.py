"""What a member's list costs beside a wide-scope office account's, on 20,000 talks and 20,000 petitions; bound 1.5.

The two accounts take turns, so that whatever else the machine does hits both alike.
"""

import statistics

from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.models import Interview
from petitions.models import Petition
from tests.bench.data import sample_round
from tests.bench.pages import WARM, _client, _timed, _wide

RUNS, MOST_RATIO, MOST_QUERIES = 30, 1.5, 15
PAIRS = (
    ("谈话", "/interviews/", Interview, "member_2", "office_director"),
    ("信访", "/petitions/", Petition, "petition_2", "petition_officer"),
)


def measure() -> list[str]:
    """Print medians, queries and the ratio of each pair; the sentences of what is over its bound."""
    broken: list[str] = []
    for words, path, model, member, wide in PAIRS:
        rows = model.objects.filter(round=sample_round()).count()
        broken += _pair(words, path, rows, member, wide)
    return broken


def _pair(words: str, path: str, rows: int, member: str, wide: str) -> list[str]:
    clients = {name: _client(name) for name in (member, wide)}
    if closed := [name for name, client in clients.items() if client.get(path).status_code != 200]:
        return [f"{words}（{'、'.join(closed)}）打不开"]
    for client in clients.values():
        for _ in range(WARM):
            client.get(path)
    took: dict[str, list[float]] = {member: [], wide: []}
    for _ in range(RUNS):
        for name, client in clients.items():
            took[name].append(_timed(client, path))
    medians = {name: statistics.median(times) for name, times in took.items()}
    queries = {name: _queries(client, path) for name, client in clients.items()}
    ratio = medians[member] / medians[wide]
    good = ratio <= MOST_RATIO and queries[member] <= MOST_QUERIES
    told = "，".join(f"{name} {medians[name]:.0f} 毫秒 {queries[name]} 次查询" for name in (member, wide))
    print(
        f"{_wide(f'{words}（{rows} 行）', 24)}{told}，比值 {ratio:.2f}（上限 {MOST_RATIO}）{'OK' if good else 'FAIL'}",
        flush=True,
    )
    return [] if good else [f"{words}：组员的列表是全县账号的 {ratio:.2f} 倍，{queries[member]} 次查询"]


def _queries(client: object, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(path)  # type: ignore[attr-defined]
    return len(found)
