"""The name of a petitioner who was talked to: asked with a motive, decided by another, one person, one talk, some hours."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews import actions
from interviews.models import NameNotice, NameRequest
from interviews.queries import names
from interviews.states import NAME_FLOW, NAME_NOTICE_FLOW
from petitions.states import IDENTITY_FLOW
from tests import factories, square
from tests.factories import PASSWORD
from tests.interviews.talks import record
from xuncha.core import calendar, identity_states
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

ASKERS, DECIDERS = {"petition_2", "leader_2"}, {"leader_2", "petition_officer", "leading_group"}
#: (status, verb) → who may, when leader_2 asked
OTHERS = DECIDERS - {"leader_2"}
MAY = {("asked", "approve"): OTHERS, ("asked", "refuse"): OTHERS, ("approved", "revoke"): OTHERS,
       ("asked", "withdraw"): {"leader_2"}, ("approved", "withdraw"): {"leader_2"}}  # fmt: skip
NOTICES: square.Table = {("fresh", "note"): "L"}
NAME = "费思齐"


def talked(world, name: str = NAME, **facts):
    """A talk by petition_2 with a petitioner; without a name they are just 信访人."""
    return record(world, "petition_2", category="petitioner", interviewee=name or "信访人", **facts)


def asked(world, talk, account: str = "petition_2", reason: str = "回访核实") -> NameRequest:
    return actions.ask_name(talk, by=world.users[account], reason=reason)


def granted(world, talk, account: str = "petition_2", decider: str = "petition_officer") -> NameRequest:
    return actions.NAME_VERBS["approve"](asked(world, talk, account), by=world.users[decider])


def test_reporters_and_petitioners_share_one_table_of_moves():
    def shape(flow):
        return [(m.verb, m.sources, m.target, m.capability, m.needs_reason) for m in flow.moves]

    assert shape(NAME_FLOW) == shape(IDENTITY_FLOW)
    assert {s for m in NAME_FLOW.moves for s in (*m.sources, m.target)} == set(identity_states.IdentityStatus.values)


@pytest.mark.parametrize("account", sorted(ASKERS))
def test_nobody_reads_without_a_grant_of_their_own(world, account):
    talk, user = talked(world), world.users[account]
    with pytest.raises(Refused, match="须先申请"):
        actions.read_name(talk, by=user, present=True)
    granted(world, talk, account)
    assert actions.read_name(talk, by=user, present=True) == NAME
    other = world.users[(ASKERS - {account}).pop()]
    with pytest.raises(Refused, match="须先申请"):
        actions.read_name(talk, by=other, present=True)
    entries = AuditEntry.objects.filter(verb="read_reporter")
    assert [(e.uid, e.actor, e.reason) for e in entries] == [(talk.uid, account, "回访核实")]


def test_a_grant_is_for_one_talk(world):
    first, second = talked(world), talked(world, date=date(2023, 3, 2))
    granted(world, first)
    with pytest.raises(Refused, match="须先申请"):
        actions.read_name(second, by=world.users["petition_2"], present=True)


def test_who_may_ask_and_who_may_decide(world):
    talk = talked(world)
    assert square.who_may(world, lambda user: actions.ask_name(talk, by=user, reason="核实")) == ASKERS
    waiting = asked(world, talk)
    for verb in ("approve", "refuse"):
        act = actions.NAME_VERBS[verb]
        assert (
            square.who_may(world, lambda user, act=act: act(square.fresh(waiting), by=user, reason="理由")) == DECIDERS
        )


@pytest.mark.parametrize("status", identity_states.IdentityStatus.values)
def test_the_square_of_requests(world, status):
    """Each verb from each status, for everybody: the asker here is the leader, who would decide on others'."""
    made = asked(world, talked(world), "leader_2")
    more = {"decided_by": world.users["petition_officer"], "expires_at": calendar.now() + timedelta(hours=1)}
    NameRequest.objects.filter(pk=made.pk).update(status=status, **(more if status != "asked" else {}))
    for verb, act in actions.NAME_VERBS.items():
        found = square.who_may(world, lambda user, act=act: act(square.fresh(made), by=user, reason="理由"))
        assert found == MAY.get((status, verb), set()), verb


def test_nobody_decides_for_oneself_not_even_past_the_verbs(world):
    made = asked(world, talked(world), "leader_2")
    with pytest.raises(Refused, match="不能决定自己的申请"):
        actions.NAME_VERBS["approve"](made, by=world.users["leader_2"])
    with pytest.raises(IntegrityError), transaction.atomic():
        NameRequest.objects.filter(pk=made.pk).update(decided_by=made.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        NameRequest.objects.filter(pk=made.pk).update(status="approved")


def test_a_grant_ends_by_itself_and_can_be_taken_back(world, settings):
    talk, user = talked(world), world.users["petition_2"]
    granted(world, talk)
    settings.XUNCHA_TODAY = factories.TODAY + timedelta(days=2)
    with pytest.raises(Refused, match="须先申请"):
        actions.read_name(talk, by=user, present=True)
    again = granted(world, talk, decider="leader_2")
    assert actions.read_name(talk, by=user, present=True) == NAME
    actions.NAME_VERBS["revoke"](again, by=world.users["petition_officer"], reason="已办结")
    with pytest.raises(Refused, match="须先申请"):
        actions.read_name(talk, by=user, present=True)


@pytest.mark.parametrize(("reason", "words"), [(" ", "必须写明事由"), ("电话 13900001234 核实", "不要写电话")])
def test_a_motive_that_is_none(world, reason, words):
    with pytest.raises(Unmet, match=words):
        asked(world, talked(world), reason=reason)


def test_one_request_at_a_time(world):
    talk = talked(world)
    asked(world, talk)
    with pytest.raises(Unmet, match="还没有决定"):
        asked(world, talk)
    asked(world, talk, "leader_2")


def test_a_talk_with_somebody_else_has_no_name_in_custody(world):
    with pytest.raises(Refused, match="不是信访人"):
        asked(world, record(world), "leader_2")


def test_pages_look_the_same_with_and_without_a_name(world, login):
    """From the first look to the request's page: only the name itself, under a grant, tells."""
    named, nameless = talked(world), talked(world, name="", date=date(2023, 3, 2))

    def page(client, address, talk, request=None):
        text = client.get(address).content.decode()
        for own in (talk.number, str(talk.uid), *([str(request.uid)] if request else [])):
            text = text.replace(own, "")
        start = text.find('<section class="sec noprint" id="name">') if request is None else text.find("<main")
        part = text[start : text.find("</section>", start)]
        return "".join(line for line in part.splitlines() if "csrf" not in line)

    leader = login("leader_2")
    assert 'id="name"' in leader.get(named.get_absolute_url()).content.decode()
    assert page(leader, named.get_absolute_url(), named) == page(leader, nameless.get_absolute_url(), nameless)
    for talk in (named, nameless):
        assert leader.post(f"{talk.get_absolute_url()}name/ask/", {"reason": "核实"}).status_code == 302
    requests = {talk: NameRequest.objects.get(talk=talk) for talk in (named, nameless)}
    officer = login("petition_officer")
    one, other = (page(officer, made.get_absolute_url(), talk, made) for talk, made in requests.items())
    assert one == other and "同意查看" in one


def test_by_the_pages_from_asking_to_reading(world, login):
    talk = talked(world)
    leader, officer = login("leader_2"), login("petition_officer")
    assert leader.post(f"{talk.get_absolute_url()}name/ask/", {"reason": "须当面核实"}).status_code == 302
    made = NameRequest.objects.get()
    assert "还没有决定" in leader.get(talk.get_absolute_url()).content.decode()
    assert leader.post(f"{talk.get_absolute_url()}name/").status_code == 403
    listed = officer.get("/interviews/names/").content.decode()
    assert "有 1 件申请等您决定" in listed and talk.number in listed
    shown = officer.get(made.get_absolute_url()).content.decode()
    assert talk.number in shown and f'href="{talk.get_absolute_url()}"' not in shown, (
        "who decides need not read the talk"
    )
    assert officer.get(talk.get_absolute_url()).status_code == 404
    assert officer.post(f"{made.get_absolute_url()}approve/").status_code == 302
    assert NAME in leader.post(f"{talk.get_absolute_url()}name/", {"password": PASSWORD}).content.decode()
    assert NAME not in leader.get(talk.get_absolute_url()).content.decode()


@pytest.mark.parametrize("account", ["leader_1", "member_2b", "office_director", "chief_huaidu", "stranger", "recused"])
def test_whom_it_does_not_concern_finds_no_request(world, login, account):
    made = asked(world, talked(world))
    client = login(account)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(f"{made.get_absolute_url()}approve/").status_code == 404
    assert not names.requests_for(world.users[account]).exists()


def test_the_list_takes_few_queries(world, login, django_assert_max_num_queries):
    for day in range(2, 9):
        asked(world, talked(world, date=date(2023, 3, day)))
    client = login("leader_2")
    client.get("/interviews/names/")
    with django_assert_max_num_queries(15):
        assert client.get("/interviews/names/").status_code == 200


def test_a_reading_is_told_to_the_group_s_leader_until_noted(world, login):
    """As for reporters (domain §7.3): who read and when, whether or not there was a name."""
    for day, name in ((2, NAME), (3, "")):
        talk = talked(world, name, date=date(2023, 3, day))
        granted(world, talk)
        actions.read_name(talk, by=world.users["petition_2"], present=True)
    assert {(n.told.username, n.read_by.username) for n in NameNotice.objects.all()} == {("leader_2", "petition_2")}
    leader = login("leader_2")
    assert "查看信访人姓名情况" in leader.get("/inbox/").content.decode()
    page = leader.get("/interviews/names/").content.decode()
    assert talk.number in page and "2 次待阅知" in page and NAME not in page
    for account in ("leader_1", "petition_2", "deputy_2", "leading_group", "auditor"):
        assert login(account).post("/interviews/names/noted/").status_code == 404
    assert square.who_may(world, lambda user: actions.note_readings(by=user)) == {"leader_2"}
    assert leader.post("/interviews/names/noted/").status_code == 302
    assert "查看信访人姓名情况" not in leader.get("/inbox/").content.decode()


def test_the_leader_s_own_reading_is_told_to_the_leading_group(world, login):
    talk = talked(world)
    granted(world, talk, "leader_2")
    actions.read_name(talk, by=world.users["leader_2"], present=True)
    assert NameNotice.objects.get().told.username == "leading_group"
    page = login("leading_group").get("/interviews/names/").content.decode()
    assert talk.number in page and talk.get_absolute_url() not in page, "the leading group does not read the talk"


@pytest.mark.parametrize("status", ["fresh", "noted"])
def test_the_square_of_notices(world, status):
    talk = talked(world)
    granted(world, talk)
    actions.read_name(talk, by=world.users["petition_2"], present=True)
    notice = NameNotice.objects.get()
    NameNotice.objects.filter(pk=notice.pk).update(status=status)
    square.check_table(NOTICES, ["note"], NAME_NOTICE_FLOW)
    square.walk(world, notice, {"note": lambda _, *, by, reason: actions.note_readings(by=by)}, status, NOTICES)
