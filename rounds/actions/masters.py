"""Verbs of calendar, deadline rules and required papers (节假日、期限规则、必备文书): the office edits them, running clocks keep what they began with."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from rounds import permissions
from rounds.actions.editing import demand, refuse, unmet
from rounds.models import SlotRule, StageSlot
from xuncha.core import audit, calendar, facts
from xuncha.core.errors import Unmet, whole
from xuncha.core.models import User
from xuncha.core.models.deadlines import DeadlineRule, Holiday


@audit.action
def set_holiday(*, by: User, date: date, kind: str, name: str = "", source: str = "") -> Holiday:
    """Make a day a day off (休) or a day worked (班)."""
    refuse(permissions.why_not_house(by, "calendar.write"))
    demand({"kind": "" if kind in Holiday.Kind.values else "请选择“休”或“班”。"})
    before = Holiday.objects.filter(date=date).values_list("kind", flat=True).first()
    day, _ = Holiday.objects.update_or_create(date=date, defaults={"kind": kind, "name": name, "source": source})
    audit.record("set_holiday", by=by, noun="core.holiday", label=f"节假日 {date}", changes={"kind": [before, kind]})
    return day


@audit.action
def clear_holiday(day: Holiday, *, by: User, reason: str = "") -> None:
    """Take a day out of the table: it counts again as its weekday says."""
    refuse(permissions.why_not_house(by, "calendar.write"))
    audit.record(
        "clear_holiday",
        by=by,
        noun="core.holiday",
        label=f"节假日 {day.date}",
        reason=reason,
        changes={"kind": [day.kind, None]},
    )
    day.delete()


@audit.action
def set_required_papers(
    *, by: User, stage: str, effective_from: date, slots: Iterable[StageSlot] = (), note: str = ""
) -> list[SlotRule]:
    """From a day on a stage cannot be left without these papers, and without no others; what stays as it is gets no row."""
    refuse(permissions.why_not_set_papers(by))
    if effective_from < calendar.today():
        raise Unmet(fields={"effective_from": "必备文书只能从今天或以后改起，不能改动过去。"})
    wanted, made, note = {slot.pk for slot in slots}, [], whole(note, 200, "说明", "note")
    for slot in StageSlot.objects.ruled(effective_from).filter(stage=stage):
        required = slot.pk in wanted
        if required != slot.needed:
            rule = SlotRule.objects.create(
                slot=slot, required=required, effective_from=effective_from, note=note, created_by=by
            )
            changes = {"required": [slot.needed, required], "effective_from": [None, str(effective_from)]}
            audit.record("set_required_papers", by=by, about=rule, label=f"必备文书 {stage} {slot.pk}", changes=changes)
            made.append(rule)
    if not made:
        raise Unmet("与那一天已有的设定相同，没有需要保存的改动。")
    return made


@audit.action
def add_deadline_rule(*, by: User, code: str, effective_from: date, **columns: Any) -> DeadlineRule:
    """A new row of a deadline from a day on; older rows stay for the clocks that run by them."""
    refuse(permissions.why_not_house(by, "calendar.write"))
    newest = DeadlineRule.objects.filter(code=code).order_by("-effective_from").first()
    if newest is not None and effective_from <= newest.effective_from:
        raise Unmet(
            fields={"effective_from": f"生效日期应晚于现行规则的生效日期（{newest.effective_from}）；规则只增不改。"}
        )
    rule = DeadlineRule(code=code, effective_from=effective_from, **columns)
    try:
        rule.full_clean()
    except ValidationError as error:
        raise unmet(error) from error
    rule.save()
    audit.record("add_deadline_rule", by=by, noun="core.deadlinerule", label=f"期限规则 {code}",
                 changes={"amount": [newest.amount if newest else None, rule.amount], "unit": [newest.unit if newest else None, rule.unit],
                          "effective_from": [None, str(effective_from)]})  # fmt: skip
    facts.forget()
    return rule
