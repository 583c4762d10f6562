"""What a letter must satisfy when it is written: every rule at once, each with its sentence (domain §3.2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from petitions.actions import custody
from petitions.models import PetitionClass, SignatureType
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import windows
from xuncha.core import calendar
from xuncha.core.errors import Unmet

NEEDED = {"signature_type": "署名情况", "klass": "信访类别", "nature": "问题性质", "summary": "内容摘要"}


def try_petition(
    *, target: RoundTarget, org: PartyOrg | None = None, accused: Iterable[Any] = (), reporter: Mapping[str, str] | None = None,
    upper_level: bool = False, **columns: Any,
) -> None:  # fmt: skip
    """Hold what a form gives against the rules and write nothing: Unmet as `register_petition` and `edit_petition` raise it."""
    hold(target, org or target.org, upper_level, list(accused), columns, reporter)


def hold(
    target: RoundTarget, org: PartyOrg, upper_level: bool, accused: list[Any], columns: Mapping[str, Any],
    reporter: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """All rules at once; those of the reporter where one may be given (None: not with this form)."""
    found: dict[str, str] = {}
    if not org.path.startswith(target.org.path):
        found["org"] = f"所选党组织不属于“{target}”，请重新选择。"
    received = columns["received_at"]
    day = timezone.localtime(received).date()
    if day > calendar.today():
        found["received_at"] = "收件时间不能晚于今天。"
    elif not upper_level and (sentence := _outside(target, day, columns)):
        found["date_reason"] = sentence
    if upper_level:
        found |= {
            name: f"请填写{word}。"
            for name, word in (("envelope_no", "密封信封号"), ("carrier", "送交人"))
            if not columns.get(name)
        }
    else:
        found |= {name: f"请填写{word}。" for name, word in NEEDED.items() if not columns.get(name)}
        if columns.get("klass") == PetitionClass.OUT_OF_SCOPE and columns.get("in_scope"):
            found["in_scope"] = "信访类别是“业务范围外”，不能同时属受理范围；请核对信访类别，或取消“属受理范围”。"
        if not accused and columns.get("accused_org") is None:
            found["accused_org"] = "请填写被反映人，或选择被反映组织。"
    sentences: list[str] = []
    if reporter is not None and not upper_level:
        sentences = _reporter_problems(columns.get("signature_type"), reporter)
        try:
            custody.headcount(reporter)
        except Unmet as error:
            found |= error.fields
    if found or sentences:
        raise Unmet(*sentences, fields=found)


def _outside(target: RoundTarget, day: date, columns: Mapping[str, Any]) -> str:
    """The sentence for a day outside of the time on the spot, or of the notice's window: there a reason or the mark will do."""
    reason = columns.get("date_reason", "")
    if sentence := windows.date_outside(target, day, reason, "收件日期"):
        return sentence
    window = "" if reason.strip() or columns.get("off_notice") else windows.outside_notice(target, day)
    return f"收件日期 {day} 不在{window}内；请在“日期说明”写明原因，或勾选“公告期外”。" if window else ""


def _reporter_problems(signature_type: str | None, reporter: Mapping[str, str]) -> list[str]:
    name, found = reporter.get("name", "").strip(), []
    if signature_type == SignatureType.REAL and not name:
        found.append("署名情况是实名，请填写反映人姓名。")
    if signature_type == SignatureType.ANONYMOUS and name:
        found.append("署名情况是匿名，却填写了反映人姓名；请核对署名情况。")
    return found
