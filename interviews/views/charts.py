"""What a chart of survey results shows (图表): only where it says more than the table beside it."""

import json
from typing import Any

from interviews.models import QuestionKind
from interviews.queries import Result

#: fewer groups than this are read faster as figures
WORTH = 2


def chart_of(result: Result) -> str:
    """The data of a stacked bar a group (JSON for a data attribute); "" where the table alone says it better.

    Drawn for scales answered by several groups: how differently they judge is seen at once. Never with a hidden cell,
    because the length of a bar would tell it.
    """
    groups = [row for row in result.rows if row[1]]
    if (
        result.question.kind != QuestionKind.SCALE
        or len(result.rows) - 1 < WORTH
        or len(groups) - 1 < WORTH
        or result.hidden
    ):
        return ""
    shares: list[list[Any]] = [
        [round(row[2][option].share or 0, 2) for row in groups] for option in range(len(result.question.options))
    ]
    data = {
        "title": str(result.question),
        "groups": [row[0] for row in groups],
        "options": result.question.options,
        "shares": shares,
    }
    return json.dumps(data, ensure_ascii=False)
