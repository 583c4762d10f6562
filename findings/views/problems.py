"""Pages of 问题: list, new, detail, edit, verbs."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from findings import sheets
from findings.actions import problems as actions
from findings.actions.checks import refuse
from findings.forms.fields import workable_targets
from findings.forms.problems import ProblemFilter, ProblemForm, initial_for
from findings.models import Problem, WorkingDraft
from findings.permissions import may_open
from findings.permissions import problems as permissions
from findings.queries import drafts as draft_queries
from findings.queries import for_sheets, problem_lists
from findings.queries import problems as queries
from findings.states import PROBLEM_FLOW
from findings.views import shared
from rounds.queries.current import pin
from xuncha.core import marks, web
from xuncha.core.bulk import Bulk
from xuncha.core.templatetags.ui import tone_of
from xuncha.core.web import Column
from xuncha.core.writing import Writing


def _places(problem: Problem) -> str:
    names = [str(org) for org in problem.orgs.all()]
    return "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")


def _beside(problem: Problem) -> str:
    return "" if {org.pk for org in problem.orgs.all()} == {problem.target.org_id} else str(problem.target)


COLUMNS = (
    Column("number", "问题编号", lambda p: p.number, sort="number", width="m"),
    Column("statement", "问题表述", lambda p: {"text": p.statement, "note": str(p.category)}),
    Column("orgs", "涉及党组织", lambda p: {"text": _places(p), "note": _beside(p)}, width="m"),
    Column("is_key", "重点", lambda p: "√" if p.is_key else "", sort="is_key", align="center", width="xs"),
    Column("about_chief", "一把手", lambda p: "√" if p.about_chief else "", sort="about_chief", align="center", width="xs"),
    Column("facts", "表现（条）", lambda p: {"number": p.fact_count or 0}, align="right", width="xs", small=False),
    Column("drafts", "底稿（份）", lambda p: {"number": p.draft_count or 0}, align="right", width="xs", small=False),
    Column("status", "状态", lambda p: {"chip": p.get_status_display(), "chip_tone": _tone(p), "note": LATE if p.late else ""},
           sort="status", width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet[Problem]:
    """The problems of the list with what the official columns need; 404 for whom there is no such list."""
    return for_sheets.problems_for(request.user, shared.round_for(request, "problem"))


TABLE = web.Table("problems", "问题清单", COLUMNS, _rows, lambda user: 2, ProblemFilter, "target_id,number,pk", pin,
                  official=sheets.PROBLEMS, official_rows=sheets.counted_rows, counted=queries.countable_by)  # fmt: skip

BULK = Bulk("problems", "问题", "/problems/", "findings.problem", PROBLEM_FLOW, queries.readable_by, actions.VERBS)

MARKS = (("is_key", "重点问题"), ("about_chief", "涉及一把手"), ("is_common", "共性问题"))
GOES = (("in_report", "报告"), ("in_feedback_team", "班子反馈"), ("in_feedback_chief", "主要负责人反馈"))


LATE = "清单冻结后新增"


def _tone(problem: Problem) -> str:
    return "red" if problem.status == "unproven" else tone_of(problem.status)


def problem_list(request: HttpRequest) -> HttpResponse:
    """GET /problems/."""
    round_ = shared.round_for(request, "problem")
    may_add = bool(round_) and bool(workable_targets(request.user, round_, permissions.why_not_create))
    return render(request, "findings/problem_list.html", web.ledger(
        request, problem_lists.with_late(queries.listing(request.user, round_)), COLUMNS, filter_class=ProblemFilter, order="target_id,number,pk",
        sums=_sums, caption="问题清单", table=TABLE, may_add=may_add, may_read_lists=may_open(request.user, "problem_list"),
        empty={"title": "还没有问题", "why": "问题从已审签的底稿归纳：到底稿台账勾选后点“归纳为问题”。",
               "action_label": "去底稿台账" if may_add else "", "action_url": "/drafts/?signed=on"},
    ))  # fmt: skip


def _sums(rows: Any) -> dict[str, Any]:
    found = queries.totals(rows)
    return {"number": "合计", "statement": f"{found['n']} 个", "is_key": found["key"], "about_chief": found["chief"]}


def _uids(request: HttpRequest) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in request.GET.getlist("draft")]
    except ValueError as error:
        raise Http404 from error


def problem_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /problems/new/?draft=…: drawn from the chosen drafts."""
    round_ = shared.round_for(request, "problem")
    targets = workable_targets(request.user, round_, permissions.why_not_create)
    if not targets:
        raise Http404
    rows = draft_queries.signed_for(request.user, round_).filter(target__in=targets)
    initial = initial_for(request.user, round_, _uids(request))
    form = ProblemForm(request.POST or None, user=request.user, targets=targets, rows=rows, initial=initial)
    if request.method == "POST":
        made = shared.save(form, lambda: actions.draw_problem(by=request.user, **form.values()))
        if made is not None:
            return redirect(made.get_absolute_url())
    marks.mark_list(request, "findings.workingdraft", "可归纳问题的底稿")
    context = {"form": form, "back_url": "/problems/", "heading": "归纳问题"}
    return render(request, "findings/problem_form.html", context, status=422 if form.errors else 200)


def problem_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /problems/<uid>/edit/."""
    problem = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_edit(request.user, problem))
    rows = draft_queries.signed_for(request.user, problem.round).filter(target=problem.target)
    writing = Writing(
        request,
        problem,
        lambda data: ProblemForm(data, user=request.user, targets=[problem.target], rows=rows, problem=problem),
    )
    form = writing.form
    if request.method == "POST":
        done = shared.save(form, lambda: writing.run(actions.edit_problem, **form.values()))
        if done is not None:
            return redirect(done.get_absolute_url())
    context = {
        "form": form,
        "problem": problem,
        "back_url": problem.get_absolute_url(),
        "heading": f"修改问题 {problem.number}",
    }
    return render(request, "findings/problem_form.html", context, status=422 if form.errors else 200)


def problem_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /problems/<uid>/."""
    problem = web.load(request, queries.readable_by(request.user), uid)
    may_edit = not permissions.why_not_edit(request.user, problem)
    edit_url = f"{problem.get_absolute_url()}edit/" if may_edit else ""
    lacks = queries.lacks_by_field(problem) if problem.status in permissions.OPEN else []
    seen = {draft.pk: draft for draft in queries.drafts_of(problem, request.user)}
    context = shared.strips(request, problem, permissions.why_not, actions.VERBS)
    return render(request, "findings/problem_detail.html", context | {
        "problem": problem, "title": problem.statement, "number": problem.number, "level": "L2 敏感", "edit_url": edit_url,
        "status_tone": _tone(problem), "facts": _facts(problem), "manifestations": _shown_facts(problem, seen),
        "drafts": list(seen.values()), "missing": shared.missing(lacks, edit_url),
        "missing_for": "组务会通过前" if problem.status == "drawn" else "",
        "index": [{"id": "basics", "label": "基本情况"}, {"id": "manifestations", "label": "具体表现"},
                  {"id": "drafts", "label": "支撑底稿", "count": len(seen)}],
    })  # fmt: skip


def _shown_facts(problem: Problem, seen: dict[int, WorkingDraft]) -> list[dict[str, Any]]:
    rows = problem.manifestations.order_by("seq")
    return [{"seq": row.seq, "text": row.text, "draft": seen.get(row.draft_id)} for row in rows]


def _facts(problem: Problem) -> list[dict[str, Any]]:
    marks = [name for field, name in MARKS if getattr(problem, field)]
    late = [LATE] if problem_lists.is_late(problem) else []
    goes = [name for field, name in GOES if getattr(problem, field)]
    return [
        {"label": "被巡察党组织", "value": str(problem.target)}, {"label": "问题分类", "value": str(problem.category)},
        {"label": "涉及党组织", "value": "、".join(str(org) for org in problem.orgs.all()), "wide": True},
        {"label": "问题类型", "value": problem.get_subject_kind_display()}, {"label": "标记", "value": "、".join([*marks, *late]), "nil": "无"},
        {"label": "去处", "value": "、".join(goes), "nil": "不列入"}, {"label": "归纳人", "value": str(problem.created_by or "")},
        {"label": "整改建议", "value": problem.recommended_measure, "wide": True, "nil": "无"},
    ]  # fmt: skip


@require_POST
def problem_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /problems/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.readable_by(request.user), uid), verb, actions.VERBS)
