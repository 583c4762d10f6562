"""常用筛选: kept by one person for that person alone, from what the list's own filter took, encrypted (design §7)."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict

from tests.findings import make as findings
from tests.interviews.talks import record
from xuncha.core import crypto, filters
from xuncha.core.models import AuditEntry, SavedFilter
from xuncha.core.models.filters import MOST_FILTERS


def token_of(page) -> str:
    """The token that a list gave for what it is filtered by; "" when it gave none."""
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    return found.group(1) if found else ""


def keep(client, path, name="常看"):
    """A list opened under a filter, and the filter kept."""
    return client.post("/filters/", {"token": token_of(client.get(path)), "name": name, "next": path})


def kept_of(page) -> list[dict]:
    return page.context["saved_filters"]


def test_a_filter_is_kept_and_used_and_current_where_it_is_set(world, login):
    record(world)
    client = login("member_2")
    path = "/interviews/?category=team&q=%E4%BD%8E%E4%BF%9D"
    answer = keep(client, path, " 低保  谈话 ")
    assert (answer.status_code, answer["Location"]) == (302, path)
    page = client.get("/interviews/")
    assert [one["label"] for one in kept_of(page)] == ["低保 谈话"]
    assert 'href="?q=%E4%BD%8E%E4%BF%9D&amp;category=team"' in page.content.decode()
    assert not kept_of(page)[0]["current"]
    used = client.get("/interviews/" + kept_of(page)[0]["url"])
    assert kept_of(used)[0]["current"]
    assert used.context["filter_form"].cleaned_data["category"] == "team"


def test_only_what_the_lists_own_filter_took_is_kept(world, login):
    client = login("member_2")
    keep(client, "/drafts/?status=draft&page=3&size=200&sort=number&utm=x&since=2023-03-01&q=")
    assert QueryDict(SavedFilter.objects.get().query).dict() == {"status": "draft", "since": "2023-03-01"}


@pytest.mark.parametrize(
    "query", ["", "?page=2&size=100", "?status=nonsense", "?since=yesterday&target=999999", "?unknown=1", "?q=++"]
)
def test_what_is_no_filter_cannot_be_kept(world, login, query):
    page = login("member_2").get(f"/drafts/{query}")
    assert page.status_code == 200
    assert token_of(page) == "" and "保存为常用筛选" not in page.content.decode()


def test_a_filter_too_long_to_keep_is_used_all_the_same(world, login):
    page = login("member_2").get("/drafts/", {"q": "保" * 300})
    assert page.status_code == 200 and token_of(page) == ""


def test_nobody_else_sees_or_uses_it(world, login):
    findings.draft_at(world, "submitted")
    keep(login("member_2"), "/drafts/?status=submitted", "程启樵的底稿")
    saved, other = SavedFilter.objects.get(), login("leader_2")
    assert kept_of(other.get("/drafts/")) == []
    assert "程启樵" not in other.get("/drafts/").content.decode()
    for verb in ("rename", "delete"):
        assert other.post(f"/filters/{saved.uid}/{verb}/", {"name": "我的"}).status_code == 404
    saved.refresh_from_db()
    assert saved.name == "程启樵的底稿"


def test_the_token_of_somebody_else_is_not_there(world, login):
    token = token_of(login("member_2").get("/drafts/?status=draft"))
    assert login("leader_2").post("/filters/", {"token": token, "name": "我的"}).status_code == 404
    for forged in ("", "x", token[:-2], token.replace(token[:4], "AAAA", 1)):
        assert login("member_2").post("/filters/", {"token": forged, "name": "我的"}).status_code == 404
    assert not SavedFilter.objects.exists()


def test_each_list_has_its_own(world, login):
    client = login("member_2")
    keep(client, "/drafts/?status=draft", "在写的")
    assert keep(client, "/interviews/?category=team", "在写的").status_code == 302
    assert [one["url"] for one in kept_of(client.get("/drafts/"))] == ["?status=draft"]
    assert [one["url"] for one in kept_of(client.get("/interviews/"))] == ["?category=team"]


def test_renamed_and_deleted_and_back_where_one_was(world, login):
    client = login("member_2")
    keep(client, "/drafts/?status=draft", "在写的")
    saved = SavedFilter.objects.get()
    answer = client.post(f"/filters/{saved.uid}/rename/", {"name": "没交的", "next": "/drafts/?status=draft"})
    assert answer["Location"] == "/drafts/?status=draft"
    assert [one["label"] for one in kept_of(client.get("/drafts/"))] == ["没交的"]
    assert client.post(f"/filters/{saved.uid}/rename/", {"name": "没交的", "next": "/drafts/"}).status_code == 302
    away = client.post(f"/filters/{saved.uid}/delete/", {"next": "https://example.org/"})
    assert away["Location"] == "/" and not SavedFilter.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "长" * 21, "a\u200bb"])
def test_a_name_must_be_one(world, login, name):
    answer = keep(login("member_2"), "/drafts/?status=draft", name)
    assert answer.status_code == 422 and "名称" in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_name_stands_once_in_a_list(world, login):
    client = login("member_2")
    keep(client, "/drafts/?status=draft", "在写的")
    assert "同名" in keep(client, "/drafts/?status=submitted", "在写的").content.decode()
    keep(client, "/drafts/?status=submitted", "已交的")
    second = SavedFilter.objects.get(place=2)
    assert client.post(f"/filters/{second.uid}/rename/", {"name": "在写的"}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.filter(pk=second.pk).update(name_digest=crypto.digest("在写的", purpose="core.filter.name"))


def test_at_most_twenty_and_a_free_place_is_taken_again(world, login):
    client, user = login("member_2"), world.users["member_2"]
    for n in range(MOST_FILTERS):
        filters.save_filter(by=user, token=filters.signed(user, "drafts", f"q={n}"), name=f"第{n}个")
    path = "/drafts/?status=draft"
    listed = client.get(path)
    assert len(kept_of(listed)) in (0, MOST_FILTERS)
    name = listed.context["columns_url"].split("/")[2]
    SavedFilter.objects.update(list=name)
    assert "最多保存 20 个" in keep(client, path, "再一个").content.decode()
    filters.delete_filter(SavedFilter.objects.get(place=7), by=user)
    assert keep(client, path, "再一个").status_code == 302
    assert SavedFilter.objects.get(place=7).name == "再一个"
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.filter(place=7).update(place=MOST_FILTERS + 1)


def test_neither_name_nor_filter_stands_in_clear_at_rest_or_in_the_trail(world, login):
    client = login("member_2")
    keep(client, "/drafts/?q=%E7%A8%8B%E5%90%AF%E6%A8%B5", "程启樵")
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_savedfilter::text FROM core_savedfilter")
        row = cursor.fetchone()[0]
    assert "程启樵" not in row and "%E7%A8%8B" not in row and "drafts" in row.replace("findings.workingdraft", "drafts")
    saved = SavedFilter.objects.get()
    client.post(f"/filters/{saved.uid}/rename/", {"name": "程启樵二"})
    client.post(f"/filters/{saved.uid}/delete/")
    entries = AuditEntry.objects.filter(noun="core.savedfilter").order_by("id")
    assert [entry.verb for entry in entries] == ["save_filter", "rename_filter", "delete_filter"]
    for entry in entries:
        assert "程启樵" not in f"{entry.label}{entry.reason}{entry.changes}" and entry.actor == "member_2"


def test_a_write_past_the_verbs_is_noted_without_the_text(world, login):
    keep(login("member_2"), "/drafts/?status=draft", "在写的")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'off', true)")
    SavedFilter.objects.update(place=3, query="status=submitted")
    entry = AuditEntry.objects.get(verb="direct_update", noun="core.savedfilter")
    assert entry.changes == {"place": [1, 3], "query": "changed"}


def test_a_filter_for_a_target_that_may_be_seen_no_more_shows_nothing_of_it(world, login):
    """Taken by hand into one's own list: the filter's class refuses what is not offered to this person."""
    user, far = world.users["member_2"], world.targets["north"]
    token = filters.signed(user, "findings.workingdraft", f"target={far.pk}")
    saved = filters.save_filter(by=user, token=token, name="外组")
    SavedFilter.objects.update(list=login("member_2").get("/drafts/").context["columns_url"].split("/")[2])
    page = login("member_2").get(f"/drafts/?{saved.query}")
    assert "target" in page.context["filter_form"].errors
    assert "澄坪镇" not in page.content.decode()
