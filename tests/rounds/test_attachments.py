"""附件 of minutes, instructions, material requests and surveys: laid by who works there, fetched by who may read (domain §3.0)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interviews.actions import survey_papers
from library.actions import request_files
from rounds.actions import group_meetings, instructions
from tests.findings import make as findings
from tests.interviews import surveys
from tests.library import requests
from tests.rounds import group_life as make
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def page(name: str = "签字页.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 x")


def fetched(world, kept, *accounts: str) -> list[str]:
    """Who of these may fetch a file."""
    return [one for one in accounts if files.may_fetch(world.users[one], kept)]


def test_minutes_are_issued_with_their_signed_pages_alone(world):
    made, liaison, leader = make.meeting(world), world.users["liaison_2"], world.users["leader_2"]
    make.topic(world, made)
    group_meetings.record(made, by=liaison)
    with pytest.raises(Unmet, match="签字的扫描件"):
        group_meetings.issue(made, by=leader)
    group_meetings.attach(made, by=liaison, upload=page("纪要.pdf"), slot="minutes")
    with pytest.raises(Unmet, match="签字的扫描件"):
        group_meetings.issue(made, by=leader)
    kept = group_meetings.attach(made, by=liaison, upload=page())
    assert (kept.encrypted, kept.level, kept.slot) == (True, 2, "signed")
    assert AuditEntry.objects.filter(uid=made.uid, verb="attach").count() == 2
    issued = group_meetings.issue(made, by=leader)
    with pytest.raises(Refused, match="附件不再变"):
        group_meetings.attach(issued, by=liaison, upload=page())
    assert fetched(world, kept, "office_staff", "leader_2", "leader_1", "owner_huaidu", "stranger") == [
        "office_staff",
        "leader_2",
    ]


def test_written_minutes_are_for_who_may_know_every_topic(world, login):
    clue = findings.clue(world)
    made = make.meeting(world, by="deputy_2")
    make.topic(world, made, by="deputy_2", record=clue, kind="clues", title="线索研判")
    make.signed(world, made, by="deputy_2")
    group_meetings.record(made, by=world.users["deputy_2"])
    issued = group_meetings.issue(made, by=world.users["leader_2"])
    (kept,) = files.of(issued)
    assert fetched(world, kept, "leader_2", "deputy_2", "clue_officer", "office_staff") == ["leader_2", "deputy_2"]
    hidden = login("office_staff").get(issued.get_absolute_url())
    assert hidden.status_code == 200
    assert kept.name not in hidden.content.decode()


def test_the_page_takes_the_signed_pages(world, login):
    made = make.meeting(world)
    make.topic(world, made)
    client, url = login("liaison_2"), made.get_absolute_url()
    group_meetings.record(made, by=world.users["liaison_2"])
    assert "还没有上传参加人员签字的扫描件。" in client.get(url).content.decode()
    assert client.post(f"{url}attach/", {"upload": page(), "slot": "x"}).status_code == 422
    assert client.post(f"{url}attach/", {"slot": "signed"}).status_code == 422
    assert client.post(f"{url}attach/", {"upload": page("a.exe"), "slot": "signed"}).status_code == 422
    assert client.post(f"{url}attach/", {"upload": page(), "slot": "signed"}).status_code == 302
    shown = client.get(url).content.decode()
    (kept,) = files.of(made)
    assert f"/files/{kept.uid}/" in shown
    assert "还没有上传参加人员签字的扫描件。" not in shown
    assert client.get(f"/files/{kept.uid}/").status_code == 200
    assert login("leader_1").get(f"/files/{kept.uid}/").status_code == 404
    assert login("leader_1").post(f"{url}attach/", {"upload": page(), "slot": "signed"}).status_code == 404


def test_what_goes_with_an_instruction_and_what_comes_back(world, login):
    paper, liaison, director = make.instruction(world), world.users["liaison_2"], world.users["office_director"]
    sent = instructions.attach(paper, by=liaison, upload=page("附表.pdf"))
    with pytest.raises(Refused, match="报送以后才有批示件"):
        instructions.attach(paper, by=liaison, upload=page(), slot="directive")
    assert fetched(world, sent, "liaison_2", "office_director", "leader_1") == ["liaison_2"]
    instructions.report(instructions.sign(paper, by=world.users["leader_2"]), by=liaison)
    with pytest.raises(Refused, match="附件不再变"):
        instructions.attach(paper, by=liaison, upload=page())
    assert fetched(world, sent, "liaison_2", "office_director", "leading_group", "leader_1") == [
        "liaison_2",
        "office_director",
    ]
    url = paper.get_absolute_url()
    assert (
        login("office_director").post(f"{url}attach/", {"upload": page("批示件.pdf"), "slot": "directive"}).status_code
        == 302
    )
    (_, directive) = files.of(paper)
    assert f"/files/{directive.uid}/" in login("liaison_2").get(url).content.decode()
    with pytest.raises(Refused):
        instructions.attach(paper, by=world.users["leading_group"], upload=page(), slot="directive")
    assert director != liaison


def test_the_files_of_a_material_request(world, login):
    asked = requests.at_status(world, "complete")
    url = f"{asked.get_absolute_url()}attach/"
    assert login("deputy_2").post(url, {"upload": page("交接单.pdf"), "slot": "handover"}).status_code == 302
    (kept,) = files.of(asked)
    assert (kept.slot, kept.level) == ("handover", 1)
    assert "交接单.pdf" in login("member_2").get(asked.get_absolute_url()).content.decode()
    assert fetched(world, kept, "member_2", "office_staff", "leader_1", "owner_huaidu") == ["member_2", "office_staff"]
    with pytest.raises(Refused):
        request_files.attach(asked, by=world.users["office_staff"], upload=page(), slot="letter")
    withdrawn = requests.at_status(world, "cancelled")
    with pytest.raises(Refused, match="已撤回"):
        request_files.attach(withdrawn, by=world.users["member_2"], upload=page(), slot="letter")


def test_counted_paper_is_for_who_enters_it(world, login):
    made, _ = surveys.published(world)
    kept = survey_papers.attach(made, by=world.users["member_2"], upload=page("汇总表.pdf"))
    assert kept.encrypted
    assert fetched(world, kept, "member_2", "leader_2", "member_2b", "office_director", "leader_1") == [
        "member_2",
        "leader_2",
    ]
    assert f"/files/{kept.uid}/" in login("member_2").get(made.get_absolute_url()).content.decode()
    assert f"/files/{kept.uid}/" not in login("office_director").get(made.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        survey_papers.attach(made, by=world.users["leader_1"], upload=page())
    code, _ = surveys.published(world, mode="code")
    with pytest.raises(Refused, match="二维码"):
        survey_papers.attach(code, by=world.users["member_2"], upload=page())
