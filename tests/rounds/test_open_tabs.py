"""一次一授权 holds for what was opened or ordered before: a form left open, an export that was approved (domain §0 rule 3)."""

from datetime import date

import pytest

from interviews.models import Interview
from rounds.actions import powers
from tests import places
from tests.core.test_exports import act, ask, work
from tests.interviews import talks
from xuncha.core.models import AuditEntry, StoredFile

WRITE = {"content": "在失去授权以后写的。"}
#: (what happens between opening and sending, the answer)
BEFORE_START, IN_GRACE, AFTER_GRACE = date(2023, 1, 31), date(2023, 6, 20), date(2023, 7, 20)


def revoke(world, settings) -> None:
    power = world.persons["member_2"].authorizations.get()
    powers.revoke_authorization(power, by=world.users["office_director"], reason="调回原单位")


def on(day: date):
    def move(world, settings) -> None:
        settings.XUNCHA_TODAY = day

    return move


CASES = pytest.mark.parametrize(
    ("happens", "status"),
    [(revoke, 404), (on(BEFORE_START), 404), (on(IN_GRACE), 403), (on(AFTER_GRACE), 404)],
    ids=["revoked", "before the start", "in the grace", "after the grace"],
)


@CASES
def test_a_form_opened_before_writes_nothing_afterwards(world, login, settings, happens, status):
    talk = places.talk_open(world)
    client, url = login("member_2"), f"/interviews/{talk.uid}/write/"
    assert client.get(url).status_code == 200
    happens(world, settings)
    assert client.post(url, WRITE).status_code == status
    talk.refresh_from_db()
    assert talk.content != WRITE["content"]
    assert AuditEntry.objects.filter(verb="refused", actor="member_2", uid=talk.uid).exists(), "and it is noted"


@CASES
def test_a_new_record_neither(world, login, settings, happens, status):
    client = login("member_2")
    page = client.get("/interviews/new/")
    held = {
        field.html_name: field.value() for field in page.context["form"] if field.value() not in (None, "", False, [])
    }
    happens(world, settings)
    assert client.post("/interviews/new/", held).status_code in (403, 404)
    assert not Interview.objects.exists()


def _leave(world, settings) -> None:
    power = world.persons["leader_2"].authorizations.get()
    powers.revoke_authorization(power, by=world.users["office_director"], reason="调回原单位")


@pytest.mark.parametrize(
    "happens", [_leave, on(BEFORE_START), on(AFTER_GRACE)], ids=["revoked", "before the start", "after the grace"]
)
def test_an_export_approved_before_gives_no_file_afterwards(world, login, settings, happens):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    assert act(login("office_director"), asked, "approve") == 302
    happens(world, settings)
    job = work()
    assert (job.status, job.error) == ("failed", "您的授权已有变化，不能再导出这份台账。")
    assert not StoredFile.objects.exists()
    refused = AuditEntry.objects.get(verb="refused", noun="core.job")
    assert (refused.actor, refused.uid) == ("leader_2", job.uid)
