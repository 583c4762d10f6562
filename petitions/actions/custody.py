"""反映人保管: every field encrypted, found by exact digest only; each look needs a granted request (design §5.10)."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from petitions import permissions
from petitions.actions import radar
from petitions.models import IdentityRequest, Petition, PetitionReporter, SignatureType
from rounds.queries import work_rules
from xuncha.core import audit, crypto, identity, scan
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

FIELDS = ("name", "phone", "id_number", "address", "headcount", "old_visitor")


def headcount(fields: Mapping[str, Any]) -> int:
    """How many people came or signed; digits of any width."""
    text = unicodedata.normalize("NFKC", str(fields.get("headcount", "") or "")).strip().removesuffix("人")
    if text and not text.isdecimal():
        raise Unmet(fields={"headcount": "反映人数请填写数字，如 12。"})
    return int(text or 0)


def is_collective(fields: Mapping[str, Any], received_at: datetime) -> bool:
    """集体访: as many people as the office had set by that day (5 unless it says otherwise)."""
    return headcount(fields) >= work_rules.least("collective", timezone.localtime(received_at).date())


def store(petition: Petition, *, by: User, **fields: str) -> PetitionReporter:
    """Write the reporter with the digests; the caller has checked the right and writes the trail."""
    columns = columns_of(fields)
    kept, _ = PetitionReporter.objects.update_or_create(petition=petition, defaults={**columns, "created_by": by})
    return kept


def columns_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """What stands in custody: the fields, and the digests they are found by."""
    clean = {name: str(fields.get(name, "")).strip() for name in FIELDS}
    digests = {
        "name_digest": crypto.digest(crypto.normalise_name(clean["name"]), purpose="person.name"),
        "phone_digest": crypto.digest(crypto.normalise_phone(clean["phone"]), purpose="person.phone"),
        "id_digest": crypto.digest(crypto.normalise_id(clean["id_number"]), purpose="person.id"),
    }
    return {**clean, **digests}


@audit.action
def keep_reporter(
    petition: Petition, *, by: User, clear: Collection[str] = (), reason: str = "", **fields: str
) -> None:
    """Put or mend the reporter of a petition; a blank leaves what is kept, and only what `clear` names goes, with a reason.

    The trail says which fields, never what, and stands at the reporter's own row: the petition's history, which more
    people read, does not tell that there is one (domain §7.3)."""
    if petition.upper_level:
        raise Unmet("涉及上级管理干部的信访件不登记反映人。")
    if sentence := permissions.why_not_keep(by, petition):
        raise Refused(sentence)
    locked = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    changed = _changed(fields, clear, reason)
    before = PetitionReporter.objects.filter(petition=locked).first()
    merged = {name: getattr(before, name, "") for name in FIELDS} | changed
    if locked.signature_type == SignatureType.REAL and not merged["name"]:
        raise Unmet(fields={"name": "署名情况是实名，反映人姓名不能空着；请填写姓名。"})
    if "headcount" in changed:
        locked.is_collective = is_collective(merged, locked.received_at)
        locked.save(update_fields=["is_collective", "updated_at"])
    kept = store(locked, by=by, **merged)
    audit.record("keep_reporter", by=by, about=kept, label=f"反映人 {petition.number}", reason=reason,
                 changes=dict.fromkeys(sorted(changed), "changed"))  # fmt: skip
    radar.look(locked)


def _changed(fields: Mapping[str, str], clear: Collection[str], reason: str) -> dict[str, str]:
    """What is given anew, and blanks for what is to be cleared."""
    given = {name: text for name in FIELDS if (text := str(fields.get(name, "")).strip())}
    cleared = set(clear) & set(FIELDS)
    if not given and not cleared:
        raise Unmet("没有填写要登记或更正的内容，原来的登记没有改动。")
    if given.keys() & cleared:
        raise Unmet(fields={"clear": "同一栏目不能又填写又清除，请只留一样。"})
    if cleared and not reason.strip():
        raise Unmet(fields={"reason": "清除反映人信息必须写明理由。"})
    if scan.findings(reason):
        raise Unmet(fields={"reason": "理由会写入审计日志，不能有电话、证件号等个人信息，请改写。"})
    return given | dict.fromkeys(cleared, "")


@audit.action
def ask_identity(petition: Petition, *, by: User, reason: str = "") -> IdentityRequest:
    """申请查看反映人: a motive, for another person to decide on. All sentences are the same without a reporter."""
    if sentence := permissions.why_not_ask(by, petition):
        raise Refused(sentence)
    Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    rows = IdentityRequest.objects.filter(petition=petition)
    return identity.ask(rows, by=by, reason=reason, record="件信访件", petition=petition)


IDENTITY_VERBS: dict[str, Callable[..., IdentityRequest]] = identity.verbs(permissions.why_not_request)
