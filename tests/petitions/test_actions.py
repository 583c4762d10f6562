"""Registering, custody, duplicates and moves of petitions: each rule of domain §3.2 with its sentence."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from petitions import actions, queries
from petitions.models import Petition, PetitionAccused, PetitionReporter
from tests.findings import make as findings
from tests.petitions.letters import at, register, scan, stub, upto
from xuncha.core import crypto, files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import DeadlineRule, StoredFile

REPORTER = {"name": "费思齐", "phone": "+86 199-0000-1234", "id_number": "", "address": "柳湾村3组", "headcount": "1"}
SCAN = b"%PDF-1.4 a letter"


def sentences(call) -> str:
    with pytest.raises(Unmet) as caught:
        call()
    return " ".join(caught.value.sentences)


def offered(letter, user):
    """The letters that the radar offers beside one."""
    return [pair.second if pair.first_id == letter.pk else pair.first for pair in queries.waiting_of(letter, user)]


def test_scenario_4_working_days_and_duplicate(world, settings):
    """Domain §9.4: received Friday 2023-04-21, 5 working days with the 调休 Sunday = 2023-04-27; a QR letter two days later."""
    settings.XUNCHA_TODAY = date(2023, 4, 24)
    letter = register(world, received_at=at("2023-04-21"))
    assert (letter.number, letter.due, letter.due_base) == ("1401-02-XF-0001", date(2023, 4, 27), date(2023, 4, 21))
    assert letter.due_rule.amount == 5
    again = register(world, received_at=at("2023-04-23"), channel="qr")
    duty = world.users["petition_2"]
    assert offered(again, duty) == [letter]
    actions.mark_duplicate(again, letter, by=duty, kind="shared")
    assert queries.sums(queries.visible_to(duty)) == {"n": 2, "primaries": 1, "outside": 0}
    assert offered(Petition.objects.get(pk=again.pk), duty) == []


def test_the_running_clock_keeps_its_rule(world):
    letter = register(world)
    DeadlineRule.objects.create(
        code="petition_sign", name="x", base_event="x", amount=1, unit="working_day", effective_from=date(2023, 3, 1)
    )
    actions.edit_petition(letter, by=world.users["petition_2"], summary="改过的摘要")
    letter.refresh_from_db()
    assert letter.due == date(2023, 3, 17) and letter.due_rule.amount == 5


@pytest.mark.parametrize(
    "other",
    [
        {"org": "yantou", "accused": [{"name": "别人"}]},
        {"field": "LW3.1", "summary": "反映发展党员只发展亲属，没有开支部大会。"},
        {"accused": [{"name": "别人"}], "summary": "反映鱼塘低价发包，没有公告。"},
    ],
    ids=["another village and person", "another matter of the same person", "another person and matter"],
)
def test_only_letters_about_the_same_matter_are_offered(world, other):
    if "org" in other:
        other = other | {"org": world.orgs["yantou"]}
    if "field" in other:
        other = other | {"field": world.leaves["LW3.1"]}
    register(world, **other)
    assert offered(register(world), world.users["petition_2"]) == []


def test_names_are_compared_past_blanks_and_width(world):
    first = register(world, accused=[{"name": " 程 启樵"}])
    assert offered(register(world), world.users["petition_2"]) == [first]


def test_scenario_5_a_stub_keeps_no_content(world):
    letter = stub(world, source="leader", reporter=REPORTER)
    letter.refresh_from_db()
    assert (letter.summary, letter.klass, letter.nature, letter.field, letter.signature_type) == ("", "", "", None, "")
    assert letter.org == world.target.org and letter.source == "own"
    assert not PetitionAccused.objects.exists() and not PetitionReporter.objects.exists()
    assert letter.due == date(2023, 3, 17) and letter.due_rule.code == "petition_upper"
    duty = world.users["petition_2"]
    assert "不能上传附件" in sentences(
        lambda: actions.add_original(letter, by=duty, upload=SimpleUploadedFile("a.pdf", SCAN))
    )
    assert "不登记反映人" in sentences(lambda: actions.keep_reporter(letter, by=duty, **REPORTER))
    assert "不能补录内容" in sentences(lambda: actions.edit_petition(letter, by=duty, summary="内容"))
    with pytest.raises(Refused, match="只能报送上级"):
        actions.VERBS["screen"](letter, by=duty)
    sent = actions.VERBS["send_up"](letter, by=duty)
    assert (sent.status, sent.sent_on) == ("transferred", date(2023, 3, 15))
    assert not StoredFile.objects.exists()


def test_a_stub_names_envelope_and_carrier(world):
    said = sentences(lambda: register(world, upper_level=True))
    assert "密封信封号" in said and "送交人" in said


def test_an_ordinary_letter_is_not_sent_up(world):
    with pytest.raises(Refused, match="只有涉及上级管理干部"):
        actions.VERBS["send_up"](register(world), by=world.users["petition_2"])


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"klass": ""}, "klass", "信访类别"),
        ({"summary": ""}, "summary", "内容摘要"),
        ({"accused": []}, "accused_org", "被反映人"),
        ({"received_at": at("2023-03-16")}, "received_at", "不能晚于今天"),
        ({"received_at": at("2023-02-01")}, "date_reason", "进驻期间（2023-02-22 至 2023-04-28）"),
    ],
)
def test_each_rule_has_its_sentence_beside_its_field(world, facts, field, words):
    with pytest.raises(Unmet) as caught:
        register(world, **facts)
    assert words in caught.value.fields[field]
    assert not Petition.objects.exists()


def test_an_organisation_of_another_target_is_refused(world):
    assert "不属于“槐渡镇”" in sentences(lambda: register(world, org=world.orgs["hetan"]))


def test_signing_and_reporter_fit_together(world):
    assert "实名，请填写反映人姓名" in sentences(lambda: register(world, signature_type="real_name"))
    assert "匿名，却填写了" in sentences(lambda: register(world, reporter=REPORTER))
    assert register(world, signature_type="real_name", reporter=REPORTER).reporter.name == "费思齐"


def test_reporter_and_accused_lie_encrypted_with_digests_only(world):
    letter = register(world, signature_type="real_name", reporter=REPORTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM petitions_petitionreporter r UNION ALL "
                       "SELECT row_to_json(a)::text FROM petitions_petitionaccused a UNION ALL "
                       "SELECT row_to_json(p)::text FROM petitions_petition p UNION ALL "
                       "SELECT row_to_json(e)::text FROM core_auditentry e")  # fmt: skip
        stored = " ".join(row[0] for row in cursor.fetchall())
    for secret in ("费思齐", "1234", "柳湾村3组", "程启樵", "低保优亲厚友"):
        assert secret not in stored, secret
    digest = crypto.digest(crypto.normalise_phone("19900001234"), purpose="person.phone")
    assert PetitionReporter.objects.get(phone_digest=digest).petition == letter


def test_the_reporter_is_corrected_by_petition_duty_alone(world):
    letter = register(world, signature_type="real_name", reporter=REPORTER)
    actions.keep_reporter(letter, by=world.users["petition_2"], **{**REPORTER, "name": "费思琪"})
    assert PetitionReporter.objects.get().name == "费思琪"
    with pytest.raises(Refused):
        actions.keep_reporter(letter, by=world.users["leader_2"], **REPORTER)


def test_originals_are_encrypted_and_open_for_petition_duty_alone(world):
    letter = register(world)
    kept = actions.add_original(letter, by=world.users["petition_2"], upload=SimpleUploadedFile("费某举报信.pdf", SCAN))
    assert kept.name == f"{letter.number}-1.pdf"  # the uploader's file names may name people
    assert SCAN not in files.path_of(kept.uid).read_bytes() and kept.level == 3
    may = {name for name, user in world.users.items() if files.may_fetch(user, kept)}
    assert may == {"petition_2", "petition_officer"}
    with pytest.raises(Refused):
        actions.add_original(letter, by=world.users["leader_2"], upload=SimpleUploadedFile("a.pdf", SCAN))


def test_about_the_group_itself_goes_out_of_its_sight(world):
    letter = register(world, about_staff=True)
    assert letter.number == "1401-00-XF-0001" and letter.group.number == 0
    seen = {name for name, user in world.users.items() if queries.visible_to(user).filter(pk=letter.pk).exists()}
    assert seen == {"petition_officer", "leading_group", "discipline"}
    assert register(world).number == "1401-02-XF-0001"
    assert offered(register(world), world.users["petition_2"]) != [letter]
    assert "没有这件信访件" in sentences(
        lambda: actions.mark_duplicate(register(world), letter, by=world.users["petition_2"], kind="letter")
    )


def test_a_duplicate_is_taken_back_and_never_its_own(world):
    first, second = register(world), register(world)
    duty = world.users["petition_2"]
    assert "请选择重复情形" in sentences(lambda: actions.mark_duplicate(second, first, by=duty, kind="x"))
    marked = actions.mark_duplicate(second, first, by=duty, kind="letter")
    assert (marked.is_duplicate, marked.primary, marked.dup_kind) == (True, first, "letter")
    assert "首件" in sentences(lambda: actions.mark_duplicate(first, second, by=duty, kind="letter"))
    assert "首件" in sentences(lambda: actions.mark_duplicate(first, first, by=duty, kind="letter"))
    back = actions.mark_duplicate(marked, None, by=duty)
    assert (back.is_duplicate, back.primary, back.dup_kind) == (False, None, "")
    with pytest.raises(Refused):
        actions.mark_duplicate(second, first, by=world.users["leader_2"], kind="letter")


def test_screening_tells_what_is_missing(world):
    letter = register(world, field=None)
    assert "问题领域" in sentences(lambda: actions.VERBS["screen"](letter, by=world.users["petition_2"]))


def test_from_registration_to_closing(world):
    letter, duty = register(world), world.users["petition_2"]
    actions.VERBS["screen"](letter, by=duty)
    assert "拟办意见" in sentences(lambda: actions.propose(letter, by=duty, proposal=" ", disposal="group"))
    assert "办理方式" in sentences(lambda: actions.propose(letter, by=duty, proposal="核实", disposal=""))
    proposed = actions.propose(letter, by=duty, proposal="由组内核实。", disposal="draft", handler="巡察组")
    assert proposed.proposer == duty
    approved = actions.VERBS["approve"](letter, by=world.users["leader_2"], reason="同意。")
    assert (approved.approver, approved.instruction, approved.approved_on) == (
        world.users["leader_2"],
        "同意。",
        date(2023, 3, 15),
    )
    actions.VERBS["handle"](letter, by=duty)
    findings.draft(world, by="petition_2", undertakers=("petition_2", "member_2"), source=letter)
    assert "办理结果" in sentences(lambda: actions.close(letter, by=duty, result="", truth="true"))
    assert "属实程度" in sentences(lambda: actions.close(letter, by=duty, result="属实", truth=""))
    done = {"result": "属实，已整改。", "truth": "true"}
    assert "还没有上传原件扫描" in sentences(lambda: actions.close(letter, by=duty, **done))
    scan(letter, by=duty)
    assert actions.close(letter, by=duty, **done).status == "closed"


@pytest.mark.parametrize(("channel", "paper"), [("letter", True), ("box", True), ("visit", False), ("qr", False)])
def test_what_came_on_paper_is_counted_and_kept(world, login, channel, paper):
    """Pages before 甄别, the scan before 办结; each line leads to its place, and a stub is asked for neither."""
    letter, duty = register(world, channel=channel, pages=0), world.users["petition_2"]
    lines = login("petition_2").get(letter.get_absolute_url()).context["missing"]
    assert [line["url"].rpartition("#")[2] for line in lines] == (["field-pages"] if paper else [])
    if paper:
        assert "原件页数" in sentences(lambda: actions.VERBS["screen"](letter, by=duty))
        actions.edit_petition(letter, by=duty, pages=3)
    letter = upto(letter, "approved", world)
    actions.VERBS["handle"](letter, by=duty)
    at_desk, elsewhere = (
        login(who).get(letter.get_absolute_url()).context["missing"] for who in ("petition_2", "deputy_2")
    )
    assert [line["url"] for line in at_desk] == [f"{letter.get_absolute_url()}#original"] * paper
    assert [line["url"] for line in elsewhere] == ["#facts"] * paper
    if paper:
        assert "还没有上传原件扫描" in sentences(lambda: actions.close(letter, by=duty, result="属实。", truth="true"))
        scan(letter, by=duty)
    assert actions.close(letter, by=duty, result="属实。", truth="true").status == "closed"
    assert actions.VERBS["send_up"](stub(world, channel=channel), by=duty).status == "transferred"


def test_who_proposes_does_not_decide(world):
    letter, officer = register(world), world.users["petition_officer"]
    actions.VERBS["screen"](letter, by=officer)
    actions.propose(letter, by=officer, proposal="核实", disposal="group")
    for verb in ("approve", "reject"):
        with pytest.raises(Refused, match="拟办人不能审批自己的"):
            actions.VERBS[verb](letter, by=officer, reason="同意")
    assert actions.VERBS["approve"](letter, by=world.users["leader_2"]).status == "approved"


def test_a_returned_letter_keeps_its_clock_and_opens_again(world):
    letter = upto(register(world), "proposed", world)
    due = letter.due
    assert "理由" in sentences(lambda: actions.VERBS["send_back"](letter, by=world.users["leader_2"]))
    back = actions.VERBS["send_back"](letter, by=world.users["leader_2"], reason="补充被反映人职务")
    assert (back.status, back.due) == ("returned", due)
    rows = [{"name": "程启樵", "post": "村党支部书记"}, {"name": "另一人"}, {"name": " "}]
    actions.edit_petition(back, by=world.users["petition_2"], accused=rows)
    assert back.accused.count() == 2
    assert actions.VERBS["screen"](back, by=world.users["petition_2"]).status == "screened"


def test_after_screening_the_registration_stands(world):
    letter = upto(register(world), "screened", world)
    with pytest.raises(Refused, match="不能再改"):
        actions.edit_petition(letter, by=world.users["petition_2"], summary="改")


def test_merging_needs_a_primary(world):
    first, second, duty = register(world), register(world), world.users["petition_2"]
    assert "重复于哪一件" in sentences(lambda: actions.VERBS["merge"](second, by=duty, reason="同一事"))
    second = actions.mark_duplicate(second, first, by=duty, kind="letter")
    assert actions.VERBS["merge"](second, by=duty, reason="同一事").status == "merged"


@pytest.mark.parametrize(
    ("verb", "at_", "status"), [("transfer", "approved", "transferred"), ("reject", "proposed", "rejected")]
)
def test_branches_need_a_reason(world, verb, at_, status):
    letter, leader = upto(register(world), at_, world, "forward"), world.users["leader_2"]
    assert "理由" in sentences(lambda: actions.VERBS[verb](letter, by=leader))
    assert actions.VERBS[verb](letter, by=leader, reason="属地办理").status == status
