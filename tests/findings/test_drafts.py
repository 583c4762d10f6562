"""Drafts: what bars them, who may move them, what is frozen, what follows (domain §3.3)."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from findings import sheets
from findings.actions import drafts, evidence, problems
from findings.models import EvidenceItem, Problem, SiteLevel, SubjectKind, WorkingDraft
from findings.queries import drafts as queries
from findings.queries import stages
from rounds.models import PartyOrg
from tests.findings import make
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def test_a_new_draft_has_a_pre_number_only(world):
    made = make.draft(world)
    assert (made.number, made.pre_number, made.status) == ("", "1401-02-YDG-0001", "draft")


def test_a_draft_without_evidence_is_not_submitted(world):
    made = make.draft(world)
    with pytest.raises(Unmet) as caught:
        drafts.submit(made, by=world.users["member_2"])
    assert caught.value.sentences == ["至少要有1件支撑材料。"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"category": None}, "请选择问题分类（末级）。"),
        ({"facts": ""}, "请写明具体事实：责任主体、时间、地点、情节、影响。"),
        ({"process": ""}, "请写明了解过程：方式、步骤。"),
        ({"sources": []}, "至少要选1个问题来源。"),
        ({"basis": ""}, "请写明定性依据：所违反的法规制度条款。"),
        ({"place": ""}, "请填写问题发生的地点。"),
        ({"resp_kind": ""}, "请选择责任类型。"),
        ({"undertakers": ("member_2",)}, "承办人不得少于2人。"),
    ],
)
def test_each_lack_bars_the_submission_with_its_own_sentence(world, columns, sentence):
    made = make.with_evidence(world, make.draft(world, **columns))
    with pytest.raises(Unmet) as caught:
        drafts.submit(made, by=world.users["member_2"])
    assert caught.value.sentences == [sentence]
    made.refresh_from_db()
    assert made.status == "draft"


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"drafted_on": date(2023, 2, 21)}, "drafted_on"),
        ({"drafted_on": date(2023, 3, 16)}, "drafted_on"),
        ({"occurred_from": date(2022, 5, 1), "occurred_to": date(2022, 4, 1)}, "occurred_to"),
        ({"occurred_from": date(2024, 1, 1)}, "occurred_from"),
        ({"extra": "LW6.1c"}, "extra"),
        ({"undertakers": ("member_2", "member_1")}, "undertakers"),
        ({"undertakers": ("member_2", "recused")}, "undertakers"),
        ({"undertakers": ("member_2", "expired")}, "undertakers"),
    ],
)
def test_bad_input_speaks_of_its_field(world, columns, field):
    columns = columns | {name: world.leaves[code] for name, code in columns.items() if name == "extra"}
    with pytest.raises(Unmet) as caught:
        make.draft(world, **columns)
    assert list(caught.value.fields) == [field]
    assert not WorkingDraft.objects.exists()


def test_an_organisation_of_another_target_is_refused(world):
    with pytest.raises(Unmet, match="不属于被巡察党组织"):
        make.draft(world, org=world.orgs["hetan"])


def test_a_class_is_not_a_leaf(world):
    with pytest.raises(Unmet, match="末级分类"):
        make.draft(world, category=world.leaves["LW6.1c"].parent)


@pytest.mark.parametrize(
    "account", ["member_1", "office_staff", "leading_group", "owner_huaidu", "recused", "stranger", "sysadmin"]
)
def test_others_write_no_draft(world, account):
    with pytest.raises(Refused):
        make.draft(world, by=account)


def test_the_number_appears_with_the_signature_and_the_text_is_frozen(world):
    made = make.draft_at(world, "reviewed")
    assert made.number == ""
    signed = drafts.sign(made, by=world.users["leader_2"])
    assert signed.number == "1401-02-DG-0001"
    for account in ("member_2", "leader_2"):
        with pytest.raises(Refused, match="正文冻结"):
            drafts.edit_draft(signed, by=world.users[account], facts="改")
        with pytest.raises(Refused, match="正文冻结"):
            make.with_evidence(world, signed, by=account)


def test_a_refused_signature_uses_up_no_number(world):
    made = make.draft_at(world, "reviewed")
    with pytest.raises(Refused):
        drafts.sign(made, by=world.users["deputy_2"])
    assert drafts.sign(made, by=world.users["leader_2"]).number == "1401-02-DG-0001"


def test_who_prepared_it_does_not_review_it(world):
    made = drafts.submit(
        make.with_evidence(world, make.draft(world, undertakers=("member_2", "deputy_2"))), by=world.users["member_2"]
    )
    with pytest.raises(Refused, match="承办人不能审核"):
        drafts.review(made, by=world.users["deputy_2"])
    by_deputy = drafts.submit(make.with_evidence(world, make.draft(world, by="deputy_2")), by=world.users["member_2"])
    with pytest.raises(Refused, match="编制人"):
        drafts.review(by_deputy, by=world.users["deputy_2"])


def test_who_reviewed_it_does_not_sign_it(world):
    made = drafts.review(make.draft_at(world, "submitted"), by=world.users["leader_2"])
    with pytest.raises(Refused, match="审核人不能同时审签"):
        drafts.sign(made, by=world.users["leader_2"])
    back = drafts.send_back(made, by=world.users["leader_2"], reason="由副组长审核")
    assert back.reviewed_by is None


def test_a_leader_who_undertakes_does_not_sign(world):
    made = make.with_evidence(world, make.draft(world, undertakers=("member_2", "leader_2")))
    made = drafts.review(drafts.submit(made, by=world.users["member_2"]), by=world.users["deputy_2"])
    with pytest.raises(Refused, match="承办人不能审签"):
        drafts.sign(made, by=world.users["leader_2"])


def test_another_member_neither_edits_nor_submits(world):
    made = make.with_evidence(world, make.draft(world))
    with pytest.raises(Refused, match="登记人或承办人"):
        drafts.edit_draft(made, by=world.users["liaison_2"], facts="改")
    with pytest.raises(Refused, match="登记人或承办人"):
        drafts.submit(made, by=world.users["liaison_2"])
    assert drafts.edit_draft(made, by=world.users["member_2b"], facts="补充").facts == "补充"


@pytest.mark.parametrize("verb", ["send_back", "dismiss", "void"])
def test_a_no_needs_its_reason(world, verb):
    with pytest.raises(Unmet, match="必须写明理由"):
        drafts.VERBS[verb](make.draft_at(world, "submitted"), by=world.users["leader_2"], reason=" ")


def test_evidence_is_taken_by_two_and_its_file_is_guarded(world):
    made = make.draft(world)
    common = {"by": world.users["member_2"], "name": "合同", "kind": "contract", "taken_on": make.DAY}
    with pytest.raises(Unmet) as caught:
        evidence.add_evidence(made, **common, takers=[world.users["member_2"]])
    assert caught.value.fields == {"takers": "提取人不得少于2人。"}
    two = [world.users["member_2"], world.users["member_2b"]]
    with pytest.raises(Unmet, match="与后缀"):
        evidence.add_evidence(made, **common, takers=two, file=SimpleUploadedFile("合同.pdf", b"MZ\x90not a pdf"))
    assert not EvidenceItem.objects.exists()
    item = evidence.add_evidence(made, **common, takers=two, file=SimpleUploadedFile("合同.pdf", b"%PDF-1.7 x"))
    (kept,) = files.of(item)
    may = {
        name: files.may_fetch(world.users[name], kept)
        for name in ("liaison_2", "member_1", "owner_huaidu", "office_director")
    }
    assert may == {"liaison_2": True, "member_1": False, "owner_huaidu": False, "office_director": False}


def test_removed_evidence_takes_its_file_along(world):
    made = make.draft(world)
    item = evidence.add_evidence(
        made, by=world.users["member_2"], name="照片", kind="photo", taken_on=make.DAY,
        takers=[world.users["member_2"], world.users["member_2b"]], file=SimpleUploadedFile("a.txt", "字".encode()),
    )  # fmt: skip
    (kept,) = files.of(item)
    evidence.remove_evidence(item, by=world.users["member_2"], reason="传错")
    kept.refresh_from_db()
    assert kept.removed_at is not None and not made.evidence.exists()


def test_a_new_version_keeps_the_number_and_replaces_the_old_once_signed(world):
    old = make.draft_at(world, "cited")
    problem = Problem.objects.get()
    new = drafts.revise(old, by=world.users["member_2"])
    assert (new.number, new.draft_version, new.status, new.replaces) == (old.number, 2, "draft", old)
    assert new.evidence.count() == 1 and new.undertakers.count() == 2
    assert set(queries.visible_to(world.users["member_2"])) == {old, new}
    assert list(queries.countable_by(world.users["member_2"])) == [old]
    with pytest.raises(Refused, match="正在修订"):
        drafts.revise(old, by=world.users["member_2"])
    with pytest.raises(Refused, match="正在修订"):
        drafts.void(old, by=world.users["leader_2"], reason="错")
    new = drafts.edit_draft(new, by=world.users["member_2"], facts="更正后的事实")
    new = drafts.review(drafts.submit(new, by=world.users["member_2"]), by=world.users["deputy_2"])
    new = drafts.sign(new, by=world.users["leader_2"])
    assert (new.number, new.status) == (old.number, "cited")
    assert list(queries.visible_to(world.users["member_2"])) == [new]
    assert old in queries.readable_by(world.users["member_2"])
    assert list(problem.drafts.all()) == [new]
    assert {m.draft for m in problem.manifestations.all()} == {new}


def test_a_version_in_writing_is_not_told_to_the_office(world):
    old = make.draft_at(world, "signed")
    new = drafts.revise(old, by=world.users["member_2"])
    assert queries.versions_of(old, world.users["member_2"]) == [new, old]
    assert queries.versions_of(old, world.users["office_director"]) == [old]


def test_a_new_version_that_came_to_nothing_makes_room_for_another(world):
    old = make.draft_at(world, "signed")
    drafts.void(drafts.revise(old, by=world.users["member_2"]), by=world.users["leader_2"], reason="不改了")
    assert drafts.revise(old, by=world.users["member_2"]).draft_version == 3


def test_voiding_the_last_draft_of_a_problem_leaves_it_unproven(world):
    one, other = make.draft_at(world, "signed"), make.draft_at(world, "signed")
    problem = make.problem(world, [one, other])
    problems.adopt(problem, by=world.users["leader_2"])
    drafts.void(one, by=world.users["leader_2"], reason="重复")
    problem.refresh_from_db()
    assert problem.status == "adopted"
    drafts.void(other, by=world.users["leader_2"], reason="有误")
    problem.refresh_from_db()
    assert problem.status == "unproven"
    assert WorkingDraft.objects.get(pk=other.pk).void_reason == "有误"


def test_a_draft_under_a_problem_fed_back_is_not_voided(world):
    made = make.draft_at(world, "cited")
    Problem.objects.update(status="fed_back")
    with pytest.raises(Refused, match="且只依据这份底稿，不能作废"):
        drafts.void(made, by=world.users["leader_2"], reason="错")


def test_a_leader_does_not_sign_what_the_leader_wrote(world):
    """Preparer ≠ approver (design §5.7), also for a later version that the leader wrote."""
    leader, deputy = world.users["leader_2"], world.users["deputy_2"]
    own = make.draft(world, by="leader_2", undertakers=("member_2", "member_2b"))
    own = drafts.submit(make.with_evidence(world, own), by=leader)
    own = drafts.review(own, by=deputy)
    with pytest.raises(Refused, match="编制人不能审签自己编制的底稿"):
        drafts.sign(own, by=leader)
    later = drafts.revise(make.draft_at(world, "signed"), by=leader)
    later = drafts.review(drafts.submit(later, by=leader), by=deputy)
    with pytest.raises(Refused, match="编制人不能审签自己编制的底稿"):
        drafts.sign(later, by=leader)


def test_the_stage_waits_for_the_drafts(world):
    target = world.target
    made = make.with_evidence(world, make.draft(world))
    assert stages.drafts_submitted(target) == ["还有底稿没有提交审核，请提交或作废。"], "neither how many nor which"
    made = drafts.submit(made, by=world.users["member_2"])
    assert stages.drafts_submitted(target) == []
    assert stages.drafts_settled(target) == ["还有底稿没有审签或认定不成立。"]
    drafts.dismiss(made, by=world.users["leader_2"], reason="查无实据")
    assert stages.drafts_settled(target) == []


def test_office_sees_drafts_once_they_are_signed(world):
    waiting, signed = make.draft_at(world, "submitted"), make.draft_at(world, "signed")
    office = world.users["office_staff"]
    assert list(queries.visible_to(office)) == [signed]
    assert waiting not in queries.countable_by(office)
    for account in ("member_1", "recused", "expired", "owner_huaidu", "stranger", "auditor", "secretary"):
        assert not queries.visible_to(world.users[account]).exists(), account
    assert queries.countable_by(world.users["secretary"]).count() == 2


def test_an_amount_is_never_below_nothing(world):
    """Figures add it up."""
    with pytest.raises(Unmet, match="涉及金额不能是负数"):
        make.draft(world, amount="-3")
    with pytest.raises(Unmet, match="涉及金额不能是负数"):
        make.clue(world, amount="-0.5")


# -- the kind of problem follows from the organisation -----------------------------------------------------------------


def test_the_kind_follows_from_the_organisation_unless_chosen(world):
    town = world.target.org
    for org, chosen, kind in (
        (town, {}, "team"),
        (world.village, {}, "village"),
        (town, {"subject_kind": "personal"}, "personal"),
    ):
        made = make.draft(world, org=org, resp_org=org, category=None, **chosen)
        assert made.subject_kind == kind
        assert made.org_level == ("village" if org == world.village else "township")
    assert make.draft(world, org_level="hamlet").org_level == "hamlet"
    assert SiteLevel.of(PartyOrg(level="department", org_type="department")) == "station"
    assert SubjectKind.of(PartyOrg(level="department", org_type="department")) == "department"


def test_a_new_draft_names_no_kind_until_one_is_chosen_and_an_edited_one_keeps_its_own(world, login):
    client, town = login("member_2"), world.target.org
    shown = client.get("/drafts/new/").context["form"]["subject_kind"]
    assert not shown.value() and "按涉及党组织" in str(shown) and "selected" not in str(shown).split("按涉及党组织")[1]
    asked = {"title": "班子分工不清", "org": town.pk, "drafted_on": "2023-03-10", "maturity": "proven", "summary": "分工不清。",
             "undertakers": [world.users["member_2"].pk, world.users["member_2b"].pk]}  # fmt: skip
    for given, kind in (({}, "team"), ({"subject_kind": "village"}, "village")):
        answer = client.post("/drafts/new/", asked | given)
        assert answer.status_code == 302, answer.context["form"].errors
        made = WorkingDraft.objects.latest("pk")
        assert (made.subject_kind, made.org_level) == (kind, "township")
    edited = client.get(f"{made.get_absolute_url()}edit/").context["form"]["subject_kind"]
    assert edited.value() == "village" and "按涉及党组织" not in str(edited)


def test_what_was_taken_down_is_on_the_page_in_the_review_and_on_the_sheet(world, login):
    """辅分类, 层级, 地点 and 责任类型 (domain §3.3)."""
    other = world.leaves["LW6.6c"]
    made = make.with_evidence(world, make.draft(world, extra=other))
    drafts.submit(made, by=world.users["member_2"])
    page = login("deputy_2").get(made.get_absolute_url()).content.decode()
    for words in (str(other), "发生单位层级", "柳湾村鱼塘", "直接责任", "2021-03-01 柳湾村鱼塘"):
        assert words in page, words
    assert sheets.liable(made).endswith("村党支部（直接责任）")
    revised = drafts.revise(make.draft_at(world, "signed", extra=other), by=world.users["member_2"])
    assert (revised.extra, revised.place, revised.resp_kind) == (other, "柳湾村鱼塘", "direct")


def test_an_upgrade_fills_the_level_and_says_so_once(world):
    """Drafts from before learn their level from their organisation, and none of them seems written past the verbs."""
    village, town = make.draft(world), make.draft(world, org=world.target.org, resp_org=world.target.org, category=None)
    WorkingDraft.objects.update(org_level="")
    last = AuditEntry.objects.latest("pk").pk
    upgrade = import_module("findings.migrations.0011_fill_org_level")
    upgrade.fill(apps, SimpleNamespace(connection=connection))
    assert dict(WorkingDraft.objects.values_list("pk", "org_level")) == {village.pk: "village", town.pk: "township"}
    told = AuditEntry.objects.get(pk__gt=last)
    assert (told.verb, told.changes["count"]) == ("upgrade", [None, 2])
