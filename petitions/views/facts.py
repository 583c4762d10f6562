"""What a petition's page shows of its columns (登记情况)."""

from typing import Any

from petitions.models import Petition
from xuncha.core import calendar
from xuncha.core.templatetags.ui import days_left, isodate, isotime


def marks_of(petition: Petition) -> str:
    """Urgency and the marks of a letter, in words."""
    urgency = petition.get_urgency_display() if petition.urgency != "normal" else ""
    return "、".join(
        filter(
            None,
            (
                urgency,
                "敏感" if petition.sensitive else "",
                "集体访" if petition.is_collective else "",
                "公告期外" if petition.off_notice else "",
            ),
        )
    )


def due_text(petition: Petition) -> str:
    """The date that runs, and how many days are left."""
    if not petition.running:
        return ""
    due, word = min(petition.running, key=lambda one: one[0])
    return f"{word} {isodate(due)}，{days_left((due - calendar.today()).days)}"


def facts_of(petition: Petition) -> list[dict[str, Any]]:
    """登记情况: what stands in the letter's columns, as far as a page shows it."""
    pairs = [("收件时间", isotime(petition.received_at)), ("信访方式", petition.get_channel_display())]
    if petition.upper_level:
        pairs += [
            ("密封信封号", petition.envelope_no),
            ("送交人", petition.carrier),
            ("报送日期", isodate(petition.sent_on)),
            ("回执日期", isodate(petition.receipt_on)),
            ("回执编号", petition.receipt_no),
        ]
    else:
        pairs += [
            ("信访来源", petition.get_source_display()),
            ("署名情况", petition.get_signature_type_display()), ("信访类别", petition.get_klass_display() + (f"（{petition.get_klass_sub_display()}）" if petition.klass_sub else "")),
            ("问题性质", petition.get_nature_display()), ("问题领域", str(petition.field or "")), ("涉及党组织", str(petition.org)),
            ("被反映组织", str(petition.accused_org or "")), ("属受理范围", "是" if petition.in_scope else "否"),
            ("紧急程度", petition.get_urgency_display()), ("标记", marks_of(petition)),
            ("原件", f"{petition.copies} 份 {petition.pages} 页"), ("办理方式", petition.get_disposal_display()), ("承办", petition.handler),
            ("拟办人", str(petition.proposer or "")), ("批示人", str(petition.approver or "")), ("属实程度", petition.get_truth_display()),
            ("要结果期限", isodate(petition.result_due)), ("分办", _signed(petition)), ("受理告知", _acked(petition)),
        ]  # fmt: skip
        pairs += [(label, value) for label, value in (
            ("转出", f"{isodate(petition.transferred_on)} {petition.letter_no}".strip() if petition.transferred_on else ""),
            ("回执", f"{isodate(petition.receipt_on)} {petition.receipt_no}".strip() if petition.receipt_on else ""),
            ("回执期限", isodate(petition.receipt_due)), ("结果日期", isodate(petition.result_on)),
            ("不予受理告知", f"{isodate(petition.told_on)} {petition.get_told_way_display()}" if petition.told_on else ""),
        ) if value]  # fmt: skip
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


def _signed(petition: Petition) -> str:
    """When it was assigned, and whether that was in time."""
    if petition.signed_on is None:
        return ""
    late = petition.sign_due is not None and petition.signed_on > petition.sign_due
    return f"{isodate(petition.signed_on)} 完成，期限 {isodate(petition.sign_due)}{'，已超期' if late else ''}"


def _acked(petition: Petition) -> str:
    if petition.acked_on is not None:
        return f"{isodate(petition.acked_on)} {petition.get_ack_way_display()}"
    return f"应在 {isodate(petition.ack_due)} 前告知" if petition.ack_due else ""
