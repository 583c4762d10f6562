"""The reporter's identity: enter it, ask for it, decide on requests, read it. All pages look alike without a reporter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from petitions import actions, forms, permissions, queries
from petitions.views.petitions import page
from rounds.queries.current import current_round
from xuncha.core import identity_pages, sessions, web, workflow
from xuncha.core.errors import Unmet

SHOWN = (
    ("姓名", "name"),
    ("电话", "phone"),
    ("身份证号", "id_number"),
    ("住址", "address"),
    ("人数", "headcount"),
    ("老访户", "old_visitor"),
)

COLUMNS = (
    web.Column("number", "信访编号", lambda r: r.petition.number, sort="petition__number", width="m"),
    *identity_pages.COLUMNS,
)


def request_list(request: HttpRequest) -> HttpResponse:
    """GET /petitions/identity/: one's own requests and those one decides; 404 for whom identities are no business."""
    round_ = current_round(request)
    if round_ is None or not permissions.uses_identity(request.user, round_):
        raise Http404
    empty = {"title": "没有查看申请", "why": "在信访件页面的“反映人”一节提出申请，由另一人决定。"}
    context = web.ledger(
        request, queries.request_rows(request.user, round_), COLUMNS, order="-created_at,-pk", empty=empty,
        caption="查看反映人申请", sums=web.Foot("份"), waiting=queries.request_waiting(request.user, round_),
        notices=list(queries.notices_for(request.user)), searches=queries.searches_seen(request.user, round_),
        noted_url=reverse("petitions:identity_noted"),
    )  # fmt: skip
    return render(request, "petitions/identity_list.html", context)


def request_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /petitions/identity/<uid>/."""
    asked = web.load(request, queries.requests_for(request.user).select_related("petition__org"), uid)
    steps = workflow.steps(asked, request.user, permissions.why_not_request, lambda *_: False)
    facts = [{"label": "信访件", "value": asked.petition.number}, {"label": "涉及党组织", "value": str(asked.petition.org)},
             *identity_pages.facts(asked)]  # fmt: skip
    facts[0]["url"] = asked.petition.get_absolute_url()
    context = {
        "asked": asked,
        "facts": facts,
        "state": identity_pages.state(asked),
        "steps": steps,
        "history": web.history(asked),
    }
    return render(request, "petitions/identity_detail.html", context)


@require_POST
def noted(request: HttpRequest) -> HttpResponse:
    """POST /petitions/identity/noted/: the readings one was told of are seen."""
    if not queries.notices_for(request.user).exists():
        raise Http404
    count = actions.note_readings(by=request.user)
    messages.success(request, f"已阅知 {count} 次查看。")
    return redirect("petitions:identity_list")


@require_POST
def request_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /petitions/identity/<uid>/<verb>/."""
    return web.run_verb(
        request, web.load(request, queries.requests_for(request.user), uid), verb, actions.IDENTITY_VERBS
    )


@require_POST
def ask(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /petitions/<uid>/reporter/ask/: ask to see the reporter."""
    petition = web.load(request, queries.for_page(request.user), uid)
    actions.ask_identity(petition, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, "申请已提交，由信访专员、组长或领导小组中的另一人决定。")
    return redirect(f"{petition.get_absolute_url()}#reporter")


@require_POST
def reporter(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /petitions/<uid>/reporter/: read the identity under a granted request."""
    petition = web.load(request, queries.for_page(request.user), uid)
    kept = actions.read_reporter(petition, by=request.user, present=sessions.password_given(request))
    shown = [{"label": label, "value": getattr(kept, name, ""), "nil": "未填"} for label, name in SHOWN]
    return render(request, "petitions/petition_detail.html", page(request, petition, reporter=shown))


@require_POST
def reporter_save(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /petitions/<uid>/reporter/save/."""
    petition = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, permissions.why_not_keep(request.user, petition))
    form = forms.ReporterMendForm(request.POST)
    if not form.is_valid():
        raise Unmet("反映人信息过长，请核对后重填。")
    actions.keep_reporter(petition, by=request.user, **form.cleaned_data)
    messages.success(request, "反映人信息已加密保存。")
    return redirect(petition)
