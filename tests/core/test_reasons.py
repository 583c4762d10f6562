"""The trail says that there is a reason; what it says of petitions, clues and transfers stands with the record (design §5.9)."""

import pytest
from django.db import InternalError, connection, transaction

from findings.actions import clues
from petitions import actions
from tests.findings import make
from tests.petitions.letters import register, upto
from tests.rounds import group_life
from xuncha.core import audit, reasons
from xuncha.core.models import AuditEntry, AuditReason

WORDS = "程启樵的问题先核实合同，再约谈"


def trail() -> str:
    return str(list(AuditEntry.objects.values()))


def test_an_instruction_on_a_petition_is_read_on_its_page_and_not_in_the_trail(world, login):
    letter = upto(register(world), "proposed", world)
    done = actions.VERBS["approve"](letter, by=world.users["leader_2"], reason=WORDS)
    assert done.instruction == WORDS
    entry = AuditEntry.objects.get(verb="approve", uid=letter.uid)
    assert entry.reason == reasons.KEPT and WORDS not in trail()
    assert AuditReason.objects.get(entry_id=entry.pk).words == WORDS
    assert WORDS in login("petition_2").get(letter.get_absolute_url()).content.decode().partition("经过")[2]
    page = login("auditor").get("/audit/?verb=approve").content.decode()
    assert "有理由" in page and "程启樵" not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM core_auditreason")
        assert "程启樵" not in cursor.fetchone()[0], "encrypted"


def test_a_clue_s_words_stay_with_the_clue(world):
    clue = make.clue_at(world, "registered")
    group_life.agreed(world, clue)
    clues.inquire(clue, by=world.users["member_2"], reason=WORDS)
    entry = AuditEntry.objects.filter(uid=clue.uid, verb="inquire").latest("pk")
    assert entry.reason == reasons.KEPT and reasons.words_of([entry]) == {entry.pk: WORDS}


def test_a_bulk_verb_keeps_each_reason_apart(world):
    letters = [upto(register(world), "proposed", world), upto(register(world), "proposed", world)]
    with transaction.atomic():
        audit.record_many("x", [(one, {}) for one in letters], by=world.users["leader_2"], reason=WORDS)
    assert AuditEntry.objects.filter(verb="x", reason=reasons.KEPT).count() == 2
    assert set(reasons.words_of(AuditEntry.objects.filter(verb="x")).values()) == {WORDS}


@pytest.mark.parametrize("told", ["请打 13800138000 联系", "据程启樵反映属实"])
def test_other_reasons_lose_what_names_people(world, told):
    entry = audit.record("x", by=world.users["leader_2"], about=world.round, reason=told)
    assert reasons.CUT in entry.reason and "13800138000" not in entry.reason and "程启樵" not in entry.reason
    assert not AuditReason.objects.exists()


def test_kept_words_are_not_deleted(world):
    reasons.keep([(audit.record("x", by=None, about=world.round), WORDS)])
    with pytest.raises(InternalError), transaction.atomic():
        AuditReason.objects.all().delete()
