"""Group life of the demo (组内工作): minutes every three weeks, requests and reports upward, a weekly report each Friday."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Clue, Problem, WorkingDraft
from rounds.actions import group_meetings, instructions, weeklies
from rounds.models import GroupMeeting, WeeklyReport
from rounds.queries import group_life as queries
from xuncha import actions as roof
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.demo.clock import Diary
from xuncha.demo.county import County

#: what is taken up besides records, meeting by meeting
TALKED = (
    (
        "duties",
        "下阶段谈话走访分工",
        "组长：按片分组，两人一组。\n副组长：先谈班子成员，再到村。\n联络员：每天晚上碰头，当天材料当天整理。",
    ),
    (
        "discipline",
        "驻点期间纪律要求",
        "组长：不接受宴请，不收受土特产，谈话不带录音设备。\n组员：已逐条对照，没有违反。",
    ),
    ("fixes", "立行立改事项", "副组长：公开栏长期不更新，可以马上改。\n组长：同意报巡察办后转办。"),
    ("report", "问题归纳和报告框架", "组长：按六个围绕归并，一事一条。\n联络员：先列提纲，下次会过稿。"),
)
OPINIONS = "副组长：事实清楚，证据基本够。\n组员：已找经办人核实过一次。\n组长：按大家意见办。"
#: (days after entry, kind, to, urgency, title, body, how far it goes)
PAPERS: tuple[tuple[int, str, str, str, str, str, str], ...] = (
    (9, "report", "office", "plain", "关于进驻情况的报告", "已按方案进驻，召开动员会，公布信访渠道，张贴公告到村。首周谈话按计划进行，干部群众反映渠道畅通。", "reported"),
    (20, "request", "office", "urgent", "关于商请财政所配合调取凭证的请示", "部分村级账目由镇财政所代管，需要集中调取近三年凭证，请协调财政部门派人配合。", "carried_out"),
    (33, "special", "leading_group", "urgent", "关于村级集体资产出租情况的专报", "抽查发现多个村集体资产出租没有公开竞价，合同期限偏长，涉及面较广，建议统筹研究。", "directed"),
)  # fmt: skip
DIRECTIVES = {
    "office": "同意，请镇财政所两天内备齐，专人送阅。",
    "leading_group": "请县农业农村局会同巡察组核清底数，举一反三。",
}
DONE = "凭证已于次日送到驻地，清点登记后使用，用完当场归还。"
WORK = "按计划开展个别谈话和入户走访，当天材料当天整理；对照监督要点查阅会议记录和财务凭证。"
TROUBLE = ("部分村干部外出，谈话需要改约。", "个别村账目移交不全，正在催要。", "群众对补贴政策不够了解，需要逐户解释。")
AHEAD = "继续按安排谈话走访，集中核实已发现的问题，整理底稿提交审核。"


def signed_page(meeting: GroupMeeting) -> SimpleUploadedFile:
    """A small text file in the place of the scan with the signatures."""
    names = "、".join(str(one) for one in meeting.attendees.order_by("pk"))
    text = f"组务会纪要 {meeting.number} 签字页\n{names}\n（演示附件，内容为虚构）\n"
    return SimpleUploadedFile(f"{meeting.number}签字页.txt", text.encode(), content_type="text/plain")


def open_meeting(county: County, town: str, by: User) -> GroupMeeting:
    """A meeting of the group today, recorded by somebody of it; the petition desk stays where it is."""
    (leader,), target = county.staff(town, "leader"), county.targets[town]
    members = list(queries.members_of(target, on=calendar.today()))
    busy = county.staff(town, "petition")[0].person
    here = [one for one in members if one != busy]
    at = datetime.combine(calendar.today(), time(19, 30), tzinfo=calendar.ZONE)
    absent = "信访专员在驻地接访。" if len(here) < len(members) else ""
    return group_meetings.hold_group_meeting(
        by=by, target=target, at=at, place="驻地会议室", chair=leader.person, attendees=here, absent=absent
    )


def agree_on_clue(county: County, town: str, clue: Clue) -> Clue:
    """A meeting that takes up a clue and agrees; when its minutes are issued the clue moves on."""
    deputy, leader = county.staff(town, "deputy", "leader")
    meeting = open_meeting(county, town, deputy)
    group_meetings.add_topic(
        meeting, by=deputy, kind="clues", title=f"研判线索 {clue}", opinions=OPINIONS, decision="agree",
        record_kind=clue._meta.label_lower, record_uid=clue.uid,
    )  # fmt: skip
    meeting = group_meetings.record(meeting, by=deputy)
    group_meetings.attach(meeting, by=deputy, upload=signed_page(meeting))
    group_meetings.issue(meeting, by=leader)
    clue.refresh_from_db()
    return clue


class GroupLife:
    """Puts the life of the group at one township into the diary."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary

    def plan(self, town: str, entered: date, withdrawn: date, today: date) -> None:
        """Meetings, papers and weekly reports from entry to withdrawal, as far as today."""
        day, number = entered + timedelta(days=12), 0
        while day < min(withdrawn, today):
            self.diary.at(self.diary.workday(day), lambda number=number: self.meet(town, number))
            day, number = day + timedelta(days=21), number + 1
        for after, *paper in PAPERS:
            if entered + timedelta(days=after) < min(withdrawn, today):
                self._paper(town, self.diary.workday(entered, after=after), tuple(paper))
        friday = queries.monday(min(withdrawn, today)) + timedelta(days=4)
        for back in range(3, 0, -1):
            self.diary.at(friday - timedelta(days=7 * back), lambda back=back: self.week(town, back))
        if withdrawn > today:
            self.diary.at(today, lambda: self._begin_week(town, 0))

    def last_word(self, town: str, day: date) -> None:
        """A meeting about drawn problems that waits for the leader's signature."""
        self.diary.at(day, lambda: self._on_problems(town))

    def _open(self, town: str) -> GroupMeeting:
        return open_meeting(self.county, town, self.county.staff(town, "liaison")[0])

    def _topic(self, meeting: GroupMeeting, by: Any, record: Any = None, **facts: Any) -> None:
        if record is not None:
            facts |= {"record_kind": record._meta.label_lower, "record_uid": record.uid}
        group_meetings.add_topic(meeting, by=by, **facts)

    def meet(self, town: str, number: int) -> None:
        """A meeting with a matter of the group and a draft or two, recorded and issued."""
        leader, liaison = self.county.staff(town, "leader", "liaison")
        meeting = self._open(town)
        kind, title, opinions = TALKED[number % len(TALKED)]
        self._topic(meeting, liaison, kind=kind, title=title, opinions=opinions, decision="agree")
        drafts = WorkingDraft.objects.alive().filter(
            target=meeting.target, status__in=("submitted", "reviewed", "signed")
        )
        for place, draft in enumerate(drafts.order_by("-pk")[:2]):
            self._topic(meeting, liaison, draft, kind="drafts", title=f"研究底稿：{draft.title}", opinions=OPINIONS,
                        decision=("agree", "defer")[place])  # fmt: skip
        meeting = group_meetings.record(meeting, by=liaison)
        group_meetings.attach(meeting, by=liaison, upload=signed_page(meeting))
        group_meetings.issue(meeting, by=leader)

    def _on_problems(self, town: str) -> None:
        (liaison,) = self.county.staff(town, "liaison")
        drawn = list(
            Problem.objects.alive().filter(target=self.county.targets[town], status="drawn").order_by("pk")[:4]
        )
        meeting = self._open(town)
        self._topic(
            meeting, liaison, kind="report", title="逐个研究归纳的问题", opinions=TALKED[3][2], decision="agree"
        )
        for problem in drawn:
            self._topic(meeting, liaison, problem, kind="report", title=problem.statement[:60], opinions=OPINIONS,
                        decision="agree")  # fmt: skip
        group_meetings.record(meeting, by=liaison)

    def _paper(self, town: str, day: date, paper: tuple[str, str, str, str, str, str]) -> None:
        kind, to, urgency, title, body, far = paper
        leader, liaison = self.county.staff(town, "leader", "liaison")
        above = self.county.users["office_director" if to == "office" else "leading_group"]
        kept: list[Any] = []

        def send() -> None:
            made = instructions.draft_instruction(
                by=liaison, target=self.county.targets[town], kind=kind, to=to, urgency=urgency, title=title, body=body
            )
            kept.append(instructions.report(instructions.sign(made, by=leader), by=liaison))

        def answer() -> None:
            kept[0] = instructions.direct(kept[0], by=above, directive=DIRECTIVES[to])

        self.diary.at(day, send)
        if far != "reported":
            self.diary.at(self.diary.workday(day, after=2), answer)
        if far == "carried_out":
            self.diary.at(
                self.diary.workday(day, after=5), lambda: instructions.carry_out(kept[0], by=liaison, follow_up=DONE)
            )

    def _begin_week(self, town: str, back: int) -> WeeklyReport:
        (liaison,) = self.county.staff(town, "liaison")
        report = roof.begin_weekly(by=liaison, target=self.county.targets[town], week=calendar.today())
        return roof.write_weekly(report, by=liaison, work=WORK, problems=TROUBLE[back % 3], plan=AHEAD)

    def week(self, town: str, back: int) -> None:
        """The week's report: written, approved, sent."""
        leader, liaison = self.county.staff(town, "leader", "liaison")
        report = self._begin_week(town, back)
        weeklies.report_weekly(roof.approve_weekly(report, by=leader), by=liaison)
