"""自动保存 (design §5.21): unsaved words of a form are kept for their writer, encrypted, until the form is really saved.

A form's page is named by a token that the server signs for one person when it renders the form. So nobody can keep or
read words under a page that was not shown to them, and who else is writing is told only among those who were shown it.
Keeping is no verb on a record: it leaves no entry in the trail, and old rows are forgotten.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Q

from xuncha.core import clock, crypto
from xuncha.core.models import Autosave, User

FIELD = "autosave"
SALT = "xuncha.autosave"
#: how long a form that was given out may save; a session is shorter
TOKEN_LIFE = timedelta(hours=24)
KEPT = timedelta(days=14)
#: whoever's page was heard of within this time has it open
PRESENT = timedelta(seconds=60)
LARGEST = 1_000_000


class BadToken(Exception):
    """The token was not signed for this person, or too long ago."""


@dataclass(frozen=True)
class Page:
    """A form as it was given to one person: which page, which record, when."""

    page: str
    about: str
    issued: datetime


@dataclass(frozen=True)
class Kept:
    """Words that were typed and not saved."""

    fields: dict[str, Any]
    at: datetime


def sign(user: User, page: str, about: str = "") -> str:
    """The token of a form for one person. `page` names the form; `about` the record, the same for all who may write it."""
    return _signed(user, *(crypto.digest(name, purpose="core.autosave") for name in (page, about)))


def sign_again(user: User, page: Page) -> str:
    """A token for a form that stays open after its words were thrown away."""
    return _signed(user, page.page, page.about)


def _signed(user: User, page: str, about: str) -> str:
    return signing.dumps({"u": user.pk, "p": page, "a": about, "t": clock.now().timestamp()}, salt=SALT)


def opened(user: User, token: str) -> Page:
    """What a token names; BadToken unless it was signed for this person within TOKEN_LIFE."""
    try:
        named = signing.loads(token, salt=SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature as error:
        raise BadToken from error
    if named["u"] != user.pk:
        raise BadToken
    return Page(named["p"], named["a"], datetime.fromtimestamp(named["t"], clock.now().tzinfo))


def keep(user: User, page: Page, fields: dict[str, Any] | None) -> bool:
    """Keep a form's words, or with None only that its page is open; False when the form has been really saved since."""
    now = clock.now()
    values: dict[str, Any] = {"seen_at": now, "about": page.about}
    if fields is not None:
        values |= {"payload": json.dumps(fields, ensure_ascii=False) if fields else "", "saved_at": now}
    mine = Autosave.objects.filter(user=user, page=page.page)
    if mine.filter(Q(closed_at=None) | Q(closed_at__lt=page.issued)).update(**values):
        return True
    Autosave.objects.bulk_create([Autosave(user=user, page=page.page, **values)], ignore_conflicts=True)
    return mine.filter(Q(closed_at=None) | Q(closed_at__lt=page.issued)).exists()


def kept(user: User, page: Page) -> Kept | None:
    """The words that were kept for a form and never saved, for their writer alone."""
    row = Autosave.objects.filter(user=user, page=page.page).first()
    if row is None or not row.payload or row.saved_at is None:
        return None
    return Kept(json.loads(row.payload), row.saved_at)


def others(user: User, page: Page) -> list[str]:
    """Who else has the record's page open now."""
    if not page.about:
        return []
    rows = Autosave.objects.filter(about=page.about, seen_at__gte=clock.now() - PRESENT).exclude(user=user)
    return list(rows.order_by("user__name").values_list("user__name", flat=True).distinct())


def leave(user: User, page: Page) -> None:
    """The page was closed: whoever else writes is not told of it any longer."""
    Autosave.objects.filter(user=user, page=page.page).update(seen_at=clock.now() - 2 * PRESENT)


def close(user: User, token: str, at: datetime | None = None) -> None:
    """The form was really saved, or its writer threw the words away: forget them, and whatever is still on its way.

    Forms given out before `at` (when the save began; default now) save no more; the one in its answer does.
    """
    try:
        page = opened(user, token)
    except BadToken:
        return
    at = at or clock.now()
    values = {"payload": "", "closed_at": at, "seen_at": at - 2 * PRESENT, "about": page.about}
    Autosave.objects.update_or_create(user=user, page=page.page, defaults=values)


def forget_old() -> int:
    """Take away rows nobody came back to; words after KEPT, empty rows after a day. Returns how many."""
    now = clock.now()
    empty = Q(payload="", seen_at__lt=now - TOKEN_LIFE)
    gone, _ = Autosave.objects.filter(empty | Q(seen_at__lt=now - KEPT)).delete()
    return gone
