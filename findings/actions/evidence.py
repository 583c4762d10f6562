"""Verbs of 支撑材料: add, remove, and copy to a new version (domain §3.3)."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max

from findings.actions import checks
from findings.models import EvidenceItem, WorkingDraft
from findings.permissions import drafts as permissions
from xuncha.core import audit, files
from xuncha.core.errors import Unmet
from xuncha.core.models import User


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


def _next_seq(draft: WorkingDraft) -> int:
    return (draft.evidence.aggregate(n=Max("seq"))["n"] or 0) + 1


@audit.action
def remove_evidence(item: EvidenceItem, *, by: User, reason: str = "") -> WorkingDraft:
    """Take a piece of evidence out of a draft in status 草稿; its file goes, the trail stays."""
    draft = WorkingDraft.objects.select_for_update(of=("self",)).get(pk=item.draft_id)
    checks.refuse(permissions.why_not_edit(by, draft))
    for kept in files.of(item):
        files.remove(kept, by=by, reason=reason)
    audit.record("evidence_remove", by=by, about=draft, reason=reason, changes={"seq": [item.seq, None]})
    item.delete()
    return draft


def copy(old: WorkingDraft, new: WorkingDraft, *, by: User) -> None:
    """The evidence of a version under the next one, files included."""
    for item in old.evidence.prefetch_related("takers"):
        twin = EvidenceItem.objects.create(
            draft=new, seq=item.seq, name=item.name, kind=item.kind, pages=item.pages, is_original=item.is_original,
            provider=item.provider, taken_on=item.taken_on, created_by=by,
        )  # fmt: skip
        twin.takers.set(item.takers.all())
        for kept in files.of(item):
            files.store_bytes(
                files.read(kept), name=kept.name, media_type=kept.media_type, owner_kind=kept.owner_kind,
                owner_uid=twin.uid, by=by, level=kept.level,
            )  # fmt: skip
