"""The address to which forms save themselves (自动保存)."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xuncha.core import autosaves, clock
from xuncha.core.autosaves import LARGEST, BadToken


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """POST /autosave/ with JSON {token, do: save|open|drop|leave, fields}; answers {saved_at, others, kept}.

    `open` is what a page asks when it is shown: words typed before and not saved. A token of somebody else is not there.
    """
    if request.content_type != "application/json":
        raise Http404
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "内容太长，没有自动保存；请先保存。"}, status=413)
    try:
        asked = json.loads(request.body)
        page = autosaves.opened(request.user, str(asked["token"]))
    except (ValueError, KeyError, TypeError, BadToken) as error:
        raise Http404 from error
    do, fields = asked.get("do", "save"), asked.get("fields")
    answer: dict[str, Any] = {}
    if do == "drop":
        autosaves.close(request.user, asked["token"])
        answer["token"] = autosaves.sign_again(request.user, page)
    elif do == "leave":
        autosaves.leave(request.user, page)
    elif do == "save" and isinstance(fields, dict):
        if not autosaves.keep(request.user, page, fields):
            return JsonResponse(
                {"closed": True, "token": autosaves.sign_again(request.user, page)}
            )  # an open page goes on
        answer["saved_at"] = _clock(clock.now())
    else:
        found = autosaves.kept(request.user, page) if do == "open" else None
        if found is not None:
            answer["kept"] = {
                "fields": found.fields,
                "at": _clock(found.at),
                "day": f"{timezone.localtime(found.at):%m-%d}",
            }
        autosaves.keep(request.user, page, None)
    if do != "leave":
        answer["others"] = autosaves.others(request.user, page)
    return JsonResponse(answer)


def _clock(at: Any) -> str:
    return f"{timezone.localtime(at):%H:%M:%S}"
