"""Acceptance scenarios 1 and 12 of domain §9 (who is let in, who takes what away), on `demo_round --scenario N` alone."""

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from interviews.models import Interview
from rounds.models import Authorization, InspectionRound, RecusalDeclaration
from tests.core.test_autosaves import send, token_of, typed
from tests.core.test_exports import act, ask, cells, opened, work
from tests.demo.test_scenarios import post, target, user
from tests.factories import PASSWORD
from tests.findings.test_views import text, values
from xuncha.core import files, grants, rules, tasks
from xuncha.core.errors import Refused
from xuncha.core.models import AuditEntry, Job, RoleGrant, StoredFile

pytestmark = pytest.mark.django_db
LEDGERS = (
    "interviews", "visits", "surveys", "petitions", "drafts", "problems", "clues", "transfers", "reports", "rectification",
    "rectification/feedback", "library", "requests", "meetings", "group-meetings", "instructions", "orgs", "persons",
)  # fmt: skip


# ---- 1: authorisation and recusal --------------------------------------------------------------------------------------


def test_scenario_1_recusal(scene, enter):
    """邵临's wife's brother is 村会计 of 柳湾村: blocked for 槐渡镇, and moved to group 1 instead."""
    scene(1)
    round_, kin = InspectionRound.objects.get(), user("member_2b")
    home, old = f"/rounds/{round_.uid}", Authorization.objects.get(person__user=kin)
    assert (kin.name, old.group.number, [str(one) for one in old.targets.all()]) == ("邵临", 2, ["栗坞乡"])
    client = enter("member_2b")
    village = next(
        org
        for org in client.get(f"{home}/recusals/new/").context["form"].fields["org"].queryset
        if str(org) == "柳湾村"
    )
    tie = {
        "org": village.pk,
        "kind": "kin",
        "relation": "妻弟",
        "relative_post": "柳湾村会计",
        "detail": "妻弟任柳湾村会计。",
    }
    post(client, f"{home}/recusals/new/", tie)
    assert RecusalDeclaration.objects.get().person == old.person

    director = enter("office_director")
    form = values(director.get(f"{home}/authorizations/new/").context["form"]) | {
        "person": old.person_id, "group": round_.groups.get(number=2).pk, "role": "member", "targets": [target("槐渡镇").pk],
        "doc_no": "临巡组〔2023〕9号",
    }  # fmt: skip
    blocked = post(director, f"{home}/authorizations/new/", form, 422)
    assert "不能授权" in text(blocked) and "可改派" in text(blocked)
    assert not Authorization.objects.filter(doc_no="临巡组〔2023〕9号").exists()

    moved = {
        "group": round_.groups.get(number=1).pk,
        "starts_on": "2023-03-01",
        "doc_no": "临巡组〔2023〕10号",
        "reason": "亲属任职回避",
    }
    post(director, f"/rounds/authorizations/{old.uid}/move/", moved)
    proposed = Authorization.objects.get(doc_no="临巡组〔2023〕10号")
    post(enter("leading_group"), f"{home}/groups/approve/", {"uid": [proposed.uid]}, 200)
    proposed.refresh_from_db()
    old.refresh_from_db()
    assert (proposed.status, proposed.group.number, old.status) == ("approved", 1, "revoked")
    talk = Interview.objects.get()
    assert client.get(talk.get_absolute_url()).status_code == 404
    assert "槐渡镇" not in {
        str(one) for one in client.get("/interviews/new/").context["form"].fields["target"].queryset
    }


def test_scenario_1_grace(scene, enter, settings):
    """Ended 2023-06-12, 15 days of grace: read only until 06-27; on 07-01 refused, and an audit row written."""
    scene(1)
    talk, power = Interview.objects.get(), Authorization.objects.get(person__user=user("member_2"))
    assert (user("member_2").name, power.ends_on, power.readable_until) == (
        "蔺禾",
        date(2023, 6, 12),
        date(2023, 6, 27),
    )
    member, page = enter("member_2"), talk.get_absolute_url()
    knocks = AuditEntry.objects.filter(verb="refused", actor="member_2", uid=talk.uid)
    for day in (date(2023, 6, 12), date(2023, 6, 27)):
        settings.XUNCHA_TODAY = day
        assert talk.number in text(member.get(page)), day
    post(member, f"{page}finish/", status=403)
    before = knocks.count()
    for day in (date(2023, 6, 28), date(2023, 7, 1)):
        settings.XUNCHA_TODAY = day
        refused = member.get(page)
        assert refused.status_code == 404 and talk.number not in text(refused), day
    assert knocks.count() == before + 2
    assert knocks.latest("pk").label == "interviews:detail"


# ---- 12: administrators, export, locks ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_scenario_12_administrators(scene, enter):
    """审计管理员 cannot open any ledger; 系统管理员 cannot grant himself L3."""
    scene(12)
    talk = Interview.objects.first()
    for account in ("auditor", "sysadmin", "secadmin"):
        client = enter(account)
        addresses = [f"/{ledger}/" for ledger in LEDGERS] + [
            talk.get_absolute_url(),
            "/interviews/export.xlsx",
            "/statistics/",
        ]
        assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(addresses, 404), account
        assert talk.number not in text(client.get(f"/search/?q={talk.number}")).replace(f"“{talk.number}”", "")
        assert not re.search(r'href="/(interviews|petitions|drafts|clues)/"', client.get("/").content.decode())

    system, before = user("sysadmin"), RoleGrant.objects.count()
    mine = {"user": system.pk, "role": "clue_officer", "starts_on": "2023-05-08", "reason": "试一试"}
    assert enter("sysadmin").post("/roles/grants/new/", mine).status_code == 404
    for proposer in ("sysadmin", "secadmin"):
        with pytest.raises(Refused):
            grants.propose_grant(
                by=user(proposer), user=user(proposer), role="clue_officer", starts_on=date(2023, 5, 8), reason="x"
            )
    assert enter("secadmin").post("/roles/grants/new/", mine).status_code in (403, 422)
    assert enter("sysadmin").post("/roles/rules/sysadmin/clue/3/", {"access": "read"}).status_code == 404
    with pytest.raises(Refused):
        rules.set_rule(by=system, role="sysadmin", noun="clue", level=3, access="read", reason="x")
    assert RoleGrant.objects.count() == before


@pytest.mark.slow
def test_scenario_12_export(scene, enter, django_capture_on_commit_callbacks):
    """300 interview rows: two approvals; a passworded, watermarked file that dies in 24 hours."""
    scene(12)
    asker, director, group = enter("leader_2"), enter("office_director"), enter("leading_group")
    assert asker.get("/interviews/export.xlsx").url == "/exports/new/interviews/?"
    asked = ask(asker, "interviews")
    assert (asked.rows, asked.level, asked.needed) == (300, 2, 2)
    assert act(asker, asked, "approve") == 403, "nobody agrees to one's own"
    assert act(director, asked, "approve") == 302 and not Job.objects.exists()
    assert act(director, asked, "approve") == 403, "the second is another person"
    assert act(group, asked, "approve") == 302
    assert work().status == "done"

    asked.refresh_from_db()
    kept = asked.file
    assert timedelta(hours=23, minutes=59) < kept.expires_at - kept.created_at <= timedelta(hours=24)
    content = asker.get(f"/files/{kept.uid}/").content
    shown = asker.post(f"{asked.get_absolute_url()}password/").content.decode()
    password = re.search(r'id="password".*?<strong>([^<]+)</strong>', shown, re.S).group(1)
    with pytest.raises(Exception, match=r"zip|Zip"):
        load_workbook(io.BytesIO(content))
    rows = cells(opened(content, password))
    assert sum(bool(re.fullmatch(r"1401-02-TH-\d{4}", str(row[0]))) for row in rows) == 300
    assert asked.trace
    mark = next(str(row[0]) for row in rows if asked.trace in str(row[0]))
    assert "leader_2" in mark and "闻柏舟" in mark, "who took it away, and the trace code"
    assert {director.get(f"/files/{kept.uid}/").status_code, group.get(f"/files/{kept.uid}/").status_code} == {404}

    StoredFile.objects.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert asker.get(f"/files/{kept.uid}/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        tasks.expire_files()
    assert not files.path_of(kept.uid).exists()


@pytest.mark.slow
def test_scenario_12_locks(scene):
    """Five wrong passwords lock the account 30 minutes; a pause of 15 minutes logs out with the draft kept server-side."""
    scene(12)
    start = timezone.now().replace(microsecond=0)

    def knock(password: str, minutes: int = 0) -> int:
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            return Client().post("/login/", {"username": "member_2", "password": password}).status_code

    assert [knock(f"wrong-{n}") for n in range(5)] == [422, 422, 422, 422, 429]
    assert [knock(PASSWORD, minutes) for minutes in (1, 29, 31)] == [429, 429, 302]

    member = Client()
    with time_machine.travel(start + timedelta(minutes=40), tick=False):
        assert member.post("/login/", {"username": "member_2", "password": PASSWORD}).status_code == 302
        typed(member, "/drafts/new/", "2021年鱼塘发包未经村民代表会议")
    with time_machine.travel(start + timedelta(minutes=55, seconds=1), tick=False):
        out = member.get("/drafts/new/")
        assert out.status_code == 302 and out.url.startswith("/login/?next=%2Fdrafts%2Fnew%2F")
        assert member.post("/login/", {"username": "member_2", "password": PASSWORD}).status_code == 302
        found = send(member, token_of(member.get("/drafts/new/")), "open").json()["kept"]
    assert found["fields"] == {"typed": {"content": ["2021年鱼塘发包未经村民代表会议"]}}
