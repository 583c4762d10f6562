"""Official serials (编号): `1401-02-TH-0037`, without gaps, never reused (design §5.11, domain §3.0)."""

from xuncha.core.models import Counter

KINDS = {
    "interview": "TH", "petition": "XF", "draft": "DG", "problem": "WT", "clue": "XS", "fix": "LG",
    "rectification": "ZG", "material": "DY", "visit": "ZF", "survey": "WJ", "meeting": "ZW",
    "instruction": "QS", "weekly": "ZB", "transfer": "YJ", "report": "BG", "feedback": "FK",
}  # fmt: skip


def next_serial(scope: str) -> int:
    """The next number of a scope, from a counter that stays locked until the verb's transaction ends."""
    return next_serials(scope, 1)[0]


def next_serials(scope: str, count: int) -> range:
    """The next `count` numbers of a scope at once, for bulk verbs."""
    Counter.objects.bulk_create([Counter(scope=scope)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(scope=scope)
    first = counter.value + 1
    counter.value += count
    counter.save(update_fields=["value"])
    return range(first, first + count)


def next_numbers(*, term: int, sequence: int, group: int, kind: str, count: int, width: int = 4) -> list[str]:
    """The next `count` official numbers of a kind in a round and group, for bulk verbs."""
    prefix = f"{term:02}{sequence:02}-{group:02}-{KINDS[kind]}"
    return [f"{prefix}-{serial:0{width}}" for serial in next_serials(prefix, count)]


def next_number(*, term: int, sequence: int, group: int, kind: str, width: int = 4) -> str:
    """The next official number of a kind in a round and group; `term` and `sequence` are 届 and 轮."""
    return next_numbers(term=term, sequence=sequence, group=group, kind=kind, count=1, width=width)[0]


def next_pre_number(*, term: int, sequence: int, group: int, kind: str) -> str:
    """The next provisional number (预编号), used until a signature gives the formal one (domain §3.0)."""
    prefix = f"{term:02}{sequence:02}-{group:02}-Y{KINDS[kind]}"
    return f"{prefix}-{next_serial(prefix):04}"
