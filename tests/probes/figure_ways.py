"""Ways that tell figures or take many rows at once: no figure is more than one may count, no verb tells of a hidden row."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from petitions.models import Channel
from tests.probes.conftest import Tally
from tests.probes.ground import NOUNS, Ground
from xuncha.core import registry

if TYPE_CHECKING:
    from tests.probes.ways import Ask

SMALL = 3
GUARDED = ("clue", "petition")
#: table → the noun whose rows its total counts, and where the total stands: a place, or the label of its column
TOTALS: dict[str, tuple[str, int | str]] = {
    "t3": ("petition", -2), "t5": ("problem", "合计"), "t10": ("fix", 0), "t11": ("rectification", 0), "t13": ("coverage", 0),
    "t14": ("material", 0),
}  # fmt: skip
#: ledger whose rows may be moved together → its noun
BULKS = {
    "requests": "material", "visits": "visit", "interviews": "interview", "petitions": "petition", "problems": "problem",
    "drafts": "draft", "rectification": "rectification",
}  # fmt: skip


def _numbers(ground: Ground, ask: "Ask", noun: str, **facts: Any) -> tuple[int, int]:
    """How many records of a noun (with these columns) this account may count, and how many it sees."""
    rows = [str(r.uid) for r in ground.records[noun] if all(getattr(r, name) == value for name, value in facts.items())]
    counted, seen = (ground.wanted(ask.account, noun, counted=how) for how in (True, False))
    return sum(counted[uid] for uid in rows), sum(seen[uid] for uid in rows)


def total_is_secret(ground: Ground, ask: "Ask") -> bool:
    """Whether the number of clues or letters beyond those seen would tell how many stand at some target, one or two (domain §1.2 b)."""
    if ask.noun not in GUARDED:
        return False
    cells = []
    for target in ground.records["target"]:
        counted, seen = _numbers(ground, ask, ask.noun, target_id=target.pk)
        cells.append(counted - seen)
    small = [n for n in cells if 0 < n < SMALL]
    return 0 < sum(cells) < SMALL or bool(small) and not len(small) < sum(small) < 2 * len(small)


def _judge(tally: Tally, words: str, noun: str, value: int | None, numbers: tuple[int, int]) -> None:
    counted, seen = numbers
    told = value or 0
    tally.note(told > counted, expected=False, words=f"{words}: {told} {noun}, {counted} may be counted")
    if noun in GUARDED and 0 < counted - seen < SMALL:
        tally.note(
            told > 0, expected=False, words=f"{words}: {told} tells {counted - seen} {noun} beyond those that are seen"
        )


def table(ground: Ground, tally: Tally, ask: "Ask") -> None:
    """The total of a statistics table."""
    answer = ground.client(ask.account).get(f"/statistics/{ask.noun}/")
    if answer.status_code != 200:
        return
    figures, (noun, place) = answer.context["figures"], TOTALS[ask.noun]
    at = place if isinstance(place, int) else [column["label"] for column in figures.columns].index(place)
    cell = figures.totals[at]
    _judge(tally, str(ask), noun, None if cell.suppressed else cell.value, _numbers(ground, ask, noun))
    if ask.noun == "t3":
        for line, (channel, _) in zip(figures.rows, Channel.choices, strict=True):
            cell = line.cells[at]
            numbers = _numbers(ground, ask, noun, channel=channel)
            _judge(tally, f"{ask} {channel}", noun, None if cell.suppressed else cell.value, numbers)


def missing(ground: Ground, tally: Tally, ask: "Ask") -> None:
    """缺什么: the share of each ledger, in all and at each target."""
    answer = ground.client(ask.account).get("/missing/")
    if answer.status_code != 200:
        return
    figures = answer.context["figures"]
    nouns = {one.label: one.noun for one in registry.completeness}
    targets = {f"/missing/?target={target.pk}": target for target in ground.records["target"]}
    for at, column in enumerate(figures.columns):
        noun = nouns[column["label"]]
        _judge(tally, f"{ask} {noun}", noun, _whole(figures.totals[at]), _numbers(ground, ask, noun))
        for line in (line for line in figures.rows if line.url in targets and hasattr(NOUNS[noun].model, "target_id")):
            numbers = _numbers(ground, ask, noun, target_id=targets[line.url].pk)
            _judge(tally, f"{ask} {noun} {line.label}", noun, _whole(line.cells[at]), numbers)


def _whole(cell: Any) -> int | None:
    """The second number of `128/140`."""
    return None if cell.suppressed or not cell.value else int(str(cell.value).partition("/")[2])


def bulk(ground: Ground, tally: Tally, ask: "Ask") -> None:
    """A verb over many rows says of a hidden row what it says of one that never was."""
    ledger, noun = registry.bulks[ask.noun], BULKS[ask.noun]
    record = ground.records[noun][ask.place]
    if ground.wanted(ask.account, noun)[str(record.uid)]:
        return
    for move in (move for move in ledger.flow.moves if move.bulk):
        hidden, unknown = (_answer(ground, ask, move.verb, str(uid)) for uid in (record.uid, uuid4()))
        tally.note(hidden != unknown, expected=False, words=f"{ask} {move.verb} {record}: {hidden}, unknown: {unknown}")


def _answer(ground: Ground, ask: "Ask", verb: str, uid: str) -> tuple[int, list[Any]]:
    data = {"verb": verb, "uid": uid, "reason": "一并办理", "confirmed": "1"}
    answer = ground.client(ask.account).post(f"/bulk/{ask.noun}/", data)
    results = answer.context["results"] if answer.status_code == 200 else []
    return answer.status_code, [(one.number, one.url, one.ok, one.sentence) for one in results]
