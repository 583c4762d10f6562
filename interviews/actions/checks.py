"""What a talk must satisfy when it is written: each rule gives a sentence for its field (domain §3.1)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from interviews import queries
from interviews.models import VILLAGE_CATEGORIES, Interview
from rounds import permissions as rounds_permissions
from rounds.queries import places, windows, work_rules
from xuncha.core import calendar
from xuncha.core.models import User

SHORTEST, LONGEST = 10, 240


def problems(talk: Interview, talkers: Sequence[User], *, length_confirmed: bool) -> dict[str, str]:
    """Every rule the talk breaks, by field; at most one sentence for a field."""
    found: dict[str, str] = {}
    for field, sentence in (
        ("talkers", _talkers(talk, talkers)),
        ("lead", _lead(talk, talkers)),
        ("recorder", _recorder(talk, talkers)),
        ("org", _org(talk)),
        ("person", _person(talk)),
        ("interviewee", "" if talk.interviewee else "请填写谈话对象姓名；不愿留名的写“不愿留名群众”。"),
        ("end", _times(talk, length_confirmed=length_confirmed)),
        ("date_reason", windows.date_outside(talk.target, talk.date, talk.date_reason, "谈话日期")),
        ("av_approver", "录音录像要写明批准人。" if talk.av and not talk.av_approver.strip() else ""),
        ("outline", _outline(talk)),
        ("abnormal_note", "请写明异常情况的经过。" if talk.abnormal != "none" and not talk.abnormal_note else ""),
    ):
        if sentence:
            found.setdefault(field, sentence)
    return found


def _talkers(talk: Interview, talkers: Sequence[User]) -> str:
    if len({user.pk for user in talkers}) < (least := work_rules.least("talkers", talk.date)):
        return f"谈话人不得少于{least}人。"
    bars = [rounds_permissions.why_not_authorised_on(user, talk.target, talk.date) for user in talkers]
    return "".join(filter(None, bars))


def _lead(talk: Interview, talkers: Sequence[User]) -> str:
    return "" if talk.lead in talkers or not talkers else "主谈人必须是谈话人之一。"


def _recorder(talk: Interview, talkers: Sequence[User]) -> str:
    if talk.recorder in talkers or talk.recorder is None:
        return "" if talk.recorder else "请选择记录人。"
    return rounds_permissions.why_not_authorised_on(talk.recorder, talk.target, talk.date)


def _org(talk: Interview) -> str:
    if not talk.org.path.startswith(talk.target.org.path):
        return f"所选党组织不属于“{talk.target}”，请重新选择。"
    if talk.category in VILLAGE_CATEGORIES and not talk.org.is_village:
        return f"谈话对象是“{talk.get_category_display()}”，请在涉及党组织中选到村。"
    return ""


def _person(talk: Interview) -> str:
    if talk.person is None:
        return ""
    known = talk.person_id in places.person_ids(talk.target)
    return "" if known else f"所选人员不是“{talk.target}”的人员，请重新选择或只填姓名。"


def _outline(talk: Interview) -> str:
    if talk.outline is None or talk.outline.category in ("", talk.category):
        return ""
    return f"“{talk.outline}”是给{talk.outline.get_category_display()}用的，与所填人员类别不同，请重新选择。"


def _times(talk: Interview, *, length_confirmed: bool) -> str:
    if talk.start is None and talk.end is None:
        return ""
    if talk.start is None or talk.end is None:
        return "开始和结束时间要么都填，要么都不填。"
    if talk.start >= talk.end:
        return "结束时间必须晚于开始时间。"
    minutes = (datetime.combine(talk.date, talk.end) - datetime.combine(talk.date, talk.start)).seconds // 60
    if not SHORTEST <= minutes <= LONGEST and not length_confirmed:
        return f"谈话时长 {minutes} 分钟，一般为 {SHORTEST} 至 {LONGEST} 分钟；核对无误请勾选“时长无误”再保存。"
    return ""


def span(day: date, start: time | None, end: time | None) -> DateTimeTZRange | None:
    """The time a talk takes of its talkers; None while it is not fixed."""
    if start is None or end is None:
        return None
    return DateTimeTZRange(*(datetime.combine(day, at, tzinfo=calendar.ZONE) for at in (start, end)))


def clash(talk: Interview, talkers: Sequence[User], *, by: User) -> str:
    """The sentence when a talker is in another talk at that time; its number only for those who may see that talk."""
    found = queries.clashes(talkers, span(talk.date, talk.start, talk.end), apart_from=talk.pk)
    if not found:
        return ""
    seen = dict(queries.visible_to(by).filter(pk__in=[row.interview_id for row in found]).values_list("pk", "number"))
    return clash_words(found[0].user, seen.get(found[0].interview_id), found[0].during)


def clash_words(talker: Any, number: str | None, during: Any) -> str:
    """One wording for what the check finds and what the database refuses."""
    if number is None:
        return f"{talker} 这段时间已有其他谈话，不能同时参加两场；请调整时间或谈话人。"
    start, end = (at.astimezone(calendar.ZONE) for at in (during.lower, during.upper))
    return f"{talker} {start:%Y-%m-%d %H:%M}—{end:%H:%M} 已有谈话 {number}，不能同时参加两场；请调整时间或谈话人。"
