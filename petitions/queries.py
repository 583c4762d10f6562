"""Every multi-row read of petitions: who sees what, sums, possible duplicates. Reporters stand in none of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from petitions import permissions as rights
from petitions.models import IdentityRequest, Petition, PetitionAccused, PetitionReporter
from rounds import permissions
from rounds.models import InspectionRound, Person, RoundTarget
from rounds.queries.conflicts import NAMED
from xuncha.core import calendar, crypto
from xuncha.core.models import StoredFile, User
from xuncha.core.registry import Node
from xuncha.core.roles import COUNTED


def visible_to(user: User) -> QuerySet[Petition]:
    """The petitions this person may read."""
    return _not_about(user, permissions.scope(Petition.objects.alive(), user))


def countable_by(user: User) -> QuerySet[Petition]:
    """The petitions that figures count for this person."""
    return _not_about(user, permissions.scope(Petition.objects.alive(), user, least=COUNTED))


def _not_about(user: User, rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Nobody sees or counts a petition about themselves, whatever their role (domain §1.2 d)."""
    return rows.exclude(pk__in=_naming(user.name).values("petition")) if user.name else rows


def _naming(name: str) -> QuerySet[PetitionAccused]:
    digest = crypto.digest(crypto.normalise_name(name), purpose="person.name")
    return PetitionAccused.objects.filter(name_digest=digest)


def conflict_facts(person: Person) -> list[tuple[int, str]]:
    """The organisations about which a petition names this person; the sentence tells no more (domain §1.4)."""
    named = _naming(person.name).filter(petition__voided_at=None)
    return [(org, NAMED) for org in set(named.values_list("petition__target__org", flat=True))]


def outgoing_names(target: RoundTarget) -> set[str]:
    """The reporters of a target's letters, decrypted for the comparison alone: no text toward the unit may carry them."""
    rows = PetitionReporter.objects.filter(petition__target=target, petition__voided_at=None).only("name")
    return {reporter.name for reporter in rows}


def listing(user: User, round_: InspectionRound | None) -> QuerySet[Petition]:
    """The rows of the list: one round's, with what each line shows."""
    return (
        visible_to(user)
        .filter(round=round_)
        .select_related("org", "target__org", "field", "primary")
        .prefetch_related("accused")
    )


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
    return visible_to(user).select_related(*related).prefetch_related("accused")


def sums(rows: QuerySet[Petition]) -> dict[str, int]:
    """件数 and 去重件数."""
    kept = Petition.objects.filter(pk__in=rows.order_by().values("pk"))
    return kept.aggregate(n=Count("pk"), primaries=Count("pk", filter=Q(is_duplicate=False)))


def candidates(petition: Petition, user: User) -> list[Petition]:
    """Earlier primaries of the round that `user` may read, with an accused of the same name, same organisation and field.

    A person decides; nothing is merged by itself (domain §3.2).
    """
    digests = [accused.name_digest for accused in petition.accused.all() if accused.name_digest]
    if petition.is_duplicate or not digests:
        return []
    rows = visible_to(user).filter(
        is_duplicate=False,
        round=petition.round_id,
        accused__name_digest__in=digests,
        org=petition.org_id,
        field=petition.field_id,
    )
    rows = rows.exclude(pk=petition.pk).filter(received_at__lte=petition.received_at)
    return list(rows.distinct().select_related("target__org", "org").order_by("received_at", "pk")[:5])


def close_lacks(petition: Petition) -> list[str]:
    """What a petition still needs before 办结."""
    found = [] if petition.result.strip() else ["请填写办理结果。"]
    return found if petition.truth else [*found, "请选择属实程度。"]


def proposal_lacks(petition: Petition) -> list[str]:
    """What a proposal still needs before it is approved."""
    found = [] if petition.proposal.strip() else ["请填写拟办意见。"]
    return found if petition.disposal else [*found, "请选择办理方式。"]


def screen_lacks(petition: Petition) -> list[str]:
    """What a registration still needs before 查重甄别 is done (domain §3.2, ●)."""
    needed = {
        "signature_type": "署名情况",
        "klass": "信访类别",
        "nature": "问题性质",
        "field": "问题领域",
        "summary": "内容摘要",
    }
    found = [f"请填写{word}。" for name, word in needed.items() if not getattr(petition, name)]
    if not petition.accused.exists() and petition.accused_org_id is None:
        found.append("请填写被反映人或被反映组织。")
    return found


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


def requests_for(user: User) -> QuerySet[IdentityRequest]:
    """The requests this person may know of, of petitions they read: their own, and those they decide."""
    seen = visible_to(user)
    mine = Q(asked_by=user, petition__in=seen)
    return IdentityRequest.objects.filter(mine | Q(petition__in=seen.filter(rights.decidable(user))))


def request_rows(user: User, round_: InspectionRound | None) -> QuerySet[IdentityRequest]:
    """The rows of the list of requests, of one round."""
    rows = requests_for(user).filter(petition__round=round_)
    return rows.select_related("petition__org", "asked_by", "decided_by")


def request_waiting(user: User, round_: InspectionRound | None) -> int:
    """How many requests of others wait for this person's decision."""
    rows = IdentityRequest.objects.waiting().filter(petition__round=round_).exclude(asked_by=user)
    return rows.filter(petition__in=visible_to(user).filter(rights.decidable(user))).count()


def own_request(petition: Petition, user: User) -> IdentityRequest | None:
    """This person's latest request about a petition that is open or still opens the identity."""
    rows = IdentityRequest.objects.filter(petition=petition, asked_by=user)
    return rows.filter(Q(status="asked") | Q(status="approved", expires_at__gt=calendar.now())).first()
