"""What an approval of an export binds, and for how long (domain §7.3: request of rows and levels → approval → file of a day)."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from xuncha.core import accounts_rules, calendar, registry, scan
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import ExportRequest
from xuncha.core.web import Asking, Table

LOST = "您的授权已有变化，申请的记录中有您现在不能查看的，不能再取这份文件；确有需要的请重新申请导出。"
GONE = "您的授权已有变化，不能再导出这份台账。"
CHINESE = re.compile("[一-龥]")


def asking_of(asked: ExportRequest) -> Asking:
    """Who asked, under which filters, in which round."""
    return Asking(asked.asked_by, QueryDict(asked.query), asked.place)


def keys_of(found: QuerySet) -> list[Any]:
    """The rows themselves, by key: an approval is of these, not of a number."""
    return sorted(set(found.values_list("pk", flat=True)))


def why_not_have(asked: ExportRequest) -> str:
    """Why the one who asked may not take the file (any more): every row in it is still theirs to see today (design §5.1)."""
    table = registry.tables.get(asked.table)
    if table is None or not asked.row_keys:
        return LOST
    try:
        seen = table.rows(asking_of(asked)).filter(pk__in=asked.row_keys).values_list("pk", flat=True)
    except Http404:
        return LOST
    return "" if len(set(seen)) == len(set(asked.row_keys)) and table.level(asked.asked_by) <= asked.level else LOST


def demand_approval(asked: ExportRequest, table: Table, found: QuerySet) -> list[Any]:
    """The keys of the rows to be written: all among the approved, at no higher level, while the approval is fresh."""
    hours = accounts_rules.number("export.life_hours")
    at = asked.second_at or asked.first_at
    if at is None or at + timedelta(hours=hours) < calendar.now():
        raise Unmet(f"批准已超过 {hours} 小时，不能再据此生成文件；请撤回后重新申请。")
    if table.level(asked.asked_by) > asked.level:
        raise Unmet("台账内容的级别已高于批准时的级别，请撤回后重新申请。")
    keys = keys_of(found)
    if len(keys) > asked.rows or not set(keys) <= set(asked.row_keys):
        raise Unmet(f"批准的是 {asked.rows} 行，现在有 {len(keys)} 行，其中有批准时没有的，须重新申请。")
    if not keys:
        raise Refused(GONE)
    return keys


def refuse_traces(purpose: str, scope: str, names: Sequence[str]) -> None:
    """A request is read by others and kept in clear: neither purpose nor filters may tell of people. L3 is found by name."""
    if scan.findings(purpose) or scan.findings(scope):
        raise Unmet(
            fields={"purpose": "用途和筛选条件会写入审计日志，不能有电话、证件号或反映人线索；请删去后再申请。"}
        )
    if any(CHINESE.search(name) for name in names):
        raise Unmet(
            "筛选条件会写在申请里，这份台账不能按姓名或词语筛选后导出；请去掉这个条件，改按编号或其他条件筛选。"
        )
