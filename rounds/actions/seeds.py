"""Reference data of the product (基础数据): trees, slots, calendar, deadlines. Idempotent; what the office edited stays."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from rounds.models import Crosswalk, RecusalRule, StageSlot, TaxonomyNode, TaxonomyVersion
from xuncha.core import audit, calendar

DATA = Path(__file__).resolve().parent.parent / "data"
TREES = ("LW2023", "SJJ", "SIJJ", "SGLS")


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@audit.action
def seed_taxonomy() -> int:
    """Bring in the versions, nodes and crosswalks that are not there yet; returns how many nodes came in."""
    added = sum(_seed_tree(_read(f"taxonomy_{code}.json")) for code in TREES)
    _seed_crosswalks(_read("crosswalks.json"))
    if added:
        audit.record("seed_taxonomy", by=None, noun="rounds.taxonomyversion", label=f"问题分类 {added} 项")
    return added


def _seed_tree(tree: dict[str, Any]) -> int:
    head = tree["version"]
    version, _ = TaxonomyVersion.objects.get_or_create(
        code=head["code"],
        defaults={"name": head["name"], "effective_from": date.fromisoformat(head["effective_from"]), "status": head["status"],
                  "note": head["note"]},
    )  # fmt: skip
    present = {node.code: node for node in version.nodes.all()}
    before = len(present)
    for row in tree["nodes"]:
        if row["code"] not in present:
            present[row["code"]] = _seed_node(version, row, present.get(row["parent"]))
    return len(present) - before


def _seed_node(version: TaxonomyVersion, row: dict[str, Any], parent: TaxonomyNode | None) -> TaxonomyNode:
    texts = {
        name: row[name]
        for name in ("code", "name", "definition", "judging", "forms", "keywords", "basis", "sort", "applies_to")
    }
    root = parent.root_code if parent else row["code"]
    return TaxonomyNode.objects.create(
        version=version, parent=parent, root_code=root, depth=row["level"], is_leaf=row["leaf"], **texts
    )


def _seed_crosswalks(rows: list[dict[str, Any]]) -> None:
    nodes = {(node.version.code, node.code): node for node in TaxonomyNode.objects.select_related("version")}
    ends = [
        (nodes.get((r["from_version"], r["from_code"])), nodes.get((r["to_version"], r["to_code"])), r["share"])
        for r in rows
    ]
    Crosswalk.objects.bulk_create(
        [Crosswalk(source=source, target=target, share=share) for source, target, share in ends if source and target],
        ignore_conflicts=True,
    )


@audit.action
def seed_stage_slots() -> int:
    """Bring in the document slots of each stage that are not there yet (domain §2.2); returns how many came in."""
    before = StageSlot.objects.count()
    StageSlot.objects.bulk_create([StageSlot(**row) for row in _read("stage_slots.json")], ignore_conflicts=True)
    return StageSlot.objects.count() - before


@audit.action
def seed_recusal_rules() -> int:
    """The machine's checks of domain §1.4 with their first severities; returns how many came in."""
    have = set(RecusalRule.objects.values_list("code", flat=True))
    rows = [row for row in _read("recusal_rules.json") if row["code"] not in have]
    for row in rows:
        RecusalRule.objects.create(**{**row, "effective_from": date.fromisoformat(row["effective_from"])})
    return len(rows)


@audit.action
def seed_reference() -> dict[str, int]:
    """Everything the product needs before its first round; says how many rows each part brought in."""
    return {
        "问题分类": seed_taxonomy(),
        "阶段文书": seed_stage_slots(),
        "回避规则": seed_recusal_rules(),
        "节假日": calendar.seed_holidays(),
        "期限规则": calendar.seed_deadline_rules(),
    }
