"""`manage.py init_office` makes an empty database a real office, in production, and its four people can go on from there."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from interviews.models import Checklist, InterviewOutline
from rounds.models import InspectionRound, PartyOrg, Person, StageSlot, TaxonomyNode
from tests.addresses import database_url
from tests.source import BASE
from xuncha.core import accounts
from xuncha.core.models import AuditEntry, Holiday, RoleGrant, RoleRule, User

NEW = "Hetang-yuese-7"
PEOPLE = {
    "sysadmin": "jiang=姜以宁",
    "secadmin": "fuzq=傅知秋",
    "auditor": "herg=何若谷",
    "office_director": "wenly=温令仪",
}
LINE = re.compile(r"^(\S+)\t(\S+)\t账号 (\S+)\t一次性密码 (\S+)$", re.M)


def init(capsys, **changed) -> dict[str, str]:
    """Account → one-time password, as printed."""
    call_command("init_office", county="临澜县", **{**PEOPLE, **changed})
    return {account: secret for _, _, account, secret in LINE.findall(capsys.readouterr().out)}


def enter(account: str, secret: str) -> Client:
    """A first login with the change of password it demands."""
    client = Client()
    assert client.post("/login/", {"username": account, "password": secret})["Location"] == "/"
    assert client.get("/")["Location"] == "/password/"
    sent = {"old_password": secret, "new_password1": f"{NEW}-{len(account)}", "new_password2": f"{NEW}-{len(account)}"}
    assert client.post("/password/", sent)["Location"] == "/"
    assert client.get("/").status_code == 200
    return client


def test_an_office_begins_and_goes_on(db, capsys, settings):
    settings.XUNCHA_TODAY = None
    secrets = init(capsys)
    assert set(secrets) == {"jiang", "fuzq", "herg", "wenly"}
    sysadmin, secadmin, auditor, director = (enter(name, secrets[name]) for name in ("jiang", "fuzq", "herg", "wenly"))
    assert auditor.get("/audit/").status_code == 200
    assert StageSlot.objects.exists() and InterviewOutline.objects.exists() and Checklist.objects.exists()

    opened = sysadmin.post("/accounts/new/", {"username": "zhaomin", "name": "赵敏之"}).content.decode()
    user = User.objects.get(username="zhaomin")
    day = str(RoleGrant.objects.earliest("pk").starts_on)
    sent = {"user": user.pk, "role": "office_staff", "starts_on": day, "reason": "临组干〔2026〕1号"}
    assert secadmin.post("/roles/grants/new/", sent).status_code == 302
    grant = RoleGrant.objects.get(user=user)
    assert "确认授予" in director.get("/").content.decode()
    assert director.post(f"{grant.get_absolute_url()}confirm/").status_code == 302
    newcomer = enter("zhaomin", re.search(r'class="secret">([^<]+)<', opened)[1])
    assert newcomer.get("/orgs/").status_code == 200
    for url in ("/orgs/", "/persons/", "/rounds/terms/", "/rounds/new/", "/roles/grants/"):
        assert director.get(url, follow=True).status_code == 200, url  # a first round asks for the term first
        assert f'href="{url}"' in director.get("/").content.decode(), url


def test_nothing_of_the_demo_is_there_and_who_began_is_recorded(db, capsys):
    secrets = init(capsys)
    assert not InspectionRound.objects.exists() and not RoleRule.objects.exists()
    assert TaxonomyNode.objects.exists() and Holiday.objects.exists()
    assert list(PartyOrg.objects.order_by("pk").values_list("short_name", flat=True)) == ["临澜县委", "县委巡察办"]
    assert list(Person.objects.values_list("name", "user__username")) == [("温令仪", "wenly")]
    assert set(RoleGrant.objects.values_list("role", "user__username", "status", "proposed_by", "confirmed_by")) == {
        (role, text.partition("=")[0], "confirmed", None, None) for role, text in PEOPLE.items()
    }
    begun = AuditEntry.objects.filter(noun="core.rolegrant", verb="confirm")
    assert {(e.actor, e.reason) for e in begun} == {("system", "init_office：系统初始化")}
    assert AuditEntry.objects.filter(verb="init_office").count() == 1
    assert not AuditEntry.objects.filter(verb__startswith="direct").exists()
    assert all(User.objects.values_list("must_change_password", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_auditentry WHERE changes::text ~ %s OR label ~ %s",
            ["|".join(secrets.values())] * 2,
        )
        assert cursor.fetchone() == (0,)


def test_it_refuses_a_database_in_use(db, capsys):
    accounts.open_account(by=None, username="clerk", name="文员", password=None)
    with pytest.raises(CommandError, match="已经有账号"):
        init(capsys)
    assert User.objects.count() == 1 and not TaxonomyNode.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"auditor": "jiang=姜以宁"}, "各不相同"),
        ({"auditor": "何若谷"}, "账号=姓名"),
        ({"auditor": "He=何若谷"}, "小写字母开头"),
    ],
)
def test_bad_names_are_told_and_nothing_is_left(db, capsys, changed, words):
    with pytest.raises(CommandError, match=words):
        init(capsys, **changed)
    assert not User.objects.exists() and not PartyOrg.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_works_in_the_production_environment(tmp_path):
    """A process of its own, with production's settings, on the tests' emptied database."""
    keys = tmp_path / "keys"
    keys.write_text("k1:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=" + "\n")
    keys.chmod(0o600)
    environment = {
        **os.environ, "XUNCHA_ENV": "production", "SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": "127.0.0.1", "FIELD_KEYS_FILE": str(keys),
        "XUNCHA_VAR": str(tmp_path / "var"), "DATABASE_URL": database_url(), "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:1/0"),
    }  # fmt: skip
    environment.pop("XUNCHA_TODAY", None)
    command = [sys.executable, "manage.py", "init_office", "--county", "临澜县", "--sysadmin", "jiang=姜以宁"]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    secrets = {account: secret for _, _, account, secret in LINE.findall(done.stdout)}
    assert set(secrets) == {"jiang", "secadmin", "auditor", "office_director"}
    assert User.objects.get(username="jiang").password.startswith("pbkdf2_sha256$")
    again = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, timeout=120)
    assert again.returncode == 1 and "已经有账号" in again.stderr


@pytest.mark.django_db
def test_the_login_page_says_what_to_do_until_there_is_an_account(capsys):
    page = Client().get("/login/").content.decode()
    assert "系统还没有初始化" in page and "manage.py init_office --county" in page
    init(capsys)
    page = Client().get("/login/").content.decode()
    assert "还没有初始化" not in page and "init_office" not in page
