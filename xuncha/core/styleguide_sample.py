"""Invented data for the page of all parts (界面样例). County, places and people do not exist; the words stand in the JSON beside."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
KINDS, PERSONS, TALKERS, CATEGORIES, BAD_TALK, TALK_COLUMNS = (
    DATA[name] for name in ("kinds", "persons", "talkers", "categories", "bad_talk", "talk_columns")
)


def frame() -> dict[str, Any]:
    """What the context processor gives on a real page."""
    return DATA["frame"]


def talk_rows(count: int) -> list[dict[str, Any]]:
    """Rows of a talk ledger, with long names, empty cells and overdue ones."""
    return [_talk(n) for n in range(count)]


def _talk(n: int) -> dict[str, Any]:
    name, post, org, category = DATA["people"][n % len(DATA["people"])]
    words, tone = DATA["states"][(n * 5 + n // 4) % len(DATA["states"])]
    day = dt.date(2023, 2, 23) + dt.timedelta(days=n // 4)
    due: dict[str, Any] = {"text": (day + dt.timedelta(days=7)).isoformat()} if n % 3 else {}
    if tone == "red":
        due = {"text": "超期 2 天", "overdue": True}
    cells = [
        {"text": f"1401-02-TH-{n + 1:04d}"},
        {"text": day.isoformat()},
        {"text": name, "note": post},
        {"text": org},
        {"text": category},
        {"text": "祁素安、蔺禾"},
        {"number": (n * 7) % 13},
        {"chip": words, "chip_tone": tone},
        due,
    ]
    return {"uid": f"u{n}", "url": "?show=record", "mark": "overdue" if tone == "red" else "", "cells": cells}


def record() -> dict[str, Any]:
    """A working draft half way, with sources, consequences, lacks and a history."""
    history = [line | {"at": dt.datetime.fromisoformat(line["at"])} for line in DATA["record"]["history"]]
    return DATA["record"] | {"history": history}


def figures() -> dict[str, Any]:
    """T2 with a suppressed row and totals that tie out."""
    grid = DATA["grid"]
    rows = [
        {"label": label, "cells": [{"value": n, "url": "?show=list"} for n in [*row, sum(row)]]} for label, row in grid
    ]
    hidden: list[dict[str, Any]] = [{"suppressed": True}, {"value": 0}, {"suppressed": True}, {}, {"value": 4}, {}]
    rows.append({"label": "信访人", "cells": [*hidden, {"suppressed": True}]})
    sums = [sum(row[place] for _, row in grid) for place in range(6)]
    totals = [{"value": n} for n in [*sums, sum(sums)]]
    return {"figure_set": DATA["figures"] | {"rows": rows, "totals": totals}}


def maps() -> dict[str, Any]:
    """Stages of one target and the matrix of six."""
    names = [stage["label"] for stage in DATA["frame"]["stages"]]
    stages = [{"code": str(n), "label": label, "state": _state(n, 2)} for n, label in enumerate(names)]
    stages[1]["date"], stages[2]["note"] = "2023-02-22", "还差 3 条"
    rows = [
        {
            "label": place,
            "group": group,
            "url": "?",
            "cells": [{"state": _state(n, at, late=place == "鹭洲乡")} for n in range(len(names))],
        }
        for place, group, at in DATA["places"]
    ]
    return {"target_stages": stages, "matrix": {"caption": "六个乡镇的进程", "stages": stages, "rows": rows}}


def _state(place: int, at: int, late: bool = False) -> str:
    if place == at:
        return "late" if late else "now"
    return "done" if place < at else "todo"


def words() -> dict[str, Any]:
    """Jobs, a confirmation, a refusal."""
    jobs = [dict(job) for job in DATA["words"]["jobs"]]
    jobs[2]["result"] = jobs[2]["result"] | {"expires": dt.datetime.fromisoformat(jobs[2]["result"]["expires"])}
    return DATA["words"] | {"jobs": jobs}
