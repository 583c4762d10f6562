"""Verbs over many ticked rows (批量办理): one reason, a word of confirmation, a result and an entry for each row."""

import uuid

import pytest

from findings.models import WorkingDraft
from tests.findings import make
from tests.interviews import talks
from tests.library import requests
from tests.petitions import letters
from tests.rectification import make as rectification
from xuncha.core import bulk, registry
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

DONE = {"reason": "逐份核对无误", "confirmed": "1"}


def statuses() -> list[str]:
    return list(WorkingDraft.objects.order_by("pk").values_list("status", flat=True))


def sent(verb: str, *rows, **more) -> dict:
    return {"verb": verb, "uid": [str(getattr(row, "uid", row)) for row in rows], **DONE, **more}


def test_the_bar_offers_the_verbs_of_ones_role_alone(world, login):
    make.draft(world)
    seen = {
        name: login(name).get("/drafts/").context.get("bulk_verbs", [])
        for name in ("member_2", "deputy_2", "office_staff")
    }
    codes = {name: {verb["code"] for verb in verbs} for name, verbs in seen.items()}
    assert "submit" in codes["member_2"] and "review" not in codes["member_2"]
    assert {"review", "send_back"} <= codes["deputy_2"] and codes["office_staff"] <= {"file"}
    assert not {"sign", "void", "dismiss"} & set().union(*codes.values())


def test_nothing_is_done_before_the_word_of_confirmation(world, login):
    rows = [make.draft_at(world, "submitted"), make.draft_at(world, "submitted")]
    client = login("deputy_2")
    asked = sent("review", *rows)
    del asked["confirmed"]
    page = client.post("/bulk/drafts/", asked)
    assert page.status_code == 200 and "将对勾选的 2 条底稿逐条副组长审核通过" in page.content.decode()
    assert statuses() == ["submitted", "submitted"]
    hidden = [(one["name"], one["value"]) for one in page.context["confirm"]["hidden"]]
    again: dict[str, list[str]] = {}
    for name, value in hidden:
        again.setdefault(name, []).append(value)
    assert "已办 2 条，共 2 条" in client.post("/bulk/drafts/", again).content.decode()
    assert statuses() == ["reviewed", "reviewed"]
    entries = AuditEntry.objects.filter(verb="review", noun="findings.workingdraft", actor="deputy_2")
    assert {entry.uid for entry in entries} == {row.uid for row in rows}
    assert all(entry.reason == "逐份核对无误" for entry in entries)


def test_what_one_row_refuses_leaves_the_others_done(world, login):
    ready, signed = make.draft_at(world, "submitted"), make.draft_at(world, "signed")
    page = login("deputy_2").post("/bulk/drafts/", sent("review", signed, ready))
    results = page.context["results"]
    assert [one.ok for one in results] == [False, True]
    assert "现在是“已审签”" in results[0].sentence and statuses() == ["reviewed", "signed"]


def test_a_row_that_one_may_not_see_is_refused_like_one_that_never_was(world, login):
    mine, theirs = (
        make.draft_at(world, "submitted"),
        make.draft(world, by="member_1", undertakers=("member_1", "leader_1"), town="north"),
    )
    page = login("deputy_2").post("/bulk/drafts/", sent("review", mine, theirs, uuid.uuid4()))
    results = page.context["results"]
    assert [one.ok for one in results] == [True, False, False]
    assert results[1].sentence == results[2].sentence == bulk.UNKNOWN and results[1].number == results[2].number
    assert AuditEntry.objects.filter(verb="refused", actor="deputy_2", label="bulk drafts review").count() == 2
    theirs.refresh_from_db()
    assert theirs.status == "draft"


def test_ones_own_draft_is_not_reviewed_in_bulk_either(world, login):
    own = make.draft_at(world, "submitted")
    WorkingDraft.objects.filter(pk=own.pk).update(created_by=world.users["deputy_2"])
    result = login("deputy_2").post("/bulk/drafts/", sent("review", own)).context["results"][0]
    assert not result.ok and result.sentence


@pytest.mark.parametrize(
    ("account", "key", "verb"),
    [("member_2", "drafts", "review"), ("deputy_2", "drafts", "sign"), ("deputy_2", "clues", "study"), ("stranger", "drafts", "submit"),
     ("auditor", "drafts", "submit"), ("deputy_2", "drafts", "nonsense")],
)  # fmt: skip
def test_a_verb_that_is_not_offered_is_not_there(world, login, account, key, verb):
    draft = make.draft_at(world, "submitted")
    assert login(account).post(f"/bulk/{key}/", sent(verb, draft)).status_code == 404
    assert statuses() == ["submitted"]


def test_without_a_reason_or_a_row_nothing_happens(world, login):
    draft, client = make.draft_at(world, "submitted"), login("deputy_2")
    for asked in (sent("review", draft, reason="  "), sent("review")):
        assert client.post("/bulk/drafts/", asked | {"next": "/drafts/?q=x"})["Location"] == "/drafts/?q=x"
    assert client.post("/bulk/drafts/", sent("review", next="https://example.org/"))["Location"] == "/"
    assert statuses() == ["submitted"]
    ledger, by = registry.bulks["drafts"], world.users["deputy_2"]
    rows = bulk.chosen(ledger, [str(draft.uid)], by=by)
    with pytest.raises(Unmet):
        bulk.perform(ledger, "review", rows, by=by, reason="")
    with pytest.raises(Refused):
        bulk.perform(ledger, "sign", rows, by=by, reason="快")
    with pytest.raises(Unmet):
        bulk.chosen(ledger, [str(uuid.uuid4()) for _ in range(bulk.MOST + 1)], by=by)


def test_every_ledger_with_a_bar_does_its_verbs(world, login):
    """One row of each, by whoever may: the verb of the table, with its own checks."""
    letter = letters.register(world)
    problem = make.problem(world, [make.draft_at(world, "signed")])
    talk, asked = talks.record(world), requests.ask(world, contact="镇党政办")
    for account, key, verb, row, status in (
        ("petition_2", "petitions", "screen", letter, "screened"), ("leader_2", "petitions", "send_back", letter, "returned"),
        ("leader_2", "problems", "withdraw", problem, "withdrawn"), ("member_2", "interviews", "cancel", talk, "cancelled"),
        ("member_2", "requests", "cancel", asked, "cancelled"),
    ):  # fmt: skip
        page = login(account).post(f"/bulk/{key}/", sent(verb, row))
        assert page.context["results"][0].ok, (key, verb, page.context["results"])
        row.refresh_from_db()
        assert row.status == status


def test_the_unit_claims_its_items_together_and_no_other(world, login):
    item = rectification.assigned(world)
    assert (
        login("owner_north").post("/bulk/rectification/", sent("claim", item)).context["results"][0].sentence
        == bulk.UNKNOWN
    )
    page = login("owner_huaidu").post("/bulk/rectification/", sent("claim", item))
    item.refresh_from_db()
    assert page.context["results"][0].ok and item.status == "claimed"


def test_every_bulk_verb_is_one_of_its_ledger_that_takes_a_reason_alone():
    assert set(registry.bulks) == {
        "drafts",
        "problems",
        "petitions",
        "interviews",
        "visits",
        "requests",
        "rectification",
    }
    for ledger in registry.bulks.values():
        moves = [move.verb for move in ledger.flow.moves if move.bulk]
        assert moves and set(moves) <= set(ledger.verbs), ledger.key
