"""Papers of petitions: 转办函 with 清单 and 回执联 (domain §3.12, §5.2, design §5.17). Nothing of the reporter stands on it."""

from typing import Any

from django.utils import timezone

from petitions.models import Petition
from rounds.models import PartyOrg
from xuncha.core import calendar, pdf
from xuncha.core.jobs import Run

TEMPLATE, WORD = "paper/petition_letter.html", "信访件转办函"


def letter_context(petition: Petition) -> dict[str, Any]:
    """What the letter prints: to whom, what is asked, the list of domain §3.12 with one line, and the receipt."""
    county = PartyOrg.objects.filter(level="county").values_list("short_name", flat=True).first() or ""
    organ = f"县委{petition.group.name}"
    accused = list(petition.accused.all())
    return {
        "organ": f"中共{county}委{petition.group.name}文件", "doc_no": petition.letter_no, "to": petition.handler,
        "title": f"关于{petition.get_disposal_display()}信访件的函", "number": petition.number, "handler": petition.handler,
        "disposal": petition.get_disposal_display(), "proposal": petition.proposal, "group": organ,
        "receipt_due": petition.receipt_due, "result_due": petition.result_due,
        "row": {
            "received": timezone.localtime(petition.received_at).date(), "channel": petition.get_channel_display(),
            "names": "、".join(one.name for one in accused) or str(petition.accused_org or "—"),
            "posts": "、".join(filter(None, (f"{one.org_name}{one.post}" for one in accused))) or "—",
            "ranks": "、".join(filter(None, (one.rank for one in accused))) or "—",
            "summary": petition.summary, "pages": petition.pages, "copies": petition.copies,
        },
        "signature": {"organ": organ, "date": petition.transferred_on, "sealed": False},
    }  # fmt: skip


def letter(petition: Petition, run: Run) -> tuple[bytes, str]:
    """The PDF and its file name; names of people stay out of file names."""
    context = letter_context(petition)
    code, now = pdf.trace_code(), calendar.now()
    meta = pdf.PaperMeta(
        title=f"{WORD} {petition.number}", doc_no=petition.letter_no, secrecy="工作秘密", digest=pdf.digest_of(context),
        trace_code=code, account=run.user.username, printed_at=now,
        watermark=pdf.watermark_text(name=run.user.name, account=run.user.username, printed_at=now, code=code),
    )  # fmt: skip
    content = pdf.render_pdf(TEMPLATE, context, meta=meta, cancel=run.cancelled, progress=run.progress)
    return content, f"{petition.number}-{WORD}-{code}.pdf"
