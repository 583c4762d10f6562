"""登记: a letter with its accused and, in custody, its reporter; a stub for cadres of a higher level (domain §3.2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from petitions import permissions
from petitions.actions import checks, custody, radar, staff
from petitions.models import Petition, PetitionAccused, PetitionClass, SignatureType
from rounds.actions.classifying import L3, note_classification
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import windows
from xuncha.core import audit, calendar, files, links, registry
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User

COLUMNS = (
    "received_at", "date_reason", "channel", "source", "signature_type", "accused_org", "klass", "klass_sub", "in_scope", "off_notice",
    "nature",
    "field", "summary", "pages", "copies", "sensitive", "urgency", "envelope_no", "carrier", "org",
)  # fmt: skip
#: all that may be kept of a letter about a cadre of a higher level (domain §3.2, stub mode)
COVER = ("received_at", "channel", "envelope_no", "carrier")
ACCUSED = ("name", "org_name", "post", "rank", "category")


@dataclass
class PetitionDraft:
    """A letter that keeps all rules and is not saved yet, with its accused and its reporter."""

    petition: Petition
    columns: dict[str, Any]
    accused: list[Mapping[str, str]]
    reporter: Mapping[str, str]


@audit.action
def register_petition(
    *, by: User, target: RoundTarget, org: PartyOrg | None = None, accused: Iterable[Mapping[str, str]] = (),
    reporter: Mapping[str, str] | None = None, upper_level: bool = False, about_staff: bool = False,
    carried_from: tuple[str, Any] | None = None, **columns: Any,
) -> Petition:  # fmt: skip
    """Register one letter: number and deadline at once, the reporter into custody. A stub keeps no content at all.

    A letter that accuses somebody of the staff, by name or as `about_staff` says, goes to group 00 (design §5.2).
    `carried_from`: kind and uid of the record it is carried over from (去向“转信访”); the link carries the provenance.
    """
    origin = _origin(by, target, carried_from, upper_level)
    draft = draft_petition(by=by, target=target, org=org, accused=accused, reporter=reporter, upper_level=upper_level,
                           about_staff=about_staff, **columns)  # fmt: skip
    petition = draft.petition
    petition.number = staff.number_in(petition.group)
    petition.save()
    PetitionAccused.objects.bulk_create(accused_of(petition, draft.accused, by=by))
    if draft.reporter:
        custody.store(petition, by=by, **draft.reporter)
    note_classification(petition, by=by, leaf=petition.field, text=petition.summary, level=L3)
    audit.record("register", by=by, about=petition, changes=registered(draft))
    if origin is not None:
        links.link(origin, petition, "source", by=by)
        registry.carry_sources[carried_from[0]].mark(origin, petition.uid, by=by)  # type: ignore[index]
    radar.look(petition)
    return petition


def _origin(by: User, target: RoundTarget, source: tuple[str, Any] | None, upper_level: bool) -> Any:
    """The record a letter is carried over from, when this person may carry it (domain §3.0, links)."""
    if source is None:
        return None
    kind, uid = source
    found = registry.carry_sources[kind].find(by, uid) if kind in registry.carry_sources else None
    if found is None:
        raise Refused("来源记录不存在、已经转出，或不在您的办理范围内。")
    if registry.carry_sources[kind].values(found)["target"] != target:
        raise Unmet(fields={"target": "来源记录是另一个巡察对象的，请选择同一个巡察对象。"})
    if upper_level:
        raise Unmet(fields={"upper_level": "上级件只存封面信息，不从其他记录转入；请另行登记。"})
    return found


def draft_petition(
    *, by: User, target: RoundTarget, org: PartyOrg | None = None, accused: Iterable[Mapping[str, str]] = (),
    reporter: Mapping[str, str] | None = None, upper_level: bool = False, about_staff: bool = False,
    days: calendar.WorkingDays | None = None, **columns: Any,
) -> PetitionDraft:  # fmt: skip
    """A letter that keeps all rules; its clock runs. `days`: one holiday table for many letters."""
    _refuse(permissions.why_not_register(by, target))
    columns.setdefault("in_scope", columns.get("klass") != PetitionClass.OUT_OF_SCOPE)
    org, accused = org or target.org, [row for row in accused if row.get("name", "").strip()]
    checks.hold(target, org, upper_level, accused, columns, reporter or {})
    if upper_level:
        columns, accused, reporter = {name: columns[name] for name in COVER if name in columns}, [], None
        org = target.org
    else:
        columns["off_notice"] = _off_notice(target, columns["received_at"])
    round_ = target.round
    group = staff.group_for(round_, names=[row["name"] for row in accused], told=about_staff) or target.group
    petition = Petition(
        round=round_, group=group, target=target, org=org, upper_level=upper_level, created_by=by,
        is_collective=custody.is_collective(reporter or {}, columns["received_at"]), **columns,
    )  # fmt: skip
    calendar.start_clock(petition, code="petition_upper" if upper_level else "petition_sign",
                         base=timezone.localtime(petition.received_at).date(), days=days)  # fmt: skip
    _start_ack(petition)
    told = reporter if reporter and any(str(value).strip() for value in reporter.values()) else {}
    return PetitionDraft(petition, columns, accused, told)


def registered(draft: PetitionDraft) -> dict[str, Any]:
    """What the trail keeps of a new letter."""
    return audit.clear_changes(draft.petition, {}, {"due": draft.petition.due, **draft.columns})


def _off_notice(target: RoundTarget, received_at: datetime) -> bool:
    """公告期外: the mark says what is so, whoever ticked it (domain §2.3)."""
    return bool(windows.outside_notice(target, timezone.localtime(received_at).date()))


def _start_ack(petition: Petition) -> None:
    """受理告知: a real-name letter starts a clock of its own; one that turns out to be unsigned has none."""
    if petition.signature_type != SignatureType.REAL:
        petition.ack_due = petition.ack_rule = None
    elif petition.ack_due is None:
        due, petition.ack_rule = calendar.due_for("real_name_ack", timezone.localtime(petition.received_at).date())
        petition.ack_due = due.date if due else None


def accused_of(
    petition: Petition, rows: Iterable[Mapping[str, str]], *, by: User, cleared: Collection[str] = ()
) -> list[PetitionAccused]:
    """The accused of a letter, not saved yet, with the digest they are found by; `cleared`: digests of known namesakes."""
    kept = [{name: row.get(name, "").strip() for name in ACCUSED} for row in rows]
    marked = [(staff.name_digest(row["name"]), row) for row in kept]
    return [
        PetitionAccused(petition=petition, created_by=by, name_digest=mark, namesake=mark in cleared, **row)
        for mark, row in marked
    ]


@audit.action
def edit_petition(
    petition: Petition, *, by: User, accused: Iterable[Mapping[str, str]] | None = None, **columns: Any
) -> Petition:
    """Mend a registration before it was screened; the clock goes on. One of the staff who comes out now takes it to group 00."""
    related = ("target__org", "round__term", "group")
    locked = Petition.objects.select_for_update(of=("self",)).select_related(*related).get(pk=petition.pk)
    _refuse(permissions.why_not_edit(by, locked))
    if locked.upper_level:
        raise Unmet("涉及上级管理干部的信访件只存封面信息，不能补录内容。")
    rows = None if accused is None else [row for row in accused if row.get("name", "").strip()]
    merged = {name: getattr(locked, name) for name in COLUMNS} | columns
    checks.hold(locked.target, merged["org"], False, rows if rows is not None else list(locked.accused.all()), merged)
    columns["off_notice"] = _off_notice(locked.target, merged["received_at"])
    columns |= staff.moved(locked, rows)
    before = {name: getattr(locked, name) for name in columns}
    for name, value in columns.items():
        setattr(locked, name, value)
    if locked.acked_on is None:
        _start_ack(locked)
    locked.save()
    note_classification(
        locked, by=by, leaf=locked.field, before=before.get("field", locked.field), text=locked.summary, level=L3
    )
    if rows is not None:
        cleared = staff.cleared(locked)
        locked.accused.all().delete()
        PetitionAccused.objects.bulk_create(accused_of(locked, rows, by=by, cleared=cleared))
    audit.record("edit", by=by, about=locked, changes=audit.clear_changes(locked, before, columns))
    radar.look(locked)
    return locked


@audit.action
def add_original(petition: Petition, *, by: User, upload: UploadedFile) -> StoredFile:
    """Keep a scan of the original, encrypted; a stub takes none."""
    if sentence := permissions.why_not_original(by, petition):
        raise Refused(sentence)
    if petition.upper_level:
        raise Unmet("涉及上级管理干部的信访件不能上传附件，请密封报送。")
    kept = files.store(upload, owner=petition, by=by, slot="original", level=3, encrypt=True)
    audit.record("add_original", by=by, about=petition)
    return kept


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)
