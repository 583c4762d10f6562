"""Pages of exports (导出): the file or the way to it, one's requests, those to decide."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from xuncha.core import calendar, export_bounds, exports, files, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry, ExportRequest
from xuncha.core.models.exports import Layout
from xuncha.core.templatetags.ui import isotime

LEVELS = {1: "L1 内部", 2: "L2 敏感", 3: "L3 高敏"}
TONES = {"asked": "soon", "half": "soon", "approved": "info", "ready": "done", "refused": "red"}


class PurposeForm(forms.Form):
    """What the rows are wanted for."""

    purpose = forms.CharField(label="用途", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
                              help_text="写明给谁用、做什么用；不写任何人的姓名。")  # fmt: skip
    layout = forms.ChoiceField(label="列的次序", choices=Layout.choices, initial=Layout.SCREEN, required=False,
                               widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, table: web.Table, **options: Any) -> None:
        super().__init__(*args, **options)
        if table.official is None:
            del self.fields["layout"]

    def clean_layout(self) -> str:
        """As on the page unless another order is chosen."""
        return self.cleaned_data["layout"] or Layout.SCREEN


def _state(asked: ExportRequest) -> dict[str, Any]:
    if asked.file is not None and files.is_over(asked.file):
        return {"chip": "已过期", "chip_tone": "stop"}
    return {"chip": asked.get_status_display(), "chip_tone": TONES.get(asked.status, "stop")}


COLUMNS = (
    web.Column("number", "编号", lambda r: r.number, sort="number", width="m"),
    web.Column("title", "台账", lambda r: {"text": r.title, "note": r.scope}),
    web.Column("rows", "行数", lambda r: r.rows, align="right", width="s"),
    web.Column("level", "级别", lambda r: LEVELS[r.level], width="s"),
    web.Column("asked_by", "申请人", lambda r: str(r.asked_by), width="m"),
    web.Column("purpose", "用途", lambda r: r.purpose, small=False),
    web.Column("asked_at", "申请时间", lambda r: isotime(r.created_at), sort="created_at", width="m"),
    web.Column("status", "状态", _state, sort="status", width="s"),
)


def _asking(request: HttpRequest, table: web.Table, query: str) -> web.Asking:
    return web.Asking(request.user, QueryDict(query), table.pin(request))


@require_safe
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """GET /<ledger>/export.xlsx: the file where the level needs no approval, else the way to a request (303)."""
    table = exports.table_of(key)
    asking = _asking(request, table, request.GET.urlencode())
    if exports.needed(table.level(request.user), 0):
        table.rows(asking)  # 404 for whom the ledger does not exist
        target = redirect(f"/exports/new/{key}/?{request.GET.urlencode()}")
        target.status_code = 303
        return target
    layout = request.GET.get("layout", "screen")
    content, name = exports.give_at_once(by=request.user, table=table, asking=asking, layout=layout)
    answer = HttpResponse(content, content_type=exports.XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def export_new(request: HttpRequest, key: str) -> HttpResponse:
    """GET and POST /exports/new/<ledger>/: the request, with scope, rows and level filled in."""
    table = exports.table_of(key)
    asking = _asking(request, table, request.GET.urlencode())
    filters, found = exports.rows_of(table, asking)
    form = PurposeForm(request.POST or None, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(exports.ask_export(by=request.user, table=table, asking=asking, **form.cleaned_data))
        except Unmet as error:
            web.note_on_form(form, error)
    keys, level = export_bounds.keys_of(found), table.level(request.user)
    facts = [("台账", table.title), ("范围", exports.scope_words(filters)), ("行数", len(keys)), ("级别", LEVELS[level]),
             ("页面的列", "、".join(column.label for column in table.columns)), *_official(table), ("须几人同意", exports.people_for(request.user, table, keys, level))]  # fmt: skip
    context = {
        "form": form,
        "facts": _facts(facts),
        "back_url": f"{(table.page or f'/{key}/').format_map(asking.session)}?{request.GET.urlencode()}",
    }
    return render(request, "core/export_form.html", context, status=422 if form.errors else 200)


def _official(table: web.Table) -> list[tuple[str, str]]:
    shown = table.official.shown().columns if table.official is not None else ()
    return [("台账格式的列", "、".join(column.label for column in shown))] if shown else []


def _facts(pairs: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


def export_list(request: HttpRequest) -> HttpResponse:
    """GET /exports/: one's own requests, and for those who decide all of them."""
    empty = {"title": "没有导出申请", "why": "在台账页点“导出 Excel”，须审批的在那里申请。"}
    context = web.ledger(request, exports.requests_for(request.user), COLUMNS, order="-created_at,-pk", empty=empty,
                         caption="导出申请", sums=web.Foot("份", {"rows": "rows"}), waiting=exports.waiting_for(request.user).count())  # fmt: skip
    return render(request, "core/export_list.html", context)


def export_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /exports/<uid>/."""
    return _page(request, web.load(request, exports.requests_for(request.user), uid))


def _page(request: HttpRequest, asked: ExportRequest, password: str = "") -> HttpResponse:
    facts = [("申请人", str(asked.asked_by)), ("台账", asked.title), ("列的次序", asked.get_layout_display()), ("范围", asked.scope), ("行数", asked.rows),
             ("级别", LEVELS[asked.level]), ("用途", asked.purpose), ("申请时间", isotime(asked.created_at)),
             ("须几人同意", asked.needed), ("同意人", _who(asked.first_by, asked.first_at)),
             ("第二同意人", _who(asked.second_by, asked.second_at)), ("追溯码", asked.trace)]  # fmt: skip
    mine, kept = asked.asked_by_id == request.user.pk, asked.file
    steps = workflow.steps(asked, request.user, exports.why_not, lambda *_: False)
    for step in steps:  # one button 同意: whether it is the first or the last is the request's own affair
        step["url"] = step["url"].replace("/endorse/", "/approve/")
    wrong = "endorse" if asked.needed == 1 else "approve" if asked.status == "asked" else "endorse"
    living = kept if mine and kept is not None and not files.is_over(kept) else None
    lost = export_bounds.why_not_have(asked) if living is not None else ""
    context = {
        "asked": asked, "facts": _facts(facts), "state": _state(asked), "password": password,
        "steps": [s for s in steps if s["verb"] not in ("deliver", wrong)],
        "file": None if lost else living, "lost": lost, "may_show": mine and bool(asked.password),
        "downloads": AuditEntry.objects.filter(uid=kept.uid, verb="download").count() if kept else 0,
        "history": web.history(asked), "today": calendar.today(),
    }  # fmt: skip
    return render(request, "core/export_detail.html", context)


def _who(user: Any, at: Any) -> str:
    return f"{user}，{isotime(at)}" if user else ""


@require_POST
def export_password(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /exports/<uid>/password/: show the file's password, once."""
    asked = web.load(request, exports.requests_for(request.user), uid)
    password = exports.show_password(asked, by=request.user)
    return _page(request, exports.requests_for(request.user).get(pk=asked.pk), password)


@require_POST
def export_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /exports/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, exports.requests_for(request.user), uid), verb, exports.VERBS)
