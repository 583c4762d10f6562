"""Facts of the running request (who, from where) and a cache that lives exactly as long as it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Facts:
    """What the trail notes of a request, and what one request need not read twice."""

    ip: str = ""
    path: str = ""
    channel: str = "web"
    reader: Any = None  # who asks, so that what is read of the house is read for them at once (core/rulebook.py)
    override: str = ""  # why a text may leave in spite of its traces (core/outgoing.py)
    cache: dict[Any, Any] = field(default_factory=dict)


_facts: ContextVar[Facts | None] = ContextVar("facts", default=None)


def current() -> Facts | None:
    """The facts of the running request or job, or None in a shell."""
    return _facts.get()


@contextmanager
def during(facts: Facts) -> Iterator[Facts]:
    """Make `facts` current for the block."""
    token = _facts.set(facts)
    try:
        yield facts
    finally:
        _facts.reset(token)


def once(key: Any, compute: Callable[[], Any]) -> Any:
    """`compute()` once per request; always anew outside of one, so that nothing stale lives in a worker or a test."""
    facts = _facts.get()
    if facts is None:
        return compute()
    if key not in facts.cache:
        facts.cache[key] = compute()
    return facts.cache[key]


def forget() -> None:
    """Drop what was cached: called by verbs that change rights, so that the same request sees the new ones."""
    facts = _facts.get()
    if facts is not None:
        facts.cache.clear()
