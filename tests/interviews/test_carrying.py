"""Points and findings that were to become a further record and did not yet (待转出): told, waited for, settled."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from findings.actions import drafts
from findings.queries import sources
from interviews import actions, queries
from interviews.actions import carrying, visit_findings
from interviews.models import InterviewPoint, VisitFinding
from rounds.models import RoundTarget
from rounds.permissions.passage import verdicts
from tests.interviews import talks, visits
from xuncha import queries as roof
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def carried(world, point: InterviewPoint) -> InterviewPoint:
    """The point as a draft, by the verb of drafts."""
    member = world.users["member_2"]
    values = sources.draft_values(point, member) | {"drafted_on": date(2023, 3, 14)}
    people = [user for user in world.users.values() if user.pk in values["undertakers"]]
    drafts.record_draft(by=member, target=world.target, source=point, **{**values, "undertakers": people})
    point.refresh_from_db()
    return point


def waits(world, account: str) -> dict[tuple[str, str], int]:
    lines = roof.waiting(world.users[account], world.round)
    return {(line["ledger"], line["step"]): line["count"] for line in lines}


@pytest.mark.parametrize("destination", ["draft", "clue", "fix", "petition"])
def test_a_point_waits_for_what_its_destination_asks(world, destination):
    _, point = talks.ready(world)
    actions.edit_point(point, by=world.users["member_2"], destination=destination)
    assert list(InterviewPoint.objects.to_carry()) == [point]
    assert len(queries.bars_uncarried(world.target)) == 1


@pytest.mark.parametrize("destination", ["keep", "follow_up"])
def test_a_point_that_stays_waits_for_nothing(world, destination):
    talk, point = talks.ready(world)
    actions.edit_point(point, by=talk.created_by, destination=destination)
    assert not InterviewPoint.objects.to_carry().exists() and queries.bars_uncarried(world.target) == []


def test_a_cancelled_talk_asks_for_no_carrying(world):
    talk, _ = talks.ready(world)
    actions.cancel(talk, by=talk.created_by, reason="登记有误")
    talk.refresh_from_db()
    assert queries.bars_uncarried(world.target) == [] and queries.lacks(talk) == []


def test_the_stage_is_barred_until_carried_or_settled(world):
    _talk, point = talks.ready(world)
    _, finding = visits.ready(world)
    target = RoundTarget.objects.get(pk=world.target.pk)

    def said() -> list[str]:
        return next(v for v in verdicts(target, "on_site") if v.code == "interviews.bars_uncarried").sentences

    assert said() == ["还有 1 条谈话要点、1 条走访发现没有按去向转出；请转出，或写明不再转出的理由。"]
    carried(world, point)
    assert said() == ["还有 1 条走访发现没有按去向转出；请转出，或写明不再转出的理由。"]
    carrying.settle_finding(finding, by=world.users["member_2"], reason="已由另一件底稿写明")
    assert said() == []


def test_the_recorder_is_told_on_the_workbench_and_nobody_else(world):
    talks.ready(world)
    visits.ready(world)
    mine = waits(world, "member_2")
    assert mine["谈话要点", "转底稿"] == 1 and mine["走访发现", "转底稿"] == 1
    for account in ("deputy_2", "leader_2", "leader_1", "office_director"):
        assert not {key for key in waits(world, account) if key[0] in ("谈话要点", "走访发现")}, account


def test_the_line_leads_to_the_list_that_it_counts(world, login):
    talk, _point = talks.ready(world)
    done, other = talks.ready(world, start=None, end=None)
    carried(world, other)
    lines = roof.waiting(world.users["member_2"], world.round)
    url = next(line["url"] for line in lines if line["ledger"] == "谈话要点")
    page = text(login("member_2").get(url))
    assert talk.number in page and done.number not in page
    assert talk.number in text(login("member_2").get("/interviews/?carry=draft"))
    assert talk.number not in text(login("member_2").get("/interviews/?carry=clue"))
    assert talk.number not in text(login("leader_2").get("/interviews/?carry=mine"))
    assert talk.number in text(login("leader_2").get("/interviews/?carry=any"))


def test_the_list_of_visits_has_the_same_filter(world, login):
    visit, _ = visits.ready(world)
    for value, seen in (("mine", True), ("any", True), ("draft", True), ("clue", False)):
        assert (visit.number in text(login("member_2").get(f"/visits/?carry={value}"))) == seen


def test_settling_needs_a_reason_and_stands_in_the_trail_without_it(world):
    talk, point = talks.ready(world)
    member = world.users["member_2"]
    with pytest.raises(Unmet, match="必须写明理由"):
        carrying.settle_point(point, by=member, reason=" ")
    settled = carrying.settle_point(point, by=member, reason="已并入另一件底稿")
    assert settled.settled_reason == "已并入另一件底稿" and queries.bars_uncarried(world.target) == []
    entry = audit.entries_of(talk.uid).get(verb="point_settled")
    assert entry.changes == {"seq": 1} and entry.reason == "已并入另一件底稿"


def test_what_stays_or_is_carried_is_not_settled(world):
    talk, point = talks.ready(world)
    kept = actions.add_point(talk, by=talk.created_by, text="留存的一句")
    with pytest.raises(Unmet, match="本来就不转出"):
        carrying.settle_point(kept, by=talk.created_by, reason="x")
    with pytest.raises(Unmet, match="已经转出"):
        carrying.settle_point(carried(world, point), by=talk.created_by, reason="x")


def test_carrying_over_and_a_new_destination_take_the_reason_back(world):
    talk, point = talks.ready(world)
    carrying.settle_point(point, by=talk.created_by, reason="先不转")
    assert carried(world, point).settled_reason == ""
    other = actions.add_point(talk, by=talk.created_by, text="又一条", destination="draft", leaf=world.leaves["LW6.1c"])
    carrying.settle_point(other, by=talk.created_by, reason="先不转")
    assert actions.edit_point(other, by=talk.created_by, persons="程启樵").settled_reason == "先不转"
    assert actions.edit_point(other, by=talk.created_by, destination="clue").settled_reason == ""


def test_the_database_keeps_carried_and_settled_apart(world):
    _, point = talks.ready(world)
    _, finding = visits.ready(world)
    for rows, column in ((InterviewPoint.objects.filter(pk=point.pk), "draft_uid"),
                         (VisitFinding.objects.filter(pk=finding.pk), "carried_uid")):  # fmt: skip
        with pytest.raises(IntegrityError, match="carried_or_settled"), transaction.atomic():
            rows.update(settled_reason="x", **{column: world.target.uid})


def test_the_reviewer_settles_also_what_is_signed_and_others_do_not(world):
    talk, point = talks.ready(world)
    actions.finish(talk, by=talk.created_by)
    with pytest.raises(Refused, match="没有这条谈话要点"):
        carrying.settle_point(point, by=world.users["leader_1"], reason="x")
    with pytest.raises(Refused):
        carrying.settle_point(point, by=world.users["office_director"], reason="x")
    assert carrying.settle_point(point, by=world.users["leader_2"], reason="研究后不转").settled_reason


def test_the_page_offers_it_and_shows_the_reason(world, login):
    talk, point = talks.ready(world)
    client, url = login("member_2"), f"{talk.get_absolute_url()}points/{point.uid}/settle/"
    page = client.get(talk.get_absolute_url())
    assert "待转出" in text(page) and url in page.content.decode()
    assert url not in login("office_director").get(talk.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "已并入另一件"}).url == f"{talk.get_absolute_url()}#point-1"
    after = client.get(talk.get_absolute_url())
    assert "不再转出：已并入另一件" in text(after) and url not in after.content.decode()
    assert client.post(f"{talk.get_absolute_url()}points/{talk.uid}/settle/", {"reason": "x"}).status_code == 404


def test_a_finding_is_settled_on_its_page(world, login):
    visit, finding = visits.ready(world)
    client, url = login("member_2"), f"{visit.get_absolute_url()}finding/{finding.uid}/settle/"
    assert "待转出" in text(client.get(visit.get_absolute_url()))
    assert client.post(url, {"reason": "村里已经公示"}).status_code == 302
    assert "不再转出：村里已经公示" in text(client.get(visit.get_absolute_url()))
    finding.refresh_from_db()
    visit_findings.mark_finding_carried(finding, world.target.uid, by=visit.created_by)
    finding.refresh_from_db()
    assert finding.settled_reason == ""


# -- what waits for a step ---------------------------------------------------------------------------------------------


def lacks_of(record, ask=queries.lacks) -> str:
    record.refresh_from_db()
    return " ".join(lack["text"] for lack in ask(record))


def test_a_talk_lacks_its_next_step_until_it_is_reviewed(world):
    talk, point = talks.ready(world)
    member = talk.created_by
    actions.edit_point(point, by=member, destination="keep")
    assert "还没有登记整理完毕" in lacks_of(talk)
    actions.finish(talk, by=member)
    assert lacks_of(talk) == "还没有登记核签。"
    actions.sign(talk, by=member, signature="not_needed", reason="一般情况")
    assert lacks_of(talk) == "还没有审核。"
    actions.review(talk, by=world.users["leader_2"])
    assert lacks_of(talk) == ""


def test_a_planned_talk_whose_day_has_gone_by_is_told(world, settings):
    talk = talks.record(world, date=date(2023, 3, 20))
    assert lacks_of(talk) == ""
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    assert lacks_of(talk) == ""
    settings.XUNCHA_TODAY = date(2023, 3, 21)
    assert lacks_of(talk) == "谈话定在 2023-03-20，日期已过；请登记已谈、改期或取消。"


def test_a_visit_lacks_its_next_step_and_a_day_gone_by(world, settings):
    visit, finding = visits.ready(world)
    carrying.settle_finding(finding, by=visit.created_by, reason="不转")
    assert "还没有登记整理完毕" in lacks_of(visit, queries.visit_lacks)
    visits.actions.finish_visit(visit, by=visit.created_by)
    assert lacks_of(visit, queries.visit_lacks) == "还没有审核。"
    visits.actions.review_visit(visit, by=world.users["leader_2"])
    assert lacks_of(visit, queries.visit_lacks) == ""
    ahead = visits.record(world, at=visits.at("2023-03-20 09:00"))
    assert lacks_of(ahead, queries.visit_lacks) == ""
    settings.XUNCHA_TODAY = date(2023, 3, 21)
    assert "日期已过" in lacks_of(ahead, queries.visit_lacks)


def test_what_waits_is_on_the_page_of_completeness(world, login, settings):
    ahead, gone = talks.record(world, date=date(2023, 3, 20)), visits.record(world, at=visits.at("2023-03-20 09:00"))
    page = f"/missing/?target={world.target.pk}"
    assert ahead.number not in text(login("leader_2").get(page))
    settings.XUNCHA_TODAY = date(2023, 3, 21)
    after = text(login("leader_2").get(page))
    assert ahead.number in after and gone.number in after
