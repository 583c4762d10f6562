"""Every address refuses whom it should: the anonymous, the wrong method, the unknown record, a POST without its token,
and every account of the cast that the table of tests/routes.py does not name; and what is refused writes nothing.
"""

import inspect
import itertools
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.module_loading import import_string

from tests import routes, source, square
from tests.routes import ELSEWHERE, FORM, FORMS, OPEN, PAGES, POSTS, VERBS, Post
from tests.stamps import stamp
from xuncha.core.models import AuditEntry

#: what the trail notes of looking and knocking; all else is writing
LOOKING = ("read", "read_list", "print", "login", "login_failed", "refused")


def _walk(resolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one
        else:
            yield from _walk(one, f"{one.namespace}:" if one.namespace else namespace)


ROUTES = dict(_walk(get_resolver()))
TAKES_POST = {post.route for post in POSTS} | set(ELSEWHERE)
POST_ONLY = sorted(TAKES_POST - FORMS)
SAMPLES = {"paper": "none", "key": "none", "level": 1, "day": "2099-01-01", "code": "none", "verb": "none"}


def address(route: str, **known) -> str:
    """The address of a route, with what names nothing where nothing is known."""
    names = ROUTES[route].pattern.converters
    return reverse(route, kwargs={name: known.get(name, SAMPLES.get(name, uuid4())) for name in names})


def written() -> int:
    """How often something was written."""
    return AuditEntry.objects.exclude(verb__in=LOOKING).count()


def none_of(found) -> None:
    """Fail with one line for each offence."""
    found = list(found)
    assert not found, "\n" + "\n".join(found)


# -- the table is whole ---------------------------------------------------------------------------------------------


def test_every_address_is_in_one_table():
    assert set(ROUTES) == TAKES_POST | FORMS | PAGES
    assert set() == PAGES & (TAKES_POST | FORMS)
    assert FORMS <= TAKES_POST


def test_every_verb_of_an_address_is_in_the_table():
    """A verb that joins an app must be given its people here."""
    assert {route for route in ROUTES if "verb" in ROUTES[route].pattern.converters} == set(VERBS)
    for route, places in VERBS.items():
        known = set(itertools.chain.from_iterable(import_string(place) for place in places))
        own_address = {r.split(":")[-1] for r in TAKES_POST if r.split(":")[0] == route.split(":")[0]}
        assert {post.verb for post in POSTS if post.route == route} | own_address & known == known, route


def test_only_those_whom_nobody_knows_yet_have_tests_elsewhere():
    """An exemption is an address open to the anonymous, and the test that holds it speaks of it."""
    assert set(ELSEWHERE) == OPEN - {"core:healthz"}
    for route, (why, held_by) in ELSEWHERE.items():
        parts = [part for part in re.split(r"[/<>]", str(ROUTES[route].pattern)) if part and ":" not in part]
        assert why and f"/{'/'.join(parts)}/" in (source.BASE / held_by).read_text(), route


def test_what_only_shows_reads_no_post():
    found = [route for route in PAGES if "request.POST" in inspect.getsource(inspect.unwrap(ROUTES[route].callback))]
    none_of(found)


# -- doors ----------------------------------------------------------------------------------------------------------


def test_the_anonymous_are_sent_to_the_login(db):
    client = Client()
    for route in sorted(set(ROUTES) - OPEN):
        url = address(route)
        got, posted = client.get(url), client.post(url)
        assert (got.status_code, got["Location"]) == (302, f"/login/?next={url}"), route
        assert (posted.status_code, posted["Location"]) == (302, "/login/"), route
    assert (client.get("/login/").status_code, client.get("/healthz").status_code) == (200, 200)
    assert written() == 0


def test_a_post_needs_its_token(world):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/login/", {"username": "office_director", "password": "x"}).status_code == 403
    client.force_login(world.users["office_director"])
    before = written()
    none_of(route for route in sorted(TAKES_POST) if client.post(address(route)).status_code != 403)
    assert written() == before


@pytest.mark.parametrize("account", ["office_director", "leader_2", "stranger"])
def test_a_verb_answers_no_get(login, account):
    client = login(account)
    none_of(route for route in POST_ONLY if client.get(address(route)).status_code != 405)


@pytest.mark.parametrize("account", ["office_director", "leader_2", "clue_officer", "chief_huaidu"])
def test_what_is_not_there_is_not_found(login, account):
    client, before = login(account), written()
    found = []
    for route in sorted(ROUTES):
        if ROUTES[route].pattern.converters:
            answers = [client.post(address(route)).status_code] if route in TAKES_POST else []
            answers += [client.get(address(route)).status_code] if route not in POST_ONLY else []
            found += [f"{route} {answers}"] if set(answers) != {404} else []
    none_of(found)
    assert written() == before


def test_a_post_to_a_page_writes_nothing(login):
    for account in ("office_director", "leader_2", "sysadmin"):
        client, before = login(account), written()
        for route in sorted(PAGES):
            assert client.post(address(route)).status_code in (200, 404, 405), route
        assert written() == before


# -- who may --------------------------------------------------------------------------------------------------------


def _names(who) -> set[str]:
    return square.names(who) if isinstance(who, str) else set(who)


def _kwargs(place, post: Post) -> dict:
    kwargs = dict(place) if isinstance(place, dict) else {"uid": place.uid}
    names = ROUTES[post.route].pattern.converters
    return {name: value for name, value in (kwargs | {"verb": post.verb}).items() if name in names}


def _filled(client: Client, url: str) -> dict[str, str]:
    """What a lawful person's page of a form holds."""
    form = client.get(url).context["form"]
    found = {field.html_name: field.value() for field in form}
    return {name: value for name, value in found.items() if value not in (None, "", False, [])} | {"sent": "1"}


def _seen(post: Post, clients: dict[str, Client], url: str) -> dict:
    """What the page gives that a lawful person sends: the whole form, or the stamp of its record; asked once a post."""
    client = clients[sorted(_names(post.who))[0]]
    if post.data == FORM:
        return _filled(client, url)
    return {"reason": "理由", **(stamp(client, url) if post.route in FORMS else {})}


def _data(post: Post, world, place, seen: dict) -> dict:
    """What is sent; made anew each time, since a file is read once."""
    if post.data == FORM:
        return seen
    return {**seen, **(post.data(world, place) if callable(post.data) else post.data)}


def _send(client: Client, url: str, data: dict, *, json: bool = False) -> tuple[int, bool]:
    """The answer and whether something was written; then it is taken back."""
    with transaction.atomic():
        before = written()
        status = client.post(url, data, **({"content_type": "application/json"} if json else {})).status_code
        grew = written() > before
        transaction.set_rollback(True)
    return status, grew


#: a form as a browser sends it with every field left blank; all who are told no send it, and every fourth of those for whom
#: the record is not there at all
EMPTY, FOURTH = {"csrfmiddlewaretoken": "x"}, 4


def _offence(post: Post, account: str, status: int, grew: bool, sent: str = "") -> str:
    """What is wrong with an answer. Right stands before form: who may not is told so, and never what a form lacks."""
    if account in _names(post.who):
        right = grew and status in (200, 302) if post.writes else status in (200, 204, 302, 422)
    elif account in _names(post.also):
        right = not grew and status in (200, 302, 422)
    else:
        right = not grew and status in (403, 404)
    return "" if right else f"{post} by {account}: {status}{', written' if grew else ''} {sent}".rstrip()


#: those who have no part in the place; of the verbs at one address they are asked the first
FAR = (
    "stranger",
    "expired",
    "sysadmin",
    "secadmin",
    "auditor",
    "functional",
    "propaganda",
    "chief_north",
    "owner_north",
)


def _asked(post: Post) -> list[str]:
    first = next(one for one in POSTS if one.route == post.route)
    return [name for name in square.EVERYBODY if post is first or name not in FAR or name in _names(post.who)]


def _groups() -> dict[tuple, list[Post]]:
    """The POSTs that go to the same record share its making."""
    found: dict[tuple, list[Post]] = {}
    for post in POSTS:
        found.setdefault((post.at, post.day), []).append(post)
    return found


@pytest.mark.parametrize("posts", _groups().values(), ids=lambda posts: f"{posts[0]} and {len(posts) - 1} more")
def test_only_those_named_may(world, login, settings, posts):
    if posts[0].day:
        settings.XUNCHA_TODAY = posts[0].day
    place = posts[0].at(world)
    clients, found = {name: login(name) for name in square.EVERYBODY}, []
    for post in posts:
        url = reverse(post.route, kwargs=_kwargs(place, post))
        seen = _seen(post, clients, url)
        for account in _asked(post):
            client, data = clients[account], _data(post, world, place, seen)
            status, grew = _send(client, url, data, json=post.json)
            found.append(_offence(post, account, status, grew))
            absent = status == 404 and (len(found) + POSTS.index(post)) % FOURTH
            if not absent and account not in _names(post.who) | _names(post.also) | _names(post.bare):
                found.append(_offence(post, account, *_send(client, url, EMPTY), sent="an empty form"))
    none_of(filter(None, found))


def test_the_tables_of_people_name_the_cast():
    for post in POSTS:
        assert _names(post.who) <= set(square.EVERYBODY) and _names(post.also) <= set(square.EVERYBODY), post
    assert routes.POSTS
