"""周报: the figures are the ledgers', for each reader as far as they may; the text alone is written."""

from datetime import date

import pytest

from rounds.models import WeeklyReport
from rounds.queries.group_life import weeklies_visible_to
from tests.findings import make as findings
from tests.interviews import talks
from tests.library import requests
from tests.petitions import letters
from tests.rounds import group_life as make
from tests.stamps import stamp
from xuncha import actions
from xuncha.core.errors import Refused, Unmet
from xuncha.statistics import weekly

GROUP = {"leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2"}
ABOVE = {"office_director", "office_staff", "leading_group", "secretary"}


def figures(report: WeeklyReport) -> dict[str, int]:
    return {line["code"]: line["value"] for line in report.figures}


def test_the_figures_are_counted_from_the_ledgers_of_the_week(world):
    findings.draft(world, drafted_on=date(2023, 3, 14))
    findings.draft(world, drafted_on=date(2023, 3, 10))  # the week before
    findings.problem(world, [findings.draft_at(world, "signed", drafted_on=date(2023, 3, 8))])
    report = make.weekly_at(world)
    found = figures(report)
    assert (found["drafts"], found["problems"], found["problems_LW6"], found["talks"]) == (1, 1, 1, 0)
    assert report.week == date(2023, 3, 13)


def test_papers_count_by_the_copies_that_came_in_the_week_and_open_their_list(world, login):
    requests.receive(world, requests.ask(world))  # asked on Friday, came on Monday the 13th: three copies and one
    requests.receive(world, requests.ask(world), at=requests.at(11))
    requests.receive(world, requests.ask(world, kind="task"))
    report = make.weekly_at(world)
    line = next(line for line in report.figures if line["code"] == "papers")
    assert (line["value"], line["unit"]) == (4, "份")
    client = login("liaison_2")
    assert line["url"].replace("&", "&amp;") in client.get(report.get_absolute_url()).content.decode()
    items = client.get(line["url"]).context["page"].object_list
    assert sum(item.copies for item in items) == line["value"]


def test_one_report_a_week_and_none_ahead(world):
    make.weekly_at(world)
    liaison = world.users["liaison_2"]
    with pytest.raises(Unmet, match="已经有了"):
        actions.begin_weekly(by=liaison, target=world.target, week=date(2023, 3, 19))
    with pytest.raises(Unmet, match="还没有到"):
        actions.begin_weekly(by=liaison, target=world.target, week=date(2023, 3, 20))
    with pytest.raises(Refused):
        actions.begin_weekly(by=world.users["member_2"], target=world.target, week=date(2023, 3, 8))


def test_no_form_reaches_a_figure(world, login):
    report = make.weekly_at(world)
    data = {"work": "改过的文字", "figures": '[{"code": "talks", "value": 99}]', "talks": "99", "status": "reported"}
    client, url = login("liaison_2"), f"/weeklies/{report.uid}/edit/"
    assert client.post(url, data | stamp(client, url)).status_code == 302
    report.refresh_from_db()
    assert (report.work, figures(report)["talks"], report.status) == ("改过的文字", 0, "draft")
    with pytest.raises(TypeError):
        actions.write_weekly(report, by=world.users["liaison_2"], number="x")


def test_figures_follow_the_ledger_until_they_are_approved(world):
    report = make.weekly_at(world)
    findings.draft(world, drafted_on=date(2023, 3, 14))
    assert figures(actions.refresh_weekly(report, by=world.users["liaison_2"]))["drafts"] == 1
    findings.draft(world, drafted_on=date(2023, 3, 14))
    approved = actions.approve_weekly(report, by=world.users["leader_2"])
    assert figures(approved)["drafts"] == 2
    findings.draft(world, drafted_on=date(2023, 3, 14))
    approved.refresh_from_db()
    assert figures(approved)["drafts"] == 2
    for act in (actions.refresh_weekly, lambda r, by: actions.write_weekly(r, by=by, work="x")):
        with pytest.raises(Refused, match="不能再改"):
            act(approved, by=world.users["liaison_2"])


@pytest.mark.parametrize("letters_of_the_week", [0, 1, 4])
def test_figures_of_letters_are_for_those_who_may_open_the_rows(world, login, letters_of_the_week):
    """Whoever only counts letters is told no week's number, small or not: T1's total less the other weeks would tell it."""
    for _ in range(letters_of_the_week):
        letters.register(world, received_at=letters.at("2023-03-14"))
    report = make.weekly_at(world, "reported")
    assert figures(report)["petitions"] == letters_of_the_week
    for account in ("member_2", "office_director", "office_staff"):
        told = {line["code"]: line for line in weekly.shown(report, world.users[account])}
        assert told["petitions"]["hidden"] and not told["petitions"]["url"] and not told["talks"]["hidden"], account
        for address in ("", "print/"):
            page = login(account).get(f"{report.get_absolute_url()}{address}").content.decode()
            row = page.split("收到信访")[1].split("</tr>")[0]
            assert "不显示" in row and f">{letters_of_the_week}<" not in row, (account, address)
    leader = login("leader_2").get(report.get_absolute_url()).content.decode()
    row = leader.split("收到信访")[1].split("</tr>")[0]
    assert "不显示" not in row
    assert ("/petitions/?target=" in row) == bool(letters_of_the_week)


@pytest.mark.parametrize("status", ["draft", "approved", "reported"])
def test_the_office_reads_it_when_it_is_sent(world, status):
    make.weekly_at(world, status)
    seen = {name for name, user in world.users.items() if weeklies_visible_to(user).exists()}
    assert seen == (GROUP | ABOVE if status == "reported" else GROUP)


def test_pages_and_print(world, login, django_assert_max_num_queries):
    talks.ready(world)
    report = make.weekly_at(world)
    client = login("liaison_2")
    for page in ("", "print/", "edit/"):
        assert client.get(f"{report.get_absolute_url()}{page}").status_code == 200
    assert 'name="figures"' not in client.get(f"{report.get_absolute_url()}edit/").content.decode()
    with django_assert_max_num_queries(35):
        client.get(report.get_absolute_url())
    client.post("/weeklies/new/", {"target": world.target.pk, "week": "2023-03-08"})
    assert WeeklyReport.objects.filter(week="2023-03-06").exists()
