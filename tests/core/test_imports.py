"""Every way a person's file can be wrong: each has its sentence, and nothing is half-saved. Talks stand for all ledgers."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from interviews.models import Interview, InterviewPoint
from tests.imports import commit, filled, opened, send, taken, upload, work
from tests.interviews import talks
from xuncha.core import files, jobs, tasks
from xuncha.core.models import AuditEntry, Counter, ImportedRow, ImportRun, Job, StoredFile

GOOD = {
    "日期": "2023-03-01", "时间": "09:00-09:50", "地点": "镇政府302室", "姓名": "谈话对象甲", "人员类别": "一般干部",
    "谈话人": "member_2(测试)、deputy_2(测试)", "主要内容(要点)": "2021年鱼塘发包没有开会", "问题分类": "LW6.1c", "涉及党组织": "柳湾村",
}  # fmt: skip


def row(place=0, **changes):
    """The good row of a place: each at its own hour."""
    day, hour = date(2023, 2, 22) + timedelta(days=place // 8), 8 + place % 8
    own = {"日期": f"{day}", "时间": f"{hour:02}:00-{hour:02}:50", "姓名": f"谈话对象{place}"}
    return {**GOOD, **own, **changes}


@pytest.fixture
def client(login):
    return login("member_2")


def nothing_saved():
    assert not Interview.objects.exists() and not InterviewPoint.objects.exists() and not ImportedRow.objects.exists()
    assert not Counter.objects.filter(scope__contains="-TH", value__gt=0).exists()
    assert not AuditEntry.objects.filter(verb__in=("create", "point_add")).exists()


def refused(client, content, *sentences, name="谈话.xlsx"):
    """The file as a whole cannot be taken."""
    imported = send(client, "interviews", content, name)
    assert imported.status == "failed", imported.findings
    page = client.get(imported.get_absolute_url()).content.decode()
    for sentence in sentences:
        assert sentence in page, page
    assert client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"}).status_code == 422
    nothing_saved()


def told(client, content, *sentences, good=0):
    """Some rows are wrong: told by cell; nothing comes in unless the bad ones are skipped."""
    imported = send(client, "interviews", content)
    assert (imported.status, imported.good) == ("checked", good), imported.findings
    for sentence in sentences:
        assert sentence in imported.findings, imported.findings
    assert client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"}).status_code == 422
    nothing_saved()
    return imported


# ---- files that are no sheet -------------------------------------------------------------------------------------


def macro_book():
    out = io.BytesIO(filled([row()]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (lambda: filled([row()]), "谈话.xlsm", "可以带宏"),
        (macro_book, "谈话.xlsx", "文件里有宏"),
        (lambda: PNG, "谈话.xlsx", "而是图片"),
        (lambda: b"a,b\n1,2\n", "谈话.csv", "请上传 .xlsx 或 .xls"),
        (lambda: b"", "谈话.xlsx", "文件是空的"),
        (lambda: b"PK\x03\x04broken", "谈话.xlsx", "读不出来"),
    ],
)
def test_what_is_no_sheet_is_told_at_once_and_not_kept(client, content, name, sentence):
    answer = upload(client, "interviews", content(), name)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ImportRun.objects.exists() and not StoredFile.objects.exists()
    nothing_saved()


def test_no_file_at_all(client):
    answer = client.post("/interviews/import/", {})
    assert answer.status_code == 422 and "请先选择填好的表格" in answer.content.decode()


# ---- sheets that are not of this ledger --------------------------------------------------------------------------


def test_wrong_heads(client):
    refused(client, filled([{**row(), "身高": "170", "体重": "60"}]), "身高", "不是本表的列")
    refused(client, filled([{"甲": 1, "乙": 2}]), "没有找到表头")
    lacking = {name: value for name, value in row().items() if name != "谈话人"}
    refused(client, filled([lacking]), "缺少必填的列", "谈话人")


def test_merged_cells(client):
    refused(client, filled([row(0), row(1)], change=lambda _, page: page.merge_cells("A2:A3")), "合并单元格", "A2:A3")


def test_two_sheets(client):
    def second(book, _):
        book.create_sheet("又一张").append(["日期"])

    refused(client, filled([row()], change=second), "有 2 张有内容的工作表", "又一张")


def test_an_empty_sheet_and_one_with_heads_alone(client):
    out = io.BytesIO()
    Workbook().save(out)
    refused(client, out.getvalue(), "没有")
    refused(client, filled([], heads=list(GOOD)), "没有填写内容")


# ---- rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["2023.3.1", "3月1日", "２０２３－０３－０１", "20230301", "2023年3月1日", date(2023, 3, 1)]
)
def test_dates_as_people_write_them(client, written):
    taken(client, "interviews", filled([row(日期=written)]))
    assert Interview.objects.get().date == date(2023, 3, 1)


@pytest.mark.parametrize("written", ["三月初", "2023-02-30", "13月1日", "昨天"])
def test_nonsense_is_no_date(client, written):
    told(client, filled([row(日期=written)]), "不是有效日期", '"A2"')


def test_full_width_digits_everywhere(client):
    taken(client, "interviews", filled([row(时间="０９：００－０９：５０", 问题分类="ＬＷ６.１c", 地点="３０２室")]))
    talk = Interview.objects.get()
    assert (f"{talk.start:%H:%M}", f"{talk.end:%H:%M}", talk.place) == ("09:00", "09:50", "302室")


def test_formulas_are_taken_by_their_value_and_told(client):
    """openpyxl computes nothing, so the value of a spreadsheet programme is written in by hand."""

    def formula(_, page):
        page["C2"] = '="镇政府"&"302室"'

    bare = filled([row()], change=formula)
    told(client, bare, "没有保存计算结果", '"C2"')
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bare)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = (
                    part.replace(b"<v></v>", b"<v>x</v>")
                    .replace(b"<v />", b"<v>x</v>")
                    .replace(b'<c r="C2"', b'<c r="C2" t="str"')
                )
            new.writestr(name, part)
    imported = send(client, "interviews", out.getvalue())
    assert "C2 是公式" in imported.findings and (imported.status, imported.good) == ("checked", 1), imported.findings


def test_thirty_thousand_blank_rows_are_nothing_and_numbers_stay(client):
    def far(_, page):
        for number in range(3, 30003):
            page.cell(number, 1).value = "  "
        for column, value in enumerate(row(1, 人员类别="宇航员").values(), start=1):
            page.cell(30003, column).value = value

    imported = told(client, filled([row()], change=far), "宇航员", '"E30003"', good=1)
    assert imported.rows == 2


def test_all_mistakes_of_all_rows_in_a_marked_copy(client):
    rows = [
        row(0, 谈话人="member_2(测试)"),
        row(1, 人员类别="宇航员", 时间="下午"),
        row(2),
        row(3, 问题分类="LW9.9z", 涉及党组织="没有的村"),
        row(4, 日期="2022-01-01"),
    ]
    imported = told(
        client, filled(rows), "谈话人不得少于2人", "宇航员", "不是起止时间", "没有“LW9.9z”", "没有“没有的村”这个党组织", "不在“槐渡镇”的进驻期间", good=1,
    )  # fmt: skip
    assert (imported.rows, imported.bad) == (5, 4)
    page = opened(imported)["导入"]
    heads = {cell.value: cell.column for cell in page[1]}
    assert (
        "谈话人不得少于2人" in page.cell(2, heads["错误说明"]).value and page["E3"].fill.start_color.rgb == "FFFFC7CE"
    )
    assert page.cell(4, heads["错误说明"]).value is None
    assert (
        imported.marked.encrypted
        and imported.file.encrypted
        and files.path_of(imported.file.uid).read_bytes()[:2] != b"PK"
    )


def test_what_belongs_to_another_group_is_told_like_what_is_not_there(world, client):
    """The village, the member and the talk of group 1 exist; the sentences are those of things that do not."""
    other = talks.record(
        world,
        by="leader_1",
        with_=("member_1",),
        target=world.targets["north"],
        org=world.orgs["hetan"],
        interviewee="某",
    )
    content = filled(
        [row(0, 涉及党组织="河滩村"), row(1, 谈话人="member_1(测试)、deputy_2(测试)"), row(2, 行标识=str(other.uid))]
    )
    imported = send(client, "interviews", content)
    assert (imported.good, imported.bad, imported.known) == (1, 2, 0)
    assert (
        "没有“河滩村”这个党组织，或不在您的范围内" in imported.findings
        and "本组没有“member_1(测试)”" in imported.findings
    )
    assert other.number not in imported.findings
    invented = send(
        client, "interviews", filled([row(0, 涉及党组织="无此村"), row(1, 谈话人="无此人、deputy_2(测试)")])
    )
    same = imported.findings.replace("河滩村", "无此村").replace("member_1(测试)", "无此人")
    assert same.split('"count"')[0] == invented.findings.split('"count"')[0]


def test_a_recused_village_is_not_there_either(world, login):
    answer = login("recused").get("/interviews/import/")
    assert answer.status_code == 404


def test_rows_twice_in_one_file(client):
    told(client, filled([row(0), row(0), row(1)]), "与第 2 行重复", good=2)


def test_a_talk_registered_by_hand_is_not_registered_again(world, client):
    made = talks.record(world, interviewee="谈话对象0", date=date(2023, 2, 22), start=None, end=None)
    imported = send(client, "interviews", filled([row(0, 时间=None)]))
    assert made.number in imported.findings and imported.good == 0
    imported = send(client, "interviews", filled([row(0, 时间=None, 重复也登记="是")]))
    assert imported.good == 1


def test_talkers_are_in_one_talk_at_a_time_within_the_file_too(client):
    told(client, filled([row(0), row(1, 时间="08:30-09:20", 日期="2023-02-22")]), "本表第 2 行", good=1)


def test_further_rows_of_one_talk_are_its_further_points(client):
    imported = taken(client, "interviews", filled([row(0), row(0, **{"主要内容(要点)": "账目没有公开"}), row(1)]))
    assert (imported.status, imported.created, Interview.objects.count()) == ("done", 2, 2)
    assert [p.text for p in Interview.objects.get(interviewee="谈话对象0").points.all()] == [
        "2021年鱼塘发包没有开会",
        "账目没有公开",
    ]


# ---- writing ------------------------------------------------------------------------------------------------------


def test_skipping_bad_rows_writes_the_good_ones_and_gives_back_the_bad(client):
    imported = taken(client, "interviews", filled([row(0), row(1, 人员类别="宇航员"), row(2)]), "skip")
    assert (imported.status, imported.created, imported.bad) == ("done", 2, 1)
    assert sorted(Interview.objects.values_list("number", flat=True)) == ["1401-02-TH-0001", "1401-02-TH-0002"]
    out = io.BytesIO()
    book = opened(imported)
    book["导入"]["E3"] = "党员"
    book.save(out)
    again = taken(client, "interviews", out.getvalue())
    assert (again.status, again.known, again.created) == ("done", 2, 1), again.findings
    assert Interview.objects.count() == 3


def test_the_same_file_twice_makes_no_doubles(client, login):
    content = filled([row(0), row(1)])
    taken(client, "interviews", content)
    again = send(client, "interviews", content)
    assert (again.known, again.good, again.bad) == (2, 0, 0)
    assert client.post(f"{again.get_absolute_url()}commit/", {"mode": "all"}).status_code == 422
    other = send(login("deputy_2"), "interviews", content, "另一个名字.xlsx")
    assert (other.known, other.good) == (2, 0)
    assert Interview.objects.count() == 2


def test_an_exported_sheet_comes_back_without_doubles_and_changes_are_told(world, client):
    from interviews.queries import listing
    from interviews.sheets import OFFICIAL, official_rows
    from tests.core.test_sheets import META
    from xuncha.core import sheets

    taken(client, "interviews", filled([row(0), row(1)]))
    content = sheets.export_bytes(
        OFFICIAL.shown(), official_rows(listing(world.users["member_2"], world.round)), meta=META
    )
    again = send(client, "interviews", content)
    assert (again.rows, again.known, again.good, again.bad) == (2, 2, 0, 0), again.findings
    Interview.objects.filter(number="1401-02-TH-0001").update(place="改过的地点")
    changed = send(client, "interviews", content)
    assert (changed.known, changed.bad) == (1, 1) and "导入不修改它" in changed.findings


def test_every_row_has_its_entry_and_the_trail_no_text(client):
    imported = taken(client, "interviews", filled([row(0), row(1)]))
    entries = AuditEntry.objects.filter(verb="create", noun="interviews.interview")
    assert entries.count() == 2 and {e.actor for e in entries} == {"member_2"}
    assert AuditEntry.objects.filter(verb="point_add").count() == 2
    assert not AuditEntry.objects.filter(verb__startswith="direct_").exists()
    assert "谈话对象" not in str(list(AuditEntry.objects.values("label", "changes", "reason")))
    assert {"check", "found", "commit", "finish"} <= set(
        AuditEntry.objects.filter(uid=imported.uid).values_list("verb", flat=True)
    )


def test_rights_are_asked_again_when_it_is_written(client, settings):
    imported = send(client, "interviews", filled([row()]))
    client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"})
    settings.XUNCHA_TODAY = settings.XUNCHA_TODAY.replace(year=2024)
    job = work()
    imported.refresh_from_db()
    assert (job.status, imported.status) == ("failed", "failed") and "授权已有变化" in imported.findings
    nothing_saved()


def test_what_changed_since_the_check_stops_all_or_nothing(world, client):
    imported = send(client, "interviews", filled([row(0), row(1)]))
    talks.record(world, date=date(2023, 2, 22), interviewee="别人", start=talks.time(8, 30), end=talks.time(8, 55))
    commit(client, imported)
    assert imported.status == "checked" and imported.bad == 1 and "没有写入任何一行" in imported.findings
    assert Interview.objects.count() == 1
    commit(client, imported, "skip")
    assert (imported.status, imported.created) == ("done", 1)


def test_cancelled_in_the_middle_leaves_nothing(world, client, monkeypatch):
    imported = send(client, "interviews", filled([row(place) for place in range(5)]))
    client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"})
    told = jobs.Run.progress

    def progress(self, percent, step):
        if percent > 70:
            Job.objects.filter(pk=self.job.pk).update(cancel_asked=True)
        told(self, percent, step)

    monkeypatch.setattr(jobs.Run, "progress", progress)
    job = work()
    imported.refresh_from_db()
    assert (job.status, imported.status) == ("cancelled", "checked") and "一行" in imported.findings
    nothing_saved()
    monkeypatch.undo()
    commit(client, imported)
    assert imported.status == "done" and Interview.objects.count() == 5


def test_a_second_bell_writes_nothing_twice(client):
    imported = taken(client, "interviews", filled([row()]))
    ImportRun.objects.filter(pk=imported.pk).update(status="committing")
    Job.objects.filter(pk=imported.job_id).update(status="queued", lease_until=None)
    work()
    assert Interview.objects.count() == 1
    assert ImportRun.objects.get(pk=imported.pk).created == 0


def test_an_error_of_the_programme_undoes_all_and_tells_nothing_inside(client, monkeypatch, caplog):
    imported = send(client, "interviews", filled([row()]))
    client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"})
    monkeypatch.setattr("interviews.actions.bulk._seat", lambda _: 1 / 0)
    work()
    imported.refresh_from_db()
    assert imported.status == "checked" and "程序出错" in imported.findings and "zero" not in imported.findings
    nothing_saved()


def test_cancelling_takes_the_files_away(client, django_capture_on_commit_callbacks):
    imported = send(client, "interviews", filled([row(0), row(1, 人员类别="宇航员")]))
    paths = [files.path_of(kept.uid) for kept in (imported.file, imported.marked)]
    assert all(path.exists() for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{imported.get_absolute_url()}cancel/")
    imported.refresh_from_db()
    assert imported.status == "cancelled" and not any(path.exists() for path in paths)
    assert "已取消" in client.get(imported.get_absolute_url()).content.decode()


def test_after_its_day_it_can_only_be_uploaded_again(client):
    imported = send(client, "interviews", filled([row()]))
    StoredFile.objects.update(expires_at=imported.created_at - timedelta(seconds=1))
    tasks.expire_files()
    page = client.get(imported.get_absolute_url()).content.decode()
    assert "已过期" in page and "重新上传" in page
    assert client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"}).status_code == 422
    nothing_saved()


# ---- who ----------------------------------------------------------------------------------------------------------


def test_an_import_is_its_owners_alone(client, login):
    imported = send(client, "interviews", filled([row(0), row(1, 人员类别="宇航员")]))
    for account in ("deputy_2", "leader_2", "office_director", "stranger", "auditor"):
        other = login(account)
        assert other.get(imported.get_absolute_url()).status_code == 404
        assert other.get(f"/files/{imported.file.uid}/").status_code == 404
        for verb in ("commit", "cancel", "check"):
            assert other.post(f"{imported.get_absolute_url()}{verb}/").status_code == 404
    assert client.get(f"/files/{imported.marked.uid}/").status_code == 200


GROUPS = {"leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2", "leader_1", "member_1"}
WRITERS = {
    "interviews": GROUPS,
    "petitions": {"petition_2", "petition_officer"},
    "orgs": {"office_director", "office_staff"},
    "persons": {"office_director", "office_staff"},
    "posts": {"office_director", "office_staff"},
    "visits": GROUPS,
    "requests": GROUPS,
    "group-meetings": GROUPS,
    "instructions": GROUPS,
    "letters": {"office_director", "office_staff"},
    "secondments": {"office_director", "office_staff"},
    "trainings": {"office_director", "office_staff"},
    "points": {"office_director", "secretary"},
    "survey-totals": set(),  # nothing is open on paper
}


@pytest.mark.parametrize("key", WRITERS)
def test_only_those_who_may_write_may_import(world, login, key):
    for account in world.users:
        client = login(account)
        answers = {client.get(f"/{key}/import/").status_code, client.get(f"/{key}/import/template.xlsx").status_code}
        assert answers == ({200} if account in WRITERS[key] else {404}), account
        if account not in WRITERS[key]:
            assert upload(client, key, filled([row()])).status_code == 404
    assert not ImportRun.objects.exists()
    assert login("office_director").get("/nothing/import/").status_code == 404


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("interviews", "/interviews/"),
        ("petitions", "/petitions/"),
        ("orgs", "/orgs/"),
        ("persons", "/persons/"),
        ("posts", "/persons/"),
        ("visits", "/visits/"),
        ("requests", "/requests/"),
        ("group-meetings", "/group-meetings/"),
        ("instructions", "/instructions/"),
        ("letters", "/rounds/{round}/letters/"),
        ("secondments", "/rounds/{round}/secondments/"),
        ("trainings", "/rounds/{round}/trainings/"),
        ("points", "/points/"),
        ("survey-totals", "/surveys/"),
    ],
)
def test_the_way_to_the_import_stands_on_the_list(world, login, key, page):
    for account in ("petition_2", "office_staff", "office_director", "leader_2", "county_leader"):
        answer = login(account).get(page.format(round=world.round.uid))
        if answer.status_code == 200:
            text = answer.content.decode()
            for address in (f'"/{key}/import/"', f'"/{key}/import/template.xlsx"'):
                assert (address in text) == (account in WRITERS[key]), (account, page)


def test_an_uploaded_sheet_is_fetched_only_while_one_may_write_there(world, client, settings):
    imported = send(client, "interviews", filled([row(), row(1, 日期="明天")]))
    for kept in (imported.file, imported.marked):
        assert files.may_fetch(world.users["member_2"], kept)
    settings.XUNCHA_TODAY = settings.XUNCHA_TODAY.replace(year=2024)
    for kept in (imported.file, imported.marked):
        assert not files.may_fetch(world.users["member_2"], kept)
        assert client.get(f"/files/{kept.uid}/").status_code == 404
