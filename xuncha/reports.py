"""Papers of the roof: from records and a snapshot to a context, from the context to a file (design §5.17)."""

from collections import defaultdict
from datetime import date
from typing import Any

from findings.models import InspectionReport
from rounds.models import PartyOrg, PostHolding, TaxonomyNode
from xuncha.core import calendar, pdf, suppression
from xuncha.core.jobs import Run
from xuncha.models import Snapshot
from xuncha.statistics import annexes

TEMPLATES = {
    "final": ("paper/report_township.html", "巡察报告"),
    "checking": ("paper/report_township.html", "巡察报告校对稿"),
    "chief": ("paper/chief_section.html", "一把手专题"),
}


def lines(text: str) -> list[str]:
    """The non-empty lines of a written part."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def report_context(report: InspectionReport, snapshot: Snapshot, *, show_sources: bool) -> dict[str, Any]:
    """Everything the township report prints (domain §5.1): written parts, problems by level 1, figures, tables and date (成文日期) of the snapshot."""
    target, group, dated = report.target, report.group, snapshot.taken_on
    figures, tables = snapshot.figures, snapshot.tables or annexes.tables_of(report)
    county = PartyOrg.objects.filter(level="county").values_list("short_name", flat=True).first() or ""
    return {
        "organ": f"中共{county}委{group.name}文件", "doc_no": report.doc_no, "to": "县委巡察工作领导小组",
        "round_label": report.round.name.removesuffix("常规巡察"), "group_name": f"县委{group.name}",
        "target_name": f"{target.org.short_name}党委", "date": dated,
        "period": (target.entered_on or report.round.entered_on, target.withdrawn_on or report.round.withdrawn_on),
        "figures": {"talks": figures["talks"], "talk_persons": figures["talk_persons"], "petitions": suppression.on_paper(figures["petitions"]),
                    "villages": figures["villages_done"], "materials": figures.get("materials") or None,
                    "households": figures.get("households") or None,
                    "fixes": figures.get("fixes_served") or None},
        "org_profile": report.profile, "achievements": report.achievements,
        "ecology": report.get_ecology_display(), "implementation": report.get_implementation_display(),
        "chapters": chapters(report), "chief": chief(report), "village_section": {"common": report.villages, "typical": lines(report.villages_typical), "rows": tables["villages"]},
        "causes": lines(report.causes),
        "suggestions": {"to_unit": lines(report.advice_unit), "to_county": lines(report.advice_county),
                        "to_departments": lines(report.advice_departments)},
        "fix_rows": [row | {"done_on": _day(row["done_on"])} for row in tables["fixes"]], "signature": {"organ": f"县委{group.name}", "date": dated, "sealed": False},
        "imprint": {"copy_to": "县委巡察工作领导小组办公室", "organ": f"县委{group.name}", "date": dated},
        "show_sources": show_sources,
    }  # fmt: skip


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def chapters(report: InspectionReport) -> list[dict[str, Any]]:
    """The problems that go into the report, under their level-1 heading, each with its facts and signed drafts."""
    rows = annexes.problems_of(report)
    rows = (
        rows.select_related("category")
        .prefetch_related("manifestations", "drafts")
        .order_by("category__sort", "number")
    )
    names = dict(TaxonomyNode.objects.filter(depth=1).values_list("code", "name"))
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.category.root_code].append({
            "number": row.number, "statement": row.statement, "facts": [m.text for m in row.manifestations.all()],
            "drafts": [draft.number for draft in row.drafts.all() if draft.number],
        })  # fmt: skip
    return [{"title": names.get(code, code), "problems": problems} for code, problems in grouped.items()]


def chief(report: InspectionReport) -> dict[str, Any]:
    """Name and post of the chief at the time, and both halves of the judgement."""
    day = report.target.entered_on or calendar.today()
    held = PostHolding.objects.filter(org=report.target.org, is_chief=True, starts_on__lte=day).select_related("person")
    post = held.order_by("sort", "-starts_on").first()
    return {"name": post.person.name if post else "", "post": post.title if post else "党委书记",
            "praise": lines(report.chief_praise), "problems": lines(report.chief_problems)}  # fmt: skip


def build(report: InspectionReport, kind: str, snapshot: Snapshot, run: Run) -> tuple[bytes, str]:
    """The PDF of one kind and its file name; tells progress, stops when cancelled. Names of people stay out of file names."""
    template, word = TEMPLATES[kind]
    context = report_context(report, snapshot, show_sources=kind == "checking")
    code, now = pdf.trace_code(), calendar.now()
    meta = pdf.PaperMeta(
        title=f"{report.target}{word}", doc_no=report.doc_no or report.number, secrecy="工作秘密", snapshot=snapshot.number,
        digest=pdf.digest_of(context), trace_code=code, account=run.user.username, printed_at=now,
        watermark=pdf.watermark_text(name=run.user.name, account=run.user.username, printed_at=now, code=code),
    )  # fmt: skip
    content = pdf.render_pdf(template, context, meta=meta, cancel=run.cancelled, progress=run.progress)
    return content, f"{report.number}-{word}-{code}.pdf"
