"""Recording a talk and correcting it before it is signed."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from interviews import permissions, queries
from interviews.actions import checks
from interviews.actions.villages import holding_village
from interviews.models import PETITIONER_WORD, AgeBand, Category, Interview, InterviewTalker, Kind
from interviews.states import InterviewStatus
from rounds.models import RoundTarget
from rounds.posts import rank_name
from xuncha.core import audit, calendar, clock, grams, numbers
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

#: what a form may give; everything else of a talk is derived
FACTS = (
    "org", "person", "interviewee", "org_name", "post", "rank", "category", "is_chief", "is_team", "kind", "date",
    "date_reason", "start", "end", "place", "place_kind", "lead", "recorder", "notice_read", "content", "signature_note",
    "abnormal", "abnormal_note", "gender", "political", "age_band", "outline", "team_grade", "team_note", "chief_grade",
    "chief_note", "form", "av", "av_approver",
)  # fmt: skip
CONTENT_COLUMNS = ("content", "content_version", "content_by", "content_at")


@audit.action
def record_interview(
    *,
    by: User,
    target: RoundTarget,
    talkers: Sequence[User],
    length_confirmed: bool = False,
    planned: bool = False,
    **facts: Any,
) -> Interview:
    """Save a talk for the first time and give it its number; one in the future is an appointment (已约), or a plan (计划).

    `facts`: the columns of FACTS. Raises Refused without the right, Unmet with a sentence for each field that breaks a rule.
    """
    talk = draft_interview(by=by, target=target, talkers=talkers, length_confirmed=length_confirmed,
                           planned=planned, **facts)  # fmt: skip
    _hold(talk, talkers, by=by)
    talk.number = numbers.next_number(
        term=talk.round.term.number, sequence=talk.round.sequence, group=talk.group.number, kind="interview"
    )
    talk.save()
    _seat(talk, talkers)
    refresh_search(talk)
    audit.record("create", by=by, about=talk, changes=created(talk, facts))
    return talk


def draft_interview(
    *, by: User, target: RoundTarget, talkers: Sequence[User], length_confirmed: bool = False, planned: bool = False,
    talked_before: Callable[[Interview], bool] | None = None, **facts: Any,
) -> Interview:  # fmt: skip
    """A talk that keeps all rules but the clash with other talks, and is not saved yet."""
    if sentence := permissions.why_not_create(by, target):
        raise Refused(sentence)
    talk = Interview(
        round=target.round, group=target.group, target=target, created_by=by, **_first_status(facts["date"], planned)
    )
    _fill(talk, talkers, by, facts, talked_before or _talked_before)
    _check(talk, talkers, length_confirmed=length_confirmed)
    return talk


def try_interview(talk: Interview | None = None, *, by: User, target: RoundTarget | None = None, **facts: Any) -> None:
    """Hold what a form gives against all rules but the clash, and write nothing: Unmet as `record_interview` and
    `edit_interview` raise it."""
    if talk is None:
        assert target is not None
        draft_interview(by=by, target=target, **{"talkers": (), **facts})
        return
    fresh, talkers, sure = (
        Interview.objects.get(pk=talk.pk),
        facts.pop("talkers", ()),
        facts.pop("length_confirmed", False),
    )
    _fill(fresh, talkers, by, facts, _talked_before)
    _check(fresh, talkers, length_confirmed=sure)


def created(talk: Interview, facts: dict[str, Any]) -> dict[str, Any]:
    """What the trail keeps of a new talk."""
    return audit.clear_changes(talk, {}, {"number": talk.number, **_given(facts)})


def _talked_before(talk: Interview) -> bool:
    return queries.talked_before(talk.person, talk.round, apart_from=talk.pk)


@audit.action
def edit_interview(
    talk: Interview, *, by: User, talkers: Sequence[User], length_confirmed: bool = False, **facts: Any
) -> Interview:
    """Correct a talk that is not signed yet, under the same rules; what `facts` leaves out stays."""
    locked = Interview.objects.select_for_update().get(pk=talk.pk)
    if sentence := permissions.why_not_edit(by, locked):
        raise Refused(sentence)
    before = {name: getattr(locked, name) for name in FACTS}
    seats = set(locked.talker_rows.values_list("user_id", flat=True))
    with holding_village(Interview.objects.get(pk=talk.pk), "修改谈话"):
        _fill(locked, talkers, by, facts, _talked_before)
        _check(locked, talkers, length_confirmed=length_confirmed)
        _hold(locked, talkers, by=by)
        locked.save()
    _seat(locked, talkers)
    refresh_search(locked)
    changes = audit.clear_changes(locked, before, {name: getattr(locked, name) for name in FACTS})
    if seats != {user.pk for user in talkers}:
        changes["talkers"] = "changed"
    audit.record("edit", by=by, about=locked, changes=changes)
    return locked


def set_content(talk: Interview, content: str, *, by: User) -> None:
    """Put a text on the talk, with who wrote it: the next writer is told that there was one."""
    talk.content, talk.content_by, talk.content_at = content, by, clock.now()
    talk.content_version += 1


def refresh_search(talk: Interview) -> None:
    """Keep the talk findable by its text, points and interviewee; called by every verb that writes one of them."""
    grams.update_search_vector(Interview, talk.pk, queries.search_text(talk))


def _first_status(day: Any, planned: bool) -> dict[str, str]:
    if planned:
        return {"status": InterviewStatus.PLANNED}
    return {} if day <= calendar.today() else {"status": InterviewStatus.SCHEDULED}


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in FACTS and value not in (None, "")}


def _fill(
    talk: Interview,
    talkers: Sequence[User],
    by: User,
    facts: dict[str, Any],
    talked_before: Callable[[Interview], bool],
) -> None:
    """Put the facts on the talk with what follows from them: snapshot, place in the tree, lead, recorder, repeat."""
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"unknown facts of a talk: {sorted(unknown)}")
    if (content := facts.get("content")) is not None and content != talk.content:
        set_content(talk, content, by=by)
    for name, value in facts.items():
        setattr(talk, name, value)
    if "person" in facts:
        _snapshot(talk)
    if talk.category == Category.PETITIONER:
        _seal_name(talk)
    if talk.org_id is None:
        home = talk.person.org if talk.person is not None else None
        talk.org = home if home is not None and home.path.startswith(talk.target.org.path) else talk.target.org
    if talk.lead is None and talkers:
        talk.lead = talkers[0]
    if talk.recorder is None:
        talk.recorder = by
    if talk.kind == Kind.TALK and talk.person is not None and talked_before(talk):
        talk.kind = Kind.REPEAT


def _snapshot(talk: Interview) -> None:
    """Name, unit, post and rank as they are on the day of the talk; later changes of the person do not reach it."""
    person = talk.person
    if person is None:
        return
    post = person.post_on(talk.date)
    talk.interviewee, talk.rank = person.name, rank_name(person.rank)
    talk.org_name = str(post.org if post else person.org)
    talk.post = post.title if post else ""
    talk.gender = talk.gender or person.gender
    if not talk.age_band and person.birth_year:
        talk.age_band = AgeBand.of(talk.date.year - person.birth_year)
    talk.is_chief, talk.is_team = bool(post and post.is_chief), bool(post and post.is_team)


def _seal_name(talk: Interview) -> None:
    """A petitioner's name goes to custody: encrypted, in no list, search or index (design §5.6)."""
    if talk.interviewee not in ("", PETITIONER_WORD):
        talk.sealed_name = talk.interviewee
    talk.interviewee, talk.person, talk.org_name, talk.post, talk.rank = PETITIONER_WORD, None, "", "", ""


def _check(talk: Interview, talkers: Sequence[User], *, length_confirmed: bool) -> None:
    """All rules at once but the clash."""
    if found := checks.problems(talk, talkers, length_confirmed=length_confirmed):
        raise Unmet(fields=found)


def _hold(talk: Interview, talkers: Sequence[User], *, by: User) -> None:
    """The clash last and under lock, so that two people saving at a time cannot both win."""
    ids = sorted({user.pk for user in talkers})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    if sentence := checks.clash(talk, talkers, by=by):
        raise Unmet(fields={"talkers": sentence})


def _seat(talk: Interview, talkers: Sequence[User]) -> None:
    """Write the talkers with their time; what the database itself refuses becomes the same sentence."""
    during = checks.span(talk.date, talk.start, talk.end)
    talk.talker_rows.all().delete()
    try:
        with transaction.atomic():
            for user in talkers:
                InterviewTalker.objects.get_or_create(interview=talk, user=user, defaults={"during": during})
    except IntegrityError as error:
        if "talker_in_one_talk_at_a_time" not in str(error):
            raise
        raise Unmet(fields={"talkers": checks.clash_words("所选谈话人", None, during)}) from error
