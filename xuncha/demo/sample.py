"""Many rows for measuring (样本): a round of their own beside the demo round, its ledgers written by COPY."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.core.management.base import CommandError
from django.db import transaction

from rounds.models import InspectionRound
from xuncha.core import audit, calendar
from xuncha.demo import gate, sample_findings, sample_people
from xuncha.demo.clock import Diary
from xuncha.demo.county import TOWNS, County, Times, settled
from xuncha.demo.round import Plan, begin, enter
from xuncha.demo.sample_base import Sample

SEQUENCE = 2
#: noun → rows at scale 1, and how they are written; the order matters, problems stand on drafts
NOUNS: dict[str, tuple[int, Callable[[Sample, int], None]]] = {
    "interview": (500, sample_people.talks), "visit": (100, sample_people.visits), "petition": (250, sample_people.petitions), "draft": (600, sample_findings.drafts),
    "problem": (200, sample_findings.problems), "clue": (60, sample_findings.clues), "rectification": (300, sample_findings.items),
}  # fmt: skip


def load(
    scale: int, *, only: str = "", rows: int = 0, password: str, say: Callable[[str], None],
    instead: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """A second round, on the spot since 2023-02-22, with `scale` times the rows of a real one, or only rows of one noun.

    `instead`: noun → rows, where the measuring wants more of some than the scale gives.
    """
    gate.refuse_production("装载样本数据")
    counts = {only: rows} if only else {noun: base * scale for noun, (base, _) in NOUNS.items()}
    counts |= instead or {}
    if not 0 < sum(counts.values()) <= 2_000_000:
        raise CommandError("样本行数应在 1 到 2000000 之间，请调整 --scale 或 --rows。")
    if InspectionRound.objects.filter(term__number=14, sequence=SEQUENCE).exists():
        raise CommandError("样本轮次（十四届县委第二轮）已经存在；需要重新装载时，请换一个空的数据目录（XUNCHA_VAR）。")
    with transaction.atomic():
        county = gate.found(password, say) if gate.is_empty() else _known()
        _open_round(county)
        told = _write(Sample(county), counts)
    say(f"样本已装入“{county.round}”：" + "，".join(f"{name} {count}" for name, count in told.items()) + "。")


def _known() -> County:
    county = settled()
    if not {f"member_{n}" for n in (1, 2, 3)} <= set(county.users) or not set(TOWNS) <= set(county.orgs):
        raise CommandError("数据库里没有演示用的党组织和账号；请先运行 demo_round，或在空数据库上装载样本。")
    return county


def _open_round(county: County) -> None:
    """The verbs make the round itself: its groups are the same people, authorised for a year from today."""
    today = calendar.today()
    times = dict.fromkeys(TOWNS, Times(date(2023, 2, 22), date(2023, 4, 28)))
    ends_on = max(date(2023, 12, 31), today + timedelta(days=365))
    plan = Plan(date(2023, 2, 22), date(2023, 4, 28), ends_on, times, "样本数据", sequence=SEQUENCE, special=False)
    begin(county, plan)
    diary = Diary(date(2023, 3, 1))
    for town in TOWNS:
        enter(county, plan, town, diary)
    diary.play()


@audit.action
def _write(sample: Sample, counts: dict[str, int]) -> dict[str, int]:
    """Everything in one go, past the verbs, and one entry that says so."""
    for noun, count in counts.items():
        NOUNS[noun][1](sample, count)
    audit.record(
        "load_sample",
        by=None,
        about=sample.county.round,
        changes={"rows": sample.told},
        reason="装载样本数据，绕过业务动作",
    )
    return sample.told
