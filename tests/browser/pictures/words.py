"""The shape of a picture's line."""

from typing import NamedTuple


class Picture(NamedTuple):
    """Name, account ("" for nobody), address; `sent`: the form of that page is filled with this and sent first."""

    name: str
    account: str
    address: str
    sent: dict[str, str] | None = None


def take(*lines: tuple) -> tuple[Picture, ...]:
    """The lines of a table."""
    return tuple(Picture(*line) for line in lines)
