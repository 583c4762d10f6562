"""Pages of petitions. The reporter appears on one page only, under a granted request (views/identity.py)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from petitions import actions, forms, permissions, queries, sheets
from petitions.models import Petition
from petitions.states import PETITION_FLOW
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import bulk, calendar, files, links, postpone, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.roles import COUNTED
from xuncha.core.templatetags.ui import days_left, isodate, isotime

TONES = {
    "closed": "done",
    "merged": "stop",
    "rejected": "stop",
    "transferred": "soon",
    "receipted": "done",
    "returned": "red",
}
#: verbs that come with a form of their own beneath the steps: verb → (name in the page, form)
WITH_FORM = {
    "propose": forms.ProposalForm,
    "close": forms.CloseForm,
    "transfer": forms.TransferForm,
    "receipt": forms.ReceiptForm,
    "answer": forms.AnswerForm,
}


def _due(petition: Petition) -> dict[str, Any]:
    due = petition.next_due
    if due is None:
        return {"text": isodate(petition.due)}
    return {"text": isodate(due), "overdue": due < calendar.today(), "note": calendar.warning_level(due).value}


def _marks(petition: Petition) -> str:
    urgency = petition.get_urgency_display() if petition.urgency != "normal" else ""
    return "、".join(
        filter(None, (urgency, "敏感" if petition.sensitive else "", "集体访" if petition.is_collective else ""))
    )


def _duplicate(petition: Petition) -> dict[str, Any]:
    """The first letter's number, where this reader sees that letter."""
    if not petition.is_duplicate:
        return {"text": "—"}
    return {
        "text": petition.primary.number if petition.primary_seen else "重复件",
        "note": petition.get_dup_kind_display(),
    }


def _accused(petition: Petition) -> dict[str, Any]:
    rows = list(petition.accused.all())
    more = f" 等{len(rows)}人" if len(rows) > 1 else ""
    return {"text": f"{rows[0].name}{more}" if rows else "—", "note": rows[0].post if rows else ""}


COLUMNS = (
    web.Column("number", "编号", lambda p: {"text": p.number, "note": _marks(p)}, sort="number", width="m"),
    web.Column("received_at", "收件时间", lambda p: isotime(p.received_at), sort="received_at", width="m"),
    web.Column("channel", "方式", lambda p: p.get_channel_display(), sort="channel", width="s"),
    web.Column("accused", "被反映人", _accused, width="m"),
    web.Column("org", "涉及党组织", lambda p: str(p.org), sort="org__path", width="s"),
    web.Column("field", "领域", lambda p: p.field.name if p.field else "—", sort="field__sort"),
    web.Column("dup", "重复", _duplicate, width="s", small=False),
    web.Column("due", "期限", _due, sort="due", width="s"),
    web.Column("status", "状态", lambda p: {"chip": p.get_status_display(), "chip_tone": TONES.get(p.status, "neutral")},
               sort="status", width="s"),
)  # fmt: skip


def _foot(found: QuerySet[Petition]) -> list[dict[str, Any]]:
    sums = queries.sums(found)
    return [{"text": "合计"}, {"text": f"{sums['n']} 件，去重 {sums['primaries']} 件"}, *[{}] * (len(COLUMNS) - 2)]


def _listed(request: Any) -> QuerySet[Petition]:
    """The petitions of the list for whoever asks; 404 for whom petitions do not even count."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "petition", round_, least=COUNTED):
        raise Http404
    return queries.listing(request.user, round_)


#: level 3: the accused stand in the columns
TABLE = web.Table(
    "petitions", "信访台账", COLUMNS, _listed, lambda user: 3, forms.PetitionFilter, "-received_at,-pk", pin,
    official=sheets.OFFICIAL, official_rows=sheets.official_rows,
)  # fmt: skip

BULK = bulk.Bulk(
    "petitions", "信访件", "/petitions/", "petitions.petition", PETITION_FLOW, queries.visible_to, actions.VERBS
)


def petition_list(request: HttpRequest) -> HttpResponse:
    """GET /petitions/: 404 for whom petitions do not even count."""
    rows, round_ = _listed(request), current_round(request)
    may_add = any(not permissions.why_not_register(request.user, t) for t in places.target_list(request.user, round_))
    empty = {"title": "还没有信访件", "why": "公告张贴后，来信、来访、来电都在这里登记。",
             "action_label": "登记信访" if may_add else "", "action_url": "/petitions/new/"}  # fmt: skip
    context = web.ledger(
        request, rows, COLUMNS, filter_class=forms.PetitionFilter, order="-received_at,-pk", sums=_foot, may_add=may_add, empty=empty,
        countable=rounds_permissions.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_)),
        caption="信访台账", table=TABLE, identity=permissions.uses_identity(request.user, round_), keeps=may_add,
        may_import=[("导入 Excel", "/petitions/import/")] if may_add else (),
    )  # fmt: skip
    return render(request, "petitions/petition_list.html", context)


def petition_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /petitions/<uid>/."""
    petition = web.load(request, queries.for_page(request.user), uid)
    return render(request, "petitions/petition_detail.html", page(request, petition))


def page(request: HttpRequest, petition: Petition, **more: Any) -> dict[str, Any]:
    """Everything a petition's page shows."""
    user = request.user
    steps = workflow.steps(petition, user, permissions.why_not, rounds_permissions.holds)
    steps = [s for s in steps if s["verb"] == "receipt" or petition.upper_level == (s["verb"] == "send_up")]
    may_write = rounds_permissions.holds(user, "petition.write", petition)
    may_ask = not permissions.why_not_ask(user, petition)
    missing = queries.missing(petition)
    if not (may_write and not permissions.why_not_edit(user, petition)):
        missing = (
            [lack | {"url": "#facts"} for lack in missing] if petition.status in permissions.OPEN_FOR_EDIT else missing
        )
    may_draft = rounds_permissions.holds(user, "draft.write", petition) and not petition.upper_level
    if not may_draft:
        missing = [lack | {"url": "#facts"} if "/new/" in lack["url"] else lack for lack in missing]
    return {
        "petition": petition, "tone": TONES.get(petition.status, "neutral"), "facts": _facts(petition),
        "steps": [s for s in steps if s["verb"] not in WITH_FORM or not s["allowed"]],
        **{f"{verb}_form": form(initial=_begin(verb, petition)) if _allowed(steps, verb) else None for verb, form in WITH_FORM.items()},
        **_times(petition, user), **_answers(petition, user),
        "due_text": _due_text(petition), "missing": missing,
        "missing_for": "办结前" if petition.status == "handling" else "完成甄别前", "history": web.history(petition),
        "pairs": queries.waiting_of(petition, user) if may_write else [],
        "may_write": may_write, "may_edit": not permissions.why_not_edit(user, petition) and not petition.upper_level,
        "may_ask": may_ask, "asked": queries.own_request(petition, user) if may_ask else None,
        "reporter_form": None if permissions.why_not_keep(user, petition) else forms.ReporterForm(),
        "may_original": permissions.may_fetch_original(user, petition) and not petition.upper_level,
        "originals": files.of(petition, "original") if permissions.may_fetch_original(user, petition) else [],
        "may_draft": may_draft,
        "may_fix": petition.disposal == "fix" and rounds_permissions.holds(user, "fix.write", petition) and not petition.upper_level,
        **links.spine(petition, user, tell_hidden=True), **more,
    }  # fmt: skip


def _begin(verb: str, petition: Petition) -> dict[str, Any]:
    """What the form of a verb opens with."""
    today = calendar.today()
    return {
        "transfer": {"handler": petition.handler},
        "receipt": {"receipt_on": today},
        "answer": {"result_on": today},
    }.get(verb, {})


def _times(petition: Petition, user: Any) -> dict[str, Any]:
    """Requests for more time: those made, each with what this reader may do, and the form to ask."""
    rows = [
        {"asked": row, "steps": [{**step, "url": f"{petition.get_absolute_url()}time/{row.uid}/{step['verb']}/"}
                                 for step in _time_steps(row, user) if step["allowed"]]}
        for row in postpone.requests_of(petition)
    ]  # fmt: skip
    waits = any(row["asked"].status in ("asked", "approved") and row["asked"].clock == _clock(petition) for row in rows)
    may = not waits and not permissions.why_not_ask_time(user, petition)
    return {"times": rows, "time_form": forms.TimeForm() if may else None}


def _clock(petition: Petition) -> str:
    return petition.due_rule.code if petition.due_rule else "petition_handle"


def _time_steps(row: Any, user: Any) -> list[dict[str, Any]]:
    return [
        {"verb": move.verb, "label": move.label, "allowed": not permissions.why_not_time(user, row, move),
         "needs_reason": move.needs_reason, "primary": move.primary, "danger": move.danger}
        for move in row.FLOW.open_from(row.status)
    ]  # fmt: skip


def _answers(petition: Petition, user: Any) -> dict[str, Any]:
    """What the reporter was told: the notice to give, and the answer, for whose business the reporter is."""
    tell = not permissions.why_not_tell(user, petition)
    reply = queries.reply_of(petition) if permissions.may_read_reply(user, petition) else None
    initial = {"needed": petition.signature_type == "real_name"}
    if reply is not None:
        initial = {
            "needed": reply.needed,
            "way": reply.way,
            "on": reply.replied_on,
            "satisfaction": reply.satisfaction,
            "note": reply.note,
        }
    return {
        "tell_form": forms.TellForm(initial={"on": calendar.today()}) if tell else None, "reply": reply,
        "reply_form": None if permissions.why_not_reply(user, petition) else forms.ReplyForm(initial=initial),
    }  # fmt: skip


def _allowed(steps: list[dict[str, Any]], verb: str) -> bool:
    return any(step["verb"] == verb and step["allowed"] for step in steps)


def _due_text(petition: Petition) -> str:
    due = petition.next_due
    if due is None:
        return ""
    word = {"transferred": "回执期限" if due == petition.receipt_due else "要结果期限", "receipted": "要结果期限"}
    return f"{word.get(petition.status, '期限')} {isodate(due)}，{days_left((due - calendar.today()).days)}"


def _facts(petition: Petition) -> list[dict[str, Any]]:
    pairs = [("收件时间", isotime(petition.received_at)), ("信访方式", petition.get_channel_display())]
    if petition.upper_level:
        pairs += [
            ("密封信封号", petition.envelope_no),
            ("送交人", petition.carrier),
            ("报送日期", isodate(petition.sent_on)),
            ("回执日期", isodate(petition.receipt_on)),
            ("回执编号", petition.receipt_no),
        ]
    else:
        pairs += [
            ("信访来源", petition.get_source_display()),
            ("署名情况", petition.get_signature_type_display()), ("信访类别", petition.get_klass_display() + (f"（{petition.get_klass_sub_display()}）" if petition.klass_sub else "")),
            ("问题性质", petition.get_nature_display()), ("问题领域", str(petition.field or "")), ("涉及党组织", str(petition.org)),
            ("被反映组织", str(petition.accused_org or "")), ("属受理范围", "是" if petition.in_scope else "否"),
            ("紧急程度", petition.get_urgency_display()), ("标记", _marks(petition)),
            ("原件", f"{petition.copies} 份 {petition.pages} 页"), ("办理方式", petition.get_disposal_display()), ("承办", petition.handler),
            ("拟办人", str(petition.proposer or "")), ("批示人", str(petition.approver or "")), ("属实程度", petition.get_truth_display()),
            ("要结果期限", isodate(petition.result_due)), ("分办", _signed(petition)), ("受理告知", _acked(petition)),
        ]  # fmt: skip
        pairs += [(label, value) for label, value in (
            ("转出", f"{isodate(petition.transferred_on)} {petition.letter_no}".strip() if petition.transferred_on else ""),
            ("回执", f"{isodate(petition.receipt_on)} {petition.receipt_no}".strip() if petition.receipt_on else ""),
            ("回执期限", isodate(petition.receipt_due)), ("结果日期", isodate(petition.result_on)),
            ("不予受理告知", f"{isodate(petition.told_on)} {petition.get_told_way_display()}" if petition.told_on else ""),
        ) if value]  # fmt: skip
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


def _signed(petition: Petition) -> str:
    """When it was assigned, and whether that was in time."""
    if petition.signed_on is None:
        return ""
    late = petition.sign_due is not None and petition.signed_on > petition.sign_due
    return f"{isodate(petition.signed_on)} 完成，期限 {isodate(petition.sign_due)}{'，已超期' if late else ''}"


def _acked(petition: Petition) -> str:
    if petition.acked_on is not None:
        return f"{isodate(petition.acked_on)} {petition.get_ack_way_display()}"
    return f"应在 {isodate(petition.ack_due)} 前告知" if petition.ack_due else ""


@require_POST
def petition_original(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/original/: keep a scan."""
    petition = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, permissions.why_not_original(request.user, petition))
    if "original" not in request.FILES:
        raise Unmet("请先选择原件的扫描文件。")
    actions.add_original(petition, by=request.user, upload=request.FILES["original"])
    return redirect(petition)


@require_POST
def petition_duplicate(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/duplicate/: call it a duplicate of another, or (empty) take that back."""
    petition = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, permissions.why_not_mark(request.user, petition, None))
    form = forms.DuplicateForm(request.POST)
    primary = (
        web.load(request, queries.visible_to(request.user), form.cleaned_data["primary"]) if form.is_valid() else None
    )
    kind = form.cleaned_data.get("kind") or "shared"
    return redirect(actions.mark_duplicate(petition, primary, by=request.user, kind=kind))


@require_POST
def petition_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /petitions/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.for_page(request.user), uid), verb, actions.VERBS)
