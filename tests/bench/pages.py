"""List pages as an ordinary member opens them: through the whole middleware, against the real database."""

import statistics
import time
import unicodedata
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rounds.queries.current import SESSION_KEY
from tests.bench.data import sample_round
from xuncha.core.models import User

WARM, TIMES = 5, 30
MOST_QUERIES = 15
#: milliseconds at the server's median, by the scale of the sample: issues 2 and 4
MOST_MS = {10: 150, 30: 200}


@dataclass(frozen=True)
class Page:
    """One address for one account; `bound` pages must keep within the bounds, the others are only told."""

    account: str
    path: str
    words: str
    bound: bool = True


PAGES = (
    Page("member_2", "/interviews/", "谈话"),
    Page("petition_2", "/petitions/", "信访"),
    Page("member_2", "/drafts/", "底稿"),
    Page("member_2", "/problems/", "问题"),
    Page("member_2", "/rectification/", "整改"),
    Page("leader_2", "/clues/", "线索，组长"),
    Page("member_2", "/visits/", "走访"),
    Page("member_2", "/surveys/", "问卷"),
    Page("member_2", "/requests/", "调阅"),
    Page("member_2", "/fixes/", "立行立改"),
    Page("member_2", "/library/", "资料库"),
    Page("office_staff", "/rectification/feedback/", "反馈，巡察办"),
    Page("leader_2", "/interviews/?page=5", "谈话，组长，第5页", False),
    Page("member_2", "/drafts/?q=鱼塘", "底稿，按词筛选", False),
    Page("office_staff", "/rectification/", "整改，全县", False),
    Page("office_director", "/", "工作台，主任", False),
    Page("office_director", "/statistics/", "统计，主任", False),
    Page("member_2", "/search/?q=鱼塘发包", "搜索", False),
)


def measure(scale: int) -> list[str]:
    """Print a line for each page; the sentences of what is over the bound of this scale."""
    print(
        f"{_wide('页面', 24)}{_wide('账号', 17)}{_wide('中位毫秒', 10)}{_wide('最慢毫秒', 10)}{_wide('查询数', 8)}千字节"
    )
    broken: list[str] = []
    for page in PAGES:
        broken += _one(page, MOST_MS[scale])
    return broken


def _one(page: Page, most: int) -> list[str]:
    client = _client(page.account)
    answer = client.get(page.path)
    if answer.status_code != 200:
        print(f"{_wide(page.words, 24)}{_wide(page.account, 17)}{answer.status_code}")
        return [f"{page.words}（{page.account}）打不开：{answer.status_code}"] if page.bound else []
    for _ in range(WARM):
        client.get(page.path)
    took = sorted(_timed(client, page.path) for _ in range(TIMES))
    with CaptureQueriesContext(connection) as queries:
        client.get(page.path)
    median, count = statistics.median(took), len(queries)
    cells = [f"{median:.0f}", f"{took[-1]:.0f}", str(count)]
    print(f"{_wide(page.words, 24)}{_wide(page.account, 17)}{_wide(cells[0], 10)}{_wide(cells[1], 10)}{_wide(cells[2], 8)}"
          f"{len(answer.content) / 1024:.0f}", flush=True)  # fmt: skip
    over = [f"{page.words}中位 {median:.0f} 毫秒，上限 {most}"] if median > most else []
    over += [f"{page.words}用 {count} 次查询，上限 {MOST_QUERIES}"] if count > MOST_QUERIES else []
    return over if page.bound else []


def _timed(client: Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - begun) * 1000


def _client(account: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = str(sample_round().uid)
    session.save()
    return client


def _wide(words: str, columns: int) -> str:
    """Padded as a terminal shows it: a Chinese character takes two columns."""
    shown = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
    return words + " " * max(columns - shown, 1)
