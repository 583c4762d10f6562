"""Pages of surveys: list, form, record with results, totals of paper, slips (问卷)."""

from typing import Any

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interviews import permissions, queries
from interviews.actions import answers
from interviews.actions import surveys as actions
from interviews.forms.filters import SurveyFilter
from interviews.forms.surveys import BatchForm, QuestionForm, SlipsForm, SurveyForm, TotalsForm
from interviews.models import Mode, Survey, SurveyBatch
from interviews.sheets.surveys import RESULT_SHEET, result_rows
from interviews.states import COUNTED_SURVEY
from interviews.views import survey_papers
from interviews.views.charts import chart_of
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import calendar, links, marks, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.roles import COUNTED
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.writing import Writing

SURVEY_COLUMNS = (
    web.Column("number", "问卷编号", lambda survey: survey.number, sort="number", width="m"),
    web.Column("title", "名称", lambda s: {"text": s.title, "note": s.get_purpose_display()}, sort="title"),
    web.Column("org", "测评单位", lambda s: str(s.org), sort="org__name", width="s"),
    web.Column("mode", "方式", lambda s: s.get_mode_display(), sort="mode", width="xs"),
    web.Column("sent", "发放（份）", lambda s: s.total_sent, align="right", width="xs"),
    web.Column("returned", "收回（份）", lambda s: s.total_returned, align="right", width="xs"),
    web.Column("valid", "有效（份）", lambda s: s.total_valid, align="right", width="xs", small=False),
    web.Column("return_rate", "收回率", lambda s: queries.rate(s.total_returned, s.total_sent), align="right", width="s", small=False),
    web.Column("status", "状态", lambda s: {"chip": workflow.status_label(s), "chip_tone": tone_of(s.status)}, sort="status", width="s"),
)  # fmt: skip


def _sums(rows: QuerySet) -> list[dict[str, Any]]:
    found = queries.survey_sums(rows)
    figures = [{"number": found[name]} for name in ("sent", "returned", "valid")]
    return [{"text": "合计"}, {}, {}, {}, *figures, {"text": queries.rate(found["returned"], found["sent"])}, {}]


def _survey_rows(request: Any) -> QuerySet:
    """The surveys of the list for whoever asks; 404 for whom surveys do not even count."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "survey", round_, least=COUNTED):
        raise Http404
    return queries.survey_listing(request.user, round_)


SURVEY_TABLE = web.Table("surveys", "问卷", SURVEY_COLUMNS, _survey_rows, lambda user: 2, SurveyFilter, "-pk", pin,
                          official=RESULT_SHEET, official_rows=result_rows, counted=queries.surveys_countable_by)  # fmt: skip


def _may_add(request: HttpRequest) -> bool:
    targets = places.target_list(request.user, current_round(request))
    return any(not permissions.why_not_create_survey(request.user, target) for target in targets)


def _may_enter(request: HttpRequest) -> bool:
    """Whether totals of paper wait anywhere that this person writes: asked once a target, the sheet asks each survey."""
    waiting = queries.open_on_paper(request.user, current_round(request))
    targets = {survey.target_id: survey.target for survey in waiting}
    return any(rounds_permissions.holds(request.user, "survey.write", target) for target in targets.values())


def survey_list(request: HttpRequest) -> HttpResponse:
    """GET /surveys/: the round's surveys that this person may see."""
    rows, round_, may_add = _survey_rows(request), current_round(request), _may_add(request)
    empty = {"title": "没有可以查看的问卷", "why": "民主测评、政治生态问卷、群众满意度等，由本组设计、发放和汇总。"}
    if may_add:
        empty |= {"action_label": "设计问卷", "action_url": "/surveys/new/"}
    countable = queries.surveys_countable_by(request.user).filter(round=round_)
    context = web.ledger(
        request, rows, SURVEY_COLUMNS, filter_class=SurveyFilter, order="-pk", table=SURVEY_TABLE, sums=_sums, caption="问卷",
        countable=rounds_permissions.more_than_seen(request.user, countable), empty=empty, may_add=may_add,
        may_import=[("导入纸质汇总", "/survey-totals/import/")] if _may_enter(request) else (),
    )  # fmt: skip
    return render(request, "interviews/survey_list.html", context)


def survey_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /surveys/new/."""
    if not _may_add(request):
        raise Http404
    form = SurveyForm(request.POST or None, user=request.user, round_=current_round(request))
    if request.method == "POST" and form.is_valid():
        try:
            survey = actions.design_survey(by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"已建立问卷 {survey.number}；请核对题目，加上填答群体后发布。")
            return redirect(survey.get_absolute_url())
    context = {"form": form, "back_url": "/surveys/"}
    return render(request, "interviews/survey_form.html", context, status=422 if form.is_bound else 200)


def survey_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /surveys/<uid>/edit/: the heading."""
    survey = _load(request, uid)
    refusal = permissions.why_not_design(request.user, survey)
    web.demand(request, refusal)
    writing = Writing(
        request, survey, lambda data: SurveyForm(data, user=request.user, round_=survey.round, survey=survey)
    )
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(writing.run(actions.edit_survey, **form.cleaned_data).get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "survey": survey, "back_url": survey.get_absolute_url(),
               "refusal": refusal}  # fmt: skip
    return render(request, "interviews/survey_form.html", context, status=422 if form.is_bound else 200)


def _load(request: HttpRequest, uid: Any) -> Survey:
    return web.load(request, queries.survey_for_page(request.user), uid)


def survey_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /surveys/<uid>/: the record; with its results once it is closed."""
    return _page(request, _load(request, uid))


def _page(
    request: HttpRequest, survey: Survey, *, question_form: QuestionForm | None = None, batch_form: BatchForm | None = None,
    slips_form: SlipsForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    user, batches, questions = request.user, queries.batches_of(survey), queries.questions_of(survey)
    designing = not permissions.why_not_design(user, survey)
    results = queries.results(survey) if survey.status in COUNTED_SURVEY else []
    spine = links.spine(survey, user, tell_hidden=not rounds_permissions.is_unit(user))
    context = {
        "survey": survey, "facts": _facts(survey), "batches": _batch_lines(survey, batches), "questions": questions,
        "results": [{"result": one, "chart": chart_of(one)} for one in results], "designing": designing, **spine,
        "hidden": any(one.hidden for one in results), "minimum": queries.MINIMUM,
        "may_enter": not permissions.why_not_enter(user, survey), "may_issue": not permissions.why_not_issue(user, survey),
        "steps": workflow.steps(survey, user, permissions.why_not_survey, rounds_permissions.holds), "history": web.history(survey),
        "missing": queries.survey_missing(survey), "may_carry": bool(results) and rounds_permissions.holds(user, "draft.write", survey),
        "slips_form": slips_form or SlipsForm(initial={"count": 20}), "index": _index(survey, questions, bool(results)),
        "attachments": survey_papers.shown(survey, user) if survey.mode == Mode.PAPER else None,
    }  # fmt: skip
    if designing:
        context |= {"question_form": question_form or QuestionForm(), "batch_form": batch_form or BatchForm()}
    return render(request, "interviews/survey_detail.html", context, status=status)


def _index(survey: Survey, questions: list, with_results: bool) -> list[dict[str, Any]]:
    found = [{"id": "facts", "label": "基本情况"}, {"id": "batches", "label": "填答群体"}]
    return [*found, {"id": "results", "label": "结果"} if with_results else
            {"id": "questions", "label": "题目", "count": len(questions)}]  # fmt: skip


def _facts(survey: Survey) -> list[dict[str, Any]]:
    facts = [
        {"label": "用途", "value": survey.get_purpose_display()}, {"label": "方式", "value": survey.get_mode_display()},
        {"label": "测评单位", "value": str(survey.org)}, {"label": "巡察对象", "value": str(survey.target)},
        {"label": "发布日期", "value": isodate(survey.opened_on) if survey.opened_on else "", "nil": "—"},
        {"label": "截止日期", "value": isodate(survey.closed_on) if survey.closed_on else "", "nil": "—"},
        {"label": "设计人", "value": str(survey.created_by or "")}, {"label": "锁定人", "value": str(survey.locked_by or ""), "nil": "—"},
    ]  # fmt: skip
    return facts + ([{"label": "卷首说明", "value": survey.preface, "wide": True}] if survey.preface else [])


def _batch_lines(survey: Survey, batches: list[SurveyBatch]) -> list[dict[str, Any]]:
    """Each group with its rates; a last line for all of them."""
    unused = queries.slips_open(survey) if survey.mode == Mode.CODE else {}
    lines: list[dict[str, Any]] = [
        {"batch": one, "name": one.name, "sent": one.sent, "returned": one.returned, "valid": one.valid, "unused": unused.get(one.pk, 0)}
        for one in batches
    ]  # fmt: skip
    if len(lines) > 1:
        names = ("sent", "returned", "valid", "unused")
        lines.append({"batch": None, "name": "合计", **{name: sum(line[name] for line in lines) for name in names}})
    for line in lines:
        line |= {
            "return_rate": queries.rate(line["returned"], line["sent"]),
            "valid_rate": queries.rate(line["valid"], line["returned"]),
        }
    return lines


@require_POST
def question_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /surveys/<uid>/question/."""
    survey, form = _load(request, uid), QuestionForm(request.POST)
    web.demand(request, permissions.why_not_design(request.user, survey))
    if form.is_valid():
        try:
            actions.add_question(survey, by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(f"{survey.get_absolute_url()}#questions")
    return _page(request, survey, question_form=form, status=422)


@require_POST
def batch_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /surveys/<uid>/batch/."""
    survey, form = _load(request, uid), BatchForm(request.POST)
    web.demand(request, permissions.why_not_design(request.user, survey))
    if form.is_valid():
        try:
            actions.add_batch(survey, by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(f"{survey.get_absolute_url()}#batches")
    return _page(request, survey, batch_form=form, status=422)


def _batch(survey: Survey, item: Any) -> SurveyBatch:
    found = next((one for one in queries.batches_of(survey) if one.uid == item), None)
    if found is None:
        raise Http404
    return found


@require_POST
def batch_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /surveys/<uid>/batch/<uid>/remove/."""
    survey = _load(request, uid)
    actions.remove_batch(_batch(survey, item), by=request.user)
    return redirect(f"{survey.get_absolute_url()}#batches")


def totals(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """GET, POST /surveys/<uid>/batch/<uid>/: totals of a group's paper; only for those who enter them."""
    survey = _load(request, uid)
    batch, refusal = _batch(survey, item), permissions.why_not_enter(request.user, survey)
    web.demand(request, refusal)
    shown = {} if refusal else queries.votes_of(batch)  # figures below the minimum are for whoever holds the paper
    form = TotalsForm(request.POST or None, batch=batch, questions=queries.questions_of(survey), votes=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_totals(batch, by=request.user, **form.verb_data())
        except Unmet as error:
            _beside(form, error)
        else:
            messages.success(request, f"已保存“{batch}”的汇总。")
            return redirect(f"{survey.get_absolute_url()}#batches")
    context = {"survey": survey, "batch": batch, "form": form, "refusal": refusal}
    return render(request, "interviews/survey_totals.html", context, status=422 if form.is_bound else 200)


def _beside(form: TotalsForm, error: Unmet) -> None:
    """A sentence about a question stands at its first option."""
    for name, sentence in error.fields.items():
        form.add_error(f"{name}_0" if name.startswith("q") else name, sentence)
    for sentence in set(error.sentences) - set(error.fields.values()):
        form.add_error(None, sentence)


@require_POST
def slips(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /surveys/<uid>/batch/<uid>/slips/: the page of new slips to print, shown once."""
    survey = _load(request, uid)
    batch, form = _batch(survey, item), SlipsForm(request.POST)
    web.demand(request, permissions.why_not_issue(request.user, survey))
    if not form.is_valid():
        return _page(request, survey, slips_form=form, status=422)
    tokens = answers.issue_slips(batch, by=request.user, count=form.cleaned_data["count"])
    codes = [
        segno.make(request.build_absolute_uri(f"/s/{token}/"), error="m").png_data_uri(scale=4, border=2)
        for token in tokens
    ]
    marks.mark_print(request, about=survey)
    request.watermark = ""  # tiles of a watermark would tell one slip from the next
    context = {"survey": survey, "batch": batch, "codes": codes, "address": request.build_absolute_uri("/"),
               "printed": {"at": calendar.now(), "by": request.user.name, "label": survey.number}}  # fmt: skip
    return render(request, "interviews/survey_slips.html", context)


@require_POST
def survey_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /surveys/<uid>/<verb>/."""
    return web.run_verb(request, _load(request, uid), verb, actions.SURVEY_VERBS)
