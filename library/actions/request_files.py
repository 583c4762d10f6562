"""The files of a material request (调阅): the letter that asked, and the signed lists of what changed hands (domain §3.8)."""

from django.core.files.uploadedfile import UploadedFile

from library import permissions
from library.models import MaterialRequest
from rounds.actions import attachments
from xuncha.core import audit
from xuncha.core.models import StoredFile, User

SLOTS = {"letter": "调阅函", "handover": "交接单", "returned": "归还清单（签字）"}


@audit.action
def attach(asked: MaterialRequest, *, by: User, upload: UploadedFile | None, slot: str = "letter") -> StoredFile:
    """Keep a file with a request; whoever may receive and give back may (domain §3.0, §3.8)."""
    locked = MaterialRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    why_not = permissions.why_not_attach(by, locked)
    return attachments.keep(locked, by=by, upload=upload, slot=slot, slots=SLOTS, why_not=why_not, level=locked.LEVEL)
