"""Talks and their points: who sees what, sums, clashes, what is missing."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from interviews.models import (
    OFFICIALS,
    PETITIONER_WORD,
    UNNAMED,
    Destination,
    Interview,
    InterviewPoint,
    InterviewTalker,
    Nature,
    ReplacedText,
)
from rounds import permissions
from rounds.models import InspectionRound, Person, RoundTarget
from xuncha.core import calendar, files, links
from xuncha.core.lacking import facts_of
from xuncha.core.models import User
from xuncha.core.registry import Node
from xuncha.core.roles import COUNTED


def visible_to(user: User) -> QuerySet[Interview]:
    """The talks this person may read."""
    return permissions.scope(Interview.objects.alive(), user)


def countable_by(user: User) -> QuerySet[Interview]:
    """The talks that figures count for this person."""
    return permissions.scope(Interview.objects.alive(), user, least=COUNTED)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[Interview]:
    """The rows of the list: one round's, with what each line shows."""
    rows = visible_to(user).filter(round=round_).select_related("org", "target__org")
    seats = InterviewTalker.objects.filter(interview=OuterRef("pk")).order_by().values("interview")
    names = seats.annotate(names=StringAgg("user__name", "、", order_by="pk")).values("names")
    points = InterviewPoint.objects.filter(interview=OuterRef("pk")).order_by().values("interview")
    counts = points.annotate(n=Count("pk")).values("n")
    return rows.annotate(point_count=Coalesce(Subquery(counts), 0), talker_names=Subquery(names))


def for_page(user: User) -> QuerySet[Interview]:
    """The same rows with what the record page shows."""
    related = ("org", "target__org", "round__term", "group", "lead", "recorder", "reviewer", "created_by", "person",
               "outline", "content_by")  # fmt: skip
    return visible_to(user).select_related(*related).prefetch_related("talkers")


def outgoing_names(target: RoundTarget) -> set[str]:
    """Names that no text toward the unit may carry: who was talked with and is no official of the unit, and who is sealed.

    An official may be named in a feedback, by post and by right; that they were talked with is told by no name.
    """
    rows = Interview.objects.alive().filter(target=target)
    told = set(rows.filter(person=None).values_list("interviewee", flat=True)) - {UNNAMED, PETITIONER_WORD}
    officials = Person.objects.filter(org__path__startswith=target.org.path, name__in=told)
    sealed = {talk.sealed_name for talk in rows.exclude(sealed_name="").only("sealed_name")}
    return told - set(officials.values_list("name", flat=True)) | sealed


def talked_before(person: Person, round_: InspectionRound, *, apart_from: Any = None) -> bool:
    """Whether somebody of the office was talked to in this round already: the next talk is 再次谈话."""
    return Interview.objects.held().filter(person=person, round=round_).exclude(pk=apart_from).exists()


def clashes(talkers: Iterable[User], during: Any, *, apart_from: Any = None) -> list[InterviewTalker]:
    """Other talks of these talkers at that time."""
    if during is None:
        return []
    rows = InterviewTalker.objects.filter(user__in=list(talkers), during__overlap=during)
    return list(rows.exclude(interview=apart_from).select_related("user", "interview").order_by("pk"))


def points_visible_to(user: User) -> QuerySet[InterviewPoint]:
    """The points of the talks this person may read."""
    rows = InterviewPoint.objects.filter(interview__in=visible_to(user))
    return rows.select_related("interview__target__org", "interview__round", "org", "leaf")


def points_of(talk: Interview) -> list[InterviewPoint]:
    """A talk's points in order."""
    return list(talk.points.select_related("org", "leaf", "interview").order_by("seq"))


def replaced_texts(talk: Interview) -> list[ReplacedText]:
    """Texts of the talk that gave way to another writer's, newest first."""
    return list(talk.replaced_texts.select_related("author", "replaced_by"))


def carried_to(points: Iterable[InterviewPoint], user: User) -> dict[Any, list[Node]]:
    """What each point became (uid → nodes), as far as this reader may know."""
    return links.consequences_of([point.uid for point in points], user)


def with_facts(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The talks with what `missing` reads of other tables."""
    points = InterviewPoint.objects.filter(interview=OuterRef("pk"))
    unsorted = points.filter(leaf=None, nature__in=(Nature.ISSUE, Nature.CLUE)).order_by("seq")
    waiting = InterviewPoint.objects.to_carry().filter(interview=OuterRef("pk")).order_by("seq")
    return rows.annotate(
        has_points=Exists(points), unsorted_points=ArraySubquery(unsorted.values("seq")), has_scans=Exists(files.kept_for("uid")),
        uncarried_points=ArraySubquery(waiting.values("seq")), uncarried_to=ArraySubquery(waiting.values("destination")),
    )  # fmt: skip


def unfinished(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The talks that still ask something: a day gone by, a step before 已审核, a point not carried over (domain §3.1)."""
    gone = Q(status__in=("planned", "scheduled"), date__lt=calendar.today())
    carry = Exists(InterviewPoint.objects.to_carry().filter(interview=OuterRef("pk")))
    return rows.filter(gone | Q(status__in=("conducted", "recorded", "signed")) | carry)


def lacks(talk: Interview) -> list[dict[str, str]]:
    """What a talk lacks in its present state, up to 已审核 and to the last point carried over: the box 还缺 and 缺什么."""
    page, facts = talk.get_absolute_url(), facts_of(talk, with_facts, "unsorted_points")
    found = [{"text": text, "url": page} for text in _step_lacks(talk)]
    if talk.status == "conducted":
        found = missing(talk) or found
    if talk.status == "cancelled":
        return []
    return found + [
        {
            "text": f"要点{seq}的去向是“{Destination(to).label}”，还没有转出；不再转出的写明理由。",
            "url": f"{page}#point-{seq}",
        }
        for seq, to in zip(facts.uncarried_points, facts.uncarried_to, strict=True)
    ]


def _step_lacks(talk: Interview) -> list[str]:
    """The step that a talk waits for, as a sentence."""
    if talk.status in ("planned", "scheduled") and talk.date < calendar.today():
        return [f"谈话定在 {talk.date}，日期已过；请登记已谈、改期或取消。"]
    waits = {
        "conducted": "内容已经齐全，还没有登记整理完毕。",
        "recorded": "还没有登记核签。",
        "signed": "还没有审核。",
    }
    return [waits[talk.status]] if talk.status in waits else []


def missing(talk: Interview) -> list[dict[str, str]]:
    """What a talk still lacks before 整理完毕: a sentence and where to mend it (parts/missing.html)."""
    edit, write = f"{talk.get_absolute_url()}edit/", f"{talk.get_absolute_url()}write/"
    facts = facts_of(talk, with_facts, "unsorted_points")
    by_hand = talk.person_id is None and talk.category in OFFICIALS and talk.interviewee != UNNAMED
    lacks = (
        (by_hand and not talk.org_name.strip(), "谈话对象的单位没有填写。", edit + "#field-org_name"),
        (by_hand and not talk.post.strip(), "谈话对象的职务没有填写。", edit + "#field-post"),
        (not talk.place.strip(), "谈话地点没有填写。", edit + "#field-place"),
        (not (talk.start and talk.end), "谈话的起止时间没有填写。", edit + "#field-start"),
        (not talk.notice_read, "没有登记“已宣读纪律和保密告知”。", edit + "#field-notice_read"),
        (
            talk.abnormal != "none" and not talk.abnormal_note,
            "有异常情况，还没有写明经过。",
            edit + "#field-abnormal_note",
        ),
        (not talk.content.strip(), "谈话内容没有填写。", write + "#field-content"),
        (
            talk.form == "paper" and not facts.has_scans,
            "记录形式是手写，还没有上传手写记录的扫描件。",
            f"{talk.get_absolute_url()}#scans",
        ),
        (not facts.has_points, "至少要有 1 条谈话要点。", write + "#field-text"),
        (
            facts.unsorted_points,
            f"要点{'、'.join(map(str, facts.unsorted_points))}是问题或线索，还没有选问题分类。",
            write + "#points",
        ),
    )
    return [{"text": text, "url": url} for wanting, text, url in lacks if wanting]
