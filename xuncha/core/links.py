"""The spine: write a link, and walk it from one record both ways, as far as the reader may know."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q

from xuncha.core import audit, registry
from xuncha.core.models import RecordLink, User

HIDDEN_SOURCE = "有来源（无权查看）"


def kind_of(record: Model) -> str:
    """The kind of a record in links and files: its model label."""
    return record._meta.label_lower


@audit.action
def link(source: Model, target: Model, relation: str, *, by: User | None, note: str = "") -> RecordLink:
    """Tie two records, once; tying them again changes nothing."""
    found, created = RecordLink.objects.get_or_create(
        relation=relation,
        from_uid=source.uid,
        to_uid=target.uid,
        defaults={"from_kind": kind_of(source), "to_kind": kind_of(target), "note": note, "created_by": by},
    )
    if created:
        audit.record("link", by=by, about=target, changes={"from": [None, audit.label_of(source)]})
    return found


def spine(record: Model, user: User, *, tell_hidden: bool) -> dict[str, list]:
    """Sources and consequences of a record for this reader: two lists of nodes.

    What the reader may not see is absent; only with `tell_hidden` (staff of the same round, never a unit) do unseen
    sources show as one nameless node (design §5.2). Unseen consequences never show.
    """
    links = list(RecordLink.objects.filter(Q(from_uid=record.uid) | Q(to_uid=record.uid)).order_by("id"))
    wanted: dict[str, set[Any]] = defaultdict(set)
    for tie in links:
        kind, uid = (tie.to_kind, tie.to_uid) if tie.from_uid == record.uid else (tie.from_kind, tie.from_uid)
        wanted[kind].add(uid)
    nodes: dict[Any, registry.Node] = {}
    for kind, uids in wanted.items():
        if kind in registry.spine_nodes:
            nodes.update(registry.spine_nodes[kind](uids, user))
    sources = [nodes.get(tie.from_uid) for tie in links if tie.to_uid == record.uid]
    after = [nodes[tie.to_uid] for tie in links if tie.from_uid == record.uid and tie.to_uid in nodes]
    known = [node for node in sources if node is not None]
    hidden = len(known) < len(sources)
    known, after = list(dict.fromkeys(known)), list(dict.fromkeys(after))  # two records may be tied by two relations
    if tell_hidden and hidden:
        known.append(registry.Node("", "", HIDDEN_SOURCE, "", ""))
    return {"sources": known, "consequences": after}


def sources_of(record: Model, *kinds: str) -> list[Any]:
    """The uids of the records of these kinds that lead to a record; for rules, not for readers."""
    ties = RecordLink.objects.filter(to_uid=record.uid, from_kind__in=kinds)
    return list(ties.values_list("from_uid", flat=True))


def leads_to(kind: str) -> Exists:
    """Whether a record of a kind, not void, was made from the row: an annotation for rules of a lower app, which may know
    the kind's name and not its model (design §2)."""
    alive = apps.get_model(kind)._base_manager.filter(voided_at=None)
    return Exists(RecordLink.objects.filter(from_uid=OuterRef("uid"), to_kind=kind, to_uid__in=alive.values("uid")))


def sources_of_many(uids: Iterable[Any], relation: str) -> list[Any]:
    """The uids of what several records come from by one relation; for rules, not for readers."""
    return list(RecordLink.objects.filter(to_uid__in=list(uids), relation=relation).values_list("from_uid", flat=True))


def origins_of(uids: Iterable[Any], relation: str, user: User) -> dict[Any, registry.Node]:
    """Where each of several parts of a record comes from by one relation, as far as this reader may know."""
    ties = list(RecordLink.objects.filter(to_uid__in=list(uids), relation=relation).order_by("id"))
    nodes: dict[Any, registry.Node] = {}
    for kind in {tie.from_kind for tie in ties} & registry.spine_nodes.keys():
        nodes.update(registry.spine_nodes[kind]([tie.from_uid for tie in ties if tie.from_kind == kind], user))
    return {tie.to_uid: nodes[tie.from_uid] for tie in ties if tie.from_uid in nodes}


def consequences_of(uids: Iterable[Any], user: User) -> dict[Any, list[registry.Node]]:
    """What each of several records became, as far as this reader may know: for a page that lists parts of a record."""
    ties = list(RecordLink.objects.filter(from_uid__in=list(uids)).order_by("id"))
    wanted: dict[str, set[Any]] = defaultdict(set)
    for tie in ties:
        wanted[tie.to_kind].add(tie.to_uid)
    nodes: dict[Any, registry.Node] = {}
    for kind in wanted.keys() & registry.spine_nodes.keys():
        nodes.update(registry.spine_nodes[kind](wanted[kind], user))
    found: dict[Any, list[registry.Node]] = defaultdict(list)
    for tie in ties:
        if tie.to_uid in nodes:
            found[tie.from_uid].append(nodes[tie.to_uid])
    return found
