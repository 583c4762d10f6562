"""The reporter's identity: asked with a motive, decided by another person, open for a day, each look noted (domain §7.3)."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from petitions import actions, permissions, queries
from petitions.models import IdentityRequest, PetitionReporter
from petitions.states import IdentityStatus
from tests import factories, square
from tests.factories import PASSWORD
from tests.petitions.letters import register, stub
from xuncha.core import calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

REPORTER = {"name": "费思齐", "phone": "+86 199-0000-1234", "id_number": "", "address": "柳湾村3组", "headcount": "1"}
ASKERS = {"petition_2", "leader_2", "petition_officer", "leading_group"}
DECIDERS = {"leader_2", "petition_officer", "leading_group"}
#: (status, verb) → who may, when leader_2 asked
OTHERS = DECIDERS - {"leader_2"}
MAY = {("asked", "approve"): OTHERS, ("asked", "refuse"): OTHERS, ("approved", "revoke"): OTHERS,
       ("asked", "withdraw"): {"leader_2"}, ("approved", "withdraw"): {"leader_2"}}  # fmt: skip


def signed(world, **facts):
    return register(world, signature_type="real_name", reporter=REPORTER, **facts)


def granted(world, letter, asker: str = "petition_2", decider: str = "leader_2") -> IdentityRequest:
    asked = actions.ask_identity(letter, by=world.users[asker], reason="回访核实")
    return actions.IDENTITY_VERBS["approve"](asked, by=world.users[decider])


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.sentence


@pytest.mark.parametrize("account", sorted(ASKERS))
def test_nobody_has_a_standing_right_to_read(world, account):
    letter = signed(world)
    assert "须先申请" in refused(lambda: actions.read_reporter(letter, by=world.users[account], present=True))
    decider = next(name for name in sorted(DECIDERS) if name != account)
    granted(world, letter, account, decider)
    assert actions.read_reporter(letter, by=world.users[account], present=True).name == "费思齐"
    assert actions.read_reporter(letter, by=world.users[account], present=True).phone == "+86 199-0000-1234"
    entries = AuditEntry.objects.filter(verb="read_reporter")
    assert [(e.uid, e.actor, e.reason) for e in entries] == [(letter.uid, account, "回访核实")] * 2


def test_who_may_ask_and_who_may_decide(world):
    letter = signed(world)
    assert square.who_may(world, lambda user: actions.ask_identity(letter, by=user, reason="核实")) == ASKERS
    asked = actions.ask_identity(letter, by=world.users["petition_2"], reason="核实")
    for verb in ("approve", "refuse"):
        act = actions.IDENTITY_VERBS[verb]
        assert square.who_may(world, lambda user, act=act: act(square.fresh(asked), by=user, reason="理由")) == DECIDERS


@pytest.mark.parametrize("status", IdentityStatus.values)
def test_the_square_of_requests(world, status):
    """Each verb from each status, for everybody: the asker here is the leader, who would decide on others'."""
    asked = actions.ask_identity(signed(world), by=world.users["leader_2"], reason="核实")
    more = {"decided_by": world.users["petition_officer"], "expires_at": calendar.now() + timedelta(hours=1)}
    IdentityRequest.objects.filter(pk=asked.pk).update(status=status, **(more if status != "asked" else {}))
    for verb, act in actions.IDENTITY_VERBS.items():
        found = square.who_may(world, lambda user, act=act: act(square.fresh(asked), by=user, reason="理由"))
        assert found == MAY.get((status, verb), set()), (status, verb)


def test_nobody_decides_on_their_own_request(world):
    asked = actions.ask_identity(signed(world), by=world.users["leader_2"], reason="核实")
    assert "不能决定自己的申请" in refused(lambda: actions.IDENTITY_VERBS["approve"](asked, by=world.users["leader_2"]))
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database says so as well
        IdentityRequest.objects.filter(pk=asked.pk).update(decided_by=asked.asked_by)


def test_a_grant_is_for_one_person_and_one_letter(world):
    letter, other = signed(world), signed(world)
    granted(world, letter)
    for user, about in (("leader_2", letter), ("petition_2", other), ("petition_officer", letter)):
        assert "须先申请" in refused(lambda u=user, a=about: actions.read_reporter(a, by=world.users[u], present=True))


def test_a_grant_ends_by_itself_or_when_it_is_taken_back(world, settings):
    letter, duty = signed(world), world.users["petition_2"]
    first = granted(world, letter)
    assert first.expires_at - first.decided_at == timedelta(hours=24)
    settings.XUNCHA_TODAY = factories.TODAY + timedelta(days=2)
    assert "须先申请" in refused(lambda: actions.read_reporter(letter, by=duty, present=True))
    second = granted(world, letter)
    with pytest.raises(Unmet, match="理由"):
        actions.IDENTITY_VERBS["revoke"](second, by=world.users["petition_officer"])
    actions.IDENTITY_VERBS["revoke"](second, by=world.users["petition_officer"], reason="已转出")
    assert "须先申请" in refused(lambda: actions.read_reporter(letter, by=duty, present=True))


def test_a_grant_does_not_outlive_the_authorisation(world, settings):
    letter = signed(world)
    settings.XUNCHA_TODAY = factories.ENDS
    granted(world, letter)
    settings.XUNCHA_TODAY = factories.ENDS + timedelta(days=1)  # grace reads letters, not identities
    assert "授权已到期" in refused(lambda: actions.read_reporter(letter, by=world.users["petition_2"], present=True))


def test_asking_needs_a_motive_without_personal_data_and_waits_for_its_answer(world):
    letter, duty = signed(world), world.users["petition_2"]
    for reason, words in ((" ", "必须写明事由"), ("回访 19900001234", "不要写电话"), ("核实", "")):
        if words:
            with pytest.raises(Unmet, match=words):
                actions.ask_identity(letter, by=duty, reason=reason)
    granted(world, letter)
    with pytest.raises(Unmet, match="还在有效期内"):
        actions.ask_identity(letter, by=duty, reason="再看")
    actions.ask_identity(letter, by=world.users["leader_2"], reason="核实")
    with pytest.raises(Unmet, match="还没有决定"):
        actions.ask_identity(letter, by=world.users["leader_2"], reason="核实")
    assert not actions.IDENTITY_VERBS.keys() - {"approve", "refuse", "revoke", "withdraw"}


def test_a_stub_has_no_identity_to_ask_for(world):
    assert "不登记反映人" in refused(
        lambda: actions.ask_identity(stub(world), by=world.users["petition_2"], reason="核实")
    )


def test_petition_duty_enters_without_reading(world):
    letter, duty = register(world, signature_type="alias"), world.users["petition_2"]
    actions.keep_reporter(letter, by=duty, **REPORTER)
    assert PetitionReporter.objects.get().name == "费思齐"
    entry = AuditEntry.objects.get(verb="keep_reporter")
    assert entry.label == f"反映人 {letter.number}" and "费思齐" not in str(entry.__dict__)
    assert letter.number and "登记反映人" not in str(AuditEntry.objects.filter(uid=letter.uid).values_list("verb"))
    for account in ("leader_2", "leading_group", "member_2", "deputy_2"):
        refused(lambda a=account: actions.keep_reporter(letter, by=world.users[a], **REPORTER))


def test_the_leading_group_decides_on_letters_kept_from_the_group(world):
    letter = signed(world, about_staff=True)
    asked = actions.ask_identity(letter, by=world.users["petition_officer"], reason="核实")
    found = square.who_may(world, lambda user: actions.IDENTITY_VERBS["approve"](square.fresh(asked), by=user))
    assert found == {"leading_group"}
    assert not queries.requests_for(world.users["leader_2"]).exists()


def test_requests_are_seen_by_asker_and_deciders_alone(world, login):
    asked = actions.ask_identity(signed(world), by=world.users["petition_2"], reason="核实")
    seen = {name for name, user in world.users.items() if queries.requests_for(user).exists()}
    assert seen == DECIDERS | {"petition_2"}
    for account in ("recused", "leader_1", "member_2", "deputy_2", "office_director", "chief_huaidu", "auditor"):
        assert login(account).get(asked.get_absolute_url()).status_code == 404
        assert login(account).post(f"{asked.get_absolute_url()}approve/").status_code == 404
        listed = login(account).get("/petitions/identity/")
        assert listed.status_code == 404 or "核实" not in listed.content.decode()
    assert queries.request_waiting(world.users["leader_2"], world.round) == 1
    assert queries.request_waiting(world.users["petition_2"], world.round) == 0


def test_a_recused_decider_neither_sees_nor_decides(world):
    from rounds.actions import recusals

    letter = signed(world)
    asked = actions.ask_identity(letter, by=world.users["petition_2"], reason="核实")
    recusals.declare_recusal(
        by=None,
        person=world.persons["leader_2"],
        round=world.round,
        org=world.orgs["liuwan"],
        kind="kin",
        detail="表亲",
    )
    assert not queries.requests_for(world.users["leader_2"]).exists()
    refused(lambda: actions.IDENTITY_VERBS["approve"](asked, by=world.users["leader_2"]))


def _plain(page: str, letter, asked=None) -> str:
    """A page without what differs from letter to letter: number, addresses, tokens."""
    page = re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]+"|name="(?:csrf|print)-token" content="[^"]+"|name="autosave" value="[^"]+"',
        "",
        page,
    )
    page = re.sub(r"追溯码 \d+", "", page)  # the watermark names the entry of this very reading
    for part in (letter.number, str(letter.uid), str(asked.uid) if asked else "-"):
        page = page.replace(part, "")
    return re.sub(r"\d{2}:\d{2}(:\d{2})?", "", page)


def test_pages_look_the_same_with_and_without_an_identity(world, login):
    """Petition, request and list: every page short of the granted reading itself, for asker, decider and mere reader."""
    known, unknown = register(world, signature_type="alias", reporter=REPORTER), register(world, signature_type="alias")
    asks = {}
    for step in ("before", "asked", "granted"):
        for letter in (known, unknown):
            if step == "asked":
                asks[letter] = actions.ask_identity(letter, by=world.users["petition_2"], reason="核实")
            if step == "granted":
                asks[letter] = actions.IDENTITY_VERBS["approve"](asks[letter], by=world.users["leader_2"])
        for account in ("petition_2", "leader_2", "deputy_2"):
            one, two = (
                _plain(login(account).get(f"/petitions/{x.uid}/").content.decode(), x, asks.get(x))
                for x in (known, unknown)
            )
            cut = re.compile(r'<section class="sec" id="candidates">.*?</section>', re.S)
            assert cut.sub("", one) == cut.sub("", two), (step, account)
        if asks:
            one, two = (
                _plain(login("leader_2").get(asks[x].get_absolute_url()).content.decode(), x, asks[x])
                for x in (known, unknown)
            )
            assert one == two
    assert actions.read_reporter(unknown, by=world.users["petition_2"], present=True) is None
    assert AuditEntry.objects.filter(verb="read_reporter", uid=unknown.uid).count() == 1


def test_the_password_is_given_again_for_each_reading(world, login):
    """The third level asks who sits there (domain §7.1); after the right, so that it tells nothing without a grant."""
    letter = signed(world)
    granted(world, letter, "petition_2", "leader_2")
    with pytest.raises(Unmet, match="登录密码"):
        actions.read_reporter(letter, by=world.users["petition_2"], present=False)
    duty, url = login("petition_2"), f"/petitions/{letter.uid}/reporter/"
    assert 'type="password"' in duty.get(letter.get_absolute_url()).content.decode()
    for sent in ({}, {"password": ""}, {"password": "x" * 12}):
        answer = duty.post(url, sent, follow=True)
        assert "费思齐" not in answer.content.decode() and "请输入您本人的登录密码" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="login_failed", uid=world.users["petition_2"].uid).count() == 1, (
        "an empty one is no attempt"
    )
    assert not AuditEntry.objects.filter(verb="read_reporter").exists()
    assert "费思齐" in duty.post(url, {"password": PASSWORD}).content.decode()
    assert "请输入您本人的登录密码" in duty.post(url, follow=True).content.decode(), "the next reading asks anew"


def test_guessing_it_locks_the_account_as_at_the_door(world, login):
    letter = signed(world)
    granted(world, letter, "petition_2", "leader_2")
    duty, url = login("petition_2"), f"/petitions/{letter.uid}/reporter/"
    answers = [duty.post(url, {"password": f"wrong-{n}"}).status_code for n in range(5)]
    assert answers == [422] * 4 + [429]
    assert "费思齐" not in duty.post(url, {"password": PASSWORD}).content.decode(), "locked for half an hour"


def test_through_the_pages(world, login):
    letter = signed(world)
    duty, leader = login("petition_2"), login("leader_2")
    page = duty.get(f"/petitions/{letter.uid}/").content.decode()
    assert "申请查看反映人" in page and "费思齐" not in page
    assert duty.post(f"/petitions/{letter.uid}/reporter/").status_code == 403
    assert duty.post(f"/petitions/{letter.uid}/reporter/ask/", {"reason": "回访核实"}).status_code == 302
    asked = IdentityRequest.objects.get()
    assert "有 1 件申请等您决定" in leader.get("/petitions/identity/").content.decode()
    own = duty.get(asked.get_absolute_url()).content.decode()
    assert "不能决定自己的申请" in own and "撤回申请" in own
    assert duty.post(f"{asked.get_absolute_url()}approve/").status_code == 403
    assert leader.post(f"{asked.get_absolute_url()}approve/").status_code == 302
    read = duty.post(f"/petitions/{letter.uid}/reporter/", {"password": PASSWORD}).content.decode()
    assert "费思齐" in read and "199-0000-1234" in read
    assert "费思齐" not in duty.get(f"/petitions/{letter.uid}/").content.decode()
    verbs = AuditEntry.objects.filter(verb__in=["ask_identity", "approve", "read_reporter"]).values_list(
        "verb", "actor"
    )
    assert list(verbs) == [("ask_identity", "petition_2"), ("approve", "leader_2"), ("read_reporter", "petition_2")]
    assert duty.get(f"/petitions/{letter.uid}/reporter/ask/").status_code == 405


def test_the_list_keeps_its_budget(world, login, django_assert_max_num_queries):
    for _ in range(6):
        actions.ask_identity(signed(world), by=world.users["petition_2"], reason="核实")
    client = login("leader_2")
    client.get("/petitions/identity/")
    with django_assert_max_num_queries(15):
        assert client.get("/petitions/identity/").status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get("/petitions/").status_code == 200
    assert permissions.uses_identity(world.users["leader_2"], world.round)
    assert date(2023, 3, 15) == calendar.today()


def test_what_is_not_typed_again_stays_and_what_goes_is_named(world, login):
    """The form never shows what is kept: a blank POST loses nothing, a single field changes alone (domain §3.2)."""
    letter, duty = signed(world), login("petition_2")
    address, kept = f"/petitions/{letter.uid}/reporter/save/", lambda: PetitionReporter.objects.get()
    before = {name: getattr(kept(), name) for name in (*REPORTER, "name_digest", "phone_digest")}
    assert duty.post(address, {}).status_code == 422
    assert {name: getattr(kept(), name) for name in before} == before
    assert duty.post(address, {"address": "柳湾村5组"}).status_code == 302
    assert {name: getattr(kept(), name) for name in before} == before | {"address": "柳湾村5组"}
    assert duty.post(address, {"clear": ["phone"]}).status_code == 422, "a reason is needed"
    assert duty.post(address, {"clear": ["phone"], "reason": "改打 13800138000"}).status_code == 422
    assert duty.post(address, {"clear": ["name"], "reason": "登记错了"}).status_code == 422, "实名 needs a name"
    assert duty.post(address, {"clear": ["phone"], "phone": "13800138000", "reason": "错"}).status_code == 422
    assert kept().phone and kept().name == "费思齐"
    assert duty.post(address, {"clear": ["phone"], "reason": "号码登记错了"}).status_code == 302
    assert (kept().phone, kept().phone_digest, kept().name) == ("", "", "费思齐")
    entry = AuditEntry.objects.filter(verb="keep_reporter").latest("pk")
    assert (entry.changes, entry.reason) == ({"phone": "changed"}, "号码登记错了")


def test_mending_another_field_leaves_a_collective_visit_collective(world):
    letter = register(world, signature_type="real_name", reporter={**REPORTER, "headcount": "12"})
    actions.keep_reporter(letter, by=world.users["petition_2"], address="县城")
    letter.refresh_from_db()
    assert letter.is_collective
    actions.keep_reporter(letter, by=world.users["petition_2"], clear=["headcount"], reason="人数记错了")
    letter.refresh_from_db()
    assert not letter.is_collective
