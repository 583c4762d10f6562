"""The bar that long commands draw."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper

WIDTH = 30


def bar(out: OutputWrapper) -> Callable[[str, int, int], None]:
    """What is told (what, done, of how many) as a line that is written over until it is full."""

    def told(what: str, done: int, total: int) -> None:
        share = done / total if total else 1
        drawn = "█" * int(share * WIDTH)
        ending = "\n" if done >= total else ""
        out.write(f"\r{what} [{drawn:<{WIDTH}}] {share:4.0%} {done}/{total}", ending=ending)
        out.flush()

    return told
