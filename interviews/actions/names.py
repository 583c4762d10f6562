"""信访人姓名: in custody; each look needs a request of one's own that another person granted (design §5.6, domain §3.2)."""

from collections.abc import Callable

from interviews import permissions
from interviews.models import Interview, NameRequest
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
    (`present`); each reading is one entry."""
    if sentence := permissions.why_not_name(by, talk):
        raise Refused(sentence)
    granted = identity.demand_grant(NameRequest.objects.filter(talk=talk), by=by, present=present)
    audit.record("read_reporter", by=by, about=talk, reason=granted.motive)
    return talk.sealed_name


NAME_VERBS: dict[str, Callable[..., NameRequest]] = identity.verbs(permissions.why_not_name_request)
