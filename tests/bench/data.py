"""The sample that is measured, loaded once."""

import time

from django.core.management import call_command

from rounds.models import InspectionRound
from xuncha.demo.sample import SEQUENCE


def ensure(scale: int) -> None:
    """Migrate and load the sample round unless it is there."""
    call_command("migrate", interactive=False, verbosity=0)
    if sample_round() is None:
        begun = time.monotonic()
        call_command("load_sample", scale=scale)
        print(f"样本装载用时 {time.monotonic() - begun:.0f} 秒（规模 {scale}）。", flush=True)


def sample_round() -> InspectionRound | None:
    """The round of the sample."""
    return InspectionRound.objects.filter(term__number=14, sequence=SEQUENCE).first()
