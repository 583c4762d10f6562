"""Small cells of guarded nouns (小数抑制, domain §1.2 b): what may be told to a reader who only counts them."""

from collections.abc import Iterable

#: nouns whose small cells are for readers of the rows alone
GUARDED = ("clue", "petition")
SMALL = 3


def is_small(value: int | None) -> bool:
    """A cell that is hidden: one or two records. Nothing at all is no secret."""
    return bool(value) and value < SMALL


def on_paper(value: int) -> str:
    """A figure of a guarded noun for a paper, whose readers may only count: one or two are 不足3."""
    return f"不足{SMALL}" if is_small(value) else str(value)


def total_tells(values: Iterable[int | None]) -> bool:
    """Whether the sum of a row of cells would give its hidden cells away.

    Each hidden cell is 1 or 2, so their sum says what they are when there is one of them, or when all must be 1 or
    all must be 2; a small total is a small cell itself.
    """
    known = [value or 0 for value in values]
    hidden = [value for value in known if is_small(value)]
    return is_small(sum(known)) or bool(hidden) and not len(hidden) < sum(hidden) < 2 * len(hidden)
