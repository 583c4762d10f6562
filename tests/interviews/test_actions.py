"""Recording talks, taking points, moving on: each rule of domain §3.1 with its sentence."""

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from interviews import actions, queries
from interviews.actions import checks
from interviews.models import Interview, InterviewPoint, InterviewTalker
from rounds.models import RoundTarget
from tests.interviews.talks import DAY, many, official, ready, record, signed_page
from xuncha.core import audit, files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def sentences(call) -> str:
    with pytest.raises(Unmet) as caught:
        call()
    return " ".join(caught.value.sentences)


def test_scenario_2_two_talkers_overlap_and_authorisation(world):
    """Domain §9.2, literally: alone refused, with a second TH-0001, overlap refused, another group's target refused."""
    cen = official(world, "huaidu", "岑望舒", "党委书记", chief=True)
    with pytest.raises(Unmet) as caught:
        record(world, with_=(), person=cen, interviewee="", category="township_secretary")
    assert caught.value.fields == {"talkers": "谈话人不得少于2人。"}
    assert not Interview.objects.exists()

    talk = record(world, person=cen, interviewee="", category="township_secretary")
    assert talk.number == "1401-02-TH-0001"
    assert (talk.interviewee, talk.post, talk.rank, talk.is_chief) == ("岑望舒", "党委书记", "正科级", True)

    said = sentences(lambda: record(world, with_=("leader_2",), start=time(10), end=time(11)))
    assert "1401-02-TH-0001" in said and "不能同时参加两场" in said

    north = {"target": world.targets["north"], "org": world.orgs["north"], "date": date(2023, 3, 2)}
    said = sentences(lambda: record(world, "member_1", ("leader_1", "member_2b"), **north))
    assert "member_2b(测试) 在 2023-03-02 没有“澄坪镇”的授权。" in said
    with pytest.raises(Refused):
        record(world, "member_2b", ("leader_1",), **north)
    assert Interview.objects.count() == 1


def test_numbers_have_no_gap_after_a_refusal(world):
    record(world)
    sentences(lambda: record(world, with_=()))
    assert record(world, start=time(14), end=time(15)).number == "1401-02-TH-0002"


def test_the_other_talk_is_not_named_to_those_who_may_not_see_it(world):
    record(world, "leader_2", ("deputy_2",))
    said = sentences(lambda: record(world, "member_2", ("deputy_2",)))
    assert "这段时间已有其他谈话" in said and "TH-" not in said


def test_the_database_itself_forbids_two_talks_at_once(world):
    talk = record(world)
    other = record(world, start=time(14), end=time(15))
    seat = talk.talker_rows.get(user=world.users["member_2"])
    with pytest.raises(IntegrityError, match="talker_in_one_talk_at_a_time"), transaction.atomic():
        InterviewTalker.objects.create(interview=other, user=world.users["leader_2"], during=seat.during)
        InterviewTalker.objects.create(interview=talk, user=world.users["leader_2"], during=seat.during)
    talks = actions.talks  # the seat written past the check gets the same sentence
    talk.start, talk.end = time(14, 30), time(15, 30)
    assert "不能同时参加两场" in sentences(lambda: talks._seat(talk, [world.users["member_2"]]))


def test_an_adjoining_talk_does_not_overlap(world):
    record(world)
    assert record(world, start=time(10, 20), end=time(11)).number.endswith("0002")


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"start": time(10), "end": time(9)}, "end", "结束时间必须晚于开始时间"),
        ({"end": time(9, 5)}, "end", "谈话时长 5 分钟"),
        ({"end": time(15)}, "end", "谈话时长 360 分钟"),
        ({"end": None}, "end", "要么都填"),
        ({"interviewee": ""}, "interviewee", "不愿留名"),
        ({"category": "villager"}, "org", "请在涉及党组织中选到村"),
        ({"date": date(2023, 2, 10)}, "date_reason", "进驻期间（2023-02-22 至 2023-04-28）"),
        ({"abnormal": "upset"}, "abnormal_note", "异常情况的经过"),
    ],
)
def test_each_rule_has_its_sentence_beside_its_field(world, facts, field, words):
    with pytest.raises(Unmet) as caught:
        record(world, **facts)
    assert words in caught.value.fields[field]


def test_what_may_be_confirmed_or_explained_passes_then(world):
    assert record(world, end=time(9, 5), length_confirmed=True).number
    assert record(world, date=date(2023, 2, 10), date_reason="进驻前了解情况").date_reason
    assert record(world, start=time(15), end=time(16), category="villager", org=world.village).org == world.village


def test_the_lead_is_a_talker_and_the_recorder_is_authorised(world):
    assert "主谈人必须是谈话人之一" in sentences(lambda: record(world, lead=world.users["leader_2"]))
    assert "没有“槐渡镇”的授权" in sentences(lambda: record(world, recorder=world.users["member_1"]))


@pytest.mark.parametrize(("account", "words"), [("recused", "回避义务"), ("expired", "授权"), ("stranger", "授权")])
def test_talkers_are_authorised_that_day_and_not_recused(world, account, words):
    assert words in sentences(lambda: record(world, with_=(account,)))


def test_an_organisation_or_person_of_elsewhere_is_refused(world):
    assert "不属于“槐渡镇”" in sentences(lambda: record(world, org=world.orgs["hetan"]))
    stranger = official(world, "north", "外人", "镇长")
    assert "不是“槐渡镇”的人员" in sentences(lambda: record(world, person=stranger))


def test_the_same_person_again_is_a_repeat(world):
    chief = official(world, "huaidu", "鄢秋实", "镇长")
    first = record(world, person=chief, interviewee="")
    second = record(world, person=chief, interviewee="", start=time(14), end=time(15))
    assert (first.kind, second.kind) == ("talk", "repeat")
    assert queries.sums(Interview.objects.all()) == {"talks": 2, "people": 1}


def test_unnamed_villagers_count_one_each(world):
    for hour in (9, 11):
        record(
            world,
            interviewee="不愿留名群众",
            category="villager",
            org=world.village,
            start=time(hour),
            end=time(hour, 30),
        )
    record(world, interviewee="左明远", start=time(14), end=time(15))
    assert queries.sums(Interview.objects.all()) == {"talks": 3, "people": 3}


def test_the_snapshot_stays_when_the_person_changes(world):
    chief = official(world, "huaidu", "鄢秋实", "镇长")
    talk = record(world, person=chief, interviewee="")
    chief.posts.update(ends_on=date(2023, 2, 28))
    chief.name = "改名"
    chief.save()
    talk.refresh_from_db()
    assert (talk.interviewee, talk.post) == ("鄢秋实", "镇长")


def test_a_petitioners_name_goes_to_custody(world):
    talk = record(world, "petition_2", category="petitioner", interviewee="费思齐", post="村民", content="反映低保问题")
    talk.refresh_from_db()
    assert (talk.interviewee, talk.post, talk.sealed_name) == ("信访人", "", "费思齐")
    assert queries.search(world.users["leader_2"], "费思齐", 10).total == 0
    assert queries.search(world.users["leader_2"], "低保", 10).total == 1
    with pytest.raises(Refused):
        actions.read_name(talk, by=world.users["member_2"], present=True)
    kept = actions.edit_interview(talk, by=world.users["petition_2"], talkers=list(talk.talkers.all()), interviewee="")
    assert kept.sealed_name == "费思齐"


def test_a_talk_of_a_coming_day_is_an_appointment(world, settings):
    talk = record(world, date=date(2023, 3, 20))
    assert talk.status == "scheduled"
    assert "还没有到" in sentences(lambda: actions.conduct(talk, by=world.users["member_2"]))
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    assert actions.conduct(talk, by=world.users["member_2"]).status == "conducted"


def test_editing_checks_the_rules_again_and_leaves_itself_out_of_the_overlap(world):
    member = world.users["member_2"]
    talk = record(world)
    both = list(talk.talkers.all())
    moved = actions.edit_interview(talk, by=member, talkers=both, start=time(9, 30), end=time(11))
    assert moved.talker_rows.get(user=member).during == checks.span(DAY, time(9, 30), time(11))
    assert "少于2人" in sentences(lambda: actions.edit_interview(talk, by=member, talkers=[member]))
    other = record(world, start=time(14), end=time(15))
    assert talk.number in sentences(
        lambda: actions.edit_interview(other, by=member, talkers=both, start=time(10), end=time(12))
    )
    entry = AuditEntry.objects.filter(verb="edit").first()
    assert entry.changes["start"] == ["09:00:00", "09:30:00"] and "interviewee" not in entry.changes


def test_only_ones_own_talk_is_corrected(world):
    talk = record(world, "deputy_2", ("leader_2",))
    with pytest.raises(Refused, match="登记人或承办人"):
        actions.edit_interview(talk, by=world.users["liaison_2"], talkers=list(talk.talkers.all()), place="别处")
    assert (
        actions.edit_interview(talk, by=world.users["leader_2"], talkers=list(talk.talkers.all()), place="别处").place
        == "别处"
    )


def test_points_are_numbered_and_kept_inside_the_target(world):
    member, talk = world.users["member_2"], record(world)
    first = actions.add_point(talk, by=member, text="一")
    second = actions.add_point(
        talk, by=member, text="二", org=world.village, leaf=world.leaves["LW6.1c"], nature="clue"
    )
    assert (first.seq, second.seq, first.org) == (1, 2, talk.org)
    assert "不属于" in sentences(lambda: actions.edit_point(second, by=member, org=world.orgs["hetan"]))
    assert "写出要点" in sentences(lambda: actions.add_point(talk, by=member, text=" "))
    actions.remove_point(first, by=member)
    assert actions.add_point(talk, by=member, text="三").seq == 3
    assert list(talk.points.values_list("seq", flat=True)) == [2, 3]


def test_a_leaf_outside_of_the_pinned_tree_is_refused(world):
    talk = record(world)
    root = world.leaves["LW6.1c"].parent
    assert "不在本轮启用的分类中" in sentences(lambda: actions.add_point(talk, by=talk.created_by, text="x", leaf=root))


def test_text_and_points_are_found_by_search(world):
    talk, _ = ready(world)
    leader = world.users["leader_2"]
    hits = queries.search(leader, "鱼塘发包", 10)
    assert hits.total == 1 and hits.rows[0]["number"] == talk.number
    assert queries.search(world.users["leader_1"], "鱼塘发包", 10).total == 0
    actions.add_point(talk, by=talk.created_by, text="低保优亲厚友")
    assert queries.search(leader, "优亲厚友", 10).total == 1


def test_finish_tells_all_that_is_missing(world):
    talk = record(world, notice_read=False, start=None, end=None)
    said = sentences(lambda: actions.finish(talk, by=talk.created_by))
    for words in ("起止时间", "已宣读纪律", "谈话内容没有填写", "至少要有 1 条"):
        assert words in said
    actions.add_point(talk, by=talk.created_by, text="问题", nature="issue")
    assert "要点1是问题或线索，还没有选问题分类" in sentences(lambda: actions.finish(talk, by=talk.created_by))


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({"place": " "}, {"place"}),
        ({"org_name": "", "post": ""}, {"org_name", "post"}),
        ({"category": "villager", "interviewee": "佟青岚", "org_name": "", "post": ""}, set()),
        ({"category": "petitioner", "interviewee": "佟青岚"}, set()),
        ({"interviewee": "不愿留名群众", "org_name": "", "post": ""}, set()),
    ],
)
def test_place_unit_and_post_belong_to_a_talk(world, facts, lacking):
    """Of an official who is typed by hand nobody else knows unit and post; villagers and petitioners have none to give."""
    village = {"org": world.village} if facts.get("category") == "villager" else {}
    talk, _ = ready(world, **facts, **village)
    assert {line["url"].rpartition("#field-")[2] for line in queries.missing(talk)} == lacking
    if lacking:
        assert sentences(lambda: actions.finish(talk, by=talk.created_by))
        given = {"place": "镇政府302室", "org_name": "槐渡镇政府", "post": "党政办干事"}
        actions.edit_interview(talk, by=talk.created_by, talkers=list(talk.talkers.all()), **given)
    assert actions.finish(talk, by=talk.created_by).status == "recorded"


def test_an_official_of_the_list_brings_unit_and_post(world):
    cen = official(world, "huaidu", "岑望舒", "党委书记", chief=True)
    talk, _ = ready(world, person=cen, interviewee="", org_name="", post="", category="township_secretary")
    assert queries.missing(talk) == []


def test_from_talk_to_review(world):
    talk, _ = ready(world)
    member = world.users["member_2"]
    actions.finish(talk, by=member)
    assert "原因" in sentences(lambda: actions.sign(talk, by=member, signature="declined"))
    assert "核对签字情况" in sentences(lambda: actions.sign(talk, by=member, signature="pending"))
    assert "签字页的扫描件" in sentences(lambda: actions.sign(talk, by=member))
    signed_page(talk)
    signed = actions.sign(talk, by=member)
    assert (signed.status, signed.signature) == ("signed", "signed")
    with pytest.raises(Refused, match="不能再改"):
        actions.add_point(talk, by=member, text="又一条")
    with pytest.raises(Refused, match="组长"):
        actions.review(talk, by=member)
    reviewed = actions.review(talk, by=world.users["leader_2"], reason="记录清楚")
    assert (reviewed.status, reviewed.reviewer, reviewed.review_opinion) == (
        "reviewed",
        world.users["leader_2"],
        "记录清楚",
    )


def test_who_prepared_the_record_does_not_review_it(world):
    talk, _ = ready(world, talkers=[world.users["leader_2"], world.users["member_2"]], recorder=world.users["leader_2"])
    actions.finish(talk, by=world.users["member_2"])
    signed_page(talk)
    actions.sign(talk, by=world.users["member_2"])
    with pytest.raises(Refused, match="不能审核自己的"):
        actions.review(talk, by=world.users["leader_2"])
    assert actions.review(talk, by=world.users["deputy_2"]).status == "reviewed"


def test_sending_back_opens_the_text_and_asks_for_the_signature_anew(world):
    talk, _ = ready(world)
    actions.finish(talk, by=talk.created_by)
    actions.sign(talk, by=talk.created_by, signature="declined", reason="本人不愿签字")
    assert "理由" in sentences(lambda: actions.send_back(talk, by=world.users["leader_2"]))
    back = actions.send_back(talk, by=world.users["leader_2"], reason="补充时间")
    assert (back.status, back.signature, back.signature_note) == ("conducted", "pending", "")
    assert actions.add_point(talk, by=talk.created_by, text="补充").seq == 2


def test_cancelling_frees_the_talkers_and_keeps_the_number(world):
    talk = record(world)
    assert "理由" in sentences(lambda: actions.cancel(talk, by=talk.created_by))
    actions.cancel(talk, by=talk.created_by, reason="登记有误")
    assert record(world).number == "1401-02-TH-0002"
    assert queries.sums(Interview.objects.all())["talks"] == 1


def test_a_point_is_carried_once_and_then_stays(world):
    talk, point = ready(world)
    uid, other = world.target.uid, world.round.uid
    with pytest.raises(Refused, match="没有这条谈话要点"):
        actions.mark_carried(point, uid, by=world.users["member_1"])
    assert actions.mark_carried(point, uid, by=world.users["member_2"]).draft_uid == uid
    assert actions.mark_carried(point, uid, by=world.users["member_2"]).draft_uid == uid
    assert "不能重复转" in sentences(lambda: actions.mark_carried(point, other, by=world.users["leader_2"]))
    assert "不能删除" in sentences(lambda: actions.remove_point(point, by=talk.created_by))
    assert "不能取消" in sentences(lambda: actions.cancel(talk, by=talk.created_by, reason="误"))


def test_writing_does_not_overwrite_what_somebody_else_saved(world):
    talk = record(world)
    seen = actions.token(talk)
    first, _ = actions.write(talk, by=world.users["member_2"], content="甲", seen=seen)
    assert "已被他人保存" in sentences(lambda: actions.write(talk, by=world.users["deputy_2"], content="乙", seen=seen))
    _, point = actions.write(
        first, by=world.users["deputy_2"], content="乙", seen=actions.token(first), facts={"text": "要点"}
    )
    assert InterviewPoint.objects.get() == point
    assert Interview.objects.get().content == "乙"


def test_scans_are_kept_encrypted_and_fetched_by_readers_of_the_talk(world):
    talk = record(world)
    scan = SimpleUploadedFile("签字.pdf", b"%PDF-1.4 signed")
    kept = actions.attach(talk, by=world.users["member_2"], upload=scan)
    assert b"signed" not in files.path_of(kept.uid).read_bytes()
    assert files.may_fetch(world.users["deputy_2"], kept) and not files.may_fetch(world.users["member_2b"], kept)
    assert "请先选择" in sentences(lambda: actions.attach(talk, by=world.users["member_2"], upload=None))
    with pytest.raises(Refused):
        actions.attach(talk, by=world.users["office_director"], upload=scan)


def test_leaving_the_site_is_barred_by_missing_talks(world):
    secretary = official(world, "liuwan", "程启樵", "村党支部书记", chief=True)
    official(world, "huaidu", "鄢秋实", "镇长")
    said = queries.bars_leaving(world.target)
    assert len(said) == 3
    assert "班子成员应谈 1 人，还有 1 人没有谈" in said[0] and "村党组织书记应谈 1 人" in said[1]
    assert "柳湾村（0）" in said[2] and "至少谈 5 人次" in said[2]
    record(world, person=secretary, interviewee="", category="village_secretary", org=world.village, content="谈话记录")
    actions.set_quota(world.round, by=world.users["office_director"], per_village=1)
    assert [one[:2] for one in queries.bars_leaving(RoundTarget.objects.get(pk=world.target.pk))] == ["班子", "每村"]
    assert (
        "堰头村（0）" in queries.bars_leaving(world.target)[1] and "柳湾村" not in queries.bars_leaving(world.target)[1]
    )
    with pytest.raises(Refused):
        actions.set_quota(world.round, by=world.users["leader_2"], per_village=0)


def test_a_talk_that_says_nothing_covers_nobody(world):
    """已谈 without text and without point is counted by no coverage; with either it is, and once it is written up anyway."""
    secretary = official(world, "liuwan", "程启樵", "村党支部书记", chief=True)
    talk = record(world, person=secretary, interviewee="", category="village_secretary", org=world.village)
    found = queries.coverage(world.target)
    assert found.secretaries_missing == [secretary] and dict(found.villages)[world.village] == 0
    assert queries.sums(Interview.objects.all())["talks"] == 1  # it took place: 人次 counts it
    point = actions.add_point(talk, by=talk.created_by, text="要点")
    found = queries.coverage(world.target)
    assert found.secretaries_missing == [] and dict(found.villages)[world.village] == 1
    actions.remove_point(point, by=talk.created_by)
    actions.write(talk, by=talk.created_by, content=" ")
    assert queries.coverage(world.target).secretaries_missing == [secretary]
    actions.write(talk, by=talk.created_by, content="谈话记录")
    assert queries.coverage(world.target).secretaries_missing == []


def test_every_change_stands_in_the_trail_without_a_name(world):
    talk, _ = ready(world)
    verbs = list(audit.entries_of(talk.uid).values_list("verb", flat=True))
    assert verbs == ["create", "point_add"]
    assert (
        not AuditEntry.objects.filter(verb__startswith="direct")
        .exclude(noun__in=("core.user",))
        .filter(uid=talk.uid)
        .exists()
    )
    assert "左明远" not in str(list(AuditEntry.objects.values("label", "changes")))


def test_many_makes_talks_with_points(world):
    assert len(many(world, 7)) == 7 and InterviewPoint.objects.count() == 7
