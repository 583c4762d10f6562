"""What a page that says no gives its reader: the way back, and what was typed (ui.md, Refusal)."""

import re
from urllib.parse import urlparse

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

#: the address of a record, in that of something done to it
RECORD_PATH = re.compile(r"/.*?/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")
#: what a panel of its own asks, outside forms: reasons and decisions
PANELS = ("reason", "decisions")
#: what is never written into a page, and the page's own marks
UNSAID = {"csrfmiddlewaretoken", "trace_reason", "password", "code"}


def safe(request: HttpRequest, wanted: str) -> str:
    """An address of ours, else the workbench."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


def came_from(request: HttpRequest) -> str:
    """The page of ours that the person came from, "" when it is not known, another house's, or this very one."""
    referer = urlparse(request.META.get("HTTP_REFERER", ""))
    path = referer.path
    if referer.netloc != request.get_host() or path in ("", request.path) or safe(request, path) != path:
        return ""
    return path + (f"?{referer.query}" if referer.query else "")


def way_back(request: HttpRequest) -> dict[str, str]:
    """`back_url` and `back_label`: where one came from, else the record that something was to be done to, else neither."""
    record = RECORD_PATH.match(request.path)
    above, back = record.group() if record and record.group() != request.path else "", came_from(request)
    if above and (not back or back.startswith(above)):
        back = above  # not to what is done to the record by a button, which is no page
    if back in ("", "/"):
        return {}
    return {
        "back_url": back,
        "back_label": "返回记录" if RECORD_PATH.fullmatch(back.partition("?")[0]) else "返回上一页",
    }


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to be posted again."""
    return [(name, value) for name in request.POST if name not in UNSAID for value in request.POST.getlist(name)]


def typed(request: HttpRequest) -> dict[str, object]:
    """The words of a panel that would be lost: `kept` {name, text}, and as `sent` the rest of what was posted with them.

    `again`: they can be sent once more from the page that tells of it; a file or a password has to be given anew.
    """
    if request.method != "POST":
        return {}
    for name in PANELS:
        if text := request.POST.get(name, "").strip():
            again = not request.FILES and not {"password", "code"} & set(request.POST)
            rest = [pair for pair in sent(request) if pair[0] != name]
            return {"kept": {"name": name, "text": text}, "again": again, "sent": rest}
    return {}
