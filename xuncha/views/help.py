"""帮助: what each of one's roles does, in which order, on which pages; the words of the house and its keys."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rounds.queries.current import current_round
from xuncha import context
from xuncha.core.roles import ROLES

TEXT = Path(__file__).resolve().parents[1] / "data" / "help.json"
#: open to every account, whatever its roles
OPEN = {"/inbox/": "待办"}


@cache
def text() -> dict[str, Any]:
    """The words of the page."""
    return json.loads(TEXT.read_text(encoding="utf-8"))


def help_page(request: HttpRequest) -> HttpResponse:
    """GET /help/: for any account; a step links to its page when that stands in this person's own left column."""
    roles = context.roles_of(request.user, current_round(request))
    column = context.nav(request, request.user, roles)
    names = OPEN | {item["url"]: item["label"] for section in column for item in section["items"]}
    words = text()
    guides = [
        {"code": code, "name": ROLES[code].name, "lead": words["roles"][code]["lead"],
         "steps": [_step(step, names) for step in words["roles"][code]["steps"]]}
        for code in roles
    ]  # fmt: skip
    everyone = [{"words": step[0], "url": step[1], "label": step[2]} for step in words["everyone"]]
    return render(
        request,
        "xuncha/help.html",
        {"guides": guides, "everyone": everyone, "habits": words["habits"], "terms": words["terms"]},
    )


def _step(step: list[str], names: dict[str, str]) -> dict[str, str]:
    words, url = step
    return {"words": words, "url": url if url in names else "", "label": names.get(url, "")}
