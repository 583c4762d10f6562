"""The paper behind the totals of a survey (问卷汇总表): kept as a file beside what was typed from it (domain §3.0, §3.10)."""

from django.core.files.uploadedfile import UploadedFile

from interviews import permissions
from interviews.models import Survey
from rounds.actions import attachments
from xuncha.core import audit
from xuncha.core.models import StoredFile, User

SLOTS = {"totals": "纸质汇总表"}


@audit.action
def attach(survey: Survey, *, by: User, upload: UploadedFile | None, slot: str = "totals") -> StoredFile:
    """Keep the counted paper of a survey, encrypted, while its totals may be entered (domain §3.10)."""
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    why_not = permissions.why_not_enter(by, locked)
    return attachments.keep(locked, by=by, upload=upload, slot=slot, slots=SLOTS, why_not=why_not, level=locked.LEVEL)
