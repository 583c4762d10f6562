"""Pages of 底稿: list, new, detail, edit, evidence, verbs, and the way from chosen drafts to a problem."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings import sheets
from findings.actions import drafts as actions
from findings.actions import evidence as evidence_actions
from findings.forms.drafts import DraftFilter, DraftForm, EvidenceForm, PickForm
from findings.forms.fields import workable_targets
from findings.models import WorkingDraft
from findings.permissions import drafts as permissions
from findings.permissions.problems import why_not_create as why_not_draw
from findings.queries import drafts as queries
from findings.queries import for_sheets, sources
from findings.states import DRAFT_FLOW, SIGNED_DRAFT
from findings.views import shared
from rounds import permissions as base
from rounds.queries.current import pin
from xuncha.core import web
from xuncha.core.bulk import Bulk
from xuncha.core.templatetags.ui import isodate, number, tone_of
from xuncha.core.web import Column
from xuncha.core.writing import Writing

COLUMNS = (
    Column("number", "底稿编号", lambda d: {"text": str(d), "note": f"第{d.draft_version}版" if d.draft_version > 1 else ""},
           sort="number", width="m"),
    Column("title", "底稿名称", lambda d: {"text": d.title, "note": str(d.category or "未分类")}),
    Column("org", "涉及党组织", lambda d: {"text": str(d.org), "note": str(d.target) if d.org_id != d.target.org_id else ""},
           sort="org__name", width="m"),
    Column("drafted_on", "编制日期", lambda d: isodate(d.drafted_on), sort="drafted_on", width="s", small=False),
    Column("amount", "金额（万元）", lambda d: {"text": number(d.amount, 4)}, sort="amount", align="right", width="s", small=False),
    Column("evidence", "支撑材料", lambda d: {"number": d.evidence_count or 0}, sort="evidence_count", align="right", width="s"),
    Column("created_by", "编制人", lambda d: str(d.created_by or ""), width="s", small=False),
    Column("status", "状态", lambda d: {"chip": d.get_status_display(), "chip_tone": tone_of(d.status)}, sort="status", width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet[WorkingDraft]:
    """The drafts of the list with what the official columns need; 404 for whom there is no such list."""
    return for_sheets.drafts_for(request.user, shared.round_for(request, "draft"))


TABLE = web.Table("drafts", "底稿台账", COLUMNS, _rows, lambda user: 2, DraftFilter, "-drafted_on,-pk", pin,
                  official=sheets.DRAFTS, official_rows=sheets.counted_rows, counted=queries.decidable_by)  # fmt: skip

BULK = Bulk("drafts", "底稿", "/drafts/", "findings.workingdraft", DRAFT_FLOW, queries.readable_by, actions.VERBS)

#: 四个准确 and what of the draft each is held against (domain §3.3)
ACCURACIES: tuple[tuple[str, Callable[[WorkingDraft], str]], ...] = (
    ("了解方式准确", lambda draft: draft.process),
    ("责任主体准确", lambda draft: sheets.liable(draft)),
    ("时间地点准确", lambda draft: " ".join(filter(None, (_span(draft), draft.place)))),
    ("政策依据准确", lambda draft: draft.basis),
)


def draft_list(request: HttpRequest) -> HttpResponse:
    """GET /drafts/."""
    round_ = shared.round_for(request, "draft")
    may_add = bool(round_) and bool(workable_targets(request.user, round_, permissions.why_not_create))
    may_draw = bool(round_) and bool(workable_targets(request.user, round_, why_not_draw))
    countable = base.more_than_seen(request.user, queries.countable_rows(request.user, round_))
    return render(request, "findings/draft_list.html", web.ledger(
        request, queries.listing(request.user, round_), COLUMNS, filter_class=DraftFilter, order="-drafted_on,-pk",
        countable=countable, sums=_sums, caption="底稿台账", table=TABLE, may_add=may_add,
        more_verbs=[{"code": "draw", "label": "归纳为问题", "url": "/drafts/bulk/"}] if may_draw else [],
        empty={"title": "还没有底稿", "why": "谈话、信访、走访中发现的问题，经核实后写成底稿。",
               "action_label": "新建底稿" if may_add else "", "action_url": "/drafts/new/"},
    ))  # fmt: skip


def _sums(rows: Any) -> dict[str, Any]:
    found = queries.totals(rows)
    return {"number": "合计", "title": f"{found['n']} 份", "amount": number(found["amount"], 4)}


@require_POST
def draft_bulk(request: HttpRequest) -> HttpResponse:
    """POST /drafts/bulk/: 归纳为问题 leads to the form of a problem with the chosen drafts in it."""
    round_ = shared.round_for(request, "problem")
    if request.POST.get("verb") != "draw" or not workable_targets(request.user, round_, why_not_draw):
        raise Http404
    return redirect("/problems/new/?" + urlencode([("draft", uid) for uid in request.POST.getlist("uid")]))


def _source(request: HttpRequest) -> Any:
    """The point or petition named in the address; one that may not be seen is not there."""
    finders = (
        ("point", sources.point_for), ("finding", sources.finding_for), ("survey", sources.survey_for),
        ("petition", sources.petition_for), ("material", sources.material_for),
    )  # fmt: skip
    return shared.source_of(request, finders)


def draft_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /drafts/new/?point=|finding=|survey=|petition=|material=: what the source says is filled in already."""
    round_ = shared.round_for(request, "draft")
    source = _source(request)
    targets = workable_targets(request.user, round_, permissions.why_not_create)
    if not targets:
        raise Http404
    initial = sources.draft_values(source, request.user) if source is not None else {"undertakers": [request.user.pk]}
    form = DraftForm(request.POST or None, user=request.user, targets=targets, initial=initial)
    if request.method == "POST":
        made = shared.save(form, lambda: actions.record_draft(by=request.user, source=source, **form.cleaned_data))
        if made is not None:
            _warn(request, made)
            return redirect(made.get_absolute_url())
    context = {"form": form, "source": source, "back_url": "/drafts/", "heading": "新建底稿"}
    return render(request, "findings/draft_form.html", context, status=422 if form.errors else 200)


def _warn(request: HttpRequest, draft: WorkingDraft) -> None:
    web.warn_of_traces(request, draft.summary, draft.facts, draft.process)


def draft_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /drafts/<uid>/edit/."""
    draft = web.load(request, queries.readable_by(request.user), uid)
    actions.checks.refuse(permissions.why_not_edit(request.user, draft))
    writing = Writing(
        request, draft, lambda data: DraftForm(data, user=request.user, targets=[draft.target], draft=draft)
    )
    form = writing.form
    if request.method == "POST":
        values = (
            {name: value for name, value in form.cleaned_data.items() if name != "target"} if form.is_valid() else {}
        )
        done = shared.save(form, lambda: writing.run(actions.edit_draft, **values))
        if done is not None:
            _warn(request, done)
            return redirect(done.get_absolute_url())
    context = {"form": form, "draft": draft, "back_url": draft.get_absolute_url(), "heading": f"修改底稿 {draft}"}
    return render(request, "findings/draft_form.html", context, status=422 if form.errors else 200)


def draft_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /drafts/<uid>/."""
    return _page(request, web.load(request, queries.readable_by(request.user), uid))


def _page(
    request: HttpRequest, draft: WorkingDraft, *, evidence_form: EvidenceForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    may_edit = not permissions.why_not_edit(user, draft)
    context = shared.strips(request, draft, permissions.why_not, actions.VERBS)
    _fill_check_list(context["steps"])
    evidence = [row | {"files": shared.file_lines(row["files"])} for row in queries.evidence_of(draft, user)]
    if may_edit and evidence_form is None:
        evidence_form = EvidenceForm(draft=draft)
    edit_url = f"{draft.get_absolute_url()}edit/" if may_edit else ""
    return render(request, "findings/draft_detail.html", context | {
        "draft": draft, "title": draft.title, "number": str(draft), "level": "L2 敏感", "may_edit": may_edit, "edit_url": edit_url,
        "facts": _facts(draft), "evidence": evidence, "evidence_form": evidence_form if may_edit else None,
        "versions": queries.versions_of(draft, user), "may_revise": not permissions.why_not_revise(user, draft),
        "may_fix": draft.status in SIGNED_DRAFT and draft.voided_at is None and base.holds(user, "fix.write", draft),
        "missing": shared.missing(queries.lacks_by_field(draft), edit_url, ("evidence",)) if draft.status == "draft" else [],
        "missing_for": "提交审核前", "accuracies": _accuracies(draft) if draft.status in ("submitted", "reviewed") else [],
        "index": _index(draft, evidence),
    }, status=status)  # fmt: skip


def _fill_check_list(steps: list[dict]) -> None:
    for step in steps:
        if step["verb"] == "review":
            step["confirm"] = f"通过前请逐项核对：{'、'.join(name for name, _ in ACCURACIES)}；一事一底稿。"


def _accuracies(draft: WorkingDraft) -> list[dict[str, Any]]:
    return [{"label": name, "value": value(draft), "wide": True} for name, value in ACCURACIES]


def _facts(draft: WorkingDraft) -> list[dict[str, Any]]:
    labels = dict(draft._meta.get_field("sources").base_field.choices)
    undertakers = "、".join(str(one) for one in draft.undertakers.all())
    return [
        {"label": "被巡察党组织", "value": str(draft.target)}, {"label": "涉及党组织", "value": str(draft.org)},
        {"label": "问题分类", "value": str(draft.category or ""), "anchor": "field-category"},
        {"label": "辅分类", "value": str(draft.extra or ""), "nil": "无"},
        {"label": "问题来源", "value": "、".join(labels.get(code, code) for code in draft.sources)},
        {"label": "发生单位层级", "value": draft.get_org_level_display()},
        {"label": "问题类型", "value": draft.get_subject_kind_display()}, {"label": "成熟度", "value": draft.get_maturity_display()},
        {"label": "责任单位", "value": str(draft.resp_org or "")}, {"label": "责任人", "value": draft.resp_persons},
        {"label": "责任类型", "value": draft.get_resp_kind_display()}, {"label": "发生地点", "value": draft.place},
        {"label": "发生时间", "value": _span(draft)}, {"label": "编制日期", "value": isodate(draft.drafted_on)},
        {"label": "涉及金额（万元）", "value": draft.amount and number(draft.amount, 4), "nil": "—"},
        {"label": "涉及人数、户数", "value": _heads(draft), "nil": "—"},
        {"label": "承办人", "value": undertakers}, {"label": "编制人", "value": str(draft.created_by or "")},
        {"label": "副组长审核", "value": _who_when(draft.reviewed_by, draft.reviewed_at), "nil": "未审核"},
        {"label": "组长审签", "value": _who_when(draft.signed_by, draft.signed_at), "nil": "未审签"},
    ]  # fmt: skip


def _span(draft: WorkingDraft) -> str:
    if not draft.occurred_to:
        return isodate(draft.occurred_from) if draft.occurred_from else ""
    return f"{isodate(draft.occurred_from)} 至 {isodate(draft.occurred_to)}"


def _heads(draft: WorkingDraft) -> str:
    counts = ((draft.people, "人"), (draft.households, "户"))
    return "、".join(f"{count} {unit}" for count, unit in counts if count)


def _who_when(who: Any, when: Any) -> str:
    return f"{who} {isodate(when)}" if who else ""


def _index(draft: WorkingDraft, evidence: list) -> list[dict[str, Any]]:
    return [
        {"id": "basics", "label": "基本情况"}, {"id": "matter", "label": "问题和事实"}, {"id": "way", "label": "过程和依据"},
        {"id": "evidence", "label": "支撑材料", "count": len(evidence)},
    ]  # fmt: skip


@require_POST
def draft_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /drafts/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.readable_by(request.user), uid), verb, actions.VERBS)


@require_POST
def evidence_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /drafts/<uid>/evidence/."""
    draft = web.load(request, queries.readable_by(request.user), uid)
    web.demand(request, permissions.why_not_edit(request.user, draft))
    form = EvidenceForm(request.POST, request.FILES, draft=draft)
    if shared.save(form, lambda: evidence_actions.add_evidence(draft, by=request.user, **form.cleaned_data)) is None:
        return _page(request, draft, evidence_form=form, status=422)
    return redirect(f"{draft.get_absolute_url()}#evidence")


def evidence_pick(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /drafts/<uid>/evidence/pick/: a record of the ledgers as evidence, nothing typed twice."""
    draft = web.load(request, queries.readable_by(request.user), uid)
    web.demand(request, permissions.why_not_edit(request.user, draft))
    form = PickForm(request.POST or None, user=request.user, draft=draft)
    if request.method == "POST":
        made = shared.save(form, lambda: evidence_actions.add_from_record(draft, by=request.user, **form.verb_data()))
        if made is not None:
            return redirect(f"{draft.get_absolute_url()}#evidence")
    context = {"form": form, "draft": draft, "back_url": draft.get_absolute_url(), "heading": "从台账选支撑材料",
               "submit_label": "列为支撑材料"}  # fmt: skip
    return render(request, "findings/draft_form.html", context, status=422 if form.errors else 200)


@require_POST
def evidence_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /drafts/<uid>/evidence/<uid>/remove/."""
    draft = web.load(request, queries.readable_by(request.user), uid)
    found = get_object_or_404(draft.evidence, uid=item)
    evidence_actions.remove_evidence(found, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"{draft.get_absolute_url()}#evidence")
