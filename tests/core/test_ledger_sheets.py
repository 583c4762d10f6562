"""What holds for every ledger that takes sheets: its own example comes in, the same file twice makes no doubles, foreign
heads and another group's places are refused; and the list gives away exactly what it shows, in the official order."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from rounds.actions import meetings
from rounds.models import Person, PostHolding
from tests import factories
from tests.imports import commit, send
from tests.interviews import surveys
from xuncha.core import registry
from xuncha.core.models import ImportedRow


def _nothing(world: Any) -> None:
    """The small round is enough."""


def _person(world: Any) -> None:
    Person.objects.create(org=world.orgs["huaidu"], name="岑望舒", sort_key="cws")


def _no_example_village(world: Any) -> None:
    """The example of the organisations must not be there already."""
    world.village.name = world.village.short_name = "柳湾一村"
    world.village.save()


def _meeting(world: Any) -> None:
    meetings.hold_meeting(world.round, by=world.users["office_director"], kind="secretary", held_on=date(2023, 3, 10), decisions="听取汇报")  # fmt: skip


def _survey(world: Any) -> None:
    surveys.published(world)


#: ledger → who fills it in, what has to be there before
CASES: dict[str, tuple[str, Any]] = {
    "interviews": ("member_2", _nothing),
    "visits": ("member_2", _nothing),
    "survey-totals": ("member_2", _survey),
    "petitions": ("petition_2", _nothing),
    "requests": ("member_2", _nothing),
    "letters": ("office_staff", _nothing),
    "secondments": ("office_staff", _nothing),
    "trainings": ("office_staff", _nothing),
    "points": ("office_director", _meeting),
    "group-meetings": ("liaison_2", _nothing),
    "instructions": ("liaison_2", _nothing),
    "orgs": ("office_staff", _no_example_village),
    "persons": ("office_staff", _nothing),
    "posts": ("office_staff", _person),
}


def test_every_ledger_that_takes_sheets_is_held_here():
    assert set(CASES) == set(registry.imports)


@pytest.fixture
def ledger(world, login, request):
    """(key, client of who fills it in)."""
    account, prepare = CASES[request.param]
    prepare(world)
    return request.param, login(account)


EVERY = pytest.mark.parametrize("ledger", CASES, indirect=True)


def example(client: Any, key: str, **changes: Any) -> bytes:
    """The ledger's own template with its example made a row: the mark in the hidden column is taken off."""
    answer = client.get(f"/{key}/import/template.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    page = book.worksheets[0]
    heads = {str(cell.value).rstrip("*"): cell.column for cell in page[1] if cell.value}
    page.cell(2, heads.pop("行标识")).value = None
    for head, value in changes.items():
        column = heads.get(head) or page.max_column + 1
        page.cell(1, column).value = page.cell(1, column).value or head
        page.cell(2, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@EVERY
def test_the_template_s_own_example_comes_in_once(ledger):
    key, client = ledger
    content = example(client, key)
    checked = send(client, key, content)
    assert (checked.good, checked.bad) == (1, 0), checked.findings
    imported = commit(client, checked)
    assert (imported.status, imported.created, imported.bad) == ("done", 1, 0), imported.findings
    again = send(client, key, content)
    assert (again.good, again.known, again.bad) == (0, 1, 0), again.findings
    assert ImportedRow.objects.filter(ledger=key).count() == 1
    page = client.get(imported.get_absolute_url())
    assert page.status_code == 200


@EVERY
def test_a_foreign_head_is_refused_by_name(ledger):
    key, client = ledger
    imported = send(client, key, example(client, key, 身高=170))
    assert imported.status == "failed" and "身高" in imported.findings and "不是本表的列" in imported.findings
    assert not ImportedRow.objects.exists()


#: ledger → the column that names a place or a person, and one of group 1
FOREIGN = {
    "interviews": ("涉及党组织", "河滩村"), "visits": ("村", "河滩村"), "petitions": ("涉及党组织", "河滩村"),
    "requests": ("单位", "河滩村"), "group-meetings": ("参加人员", "member_1(测试)"), "instructions": ("被巡察党组织", "澄坪镇"),
    "letters": ("被巡察党组织", "无此镇"), "points": ("涉及党组织", "无此村"), "survey-totals": ("问卷编号", "1401-01-WJ-0001"),
    "secondments": ("姓名", "chief_north(测试)"), "trainings": ("参加人员", "stranger(测试)"),
}  # fmt: skip


@pytest.mark.parametrize("ledger", FOREIGN, indirect=True)
def test_what_is_out_of_reach_is_told_like_what_is_not_there(ledger, world):
    key, client = ledger
    if key == "survey-totals":
        made, _ = surveys.published(world, by="member_1", target=world.targets["north"], org=world.orgs["north"])
        assert made.number == "1401-01-WJ-0001"
    head, name = FOREIGN[key]
    imported = send(client, key, example(client, key, **{head: name}))
    assert (imported.good, imported.bad) == (0, 1), imported.findings
    assert f"没有“{name}”" in imported.findings
    assert not ImportedRow.objects.exists()


def test_posts_are_not_given_to_whom_nobody_knows(login):
    client = login("office_staff")
    assert send(client, "posts", example(client, "posts")).bad == 1 and not PostHolding.objects.exists()


def test_places_of_the_small_round(world):
    """The names above are those of the other group."""
    assert {str(world.orgs["hetan"]), str(world.orgs["north"])} == {"河滩村", "澄坪镇"}
    assert date(2023, 3, 15) == factories.TODAY
