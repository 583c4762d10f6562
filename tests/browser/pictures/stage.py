"""What only an uploaded file and a worker leave behind (导入、导出、任务), made over the demo round before its pictures."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from rounds.models import InspectionRound
from tests.imports import filled
from xuncha.core import exports, imports, registry, tasks
from xuncha.core.models import ExportRequest, ImportRun, Job, User
from xuncha.core.web import Asking
from xuncha.demo.clock import on_day

ROW = {
    "日期": "2023-07-05", "时间": "09:00-10:20", "地点": "乡政府二楼", "姓名": "左明远", "人员类别": "一般干部", "谈话人": "member_3、deputy_3",
    "主要内容(要点)": "村务公开栏半年没有更新", "问题分类": "LW6.1c", "涉及党组织": "云岔乡",
}  # fmt: skip
WRONG = {**ROW, "日期": "2023-13-40", "问题分类": "没有这一类"}


def set_up(today: date) -> None:
    """A sheet with a row in error, and an export that waits for its approver; once."""
    with on_day(today):
        if not ImportRun.objects.exists():
            _sheet(User.objects.get(username="member_3"))
        if not ExportRequest.objects.exists():
            _export(User.objects.get(username="leader_2"))


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
