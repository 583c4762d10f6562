"""Pages of petitions. The reporter appears on one page only, under a granted request (views/identity.py)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from petitions import actions, forms, permissions, queries, sheets
from petitions.models import Petition
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import calendar, files, links, web, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.roles import COUNTED
from xuncha.core.templatetags.ui import days_left, isodate, isotime

TONES = {"closed": "done", "merged": "stop", "rejected": "stop", "transferred": "done", "returned": "red"}
CLOSED = ("closed", "merged", "transferred", "rejected")


def _due(petition: Petition) -> dict[str, Any]:
    late = petition.due is not None and petition.status not in CLOSED and petition.due < calendar.today()
    return {"text": isodate(petition.due), "overdue": late, "note": "逾期" if late else ""}


def _accused(petition: Petition) -> dict[str, Any]:
    rows = list(petition.accused.all())
    more = f" 等{len(rows)}人" if len(rows) > 1 else ""
    return {"text": f"{rows[0].name}{more}" if rows else "—", "note": rows[0].post if rows else ""}


COLUMNS = (
    web.Column("number", "编号", lambda p: p.number, sort="number", width="m"),
    web.Column("received_at", "收件时间", lambda p: isotime(p.received_at), sort="received_at", width="m"),
    web.Column("channel", "方式", lambda p: p.get_channel_display(), sort="channel", width="s"),
    web.Column("accused", "被反映人", _accused, width="m"),
    web.Column("org", "涉及党组织", lambda p: str(p.org), sort="org__path", width="m"),
    web.Column("field", "领域", lambda p: p.field.name if p.field else "—", sort="field__sort"),
    web.Column("dup", "重复", lambda p: {"text": p.primary.number if p.primary else "—", "note": p.get_dup_kind_display()}, width="m",
               small=False),
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


def petition_list(request: HttpRequest) -> HttpResponse:
    """GET /petitions/: 404 for whom petitions do not even count."""
    rows, round_ = _listed(request), current_round(request)
    may_add = any(not permissions.why_not_register(request.user, t) for t in places.target_list(request.user, round_))
    empty = {"title": "还没有信访件", "why": "公告张贴后，来信、来访、来电都在这里登记。",
             "action_label": "登记信访" if may_add else "", "action_url": "/petitions/new/"}  # fmt: skip
    context = web.ledger(
        request, rows, COLUMNS, filter_class=forms.PetitionFilter, order="-received_at,-pk", sums=_foot, may_add=may_add, empty=empty,
        countable=rounds_permissions.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_)),
        caption="信访台账", table=TABLE, may_import=[("导入 Excel", "/petitions/import/")] if may_add else (),
        identity=permissions.uses_identity(request.user, round_),
    )  # fmt: skip
    return render(request, "petitions/petition_list.html", context)


def petition_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /petitions/new/: 404 for whoever registers none."""
    round_ = current_round(request)
    if all(permissions.why_not_register(request.user, target) for target in places.target_list(request.user, round_)):
        raise Http404
    form = forms.PetitionForm(request.POST or None, user=request.user, round_=round_)
    accused = forms.AccusedFormSet(request.POST or None, prefix="accused")
    reporter = forms.ReporterForm(request.POST or None, prefix="reporter")
    if request.method == "POST" and form.is_valid() and accused.is_valid() and reporter.is_valid():
        try:
            made = actions.register_petition(
                by=request.user, accused=_rows(accused), reporter=reporter.cleaned_data, **form.cleaned_data
            )
            messages.success(request, f"已登记为 {made.number}。")
            web.warn_of_traces(request, made.summary)
            if request.POST.get("again"):
                return redirect("petitions:new")
            return redirect(made if rounds_permissions.may_see(request.user, made) else "petitions:list")
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "accused": accused, "reporter": reporter}
    return render(request, "petitions/petition_form.html", context, status=422 if request.method == "POST" else 200)


def _rows(formset: Any) -> list[dict[str, str]]:
    return [row for row in formset.cleaned_data if row.get("name", "").strip()]


def petition_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /petitions/<uid>/edit/."""
    petition = web.load(request, queries.for_page(request.user), uid)
    if sentence := permissions.why_not_edit(request.user, petition):
        raise Refused(sentence)
    form = forms.PetitionForm(request.POST or None, user=request.user, round_=petition.round, petition=petition)
    rows = [{"name": a.name, "org_name": a.org_name, "post": a.post, "rank": a.rank} for a in petition.accused.all()]
    accused = forms.AccusedFormSet(request.POST or None, prefix="accused", initial=rows)
    if request.method == "POST" and form.is_valid() and accused.is_valid():
        columns = form.cleaned_data | {"org": form.cleaned_data["org"] or petition.target.org}
        try:
            return redirect(actions.edit_petition(petition, by=request.user, accused=_rows(accused), **columns))
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "accused": accused, "petition": petition}
    return render(request, "petitions/petition_form.html", context, status=422 if request.method == "POST" else 200)


def petition_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /petitions/<uid>/."""
    petition = web.load(request, queries.for_page(request.user), uid)
    return render(request, "petitions/petition_detail.html", page(request, petition))


def page(request: HttpRequest, petition: Petition, **more: Any) -> dict[str, Any]:
    """Everything a petition's page shows."""
    user = request.user
    steps = workflow.steps(petition, user, permissions.why_not, rounds_permissions.holds)
    steps = [s for s in steps if petition.upper_level == (s["verb"] == "send_up")]
    may_write = rounds_permissions.holds(user, "petition.write", petition)
    may_ask = not permissions.why_not_ask(user, petition)
    missing = (
        queries.screen_lacks(petition)
        if petition.status in permissions.OPEN_FOR_EDIT and not petition.upper_level
        else []
    )
    return {
        "petition": petition, "tone": TONES.get(petition.status, "neutral"), "facts": _facts(petition),
        "steps": [s for s in steps if s["verb"] not in ("propose", "close") or not s["allowed"]],
        "proposal_form": forms.ProposalForm() if _allowed(steps, "propose") else None,
        "close_form": forms.CloseForm() if _allowed(steps, "close") else None,
        "due_text": _due_text(petition), "missing": [{"text": text, "anchor": "facts"} for text in missing],
        "missing_for": "完成甄别前", "history": web.history(petition),
        "candidates": queries.candidates(petition, user) if may_write else [],
        "may_write": may_write, "may_edit": not permissions.why_not_edit(user, petition) and not petition.upper_level,
        "may_ask": may_ask, "asked": queries.own_request(petition, user) if may_ask else None,
        "reporter_form": None if permissions.why_not_keep(user, petition) else forms.ReporterForm(),
        "may_original": permissions.may_fetch_original(user, petition) and not petition.upper_level,
        "originals": files.of(petition, "original") if permissions.may_fetch_original(user, petition) else [],
        "may_draft": rounds_permissions.holds(user, "draft.write", petition) and not petition.upper_level,
        **links.spine(petition, user, tell_hidden=True), **more,
    }  # fmt: skip


def _allowed(steps: list[dict[str, Any]], verb: str) -> bool:
    return any(step["verb"] == verb and step["allowed"] for step in steps)


def _due_text(petition: Petition) -> str:
    if petition.due is None or petition.status in CLOSED:
        return ""
    return f"期限 {isodate(petition.due)}，{days_left((petition.due - calendar.today()).days)}"


def _facts(petition: Petition) -> list[dict[str, Any]]:
    pairs = [("收件时间", isotime(petition.received_at)), ("信访方式", petition.get_channel_display())]
    if petition.upper_level:
        pairs += [
            ("密封信封号", petition.envelope_no),
            ("送交人", petition.carrier),
            ("报送日期", isodate(petition.sent_on)),
        ]
    else:
        pairs += [
            ("信访来源", petition.get_source_display()),
            ("署名情况", petition.get_signature_type_display()), ("信访类别", petition.get_klass_display()),
            ("问题性质", petition.get_nature_display()), ("问题领域", str(petition.field or "")), ("涉及党组织", str(petition.org)),
            ("被反映组织", str(petition.accused_org or "")), ("属受理范围", "是" if petition.in_scope else "否"),
            ("原件页数", petition.pages), ("办理方式", petition.get_disposal_display()), ("承办", petition.handler),
            ("拟办人", str(petition.proposer or "")), ("批示人", str(petition.approver or "")), ("属实程度", petition.get_truth_display()),
        ]  # fmt: skip
    return [{"label": label, "value": value, "nil": not value} for label, value in pairs]


@require_POST
def petition_original(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/original/: keep a scan."""
    petition = web.load(request, queries.for_page(request.user), uid)
    if "original" not in request.FILES:
        raise Unmet("请先选择原件的扫描文件。")
    actions.add_original(petition, by=request.user, upload=request.FILES["original"])
    return redirect(petition)


@require_POST
def petition_duplicate(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/duplicate/: call it a duplicate of another, or (empty) take that back."""
    petition = web.load(request, queries.for_page(request.user), uid)
    form = forms.DuplicateForm(request.POST)
    primary = (
        web.load(request, queries.visible_to(request.user), form.cleaned_data["primary"]) if form.is_valid() else None
    )
    kind = form.cleaned_data.get("kind") or "shared"
    return redirect(actions.mark_duplicate(petition, primary, by=request.user, kind=kind))


@require_POST
def petition_propose(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/propose/."""
    return _with_form(request, uid, forms.ProposalForm, actions.propose, "proposal_form")


@require_POST
def petition_close(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/close/."""
    return _with_form(request, uid, forms.CloseForm, actions.close, "close_form")


def _with_form(request: HttpRequest, uid: Any, form_class: Any, action: Any, name: str) -> HttpResponse:
    petition = web.load(request, queries.for_page(request.user), uid)
    form = form_class(request.POST)
    if form.is_valid():
        try:
            return redirect(action(petition, by=request.user, **form.cleaned_data))
        except Unmet as error:
            web.note_on_form(form, error)
    return render(request, "petitions/petition_detail.html", page(request, petition, **{name: form}), status=422)


@require_POST
def petition_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /petitions/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.for_page(request.user), uid), verb, actions.VERBS)
