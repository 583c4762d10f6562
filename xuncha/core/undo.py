"""What a rollback does not take back by itself: bytes that a verb wrote to the disk (design §5.10)."""

import contextlib
from collections.abc import Callable, Iterator

from django.db import connection


def on_rollback(step: Callable[[], object]) -> None:
    """Do `step` if the verb that is running, or one around it, fails. Outside of verbs nothing is watched."""
    if (steps := getattr(connection, "undo_steps", None)) is not None:
        steps.append(step)


@contextlib.contextmanager
def watching() -> Iterator[None]:
    """Around the transaction of a verb: what was noted within it is undone, newest first, when it fails."""
    steps = getattr(connection, "undo_steps", None)
    outermost = steps is None
    if steps is None:
        steps = connection.undo_steps = []
    start = len(steps)
    try:
        yield
    except BaseException:
        while len(steps) > start:
            with contextlib.suppress(OSError):
                steps.pop()()
        raise
    finally:
        if outermost:
            connection.undo_steps = None
