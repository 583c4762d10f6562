"""Acceptance scenarios 2, 3, 4, 5, 7 and 10 of domain §9, sentence by sentence, each on `demo_round --scenario N` alone."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Clue, Transfer, WorkingDraft
from interviews import actions as talk_actions
from interviews.models import Interview, InterviewPoint
from petitions.models import DuplicateCandidate, Petition, PetitionAccused, PetitionReporter
from rectification.models import ClosureReview, RectificationItem
from rounds.models import Person, RoundTarget
from tests.findings.test_views import text, values
from tests.rectification import make
from tests.rounds import group_life
from tests.stamps import stamp
from xuncha.core import calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User
from xuncha.demo.scenarios import POINT

pytestmark = pytest.mark.django_db


def user(account: str) -> User:
    return User.objects.get(username=account)


def target(name: str) -> RoundTarget:
    return RoundTarget.objects.select_related("org", "group", "round__term").get(org__name__contains=name)


def post(client, url: str, data: dict | None = None, status: int = 302):
    answer = client.post(url, data or {})
    assert answer.status_code == status, f"{url}: {answer.status_code} {text(answer)[:3000]}"
    return answer


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.PDF, content_type="application/pdf")


# ---- 2: two talkers ----------------------------------------------------------------------------------------------------


def test_scenario_2_two_talkers(scene, enter):
    scene(2)
    lin, qi, yuchi = user("member_2"), user("deputy_2"), user("member_2c")
    assert [one.name for one in (lin, qi, yuchi)] == ["蔺禾", "祁素安", "尉迟朗"]
    client = enter("member_2")
    form = values(client.get("/interviews/new/").context["form"]) | {
        "target": target("槐渡镇").pk, "person": Person.objects.get(name="岑望舒").pk, "category": "township_secretary",
        "date": "2023-03-01", "start": "09:00", "end": "10:20", "talkers": [lin.pk],
    }  # fmt: skip
    alone = post(client, "/interviews/new/", form, 422)
    assert alone.context["form"].errors["talkers"] == ["谈话人不得少于2人。"] and not Interview.objects.exists()

    post(client, "/interviews/new/", form | {"talkers": [lin.pk, qi.pk]})
    talk = Interview.objects.get()
    assert (talk.number, talk.interviewee, talk.post) == ("1401-02-TH-0001", "岑望舒", "槐渡镇党委书记")
    assert "1401-02-TH-0001" in text(client.get(talk.get_absolute_url()))

    again = form | {
        "person": Person.objects.get(name="鄢秋实").pk,
        "category": "township_head",
        "start": "10:00",
        "end": "11:00",
    }
    second = post(client, "/interviews/new/", again | {"talkers": [lin.pk, user("liaison_2").pk]}, 422)
    assert "蔺禾" in text(second) and "已有谈话 1401-02-TH-0001" in text(second)
    assert Interview.objects.count() == 1


def test_scenario_2_no_authorisation_for_group_1(scene, enter):
    scene(2)
    yuchi, cheng = enter("member_2c"), target("澄坪镇")
    assert cheng.group.number == 1
    form = values(yuchi.get("/interviews/new/").context["form"])
    offered = {str(one) for one in yuchi.get("/interviews/new/").context["form"].fields["target"].queryset}
    assert offered == {"槐渡镇", "栗坞乡"}
    given = {"category": "township_secretary", "interviewee": "某人", "start": "09:00", "end": "10:00",
             "talkers": [user("member_2c").pk, user("leader_1").pk]}  # fmt: skip
    post(yuchi, "/interviews/new/", form | given | {"target": cheng.pk}, 422)
    facts = {"target": cheng, "date": date(2023, 3, 1), "start": time(9), "end": time(10), "category": "township_secretary",
             "interviewee": "某人", "notice_read": True}  # fmt: skip
    with pytest.raises(Refused):
        talk_actions.record_interview(by=user("member_2c"), talkers=[user("member_2c"), user("leader_1")], **facts)
    with pytest.raises(Unmet, match="尉迟朗 在 2023-03-01 没有“澄坪镇”的授权"):
        talk_actions.record_interview(by=user("leader_1"), talkers=[user("leader_1"), user("member_2c")], **facts)
    assert not Interview.objects.exists()


# ---- 3: from a point to a draft ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_scenario_3_point_to_draft(scene, enter):
    scene(3)
    talk = Interview.objects.get(number="1401-02-TH-0012")
    point = InterviewPoint.objects.get(interview=talk)
    assert (talk.interviewee, talk.get_category_display(), str(talk.org)) == ("佟青岚", "村务监督委员会", "柳湾村")
    assert (point.text, point.leaf.code, point.get_destination_display()) == (POINT, "LW6.1c", "转底稿")

    client, opening = enter("member_2"), f"/drafts/new/?point={point.uid}"
    given = values(client.get(opening).context["form"])
    assert (given["org"], given["sources"], given["category"], given["summary"]) == (
        point.org_id, ["interview"], point.leaf_id, POINT,
    )  # fmt: skip
    two = [user("member_2").pk, user("member_2b").pk]
    post(client, opening, given | {
        "undertakers": two, "title": "柳湾村鱼塘发包未经村民代表会议", "process": "调阅合同和会议记录。", "facts": f"{POINT}。",
        "basis": "农村集体资产管理办法第十条", "occurred_from": "2021-03-01", "place": "柳湾村鱼塘", "resp_kind": "direct",
    })  # fmt: skip
    draft = WorkingDraft.objects.latest("pk")
    page = draft.get_absolute_url()
    assert ["1401-02-TH-0012" in str(one) for one in client.get(page).context["sources"]] == [True], (
        "linked to its talk"
    )

    refused = post(client, f"{page}submit/", status=422)
    assert "至少要有1件支撑材料" in text(refused)
    one_taker = {"name": "发包合同复印件", "kind": "contract", "pages": 2, "taken_on": "2023-03-20", "takers": two[:1]}
    post(client, f"{page}evidence/", one_taker, 422)
    post(client, f"{page}evidence/", one_taker | {"takers": two, "file": pdf("发包合同.pdf")})
    post(client, f"{page}evidence/", one_taker | {"takers": two, "name": "会议记录", "kind": "meeting", "pages": 1})
    assert list(draft.evidence.order_by("pk").values_list("name", "pages")) == [("发包合同复印件", 2), ("会议记录", 1)]

    for account, verb in (("member_2", "submit"), ("deputy_2", "review"), ("leader_2", "sign")):
        draft.refresh_from_db()
        assert draft.number == "" and "1401-02-DG-0007" not in text(enter(account).get(page))
        post(enter(account), f"{page}{verb}/")
    draft.refresh_from_db()
    assert (draft.number, draft.status, user("leader_2").name) == ("1401-02-DG-0007", "signed", "闻柏舟")
    frozen = given | {"facts": "改写过的事实"}
    for account in ("member_2", "deputy_2", "leader_2"):
        assert enter(account).post(f"{page}edit/", frozen).status_code == 403
    assert WorkingDraft.objects.get(pk=draft.pk).facts == f"{POINT}。"


# ---- 4: a duplicate, working days, and who sees the reporter -----------------------------------------------------------

ACCUSED = {
    "accused-TOTAL_FORMS": "1",
    "accused-INITIAL_FORMS": "0",
    "accused-0-name": "程启樵",
    "accused-0-post": "柳湾村党总支书记",
}


def register(client, **facts) -> Petition:
    """One letter on the sheet of 祝小满."""
    opened = client.get("/petitions/new/").context["form"]
    leaf = next(one for one in opened.fields["field"].queryset if one.code == "LW6.3a")
    given = values(opened) | {
        "target": target("槐渡镇").pk, "org": next(o.pk for o in opened.fields["org"].queryset if str(o) == "柳湾村"), "field": leaf.pk,
        "nature": "masses", "summary": "反映柳湾村书记在低保评议中优亲厚友。",
    } | ACCUSED | facts  # fmt: skip
    post(client, "/petitions/new/", given)
    return Petition.objects.latest("pk")


def test_scenario_4_dedup_and_working_days(scene, enter):
    scene(4)
    assert user("petition_2").name == "祝小满"
    duty = enter("petition_2")
    letter = register(duty, received_at="2023-04-21 09:00", signature_type="real_name",
                      **{"reporter-name": "费思齐", "reporter-phone": "19900001234"})  # fmt: skip
    assert date(2023, 4, 21).isoweekday() == 5 and calendar.WorkingDays().roll(
        date(2023, 4, 23), "next_workday"
    ) == date(2023, 4, 23), "a Friday, a 调休 Sunday"
    assert (letter.number, letter.due) == ("1401-02-XF-0001", date(2023, 4, 27))
    assert "2023-04-27" in text(duty.get(letter.get_absolute_url()))
    post(duty, f"{letter.get_absolute_url()}original/", {"original": pdf("来信.pdf")})
    scan = StoredFile.objects.get(owner_uid=letter.uid)

    register(duty, received_at="2023-04-23 10:00", channel="qr", summary="扫码反映：村书记给亲戚办低保。")
    pair = DuplicateCandidate.objects.get()
    assert "程启樵" in text(duty.get(pair.get_absolute_url())) and "费思齐" not in text(
        duty.get(pair.get_absolute_url())
    )
    post(duty, f"{pair.get_absolute_url()}accept/", {"kind": "shared"})
    totals = [cell.value for cell in duty.get("/statistics/t3/").context["figures"].totals]
    assert totals[-2:] == [2, 1], "T3: 2 件，去重 1 件"

    member = enter("member_2")
    for address in (letter.get_absolute_url(), f"/files/{scan.uid}/", "/petitions/reporter-search/"):
        assert member.get(address).status_code == 404, address
    assert duty.get(f"/files/{scan.uid}/").status_code == 200
    found = text(member.get("/search/?q=19900001234"))
    assert "没有找到" in found and "XF-0001" not in found
    assert "费思齐" not in text(member.get("/petitions/")) and "程启樵" not in text(member.get("/petitions/"))
    sought = post(
        duty,
        "/petitions/reporter-search/",
        {"kind": "phone", "text": "+86 199 0000 1234", "reason": "核对是否重复来信"},
        200,
    )
    assert [one.number for one in sought.context["found"]] == ["1401-02-XF-0001"]


# ---- 5: a stub for a leader of a higher level --------------------------------------------------------------------------


def test_scenario_5_upper_level_stub(scene, enter):
    scene(5)
    duty = enter("petition_2")
    stub = register(duty, received_at="2023-04-21 09:00", upper_level="on", envelope_no="密〔2023〕7号", carrier="祝小满",
                    summary="反映某县领导的问题", **{"reporter-name": "费思齐"})  # fmt: skip
    assert (stub.upper_level, stub.channel, stub.envelope_no, stub.carrier) == (
        True,
        "letter",
        "密〔2023〕7号",
        "祝小满",
    )
    assert (stub.summary, stub.klass, stub.nature, stub.field, stub.signature_type) == ("", "", "", None, "")
    assert not PetitionAccused.objects.exists() and not PetitionReporter.objects.exists()
    assert (stub.due, stub.due_rule.code, stub.due_rule.amount) == (date(2023, 4, 27), "petition_upper", 5)
    answer = duty.post(f"{stub.get_absolute_url()}original/", {"original": pdf("来信.pdf")})
    assert answer.status_code == 422 and "不能上传附件" in text(answer)
    assert not StoredFile.objects.filter(owner_uid=stub.uid).exists()
    page = duty.get(stub.get_absolute_url())
    assert 'type="file"' not in page.content.decode() and "某县领导" not in text(page)


# ---- 7: a clue's gate and its transfer ---------------------------------------------------------------------------------


def on(settings, month: int, day: int) -> str:
    """Make it a day of 2023; gives it as a form takes it."""
    settings.XUNCHA_TODAY = date(2023, month, day)
    return f"2023-{month:02}-{day:02}"


@pytest.mark.slow
def test_scenario_7_clue_gate_and_transfer(scene, enter, settings):
    scene(7)
    clue = Clue.objects.get()
    assert (clue.subject_name, clue.amount, clue.is_village_cadre, clue.inquiry_note) == (
        "程启樵",
        Decimal("2.16"),
        True,
        "",
    )
    assert "低保3户2.16万元" in clue.summary
    url, member = clue.get_absolute_url(), enter("member_2")
    barred = post(enter("deputy_2"), f"{url}study/", status=422)
    assert "没有深入了解情况说明，不能提交组务会研究" in text(barred)
    edited = values(member.get(f"{url}edit/").context["form"]) | {"inquiry_note": "入户核实三户，均不符合低保条件。"}
    post(member, f"{url}edit/", edited)
    without = post(enter("deputy_2"), f"{url}study/", status=422)
    assert "至少要有1件证据材料" in text(without)
    post(member, f"{url}evidence/", {"name": "低保名册", "pages": 3})
    once = post(enter("deputy_2"), f"{url}study/", status=422)
    assert "还要再经一次组务会研究" in text(once)
    group_life.meet_about(enter, clue, "2023-04-27")
    for account, verb in (("leader_2", "sign"), ("clue_officer", "review")):
        post(enter(account), f"{url}{verb}/")
    day = on(settings, 6, 2)
    post(enter("leading_group"), f"{url}approve/", {"decision": "同意移交县纪委监委", "decided_on": day})
    clue.refresh_from_db()
    assert (clue.status, clue.number) == ("approved", "1401-02-XS-0001")

    day, officer = on(settings, 6, 9), enter("clue_officer")
    posted = values(officer.get("/transfers/new/").context["form"]) | {
        "clues": [clue.pk], "receiver": "discipline", "doc_no": "临巡办函〔2023〕11号", "basis": "领导小组2023年6月2日会议",
    }  # fmt: skip
    post(officer, "/transfers/new/", posted)
    paper = Transfer.objects.get()
    post(enter("leading_group"), f"{paper.get_absolute_url()}approve/")
    post(officer, f"{paper.get_absolute_url()}send/", {"sent_on": day, "handed_by": "线索专员"})
    day = on(settings, 6, 12)
    post(enter("discipline"), f"{paper.get_absolute_url()}receive/", {"received_on": day, "received_by": "案管室"})
    paper.refresh_from_db()
    clue.refresh_from_db()
    assert (paper.doc_no, paper.sent_on, paper.received_on) == (
        "临巡办函〔2023〕11号",
        date(2023, 6, 9),
        date(2023, 6, 12),
    )
    assert clue.feedback_due == date(2023, 9, 12)

    on(settings, 9, 12)
    assert "已超期" not in text(officer.get(url))
    on(settings, 9, 13)
    assert calendar.warning_level(clue.feedback_due) == "超时" and "已超期1天" in text(officer.get("/clues/?late=on"))
    for account in ("chief_huaidu", "owner_huaidu"):
        unit = enter(account)
        for path in ("/clues/", "/transfers/", url, paper.get_absolute_url()):
            assert unit.get(path).status_code == 404, (account, path)
        for path in ("/", "/inbox/", "/search/?q=低保"):
            shown = text(unit.get(path))
            assert not any(words in shown for words in (clue.number, paper.number, "程启樵")), (account, path)
        for words in ("程启樵", clue.number, paper.number):
            assert "没有找到" in text(unit.get(f"/search/?q={words}")), (account, words)


# ---- 10: closing -------------------------------------------------------------------------------------------------------


def finish_measures(client, item: RectificationItem, day: str) -> None:
    """Each measure done, with one proof."""
    for measure in item.measures.order_by("seq"):
        posted = {"progress": "已完成。", "is_done": "on", "done_on": day, "proof": pdf(f"佐证{measure.seq}.pdf")}
        post(client, f"{item.get_absolute_url()}measures/{measure.uid}/", posted)
    result = f"{item.get_absolute_url()}result/"
    post(client, result, {"result": "积压票据全部入账，印鉴分管。", "rules_made": "1", **stamp(client, result)})


@pytest.mark.slow
def test_scenario_10_closing(scene, enter, settings):
    scene(10)
    item = RectificationItem.objects.get(number="1401-02-ZG-0014")
    assert item.problem == "村账镇管票据不全"
    assert (user("owner_huaidu").name, user("chief_huaidu").name) == ("鄢秋实", "岑望舒")
    owner, url = enter("owner_huaidu"), item.get_absolute_url()
    finish_measures(owner, item, on(settings, 11, 6))
    assert StoredFile.objects.filter(slot="proof").count() == 3, "3 proofs"
    post(owner, f"{url}apply/")
    post(owner, f"{url}endorse/", status=403)
    post(enter("chief_huaidu"), f"{url}endorse/")
    post(owner, f"{url}opinion/", {"opinion": "agree", "completion": "done"}, 403)
    for account in ("discipline", "organization"):
        post(enter(account), f"{url}opinion/", {"opinion": "agree", "completion": "done"})
    assert RectificationItem.objects.get(pk=item.pk).status == "under_review"
    post(enter("office_director"), f"{url}opinion/", {"opinion": "return", "note": "缺2个村的佐证"})
    item.refresh_from_db()
    assert item.status == "rectifying" and "缺2个村的佐证" in text(owner.get(url))

    on(settings, 11, 20)
    measure = item.measures.order_by("seq")[0]
    more = {"progress": "已补2个村的佐证。", "is_done": "on", "done_on": "2023-11-20", "proof": pdf("补交.pdf")}
    post(owner, f"{url}measures/{measure.uid}/", more)
    post(owner, f"{url}apply/")
    post(enter("chief_huaidu"), f"{url}endorse/")
    for account in ("discipline", "organization", "office_director"):
        post(enter(account), f"{url}opinion/", {"opinion": "agree", "completion": "done"})
    item.refresh_from_db()
    assert (item.status, item.closed_on, item.completion) == ("closed", date(2023, 11, 20), "done")
    given = ClosureReview.objects.filter(item=item).order_by("pk").values_list("turn", "supervisor", "opinion")
    assert list(given) == [
        (1, "discipline", "agree"), (1, "organization", "agree"), (1, "office", "return"),
        (2, "discipline", "agree"), (2, "organization", "agree"), (2, "office", "agree"),
    ]  # fmt: skip

    settings.XUNCHA_TODAY = date(2024, 3, 12)
    post(owner, f"{url}reopen/", {"reason": "x"}, 403)
    post(enter("office_director"), f"{url}reopen/", {"reason": "1402轮又有同村同类信访"})
    item.refresh_from_db()
    assert (item.status, item.closed_on, item.completion) == ("rectifying", None, "not")
