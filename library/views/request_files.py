"""The files of a material request, on its page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from library import permissions
from library.actions import request_files as actions
from library.models import MaterialRequest
from library.queries import materials as queries
from rounds.views.shared import attached
from xuncha.core import web
from xuncha.core.models import User


def shown(asked: MaterialRequest, user: User) -> dict[str, Any]:
    """What parts/attachments.html shows of a request."""
    return attached(asked, actions.SLOTS, may=not permissions.why_not_attach(user, asked))


@require_POST
def request_attach(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /requests/<uid>/attach/."""
    asked = web.load(request, queries.for_page(request.user), uid)
    actions.attach(asked, by=request.user, upload=request.FILES.get("upload"), slot=request.POST.get("slot", ""))
    return redirect(f"{asked.get_absolute_url()}#files")
