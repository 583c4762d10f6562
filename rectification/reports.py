"""Papers of rectification: 《立行立改通知书》 with its 回执联 (domain §5.2, design §5.17)."""

from typing import Any

from rectification.models import ImmediateFix
from rounds.models import PartyOrg
from xuncha.core import calendar, pdf
from xuncha.core.jobs import Run

TEMPLATE, WORD = "paper/fix_notice.html", "立行立改通知书"
RULE = "immediate_fix"


def notice_context(fix: ImmediateFix) -> dict[str, Any]:
    """What the notice prints: matter, what is asked, by when, how to answer; nothing of where it came from."""
    county = PartyOrg.objects.filter(level="county").values_list("short_name", flat=True).first() or ""
    organ = f"县委{fix.group.name}"
    return {
        "organ": f"中共{county}委{fix.group.name}文件", "doc_no": fix.notice_no, "to": str(fix.resp_org), "title": f"关于{fix.get_kind_display()}有关问题的通知",
        "number": fix.number, "unit": str(fix.resp_org), "person": fix.resp_person, "matter": fix.matter, "requirement": fix.requirement,
        "reasons": fix.reasons, "kind": fix.get_kind_display(), "term": _term(fix), "group": organ,
        "signature": {"organ": organ, "date": fix.served_on or calendar.today(), "sealed": False},
    }  # fmt: skip


def _term(fix: ImmediateFix) -> str:
    """By when: the date once it is served, before that the length of the rule in force."""
    if fix.due is not None:
        return f"{fix.due:%Y年}{fix.due.month}月{fix.due.day}日前"
    rule = None if fix.served_on else calendar.rule_for(RULE, calendar.today())
    return f"自送达之日起{rule.amount}个{rule.get_unit_display()}内" if rule else "尽快"


def notice(fix: ImmediateFix, run: Run) -> tuple[bytes, str]:
    """The PDF and its file name; names of people stay out of file names."""
    context = notice_context(fix)
    code, now = pdf.trace_code(), calendar.now()
    meta = pdf.PaperMeta(
        title=f"{WORD} {fix.number}", doc_no=fix.notice_no, secrecy="工作秘密", digest=pdf.digest_of(context), trace_code=code,
        account=run.user.username, printed_at=now,
        watermark=pdf.watermark_text(name=run.user.name, account=run.user.username, printed_at=now, code=code),
    )  # fmt: skip
    content = pdf.render_pdf(TEMPLATE, context, meta=meta, cancel=run.cancelled, progress=run.progress)
    return content, f"{fix.number}-{WORD}-{code}.pdf"
