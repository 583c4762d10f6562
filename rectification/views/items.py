"""Pages of the rectification ledger: the list, one line with its measures, and the supervisors' review."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.permissions import may_open
from rectification import forms, permissions, queries
from rectification.actions import closing, measures
from rectification.actions import items as actions
from rectification.models import RectificationItem
from rectification.states import ITEM_FLOW
from rounds import permissions as rounds_permissions
from rounds.queries.current import current_round, pin
from xuncha.core import bulk, calendar, links, web, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User
from xuncha.core.templatetags.ui import days_left, isodate
from xuncha.core.writing import Writing

TONES = {"closed": "done", "applied": "info", "under_review": "info", "rectifying": "neutral"}

#: who has the item now: the unit, or one of these
UNIT_HOLDS = ("assigned", "claimed", "rectifying")
HOLDERS = {"planned": "县委巡察办", "applied": "主要负责人", "under_review": "三家会审单位"}


def _due(item: RectificationItem) -> dict[str, Any]:
    late = item.is_overdue(calendar.today())
    return {"text": isodate(item.due), "overdue": late, "note": "逾期" if late else ""}


COLUMNS = (
    web.Column("number", "编号", lambda i: i.number, sort="number", width="m"),
    web.Column("problem", "具体问题", lambda i: {"text": i.problem[:60], "note": "重点" if i.is_key else ""}, width="xl"),
    web.Column("category", "分类", lambda i: i.category.code, sort="category__sort", width="s"),
    web.Column("resp_org", "责任党组织", lambda i: str(i.resp_org), sort="resp_org__path", width="m"),
    web.Column("leader", "责任领导", lambda i: i.leader or "—", width="s"),
    web.Column("due", "完成时限", _due, sort="due", width="s"),
    web.Column("measures", "措施", lambda i: {"text": f"{i.done_count}/{i.measure_count}"}, align="right", width="s"),
    web.Column("status", "状态", lambda i: {"chip": i.get_status_display(), "chip_tone": TONES.get(i.status, "neutral")},
               sort="status", width="s"),
)  # fmt: skip


def _foot(found: QuerySet[RectificationItem]) -> list[dict[str, Any]]:
    sums = queries.totals(found)
    words = f"{sums['n']} 项，已销号 {sums['closed']} 项，逾期 {sums['overdue']} 项"
    return [{"text": "合计"}, {"text": words}, *[{}] * (len(COLUMNS) - 2)]


def _rows(request: Any) -> QuerySet[RectificationItem]:
    """The lines for whoever asks; 404 for whom the ledger does not exist."""
    if not may_open(request.user, "rectification"):
        raise Http404
    return queries.listing(request.user, current_round(request))


def _level(user: User) -> int:
    """Its own lines are ordinary papers to the unit; to others the ledger is 敏感 (domain §3.7)."""
    return 1 if rounds_permissions.is_unit(user) else 2


TABLE = web.Table("rectification", "整改台账", COLUMNS, _rows, _level, forms.ItemFilter, "number", pin,
                  counted=queries.countable_by)  # fmt: skip

BULK = bulk.Bulk(
    "rectification",
    "整改事项",
    "/rectification/",
    "rectification.rectificationitem",
    ITEM_FLOW,
    queries.visible_to,
    closing.VERBS,
)


def item_list(request: HttpRequest) -> HttpResponse:
    """GET /rectification/: the ledger."""
    rows, round_ = _rows(request), current_round(request)
    context = web.ledger(
        request, rows, COLUMNS, filter_class=forms.ItemFilter, order="number", sums=_foot, caption="整改台账", table=TABLE,
        countable=rounds_permissions.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_)),
        empty={"title": "还没有整改事项", "why": "反馈意见送达后，由巡察办按反馈问题交办。"},
    )  # fmt: skip
    return render(request, "rectification/item_list.html", context)


def item_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rectification/<uid>/: one line with all its life."""
    item = _load(request, uid)
    return render(request, "rectification/item_detail.html", _life(request, item, forms.OpinionForm()))


def _load(request: HttpRequest, uid: Any) -> RectificationItem:
    return web.load(request, queries.visible_to(request.user).select_related("feedback_item__feedback"), uid)


def _life(request: HttpRequest, item: RectificationItem, opinion_form: forms.OpinionForm) -> dict[str, Any]:
    user = request.user
    late, planning = item.is_overdue(calendar.today()), item.status in permissions.PLANNING
    steps = [
        s
        for s in workflow.steps(item, user, permissions.why_not, rounds_permissions.holds)
        if s["verb"] in closing.VERBS
    ]
    return {
        "item": item, "measures": queries.measures_of(item), "steps": steps, "tone": TONES.get(item.status, "neutral"),
        "missing": queries.missing(item),
        "missing_for": "报送方案前" if planning else "申请销号前",
        "may_plan": not permissions.why_not_plan(user, item), "may_work": not permissions.why_not_work(user, item),
        "may_add": not permissions.why_not_add_measure(user, item),
        "opinions": queries.opinions(item) if item.review_turn else [], "past_opinions": queries.past_opinions(item),
        "quorum": queries.quorum_of(item) if item.review_turn else 0,
        "may_review": not permissions.why_not_review(user, item), "opinion_form": opinion_form,
        "holder": HOLDERS.get(item.status, "") if item.status not in UNIT_HOLDS else item.resp_org,
        "due_tone": "red" if late else "", "due_text": _due_text(item),
        "history": web.history(item), "facts": _facts(item),
        **links.spine(item, user, tell_hidden=not rounds_permissions.is_unit(user)),
    }  # fmt: skip


def _due_text(item: RectificationItem) -> str:
    if item.due is None or item.status == "closed":
        return ""
    return f"时限 {isodate(item.due)}，{days_left((item.due - calendar.today()).days)}"


def _facts(item: RectificationItem) -> list[dict[str, Any]]:
    pairs = [
        ("责任党组织", str(item.resp_org)), ("问题分类", str(item.category)), ("责任领导", item.leader), ("责任部门", item.dept),
        ("责任人", item.owner), ("时限类型", item.get_term_kind_display()), ("完成时限", isodate(item.due)),
        ("会审认定", item.get_completion_display() if item.status == "closed" else ""), ("销号日期", isodate(item.closed_on)),
    ]  # fmt: skip
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


def plan_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /rectification/<uid>/edit/: goal, people, date."""
    return _edit(request, uid, forms.PlanForm, permissions.why_not_plan, actions.plan_item, "整改方案")


def result_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /rectification/<uid>/result/: what the unit reports."""
    return _edit(request, uid, forms.ResultForm, permissions.why_not_work, actions.report_result, "整改成效")


def _edit(request: HttpRequest, uid: Any, form_class: Any, why_not: Any, action: Any, title: str) -> HttpResponse:
    item = web.load(request, queries.visible_to(request.user), uid)
    if sentence := why_not(request.user, item):
        raise Refused(sentence)
    writing = Writing(request, item, lambda data: form_class(data, instance=item))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(writing.run(action, **form.cleaned_data).get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "item": item, "title": title, "submit_label": f"保存{title}"}
    return render(request, "rectification/item_form.html", context, status=422 if form.errors else 200)


def measure_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /rectification/<uid>/measures/new/."""
    item = web.load(request, queries.visible_to(request.user), uid)
    if sentence := permissions.why_not_add_measure(request.user, item):
        raise Refused(sentence)
    form = forms.MeasureForm(request.POST or None, initial={"due": item.due, "owner": item.owner})
    if request.method == "POST" and form.is_valid():
        try:
            measures.add_measure(item, by=request.user, **form.cleaned_data)
            return redirect(f"{item.get_absolute_url()}#measures")
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "item": item, "title": "增加整改措施", "submit_label": "保存措施"}
    return render(request, "rectification/item_form.html", context, status=422 if form.errors else 200)


def measure_report(request: HttpRequest, uid: Any, measure_uid: Any) -> HttpResponse:
    """GET and POST …/measures/<measure>/: progress and proof of one measure."""
    item = web.load(request, queries.visible_to(request.user), uid)
    measure = get_object_or_404(item.measures, uid=measure_uid)
    if sentence := permissions.why_not_work(request.user, item):
        raise Refused(sentence)
    initial = {"progress": measure.progress, "is_done": measure.is_done, "done_on": measure.done_on}
    form = forms.ProgressForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            measures.report_progress(measure, by=request.user, **form.cleaned_data)
            return redirect(f"{item.get_absolute_url()}#measures")
        except Unmet as error:
            web.note_on_form(form, error)
    title = f"第{measure.seq}条措施的进展"
    context = {"form": form, "item": item, "measure": measure, "title": title, "submit_label": "保存进展"}
    return render(request, "rectification/item_form.html", context, status=422 if form.errors else 200)


@require_POST
def measure_drop(request: HttpRequest, uid: Any, measure_uid: Any) -> HttpResponse:
    """POST …/measures/<measure>/drop/."""
    item = web.load(request, queries.visible_to(request.user), uid)
    measures.drop_measure(get_object_or_404(item.measures, uid=measure_uid), by=request.user)
    return redirect(f"{item.get_absolute_url()}#measures")


def proof_drop(request: HttpRequest, uid: Any, measure_uid: Any, file_uid: Any) -> HttpResponse:
    """GET and POST …/measures/<measure>/proofs/<file>/drop/: take a wrong proof away, with the reason."""
    item = web.load(request, queries.visible_to(request.user), uid)
    measure = get_object_or_404(item.measures, uid=measure_uid)
    proof = get_object_or_404(queries.proofs_of(measure), uid=file_uid)
    if sentence := permissions.why_not_work(request.user, item):
        raise Refused(sentence)
    form = forms.DropProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        measures.drop_proof(proof, measure, by=request.user, **form.cleaned_data)
        return redirect(f"{item.get_absolute_url()}#measures")
    context = {
        "form": form,
        "item": item,
        "measure": measure,
        "title": f"移除佐证 {proof.name}",
        "submit_label": "移除佐证",
    }
    return render(request, "rectification/item_form.html", context, status=422 if form.errors else 200)


@require_POST
def opinion(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rectification/<uid>/opinion/: one supervisor agrees or returns; a mistake shows the page again, nothing lost."""
    item = _load(request, uid)
    web.demand(request, permissions.why_not_review(request.user, item))
    form = forms.OpinionForm(request.POST)
    if form.is_valid():
        try:
            return redirect(closing.give_opinion(item, by=request.user, **form.cleaned_data).get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    return render(request, "rectification/item_detail.html", _life(request, item, form), status=422)


@require_POST
def item_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rectification/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.visible_to(request.user), uid), verb, closing.VERBS)
