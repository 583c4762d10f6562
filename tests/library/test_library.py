"""资料库: keep, extract, find; who may; what hostile files meet."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from docx import Document as Word
from openpyxl import Workbook

from library import actions, extraction, queries
from library.models import Document
from rounds.actions import recusals
from tests.core.xls_sample import write_compound
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

TEXT = "第一条 村集体资源发包应当公开。\n第二条 鱼塘、林地发包须经村民代表会议决定。\n附则"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def word_file() -> bytes:
    document, out = Word(), io.BytesIO()
    document.add_paragraph("第三条 低保评议要公示。")
    document.save(out)
    return out.getvalue()


def sheet_file() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["村名", "补贴金额"])
    book.active.append(["柳湾村", 8140])
    book.save(out)
    return out.getvalue()


def pdf_file() -> bytes:
    from xuncha.core.pdf import PaperMeta, render_pdf

    return render_pdf("paper/table.html", {"title": "补贴发放表", "columns": [{"label": "村名"}], "rows": [["柳湾村"]]},
                      meta=PaperMeta(title="补贴发放表"))  # fmt: skip


@pytest.fixture
def typed(world) -> Document:
    return actions.add_document(
        by=world.users["office_staff"], title="农村集体资源发包管理办法", kind="regulation", text=TEXT
    )


def test_typed_text_becomes_passages_with_articles(typed):
    rows = list(typed.passages.values_list("seq", "article_no"))
    assert rows == [(1, "第一条"), (2, "第二条"), (3, "")]
    assert typed.extraction == "typed"


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [("a.docx", word_file, "低保评议"), ("a.xlsx", sheet_file, "柳湾村"), ("a.pdf", pdf_file, "补贴发放表"),
     ("a.txt", lambda: "一把手监督".encode("gb18030"), "一把手")],
)  # fmt: skip
def test_text_is_taken_out_of_files_and_found(world, name, make, words):
    document = actions.add_document(
        by=world.users["office_staff"], title="资料", kind="paper", upload=upload(name, make())
    )
    actions.extract(document)
    document.refresh_from_db()
    assert document.extraction == "done"
    hits = queries.search(world.users["member_2"], words, 10)
    assert hits.total == 1 and words in "".join(text for text, _ in hits.rows[0]["snippet"])


def test_other_kinds_are_stored_and_marked(world):
    document = actions.add_document(
        by=world.users["office_staff"],
        title="旧文件",
        kind="paper",
        upload=upload("a.doc", write_compound("WordDocument")),
    )
    actions.extract(document)
    document.refresh_from_db()
    assert (document.extraction, document.passages.count()) == ("none", 0)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.pdf", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "不符"), ("a.docx", b"MZ" + b"x" * 50, "不符"), ("a.exe", b"MZ", "不能上传"),
     ("a.pdf", b"", "空的"), ("a.docx", b"PK\x03\x04" + b"x" * 50, "损坏")],
)  # fmt: skip
def test_disguised_files_are_refused_and_nothing_is_kept(world, name, content, words):
    with pytest.raises(Unmet, match=words):
        actions.add_document(by=world.users["office_staff"], title="x", kind="paper", upload=upload(name, content))
    assert not Document.objects.exists()


def test_a_broken_pdf_ends_its_own_process_only():
    with pytest.raises(extraction.Unreadable):
        extraction.text_of(b"%PDF-1.7\n" + b"\xff" * 2000, ".pdf")


def test_bigrams_find_what_like_finds(world, typed):
    actions.add_document(
        by=world.users["office_staff"], title="二", kind="paper", text="公款吃喝，私存小金库\n优亲厚友现象\n三资管理"
    )
    member = world.users["member_2"]
    bodies = [p.text for d in Document.objects.all() for p in d.passages.all()]
    for word in ("发包", "鱼塘", "村民代表", "小金库", "吃喝", "亲厚", "三资", "没有的词"):
        truth = any(word in body for body in bodies)
        assert bool(queries.search(member, word, 10).total) is truth, word


@pytest.mark.parametrize("account", ["member_2", "leader_2", "liaison_2", "discipline", "stranger"])
def test_only_the_office_keeps_the_library(world, account):
    with pytest.raises(Refused, match="巡察办"):
        actions.add_document(by=world.users[account], title="x", kind="paper", text="x")


@pytest.mark.parametrize(("account", "status"), [("member_2", 200), ("office_director", 200), ("leading_group", 200),
                                                ("chief_huaidu", 404), ("owner_huaidu", 404), ("stranger", 404),
                                                ("expired", 404), ("sysadmin", 404), ("auditor", 404)])  # fmt: skip
def test_who_opens_the_library(world, login, typed, account, status):
    client = login(account)
    assert client.get("/library/").status_code == status
    assert client.get(typed.get_absolute_url()).status_code == status


def test_a_document_of_another_round_is_not_found(world, typed):
    from rounds.models import InspectionRound

    other = InspectionRound.objects.create(term=world.round.term, sequence=2, name="第二轮")
    typed.rounds.set([other])
    assert not queries.visible_to(world.users["member_2"]).exists()
    assert queries.search(world.users["member_2"], "发包", 10).total == 0


def test_pages_of_the_office(world, login):
    client = login("office_staff")
    assert client.post("/library/new/", {"title": "x", "kind": "paper"}).status_code == 422
    made = client.post(
        "/library/new/", {"title": "监督要点", "kind": "points", "text": TEXT, "secrecy": "open"}, follow=True
    )
    assert "第二条" in made.content.decode()
    assert "监督要点" in client.get("/library/?q=鱼塘").content.decode()
    uid = Document.objects.get().uid
    assert (
        client.post(f"/library/{uid}/void/", {"reason": ""}, HTTP_REFERER="http://testserver/library/").status_code
        == 302
    )
    client.post(f"/library/{uid}/void/", {"reason": "重复"})
    assert client.get(f"/library/{uid}/").status_code == 404


def test_in_force_on_a_day(world, login, typed):
    actions.edit_document(typed, by=world.users["office_staff"], effective_from="2020-01-01", effective_to="2021-12-31")
    client = login("member_2")
    assert client.get("/library/?in_force=2021-06-01").context["page"].paginator.count == 1
    assert client.get("/library/?in_force=2022-06-01").context["page"].paginator.count == 0


def test_what_is_replaced_is_in_force_until_the_other_one_begins(world, login, typed):
    staff = world.users["office_staff"]
    newer = actions.add_document(
        by=staff, title="新的办法", kind="regulation", text="第一条 新。", effective_from=date(2022, 1, 1)
    )
    client, url = login("office_staff"), typed.get_absolute_url()
    assert list(client.get(f"{url}edit/").context["form"].fields["superseded_by"].queryset) == [newer]
    posted = {"title": typed.title, "kind": typed.kind, "secrecy": "open", "superseded_by": newer.pk}
    assert client.post(f"{url}edit/", posted).status_code == 302
    assert "已被《" in client.get(url).content.decode()
    assert [Document.objects.in_force(date(year, 6, 1)).count() for year in (2021, 2022)] == [1, 1]
    assert set(Document.objects.in_force(date(2022, 6, 1))) == {newer}
    with pytest.raises(Unmet, match="绕回来") as told:
        actions.edit_document(newer, by=staff, superseded_by=Document.objects.get(pk=typed.pk))
    assert list(told.value.fields) == ["superseded_by"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=newer.pk).update(superseded_by=newer.pk)
    actions.void(newer, by=staff, reason="重复")
    assert Document.objects.in_force(date(2022, 6, 1)).filter(pk=typed.pk).exists(), "what is void replaces nothing"


def test_the_list_keeps_its_budget(world, login, typed, django_assert_max_num_queries):
    client = login("member_2")
    for n in range(40):
        actions.add_document(by=world.users["office_staff"], title=f"资料{n}", kind="paper", text="x")
    with django_assert_max_num_queries(15):
        client.get("/library/")


def seen(world, account: str) -> bool:
    return queries.visible_to(world.users[account]).filter(title="情况摘编").exists()


@pytest.fixture
def about_village(world) -> Document:
    return actions.add_document(
        by=world.users["office_staff"], title="情况摘编", kind="past_report", orgs=[world.village],
        upload=upload("摘编.txt", "鱼塘发包未经公开招标。".encode()),
    )  # fmt: skip


def test_whoever_keeps_away_from_an_organisation_finds_no_document_about_it(world, login, about_village):
    """Recused from 柳湾村, and with it from the whole township: list, page, search, file and picker alike (design §5.1)."""
    actions.extract(about_village)
    (kept,) = files.of(about_village, "full")
    ways = ("/library/", about_village.get_absolute_url(), f"/files/{kept.uid}/", "/library/?q=鱼塘")
    assert "recused" in world.users and not seen(world, "recused") and seen(world, "member_2")
    assert queries.search(world.users["recused"], "鱼塘", 10).total == 0
    assert queries.search(world.users["member_2"], "鱼塘", 10).total == 1
    away, member = login("recused"), login("member_2")
    assert [away.get(url).status_code for url in ways[1:3]] == [404, 404]
    assert [member.get(url).status_code for url in ways[1:3]] == [200, 200]
    assert not files.may_fetch(world.users["recused"], kept)
    for url in (ways[0], ways[3]):
        assert "情况摘编" not in away.get(url).content.decode() and "情况摘编" in member.get(url).content.decode()
    assert "情况摘编" not in away.get("/search/?q=鱼塘").content.decode()


def test_one_organisation_among_many_is_enough(world, about_village):
    staff = world.users["office_staff"]
    actions.edit_document(about_village, by=staff, orgs=[world.orgs["hetan"]])
    assert seen(world, "recused"), "the other township is none of theirs"
    actions.edit_document(about_village, by=staff, orgs=[world.orgs["hetan"], world.orgs["huaidu"]])
    assert not seen(world, "recused")
    assert AuditEntry.objects.filter(uid=about_village.uid, verb="edit").latest("pk").changes == {"orgs": "changed"}


@pytest.mark.parametrize("kind", ["unit", "past_report"])
def test_what_is_about_a_unit_says_which(world, login, kind):
    posted = {"title": "基本情况", "kind": kind, "text": "一、基本情况", "secrecy": "internal"}
    client = login("office_staff")
    assert "要选明涉及哪些党组织" in client.post("/library/new/", posted).content.decode()
    assert client.post("/library/new/", {**posted, "orgs": [world.village.pk]}).status_code == 302
    made = Document.objects.get()
    assert "柳湾村" in client.get(made.get_absolute_url()).content.decode()
    with pytest.raises(Unmet, match="涉及哪些党组织"):
        actions.edit_document(made, by=world.users["office_staff"], orgs=[])


def test_the_office_keeps_away_too(world, about_village):
    staff = world.users["office_staff"]
    declared = recusals.declare_recusal(
        by=staff,
        round=world.round,
        org=world.village,
        kind="kin",
        detail="妻弟任会计",
        person=world.persons["office_staff"],
    )
    recusals.decide_recusal(declared, "uphold", by=world.users["office_director"])
    assert not seen(world, "office_staff")
    for act in (
        lambda: actions.edit_document(about_village, by=staff, title="改"),
        lambda: actions.void(about_village, by=staff, reason="重复"),
        lambda: actions.add_document(by=staff, title="x", kind="paper", text="x", orgs=[world.orgs["huaidu"]]),
    ):
        with pytest.raises(Refused, match="回避义务"):
            act()
