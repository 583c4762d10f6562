"""转信访: a sentence of a talk becomes a letter without being typed again, and the two know of each other (domain §3.0, §3.2)."""

import re

import pytest

from interviews import actions as talk_actions
from interviews.models import InterviewPoint
from petitions.models import Petition
from tests.interviews import talks
from tests.petitions import letters
from xuncha import queries as roof
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecordLink

SAID = "桂香反映低保名单两年没有公示"


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def point(world) -> InterviewPoint:
    """A point for the petition desk, of a talk that petition_2 has no part in."""
    talk = talks.record(world, "leader_2", ("deputy_2",))
    return talk_actions.add_point(
        talk, by=world.users["leader_2"], text=SAID, destination="petition", org=world.village, persons="程启樵",
        leaf=world.leaves["LW6.1c"],
    )  # fmt: skip


def register(world, point, **facts) -> Petition:
    return letters.register(world, carried_from=("point", point.uid), summary=SAID, **facts)


def test_the_verb_links_both_and_marks_the_point(world, point):
    letter = register(world, point)
    link = RecordLink.objects.get(to_uid=letter.uid)
    assert (link.relation, link.from_kind, link.from_uid) == ("source", "interviews.interviewpoint", point.uid)
    point.refresh_from_db()
    assert point.draft_uid == letter.uid and not InterviewPoint.objects.to_carry().exists()


def test_a_point_becomes_one_letter_only(world, point):
    register(world, point)
    with pytest.raises(Refused, match="已经转出"):
        register(world, point)
    assert Petition.objects.count() == 1


@pytest.mark.parametrize("destination", ["draft", "keep"])
def test_what_was_not_handed_to_the_desk_is_not_there_for_it(world, point, destination):
    talk_actions.edit_point(point, by=world.users["leader_2"], destination=destination)
    with pytest.raises(Refused):
        register(world, point)
    assert not Petition.objects.exists()


def test_a_stub_and_another_target_take_no_sentence(world, point):
    with pytest.raises(Unmet, match="只存封面信息"):
        letters.stub(world, carried_from=("point", point.uid))
    north = {"target": world.targets["north"], "org": world.orgs["north"], "carried_from": ("point", point.uid)}
    with pytest.raises((Unmet, Refused)):
        letters.register(world, "petition_officer", **north)
    point.refresh_from_db()
    assert not Petition.objects.exists() and point.draft_uid is None


def test_an_unknown_kind_of_source_is_refused(world, point):
    with pytest.raises(Refused):
        letters.register(world, carried_from=("nothing", point.uid))


def test_the_sheet_opens_with_the_sentence(world, point, login):
    page = login("petition_2").get(f"/petitions/new/?point={point.uid}")
    form, accused = page.context["form"], page.context["accused"]
    assert form.initial["summary"] == SAID and form.initial["org"] == world.village.pk
    assert form.initial["field"] == world.leaves["LW6.1c"].pk and form.initial["target"] == world.target.pk
    assert (
        accused.initial == [{"name": "程启樵"}] and accused.initial_form_count() == 1 and SAID in page.content.decode()
    )


def test_from_the_list_of_what_waits_to_the_letter_by_the_page(world, point, login):
    client = login("petition_2")
    opened = client.get("/petitions/new/")
    assert str(point) in text(opened) and SAID not in text(opened)
    url = f"/petitions/new/?point={point.uid}"
    assert url in opened.content.decode()
    given = {
        "target": world.target.pk, "received_at": "2023-03-10 09:00", "channel": "other", "signature_type": "anonymous",
        "klass": "accusation", "nature": "masses", "org": world.village.pk, "field": world.leaves["LW6.1c"].pk, "summary": SAID,
        "in_scope": "on", "accused-TOTAL_FORMS": "1", "accused-INITIAL_FORMS": "1", "accused-0-name": "程启樵",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    letter = Petition.objects.get()
    assert letter.summary == SAID and letter.accused.get().name == "程启樵"
    assert str(point) not in text(client.get("/petitions/new/"))
    assert client.get(url).status_code == 404


def test_only_the_desk_of_the_target_finds_the_point(world, point, login):
    url = f"/petitions/new/?point={point.uid}"
    assert login("petition_2").get(url).status_code == 200
    assert login("petition_officer").get(url).status_code == 200
    for account in ("leader_1", "leader_2", "member_2", "office_director", "stranger", "recused"):
        assert login(account).get(url).status_code == 404, account
    assert login("petition_2").get("/petitions/new/?point=no").status_code == 404
    assert login("petition_2").get(point.interview.get_absolute_url()).status_code == 404  # the talk stays closed


def test_the_letter_tells_its_source_only_to_readers_of_the_talk(world, point, login):
    letter = register(world, point)
    assert str(point) in text(login("leader_2").get(letter.get_absolute_url()))
    desk = text(login("petition_2").get(letter.get_absolute_url()))
    assert str(point) not in desk and "有来源（无权查看）" in desk
    assert letter.number in text(login("leader_2").get(point.interview.get_absolute_url()))


def test_the_desk_is_told_on_the_workbench(world, point):
    lines = {line["step"]: line for line in roof.waiting(world.users["petition_2"], world.round)}
    assert lines["登记为信访件"]["count"] == 1 and lines["登记为信访件"]["url"] == "/petitions/new/"
    register(world, point)
    assert "登记为信访件" not in {line["step"] for line in roof.waiting(world.users["petition_2"], world.round)}


def test_the_page_of_the_talk_shows_each_way_on(world, login):
    talk, draft = talks.ready(world, by="petition_2")
    user = world.users["petition_2"]
    letter = talk_actions.add_point(talk, by=user, text=SAID, destination="petition")
    clue = talk_actions.add_point(talk, by=user, text="收受礼金", destination="clue", nature="general")
    page = login("petition_2").get(talk.get_absolute_url()).content.decode()
    assert f"/petitions/new/?point={letter.uid}" in page and f"/petitions/new/?point={draft.uid}" not in page
    assert f"/clues/new/?point={clue.uid}" in page and f"/clues/new/?point={draft.uid}" not in page
    other = text(login("leader_2").get(talk.get_absolute_url()))
    assert "已交信访专员" in other


def test_registering_without_a_source_is_as_before(world):
    assert letters.register(world).number and not RecordLink.objects.exists()
