"""What the demo round has not, made over it before its pictures: what only an uploaded file and a worker leave behind
(导入、导出、任务), a slip of a survey whose code is known, a petitioner's talk, a fix that came back with its proof."""

from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from interviews.actions import names, talks
from interviews.models import NameRequest, Survey, SurveyToken
from interviews.queries.surveys import token_digest
from rectification.actions import fixing
from rectification.models import ImmediateFix
from rounds.models import InspectionRound, RoundTarget
from tests.imports import filled
from xuncha.core import exports, imports, registry, tasks
from xuncha.core.models import ExportRequest, ImportRun, Job, User
from xuncha.core.web import Asking
from xuncha.demo.clock import on_day

ROW = {
    "日期": "2023-07-05", "时间": "09:00-10:20", "地点": "乡政府二楼", "姓名": "左明远", "人员类别": "一般干部", "谈话人": "member_3、deputy_3",
    "主要内容(要点)": "村务公开栏半年没有更新", "问题分类": "LW6.1c", "涉及党组织": "云岔乡",
}  # fmt: skip
#: the code of a slip that the survey's own would never be
SLIP = "picture-of-a-slip"
WRONG = {**ROW, "日期": "2023-13-40", "问题分类": "没有这一类"}


def set_up(today: date) -> None:
    """A sheet with a row in error, and an export that waits for its approver; once."""
    with on_day(today):
        if not ImportRun.objects.exists():
            _sheet(User.objects.get(username="member_3"))
        if not ExportRequest.objects.exists():
            _export(User.objects.get(username="leader_2"))
        if not SurveyToken.objects.filter(digest=token_digest(SLIP)).exists():
            _slip()
        if not NameRequest.objects.exists():
            _petitioner()
        for fix in ImmediateFix.objects.filter(status="answered", target__org__short_name="砚溪镇"):
            leader = User.objects.get(username=f"leader_{fix.group.number}")
            fixing.send_back(fix, by=leader, reason="发放清单缺签收栏，请补全后再报。")


def _asking(user: User) -> Asking:
    return Asking(user, QueryDict(), {"round_uid": str(InspectionRound.objects.latest("pk").uid)})


def _sheet(user: User) -> None:
    upload = SimpleUploadedFile("七月谈话.xlsx", filled([ROW, WRONG]))
    imports.start_import(by=user, declaration=registry.imports["interviews"], asking=_asking(user), upload=upload)
    tasks.check_import(str(Job.objects.latest("pk").uid))


def _export(user: User) -> None:
    asked = exports.ask_export(
        by=user, table=registry.tables["interviews"], asking=_asking(user), purpose="向领导小组汇报谈话情况"
    )
    assert asked.status == "asked"


def _slip() -> None:
    survey = Survey.objects.get(status="published", mode="code")
    SurveyToken.objects.create(digest=token_digest(SLIP), survey=survey, batch=survey.batches.first())


def _petitioner() -> None:
    """A talk whose interviewee's name lies in custody, and the leader's request to read it."""
    pair = [User.objects.get(username=name) for name in ("deputy_3", "petition_3")]
    target = RoundTarget.objects.get(org__short_name="云岔乡")
    talk = talks.record_interview(
        by=pair[1], target=target, talkers=pair, lead=pair[0], recorder=pair[1], org=target.org, category="petitioner",
        interviewee="费思齐", date=date(2023, 7, 7), start=time(16, 30), end=time(17, 20), place="乡政府302室", content="反映低保评议没有公示。",
    )  # fmt: skip
    names.ask_name(talk, by=pair[1], reason="来信所附地址不全，需要联系本人补充材料。")
