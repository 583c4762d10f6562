"""受理范围 and 受理期 of the public notice: what they do to a letter (domain §2.3, §3.2)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from petitions import actions
from petitions.models import Petition
from rounds.models import PublicNotice
from tests.petitions.letters import at, register, upto
from tests.petitions.test_branches import sentences

OUT = {"klass": "out_of_scope", "klass_sub": "personal"}
WORDS = "受理反映领导班子成员的问题"


@pytest.fixture
def notice(world) -> PublicNotice:
    return PublicNotice.objects.create(target=world.target, posted_on=date(2023, 3, 1), window_from=date(2023, 3, 1),
                                       window_to=date(2023, 3, 11), scope=WORDS, channels="信箱")  # fmt: skip


def posted(world, **more: str) -> dict:
    return {"target": world.target.pk, "received_at": "2023-03-10 09:00", "channel": "letter", "signature_type": "anonymous",
            "klass": "accusation", "nature": "masses", "field": world.leaves["LW6.1c"].pk, "org": world.village.pk,
            "summary": "反映低保。", "in_scope": "on", "accused-TOTAL_FORMS": "1", "accused-INITIAL_FORMS": "0",
            "accused-0-name": "程启樵", **more}  # fmt: skip


def test_class_and_scope_agree(world, login):
    assert not register(world, **OUT).in_scope and register(world).in_scope
    assert "不能同时属受理范围" in sentences(lambda: register(world, **OUT, in_scope=True))
    letter = register(world, in_scope=False)
    assert not letter.in_scope, "an accusation may lie outside the notice's scope"
    assert "不能同时" in sentences(
        lambda: actions.edit_petition(letter, by=world.users["petition_2"], klass="out_of_scope", in_scope=True)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.update(klass="out_of_scope", in_scope=True)


def test_the_sheet_follows_the_class(world, login):
    assert login("petition_2").post("/petitions/new/", posted(world, **OUT)).status_code == 302
    made = Petition.objects.get()
    assert (made.klass_sub, made.in_scope) == ("personal", False)


def test_out_of_scope_proposes_to_pass_it_on_beside_the_notice(world, login, notice):
    client = login("petition_2")
    outside, inside = (upto(register(world, **facts), "screened", world) for facts in (OUT, {}))
    page = client.get(outside.get_absolute_url())
    assert page.context["propose_form"].initial["disposal"] == "forward"
    assert "建议转办" in page.content.decode() and WORDS in page.content.decode()
    page = client.get(inside.get_absolute_url())
    assert "disposal" not in page.context["propose_form"].initial and "建议转办" not in page.content.decode()
    assert WORDS in page.content.decode()


def test_the_list_filters_and_counts_them(world, login):
    outside, inside = register(world, **OUT), register(world)
    client = login("petition_2")
    assert "受理范围外 1 件" in client.get("/petitions/").content.decode()
    page = client.get("/petitions/?in_scope=false").content.decode()
    assert outside.number in page and inside.number not in page
    page = client.get("/petitions/?in_scope=true").content.decode()
    assert outside.number not in page and "受理范围外" not in page.partition("合计")[2]


@pytest.mark.parametrize("told", [{"date_reason": "邮路耽搁"}, {"off_notice": True}])
def test_a_letter_outside_the_window_needs_a_word_and_is_marked(world, notice, told):
    late = at("2023-03-12")
    said = sentences(lambda: register(world, received_at=late))
    assert "2023-03-12 不在公告的受理期（2023-03-01 至 2023-03-11）内" in said and "勾选“公告期外”" in said
    assert register(world, received_at=late, **told).off_notice
    assert not register(world, off_notice=True).off_notice, "the mark says what is so"


def test_the_sheet_warns_and_keeps_it(world, login, notice):
    client = login("petition_2")
    late = {"received_at": "2023-03-12 09:00"}
    refused = client.post("/petitions/new/", posted(world, **late))
    assert refused.status_code == 422 and "不在公告的受理期" in refused.content.decode()
    page = client.post("/petitions/new/", posted(world, **late, off_notice="on"), follow=True).content.decode()
    assert "已标为“公告期外”" in page
    letter = Petition.objects.get()
    assert letter.off_notice and letter.number in client.get("/petitions/?off_notice=true").content.decode()
    assert letter.number not in client.get("/petitions/?off_notice=false").content.decode()
    mended = actions.edit_petition(letter, by=world.users["petition_2"], received_at=at("2023-03-10"))
    assert not mended.off_notice


def test_without_a_notice_nothing_is_outside(world):
    assert not register(world).off_notice
