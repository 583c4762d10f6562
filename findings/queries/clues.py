"""问题线索: which clues a person sees; what bars the group's study; defaults of the receiver (domain §3.5)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from findings.models import Clue, ClueEvidence, Transfer, TransferItem
from rounds import permissions
from rounds.models import GroupTopic, InspectionRound, Person
from rounds.queries.conflicts import NAMED, names_of
from xuncha.core import calendar, crypto, files
from xuncha.core.lacking import facts_of, linked
from xuncha.core.models import User
from xuncha.core.roles import COUNTED

RELATED = ("round__term", "group", "target__org", "org", "category", "created_by")
NO_INQUIRY = "没有深入了解情况说明，不能提交组务会研究。"
NEEDED = 2  # group meetings before the leader signs: screening, then classification after 了解
NOT_SCREENED = "线索要先经组务会初核：请登记组务会，议题选这条线索，决定“同意”，组长签发后转入“了解中”。"
NOT_STUDIED = "了解以后还要再经一次组务会研究：请登记组务会，议题选这条线索，决定“同意”，组长签发后即为研究通过。"
_LABEL = Clue._meta.label_lower
NO_EVIDENCE = "至少要有1件证据材料，才能提交组务会研究。"


def name_digest(name: str) -> str:
    """How the subject of a clue is found again: by exact name alone (design §5.10)."""
    return crypto.digest(crypto.normalise_name(name), purpose="findings.clue.subject")


def _not_about(user: User, rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Nobody sees a clue about themselves, whatever their role (domain §1.2 d)."""
    return rows.exclude(subject_digest__in=_digests(permissions.own_names(user)), namesake=False)


def _digests(names: Iterable[str]) -> list[str]:
    return [name_digest(name) for name in names]


def visible_to(user: User) -> QuerySet[Clue]:
    """The clues a person may see."""
    return _not_about(user, permissions.scope(Clue.objects.alive(), user))


def readable_by(user: User) -> QuerySet[Clue]:
    """The same with what a single page needs."""
    return visible_to(user).select_related(*RELATED)


def countable_by(user: User) -> QuerySet[Clue]:
    """What figures may count for this person: of clues kept from a group (number 00) only what is also read (design §5.2)."""
    ordinary = Q(group=F("target__group")) | Q(pk__in=visible_to(user).values("pk"))
    return _not_about(user, permissions.scope(Clue.objects.alive(), user, least=COUNTED)).filter(ordinary)


def conflict_facts(person: Person) -> list[tuple[int, str]]:
    """The organisations about which a clue names this person; the sentence tells no more (domain §1.4)."""
    named = Clue.objects.alive().filter(subject_digest__in=_digests(names_of(person)), namesake=False)
    return [(org, NAMED) for org in set(named.values_list("target__org", flat=True))]


def named_at(names: Collection[str], round_: InspectionRound) -> list[tuple[str, int, datetime]]:
    """Which of these names the living clues of a round are about: the name, the target, since when."""
    marks = {name: name_digest(name) for name in names}
    rows = Clue.objects.alive().filter(subject_digest__in=marks.values(), round=round_, namesake=False)
    found = rows.values_list("subject_digest", "target", "created_at")
    return [(name, target, since) for mark, target, since in found for name in names if marks[name] == mark]


def listing(user: User, round_: InspectionRound | None) -> QuerySet[Clue]:
    """The rows of the list page."""
    count = (
        ClueEvidence.objects.filter(clue=OuterRef("pk")).order_by().values("clue").annotate(n=Count("pk")).values("n")
    )
    rows = visible_to(user).filter(round=round_).select_related("target__org", "org")
    return rows.annotate(evidence_count=Subquery(count, output_field=IntegerField()))


def totals(rows: QuerySet[Clue]) -> dict[str, Any]:
    """Number, amount and overdue answers of the clues that a list shows."""
    late = Q(feedback_due__lt=calendar.today(), status__in=("received", "handling"))
    return rows.order_by().aggregate(n=Count("pk"), amount=Sum("amount"), late=Count("pk", filter=late))


def with_facts(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """The clues with what their sentences read of other tables."""
    agreed = GroupTopic.objects.agreed(_LABEL).filter(record_uid=OuterRef("uid")).order_by().values("record_uid")
    return rows.annotate(
        has_evidence=Exists(ClueEvidence.objects.filter(clue=OuterRef("pk"))), group_number=F("group__number"),
        meetings_agreed=Coalesce(Subquery(agreed.annotate(n=Count("meeting", distinct=True)).values("n")), 0),
    )  # fmt: skip


def meetings_agreed(clue: Clue) -> int:
    """How many issued group meetings took up a clue and agreed (domain §3.11: clues need two)."""
    return GroupTopic.objects.agreed(_LABEL).filter(record_uid=clue.uid).values("meeting").distinct().count()


def why_not_screened(clue: Clue) -> list[str]:
    """What bars 开始了解: an issued group meeting that took up this very clue and agreed; group 00 has no meetings (domain §3.11)."""
    return [] if clue.group.number == 0 or meetings_agreed(clue) else [NOT_SCREENED]


def study_lacks(clue: Clue) -> list[str]:
    """What bars 组务会研究通过: note and evidence, and a second meeting after the screening (domain §3.11, §0 rule 7)."""
    agreed = clue.group.number == 0 or meetings_agreed(clue) >= NEEDED
    return lacks(clue) + ([] if agreed else [NOT_STUDIED])


def lacks_by_field(clue: Clue) -> list[tuple[str, str]]:
    """(field, sentence) of what bars the study by the group."""
    found, facts = [], facts_of(clue, with_facts, "has_evidence")
    if not clue.inquiry_note.strip():
        found.append(("inquiry_note", NO_INQUIRY))
    if not facts.has_evidence:
        found.append(("evidence", NO_EVIDENCE))
    return found


def unscreened(clue: Clue) -> list[dict[str, str]]:
    """The line that leads to the form of a meeting while no meeting has screened the clue."""
    facts = facts_of(clue, with_facts, "has_evidence")
    screened = facts.group_number == 0 or facts.meetings_agreed > 0
    return [] if screened else [{"text": NOT_SCREENED, "url": meeting_form(clue)}]


def meeting_form(clue: Clue) -> str:
    """Where a group meeting about the clue's target is recorded."""
    return f"/group-meetings/new/?target={clue.target_id}"


def missing(clue: Clue) -> list[dict[str, str]]:
    """The same as lines that lead to their fields, and the screening that comes first."""
    return [*unscreened(clue), *linked(lacks_by_field(clue), clue, ("evidence",))]


def lacks(clue: Clue) -> list[str]:
    """The same as sentences."""
    return [sentence for _, sentence in lacks_by_field(clue)]


def default_suggestion(*, klass: str, is_village_cadre: bool) -> str:
    """Whom the group proposes when nobody says otherwise: village cadres go to the township's commission (domain §3.5)."""
    if klass == "organization":
        return "organization_dept"
    return "township" if is_village_cadre else "discipline"


def evidence_of(clue: Clue) -> list[dict[str, Any]]:
    """The evidence of a clue in order, each with its encrypted files."""
    return [
        {"item": item, "files": files.of(item)} for item in clue.evidence.select_related("taken_by").order_by("seq")
    ]


def transfer_of(clue: Clue, user: User) -> Transfer | None:
    """The transfer that carries a clue, when this person may see it."""
    return transfers_visible_to(user).standing().filter(items__clue=clue).first()


def transfers_visible_to(user: User) -> QuerySet[Transfer]:
    """Transfers within reach that carry at least one clue this person may see: a group sees only what left it."""
    seen = visible_to(user).values("pk")
    carrying = Transfer.objects.filter(items__clue__in=seen).values("pk")
    return permissions.scope(Transfer.objects.select_related("round__term", "created_by"), user).filter(pk__in=carrying)


def transfers_countable_by(user: User) -> QuerySet[Transfer]:
    """What figures may count for this person: those that carry a clue they may count, and none about them."""
    named = Clue.objects.filter(subject_digest__in=_digests(permissions.own_names(user)), namesake=False)
    counted = Transfer.objects.filter(items__clue__in=countable_by(user).values("pk")).values("pk")
    rows = permissions.scope(Transfer.objects.all(), user, least=COUNTED).filter(pk__in=counted)
    return rows.exclude(pk__in=Transfer.objects.filter(items__clue__in=named).values("pk"))


def transfer_listing(user: User, round_: InspectionRound | None) -> QuerySet[Transfer]:
    """The rows of the list page, each with the number of its clues that this person may see."""
    seen = Count("items", filter=Q(items__clue__in=visible_to(user).values("pk")), distinct=True)
    return transfers_visible_to(user).filter(round=round_).annotate(item_count=seen)


def items_of(transfer: Transfer, user: User) -> list[Any]:
    """The lines of a transfer's list whose clue this person may see."""
    rows = transfer.items.select_related("clue__org").filter(clue__in=visible_to(user).values("pk"))
    return list(rows.order_by("seq"))


def ready_to_go(user: User, round_: InspectionRound | None) -> QuerySet[Clue]:
    """Approved clues that stand on no list, or only on one that was returned or made void."""
    carried = TransferItem.objects.filter(transfer__in=Transfer.objects.standing()).values("clue")
    return readable_by(user).filter(round=round_, status="approved").exclude(pk__in=carried)
