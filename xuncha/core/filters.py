"""常用筛选 (design §7): filters of a list, kept by one person for that person alone, encrypted (decision 0027).

A list page signs for its reader what its own filter class took from the address. Only that can be kept: unknown keys,
values that the form refused, page, size and order never get so far, and nobody keeps filters of a list never shown.
"""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict

from xuncha.core import audit, calendar, crypto, rulebook
from xuncha.core.errors import Unmet
from xuncha.core.models import SavedFilter, User
from xuncha.core.models.filters import MOST_FILTERS

SALT = "xuncha.filters"
NAME_KEY, QUERY_KEY = (SavedFilter._meta.get_field(name).purpose for name in ("name", "query"))
LONGEST_NAME = 20
#: of the filter as it stands in an address
LONGEST = 2000


class BadToken(Exception):
    """No list signed this for this person."""


def filter_row(request: HttpRequest, name: str, filters: Any) -> dict[str, Any]:
    """What the filter row of a list needs of 常用筛选: one's own, and the token under which what is set can be kept."""
    if filters is None:
        return {}
    now = usable(filters)
    return {
        "saved_filters": [
            {"label": label, "url": f"?{query}", "current": query == now, "uid": uid}
            for label, query, uid in _shown(request.user, name)
        ],
        "save_filter_url": "/filters/" if now else "",
        "save_filter_token": signed(request.user, name, now) if now else "",
    }


def _shown(user: User, name: str) -> list[tuple[str, str, str]]:
    """Name, filter and uid of one's own for a list, in order; read with what every page reads (no query of its own)."""
    kept = sorted(
        (place, *told) for listed, *told, place in rulebook.kept_filters(user, calendar.today()) if listed == name
    )
    return [
        (crypto.decrypt(label, purpose=NAME_KEY), crypto.decrypt(query, purpose=QUERY_KEY), uid)
        for _, label, query, uid in kept
    ]


def usable(filters: Any) -> str:
    """What a list's filter class took from the address, as a query in the order of its fields; "" for nothing."""
    form, query = filters.form, QueryDict(mutable=True)
    for name in form.fields:
        if name in form.errors:
            continue
        for key in keys(form[name]):
            values = [value for value in filters.data.getlist(key) if value.strip()]
            if values:
                query.setlist(key, values)
    found = query.urlencode()
    return found if len(found) <= LONGEST else ""


def keys(field: forms.BoundField) -> list[str]:
    """Under which names a field stands in the address: one, or those of its parts (from, to)."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        return [f"{field.html_name}{suffix}" for suffix in widget.widgets_names]
    return [field.html_name]


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def signed(user: User, listed: str, query: str) -> str:
    """What a list page gives its reader to keep; no secret, and the same for the same."""
    return _signer().sign_object({"u": user.pk, "l": listed, "q": query})


def opened(user: User, token: str) -> tuple[str, str]:
    """List and filter that a list page signed for this person, else BadToken."""
    try:
        found = _signer().unsign_object(token)
    except signing.BadSignature as error:
        raise BadToken from error
    if found["u"] != user.pk:
        raise BadToken
    return found["l"], found["q"]


@audit.action
def save_filter(*, by: User, token: str, name: str) -> SavedFilter:
    """保存为常用筛选, in the first free place of the list."""
    listed, query = opened(by, token)
    kept = _kept(by, listed)
    name = _name(name, kept)
    place = next((n for n in range(1, MOST_FILTERS + 1) if n not in {one.place for one in kept}), None)
    if place is None:
        raise Unmet(f"一个清单最多保存 {MOST_FILTERS} 个常用筛选；请先删去不用的再保存。")
    made = SavedFilter.objects.create(
        user=by, list=listed, place=place, name=name, name_digest=_digest(name), query=query
    )
    _note("save_filter", made, by)
    return made


@audit.action
def rename_filter(saved: SavedFilter, *, by: User, name: str) -> SavedFilter:
    """Another name for one's own filter."""
    kept = [one for one in _kept(by, saved.list) if one.pk != saved.pk]
    saved.name = _name(name, kept)
    saved.name_digest = _digest(saved.name)
    saved.save(update_fields=["name", "name_digest"])
    _note("rename_filter", saved, by)
    return saved


@audit.action
def delete_filter(saved: SavedFilter, *, by: User) -> None:
    """It is no record of the office: what is not wanted any more is really gone."""
    _note("delete_filter", saved, by)
    saved.delete()


def own(user: User) -> Any:
    """The filters of one person; nobody else's are there."""
    return SavedFilter.objects.filter(user=user)


def _kept(user: User, listed: str) -> list[SavedFilter]:
    """Those of a list; whoever else saves for the same person waits."""
    User.objects.select_for_update().get(pk=user.pk)
    return list(own(user).filter(list=listed))


def _name(name: str, kept: list[SavedFilter]) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Unmet(f"请给常用筛选起个名称，不超过 {LONGEST_NAME} 个字。")
    if _digest(name) in {one.name_digest for one in kept}:
        raise Unmet("这个清单已有同名的常用筛选；请换一个名称，或先删去原来的。")
    return name


def _digest(name: str) -> str:
    return crypto.digest(name, purpose=NAME_KEY)


def _note(verb: str, saved: SavedFilter, by: User) -> None:
    """The trail tells of which list, and neither the name nor what is looked for."""
    audit.record(verb, by=by, about=saved, label=f"常用筛选 {saved.list}")
