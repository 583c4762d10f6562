"""The name of a petitioner who was talked to: ask for it, decide on requests, read it. All pages look alike without a name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interviews import permissions, queries
from interviews.actions import names as actions
from interviews.queries import names
from rounds.queries.current import current_round
from xuncha.core import identity_pages, sessions, web, workflow

COLUMNS = (
    web.Column("number", "谈话编号", lambda r: r.talk.number, sort="talk__number", width="m"),
    *identity_pages.COLUMNS,
)


def request_list(request: HttpRequest) -> HttpResponse:
    """GET /interviews/names/: one's own requests and those one decides; 404 for whom such names are no business."""
    round_ = current_round(request)
    if round_ is None or not permissions.uses_names(request.user, round_):
        raise Http404
    empty = {"title": "没有查看申请", "why": "对象是信访人的谈话，在谈话页面提出申请，由另一人决定。"}
    context = web.ledger(
        request, names.request_rows(request.user, round_), COLUMNS, order="-created_at,-pk", empty=empty,
        caption="查看信访人姓名申请", sums=web.Foot("份"), waiting=names.request_waiting(request.user, round_).count(),
        notices=list(names.notices_for(request.user)), noted_url=reverse("interviews:names_noted"),
    )  # fmt: skip
    return render(request, "interviews/name_request_list.html", context)


def request_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /interviews/names/<uid>/: who decides need not read the talk itself."""
    asked = web.load(request, names.requests_for(request.user).select_related("talk__org"), uid)
    steps = workflow.steps(asked, request.user, permissions.why_not_name_request, lambda *_: False)
    seen = queries.visible_to(request.user).filter(pk=asked.talk_id).exists()
    facts = [{"label": "谈话", "value": asked.talk.number, "url": asked.talk.get_absolute_url() if seen else ""},
             {"label": "涉及党组织", "value": str(asked.talk.org)}, *identity_pages.facts(asked)]  # fmt: skip
    context = {"asked": asked, "facts": facts, "state": identity_pages.state(asked), "steps": steps,
               "history": web.history(asked)}  # fmt: skip
    return render(request, "interviews/name_request_detail.html", context)


@require_POST
def noted(request: HttpRequest) -> HttpResponse:
    """POST /interviews/names/noted/: the readings one was told of are seen."""
    if not names.notices_for(request.user).exists():
        raise Http404
    count = actions.note_readings(by=request.user)
    messages.success(request, f"已阅知 {count} 次查看。")
    return redirect("interviews:name_requests")


@require_POST
def request_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /interviews/names/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, names.requests_for(request.user), uid), verb, actions.NAME_VERBS)


@require_POST
def ask(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /interviews/<uid>/name/ask/: ask to see the name."""
    talk = web.load(request, queries.for_page(request.user), uid)
    actions.ask_name(talk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, "申请已提交，由信访专管员、组长或领导小组中的另一人决定。")
    return redirect(f"{talk.get_absolute_url()}#name")


@require_POST
def read(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /interviews/<uid>/name/: the name under a granted request."""
    talk = web.load(request, queries.for_page(request.user), uid)
    name = actions.read_name(talk, by=request.user, present=sessions.password_given(request))
    return render(request, "interviews/interview_name.html", {"talk": talk, "name": name})
