"""A finished or approved export never outlives the right, nor grows past what was approved (design §5.1, domain §7.3)."""

from datetime import timedelta

import pytest

from rounds.actions import recusals, standing
from rounds.models import PostHolding
from tests.core.test_exports import act, ask, work
from tests.findings import make
from tests.interviews import talks
from tests.petitions.letters import register
from tests.rectification import fixes
from tests.rectification import make as rectification
from tests.rounds import group_life
from xuncha.core import exports, files, registry
from xuncha.core.errors import Refused
from xuncha.core.models import AuditEntry, ExportRequest, Job, RoleGrant, StoredFile


def ready(world, login) -> ExportRequest:
    register(world)
    asked = ask(login("leader_2"), "petitions")
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    assert work().status == "done"
    asked.refresh_from_db()
    return asked


def recuse(world, account="leader_2"):
    recusals.declare_recusal(
        by=None, person=world.persons[account], round=world.round, org=world.orgs["liuwan"], kind="kin", detail="表亲"
    )


def closed(world, login, asked) -> None:
    """Neither bytes nor password nor link; the page says why."""
    asker = login("leader_2")
    assert not files.may_fetch(world.users["leader_2"], asked.file)
    assert asker.get(f"/files/{asked.file.uid}/").status_code == 404
    with pytest.raises(Refused, match="授权已有变化"):
        exports.show_password(asked, by=world.users["leader_2"])
    page = asker.get(asked.get_absolute_url()).content.decode()
    assert "授权已有变化" in page and f"/files/{asked.file.uid}/" not in page


def test_one_recused_after_it_was_ready_fetches_nothing(world, login):
    asked = ready(world, login)
    assert login("leader_2").get(f"/files/{asked.file.uid}/").status_code == 200
    recuse(world)
    closed(world, login, asked)


def test_one_whose_authorisation_ran_out_fetches_nothing(world, login, settings):
    asked = ready(world, login)
    settings.XUNCHA_TODAY = settings.XUNCHA_TODAY.replace(year=2024)
    closed(world, login, asked)


def test_an_approval_is_of_these_rows_and_not_of_a_number(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    assert len(asked.row_keys) == asked.rows == 1
    act(login("office_director"), asked, "approve")
    talks.record(world, date=talks.DAY + timedelta(days=1))
    job = work()
    assert job.status == "failed" and "须重新申请" in job.error and not StoredFile.objects.exists()


def test_a_failed_job_retried_weeks_later_finds_the_approval_dead(world, login, settings):
    talks.record(world)
    asker = login("leader_2")
    asked = ask(asker, "interviews")
    act(login("office_director"), asked, "approve")
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(status="failed")
    settings.XUNCHA_TODAY += timedelta(days=20)
    assert asker.post(f"/jobs/{job.uid}/retry/").status_code == 302
    again = work()
    assert again.pk != job.pk and again.status == "failed" and "批准已超过 24 小时" in again.error
    assert not StoredFile.objects.exists()


def test_a_ledger_that_became_more_secret_needs_a_new_approval(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    act(login("office_director"), asked, "approve")
    ExportRequest.objects.filter(pk=asked.pk).update(level=1)
    job = work()
    assert job.status == "failed" and "级别已高于" in job.error


def test_a_request_from_before_rows_were_kept_gives_nothing(world, login):
    asked = ready(world, login)
    ExportRequest.objects.filter(pk=asked.pk).update(row_keys=[])
    closed(world, login, asked)


# -- rows that are kept from who decides (decision 0010) ---------------------------------------------------------------


def kept(world, login) -> ExportRequest:
    """A request of the petition officer with a letter about one of the staff in it: the office may not count that."""
    register(world)
    register(world, about_staff=True)
    asked = ask(login("petition_officer"), "petitions")
    assert asked.rows == 2
    return asked


def lead_too(world, account: str) -> None:
    """Make one more person of the leading group, let into the round."""
    like = RoleGrant.objects.get(user=world.users["leading_group"], role="leading_group")
    RoleGrant.objects.create(
        user=world.users[account], role="leading_group", starts_on=like.starts_on, status=like.status,
        proposed_by=like.proposed_by, confirmed_by=like.confirmed_by, confirmed_at=like.confirmed_at,
    )  # fmt: skip
    standing.stand_in_round(world.round, by=world.users["office_director"])


def test_a_request_with_rows_kept_from_the_director_does_not_exist_for_the_director(world, login):
    asked, director = kept(world, login), login("office_director")
    page = director.get("/exports/").content.decode()
    assert asked.number not in page and "等您审批" not in page and "没有导出申请" in page
    assert director.get(asked.get_absolute_url()).status_code == 404
    for verb in ("approve", "refuse"):
        assert act(director, asked, verb, reason="用途不明") == 404
    with pytest.raises(Refused, match="不存在"):
        exports.approve_export(asked, by=world.users["office_director"])
    plain = ask(login("leader_2"), "petitions")
    assert plain.needed == 2 and director.get(plain.get_absolute_url()).status_code == 200
    assert "有 1 件申请等您审批" in director.get("/exports/").content.decode()


def test_the_leading_group_decides_it_and_one_suffices_where_nobody_else_may(world, login):
    asked = kept(world, login)
    assert asked.needed == 1, "level 3 asks for two, and there is but one who may count these rows"
    assert act(login("leading_group"), asked, "approve") == 302
    assert work().status == "done"
    assert not AuditEntry.objects.filter(verb="endorse").exists()


def test_two_of_the_leading_group_decide_where_there_are_two(world, login):
    lead_too(world, "stranger")
    asked = kept(world, login)
    assert asked.needed == 2
    assert act(login("leading_group"), asked, "approve") == 302 and not Job.objects.exists()
    assert act(login("leading_group"), asked, "approve") == 403
    assert act(login("stranger"), asked, "approve") == 302 and work().status == "done"


def test_a_director_who_is_recused_learns_of_no_request_about_the_place(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    assert login("office_director").get(asked.get_absolute_url()).status_code == 200
    recuse(world, "office_director")
    assert login("office_director").get(asked.get_absolute_url()).status_code == 404
    assert act(login("leading_group"), asked, "approve") == 302, "one consent, of the leading group for the director's"


def test_who_is_named_in_a_row_learns_of_no_request(world, login):
    make.clue(world, subject_name="leading_group(测试)")
    asked = ask(login("leader_2"), "clues")
    assert asked.needed == 1, "the director alone may count it"
    assert login("leading_group").get(asked.get_absolute_url()).status_code == 404
    assert act(login("office_director"), asked, "approve") == 302 and work().status == "done"


def test_the_list_asks_each_ledger_once(world, login, django_assert_max_num_queries):
    kept(world, login)
    talks.record(world)
    make.sent(world, [make.clue_at(world, "approved")])
    for account, key in (
        ("leader_2", "interviews"),
        ("leader_2", "clues"),
        ("clue_officer", "transfers"),
        ("leader_2", "petitions"),
    ):
        for _ in range(3):
            ask(login(account), key)
    for account in ("office_director", "leading_group"):
        client = login(account)
        client.get("/exports/")
        with django_assert_max_num_queries(15):
            assert client.get("/exports/").status_code == 200


def _drafts(world) -> str:
    make.draft(world)
    return "member_2"


def _minutes(world) -> str:
    group_life.meeting(world)
    return "leader_2"


def _instructions(world) -> str:
    group_life.instruction(world)
    return "leader_2"


def _weeklies(world) -> str:
    group_life.weekly_at(world)
    return "leader_2"


def _fixes(world) -> str:
    fixes.propose(world)
    return "leader_2"


def _items(world) -> str:
    rectification.assigned(world, "liuwan")
    return "leader_2"


def _posts(world) -> str:
    PostHolding.objects.create(
        person=world.persons["chief_huaidu"],
        org=world.orgs["huaidu"],
        post="secretary",
        title="党委书记",
        starts_on="2021-06-01",
    )
    return "leader_2"


LEDGERS = {
    "drafts": _drafts, "group-meetings": _minutes, "instructions": _instructions, "weeklies": _weeklies, "fixes": _fixes,
    "rectification": _items, "persons": _posts, "posts": _posts,
}  # fmt: skip


@pytest.mark.parametrize("key", LEDGERS)
def test_no_ledger_tells_a_recused_director_of_a_request_about_the_place(world, login, key):
    """Also where the director reads the rows only later, when they are signed or sent: until the recusal it is decided here."""
    asked = ask(login(LEDGERS[key](world)), key)
    director = login("office_director")
    assert director.get(asked.get_absolute_url()).status_code == 200
    recuse(world, "office_director")
    director = login("office_director")
    assert asked.number not in director.get("/exports/").content.decode()
    assert director.get(asked.get_absolute_url()).status_code == 404
    assert act(director, asked, "approve") == 404
    with pytest.raises(Refused, match="不存在"):
        exports.approve_export(asked, by=world.users["office_director"])
    assert act(login("leading_group"), asked, "approve") == 302, "the leading group decides for the director"


def test_every_ledger_that_needs_an_approval_says_who_may_know_of_its_rows(world):
    """The list of the seconded hides no row from anybody who decides."""
    without = {
        key for key, table in registry.tables.items()
        if table.counted is None and any(table.level(user) > 1 for user in world.users.values())
    }  # fmt: skip
    assert without == {"secondments"}


def told(client) -> bool:
    """The page of exports and the inbox say alike whether a request waits for this person."""
    says = "等您审批" in client.get("/exports/").content.decode()
    assert says == ("审批导出" in client.get("/inbox/").content.decode())
    return says


def test_who_is_told_that_a_request_waits_is_who_can_decide_on_it(world, login):
    """One consent is the director's; of rows kept from the director, or the director's own, it is the leading group's."""
    make.draft(world)
    asked = ask(login("member_2"), "drafts")
    assert asked.needed == 1
    assert told(login("office_director")) and not told(login("leading_group")) and not told(login("office_staff"))
    assert act(login("office_director"), asked, "approve") == 302
    assert not told(login("office_director"))
    make.draft_at(world, "signed")
    own = ask(login("office_director"), "drafts")
    assert not told(login("office_director")) and told(login("leading_group"))
    assert act(login("leading_group"), own, "approve") == 302 and not told(login("leading_group"))
    alone = kept(world, login)
    assert alone.needed == 1 and not told(login("office_director")) and told(login("leading_group"))
