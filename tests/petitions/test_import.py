"""Petitions by the sheet: the reporter goes into custody and never comes back; the file itself lies encrypted."""

import io
import json

from django.http import QueryDict
from openpyxl import load_workbook

from petitions import actions, tasks
from petitions.models import DuplicateCandidate, Petition, PetitionAccused, PetitionReporter
from petitions.sheets import OFFICIAL
from tests.core.test_exports import act, opened, work
from tests.core.test_ledger_exports import written
from tests.imports import filled, send, taken
from tests.petitions.letters import register
from xuncha.core import files, registry
from xuncha.core.models import AuditEntry, ExportRequest, Job
from xuncha.core.web import Asking

ROW = {
    "日期": "2023-03-10 09:00", "方式": "来信", "来源": "自收", "署名": "实名", "被反映人": "程启樵、左某", "单位职务": "村党支部书记、村会计",
    "类别": "检举控告", "问题性质": "群众纪律", "领域": "LW6.1c 集体资源", "内容摘要": "反映低保优亲厚友。", "涉及党组织": "柳湾村",
    "反映人姓名": "祁某某", "反映人电话": "13800138000", "反映人身份证号": "",
}  # fmt: skip
HEADS = [
    "序号",
    "编号",
    "日期",
    "方式",
    "来源",
    "署名",
    "被反映人",
    "单位职务",
    "职级",
    "类别",
    "问题性质",
    "领域",
    "内容摘要",
    "办理方式",
    "承办",
    "期限",
    "结果",
    "属实程度",
    "是否重复",
    "备注",
]
#: what the sheet carries beyond the official columns of domain §3.2, after them
MORE = [
    "被反映人单位",
    "被反映人职务",
    "被反映人类别",
    "范围外小类",
    "属受理范围",
    "敏感件",
    "紧急程度",
    "原件页数",
    "原件份数",
    "公告期外",
]


def row(place=0, **changes):
    return {**ROW, "内容摘要": f"反映低保优亲厚友，第{place}件。", **changes}


def test_letters_come_in_with_accused_clock_and_reporter_in_custody(world, login):
    client = login("petition_2")
    content = filled([row(0), row(1, 署名="匿名", 反映人姓名=None, 反映人电话=None)])
    imported = taken(client, "petitions", content)
    assert (imported.status, imported.created) == ("done", 2), imported.findings
    first, second = Petition.objects.order_by("number")
    assert (first.number, second.number) == ("1401-02-XF-0001", "1401-02-XF-0002")
    assert first.due is not None and first.org == world.village and first.field == world.leaves["LW6.1c"]
    assert [(a.name, a.post) for a in first.accused.all()] == [("程启樵", "村党支部书记"), ("左某", "村会计")]
    assert all(PetitionAccused.objects.values_list("name_digest", flat=True))
    kept = PetitionReporter.objects.get()
    assert (kept.petition, kept.name, kept.phone) == (first, "祁某某", "13800138000") and kept.phone_digest
    assert AuditEntry.objects.filter(verb="register").count() == 2
    assert (
        "祁某某"
        not in str(list(AuditEntry.objects.values())) + client.get(imported.get_absolute_url()).content.decode()
    )
    raw = files.path_of(imported.file.uid).read_bytes()
    assert imported.file.encrypted and imported.file.level == 3 and "祁某某".encode() not in raw


def test_no_field_of_the_letter_is_lost_on_the_sheet(world, login):
    client = login("petition_2")
    told = {"单位职务": None, "被反映人单位": "柳湾村、槐渡镇", "被反映人职务": "村党支部书记、站长", "被反映人类别": "村党组织书记、站所负责人",
            "敏感件": "是", "紧急程度": "特急", "原件页数": 4, "原件份数": 2, "老访户": "是"}  # fmt: skip
    outside = {"类别": "业务范围外", "范围外小类": "涉法涉诉"}
    imported = taken(client, "petitions", filled([row(0, **told), row(1, **outside), row(2, 范围外小类="其他")]))
    assert imported.created == 3, imported.findings
    first, second, third = Petition.objects.order_by("number")
    assert (first.sensitive, first.urgency, first.pages, first.copies) == (True, "most", 4, 2)
    assert [(a.org_name, a.post, a.category) for a in first.accused.all()] == [
        ("柳湾村", "村党支部书记", "v_secretary"), ("槐渡镇", "站长", "station")]  # fmt: skip
    assert (second.klass_sub, second.in_scope, third.klass_sub, third.in_scope) == ("legal", False, "", True)
    assert PetitionReporter.objects.get(petition=first).old_visitor == "是"
    assert PetitionReporter.objects.get(petition=second).old_visitor == ""
    shown = {
        column.label: column.value(first) for column in OFFICIAL.shown().columns if column.code.startswith("accused_")
    }
    assert (shown["被反映人单位"], shown["被反映人类别"]) == ("柳湾村、槐渡镇", "村党组织书记、站所负责人")


def test_a_sheet_that_contradicts_itself_is_refused(world, login):
    rows = [row(0, 类别="业务范围外", 属受理范围="是"), row(1, 被反映人类别="皇帝"), row(2, 原件份数=-1)]
    imported = send(login("petition_2"), "petitions", filled(rows))
    assert imported.good == 0
    for sentence in ("不能同时属受理范围", "被反映人类别没有“皇帝”", "原件份数应在"):
        assert sentence in imported.findings, sentence


def test_the_rules_of_the_letter_hold_by_row(world, login):
    client = login("petition_2")
    rows = [
        row(0, 反映人姓名=None), row(1, 署名="匿名"), row(2, 被反映人=None, 单位职务=None), row(3, 日期="2023-04-01"),
        row(4, 单位职务="甲、乙、丙"), row(5, 原件页数=-1),
    ]  # fmt: skip
    imported = send(client, "petitions", filled(rows))
    assert (imported.good, imported.bad) == (0, 6), imported.findings
    for sentence in (
        "请填写反映人姓名",
        "匿名，却填写了反映人姓名",
        "请填写被反映人",
        "不能晚于今天",
        "单位职务或职级却有 3 项",
        "原件页数应在",
    ):
        assert sentence in imported.findings, sentence
    assert not Petition.objects.exists() and not PetitionReporter.objects.exists()


def test_the_same_letter_is_not_registered_twice_unless_a_person_says_so(world, login):
    client = login("petition_2")
    taken(client, "petitions", filled([row(0)]))
    again = send(client, "petitions", filled([row(0), row(0)]))
    assert again.good == 0 and "已登记过（1401-02-XF-0001）" in again.findings and "与第 2 行重复" in again.findings
    sure = taken(client, "petitions", filled([row(0, 重复也登记="是")]))
    assert (sure.created, Petition.objects.count()) == (1, 2)


def test_a_letter_that_this_person_may_not_see_is_not_told_of(world, login):
    """A letter about the group's own people lies with group 00: its double is a new letter to the group."""
    hidden = register(
        world,
        about_staff=True,
        summary="反映低保优亲厚友，第0件。",
        accused=[{"name": "程启樵", "org_name": "", "post": "", "rank": ""}],
    )
    imported = send(
        login("petition_2"), "petitions", filled([row(0, 被反映人="程启樵", 单位职务="", 行标识=str(hidden.uid))])
    )
    assert (imported.good, imported.known) == (1, 0) and hidden.number not in imported.findings


def test_the_official_order_is_exported_without_any_reporter(world, login):
    client = login("petition_2")
    taken(client, "petitions", filled([row(0)]))
    asker = login("leader_2")
    page = asker.get("/exports/new/petitions/").content.decode()
    assert "台账格式（官方列序）" in page and "反映人姓名" not in page
    assert asker.post("/exports/new/petitions/", {"purpose": "汇报", "layout": "official"}).status_code == 302
    asked = ExportRequest.objects.get()
    assert asked.layout == "official"
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    assert work().status == "done"
    asked.refresh_from_db()
    book = load_workbook(io.BytesIO(opened(files.read(asked.file), asked.password)))
    lines = [list(line) for line in book.active.iter_rows(values_only=True)]
    assert lines[0] == [*HEADS, *MORE, "行标识"]
    assert lines[1][:4] == [1, "1401-02-XF-0001", lines[1][2], "来信"] and lines[1][6] == "程启樵、左某"
    assert "祁某某" not in json.dumps(lines, default=str, ensure_ascii=False) and "13800138000" not in str(lines)
    assert [column.label for column in OFFICIAL.shown().columns] == HEADS + MORE


def test_an_unknown_layout_is_refused(world, login):
    register(world)
    assert login("leader_2").post("/exports/new/petitions/", {"purpose": "汇报", "layout": "x"}).status_code == 422


def test_imported_letters_meet_the_radar_without_waiting_for_the_night(world, login):
    """The file is in first; the look is a job of its own, which tells nothing of the pairs it finds."""
    client = login("petition_2")
    imported = taken(client, "petitions", filled([row(0), row(0, 重复也登记="是")]))
    assert imported.created == 2 and not DuplicateCandidate.objects.exists()
    job = Job.objects.get(task="petitions.tasks.look_after_import")
    assert job.status == "queued"
    tasks.look_after_import(str(job.uid))
    job.refresh_from_db()
    assert (job.status, job.result_url) == ("done", "/petitions/duplicates/")
    pair = DuplicateCandidate.objects.get()
    assert {pair.first.number, pair.second.number} == {"1401-02-XF-0001", "1401-02-XF-0002"}


def test_a_pair_waits_in_the_list_of_its_keepers_alone(world, login):
    first, second = register(world), register(world)
    told = {}
    for account in world.users:
        lines = login(account).get("/inbox/").context["waiting"]
        told[account] = sum(line["count"] for line in lines if line["ledger"] == "疑似重复信访件")
    assert {account for account, n in told.items() if n} == {"petition_2", "petition_officer"}
    (pair,) = DuplicateCandidate.objects.all()
    actions.differ(pair, by=world.users["petition_2"])
    lines = login("petition_2").get("/inbox/").context["waiting"]
    assert not [line for line in lines if line["url"] == "/petitions/duplicates/"]
    assert {first.pk, second.pk} == {pair.first_id, pair.second_id}


def test_the_export_tells_no_number_of_a_first_letter_out_of_sight(world):
    """As on the screen: a first letter that stands in group 00 is a word for petition duty, a number for who sees it."""
    hidden = register(world, about_staff=True)
    letter, seen = register(world), register(world, summary="反映危房改造补助发放不公。", accused=[{"name": "佟青岚"}])
    actions.mark_duplicate(letter, hidden, by=world.users["petition_officer"])
    actions.mark_duplicate(seen, register(world, accused=[{"name": "别人"}]), by=world.users["petition_2"])
    first = Petition.objects.get(pk=seen.pk).primary.number

    def told(account):
        asking = Asking(world.users[account], QueryDict(""), {"round_uid": str(world.round.uid)})
        lines = written(registry.tables["petitions"], asking, "official")
        number, dup = lines[0].index("编号"), lines[0].index("是否重复")
        return {line[number]: line[dup] for line in lines[1:]}

    duty, officer = told("petition_2"), told("petition_officer")
    assert (duty[letter.number], officer[letter.number]) == ("重复件", hidden.number)
    assert (duty[seen.number], duty[first]) == (first, "否")
    assert hidden.number not in str(duty)
