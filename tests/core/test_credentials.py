"""Accounts and resets (design §5.5): asked by one, confirmed by another, told once, all sessions end, the person is told."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from tests import places, square
from tests.factories import PASSWORD
from xuncha.core import accounts, clock, credentials, second_factor
from xuncha.core.account_states import RESET_FLOW
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, CredentialReset, RecoveryCode, SecondFactor, User

NEW = "Hetang-yuese-7"
MAY = {
    ("asked", "confirm"): {"secadmin"}, ("asked", "refuse"): {"secadmin"}, ("asked", "cancel"): {"sysadmin"},
    ("confirmed", "cancel"): {"sysadmin"}, ("confirmed", "hand_over"): {"sysadmin"},
}  # fmt: skip
VERBS = {**credentials.VERBS, "hand_over": lambda asked, *, by, reason: credentials.hand_over(asked, by=by)}


def reset_at(world, status: str) -> CredentialReset:
    asked = places.reset(world)
    if status in ("confirmed", "handed"):
        asked = credentials.confirm_reset(asked, by=world.users["secadmin"])
    if status == "handed":
        asked, _ = credentials.hand_over(asked, by=world.users["sysadmin"])
    if status == "refused":
        asked = credentials.refuse_reset(asked, by=world.users["secadmin"], reason="未能核实")
    if status == "cancelled":
        asked = credentials.cancel_reset(asked, by=world.users["sysadmin"])
    return asked


@pytest.mark.parametrize("status", ["asked", "confirmed", "handed", "refused", "cancelled"])
def test_the_square(world, status):
    asked = reset_at(world, status)
    assert asked.status == status
    for verb, act in VERBS.items():
        found = square.who_may(world, lambda user, act=act: act(square.fresh(asked), by=user, reason="理由"))
        assert found == MAY.get((status, verb), set()), verb
    square.check_table(dict.fromkeys(MAY, ""), VERBS, RESET_FLOW)


def enter(account: str, password: str) -> Client:
    client = Client()
    client.post("/login/", {"username": account, "password": password})
    return client


def test_a_reset_ends_the_sessions_and_the_person_is_told(world, login):
    user, old = world.users["stranger"], enter("stranger", PASSWORD)
    others = enter("member_2", PASSWORD)
    asked = reset_at(world, "confirmed")
    answer = login("sysadmin").post(f"{asked.get_absolute_url()}hand_over/")
    secret = re.search(r'class="secret">([^<]+)<', answer.content.decode())[1]
    assert re.fullmatch(r"([A-HJ-NP-Za-km-z2-9]{4}-){3}[A-HJ-NP-Za-km-z2-9]{4}", secret)
    assert "no-store" in answer["Cache-Control"]
    assert old.get("/")["Location"].startswith("/login/")
    assert others.get("/").status_code == 200
    assert not [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(user.pk)]
    assert enter("stranger", PASSWORD).get("/")["Location"].startswith("/login/")
    back = enter("stranger", secret)
    page = back.get("/password/").content.decode()
    assert "sysadmin(测试)申请，secadmin(测试)确认" in page and "不是您本人要求的" in page
    assert back.get("/rounds/")["Location"] == "/password/"
    assert (
        back.post("/password/", {"old_password": secret, "new_password1": NEW, "new_password2": NEW})["Location"] == "/"
    )
    assert "不是您本人要求的" not in enter("stranger", NEW).get("/").content.decode()
    assert AuditEntry.objects.filter(verb="tell_reset", uid=asked.uid).count() == 1
    assert not AuditEntry.objects.filter(reason__contains=secret).exists()


def test_the_secret_is_not_shown_twice(world, login):
    asked, client = reset_at(world, "confirmed"), login("sysadmin")
    assert client.post(f"{asked.get_absolute_url()}hand_over/").status_code == 200
    again = client.post(f"{asked.get_absolute_url()}hand_over/")
    assert again.status_code == 422 and "现在是“已交付”" in again.content.decode()


def test_nobody_resets_ones_own(world):
    with pytest.raises(Refused, match="本人"):
        credentials.ask_reset(by=world.users["sysadmin"], user=world.users["sysadmin"], kind="password", reason="忘记")
    asked = credentials.ask_reset(
        by=world.users["sysadmin"], user=world.users["secadmin"], kind="password", reason="忘记"
    )
    with pytest.raises(Refused, match="本人"):
        credentials.confirm_reset(asked, by=world.users["secadmin"])


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"asked_by": "stranger"}, "nobody_resets_ones_own"),
        ({"asked_by": "sysadmin", "confirmed_by": "stranger"}, "nobody_resets_ones_own"),
        ({"asked_by": "sysadmin", "confirmed_by": "sysadmin"}, "reset_by_two_people"),
        ({"asked_by": "sysadmin", "status": "handed"}, "reset_confirmed_who_when"),
    ],
)
def test_the_database_demands_two_people(world, columns, name):
    row = {key: world.users.get(value, value) for key, value in columns.items()}
    with pytest.raises(IntegrityError, match=name):
        CredentialReset.objects.create(user=world.users["stranger"], reason="x", **row)


def test_one_reset_at_a_time_with_a_reason(world):
    with pytest.raises(Unmet, match="怎样核实了本人"):
        credentials.ask_reset(by=world.users["sysadmin"], user=world.users["stranger"], kind="password", reason=" ")
    places.reset(world)
    with pytest.raises(Unmet, match="没有办完的重置"):
        places.reset(world)


def test_a_second_factor_that_is_not_there_is_not_reset(world):
    with pytest.raises(Unmet, match="没有登记第二因子") as no:
        credentials.ask_reset(
            by=world.users["sysadmin"], user=world.users["stranger"], kind="second_factor", reason="手机丢失"
        )
    assert set(no.value.fields) == {"kind"}


def test_a_second_factor_is_forgotten_with_the_password(world):
    user = world.users["stranger"]
    second_factor.offer(user)
    SecondFactor.objects.update(confirmed_at=clock.now())
    RecoveryCode.objects.create(user=user, digest="x")
    asked = credentials.ask_reset(by=world.users["sysadmin"], user=user, kind="second_factor", reason="手机丢失")
    credentials.hand_over(credentials.confirm_reset(asked, by=world.users["secadmin"]), by=world.users["sysadmin"])
    user.refresh_from_db()
    assert second_factor.factor_of(user) is None and not RecoveryCode.objects.exists()
    assert not user.check_password(PASSWORD)


# ---- accounts -----------------------------------------------------------------------------------------------------


def test_an_account_is_opened_with_a_password_that_is_told_once(login):
    answer = login("sysadmin").post("/accounts/new/", {"username": "zhaomin", "name": "赵敏之"})
    secret = re.search(r'class="secret">([^<]+)<', answer.content.decode())[1]
    user = User.objects.get(username="zhaomin")
    assert user.must_change_password and user.check_password(secret) and not user.role_grants.exists()
    assert secret not in login("sysadmin").get(user.get_absolute_url()).content.decode()
    assert enter("zhaomin", secret).get("/")["Location"] == "/password/"


@pytest.mark.parametrize(
    ("username", "name", "words"),
    [
        ("Zhao", "赵敏之", "小写字母开头"),
        ("member_2", "赵敏之", "已经有了"),
        ("zhaomin", "　", "真实姓名"),
        ("z", "赵", "3 到 40 位"),
    ],
)
def test_a_bad_name_is_told_and_nothing_is_lost(login, username, name, words):
    answer = login("sysadmin").post("/accounts/new/", {"username": username, "name": name})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert username in page and (words in page or "必填" in page)


def test_a_stopped_account_is_out_at_once_and_comes_back(world, login):
    client, sysadmin, url = enter("member_2", PASSWORD), login("sysadmin"), world.users["member_2"].get_absolute_url()
    assert sysadmin.post(f"{url}disable/", {"reason": ""}).status_code == 422
    assert sysadmin.post(f"{url}disable/", {"reason": "借调期满"}).status_code == 302
    assert client.get("/")["Location"].startswith("/login/")
    refused = Client().post("/login/", {"username": "member_2", "password": PASSWORD})
    assert refused.status_code == 422
    assert sysadmin.post(f"{url}enable/", {"reason": "再次借调"}).status_code == 302
    assert enter("member_2", PASSWORD).get("/").status_code == 200
    verbs = AuditEntry.objects.filter(uid=world.users["member_2"].uid, actor="sysadmin").values_list("verb", "reason")
    assert set(verbs) == {("disable_account", "借调期满"), ("enable_account", "再次借调")}


def test_oneself_and_the_last_of_an_office_are_not_stopped(world):
    by = world.users["sysadmin"]
    for account, words in (
        ("sysadmin", "本人"),
        ("secadmin", "最后一名安全管理员"),
        ("office_director", "最后一名巡察办主任"),
    ):
        with pytest.raises(Refused, match=words):
            accounts.disable(world.users[account], by=by, reason="离岗")


def test_a_locked_account_is_unlocked_with_a_reason(world, login):
    for n in range(5):
        Client().post("/login/", {"username": "member_2", "password": f"wrong-{n}"})
    assert Client().post("/login/", {"username": "member_2", "password": PASSWORD}).status_code == 429
    user, sysadmin = world.users["member_2"], login("sysadmin")
    assert "解除锁定" in sysadmin.get(user.get_absolute_url()).content.decode()
    assert sysadmin.post(f"{user.get_absolute_url()}unlock/", {"reason": ""}).status_code == 422
    assert sysadmin.post(f"{user.get_absolute_url()}unlock/", {"reason": "本人来电核实"}).status_code == 302
    assert enter("member_2", PASSWORD).get("/").status_code == 200
    with pytest.raises(Unmet, match="没有锁定"):
        accounts.unlock(user, by=world.users["sysadmin"], reason="x")


def test_a_lock_that_is_over_is_none(world):
    attempt = AccessAttempt.objects.create(username="member_2", failures_since_start=5, ip_address="127.0.0.1")
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert not accounts.is_locked(world.users["member_2"])


def test_the_list_finds_and_keeps_its_budget(login, django_assert_max_num_queries):
    client = login("sysadmin")
    client.get("/accounts/")
    with django_assert_max_num_queries(15):
        page = client.get("/accounts/").content.decode()
    assert "线索专管员" in page and "member_2" in page
    found = client.get("/accounts/?role=clue_officer").content.decode()
    assert "clue_officer" in found and "petition_officer(" not in found
    assert "没有符合条件" in client.get("/accounts/?active=false").content.decode()


@pytest.mark.parametrize("account", ["secadmin", "auditor", "office_director", "stranger"])
def test_accounts_are_the_sysadmin_s_alone(world, login, account):
    for url in ("/accounts/", "/accounts/new/", world.users["stranger"].get_absolute_url(), "/settings/", "/status/"):
        assert login(account).get(url).status_code == 404


def test_what_waits_stands_on_the_workbench_of_the_two(world, login):
    places.reset(world)
    assert "确认重置" in login("secadmin").get("/").content.decode()
    asked = CredentialReset.objects.get()
    assert login("secadmin").post(f"{asked.get_absolute_url()}confirm/").status_code == 302
    assert "生成一次性密码" in login("sysadmin").get("/").content.decode()
