"""Pages of visits: list, form, record, the writing page, findings, photos."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interviews import permissions, queries
from interviews.actions import visit_findings
from interviews.actions import visits as actions
from interviews.actions.carrying import settle_finding
from interviews.forms.filters import VisitFilter
from interviews.forms.visits import FindingForm, VisitForm, WriteVisitForm
from interviews.models import Visit, VisitFinding
from interviews.sheets.visits import VISIT_SHEET, met_words, visit_rows
from interviews.states import OPEN_VISIT, VISIT_FLOW
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import bulk, calendar, files, links, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.roles import COUNTED
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.writing import Writing


def _at_cell(visit: Visit) -> dict[str, Any]:
    return {"text": isodate(visit.day), "note": f"{visit.at.astimezone(calendar.ZONE):%H:%M}"}


VISIT_COLUMNS = (
    web.Column("number", "走访编号", lambda visit: visit.number, sort="number", width="m"),
    web.Column("at", "日期", _at_cell, sort="at", width="s"),
    web.Column("org", "村", lambda v: {"text": str(v.org), "note": str(v.target)}, sort="org__name", width="s"),
    web.Column("kind", "方式", lambda visit: visit.get_kind_display(), sort="kind", width="s"),
    web.Column("households", "户数（户）", lambda visit: visit.households, sort="households", align="right", width="xs"),
    web.Column("met", "对象类别", met_words, small=False),
    web.Column("findings", "发现（条）", lambda visit: visit.finding_count, align="right", width="xs", small=False),
    web.Column("visitors", "走访人", lambda visit: visit.visitor_names or ""),
    web.Column("status", "状态", lambda v: {"chip": workflow.status_label(v), "chip_tone": tone_of(v.status)}, sort="status",
               width="s"),
)  # fmt: skip


def _sums(rows: QuerySet) -> list[dict[str, Any]]:
    found = queries.visit_sums(rows)
    held = {"text": f"已整理 {found['visits']} 次"}
    return [held, {}, {}, {}, {"number": found["households"]}, {}, {}, {}, {}]


def _visit_rows(request: Any) -> QuerySet:
    """The visits of the list for whoever asks; 404 for whom visits do not even count."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "visit", round_, least=COUNTED):
        raise Http404
    return queries.visit_listing(request.user, round_)


VISIT_TABLE = web.Table("visits", "走访", VISIT_COLUMNS, _visit_rows, lambda user: 2, VisitFilter, "-at,-pk", pin,
                         official=VISIT_SHEET, official_rows=visit_rows, counted=queries.visits_countable_by)  # fmt: skip


def _may_add(request: HttpRequest) -> bool:
    targets = places.target_list(request.user, current_round(request))
    return any(not permissions.why_not_create_visit(request.user, target) for target in targets)


VISIT_BULK = bulk.Bulk(
    "visits", "走访", "/visits/", "interviews.visit", VISIT_FLOW, queries.visits_visible_to, actions.VISIT_VERBS
)


def visit_list(request: HttpRequest) -> HttpResponse:
    """GET /visits/: the round's visits that this person may see."""
    rows, round_, may_add = _visit_rows(request), current_round(request), _may_add(request)
    empty = {"title": "没有可以查看的走访", "why": "进驻以后由本组登记走访；按您的角色只计数的，见表下的件数。"}
    if may_add:
        empty |= {"action_label": "登记走访", "action_url": "/visits/new/"}
    countable = queries.visits_countable_by(request.user).filter(round=round_)
    context = web.ledger(
        request, rows, VISIT_COLUMNS, filter_class=VisitFilter, order="-at,-pk", table=VISIT_TABLE,
        countable=rounds_permissions.more_than_seen(request.user, countable), sums=_sums, caption="走访", empty=empty,
        may_add=may_add, may_import=[("导入 Excel", "/visits/import/")] if may_add else (), may_cover=rounds_permissions.allows(request.user, "coverage", round_),
    )  # fmt: skip
    return render(request, "interviews/visit_list.html", context)


def visit_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /visits/new/: record a visit or plan one; the writing page follows."""
    if not _may_add(request):
        raise Http404
    initial = {"org": request.GET.get("org"), "target": request.GET.get("target")}
    form = VisitForm(request.POST or None, user=request.user, round_=current_round(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visit = actions.record_visit(by=request.user, **form.verb_data())
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"已登记走访 {visit.number}。")
            return redirect(f"{visit.get_absolute_url()}{'write/' if visit.status == 'under_way' else ''}")
    context = {"form": form, "back_url": "/visits/"}
    return render(request, "interviews/visit_form.html", context, status=422 if form.is_bound else 200)


def visit_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /visits/<uid>/edit/: correct where, when, how and who."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    refusal = permissions.why_not_edit_visit(request.user, visit)
    web.demand(request, refusal)
    writing = Writing(request, visit, lambda data: VisitForm(data, user=request.user, round_=visit.round, visit=visit))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            writing.run(actions.edit_visit, **form.verb_data())
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(visit.get_absolute_url())
    context = {"form": form, "visit": visit, "back_url": visit.get_absolute_url(),
               "refusal": refusal}  # fmt: skip
    return render(request, "interviews/visit_form.html", context, status=422 if form.is_bound else 200)


def visit_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /visits/<uid>/: the record."""
    return _page(request, web.load(request, queries.visit_for_page(request.user), uid))


def _page(
    request: HttpRequest, visit: Visit, *, form: FindingForm | None = None, finding: VisitFinding | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    user, findings, photos = request.user, queries.findings_of(visit), files.of(visit, "photo")
    became = queries.findings_became(findings, user)
    spine = links.spine(visit, user, tell_hidden=not rounds_permissions.is_unit(user))
    may_edit = not permissions.why_not_edit_visit(user, visit)
    context = {
        "visit": visit, "facts": _facts(visit), "answers": _answers(visit), "form": form,
        "people": list(visit.people.all()), "samples": list(visit.samples.all()), "photos": photos,
        "editing": finding, "editing_uid": str(finding.uid) if finding else "",
        "findings": [{"finding": one, "became": became.get(one.uid, [])} for one in findings],
        "steps": workflow.steps(visit, user, permissions.why_not_visit, rounds_permissions.holds),
        "sources": spine["sources"],
        "consequences": spine["consequences"] + [node for nodes in became.values() for node in nodes],
        "missing": queries.visit_lacks(visit),
        "may_settle": rounds_permissions.holds(user, "visit.review", visit)
        or not rounds_permissions.why_not_write(user, "visit.write", visit),
        "history": web.history(visit), "may_edit": may_edit, "may_write": may_edit and visit.status == "under_way",
        "may_attach": visit.status in (*OPEN_VISIT, "recorded") and not rounds_permissions.why_not_write(user, "visit.write", visit),
        "may_carry": rounds_permissions.holds(user, "draft.write", visit), "may_fix": rounds_permissions.holds(user, "fix.write", visit),
        "index": [{"id": "facts", "label": "基本情况"}, {"id": "content", "label": "走访情况"},
                  {"id": "people", "label": "走访对象", "count": len(visit.people.all())},
                  {"id": "findings", "label": "发现和去向", "count": len(findings)},
                  {"id": "photos", "label": "照片", "count": len(photos)}],
    }  # fmt: skip
    if may_edit and form is None:
        context["form"] = FindingForm(visit=visit, finding=finding)
    return render(request, "interviews/visit_detail.html", context, status=status)


def _facts(visit: Visit) -> list[dict[str, Any]]:
    at = visit.at.astimezone(calendar.ZONE)
    facts = [
        {"label": "村", "value": str(visit.org)}, {"label": "巡察对象", "value": str(visit.target)},
        {"label": "走访时间", "value": f"{at:%Y-%m-%d %H:%M}"}, {"label": "走访方式", "value": visit.get_kind_display()},
        {"label": "走访人", "value": "、".join(str(user) for user in visit.visitors.all())},
        {"label": "登记人", "value": str(visit.created_by or "")},
        {"label": "走访户数", "value": visit.households or "", "nil": "—"},
        {"label": "镇村干部陪同", "value": f"有：{visit.accompanied_note}" if visit.accompanied else "无"},
    ]  # fmt: skip
    wide = [("日期说明", visit.date_reason),
            ("审核意见", f"{visit.reviewer}：{visit.review_opinion or '同意'}" if visit.reviewer else "")]  # fmt: skip
    return facts + [{"label": label, "value": value, "wide": True} for label, value in wide if value]


ANSWERS = {"ok": ("无异常", "done"), "bad": ("有问题", "red"), "na": ("不涉及", "neutral"), "": ("未答", "soon")}


def _answers(visit: Visit) -> list[dict[str, str]]:
    return [{"item": row["item"], "note": row.get("note", ""), "word": ANSWERS[row.get("answer", "")][0],
             "tone": ANSWERS[row.get("answer", "")][1]} for row in visit.answers]  # fmt: skip


def visit_write(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /visits/<uid>/write/: text, checklist, people met and samples on one page."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    refusal = permissions.why_not_edit_visit(request.user, visit)
    web.demand(request, refusal)
    writing = Writing(request, visit, lambda data: WriteVisitForm(data, visit=visit))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            visit = writing.run(actions.write_visit, **form.verb_data())
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, "已保存走访记录。")
            web.warn_of_traces(request, visit.content)
            return redirect(visit.get_absolute_url())
    context = {"form": form, "visit": visit, "refusal": refusal}
    return render(request, "interviews/visit_write.html", context, status=422 if form.is_bound else 200)


def visit_finding(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET ?finding=, POST /visits/<uid>/finding/: take a finding, or change the one that is named."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    finding = _finding_of(visit, request.POST.get("finding") or request.GET.get("finding"))
    if request.method != "POST":
        return _page(request, visit, finding=finding)
    web.demand(request, permissions.why_not_edit_visit(request.user, visit))
    form = FindingForm(request.POST, visit=visit, finding=finding)
    if form.is_valid():
        try:
            if finding is None:
                finding = visit_findings.add_finding(visit, by=request.user, **form.cleaned_data)
            else:
                visit_findings.edit_finding(finding, by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            web.warn_of_traces(request, form.cleaned_data["text"])
            return redirect(f"{visit.get_absolute_url()}#findings")
    return _page(request, visit, form=form, finding=finding, status=422)


@require_POST
def visit_finding_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /visits/<uid>/finding/<uid>/remove/."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    finding = _finding_of(visit, str(item))
    visit_findings.remove_finding(finding, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"{visit.get_absolute_url()}#findings")


@require_POST
def visit_finding_settle(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /visits/<uid>/finding/<uid>/settle/ with `reason`: the finding is not carried over."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    finding = _finding_of(visit, str(item))
    settle_finding(finding, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"{visit.get_absolute_url()}#finding-{finding.seq}")


def _finding_of(visit: Visit, asked: str | None) -> VisitFinding | None:
    found = next((one for one in queries.findings_of(visit) if str(one.uid) == asked), None)
    if asked and found is None:
        raise Http404
    return found


@require_POST
def visit_photo(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /visits/<uid>/photo/: one or more photos; their position is taken out."""
    visit = web.load(request, queries.visit_for_page(request.user), uid)
    actions.add_photos(visit, by=request.user, uploads=request.FILES.getlist("upload"))
    messages.success(request, "照片已保存，拍摄位置已去除。")
    return redirect(f"{visit.get_absolute_url()}#photos")


@require_POST
def visit_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /visits/<uid>/<verb>/."""
    return web.run_verb(
        request, web.load(request, queries.visit_for_page(request.user), uid), verb, actions.VISIT_VERBS
    )
