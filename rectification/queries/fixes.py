"""Reads of 立行立改 (domain §3.6): what one may see, what a step lacks, what is to be carried over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value

from rectification.models import ImmediateFix
from rectification.states import UNANSWERED_FIX
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import calendar, files, grams, registry
from xuncha.core.lacking import each, facts_of, linked
from xuncha.core.models import RecordLink, StoredFile, User
from xuncha.core.roles import COUNTED

RELATED = ("round__term", "group", "target__org", "org", "resp_org", "category", "approver", "carried_to")
#: kind of a source → its word on the official sheet
SOURCE_WORDS = {
    "findings.workingdraft": "底稿", "petitions.petition": "信访", "interviews.interviewpoint": "谈话", "interviews.visitfinding": "走访",
}  # fmt: skip
NEEDED = {"measures": "整改措施", "result": "整改结果"}


def visible_to(user: User) -> QuerySet[ImmediateFix]:
    """The living fixes a person may see; a unit its own, once the notice was served."""
    return permissions.scope(ImmediateFix.objects.alive().select_related(*RELATED), user)


def readable_by(user: User) -> QuerySet[ImmediateFix]:
    """The same with those that were voided: for the page of one."""
    return permissions.scope(ImmediateFix.objects.select_related(*RELATED), user)


def countable_by(user: User) -> QuerySet[ImmediateFix]:
    """What figures may count for this person."""
    return permissions.scope(ImmediateFix.objects.alive(), user, least=COUNTED)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[ImmediateFix]:
    """The rows of the ledger with the kinds of their sources; of sources a unit learns nothing (domain §3.6)."""
    rows = visible_to(user).filter(round=round_).prefetch_related("check_by")
    if permissions.is_unit(user):
        return rows.annotate(source_kinds=Value([], output_field=ArraySubquery(_kinds()).output_field))
    return rows.annotate(source_kinds=ArraySubquery(_kinds()))


def _kinds() -> QuerySet:
    ties = RecordLink.objects.filter(to_uid=OuterRef("uid"), relation="source").order_by("id")
    return ties.values_list("from_kind", flat=True)


def totals(rows: QuerySet[ImmediateFix]) -> dict[str, Any]:
    """Number, closed, carried, late, money and households of the fixes that a list shows."""
    late = Q(status__in=UNANSWERED_FIX, due__lt=calendar.today())
    return ImmediateFix.objects.filter(pk__in=rows.order_by().values("pk")).aggregate(
        n=Count("pk"), closed=Count("pk", filter=Q(status="closed")), carried=Count("pk", filter=Q(status="carried")),
        late=Count("pk", filter=late), refunded=Sum("refunded"), benefited=Sum("benefited"), people=Sum("people"),
    )  # fmt: skip


def with_facts(rows: QuerySet[ImmediateFix]) -> QuerySet[ImmediateFix]:
    """The fixes with whether a proof is there."""
    return rows.annotate(proved=Exists(files.kept_for("uid").filter(slot="proof")))


def lacks_by_field(fix: ImmediateFix) -> list[tuple[str, str]]:
    """(field or section, sentence) of what the unit's answer still needs (domain §3.6)."""
    found = [(name, f"请填写{word}。") for name, word in NEEDED.items() if not getattr(fix, name).strip()]
    proved = facts_of(fix, with_facts, "proved").proved
    return found if proved else [*found, ("proofs", "请上传至少1份佐证材料。")]


def lacks(fix: ImmediateFix) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in lacks_by_field(fix)]


def missing(fix: ImmediateFix) -> list[dict[str, str]]:
    """The same as lines that lead to their fields."""
    if fix.status not in UNANSWERED_FIX:
        return []
    return linked(lacks_by_field(fix), fix, ("proofs",), edit="report/")


def to_carry(on: date) -> QuerySet[ImmediateFix]:
    """What is carried over by itself (scenario 6): after the withdrawal what the unit has not answered, after the feedback all
    that is served and not closed. A fix that was never served is no line of the ledger: the unit does not know of it."""
    left = Q(target__withdrawn_on__lte=on, status__in=UNANSWERED_FIX)
    fed_back = Q(target__feedback_on__lte=on, status__in=(*UNANSWERED_FIX, "answered", "checked"))
    return ImmediateFix.objects.alive().filter(left | fed_back).exclude(target__stage__in=("suspended", "cancelled"))


def unsettled(target: RoundTarget) -> list[str]:
    """Bars of the rectifying stage: every fix ends closed or carried over before stage 11 (domain §3.6)."""
    left = ImmediateFix.objects.under_way().filter(target=target).count()
    return [f"还有{left}件立行立改没有销号，也没有转入整改台账。"] if left else []


def proofs_of(fix: ImmediateFix) -> list[StoredFile]:
    """The living proofs of the unit's answer."""
    return files.of(fix, "proof")


def spine(uids: Iterable[Any], user: User) -> dict[Any, registry.Node]:
    """Fixes on the spine, as far as the reader may know them."""
    rows = visible_to(user).filter(uid__in=list(uids))
    return {
        r.uid: registry.Node("立行立改", str(r), r.matter[:30], r.get_absolute_url(), r.get_status_display())
        for r in rows
    }


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard of notices and proofs: whoever may read the fix."""
    return readable_by(user).filter(uid=kept.owner_uid).exists()


def search_text(fix: ImmediateFix) -> str:
    """The text of a fix that the search reads."""
    return "\n".join((fix.matter, fix.requirement, fix.measures, fix.result))


def search(user: User, query: str, limit: int) -> registry.SearchHits:
    """Fixes that hold the words, from what the person may see."""
    keys, total = grams.hit_page(visible_to(user), query, limit=limit)
    rows = ImmediateFix.objects.filter(pk__in=keys).select_related("resp_org").order_by("-pk")
    found = [{"number": str(r), "title": r.matter[:60], "url": r.get_absolute_url(), "note": str(r.resp_org),
              "snippet": grams.snippet(search_text(r), query)} for r in rows]  # fmt: skip
    return registry.SearchHits("fix", "立行立改", total, found, f"/fixes/?q={query}")


COMPLETENESS = registry.Completeness(
    "fix", "立行立改", "fix.answer", visible_to, countable_by, lambda rows: with_facts(rows.filter(status__in=UNANSWERED_FIX)),
    each(missing), bars=("rectifying",),
)  # fmt: skip
