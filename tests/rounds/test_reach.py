"""Who reaches what: authorisation, guardian rows, recusal, dates."""

from datetime import date

import pytest

from rounds import permissions
from rounds.actions import powers
from rounds.models import RoundTarget
from xuncha.core.errors import Refused, Unmet


def seen(user) -> set[str]:
    return {str(t) for t in permissions.scope(RoundTarget.objects.all(), user)}


@pytest.mark.parametrize(
    ("account", "targets"),
    [
        ("office_director", {"槐渡镇", "澄坪镇"}),
        ("leading_group", {"槐渡镇", "澄坪镇"}),
        ("member_2", {"槐渡镇"}),
        ("member_1", {"澄坪镇"}),
        ("owner_huaidu", {"槐渡镇"}),
        ("recused", set()),
        ("expired", set()),
        ("stranger", set()),
        ("sysadmin", set()),
        ("auditor", set()),
    ],
)
def test_each_sees_the_targets_authorised_today(world, account, targets):
    assert seen(world.users[account]) == targets


def test_nothing_is_seen_before_the_start_or_after_the_grace(world, settings):
    member = world.users["member_2"]
    for day, expected in ((date(2023, 1, 31), set()), (date(2023, 6, 27), {"槐渡镇"}), (date(2023, 6, 28), set())):
        settings.XUNCHA_TODAY = day
        assert seen(member) == expected, day


def test_grace_only_reads(world, settings):
    settings.XUNCHA_TODAY = date(2023, 6, 20)
    member = world.users["member_2"]
    assert "授权已到期" in permissions.why_not_capable(member, "draft.write", world.target)


def test_revoking_closes_the_door_at_once(world):
    power = world.persons["member_2"].authorizations.get()
    powers.revoke_authorization(power, by=world.users["office_director"], reason="调回原单位")
    assert seen(world.users["member_2"]) == set()


def test_an_authorisation_without_guardian_rows_gives_nothing(world):
    from xuncha.core import permissions as house

    house.take_reach(world.users["member_2"], [world.target])
    assert seen(world.users["member_2"]) == set()


def test_kin_in_a_village_bars_the_authorisation(world):
    with pytest.raises(Unmet, match="应当回避"):
        powers.propose_authorization(
            by=world.users["office_director"], person=world.persons["recused"], round=world.round, role="member",
            group=world.groups[2], targets=[world.target], starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 1), doc_no="x",
        )  # fmt: skip


def test_only_the_leading_group_approves(world):
    power = powers.propose_authorization(
        by=world.users["office_director"], person=world.persons["stranger"], round=world.round, role="member",
        group=world.groups[2], targets=[world.target], starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 1), doc_no="x",
    )  # fmt: skip
    with pytest.raises(Refused, match="领导小组"):
        powers.approve_authorization(power, by=world.users["office_director"])
    assert seen(world.users["stranger"]) == set()
    powers.approve_authorization(power, by=world.users["leading_group"])
    assert seen(world.users["stranger"]) == {"槐渡镇"}
