"""Verbs of requests to open a name in custody, shared by petitions and talks (domain §3.2, design §5.6, §5.10).

The apps give the record, their rights and their words; the rule is the same: a motive without personal data, another
person's decision, some hours, one person and one record, each reading noted.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from xuncha.core import accounts_rules, audit, calendar, identity_rights, scan, workflow
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import User


def ask(rows: Any, *, by: User, reason: str, record: str, verb: str = "ask_identity", **columns: Any) -> Any:
    """File a request; the caller has checked the right and locked the record. `rows`: the requests about this record."""
    motive = whole(reason, 200, "事由")
    if not motive:
        raise Unmet("申请查看必须写明事由。")
    if scan.findings(motive):
        raise Unmet("事由里不要写电话、身份证号等个人信息，请改写后再提交。")
    if (open_ := rows.filter(asked_by=by).standing(calendar.now()).first()) is not None:
        raise Unmet(
            f"您对这{record}的申请还没有决定，请等待。"
            if open_.status == "asked"
            else "您的申请已经同意，还在有效期内，请直接查看。"
        )
    asked = rows.model.objects.create(asked_by=by, motive=motive, created_by=by, **columns)
    audit.record(verb, by=by, about=asked, reason=motive)
    return asked


def decide(asked: Any, verb: str, *, by: User, why_not: workflow.WhyNot, reason: str) -> Any:
    """Approve (for some hours), refuse, revoke, or withdraw."""
    changes: dict[str, Any] = {}
    if verb != "withdraw":
        now = calendar.now()
        changes = {"decided_by": by, "decided_at": now, "decision": reason.strip()}
        if verb == "approve":
            changes["expires_at"] = now + timedelta(hours=accounts_rules.number("petition.identity_hours"))
    return workflow.perform(asked, verb, by=by, why_not=why_not, reason=reason, changes=changes)


def verbs(why_not: workflow.WhyNot) -> dict[str, Callable[..., Any]]:
    """The four verbs of one app's requests by name."""

    def verb(name: str) -> Callable[..., Any]:
        @audit.action
        def act(asked: Any, *, by: User, reason: str = "") -> Any:
            return decide(asked, name, by=by, why_not=why_not, reason=reason)

        return act

    return {name: verb(name) for name in ("approve", "refuse", "revoke", "withdraw")}


def demand_grant(rows: Any, *, by: User, present: bool) -> Any:
    """The approved, unexpired request of this very person among `rows`, or the sentence that says how to get one.

    `present`: whether they have just given their password again, asked for the third level (domain §7.1, decision 0043).
    """
    granted = rows.live(calendar.now()).filter(asked_by=by).first()
    if granted is None:
        raise Refused("查看须先申请，由信访专管员、组长或领导小组中的另一人同意，并在有效期内查看。")
    if not present:
        raise Unmet("请输入您本人的登录密码再查看；密码不对的次数与登录一并计算，连续五次锁定账号。")
    return granted


def tell(notices: Any, told: list[User], *, by: User, **columns: Any) -> None:
    """Part of the verbs that read a name: one notice for each who is told. `notices`: the model of the app's notices."""
    notices.objects.bulk_create([notices(read_by=by, told=one, created_by=by, **columns) for one in told])


def note(rows: Any, *, by: User) -> int:
    """阅知: whoever was told of these readings has seen them."""
    found = list(rows)
    for row in found:
        workflow.perform(row, "note", by=by, why_not=identity_rights.why_not_note)
    if not found:
        raise Unmet("没有待阅知的查看情况。")
    return len(found)
