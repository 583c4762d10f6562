"""Pages of rounds: who may open which, what each costs, and forms that work and refuse."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rounds.actions import meetings, orgs, seeds
from rounds.models import (
    ConfidentialityPledge,
    InspectionRound,
    Meeting,
    PartyOrg,
    Person,
    RoundTarget,
    StageDocument,
    StageSlot,
    VillageCoverage,
)
from tests import factories
from tests.interviews import visits
from xuncha.core import calendar
from xuncha.core.models import StoredFile

OFFICE, TOP, GROUP = ("office_director", "office_staff"), ("leading_group", "secretary"), ("leader_2", "member_2")
OTHERS = ("discipline", "functional", "chief_huaidu", "stranger", "sysadmin", "auditor", "expired")
ALL = (*OFFICE, *TOP, *GROUP, *OTHERS)
STAFF = (*OFFICE, *TOP, *GROUP)
REACH = (*STAFF, "discipline", "functional", "chief_huaidu")


@pytest.fixture
def filled(world):
    """The small round with reference data, a meeting, a person with a post."""
    seeds.seed_taxonomy()
    seeds.seed_stage_slots()
    calendar.seed_deadline_rules()
    meetings.hold_meeting(
        world.round, by=world.users["leader_2"], kind="group", held_on=date(2023, 3, 1), decisions="同意", group=world.groups[2],
        target=world.target, topics="底稿研究",
    )  # fmt: skip
    return world


LISTS = ("/rounds/", "/orgs/", "/persons/", "/meetings/", "/calendar/", "/deadlines/", "/taxonomy/")
#: page → accounts that may open it; everybody else gets 404
PAGES = {
    "/rounds/": ALL,
    "/rounds/new/": ("office_director",),
    "/rounds/terms/": (*STAFF, "discipline", "functional"),
    "/rounds/terms/new/": ("office_director",),
    "/rounds/{round}/": REACH,
    "/rounds/{round}/plan/": STAFF,
    "/rounds/{round}/plan/edit/": OFFICE,
    "/rounds/{round}/approve/": ("leading_group",),
    "/rounds/{round}/groups/": STAFF,
    "/rounds/{round}/targets/new/": OFFICE,
    "/rounds/{round}/authorizations/new/": ("office_director",),
    "/rounds/{round}/mine/": REACH,
    "/rounds/{round}/pledge/": REACH,
    "/rounds/targets/{target}/": (*STAFF, "discipline", "chief_huaidu"),
    "/rounds/targets/{target}/pass/": STAFF,
    "/rounds/targets/{target}/edit/": OFFICE,
    "/rounds/targets/{target}/notice/": OFFICE,
    "/rounds/targets/{target}/documents/new/": (*OFFICE, "leader_2"),
    "/rounds/villages/{village}/": STAFF,
    "/meetings/": STAFF,
    "/meetings/new/": (*OFFICE, *GROUP),
    "/meetings/{meeting}/": STAFF,
    "/meetings/{meeting}/edit/": (*OFFICE, "leader_2"),
    "/orgs/": (*STAFF, "discipline"),
    "/orgs/new/": OFFICE,
    "/orgs/{org}/": (*STAFF, "discipline"),
    "/orgs/{org}/edit/": OFFICE,
    "/orgs/{org}/move/": OFFICE,
    "/orgs/{org}/history/new/": OFFICE,
    "/persons/": STAFF,
    "/persons/new/": OFFICE,
    "/persons/{person}/": STAFF,
    "/persons/{person}/edit/": OFFICE,
    "/persons/{person}/account/": ("office_director",),
    "/persons/{person}/posts/new/": OFFICE,
    "/calendar/": (*STAFF, "discipline", "functional"),
    "/deadlines/": (*STAFF, "discipline", "functional"),
    "/deadlines/plan_due/new/": OFFICE,
    "/taxonomy/": (*STAFF, "discipline", "functional"),
    "/taxonomy/LW2023/": (*STAFF, "discipline", "functional"),
}


def address(world, page: str) -> str:
    return page.format(
        round=world.round.uid, target=world.target.uid, org=world.village.uid, person=world.persons["chief_huaidu"].uid,
        village=VillageCoverage.objects.get(village=world.village).uid, meeting=Meeting.objects.get().uid,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_those_who_may_and_is_unknown_to_the_rest(filled, login, page):
    opened = {account for account in ALL if login(account).get(address(filled, page)).status_code == 200}
    assert opened == set(PAGES[page])


@pytest.mark.parametrize("page", [page for page in PAGES if "pass" not in page])
def test_a_page_costs_few_queries(filled, login, page):
    account = "leading_group" if page.endswith("/approve/") else "office_director"
    client, at = login(account), address(filled, page)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(at).status_code == 200
    gathering = {
        "/rounds/targets/{target}/": 30,  # a query for each condition of the stage and its next
        "/rounds/{round}/groups/": 15,
        "/rounds/{round}/": 24,
        "/rounds/{round}/plan/": 24,
    }
    assert len(caught) <= gathering.get(page, 20 if page not in LISTS else 15), len(caught)


@pytest.mark.parametrize(
    "page", ["/orgs/", "/persons/", "/meetings/", "/rounds/{round}/groups/", "/rounds/targets/{target}/"]
)
def test_more_rows_cost_no_more_queries(filled, login, page):
    client, at = login("office_director"), address(filled, page)
    client.get(at)
    with CaptureQueriesContext(connection) as few:
        client.get(at)
    _more(filled)
    with CaptureQueriesContext(connection) as many:
        client.get(at)
    assert len(many) <= len(few) + 1, [q["sql"][:90] for q in many]  # + the names of actors in a history


def _more(world) -> None:
    by = world.users["office_director"]
    for n in range(3):
        village = factories.org(f"新村{n}", "village", world.orgs["huaidu"])
        VillageCoverage.objects.create(target=world.target, village=village)
        orgs.add_history(village, by=by, term=world.round.term, sequence=1, round_type="special")
        Person.objects.create(org=village, name=f"新人{n}", sort_key=f"xin {n}")
        meetings.hold_meeting(
            world.round, by=by, kind="group", held_on=date(2023, 3, 2), decisions="同意", group=world.groups[2], target=world.target
        )  # fmt: skip


def test_a_unit_sees_its_own_target_and_nothing_inside(filled, login):
    page = login("chief_huaidu").get(filled.target.get_absolute_url()).content.decode()
    assert "槐渡镇" in page
    for inside in ("阶段通行证", "延伸村", "阶段文书", "阶段流转", "柳湾村"):
        assert inside not in page
    whole = login("chief_huaidu").get(filled.round.get_absolute_url()).content.decode()
    assert "澄坪镇" not in whole
    assert "第2巡察组" not in whole.replace("第2巡察组</small>", "")


def test_another_group_s_target_is_unknown(filled, login):
    assert login("member_1").get(filled.target.get_absolute_url()).status_code == 404
    assert login("recused").get(filled.target.get_absolute_url()).status_code == 404


def test_entering_a_round_changes_the_current_one(filled, login):
    other = InspectionRound.objects.create(term=filled.round.term, sequence=2, name="第二轮")
    client = login("member_2")
    assert client.post(f"/rounds/{other.uid}/enter/").status_code == 404
    assert client.post(f"/rounds/{filled.round.uid}/enter/").status_code == 302
    assert client.session["round_uid"] == str(filled.round.uid)


def test_the_director_begins_a_round_in_the_browser(filled, login):
    client = login("office_director")
    form = {"term": filled.round.term.pk, "sequence": "2", "round_type": "regular", "name": "", "group_count": "2", "min_members": "5",
            "township_tree": "", "village_tree": "", "entered_on": "2023-09-01", "withdrawn_on": "2023-08-01", "purpose": ""}  # fmt: skip
    refused = client.post("/rounds/new/", form)
    assert refused.status_code == 422
    tree = filled.round.taxonomies.first().version_id
    form |= {"township_tree": tree, "village_tree": tree}
    assert "撤离日期应有进驻日期" in client.post("/rounds/new/", form).content.decode()
    form["withdrawn_on"] = "2023-11-01"
    made = client.post("/rounds/new/", form)
    round_ = InspectionRound.objects.get(sequence=2)
    assert made.url == f"/rounds/{round_.uid}/plan/"
    assert (round_.name, round_.groups.count()) == ("十四届县委第二轮常规巡察", 3)
    assert client.session["round_uid"] == str(round_.uid)
    assert client.get(made.url).status_code == 200


def test_a_paper_goes_into_its_slot_and_only_those_who_may_fetch_it(filled, login, client):
    slot = StageSlot.objects.get(name="线索清单")
    upload = SimpleUploadedFile("清单.pdf", b"%PDF-1.4 x", content_type="application/pdf")
    page = f"/rounds/targets/{filled.target.uid}/documents/new/"
    assert login("leader_2").post(page, {"slot": slot.pk, "upload": upload}).status_code == 302
    kept = StoredFile.objects.get(owner_uid=StageDocument.objects.get().uid)
    assert kept.encrypted
    for account, status in (
        ("leader_2", 200),
        ("leading_group", 200),
        ("member_2", 403),
        ("office_staff", 403),
        ("chief_huaidu", 403),
    ):
        assert login(account).get(f"/files/{kept.uid}/").status_code in (status, 404 if status == 403 else status), (
            account
        )
    shown = login("member_2").get(filled.target.get_absolute_url()).content.decode()
    assert "线索清单" not in shown
    assert "问题清单" in shown


def test_pickers_answer_within_reach_by_initials(filled, login):
    seen = login("member_2").get("/orgs/pick/?q=柳").json()["results"]
    assert [row["text"] for row in seen] == ["柳湾村"]
    assert login("member_1").get("/orgs/pick/?q=柳").json()["results"] == []
    assert login("chief_huaidu").get("/persons/pick/?q=").json()["results"] == []


def test_a_target_is_moved_from_its_page_and_not_twice(filled, login):
    target = filled.target
    client = login("office_director")
    back = client.post(f"{target.get_absolute_url()}go_back/", {"reason": "补公告", "at": "on_site"})
    assert back.status_code == 302
    again = client.post(f"{target.get_absolute_url()}go_back/", {"reason": "补公告", "at": "on_site"})
    assert again.status_code == 422
    assert RoundTarget.objects.get(pk=target.pk).stage == "mobilized"
    assert client.post(f"{target.get_absolute_url()}explode/").status_code == 404


def test_pledge_and_statement_from_one_s_own_page(filled, login):
    client = login("member_2")
    at = f"/rounds/{filled.round.uid}"
    ConfidentialityPledge.objects.filter(person=filled.persons["member_2"]).delete()
    assert client.post(f"{at}/pledge/", {}).status_code == 422
    assert client.post(f"{at}/pledge/", {"agreed": "on"}).status_code == 302
    assert client.post(f"{at}/no-conflict/").status_code == 302
    assert "无回避情形" in client.get(f"{at}/mine/").content.decode()


def test_a_village_is_marked_and_covered(filled, login):
    village = VillageCoverage.objects.get(village=filled.village)
    client = login("member_2")
    at = village.get_absolute_url()
    assert "不能晚于今天" in client.post(at, {"material_checked_on": "2023-04-01"}).content.decode()
    assert client.post(at, {"material_checked_on": "2023-03-01"}).status_code == 302
    visits.rule(filled, notice=True, material=True)
    assert "还没有张贴公告" in client.get(at).content.decode()
    assert client.post(f"{at}cover/", {"reason": "公告后补"}).status_code == 422, "no reason stands for a condition"
    assert client.post(f"{at}waive/", {"reason": "撤并"}).status_code == 403
    client.post(at, {"material_checked_on": "2023-03-01", "notice_posted_on": "2023-02-22"})
    assert client.post(f"{at}cover/").status_code == 302
    village.refresh_from_db()
    assert (village.coverage_status, village.covered_on) == ("done", factories.TODAY)


def test_a_new_organisation_through_the_form(filled, login):
    form = {"parent": filled.orgs["huaidu"].pk, "level": "village", "name": "临澜县槐渡镇双桥村党支部", "short_name": "双桥村",
            "org_type": "village_branch", "sort": "9", "households": "312"}  # fmt: skip
    client = login("office_staff")
    assert client.post("/orgs/new/", form | {"level": "township"}).status_code == 422
    made = client.post("/orgs/new/", form)
    org = PartyOrg.objects.get(short_name="双桥村")
    assert made.url == org.get_absolute_url()
    assert org.path == f"{filled.orgs['huaidu'].path}{org.pk}/"
    assert org.initials == "sqc"
    assert client.post("/orgs/new/", form).status_code == 422, "the same name under the same parent"


def test_what_is_there_already_is_named_when_it_is_entered_again(filled, login):
    """No stock words of the framework: what is the same, and what to do (ui.md)."""
    director = login("office_director")
    term = filled.round.term
    page = director.post(
        "/rounds/terms/new/",
        {"number": term.number, "name": "又一届", "starts_on": "2026-09-20", "ends_on": "2031-09-20"},
    )
    assert page.status_code == 422 and "已有届次相同的届次，请核对是否重复登记。" in page.content.decode()
    town = filled.orgs["huaidu"]
    same = {
        "parent": town.parent_id,
        "level": "township",
        "name": town.name,
        "short_name": "x",
        "org_type": "township",
        "sort": 0,
    }
    assert "已有上级、名称相同的党组织，请核对是否重复登记。" in director.post("/orgs/new/", same).content.decode()


def test_a_person_is_not_entered_twice(filled, login):
    director, town = login("office_director"), filled.orgs["huaidu"]
    asked = {"org": town.pk, "name": "单望舒"}
    assert director.post("/persons/new/", asked).status_code == 302
    again = director.post("/persons/new/", asked)
    assert again.status_code == 422 and "已经登记了单望舒" in again.content.decode()
    Person.objects.filter(name="单望舒").update(birth_year=1980)
    assert director.post("/persons/new/", {**asked, "birth_year": 1980}).status_code == 422
    assert director.post("/persons/new/", {**asked, "birth_year": 1991}).status_code == 302, "a namesake"


def test_a_meeting_lies_within_its_term(filled, login):
    director = login("office_director")
    asked = {"kind": "leading_group", "decisions": "同意。", "held_on": "1999-01-01"}
    assert "会议日期早于本届开始之日" in director.post("/meetings/new/", asked).content.decode()
    page = director.post("/meetings/new/", {**asked, "held_on": str(calendar.today())}, follow=True)
    assert "已登记领导小组会。" in page.content.decode()


def test_the_list_of_persons_offers_templates_only_of_what_can_be_imported(filled, login):
    page = login("office_director").get("/persons/").content.decode()
    assert "导出任职" in page and "下载人员模板" in page and "下载导出任职模板" not in page


def test_a_step_that_the_stage_does_not_have_is_told_and_breaks_nothing(filled, login):
    """A second click on 暂停, 取消 from an old tab: a sentence, no 500."""
    director, place = login("office_director"), filled.target.get_absolute_url()
    assert director.post(f"{place}resume/", {"reason": "没有暂停过"}).status_code == 422
    assert director.post(f"{place}suspend/", {"reason": "汛情"}).status_code == 302
    again = director.post(f"{place}suspend/", {"reason": "汛情"})
    assert again.status_code == 422 and "没有这一步" in again.content.decode()
    assert login("member_2").post(f"{place}suspend/", {"reason": "汛情"}).status_code == 403, "right before form"
    assert director.post(f"{place}resume/", {"reason": "汛情过了"}).status_code == 302
    factories.bring_to(filled, "feedback")
    assert director.post(f"{place}cancel/", {"reason": "旧页面"}).status_code == 422


def test_a_declaration_that_waits_is_not_made_twice(filled, login):
    member, at = login("member_2"), f"/rounds/{filled.round.uid}/recusals/new/"
    asked = {"org": filled.orgs["liuwan"].pk, "kind": "kin", "detail": "妻弟任村会计"}
    assert member.post(at, asked).status_code == 302
    again = member.post(at, asked)
    assert again.status_code == 422 and "正等待决定，不用再报" in again.content.decode()
    assert filled.persons["member_2"].recusals.count() == 1


def test_reminders_are_written_as_people_write_them(filled, login):
    director = login("office_director")
    asked = {"name": "整改方案", "base_event": "反馈日", "amount": "1", "unit": "month", "roll": "none", "effective_from": "2023-07-01", "enabled": "on"}  # fmt: skip
    bad = director.post("/deadlines/plan_due/new/", {**asked, "reminders": "七天"})
    assert bad.status_code == 422 and "第 1 项写法不对" in bad.content.decode()
    assert director.post("/deadlines/plan_due/new/", {**asked, "reminders": "7、3，1"}).status_code == 302
    assert calendar.rule_for("plan_due", date(2023, 7, 2)).reminders == [7, 3, 1]


def test_a_picker_takes_signs_that_no_name_has(filled, login):
    director = login("office_director")
    for url in ("/persons/pick/", "/orgs/pick/"):
        assert director.get(url, {"q": "\0", "org": "9" * 30}).status_code == 200


def test_a_village_listed_by_itself_brings_no_villages_along(world, login):
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="cancelled")
    world.round.approved_on = None
    world.round.save()
    client, page = login("office_director"), f"/rounds/{world.round.uid}/"
    asked = {"org": world.village.pk, "coverage_mode": "direct", "reason": "群众反映集中"}
    answer = client.post(f"{page}targets/new/", asked, follow=True)
    plan = answer.content.decode()
    assert f"已列入{world.village}。" in plan and "0 个村" not in plan and ">本村<" in plan
    target = RoundTarget.objects.get(round=world.round, org=world.village)
    own = client.get(target.get_absolute_url()).content.decode()
    assert "直接巡察本村" in own and "共 0 个村" not in own


def test_meetings_are_found_by_their_group(world, login):
    """By what they are about, or by the group that held them; a meeting of the whole round is nobody's own."""
    director = world.users["office_director"]
    for place in (
        {"target": world.target},
        {"target": world.targets["north"]},
        {"group": world.groups[2]},
        {},
    ):  # a 组务会 of early years has a group alone
        kind = "mobilization" if "target" in place else "group" if place else "secretary"
        meetings.hold_meeting(
            world.round, by=director, kind=kind, held_on=date(2023, 3, 10), decisions="听取汇报", **place
        )
    rows = {
        n: {str(r["uid"]) for r in login("office_director").get(f"/meetings/?group={n}").context["rows"]}
        for n in (1, 2)
    }
    assert (len(rows[1]), len(rows[2])) == (1, 2) and not rows[1] & rows[2]
