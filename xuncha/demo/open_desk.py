"""What lies open on the desks of the demo's last days (手头的事): begun and not sent, sent and not answered, asked and not decided."""

from datetime import date

from interviews.actions import surveys
from petitions.actions import custody
from petitions.models import Petition
from rectification.actions import feedback
from rounds.actions import group_meetings, instructions, letters
from rounds.models import RoundTarget
from xuncha.demo.clock import Diary
from xuncha.demo.county import County
from xuncha.demo.group_life import OPINIONS, open_meeting
from xuncha.demo.rectify import feedback_texts

SENT, ASKED, TODAY = date(2023, 7, 3), date(2023, 7, 7), date(2023, 7, 10)
MOTIVE = "来信所述补贴金额与账目不符，需向本人当面核对时间和经手人"


def fill(county: County, diary: Diary) -> None:
    """Put it into the diary; nothing that was done before changes by it."""
    diary.at(SENT, lambda: _inquiry(county))
    diary.at(ASKED, lambda: _identity(county))
    diary.at(ASKED, lambda: _feedback(county))
    diary.at(TODAY, lambda: _minutes(county))
    diary.at(TODAY, lambda: _papers(county))
    diary.at(TODAY, lambda: _survey(county))


def _inquiry(county: County) -> None:
    """One letter of inquiry on its way, one begun."""
    staff, target = county.users["office_staff"], county.targets["yuncha"]
    matter = "进驻后群众反映集中的小型水利项目，请提供近三年审计和拨款情况。"
    letters.draft_letter(target, by=staff, receiver="audit", matter=matter, sent_on=SENT, due=date(2023, 7, 14),
                         doc_no="临巡办函〔2023〕17号")  # fmt: skip
    letters.draft_letter(
        target, by=staff, receiver="finance", matter="请提供该乡2022年惠农补贴资金拨付明细。", due=date(2023, 7, 20)
    )


def _identity(county: County) -> None:
    """Two requests to see who wrote: one refused, one that waits."""
    leader = county.users["leader_2"]
    rows = Petition.objects.filter(group=county.targets["huaidu"].group, upper_level=False).order_by("-pk")[:2]
    first, second = rows
    asked = custody.ask_identity(first, by=leader, reason="拟向来信人核实其所述时间")
    custody.IDENTITY_VERBS["refuse"](
        asked, by=county.users["petition_officer"], reason="现有材料足以核实，暂不需要查看反映人"
    )
    custody.ask_identity(second, by=leader, reason=MOTIVE)


def _feedback(county: County) -> None:
    """The feedback of a township whose report is with the leading group, begun in good time."""
    (liaison,) = county.staff("luzhou", "liaison")
    target = RoundTarget.objects.select_related("org", "group", "round__term").get(pk=county.targets["luzhou"].pk)
    feedback.draft_feedback(by=liaison, target=target, **feedback_texts(county, "luzhou"))


def _minutes(county: County) -> None:
    """Minutes of this evening, not recorded yet."""
    (liaison,) = county.staff("yuncha", "liaison")
    meeting = open_meeting(county, "yuncha", liaison)
    group_meetings.add_topic(
        meeting, by=liaison, kind="duties", title="最后两周谈话走访分工", opinions=OPINIONS, decision="agree"
    )


def _papers(county: County) -> None:
    """A request upward that waits for an answer, and a report begun."""
    leader, liaison = county.staff("liwu", "leader", "liaison")
    made = instructions.draft_instruction(
        by=liaison, target=county.targets["liwu"], kind="request", to="leading_group", urgency="urgent",
        title="关于延长报告撰写时间的请示", body="村级账目核实工作量较大，报告初稿拟推迟五个工作日报送，请批示。",
    )  # fmt: skip
    instructions.report(instructions.sign(made, by=leader), by=liaison)
    (liaison,) = county.staff("yuncha", "liaison")
    instructions.draft_instruction(
        by=liaison, target=county.targets["yuncha"], kind="report", to="office", urgency="plain",
        title="关于撤离前工作安排的报告", body="本周完成剩余村走访，集中归还调阅资料，按期撤离。",
    )  # fmt: skip


def _survey(county: County) -> None:
    """A survey still being designed."""
    (liaison,) = county.staff("yuncha", "liaison")
    org = county.orgs["yuncha"]
    made = surveys.design_survey(by=liaison, target=county.targets["yuncha"], org=org, title=f"{org}巡察组作风评议",
                                 purpose="review", mode="code", preface="请根据平时了解如实填写。")  # fmt: skip
    surveys.add_batch(made, by=liaison, name="镇村干部")
