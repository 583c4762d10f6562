"""The statistics tables by their address (domain §5.3), each computed live for one reader or, for paper, at round scope."""

from collections.abc import Callable

from xuncha.statistics import work
from xuncha.statistics.covered import village_coverage
from xuncha.statistics.figures import Table
from xuncha.statistics.fixes import immediate_fixes
from xuncha.statistics.letters import TURNS, petitions_by
from xuncha.statistics.metrics import Scope
from xuncha.statistics.problems import problems_by_leaf
from xuncha.statistics.progress import completion, rectification_progress
from xuncha.statistics.supply import supply_times
from xuncha.statistics.work import T1_CODES, work_done

__all__ = [
    "NARROWED",
    "T1_CODES",
    "TABLES",
    "TITLES",
    "TURNED",
    "completion",
    "offered",
    "rectification_progress",
    "village_coverage",
    "work_done",
]

TABLES: dict[str, Callable[..., Table]] = {
    "t1": work_done,
    "t3": petitions_by,
    "t5": problems_by_leaf,
    "t10": immediate_fixes,
    "t11": rectification_progress,
    "t13": village_coverage,
    "t14": supply_times,
}
TITLES = {
    "t1": "工作开展情况总表",
    "t3": "信访情况统计表",
    "t5": "问题分类统计表",
    "t10": "立行立改情况统计表",
    "t11": "整改进度表",
    "t13": "村级巡察覆盖表",
    "t14": "资料、协作时效表",
}
#: the noun whose rows a table counts; T1 counts many and has the columns of those that its reader may count
NOUNS = {"t3": "petition", "t5": "problem", "t10": "fix", "t11": "rectification", "t13": "coverage", "t14": "material"}
#: the tables that can be narrowed to one target: their figures lead to lists of that target alone
NARROWED = frozenset(("t1", "t5", "t11", "t13"))
#: the tables whose rows can be turned: code → {way: words}; the table takes the way after the scope
TURNED = {"t3": TURNS}


def offered(scope: Scope) -> list[str]:
    """The tables of this reader, in order: those with something that may be counted."""
    return [code for code in TABLES if (scope.tells(NOUNS[code]) if code in NOUNS else work.told(scope))]
