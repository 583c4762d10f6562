"""Pages of 移交: list, new, detail, verbs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from findings import sheets
from findings.actions import transfers as actions
from findings.forms.clues import ReceiveForm, SendForm, TransferFilter, TransferForm
from findings.models import Transfer
from findings.permissions import clues as permissions
from findings.queries import clues as queries
from findings.queries import for_sheets
from findings.views import shared
from rounds import permissions as base
from rounds.queries.current import pin
from xuncha.core import marks, web
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.web import Column

ASKED: dict[str, type[forms.Form]] = {"send": SendForm, "receive": ReceiveForm}

COLUMNS = (
    Column("number", "移交编号", lambda t: t.number, sort="number", width="m"),
    Column("receiver", "接收单位", lambda t: t.get_receiver_display(), sort="receiver", width="m"),
    Column("doc_no", "函件文号", lambda t: {"text": t.doc_no, "note": t.basis}, sort="doc_no"),
    Column("items", "件数", lambda t: {"number": t.item_count}, align="right", width="xs"),
    Column("sent_on", "移交日期", lambda t: isodate(t.sent_on), sort="sent_on", width="s", small=False),
    Column("received_on", "签收日期", lambda t: isodate(t.received_on), sort="received_on", width="s", small=False),
    Column("status", "状态", lambda t: {"chip": t.get_status_display(), "chip_tone": tone_of(t.status)}, sort="status", width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet[Transfer]:
    """The transfers of the list with what the official columns need; 404 for whom there is no such list."""
    return for_sheets.transfers_for(request.user, shared.round_for(request, "transfer"))


#: level 3: the clues stand in the file
TABLE = web.Table("transfers", "移交台账", COLUMNS, _rows, lambda user: 3, TransferFilter, "-pk", pin,
                  official=sheets.TRANSFERS, official_rows=sheets.transfer_lines, counted=queries.transfers_countable_by)  # fmt: skip


def transfer_list(request: HttpRequest) -> HttpResponse:
    """GET /transfers/."""
    round_ = shared.round_for(request, "transfer")
    may_add = round_ is not None and base.holds(request.user, "transfer.write", round_)
    countable = base.more_than_seen(request.user, queries.transfers_countable_by(request.user).filter(round=round_))
    return render(request, "findings/transfer_list.html", web.ledger(
        request, queries.transfer_listing(request.user, round_), COLUMNS, filter_class=TransferFilter, order="-pk",
        countable=countable, caption="移交台账", table=TABLE, may_add=may_add,
        sums=web.Foot("份", {"items": "item_count"}),
        empty={"title": "没有您可以查看的移交", "why": "领导小组批准的线索由线索专管员编制移交。",
               "action_label": "编制移交" if may_add else "", "action_url": "/transfers/new/"},
    ))  # fmt: skip


def transfer_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /transfers/new/."""
    round_ = shared.round_for(request, "transfer")
    if round_ is None or not base.holds(request.user, "transfer.write", round_):
        raise Http404
    form = TransferForm(request.POST or None, rows=queries.ready_to_go(request.user, round_))
    if request.method == "POST":
        made = shared.save(form, lambda: actions.prepare_transfer(by=request.user, round=round_, **form.cleaned_data))
        if made is not None:
            return redirect(made.get_absolute_url())
    marks.mark_list(request, "findings.clue", "可移交的线索")
    context = {"form": form, "back_url": "/transfers/"}
    return render(request, "findings/transfer_form.html", context, status=422 if form.errors else 200)


def transfer_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /transfers/<uid>/."""
    return _page(request, web.load(request, queries.transfers_visible_to(request.user), uid))


def _page(
    request: HttpRequest, transfer: Transfer, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    context = shared.strips(request, transfer, permissions.why_not_transfer, actions.VERBS)
    items = queries.items_of(transfer, request.user)
    return render(request, "findings/transfer_detail.html", context | {
        "transfer": transfer, "number": transfer.number, "title": f"移交{transfer.get_receiver_display()}", "level": "L3 高敏",
        "asks": shared.ask(context["steps"], transfer, ASKED, bound or {}), "facts": _facts(transfer), "items": items,
        "missing": _missing(transfer, items), "missing_for": "归档前",
        "index": [{"id": "basics", "label": "移交函"}, {"id": "items", "label": "移交清单", "count": len(items)}],
    }, status=status)  # fmt: skip


def _missing(transfer: Transfer, items: list) -> list[dict[str, str]]:
    """What bars the archive (domain §2.2): the receipt, then the result of each clue that this reader may see."""
    if transfer.status in ("prepared", "approved", "sent"):
        return [{"text": "接收单位还没有签收回执。", "anchor": "basics"}]
    waiting = [
        row.clue for row in items if transfer.status == "received" and row.clue.status in ("received", "handling")
    ]
    return [{"text": f"线索 {clue} 还没有反馈办理结果。", "url": clue.get_absolute_url()} for clue in waiting]


def _facts(transfer: Transfer) -> list[dict[str, Any]]:
    return [
        {"label": "接收单位", "value": transfer.get_receiver_display()}, {"label": "函件文号", "value": transfer.doc_no},
        {"label": "批准依据", "value": transfer.basis, "wide": True}, {"label": "密封", "value": "是" if transfer.sealed else "否"},
        {"label": "编制人", "value": str(transfer.created_by or "")},
        {"label": "移交日期", "value": isodate(transfer.sent_on)}, {"label": "移交经办人", "value": transfer.handed_by, "nil": "—"},
        {"label": "接收日期", "value": isodate(transfer.received_on)}, {"label": "接收经办人", "value": transfer.received_by, "nil": "—"},
    ]  # fmt: skip


@require_POST
def transfer_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /transfers/<uid>/<verb>/."""
    transfer = web.load(request, queries.transfers_visible_to(request.user), uid)
    done = shared.run_asked(request, transfer, verb, actions.VERBS, ASKED, _page, permissions.why_not_transfer)
    if verb == "send_back":  # from now on the receiver does not see it
        messages.success(request, f"移交 {transfer.number} 已退回，由县委巡察办重新办理。")
        return redirect("findings:transfer_list")
    return done
