"""What each member does for themselves before the work begins: pledge of secrecy, statement of recusal (domain §1.4)."""

from functools import cache
from pathlib import Path

from rounds.actions.editing import make
from rounds.models import Authorization, ConfidentialityPledge, InspectionRound, Person, RecusalStatement
from xuncha.core import audit, calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

PLEDGE_FILE = Path(__file__).resolve().parent.parent / "data" / "pledge.txt"


@cache
def pledge_text() -> str:
    """The office's text of the 保密承诺书."""
    return PLEDGE_FILE.read_text(encoding="utf-8").strip()


def _member(round: InspectionRound, by: User) -> Person:
    person = Person.objects.filter(user=by).first()
    live = Authorization.objects.filter(person=person, round=round).exclude(status="revoked")
    if person is None or not live.exists():
        raise Refused("您没有本轮的授权，不需要办理。")
    return person


@audit.action
def sign_pledge(round: InspectionRound, *, by: User, agreed: bool) -> ConfidentialityPledge:
    """Sign one's own pledge, once a round; nobody signs for another."""
    person = _member(round, by)
    if not agreed:
        raise Unmet(fields={"agreed": "请先阅读承诺内容，并勾选“本人已阅读并承诺遵守”。"})
    if ConfidentialityPledge.objects.filter(person=person, round=round).exists():
        raise Unmet("您已签署本轮保密承诺书，不必重复签署。")
    values = {"person": person, "round": round, "signed_on": calendar.today(), "text": pledge_text()}
    return make(ConfidentialityPledge, "sign_pledge", by=by, values=values)


@audit.action
def state_no_conflict(round: InspectionRound, *, by: User) -> RecusalStatement:
    """State that nothing ties oneself to the round's targets; a tie is declared with `recusals.declare_recusal` instead."""
    person = _member(round, by)
    if RecusalStatement.objects.filter(person=person, round=round).exists():
        raise Unmet("您已作过本轮回避情况声明；情况有变化请申报回避。")
    if person.recusals.blocking().filter(round=round).exists():
        raise Unmet("您已申报回避，不能再声明无回避情形；申报有误请联系巡察办。")
    values = {"person": person, "round": round, "stated_on": calendar.today()}
    return make(RecusalStatement, "state_no_conflict", by=by, values=values)
