"""Fetching a stored file past its guard; and the word of a browser that it printed a secret page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from xuncha.core import files, marks
from xuncha.core.models import StoredFile

SHOWN_INLINE = ("application/pdf", "image/png", "image/jpeg")


def fetch(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /files/<uid>/: the file, or 404 alike for what is not there and what one may not have."""
    kept = StoredFile.objects.filter(uid=uid).first()
    if kept is None or not files.may_fetch(request.user, kept):
        raise Http404
    answer = HttpResponse(files.fetch(kept, by=request.user), content_type=kept.media_type)
    as_attachment = kept.media_type not in SHOWN_INLINE or request.GET.get("save") == "1"
    answer["Content-Disposition"] = content_disposition_header(as_attachment, kept.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """POST /printed/: the browser says that it printed a marked page (static/js/print.js)."""
    if marks.printed(request.POST.get("token", ""), by=request.user) is None:
        raise Http404
    return HttpResponse(status=204)
