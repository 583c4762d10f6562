"""缺什么: the shares tie to the rows, the lines lead to their fields, and nobody learns of what they have no part in."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.actions import drafts as draft_actions
from findings.actions import reports as report_actions
from petitions.models import Petition, PetitionReply
from rectification.models import Feedback, FeedbackItem, RectificationItem
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import completeness
from rounds.queries.life_lacks import minutes_missing
from rounds.queries.master_facts import org_missing, person_missing
from tests.findings import make
from tests.findings.test_square import transfer_at
from tests.interviews import surveys, talks, visits
from tests.library import requests
from tests.petitions import letters
from tests.rounds import group_life as life
from tests.rounds import preparation as prepared
from xuncha.core import audit, registry


def ask(world, account: str, *keys: str, nouns: tuple[str, ...] = ()) -> completeness.Board:
    """The board of a person over some targets (槐渡镇)."""
    return completeness.board(world.users[account], [world.targets[key] for key in keys or ("huaidu",)], nouns)


def unfinished(board, noun: str) -> list:
    return [one for one in board.unfinished if one.ledger.noun == noun]


def bare_letter(world) -> Petition:
    """A letter as older imports left them: without the nature."""
    letter = letters.register(world)
    Petition.objects.filter(pk=letter.pk).update(nature="")
    return letter


def rectified(world) -> RectificationItem:
    """A feedback under way, and an item that is planned without a measure."""
    base = {"round": world.round, "group": world.groups[2], "target": world.target, "org": world.target.org}
    report_actions.start_report(world.target, by=world.users["leader_2"])
    feedback = Feedback.objects.create(**base, number="1401-02-FK-0001", status="draft")
    made = make.problem(world, [make.draft_at(world, "signed", title="第三份")], statement="票据不全")
    line = FeedbackItem.objects.create(feedback=feedback, problem=made, seq=1, statement="票据不全")
    return RectificationItem.objects.create(
        **base, resp_org=world.target.org, number="1401-02-ZG-0001", category=world.leaves["LW6.1c"], problem="票据不全",
        status="claimed", feedback_item=line,
    )  # fmt: skip


@pytest.fixture
def filled(world):
    """A whole and a bare talk, a visit and a survey under way, a bare letter, a bare and a whole draft, a clue."""
    talks.ready(world)
    talks.record(world, date=date(2023, 3, 2), notice_read=False)
    visits.record(world)
    surveys.design(world)
    letters.register(world)
    bare_letter(world)
    make.draft(world)
    make.draft_at(world, "submitted")
    make.clue(world)
    return world


# -- the numbers ----------------------------------------------------------------------------------------------------


def test_every_share_ties_to_its_rows(filled):
    board = ask(filled, "leader_2", nouns=tuple(one.noun for one in registry.completeness))
    assert {one.noun for one in board.ledgers} >= {"coverage", "org", "person", "interview", "draft"}
    for ledger in board.ledgers:
        share = board.at_target(ledger.noun, filled.target.pk)
        rows = ledger.counted(filled.users["leader_2"])
        if hasattr(rows.model, "target"):
            assert share.whole == rows.filter(target=filled.target).count(), ledger.noun
        assert share.lacking == len(unfinished(board, ledger.noun)), ledger.noun
        orgs = {org for _, _, org in board.shares}
        places = [board.at_org(ledger.noun, filled.target.pk, org) for org in orgs]
        assert sum(place.whole for place in places) == share.whole
        assert sum(place.lacking for place in places) == share.lacking


def test_a_record_counts_as_incomplete_when_its_page_says_so(filled):
    board = ask(filled, "leader_2")
    assert [
        share.complete for share in (board.at_target(n, filled.target.pk) for n in ("interview", "draft", "petition"))
    ] == [0, 1, 1]  # the whole talk waits for 整理完毕, and for its point to be carried over
    whole, bare = unfinished(board, "interview")
    assert [lack["text"] for lack in whole.lacks] == [
        "内容已经齐全，还没有登记整理完毕。",
        "要点1的去向是“转底稿”，还没有转出；不再转出的写明理由。",
    ]
    assert whole.lacks[1]["url"] == f"{whole.record.get_absolute_url()}#point-1"
    talk, texts = bare.record, [lack["text"] for lack in bare.lacks]
    assert "谈话内容没有填写。" in texts
    assert "没有登记“已宣读纪律和保密告知”。" in texts
    assert "至少要有 1 条谈话要点。" in texts
    assert talk.status == "conducted"


def test_filling_in_what_lacks_makes_it_complete(world):
    draft = make.draft(world)
    assert ask(world, "leader_2").at_target("draft", world.target.pk).lacking == 1
    make.with_evidence(world, draft)
    assert ask(world, "leader_2").at_target("draft", world.target.pk).lacking == 0
    draft_actions.VERBS["submit"](draft, by=world.users["member_2"])


def test_a_stub_of_a_petition_lacks_nothing(world):
    letters.stub(world)
    assert ask(world, "petition_2").at_target("petition", world.target.pk).lacking == 0


def test_an_answer_that_is_due_is_missing_before_the_end(world):
    letter = letters.upto(letters.register(world), "handling", world)

    @audit.action
    def need() -> None:
        PetitionReply.objects.create(petition=letter, needed=True)

    need()
    (one,) = unfinished(ask(world, "petition_2"), "petition")
    assert one.lacks[0]["url"] == f"{letter.get_absolute_url()}#reply"


# -- who learns what ------------------------------------------------------------------------------------------------


def test_a_member_lists_own_talks_and_counts_the_rest(filled):
    talks.record(filled, by="member_2b", with_=("deputy_2",), date=date(2023, 3, 5))
    board = ask(filled, "member_2b")
    assert [one.mine for one in unfinished(board, "interview")] == [True]
    assert board.at_target("interview", filled.target.pk).lacking == 3
    assert board.only_counted("interview", [filled.target.pk]) == 2


def test_small_cells_of_petitions_and_clues_are_hidden_from_those_who_only_count(filled):
    for noun in ("petition", "clue"):
        assert ask(filled, "office_staff").at_target(noun, filled.target.pk).hidden
        assert ask(filled, "office_staff", "huaidu", "north").over(noun, [t.pk for t in filled.targets.values()]).hidden
    assert not ask(filled, "leader_2").at_target("petition", filled.target.pk).hidden
    assert ask(filled, "office_staff").only_counted("petition", [filled.target.pk]) == 0


def test_a_small_rest_is_hidden_as_well(filled):
    for _ in range(3):
        bare_letter(filled)
    board = ask(filled, "office_staff")
    assert Petition.objects.filter(target=filled.target).count() == 5  # 4 incomplete, and 1 complete would be told
    assert board.at_target("petition", filled.target.pk).hidden
    assert board.at_org("petition", filled.target.pk, filled.village.pk).hidden


def test_strangers_units_and_the_recused(filled, login):
    for account in ("stranger", "expired", "sysadmin", "chief_huaidu", "owner_huaidu", "county_leader", "propaganda"):
        assert login(account).get("/missing/").status_code == 404, account
    assert ask(filled, "chief_huaidu").ledgers == []
    assert login("leader_1").get(f"/missing/?target={filled.target.pk}").status_code == 404
    assert login("member_1").get("/missing/").status_code == 200
    assert ask(filled, "recused").ledgers == []


def test_nothing_of_another_group_is_on_the_page(filled, login):
    page = login("leader_1").get("/missing/?noun=draft").content.decode()
    assert "槐渡镇" not in page
    assert "鱼塘" not in page


# -- the page -------------------------------------------------------------------------------------------------------


def test_own_records_come_first_and_lead_to_their_fields(filled, login):
    page = login("member_2").get("/missing/").content.decode()
    talk = next(one.record for one in unfinished(ask(filled, "member_2"), "interview") if not one.record.notice_read)
    assert "我没有填完的" in page
    assert f"{talk.get_absolute_url()}edit/#field-notice_read" in page
    assert f"{talk.get_absolute_url()}write/#field-content" in page
    form = login("member_2").get(f"{talk.get_absolute_url()}edit/").content.decode()
    assert 'id="field-notice_read"' in form


@pytest.mark.parametrize(
    "noun", ["interview", "visit", "survey", "draft", "problem", "clue", "petition", "org", "coverage"]
)
def test_every_line_leads_to_an_anchor_that_is_there(filled, login, noun):
    by = (
        "office_staff"
        if noun == "org"
        else "petition_2"
        if noun == "petition"
        else "member_2"
        if noun != "problem"
        else "leader_2"
    )
    if noun == "problem":
        problem = make.problem(filled, [make.draft_at(filled, "signed", title="另一份")])
        problem.manifestations.all().delete()
    board, client = ask(filled, by, nouns=(noun,)), login(by)
    found = [lack["url"] for one in unfinished(board, noun) for lack in one.lacks]
    assert found, noun
    for url in set(found):
        place, _, anchor = url.partition("#")
        answer = client.get(place)
        assert answer.status_code == 200, url
        assert not anchor or f'id="{anchor}"' in answer.content.decode(), url


def test_report_feedback_and_items_lead_to_their_fields(world, login):
    item = rectified(world)
    board = ask(world, "leader_2", nouns=("report", "feedback", "rectification"))
    lines = {one.ledger.noun: [lack["url"] for lack in one.lacks] for one in board.unfinished}
    assert f"{item.feedback_item.feedback.get_absolute_url()}edit/#field-text_team" in lines["feedback"]
    assert [url.split("#")[1] for url in lines["report"]][:2] == ["field-profile", "field-achievements"]
    assert set(lines["rectification"]) == {item.get_absolute_url()}  # the plan is the unit's to write
    for noun in ("report", "feedback"):
        for url in lines[noun]:
            place, _, anchor = url.partition("#")
            assert f'id="{anchor}"' in login("leader_2").get(place).content.decode(), url
    page = login("owner_huaidu").get(item.get_absolute_url()).content.decode()
    assert f"{item.get_absolute_url()}edit/#field-goal" in page


def test_the_links_of_the_table_open_its_rows(filled, login):
    client = login("leader_2")
    page = client.get("/missing/").content.decode()
    assert f"/missing/?target={filled.target.pk}&amp;noun=draft#records" in page
    rows = client.get(f"/missing/?target={filled.target.pk}&noun=draft")
    assert [row["ledger"] for row in rows.context["records"]] == ["底稿"]
    village = client.get(f"/missing/?target={filled.target.pk}&org={filled.village.pk}&noun=interview")
    assert village.context["records"] == []
    assert client.get("/missing/?noun=nothing").status_code == 404
    assert client.get("/missing/?target=x").status_code == 404


def test_the_number_of_queries_does_not_grow(filled, login):
    def cost(account: str, tail: str) -> int:
        client = login(account)
        client.get("/missing/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/missing/{tail}").status_code == 200
        return len(seen)

    make.problem(filled, [make.draft_at(filled, "signed", title="另一份")])
    rectified(filled)
    target = filled.target.pk
    asked = [(name, tail) for name in ("leader_2", "office_director", "member_2")
             for tail in ("", f"?target={target}", f"?target={target}&noun=coverage", f"?target={target}&noun=person")]  # fmt: skip
    few = {one: cost(*one) for one in asked}
    talks.many(filled, 12, first=200)
    for n in range(8):
        make.draft(filled, title=f"第{n}份")
        bare_letter(filled)
    assert {one: cost(*one) for one in few} == few
    assert max(few.values()) <= 25, few


# -- masters and the exit -------------------------------------------------------------------------------------------


def test_facts_that_masters_lack_stand_on_their_pages(world, login):
    village = world.village
    assert next(lack["text"] for lack in org_missing(village)) == "没有填写户数。"
    assert "没有登记现任党组织书记。" in [lack["text"] for lack in org_missing(village)]
    assert org_missing(world.orgs["county"]) == []
    page = login("office_staff").get(village.get_absolute_url()).content.decode()
    assert f"{village.get_absolute_url()}edit/#field-households" in page
    assert "edit/#field-households" not in login("leader_2").get(village.get_absolute_url()).content.decode()
    person = talks.official(world, "liuwan", "佟青岚", "党组织书记", chief=True)
    assert person_missing(person) == []
    assert "没有登记现任党组织书记。" not in [lack["text"] for lack in org_missing(PartyOrg.objects.get(pk=village.pk))]
    idle = world.persons["chief_huaidu"]
    assert [lack["text"] for lack in person_missing(idle)] == ["没有填写职级。", "没有登记现任职务。"]
    assert "posts/new/#field-post" in login("office_staff").get(idle.get_absolute_url()).content.decode()


def test_the_exit_of_a_stage_adds_them_up(filled, login):
    pages = [login("leader_2").get(f"{filled.target.get_absolute_url()}{tail}") for tail in ("", "pass/")]
    for page in pages:
        by_label = {line["label"]: line for line in page.context["completeness"]}
        assert (by_label["底稿"]["share"].lacking, by_label["底稿"]["bars"]) == (1, True)
        assert (by_label["谈话"]["share"].lacking, by_label["谈话"]["bars"]) == (2, False)
        assert "不补齐不能通过" in page.content.decode()
        assert f"/missing/?target={filled.target.pk}&amp;noun=draft#records" in page.content.decode()


def test_every_ledger_with_a_capability_is_declared_once():
    nouns = [one.noun for one in registry.completeness]
    assert len(nouns) == len(set(nouns))
    assert {"interview", "visit", "survey", "petition", "draft", "problem", "clue", "report", "feedback", "rectification",
            "coverage", "org", "person", "group_meeting", "instruction", "weekly", "inquiry"} <= set(nouns)  # fmt: skip


def test_a_transfer_waits_for_its_receipt_and_then_for_each_result(world, login):
    transfer = transfer_at(world, "sent")
    page = login("clue_officer").get(transfer.get_absolute_url()).content.decode()
    assert "接收单位还没有签收回执。" in page
    received = transfer_at(world, "received")
    page = login("clue_officer").get(received.get_absolute_url()).content.decode()
    assert "还没有反馈办理结果。" in page


@pytest.mark.parametrize(("status", "lacks"), [("issued", True), ("complete", True), ("returned", False)])
def test_a_request_waits_for_papers_and_for_their_return(world, login, status, lacks):
    asked = requests.at_status(world, status)
    board = ask(world, "leader_2", nouns=("material",))
    assert board.at_target("material", world.target.pk).lacking == len(board.unfinished) == int(lacks)
    page = login("leader_2").get(asked.get_absolute_url()).content.decode()
    assert ("还没有收齐。" in page or "还没有归还。" in page) is lacks


# -- group life and letters of inquiry --------------------------------------------------------------------------------


def life_of(world) -> dict[str, object]:
    """One record of each, each lacking something: minutes without a topic, a request with its directive, a blank week, a letter without reply."""
    made = {"group_meeting": life.meeting(world), "instruction": life.instruction_at(world, "directed")}
    made["weekly"] = life.weekly_at(world, work="")
    return made | {"inquiry": prepared.letter(world, "sent")}


LIFE = ("group_meeting", "instruction", "weekly", "inquiry")
WRITER = {
    "group_meeting": "liaison_2",
    "instruction": "liaison_2",
    "weekly": "liaison_2",
    "inquiry": "office_staff",
}


@pytest.mark.parametrize("noun", LIFE)
def test_group_life_and_letters_are_counted_and_their_lines_lead_to_their_fields(world, login, noun):
    record, by = life_of(world)[noun], WRITER[noun]
    board = ask(world, by, nouns=(noun,))
    share = board.at_target(noun, world.target.pk)
    assert (share.whole, share.lacking) == (1, 1)
    (one,) = unfinished(board, noun)
    assert one.record == record
    page = login(by).get(record.get_absolute_url()).content.decode()
    for lack in one.lacks:
        assert lack["text"] in page
        place, _, anchor = lack["url"].partition("#")
        answer = login(by).get(place)
        assert answer.status_code == 200, lack
        assert f'id="{anchor}"' in answer.content.decode(), lack
        assert lack["url"] in page, lack


def test_minutes_say_on_the_board_what_their_page_says(world):
    made = life.meeting(world)
    life.topic(world, made, opinions=" ", decision="")
    made.absent = ""
    type(made).objects.filter(pk=made.pk).update(absent="")
    made.attendees.remove(world.persons["member_2b"])
    (one,) = unfinished(ask(world, "liaison_2"), "group_meeting")
    assert one.lacks == minutes_missing(made, world.users["liaison_2"])
    assert [lack["url"].split("#")[1] for lack in one.lacks] == ["field-absent", "topics", "topics"]
    made.attendees.set([world.persons["leader_2"], world.persons["leader_1"]])
    (one,) = unfinished(ask(world, "liaison_2"), "group_meeting")
    assert one.lacks == minutes_missing(made, world.users["liaison_2"])
    assert "授权" in one.lacks[0]["text"]


def test_what_is_whole_or_over_lacks_nothing(world):
    life.meeting_at(world, "issued")
    life.instruction_at(world, "carried_out")
    life.instruction_at(world, "reported", kind="report")
    life.weekly_at(world)
    prepared.letter(world, "replied")
    board = ask(world, "leader_2", nouns=LIFE)
    assert {noun: board.at_target(noun, world.target.pk).lacking for noun in LIFE} == dict.fromkeys(LIFE, 0)
    assert {noun: board.at_target(noun, world.target.pk).whole for noun in LIFE} == {
        **dict.fromkeys(LIFE, 1),
        "instruction": 2,
    }


def test_what_a_group_has_not_sent_is_not_counted_above_it(world):
    life_of(world)
    office = ask(world, "office_staff", nouns=LIFE)
    assert {one.noun for one in office.ledgers} == {"inquiry", "instruction"}
    assert {one.noun for one in ask(world, "leading_group", nouns=LIFE).ledgers} == {"inquiry"}
    assert ask(world, "leader_1", "north", nouns=LIFE).ledgers == []


def test_a_letter_without_its_reply_bars_the_exit_of_its_stage(world, login):
    prepared.letter(world, "sent")
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="preparing")
    page = login("leader_2").get(world.target.get_absolute_url())
    line = next(line for line in page.context["completeness"] if line["label"] == "函询")
    assert (line["share"].lacking, line["bars"]) == (1, True)


def test_a_group_opens_its_own_records_alone(filled, login):
    client, group = login("office_director"), filled.groups[2]
    whole = client.get("/missing/").content.decode()
    assert f'href="/missing/?group={group.pk}#records"' in whole
    page = client.get(f"/missing/?group={group.pk}&noun=interview")
    assert {row["ledger"] for row in page.context["records"]} == {"谈话"}
    assert all(line.label != str(filled.groups[1]) for line in page.context["figures"].rows)
    other = client.get(f"/missing/?group={filled.groups[1].pk}&noun=org")
    assert other.context["records"]
    assert "槐渡镇" not in [row["org"] for row in other.context["records"]]
    assert login("leader_1").get(f"/missing/?group={group.pk}").status_code == 404


def test_the_page_of_the_groups_leads_to_what_each_lacks(filled, login):
    client = login("leader_2")
    there = f"/missing/?group={filled.groups[2].pk}"
    assert f'href="{there}"' in client.get(f"/rounds/{filled.round.uid}/groups/").content.decode()
    assert client.get(there).status_code == 200
