"""巡察报告: which reports a person sees, and the gate before submission (domain §5.1, §9 scenario 8)."""

from django.db.models import Exists, OuterRef, QuerySet

from findings.models import InspectionReport
from findings.queries import problems
from rounds import permissions
from rounds.models import RoundTarget, VillageCoverage
from xuncha.core.lacking import facts_of, linked
from xuncha.core.models import User
from xuncha.core.roles import COUNTED

#: the parts that people write; problems and figures come from the ledgers
WRITTEN = (
    "doc_no", "profile", "achievements", "ecology", "implementation", "chief_praise", "chief_problems", "villages", "villages_typical",
    "causes", "advice_unit", "advice_county", "advice_departments",
)  # fmt: skip
#: the written parts without which a report is not handed in: field → sentence
NEEDED = {
    "profile": "缺少被巡察党组织概况。",
    "achievements": "缺少总体评价（成绩）。",
    "ecology": "请选择政治生态评价。",
    "implementation": "请选择落实部署评价。",
    "chief_praise": "“一把手”部分缺少正面评价。",
    "chief_problems": "“一把手”部分缺少突出问题。",
    "causes": "缺少原因分析。",
    "advice_unit": "缺少对被巡察党组织的意见建议。",
}
#: the written parts that are sentences
SPOKEN = tuple(name for name in WRITTEN if name not in ("doc_no", "ecology", "implementation"))
#: those of the paper on the chief alone
OF_CHIEF = ("chief_praise", "chief_problems")
VILLAGES = "缺少村级党组织延伸巡察情况。"


def visible_to(user: User) -> QuerySet[InspectionReport]:
    """The reports a person may see."""
    related = ("round__term", "group", "target__org", "org", "submitted_by", "created_by")
    return permissions.scope(InspectionReport.objects.alive().select_related(*related), user)


def countable_by(user: User) -> QuerySet[InspectionReport]:
    """What figures may count for this person."""
    return permissions.scope(InspectionReport.objects.alive(), user, least=COUNTED)


def report_of(target: RoundTarget) -> InspectionReport | None:
    """The one report of a target."""
    return InspectionReport.objects.alive().filter(target=target).first()


def with_facts(rows: QuerySet[InspectionReport]) -> QuerySet[InspectionReport]:
    """The reports with what `written_lacks` reads of other tables."""
    return rows.annotate(has_villages=Exists(VillageCoverage.objects.filter(target=OuterRef("target"))))


def missing(report: InspectionReport) -> list[dict[str, str]]:
    """The written parts that are still empty, as lines that lead to their fields; its problems have a ledger of their own."""
    return linked(written_lacks(report), report)


def written_lacks(report: InspectionReport) -> list[tuple[str, str]]:
    """(field, sentence) of the written parts that are still empty."""
    found = [(name, sentence) for name, sentence in NEEDED.items() if not getattr(report, name).strip()]
    if not report.villages.strip() and facts_of(report, with_facts, "has_villages").has_villages:
        found.append(("villages", VILLAGES))
    return found


def spoken(report: InspectionReport, parts: tuple[str, ...] = SPOKEN) -> dict[str, str]:
    """label → text of the written parts and, with all of them, of the problems: what the check of names reads (domain §5.1)."""
    texts = {str(InspectionReport._meta.get_field(name).verbose_name): getattr(report, name) for name in parts}
    if parts != SPOKEN:
        return texts
    for problem in problems.of_report(report).prefetch_related("manifestations"):
        texts[f"问题{problem.number}"] = "\n".join([problem.statement, *(m.text for m in problem.manifestations.all())])
    return texts


def report_lacks(report: InspectionReport) -> list[str]:
    """Every sentence that bars the submission: written parts, then the problems, each by its number."""
    found = [sentence for _, sentence in written_lacks(report)]
    rows = list(problems.of_report(report))
    if not rows:
        found.append("还没有列入报告的问题。")
    return found + problems.undecided(rows)
