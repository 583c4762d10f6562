"""Verbs of 立行立改 up to the service of its notice: propose, edit, approve, return, print, serve, void (domain §3.6, scenario 6).

What the unit does, the check and the closing stand in `fixing.py`; carrying over into the rectification ledger in `carrying.py`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from findings.actions import checks
from findings.models import WorkingDraft
from findings.states import SIGNED_DRAFT
from rectification import permissions, queries
from rectification.actions import outward
from rectification.models import ImmediateFix
from rounds.actions.classifying import note_classification
from rounds.models import RoundTarget, TaxonomyNode
from xuncha.core import audit, calendar, grams, jobs, links, numbers, outgoing, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import Job, User

COLUMNS = ("kind", "org", "matter", "requirement", "why_now", "category", "resp_org", "resp_person")
RULE = "immediate_fix"
OF_UNIT = ("begin", "answer")


@audit.action
def propose(*, by: User, target: RoundTarget, source: Model | None = None, **columns: Any) -> ImmediateFix:
    """提出, from a signed draft, a point, a finding or a letter when `source` names one; the link carries the provenance."""
    checks.refuse(permissions.why_not_propose(by, target))
    checks.source_for(by, source)
    if isinstance(source, WorkingDraft) and source.status not in SIGNED_DRAFT:
        raise Unmet("底稿还没有审签，不能转立行立改；请先办完审签。")
    _check(target, columns)
    round_ = target.round
    pre_number = numbers.next_pre_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="fix"
    )
    fix = ImmediateFix.objects.create(
        round=round_, group=target.group, target=target, pre_number=pre_number, created_by=by, **columns
    )
    index(fix)
    _note_leaf(fix, by)
    audit.record("propose", by=by, about=fix, changes=audit.clear_changes(fix, {}, columns))
    if source is not None:
        links.link(source, fix, "source", by=by)
    checks.note_carried(source, fix.uid, by=by)
    return fix


def _check(target: RoundTarget, columns: Mapping[str, Any]) -> None:
    checks.known(columns, COLUMNS)
    checks.org_in(target, columns["org"])
    checks.org_in(target, columns["resp_org"], field="resp_org")
    checks.leaf_of(target, columns["org"], columns["category"])
    empty = {
        "matter": "请写明事项。",
        "requirement": "请写明整改要求。",
        "resp_person": "请写明责任人。",
        "why_now": "请至少选一条立行立改的理由。",
    }
    if found := {name: sentence for name, sentence in empty.items() if not columns.get(name)}:
        raise Unmet(fields=found)


def _note_leaf(fix: ImmediateFix, by: User, before: TaxonomyNode | None = None) -> None:
    note_classification(fix, by=by, leaf=fix.category, before=before, text=fix.matter, level=fix.LEVEL)


@audit.action
def edit_fix(fix: ImmediateFix, *, by: User, **columns: Any) -> ImmediateFix:
    """Change the words before the leading group has approved them."""
    fresh = locked(fix)
    checks.refuse(permissions.why_not_edit_fix(by, fresh))
    _check(fresh.target, {name: getattr(fresh, name) for name in COLUMNS} | columns)
    before = write(fresh, columns)
    _note_leaf(fresh, by, before.get("category", fresh.category))
    audit.record("edit", by=by, about=fresh, changes=audit.clear_changes(fresh, before, columns))
    return fresh


@audit.action
def resubmit(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """重新提出 what the leading group returned."""
    return move(fix, "resubmit", by, reason)


@audit.action
def approve(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """领导小组批准: the formal number is given now, so that no gap tells of what was not approved (design §5.2)."""
    number = fix.number or numbers.next_number(
        term=fix.round.term.number, sequence=fix.round.sequence, group=fix.group.number, kind="fix"
    )
    changes = {"approver": by, "approved_on": calendar.today(), "number": number}
    return move(fix, "approve", by, reason, changes=changes, lacks=lambda fresh: _traces(fresh, by))


@audit.action
def reject(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """退回, with a reason."""
    return move(fix, "reject", by, reason)


@audit.action
def order_notice(fix: ImmediateFix, *, by: User, notice_no: str = "") -> Job:
    """生成《立行立改通知书》 as a job; its 文号 is fixed with the service."""
    fresh = locked(fix)
    checks.refuse(permissions.why_not_order_notice(by, fresh))
    number = fresh.notice_no if fresh.served_on else (notice_no.strip() or fresh.notice_no)
    if not number:
        raise Unmet(fields={"notice_no": "请填写通知书文号，如 临巡立改〔2023〕1号。"})
    _traces(fresh, by)
    before = write(fresh, {"notice_no": number})
    changes = audit.clear_changes(fresh, before, {"notice_no": number})
    audit.record("order_notice", by=by, about=fresh, changes=changes)
    label = f"立行立改通知书 {fresh.number}"
    return jobs.enqueue("rectification.tasks.build_notice", by=by, label=label, fix_uid=str(fresh.uid))


@audit.action
def serve(
    fix: ImmediateFix, *, by: User, reason: str = "", notice_no: str = "", served_on: date | None = None, served_to: str = ""
) -> ImmediateFix:  # fmt: skip
    """送达: from now on the unit sees it; the clock starts by the rule in force on that day and keeps that rule (design §5.13)."""
    day = served_on or calendar.today()
    number = notice_no.strip() or fix.notice_no
    problems = {} if number else {"notice_no": "请填写通知书文号。"}
    problems |= {} if served_to.strip() else {"served_to": "请填写签收人。"}
    if day > calendar.today() or fix.approved_on and day < fix.approved_on:
        problems["served_on"] = "送达日期应在批准日期和今天之间，请核对。"
    due, rule = calendar.due_for(RULE, day)
    changes = {
        "notice_no": number, "served_on": day, "served_to": served_to.strip(), "due_base": day, "due_rule": rule,
        "due": due.date if due else None, "due_warning": due.warning if due else "",
    }  # fmt: skip
    return move(fix, "serve", by, reason, changes=changes, lacks=lambda fresh: bar(problems) or _traces(fresh, by))


@audit.action
def void(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """作废 before the notice was served, never deleted."""
    return move(fix, "void", by, reason, changes={"voided_at": calendar.now(), "void_reason": reason})


@audit.action
def revoke(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """撤销通知书 that was served by mistake: only the leading group."""
    return move(fix, "revoke", by, reason, changes={"voided_at": calendar.now(), "void_reason": reason})


def move(
    fix: ImmediateFix, verb: str, person: User, reason: str, lacks: Callable[[ImmediateFix], list[str]] | None = None, **more: Any
) -> ImmediateFix:  # fmt: skip
    """Make one move of the table with the rights of a person; the unit reads the reasons of others, so they are checked."""

    def check(fresh: ImmediateFix) -> list[str]:
        if verb not in OF_UNIT:  # the unit's own word; and nobody of a unit tries names out
            outward.said(person, reason)(fresh)
        return lacks(fresh) if lacks is not None else []

    return workflow.perform(fix, verb, by=person, why_not=permissions.why_not_fix, reason=reason, lacks=check, **more)


def bar(problems: dict[str, str]) -> list[str]:
    """Refuse with a sentence beside each field."""
    if problems:
        raise Unmet(fields=problems)
    return []


def _traces(fix: ImmediateFix, by: User) -> list[str]:
    """Bar what would leave toward the unit with traces of people (core/outgoing.py)."""
    outgoing.check(fix.target, by=by, about=fix, texts={"事项": fix.matter, "整改要求": fix.requirement})
    return []


def write(fix: ImmediateFix, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Set and save columns; gives what stood there before."""
    before = {name: getattr(fix, name) for name in columns}
    for name, value in columns.items():
        setattr(fix, name, value)
    fix.save()
    index(fix)
    return before


def index(fix: ImmediateFix) -> None:
    """Let the search find the words."""
    grams.update_search_vector(ImmediateFix, fix.pk, queries.fixes.search_text(fix))


def locked(fix: ImmediateFix) -> ImmediateFix:
    """The locked row with what verbs read of it."""
    rows = ImmediateFix.objects.select_for_update(of=("self",))
    return rows.select_related("target__org", "target__round", "round__term", "group").get(pk=fix.pk)
