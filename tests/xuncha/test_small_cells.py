"""One decision about small cells for all that tells a figure (domain §1.2 b): T1, T3, 缺什么, snapshots, lists; target by target."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from petitions.models import Petition
from rounds.actions import powers
from rounds.actions.members import sign_pledge
from rounds.queries import completeness
from tests.factories import ENDS
from xuncha import actions
from xuncha.core import facts
from xuncha.statistics import frozen, tables
from xuncha.statistics.metrics import Scope

LAW = law(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AT = tables.T1_CODES.index("petitions")
LETTERS = st.lists(
    st.tuples(st.sampled_from(("huaidu", "north")), st.sampled_from(("letter", "visit", "call")),
              st.sampled_from(("accusation", "appeal"))),
    max_size=14,
)  # fmt: skip


def write(world, letters: list[tuple[str, str, str]]) -> None:
    for n, (town, channel, klass) in enumerate(letters):
        target = world.targets[town]
        Petition.objects.create(
            round=world.round, group=target.group, target=target, org=target.org, number=f"1401-09-XF-{n:04d}",
            received_at="2023-03-02T09:00+08:00", channel=channel, klass=klass,
        )  # fmt: skip


def told(world, account: str) -> dict:
    """What each place tells this reader of the letters: T1 by town and in all, T3 in all, 缺什么, the snapshot of the round."""
    user, towns = world.users[account], list(world.targets.values())
    facts.forget()
    t1, t3 = (tables.TABLES[code](Scope(world.round, user)) for code in ("t1", "t3"))
    by_town = {line.url: line.cells[AT] for line in t1.rows}
    kept = frozen.table_of(actions.take_snapshot(world.round, by=world.users["office_director"]), user)
    return {
        "t1": {key: by_town[target.get_absolute_url()] for key, target in world.targets.items()},
        "total": t1.totals[AT], "t3": t3.totals[-2], "board": completeness.board(user, towns, ["petition"]), "grid": t3,
        "snapshot": next(line for line in kept.rows if line.label == "信访（件）").cells[0],
    }  # fmt: skip


@LAW
@given(letters=LETTERS)
def test_all_that_tells_the_letters_hides_the_same(world, letters):
    """Whoever knows every table cannot find a town with one or two letters by subtraction."""
    with transaction.atomic():
        write(world, letters)
        found = told(world, "office_staff")
        small = {key for key in world.targets if 0 < sum(town == key for town, _, _ in letters) < 3}
        assert {key for key, cell in found["t1"].items() if cell.suppressed} == small
        totals = [found[place] for place in ("total", "t3", "snapshot")]
        assert {cell.suppressed for cell in totals} == {found["total"].suppressed}
        assert {cell.value for cell in totals} <= {None, len(letters)}
        if small:
            assert len(small) > 1 or found["total"].suppressed
            assert found["board"].over("petition", [t.pk for t in world.targets.values()]).hidden
        for key in small:
            assert found["board"].at_target("petition", world.targets[key].pk).hidden
        transaction.set_rollback(True)


def test_the_total_of_letters_by_channel_gives_no_township_away(world):
    """T1 tells 5 and hides 2 with the total: T3 must not tell 7."""
    write(world, [("north", "letter", "accusation")] * 3 + [("north", "visit", "appeal")] * 2 + [("huaidu", "letter", "appeal")] * 2)  # fmt: skip
    found = told(world, "office_staff")
    assert found["t1"]["north"].value == 5 and found["t1"]["huaidu"].suppressed
    assert [found[place].suppressed for place in ("total", "t3", "snapshot")] == [True] * 3
    figures = [cell.value for line in found["grid"].rows for cell in line.cells] + [
        c.value for c in found["grid"].totals
    ]
    assert 7 not in figures and 2 not in figures and found["grid"].ties()
    readers = told(world, "leading_group")
    assert [readers[place].value for place in ("total", "t3", "snapshot")] == [7, 7, 7]


@pytest.fixture
def double(world) -> str:
    """office_staff, who also leads the group of the north."""
    power = powers.propose_authorization(
        by=None, person=world.persons["office_staff"], round=world.round, role="group_leader", group=world.groups[1],
        targets=[world.targets["north"]], starts_on=ENDS.replace(month=2), ends_on=ENDS, doc_no="临巡组〔2023〕3号",
    )  # fmt: skip
    approver = world.users["leading_group"]
    type(power).objects.filter(pk=power.pk).update(
        status="approved", approved_by=approver, approved_at="2023-02-12T00:00+08:00"
    )
    power.refresh_from_db()
    powers.open_doors(power)
    sign_pledge(world.round, by=world.users["office_staff"], agreed=True)
    return "office_staff"


def test_a_leader_of_one_group_learns_no_small_cell_of_another(world, double, login):
    write(world, [("north", "letter", "accusation")] * 2 + [("huaidu", "visit", "appeal")] * 2)
    found = told(world, double)
    assert found["t1"]["north"].value == 2, "the own group's letters are read"
    assert found["t1"]["huaidu"].suppressed
    assert [found[place].suppressed for place in ("total", "t3", "snapshot")] == [True] * 3
    assert found["board"].at_target("petition", world.target.pk).hidden
    assert not found["board"].at_target("petition", world.targets["north"].pk).hidden
    assert "仅计数" not in login(double).get("/petitions/").content.decode()


def test_what_one_may_open_does_not_make_the_rest_bigger(world, double, login):
    """Five of the own group and two of another: seven in all would tell the two."""
    write(world, [("north", "letter", "accusation")] * 5 + [("huaidu", "letter", "accusation")] * 2)
    found = told(world, double)
    assert found["t1"]["north"].value == 5
    assert [found[place].suppressed for place in ("total", "t3", "snapshot")] == [True] * 3
    assert all(line.cells[0].suppressed for line in found["grid"].rows[:1])


def test_duplicates_alone_are_not_counted_out(world, login):
    """All of a township less its duplicates is the figure of T1 that may be hidden."""
    write(world, [("huaidu", "letter", "accusation")] * 6)
    first, *others = Petition.objects.order_by("pk")
    for other in others[:4]:
        Petition.objects.filter(pk=other.pk).update(is_duplicate=True, primary=first, dup_kind="same")
    page = login("office_staff")
    assert page.get("/petitions/").context["more_counted"] == 6
    assert page.get("/petitions/?is_duplicate=true").context["more_counted"] == 0
    assert page.get("/petitions/?is_duplicate=false").context["more_counted"] == 0
