"""Typed words that a column or the trail cannot hold are told of and never cut: by the verbs, whatever the page allows."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from findings.actions import drafts
from interviews.actions import carrying
from library.actions import note_loss
from petitions.actions.custody import ask_identity
from rectification.actions import closing
from rectification.models import ClosureReview
from tests.core.test_exports import PURPOSE
from tests.findings import make
from tests.interviews import talks
from tests.library import requests
from tests.petitions.letters import register
from tests.rectification import make as rectification
from xuncha.core import credentials, grants, postpone
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry, CredentialReset, ExportRequest, RoleGrant

WORDS = "长"
Act = Callable[..., Any]


def _reset(world: Any) -> Act:
    return partial(credentials.ask_reset, by=world.users["sysadmin"], user=world.users["stranger"], kind="password")


def _grant(world: Any) -> Act:
    return partial(grants.propose_grant, by=world.users["secadmin"], user=world.users["stranger"], role="office_staff")


def _identity(world: Any) -> Act:
    return partial(ask_identity, register(world), by=world.users["leader_2"])


def _settled(world: Any) -> Act:
    return partial(carrying.settle_point, talks.ready(world)[1], by=world.users["member_2"])


def _lost(world: Any) -> Act:
    return partial(note_loss, requests.receive(world, requests.ask(world)), by=world.users["member_2"], seqs=[1])


def _later(world: Any) -> Act:
    given = {"by": world.users["petition_2"], "clock": "due", "new_due": date(2024, 1, 1)}
    return partial(postpone.ask, register(world), **given)


def _void(world: Any) -> Act:
    return partial(drafts.VERBS["void"], make.draft(world), by=world.users["leader_2"])


@pytest.mark.parametrize(
    ("act", "most"),
    [(_reset, 200), (_grant, 200), (_identity, 200), (_settled, 200), (_lost, 300), (_later, 300), (_void, 500)],
)
def test_what_does_not_fit_is_told_of(world, act, most):
    verb = act(world)
    with pytest.raises(Unmet, match=f"最多 {most} 字，现在 {most + 1} 字"):
        verb(reason=WORDS * (most + 1))
    assert not CredentialReset.objects.exists() and not RoleGrant.objects.filter(status="proposed").exists()
    assert not AuditEntry.objects.filter(reason__startswith=WORDS).exists()
    verb(reason=WORDS * most)


def test_the_page_keeps_what_was_typed_too_long(world, login):
    talks.record(world)
    page = login("leader_2").post("/exports/new/interviews/", {**PURPOSE, "purpose": WORDS * 301})
    assert page.status_code == 422 and "最多" in page.content.decode() and WORDS * 301 in page.content.decode()
    draft = make.draft_at(world, "submitted")
    page = login("deputy_2").post(f"/drafts/{draft.uid}/send_back/", {"reason": WORDS * 501})
    assert page.status_code == 422 and "最多 500 字" in page.content.decode() and WORDS * 501 in page.content.decode()
    assert not ExportRequest.objects.exists() and type(draft).objects.get(pk=draft.pk).status == "submitted"


def test_a_long_word_of_a_supervisor_stands_whole_in_the_review(world, settings):
    """The trail keeps its beginning, the review all of it."""
    settings.XUNCHA_TODAY = date(2023, 6, 1)
    item = rectification.item_at(world, "under_review", "liuwan")
    closing.give_opinion(item, by=world.users["office_director"], opinion="return", note=WORDS * 800)
    assert len(ClosureReview.objects.latest("pk").note) == 800
    assert AuditEntry.objects.filter(verb="return_item").latest("pk").reason == WORDS * 500
