"""函询、抽调、培训、点人点事: rules, squares, who sees what, pages, and what they say in 准备."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from rounds.actions import letters, meetings, points, seconding
from rounds.models import InquiryLetter, RoundTarget, Secondment, SecretaryPoint, TrainingSession
from rounds.permissions.passage import verdicts
from rounds.permissions.preparation import hints
from rounds.states import LETTER_FLOW, POINT_FLOW, LetterStatus, PointStatus
from tests import square
from tests.rounds import preparation as make
from tests.stamps import stamp
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

LETTERS: square.Table = {
    ("draft", "send"): "OS", ("sent", "urge"): "OS", ("sent", "reply"): "OS", ("replied", "reply"): "OS", ("draft", "cancel"): "OS",
    ("sent", "cancel"): "OS",
}  # fmt: skip
LETTER_VERBS = {**letters.VERBS, "reply": letters.reply}
POINTS: square.Table = {
    ("todo", "start"): "O", ("doing", "finish"): "O", ("done", "reopen"): "O", ("todo", "drop"): "O", ("doing", "drop"): "O",
}  # fmt: skip
GROUP = "LDIMmP"


def at(world, stage: str) -> RoundTarget:
    RoundTarget.objects.filter(pk=world.target.pk).update(stage=stage)
    return square.fresh(world.target)


# -- squares -----------------------------------------------------------------------------------------------------------


def test_the_tables_know_every_verb_and_status():
    square.check_table(LETTERS, LETTER_VERBS, LETTER_FLOW)
    square.check_table(POINTS, points.VERBS, POINT_FLOW)


@pytest.mark.parametrize("status", LetterStatus.values)
def test_the_square_of_letters(world, status):
    reply = {"replied_on": date(2023, 3, 10), "reply_summary": "未发现问题"}
    square.walk(world, make.letter(world, status), LETTER_VERBS, status, LETTERS, reply=reply)


@pytest.mark.parametrize("status", PointStatus.values)
def test_the_square_of_points(world, status):
    square.walk(world, make.point(world, status=status), points.VERBS, status, POINTS)


# -- letters -----------------------------------------------------------------------------------------------------------


def test_one_form_makes_a_letter_for_each_target_and_department(world):
    made = letters.draft_letters(world.targets.values(), by=world.users["office_staff"], receivers=["audit", "finance"], matter="情况",
                                 doc_no="2号", sent_on=date(2023, 3, 6))  # fmt: skip
    assert len(made) == 4 and {letter.status for letter in made} == {"sent"}


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"doc_no": ""}, "doc_no"),
        ({"matter": " "}, "matter"),
        ({"receiver": "other"}, "receiver_name"),
        ({"due": date(2023, 3, 1)}, "due"),
    ],
)
def test_what_a_letter_needs(world, texts, field):
    with pytest.raises(Unmet) as refused:
        make.letter(world, **texts)
    assert field in refused.value.fields and not InquiryLetter.objects.exists()


def test_the_same_number_goes_to_one_department_once(world):
    make.letter(world)
    with pytest.raises(Unmet, match="已经向同一单位"):
        make.letter(world)


def test_urging_counts_and_lateness_is_computed(world):
    letter = make.letter(world, due=date(2023, 3, 14))
    assert letter.is_overdue() and InquiryLetter.objects.overdue(date(2023, 3, 15)).exists()
    urged = letters.urge(letters.urge(letter, by=world.users["office_staff"]), by=world.users["office_staff"])
    assert (urged.urges, urged.urged_on) == (2, date(2023, 3, 15))


@pytest.mark.parametrize(("on", "summary", "field"), [(date(2023, 3, 1), "有", "replied_on"), (date(2023, 4, 1), "有", "replied_on"),
                                                      (date(2023, 3, 10), " ", "reply_summary")])  # fmt: skip
def test_what_a_reply_needs(world, on, summary, field):
    letter = make.letter(world)
    with pytest.raises(Unmet) as refused:
        letters.reply(letter, by=world.users["office_staff"], replied_on=on, reply_summary=summary)
    assert field in refused.value.fields
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryLetter.objects.filter(pk=letter.pk).update(status="replied")


def test_preparation_waits_for_the_replies(world):
    target = at(world, "preparing")
    lacks = lambda: {v.code: v.sentences for v in verdicts(target)}["inquiries"]  # noqa: E731
    assert "还没有" in lacks()[0]
    letter = make.letter(world)
    assert lacks() == ["还有 1 件函询没有登记回复：县纪委监委。"]
    letters.reply(letter, by=world.users["office_staff"], replied_on=date(2023, 3, 10), reply_summary="未发现问题")
    assert lacks() == []


def test_a_reply_file_is_encrypted_and_fetched_past_its_guard(world, login):
    letter = make.letter(world)
    paper = SimpleUploadedFile("复函.txt", "情况如下".encode(), "text/plain")
    letters.reply(
        letter, by=world.users["office_staff"], replied_on=date(2023, 3, 10), reply_summary="见复函", upload=paper
    )
    (kept,) = files.of(letter, "reply")
    assert kept.encrypted and kept.level == 2
    for account, status in (("leader_2", 200), ("leader_1", 403), ("chief_huaidu", 403)):
        assert login(account).get(f"/files/{kept.uid}/").status_code in ({200} if status == 200 else {403, 404}), (
            account
        )


# -- secondments and training ------------------------------------------------------------------------------------------


def test_a_secondment_types_nothing_twice(world):
    row = make.seconded(world)
    power = row.power
    assert (row.from_org, row.starts_on, row.ends_on) == (world.orgs["county"], power.starts_on, power.ends_on)
    with pytest.raises(Unmet, match="已经登记过抽调"):
        make.seconded(world)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"returned_on": date(2023, 1, 1), "appraisal": "好"}, "returned_on"), ({"returned_on": date(2023, 4, 1), "appraisal": "好"}, "returned_on"),
     ({"returned_on": date(2023, 3, 10)}, "appraisal"), ({"ends_on": date(2023, 1, 1)}, "ends_on")],
)  # fmt: skip
def test_the_end_of_a_secondment(world, values, field):
    with pytest.raises(Unmet) as refused:
        seconding.end_secondment(make.seconded(world), by=world.users["office_staff"], **values)
    assert field in refused.value.fields


def test_training_is_held_once_and_attended_by_members(world):
    session = make.training(world, "member_2", "leader_2")
    with pytest.raises(Unmet, match="已经登记过"):
        make.training(world)
    before = AuditEntry.objects.count()
    seconding.edit_training(session, by=world.users["office_staff"], attendees=[world.persons["member_2"]])
    assert session.attendees.count() == 1 and AuditEntry.objects.count() == before + 1
    assert TrainingSession.objects.count() == 1


@pytest.mark.parametrize("account", ["leader_2", "leading_group", "chief_huaidu", "stranger", "expired"])
def test_the_office_alone_keeps_these_lists(world, account):
    for act in (lambda: make.letter(world, by=account),
                lambda: seconding.hold_training(world.round, by=world.users[account], held_on=date(2023, 2, 1), topic="x", hours="1")):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_preparation_hints_at_missing_letters_and_training(world):
    target = at(world, "preparing")
    assert len(hints(target)) == 2 and "没有登记抽调函" in hints(target)[0]
    make.training(world, *(name for name in world.persons if name.endswith(("_2", "_2b")) or name == "recused"))
    assert len(hints(target)) == 1
    assert hints(world.targets["north"]) == []


# -- the secretary's points --------------------------------------------------------------------------------------------


def test_a_point_is_encrypted_counts_by_kind_and_leaves_no_text_in_the_trail(world):
    person, matter = make.point(world), make.point(world, "matter")
    assert (person.number, matter.number, make.point(world).number) == ("点人01", "点事01", "点人02")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM rounds_secretarypoint WHERE id = %s", [person.pk])
        assert "佟青岚" not in cursor.fetchone()[0]
    done = points.finish(
        points.start(person, by=world.users["office_director"]),
        by=world.users["office_director"],
        reason="佟青岚已处理",
    )
    assert (done.result, done.done_on) == ("佟青岚已处理", date(2023, 3, 15))
    trail = " ".join(
        f"{entry.label}{entry.reason}{entry.changes}" for entry in AuditEntry.objects.filter(uid=person.uid)
    )
    assert "佟青岚" not in trail


def test_a_point_comes_from_a_secretarys_meeting_alone(world):
    held = meetings.hold_meeting(
        world.round, by=world.users["office_director"], kind="leading_group", held_on=date(2023, 3, 1), decisions="x"
    )
    with pytest.raises(Unmet, match="书记专题会"):
        points.note_point(
            held, by=world.users["office_director"], kind="person", text="x", org=world.village, resp_unit="x"
        )
    with pytest.raises(Unmet):
        points.finish(make.point(world, status="doing"), by=world.users["office_director"], reason=" ")


def test_overdue_points(world):
    point = make.point(world)
    assert point.is_overdue() and SecretaryPoint.objects.overdue(date(2023, 3, 15)).count() == 1


# -- who sees what -----------------------------------------------------------------------------------------------------

PERSONS, MATTERS = square.names("OGYC"), square.names("OGY")
SEES = {
    "letter": (make.letter, square.names("OSGY" + GROUP)),
    "training": (make.training, square.names("OSGYNn" + GROUP) | {"recused"}),
    "person": (make.point, PERSONS),
    "matter": (lambda world: make.point(world, "matter"), MATTERS),
}


@pytest.mark.parametrize("noun", SEES)
def test_who_opens_what(world, login, noun):
    made, who = SEES[noun]
    record = made(world)
    assert {name for name in square.EVERYBODY if login(name).get(record.get_absolute_url()).status_code == 200} == who


def test_who_finds_the_lists(world, login):
    base = world.round.get_absolute_url()
    make.letter(world)
    make.seconded(world)
    found = {
        name: [
            login(name).get(address).status_code
            for address in (f"{base}letters/", f"{base}secondments/", f"{base}trainings/", "/points/")
        ]
        for name in (
            "office_staff",
            "leading_group",
            "organization",
            "leader_1",
            "member_2",
            "clue_officer",
            "chief_huaidu",
            "stranger",
        )
    }
    assert found == {
        "office_staff": [200, 200, 200, 404], "leading_group": [200, 200, 200, 200], "organization": [404, 200, 404, 404],
        "leader_1": [200, 404, 200, 404], "member_2": [200, 404, 200, 404], "clue_officer": [404, 404, 404, 200],
        "chief_huaidu": [404, 404, 404, 404], "stranger": [404, 404, 404, 404],
    }  # fmt: skip
    page = login("leader_1").get(f"{base}letters/").context["page"]
    assert page.paginator.count == 0, "another group's letter"


# -- pages ---------------------------------------------------------------------------------------------------------------


def test_pages_from_letter_to_appraisal(world, login):
    client, base = login("office_staff"), world.round.get_absolute_url()
    data = {
        "targets": [world.target.pk],
        "receivers": ["audit", "finance"],
        "matter": "请提供情况",
        "doc_no": "5号",
        "sent_on": "2023-03-06",
    }
    bad = client.post(f"{base}letters/new/", data | {"doc_no": "", "matter": "独特的事项"})
    assert bad.status_code == 422 and "独特的事项" in bad.content.decode()
    assert client.post(f"{base}letters/new/", data, follow=True).status_code == 200
    letter = InquiryLetter.objects.filter(receiver="audit").get()
    assert "登记回复" in client.get(letter.get_absolute_url()).content.decode()
    client.post(f"{letter.get_absolute_url()}reply/", {"replied_on": "2023-03-10", "reply_summary": "审计发现问题三个"})
    assert "审计发现问题三个" in login("leader_2").get(letter.get_absolute_url()).content.decode()

    power = world.persons["member_2"].authorizations.get()
    client.post(f"{base}secondments/new/", {"letter_no": "3号", "letter_on": "2023-01-30", "powers": [power.pk]})
    row = Secondment.objects.get()
    form = {"starts_on": "2023-02-01", "ends_on": "2023-06-12", "returned_on": "2023-03-10", "appraisal": "表现优秀"}
    client.post(row.get_absolute_url(), form)
    assert "表现优秀" in client.get(f"{base}secondments/").content.decode()

    came = [world.persons["member_2"].pk]
    client.post(f"{base}trainings/new/", {"topic": "底稿", "held_on": "2023-02-17", "hours": "2", "attendees": came})
    session = TrainingSession.objects.get()
    assert "参加 1 人" in client.get(session.get_absolute_url()).content.decode()
    sheet = SimpleUploadedFile("签到.txt", "签到".encode(), "text/plain")
    client.post(f"{session.get_absolute_url()}file/", {"upload": sheet})
    assert "签到.txt" in client.get(session.get_absolute_url()).content.decode()


def test_pages_of_points(world, login):
    held = meetings.hold_meeting(
        world.round, by=world.users["office_staff"], kind="secretary", held_on=date(2023, 3, 10), decisions="听取汇报"
    )
    secretary, director = login("secretary"), login("office_director")
    assert "登记点人点事" in secretary.get(held.get_absolute_url()).content.decode()
    data = {
        "meeting": held.pk,
        "kind": "person",
        "text": "某某的问题要查清",
        "org": world.village.pk,
        "resp_unit": "县纪委监委",
    }
    secretary.post("/points/new/", data)
    point = SecretaryPoint.objects.get()
    url = point.get_absolute_url()
    assert "某某的问题要查清" in director.get("/points/").content.decode()
    director.post(f"{url}start/")
    director.post(
        f"{url}edit/",
        {
            "text": "某某的问题要查清查实",
            "org": world.village.pk,
            "resp_unit": "县纪委监委",
            "due": "2023-04-01",
            **stamp(director, f"{url}edit/"),
        },
    )
    director.post(f"{url}finish/", {"reason": "已核查"})
    shown = login("clue_officer").get(url).content.decode()
    assert "查清查实" in shown and "已核查" in shown and "已办结" in shown
    assert login("leader_2").get("/meetings/").status_code == 200


@pytest.mark.parametrize("place", ["letters/", "secondments/", "trainings/"])
def test_lists_keep_their_budget(world, login, django_assert_max_num_queries, place):
    letters.draft_letters(
        world.targets.values(), by=world.users["office_staff"], receivers=["audit", "finance", "civil"], matter="情况"
    )
    for account in ("member_2", "member_2b", "leader_2", "deputy_2"):
        make.seconded(world, account)
    make.training(world, "member_2", "member_2b")
    client, address = login("office_staff"), f"{world.round.get_absolute_url()}{place}"
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
