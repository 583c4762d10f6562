"""Verbs of 支撑材料: add, remove, and copy to a new version (domain §3.3)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max

from findings.actions import checks
from findings.models import EvidenceItem, WorkingDraft
from findings.permissions import drafts as permissions
from findings.queries import carried
from xuncha.core import audit, files, links
from xuncha.core.errors import Unmet
from xuncha.core.models import RecordLink, User

#: the relation of a record and the evidence, and the draft, that it proves
RELATION = "evidence"


@audit.action
def add_evidence(
    draft: WorkingDraft, *, by: User, name: str, kind: str, taken_on: date, takers: Iterable[User], pages: int = 1,
    is_original: bool = False, provider: str = "", file: UploadedFile | None = None,
) -> EvidenceItem:  # fmt: skip
    """Lay one piece of evidence under a draft in status 草稿: taken by two, with a file when there is one."""
    draft = WorkingDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    checks.refuse(permissions.why_not_edit(by, draft))
    people = list(takers)
    if len({one.pk for one in people}) < 2:
        raise Unmet(fields={"takers": "提取人不得少于2人。"})
    if pages < 1:
        raise Unmet(fields={"pages": "页数至少为1。"})
    checks.day_in_round(draft.target, taken_on, "taken_on", "提取日期")
    checks.authorised(draft.target, people, taken_on, "takers")
    item = EvidenceItem.objects.create(
        draft=draft, seq=_next_seq(draft), name=name, kind=kind, pages=pages, is_original=is_original, provider=provider,
        taken_on=taken_on, created_by=by,
    )  # fmt: skip
    item.takers.set(people)
    if file is not None:
        files.store(file, owner=item, by=by, level=2)
    audit.record("evidence_add", by=by, about=draft, changes={"seq": [None, item.seq]})
    return item


@audit.action
def add_from_record(
    draft: WorkingDraft, *, by: User, kind: str, uid: Any, pages: int = 1, takers: Iterable[User] = ()
) -> EvidenceItem:
    """Lay a record of the ledgers under a draft: name, provider, day and takers come from it, and a link leads back (domain §3.3)."""
    checks.refuse(permissions.why_not_edit(by, draft))
    source = carried.pick(by, draft, kind, uid)
    if source is None:
        raise Unmet(fields={"record": f"所选记录不是“{draft.target}”的记录，或不在您的查阅范围内，请重新选择。"})
    if source.uid in links.sources_of_many(draft.evidence.values_list("uid", flat=True), RELATION):
        raise Unmet(fields={"record": "这条记录已经是本底稿的支撑材料，请另选一条。"})
    taken = carried.carry(source)
    people = list(takers) or taken.takers
    people = people if len(people) > 1 else list(draft.undertakers.all())
    item = add_evidence(
        draft, by=by, name=taken.name, kind=taken.kind, taken_on=taken.taken_on, takers=people, pages=pages,
        is_original=taken.is_original, provider=taken.provider,
    )  # fmt: skip
    for end in (item, draft):
        links.link(source, end, RELATION, by=by)
    return item


def _next_seq(draft: WorkingDraft) -> int:
    return (draft.evidence.aggregate(n=Max("seq"))["n"] or 0) + 1


@audit.action
def remove_evidence(item: EvidenceItem, *, by: User, reason: str = "") -> WorkingDraft:
    """Take a piece of evidence out of a draft in status 草稿; its file goes, the trail stays."""
    draft = WorkingDraft.objects.select_for_update(of=("self",)).get(pk=item.draft_id)
    checks.refuse(permissions.why_not_edit(by, draft))
    for kept in files.of(item):
        files.remove(kept, by=by, reason=reason)
    _untie(item, draft)
    audit.record("evidence_remove", by=by, about=draft, reason=reason, changes={"seq": [item.seq, None]})
    item.delete()
    return draft


def _untie(item: EvidenceItem, draft: WorkingDraft) -> None:
    """The links of a piece that goes: to the record it came from, which now proves nothing here."""
    ties = RecordLink.objects.filter(to_uid=item.uid, relation=RELATION)
    RecordLink.objects.filter(
        to_uid=draft.uid, relation=RELATION, from_uid__in=list(ties.values_list("from_uid", flat=True))
    ).delete()
    ties.delete()


def copy(old: WorkingDraft, new: WorkingDraft, *, by: User) -> None:
    """The evidence of a version under the next one, files included."""
    for item in old.evidence.prefetch_related("takers"):
        twin = EvidenceItem.objects.create(
            draft=new, seq=item.seq, name=item.name, kind=item.kind, pages=item.pages, is_original=item.is_original,
            provider=item.provider, taken_on=item.taken_on, created_by=by,
        )  # fmt: skip
        twin.takers.set(item.takers.all())
        for tie in RecordLink.objects.filter(to_uid=item.uid, relation=RELATION):
            for end in (twin, new):
                RecordLink.objects.get_or_create(
                    relation=RELATION, from_uid=tie.from_uid, to_uid=end.uid,
                    defaults={"from_kind": tie.from_kind, "to_kind": links.kind_of(end), "created_by": by},
                )  # fmt: skip
        for kept in files.of(item):
            files.store_bytes(
                files.read(kept), name=kept.name, media_type=kept.media_type, owner_kind=kept.owner_kind,
                owner_uid=twin.uid, by=by, level=kept.level,
            )  # fmt: skip
