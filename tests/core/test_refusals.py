"""Every refusal leaves its entry: a forbidden verb, and a knock at a record that is hidden (domain §7)."""

from interviews import actions
from tests.interviews.talks import ready, record
from xuncha.core import audit
from xuncha.core.models import AuditEntry


def refusals():
    return list(AuditEntry.objects.filter(verb="refused").values_list("actor", "label", "uid"))


def test_a_verb_that_is_refused(world, login):
    talk, _ = ready(world)
    actions.finish(talk, by=world.users["member_2"])
    actions.sign(talk, by=world.users["member_2"])
    assert login("member_2").post(f"/interviews/{talk.uid}/review/", {"reason": "x"}).status_code == 403
    assert refusals() == [("member_2", "interviews:verb review", talk.uid)]


def test_a_knock_at_what_is_hidden_and_none_at_what_is_not_there(world, login):
    talk = record(world)
    assert login("member_1").get(f"/interviews/{talk.uid}/").status_code == 404
    assert login("member_1").get("/interviews/00000000-0000-0000-0000-000000000000/").status_code == 404
    assert refusals() == [("member_1", "interviews:detail", talk.uid)]
    assert all(entry.verb != "refused" for entry in audit.entries_of(talk.uid)), (
        "the record's own readers learn nothing of it"
    )
