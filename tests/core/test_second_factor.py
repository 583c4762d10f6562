"""The second factor: enrolled by a code, asked at each login, replaced by a recovery code once, demanded by role."""

import base64
import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django_otp.oath import TOTP

from tests.factories import PASSWORD
from xuncha.core import accounts, second_factor
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, RecoveryCode, SecondFactor, User


@pytest.fixture
def clerk(db) -> User:
    return accounts.open_account(by=None, username="clerk", name="蔺禾", password=PASSWORD, must_change=False)


def code(user: User, *, ahead: int = 0) -> str:
    """What the phone shows, `ahead` steps of 30 seconds from now."""
    totp = TOTP(base64.b32decode(SecondFactor.objects.get(user=user).secret))
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06}"


def enrolled(user: User) -> list[str]:
    second_factor.offer(user)
    codes = second_factor.enrol(user, code(user))
    SecondFactor.objects.update(last_step=-1)
    return codes


def password_step() -> tuple[Client, str]:
    client = Client()
    return client, client.post("/login/", {"username": "clerk", "password": PASSWORD, "next": "/jobs/"})["Location"]


def test_enrolling_by_the_page(clerk):
    client, _ = password_step()
    page = client.get("/second-factor/").content.decode()
    secret = SecondFactor.objects.get().secret
    assert secret in page and "data:image/svg+xml" in page
    assert client.get("/second-factor/").content.decode().count(secret) == page.count(
        secret
    )  # the same until it is proven
    assert client.post("/second-factor/", {"code": "000000", "do": "enrol"}).status_code == 422
    done = client.post("/second-factor/", {"code": code(clerk), "do": "enrol"}).content.decode()
    assert done.count("<code>") == 10 and RecoveryCode.objects.filter(user=clerk).count() == 10
    assert secret not in client.get("/second-factor/").content.decode()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"offer_second_factor", "enrol_second_factor"}


def test_the_database_holds_neither_secret_nor_codes(clerk):
    codes = enrolled(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM core_secondfactor")
        assert SecondFactor.objects.get().secret not in cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(digest, ' ') FROM core_recoverycode")
        assert codes[0] not in cursor.fetchone()[0]


def test_the_login_asks_for_the_code_and_takes_it_once(clerk):
    enrolled(clerk)
    client, where = password_step()
    assert where == "/login/code/" and client.get("/jobs/").status_code == 302
    assert client.post("/login/code/", {"code": "123456"}).status_code == 422
    shown = code(clerk)
    answer = client.post("/login/code/", {"code": shown})
    assert answer["Location"] == "/jobs/" and client.get("/jobs/").status_code == 200
    again, _ = password_step()
    assert again.post("/login/code/", {"code": shown}).status_code == 422
    assert again.post("/login/code/", {"code": code(clerk, ahead=1)}).status_code == 302


def test_a_recovery_code_opens_once(clerk):
    codes = enrolled(clerk)
    client, _ = password_step()
    assert client.post("/login/code/", {"code": f" {codes[3].lower()} "}).status_code == 302
    again, _ = password_step()
    assert again.post("/login/code/", {"code": codes[3]}).status_code == 422
    assert second_factor.left(clerk) == 9 and AuditEntry.objects.filter(verb="use_recovery_code").count() == 1


def test_the_second_step_is_over_after_five_minutes(clerk):
    enrolled(clerk)
    with time_machine.travel(time.time(), tick=False) as clock:
        client, _ = password_step()
        clock.shift(301)
        assert client.get("/login/code/")["Location"] == "/login/"
        assert client.post("/login/code/", {"code": code(clerk)})["Location"] == "/login/"


def test_without_the_password_there_is_no_second_step(clerk):
    enrolled(clerk)
    assert Client().post("/login/code/", {"code": code(clerk)})["Location"] == "/login/"


def test_wrong_codes_lock_the_account(clerk):
    codes = enrolled(clerk)
    client, _ = password_step()
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})
    assert client.post("/login/code/", {"code": codes[0]}).status_code in (422, 429)
    assert Client().post("/login/", {"username": "clerk", "password": PASSWORD}).status_code == 429
    assert second_factor.left(clerk) == 10


def test_unlocking_a_page_asks_for_the_code_too(clerk):
    enrolled(clerk)
    client = Client()
    asked = client.post("/login/again/", {"username": "clerk", "password": PASSWORD})
    assert asked.status_code == 422 and asked.json()["code"] is True
    assert (
        client.post("/login/again/", {"username": "clerk", "password": PASSWORD, "code": code(clerk)}).status_code
        == 200
    )


def test_new_codes_and_dropping_need_the_present_code(clerk):
    old = enrolled(clerk)
    with pytest.raises(Unmet):
        second_factor.drop(clerk, "000000", required=False)
    new = second_factor.renew_codes(clerk, code(clerk))
    assert not set(old) & set(new)
    with pytest.raises(Refused, match="不能停用"):
        second_factor.drop(clerk, code(clerk, ahead=1), required=True)
    second_factor.drop(clerk, code(clerk, ahead=1), required=False)
    assert second_factor.factor_of(clerk) is None and not RecoveryCode.objects.exists()


def real_login(world, account: str) -> Client:
    world.users[account].set_password(PASSWORD)
    world.users[account].save()
    client = Client()
    client.post("/login/", {"username": account, "password": PASSWORD})
    return client


@pytest.mark.parametrize(("role", "account"), [("office_director", "office_director"), ("group_leader", "leader_2")])
def test_a_role_that_must_have_one_enrols_before_anything_else(world, login, role, account):
    page = login("secadmin").post("/second-factor/rules/", {"role": [role], "reason": "等保要求"})
    assert page.status_code == 302 and AuditEntry.objects.filter(verb="set_second_factor_rule").count() == 1
    client = real_login(world, account)
    assert client.get("/")["Location"] == "/second-factor/"
    assert client.get("/drafts/")["Location"] == "/second-factor/"
    assert client.get("/inbox/count/", headers={"HX-Request": "true", "X-Passive": "1"}).status_code == 204
    client.get("/second-factor/")
    assert client.post("/second-factor/", {"code": code(world.users[account]), "do": "enrol"}).status_code == 200
    assert client.get("/").status_code == 200
    assert real_login(world, "member_2").get("/").status_code == 200


def test_the_rules_are_the_security_administrator_s_and_need_a_reason(world, login):
    for account in ("sysadmin", "auditor", "office_director", "leader_2"):
        assert login(account).get("/second-factor/rules/").status_code == 404
    assert login("secadmin").post("/second-factor/rules/", {"role": ["auditor"], "reason": " "}).status_code == 422
    assert second_factor.required_roles() == set()
    with pytest.raises(Refused):
        second_factor.set_rule(by=world.users["sysadmin"], roles=["auditor"], reason="试")
