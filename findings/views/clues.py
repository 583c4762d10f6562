"""Pages of 问题线索: list, new, detail, edit, evidence, verbs. Whoever has no part in clues finds no such page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings import sheets
from findings.actions import clues as actions
from findings.actions.checks import refuse
from findings.actions.namesakes import note_namesake
from findings.forms.clues import (
    ClueEvidenceForm,
    ClueFilter,
    ClueForm,
    DecisionForm,
    HandlingForm,
    NamesakeForm,
    ResultForm,
)
from findings.forms.fields import workable_targets
from findings.models import Clue
from findings.permissions import clues as permissions
from findings.queries import clues as queries
from findings.queries import for_sheets, sources
from findings.views import shared
from rounds import permissions as base
from rounds.models import InspectionRound
from rounds.queries.current import pin
from xuncha.core import calendar, web
from xuncha.core.templatetags.ui import days_left, isodate, number, tone_of
from xuncha.core.web import Column
from xuncha.core.writing import Writing

ASKED: dict[str, type[forms.Form]] = {"approve": DecisionForm, "handle": HandlingForm, "conclude": ResultForm}


def _due(clue: Clue) -> dict[str, Any]:
    if clue.feedback_due is None or clue.status not in ("received", "handling"):
        return {"text": isodate(clue.feedback_due)}
    left = (clue.feedback_due - calendar.today()).days
    return {"text": isodate(clue.feedback_due), "note": days_left(left), "overdue": left < 0}


COLUMNS = (
    Column("number", "线索编号", lambda c: {"text": str(c), "note": "" if c.number else "预编号"}, sort="number", width="m"),
    Column("subject", "被反映人", lambda c: {"text": c.subject_name, "note": " ".join(filter(None, (c.subject_unit, c.subject_post)))},
           width="l"),
    Column("org", "面上问题单位", lambda c: {"text": str(c.org), "note": str(c.target) if c.org_id != c.target.org_id else ""},
           sort="org__name", width="m"),
    Column("klass", "线索类别", lambda c: c.get_klass_display(), sort="klass", width="m"),
    Column("amount", "金额（万元）", lambda c: {"text": number(c.amount, 4)}, sort="amount", align="right", width="s", small=False),
    Column("evidence", "证据", lambda c: {"number": c.evidence_count or 0}, align="right", width="xs", small=False),
    Column("due", "反馈期限", _due, sort="feedback_due", width="s", small=False),
    Column("status", "状态", lambda c: {"chip": c.get_status_display(), "chip_tone": tone_of(c.status)}, sort="status", width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet[Clue]:
    """The clues of the list with what the official columns need; 404 for whom there is no such list."""
    return for_sheets.clues_for(request.user, shared.round_for(request, "clue"))


#: level 3: only by request, and only the clues that the asker may read
TABLE = web.Table("clues", "问题线索台账", COLUMNS, _rows, lambda user: 3, ClueFilter, "-pk", pin,
                  official=sheets.CLUES, official_rows=sheets.counted_rows, counted=queries.countable_by)  # fmt: skip


def _targets(request: HttpRequest, round_: InspectionRound | None) -> list:
    return workable_targets(request.user, round_, permissions.why_not_create) if round_ else []


def clue_list(request: HttpRequest) -> HttpResponse:
    """GET /clues/."""
    round_ = shared.round_for(request, "clue")
    may_add = bool(_targets(request, round_))
    countable = base.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_))
    return render(request, "findings/clue_list.html", web.ledger(
        request, queries.listing(request.user, round_), COLUMNS, filter_class=ClueFilter, order="-pk",
        countable=countable, sums=_sums, caption="问题线索台账", table=TABLE, may_add=may_add,
        empty={"title": "没有您可以查看的线索", "why": "线索只对登记人、本组组长和副组长、线索专管员等按规定可见。",
               "action_label": "登记线索" if may_add else "", "action_url": "/clues/new/"},
    ))  # fmt: skip


def _sums(rows: Any) -> dict[str, Any]:
    found = queries.totals(rows)
    late = f"超期 {found['late']} 条" if found["late"] else ""
    return {"number": "合计", "subject": f"{found['n']} 条", "amount": number(found["amount"], 4), "due": late}


def _source(request: HttpRequest) -> Any:
    """The point, petition or draft named in the address; one that may not be seen is not there."""
    finders: tuple[tuple[str, Callable], ...] = (
        ("point", sources.point_for), ("finding", sources.finding_for), ("petition", sources.petition_for),
        ("draft", sources.draft_for),
    )  # fmt: skip
    return shared.source_of(request, finders)


def clue_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /clues/new/?point=|finding=|petition=|draft=."""
    round_ = shared.round_for(request, "clue")
    source = _source(request)
    targets = _targets(request, round_)
    if not targets:
        raise Http404
    initial = sources.clue_values(source) if source is not None else {"source": "found"}
    form = ClueForm(request.POST or None, user=request.user, targets=targets, initial=initial)
    if request.method == "POST":
        made = shared.save(
            form, lambda: actions.register_clue(by=request.user, source_record=source, **form.cleaned_data)
        )
        if made is not None:
            return _saved(request, made)
    context = {"form": form, "source": source, "back_url": "/clues/", "heading": "登记线索"}
    return render(request, "findings/clue_form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, clue: Clue) -> HttpResponse:
    """To the clue's page; a clue about staff has just left its author's sight, and that is said."""
    if queries.visible_to(request.user).filter(pk=clue.pk).exists():
        return redirect(clue.get_absolute_url())
    messages.success(
        request,
        "线索已登记。被反映人是巡察组或巡察办人员，线索已直接归口领导小组和县纪委监委办理，不再在本组显示；请勿向他人谈及。",
    )
    return redirect("/clues/")


def clue_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /clues/<uid>/edit/."""
    clue = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_edit(request.user, clue))
    writing = Writing(request, clue, lambda data: ClueForm(data, user=request.user, targets=[clue.target], clue=clue))
    form = writing.form
    if request.method == "POST":
        values = (
            {name: value for name, value in form.cleaned_data.items() if name != "target"} if form.is_valid() else {}
        )
        done = shared.save(form, lambda: writing.run(actions.edit_clue, **values))
        if done is not None:
            return _saved(request, done)
    context = {"form": form, "back_url": clue.get_absolute_url(), "heading": f"修改线索 {clue}"}
    return render(request, "findings/clue_form.html", context, status=422 if form.errors else 200)


def clue_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /clues/<uid>/."""
    return _page(request, web.load(request, queries.readable_by(request.user), uid))


def _page(
    request: HttpRequest, clue: Clue, *, bound: dict[str, forms.Form] | None = None,
    evidence_form: ClueEvidenceForm | None = None, namesake_form: NamesakeForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    may_edit = not permissions.why_not_edit(request.user, clue)
    edit_url = f"{clue.get_absolute_url()}edit/" if may_edit else ""
    context = shared.strips(request, clue, permissions.why_not, actions.VERBS)
    evidence = [row | {"files": shared.file_lines(row["files"])} for row in queries.evidence_of(clue)]
    open_ = clue.status in ("registered", "inquiring")
    due = _due(clue)
    return render(request, "findings/clue_detail.html", context | {
        "clue": clue, "number": str(clue), "title": f"{clue.subject_name}：{clue.get_klass_display()}", "level": "L3 高敏",
        "asks": shared.ask(context["steps"], clue, ASKED, bound or {}), "edit_url": edit_url, "may_edit": may_edit,
        "due_text": f"{due['text']} 前反馈，{due['note']}" if due.get("note") else "", "due_tone": "red" if due.get("overdue") else "",
        "facts": _facts(clue), "evidence": evidence,
        "evidence_form": (evidence_form or ClueEvidenceForm()) if may_edit else None,
        "namesake_form": None if permissions.why_not_namesake(request.user, clue) else namesake_form or NamesakeForm(),
        "missing": [*queries.unscreened(clue), *shared.missing(queries.lacks_by_field(clue), edit_url, ("evidence",))] if open_ else [],
        "meeting_url": queries.meeting_form(clue) if open_ and base.holds(request.user, "group_meeting.write", clue) else "",
        "missing_for": "组务会研究前", "transfer": queries.transfer_of(clue, request.user),
        "index": [{"id": "basics", "label": "被反映人和线索"}, {"id": "inquiry", "label": "深入了解"},
                  {"id": "evidence", "label": "证据材料", "count": len(evidence)}, {"id": "disposal", "label": "处置"}],
    }, status=status)  # fmt: skip


def _facts(clue: Clue) -> list[dict[str, Any]]:
    marks = [name for flag, name in ((clue.is_chief, "一把手"), (clue.is_village_cadre, "村干部")) if flag]
    return [
        {"label": "被反映人", "value": clue.subject_name},
        {"label": "单位、职务", "value": f"{clue.subject_unit} {clue.subject_post}".strip()},
        {"label": "职级", "value": clue.subject_rank, "nil": "—"}, {"label": "身份", "value": "、".join(marks), "nil": "—"},
        {"label": "面上问题单位", "value": str(clue.org)}, {"label": "线索来源", "value": clue.get_source_display()},
        {"label": "线索类别", "value": clue.get_klass_display()}, {"label": "六个围绕类别", "value": str(clue.category or "")},
        {"label": "发生时间", "value": clue.occurred}, {"label": "涉及金额（万元）", "value": clue.amount and number(clue.amount, 4), "nil": "—"},
        {"label": "处置建议", "value": clue.get_suggestion_display()}, {"label": "登记人", "value": str(clue.created_by or "")},
    ]  # fmt: skip


@require_POST
def clue_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /clues/<uid>/<verb>/."""
    clue = web.load(request, queries.readable_by(request.user), uid)
    return shared.run_asked(request, clue, verb, actions.VERBS, ASKED, _page, permissions.why_not)


@require_POST
def clue_namesake(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /clues/<uid>/namesake/: the leading group says that it is about nobody of the staff."""
    clue = web.load(request, queries.readable_by(request.user), uid)
    web.demand(request, permissions.why_not_namesake(request.user, clue))
    form = NamesakeForm(request.POST)
    if shared.save(form, lambda: note_namesake(clue, by=request.user, **form.cleaned_data)) is None:
        return _page(request, clue, namesake_form=form, status=422)
    return redirect(clue)


@require_POST
def evidence_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /clues/<uid>/evidence/."""
    clue = web.load(request, queries.readable_by(request.user), uid)
    web.demand(request, permissions.why_not_edit(request.user, clue))
    form = ClueEvidenceForm(request.POST, request.FILES)
    if shared.save(form, lambda: actions.add_evidence(clue, by=request.user, **form.cleaned_data)) is None:
        return _page(request, clue, evidence_form=form, status=422)
    return redirect(f"{clue.get_absolute_url()}#evidence")


@require_POST
def evidence_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /clues/<uid>/evidence/<uid>/remove/."""
    clue = web.load(request, queries.readable_by(request.user), uid)
    actions.remove_evidence(
        get_object_or_404(clue.evidence, uid=item), by=request.user, reason=request.POST.get("reason", "")
    )
    return redirect(f"{clue.get_absolute_url()}#evidence")
