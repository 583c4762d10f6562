"""附件: a file that belongs to a record (domain §3.0): checked, kept, noted; each app says who may lay which."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from rounds.actions.editing import refuse
from xuncha.core import audit, files
from xuncha.core.errors import Unmet
from xuncha.core.models import StoredFile, User


@audit.action
def keep(
    record: Model, *, by: User, upload: UploadedFile | None, slot: str, slots: Mapping[str, str], why_not: str, level: int
) -> StoredFile:  # fmt: skip
    """Keep a file in one of a record's slots; what is L2 lies encrypted (domain §3.0 attachments)."""
    refuse(why_not)
    if slot not in slots:
        raise Unmet(f"请选择文件种类：{'、'.join(slots.values())}。")
    if upload is None:
        raise Unmet("请先选择要上传的文件。")
    kept = files.store(upload, owner=record, by=by, slot=slot, level=level, encrypt=level > 1)
    audit.record("attach", by=by, about=record, changes={"slot": [None, slot]})
    return kept
