"""回避申报 as the paper form has it: what ties people is encrypted; days of grace are the office's to set (domain §1.4)."""

from datetime import date, timedelta

import pytest
from django.db import connection

from rounds.actions import powers, recusals
from rounds.forms.members import AuthorizationForm, RecusalForm
from rounds.models import RecusalDeclaration
from tests.factories import ENDS


@pytest.fixture
def declared(world) -> RecusalDeclaration:
    return recusals.declare_recusal(
        by=world.users["member_2"], person=world.persons["member_2"], round=world.round, org=world.village, kind="other",
        relation="妻弟", relative_post="村会计", detail="共同经营鱼塘。",
    )  # fmt: skip


def test_what_ties_people_stands_in_no_dump(world, declared):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation, relative_post, detail FROM rounds_recusaldeclaration WHERE id = %s", [declared.pk]
        )
        stored = cursor.fetchone()
    assert all(words not in "".join(stored) for words in ("妻弟", "村会计", "鱼塘"))
    fresh = RecusalDeclaration.objects.get(pk=declared.pk)
    assert (fresh.relation, fresh.relative_post, fresh.detail) == ("妻弟", "村会计", "共同经营鱼塘。")
    assert fresh.get_kind_display() == "其他"


def test_the_page_shows_it_to_its_own(world, declared, login):
    page = login("member_2").get(declared.get_absolute_url()).content.decode()
    assert "妻弟" in page and "村会计" in page and 'class="watermark"' in page


def test_the_form_asks_for_it(world):
    assert {"kind", "relation", "relative_post", "detail"} <= set(RecusalForm(round_=world.round).fields)


@pytest.mark.parametrize(("days", "until"), [("0", 0), ("30", 30), ("", 15)])
def test_days_of_grace_are_set_by_the_office(world, days, until):
    data = {
        "person": world.persons["stranger"].pk, "group": world.groups[2].pk, "role": "member", "starts_on": "2023-03-16",
        "ends_on": "2023-06-12", "grace_days": days, "doc_no": "临巡组〔2023〕9号",
    }  # fmt: skip
    form = AuthorizationForm(data, user=world.users["office_director"], round_=world.round)
    assert form.is_valid(), form.errors
    power = powers.propose_authorization(by=world.users["office_director"], round=world.round, **form.cleaned_data)
    assert power.readable_until == power.ends_on + timedelta(days=until)


def test_a_change_of_group_carries_the_days_over(world):
    power = world.persons["member_2"].authorizations.get()
    type(power).objects.filter(pk=power.pk).update(readable_until=ENDS + timedelta(days=40))
    power.refresh_from_db()
    moved = powers.change_group(
        power, by=world.users["office_director"], group=world.groups[1], targets=[world.targets["north"]],
        starts_on=date(2023, 3, 20), doc_no="临巡组〔2023〕9号", reason="调整力量",
    )  # fmt: skip
    assert moved.readable_until == moved.ends_on + timedelta(days=40)
