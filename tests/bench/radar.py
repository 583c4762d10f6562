"""What the duplicate radar looks at when a letter is saved, and what the nightly sweep costs, among 7,500 letters."""

import statistics
import time

from petitions.actions import radar as verbs
from petitions.models import Petition
from petitions.queries import radar
from tests.bench.data import sample_round

TIMES, MOST_MS = 40, 500


def measure() -> list[str]:
    """Print two lines; a sentence when a save would wait longer than half a second for the radar."""
    letters = list(Petition.objects.filter(round=sample_round()).order_by("pk"))
    step = max(len(letters) // TIMES, 1)
    took = sorted(_timed(letter) for letter in letters[::step])
    median = statistics.median(took)
    print(f"查重，登记时（{len(letters)} 件中）  中位 {median:.0f} 毫秒，最慢 {took[-1]:.0f} 毫秒", flush=True)
    begun = time.perf_counter()
    found = verbs.sweep(sample_round().term)
    print(f"查重，夜间全部  {time.perf_counter() - begun:.0f} 秒，新认出 {found} 对", flush=True)
    return [f"登记时查重中位 {median:.0f} 毫秒，上限 {MOST_MS}"] if median > MOST_MS else []


def _timed(letter: Petition) -> float:
    begun = time.perf_counter()
    radar.like(letter)
    return (time.perf_counter() - begun) * 1000
