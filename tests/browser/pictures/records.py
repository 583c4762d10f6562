"""Records of the demo database by what they are: `db:app.Model?lookups|rest`."""

import re
from urllib.parse import parse_qsl

from django.apps import apps
from django.db.models import QuerySet

TRIES = 25


def addresses(address: str) -> list[str]:
    """`db:app.Model?lookups|rest` in the demo database, the newest first."""
    found, _, rest = address.removeprefix("db:").partition("|")
    records = wanted_records(found).order_by("-pk")[:TRIES]
    if rest.startswith("/"):
        return [re.sub(r"{(\w+)}", lambda part: str(_fact(one, part[1])), rest) for one in records]  # noqa: B023
    return [one.get_absolute_url() + rest for one in records]


def wanted_records(words: str) -> QuerySet:
    """`app.Model?field=value&…`; True and False are themselves."""
    label, _, lookups = words.partition("?")
    facts = {key: {"True": True, "False": False}.get(value, value) for key, value in parse_qsl(lookups)}
    return apps.get_model(label).objects.filter(**facts)


def _fact(record, path: str):
    for name in path.split("__"):
        record = getattr(record, name)
    return record
