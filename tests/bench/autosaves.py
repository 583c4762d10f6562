"""An autosave as a page sends it: six thousand characters, through the whole middleware, against the real database."""

import json
import re
import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xuncha.core.models import User

TIMES, MOST_MS = 50, 50


def measure(account: str = "member_2") -> list[str]:
    """Print one line; a sentence when the median is over its bound."""
    client = Client()
    client.force_login(User.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/interviews/new/").content.decode()
    token = re.search(r'name="autosave" value="([^"]+)"', page).group(1)
    took = sorted(_timed(client, token, place) for place in range(TIMES))
    with CaptureQueriesContext(connection) as queries:
        _send(client, token, TIMES)
    median = statistics.median(took)
    print(f"自动保存（6000字）  中位 {median:.1f} 毫秒，最慢 {took[-1]:.1f} 毫秒，{len(queries)} 次查询", flush=True)
    return [f"自动保存中位 {median:.0f} 毫秒，上限 {MOST_MS}"] if median > MOST_MS else []


def _send(client: Client, token: str, place: int) -> None:
    fields = {"typed": {"content": ["鱼塘发包未经会议。" * 700 + str(place)]}, "caret": None, "earlier": []}
    body = json.dumps({"token": token, "do": "save", "fields": fields}, ensure_ascii=False)
    answer = client.post("/autosave/", body, content_type="application/json", headers={"X-Passive": "1"})
    assert answer.json()["saved_at"]


def _timed(client: Client, token: str, place: int) -> float:
    begun = time.perf_counter()
    _send(client, token, place)
    return (time.perf_counter() - begun) * 1000
