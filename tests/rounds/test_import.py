"""Organisations, persons and posts by the sheet, and their way back: an exported sheet that was changed updates."""

import io
from datetime import date

from openpyxl import load_workbook

from rounds.models import PartyOrg, Person, PostHolding
from tests import factories
from tests.imports import filled, send, taken
from tests.interviews import talks
from xuncha.core.models import AuditEntry

ORG = {
    "名称": "中共柳湾村东支部委员会",
    "简称": "柳湾东",
    "上级": "槐渡镇",
    "层级": "村",
    "组织类型": "村党支部",
    "户数": 120,
    "集体经济收入(万元)": 12.5,
    "脱贫村": "是",
}
PERSON = {"姓名": "岑望舒", "单位": "槐渡镇", "性别": "男", "出生年份": 1978, "职级": "乡科级正职", "籍贯": "临澜县"}


def test_a_township_and_its_villages_in_one_file(world, login):
    town = {"名称": "中共云岔乡委员会", "简称": "云岔乡", "上级": "临澜县委", "层级": "乡镇", "组织类型": "乡镇党委"}
    village = {**ORG, "名称": "中共石桥村支部委员会", "简称": "石桥村", "上级": "云岔乡"}
    imported = taken(login("office_staff"), "orgs", filled([town, village, ORG]))
    assert (imported.status, imported.created) == ("done", 3), imported.findings
    made = PartyOrg.objects.get(short_name="石桥村")
    assert (
        made.parent.short_name == "云岔乡" and made.path == f"{made.parent.path}{made.pk}/" and made.initials == "sqc"
    )
    east = PartyOrg.objects.get(short_name="柳湾东")
    assert (east.households, float(east.collective_income), east.was_poor_village, east.path) == (
        120, 12.5, True, f"{world.orgs['huaidu'].path}{east.pk}/",
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="create_org").count() == 3


def test_wrong_organisations_are_told_by_row(world, login):
    rows = [
        {**ORG, "上级": "无此镇"}, {**ORG, "层级": "乡镇", "组织类型": "乡镇党委"}, {**ORG, "名称": "柳湾村"}, {**ORG, "户数": -5},
        {**ORG, "名称": None}, ORG, ORG,
    ]  # fmt: skip
    imported = send(login("office_staff"), "orgs", filled(rows))
    assert imported.good == 1, imported.findings
    for sentence in ("没有“无此镇”", "不能直接设在", "同一上级之下已有同名党组织", "必填", "与第 7 行重复"):
        assert sentence in imported.findings, (sentence, imported.findings)


def test_an_exported_list_that_was_changed_updates_the_villages(world, login):
    client = login("office_staff")
    answer = client.get("/orgs/export.xlsx?layout=official")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    page = book.active
    heads = {cell.value: cell.column for cell in page[1]}
    line = next(number for number in range(2, page.max_row) if page.cell(number, heads["简称"]).value == "柳湾村")
    page.cell(line, heads["户数"]).value = 321
    out = io.BytesIO()
    book.save(out)
    imported = taken(client, "orgs", out.getvalue())
    assert (imported.status, imported.changed, imported.created, imported.bad) == ("done", 1, 0, 0), imported.findings
    assert PartyOrg.objects.get(pk=world.village.pk).households == 321
    assert AuditEntry.objects.filter(verb="edit_org", uid=world.village.uid).count() == 1
    again = send(client, "orgs", out.getvalue())
    assert (again.good, again.known, again.bad) == (0, PartyOrg.objects.count(), 0), again.findings


def test_persons_then_their_posts(world, login):
    client = login("office_staff")
    imported = taken(client, "persons", filled([PERSON, {**PERSON, "姓名": "左明远", "单位": "柳湾村"}]))
    assert (imported.status, imported.created) == ("done", 2), imported.findings
    person = Person.objects.get(name="岑望舒")
    assert (person.org, person.rank, person.birth_year, person.initials) == (
        world.orgs["huaidu"],
        "section_chief",
        1978,
        "cws",
    )
    posts = [{"姓名": "岑望舒", "任职单位": "槐渡镇", "职务": "乡镇党委书记", "任职日期": "2021-09-01"}]
    imported = taken(client, "posts", filled(posts))
    assert (imported.status, imported.created) == ("done", 1), imported.findings
    held = PostHolding.objects.get(person=person)
    assert (held.is_chief, held.starts_on, held.org) == (True, date(2021, 9, 1), world.orgs["huaidu"])
    assert f"岑望舒：{held.title}" in client.get(imported.get_absolute_url()).content.decode()
    again = send(client, "posts", filled([*posts, {**posts[0], "任职日期": "2022-01-01", "免职日期": "2021-01-01"}]))
    assert again.good == 0 and "同一人同一天起任同一职务" in again.findings and "免职日期早于任职日期" in again.findings


def test_wrong_persons_and_posts_are_told_by_row(world, login):
    client = login("office_staff")
    talks.official(world, "huaidu", "同名人", "组织委员")
    talks.official(world, "liuwan", "同名人", "村会计")
    rows = [{**PERSON, "单位": "无此单位"}, {**PERSON, "出生年份": 78}, {**PERSON, "姓名": "同名人"}, PERSON, PERSON]
    imported = send(client, "persons", filled(rows))
    assert (imported.good, imported.bad) == (1, 4)
    for sentence in ("没有“无此单位”", "出生年份应在", "已登记过（槐渡镇的同名人）", "与第 5 行重复"):
        assert sentence in imported.findings, imported.findings
    post = {"姓名": "同名人", "任职单位": "柳湾村", "职务": "村党组织书记", "任职日期": "2021-09-01"}
    told = send(
        client, "posts", filled([post, {**post, "姓名": "查无此人"}, {**post, "所在单位": "柳湾村", "职务": "站长"}])
    )
    assert told.good == 0 and "有 2 位“同名人”" in told.findings and "人员库里没有“查无此人”" in told.findings


def test_persons_and_posts_are_exported_with_an_approval(world, login):
    talks.official(world, "huaidu", "岑望舒", "党委书记")
    client = login("office_staff")
    for key, head in (("persons", "现任职务"), ("posts", "任职单位")):
        assert client.get(f"/{key}/export.xlsx")["Location"].startswith(f"/exports/new/{key}/")
        page = client.get(f"/exports/new/{key}/?q=岑").content.decode()
        assert head in page and "/persons/?q=" in page
        assert client.post(f"/exports/new/{key}/?q=岑", {"purpose": "核对", "layout": "official"}).status_code == 302
    assert login("stranger").get("/persons/export.xlsx").status_code == 404


def test_lists_stay_within_their_budget(world, login, django_assert_max_num_queries):
    for place in range(30):
        factories.org(f"测试村{place}", "village", world.orgs["huaidu"])
        talks.official(world, "huaidu", f"测试人{place}", "干部")
    client = login("office_staff")
    for page in ("/orgs/", "/persons/"):
        with django_assert_max_num_queries(15):
            client.get(page)
