"""Pages of petitions. The reporter appears on one page only, under a granted request (views/identity.py)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from petitions import actions, forms, permissions, queries, sheets
from petitions.models import Disposal, Petition
from petitions.states import PETITION_FLOW
from petitions.views.facts import due_text, facts_of, marks_of
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import bulk, calendar, files, links, postpone, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.roles import COUNTED
from xuncha.core.templatetags.ui import isodate

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
    web.Column("number", "编号", lambda p: {"text": p.number, "note": marks_of(p)}, sort="number", width="m"),
    web.Column("received_at", "收件日期", lambda p: isodate(p.received_at), sort="received_at", width="s"),
    web.Column("channel", "方式", lambda p: p.get_channel_display(), sort="channel", width="s"),
    web.Column("accused", "被反映人", _accused, width="m"),
    web.Column("org", "涉及党组织", lambda p: str(p.org), sort="org__path", width="s"),
    web.Column("field", "领域", lambda p: p.field.name if p.field else "—", sort="field__sort"),
    web.Column("dup", "重复", _duplicate, width="m", small=False),
    web.Column("due", "期限", _due, sort="due", width="s"),
    web.Column("status", "状态", lambda p: {"chip": p.get_status_display(), "chip_tone": TONES.get(p.status, "neutral")},
               sort="status", width="s"),
)  # fmt: skip


def _foot(found: QuerySet[Petition]) -> list[dict[str, Any]]:
    sums = queries.sums(found)
    outside = f"，受理范围外 {sums['outside']} 件" if sums["outside"] else ""
    return [
        {"text": "合计"},
        {"text": f"{sums['n']} 件，去重 {sums['primaries']} 件{outside}"},
        *[{}] * (len(COLUMNS) - 2),
    ]


def _listed(request: Any) -> QuerySet[Petition]:
    """The petitions of the list for whoever asks; 404 for whom petitions do not even count."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "petition", round_, least=COUNTED):
        raise Http404
    return queries.listing(request.user, round_)


#: level 3: the accused stand in the columns
TABLE = web.Table(
    "petitions", "信访台账", COLUMNS, _listed, lambda user: 3, forms.PetitionFilter, "-received_at,-pk", pin,
    official=sheets.OFFICIAL, official_rows=sheets.official_rows, counted=queries.countable_by,
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
    mine = {"#tell": not permissions.why_not_tell(user, petition),
            "#original": permissions.may_fetch_original(user, petition)}  # fmt: skip
    out = tuple(place for place, may in mine.items() if not may)
    missing = [lack | {"url": "#facts"} if lack["url"].endswith(out) else lack for lack in missing]
    may_draft = rounds_permissions.holds(user, "draft.write", petition) and not petition.upper_level
    if not may_draft:
        missing = [lack | {"url": "#facts"} if "/new/" in lack["url"] else lack for lack in missing]
    return {
        "petition": petition, "tone": TONES.get(petition.status, "neutral"), "facts": facts_of(petition),
        "steps": [s for s in steps if s["verb"] not in WITH_FORM or not s["allowed"]],
        **{f"{verb}_form": form(initial=_begin(verb, petition)) if _allowed(steps, verb) else None for verb, form in WITH_FORM.items()},
        "scopes": queries.scope_texts([petition.target]) if _allowed(steps, "propose") else [], **_letters(petition, user), **_times(petition, user), **_answers(petition, user),
        "due_text": due_text(petition), "missing": missing,
        "missing_for": "完成甄别前" if petition.status in permissions.OPEN_FOR_EDIT else "办结前", "history": web.history(petition),
        "pairs": queries.waiting_of(petition, user) if may_write else [],
        "may_write": may_write, "may_edit": not permissions.why_not_edit(user, petition) and not petition.upper_level,
        "may_ask": may_ask, "asked": queries.own_request(petition, user) if may_ask else None,
        "reporter_form": None if permissions.why_not_keep(user, petition) else forms.ReporterMendForm(),
        "namesake_form": None if permissions.why_not_namesake(user, petition) else forms.NamesakeForm(),
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
        "propose": {} if petition.in_scope else {"disposal": Disposal.FORWARD},
    }.get(verb, {})


def _letters(petition: Petition, user: Any) -> dict[str, Any]:
    """转办函: those that were built, for who may fetch them, and the form that orders another."""
    may = not permissions.why_not_order_letter(user, petition)
    return {
        "letters": list(reversed(files.of(petition, "letter"))) if may else [],
        "letter_form": forms.LetterForm(initial={"letter_no": petition.letter_no}) if may else None,
    }


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
