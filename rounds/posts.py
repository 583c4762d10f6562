"""Posts and ranks as data (职务、职级 of domain §1.5), read once from rounds/data/."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class PostCode:
    """One kind of post: where it exists, whether it leads, where it stands in the order."""

    code: str
    name: str
    level: str
    is_chief: bool
    is_team: bool
    default_rank: str
    sort: int


@cache
def post_codes() -> dict[str, PostCode]:
    """Every post by its code, in order; villagers hold none (design §5.6)."""
    rows = json.loads((DATA / "post_codes.json").read_text(encoding="utf-8"))
    known = [PostCode(**{name: row.get(name) for name in PostCode.__dataclass_fields__}) for row in rows]
    return {post.code: post for post in sorted(known, key=lambda post: post.sort) if post.code != "villager"}


@cache
def post_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a select, grouped by level."""
    labels = {"county": "县", "department": "县直部门", "township": "乡镇", "village": "村", "other": "其他"}
    return [
        (label, [(p.code, p.name) for p in post_codes().values() if p.level == level])
        for level, label in labels.items()
    ]


@cache
def rank_choices() -> list[tuple[str, str]]:
    """职级, highest first."""
    return [(row["code"], row["name"]) for row in json.loads((DATA / "rank_levels.json").read_text(encoding="utf-8"))]


def rank_name(code: str) -> str:
    """The name of a rank, for snapshots and pages; what is no code stands as it is."""
    return dict(rank_choices()).get(code, code)
