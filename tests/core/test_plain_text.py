"""Signs that are no text (NUL above all) are left out of whatever is sent, wherever it is read: never an error page."""

import pytest
from django.http import QueryDict
from django.test import Client

from interviews import actions
from interviews.models import Interview
from tests.interviews.talks import ready
from xuncha.core.middleware import CONTROL, _plain


def test_the_reason_of_a_step(world, login):
    talk, _ = ready(world)
    actions.finish(talk, by=world.users["member_2"])
    sent = {"reason": "不\x00识\x07字", "signature": "declined"}
    assert login("member_2").post(f"/interviews/{talk.uid}/sign/", sent).status_code == 302
    talk = Interview.objects.get(pk=talk.pk)
    assert (talk.status, talk.signature_note) == ("signed", "不识字")


@pytest.mark.parametrize(
    "at", ["/search/?q=鱼%00塘", "/persons/?q=%00", "/persons/pick/?q=%00", "/drafts/?q=a%00", "/missing/?noun=%00"]
)
def test_a_word_that_is_looked_for(world, login, at):
    assert login("leader_2").get(at).status_code == 200


def test_an_account_that_wants_in(db):
    client = Client()
    assert client.post("/login/", {"username": "a\x00b", "password": "x\x00y"}).status_code == 422
    client.cookies["sessionid"] = "a\x00b"
    assert client.get("/").status_code == 302


def test_an_address_with_one_leads_nowhere(world, login):
    assert login("auditor").get("/audit/person/a%00b/2023-03-16/").status_code == 404
    assert Client().get("/s/a%00b/").status_code == 404


def test_tabs_line_ends_and_letters_stay():
    sent = QueryDict("a=1%092%0D%0A3&a=𠀀é\u3000“”&b=x%00&c%00=%1F%C2%85")
    plain = _plain(sent)
    assert dict(plain.lists()) == {"a": ["1\t2\r\n3", "𠀀é\u3000“”"], "b": ["x"], "c": [""]}
    assert _plain(QueryDict("a=1")).urlencode() == "a=1" and not CONTROL.search("\t\r\n")
    with pytest.raises(AttributeError):
        plain["a"] = "2"
