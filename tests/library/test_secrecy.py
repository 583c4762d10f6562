"""密级 of what the library keeps (domain §7.2): no state secret, only where its paper lies; and 借阅 of paper copies (§3.8)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from library import actions
from library.actions import loans
from library.models import Document, Loan
from tests.factories import TODAY
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

COVER = {"secrecy": "stub", "doc_no": "机密〔2023〕7号", "copies": 2, "place_kept": "保密室1号柜", "keeper": "祝小满"}
LOAN = {"borrower": "闻铮", "purpose": "起草方案", "lent_on": date(2023, 3, 14), "due_on": date(2023, 3, 20)}


def add(world, **columns) -> Document:
    """A document kept by the office."""
    return actions.add_document(by=world.users["office_staff"], **({"kind": "paper"} | columns))


def paper(world, copies: int = 1) -> Document:
    return add(world, title="通报", text="一、情况。", copies=copies)


# -- what bears a higher mark -----------------------------------------------------------------------------------------


def test_of_a_state_secret_only_the_place_of_its_paper_is_kept(world, login):
    stub = add(world, **COVER)
    assert (stub.title, stub.issuer, stub.extraction, stub.passages.count()) == ("存根", "", "stub", 0)
    page = login("office_staff").get(stub.get_absolute_url()).content.decode()
    assert all(words in page for words in ("机密〔2023〕7号", "保密室1号柜", "祝小满", "2 份"))


@pytest.mark.parametrize(("given", "sentence"), [
    ({"text": "一、部署。"}, "不得录入本系统"), ({"upload": SimpleUploadedFile("a.txt", b"x")}, "不得录入本系统"),
    ({"title": "关于某事的部署"}, "存根不写标题"), ({"issuer": "某办"}, "存根不写发文机关"), ({"doc_no": ""}, "存根要写明文号"),
    ({"copies": 0}, "存根要写明纸质份数"), ({"place_kept": ""}, "存根要写明存放地点"), ({"keeper": ""}, "存根要写明保管人"),
])  # fmt: skip
def test_nothing_else_of_it_comes_in(world, given, sentence):
    with pytest.raises(Unmet, match=sentence):
        add(world, **(COVER | given))
    assert not Document.objects.exists()


def test_the_form_says_why_and_keeps_no_file(world, login):
    posted = {**COVER, "title": "", "kind": "paper", "text": "一、部署。"}
    answer = login("office_staff").post("/library/new/", posted)
    assert answer.status_code == 422 and "秘密级以上的资料不得录入本系统" in answer.content.decode()
    assert login("office_staff").post("/library/new/", posted | {"text": ""}).status_code == 302
    assert Document.objects.get().is_stub


def test_no_word_makes_a_stub_of_a_document_or_a_document_of_a_stub(world):
    staff, stub, plain = world.users["office_staff"], add(world, **COVER), paper(world)
    with pytest.raises(Unmet, match="不能改成普通资料"):
        actions.edit_document(stub, by=staff, secrecy="internal", title="x")
    with pytest.raises(Unmet, match="不能改成存根"):
        actions.edit_document(plain, by=staff, **(COVER | {"title": ""}))


def test_the_database_refuses_content_on_a_stub(world):
    stub = add(world, **COVER)
    for columns in ({"title": "部署"}, {"issuer": "某办"}, {"extraction": "typed"}, {"secrecy": "work"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=stub.pk).update(**columns)


def test_the_file_of_a_work_secret_is_kept_encrypted(world):
    def kept(**columns):
        made = add(world, title="情况", upload=SimpleUploadedFile("a.txt", "一、情况。".encode()), **columns)
        return made, files.of(made, "full")[0]

    (_, secret), (plain, opened) = kept(secrecy="work"), kept(secrecy="open")
    assert (secret.level, secret.encrypted, opened.level) == (2, True, 1)
    with pytest.raises(Unmet, match="再按工作秘密重新收入"):
        actions.edit_document(plain, by=world.users["office_staff"], secrecy="work", title="情况")


def test_the_list_is_filtered_by_its_mark(world, login):
    add(world, **COVER)
    add(world, title="公开的", text="x", secrecy="open")
    rows = login("office_staff").get("/library/?secrecy=open").context["rows"]
    assert len(rows) == 1


# -- who has a paper copy ---------------------------------------------------------------------------------------------


def test_a_copy_is_lent_and_comes_back(world, login):
    document, client = paper(world), login("office_staff")
    url = document.get_absolute_url()
    posted = {**LOAN, "lent_on": "2023-03-14", "due_on": "2023-03-14"}
    assert client.post(f"{url}lend/", posted).status_code == 302
    loan = Loan.objects.get()
    shown = client.get(url).content.decode()
    assert "闻铮" in shown and "借出 1 份" in shown and "逾期" in shown and "loan-form" not in shown
    assert client.post(f"{url}loans/{loan.uid}/return/", {"returned_on": "2023-03-15"}).status_code == 302
    loan.refresh_from_db()
    assert (loan.returned_on, loan.returned_to) == (TODAY, world.users["office_staff"])
    verbs = list(AuditEntry.objects.filter(uid=document.uid).order_by("id").values_list("verb", flat=True))
    assert verbs == ["add_document", "lend", "take_back"]
    assert "闻铮" not in str(list(AuditEntry.objects.values_list("changes", "label")))


def test_no_more_copies_are_lent_than_there_are(world):
    staff = world.users["office_staff"]
    with pytest.raises(Unmet, match="没有登记纸质份数"):
        loans.lend(paper(world, copies=0), by=staff, **LOAN)
    document = paper(world, copies=2)
    first = loans.lend(document, by=staff, **LOAN)
    loans.lend(document, by=staff, **LOAN)
    with pytest.raises(Unmet, match="纸质 2 份都已借出"):
        loans.lend(document, by=staff, **LOAN)
    with pytest.raises(Unmet, match="已借出 2 份"):
        actions.edit_document(document, by=staff, copies=1, title="通报")
    with pytest.raises(Unmet, match="还有 2 份借出没有归还"):
        actions.VERBS["void"](document, by=staff, reason="过时")
    loans.take_back(first, by=staff, returned_on=TODAY)
    with pytest.raises(Unmet, match="已经在 2023-03-15 归还"):
        loans.take_back(first, by=staff, returned_on=TODAY)


@pytest.mark.parametrize(("given", "sentence"), [
    ({"borrower": " "}, "请写明借阅人"), ({"purpose": ""}, "请写明用途"), ({"lent_on": date(2023, 3, 16)}, "不能晚于今天"),
    ({"due_on": date(2023, 3, 13)}, "应还日期早于借出日期"),
])  # fmt: skip
def test_what_a_loan_must_say(world, given, sentence):
    with pytest.raises(Unmet, match=sentence):
        loans.lend(paper(world), by=world.users["office_staff"], **(LOAN | given))


def test_it_comes_back_after_it_went(world):
    loan = loans.lend(paper(world), by=world.users["office_staff"], **LOAN)
    for day, sentence in ((date(2023, 3, 13), "早于借出日期"), (date(2023, 3, 16), "不能晚于今天")):
        with pytest.raises(Unmet, match=sentence):
            loans.take_back(loan, by=world.users["office_staff"], returned_on=day)


def test_readers_are_told_how_many_are_out_and_not_who_has_them(world, login):
    document = paper(world)
    loans.lend(document, by=world.users["office_staff"], **LOAN)
    page = login("member_2").get(document.get_absolute_url()).content.decode()
    assert "借出 1 份" in page and "闻铮" not in page and "loan-form" not in page
    with pytest.raises(Refused):
        loans.lend(paper(world), by=world.users["member_2"], **LOAN)
