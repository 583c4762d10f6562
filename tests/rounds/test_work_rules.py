"""办理要求: the office's numbers from a day on, each held against the day of the matter (domain §12, decision 0039)."""

from datetime import date

import pytest

from findings.actions import drafts
from interviews.models import Interview
from rounds.actions import work_rules
from rounds.models import WorkRule
from rounds.models.work_rules import BOUNDS, DEFAULTS, WorkRuleCode
from rounds.queries.work_rules import least
from tests.factories import TODAY
from tests.findings import make
from tests.interviews import talks, visits
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

THREE = ("deputy_2", "member_2b")


def rule(code: str, number: int, day: date = date(2023, 3, 1)) -> WorkRule:
    """A row as it stands in the table, also for the past."""
    return WorkRule.objects.create(code=code, least=number, effective_from=day)


def test_without_a_row_the_law_holds(db):
    assert {code: least(code, TODAY) for code in WorkRuleCode.values} == DEFAULTS
    assert set(BOUNDS) == set(DEFAULTS) and all(low <= DEFAULTS[code] <= high for code, (low, high) in BOUNDS.items())


def test_the_newest_row_that_has_begun_counts(db):
    rule("talkers", 3)
    rule("talkers", 2, date(2023, 3, 10))
    rule("talkers", 4, date(2023, 4, 1))
    assert [least("talkers", date(2023, *day)) for day in ((2, 28), (3, 1), (3, 10), (4, 1))] == [2, 3, 2, 4]


def test_a_talk_keeps_the_number_of_its_own_day(world):
    rule("talkers", 3, date(2023, 3, 10))
    talks.record(world, date=date(2023, 3, 9))
    with pytest.raises(Unmet, match="谈话人不得少于3人"):
        talks.record(world, date=date(2023, 3, 10))
    talks.record(world, date=date(2023, 3, 10), with_=THREE)
    assert Interview.objects.count() == 2


def test_a_visit_needs_as_many_as_the_office_set(world):
    rule("visitors", 3)
    with pytest.raises(Unmet, match="走访人不得少于3人"):
        visits.record(world)


def test_a_draft_needs_people_and_papers_of_its_day(world):
    rule("undertakers", 3)
    rule("evidence", 2)
    draft = make.with_evidence(world, make.draft(world))
    with pytest.raises(Unmet) as told:
        drafts.submit(draft, by=world.users["member_2"])
    assert {"承办人不得少于3人。", "至少要有2件支撑材料。"} <= set(told.value.sentences)
    WorkRule.objects.update(effective_from=date(2023, 3, 14))  # after the draft's own day
    assert drafts.submit(draft, by=world.users["member_2"]).status == "submitted"


# -- the verb and its page --------------------------------------------------------------------------------------------


def test_the_director_sets_a_number_and_it_is_noted(world, login):
    page = login("office_director")
    posted = {"code": "talkers", "least": "3", "effective_from": "2023-03-20", "note": "领导小组会议定"}
    assert page.post("/work-rules/", posted).status_code == 302
    made = WorkRule.objects.get()
    assert (made.code, made.least, made.effective_from, made.created_by) == (
        "talkers", 3, date(2023, 3, 20), world.users["office_director"],
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="set_work_rule")
    assert entry.changes["least"] == [None, 3] and entry.changes["effective_from"] == [None, "2023-03-20"]
    shown = page.get("/work-rules/").content.decode()
    assert "领导小组会议定" in shown and "2023-03-20" in shown
    assert least("talkers", TODAY) == 2, "not before its day"


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"effective_from": "2023-03-14"}, "不能改动过去"), ({"least": "1"}, "应在 2 到 5 之间"), ({"least": "6"}, "应在 2 到 5 之间"),
    ({"code": "talkers", "least": "6"}, "应在 2 到 5 之间"), ({"code": "cell"}, ""), ({"least": ""}, ""),
])  # fmt: skip
def test_what_may_not_be_set(login, changed, sentence):
    posted = {"code": "talkers", "least": "3", "effective_from": "2023-03-20"} | changed
    answer = login("office_director").post("/work-rules/", posted)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not WorkRule.objects.exists()


def test_one_number_has_one_row_a_day(world):
    given = {"by": world.users["office_director"], "code": "talkers", "effective_from": date(2023, 3, 20)}
    work_rules.set_work_rule(least=3, **given)
    with pytest.raises(Unmet, match="这一天已经设定过"):
        work_rules.set_work_rule(least=4, **given)


@pytest.mark.parametrize(
    ("account", "code"), [("leader_2", 200), ("member_2", 200), ("chief_huaidu", 404), ("stranger", 404)]
)
def test_staff_read_and_only_the_director_sets(world, login, account, code):
    answer = login(account).get("/work-rules/")
    assert answer.status_code == code
    assert code == 404 or "设定新要求" not in answer.content.decode()
    assert (
        login(account)
        .post("/work-rules/", {"code": "talkers", "least": "3", "effective_from": "2023-03-20"})
        .status_code
        == 404
    )
    with pytest.raises(Refused):
        work_rules.set_work_rule(by=world.users[account], code="talkers", least=3, effective_from=TODAY)
    assert not WorkRule.objects.exists()
