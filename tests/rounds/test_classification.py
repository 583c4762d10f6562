"""Human choices of leaves: what is noted, what is never kept, who learns of it; suggestions save nothing."""

import io
import sys
from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from findings.actions import clues, drafts
from interviews import actions as talk_actions
from interviews.models import InterviewPoint
from petitions import actions as petition_actions
from rounds.actions import classifying, recusals, seeds
from rounds.models import ClassificationDecision, SuggesterVersion, TaxonomyNode
from rounds.queries import agreement, suggestions
from rounds.tasks import learn_nightly
from tests.findings import make
from tests.imports import filled, taken
from tests.interviews import talks
from tests.petitions import letters
from xuncha.core import crypto
from xuncha.core.errors import Refused
from xuncha.core.models import AuditEntry

POND = "2021年鱼塘发包未经村民代表会议"


def newest() -> ClassificationDecision:
    return ClassificationDecision.objects.latest("pk")


# -- what is noted ----------------------------------------------------------------------------------------------------


def test_a_point_with_the_first_suggestion_is_accepted(world):
    talk, point = talks.ready(world)
    note = newest()
    assert (note.kind, note.uid, note.leaf, note.by) == (
        "interviews.interviewpoint",
        point.uid,
        point.leaf,
        talk.created_by,
    )
    assert (note.outcome, note.rank, note.suggested[0]) == ("accepted", 1, "LW6.1c")
    assert (note.round, note.target, note.org, note.level) == (talk.round, talk.target, point.org, 2)
    assert "鱼塘" in note.features and note.digest == crypto.digest(
        "0年鱼塘发包未经村民代表会议", purpose="classification.text"
    )


def test_only_a_new_or_changed_leaf_is_a_decision(world):
    talk, point = talks.ready(world)
    user, before = world.users["member_2"], ClassificationDecision.objects.count()
    talk_actions.edit_point(point, by=user, text="2021年鱼塘发包没有开会")
    talk_actions.edit_point(point, by=user, leaf=None)
    talk_actions.add_point(talk, by=user, text="没有分类的要点")
    assert ClassificationDecision.objects.count() == before
    talk_actions.edit_point(point, by=user, leaf=world.leaves["LW3.1"])
    assert ClassificationDecision.objects.count() == before + 1
    assert newest().leaf == world.leaves["LW3.1"]


def test_another_leaf_than_the_three_is_changed(world):
    seeds.seed_taxonomy()  # the other fifty-seven leaves
    talks.record(world)
    draft = make.draft(
        world, category=world.leaves["LW6.6c"], title="高龄津贴", summary="死亡人员继续领取高龄津贴", facts=""
    )
    note = newest()
    assert (note.kind, note.uid) == ("findings.workingdraft", draft.uid)
    assert (note.outcome, note.rank) == ("changed", 0)
    assert note.suggested[0] == "LW6.2b" and len(note.suggested) == 3


def test_a_choice_without_words_had_no_suggestion(world):
    talk, _ = talks.ready(world)
    talk_actions.add_point(talk, by=world.users["member_2"], text="……", leaf=world.leaves["LW3.1"])
    note = newest()
    assert (note.outcome, note.suggested, note.features) == ("ignored", [], [])


def test_problems_and_edits_of_drafts_are_noted(world):
    draft = make.draft(world)
    drafts.edit_draft(draft, by=world.users["member_2"], category=world.leaves["LW3.1"])
    assert [note.leaf.code for note in ClassificationDecision.objects.filter(uid=draft.uid).order_by("pk")] == [
        "LW6.1c",
        "LW3.1",
    ]
    problem = make.problem(world, [make.draft_at(world, "signed")])
    assert ClassificationDecision.objects.filter(kind="findings.problem", uid=problem.uid).count() == 1


def test_the_verb_leaves_no_entry_more(world):
    talk, _ = talks.ready(world)
    before = AuditEntry.objects.count()
    talk_actions.add_point(talk, by=world.users["member_2"], text=POND, leaf=world.leaves["LW3.1"])
    assert AuditEntry.objects.count() == before + 1


# -- L3 ---------------------------------------------------------------------------------------------------------------


def _secrets(world) -> list[ClassificationDecision]:
    letters.register(world, summary="反映鱼塘发包给亲戚", field=world.leaves["LW6.1c"])
    made = make.clue(world, summary="村书记把鱼塘低价发包给妻弟", category=world.leaves["LW6.1c"])
    clues.edit_clue(made, by=world.users["member_2"], category=world.leaves["LW3.1"])
    talk = talks.record(world, category="petitioner", interviewee="孟晚舟（化名）")
    talk_actions.add_point(talk, by=world.users["member_2"], text=POND, leaf=world.leaves["LW6.1c"])
    return list(ClassificationDecision.objects.order_by("pk"))


def test_text_of_l3_is_suggested_for_and_never_kept(world):
    notes = _secrets(world)
    assert [note.kind for note in notes] == [
        "petitions.petition", "findings.clue", "findings.clue", "interviews.interviewpoint",
    ]  # fmt: skip
    for note in notes:
        assert (note.level, note.features, note.digest) == (3, [], "")
        assert note.suggested[0] == "LW6.1c"
    assert suggestions.lessons(notes[0].leaf.version_id, [], upto=10**9) == []
    assert classifying.learn() == 0


def test_the_database_refuses_text_of_l3(world):
    note = _secrets(world)[0]
    for kept in ({"features": ["鱼塘"]}, {"digest": "a" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassificationDecision.objects.filter(pk=note.pk).update(**kept)


def test_a_petition_whose_field_changes_is_noted_once_more(world):
    letter = letters.register(world)
    petition_actions.edit_petition(letter, by=world.users["petition_2"], field=world.leaves["LW3.1"])
    petition_actions.edit_petition(letter, by=world.users["petition_2"], pages=2)
    assert ClassificationDecision.objects.filter(uid=letter.uid).count() == 2


# -- suggesting -------------------------------------------------------------------------------------------------------


def ask(client, world, text: str, **more):
    return client.post("/taxonomy/suggest/", {"text": text, "level": "village", "round": str(world.round.uid), **more})


def test_a_suggestion_has_leaf_and_words_and_saves_nothing(login, world):
    client = login("member_2")
    ask(client, world, POND)
    entries, notes = AuditEntry.objects.count(), ClassificationDecision.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = ask(client, world, POND, HTTP_X_PASSIVE="1").json()["suggestions"]
    assert found[0]["value"] == str(world.leaves["LW6.1c"].pk)
    assert found[0]["code"] == "LW6.1c" and {"鱼塘", "发包"} <= set(found[0]["words"])
    assert {one["code"] for one in found} == set(world.leaves)
    assert (AuditEntry.objects.count(), ClassificationDecision.objects.count()) == (entries, notes)
    assert not any(
        query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in queries if "session" not in query["sql"]
    )
    assert len(queries) <= 15


def test_a_suggestion_needs_a_round_and_a_level(login, world):
    assert ask(login("stranger"), world, POND).status_code == 404
    assert ask(login("member_2"), world, POND, level="x").status_code == 404
    assert ask(login("member_2"), world, POND, round="0" * 8).status_code == 404
    assert login("member_2").get("/taxonomy/suggest/").status_code == 405
    assert ask(login("member_2"), world, POND, level="department").json() == {"suggestions": []}  # no tree is pinned
    assert ask(login("member_2"), world, " ").json() == {"suggestions": []}


@pytest.mark.parametrize(
    ("account", "address", "speaks"),
    [
        ("member_2", "/drafts/new/", "title summary facts"),
        ("leader_2", "/problems/new/", "statement manifestation-*"),
        ("member_2", "/clues/new/", "summary"),
        ("petition_2", "/petitions/new/", "summary"),
    ],
)
def test_every_form_with_a_leaf_says_which_text_speaks(login, world, account, address, speaks):
    page = login(account).get(address).content.decode()
    assert f'data-suggest="{speaks}"' in page
    assert f'data-suggest-round="{world.round.uid}"' in page and 'data-suggest-level="' in page
    assert "js/suggest.js" in page


def test_the_writing_page_says_it_too(login, world):
    talk, _ = talks.ready(world)
    assert 'data-suggest="text"' in login("member_2").get(f"{talk.get_absolute_url()}write/").content.decode()


# -- learning ---------------------------------------------------------------------------------------------------------


def _teach(world, times: int, leaf: str = "LW6.6c") -> None:
    talk = talks.record(world)
    for at in range(times):
        talk_actions.add_point(
            talk, by=world.users["member_2"], text=f"竹笋加工坊的事第{at}次提到竹笋", leaf=world.leaves[leaf]
        )


def test_decisions_are_learnt_when_the_job_has_run(world):
    _teach(world, 6)
    first = suggestions.suggest(world.round, "village", "竹笋加工坊怎么办")[0].leaf.code
    assert first != "LW6.6c"
    assert classifying.learn(by=world.users["office_staff"]) == 1
    state = SuggesterVersion.objects.get()
    assert (state.decisions, state.upto) == (6, newest().pk)
    assert state.examples == sum(code in world.leaves for code, _ in suggestions.examples("LW2023"))
    found = suggestions.suggest(world.round, "village", "竹笋加工坊怎么办")[0]
    assert found.leaf.code == "LW6.6c"
    entry = AuditEntry.objects.filter(verb="learn").get()
    assert entry.changes == {"decisions": [0, 6]}
    learn_nightly()
    assert SuggesterVersion.objects.count() == 1  # nothing new


def test_examples_weigh_less_as_decisions_come(world):
    _teach(world, 16)
    version = world.leaves["LW6.6c"].version_id
    weights = {
        key: {lesson.weight for lesson in suggestions.lessons(version, suggestions.leaves_of(version), upto=upto) if lesson.key == leaf.pk}
        for key, leaf, upto in (("new", world.leaves["LW6.6c"], newest().pk), ("old", world.leaves["LW6.6c"], 0),
                                ("other", world.leaves["LW3.1"], newest().pk))
    }  # fmt: skip
    assert weights == {"new": {1.0, 0.5}, "old": {1.0}, "other": {1.0}}


def test_the_last_choice_for_a_record_is_learnt(world):
    _, point = talks.ready(world)
    talk_actions.edit_point(point, by=world.users["deputy_2"], leaf=world.leaves["LW3.1"])
    version = point.leaf.version_id
    taught = suggestions.lessons(version, [], upto=newest().pk)
    assert [lesson.key for lesson in taught] == [world.leaves["LW3.1"].pk]


def test_a_changed_tree_is_learnt_anew(world):
    assert suggestions.suggest(world.round, "village", "竹笋加工坊")[0].leaf.code != "LW6.6c"
    leaf = TaxonomyNode.objects.get(pk=world.leaves["LW6.6c"].pk)
    leaf.keywords = ["竹笋", "加工坊"]
    leaf.save()
    assert suggestions.suggest(world.round, "village", "竹笋加工坊")[0].leaf.code == "LW6.6c"


def test_the_office_may_let_it_learn(login, world):
    answer = login("office_staff").post("/taxonomy/learn/")
    assert answer.status_code == 302 and answer.url.startswith("/jobs/")
    with pytest.raises(Refused):
        classifying.ask_learning(world.round, by=world.users["member_2"])


# -- how far people agree ---------------------------------------------------------------------------------------------

PAGE = "/taxonomy/agreement/"


@pytest.mark.parametrize("account", ["office_director", "office_staff"])
def test_the_office_sees_the_page(login, world, account):
    talks.ready(world)
    page = login(account).get(PAGE)
    assert page.status_code == 200
    assert "集体资源" in page.content.decode() and POND not in page.content.decode()
    assert "分类一致度" in login(account).get("/taxonomy/").content.decode()


@pytest.mark.parametrize(
    "account", ["member_2", "leader_2", "leading_group", "clue_officer", "chief_huaidu", "auditor", "stranger"]
)
def test_nobody_else_sees_the_page(login, account):
    assert login(account).get(PAGE).status_code == 404
    assert "分类一致度" not in login(account).get("/taxonomy/").content.decode()


def _apart(world) -> None:
    """member_2 and deputy_2 do not agree: on one record, on two with one text, and from point to draft."""
    talk, point = talks.ready(world)
    talk_actions.edit_point(point, by=world.users["deputy_2"], leaf=world.leaves["LW3.1"])
    talk_actions.add_point(
        talk, by=world.users["member_2"], text="2019年鱼塘发包，未经村民代表会议。", leaf=world.leaves["LW6.1c"]
    )
    make.draft(world, by="member_2", source=point, category=world.leaves["LW6.6c"])


def test_disagreements_are_counted_by_pair_and_way(world):
    _apart(world)
    rows = agreement.decisions(world.users["office_staff"], world.round)
    pairs = {(p.one.code, p.other.code): dict(p.ways) for p in agreement.disagreements(rows)}
    assert pairs == {
        ("LW3.1", "LW6.1c"): {agreement.SAME_RECORD: 1, agreement.SAME_TEXT: 1},
        ("LW3.1", "LW6.6c"): {agreement.ALONG: 1},
    }
    lines = {line.leaf.code: line for line in agreement.by_leaf(rows, agreement.disagreements(rows))}
    assert (lines["LW3.1"].apart, lines["LW6.1c"].apart, lines["LW6.6c"].apart) == (3, 2, 1)
    assert (lines["LW6.1c"].total, lines["LW6.1c"].first) == (2, 2)
    for line in lines.values():
        assert line.three + line.changed + line.ignored == line.total


def test_one_person_does_not_disagree_with_oneself(world):
    _, point = talks.ready(world)
    talk_actions.edit_point(point, by=world.users["member_2"], leaf=world.leaves["LW3.1"])
    assert agreement.disagreements(agreement.decisions(world.users["office_staff"], world.round)) == []


def test_the_page_opens_the_pairs_of_a_leaf(login, world):
    _apart(world)
    client = login("office_staff")
    assert client.get(f"{PAGE}?leaf=LW9").status_code == 404
    page = client.get(f"{PAGE}?leaf=LW6.6c").content.decode()
    assert "LW3.1 民主集中制和议事决策 ⇄ LW6.6c 村账镇管" in page
    assert "LW3.1 民主集中制和议事决策 ⇄ LW6.1c 集体资源" not in page


def test_choices_of_l3_stand_in_no_line_and_few_are_not_told(login, world):
    letters.register(world)
    assert "另有信访件" not in login("office_staff").get(PAGE).content.decode()
    _secrets(world)
    page = login("office_staff").get(PAGE).content.decode()
    assert "另有信访件、线索和信访人谈话的分类决定 5 次" in page
    assert list(agreement.decisions(world.users["office_staff"], world.round)) == []


def test_recusal_takes_its_choices_out(world):
    talks.ready(world)
    office = world.users["office_staff"]
    assert agreement.decisions(office, world.round).count() == 1
    recusals.declare_recusal(by=None, person=world.persons["office_staff"], round=world.round, org=world.orgs["huaidu"],
                             kind="kin", detail="兄弟任镇长")  # fmt: skip
    assert agreement.decisions(office, world.round).count() == 0


def test_the_page_costs_the_same_however_many(login, world):
    _apart(world)
    client = login("office_staff")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    talk = talks.record(world, date=date(2023, 3, 2), interviewee="祝小满")
    for at, leaf in enumerate([*world.leaves.values()] * 5):
        talk_actions.add_point(
            talk, by=world.users["member_2"], text=f"鱼塘的事{'一二三四五六七八九十'[at % 10]}", leaf=leaf
        )
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) <= len(few) + 1 and len(many) <= 30


@pytest.mark.django_db
def test_the_command_uses_what_the_office_decided(world, monkeypatch, capsys):
    _teach(world, 6)
    classifying.learn()
    monkeypatch.setattr(sys, "stdin", io.StringIO("竹笋加工坊怎么办\n"))
    call_command("suggest_category")
    assert capsys.readouterr().out.split("\t")[0] == "LW6.6c"


# -- what comes with a file -------------------------------------------------------------------------------------------

TALK_ROW = {
    "日期": "2023-03-01", "时间": "09:00-10:00", "姓名": "左明远", "人员类别": "一般干部", "谈话人": "member_2(测试)、deputy_2(测试)",
    "主要内容(要点)": POND, "问题分类": "LW6.1c", "涉及党组织": "柳湾村", "已宣读告知": "是",
}  # fmt: skip


def test_leaves_of_a_sheet_of_talks_are_choices_without_a_suggestion(world, login):
    rows = [
        TALK_ROW,
        {**TALK_ROW, "时间": "10:00-11:00", "姓名": "钟岫", "问题分类": None},
        {**TALK_ROW, "时间": "11:00-12:00", "姓名": "孟晚舟", "人员类别": "信访人"},
    ]
    imported = taken(login("member_2"), "interviews", filled(rows))
    assert (imported.status, imported.created) == ("done", 3), imported.findings
    first, secret = ClassificationDecision.objects.order_by("pk")
    point = InterviewPoint.objects.get(uid=first.uid)
    assert (first.kind, first.leaf, first.by) == (
        "interviews.interviewpoint", world.leaves["LW6.1c"], world.users["member_2"],
    )  # fmt: skip
    assert (first.outcome, first.rank, first.suggested, first.level) == ("ignored", 0, [], 2)
    assert (first.round, first.target, first.org) == (world.round, world.target, point.org)
    assert "鱼塘" in first.features and first.digest
    assert (secret.level, secret.features, secret.digest) == (3, [], "")
    assert classifying.learn() == 1 and SuggesterVersion.objects.get().decisions == 1


def test_leaves_of_sheets_of_visits_and_letters_are_choices(world, login):
    visit = {
        "村": "柳湾村", "日期": "2023-03-01", "方式": "入户走访", "反映问题": f"{POND}\n种粮补贴没有公示", "分类": "LW6.1c",
        "走访人": "member_2(测试)、deputy_2(测试)",
    }  # fmt: skip
    taken(login("member_2"), "visits", filled([visit]))
    assert ClassificationDecision.objects.filter(kind="interviews.visitfinding", level=2).count() == 2
    letter = {
        "日期": "2023-03-01 09:00", "方式": "来信", "署名": "匿名", "被反映人": "程启樵", "类别": "检举控告", "问题性质": "群众纪律",
        "领域": "LW6.1c", "内容摘要": POND, "涉及党组织": "柳湾村",
    }  # fmt: skip
    imported = taken(login("petition_2"), "petitions", filled([letter]))
    assert imported.status == "done", imported.findings
    note = ClassificationDecision.objects.get(kind="petitions.petition")
    assert (note.level, note.features, note.digest, note.leaf) == (3, [], "", world.leaves["LW6.1c"])


def test_the_same_words_a_thousand_times_are_compared_by_their_choosers(world):
    base = {"round": world.round, "target": world.target, "org": world.target.org, "kind": "x", "level": 2, "outcome": "ignored",
            "features": ["鱼"], "digest": "a" * 64}  # fmt: skip
    one, other = (
        ClassificationDecision(uid=uuid4(), leaf=world.leaves[code], by=world.users[name], **base)
        for code, name in (("LW6.1c", "member_2"), ("LW3.1", "deputy_2"))
    )
    ClassificationDecision.objects.bulk_create([one] + [
        ClassificationDecision(uid=uuid4(), leaf=other.leaf, by=other.by, **base) for _ in range(1000)
    ])  # fmt: skip
    pair = agreement.disagreements(ClassificationDecision.objects.filter(kind="x"))[0]
    assert pair.total == 1000 and {pair.one, pair.other} == {one.leaf, other.leaf}
