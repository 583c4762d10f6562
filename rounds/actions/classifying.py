"""Verbs of classification: note what people choose, and learn from it (分类决定)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from rounds import permissions
from rounds.actions.editing import refuse
from rounds.actions.many import BATCH, write_rows
from rounds.models import (
    ClassificationDecision,
    InspectionRound,
    Outcome,
    PartyOrg,
    SuggesterVersion,
    TaxonomyNode,
    TaxonomyVersion,
)
from rounds.queries import measuring, places, suggestions
from rounds.queries.classifying import Lexicon, plain
from xuncha.core import audit, crypto, jobs
from xuncha.core.models import Job, User

L3 = 3


def note_classification(
    record: Any, *, by: User, leaf: TaxonomyNode | None, text: str, level: int,
    before: TaxonomyNode | None = None, place: Any = None, org: PartyOrg | None = None,
) -> ClassificationDecision | None:  # fmt: skip
    """Note a leaf that a person set or changed; called by the verb that wrote it, which leaves the entry in the trail.

    The suggestion is computed here once more, so that no form can tell a tale. `place`: the ledger record that says round,
    target and organisation, when `record` is only a part of it; `org` when it is not the record's own. A text of L3 is read and forgotten: nothing of it stays.
    """
    if leaf is None or leaf == before:
        return None
    place = place or record
    org = org or getattr(record, "org", None) or place.org
    offered = {*places.leaf_rows(place.round, org.level).values_list("pk", flat=True), leaf.pk}
    judge = suggestions.suggester(leaf.version_id)
    features = judge.lexicon.features(text) if plain(text) else ()
    best = judge.best(features, offered) if features else []
    rank = next((at for at, one in enumerate(best, start=1) if one.key == leaf.pk), 0)
    decision = _decision(Choice(record, leaf, text, level, place, org), features, by)
    decision.suggested, decision.rank, decision.outcome = [one.code for one in best], rank, _outcome(rank, bool(best))
    decision.save()
    return decision


@dataclass(frozen=True)
class Choice:
    """A leaf that was set for a record with this text; `place` and `org` as in `note_classification`."""

    record: Any
    leaf: TaxonomyNode | None
    text: str
    level: int
    place: Any = None
    org: PartyOrg | None = None


def note_classifications(choices: Iterable[Choice], *, by: User) -> None:
    """Note the leaves that a file brought in, one decision each; called by the bulk verb that wrote the records.

    Nobody saw a suggestion, so none is computed and nothing is said of agreement (没有建议); what people chose is learnt
    as from any other record (decision 0038).
    """
    made = [choice for choice in choices if choice.leaf is not None]
    lexicons: dict[int, Lexicon] = {}
    for at in range(0, len(made), BATCH):  # the features of thousands of texts at a time would fill the memory
        write_rows([_decision(choice, _features(choice, lexicons), by) for choice in made[at : at + BATCH]])


def _features(choice: Choice, lexicons: dict[int, Lexicon]) -> Sequence[str]:
    version = choice.leaf.version_id  # type: ignore[union-attr]
    if choice.level >= L3 or not plain(choice.text):
        return ()
    if version not in lexicons:
        lexicons[version] = Lexicon(suggestions.leaves_of(version))
    return lexicons[version].features(choice.text)


def _decision(choice: Choice, features: Sequence[str], by: User) -> ClassificationDecision:
    """A decision as nobody suggested anything, not saved yet; of L3 it keeps no word."""
    place, secret = choice.place or choice.record, choice.level >= L3 or not features
    return ClassificationDecision(
        round=place.round, target=place.target, org=choice.org or choice.record.org, kind=choice.record._meta.label_lower,
        uid=choice.record.uid, level=choice.level, leaf=choice.leaf, outcome=Outcome.IGNORED, by=by,
        features=[] if secret else list(features),
        digest="" if secret else crypto.digest(plain(choice.text), purpose="classification.text"),
    )  # fmt: skip


def _outcome(rank: int, suggested: bool) -> str:
    if rank:
        return Outcome.ACCEPTED
    return Outcome.CHANGED if suggested else Outcome.IGNORED


@audit.action
def ask_learning(round: InspectionRound, *, by: User) -> Job:
    """Let the suggestions learn the choices made so far, in the background."""
    refuse(permissions.why_not_capable(by, "taxonomy.learn", round))
    return jobs.enqueue("rounds.tasks.learn", by=by, label="重新学习分类建议")


@audit.action
def learn(*, by: User | None = None) -> int:
    """Note for each tree in use how far its suggestions have learnt; returns for how many trees there was something new."""
    return sum(_learn(version, by) for version in TaxonomyVersion.objects.exclude(status="draft"))


def _learn(version: TaxonomyVersion, by: User | None) -> bool:
    known = version.suggesters.first()
    rows = ClassificationDecision.objects.filter(leaf__version=version, level__lt=L3).exclude(features=[])
    upto = rows.aggregate(last=Max("pk"))["last"] or 0
    leaves = suggestions.leaves_of(version.pk)
    if not leaves or (known and known.upto == upto) or (known is None and not upto):
        return False
    lessons = suggestions.lessons(version.pk, leaves, upto=upto)
    shipped = sum(1 for lesson in suggestions.lessons(version.pk, leaves, upto=0))
    measure = measuring.held_out(leaves, lessons)
    made = SuggesterVersion.objects.create(
        version=version, upto=upto, examples=shipped, decisions=len(lessons) - shipped, created_by=by,
        first=round(measure.share(measure.first), 3), three=round(measure.share(measure.three), 3),
    )  # fmt: skip
    audit.record(
        "learn", by=by, about=version, changes={"decisions": [known.decisions if known else 0, made.decisions]}
    )
    return True
