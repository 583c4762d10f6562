"""Scenarios 3 and 7 of domain §9, through the verbs and through the pages, and the way from a petition."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from findings.actions import clues, drafts
from findings.models import Clue, Transfer, WorkingDraft
from findings.queries import clues as clue_queries
from findings.queries.spine import search_drafts
from interviews import actions as interviews
from petitions.actions.registration import register_petition
from tests.findings import make
from tests.findings.test_views import text, values
from tests.rounds import group_life
from xuncha.core.calendar import warning_level
from xuncha.core.errors import Unmet
from xuncha.core.models import Counter

POINT = "2021年鱼塘发包未经村民代表会议，合同价低于邻村"


def point_of(world):
    """A point of a talk with a villager of 柳湾村, meant for a draft."""
    users = world.users
    talk = interviews.record_interview(
        by=users["member_2"], target=world.target, talkers=[users["member_2"], users["deputy_2"]], org=world.village,
        interviewee="佟青岚", category="supervision_committee", date=make.DAY, notice_read=True, content="谈话内容",
    )  # fmt: skip
    return interviews.add_point(
        talk,
        by=users["member_2"],
        text=POINT,
        org=world.village,
        leaf=world.leaves["LW6.1c"],
        nature="issue",
        destination="draft",
    )


def petition_of(world):
    """A letter about the village secretary."""
    return register_petition(
        by=world.users["petition_2"], target=world.target, org=world.village,
        received_at=datetime(2023, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai")), channel="letter", signature_type="anonymous",
        klass="accusation", nature="masses", field=world.leaves["LW6.6c"], summary="低保优亲厚友。", proposal="转线索",
        accused=[{"name": "程启樵", "org_name": "柳湾村", "post": "党组织书记"}],
    )  # fmt: skip


def test_scenario_3_point_to_draft(world, login):
    Counter.objects.create(scope="1401-02-DG", value=6)
    point, client = point_of(world), login("member_2")
    page = client.get(f"/drafts/new/?point={point.uid}")
    given = values(page.context["form"])
    assert (given["org"], given["sources"], given["category"], given["summary"]) == (
        world.village.pk, ["interview"], world.leaves["LW6.1c"].pk, POINT,
    )  # fmt: skip
    assert set(given["undertakers"]) == {world.users["member_2"].pk, world.users["deputy_2"].pk}
    assert given["process"] == "个别谈话反映。", "whoever reads the draft may have no part in the talk"
    given |= {
        "undertakers": [world.users["member_2"].pk, world.users["member_2b"].pk], "facts": "面积60亩。", "basis": "第十条",
        "occurred_from": "2021-03-01",
        "place": "柳湾村鱼塘",
        "resp_kind": "direct",
    }  # fmt: skip
    made_at = client.post(f"/drafts/new/?point={point.uid}", given)
    made = WorkingDraft.objects.get()
    assert made_at.url == made.get_absolute_url() and made.number == ""
    point.refresh_from_db()
    assert point.draft_uid == made.uid
    sources = client.get(made.get_absolute_url()).context["sources"]
    assert len(sources) == 1 and "TH-0001" in str(sources[0])

    refused = client.post(f"{made.get_absolute_url()}submit/")
    assert refused.status_code == 422 and "至少要有1件支撑材料。" in text(refused)
    two = [world.users["member_2"].pk, world.users["member_2b"].pk]
    for name, kind in (("发包合同复印件", "contract"), ("会议记录", "meeting")):
        posted = {"name": name, "kind": kind, "pages": 2, "taken_on": "2023-03-10", "takers": two}
        assert client.post(f"{made.get_absolute_url()}evidence/", posted).status_code == 302
    for account, verb in (("member_2", "submit"), ("deputy_2", "review"), ("leader_2", "sign")):
        made.refresh_from_db()
        assert made.number == ""
        assert login(account).post(f"{made.get_absolute_url()}{verb}/").status_code == 302
    made.refresh_from_db()
    assert (made.status, made.number) == ("signed", "1401-02-DG-0007")
    assert client.get(f"{made.get_absolute_url()}edit/").status_code == 403
    assert client.post(f"{made.get_absolute_url()}edit/", given | {"facts": "改写"}).status_code == 403
    made.refresh_from_db()
    assert made.facts == "面积60亩。"


def test_a_point_is_carried_over_once(world, login):
    point, client = point_of(world), login("member_2")
    given = values(client.get(f"/drafts/new/?point={point.uid}").context["form"])
    assert client.post(f"/drafts/new/?point={point.uid}", given).status_code == 302
    again = client.post(f"/drafts/new/?point={point.uid}", given)
    assert again.status_code == 422 and "不能重复转" in text(again)
    assert WorkingDraft.objects.count() == 1


def test_a_petition_becomes_a_draft_or_a_clue_for_those_who_may_read_it(world, login, rules):
    letter = petition_of(world)
    client = login("deputy_2")
    given = values(client.get(f"/drafts/new/?petition={letter.uid}").context["form"])
    assert (given["org"], given["sources"], given["category"]) == (
        world.village.pk,
        ["petition"],
        world.leaves["LW6.6c"].pk,
    )
    assert given["process"] == "信访反映。", "whoever reads the draft may have no part in the letter"
    given = values(client.get(f"/clues/new/?petition={letter.uid}").context["form"])
    assert (given["subject_name"], given["subject_post"], given["klass"]) == ("程启樵", "党组织书记", "masses")
    assert client.post(f"/clues/new/?petition={letter.uid}", given).status_code == 302
    assert [n.kind for n in client.get(Clue.objects.get().get_absolute_url()).context["sources"]] == ["信访"]
    assert login("member_2").get(f"/drafts/new/?petition={letter.uid}").status_code == 404


def test_scenario_7_clue_gate_and_transfer(world, login, rules, settings):
    settings.XUNCHA_TODAY = date(2023, 6, 2)
    member = login("member_2")
    form = values(member.get("/clues/new/").context["form"]) | {
        "org": world.village.pk, "subject_name": "程启樵", "subject_post": "村党组织书记", "is_village_cadre": "on",
        "summary": "为亲属违规办理低保3户，2.16万元。", "amount": "2.16", "klass": "masses", "suggestion": "discipline",
    }  # fmt: skip
    assert member.post("/clues/new/", form).status_code == 302
    clue = Clue.objects.get()
    url = clue.get_absolute_url()
    barred = member.post(f"{url}inquire/")
    assert barred.status_code == 422 and "线索要先经组务会初核" in text(barred)
    assert f"/group-meetings/new/?target={clue.target_id}" in member.get(url).content.decode()
    group_life.meet_about(login, clue, "2023-06-02")
    refused = login("deputy_2").post(f"{url}study/")
    assert refused.status_code == 422 and "没有深入了解情况说明，不能提交组务会研究。" in text(refused)
    edited = values(member.get(f"{url}edit/").context["form"]) | {"inquiry_note": "入户核实三户，均不符合条件。"}
    assert member.post(f"{url}edit/", edited).status_code == 302
    assert member.post(f"{url}evidence/", {"name": "低保名册", "pages": 3}).status_code == 302
    once = login("deputy_2").post(f"{url}study/")
    assert once.status_code == 422 and "还要再经一次组务会研究" in text(once)
    group_life.meet_about(login, clue, "2023-06-02")
    for account, verb in (("leader_2", "sign"), ("clue_officer", "review")):
        assert login(account).post(f"{url}{verb}/").status_code == 302, verb
    decision = {"decision": "同意移交县纪委监委", "decided_on": "2023-06-02"}
    assert login("leading_group").post(f"{url}approve/", decision).status_code == 302
    clue.refresh_from_db()
    assert (clue.status, clue.number) == ("approved", "1401-02-XS-0001")

    settings.XUNCHA_TODAY = date(2023, 6, 9)
    officer = login("clue_officer")
    posted = values(officer.get("/transfers/new/").context["form"]) | {
        "clues": [clue.pk], "receiver": "discipline", "doc_no": "临巡办函〔2023〕11号", "basis": "领导小组2023年6月2日会议",
    }  # fmt: skip
    assert officer.post("/transfers/new/", posted).status_code == 302
    paper = Transfer.objects.get()
    assert login("leading_group").post(f"{paper.get_absolute_url()}approve/").status_code == 302
    assert login("discipline").get(paper.get_absolute_url()).status_code == 404
    sent = officer.post(f"{paper.get_absolute_url()}send/", {"sent_on": "2023-06-09", "handed_by": "某甲"})
    assert sent.status_code == 302

    settings.XUNCHA_TODAY = date(2023, 6, 12)
    receiver = login("discipline")
    assert "程启樵" in text(receiver.get(paper.get_absolute_url()))
    got = receiver.post(f"{paper.get_absolute_url()}receive/", {"received_on": "2023-06-12", "received_by": "某乙"})
    assert got.status_code == 302
    clue.refresh_from_db()
    assert (clue.status, clue.feedback_due) == ("received", date(2023, 9, 12))
    settings.XUNCHA_TODAY = date(2023, 9, 12)
    assert warning_level(clue.feedback_due) != "超时"
    settings.XUNCHA_TODAY = date(2023, 9, 13)
    assert warning_level(clue.feedback_due) == "超时"
    assert clue_queries.totals(clue_queries.visible_to(world.users["clue_officer"]))["late"] == 1
    assert "已超期1天" in text(receiver.get("/clues/?late=on"))
    for account in ("owner_huaidu", "chief_huaidu"):
        unit = login(account)
        for path in ("/clues/", "/transfers/", url, paper.get_absolute_url()):
            assert unit.get(path).status_code == 404
        assert "程启樵" not in text(unit.get("/")) and clue.number not in text(unit.get("/"))


def test_scenario_3_and_7_by_verbs_refuse_the_same(world):
    with pytest.raises(Unmet, match="支撑材料"):
        drafts.submit(make.draft(world), by=world.users["member_2"])
    with pytest.raises(Unmet, match="深入了解"):
        clues.study(_screened(world), by=world.users["deputy_2"])


def _screened(world):
    clue = make.clue(world)
    group_life.agreed(world, clue)
    return clues.inquire(clue, by=world.users["member_2"])


def test_search_finds_only_what_one_sees(world):
    made = make.draft(world, facts="鱼塘水面六十亩每亩八十元")
    for account, total in (
        ("member_2b", 1),
        ("leader_2", 1),
        ("member_1", 0),
        ("office_director", 0),
        ("owner_huaidu", 0),
    ):
        assert search_drafts(world.users[account], "每亩八十元", 10).total == total, account
    hits = search_drafts(world.users["leader_2"], "八十元", 10)
    assert hits.rows[0]["url"] == made.get_absolute_url() and ("八十元", True) in hits.rows[0]["snippet"]
