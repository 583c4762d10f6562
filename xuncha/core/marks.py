"""What a secret page leaves behind: the entry of its reading, the watermark that names it, the entry of its printing (domain §7.3)."""

from typing import Any

from django.core import signing
from django.db.models import Model
from django.http import HttpRequest

from xuncha.core import audit, calendar
from xuncha.core.models import AuditEntry, User
from xuncha.core.templatetags.ui import isotime

SALT = "xuncha.print"
HOURS = 24


def note_reading(user: User, about: Model) -> AuditEntry:
    """One entry for the reading of one paper."""
    return audit.record("read", by=user, about=about)


def note_listing(user: User, noun: str, terms: str) -> AuditEntry:
    """One entry for the reading of a list, with the names of its filters."""
    return audit.record("read_list", by=user, noun=noun, label=f"清单 {terms}"[:120])


def mark(request: HttpRequest, entry: AuditEntry) -> None:
    """Put the reader on the page: name, account, time, and as trace code the entry of this reading.

    The page also gets a token with which the browser tells that it was printed (`printed`).
    """
    user = request.user
    request.watermark = f"{user.name} {user.username} {isotime(calendar.now())} 追溯码 {entry.pk}"
    request.print_token = signing.dumps(entry.pk, salt=SALT)


def mark_list(request: HttpRequest, noun: str, terms: str) -> None:
    """Note the reading of a list of level 2 and above, and mark its page."""
    mark(request, note_listing(request.user, noun, terms))


def mark_record(request: HttpRequest, about: Model) -> None:
    """Note the reading of a record of level 2 and above that a page shows beside its own, and mark the page."""
    mark(request, note_reading(request.user, about))


def mark_print(request: HttpRequest, *, about: Model | None = None, noun: str = "", label: str = "") -> None:
    """A page made to be printed was opened: that is its printing, and the paper carries the entry as trace code."""
    mark(request, audit.record("print", by=request.user, about=about, noun=noun, label=label))


@audit.action
def printed(token: str, *, by: User) -> Any:
    """The browser printed a marked page: one entry that names the reading it was. None for a token that is not this person's."""
    try:
        read = AuditEntry.objects.filter(
            pk=signing.loads(token, salt=SALT, max_age=HOURS * 3600), actor_id=by.pk
        ).first()
    except signing.BadSignature:
        return None
    if read is None:
        return None
    label = f"{read.label}，追溯码 {read.pk}" if len(read.label) < 95 else read.label
    return audit.record("print", by=by, noun=read.noun, uid=read.uid, label=label)
