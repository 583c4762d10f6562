"""Reading the trail (查审计日志): the auditor's filters, one person's day, the sheet that is taken away. Writing is `audit`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Q, QuerySet
from django.utils import timezone

from xuncha.core import audit, calendar, pdf, registry, sheets, words
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry, User
from xuncha.core.roles import ROLES

MOST_ROWS = 100_000
#: what an auditor asks for by kind, in the order of the page; whatever is named nowhere is 办理
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "refused": ("被拒绝", ("refused", "login_failed", "login_locked")),
    "taken": ("打印、下载、导出", ("print", "download", "export", "show_password", "job_asked")),
    "read": ("查看、检索", ("read", "read_list", "search")),
    "door": ("登录、退出", ("login", "logout")),
    "power": ("权限和账号", (
        "grant_role", "propose_authorization", "approve", "revoke", "give_way", "declare_recusal", "uphold", "override",
        "open_account", "change_password",
    )),
    "direct": ("绕过业务动作", ("direct_insert", "direct_update", "direct_delete", "direct_truncate")),
}  # fmt: skip
#: nouns whose plain verbs (approve, revoke …) are changes of power; of others they are ordinary work
POWER_NOUNS = ("core.rolegrant", "core.rolerule", "core.user", "rounds.authorization", "rounds.recusaldeclaration")
WORK = "办理"


def kind_of(entry: AuditEntry) -> str:
    """The kind of an entry in words."""
    for code, (label, verbs) in KINDS.items():
        if entry.verb in verbs and (code != "power" or entry.noun in POWER_NOUNS):
            return label
    return WORK


def filtered(terms: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The entries an auditor asks for, newest first."""
    rows = AuditEntry.objects.order_by("-id")
    if word := terms.get("q"):
        rows = rows.filter(Q(label__icontains=word) | Q(uid=word) if _is_uid(word) else Q(label__icontains=word))
    if verb := terms.get("verb"):
        rows = rows.filter(verb__in=words.verbs_called(verb))
    if (kind := terms.get("kind")) in KINDS:
        rows = rows.filter(verb__in=KINDS[kind][1])
        rows = rows.filter(noun__in=POWER_NOUNS) if kind == "power" else rows
    exact = {"actor": terms.get("actor"), "ip": terms.get("ip"),
             "at__date__gte": terms.get("date_from"), "at__date__lte": terms.get("date_to")}  # fmt: skip
    return rows.filter(**{name: value for name, value in exact.items() if value})


def _is_uid(word: str) -> bool:
    return len(word) == 36 and word.count("-") == 4


#: what verbs note that is no column of the record itself
NO_COLUMN = {
    "access": "权限", "borrower": "借阅人", "carried_to": "转出到", "content": "内容", "digest": "摘要", "draft_version": "底稿版本", "drafts": "底稿", "due_on": "应还日期",
    "extraction": "全文提取", "findings": "发现", "found": "找到", "from": "来源", "handed_at": "交接时间", "items": "条目", "lent_on": "借出日期",
    "job": "任务", "measure": "措施", "number": "编号", "pairs": "对数", "problems": "问题", "purpose": "用途", "replaced_texts": "换下的正文",
    "returned_on": "归还日期", "role": "角色", "round": "轮次", "rows": "行数", "sent": "发送", "seq": "序号", "size": "大小", "slot": "栏目",
    "done_on": "完成日期", "is_done": "已完成", "due": "时限", "kind": "种类", "opinion": "意见", "per_village": "每村谈话人次",
    "team_percent": "班子谈话比例", "secretary_percent": "村书记谈话比例",
    "supervisor": "会审单位", "value": "值", "values": "值", "version": "版本",
}  # fmt: skip
#: codes of what is no column with choices of its own
NO_CHOICE = {
    "opinion": {"agree": "同意", "return": "退回"},
    "supervisor": {"office": "县委巡察办", "discipline": "县纪委监委", "organization": "县委组织部"},
    "role": {role.code: role.name for role in ROLES.values()},
}


def changes_in_words(entry: AuditEntry) -> str:
    """Old and new of the columns that may be told; the others are only said to have changed."""
    told = []
    for name, change in entry.changes.items():
        column = _column_in_words(entry.noun, name)
        if isinstance(change, list):
            old, new = (_value_in_words(entry.noun, name, value) for value in change)
            told.append(f"{column}：{old} → {new}")
        else:
            told.append(f"{column}有改动")
    return "；".join(told)


def _value_in_words(noun: str, name: str, value: Any) -> str:
    """A code by the word that pages show for it, never a word of the programmer's."""
    if value in (None, ""):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    field = _field(noun, name)
    words_of = dict(field.flatchoices) if field is not None else {}
    return str(words_of.get(value) or NO_CHOICE.get(name, {}).get(value) or value)


def _field(noun: str, name: str) -> Field | None:
    try:
        field = apps.get_model(noun)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, Field) else None


def _column_in_words(noun: str, name: str) -> str:
    """A column by the name that its page gives it; what is no column by the word of NO_COLUMN."""
    field = _field(noun, name)
    return str(field.verbose_name) if field is not None else NO_COLUMN.get(name, name)


@dataclass(frozen=True)
class Day:
    """One person's day: how much of which kind, from where, the refusals, and the entries by the hour."""

    entries: list[AuditEntry]
    counts: dict[str, int]
    addresses: list[str]
    refused: list[AuditEntry]
    hours: list[tuple[int, list[AuditEntry]]]


def day_of(username: str, day: date) -> Day:
    """What one account did, saw and was refused on a day, in order."""
    entries = list(AuditEntry.objects.filter(actor=username, at__date=day).order_by("id"))
    counts: dict[str, int] = {}
    hours: dict[int, list[AuditEntry]] = {}
    for entry in entries:
        counts[kind_of(entry)] = counts.get(kind_of(entry), 0) + 1
        hours.setdefault(timezone.localtime(entry.at).hour, []).append(entry)
    refused = [entry for entry in entries if entry.verb in KINDS["refused"][1]]
    return Day(entries, counts, sorted({e.ip for e in entries if e.ip}), refused, sorted(hours.items()))


def days_beside(username: str, day: date) -> tuple[date | None, date | None]:
    """The days before and after on which the account left something."""
    mine = AuditEntry.objects.filter(actor=username)
    before = mine.filter(at__date__lt=day).order_by("-at").values_list("at", flat=True).first()
    after = mine.filter(at__date__gt=day).order_by("at").values_list("at", flat=True).first()
    return (before and timezone.localtime(before).date(), after and timezone.localtime(after).date())


@audit.action
def export(rows: QuerySet[AuditEntry], *, by: User, scope: str) -> tuple[bytes, str]:
    """The filtered trail as a sheet, and its file name; noted with its rows and trace code."""
    count = rows.count()
    if count > MOST_ROWS:
        raise Unmet(f"按现在的条件有 {count} 条，一次最多导出 {MOST_ROWS} 条；请缩小日期范围再导出。")
    trace = pdf.trace_code()
    meta = sheets.ExportMeta(
        f"审计日志，{scope}，与页面所见一致。", f"{by.name}（{by.username}）", calendar.now(), trace
    )
    content = sheets.export_bytes(_sheet(), _streamed(rows), meta=meta)
    audit.record("export", by=by, noun="core.auditentry", label=f"审计日志 {scope} 追溯码 {trace}"[:120],
                 changes={"rows": [None, count]})  # fmt: skip
    return content, f"审计日志-{calendar.today():%Y%m%d}-{trace}.xlsx"


def _streamed(rows: QuerySet[AuditEntry]) -> Iterable[AuditEntry]:
    return rows.iterator(chunk_size=2000)


def _sheet() -> sheets.Sheet:
    column, kind = sheets.Column, sheets.Kind
    return sheets.Sheet("audit", "审计日志", [
        column("id", "序号", kind.INT, width=10),
        column("at", "时间", width=20, value=lambda e: f"{timezone.localtime(e.at):%Y-%m-%d %H:%M:%S}"),
        column("actor", "账号", width=18), column("kind", "类别", width=16, value=kind_of),
        column("verb", "动作", width=18, value=lambda e: words.of(e.noun, e.verb)),
        column("noun", "对象种类", width=16, value=lambda e: registry.audit_labels.get(e.noun, e.noun)),
        column("label", "对象", width=40), column("uid", "对象标识", width=38, value=lambda e: str(e.uid or "")),
        column("changes", "变化", width=50, value=changes_in_words), column("reason", "事由", width=30),
        column("ip", "来源地址", width=18),
    ])  # fmt: skip
