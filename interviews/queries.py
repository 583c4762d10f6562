"""Every multi-row read of talks and their points: who sees what, sums, clashes, coverage, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from interviews.models import PETITIONER_WORD, UNNAMED, Interview, InterviewPoint, InterviewTalker, Nature, TalkQuota
from rounds import permissions
from rounds.models import InspectionRound, PartyOrg, Person, PostHolding, RoundTarget
from xuncha.core import calendar, grams, links, workflow
from xuncha.core.models import User
from xuncha.core.registry import Node, SearchHits
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
    related = ("org", "target__org", "round__term", "group", "lead", "recorder", "reviewer", "created_by", "person")
    return visible_to(user).select_related(*related).prefetch_related("talkers")


def sums(rows: QuerySet[Interview]) -> dict[str, int]:
    """人次 (talks that took place) and 人数 (different people; each unnamed villager counts as one)."""
    who = Case(
        When(person__isnull=False, then=Concat(Value("p"), Cast("person_id", CharField()))),
        When(Q(interviewee=UNNAMED) | Q(category="petitioner"), then=Concat(Value("i"), Cast("pk", CharField()))),
        default=Concat(F("interviewee"), Value("|"), Cast("org_id", CharField())),
        output_field=CharField(),
    )
    held = Interview.objects.held().filter(pk__in=rows.order_by().values("pk"))
    return held.aggregate(talks=Count("pk"), people=Count(who, distinct=True))


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


def carried_to(points: Iterable[InterviewPoint], user: User) -> dict[Any, list[Node]]:
    """What each point became (uid → nodes), as far as this reader may know."""
    return links.consequences_of([point.uid for point in points], user)


def missing(talk: Interview) -> list[dict[str, str]]:
    """What a talk still lacks before 整理完毕: a sentence and where to mend it (parts/missing.html)."""
    edit, write = f"{talk.get_absolute_url()}edit/", f"{talk.get_absolute_url()}write/"
    points = list(talk.points.all())
    unsorted = [p.seq for p in points if p.leaf_id is None and p.nature in (Nature.ISSUE, Nature.CLUE)]
    lacks = (
        (not (talk.start and talk.end), "谈话的起止时间没有填写。", edit + "#field-start"),
        (not talk.notice_read, "没有登记“已宣读纪律和保密告知”。", edit + "#field-notice_read"),
        (
            talk.abnormal != "none" and not talk.abnormal_note,
            "有异常情况，还没有写明经过。",
            edit + "#field-abnormal_note",
        ),
        (not talk.content.strip(), "谈话内容没有填写。", write + "#field-content"),
        (not points, "至少要有 1 条谈话要点。", write + "#field-text"),
        (unsorted, f"要点{'、'.join(map(str, unsorted))}是问题或线索，还没有选问题分类。", write + "#points"),
    )
    return [{"text": text, "url": url} for wanting, text, url in lacks if wanting]


# -- coverage (谈话覆盖) ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coverage:
    """How far the talks of a target reach: who should be talked to and was not, and the talks of each village."""

    team: int
    team_missing: list[Person]
    secretaries: int
    secretaries_missing: list[Person]
    per_village: int
    villages: list[tuple[PartyOrg, int]]

    @property
    def short(self) -> list[tuple[PartyOrg, int]]:
        """The villages with too few talks."""
        return [(village, count) for village, count in self.villages if count < self.per_village]


def coverage(target: RoundTarget) -> Coverage:
    """班子成员, 村党组织书记 and villages of a target against its talks that took place (domain §3.1)."""
    held = Interview.objects.held().filter(target=target)
    talked = set(held.exclude(person=None).values_list("person_id", flat=True))
    villages = [row.village for row in target.villages.exclude(coverage_status="waived").select_related("village")]
    counts = dict(held.filter(org__in=villages).order_by().values_list("org").annotate(n=Count("pk")))
    team = _holders(Q(org=target.org, is_team=True))
    secretaries = _holders(Q(org__in=villages, is_chief=True))
    quota = TalkQuota.objects.filter(round=target.round_id).values_list("per_village", flat=True).first()
    return Coverage(
        team=len(team),
        team_missing=[person for person in team if person.pk not in talked],
        secretaries=len(secretaries),
        secretaries_missing=[person for person in secretaries if person.pk not in talked],
        per_village=TalkQuota.DEFAULT if quota is None else quota,
        villages=[(village, counts.get(village.pk, 0)) for village in villages],
    )


def _holders(which: Q) -> list[Person]:
    day = calendar.today()
    live = Q(ends_on=None) | Q(ends_on__gte=day)
    posts = PostHolding.objects.filter(which & live, starts_on__lte=day, person__left_on=None)
    found = {
        post.person_id: post.person for post in posts.select_related("person__org").order_by("org__sort", "sort", "pk")
    }
    return list(found.values())


def bars_leaving(target: RoundTarget) -> list[str]:
    """Stage condition of 进驻了解: one sentence for each kind of talk that is still missing. Officials are not named
    here: whoever sees the stage may only count talks; the names stand on the coverage page."""
    found = coverage(target)
    sentences = []
    if found.team_missing:
        sentences.append(f"班子成员应谈 {found.team} 人，还有 {len(found.team_missing)} 人没有谈；名单见“谈话覆盖”。")
    if found.secretaries_missing:
        missing_ = len(found.secretaries_missing)
        sentences.append(f"村党组织书记应谈 {found.secretaries} 人，还有 {missing_} 人没有谈；名单见“谈话覆盖”。")
    if found.short:
        names = "、".join(f"{village}（{count}）" for village, count in found.short)
        sentences.append(f"每村至少谈 {found.per_village} 人次，还不够的村：{names}。")
    return sentences


# -- what the house asks through the registry ------------------------------------------------------------------------


def talk_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Talks on the spine, for readers who may see them."""
    rows = visible_to(user).filter(uid__in=list(uids)).select_related("org")
    return {row.uid: Node("谈话", row.number, f"{row.org} {row.get_category_display()}", row.get_absolute_url(),
                          workflow.status_label(row)) for row in rows}  # fmt: skip


def point_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Points on the spine, for readers who may see their talk."""
    rows = points_visible_to(user).filter(uid__in=list(uids))
    return {
        row.uid: Node("谈话要点", f"{row.interview.number} 要点{row.seq}", row.text[:40], row.get_absolute_url(),
                      row.get_destination_display())
        for row in rows
    }  # fmt: skip


def may_fetch(user: User, kept: Any) -> bool:
    """File guard: whoever may read the talk may fetch its papers."""
    return visible_to(user).filter(uid=kept.owner_uid).exists()


def search(user: User, query: str, limit: int) -> SearchHits:
    """Talks whose text, points or interviewee match, rights first."""
    keys, total = grams.hit_page(visible_to(user), query, limit=limit)
    found = Interview.objects.select_related("org").prefetch_related("points").in_bulk(keys)
    rows = [
        {
            "title": f"{row.org} {row.get_category_display()} {row.interviewee}",
            "number": row.number,
            "date": row.date,
            "status": workflow.status_label(row),
            "url": row.get_absolute_url(),
            "snippet": grams.snippet(search_text(row), query),
        }
        for row in (found[key] for key in keys)
    ]
    return SearchHits("interview", "个别谈话", total, rows, "/interviews/")


def search_text(talk: Interview) -> str:
    """What a talk is found by: interviewee, content, points. A petitioner's name is not among it."""
    points = sorted(talk.points.all(), key=lambda point: point.seq)
    return "\n".join([talk.interviewee, talk.content, *(point.text for point in points)])


def outgoing_names(target: RoundTarget) -> set[str]:
    """Names that no text toward the unit may carry: who was talked with and is no official of the unit, and who is sealed.

    An official may be named in a feedback, by post and by right; that they were talked with is told by no name.
    """
    rows = Interview.objects.alive().filter(target=target)
    told = set(rows.filter(person=None).values_list("interviewee", flat=True)) - {UNNAMED, PETITIONER_WORD}
    officials = Person.objects.filter(org__path__startswith=target.org.path, name__in=told)
    sealed = {talk.sealed_name for talk in rows.exclude(sealed_name="").only("sealed_name")}
    return told - set(officials.values_list("name", flat=True)) | sealed
