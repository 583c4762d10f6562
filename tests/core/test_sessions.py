"""Sessions end by themselves: idle, too old, replaced; and the page that was locked goes on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD
from xuncha.core import accounts, audit
from xuncha.core.models import AuditEntry, SecurityRule, User

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def clerk(db) -> User:
    return accounts.open_account(by=None, username="clerk", name="蔺禾", password=PASSWORD, must_change=False)


def enter(**extra: str) -> Client:
    client = Client()
    answer = client.post("/login/", {"username": "clerk", "password": PASSWORD}, **extra)
    assert answer.status_code == 302, answer.content.decode()
    return client


def after(**age: int) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(**age), tick=False)


def test_fifteen_idle_minutes_end_the_session_and_say_why(clerk):
    with after(minutes=0):
        client = enter()
    with after(minutes=14, seconds=50):
        assert client.get("/password/").status_code == 200
    with after(minutes=29, seconds=55):
        answer = client.get("/password/?a=1")
    assert answer.status_code == 302 and answer["Location"] == "/login/?next=%2Fpassword%2F%3Fa%3D1&why=session_idle"
    assert "较长时间没有操作" in Client().get(answer["Location"]).content.decode()
    assert AuditEntry.objects.filter(verb="session_idle", actor="clerk").count() == 1
    assert client.get("/password/").status_code == 302


def test_polling_and_autosave_never_renew_it(clerk):
    with after(minutes=0):
        client = enter()
    for minutes in (5, 10, 14):
        with after(minutes=minutes):
            assert client.get("/jobs/", headers={"X-Passive": "1"}).status_code == 200
    with after(minutes=15, seconds=1):
        assert client.get("/jobs/", headers={"X-Passive": "1"}).status_code == 401


def test_typing_renews_it_and_eight_hours_end_it_all_the_same(clerk):
    with after(minutes=0):
        client = enter()
    for minutes in range(10, 480, 10):
        with after(minutes=minutes):
            assert client.post("/alive/").status_code == 200
    with after(minutes=480):
        answer = client.post("/alive/")
    assert answer.status_code == 401 and "已满规定时长" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="session_over").count() == 1


def test_one_session_an_account(clerk):
    first, second = enter(), enter()
    assert second.get("/password/").status_code == 200
    assert first.get("/password/").status_code == 302
    third = enter()
    assert third.get("/password/").status_code == 200 and second.get("/password/").status_code == 302


def test_a_replaced_session_that_lives_on_is_told_so(clerk):
    client = enter()
    User.objects.update(session_key="elsewhere")
    answer = client.get("/password/")
    assert "session_replaced" in answer["Location"]
    clerk.refresh_from_db()
    assert clerk.session_key == "elsewhere"  # the other one goes on


def test_what_was_sent_too_late_is_answered_in_words_and_not_done(clerk):
    with after(minutes=0):
        client = enter()
    with after(minutes=20):
        answer = client.post("/columns/rounds.person/", {"shown": "name"})
    assert answer.status_code == 401 and "自动退出" in answer.content.decode()


def test_the_limits_are_data(clerk):
    SecurityRule.objects.create(code="auth.session.idle_minutes", value=5)
    with after(minutes=0):
        client = enter()
        assert 'data-idle="300"' in client.get("/password/").content.decode()
    with after(minutes=6):
        assert client.get("/password/").status_code == 302


def test_a_new_password_keeps_the_session_and_logging_out_ends_it(clerk):
    client = enter()
    new = "Another-pass-2023"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", fields).status_code == 302
    assert client.get("/password/").status_code == 200
    client.post("/logout/")
    clerk.refresh_from_db()
    assert clerk.session_key == ""


def test_the_locked_page_goes_on_after_the_password(clerk):
    client = enter()
    assert client.post("/lock/").status_code == 200
    assert client.get("/password/").status_code == 302
    wrong = client.post("/login/again/", {"username": "clerk", "password": "no"})
    assert wrong.status_code == 422 and wrong.json()["sentence"].startswith("密码不对")
    answer = client.post("/login/again/", {"username": "clerk", "password": PASSWORD})
    assert answer.status_code == 200 and answer.json()["csrf"] and answer.json()["idle"] == 900
    assert client.get("/password/").status_code == 200


def test_unlocking_needs_the_token_of_the_page_and_counts_for_the_lockout(clerk):
    assert (
        Client(enforce_csrf_checks=True).post("/login/again/", {"username": "clerk", "password": PASSWORD}).status_code
        == 403
    )
    client = Client()
    codes = [client.post("/login/again/", {"username": "clerk", "password": "no"}).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert audit.verify().reason == ""
