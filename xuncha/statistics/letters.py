"""T3 信访 (domain §5.3): class by 方式, or by 来源, 署名, 办理方式, 属实程度, 乡镇/村; 件数 and 去重件数 side by side, every figure
opening its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petitions.models import Channel, Disposal, PetitionClass, SignatureType, Source, Truth
from rounds.models import PartyOrg
from xuncha.core.suppression import decide, hidden_in_grid
from xuncha.statistics.figures import Figure, Line, Table, describe, guarded, hide, unread
from xuncha.statistics.metrics import METRICS, Metric, Scope, place_of, tally

#: a stub of a letter about a cadre of a higher level has a channel and no class
CLASSES = (*PetitionClass.choices, ("stub", "上级件"))
CODES = ("petitions", "petitions_primary")
Key = str | int
Cells = dict[tuple[Key, str, int], int]  # of the row, class, target → how many


@dataclass(frozen=True)
class Row:
    """A row: the value of its field, its name, the filter of the list that shows it; villages stand under their township."""

    key: Key
    label: str
    term: str
    indent: bool = False


@dataclass(frozen=True)
class Way:
    """One way to part the letters: which column, the head, and the rows (None: the places of the targets)."""

    field: str
    label: str
    head: str
    choices: Sequence[tuple[str, str]] | None
    blank: str = ""


WAYS = {
    "channel": Way("channel", "按方式", "信访方式", Channel.choices),
    "source": Way("source", "按来源", "信访来源", Source.choices),
    "signature": Way("signature_type", "按署名", "署名情况", SignatureType.choices, "上级件（不记署名）"),
    "disposal": Way("disposal", "按办理方式", "办理方式", Disposal.choices, "还没有确定"),
    "truth": Way("truth", "按属实程度", "属实程度", Truth.choices, "还没有结果"),
    "place": Way("org_id", "按乡镇、村", "乡镇、村", None),
}
TURNS = {code: way.label for code, way in WAYS.items()}
FIRST = "channel"
ONLY_COUNTED = "您只能看到部分信访件的件数，这张表只提供“按方式”的排法；件数太少的格子不显示，换一种排法会推算出来。"


def petitions_by(scope: Scope, turn: str = FIRST) -> Table:
    """One way × class; the last two columns and the last row are sums of what stands before them.

    Whoever counts letters that they may not open gets the first way alone: the same letters parted in another way have
    the same sums, and what one table hides the next would tell.
    """
    metrics = [METRICS[code] for code in CODES]
    others = {metric.code: unread(metric) for metric in guarded(scope, metrics)}
    note, way = "", WAYS[turn]
    if turn != FIRST and any(other.rows(scope).exists() for other in others.values()):
        note, way = ONLY_COUNTED, WAYS[FIRST]
    found = tally(scope, [*metrics, *others.values()], way.field, "klass", "target_id")
    shown = {target.pk for target in scope.targets()}
    found = {code: {key: n for key, n in cells.items() if key[2] in shown} for code, cells in found.items()}
    counts = {metric.code: _sums(found[metric.code]) for metric in metrics}
    rows = _rows(way) if way.choices is not None else _places(scope)
    lines = [_line(row.label, _of_row(counts, row, rows), row.term, indent=row.indent) for row in rows]
    totals = _line("", {code: _by_class(counts[code]) for code in CODES}, "").cells
    for code, other in others.items():
        place = CODES.index(code)
        grid = [[*line.cells[place :: len(CODES)]] for line in lines] + [totals[place :: len(CODES)]]
        _hide(found[other.code], [row.key for row in rows], grid, {t.pk: t.group_id for t in scope.targets()})
    heads = [{"label": label, "span": len(CODES)} for _, label in (*CLASSES, ("", "合计"))]
    return Table(
        "T3", "信访情况统计表", _columns(metrics, len(heads)), lines, totals, describe(metrics), head_label=way.head,
        head_groups=heads, note=note,
    )  # fmt: skip


def _columns(metrics: Sequence[Metric], classes: int) -> list[dict[str, str]]:
    pair = [
        {"label": word, "unit": "件", "hint": metric.basis}
        for word, metric in zip(("件数", "去重"), metrics, strict=True)
    ]
    return pair * classes


def _rows(way: Way) -> list[Row]:
    name = next(code for code, one in WAYS.items() if one is way)
    rows = [Row(str(value), str(label), f"{name}={value}") for value, label in way.choices or ()]
    return [*rows, Row("", way.blank, f"{name}=none")] if way.blank else rows


def _places(scope: Scope) -> list[Row]:
    """Each township with all that belongs to it, under it the township's own letters and those of each village."""
    rows = []
    for target in scope.targets():
        rows.append(Row(f"target {target.pk}", place_of(target), f"target={target.pk}"))
        under = PartyOrg.objects.under(target.org).exclude(pk=target.org_id).order_by("sort", "pk")
        rows += [
            Row(org.pk, label, f"target={target.pk}&place={org.pk}", indent=True)
            for org, label in [(target.org, "乡镇本级"), *((org, str(org)) for org in under)]
        ]
    return rows


def _sums(found: Cells) -> dict[tuple[Key, str], int]:
    """By row and class, over all targets."""
    sums: dict[tuple[Key, str], int] = {}
    for (key, klass, _), n in found.items():
        sums[key, klass or "stub"] = sums.get((key, klass or "stub"), 0) + n
    return sums


def _by_class(sums: dict[tuple[Key, str], int], keys: Iterable[Key] | None = None) -> dict[str, int]:
    wanted = None if keys is None else set(keys)
    found: dict[str, int] = {}
    for (key, klass), n in sums.items():
        if wanted is None or key in wanted:
            found[klass] = found.get(klass, 0) + n
    return found


def _of_row(counts: dict[str, dict[tuple[Key, str], int]], row: Row, rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """The figures of a row; a township is the sum of the places under it."""
    keys = [row.key]
    if str(row.key).startswith("target "):
        keys = [one.key for one in rows if one.indent and one.term.startswith(f"{row.term}&")]
    return {code: _by_class(counts[code], keys) for code in CODES}


def _line(label: str, counts: dict[str, dict[str, int]], term: str, *, indent: bool = False) -> Line:
    cells = []
    for klass in (*(code for code, _ in CLASSES), ""):
        for code in CODES:
            n = counts[code].get(klass, 0) if klass else sum(counts[code].values())
            terms = [
                term,
                f"klass={klass}" if klass else "",
                "is_duplicate=false" if code == "petitions_primary" else "",
            ]
            cells.append(Figure(n, "/petitions/?" + "&".join(filter(None, terms))))
    return Line(label, cells, f"/petitions/?{term}" if term else "", indent=indent)


def _hide(
    of_others: Cells, keys: Sequence[Key], grid: Sequence[Sequence[Figure]], groups: dict[int, int | None]
) -> None:
    """Hide the small figures of letters that this reader may not open, and with them what would give them away.

    The grand total follows the decision about the targets, as it does in T1. Whoever only counts has no list behind the
    figures either.
    """
    if not of_others:
        return
    sums, by_target = _sums(of_others), {}
    for (_, _, target), n in of_others.items():
        place = groups[target], target
        by_target[place] = by_target.get(place, 0) + n
    rows = [[sums.get((key, klass), 0) for klass, _ in CLASSES] for key in keys]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    hidden = hidden_in_grid([[*row, sum(row)] for row in rows], total=decide(by_target).total)
    for r, line in enumerate(grid):
        for c, cell in enumerate(line):
            cell.url = ""
            hide(*([cell] if (r, c) in hidden else []))
