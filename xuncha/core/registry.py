"""What a lower app must ask of higher ones, filled in each app's `apps.py` `ready()` (design §2). Nothing else is registered.

stage conditions: (stage code) → functions(target) → list of sentences that bar the exit
village checks:   functions(villages of targets) → {village's key: list of VillageCheck}, what makes a village 已巡
spine nodes:      (kind) → function(uids, user) → {uid: Node}, only what this reader may be told
file guards:      (owner kind) → function(user, owner uid) → bool
search sources:   functions(user, query, limit) → SearchHits
audit labels:     (noun) → Chinese word for the trail's pages
verb words:       (verb) → Chinese words for it, where no table of moves has them
tables:           (key = first part of the ledger's address) → core.web.Table, a ledger that can be exported
role sources:     functions(user) → codes of the roles held beyond the standing ones
imports:          (key = first part of the ledger's address) → core.imports.Import, a ledger that takes filled-in sheets
completeness:     Completeness, one for each ledger: which of its records still lack what their stage asks
outgoing names:   functions(target) → names of people that no text toward the unit may carry (core/outgoing.py)
bulks:            (key = first part of the ledger's address) → core.bulk.Bulk, a ledger whose rows may be moved together
topic movers:     (kind) → TopicMover, what a 组务会 may take up, and how its decision moves the record
carry sources:    (name in the address) → CarrySource, a record out of which an app that may not import its own makes another
conflict facts:   functions(person) → list of (organisation id, sentence) that speak for recusal
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Node:
    """One record on the spine strip, as far as this reader may know it. An empty url: 有来源(无权查看)."""

    kind: str
    number: str
    label: str
    url: str
    status: str


@dataclass(frozen=True)
class SearchHits:
    """What one source found: the visible rows of the first page and how many there are."""

    noun: str
    label: str
    total: int
    rows: list[dict]
    more_url: str = ""


@dataclass(frozen=True)
class Topics:
    """What a ledger says is worth asking in a talk at an organisation: names of leaves, never of people or records."""

    heading: str
    lines: list[str]


@dataclass(frozen=True)
class VillageCheck:
    """One condition of an inspected village (已巡条件): what is asked, what is there, and the sentence when it is missing."""

    label: str
    have: str
    lack: str = ""
    url: str = ""


@dataclass(frozen=True)
class TopicMover:
    """One kind of record that a 组务会 may take up (decision 0022).

    `choices(user, target)`: (uid, words) of the records there that this person may see. `move(uid, decision, by=, reason=)`:
    makes the record's own move that follows from the decision, with the rights of `by`; Refused or Unmet when it cannot.
    """

    label: str
    choices: Callable[[Any, Any], list[tuple[Any, str]]]
    move: Callable[..., None]


@dataclass(frozen=True)
class CarrySource:
    """A kind of record that is carried over into a sibling app's ledger, by its name in the address (`?point=<uid>`).

    `find(user, uid)`: the record for whoever may carry it over, None for everybody else. `values(record)`: `target`, `org`,
    `text`, `leaf` and `persons` that the new record begins with. `mark(record, uid, by=)`: notes what it became, with the
    rights of `by`. `waiting(user, round)`: (uid, words) of what waits for this person to be carried over.
    """

    find: Callable[[Any, Any], Any]
    values: Callable[[Any], dict[str, Any]]
    mark: Callable[..., Any]
    waiting: Callable[[Any, Any], list[tuple[Any, str]]]


@dataclass(frozen=True)
class Completeness:
    """How one ledger tells which of its records lack what their stage asks (数据录入全).

    `waiting` narrows rows to those whose next step asks something and adds the facts that `lacks` reads, so that the
    number of queries does not grow with the rows; a record past that step is complete, since its verb asked. With
    `lacking` the database counts, and the rows are read only where this ledger is asked for by itself.
    """

    noun: str
    label: str
    capability: str
    seen: Callable[[Any], Any]
    counted: Callable[[Any], Any]
    waiting: Callable[[Any], Any]
    lacks: Callable[[list[Any]], dict[int, list[dict[str, str]]]]  # of records: their key → [{text, url}]
    at: Callable[[Any, Any], Any] | None = (
        None  # rows, targets → those rows with `at_target`, `at_org`; None: their columns
    )
    lacking: Callable[[Any], Any] | None = None  # rows → exactly those that lack something, where the database can tell
    bars: tuple[str, ...] = ()  # the stages whose exit waits for these records


stage_conditions: dict[str, list[Callable[[Any], list[str]]]] = defaultdict(list)
village_checks: list[Callable[[Iterable[Any]], dict[int, list[VillageCheck]]]] = []
spine_nodes: dict[str, Callable[[Iterable[Any], Any], dict[Any, Node]]] = {}
file_guards: dict[str, Callable[[Any, Any], bool]] = {}
search_sources: list[Callable[[Any, str, int], SearchHits]] = []
audit_labels: dict[str, str] = {}
verb_words: dict[str, str] = {}
tables: dict[str, Any] = {}
imports: dict[str, Any] = {}
bulks: dict[str, Any] = {}
topic_movers: dict[str, TopicMover] = {}
carry_sources: dict[str, CarrySource] = {}
conflict_facts: list[Callable[[Any], list[tuple[int, str]]]] = []
role_sources: list[Callable[[Any], Iterable[str]]] = []
completeness: list[Completeness] = []
talk_topics: list[Callable[[Any, Any, Any], Topics]] = []  # of a target and an organisation, for a reader
outgoing_names: list[Callable[[Any], set[str]]] = []


@dataclass(frozen=True)
class Registration:
    """Everything one app registers, in one place of its apps.py."""

    stage_conditions: dict[str, list[Callable]] = field(default_factory=dict)
    village_checks: list[Callable] = field(default_factory=list)
    spine_nodes: dict[str, Callable] = field(default_factory=dict)
    file_guards: dict[str, Callable] = field(default_factory=dict)
    search_sources: list[Callable] = field(default_factory=list)
    audit_labels: dict[str, str] = field(default_factory=dict)
    verb_words: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    imports: dict[str, Any] = field(default_factory=dict)
    bulks: dict[str, Any] = field(default_factory=dict)
    topic_movers: dict[str, TopicMover] = field(default_factory=dict)
    carry_sources: dict[str, CarrySource] = field(default_factory=dict)
    conflict_facts: list[Callable] = field(default_factory=list)
    role_sources: list[Callable] = field(default_factory=list)
    talk_topics: list[Callable] = field(default_factory=list)
    completeness: list[Completeness] = field(default_factory=list)
    outgoing_names: list[Callable] = field(default_factory=list)


def register(items: Registration) -> None:
    """Take over what an app offers. Called once, from its `ready()`."""
    for stage, conditions in items.stage_conditions.items():
        stage_conditions[stage].extend(conditions)
    village_checks.extend(items.village_checks)
    spine_nodes.update(items.spine_nodes)
    file_guards.update(items.file_guards)
    search_sources.extend(items.search_sources)
    audit_labels.update(items.audit_labels)
    verb_words.update(items.verb_words)
    tables.update(items.tables)
    imports.update(items.imports)
    bulks.update(items.bulks)
    topic_movers.update(items.topic_movers)
    carry_sources.update(items.carry_sources)
    conflict_facts.extend(items.conflict_facts)
    role_sources.extend(items.role_sources)
    talk_topics.extend(items.talk_topics)
    completeness.extend(items.completeness)
    outgoing_names.extend(items.outgoing_names)
