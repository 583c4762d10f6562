"""Autosaves: kept for their writer alone, encrypted, until the form is really saved; presence among those shown the page."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection

from tests.interviews.talks import record
from xuncha.core import autosaves
from xuncha.core.models import AuditEntry, Autosave


def token_of(page) -> str:
    """The token that a page gave its form."""
    return re.search(r'name="autosave" value="([^"]+)"', page.content.decode()).group(1)


def send(client, token, do="save", **more):
    """What the script posts."""
    body = json.dumps({"token": token, "do": do, **more})
    return client.post("/autosave/", body, content_type="application/json", headers={"X-Passive": "1"})


def typed(client, path, words="写到一半"):
    """A page opened and words kept for it."""
    token = token_of(client.get(path))
    assert send(client, token, fields={"typed": {"content": [words]}}).json()["saved_at"]
    return token


@pytest.mark.parametrize(
    ("account", "path"),
    [("member_2", "/interviews/new/"), ("member_2", "/drafts/new/"), ("petition_2", "/petitions/new/"),
     ("leader_2", "/problems/new/"), ("member_2", "/clues/new/")],
)  # fmt: skip
def test_every_long_form_saves_itself(login, account, path):
    client = login(account)
    page = client.get(path)
    assert "data-autosave" in page.content.decode()
    send(client, token_of(page), fields={"typed": {"x": ["甲"]}})
    found = send(client, token_of(client.get(path)), "open").json()["kept"]
    assert found["fields"] == {"typed": {"x": ["甲"]}}


def test_short_forms_do_not(login):
    assert "data-autosave" not in login("member_2").get("/password/").content.decode()


def test_what_is_kept_is_encrypted_and_does_not_name_its_page(world, login):
    talk = record(world)
    typed(login("member_2"), f"{talk.get_absolute_url()}write/", "程启樵优亲厚友")
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload, page, about FROM core_autosave")
        row = " ".join(cursor.fetchone())
    assert "程启樵" not in row and str(talk.uid) not in row and "typed" not in row


def test_nobody_else_reads_or_writes_under_a_token(world, login):
    talk = record(world)
    token = typed(login("member_2"), f"{talk.get_absolute_url()}write/")
    for account in ("deputy_2", "leader_2", "stranger", "sysadmin"):
        assert send(login(account), token, "open").status_code == 404
        assert send(login(account), token, fields={}).status_code == 404
    assert send(login("member_2"), token[:-2] + "xx", "open").status_code == 404
    for body in ("", "[]", "{}", '{"token": 1}'):
        assert login("member_2").post("/autosave/", body, content_type="application/json").status_code == 404
    theirs = token_of(login("deputy_2").get(f"{talk.get_absolute_url()}write/"))
    assert "kept" not in send(login("deputy_2"), theirs, "open").json()


def test_an_old_token_is_no_token(world, login, monkeypatch):
    client = login("member_2")
    token = token_of(client.get("/interviews/new/"))
    monkeypatch.setattr(autosaves, "TOKEN_LIFE", timedelta(seconds=-1))
    assert send(client, token, "open").status_code == 404


def test_a_real_save_forgets_it_and_what_is_still_on_its_way(world, login):
    talk, client = record(world), login("member_2")
    url = f"{talk.get_absolute_url()}write/"
    token = typed(client, url)
    assert client.post(url, {"content": "正文", "autosave": token, "do": "save"}).status_code == 302
    assert Autosave.objects.get().payload == ""
    assert send(client, token, fields={"typed": {"content": ["旧"]}}).json()["closed"]
    fresh = token_of(client.get(url))
    assert "kept" not in send(client, fresh, "open").json()
    assert send(client, fresh, fields={"typed": {"content": ["新"]}}).json()["saved_at"]


def test_a_save_by_script_lets_the_open_page_go_on(world, login):
    talk, client = record(world), login("member_2")
    url = f"{talk.get_absolute_url()}write/"
    posted = {"content": "正文", "autosave": typed(client, url), "do": "save"}
    pane = client.post(url, posted, headers={"HX-Request": "true"})
    assert pane.status_code == 200 and Autosave.objects.get().payload == ""
    assert send(client, token_of(pane), fields={"typed": {"content": ["再写"]}}).json()["saved_at"]


def test_a_refused_save_keeps_it(world, login):
    client = login("member_2")
    token = typed(client, "/interviews/new/")
    assert client.post("/interviews/new/", {"autosave": token, "content": "写到一半"}).status_code == 422
    assert Autosave.objects.get().payload
    talk = record(world)
    form = typed(client, f"{talk.get_absolute_url()}write/")
    refused = client.post(
        f"{talk.get_absolute_url()}finish/", {"autosave": form}, headers={"Referer": "http://testserver/interviews/"}
    )
    assert refused.status_code == 302 and Autosave.objects.exclude(payload="").count() == 2


def test_dropping_it_gives_the_page_a_new_token(login):
    client = login("member_2")
    token = typed(client, "/interviews/new/")
    fresh = send(client, token, "drop").json()["token"]
    assert "kept" not in send(client, fresh, "open").json()
    late = send(client, token, fields={"typed": {"x": ["y"]}}).json()
    assert late["closed"] and send(client, late["token"], fields={"typed": {"x": ["y"]}}).json()["saved_at"]


def test_two_writers_of_a_record_are_told(world, login):
    talk = record(world)
    url = f"{talk.get_absolute_url()}write/"
    mine, theirs = token_of(login("member_2").get(url)), token_of(login("deputy_2").get(url))
    assert send(login("member_2"), mine, "open").json()["others"] == []
    assert send(login("deputy_2"), theirs, "open").json()["others"] == [world.users["member_2"].name]
    assert send(login("member_2"), mine, "beat").json()["others"] == [world.users["deputy_2"].name]
    send(login("deputy_2"), theirs, "leave")
    assert send(login("member_2"), mine, "beat").json()["others"] == []
    Autosave.objects.update(seen_at=autosaves.clock.now() - timedelta(seconds=61))
    assert send(login("deputy_2"), theirs, "beat").json()["others"] == []


def test_writers_of_new_records_are_nobodys_business(login):
    for account in ("member_2", "member_2b"):
        client = login(account)
        assert send(client, token_of(client.get("/interviews/new/")), "open").json()["others"] == []


def test_old_rows_are_forgotten(world, login):
    client = login("member_2")
    typed(client, "/interviews/new/")
    now = autosaves.clock.now()
    assert autosaves.forget_old() == 0
    Autosave.objects.update(seen_at=now - timedelta(days=2))
    assert autosaves.forget_old() == 0
    Autosave.objects.update(payload="")
    assert autosaves.forget_old() == 1


def test_a_flood_is_refused_and_nothing_reaches_the_trail(login):
    client = login("member_2")
    token = token_of(client.get("/interviews/new/"))
    before = AuditEntry.objects.count()
    assert send(client, token, fields={"typed": {"content": ["字" * 400_000]}}).status_code == 413
    send(client, token, fields={"typed": {"content": ["字" * 30_000]}})
    assert AuditEntry.objects.count() == before


def test_an_autosave_costs_few_queries(world, login, django_assert_max_num_queries):
    talk, client = record(world), login("member_2")
    token = typed(client, f"{talk.get_absolute_url()}write/")
    with django_assert_max_num_queries(6):
        send(client, token, fields={"typed": {"content": ["正文"]}})
