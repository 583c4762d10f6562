"""Uploads: suffix, size and content must agree; what is kept is hashed; who fetches it is the record's own affair."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.actions import evidence
from petitions import actions as petitions
from rectification.actions import measures
from tests.core.xls_sample import write_compound, write_xls
from tests.factories import CAST
from tests.findings import make as drafts
from tests.petitions.letters import register
from tests.rectification import make
from xuncha.core import files
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry, StoredFile

PDF, PNG = b"%PDF-1.4\n%%EOF\n", b"\x89PNG\r\n\x1a\n" + b"0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"0" * 40
XLS, DOC = write_xls({"表": [["甲", 1]]}), write_compound("WordDocument")
ACCOUNTS = [row[0] for row in CAST]


def archive(compression: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    """A zip with these members (`__` for `/`)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


DOCX, XLSX = archive(word__document_dot_xml=b"<x/>"), archive(xl__workbook_dot_xml=b"<x/>")


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Unmet) as caught:
        files.check(SimpleUploadedFile(name, content))
    return caught.value.sentences[0]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("合同.pdf", PDF, "application/pdf"), ("照片.PNG", PNG, "image/png"), ("照片.jpg", JPG, "image/jpeg"),
        ("照片.jpeg", JPG, "image/jpeg"), ("说明.txt", "说明".encode(), "text/plain"), ("旧表.xls", XLS, "application/vnd.ms-excel"),
        ("旧稿.doc", DOC, "application/msword"), ("旧稿.wps", DOC, "application/vnd.ms-works"), ("新稿.wps", DOCX, "application/vnd.ms-works"),
        ("版式.ofd", archive(OFD_dot_xml=b"<x/>"), "application/ofd"),
        ("稿.docx", DOCX, files.KINDS[".docx"][0]), ("表.xlsx", XLSX, files.KINDS[".xlsx"][0]),
    ],
)  # fmt: skip
def test_what_is_what_it_says_is_taken(name, content, media_type):
    upload = SimpleUploadedFile(
        name, content, content_type="application/x-msdownload"
    )  # the browser's word counts nothing
    assert files.check(upload) == media_type
    assert upload.tell() == 0, "whoever stores it reads it from the beginning"


@pytest.mark.parametrize(
    "name",
    ["工具.exe", "页面.html", "图.svg", "脚本.js", "宏.docm", "宏.xlsm", "包.zip", "无后缀", "a.pdf.exe", ".pdf"],
)
def test_a_type_that_is_not_on_the_list_is_refused_with_the_list(name):
    said = refusal(name, PDF)
    assert said.startswith("不能上传“") and "可用：" in said and "pdf" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("合同.pdf", PNG), ("照片.png", PDF), ("照片.jpg", PNG), ("稿.docx", PNG), ("表.xlsx", PNG), ("旧稿.doc", PNG), ("旧表.xls", DOCX),
        ("照片.png", b"MZ\x90\x00" + b"0" * 40), ("照片.png", b"<html><script>x</script>"), ("说明.txt", b"a\0b"), ("说明.txt", PNG + b"\0"),
        ("合同.pdf", b" %PDF-1.4"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[:4].hex(),
)  # fmt: skip
def test_a_renamed_file_is_refused(name, content):
    said = refusal(name, content)
    assert "不符，可能被改过名；请核对后上传原文件。" in said and f"“.{name.split('.')[-1]}”" in said


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("稿.docx", XLSX, "不符，或带有宏"), ("表.xlsx", DOCX, "不符，或带有宏"), ("版式.ofd", DOCX, "不符，或带有宏"),
        ("稿.docx", archive(word__document_dot_xml=b"<x/>", word__vbaProject_dot_bin=b"x"), "带有宏"),
        ("旧稿.doc", XLS, "不符，或带有宏"), ("旧表.xls", DOC, "不符，或带有宏"), ("旧稿.wps", XLS, "不符，或带有宏"), ("新稿.wps", XLSX, "不符，或带有宏"),
        ("旧稿.doc", write_compound("WordDocument", extra_name="VBA"), "带有宏"), ("旧表.xls", write_xls({"表": [["甲"]]}, extra_name="_VBA_PROJECT_CUR"), "带有宏"),
        ("安装.doc", write_compound("SummaryInformation"), "不符，或带有宏"), ("旧稿.doc", DOC[:20], "已损坏，打不开"),
        ("稿.docx", DOCX[:-30], "已损坏，打不开"), ("空.pdf", b"", "文件是空的"),
    ],
)  # fmt: skip
def test_an_archive_of_another_kind_with_macros_or_broken_is_refused(name, content, words):
    assert words in refusal(name, content)


def test_a_file_over_the_limit_is_refused_with_the_limit(settings):
    settings.FILE_MAX_BYTES = 2 * 1024 * 1024
    assert files.check(SimpleUploadedFile("a.pdf", PDF + b"0" * (2 * 1024 * 1024 - len(PDF)))) == "application/pdf"
    assert "文件超过 2 MB" in refusal("a.pdf", PDF + b"0" * 2 * 1024 * 1024)


def test_a_zip_bomb_is_refused_unopened(settings):
    settings.FILE_MAX_BYTES = 64 * 1024
    bomb = archive(word__document_dot_xml=b"<x/>", word__media__a_dot_png=b"\0" * (20 * 64 * 1024 + 1))
    assert len(bomb) < settings.FILE_MAX_BYTES, "small enough to be let in by its size"
    assert "解压后过大" in refusal("稿.docx", bomb)


def test_the_digest_is_of_the_bytes_and_is_asked_again_at_each_fetch(world, login):
    made = drafts.draft(world)
    _add(world, made, "发包合同.pdf")
    kept = StoredFile.objects.get()
    assert (kept.sha256, kept.size, kept.name) == (hashlib.sha256(PDF).hexdigest(), len(PDF), "支撑材料-1.pdf")
    client = login("member_2")
    answer = client.get(f"/files/{kept.uid}/")
    assert answer.content == PDF and answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(verb="download", uid=kept.uid, actor="member_2").count() == 1
    files.path_of(kept.uid).write_bytes(PDF + b"x")
    spoiled = client.get(f"/files/{kept.uid}/")
    assert spoiled.status_code == 422 and "与登记的摘要不符" in spoiled.content.decode()


def test_a_refused_upload_leaves_nothing_behind(world, login, settings):
    made = drafts.draft(world)
    posted = {"name": "合同", "kind": "contract", "pages": 1, "taken_on": "2023-03-10",
              "takers": [world.users["member_2"].pk, world.users["member_2b"].pk], "file": SimpleUploadedFile("合同.pdf", PNG)}  # fmt: skip
    answer = login("member_2").post(f"{made.get_absolute_url()}evidence/", posted)
    assert answer.status_code == 422 and "可能被改过名" in answer.content.decode()
    assert not StoredFile.objects.exists() and not made.evidence.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_only_paper_and_pictures_open_in_the_browser(world, login):
    made = drafts.draft(world)
    for name, content in (("a.pdf", PDF), ("b.png", PNG), ("c.docx", DOCX), ("d.txt", b"<script>x</script>")):
        _add(world, made, name, content)
    client = login("member_2")
    ways = {kept.name: client.get(f"/files/{kept.uid}/")["Content-Disposition"] for kept in StoredFile.objects.all()}
    assert {name.rpartition(".")[2]: way.split(";")[0] for name, way in ways.items()} == {
        "pdf": "inline", "png": "inline", "docx": "attachment", "txt": "attachment",
    }  # fmt: skip
    kept = StoredFile.objects.get(name__endswith=".pdf")
    assert client.get(f"/files/{kept.uid}/?save=1")["Content-Disposition"].startswith("attachment")


def _add(world, made, name: str, content: bytes = PDF) -> None:
    two = [world.users["member_2"], world.users["member_2b"]]
    evidence.add_evidence(made, by=two[0], name=name, kind="contract", taken_on=drafts.DAY, takers=two,
                          file=SimpleUploadedFile(name, content))  # fmt: skip


def evidence_of_a_draft(world) -> StoredFile:
    _add(world, drafts.draft(world), "合同.pdf")
    return StoredFile.objects.get()


def original_of_a_letter(world) -> StoredFile:
    petitions.add_original(
        register(world), by=world.users["petition_2"], upload=SimpleUploadedFile("费思齐来信.pdf", PDF)
    )
    return StoredFile.objects.get()


def proof_of_a_measure(world) -> StoredFile:
    measures.add_proof(
        make.item_at(world, "rectifying").measures.get(), by=world.users["owner_huaidu"], upload=make.pdf()
    )
    return StoredFile.objects.get()


GROUP_2 = {"leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2"}
FETCHED_BY = {
    evidence_of_a_draft: GROUP_2,  # not signed yet: the office does not see it
    original_of_a_letter: {"petition_2", "petition_officer"},  # petition duty alone, not even the leader
    proof_of_a_measure: GROUP_2 | {"office_director", "office_staff", "leading_group", "secretary", "county_leader", "discipline",
                                   "organization", "propaganda", "chief_huaidu", "owner_huaidu"},
}  # fmt: skip


@pytest.mark.parametrize("kind", FETCHED_BY, ids=lambda kind: kind.__name__)
def test_each_of_the_cast_fetches_what_is_theirs_and_finds_nothing_else(world, login, kind):
    kept = kind(world)
    answers = {account: login(account).get(f"/files/{kept.uid}/").status_code for account in ACCOUNTS}
    assert {account for account, status in answers.items() if status == 200} == FETCHED_BY[kind]
    assert {status for account, status in answers.items() if account not in FETCHED_BY[kind]} == {404}


def test_nobody_fetches_a_file_that_was_taken_away(world, login, django_capture_on_commit_callbacks):
    kept = evidence_of_a_draft(world)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(kept, by=world.users["member_2"], reason="传错了")
        assert files.path_of(kept.uid).exists(), "not before the row stands"
    assert {login(account).get(f"/files/{kept.uid}/").status_code for account in ACCOUNTS} == {404}
    assert not files.path_of(kept.uid).exists() and StoredFile.objects.filter(pk=kept.pk).exists()


def test_an_original_lies_encrypted_under_a_number(world, login):
    kept = original_of_a_letter(world)
    assert kept.encrypted and PDF not in files.path_of(kept.uid).read_bytes()
    assert kept.name == "1401-02-XF-0001-1.pdf", "a name of its own would name the reporter"
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert login("petition_2").get(f"/files/{kept.uid}/").content == PDF
