"""Every list page: at most 15 queries for the accounts that see the most, and as many with 50 rows as with 5 (design §7, the bars)."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from findings.models import Clue, InspectionReport, Problem, ProblemList, Transfer, WorkingDraft
from interviews import actions as interview_actions
from interviews.actions import coverage
from interviews.models import Checklist, Interview, InterviewOutline, Survey, Visit
from library import actions as library_actions
from library.models import MaterialRequest
from petitions import actions as petition_actions
from petitions.models import DuplicateCandidate
from rectification.models import Feedback, ImmediateFix, RectificationItem
from rounds.actions import meetings, seconding, seeds
from rounds.models import (
    CommitteeTerm,
    GroupMeeting,
    InquiryLetter,
    InspectionRound,
    Instruction,
    RecusalRule,
    RoundTarget,
    SecretaryPoint,
    SlotRule,
    StageSlot,
    TrainingSession,
    VillageCoverage,
    WeeklyReport,
)
from tests import factories, places
from tests.findings import make as findings
from tests.interviews import surveys, talks, visits
from tests.library import requests
from tests.petitions import letters
from tests.rectification import fixes as immediate
from tests.rectification import make as rectification
from tests.rounds import group_life, preparation
from tests.routes import PAGES
from tests.test_urls import ROUTES
from xuncha import actions as roof
from xuncha.core import audit, calendar, credentials, grants
from xuncha.core.models import DeadlineRule, ExportRequest, User

LIMIT = 15


@dataclass(frozen=True)
class Page:
    """A list: its address in the world, who reads it, and what puts `count` more rows on it.

    `most`: the ceiling of a page that asks every ledger in turn (the search box).
    """

    at: str
    accounts: tuple[str, ...]
    fill: Callable[[Any, int], None]
    most: int = LIMIT

    def __str__(self) -> str:
        return self.at


def each(make: Callable[[Any], Any]) -> Callable[[Any, int], None]:
    """The same maker, as often as rows are asked for."""

    def fill(world: Any, count: int) -> None:
        for _ in range(count):
            make(world)

    return fill


def _villages(world: Any, count: int) -> None:
    for _ in range(count):
        number = VillageCoverage.objects.count()
        village = factories.org(f"新村{number}", "village", world.orgs["huaidu"], sort=number)
        VillageCoverage.objects.create(target=world.target, village=village)


def _rounds(world: Any, count: int) -> None:
    for _ in range(count):
        sequence = InspectionRound.objects.filter(term=world.round.term).count() + 1
        InspectionRound.objects.create(term=world.round.term, sequence=sequence, name=f"第{sequence}轮")


def _targets(world: Any, count: int) -> None:
    for _ in range(count):
        town = factories.org(f"新镇{RoundTarget.objects.count()}", "township", world.orgs["county"])
        RoundTarget.objects.create(round=world.round, org=town, group=world.groups[2], stage="on_site")


def _fellows(world: Any, count: int) -> None:
    """Members of group 2, proposed and seconded."""
    for _ in range(count):
        name = f"fellow_{User.objects.count()}"
        factories._enter(world, name, "", 2, "member", "", "huaidu")
        preparation.seconded(world, name)


def _trainings(world: Any, count: int) -> None:
    for _ in range(count):
        topic = f"第{TrainingSession.objects.count()}课"
        seconding.hold_training(
            world.round, by=world.users["office_staff"], held_on=date(2023, 2, 17), topic=topic, lecturer="束远方", hours="3.5",
            attendees=[world.persons["member_2"], world.persons["member_2b"]],
        )  # fmt: skip


@audit.action
def _inquiries(world: Any, count: int) -> None:
    first = InquiryLetter.objects.order_by("pk").first() or preparation.letter(world)
    for _ in range(count):
        _targets(world, 1)
        copies(first, 1, target=lambda _: RoundTarget.objects.latest("pk"))


def copies(row: Any, count: int, **change: Callable[[int], Any]) -> None:
    """More rows like one that was made by its verbs, each with a uid and a number of its own, with what it names."""
    model = type(row)
    there = model._base_manager.count()
    for place in range(there, there + count):
        made = model._base_manager.get(pk=row.pk)
        made.pk, made.id, made.uid = None, None, uuid4()
        if "number" in {field.name for field in model._meta.fields} and made.number:
            made.number = f"{row.number[:-4]}{place + 1:04}"
        for name, value in change.items():
            setattr(made, name, value(place))
        made.save()
        for field in model._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:
                getattr(made, field.name).set(getattr(row, field.name).all())


@audit.action
def _items(world: Any, count: int) -> None:
    """Lines of the ledger: the first by its way, the others like it."""
    first = RectificationItem.objects.order_by("pk").first() or rectification.item_at(world, "rectifying")
    for _ in range(count):
        problem = rectification.problem(world, "liuwan", statement="票据不全")
        copies(first.feedback_item, 1, seq=lambda place: place + 1, problem=lambda _, one=problem: one)
        line = type(first.feedback_item).objects.latest("pk")
        copies(first, 1, feedback_item=lambda _, one=line: one)


@audit.action
def _feedbacks(world: Any, count: int) -> None:
    first = Feedback.objects.order_by("pk").first() or rectification.feedback_at(world, "received")
    for _ in range(count):
        _targets(world, 1)
        copies(first, 1, target=lambda _: RoundTarget.objects.latest("pk"))


@audit.action
def _weeklies(world: Any, count: int) -> None:
    first = WeeklyReport.objects.order_by("pk").first() or group_life.weekly_at(world)
    copies(first, count, week=lambda place: group_life.WEEK + timedelta(days=7 * place))


@audit.action
def _reports(world: Any, count: int) -> None:
    first = InspectionReport.objects.order_by("pk").first() or places.report("submitted")(world)
    for _ in range(count):
        _targets(world, 1)
        copies(first, 1, target=lambda _: RoundTarget.objects.latest("pk"))


def _letters(world: Any, count: int) -> None:
    """Letters far apart, so that the radar has nothing to say."""
    for place in range(count):
        at = datetime(2023, 2, 23, 9, place % 60, tzinfo=calendar.ZONE)
        letters.register(
            world,
            received_at=at,
            summary=f"反映第{place}件事。",
            reporter={"name": f"反映人{place}"},
            signature_type="real",
        )


def _pairs(world: Any, count: int) -> None:
    """Each of n letters is like every earlier one."""
    while DuplicateCandidate.objects.count() < count + 1:
        letters.register(world)


def _asked(world: Any, count: int) -> None:
    for place in range(count):
        letter = letters.register(
            world, received_at=datetime(2023, 2, 23, 9, place % 60, tzinfo=calendar.ZONE), summary=f"第{place}件", signature_type="real",
            reporter={"name": "费思齐", "phone": "199-0000-1234", "id_number": "", "address": ""},
        )  # fmt: skip
        petition_actions.ask_identity(letter, by=world.users["petition_2"], reason="核实")


def _grants(world: Any, count: int) -> None:
    for _ in range(count):
        user = factories.make_user(f"new_{User.objects.count()}")
        grants.propose_grant(by=world.users["secadmin"], user=user, role="office_staff", reason="任职")


def _resets(world: Any, count: int) -> None:
    for _ in range(count):
        user = factories.make_user(f"new_{User.objects.count()}")
        credentials.ask_reset(by=world.users["sysadmin"], user=user, kind="password", reason="忘记")


@audit.action
def _exports(world: Any, count: int) -> None:
    for place in range(count):
        ExportRequest.objects.create(
            number=f"DC-{ExportRequest.objects.count():04}", table="petitions", title="信访件", scope="全部", purpose="汇报", rows=1, level=3,
            needed=2, asked_by=world.users["leader_2"],
        )  # fmt: skip
        assert place >= 0


def _officials(world: Any, count: int) -> None:
    for place in range(count):
        talks.official(world, "huaidu", f"干部{place}", "干部")


def _documents(world: Any, count: int) -> None:
    for place in range(count):
        library_actions.add_document(by=world.users["office_staff"], title=f"资料{place}", kind="paper", text="x")


def _meetings(world: Any, count: int) -> None:
    for _ in range(count):
        meetings.hold_meeting(
            world.round, by=world.users["leader_2"], kind="group", held_on=date(2023, 3, 1), decisions="同意",
            group=world.groups[2], target=world.target, topics="底稿研究",
        )  # fmt: skip


@audit.action
def _names_asked(world: Any, count: int) -> None:
    """leader_2 asks for the names of so many petitioners who were talked to."""
    first = Interview.objects.order_by("pk").first() or places.name_asked(world).talk
    for _ in range(count):
        copies(first, 1)
        interview_actions.ask_name(Interview.objects.latest("pk"), by=world.users["leader_2"], reason="回访核实")


def _snapshots(world: Any, count: int) -> None:
    for _ in range(count):
        roof.take_snapshot(world.round, by=world.users["leader_2"], target=world.target)


def _later(model: type[Model], make: Callable[[Any], Any]) -> Callable[[Any, int], None]:
    """Rules of one kind, each from a later day on."""
    return like(model, make, effective_from=lambda place: date(2023, 4, 1) + timedelta(days=place))


def _deadline(world: Any) -> Any:
    calendar.seed_deadline_rules()
    return DeadlineRule.objects.earliest("pk")


def _recusal_rule(world: Any) -> Any:
    seeds.seed_recusal_rules()
    return RecusalRule.objects.earliest("pk")


def _paper_rule(world: Any) -> Any:
    seeds.seed_stage_slots()
    slot = StageSlot.objects.filter(required=False).earliest("pk")
    return SlotRule.objects.create(slot=slot, required=True, effective_from=date(2023, 4, 1))


def _checklist(world: Any) -> Any:
    day = date(2023, 3, 20)
    return coverage.add_checklist(
        by=world.users["office_director"], kind="household", effective_from=day, items=["收入来源"]
    )


def _terms(world: Any, count: int) -> None:
    for _ in range(count):
        number = CommitteeTerm.objects.latest("number").number + 1
        begin = CommitteeTerm.objects.latest("number").ends_on
        CommitteeTerm.objects.create(
            number=number, name=f"第{number}届", starts_on=begin, ends_on=begin.replace(year=begin.year + 5)
        )


def _leaves(world: Any, count: int) -> None:
    leaf = world.leaves["LW6.1c"]
    copies(leaf, count, code=lambda place: f"LW6.9x{place}", sort=lambda place: 100 + place)


def like(model: type[Model], make: Callable[[Any], Any], **change: Callable[[int], Any]) -> Callable[[Any, int], None]:
    """The first by its way, the others copies of it with what it names."""

    @audit.action
    def fill(world: Any, count: int) -> None:
        copies(model._base_manager.order_by("pk").first() or make(world), count, **change)

    return fill


GROUP, OFFICE = ("leader_2", "petition_2"), ("office_director", "office_staff")
#: the lists of all apps: with the accounts that see the most of each, and those whose frame costs the most
LISTS = (
    Page("/interviews/", (*GROUP, *OFFICE), like(Interview, lambda w: talks.ready(w)[0])),
    Page("/visits/", (*GROUP, *OFFICE), like(Visit, lambda w: visits.ready(w)[0])),
    Page("/visits/villages/", (*GROUP, *OFFICE), _villages),
    Page("/surveys/", (*GROUP, *OFFICE), like(Survey, lambda w: surveys.entered(w)[0])),
    Page("/requests/", (*GROUP, *OFFICE), like(MaterialRequest, lambda w: requests.receive(w, requests.ask(w)))),
    Page("/requests/items/", (*GROUP, *OFFICE), each(lambda w: requests.receive(w, requests.ask(w)))),
    Page("/petitions/", ("leader_2", "petition_2", "petition_officer", "office_director"), _letters),
    Page("/petitions/duplicates/", ("petition_2", "petition_officer"), _pairs),
    Page("/petitions/identity/", ("leader_2", "petition_2"), _asked),
    Page("/drafts/", (*GROUP, *OFFICE), like(WorkingDraft, lambda w: findings.draft_at(w, "signed"))),
    Page("/problems/", ("leader_2", *OFFICE), like(Problem, lambda w: findings.problem(w, [findings.draft_at(w, "signed")]))),
    Page("/clues/", (*GROUP, "clue_officer", "office_director"), like(Clue, findings.clue)),
    Page("/transfers/", ("clue_officer", "leading_group", "discipline"),
         like(Transfer, lambda w: findings.transfer(w, [findings.clue_at(w, "approved")]))),
    Page("/rectification/", ("leader_2", *OFFICE, "discipline", "organization", "owner_huaidu", "chief_huaidu"), _items),
    Page("/rectification/feedback/", ("leader_2", *OFFICE, "discipline", "chief_huaidu"), _feedbacks),
    Page("/library/", (*GROUP, *OFFICE), _documents),
    Page("/points/", ("clue_officer", "office_director"), like(SecretaryPoint, preparation.point, seq=lambda place: place + 1)),
    Page("/meetings/", (*GROUP, *OFFICE, "leading_group"), _meetings),
    Page("/group-meetings/", (*GROUP, *OFFICE), like(GroupMeeting, lambda w: group_life.meeting_at(w, "recorded"))),
    Page("/instructions/", (*GROUP, *OFFICE), like(Instruction, lambda w: group_life.instruction_at(w, "reported"))),
    Page("/weeklies/", (*GROUP, *OFFICE), _weeklies),
    Page("/reports/", ("leader_2", *OFFICE, "leading_group"), _reports),
    Page("/exports/", (*GROUP, *OFFICE), _exports),
    Page("/rounds/", (*GROUP, *OFFICE), _rounds),
    Page("/rounds/{round}/groups/", ("leader_2", "member_2", *OFFICE, "leading_group"), _fellows),
    Page("/rounds/{round}/letters/", OFFICE, _inquiries),
    Page("/rounds/{round}/secondments/", OFFICE, _fellows),
    Page("/rounds/{round}/trainings/", OFFICE, _trainings),
    Page("/orgs/", (*GROUP, *OFFICE), _villages),
    Page("/persons/", (*GROUP, *OFFICE), _officials),
    Page("/accounts/", ("sysadmin",), each(lambda w: factories.make_user(f"new_{User.objects.count()}"))),
    Page("/accounts/resets/", ("sysadmin", "secadmin"), _resets),
    Page("/roles/grants/", ("secadmin", "office_director"), _grants),
    Page("/audit/", ("auditor",), _documents),
    Page("/fixes/", ("leader_2", *OFFICE, "leading_group", "owner_huaidu"),
         like(ImmediateFix, lambda w: immediate.fix_at(w, "served"))),
    Page("/rounds/villages/", (*GROUP, *OFFICE), _villages),
    Page("/missing/", (*GROUP, *OFFICE), like(Interview, lambda w: talks.ready(w)[0])),
    Page("/jobs/", ("member_2",), each(places.job)),
    Page("/problems/lists/", ("leader_2", *OFFICE), like(ProblemList, places.frozen_list, version=lambda place: place + 1, reason=lambda _: "补充核实")),
    Page("/interviews/names/", ("leader_2", "petition_officer", "leading_group"), _names_asked),
    Page("/interviews/outlines/", (*GROUP, *OFFICE), like(InterviewOutline, places.outline, version=lambda place: place + 1, retired_at=lambda _: calendar.now())),
    Page("/interviews/plan/print/?target={target}", ("leader_2", "deputy_2"), like(Interview, lambda w: talks.ready(w)[0], date=lambda _: date(2023, 3, 16))),
    Page("/statistics/snapshots/", ("leader_2", *OFFICE), _snapshots),
    Page("/inbox/", ("leader_2", "petition_2", "office_director"), like(WorkingDraft, lambda w: findings.draft_at(w, "submitted"))),
    Page("/search/?q=鱼塘", (*GROUP, *OFFICE), like(Interview, lambda w: talks.ready(w)[0]), most=24),
    Page("/rounds/terms/", OFFICE, _terms),
    Page("/deadlines/", OFFICE, _later(DeadlineRule, _deadline)),
    Page("/recusal-rules/", ("office_director", "leading_group"), _later(RecusalRule, _recusal_rule)),
    Page("/stage-papers/", OFFICE, _later(SlotRule, _paper_rule)),
    Page("/visits/checklists/", (*GROUP, *OFFICE), like(Checklist, _checklist, edition=lambda place: place + 1)),
    Page("/taxonomy/", (*GROUP, *OFFICE), _leaves),
    Page("/taxonomy/agreement/", OFFICE, _leaves),
    Page("/orgs/pick/?q=村", (*GROUP, *OFFICE), _villages),
    Page("/persons/pick/?q=干部", (*GROUP, *OFFICE), _officials),
)  # fmt: skip
#: addresses without a record that list nothing which grows with the work: why
NO_LISTS = {
    "help": "the words of the house; tests/xuncha/test_help.py",
    "inbox_count": "the figures beside 待办",
    "home": "the workbench: figures and the head of each ledger; tests/xuncha/test_office.py",
    "statistics": "figures, one query for each metric; tests/xuncha/test_statistics.py",
    "core:healthz": "one word",
    "core:roles": "the fixed table of roles and nouns",
    "core:roles_sheet": "the same as a file",
    "core:trail_check": "the result of one check",
    "core:trail_export": "a file, streamed",
    "core:status": "the state of the house",
    "styleguide": "samples of the parts",
}
#: lists behind a record, without a ledger of their own on the page: a stage's matrix and one figure's rows
BEHIND = {"snapshot_rows": "rows of one figure, frozen"}


def _costs(client: Any, at: str) -> list[str]:
    client.get(at)  # what the first page of a session asks once
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(at)
    assert answer.status_code == 200, (at, client)
    return [query["sql"][:160] for query in caught]


def test_every_list_has_its_budget(world):
    """A page that joins the product without a record in its address, or with a ledger on it, is either here or excused."""
    at = {page.at.partition("?")[0].format(round=world.round.uid) for page in LISTS}
    budgeted = {resolve(address).view_name for address in at}
    found = {
        route
        for route in PAGES
        if not ROUTES[route].pattern.converters
        or "web.ledger(" in inspect.getsource(inspect.unwrap(ROUTES[route].callback))
    }
    assert found - budgeted == NO_LISTS.keys() | BEHIND.keys()
    assert not budgeted & NO_LISTS.keys()


@pytest.mark.parametrize("page", LISTS, ids=str)
def test_a_list_costs_few_queries_and_as_many_for_50_rows_as_for_5(world, login, page):
    at = page.at.format(round=world.round.uid, target=world.target.uid)
    clients = {account: login(account) for account in page.accounts}
    page.fill(world, 5)
    few = {account: _costs(client, at) for account, client in clients.items()}
    page.fill(world, 45)
    many = {account: _costs(client, at) for account, client in clients.items()}
    assert {account: len(asked) for account, asked in many.items()} == {
        account: len(asked) for account, asked in few.items()
    }
    over = {account: (len(asked), asked) for account, asked in many.items() if len(asked) > page.most}
    assert not over, over
