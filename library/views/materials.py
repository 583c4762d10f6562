"""Pages of material requests: the list, the list item by item, the record, its forms, two papers to print."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from library import permissions
from library.actions import materials as actions
from library.forms import materials as forms
from library.forms.material_filters import ItemFilter, RequestFilter
from library.models import MaterialItem, MaterialKind, MaterialRequest
from library.models.materials import IN_HAND
from library.queries import lacks
from library.queries import materials as queries
from library.sheets import ITEM_SHEET
from library.states import MATERIAL_FLOW
from library.views import request_files
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from rounds.sheets import official_rows
from rounds.views.shared import one_more
from xuncha.core import bulk, calendar, links, marks, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.templatetags.ui import days_left, isodate, isotime
from xuncha.core.writing import Writing

TONES = {"issued": "info", "partly": "soon", "complete": "done", "returned": "done", "cancelled": "stop"}


def _due_cell(asked: MaterialRequest) -> dict[str, Any]:
    late = asked.is_overdue()
    return {
        "text": isotime(asked.due_at) if asked.due_rule_id is None else isodate(asked.due),
        "overdue": late,
        "note": "逾期" if late else "",
    }


def _status_cell(asked: MaterialRequest) -> dict[str, Any]:
    note = f"原件 {asked.borrowed_count} 份未还" if asked.borrowed_count else ""
    return {"chip": asked.get_status_display(), "chip_tone": TONES[asked.status], "note": note}


COLUMNS = (
    web.Column("number", "编号", lambda r: r.number, sort="number", width="m"),
    web.Column("asked_at", "提出时间", lambda r: isotime(r.asked_at), sort="asked_at", width="m"),
    web.Column(
        "unit", "提供单位", lambda r: {"text": str(r.asked_of), "note": r.contact}, sort="asked_of__path", width="s"
    ),
    web.Column("kind", "类型", lambda r: r.get_kind_display(), sort="kind", width="s"),
    web.Column(
        "first",
        "清单",
        lambda r: {"text": r.first_item, "note": f"等 {r.item_count} 项" if r.item_count > 1 else ""},
        width="m",
    ),
    web.Column("came", "已收（项）", lambda r: r.came_count, align="right", width="xs", small=False),
    web.Column("due", "要求时间", _due_cell, sort="due_at", width="s"),
    web.Column(
        "hours",
        "用时（小时）",
        lambda r: r.hours if r.hours is not None else "",
        align="right",
        width="xs",
        small=False,
    ),
    web.Column("status", "状态", _status_cell, sort="status", width="s"),
)
#: the official order of the ledger (domain §3.8)
ITEM_COLUMNS = (
    web.Column("number", "调阅编号", lambda i: {"text": i.request.number, "note": f"第 {i.seq} 项"}, sort="request__number", width="m"),
    web.Column("asked_at", "提出时间", lambda i: isotime(i.request.asked_at), sort="request__asked_at", width="m"),
    web.Column("unit", "单位", lambda i: str(i.request.asked_of), sort="request__asked_of__path", width="m"),
    web.Column("name", "资料名称", lambda i: i.name, sort="name", width="l"),
    web.Column("period", "期间", lambda i: i.period, width="s"),
    web.Column("copies", "份数", lambda i: i.copies, align="right", width="xs"),
    web.Column("received_at", "提供时间", lambda i: {"text": isotime(i.received_at), "note": i.get_completeness_display()}, width="m"),
    web.Column("handed_by", "移交人", lambda i: i.handed_by, width="s"),
    web.Column("receivers", "接收人", lambda i: i.receiver_names or "", width="m"),
    web.Column("returned_at", "归还时间", lambda i: _return_cell(i), width="m"),
)  # fmt: skip


def _return_cell(item: MaterialItem) -> dict[str, Any]:
    if item.returned_at:
        return {"text": isotime(item.returned_at), "note": item.returned_to}
    return {"text": item.whereabouts if item.is_borrowed or item.loss_note else "", "overdue": bool(item.loss_note)}


def _readers_only(request: Any) -> Any:
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "material", round_):
        raise Http404
    return round_


def _rows(request: Any) -> QuerySet:
    return queries.listing(request.user, _readers_only(request))


def _item_rows(request: Any) -> QuerySet:
    return queries.items_listing(request.user, _readers_only(request))


TABLE = web.Table("requests", "调阅", COLUMNS, _rows, lambda user: 1, RequestFilter, "-asked_at,-pk", pin)
ITEM_TABLE = web.Table("request-items", "调阅资料清单", ITEM_COLUMNS, _item_rows, lambda user: 1, ItemFilter,
                       "request__asked_at,request,seq", pin, page="/requests/items/", official=ITEM_SHEET,
                       official_rows=official_rows)  # fmt: skip


def _sums(rows: QuerySet) -> list[dict[str, Any]]:
    found = queries.sums(rows)
    words = f"{found['requests']} 件，逾期 {found['overdue']} 件，原件未还 {found['borrowed']} 份"
    return [{"text": "合计"}, {"text": words}]


def _item_sums(rows: QuerySet) -> list[dict[str, Any]]:
    found = queries.item_sums(rows)
    return [{"text": "合计"}, {}, {}, {"text": f"{found['items']} 项"}, {}, {"number": found["copies"]}]


def _may_ask(request: HttpRequest) -> bool:
    targets = places.target_list(request.user, current_round(request))
    return any(not permissions.why_not_ask(request.user, target) for target in targets)


def _import_links(may_add: bool) -> list[tuple[str, str]]:
    return [("导入 Excel", "/requests/import/")] if may_add else []


BULK = bulk.Bulk(
    "requests", "调阅", "/requests/", "library.materialrequest", MATERIAL_FLOW, queries.visible_to, {"cancel": actions.cancel}
)  # fmt: skip


def request_list(request: HttpRequest) -> HttpResponse:
    """GET /requests/: the round's requests that this person may see."""
    rows, may_add = _rows(request), _may_ask(request)
    empty = {"title": "还没有调阅", "why": "要资料、要人、交办工作，都在这里登记：单位什么时候给的、原件还了没有，一查便知。",
             "action_label": "提出调阅" if may_add else "", "action_url": "/requests/new/"}  # fmt: skip
    context = web.ledger(request, rows, COLUMNS, filter_class=RequestFilter, order="-asked_at,-pk", table=TABLE, sums=_sums,
                         caption="调阅", empty=empty, may_add=may_add, may_import=_import_links(may_add))  # fmt: skip
    return render(request, "library/request_list.html", context)


def item_list(request: HttpRequest) -> HttpResponse:
    """GET /requests/items/: the same item by item, in the official order."""
    empty = {"title": "还没有调阅资料", "why": "提出调阅后，清单里的每一项都在这里。"}
    context = web.ledger(request, _item_rows(request), ITEM_COLUMNS, filter_class=ItemFilter, table=ITEM_TABLE, sums=_item_sums,
                         order="request__asked_at,request,seq", caption="调阅资料清单", empty=empty,
                         may_import=_import_links(_may_ask(request)))  # fmt: skip
    return render(request, "library/request_items.html", context)


def request_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /requests/new/: ask a unit; 404 for whoever asks none."""
    if not _may_ask(request):
        raise Http404
    data = one_more(request, "items", forms.MOST_ITEMS) if request.method == "POST" else None
    form = forms.RequestForm(data, user=request.user, round_=current_round(request), asked=None)
    items = forms.ItemFormSet(data, prefix="items", initial=forms.shown_items(None))
    return _edit_page(request, form, items, lambda **facts: actions.ask_materials(by=request.user, **facts))


def request_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /requests/<uid>/edit/: correct a request that nobody answered yet."""
    asked = web.load(request, queries.for_page(request.user), uid)
    if permissions.why_not_edit(request.user, asked):
        raise Http404
    writing = Writing(
        request,
        asked,
        lambda data: forms.RequestForm(data, user=request.user, round_=current_round(request), asked=asked),
        rows=lambda data: forms.ItemFormSet(
            data and one_more(request, "items", forms.MOST_ITEMS), prefix="items", initial=forms.shown_items(asked)
        ),
        rows_label="清单",
    )
    verb = partial(writing.run, actions.edit_materials)
    return _edit_page(request, writing.form, writing.rows, verb, asked)


def _edit_page(
    request: HttpRequest, form: Any, items: Any, verb: Callable[..., Any], asked: MaterialRequest | None = None
) -> HttpResponse:
    sent = request.method == "POST" and "more" not in request.POST
    if sent and form.is_valid() and items.is_valid():
        try:
            done = verb(**form.cleaned_data, items=forms.items_of(items))
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, "调阅已保存。" if asked else f"已提出调阅 {done.number}。")
            return redirect(done)
    context = {"form": form, "items": items, "asked": asked}
    return render(request, "library/request_form.html", context, status=422 if sent else 200)


def request_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /requests/<uid>/: the request and what became of each item."""
    asked, user = web.load(request, queries.for_page(request.user), uid), request.user
    items, spine = list(asked.items.all()), links.spine(asked, user, tell_hidden=True)
    became = links.consequences_of([item.uid for item in items], user)  # what single papers prove
    spine["consequences"] = list(
        dict.fromkeys([*spine["consequences"], *(node for nodes in became.values() for node in nodes)])
    )
    steps = workflow.steps(asked, user, permissions.why_not, rounds_permissions.holds)
    works = not permissions.why_not_capable(user, asked)
    open_ = asked.status in ("issued", "partly", "complete") and any(
        not i.returned_at and not i.loss_note for i in items
    )
    context = {
        "asked": asked, "items": items, "facts": _facts(asked), "history": web.history(asked), "missing": lacks.missing(asked), **spine, "tone": TONES[asked.status],
        "steps": [step for step in steps if step["verb"] == "cancel"], "may_edit": not permissions.why_not_edit(user, asked),
        "draftable": [i.uid for i in items if works and asked.kind == MaterialKind.PAPERS and i.completeness in IN_HAND],
        "may_receive": works and open_, "may_return": works and any(item.is_borrowed for item in items),
        "due_text": _due_text(asked), "due_tone": "red" if asked.is_overdue() else "",
        "attachments": request_files.shown(asked, user),
    }  # fmt: skip
    return render(request, "library/request_detail.html", context)


def _due_text(asked: MaterialRequest) -> str:
    if asked.due_at is None or asked.status not in ("issued", "partly"):
        return ""
    return f"{isotime(asked.due_at)} 前提供，{days_left((asked.due - calendar.today()).days)}"


def _facts(asked: MaterialRequest) -> list[dict[str, Any]]:
    rule = f"（{asked.due_rule}）" if asked.due_rule else "（另行要求）" if asked.due_at else ""
    pairs = [
        ("类型", asked.get_kind_display(), ""), ("提供单位", str(asked.asked_of), ""), ("联系人", asked.contact, "未填"),
        ("巡察对象", str(asked.target), ""), ("提出时间", isotime(asked.asked_at), ""),
        ("要求时间", f"{isotime(asked.due_at)}{rule}" if asked.due_at else "", "没有期限"),
        ("收齐时间", isotime(asked.received_at) if asked.received_at else "", "未收齐"),
        ("用时", f"{asked.hours} 小时" if asked.hours is not None else "", "—"),
        ("齐全程度", asked.get_completeness_display(), "未登记"),
        ("归还完毕", isotime(asked.returned_at) if asked.returned_at else "", "—"),
    ]  # fmt: skip
    facts = [{"label": label, "value": value, "nil": nil} for label, value, nil in pairs]
    wide = [("说明", asked.note), ("期限提示", asked.due_warning), ("撤回理由", asked.void_reason)]
    return facts + [{"label": label, "value": value, "wide": True} for label, value in wide if value]


#: form page → form, verb, title, words of the button, what is said when it is done
PAGES = {
    "receive": (forms.ReceiveForm, actions.receive, "登记收到", "登记收到", "已登记。"),
    "return": (forms.ReturnForm, actions.give_back, "归还原件", "登记归还", "已登记归还。"),
    "loss": (forms.LossForm, actions.note_loss, "登记遗失", "登记遗失", "已登记遗失，请按规定处理。"),
}


def request_work(request: HttpRequest, uid: Any, page: str) -> HttpResponse:
    """GET, POST /requests/<uid>/receive/, return/ and loss/: a form that calls one verb."""
    asked = web.load(request, queries.for_page(request.user), uid)
    if permissions.why_not_capable(request.user, asked):
        raise Http404
    form_class, verb, title, submit, said = PAGES[page]
    extra = {"user": request.user, "asked": asked} if page == "receive" else {}
    form = form_class(request.POST if request.method == "POST" else None, items=list(asked.items.all()), **extra)
    if form.is_bound and form.is_valid():
        try:
            done = verb(asked, by=request.user, **form.verb_data())
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, said)
            return redirect(done)
    context = {"form": form, "asked": asked, "title": title, "submit_label": submit}
    return render(request, "library/request_work.html", context, status=422 if form.is_bound else 200)


@require_POST
def request_cancel(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /requests/<uid>/cancel/: take the request back."""
    return web.run_verb(
        request, web.load(request, queries.for_page(request.user), uid), "cancel", {"cancel": actions.cancel}
    )


def request_print(request: HttpRequest, uid: Any, paper: str) -> HttpResponse:
    """GET /requests/<uid>/print/asked/ and print/returned/: 调阅清单 and 归还清单 on A4, with places to sign."""
    if paper not in ("asked", "returned"):
        raise Http404
    asked = web.load(request, queries.for_page(request.user), uid)
    items = [
        i
        for i in asked.items.all()
        if paper == "asked" or i.form == "original" and i.completeness in ("complete", "partial")
    ]
    marks.mark_print(request, about=asked)
    printed = {"at": calendar.now(), "by": request.user.name, "label": asked.number}
    return render(request, f"library/request_print_{paper}.html", {"asked": asked, "items": items, "printed": printed})
