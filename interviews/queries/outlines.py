"""谈话提纲: the outlines in use, and the one for a talk put together from what the asker may know (domain §8.2 C)."""

from dataclasses import dataclass

from interviews.models import Interview, InterviewOutline
from interviews.models.outlines import TargetType
from rounds.models import InspectionHistory, PartyOrg, RoundTarget
from xuncha.core import registry
from xuncha.core.models import User


@dataclass(frozen=True)
class Section:
    """A heading with questions or facts. `fact` tells what comes from the ledgers and not from the outline."""

    heading: str
    lines: list[str]
    fact: bool = False


def in_use() -> list[InterviewOutline]:
    """Every outline in use, by target type and category."""
    return list(InterviewOutline.objects.current().order_by("target_type", "category"))


def follower(outline: InterviewOutline) -> InterviewOutline | None:
    """The version in use of an outline's kind: itself, or what has followed it."""
    rows = InterviewOutline.objects.current().select_related("created_by")
    return rows.filter(target_type=outline.target_type, category=outline.category).first()


def versions_of(outline: InterviewOutline) -> list[InterviewOutline]:
    """All versions of an outline, newest first."""
    rows = InterviewOutline.objects.filter(target_type=outline.target_type, category=outline.category)
    return list(rows.select_related("created_by").order_by("-version"))


def current_by_category(level: str) -> dict[str, InterviewOutline]:
    """The outlines in use for a kind of organisation; "" is the one for whoever has none of their own."""
    return {row.category: row for row in InterviewOutline.objects.current().filter(target_type=level)}


def fitting(level: str, category: str) -> InterviewOutline | None:
    """The outline for one talk."""
    found = current_by_category(level)
    return found.get(category) or found.get("")


def outlines_ready(target: RoundTarget) -> list[str]:
    """准备 ends with outlines in use for the kinds of organisation that will be talked at (domain §2.2, 2)."""
    kinds = [target.org.level, *(["village"] if target.villages.exists() else [])]
    have = set(InterviewOutline.objects.current().values_list("target_type", flat=True))
    missing = [
        TargetType(kind).label for kind in dict.fromkeys(kinds) if kind in TargetType.values and kind not in have
    ]
    return [f"还没有在用的谈话提纲：{'、'.join(missing)}。"] if missing else []


outlines_ready.title = "谈话提纲已备好"  # type: ignore[attr-defined]
outlines_ready.mend = ("", "/interviews/outlines/")  # type: ignore[attr-defined]


def for_talk(talk: Interview, user: User) -> list[Section]:
    """The outline of a talk: its questions, then the unit's profile and what the ledgers say is worth asking."""
    outline = talk.outline or fitting(talk.org.level, talk.category)
    return ([*questions(outline)] if outline else []) + facts_about(talk.target, talk.org, user)


def questions(outline: InterviewOutline) -> list[Section]:
    """The headings and questions of an outline."""
    return [Section(heading, lines) for heading, lines in outline.sections]


def facts_about(target: RoundTarget, org: PartyOrg, user: User) -> list[Section]:
    """Profile, earlier inspections, and the topics that higher ledgers hand in (core.registry.talk_topics)."""
    found = [Section("单位概况", _profile(org), fact=True), Section("历次巡察", _history(org), fact=True)]
    for source in registry.talk_topics:
        topics = source(target, org, user)
        found.append(Section(topics.heading, topics.lines, fact=True))
    return [section for section in found if section.lines]


def _profile(org: PartyOrg) -> list[str]:
    numbers = (
        ("户籍人口", org.population, "人"), ("户数", org.households, "户"), ("党员", org.party_members, "名"),
        ("村民小组", org.village_groups, "个"), ("集体经济收入", org.collective_income, "万元"),
    )  # fmt: skip
    marks = ((org.was_poor_village, "脱贫村"), (org.is_weak_village, "软弱涣散村"), (org.is_key_village, "重点村"))
    figures = "，".join(f"{label}{value}{unit}" for label, value, unit in numbers if value)
    return [line for line in (figures, "、".join(label for held, label in marks if held)) if line]


def _history(org: PartyOrg) -> list[str]:
    rows = InspectionHistory.objects.filter(org=org).select_related("term")
    return [
        f"{row.term}第{row.sequence}轮（{row.get_round_type_display()}{'，' + row.topic if row.topic else ''}）"
        for row in rows
    ]
