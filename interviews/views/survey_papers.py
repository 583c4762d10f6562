"""The counted paper of a survey, on its page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from interviews import permissions, queries
from interviews.actions import survey_papers as actions
from interviews.models import Survey
from rounds.views.shared import attached
from xuncha.core import web
from xuncha.core.models import User


def shown(survey: Survey, user: User) -> dict[str, Any]:
    """What parts/attachments.html shows: to who works on the survey, since paper tells the small cells too."""
    return attached(survey, actions.SLOTS, may=not permissions.why_not_enter(user, survey), shown=permissions.holds_paper(user, survey),
                    help="计票汇总表扫描件，加密保存；只有负责录入的人能打开。")  # fmt: skip


@require_POST
def survey_attach(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /surveys/<uid>/attach/."""
    survey = web.load(request, queries.survey_for_page(request.user), uid)
    actions.attach(survey, by=request.user, upload=request.FILES.get("upload"), slot=request.POST.get("slot", ""))
    return redirect(f"{survey.get_absolute_url()}#files")
