"""Which letters may tell of one matter (查重): the letters near one, all pairs of a term, and the pairs that wait for a person.

Only near letters are compared: of the same organisation, of the township above it, of an accused with the same name
digest, of a reporter with the same phone or ID digest. Texts are opened in memory alone and forgotten.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from django.db.models import Count, F, Q, QuerySet

from petitions.models import DuplicateCandidate, Petition, PetitionAccused, PetitionReporter
from petitions.queries import ledger
from petitions.queries.likeness import Letter, Verdict, compare
from rounds import permissions
from rounds.models import CommitteeTerm, PartyOrg
from xuncha.core import crypto
from xuncha.core.models import User
from xuncha.core.roles import WRITE

Pair = tuple[int, int]
_COLUMNS = ("pk", "org_id", "target__org_id", "field__code", "field__root_code", "nature", "summary", "reporter__phone_digest",
            "reporter__id_digest", "accused_org_id")  # fmt: skip


def kept_by(user: User) -> QuerySet[Petition]:
    """The letters this person keeps: those whose duplicates they decide on."""
    return ledger.not_about(user, permissions.scope(Petition.objects.alive(), user, least=WRITE))


def pairs_for(user: User) -> QuerySet[DuplicateCandidate]:
    """The pairs of which this person keeps both letters; of others they do not even learn that there is a pair."""
    mine = kept_by(user).values("pk")
    return DuplicateCandidate.objects.filter(first__in=mine, second__in=mine)


def pairs_to_decide(user: User) -> QuerySet[DuplicateCandidate]:
    """Those that wait for this person's decision, with the outcome under the name that the workbench counts by."""
    return pairs_for(user).waiting().annotate(status=F("outcome"))


def pair_rows(user: User) -> QuerySet[DuplicateCandidate]:
    """The same with what list and page show."""
    related = ("org", "round__term", "target__org", "group", "field", "accused_org", "primary")
    rows = pairs_for(user).select_related(
        "decided_by", *(f"{end}__{name}" for end in ("first", "second") for name in related)
    )
    return rows.prefetch_related("first__accused", "second__accused")


def waiting_of(petition: Petition, user: User) -> list[DuplicateCandidate]:
    """The undecided pairs of one letter, the likeliest first."""
    rows = pairs_for(user).waiting().filter(Q(first=petition) | Q(second=petition))
    return list(rows.select_related("first__org", "first__target__org", "second__org", "second__target__org")[:8])


def near(petition: Petition) -> dict[int, Letter]:
    """The letters of the term that may tell of the same matter, and the letter itself, opened for comparing."""
    home = petition.target.org_id
    place = Q(target__org=home) if petition.org_id == home else Q(org__in=(petition.org_id, home))
    term = Petition.objects.filter(round__term=petition.round.term_id)
    return opened(term.filter(place | Q(pk__in=[petition.pk, *_named_alike(petition), *_told_by_same(petition)])))


def _named_alike(petition: Petition) -> list[int]:
    digests = [accused.name_digest for accused in petition.accused.all() if accused.name_digest]
    return list(PetitionAccused.objects.filter(name_digest__in=digests).values_list("petition_id", flat=True))


def _told_by_same(petition: Petition) -> list[int]:
    reporter = ledger.reporter_of(petition)
    found = Q(pk__in=())
    if reporter is not None and reporter.phone_digest:
        found |= Q(phone_digest=reporter.phone_digest)
    if reporter is not None and reporter.id_digest:
        found |= Q(id_digest=reporter.id_digest)
    return list(PetitionReporter.objects.filter(found).values_list("petition_id", flat=True))


def opened(rows: QuerySet[Petition]) -> dict[int, Letter]:
    """Letters for comparing, by key: three queries, however many."""
    found = list(rows.filter(voided_at=None, upper_level=False).order_by().values_list(*_COLUMNS))
    names: dict[int, set[str]] = defaultdict(set)
    for key, name in PetitionAccused.objects.filter(petition__in=[row[0] for row in found]).values_list(
        "petition_id", "name"
    ):
        names[key].add(crypto.normalise_name(name))
    villages = _villages({row[2] for row in found if row[1] == row[2]})
    return {row[0]: _letter(row, frozenset(names[row[0]]), villages) for row in found}


def _villages(homes: set[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key, parent, name in PartyOrg.objects.filter(parent__in=homes).values_list("pk", "parent_id", "short_name"):
        if len(name) > 1:
            found[parent].append((key, name))
    return found


def _letter(row: tuple, names: frozenset[str], villages: dict[int, list[tuple[int, str]]]) -> Letter:
    _, place, home, leaf, root, nature, text, phone, card, about = row
    spoken = {key for key, name in villages.get(home, ()) if name in text} if place == home else set()
    if place == home and about and about != home:
        spoken.add(about)
    return Letter(
        text,
        names,
        place,
        home,
        leaf or "",
        root or "",
        nature,
        frozenset(filter(None, (phone, card))),
        frozenset(spoken),
    )


def like(petition: Petition) -> dict[Pair, Verdict]:
    """The likely pairs of one letter."""
    letters = near(petition)
    mine = letters.pop(petition.pk, None)
    if mine is None:
        return {}
    return _likely((petition.pk, key, mine, other) for key, other in letters.items())


def all_like(term: CommitteeTerm) -> Iterator[dict[Pair, Verdict]]:
    """The likely pairs of a term, township by township; the last ones are those that a name or a reporter ties across."""
    homes = Petition.objects.filter(round__term=term).order_by().values_list("target__org", flat=True).distinct()
    for home in homes:
        letters = opened(Petition.objects.filter(round__term=term, target__org=home))
        yield _likely((a, b, letters[a], letters[b]) for a, b in _neighbours(letters))
    yield _across(term)


def _neighbours(letters: dict[int, Letter]) -> Iterator[Pair]:
    by_place: dict[int, list[int]] = defaultdict(list)
    for key, letter in letters.items():
        by_place[letter.place].append(key)
    for place, keys in by_place.items():
        yield from combinations(keys, 2)
        if place == letters[keys[0]].home:
            yield from ((key, other) for key in keys for other in letters if letters[other].place != place)


def _across(term: CommitteeTerm) -> dict[Pair, Verdict]:
    rows = Petition.objects.filter(round__term=term, voided_at=None)
    groups: list[list[int]] = []
    for path in ("accused__name_digest", "reporter__phone_digest", "reporter__id_digest"):
        named = rows.exclude(**{path: ""}).exclude(**{f"{path}__isnull": True}).order_by()
        shared = named.values(path).annotate(n=Count("pk", distinct=True)).filter(n__gt=1).values_list(path, flat=True)
        by_mark: dict[str, list[int]] = defaultdict(list)
        for mark, key in named.filter(**{f"{path}__in": list(shared)}).values_list(path, "pk").distinct():
            by_mark[mark].append(key)
        groups += by_mark.values()
    letters = opened(rows.filter(pk__in={key for group in groups for key in group}))
    pairs = {tuple(sorted(pair)) for group in groups for pair in combinations(group, 2)}
    return _likely((a, b, letters[a], letters[b]) for a, b in pairs if a in letters and b in letters)


def _likely(pairs: Iterable[tuple[int, int, Letter, Letter]]) -> dict[Pair, Verdict]:
    found = {}
    for a, b, one, other in pairs:
        verdict = compare(one, other)
        if verdict.likely:
            found[min(a, b), max(a, b)] = verdict
    return found
