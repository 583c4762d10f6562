"""The demo round as `make run` shows it on 2023-07-10: six townships, each in a stage of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from findings.actions import freezing, reports
from findings.models import Clue, Problem, WorkingDraft
from interviews.actions import set_quota
from interviews.models import Interview, Survey, Visit
from petitions.models import Petition
from rectification.models import ImmediateFix, RectificationItem
from rounds.models import RoundTarget, VillageCoverage
from xuncha.actions import submit_report
from xuncha.demo import house, library, open_desk, prepare, words
from xuncha.demo.clock import Diary
from xuncha.demo.clues import Clues
from xuncha.demo.county import County, Times
from xuncha.demo.drafts import Drafts, Problems
from xuncha.demo.fixes import Fixes
from xuncha.demo.group_life import GroupLife
from xuncha.demo.petitions import Petitions
from xuncha.demo.rectify import Rectification
from xuncha.demo.round import Plan, begin, enter, meet, step, withdraw
from xuncha.demo.surveys import Surveys
from xuncha.demo.surveys import plan as plan_surveys
from xuncha.demo.talks import Book, Talks
from xuncha.demo.visits import Visits, set_rules

TODAY = date(2023, 7, 10)
UNSEEN = "yuncha-beiping"  # 云岔乡北坪村: not inspected yet


def _d(text: str) -> date:
    return date.fromisoformat(f"2023-{text}")


@dataclass(frozen=True)
class Course:
    """How much a township yields and how far it comes: days of its steps, "" where they lie ahead."""

    entered: str
    withdrawn: str
    letters: int
    drafts: int
    problems: int
    clues: int
    drawn: str = ""
    reporting: str = ""
    submitted: str = ""
    leading: str = ""
    secretary: str = ""
    written: str = ""
    delivered: str = ""

    @property
    def times(self) -> Times:
        """Entry and withdrawal."""
        return Times(_d(self.entered), _d(self.withdrawn))


COURSES = {
    "huaidu": Course("02-22", "04-28", 25, 34, 24, 7, "05-08", "05-12", "05-22", "05-26", "06-02", "06-07", "06-12"),
    "chengping": Course("02-22", "04-28", 24, 32, 24, 7, "05-09", "05-16", "05-29", "06-08", "06-16", "06-20", "06-28"),
    "luzhou": Course("03-20", "05-19", 22, 28, 20, 6, "05-30", "06-05", "06-20"),
    "liwu": Course("04-10", "06-09", 20, 26, 19, 5, "06-19", "06-26"),
    "yanxi": Course("04-24", "06-30", 20, 26, 15, 5, "07-07"),
    "yuncha": Course("05-15", "07-21", 15, 18, 0, 4),
}
HOW = "分批进驻：2月22日首批进驻槐渡镇、澄坪镇，其余乡镇依次进驻，7月21日全部撤离"


def plan() -> Plan:
    """The dates of the whole round; the groups' authorisations last as long as their reports and feedback may take."""
    times = {town: course.times for town, course in COURSES.items()}
    return Plan(_d("02-22"), _d("07-21"), date(2023, 12, 31), times, HOW)


def play(county: County, say: Callable[[str], None]) -> None:
    """Let the round happen up to 2023-07-10."""
    round_plan = plan()
    begin(county, round_plan)
    say(f"已建立轮次：{county.round}，{len(county.targets)}个乡镇，{VillageCoverage.objects.count()}个村。")
    diary, book = Diary(TODAY), Book()
    letters = Petitions(county, diary)
    clues = Clues(county, book, letters, diary)
    talks, drafts, visits = (
        Talks(county, book, diary),
        Drafts(county, book, letters, diary),
        Visits(county, book, diary),
    )
    life = GroupLife(county, diary)
    diary.at(_d("02-21"), lambda: library.fill(county))
    diary.at(_d("02-21"), lambda: set_quota(county.round, by=county.users["office_director"], per_village=3))
    diary.at(_d("02-21"), lambda: set_rules(county))
    for town, course in COURSES.items():
        enter(county, round_plan, town, diary)
        talks.plan(town, course.times, per_village=3, last=TODAY, later=UNSEEN)
        letters.plan(town, course.times, course.letters)
        drafts.plan(town, course.times, course.drafts)
        clues.plan(town, course.times, course.clues)
        prepare.ask_units(county, town, course.times, diary)
        _villages(county, town, course, diary, visits)
        life.plan(town, _d(course.entered), _d(course.withdrawn), TODAY)
        Fixes(county, diary).plan(town, _d(course.entered), _d(course.withdrawn))
        _onward(county, town, course, diary)
    life.last_word("yanxi", TODAY)
    talks.ahead("yuncha", TODAY, 5)
    talks.planned("yuncha", TODAY, 4)
    plan_surveys(Surveys(county, diary), {town: _d(course.entered) for town, course in COURSES.items()})
    prepare.still_open(county, "yuncha", diary, TODAY)
    letters.stub("huaidu", _d("04-11"))
    letters.stub("yuncha", _d("07-10"))
    _hand_over(clues)
    diary.at(_d("07-07"), lambda: house.fill(county))
    open_desk.fill(county, diary)
    say(f"谈话、走访、问卷、信访、底稿、问题、线索、整改共 {diary.play()} 个环节办理完毕。")


def _villages(county: County, town: str, course: Course, diary: Diary, visits: Visits) -> None:
    """Each village: notice, visits, accounts, and counted as inspected once it may be; 北坪村 waits for its visit."""
    keys = [key for key in county.villages(town) if key != UNSEEN]
    last = min(_d(course.withdrawn), TODAY)
    span = (last - _d(course.entered)).days - 10
    for place, key in enumerate(keys):
        day = diary.workday(_d(course.entered), after=5 + place * span // len(keys))
        visits.village(town, key, day, _d(course.entered), last)
    if town == "yuncha":
        visits.ahead(town, UNSEEN, TODAY, 3)


def _onward(county: County, town: str, course: Course, diary: Diary) -> None:
    """What follows the withdrawal, as far as the course has dates for it."""
    (leader,) = county.staff(town, "leader")
    director = county.users["office_director"]
    diary.at(_d(course.withdrawn), lambda: withdraw(county, town))
    if course.drawn:
        Problems(county, diary).plan(town, _d(course.drawn), course.problems, adopted=town != "yanxi")
    if course.reporting:
        diary.at(_d(course.reporting), lambda: _freeze(county, town))
        diary.at(_d(course.reporting), lambda: _report(county, town, course))
    if course.submitted:
        diary.at(_d(course.submitted), lambda: _submit(county, town))
    if course.leading:
        diary.at(_d(course.leading), lambda: _hear(county, town))
        diary.at(_d(course.secretary), lambda: _secretary(county, town))
        ledger = Rectification(county, diary)
        ledger.feed_back(town, _d(course.written), _d(course.delivered))
        diary.at(_d(course.written) + timedelta(days=2), lambda: step(county, town, by=director))
        diary.at(_d(course.delivered), lambda: meet(county, town, "feedback", by=director, place="镇政府会议室",
                                                    decisions="向主要负责人和班子分别反馈，提出整改要求；镇党委表态。"))  # fmt: skip
        ledger.ledger(town, diary.workday(_d(course.delivered), after=1), early=town != "huaidu")
    if town == "huaidu":
        diary.at(_d("06-15"), lambda: step(county, town, by=leader))


def _freeze(county: County, town: str) -> None:
    """The leader freezes the list of problems; then the report begins."""
    (leader,) = county.staff(town, "leader")
    freezing.freeze(county.targets[town], by=leader)
    step(county, town, by=leader)


def _report(county: County, town: str, course: Course) -> None:
    """Begin the report; a report that is not due yet lacks its last parts."""
    (liaison,) = county.staff(town, "liaison")
    row = next(row for row in words.corpus("praise") if row["township"] == town)
    org = county.orgs[town]
    report = reports.start_report(
        RoundTarget.objects.select_related("org", "group", "round__term").get(pk=county.targets[town].pk), by=liaison
    )
    parts = {
        "profile": f"{org}辖{len(county.villages(town))}个村，户籍人口{org.population}人，党员{org.party_members}名。",
        "achievements": "；".join(row["achievements"]) + "。", "ecology": "better", "implementation": "fair",
        "chief_praise": "；".join(row["chief_praise"]) + "。",
    }  # fmt: skip
    if course.submitted:
        parts |= {
            "chief_problems": "；".join(row["chief_problems"]) + "。", "causes": "；".join(row["causes"]) + "。",
            "villages": f"延伸巡察{len(county.villages(town))}个村党组织，村级问题集中在集体“三资”、惠农补贴和村级财务。",
            "advice_unit": "；".join(row["suggestions"]) + "。", "advice_county": "加强对村级“三资”管理的统筹指导。",
            "advice_departments": "请县农业农村局、县财政局督促指导村账代理工作。", "doc_no": f"临巡报〔2023〕{report.pk}号",
        }  # fmt: skip
    reports.edit_report(report, by=liaison, **parts)


def _submit(county: County, town: str) -> None:
    (leader,) = county.staff(town, "leader")
    director = county.users["office_director"]
    meet(county, town, "consultation", by=director, place="巡察办会议室",
         decisions="报告事实清楚、定性准确，同意按程序报审。")  # fmt: skip
    report = reports.queries.report_of(county.targets[town])
    submit_report(report, by=leader)
    step(county, town, by=leader)


def _hear(county: County, town: str) -> None:
    director = county.users["office_director"]
    meet(
        county,
        town,
        "leading_group",
        by=director,
        chair="金宗臣",
        place="县委二号会议室",
        decisions="审定巡察报告，原则同意反馈意见和线索处置意见。",
    )
    reports.approve(reports.queries.report_of(county.targets[town]), by=county.users["leading_group"])


def _secretary(county: County, town: str) -> None:
    director = county.users["office_director"]
    meet(
        county,
        town,
        "secretary",
        by=director,
        chair="容德厚",
        place="县委常委会议室",
        decisions="听取汇报；对“三资”管理、惠农补贴问题点人点事，限期整改。",
    )
    prepare.name_points(county, town)


def _hand_over(clues: Clues) -> None:
    for town in ("huaidu", "chengping"):
        clues.decide(town, _d("06-02"))
    clues.hand_over(_d("06-09"), "临巡办函〔2023〕11号", received=_d("06-12"), answered=1)
    clues.decide("luzhou", _d("07-05"))
    clues.hand_over(_d("07-07"), "临巡办函〔2023〕16号", received=_d("07-10"))


def totals() -> str:
    """One line for the operator."""
    counts = (
        ("谈话", Interview),
        ("走访", Visit),
        ("问卷", Survey),
        ("信访", Petition),
        ("底稿", WorkingDraft),
        ("问题", Problem),
        ("线索", Clue),
        ("立行立改", ImmediateFix),
        ("整改事项", RectificationItem),
    )
    return "，".join(f"{word} {model.objects.count()}" for word, model in counts) + f"；业务日期 {TODAY}。"
