"""Which state of a record a form was given out with (design §5.21, decision 0028).

The version of a record is how far its trail has come: every verb writes an entry, and the triggers write one for what
goes past the verbs, so no write leaves it as it was. A form carries it in a signed hidden field, with a digest of each
of its fields; saving compares under the record's lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Count, Max, Model

from xuncha.core import audit, crypto
from xuncha.core.errors import Overtaken
from xuncha.core.models import User

SALT = "xuncha.version"
PURPOSE = "core.version"
OVERTAKEN = "您打开之后，这份记录已被他人保存，您这次还没有保存。两份内容都在下面，核对、合并后再保存一次。"


@dataclass(frozen=True)
class Version:
    """How many entries a record's trail has, and a digest that tells one state from the next."""

    count: int
    mark: str


@dataclass(frozen=True)
class Seen:
    """What a form was given out with: the version, and a digest for each field."""

    version: Version
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Saving:
    """Who saved, and when the last of it was."""

    names: str
    at: datetime | None


def current(*records: Model) -> Version:
    """The present version of a record; with further records, of those it stands within."""
    uids = sorted(str(record.uid) for record in records)  # type: ignore[attr-defined]
    told = audit.entries_of(*uids).order_by().aggregate(count=Count("id"), last=Max("id"))
    return Version(told["count"], crypto.digest(f"{uids} {told['count']} {told['last']}", purpose=PURPOSE)[:24])


def sign(record: Model, seen: Seen) -> str:
    """The stamp that a form carries."""
    named = {"r": str(record.uid), "n": seen.version.count, "v": seen.version.mark, "f": dict(seen.fields)}  # type: ignore[attr-defined]
    return signing.dumps(named, salt=SALT, compress=True)


def opened(record: Model, stamp: str) -> Seen | None:
    """What a stamp says; None for none, for one that we did not sign, and for another record's."""
    try:
        named = signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        return None
    if named["r"] != str(record.uid):  # type: ignore[attr-defined]
        return None
    return Seen(Version(named["n"], named["v"]), named["f"])


def digest(words: str) -> str:
    """What tells one content of a field from another, without saying it."""
    return crypto.digest(words, purpose=PURPOSE)[:10]


def save_if(version: Version | None, records: tuple[Model, ...], verb: Callable[[], Any]) -> Any:
    """Run a verb when the record still stands as its writer saw it; else Overtaken, and nothing is done.

    The last of `records` is locked first, as the verb itself will lock it, so nothing comes between. A form without a
    stamp (`version` None) passes only for a record that nobody has written since it was made.
    """
    with transaction.atomic():
        last = records[-1]
        type(last)._base_manager.select_for_update().get(pk=last.pk)
        now = current(*records)
        if (now.count > 1) if version is None else (now != version):
            raise Overtaken(OVERTAKEN)
        return verb()


def saved_since(version: Version | None, *records: Model) -> Saving:
    """Who wrote the record after a version, by name; without one, who wrote it last."""
    entries = list(audit.entries_of(*(record.uid for record in records)))  # type: ignore[attr-defined]
    entries = entries[version.count :] if version is not None else entries[-1:]
    names = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "name"))
    who = dict.fromkeys(names.get(entry.actor_id) or "系统" for entry in entries)
    return Saving("、".join(who) or "他人", entries[-1].at if entries else None)
