"""What a life cycle is made of (design §5.7): moves, and the table of them. The engine stands in `workflow`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """One row of a table of moves: verb, from, to, who, and the words for button and trail."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    capability: str
    words: str
    needs_reason: bool = False
    primary: bool = False
    danger: bool = False
    confirm: str = ""
    bulk: bool = False  # may be done to many rows at once, with one reason (core/bulk.py)


@dataclass(frozen=True)
class Flow:
    """The life cycle of one noun: which column it is, where it begins, and every lawful move."""

    field: str
    initial: str
    moves: tuple[Move, ...]

    def find(self, verb: str) -> Move:
        """The move of a verb; a KeyError is a mistake of the caller, not of the user."""
        return next(move for move in self.moves if move.verb == verb)

    def open_from(self, status: str) -> list[Move]:
        """The moves that leave a status."""
        return [move for move in self.moves if status in move.sources]
