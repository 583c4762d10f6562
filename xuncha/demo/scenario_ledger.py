"""The preconditions about the rectification ledger (验收场景 10、11): one line to be closed, and the figures of a county."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from findings.actions import freezing, problems, reports
from findings.models import WorkingDraft
from interviews.actions import coverage as rules
from rectification.actions import items, measures
from rectification.models import Feedback, RectificationItem
from rounds.actions import coverage
from rounds.models import RoundTarget, VillageCoverage
from xuncha.actions import submit_report
from xuncha.core import audit, calendar
from xuncha.demo import bulk, words
from xuncha.demo.clock import Diary, on_day
from xuncha.demo.county import TOWNS, County
from xuncha.demo.drafts import Drafts
from xuncha.demo.petitions import Petitions
from xuncha.demo.rectify import Rectification
from xuncha.demo.round import meet
from xuncha.demo.scenario_ground import ENTERED, FED_BACK, WITHDRAWN, leave, on_site, signed_drafts
from xuncha.demo.talks import Book
from xuncha.demo.visits import RULE, Visits

TICKETS = "村账镇管票据不全"


def ten(county: County) -> None:
    """Fourteen lines of 槐渡镇, the last of them 1401-02-ZG-0014, planned and being rectified."""
    diary = on_site(county, date(2023, 11, 6))
    signed_drafts(county, Book(), diary, 13, date(2023, 3, 6))
    diary.at(date(2023, 3, 7), lambda: _tickets_draft(county, diary))
    diary.play()
    for day in (WITHDRAWN, date(2023, 5, 12)):
        with on_day(day):
            leave(county)
    with on_day(date(2023, 5, 15)):
        _report(county)
    with on_day(date(2023, 6, 2)):
        reports.approve(reports.queries.report_of(county.targets["huaidu"]), by=county.users["leading_group"])
        meet(
            county,
            "huaidu",
            "secretary",
            by=county.users["office_director"],
            decisions="听取汇报，点人点事，限期整改。",
        )
        leave(county)
    _feed_back(county, diary)
    _plan_last(county)


def _tickets_draft(county: County, diary: Diary) -> None:
    row = next(row for row in words.corpus("draft_texts") if row["leaf"] == "LW6.6c")
    Drafts(county, Book(), Petitions(county, diary), diary).write("huaidu", row, 0)


def _report(county: County) -> None:
    """One problem from each draft, adopted and on the frozen list, and the report handed in."""
    deputy, leader, liaison = county.staff("huaidu", "deputy", "leader", "liaison")
    rows = (
        WorkingDraft.objects.alive()
        .signed()
        .select_related("org", "category", "target__org", "target__group", "target__round__term")
    )
    for draft in rows.order_by("number"):
        statement = TICKETS if draft.category.code == "LW6.6c" else draft.summary.rstrip("。")
        drawn = problems.draw_problem(
            by=deputy, drafts=[draft], orgs=[draft.org], category=draft.category, statement=statement
        )
        problems.adopt(drawn, by=leader)
    freezing.freeze(county.targets["huaidu"], by=leader)
    target = RoundTarget.objects.select_related("org", "group", "round__term").get(pk=county.targets["huaidu"].pk)
    report = reports.start_report(target, by=liaison)
    parts = ("profile", "achievements", "chief_praise", "chief_problems", "villages", "causes", "advice_unit")
    texts = dict.fromkeys(parts, "见巡察报告纸质件。")
    report = reports.edit_report(report, by=liaison, ecology="better", implementation="fair", **texts)
    submit_report(report, by=leader)
    leave(county)


def _feed_back(county: County, diary: Diary) -> None:
    """Delivered and signed for on 2023-06-12, every line assigned the day after."""
    Rectification(county, diary).feed_back("huaidu", date(2023, 6, 7), FED_BACK)
    diary.at(
        FED_BACK,
        lambda: meet(
            county, "huaidu", "feedback", by=county.users["office_director"], decisions="反馈并提出整改要求。"
        ),
    )
    diary.play()
    with on_day(date(2023, 6, 13)):
        items.assign_all(Feedback.objects.get(), by=county.users["office_staff"])
        leave(county)


def _plan_last(county: County) -> None:
    """ZG-0014 claimed, planned with three measures and accepted."""
    item, owner = RectificationItem.objects.get(number="1401-02-ZG-0014"), county.users["owner_huaidu"]
    with on_day(date(2023, 6, 14)):
        item = items.claim(item, by=owner)
        items.plan_item(
            item,
            by=owner,
            leader="唐建帆",
            dept="槐渡镇“三资”代理中心",
            owner="谈茂行",
            goal="积压票据全部入账，实行印鉴分管和定期轮审。",
        )
        for text in (
            "盘点积压票据，逐村补齐附件",
            "票据全部入账，代理中心逐月轮审",
            "印发村账代理票据管理办法，印鉴分管",
        ):
            measures.add_measure(item, by=owner, text=text, due=date(2023, 10, 31), owner="谈茂行")
        items.plan(item, by=owner)
    with on_day(date(2023, 6, 20)):
        items.accept_plan(item, by=county.users["office_staff"])


def eleven(county: County) -> None:
    """697 ledger lines (688 已完成, 4 基本完成, 5 未完成) and 67 of 68 villages inspected; the lines come in bulk."""
    on_site(county, date(2023, 4, 20))
    with on_day(date(2023, 4, 20)):
        rules.set_coverage_rule(
            by=county.users["office_director"], effective_from=calendar.today(), **RULE | {"talks": False}
        )
        for town in TOWNS:
            _cover(county, town)
    with on_day(date(2023, 12, 20)):
        _lines(county, done=688, basic=4, unfinished=5)


def _cover(county: County, town: str) -> None:
    """Every village but 北坪村 is visited and counted; no talks are asked for, none are there."""
    (member,) = county.staff(town, "member")
    visits = Visits(county, Book(), Diary(calendar.today()))
    rows = VillageCoverage.objects.filter(target=county.targets[town]).select_related("village", "target__org")
    for row in rows.order_by("village__sort", "pk"):
        marks = {"notice_posted_on": ENTERED, "material_checked_on": calendar.today()}
        row = coverage.mark_village(row, by=member, **marks)
        if row.village != county.orgs["yuncha-beiping"]:
            visits.hold(town, row.village.code, "household")
            coverage.cover_village(row, by=member)


@audit.action
def _lines(county: County, *, done: int, basic: int, unfinished: int) -> None:
    """The figures of the scenario: lines alone, without the papers behind them."""
    states = [("closed", "done")] * done + [("closed", "basic")] * basic + [("rectifying", "not")] * unfinished
    places: dict[str, list[tuple[str, str]]] = {town: states[n :: len(TOWNS)] for n, town in enumerate(TOWNS)}
    rows: list[dict[str, Any]] = []
    for town, mine in places.items():
        target, texts = county.targets[town], words.corpus("problem_texts")
        given = _numbers(county, town, len(mine))
        for place, ((status, completion), number) in enumerate(zip(mine, given, strict=True)):
            org = county.orgs[([town, *county.villages(town)])[place % (1 + len(county.villages(town)))]]
            text = texts[place % len(texts)]
            rows.append({
                "round_id": county.round.pk, "group_id": target.group_id, "target_id": target.pk, "org_id": org.pk, "resp_org_id": org.pk,
                "number": number, "category_id": county.leaves[text["leaf"]].pk, "problem": text["statement"],
                "manifestation": text["manifestations"][0], "due": date(2023, 12, 12), "status": status, "completion": completion,
                "closed_on": date(2023, 11, 30) if status == "closed" else None,
            })  # fmt: skip
    bulk.copy(RectificationItem, rows)
    audit.record("load_items", by=None, noun="rectification.rectificationitem", label=f"整改事项 {len(rows)} 项",
                 changes={"rows": [None, len(rows)]})  # fmt: skip


def _numbers(county: County, town: str, count: int) -> Iterable[str]:
    return bulk.take_numbers(f"{county.round.code}-{county.targets[town].group.number:02}", "rectification", count)
