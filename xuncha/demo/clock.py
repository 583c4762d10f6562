"""The demo's time (演示时钟): each event happens on its own business day, in the order of days."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

from django.conf import settings

from xuncha.core import calendar, facts

Event = Callable[[], object]


@contextmanager
def on_day(day: date, kept: facts.Facts | None = None) -> Iterator[None]:
    """Make `day` the business date of the block; rights are read once and kept for it, as in a request."""
    before = settings.XUNCHA_TODAY
    settings.XUNCHA_TODAY = day
    try:
        with facts.during(kept or facts.Facts(channel="demo")):
            yield
    finally:
        settings.XUNCHA_TODAY = before


class Diary:
    """Events by day. Playing one may add others for the same or a later day; nothing happens after `until`."""

    def __init__(self, until: date) -> None:
        self.until = until
        self._heap: list[tuple[date, int, Event]] = []
        self._order = count()
        self._days = calendar.WorkingDays()

    def at(self, day: date, event: Event) -> None:
        """Note an event; one after the end of the demo is left out."""
        if day <= self.until:
            heapq.heappush(self._heap, (day, next(self._order), event))

    def workday(self, day: date, after: int = 0) -> date:
        """The first working day `after` days past `day`."""
        return self._days.roll(day + timedelta(days=after), "next_workday")

    def play(self) -> int:
        """Let everything happen, day by day; returns how many events there were.

        Rights are read once and kept until a verb changes them: nobody's authorisation ends within the demo while still at work.
        """
        done, kept = 0, facts.Facts(channel="demo")
        while self._heap:
            today = self._heap[0][0]
            with on_day(today, kept):
                while self._heap and self._heap[0][0] <= today:
                    heapq.heappop(self._heap)[2]()
                    done += 1
        return done
