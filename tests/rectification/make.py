"""Records of rectification for tests. Problems are put straight into the table; all that follows goes by the verbs."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import InspectionReport, Problem
from rectification.actions import closing, feedback, items, measures
from rectification.models import Feedback, Measure, RectificationItem
from rounds.models import Meeting
from tests import factories
from xuncha.core import audit, calendar

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXTS = {
    "text_team": "总体评价和主要问题。",
    "text_chief": "带头落实第一责任人责任。",
    "requirements": "一个月内报送方案。",
}
PLAN = {"leader": "岑望舒", "dept": "党政办", "owner": "鄢秋实", "goal": "票据齐全，账款相符。"}
FEEDBACK_WAY = (
    ("review", "office_director"), ("approve", "leading_group"), ("deliver", "leader_2"), ("receive", "chief_huaidu"),
)  # fmt: skip
FEEDBACK_STATUSES = ("draft", "reviewed", "approved", "delivered", "received")
ITEM_STATUSES = ("assigned", "claimed", "planned", "rectifying", "applied", "under_review", "closed")
SEATS = {"office": "office_director", "discipline": "discipline", "organization": "organization"}


@audit.action
def problem(world, *orgs: str, town: str = "huaidu", statement: str = "村账镇管票据不全", **columns: Any) -> Problem:
    """A problem of the submitted report about some organisations of a target."""
    target = world.targets[town]
    values = {"status": "reported", "category": world.leaves["LW6.6c"]} | columns
    made = Problem.objects.create(
        round=world.round, group=target.group, target=target, org=target.org, statement=statement,
        number=f"1401-{target.group.number:02}-WT-{Problem.objects.count() + 1:04}", **values,
    )  # fmt: skip
    made.orgs.set([world.orgs[key] for key in orgs or (town,)])
    return made


@audit.action
def report_approved(world) -> None:
    """The report of 槐渡镇 as the leading group approved it; like the problems, straight into the table."""
    target = world.target
    values = {"round": world.round, "group": target.group, "org": target.org, "number": "1401-02-BG-0001"}
    InspectionReport.objects.update_or_create(
        target=target, defaults={"status": "approved"}, create_defaults={**values, "status": "approved"}
    )


def decided(world) -> None:
    """What comes before a feedback is approved: the report approved, 书记专题会 held."""
    report_approved(world)
    if not Meeting.objects.filter(kind="secretary", target=world.target).exists():
        factories.secretary_met(world)


def drafted(world, **columns: Any) -> Feedback:
    """A feedback of 槐渡镇 with its texts, from the problems there are; the leaders have decided on the report."""
    decided(world)
    return feedback.draft_feedback(by=world.users["leader_2"], target=world.target, **{**TEXTS, **columns})


def feedback_at(world, status: str) -> Feedback:
    """A feedback brought to a status by its lawful way; makes one problem when there is none."""
    if not Problem.objects.exists():
        problem(world)
    made = drafted(world)
    for verb, who in FEEDBACK_WAY[: FEEDBACK_STATUSES.index(status)]:
        made = feedback.VERBS[verb](made, by=world.users[who])
    return made


def assigned(world, *orgs: str) -> RectificationItem:
    """A ledger line that was just handed out."""
    problem(world, *(orgs or ("huaidu",)))
    given = feedback_at(world, "delivered")
    items.assign_all(given, by=world.users["office_staff"])
    return RectificationItem.objects.get()


def measure(world, item: RectificationItem, **columns: Any) -> Measure:
    """One measure of the plan."""
    values = {"text": "逐笔补齐票据", "due": date(2023, 9, 1), "owner": "鄢秋实"} | columns
    return measures.add_measure(item, by=world.users["owner_huaidu"], **values)


def pdf(name: str = "补齐清单.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """An upload of a small real PDF."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def proven(world, made: Measure) -> Measure:
    """The measure done today, with a proof."""
    return measures.report_progress(made, by=world.users["owner_huaidu"], progress="已补齐", is_done=True,
                                 done_on=calendar.today(), proof=pdf())  # fmt: skip


def item_at(world, status: str, *orgs: str) -> RectificationItem:
    """A ledger line brought to a status by its lawful way."""
    owner, chief = world.users["owner_huaidu"], world.users["chief_huaidu"]
    made = assigned(world, *orgs)
    one = measure(world, made)
    items.plan_item(made, by=owner, **PLAN)
    steps = (
        lambda: items.claim(made, by=owner),
        lambda: items.plan(made, by=owner),
        lambda: items.accept_plan(made, by=world.users["office_staff"]),
        lambda: (
            proven(world, one),
            items.report_result(made, by=owner, result="全部补齐"),
            items.apply(made, by=owner),
        ),
        lambda: items.endorse(made, by=chief),
        lambda: [closing.give_opinion(made, by=world.users[who], opinion="agree") for who in SEATS.values()],
    )
    for step in steps[: ITEM_STATUSES.index(status)]:
        step()
        made.refresh_from_db()
    assert made.status == status
    return made
