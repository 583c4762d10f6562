"""信访人姓名: in custody; each look needs a request of one's own that another person granted (design §5.6, domain §3.2)."""

from collections.abc import Callable

from interviews import permissions
from interviews.models import Interview, NameNotice, NameRequest
from interviews.queries import names
from rounds.queries import members
from xuncha.core import audit, identity
from xuncha.core.errors import Refused
from xuncha.core.models import User


@audit.action
def ask_name(talk: Interview, *, by: User, reason: str = "") -> NameRequest:
    """申请查看信访人姓名: a motive, for another person to decide on. All sentences are the same without a name."""
    if sentence := permissions.why_not_name(by, talk):
        raise Refused(sentence)
    Interview.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    rows = NameRequest.objects.filter(talk=talk)
    return identity.ask(rows, by=by, reason=reason, record="次谈话", verb="ask_name", talk=talk)


@audit.action
def read_name(talk: Interview, *, by: User, present: bool) -> str:
    """The name of a petitioner who was talked to, under one's own approved, unexpired request, the password given again
    (`present`); each reading is one entry, and the group's leader is told of it, a name or none (domain §7.3)."""
    if sentence := permissions.why_not_name(by, talk):
        raise Refused(sentence)
    granted = identity.demand_grant(NameRequest.objects.filter(talk=talk), by=by, present=present)
    audit.record("read_reporter", by=by, about=talk, reason=granted.motive)
    identity.tell(NameNotice, members.told_of_reading(talk, by), by=by, talk=talk, request=granted)
    return talk.sealed_name


@audit.action
def note_readings(*, by: User) -> int:
    """阅知: whoever was told of readings has seen them."""
    return identity.note(names.notices_for(by), by=by)


NAME_VERBS: dict[str, Callable[..., NameRequest]] = identity.verbs(permissions.why_not_name_request)
