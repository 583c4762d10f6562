"""The planning board, what a round demands, outlines, and the rules of the further fields of a talk (domain §3.1)."""

from datetime import date, time

import pytest

from interviews import actions, queries
from interviews.models import Interview, InterviewOutline, InterviewTalker, ReplacedText
from interviews.queries import outlines, planning
from rounds.actions import recusals
from rounds.models import InspectionHistory, Person, PostHolding
from rounds.queries import places
from tests.interviews.talks import official, ready, record
from tests.petitions import letters
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

SLOTS = actions.Slots(date(2023, 3, 16), time(9), 60)


def pair(world):
    return [world.users["deputy_2"], world.users["member_2"]]


def wanted(world, *keys):
    blocks = planning.board(world.target)
    return planning.wanted_by_key(blocks, keys or [line.wanted.key for block in blocks for line in block.lines])


def plan(world, people, by="liaison_2", **facts):
    given = {"slots": SLOTS, "talkers": pair(world), "place": "302室", **facts}
    return actions.plan_talks(world.target, by=world.users[by], wanted=people, **given)


def sentences(act):
    with pytest.raises((Unmet, Refused)) as error:
        act()
    return getattr(error.value, "sentences", None) or [error.value.sentence]


# -- the board -------------------------------------------------------------------------------------------------------


def test_the_board_knows_who_is_talked_to_planned_and_missing(world):
    mayor, other = official(world, "huaidu", "鄢秋实", "镇长"), official(world, "huaidu", "岑望舒", "书记", chief=True)
    chief = official(world, "liuwan", "程启樵", "村书记", chief=True)
    record(world, person=mayor, category="township_head", content="谈话记录")
    plan(world, [one for one in wanted(world) if one.person == chief])
    team, secretary, liuwan, yantou = planning.board(world.target)
    assert (team.due, team.held, team.planned, team.short) == (2, 1, 0, 1)
    assert [(line.wanted.label, line.held) for line in team.lines] == [("鄢秋实", True), ("岑望舒", False)]
    assert (secretary.due, secretary.planned, secretary.short) == (1, 1, 0)
    assert (liuwan.held, liuwan.planned, liuwan.short, yantou.short) == (0, 1, 4, 5)
    assert next(line for line in team.lines if line.wanted.person == other).wanted.category == "team"


def test_planned_talks_follow_each_other_and_hold_their_talkers(world):
    people = wanted(world, f"v{world.village.pk}-0", f"v{world.village.pk}-1")
    made = [outcome.talk for outcome in plan(world, people)]
    assert [(t.status, t.start, t.end, t.category) for t in made] == [
        ("planned", time(9), time(10), "villager"), ("planned", time(10, 10), time(11, 10), "villager"),
    ]  # fmt: skip
    assert InterviewTalker.objects.exclude(during=None).count() == 4
    assert AuditEntry.objects.filter(verb="create", label__contains="TH-000").count() == 2
    actions.schedule(made[0], by=world.users["liaison_2"])
    assert Interview.objects.get(pk=made[0].pk).status == "scheduled"


def test_each_row_that_breaks_a_rule_is_told_and_takes_no_slot(world):
    busy = record(world, date=SLOTS.day, start=time(9), end=time(10), interviewee="先约的人")
    people = wanted(world, f"v{world.village.pk}-0", f"v{world.village.pk}-1")
    outcomes = plan(world, people)
    assert busy.number in outcomes[0].sentence and outcomes[1].talk is None
    assert Interview.objects.count() == 1
    late = plan(world, people, slots=actions.Slots(SLOTS.day, time(22), 90))
    assert late[0].talk.end == time(23, 30) and "当天排不下" in late[1].sentence


def test_talkers_without_authorisation_or_under_recusal_are_told(world):
    people = wanted(world, f"v{world.village.pk}-0")
    strange = plan(world, people, talkers=[world.users["member_1"], world.users["member_2"]])
    assert "没有“槐渡镇”的授权" in strange[0].sentence
    assert "谈话人不得少于2人" in plan(world, people, talkers=pair(world)[:1])[0].sentence
    recused = recusals.declare_recusal(
        by=None, person=world.persons["member_2b"], round=world.round, org=world.village, kind="kin", detail="表弟"
    )
    assert (
        recused
        and "回避" in plan(world, people, talkers=[world.users["member_2b"], world.users["deputy_2"]])[0].sentence
    )


def test_who_may_plan_and_for_when(world):
    people = wanted(world, f"v{world.village.pk}-0")
    for account in ("member_2", "office_director", "leader_1", "chief_huaidu"):
        with pytest.raises(Refused):
            plan(world, people, by=account)
    assert "已经过去" in sentences(lambda: plan(world, people, slots=actions.Slots(date(2023, 3, 14), time(9), 60)))[0]
    assert "勾选" in sentences(lambda: plan(world, []))[0]


def test_the_board_page_plans_and_tells(world, login):
    client, users = login("leader_2"), world.users
    page = client.get("/interviews/plan/").content.decode()
    assert "柳湾村" in page and f"v{world.village.pk}-4" in page
    posted = {"who": [f"v{world.village.pk}-0", f"v{world.village.pk}-1"], "date": "2023-03-16", "start": "09:00", "minutes": 60,
              "pause": 0, "talkers": [users["deputy_2"].pk, users["member_2"].pk]}  # fmt: skip
    answer = client.post("/interviews/plan/", posted, follow=True)
    assert "已安排 2 场：1401-02-TH-0001 至 1401-02-TH-0002" in answer.content.decode()
    part = {**posted, "start": "08:00"}
    some = client.post("/interviews/plan/", part, follow=True).content.decode()
    assert "已安排 1 场：1401-02-TH-0003。" in some and "未完成" in some and "已有谈话 1401-02-TH-0001" in some
    none = client.post("/interviews/plan/", {**posted, "who": [f"v{world.village.pk}-0"]})
    assert (
        none.status_code == 422 and "没有安排" in none.content.decode() and "1401-02-TH-0001" in none.content.decode()
    )
    assert none.context["ticked"] == [f"v{world.village.pk}-0"] and none.context["form"]["date"].value() == "2023-03-16"
    bad = client.post("/interviews/plan/", {**posted, "date": "2023-03-01"})
    assert bad.status_code == 422 and "已经过去" in bad.content.decode() and "checked" in bad.content.decode()
    printed = client.get("/interviews/plan/print/?week=2023-03-16").content.decode()
    assert "1401-02-TH-0002" in printed and "2023年3月13日" in printed


def test_the_board_is_for_those_who_read_all_talks(world, login):
    for account, status in (("leader_2", 200), ("liaison_2", 200), ("office_director", 200), ("member_2", 404),
                            ("office_staff", 404), ("chief_huaidu", 404), ("leader_1", 200)):  # fmt: skip
        assert login(account).get("/interviews/plan/").status_code == status, account
        assert login(account).get("/interviews/plan/print/").status_code == status, account
    assert login("leader_1").get(f"/interviews/plan/?target={world.target.uid}").status_code == 404


def test_the_board_costs_the_same_with_many_talks(world, login, django_assert_max_num_queries):
    client = login("leader_2")
    for name in ("甲", "乙", "丙"):
        official(world, "huaidu", name, "副镇长")
        official(world, "liuwan", f"村{name}", "村委员")
    plan(world, wanted(world, f"v{world.village.pk}-0"))
    client.get("/interviews/plan/?week=2023-03-16")
    with django_assert_max_num_queries(40) as few:
        client.get("/interviews/plan/?week=2023-03-16")
    for name in ("丁", "戊"):
        official(world, "huaidu", name, "委员")
        official(world, "liuwan", name, "村委员")
    plan(
        world,
        wanted(world, *[f"v{world.village.pk}-{n}" for n in range(4)]),
        slots=actions.Slots(SLOTS.day, time(11), 60),
    )
    with django_assert_max_num_queries(40) as more:
        client.get("/interviews/plan/?week=2023-03-16")
    assert len(more) == len(few)


# -- what a round demands --------------------------------------------------------------------------------------------


def test_percentages_decide_how_many_are_missing(world):
    for name in ("甲", "乙", "丙", "丁"):
        official(world, "huaidu", name, "副镇长")
    assert queries.coverage(world.target).team_short == 4
    actions.set_quota(
        world.round, by=world.users["office_director"], per_village=0, team_percent=75, secretary_percent=100
    )
    found = queries.coverage(world.target)
    assert (found.team_wanted, found.team_short) == (3, 3)
    assert queries.bars_leaving(world.target) == ["班子成员应谈 3 人，还有 3 人没有谈；名单见“谈话安排”。"]
    with pytest.raises(Refused):
        actions.set_quota(world.round, by=world.users["leader_2"], per_village=0)
    entry = AuditEntry.objects.get(verb="set_quota")
    assert entry.changes["team_percent"] == [None, 75]


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        ("2021-06-01", None, True),
        ("2021-06-01", "2023-08-31", True),
        ("2021-06-01", "2023-03-15", True),
        ("2021-06-01", "2023-03-14", False),
        ("2023-03-16", None, False),
    ],
)
def test_the_board_and_the_gate_know_the_same_people(world, starts, ends, holds):
    """A post that ends later is held today, its last day is one of them; one that begins later is not held yet."""
    people = {
        "chief": official(world, "liuwan", "程启樵", "党支部书记", chief=True),
        "other": official(world, "liuwan", "佟青岚", "村务监督委员会主任", team=False),
        "team": official(world, "huaidu", "岑望舒", "镇长"),
    }
    elsewhere = official(world, "huaidu", "左明远", "副镇长")
    Person.objects.filter(pk__in=[one.pk for one in people.values()]).update(org=world.orgs["county"])
    PostHolding.objects.filter(person__in=people.values()).update(starts_on=starts, ends_on=ends)
    blocks = {block.code: block for block in planning.board(world.target)}
    shown = {code: [line.wanted.person for line in block.lines if line.wanted.person] for code, block in blocks.items()}
    gate = queries.coverage(world.target)
    assert shown["secretary"] == gate.secretaries_missing == [people["chief"]] * holds
    assert set(shown["team"]) == set(gate.team_missing) == {elsewhere, *[people["team"]] * holds}
    assert shown[f"v{world.village.pk}"] == [people["other"]] * holds
    assert {line.post for line in blocks["team"].lines} == {"副镇长", *["镇长"] * holds}
    known = set(places.people_of(places.orgs_of(world.target)))
    assert known & set(people.values()) == (set(people.values()) if holds else set())


# -- outlines --------------------------------------------------------------------------------------------------------


def outline(world, items="# 分工\n分管什么？", **facts):
    given = {"target_type": "township", "category": "team", "title": "班子成员提纲", **facts}
    return actions.save_outline(world.round, by=world.users["office_staff"], items=items, **given)


def test_a_change_makes_the_next_version_and_talks_keep_theirs(world):
    first = outline(world)
    talk = record(world, category="team", outline=first)
    second = outline(world, "# 分工\n分管什么？\n有什么困难？", seen=str(first.uid))
    first.refresh_from_db()
    assert (first.version, second.version, first.retired_at is None, second.retired_at) == (1, 2, False, None)
    assert first.items == "# 分工\n分管什么？" and Interview.objects.get(pk=talk.pk).outline == first
    assert outline(world, second.items) == second
    assert "新版本" in sentences(lambda: outline(world, "别的？", seen=str(first.uid)))[0]
    assert "至少要有一个问题" in sentences(lambda: outline(world, "# 只有标题"))[0]
    assert InterviewOutline.objects.current().get() == second


def test_an_outline_for_others_does_not_fit(world):
    assert (
        "重新选择"
        in sentences(lambda: record(world, category="villager", org=world.village, outline=outline(world)))[0]
    )


def test_only_the_office_keeps_outlines(world):
    for account in ("leader_2", "leading_group", "chief_huaidu", "sysadmin"):
        with pytest.raises(Refused):
            actions.save_outline(
                world.round, by=world.users[account], target_type="village", category="", title="x", items="问？"
            )
        with pytest.raises(Refused):
            actions.seed_outlines(world.round, by=world.users[account])


def test_the_shipped_outlines_come_in_once_and_spare_the_offices_own(world):
    own = outline(world)
    assert actions.seed_outlines() == 17 and actions.seed_outlines() == 0
    assert InterviewOutline.objects.current().filter(target_type="township", category="team").get() == own
    for level, category in (
        ("village", "supervision_committee"),
        ("township", "township_secretary"),
        ("village", "other"),
    ):
        assert outlines.fitting(level, category).sections[0][1]


def test_an_outline_is_put_together_from_what_the_asker_may_know(world):
    outline(world, category="", title="通用提纲")
    InspectionHistory.objects.create(
        org=world.orgs["huaidu"], term=world.round.term, sequence=9, round_type="special", topic="扶贫"
    )
    talk = record(world)
    letters.register(world, org=world.village, field=world.leaves["LW6.1c"])
    found = {section.heading: section.lines for section in outlines.for_talk(talk, world.users["leader_2"])}
    assert found["分工"] == ["分管什么？"] and "扶贫" in found["历次巡察"][0]
    assert found["信访反映的方面"] == [str(world.leaves["LW6.1c"])]
    for account in ("member_2", "office_director"):
        counted = {section.heading for section in outlines.for_talk(talk, world.users[account])}
        assert "信访反映的方面" not in counted, account
    for _ in range(2):
        letters.register(world, org=world.orgs["yantou"], field=world.leaves["LW6.1c"])
    shown = {section.heading: section.lines for section in outlines.for_talk(talk, world.users["member_2"])}
    assert shown["信访反映的方面"] == [str(world.leaves["LW6.1c"])]


def test_pages_of_outlines(world, login):
    office, member = login("office_staff"), login("member_2")
    posted = {"target_type": "township", "category": "", "title": "通用提纲", "items": "# 开头\n干什么的？"}
    made = office.post("/interviews/outlines/new/", posted)
    page = made.url
    assert (
        "干什么的" in member.get(page).content.decode()
        and "通用提纲" in member.get("/interviews/outlines/").content.decode()
    )
    assert member.get(f"{page}edit/").status_code == 404 and member.post(f"{page}retire/").status_code == 404
    assert office.post(f"{page}edit/", {**posted, "items": ""}).status_code == 422
    second = office.post(f"{page}edit/", {**posted, "items": "干什么的？\n管多少钱？"}).url
    assert "第2版" in member.get(second).content.decode() and office.get(f"{page}edit/").status_code == 404
    talk = record(world)
    assert "管多少钱" in member.get(f"{talk.get_absolute_url()}write/").content.decode()
    assert "管多少钱" in member.get(f"{talk.get_absolute_url()}outline/").content.decode()
    for account in ("chief_huaidu", "stranger", "discipline"):
        assert login(account).get("/interviews/outlines/").status_code == 404
    assert office.post(f"{second}retire/").status_code == 302 and not InterviewOutline.objects.current().exists()


# -- the further fields ----------------------------------------------------------------------------------------------


def test_recordings_need_an_approver(world):
    assert "批准人" in sentences(lambda: record(world, av=True))[0]
    assert record(world, av=True, av_approver="闻柏舟").av


def test_a_handwritten_record_needs_its_scan(world):
    talk, _ = ready(world, form="paper")
    assert "扫描件" in sentences(lambda: actions.finish(talk, by=talk.created_by))[0]


def test_gender_and_age_come_with_the_person(world):
    person = official(world, "huaidu", "鄢秋实", "镇长")
    person.gender, person.birth_year = "male", 1981
    person.save()
    talk = record(world, person=person, category="township_head", team_grade="better", team_note="团结")
    assert (talk.gender, talk.age_band, talk.get_team_grade_display()) == ("male", "to_45", "较好")


# -- two writers -----------------------------------------------------------------------------------------------------


def test_what_gives_way_is_kept(world):
    talk, (deputy, member) = record(world), pair(world)
    actions.write(talk, by=member, content="甲")
    first, _ = actions.write(talk, by=deputy, content="乙", seen="1", settle="mine")
    assert first.content == "乙" and ReplacedText.objects.get().text == "甲"
    actions.write(talk, by=member, content="丙", seen="2", settle="theirs")
    assert Interview.objects.get().content == "乙"
    assert [(kept.text, kept.author) for kept in queries.replaced_texts(talk)] == [("丙", member), ("甲", member)]
    assert "已被他人保存" in sentences(lambda: actions.write(talk, by=member, content="丁", seen="1", settle="mine"))[0]


def test_a_point_on_its_way_comes_along(world, login):
    talk, client = record(world), login("deputy_2")
    url = f"{talk.get_absolute_url()}write/"
    actions.write(talk, by=world.users["member_2"], content="甲写的。")
    stale = {"content": "乙写的。", "seen": "0", "do": "point", "text": "乙的要点", "nature": "issue", "destination": "keep",
             "org": talk.org_id}  # fmt: skip
    assert client.post(url, stale, headers={"HX-Request": "true"}).status_code == 409
    page = client.post(url, stale).content.decode()
    assert 'name="text" value="乙的要点"' in page and "<mark>甲写的。</mark>" in page
    theirs = {**stale, "seen": "1", "settle": "theirs", "mine": "乙写的。"}
    assert client.post(url, theirs).status_code == 302
    fresh = Interview.objects.get()
    assert (fresh.content, fresh.points.get().text, ReplacedText.objects.get().text) == (
        "甲写的。",
        "乙的要点",
        "乙写的。",
    )


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2032-03-16"])
def test_a_day_that_no_board_reaches_is_told(world, login, day):
    client = login("deputy_2")
    assert client.get("/interviews/plan/", {"week": day, "date": day}).status_code == 200
    answer = client.post("/interviews/plan/", {"who": "x", "date": day, "start": "09:00", "minutes": "60", "pause": "0",
                                               "talkers": [user.pk for user in pair(world)]})  # fmt: skip
    assert answer.status_code == 422 and "请核对年份" in answer.content.decode()
    assert not Interview.objects.exists()
