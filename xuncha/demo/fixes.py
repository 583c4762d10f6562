"""立行立改 of the demo: signed drafts of villages become fixes in every state; what is undone at the withdrawal is carried over."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import WorkingDraft
from rectification.actions import carrying, fixes, fixing
from rectification.models import ImmediateFix
from xuncha.core import calendar
from xuncha.demo.clock import Diary
from xuncha.demo.county import County

#: how far the fixes of a township come, in the order of their proposals
GOALS = {
    "huaidu": ("closed", "closed", "served"), "chengping": ("closed", "rectifying", "closed"), "luzhou": ("closed", "returned"),
    "liwu": ("closed", "checked"), "yanxi": ("closed", "answered"), "yuncha": ("answered", "rectifying", "approved", "proposed"),
}  # fmt: skip


class Fixes:
    """Puts the fixes of a township into the diary."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary

    def plan(self, town: str, entered: date, withdrawn: date) -> None:
        """A proposal every few days from the fifth week on; on the evening of the withdrawal the calendar does its part."""
        for place, goal in enumerate(GOALS[town]):
            day = self.diary.workday(entered, after=30 + 4 * place)
            self.diary.at(day, lambda goal=goal, place=place: self._propose(town, goal, place))
        self.diary.at(withdrawn, carrying.carry_due)

    def _propose(self, town: str, goal: str, place: int) -> None:
        (leader,) = self.county.staff(town, "leader")
        rows = WorkingDraft.objects.alive().signed().filter(target=self.county.targets[town], org__level="village")
        rows = rows.select_related("org", "category", "target__org", "target__group", "target__round__term")
        draft = rows.order_by("number")[place : place + 1].first()
        if draft is None:
            return
        secretary = self.county.posts[town, "t_secretary"][0]
        fix = fixes.propose(
            by=leader, target=draft.target, source=draft, kind="fix", org=draft.org, resp_org=self.county.orgs[town],
            matter=draft.summary, category=draft.category, why_now=["outcry", "feasible"] if place % 2 else ["breach", "feasible"],
            requirement="逐户逐笔核对，整改到位，结果在村务公开栏公示。", resp_person=str(secretary),
        )  # fmt: skip
        if goal == "returned":
            self._later(
                1,
                lambda: fixes.reject(fix, by=self.county.users["leading_group"], reason="责任人应写到村，请改后再报。"),
            )
        elif goal != "proposed":
            self._later(1, lambda: self._approve(town, fix, goal, place))

    def _approve(self, town: str, fix: ImmediateFix, goal: str, place: int) -> None:
        fix = fixes.approve(fix, by=self.county.users["leading_group"])
        if goal != "approved":
            self._later(1, lambda: self._serve(town, fix, goal, place))

    def _serve(self, town: str, fix: ImmediateFix, goal: str, place: int) -> None:
        (liaison,) = self.county.staff(town, "liaison")
        number, chief = f"临巡立改〔2023〕{fix.pk}号", self.county.users[f"chief_{town}"]
        fix = fixes.serve(fix, by=liaison, notice_no=number, served_to=str(chief))
        if goal != "served":
            self._later(1, lambda: self._work(town, fix, goal, place))

    def _work(self, town: str, fix: ImmediateFix, goal: str, place: int) -> None:
        owner = self.county.users[f"owner_{town}"]
        fix = fixing.begin(fix, by=owner)
        if goal == "rectifying":
            return
        text = f"发放清单\n\n{fix.number} {fix.matter}\n（演示佐证，内容为虚构）\n"
        fix = fixing.report_fix(
            fix, by=owner, measures="逐户核对名册，公示后发放到户。", result="已全部到户，公示无异议。", refunded=Decimal(place * 35 + 81) / 100,
            benefited=37 - place * 6, people=112 - place * 9,
            proof=SimpleUploadedFile("发放清单.txt", text.encode(), content_type="text/plain"),
        )  # fmt: skip
        fix = fixing.answer(fix, by=owner)
        if goal != "answered":
            self._later(3, lambda: self._check(town, fix, goal))

    def _check(self, town: str, fix: ImmediateFix, goal: str) -> None:
        pair = self.county.workers(town)[:2]
        fix = fixing.check(
            fix,
            by=pair[0],
            check_by=pair,
            check_result="fixed",
            check_note="入户回访，核对银行回单，情况属实。",
            mass_feedback="satisfied",
        )
        if goal == "closed":
            (leader,) = self.county.staff(town, "leader")
            self._later(1, lambda: fixing.close(fix, by=leader))

    def _later(self, after: int, event: Callable[[], object]) -> None:
        self.diary.at(self.diary.workday(calendar.today(), after=after), event)
