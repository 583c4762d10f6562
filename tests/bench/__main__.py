"""`make bench`: lists and paper on the sample of scale 10, in a database of its own (var/bench); 1 when a bound is broken."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("XUNCHA_VAR", str(ROOT / "var" / "bench"))
os.environ.update(XUNCHA_PLAIN_STATIC="1", XUNCHA_LOG_LEVEL="ERROR", XUNCHA_TODAY="2023-07-10")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
SCALE = 10


def main() -> int:
    """Load what is measured, measure, print."""
    import django

    from xuncha import services

    services.ensure()
    try:
        django.setup()
        from tests.bench import autosaves, data, pages, papers, ratio, samples, sheets

        data.ensure(SCALE)
        parts = (samples, pages, autosaves, papers, sheets, ratio)
        broken = [sentence for part in parts for sentence in part.measure()]
    finally:
        services.release()
    print(*broken, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
