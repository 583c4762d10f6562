"""Taking a ledger away as a file (导出, design §5.19, domain §7.3): who must agree, the verbs, and the file itself.

Level 1 is given at once; above that one person agrees, for level 3 or more rows than the office set (200) two. Nobody agrees to one's own.
"""

import secrets
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from xuncha.core import accounts_rules, audit, calendar, files, jobs, numbers, pdf, registry, sheets, workflow
from xuncha.core import export_bounds as bounds
from xuncha.core import export_deciders as deciders
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.export_sheets import file_name, sheet_of
from xuncha.core.models import ExportRequest, StoredFile, User
from xuncha.core.models.exports import Layout
from xuncha.core.moves import Move
from xuncha.core.templatetags.ui_forms import set_words
from xuncha.core.web import Asking, Table, chosen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read and typed without mistakes


def needed(level: int, rows: int) -> int:
    """How many people must agree."""
    if level <= 1:
        return 0
    return 2 if level >= 3 or rows > accounts_rules.number("export.bulk_rows") else 1


def people_for(asker: User, table: Table, keys: list[Any], level: int) -> int:
    """The same for these very rows: one where they are kept from all who decide but one (decision 0010)."""
    people = needed(level, len(keys))
    return 1 if people == 2 and deciders.lonely(asker, table.key, keys) else people


def table_of(key: str) -> Table:
    """The ledger of an address; Http404 for what cannot be exported."""
    if key not in registry.tables:
        raise Http404
    return registry.tables[key]


def rows_of(table: Table, asking: Any) -> tuple[Any, QuerySet]:
    """Filters and rows of a ledger for whoever asks, exactly as its page would show them now."""
    return chosen(asking, table.rows(asking), table.columns, table.filter_class, table.order)


def scope_words(filters: Any) -> str:
    """The filters in words."""
    words = set_words(filters.form) if filters is not None else ()
    return "；".join(f"{label}：{word}" for label, word in words)[:500] or "全部"


# ---- who sees, who decides ----------------------------------------------------------------------------------------


def requests_for(user: User) -> QuerySet[ExportRequest]:
    """One's own requests; for those who decide, all but those that hold a row kept from them."""
    rows = ExportRequest.objects.select_related("asked_by", "first_by", "second_by", "file")
    return rows.exclude(pk__in=deciders.kept_from(user)) if deciders.decides(user) else rows.filter(asked_by=user)


def waiting_for(user: User) -> QuerySet[ExportRequest]:
    """The requests that wait for this person's decision: not one's own, nor agreed to by oneself."""
    rows = requests_for(user).filter(status__in=("asked", "half")).exclude(asked_by=user)
    if not deciders.decides(user):
        return rows.none()
    return deciders.share(user, rows.filter(Q(first_by=None) | ~Q(first_by=user)))


def why_not(user: User, asked: ExportRequest, move: Move) -> str:
    """Why this person may not make a move of a request; "" when they may."""
    if move.verb in ("withdraw", "deliver"):
        return "" if asked.asked_by_id == user.pk else "只有申请人可以撤回申请。"
    if asked.asked_by_id == user.pk:
        return "不能审批自己的导出申请，请由巡察办主任或领导小组审批。"
    if not deciders.may_count(user, asked.table, asked.row_keys):
        return "这个申请不存在，或不由您审批。"
    if asked.first_by_id == user.pk:
        return "您已经同意，第二人须是另一个人。"
    if move.verb == ("endorse" if asked.needed == 1 else "approve") and asked.status == "asked":
        return "这个申请只须一人同意。" if asked.needed == 1 else "这个申请须两个人先后同意。"
    if deciders.may(user, deciders.APPROVE):
        return ""
    top = deciders.may(user, deciders.COUNTERSIGN) and (asked.needed == 2 or deciders.for_leading_group(asked))
    return "" if top else "导出由巡察办主任审批；须两人同意的，再由领导小组同意。"


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard: the one who asked, as long as the file lives and every row in it is still theirs to see."""
    asked = ExportRequest.objects.filter(uid=kept.owner_uid, file=kept, asked_by=user, status="ready").first()
    return asked is not None and not bounds.why_not_have(asked)


# ---- verbs --------------------------------------------------------------------------------------------------------


@audit.action
def ask_export(*, by: User, table: Table, asking: Asking, purpose: str, layout: str = Layout.SCREEN) -> ExportRequest:
    """申请导出: which rows, how many, how secret, and what for."""
    if not (purpose := whole(purpose, 300, "用途", "purpose")):
        raise Unmet(fields={"purpose": "请填写导出的用途。"})
    if layout == Layout.OFFICIAL and table.official is None:
        raise Unmet(fields={"layout": "这份台账没有官方列序，请选择与页面相同。"})
    filters, found = rows_of(table, asking)
    keys, level = bounds.keys_of(found), table.level(by)
    rows = len(keys)
    bounds.refuse_traces(purpose, scope_words(filters), asking.GET.getlist("q") if level >= 3 else ())
    if not rows:
        raise Unmet("按现在的筛选条件没有可以导出的记录，请调整条件。")
    if not needed(level, rows):
        raise Unmet("这份台账不需要审批，请在台账页直接导出。")
    year = calendar.today().year
    asked = ExportRequest.objects.create(
        number=f"DC{year}-{numbers.next_serial(f'DC{year}'):04}", table=table.key, title=table.title, layout=layout,
        query=asking.GET.urlencode(), place=dict(asking.session), scope=scope_words(filters), purpose=purpose,
        rows=rows, row_keys=keys, level=level, needed=people_for(by, table, keys, level), asked_by=by, created_by=by,
    )  # fmt: skip
    audit.record(
        "ask_export", by=by, about=asked, reason=purpose, changes={"rows": [None, rows], "level": [None, level]}
    )
    return asked


@audit.action
def approve_export(asked: ExportRequest, *, by: User, reason: str = "") -> ExportRequest:
    """同意: the last of those needed sets the work going."""
    locked = ExportRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.needed == 2 and locked.status == "asked":
        return workflow.perform(locked, "endorse", by=by, why_not=why_not, reason=reason,
                                changes={"first_by": by, "first_at": calendar.now()})  # fmt: skip
    place = "second" if locked.first_by_id else "first"
    done = workflow.perform(locked, "approve", by=by, why_not=why_not, reason=reason,
                            changes={f"{place}_by": by, f"{place}_at": calendar.now()})  # fmt: skip
    jobs.enqueue(
        "xuncha.core.tasks.write_export", by=done.asked_by, label=f"导出 {done.number}", export_uid=str(done.uid)
    )
    return done


@audit.action
def refuse_export(asked: ExportRequest, *, by: User, reason: str = "") -> ExportRequest:
    """不批准, with a reason."""
    return workflow.perform(asked, "refuse", by=by, why_not=why_not, reason=reason)


@audit.action
def withdraw_export(asked: ExportRequest, *, by: User, reason: str = "") -> ExportRequest:
    """撤回申请."""
    return workflow.perform(asked, "withdraw", by=by, why_not=why_not, reason=reason)


@audit.action
def show_password(asked: ExportRequest, *, by: User) -> str:
    """The file's password, once: it is gone from the database with the showing."""
    locked = ExportRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.asked_by_id != by.pk:
        raise Refused("文件口令只给申请人看一次。")
    if locked.status != "ready" or not locked.password:
        raise Unmet("文件口令只显示一次，已经显示过或已失效；没有记下的请重新申请导出。")
    if sentence := bounds.why_not_have(locked):
        raise Refused(sentence)
    shown_, locked.password = locked.password, ""
    locked.save(update_fields=["password", "updated_at"])
    audit.record("show_password", by=by, about=locked)
    return shown_


@audit.action
def give_at_once(*, by: User, table: Table, asking: Asking, layout: str = Layout.SCREEN) -> tuple[bytes, str]:
    """The sheet of a ledger that needs no approval, and its file name; noted with rows and digest."""
    _, found = rows_of(table, asking)
    if needed(table.level(by), 0):
        raise Refused("这份台账须先申请，批准后才能导出。")
    trace = pdf.trace_code()
    content = sheet_of(table, found, by, trace, layout)
    audit.record("export", by=by, noun="core.exportrequest", label=f"{table.title} 追溯码 {trace}",
                 changes={"rows": [None, found.count()]})  # fmt: skip
    return content, file_name(table.title, calendar.today(), trace)


VERBS: dict[str, Any] = {"approve": approve_export, "refuse": refuse_export, "withdraw": withdraw_export}


# ---- the file -----------------------------------------------------------------------------------------------------


def write_file(run: jobs.Run) -> dict[str, Any]:
    """The work of the job: rights are asked again, the sheet is made, locked, kept for a day."""
    asked = ExportRequest.objects.select_related("asked_by").get(uid=run.job.arguments["export_uid"])
    if asked.status != "approved":
        raise Unmet("这个申请不是已批准状态，没有生成文件。")
    table = registry.tables[asked.table]
    try:
        _, found = rows_of(table, bounds.asking_of(asked))
    except Http404 as error:
        raise Refused(bounds.GONE) from error
    keys = bounds.demand_approval(asked, table, found)
    if people_for(asked.asked_by, table, keys, asked.level) > asked.needed:
        raise Unmet(f"导出 {len(keys)} 行现在须两人同意，批准的只有一人，须重新申请。")
    run.progress(30, f"写入 {len(keys)} 行")
    trace, password = pdf.trace_code(), "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))
    content = sheets.lock(sheet_of(table, found, asked.asked_by, trace, asked.layout), password)
    run.progress(80, "加密保存")
    kept = deliver(asked, by=asked.asked_by, content=content, password=password, trace=trace, keys=keys)
    return {"result_id": kept.pk, "result_url": asked.get_absolute_url()}


@audit.action
def deliver(
    asked: ExportRequest, *, by: User, content: bytes, password: str, trace: str, keys: list[Any]
) -> StoredFile:
    """Keep the locked file for its day, and which rows are in it; the password waits, encrypted, for the one showing."""
    changes = {
        "row_keys": keys,
        "password": password,
        "trace": trace,
        "expires_at": files.in_hours(accounts_rules.number("export.life_hours")),
    }
    done = workflow.perform(asked, "deliver", by=by, why_not=why_not, changes=changes)
    done.file = files.store_bytes(
        content, name=file_name(done.title, calendar.today(), trace), media_type=XLSX, owner_kind="core.exportrequest",
        owner_uid=done.uid, by=by, slot="export", level=done.level, encrypt=True, expires_at=done.expires_at,
    )  # fmt: skip
    done.save(update_fields=["file", "updated_at"])
    return done.file


@audit.action
def forget_passwords() -> int:
    """Passwords of files that are over were of no more use (beat)."""
    over = ExportRequest.objects.filter(status="ready", file__removed_at__isnull=False).exclude(password="")
    return over.update(password="")
