"""必备文书: which papers a stage cannot be left without is data with a day, set by the office's director (domain §2.2)."""

from datetime import date

import pytest

from rounds.actions import masters, seeds
from rounds.models import RoundTarget, SlotRule, StageSlot
from rounds.permissions.passage import bars
from tests import factories, square
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry

NEXT_WEEK = date(2023, 3, 22)


@pytest.fixture
def slots(world):
    """The papers of 进驻了解: required as seeded."""
    seeds.seed_stage_slots()
    return list(StageSlot.objects.filter(stage="on_site"))


def rule(world, *names: str, on: date = factories.TODAY, by: str = "office_director") -> list[SlotRule]:
    chosen = StageSlot.objects.filter(stage="on_site", name__in=names)
    return masters.set_required_papers(by=world.users[by], stage="on_site", effective_from=on, slots=chosen)


def missing(world) -> set[str]:
    """The papers without which 槐渡镇 does not leave the stage today."""
    target = RoundTarget.objects.get(pk=world.target.pk)
    lacks = bars(target)
    return {slot.name for slot in StageSlot.objects.filter(stage="on_site") if f"“{slot.name}”还没有登记。" in lacks}


def test_a_rule_makes_a_paper_required_from_its_day_on(world, slots, settings):
    before = missing(world)
    optional = next(slot.name for slot in slots if not slot.required)
    rule(world, *before, optional, on=NEXT_WEEK)
    assert missing(world) == before
    settings.XUNCHA_TODAY = NEXT_WEEK
    assert missing(world) == before | {optional}
    rule(world, *before, on=NEXT_WEEK)
    assert missing(world) == before, "the newest of a day counts, and takes away as well"
    assert [row.required for row in StageSlot.objects.ruled(factories.TODAY).filter(name=optional)] == [False]


def test_what_stays_as_it_is_gets_no_row(world, slots):
    before = missing(world)
    with pytest.raises(Unmet, match="没有需要保存的改动"):
        rule(world, *before)
    with pytest.raises(Unmet, match="不能改动过去"):
        rule(world, on=date(2023, 3, 14))
    other = next(slot for slot in slots if not slot.required)
    assert [(one.slot_id, one.required) for one in rule(world, *before, other.name)] == [(other.pk, True)]


def test_the_director_alone_sets_them_and_the_trail_says_which(world, login, slots):
    names = [slot.name for slot in slots]
    found = square.who_may(world, lambda user: rule(world, *names, by=user.username))
    assert found == {"office_director"}
    page = login("office_director").get("/stage-papers/on_site/new/").content.decode()
    assert all(name in page for name in names)
    sent = {"effective_from": "2023-03-22", "slots": [slot.pk for slot in slots], "note": "办公会定"}
    assert login("office_director").post("/stage-papers/on_site/new/", sent).status_code == 302
    kept = login("office_staff").get("/stage-papers/").content.decode()
    assert "自 2023-03-22 起必备" in kept and "修改必备文书" not in kept
    secret = StageSlot.objects.filter(level=3).first()
    assert secret.name not in kept and secret.name in login("office_director").get("/stage-papers/").content.decode()
    entry = AuditEntry.objects.filter(verb="set_required_papers").latest("pk")
    assert entry.changes["required"] == [False, True] and entry.changes["effective_from"] == [None, "2023-03-22"]
    assert login("chief_huaidu").get("/stage-papers/").status_code == 404
    assert login("office_director").get("/stage-papers/none/new/").status_code == 404
