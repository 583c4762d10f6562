"""The rule table (domain §1.2): it narrows, never widens; by level; and the office's numbers within their bounds."""

import io

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from interviews.models import Interview
from rounds import permissions
from rounds.models import StageDocument, StageSlot
from tests.interviews import talks
from xuncha.core import accounts_rules, facts, rules
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, RoleRule, SecurityRule
from xuncha.core.roles import ACCESS_ORDER, COUNTED, MATRIX, NONE, ROLES, narrowed, split

RANK = ACCESS_ORDER.index
CELLS = [(role, noun, level) for noun in MATRIX for role in ROLES for level in range(5)]
WORDS = [*ACCESS_ORDER, "read:signed", "alles", ""]


def is_no_wider(now: str, most: str) -> bool:
    """Whether an access gives nothing that another does not: no stronger word, and never without its condition."""
    (word, condition), (limit, required) = split(now), split(most)
    return RANK(word) <= RANK(limit) and (word == NONE or condition == required)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(WORDS)), max_size=12))
def test_no_sequence_of_changes_widens_a_cell(world, steps):
    RoleRule.objects.all().delete()
    for (role, noun, level), word in steps:
        try:
            rules.set_rule(by=world.users["secadmin"], role=role, noun=noun, level=level, access=word, reason="收紧")
        except Unmet:
            continue
    with facts.during(facts.Facts()):
        for noun, cells in MATRIX.items():
            for role in ROLES:
                for level in range(4):
                    assert is_no_wider(house.access(role, noun, level), cells.get(role, NONE)), (role, noun, level)
    stored = RoleRule.objects.values_list("role", "noun", "access")
    assert all(RANK(word) < RANK(split(MATRIX[noun][role])[0]) for role, noun, word in stored), (
        "only deviations are kept"
    )


@given(
    most=st.sampled_from([f"{w}{c}" for w in ACCESS_ORDER for c in ("", ":signed")]),
    words=st.lists(st.sampled_from([*WORDS, None])),
)
def test_stored_words_whatever_they_are_only_narrow(most, words):
    assert is_no_wider(narrowed(most, *words), narrowed(most))


def test_counting_keeps_the_condition_of_its_cell():
    assert narrowed("read:signed", COUNTED) == "counted:signed"


def set_rule(world, access, role="member", noun="interview", level=2, reason="收紧"):
    return rules.set_rule(by=world.users["secadmin"], role=role, noun=noun, level=level, access=access, reason=reason)


def test_a_narrowed_cell_works_at_once_and_goes_back(world):
    talk = talks.record(world)
    mine = permissions.scope(Interview.objects.filter(pk=talk.pk), world.users["leader_2"])
    assert mine.exists()
    set_rule(world, "counted", role="group_leader")
    assert not permissions.scope(Interview.objects.filter(pk=talk.pk), world.users["leader_2"]).exists()
    counted = permissions.scope(Interview.objects.filter(pk=talk.pk), world.users["leader_2"], least=COUNTED)
    assert counted.exists()
    set_rule(world, "write", role="group_leader")
    assert permissions.scope(Interview.objects.filter(pk=talk.pk), world.users["leader_2"]).exists()
    assert not RoleRule.objects.exists(), "a cell at its default needs no row"
    changes = AuditEntry.objects.filter(verb="set_rule").order_by("id").values_list("changes", flat=True)
    assert [c["access"] for c in changes] == [["write", "counted"], ["counted", "write"]]


def test_a_rule_of_one_level_leaves_the_others(world):
    """Papers of a stage differ in level by their slot."""
    for level in (1, 2, 3):
        slot = StageSlot.objects.create(stage="on_site", name=f"文书{level}", level=level)
        StageDocument.objects.create(target=world.target, slot=slot)
    leader = world.users["leader_2"]

    def seen(user):
        return set(permissions.scope(StageDocument.objects.all(), user).values_list("slot__level", flat=True))

    assert seen(leader) == {1, 2, 3} and permissions.slot_ceiling(leader, world.target) == 3
    set_rule(world, "none", role="group_leader", noun="stage_document", level=2)
    assert seen(leader) == {1, 3} and permissions.slot_ceiling(leader, world.target) == 1
    set_rule(world, "none", role="group_leader", noun="stage_document", level=0)
    assert seen(leader) == set()
    assert seen(world.users["office_director"]) == {1, 2, 3}


def test_levels_are_those_of_the_records():
    nouns = {
        "org": (0,),
        "round": (1,),
        "interview": (2,),
        "petition": (2, 3),
        "clue": (3,),
        "stage_document": (1, 2, 3),
    }
    assert {noun: house.levels_of(noun) for noun in nouns} == nouns


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"access": "write"}, "只能收窄"),
        ({"access": "none", "reason": " "}, "调整理由"),
        ({"access": "own"}, "没有改动"),
        ({"access": "none", "level": 3}, "没有这一格"),
        ({"access": "none", "role": "office_staff", "noun": "reporter", "level": 3}, "没有这一格"),
    ],
)
def test_what_the_table_does_not_allow_is_told(world, change, words):
    with pytest.raises(Unmet, match=words):
        set_rule(world, **change)
    assert not RoleRule.objects.exists()


def test_only_the_secadmin_changes_the_table(world):
    for account in ("sysadmin", "auditor", "office_director"):
        with pytest.raises(Refused, match="安全管理员"):
            rules.set_rule(by=world.users[account], role="member", noun="interview", level=2, access="none", reason="x")


@pytest.mark.parametrize(
    ("columns", "name"), [({"access": "alles"}, "rule_access_is_a_word"), ({"level": 4}, "rule_level_is_known")]
)
def test_the_database_refuses_what_is_no_rule(db, columns, name):
    with pytest.raises(IntegrityError, match=name):
        RoleRule.objects.create(**{"role": "member", "noun": "interview", "level": 2, "access": "none", **columns})


def test_the_matrix_page_offers_narrower_words_and_shows_the_difference(world, login):
    client = login("secadmin")
    assert "没有；全部按默认" in client.get("/roles/").content.decode()
    url = "/roles/rules/deputy_leader/interview/2/"
    assert url in client.get("/roles/").content.decode()
    page = client.get(url).content.decode()
    assert 'value="write"' not in page and 'value="read_write_own"' in page and 'value="counted"' in page
    assert client.post(url, {"access": "write", "reason": "放宽"}).status_code == 422
    empty = client.post(url, {"access": "read", "reason": ""})
    assert empty.status_code == 422 and "调整理由" in empty.content.decode()
    assert client.post(url, {"access": "read", "reason": "收紧"}).status_code == 302
    page = client.get("/roles/").content.decode()
    assert "默认：查看全部、办理本人的" in page
    assert client.get("/roles/rules/deputy_leader/nothing/2/").status_code == 404


def test_the_sheet_holds_every_open_cell(world, login):
    set_rule(world, "counted")
    answer = login("secadmin").get("/roles/export.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:7] == ("角色", "记录种类", "级别", "默认（上限）", "现行", "条件", "与默认的差别")
    assert ("组员", "谈话", "L2 敏感", "本人的", "仅计数") in {row[:5] for row in rows}
    assert len(rows) > sum(map(len, MATRIX.values()))
    assert AuditEntry.objects.filter(verb="export", noun="core.rolerule").count() == 1
    assert login("office_director").get("/roles/export.xlsx").status_code == 404


# ---- the office's numbers -----------------------------------------------------------------------------------------


def numbers(**changed):
    return accounts_rules.values() | {code.replace("__", "."): value for code, value in changed.items()}


def test_a_number_is_set_old_to_new_with_a_reason(world):
    by = world.users["sysadmin"]
    with pytest.raises(Unmet, match="理由"):
        accounts_rules.set_security_rules(by=by, numbers=numbers(authorization__grace_days=10), reason="")
    changed = accounts_rules.set_security_rules(by=by, numbers=numbers(authorization__grace_days=10), reason="收紧")
    assert changed == ["authorization.grace_days"] and accounts_rules.number("authorization.grace_days") == 10
    entry = AuditEntry.objects.get(verb="set_security_rule")
    assert (entry.changes, entry.reason, entry.label) == ({"value": [15, 10]}, "收紧", "参数 authorization.grace_days")


@pytest.mark.parametrize("account", ["secadmin", "auditor", "office_director"])
def test_only_the_sysadmin_sets_numbers(world, account):
    with pytest.raises(Refused, match="系统管理员"):
        accounts_rules.set_security_rules(by=world.users[account], numbers=numbers(export__bulk_rows=1), reason="x")


def test_a_number_keeps_its_bounds_even_if_the_row_does_not(world):
    with pytest.raises(Unmet, match="8 到 64"):
        accounts_rules.set_security_rule(by=world.users["sysadmin"], code="auth.password.length", value=4, reason="x")
    SecurityRule.objects.create(code="auth.password.length", value=1)
    assert accounts_rules.number("auth.password.length") == 8


def test_the_settings_page_keeps_what_was_typed(world, login):
    client = login("sysadmin")
    form = client.get("/settings/").context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    bad = client.post("/settings/", {**sent, "export_bulk_rows": "900", "reason": "放宽"})
    assert bad.status_code == 422 and "900" in bad.content.decode()
    unchanged = client.post("/settings/", {**sent, "reason": "放宽"})
    assert unchanged.status_code == 422 and "没有改动任何参数" in unchanged.content.decode()
    assert client.post("/settings/", {**sent, "export_bulk_rows": "50", "reason": "收紧"}).status_code == 302
    assert accounts_rules.number("export.bulk_rows") == 50


def test_every_number_has_a_heading_and_lies_within_its_bounds():
    for code, rule in accounts_rules.RULES.items():
        assert code.split(".")[0] in accounts_rules.SECTIONS
        assert rule.least <= rule.default <= rule.most


def test_reading_is_noted_from_level_one_where_the_office_asks_for_it(world, login):
    user, client = world.users["stranger"], login("sysadmin")
    client.get(user.get_absolute_url())
    assert not AuditEntry.objects.filter(verb="read", uid=user.uid).exists()
    accounts_rules.set_security_rule(by=world.users["sysadmin"], code="watermark.level", value=1, reason="收紧")
    page = client.get(user.get_absolute_url()).content.decode()
    assert AuditEntry.objects.filter(verb="read", uid=user.uid).count() == 1 and "追溯码" in page
