"""What the state squares share: one letter an account, a verb that is tried and taken back, and who may.

L leader_2, D deputy_2, I liaison_2, M member_2, m member_2b, P petition_2 (the group of 槐渡镇); O office_director,
S office_staff, C clue_officer, T petition_officer, G leading_group, Y secretary; K discipline, Z organization;
c chief_huaidu, w owner_huaidu; N leader_1 and n member_1 (another group). Everybody else of the cast is asked too.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from tests.factories import CAST, World
from xuncha.core import calendar, facts
from xuncha.core.errors import Refused, Unmet

LETTERS = {
    "L": "leader_2", "D": "deputy_2", "I": "liaison_2", "M": "member_2", "m": "member_2b", "P": "petition_2",
    "O": "office_director", "S": "office_staff", "C": "clue_officer", "T": "petition_officer", "G": "leading_group",
    "Y": "secretary", "K": "discipline", "Z": "organization", "c": "chief_huaidu", "w": "owner_huaidu", "N": "leader_1",
    "n": "member_1",
}  # fmt: skip
EVERYBODY = tuple(row[0] for row in CAST)

#: (status, verb) → the letters of those who may; a pair that is not in the table nobody may
Table = dict[tuple[str, str], str]


class _Undo(Exception):
    pass


def names(letters: str) -> set[str]:
    """The accounts of some letters."""
    return {LETTERS[letter] for letter in letters}


def may(act: Callable[[], Any], only_lacks: Iterable[str] = ()) -> bool:
    """Try a verb and take it back. `only_lacks`: sentences that say what is missing and nothing of who or when."""
    try:
        with facts.during(facts.Facts()), transaction.atomic():
            act()
            raise _Undo
    except _Undo:
        return True
    except Unmet as error:
        return bool(error.sentences) and set(error.sentences) <= set(only_lacks)
    except Refused:
        return False


def who_may(world: World, act: Callable[[Any], Any], only_lacks: Iterable[str] = ()) -> set[str]:
    """Everybody of the cast who may, by account."""
    lacks = list(only_lacks)
    return {name for name in EVERYBODY if may(lambda name=name: act(world.users[name]), lacks)}


def fresh(record: Any) -> Any:
    """The record as the next request would read it."""
    return type(record)._base_manager.get(pk=record.pk)


def time_in(asked: Any, status: str, decider: Any) -> Any:
    """A request for more time put into a status, decided by somebody where it is decided."""
    decided = {"decided_by": decider, "decided_on": calendar.today()} if status in ("approved", "refused") else {}
    type(asked).objects.filter(pk=asked.pk).update(status=status, **decided)
    return fresh(asked)


def walk(world: World, record: Any, verbs: dict[str, Callable], status: str, table: Table, **extra: dict) -> None:
    """Hold every verb at one status against the table; `extra`: what a verb needs besides person and reason."""

    def act(verb: str) -> Callable[[Any], Any]:
        return lambda user: verbs[verb](fresh(record), by=user, reason="理由", **extra.get(verb, {}))

    found = {verb: who_may(world, act(verb)) for verb in verbs}
    assert found == {verb: names(table.get((status, verb), "")) for verb in verbs}


def check_table(table: Table, verbs: Iterable[str], flow: Any, *, following: Iterable[str] = ()) -> None:
    """The table names exactly the pairs that the moves know; `following` moves only follow from others."""
    moves = {(source, m.verb) for m in flow.moves for source in m.sources if m.verb not in set(following)}
    assert set(table) == moves
    assert {verb for _, verb in table} == set(verbs)
