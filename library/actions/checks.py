"""What a request and a receipt must satisfy: each rule gives a sentence for its field (domain §3.8)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from library.models import Completeness, MaterialItem, MaterialKind, MaterialRequest
from library.models.materials import FINAL, IN_HAND
from rounds import permissions as rounds_permissions
from rounds.models import RoundTarget
from rounds.queries.places import orgs_of
from xuncha.core import calendar, facts
from xuncha.core.errors import Unmet
from xuncha.core.models import User

RECEIVERS = 2


def day_of(at: datetime) -> date:
    """The day of a moment here."""
    return at.astimezone(calendar.ZONE).date()


def demand(fields: Mapping[str, str]) -> None:
    """Stop the verb when a field has something to answer for: {field: sentence or ""}."""
    if lacking := {name: sentence for name, sentence in fields.items() if sentence}:
        raise Unmet(fields=lacking)


def asking(asked: MaterialRequest, items: Sequence[Mapping[str, Any]], due_at: datetime | None) -> None:
    """A unit of the target or a county department, asked at a time that has come, for something."""
    own = asked.asked_of.path.startswith(asked.target.org.path)
    known = own and asked.asked_of_id in _orgs_of(asked.target)
    fields = {
        "asked_of": "" if known or asked.asked_of.level == "department"
        else f"提供单位应是“{asked.target}”及所辖村的党组织，或县直部门。",
        "contact": "" if asked.contact.strip() else "请填写提供单位的联系人。",
        "asked_at": "提出时间不能晚于现在。" if asked.asked_at > calendar.now() else "",
        "due_at": "要求时间不能早于提出时间，请改正。" if due_at and due_at < asked.asked_at else "",
        "items": "" if items else "清单至少要有一项，请写明资料名称、人员或工作。",
    }  # fmt: skip
    demand(fields)


def _orgs_of(target: RoundTarget) -> frozenset[int]:
    def read() -> frozenset[int]:
        return frozenset(orgs_of(target).order_by().values_list("pk", flat=True))

    return facts.once(("material_orgs", target.pk), read)


def receipt(
    asked: MaterialRequest, answered: list[MaterialItem], answers: Mapping[int, str], at: datetime, receivers: list[User],
    handed_by: str, reason: str,
) -> None:  # fmt: skip
    """What the unit answered, when, who handed it to which two; corrections with a reason."""
    in_hand = any(answers[item.seq] in IN_HAND for item in answered)
    again = [item for item in answered if item.completeness in FINAL]
    back = [item for item in answered if item.returned_at or item.loss_note]
    fields = {
        "answers": _why_not_answers(answered, answers),
        "at": why_not_at(at, asked.asked_at, "提供时间", "提出时间"),
        "handed_by": "请填写移交人姓名。" if in_hand and not handed_by.strip() else "",
        "receivers": _why_not_receivers(asked, at, receivers) if in_hand else "",
        "reason": "更正已登记的资料必须写明理由。" if again and not reason.strip() else "",
        "returned": f"“{back[0]}”已归还或已登记遗失，不能再改。" if back else "",
    }
    demand(fields)


def _why_not_answers(answered: list[MaterialItem], answers: Mapping[int, str]) -> str:
    if not answered or len(answered) < len(answers):
        return "请至少选择一项资料的提供情况。"
    return "" if set(answers.values()) <= set(Completeness.values) else "齐全程度请选：齐全、部分、无此资料或拒绝。"


def why_not_at(at: datetime, earliest: datetime | None, label: str, of_what: str) -> str:
    """The sentence for a moment that lies ahead or before what it follows."""
    if at > calendar.now():
        return f"{label}不能晚于现在。"
    return f"{label}不能早于{of_what}。" if earliest and at < earliest else ""


def _why_not_receivers(asked: MaterialRequest, at: datetime, receivers: list[User]) -> str:
    if asked.kind == MaterialKind.PAPERS and len({user.pk for user in receivers}) < RECEIVERS:
        return "接收人不得少于2人。"
    bars = [rounds_permissions.why_not_authorised_on(user, asked.target, day_of(at)) for user in receivers]
    return "".join(filter(None, bars))
