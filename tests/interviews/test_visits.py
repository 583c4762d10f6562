"""Verbs of visits: who goes, what is written, what counts, photos without their position, findings that become drafts and clues."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from findings.actions import clues as clue_actions
from findings.actions import drafts as draft_actions
from findings.queries import sources
from interviews.actions import coverage, visit_findings
from interviews.actions import visits as actions
from interviews.models import Checklist, Visit, VisitPerson, VisitSample
from interviews.queries import checklist_on, visit_missing
from rounds.actions import coverage as village_actions
from rounds.models import VillageCoverage
from rounds.queries import coverage as village_queries
from tests.interviews import talks
from tests.interviews.visits import at, held, ready, record, rule, written
from xuncha.core import files, links, photos
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry
from xuncha.core.registry import search_sources

GPS_IFD = 0x8825


def fields(error) -> dict[str, str]:
    return error.value.fields


# -- who goes, where, when ---------------------------------------------------------------------------------------------


def test_a_visit_gets_its_number_and_one_entry(world):
    visit = record(world)
    assert (visit.number, visit.status, visit.org) == ("1401-02-ZF-0001", "under_way", world.village)
    entry = AuditEntry.objects.get(verb="create", uid=visit.uid)
    assert entry.changes["number"] == [None, visit.number]


def test_two_different_visitors_go(world):
    me = world.users["member_2"]
    for group in ([me], [me, me], []):
        with pytest.raises(Unmet) as error:
            record(world, visitors=group)
        assert fields(error) == {"visitors": "走访人不得少于2人。"}
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("with_", "words"), [("member_1", "没有“槐渡镇”的授权"), ("expired", "没有“槐渡镇”的授权"), ("recused", "回避")]
)
def test_every_visitor_is_authorised_that_day_and_not_recused(world, with_, words):
    with pytest.raises(Unmet) as error:
        record(world, with_=(with_,))
    assert words in fields(error)["visitors"]


def test_the_place_is_a_village_of_the_target_and_the_day_lies_on_site(world):
    for org in (world.orgs["hetan"], world.target.org):
        with pytest.raises(Unmet) as error:
            record(world, org=org)
        assert "所属的村" in fields(error)["org"]
    with pytest.raises(Unmet) as error:
        record(world, at=at("2023-02-10 09:00"))
    assert "进驻期间" in fields(error)["date_reason"]
    assert record(world, at=at("2023-02-10 09:00"), date_reason="进驻前踩点").status == "under_way"


def test_who_is_accompanied_says_why(world):
    with pytest.raises(Unmet) as error:
        record(world, accompanied=True)
    assert "accompanied_note" in fields(error)
    assert record(world, accompanied=True, accompanied_note="村会计带路找户").accompanied


def test_a_visit_ahead_is_planned_and_starts_when_its_day_has_come(world, settings):
    visit, me = record(world, at=at("2023-03-20 09:00")), world.users["member_2"]
    assert visit.status == "planned"
    with pytest.raises(Unmet, match="还没有到"):
        actions.start(visit, by=me)
    with pytest.raises(Unmet, match="还没有开始"):
        written(visit)
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    assert actions.start(visit, by=me).status == "under_way"


def test_only_groups_record_visits(world):
    for account in ("office_director", "leading_group", "chief_huaidu"):
        with pytest.raises(Refused):
            actions.record_visit(by=world.users[account], target=world.target, visitors=[], org=world.village, at=at())


# -- writing up --------------------------------------------------------------------------------------------------------


def test_what_is_missing_bars_the_end(world):
    coverage.seed_checklists()
    visit, me = record(world), world.users["member_2"]
    texts = [row["text"] for row in visit_missing(visit)]
    assert len(texts) == 4 and any("检查表还有 8 项" in text for text in texts)
    with pytest.raises(Unmet) as error:
        actions.finish_visit(visit, by=me)
    assert set(error.value.sentences) == set(texts)
    visit = written(visit)
    assert visit_missing(visit) == []
    finding = visit_findings.add_finding(visit, by=me, text="名单没有公示", destination="draft")
    assert "还没有选问题分类" in visit_missing(visit)[0]["text"]
    visit_findings.edit_finding(finding, by=me, leaf=world.leaves["LW6.6c"])
    assert actions.finish_visit(visit, by=me).status == "recorded"
    with pytest.raises(Refused, match="不能再改"):
        written(visit)


def test_no_more_problems_than_samples_on_the_form_and_in_the_database(world):
    visit = record(world)
    with pytest.raises(Unmet) as error:
        written(visit, samples=[{"kind": "subsidy", "sampled": 3, "problems": 4, "amount": 0}])
    assert "多于样本数" in fields(error)["s_subsidy_problems"]
    with pytest.raises(IntegrityError, match="no_more_problems_than_samples"), transaction.atomic():
        VisitSample.objects.create(visit=visit, kind="subsidy", sampled=3, problems=4)


def test_names_of_people_met_are_sealed_and_found_nowhere(world):
    visit = actions.finish_visit(written(record(world)), by=world.users["member_2"])
    assert VisitPerson.objects.get(visit=visit, kind="allowance").names == "桂香"
    with connection.cursor() as cursor:
        cursor.execute("SELECT names FROM interviews_visitperson WHERE kind = 'allowance'")
        assert "桂香" not in cursor.fetchone()[0]
    leader = world.users["leader_2"]
    hits = [one for search in search_sources for one in search(leader, "桂香", 5).rows]
    found = [one for search in search_sources for one in search(leader, "补贴没有公示", 5).rows]
    assert hits == [] and [row["number"] for row in found] == [visit.number]
    assert "桂香" not in str(list(AuditEntry.objects.values()))


def test_a_checklist_stays_with_its_visit(world):
    assert coverage.seed_checklists() == 7 and coverage.seed_checklists() == 0
    visit = record(world)
    director = world.users["office_director"]
    coverage.add_checklist(by=director, kind="household", effective_from=date(2023, 3, 15), items=["收入来源", " "])
    assert (visit.checklist.edition, len(visit.answers)) == (1, 8)
    assert checklist_on("household", date(2023, 3, 14)).edition == 1
    fresh = record(world, at=at("2023-03-15 10:00"))
    assert (fresh.checklist.edition, [row["item"] for row in fresh.answers]) == (2, ["收入来源"])
    with pytest.raises(Unmet) as error:
        actions.edit_visit(written(visit), by=world.users["member_2"], visitors=list(visit.visitors.all()), kind="site")
    assert "检查表已经填写" in fields(error)["kind"]
    with pytest.raises(Refused):
        coverage.add_checklist(by=world.users["leader_2"], kind="site", effective_from=date(2023, 3, 15), items=["x"])
    with pytest.raises(Unmet):
        coverage.add_checklist(by=director, kind="site", effective_from=date(2023, 3, 1), items=["x"])
    assert Checklist.objects.count() == 8


# -- photos ------------------------------------------------------------------------------------------------------------


def photo(name="现场.jpg", kind="JPEG", **options) -> SimpleUploadedFile:
    """A picture as a phone takes it: position in EXIF and XMP, turned sideways, with a trailer behind its end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0132], exif[0x010F] = 6, "2023:03:01 09:12:00", "PhoneMaker"
    place = exif.get_ifd(GPS_IFD)
    place[1], place[2], place[3], place[4] = "N", (30.0, 12.0, 34.5), "E", (115.0, 40.0, 12.25)
    out = io.BytesIO()
    picture = Image.effect_noise((64, 48), 40).convert("RGB")
    more = (
        {"xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:GPSLatitude='30,12.5N'/>", "comment": b"GPSLatitude 30.2"}
        if kind == "JPEG"
        else {}
    )
    picture.save(out, kind, exif=exif, **more, **options)
    return SimpleUploadedFile(name, out.getvalue() + b"GPSLatitude=30.2095", "image/jpeg")


@pytest.mark.parametrize(("name", "kind"), [("现场.jpg", "JPEG"), ("现场.JPEG", "JPEG"), ("公示栏.png", "PNG")])
def test_a_photo_loses_its_position_and_keeps_its_picture(world, name, kind):
    visit, upload = record(world), photo(name, kind)
    before = Image.open(upload)
    assert before.getexif().get_ifd(GPS_IFD), "the sample is a picture that tells where it was taken"
    upload.seek(0)
    (kept,) = actions.add_photos(visit, by=world.users["member_2"], uploads=[upload])
    content = files.read(kept)
    after = Image.open(io.BytesIO(content))
    assert after.getexif().get_ifd(GPS_IFD) == {} and b"GPS" not in content and b"PhoneMaker" not in content
    assert (after.format, after.size) == (kind, before.size)
    assert (after.getexif()[0x0112], after.getexif()[0x0132]) == (6, "2023:03:01 09:12:00"), "upright, and dated"
    assert kept.encrypted and kept.slot == "photo"
    assert max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)) <= 16


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("现场.gif", b"GIF89a", "只能是 JPG 或 PNG"), ("现场.jpg", b"\xff\xd8\xff not a picture", "打不开"), ("现场.jpg", b"MZ", "不符"),
     ("现场.png", b"", "空的")],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_words(world, name, content, words):
    with pytest.raises(Unmet, match=words):
        photos.without_position(SimpleUploadedFile(name, content))


def test_photos_come_all_or_none_and_in_bounds(world, monkeypatch):
    visit, me = record(world), world.users["member_2"]
    with pytest.raises(Unmet):
        actions.add_photos(visit, by=me, uploads=[photo(), SimpleUploadedFile("x.jpg", b"MZ")])
    assert files.of(visit) == []
    with pytest.raises(Unmet, match="先选择"):
        actions.add_photos(visit, by=me, uploads=[])
    with pytest.raises(Unmet, match="最多存"):
        actions.add_photos(visit, by=me, uploads=[photo()] * 31)
    monkeypatch.setattr(photos, "MAX_PIXELS", 100)
    with pytest.raises(Unmet, match="像素太多"):
        actions.add_photos(visit, by=me, uploads=[photo()])
    with pytest.raises(Refused):
        actions.add_photos(visit, by=world.users["leader_1"], uploads=[photo()])


# -- findings ----------------------------------------------------------------------------------------------------------


def test_a_finding_becomes_a_draft_with_its_text(world):
    visit, finding = ready(world)
    me = world.users["member_2"]
    values = sources.draft_values(finding, me)
    assert values["summary"] == finding.text and values["category"] == finding.leaf and values["sources"] == ["visit"]
    assert visit.number in values["process"] and values["org"] == world.village
    assert set(values["undertakers"]) == {one.pk for one in visit.visitors.all()}
    values |= {"undertakers": list(visit.visitors.all())}
    draft = draft_actions.record_draft(by=me, target=world.target, source=finding, **values)
    finding.refresh_from_db()
    assert finding.carried_uid == draft.uid
    spine = links.spine(draft, me, tell_hidden=True)
    assert [(node.kind, node.number) for node in spine["sources"]] == [("走访发现", f"{visit.number} 发现1")]
    with pytest.raises(Unmet, match="不能重复转"):
        draft_actions.record_draft(by=me, target=world.target, source=finding, **values)
    with pytest.raises(Unmet, match="不能删除"):
        visit_findings.remove_finding(finding, by=me)
    with pytest.raises(Unmet, match="不能取消"):
        actions.cancel_visit(visit, by=me, reason="重复登记")


def test_a_finding_becomes_a_clue_and_names_whom_it_is_about(world):
    _, finding = ready(world)
    values = sources.clue_values(finding)
    assert (values["subject_name"], values["summary"]) == ("程启樵", finding.text)
    given = values | {"klass": "masses"}
    clue = clue_actions.register_clue(by=world.users["deputy_2"], target=world.target, source_record=finding, **given)
    finding.refresh_from_db()
    assert finding.carried_uid == clue.uid


def test_a_finding_out_of_sight_is_no_source(world):
    _, finding = ready(world)
    other = world.users["member_1"]
    assert sources.finding_for(other, finding.uid) is None
    with pytest.raises(Refused):
        visit_findings.mark_finding_carried(finding, finding.uid, by=other)


# -- villages ----------------------------------------------------------------------------------------------------------


def lacks(world) -> list[str]:
    return village_queries.lacks_of(
        VillageCoverage.objects.select_related("village", "target").get(village=world.village)
    )


def test_a_village_counts_only_when_every_condition_holds(world):
    rule(world, notice=True, visits=1, talks=True, material=True, households=8)
    row, me = VillageCoverage.objects.get(village=world.village), world.users["member_2"]
    assert len(lacks(world)) == 5
    with pytest.raises(Unmet) as error:
        village_actions.cover_village(row, by=me, reason="赶时间")
    assert error.value.sentences == lacks(world), "a reason opens no way around"
    day = date(2023, 3, 1)
    village_actions.mark_village(row, by=me, notice_posted_on=day, material_checked_on=day)
    assert [text[:4] for text in lacks(world)] == ["走访要求", "谈话要求", "走访户数"]
    visit = held(world)
    assert lacks(world) == ["谈话要求至少 5 人次，现有 0 人次", "走访户数要求至少 8 户，现有 6 户"]
    for hour in range(8, 13):
        talks.record(
            world,
            org=world.village,
            category="villager",
            interviewee="不愿留名群众",
            start=None,
            end=None,
            place=str(hour),
            content="谈话记录",
        )
    held(world, at=at("2023-03-02 09:00"))
    assert lacks(world) == []
    row = village_actions.cover_village(row, by=me)
    assert (row.coverage_status, row.covered_on) == ("done", date(2023, 3, 15))
    with pytest.raises(Unmet, match="改回未巡"):
        actions.send_back_visit(visit, by=world.users["leader_2"], reason="户数有误")


@pytest.mark.parametrize(("condition", "words"), [
    ({"notice": True}, "还没有张贴公告"), ({"material": True}, "还没有查账"), ({"visits": 2}, "走访要求至少 2 次，现有 0 次"),
    ({"talks": True}, "谈话要求至少 5 人次，现有 0 人次"), ({"households": 3}, "走访户数要求至少 3 户，现有 0 户"),
])  # fmt: skip
def test_each_condition_has_its_switch(world, condition, words):
    rule(world)
    assert lacks(world) == []
    rule(world, **condition)
    assert lacks(world) == [words]


def test_households_by_number_or_share_whichever_comes_first(world):
    type(world.village).objects.filter(pk=world.village.pk).update(households=310)
    rule(world, households=20, household_share=5)
    assert lacks(world) == ["走访户数要求至少 16 户，现有 0 户"]
    rule(world, households=10, household_share=5)
    assert "至少 10 户" in lacks(world)[0]
    rule(world, household_share=1)
    held(world)
    assert lacks(world) == []


def test_planned_and_unwritten_visits_do_not_count(world):
    rule(world, visits=1)
    record(world)
    record(world, at=at("2023-03-20 09:00"))
    assert lacks(world) == ["走访要求至少 1 次，现有 0 次"]


def test_rules_begin_on_their_day_and_only_the_director_sets_them(world, settings):
    director = world.users["office_director"]
    nothing = {"notice": False, "visits": 0, "talks": False, "material": False, "households": 0, "household_share": 0}
    rule(world)
    coverage.set_coverage_rule(by=director, effective_from=date(2023, 3, 20), **{**nothing, "visits": 3})
    assert lacks(world) == []
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    assert lacks(world) == ["走访要求至少 3 次，现有 0 次"]
    with pytest.raises(Unmet, match="今天或以后"):
        coverage.set_coverage_rule(by=director, effective_from=date(2023, 3, 1), **nothing)
    with pytest.raises(Refused):
        coverage.set_coverage_rule(by=world.users["leader_2"], effective_from=date(2023, 3, 20), **nothing)
