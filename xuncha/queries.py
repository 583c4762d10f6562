"""Reads of the roof that cross several apps: the round's stage for a reader, and what waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from findings import states as findings_states
from findings.models import Clue, InspectionReport, Problem, Transfer, WorkingDraft
from findings.queries import reports as report_queries
from interviews.models import Interview, Survey, Visit
from interviews.states import INTERVIEW_FLOW, SURVEY_FLOW, VISIT_FLOW
from library.models import MaterialRequest
from library.states import MATERIAL_FLOW
from petitions.models import Petition
from petitions.states import PETITION_FLOW
from rectification.models import Feedback, ImmediateFix, RectificationItem
from rectification.states import FEEDBACK_FLOW, FIX_FLOW, ITEM_FLOW
from rounds import permissions
from rounds.models import GroupMeeting, InspectionRound, Instruction, RoundTarget, WeeklyReport
from rounds.queries import places
from rounds.states import INSTRUCTION_FLOW, MINUTES_FLOW, STAGE_ORDER, WEEKLY_FLOW, Stage
from xuncha import gates, scopes
from xuncha import waiting as waiting_parts
from xuncha.core import calendar, credentials, exports, facts, files, grants, jobs
from xuncha.core import permissions as house
from xuncha.core.models import StoredFile, User
from xuncha.core.workflow import Flow


@dataclass(frozen=True)
class Ledger:
    """One ledger on the workbench: what it is called, its rows, its moves, its list."""

    key: str
    label: str
    rows: Callable[[], QuerySet]
    flow: Flow
    url: str


#: ledger and status → the word of the step
Steps = dict[tuple[str, str], str]

LEDGERS = (
    Ledger("interview", "谈话", Interview.objects.alive, INTERVIEW_FLOW, "/interviews/"),
    Ledger("visit", "走访", Visit.objects.alive, VISIT_FLOW, "/visits/"),
    Ledger("survey", "问卷", Survey.objects.alive, SURVEY_FLOW, "/surveys/"),
    Ledger("material", "调阅", MaterialRequest.objects.standing, MATERIAL_FLOW, "/requests/"),
    Ledger("petition", "信访", Petition.objects.alive, PETITION_FLOW, "/petitions/"),
    Ledger("draft", "底稿", WorkingDraft.objects.alive, findings_states.DRAFT_FLOW, "/drafts/"),
    Ledger("problem", "问题", Problem.objects.alive, findings_states.PROBLEM_FLOW, "/problems/"),
    Ledger("clue", "线索", Clue.objects.alive, findings_states.CLUE_FLOW, "/clues/"),
    Ledger("transfer", "移交", Transfer.objects.all, findings_states.TRANSFER_FLOW, "/transfers/"),
    Ledger("report", "报告", InspectionReport.objects.alive, findings_states.REPORT_FLOW, "/reports/"),
    Ledger("feedback", "反馈", Feedback.objects.alive, FEEDBACK_FLOW, "/rectification/feedback/"),
    Ledger("minutes", "组务会", GroupMeeting.objects.alive, MINUTES_FLOW, "/group-meetings/"),
    Ledger("instruction", "请示报告", Instruction.objects.waiting, INSTRUCTION_FLOW, "/instructions/"),
    Ledger("weekly", "周报", WeeklyReport.objects.alive, WEEKLY_FLOW, "/weeklies/"),
    Ledger("fix", "立行立改", ImmediateFix.objects.alive, FIX_FLOW, "/fixes/"),
    Ledger("item", "整改", RectificationItem.objects.alive, ITEM_FLOW, "/rectification/"),
)


def stage_of(round_: InspectionRound, user: User) -> str:
    """The stage of the least advanced target this reader may see; "" when there is none."""
    stages = [target.stage for target in places.target_list(user, round_) if target.stage in STAGE_ORDER]
    return min(stages, key=STAGE_ORDER.index) if stages else ""


def stage_label(round_: InspectionRound, user: User) -> str:
    """Its Chinese word."""
    stage = stage_of(round_, user)
    return Stage(stage).label if stage else ""


def authorised_until(user: User, round_: InspectionRound | None) -> date | None:
    """The last day on which the person's group authorisation in the round lets them work; None for standing roles."""
    if round_ is None:
        return None
    days = [h.until for h in permissions.reach(user).held if h.round_id == round_.pk and h.group_id is not None]
    return max(days) if days else None


def waiting(user: User, round_: InspectionRound | None) -> list[dict[str, Any]]:
    """What waits for this person, by ledger and step, in one query: rows they see whose next main move is theirs; for the
    leading group also whom a letter names while at work."""
    weighed = waiting_parts.weighed(user, round_, _mine(user, round_)) if round_ else []
    return _counts(user, round_)[0] + weighed


def waiting_count(user: User, round_: InspectionRound | None) -> int:
    """How many records wait for a step of this person: what the inbox adds up to, other rounds with it."""
    elsewhere = sum(count for _, count in waiting_elsewhere(user, round_))
    return sum(line["count"] for line in waiting(user, round_)) + elsewhere


def waiting_elsewhere(user: User, round_: InspectionRound | None, limit: int = 3) -> list[tuple[InspectionRound, int]]:
    """The other rounds within reach in which something waits for this person, newest first, and how much: who works in
    one round is told of the others."""
    others = [other for other in permissions.reach(user).rounds if other != round_][:limit]
    counts = [(other, sum(line["count"] for line in _waiting(user, other, whole=False)[0])) for other in others]
    return [(other, count) for other, count in counts if count]


def jobs_running(user: User, round_: InspectionRound | None) -> int:
    """How many of one's own jobs are not over; counted with what waits."""
    return _counts(user, round_)[1]


def _counts(user: User, round_: InspectionRound | None) -> tuple[list[dict[str, Any]], int]:
    return facts.once(("waiting", user.pk, round_.pk if round_ else 0), lambda: _waiting(user, round_))


def _mine(user: User, round_: InspectionRound) -> frozenset[str]:
    return house.capabilities_of(
        {h.role for h in permissions.reach(user).held if h.round_id == round_.pk and not h.grace}
    )


def _waiting(user: User, round_: InspectionRound | None, *, whole: bool = True) -> tuple[list[dict[str, Any]], int]:
    """`whole`: with what belongs to no round, the matters of the house and one's own jobs."""
    if round_ is None:
        return _house_lines(_tally(_house_parts(user))), 0
    mine = _mine(user, round_)
    steps = {(ledger.key, status): word for ledger in LEDGERS for status, word in _my_steps(ledger, mine).items()}
    parts = [_counted(ledger, round_, user, [s for key, s in steps if key == ledger.key])
             for ledger in LEDGERS if any(key == ledger.key for key, _ in steps)]  # fmt: skip
    beside = waiting_parts.parts(user, round_, mine)
    parts += [part.counted() for part in beside]
    running = jobs.seen_by(user).filter(status__in=("queued", "running")).order_by()
    tagged = (
        running.select_related(None)
        .annotate(ledger=Value("job", CharField()))
        .values_list("ledger", "status")
        .annotate(n=Count("pk"))
    )
    counts = _tally([tagged, *parts, *_house_parts(user)] if whole else parts)
    lines = [line for ledger in LEDGERS for line in _lines(ledger, steps, counts)]
    lines += [line for part in beside for line in part.lines(counts)]
    return _house_lines(counts) + lines, sum(n for (key, _), n in counts.items() if key == "job")


def _lines(ledger: Ledger, steps: Steps, counts: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    """A line for each status, since each opens its own rows; where two ask the same step, the status tells them apart."""
    shown = {status: word for (key, status), word in steps.items() if key == ledger.key and (key, status) in counts}
    said, labels = list(shown.values()), dict(ledger.rows().model._meta.get_field(ledger.flow.field).flatchoices)
    return [
        {
            "ledger": ledger.label,
            "step": f"{word}（{labels[status]}）" if said.count(word) > 1 else word,
            "count": counts[ledger.key, status],
            "url": f"{ledger.url}?status={status}",
        }
        for status, word in shown.items()
    ]


def _tally(parts: list[QuerySet]) -> dict[tuple[str, str], int]:
    """Ledger and status → how many, in one query."""
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(key, status): n for key, status, n in rows}


#: what waits in the house itself: ledger and status → its words and its list
HOUSE = {
    ("grant", "proposed"): ("常设角色", "确认授予", "/roles/grants/?status=proposed"),
    ("reset", "asked"): ("重置申请", "确认重置", "/accounts/resets/"),
    ("reset", "confirmed"): ("重置申请", "生成一次性密码", "/accounts/resets/"),
    ("export", "asked"): ("导出申请", "审批导出", "/exports/"),
    ("export", "half"): ("导出申请", "第二人审批导出", "/exports/"),
}


def _house_parts(user: User) -> list[QuerySet]:
    """Standing roles and exports to decide on, resets to confirm or to hand over; asked only of those who have such a role at all."""
    held = {h.role for h in permissions.reach(user).held} or house.standing_roles(user, calendar.today())
    mine = house.capabilities_of(held)
    parts = {"grant": grants.waiting_for(user)} if "role.confirm" in mine else {}
    if mine & {"account.write", "reset.confirm"}:
        parts["reset"] = credentials.waiting_for(user)
    if mine & {"export.approve", "export.countersign"}:
        parts["export"] = exports.waiting_for(user)
    return [
        rows.order_by().annotate(ledger=Value(key, CharField())).values_list("ledger", "status").annotate(n=Count("pk"))
        for key, rows in parts.items()
    ]


def _house_lines(counts: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    return [
        {"ledger": label, "step": step, "count": counts[place], "url": url}
        for place, (label, step, url) in HOUSE.items() if place in counts
    ]  # fmt: skip


def _my_steps(ledger: Ledger, mine: frozenset[str]) -> dict[str, str]:
    """Statuses whose main move is this person's, with the move's word; a move to where the record is corrects, and waits for nobody."""
    found = {}
    for move in ledger.flow.moves:
        if move.primary and move.capability in mine:
            for status in (source for source in move.sources if source != move.target):
                found.setdefault(status, move.label)
    if ledger.key == "item" and any(capability.startswith("closure.review.") for capability in mine):
        found["under_review"] = "登记会审意见"
    return found


def _counted(ledger: Ledger, round_: InspectionRound, user: User, statuses: list[str]) -> QuerySet:
    rows = ledger.rows().filter(round=round_, **{f"{ledger.flow.field}__in": statuses})
    rows = scopes.visible(rows, user).order_by()
    tagged = rows.annotate(ledger=Value(ledger.key, CharField()))
    return tagged.values_list("ledger", ledger.flow.field).annotate(n=Count("pk", distinct=True))


def overdue_items(user: User, round_: InspectionRound | None, limit: int = 8) -> list[RectificationItem]:
    """The most overdue ledger lines this person may see."""
    rows = scopes.visible(RectificationItem.objects.overdue(calendar.today()).filter(round=round_), user)
    return list(rows.select_related("resp_org").order_by("due", "pk")[:limit])


def stage_rows(user: User, round_: InspectionRound | None) -> list[RoundTarget]:
    """The targets of the round this person may see, with their stages."""
    return [target for target in places.target_list(user, round_) if target.stage != "cancelled"]


def my_drafts(user: User, round_: InspectionRound | None, limit: int = 8) -> list[WorkingDraft]:
    """One's own drafts that are not handed in yet."""
    rows = scopes.visible(WorkingDraft.objects.alive().filter(round=round_, status="draft", created_by=user), user)
    return list(rows.select_related("org").order_by("-updated_at")[:limit])


def may_fetch_paper(user: User, kept: StoredFile) -> bool:
    """File guard of built papers: whoever reads the report today; the checking copy is for the group that writes it."""
    report = report_queries.visible_to(user).filter(uid=kept.owner_uid).first()
    return report is not None and (kept.slot != "checking" or not gates.why_not_order(user, report, "checking"))


def papers_of(report: InspectionReport, user: User, limit: int = 10) -> list[StoredFile]:
    """The newest papers built of a report that this person may fetch, newest first."""
    slots = {"report"} | (set() if gates.why_not_order(user, report, "checking") else {"checking"})
    return [kept for kept in reversed(files.of(report)) if kept.slot in slots][:limit]
