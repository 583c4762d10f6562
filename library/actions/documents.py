"""Verbs of the library: add, edit, extract, void a document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from library import bell, extraction, permissions, queries
from library.models import Document, Extraction, Passage, Secrecy
from library.models.documents import ABOUT_UNITS
from rounds.actions.editing import demand
from rounds.models import InspectionRound, PartyOrg
from xuncha.core import audit, calendar, files, grams
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

STUB_TITLE = "存根"
STUB_NEEDS = {"doc_no": "文号", "copies": "纸质份数", "place_kept": "存放地点", "keeper": "保管人"}
NO_STATE_SECRETS = "秘密级以上的资料不得录入本系统：不传文件、不录正文，只登记文号、份数、存放地点和保管人。"
INTO_STUB = "这份资料已经存有内容，不能改成存根；请立即作废并报告保密工作机构，再另行登记存根。"
FROM_STUB = "存根不能改成普通资料；解密后请另行收入，再作废存根。"


@audit.action
def add_document(
    *,
    by: User,
    upload: UploadedFile | None = None,
    text: str = "",
    rounds: Iterable[InspectionRound] = (),
    orgs: Iterable[PartyOrg] = (),
    **columns: Any,
) -> Document:
    """Keep a document: a file whose text is taken out in the background, or a text as typed; `orgs`: whom it is about."""
    orgs = list(orgs)
    _refuse(permissions.why_not_keep(by, orgs=orgs))
    secret = columns.get("secrecy") == Secrecy.STUB
    if secret and (upload is not None or text.strip()):
        raise Unmet(fields={"secrecy": NO_STATE_SECRETS})
    if not secret and upload is None and not text.strip():
        raise Unmet(fields={"text": "请上传文件，或者录入正文。"})
    _check(columns, orgs)
    _check_successor(None, columns.get("superseded_by"), by)
    begun = Extraction.STUB if secret else Extraction.PENDING if upload else Extraction.TYPED
    document = Document.objects.create(created_by=by, extraction=begun, **columns)
    document.rounds.set(rounds)
    document.orgs.set(orgs)
    if text.strip():
        _write_passages(document, text)
    if upload is not None:
        files.store(upload, owner=document, by=by, slot="full", level=2 if document.secrecy == Secrecy.WORK else 1)
        transaction.on_commit(lambda: bell.ring(document.pk))
    audit.record("add_document", by=by, about=document, label=f"资料 {document.doc_no}")
    return document


@audit.action
def edit_document(
    document: Document, *, by: User, rounds: Iterable[InspectionRound] | None = None,
    orgs: Iterable[PartyOrg] | None = None, **columns: Any,
) -> Document:  # fmt: skip
    """Change what is said of a document; its text stays."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    about = list(locked.orgs.all() if orgs is None else orgs)
    _refuse(permissions.why_not_keep(by, locked, about))
    _check({"kind": locked.kind} | columns, about)
    _check_mark(locked, columns.get("secrecy", locked.secrecy), columns.get("copies", locked.copies))
    _check_successor(locked, columns.get("superseded_by"), by)
    before = {name: getattr(locked, name) for name in columns}
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save()
    if rounds is not None:
        locked.rounds.set(rounds)
    changes = audit.clear_changes(locked, before, columns)
    if {org.pk for org in about} != set(locked.orgs.values_list("pk", flat=True)):
        locked.orgs.set(about)
        changes["orgs"] = "changed"
    audit.record("edit", by=by, about=locked, changes=changes)
    return locked


def _check(columns: dict[str, Any], orgs: list[PartyOrg]) -> None:
    if columns.get("kind") in ABOUT_UNITS and not orgs:
        raise Unmet(fields={"orgs": "单位情况、历史巡察报告要选明涉及哪些党组织：对其负有回避义务的人不能看到。"})
    start, end = columns.get("effective_from"), columns.get("effective_to")
    if start and end and end < start:
        raise Unmet(fields={"effective_to": "失效日期早于施行日期，请改正。"})
    if columns.get("secrecy") == Secrecy.STUB:
        _check_stub(columns)
    elif not columns.get("title", STUB_TITLE).strip():
        raise Unmet(fields={"title": "请写明标题。"})


def _check_stub(columns: dict[str, Any]) -> None:
    """A stub says where the paper lies, and nothing of what it says (domain §7.2)."""
    titled = columns.get("title", "") not in ("", STUB_TITLE)
    demand({
        "title": "存根不写标题；请清空，文号足以查找。" if titled else "",
        "issuer": "存根不写发文机关，请清空。" if columns.get("issuer") else "",
        **{name: "" if columns.get(name) else f"存根要写明{label}。" for name, label in STUB_NEEDS.items()},
    })  # fmt: skip
    columns["title"] = STUB_TITLE


def _check_mark(document: Document, secrecy: str, copies: int) -> None:
    """What stands here cannot become a stub by a word, nor a stub a document; and no copy is lent that is not there."""
    if (secrecy == Secrecy.STUB) != document.is_stub:
        raise Unmet(fields={"secrecy": FROM_STUB if document.is_stub else INTO_STUB})
    if secrecy == Secrecy.WORK and any(kept.level < 2 for kept in files.of(document, "full")):
        raise Unmet(fields={"secrecy": "改为工作秘密的，文件要加密保存；请作废这一份，再按工作秘密重新收入。"})
    if copies < (out := document.loans.out().count()):
        raise Unmet(fields={"copies": f"已借出 {out} 份，纸质份数不能少于借出的份数。"})


def _check_successor(document: Document | None, successor: Document | None, by: User) -> None:
    """What replaces a document is another one that this person finds, and no chain leads back (domain §3.8 被替代)."""
    if successor is None:
        return
    if not queries.visible_to(by).filter(pk=successor.pk).exists():
        raise Unmet(fields={"superseded_by": "所选资料不存在或已作废，请重新选择。"})
    later, passed = successor, set()
    while document is not None and later is not None and later.pk not in passed:
        if later.pk == document.pk:
            raise Unmet(fields={"superseded_by": "一份资料不能替代自己，也不能绕回来被自己替代的资料替代。"})
        passed.add(later.pk)
        later = later.superseded_by


def _write_passages(document: Document, text: str) -> int:
    document.passages.all().delete()
    count = 0
    for count, (article, paragraph) in enumerate(extraction.passages(text), start=1):
        passage = Passage.objects.create(document=document, seq=count, article_no=article, text=paragraph)
        grams.update_search_vector(Passage, passage.pk, paragraph)
    return count


@audit.action
def extract(document: Document) -> Document:
    """Take the text out of the document's file: the background's verb, safe to repeat."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    kept = next(iter(files.of(locked, "full")), None)
    if kept is None or locked.extraction not in (Extraction.PENDING, Extraction.NONE):
        return locked
    try:
        count = _write_passages(locked, extraction.text_of(files.read(kept), Path(kept.name).suffix.lower()))
        locked.extraction = Extraction.DONE if count else Extraction.NONE
    except extraction.Unreadable:
        locked.extraction = Extraction.NONE
    locked.save()
    audit.record(
        "extract",
        by=None,
        about=locked,
        changes={"extraction": [None, locked.extraction]},
        label=f"资料 {locked.doc_no}",
    )
    return locked


def extract_by_id(document_id: int) -> None:
    """The same by id; nothing when the document is gone."""
    document = Document.objects.filter(pk=document_id, voided_at=None).first()
    if document is not None:
        extract(document)


def extract_waiting(limit: int = 20) -> None:
    """Take up what waited while the background was away, each document in a transaction of its own."""
    for document in Document.objects.filter(extraction=Extraction.PENDING, voided_at=None)[:limit]:
        extract(document)


@audit.action
def extract_again(document: Document, *, by: User, reason: str = "") -> Document:
    """重新提取: for a file that waited while the background was away."""
    _refuse(permissions.why_not_keep(by, document))
    if not files.of(document, "full"):
        raise Unmet("这份资料没有文件，不需要提取。")
    audit.record("extract_again", by=by, about=document, label=f"资料 {document.doc_no}")
    transaction.on_commit(lambda: bell.ring(document.pk))
    return document


@audit.action
def void(document: Document, *, by: User, reason: str = "") -> Document:
    """作废, with a reason; it is found no more."""
    _refuse(permissions.why_not_keep(by, document))
    if not reason.strip():
        raise Unmet("作废必须写明理由。")
    if out := document.loans.out().count():
        raise Unmet(f"还有 {out} 份借出没有归还，收回后才能作废。")
    document.voided_at = calendar.now()
    document.save(update_fields=["voided_at", "updated_at"])
    audit.record("void", by=by, about=document, reason=reason, label=f"资料 {document.doc_no}")
    return document


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)


VERBS = {"extract": extract_again, "void": void}
