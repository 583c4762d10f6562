"""Every refusal leaves one entry: a forbidden verb, a closed page, a hidden record or file, a job, a form without its token."""

from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client

from interviews import actions
from interviews.models import Interview
from rounds.actions import group_meetings, powers
from rounds.models import Authorization
from tests.core.test_imports import row
from tests.findings import make as findings
from tests.imports import filled
from tests.interviews.talks import ready, record
from tests.rounds import group_life
from xuncha.core import audit, files, jobs, registry
from xuncha.core.errors import Refused
from xuncha.core.imports.checking import examine
from xuncha.core.imports.declare import Ground
from xuncha.core.models import AuditEntry, RoleRule
from xuncha.core.web import Asking

NOBODY = "00000000-0000-0000-0000-000000000000"


def refusals():
    return list(AuditEntry.objects.filter(verb="refused").values_list("actor", "label", "uid"))


def test_a_verb_that_is_refused(world, login):
    talk, _ = ready(world)
    actions.finish(talk, by=world.users["member_2"])
    actions.sign(talk, by=world.users["member_2"], signature="not_needed", reason="一般情况")
    assert login("member_2").post(f"/interviews/{talk.uid}/review/", {"reason": "x"}).status_code == 403
    assert refusals() == [("member_2", "interviews:verb review", talk.uid)]


def test_a_knock_at_what_is_hidden_and_at_what_is_guessed(world, login):
    """Both are noted once, alike; the trail's reader tells them apart by the record's life, the knocker by nothing."""
    talk = record(world)
    assert login("member_1").get(f"/interviews/{talk.uid}/").status_code == 404
    assert login("member_1").get(f"/interviews/{NOBODY}/").status_code == 404
    assert refusals() == [("member_1", "interviews:detail", talk.uid), ("member_1", "interviews:detail", UUID(NOBODY))]
    assert all(entry.verb != "refused" for entry in audit.entries_of(talk.uid)), (
        "the record's own readers learn nothing of it"
    )


def test_an_address_that_leads_nowhere_and_the_anonymous_leave_nothing(world, login):
    assert login("member_1").get("/nowhere/").status_code == 404
    assert Client().get("/audit/").status_code == 302
    assert refusals() == []


@pytest.mark.parametrize(
    ("account", "path", "label"),
    [
        ("member_2", "/audit/", "core:trail"),
        ("member_2", "/accounts/", "core:accounts"),
        ("auditor", "/clues/", "findings:clue_list"),
        ("member_2", "/rounds/new/", "rounds:new"),
        ("member_2", "/nothing/export.xlsx", "core:sheet"),
        ("office_staff", f"/files/{NOBODY}/", "core:file"),
    ],
)
def test_closed_doors_of_every_kind(world, login, account, path, label):
    assert login(account).get(path).status_code == 404
    assert [row[:2] for row in refusals()] == [(account, label)]


def test_a_file_of_another(world, login):
    kept = files.store_bytes(
        b"%PDF-1.4", name="a.pdf", media_type="application/pdf", owner_kind="x.y", owner_uid=world.round.uid,
        by=world.users["member_2"], slot="x", level=2,
    )  # fmt: skip
    assert login("member_1").get(f"/files/{kept.uid}/").status_code == 404
    assert refusals() == [("member_1", "core:file", kept.uid)]


def test_a_form_without_its_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["member_2"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/interviews/new/", {})
    assert answer.status_code == 403 and "请返回上一页刷新后再提交" in answer.content.decode()
    assert refusals() == [("member_2", "interviews:new", None)]


def test_a_job_that_is_refused(world):
    job = jobs.enqueue("xuncha.tasks.nothing", by=world.users["member_2"], label="文稿")

    def work(run):
        raise Refused("您不能办理。")

    jobs.run(str(job.uid), work)
    assert refusals() == [("member_2", "xuncha.tasks.nothing", job.uid)]
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "您不能办理。")


def test_rows_of_an_import_that_are_refused_stand_in_the_trail_once(world):
    class Closed(Ground):
        """A ledger that takes nothing from this person."""

        sheet = (
            registry.imports["interviews"]
            .ground(Asking(world.users["member_2"], QueryDict(), {"round_uid": str(world.round.uid)}))
            .sheet
        )

        def visible(self):
            return Interview.objects.none()

        def prepare(self, values, number):
            raise Refused("这份台账不由您登记。")

    ground = Closed(Asking(world.users["member_2"], QueryDict(), {}))
    outcome = examine(ground, filled([row(0), row(1)]), ledger="interviews", place="", tell=lambda *_: None)
    assert len(outcome.parsed.bad_rows) == 2
    entry = AuditEntry.objects.get(verb="refused")
    assert (entry.actor, entry.label) == ("member_2", "import interviews 2 行")


def test_authorisations_approved_in_bulk_without_right_are_noted_each(world):
    power = Authorization.objects.filter(status="approved").first()
    ((_, sentence),) = powers.approve_many([power], by=world.users["member_2"])
    assert sentence and AuditEntry.objects.get(verb="refused").uid == power.uid


def test_minutes_whose_decision_the_leader_may_not_carry_out_leave_a_refusal(world, login):
    """All is rolled back, and the refusal is noted all the same."""
    RoleRule.objects.create(role="group_leader", noun="draft", level=0, access="read")  # narrowed: no signature (0024)
    draft = findings.draft_at(world, "submitted")
    made = group_life.meeting(world)
    group_life.topic(world, made, record=draft, decision="unfounded", title="研究")
    group_meetings.record(made, by=world.users["liaison_2"])
    group_life.signed(world, made)
    answer = login("leader_2").post(f"{made.get_absolute_url()}issue/")
    made.refresh_from_db()
    assert answer.status_code == 422 and made.status == "recorded"
    assert refusals() == [("leader_2", "rounds:minutes_verb issue", made.uid)]


def test_the_address_of_a_button_leads_back_to_its_record(world, login):
    """A reload or the address bar opens by GET what only a form may send: no blank page."""
    talk, _ = ready(world)
    answer = login("member_2").get(f"/interviews/{talk.uid}/finish/")
    assert answer.status_code == 405 and "POST" in answer["Allow"]
    page = answer.content.decode()
    assert "请从记录页面办理" in page and f'href="/interviews/{talk.uid}/"' in page
    assert not refusals(), "nobody was refused anything"
