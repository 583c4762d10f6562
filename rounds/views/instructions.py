"""Pages of 请示报告: list, form, record, directive, follow-up, print."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import instructions as actions
from rounds.forms.group_life import DirectiveForm, FollowUpForm, InstructionForm
from rounds.forms.life_filters import InstructionFilter
from rounds.models import Instruction
from rounds.permissions.group_life import (
    why_not_attach_to_instruction,
    why_not_edit_instruction,
    why_not_instruction,
)
from rounds.queries import group_life as queries
from rounds.queries.current import current_round, pin
from rounds.queries.life_lacks import instruction_missing
from rounds.sheets import INSTRUCTION_SHEET, official_rows
from rounds.views.shared import attached, call, demand_open, demand_right, form_page, rewrite, said
from xuncha.core import calendar, marks, web, workflow
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.writing import Writing

LIST = ("请示报告", "/instructions/")
WRITE = "instruction.write"
#: verbs that ask for words: they have a page of their own instead of a button
ASKED = {"direct": ("批示", DirectiveForm), "carry_out": ("登记落实情况", FollowUpForm)}


def _urgency(paper: Instruction) -> dict[str, Any]:
    tone = {"urgent": "soon", "extra": "red"}.get(paper.urgency, "neutral")
    return {"chip": paper.get_urgency_display(), "chip_tone": tone}


COLUMNS = (
    web.Column("number", "编号", lambda i: i.number, sort="number", width="m"),
    web.Column("title", "标题", lambda i: i.title),
    web.Column("kind", "类型", lambda i: i.get_kind_display(), sort="kind", width="s"),
    web.Column("to", "报送对象", lambda i: i.get_to_display(), sort="to", width="s"),
    web.Column("urgency", "紧急程度", _urgency, sort="urgency", width="s", small=False),
    web.Column("target", "被巡察党组织", lambda i: str(i.target), width="s"),
    web.Column("reported", "报送日期", lambda i: isodate(i.reported_on), sort="reported_on", width="s", small=False),
    web.Column("status", "状态", lambda i: {"chip": workflow.status_label(i), "chip_tone": tone_of(i.status)}, sort="status",
               width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet:
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "instruction", round_):
        raise Http404
    return queries.instructions_listing(request.user, round_)


TABLE = web.Table("instructions", "请示报告", COLUMNS, _rows, lambda user: 2, InstructionFilter, "-pk", pin,
                  official=INSTRUCTION_SHEET, official_rows=official_rows, counted=queries.decidable_by(Instruction))  # fmt: skip


def instruction_list(request: HttpRequest) -> HttpResponse:
    """GET /instructions/: one's group's, or those sent to whom one stands for."""
    rows = _rows(request)
    may_add = bool(queries.targets_to_write(request.user, current_round(request), WRITE))
    empty = {
        "title": "没有请示报告",
        "why": "需要请示或者报告的事项由巡察组起草，组长签发、报送以后，报送对象才能看到。",
    }
    if may_add:
        empty |= {"action_label": "起草请示报告", "action_url": "/instructions/new/"}
    context = web.ledger(
        request, rows, COLUMNS, filter_class=InstructionFilter, table=TABLE, empty=empty, caption="请示报告", sums=web.Foot("份"), may_add=may_add,
        heading="请示报告", new_url="/instructions/new/", new_label="起草请示报告",
        may_import=[("导入 Excel", "/instructions/import/")] if may_add else (),
    )  # fmt: skip
    return render(request, "rounds/life_list.html", context)


def instruction_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /instructions/new/."""
    targets = queries.targets_to_write(request.user, current_round(request), WRITE)
    demand_right("" if targets else "x")
    form = InstructionForm(
        request.POST or None, user=request.user, targets=targets, initial={"target": request.GET.get("target")}
    )
    made = call(form, lambda **data: actions.draft_instruction(by=request.user, **data)) if form.is_bound else None
    if made:
        web.warn_of_traces(request, made.title, made.body)
        return redirect(made)
    return form_page(request, form, title="起草请示报告", crumbs=[LIST], submit="保存请示报告", back=LIST[1])


def instruction_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /instructions/<uid>/edit/."""
    paper = web.load(request, queries.instructions_visible_to(request.user), uid)
    barred = permissions.why_not_write(request.user, "instruction.write", paper)
    demand_open(request, why_not_edit_instruction(request.user, paper), barred)
    writing = Writing(
        request, paper, lambda data: InstructionForm(data, user=request.user, targets=[paper.target], paper=paper)
    )
    form = writing.form
    if rewrite(writing, actions.edit_instruction, closed=True):
        said(request, "已保存。")
        return redirect(paper)
    back = paper.get_absolute_url()
    return form_page(
        request, form, title="修改请示报告", crumbs=[LIST, (str(paper), back)], submit="保存修改", back=back
    )


def instruction_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /instructions/<uid>/."""
    paper, user = web.load(request, queries.instructions_visible_to(request.user), uid), request.user
    steps = workflow.steps(paper, user, why_not_instruction, permissions.holds)
    if paper.kind == "report":
        steps = [step for step in steps if step["verb"] != "direct"]  # a 报告 is over when it is sent
    asked = [
        {"url": step["url"], "label": step["label"]} for step in steps if step["verb"] in ASKED and step["allowed"]
    ]
    context = {
        "paper": paper, "facts": _facts(paper), "history": web.history(paper), "asked": asked,
        "steps": [step for step in steps if step["verb"] not in ASKED or not step["allowed"]],
        "may_edit": not why_not_edit_instruction(user, paper),
        "attachments": _files(paper, user),
        "missing": [lack if asked else {"text": lack["text"]} for lack in instruction_missing(paper)],
    }  # fmt: skip
    return render(request, "rounds/instruction_detail.html", context)


def _files(paper: Instruction, user: Any) -> dict[str, Any]:
    slots = {
        slot: label for slot, label in actions.SLOTS.items() if not why_not_attach_to_instruction(user, paper, slot)
    }
    return attached(paper, actions.SLOTS, may=False) | {"slots": list(slots.items())}


@require_POST
def instruction_attach(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /instructions/<uid>/attach/: what goes up with it, or the written directive."""
    paper = web.load(request, queries.instructions_visible_to(request.user), uid)
    actions.attach(paper, by=request.user, upload=request.FILES.get("upload"), slot=request.POST.get("slot", ""))
    return redirect(f"{paper.get_absolute_url()}#files")


def _facts(paper: Instruction) -> list[dict[str, Any]]:
    return [
        {"label": "类型", "value": paper.get_kind_display()}, {"label": "报送对象", "value": paper.get_to_display()},
        {"label": "紧急程度", "value": paper.get_urgency_display()}, {"label": "被巡察党组织", "value": str(paper.target)},
        {"label": "起草", "value": str(paper.created_by or "")}, {"label": "签发", "value": str(paper.signed_by or ""), "nil": "未签发"},
        {"label": "报送日期", "value": isodate(paper.reported_on) if paper.reported_on else "", "nil": "未报送"},
    ]  # fmt: skip


def _ask(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """A verb that asks for words: its own page, so that nothing typed is lost."""
    paper = web.load(request, queries.instructions_visible_to(request.user), uid)
    demand_right(why_not_instruction(request.user, paper, paper.FLOW.find(verb)))
    label, form_class = ASKED[verb]
    form = form_class(request.POST or None)
    if form.is_bound and call(form, lambda **data: actions.VERBS[verb](paper, by=request.user, **data)):
        said(request, "已保存。")
        return redirect(paper)
    back = paper.get_absolute_url()
    return form_page(
        request, form, title=label, crumbs=[LIST, (str(paper), back)], submit=label, back=back, lead=paper.title
    )


def instruction_direct(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /instructions/<uid>/direct/: the addressee writes the directive."""
    return _ask(request, uid, "direct")


def instruction_carry_out(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /instructions/<uid>/carry_out/: the group writes what was done."""
    return _ask(request, uid, "carry_out")


def instruction_print(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /instructions/<uid>/print/."""
    paper = web.load(request, queries.instructions_visible_to(request.user), uid)
    printed = {"at": calendar.now(), "by": request.user.name, "label": f"{paper.get_kind_display()} {paper.number}"}
    context = {"paper": paper, "facts": _facts(paper), "printed": printed}
    marks.mark_print(request, about=paper)
    return render(request, "rounds/instruction_print.html", context)


@require_POST
def instruction_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /instructions/<uid>/<verb>/."""
    if verb in ASKED:
        raise Http404
    paper = web.load(request, queries.instructions_visible_to(request.user), uid)
    return web.run_verb(request, paper, verb, actions.VERBS)
