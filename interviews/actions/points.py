"""Points of a talk (谈话要点), and the writing page's one verb: text and point together."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from interviews import permissions
from interviews.actions.talks import CONTENT_COLUMNS, refresh_search, set_content
from interviews.actions.villages import holding_village
from interviews.models import Category, Interview, InterviewPoint, ReplacedText
from rounds.actions.classifying import note_classification
from rounds.models import PartyOrg, TaxonomyNode
from rounds.queries import places
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

OVERTAKEN = "您打开之后，这份正文已被他人保存。两份文字都在下面，请选用一份，或合并后再保存。"
FACTS = ("text", "org", "persons", "leaf", "nature", "destination")


@audit.action
def add_point(talk: Interview, *, by: User, **facts: Any) -> InterviewPoint:
    """Take a point from a talk: `text`, and of `org` (default: the talk's), `leaf`, `nature`, `destination`, `persons`."""
    locked = _open(talk, by)
    last = locked.points.aggregate(last=Max("seq"))["last"] or 0
    point = draft_point(locked, seq=last + 1, by=by, **facts)
    point.save()
    _note_leaf(point, locked, by)
    refresh_search(locked)
    audit.record("point_add", by=by, about=locked, changes={"seq": [None, point.seq]})
    return point


def draft_point(talk: Interview, *, seq: int, by: User, **facts: Any) -> InterviewPoint:
    """A point that keeps all rules and is not saved yet."""
    point = InterviewPoint(interview=talk, seq=seq, created_by=by)
    _fill(point, facts)
    return point


@audit.action
def edit_point(point: InterviewPoint, *, by: User, **facts: Any) -> InterviewPoint:
    """Change a point of a talk that is not signed yet; what `facts` leaves out stays."""
    talk = _open(point.interview, by)
    fresh = InterviewPoint.objects.select_for_update().get(pk=point.pk)
    before = {name: getattr(fresh, name) for name in FACTS}
    _fill(fresh, facts)
    if fresh.destination != before["destination"]:
        fresh.settled_reason = ""
    fresh.save()
    _note_leaf(fresh, talk, by, before["leaf"])
    refresh_search(talk)
    after = {name: getattr(fresh, name) for name in FACTS}
    audit.record(
        "point_edit", by=by, about=talk, changes={"seq": fresh.seq, **audit.clear_changes(fresh, before, after)}
    )
    return fresh


@audit.action
def remove_point(point: InterviewPoint, *, by: User, reason: str = "") -> None:
    """Take a point away again; one that was carried on stays, because another record rests on it."""
    talk = _open(point.interview, by)
    fresh = InterviewPoint.objects.select_for_update().get(pk=point.pk)
    if fresh.draft_uid:
        raise Unmet(f"要点{fresh.seq}已经转出，不能删除；请先处理转出的记录。")
    audit.record("point_remove", by=by, about=talk, reason=reason, changes={"seq": [fresh.seq, None]})
    with holding_village(talk, "删除要点"):
        fresh.delete()
    refresh_search(talk)


@audit.action
def write(
    talk: Interview,
    *,
    by: User,
    content: str,
    seen: str = "",
    point: InterviewPoint | None = None,
    facts: Mapping[str, Any] | None = None,
    remove: bool = False,
    settle: str = "",
) -> tuple[Interview, InterviewPoint | None]:
    """Save the text of the writing page and, with `facts`, one point, new or changed; with `remove` take `point` away.

    `seen` is what `token` gave when the page was read: a text that somebody else saved since is not overwritten. The
    writer who has seen both then settles it: "mine" (also a text merged by hand) or "theirs"; what gives way is kept.
    """
    locked = _open(talk, by)
    if seen and seen != token(locked) and content != locked.content:
        raise Unmet(fields={"content": OVERTAKEN})
    if content != locked.content:
        _settle(locked, content, by, settle)
    kept = None
    if remove and point is not None:
        remove_point(point, by=by)
    elif facts is not None:
        kept = edit_point(point, by=by, **facts) if point is not None else add_point(locked, by=by, **facts)
    return locked, kept


def _settle(talk: Interview, content: str, by: User, settle: str) -> None:
    """Write the text; after two people wrote at a time, the one that gives way is kept with the talk."""
    if settle in ("mine", "theirs"):
        lost, author = (content, by) if settle == "theirs" else (talk.content, talk.content_by)
        if lost.strip():
            ReplacedText.objects.create(interview=talk, text=lost, author=author, replaced_by=by)
    if settle == "theirs":
        audit.record("write", by=by, about=talk, changes={"replaced_texts": "changed"})
        return
    with holding_village(talk, "修改正文"):
        set_content(talk, content, by=by)
        talk.save(update_fields=[*CONTENT_COLUMNS, "updated_at"])
    refresh_search(talk)
    audit.record("write", by=by, about=talk, changes={"content": "changed"})


def token(talk: Interview) -> str:
    """What tells one saved text from the next."""
    return str(talk.content_version)


@audit.action
def mark_carried(point: InterviewPoint, uid: Any, *, by: User) -> InterviewPoint:
    """Note on a point the record it became; called by the verb that makes that record, in the same transaction."""
    fresh = InterviewPoint.objects.select_for_update(of=("self",)).select_related("interview").get(pk=point.pk)
    if sentence := permissions.why_not_carry(by, fresh):
        raise Refused(sentence)
    if fresh.draft_uid and fresh.draft_uid != uid:
        raise Unmet(f"{fresh} 已经转出过一次，不能重复转；请打开已转的记录。")
    fresh.draft_uid, fresh.settled_reason = uid, ""
    fresh.save(update_fields=["draft_uid", "settled_reason", "updated_at"])
    audit.record(
        "point_carried", by=by, about=fresh.interview, changes={"seq": fresh.seq, "draft_uid": [None, str(uid)]}
    )
    return fresh


def _open(talk: Interview, by: User) -> Interview:
    """The locked talk, when this person may still write in it."""
    locked = (
        Interview.objects.select_for_update(of=("self",)).select_related("target__org", "round", "org").get(pk=talk.pk)
    )
    if sentence := permissions.why_not_edit(by, locked):
        raise Refused(sentence)
    return locked


def _fill(point: InterviewPoint, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"unknown facts of a point: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(point, name, value)
    if point.org_id is None:
        point.org = point.interview.org
    problems = {
        "text": "" if point.text.strip() else "请写出要点内容；可以在左侧选中一句再记。",
        "org": _why_not_org(point.interview, point.org),
        "leaf": _why_not_leaf(point.interview, point.org, point.leaf),
        "persons": "涉及人员最长 100 个字，请改短。" if len(point.persons) > 100 else "",
    }
    if found := {field: sentence for field, sentence in problems.items() if sentence}:
        raise Unmet(fields=found)


def level_of(talk: Interview) -> int:
    """What a petitioner said could tell who it was: it counts as L3 and teaches nothing."""
    return 3 if talk.category == Category.PETITIONER else talk.LEVEL


def _note_leaf(point: InterviewPoint, talk: Interview, by: User, before: TaxonomyNode | None = None) -> None:
    note_classification(point, by=by, leaf=point.leaf, before=before, text=point.text, level=level_of(talk), place=talk)


def _why_not_org(talk: Interview, org: PartyOrg) -> str:
    return "" if org.path.startswith(talk.target.org.path) else f"所选党组织不属于“{talk.target}”，请重新选择。"


def _why_not_leaf(talk: Interview, org: PartyOrg, leaf: TaxonomyNode | None) -> str:
    if leaf is None or leaf.pk in places.leaf_ids(talk.round, org.level):
        return ""
    return "所选问题分类不在本轮启用的分类中，请重新选择。"
