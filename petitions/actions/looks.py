"""Who looks for and at reporters, and who is told of it: no decision of another is gone round unseen (domain §7.3)."""

from petitions import queries
from petitions.models import IdentityNotice, IdentityRequest, Petition, PetitionReporter
from petitions.permissions import why_not_ask
from rounds.queries import members
from xuncha.core import accounts_rules, audit, identity, scan
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


@audit.action
def find_by_reporter(*, by: User, kind: str, text: str, reason: str = "") -> list[Petition]:
    """按反映人查找: the letters one keeps oneself, by an exact phone, ID or name, for a motive and so many times a day;
    noted with the motive, and never what was looked for. Who decides on identities sees how often (domain §7.3)."""
    if not queries.keeps_reporters(by):
        raise Refused("按反映人查找只由信访专员和信访专管员办理。")
    if kind not in queries.MARKS or not text.strip():
        raise Unmet(fields={"text": "请填写要查找的电话、证件号或姓名。"})
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明为什么要按反映人查找。"})
    if scan.findings(reason) or (text.strip() and text.strip() in reason):
        raise Unmet(fields={"reason": "理由会写入审计日志，不要写电话、证件号和姓名，请改写后再查找。"})
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one count at a time
    most = accounts_rules.number("petition.search_daily")
    if queries.searched_today(by) >= most:
        raise Refused(f"今天按反映人查找已满 {most} 次；确有需要的，请逐件申请查看反映人，或明天再查。")
    found = queries.told_by(by, kind, text)
    audit.record("search_reporter", by=by, noun="petitions.petitionreporter", label="按反映人查找", reason=reason,
                 changes={"found": [None, len(found)]})  # fmt: skip
    return found


@audit.action
def read_reporter(petition: Petition, *, by: User, present: bool) -> PetitionReporter | None:
    """Open the reporter's identity under one's own approved, unexpired request, the password given again (`present`);
    each reading is one entry, and the group's leader is told of it whether or not there is anybody to read (domain §7.3)."""
    if sentence := why_not_ask(by, petition):
        raise Refused(sentence)
    granted = identity.demand_grant(IdentityRequest.objects.filter(petition=petition), by=by, present=present)
    audit.record("read_reporter", by=by, noun=petition._meta.label_lower, uid=petition.uid, label=audit.label_of(petition),
                 reason=granted.motive)  # fmt: skip  # a motive names nobody and stands in the trail as it is
    identity.tell(IdentityNotice, members.told_of_reading(petition, by), by=by, petition=petition, request=granted)
    return PetitionReporter.objects.filter(petition=petition).first()


@audit.action
def note_readings(*, by: User) -> int:
    """阅知: whoever was told of readings has seen them."""
    return identity.note(queries.notices_for(by), by=by)
