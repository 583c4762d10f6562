"""Every multi-row read of petitions: who sees what, sums, possible duplicates. Reporters stand in none of them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from petitions import permissions as rights
from petitions.models import Petition, PetitionAccused, PetitionReply, PetitionReporter
from rounds import permissions
from rounds.models import CommitteeTerm, InspectionRound, PartyOrg, Person, PublicNotice, RoundTarget, TaxonomyNode
from rounds.queries.conflicts import NAMED, names_of
from xuncha.core import calendar, crypto
from xuncha.core import permissions as house
from xuncha.core.models import StoredFile, User
from xuncha.core.registry import Node, Topics
from xuncha.core.roles import COUNTED, WRITE


def visible_to(user: User) -> QuerySet[Petition]:
    """The petitions this person may read."""
    return not_about(user, permissions.scope(Petition.objects.alive(), user))


def countable_by(user: User) -> QuerySet[Petition]:
    """The petitions that figures count for this person: of those kept from a group (number 00) only what is also read, so
    that no figure beside the group's own tells of them (design §5.2)."""
    ordinary = Q(group=F("target__group")) | Q(pk__in=visible_to(user).values("pk"))
    return not_about(user, permissions.scope(Petition.objects.alive(), user, least=COUNTED)).filter(ordinary)


def not_about(user: User, rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Nobody sees or counts a petition about themselves, whatever their role (domain §1.2 d)."""
    names = permissions.own_names(user)
    return rows.exclude(pk__in=_naming(names).values("petition")) if names else rows


def _naming(names: Iterable[str]) -> QuerySet[PetitionAccused]:
    digests = [crypto.digest(crypto.normalise_name(name), purpose="person.name") for name in names]
    return PetitionAccused.objects.filter(name_digest__in=digests, namesake=False)


#: under this many a topic would point at a single petition (domain §1.2 b)
SMALL = 3


def talk_topics(target: RoundTarget, org: PartyOrg, user: User) -> Topics:
    """Leaves of open petitions worth asking about in a talk: names of leaves alone, no number, no person.

    Whoever may read the petitions gets those of the organisation; who may only count them gets the leaves that at least
    three petitions of the whole target share.
    """
    open_ = {"target": target, "upper_level": False, "field__isnull": False}
    near = Petition.objects.open().filter(**open_, org__path__startswith=org.path)
    read = near.filter(pk__in=visible_to(user).values("pk"))
    counted = Petition.objects.open().filter(**open_, pk__in=countable_by(user).values("pk"))
    common = counted.order_by().values("field").annotate(n=Count("pk")).filter(n__gte=SMALL).values("field")
    leaves = TaxonomyNode.objects.filter(Q(pk__in=read.order_by().values("field")) | Q(pk__in=common))
    return Topics("信访反映的方面", [str(leaf) for leaf in leaves.order_by("sort", "pk")])


def conflict_facts(person: Person) -> list[tuple[int, str]]:
    """The organisations about which a petition names this person; the sentence tells no more (domain §1.4)."""
    named = _naming(names_of(person)).filter(petition__voided_at=None)
    return [(org, NAMED) for org in set(named.values_list("petition__target__org", flat=True))]


def named_at(names: Collection[str], round_: InspectionRound) -> list[tuple[str, int, datetime]]:
    """Which of these names the living letters of a round accuse: the name, the target, since when."""
    marks = {name: crypto.digest(crypto.normalise_name(name), purpose="person.name") for name in names}
    rows = PetitionAccused.objects.filter(petition__round=round_, petition__voided_at=None, namesake=False)
    rows = rows.filter(name_digest__in=marks.values()).values_list("name_digest", "petition__target", "created_at")
    return [(name, target, since) for mark, target, since in rows for name in names if marks[name] == mark]


def outgoing_names(target: RoundTarget) -> set[str]:
    """The reporters of a target's letters, decrypted for the comparison alone: no text toward the unit may carry them."""
    rows = PetitionReporter.objects.filter(petition__target=target, petition__voided_at=None).only("name")
    return {reporter.name for reporter in rows}


def listing(user: User, round_: InspectionRound | None) -> QuerySet[Petition]:
    """The rows of the list: one round's, with what each line shows; of a first letter out of sight not even the number."""
    rows = visible_to(user).filter(round=round_).select_related("org", "target__org", "field", "primary")
    return _with_primary(rows, user).prefetch_related("accused")


def _with_primary(rows: QuerySet[Petition], user: User) -> QuerySet[Petition]:
    return rows.annotate(primary_seen=Exists(visible_to(user).filter(pk=OuterRef("primary"))))


def for_page(user: User) -> QuerySet[Petition]:
    """The same rows with what the record page shows."""
    related = (
        "org",
        "target__org",
        "round__term",
        "group",
        "field",
        "accused_org",
        "primary",
        "proposer",
        "approver",
        "created_by",
    )
    return _with_primary(visible_to(user).select_related(*related), user).prefetch_related("accused")


def sums(rows: QuerySet[Petition]) -> dict[str, int]:
    """件数, 去重件数, and those outside the scope of the notice (受理范围外)."""
    kept = Petition.objects.filter(pk__in=rows.order_by().values("pk"))
    return kept.aggregate(n=Count("pk"), primaries=Count("pk", filter=Q(is_duplicate=False)),
                          outside=Count("pk", filter=Q(in_scope=False)))  # fmt: skip


def nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Petitions on the spine: number, class and state; never the accused, never the reporter."""
    rows = visible_to(user).filter(uid__in=uids)
    return {
        r.uid: Node("信访", r.number, r.get_klass_display(), r.get_absolute_url(), r.get_status_display()) for r in rows
    }


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard of originals."""
    petition = visible_to(user).filter(uid=kept.owner_uid).first()
    return petition is not None and rights.may_fetch_original(user, petition)


def reporter_of(petition: Petition) -> PetitionReporter | None:
    """The reporter in custody, for rules that compare digests; never for a page."""
    return PetitionReporter.objects.filter(petition=petition).first()


def reply_of(petition: Petition) -> PetitionReply | None:
    """The answer to the reporter, if one is kept."""
    return PetitionReply.objects.filter(petition=petition).first()


def told_by(user: User, kind: str, text: str) -> list[Petition]:
    """The letters this person keeps whose reporter has exactly this phone, ID or name: by keyed digest alone."""
    column, purpose, normalise = MARKS[kind]
    mark = crypto.digest(normalise(text), purpose=purpose)
    if not mark:
        return []
    kept = not_about(user, permissions.scope(Petition.objects.alive(), user, least=WRITE))
    rows = kept.filter(**{f"reporter__{column}": mark}).select_related("org", "target__org", "round")
    return list(rows.order_by("-received_at", "-pk")[:100])


#: what a reporter is found by → the digest's column and purpose, and how the text is made alike
MARKS = {
    "phone": ("phone_digest", "person.phone", crypto.normalise_phone),
    "id_number": ("id_digest", "person.id", crypto.normalise_id),
    "name": ("name_digest", "person.name", crypto.normalise_name),
}


def keeps_reporters(user: User) -> bool:
    """Whether some role of this person keeps reporters: petition duty."""
    return any(house.access(held.role, "reporter") == WRITE and not held.grace for held in permissions.reach(user).held)


def scope_texts(targets: Iterable[RoundTarget]) -> list[PublicNotice]:
    """受理范围 of the public notices of these targets: what is taken stands on every notice board."""
    rows = PublicNotice.objects.filter(target__in=[target.pk for target in targets])
    return list(rows.exclude(scope="").select_related("target__org").order_by("target"))


def open_terms() -> list[CommitteeTerm]:
    """The terms in which letters were received and that have not ended long ago."""
    rows = CommitteeTerm.objects.filter(Q(ends_on=None) | Q(ends_on__gte=calendar.today()))
    return list(rows.order_by("number"))


def term_of(pk: int) -> CommitteeTerm:
    """One term."""
    return CommitteeTerm.objects.get(pk=pk)
