"""Many talks at once (批量登记): the rules of the single verb, held against what was read once; one transaction, one entry
in the trail for each talk and each point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast

from interviews import queries
from interviews.actions import checks
from interviews.actions.points import draft_point, level_of
from interviews.actions.talks import created, draft_interview
from interviews.models import Interview, InterviewPoint, InterviewTalker
from rounds.actions.classifying import Choice, note_classifications
from rounds.actions.editing import check_fields
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import audit, grams, numbers
from xuncha.core.errors import Unmet
from xuncha.core.models import User

BATCH = 500


@dataclass
class TalkDraft:
    """A talk that is not saved yet, with its people and points."""

    talk: Interview
    talkers: Sequence[User]
    facts: dict[str, Any]
    points: list[InterviewPoint] = field(default_factory=list)
    key: Any = None


@dataclass
class Diary:
    """What the rules ask of other talks, read once: who was talked to, and when the talkers are engaged."""

    talked: set[int]
    engaged: dict[tuple[int, date], list[tuple[datetime, datetime, int | str]]]

    def talked_before(self, talk: Interview) -> bool:
        """As `queries.talked_before`, with the talks of this file."""
        return talk.person_id in self.talked

    def clash(self, talk: Interview, talkers: Sequence[User], by: User) -> str:
        """As `checks.clash`, with the talks of this file."""
        span = checks.span(talk.date, talk.start, talk.end)
        if span is None:
            return ""
        for user in talkers:
            for start, end, name in self.engaged.get((user.pk, talk.date), ()):
                if start < span.upper and span.lower < end:
                    return checks.clash_words(user, _told(name, by), type(span)(start, end))
        return ""

    def note(self, draft: TalkDraft, name: str) -> None:
        """Remember a draft for those after it."""
        talk = draft.talk
        if talk.person_id and talk.status not in ("planned", "scheduled"):
            self.talked.add(talk.person_id)
        span = checks.span(talk.date, talk.start, talk.end)
        for user in draft.talkers if span is not None else ():
            self.engaged.setdefault((user.pk, talk.date), []).append((span.lower, span.upper, name))


def _told(name: int | str, by: User) -> str | None:
    """The number of a saved talk, for those who may see it; the row of one in the file."""
    if isinstance(name, str):
        return name
    return queries.visible_to(by).filter(pk=name).values_list("number", flat=True).first()


def hold_talkers(talkers: Sequence[User]) -> None:
    """Lock the accounts whose time is looked at, in one order, as the single verb does."""
    ids = sorted({user.pk for user in talkers})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def read_diary(round_: InspectionRound, talkers: Sequence[User]) -> Diary:
    """The diary of a round's talkers."""
    talked = Interview.objects.held().filter(round=round_).exclude(person=None).values_list("person_id", flat=True)
    diary = Diary(set(talked), {})
    for seat in InterviewTalker.objects.filter(user__in=talkers, during__isnull=False).iterator():
        day = seat.during.lower.astimezone(checks.calendar.ZONE).date()
        span = (seat.during.lower, seat.during.upper, seat.interview_id)
        diary.engaged.setdefault((seat.user_id, day), []).append(span)
    return diary


def draft_talk(
    *, by: User, diary: Diary, target: RoundTarget, talkers: Sequence[User], length_confirmed: bool,
    facts: dict[str, Any], points: Sequence[dict[str, Any]],
) -> TalkDraft:  # fmt: skip
    """A talk with its points that keeps all rules but the clash; Unmet with every sentence otherwise."""
    talk = draft_interview(by=by, target=target, talkers=talkers, length_confirmed=length_confirmed,
                           talked_before=diary.talked_before, **facts)  # fmt: skip
    check_fields(talk)
    made = [draft_point(talk, seq=seq, by=by, **point) for seq, point in enumerate(points, start=1)]
    return TalkDraft(talk, talkers, facts, made)


def refuse_clash(draft: TalkDraft, *, diary: Diary, by: User) -> None:
    """Unmet when a talker of a draft is engaged at that time."""
    if sentence := diary.clash(draft.talk, draft.talkers, by):
        raise Unmet(fields={"talkers": sentence})


@audit.action
def record_many(
    drafts: Sequence[TalkDraft], *, by: User, tell: Callable[[int], None] = lambda _: None
) -> list[Interview]:
    """Save drafts of `draft_talk` in their order; `tell` hears how many are in."""
    _number(drafts)
    for draft in drafts:
        text = "\n".join([draft.talk.interviewee, draft.talk.content, *(point.text for point in draft.points)])
        draft.talk.search = Cast(Value(grams.vector_text(text)), SearchVectorField())
    _write([draft.talk for draft in drafts], tell)
    _seat(drafts)
    points = [point for draft in drafts for point in draft.points]
    for point in points:
        point.interview_id = point.interview.pk
    _write(points, lambda _: None)
    note_classifications((Choice(p, p.leaf, p.text, level_of(p.interview), p.interview) for p in points), by=by)
    audit.record_many("create", ((d.talk, created(d.talk, d.facts)) for d in drafts), by=by)
    audit.record_many("point_add", ((p.interview, {"seq": [None, p.seq]}) for p in points), by=by)
    return [draft.talk for draft in drafts]


def _number(drafts: Sequence[TalkDraft]) -> None:
    by_group: dict[int, list[Interview]] = {}
    for draft in drafts:
        by_group.setdefault(draft.talk.group_id, []).append(draft.talk)
    for talks in by_group.values():
        first = talks[0]
        given = numbers.next_numbers(term=first.round.term.number, sequence=first.round.sequence, group=first.group.number,
                                     kind="interview", count=len(talks))  # fmt: skip
        for talk, number in zip(talks, given, strict=True):
            talk.number = number


def _write(rows: Sequence[models.Model], tell: Callable[[int], None]) -> None:
    for at in range(0, len(rows), BATCH):
        tell(at)
        part = list(rows[at : at + BATCH])
        type(part[0])._base_manager.bulk_create(part)


def _seat(drafts: Sequence[TalkDraft]) -> None:
    """The talkers with their time; what the database itself refuses is told in the verb's own sentence."""
    seats = []
    for draft in drafts:
        during = checks.span(draft.talk.date, draft.talk.start, draft.talk.end)
        seats += [
            InterviewTalker(interview=draft.talk, user=user, during=during) for user in dict.fromkeys(draft.talkers)
        ]
    try:
        with transaction.atomic():
            InterviewTalker.objects.bulk_create(seats, batch_size=BATCH * 2)
    except IntegrityError as error:
        if "talker_in_one_talk_at_a_time" not in str(error):
            raise
        raise Unmet(fields={"talkers": checks.clash_words("所选谈话人", None, None)}) from error
