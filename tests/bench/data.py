"""The sample that is measured, loaded once."""

import time

from django.core.management import call_command

from rounds.models import InspectionRound
from xuncha.core import demo_accounts
from xuncha.demo import sample
from xuncha.demo.sample import SEQUENCE

#: the ledgers that tests/bench/ratio.py measures at their full size, at scale 10
WANTED = {"interview": 20_000, "petition": 20_000}


def ensure(scale: int) -> None:
    """Migrate and load the sample round unless it is there."""
    call_command("migrate", interactive=False, verbosity=0)
    if sample_round() is None:
        begun = time.monotonic()
        sample.load(scale, password=demo_accounts.password(), say=print, instead=WANTED if scale == 10 else None)
        print(f"样本装载用时 {time.monotonic() - begun:.0f} 秒（规模 {scale}）。", flush=True)


def sample_round() -> InspectionRound | None:
    """The round of the sample."""
    return InspectionRound.objects.filter(term__number=14, sequence=SEQUENCE).first()
