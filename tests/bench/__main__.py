"""`make bench`: lists, saves and paper on the sample of scale 10, in a database of its own (var/bench); 1 when a bound is broken.

`make bench SCALE=30`: lists, autosave and the duplicate radar on the sample of scale 30 (var/bench30).
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCALE = int(os.environ.get("SCALE") or 10)
os.environ.setdefault("XUNCHA_VAR", str(ROOT / "var" / ("bench" if SCALE == 10 else f"bench{SCALE}")))
os.environ.update(XUNCHA_PLAIN_STATIC="1", XUNCHA_LOG_LEVEL="ERROR", XUNCHA_TODAY="2023-07-10")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")


def main() -> int:
    """Load what is measured, measure, print."""
    import django

    from xuncha import services

    services.ensure()
    try:
        django.setup()
        from tests.bench import autosaves, data, pages, papers, radar, ratio, samples, sheets

        if SCALE not in pages.MOST_MS:
            sys.exit(f"SCALE 只有 {'、'.join(map(str, pages.MOST_MS))}。")
        data.ensure(SCALE)
        broken = pages.measure(SCALE) + autosaves.measure()
        parts = (samples, papers, sheets, ratio) if SCALE == 10 else (radar,)
        broken += [sentence for part in parts for sentence in part.measure()]
    finally:
        services.release()
    print(*broken, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
