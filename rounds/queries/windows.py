"""The time at a target: dates outside of it need a reason (domain §3.0)."""

from datetime import date

from rounds.models import RoundTarget


def date_outside(target: RoundTarget, day: date, reason: str, label: str) -> str:
    """The sentence for a date outside of the time at the target without a reason; "" when nothing stands against it."""
    start, end = target.entered_on, target.withdrawn_on
    if reason.strip() or (start and start <= day and (end is None or day <= end)):
        return ""
    window = f"进驻期间（{start} 至 {end or '今'}）" if start else "进驻期间（还没有进驻日期）"
    return f"{label} {day} 不在“{target}”的{window}内；请核对，确实如此的请填写日期说明。"


def outside_notice(target: RoundTarget, day: date) -> str:
    """The window of the public notice in words, for a day outside of it; "" within it, or where no notice is posted
    (domain §2.3)."""
    notice = getattr(target, "notice", None)
    if notice is None or notice.window_from <= day <= notice.window_to:
        return ""
    return f"公告的受理期（{notice.window_from} 至 {notice.window_to}）"
