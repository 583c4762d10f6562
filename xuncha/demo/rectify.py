"""Feedback and rectification of the demo (反馈、整改): two texts, ledger lines in every state, proofs, closing by quorum."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rectification.actions import closing, feedback, items, measures
from rectification.models import Feedback, Measure, RectificationItem
from rounds.models import RoundTarget
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County

REQUIREMENTS = "党委切实担起整改主体责任，主要负责人为第一责任人；一个月内报整改方案，六个月内完成集中整改，村级三个月内完成；整改情况按规定公开。"
#: how far a line comes, in the order of the ledger: repeated until it ends
LADDER = ("closed", "closed", "rectifying", "applied", "closed", "under_review", "rectifying", "basic", "planned", "returned",
          "closed", "rectifying", "claimed", "half_reviewed", "closed", "working")  # fmt: skip
EARLY = ("assigned", "claimed", "planned", "claimed", "assigned", "rectifying", "planned")


def feedback_texts(county: County, town: str) -> dict[str, str]:
    """The two texts of a feedback and its demands, from the words of that township."""
    row = next(row for row in words.corpus("praise") if row["township"] == town)
    name, target = county.orgs[town].name, county.targets[town]
    span = f"{target.entered_on:%Y年%-m月%-d日}至{target.withdrawn_on:%-m月%-d日}"
    open_ = f"根据县委统一部署，{span}，县委{target.group}对{name}开展了常规巡察。现将巡察情况反馈如下。"
    return {
        "text_team": f"{open_}\n{'；'.join(row['achievements'])}。\n巡察中也发现一些问题，主要原因是：{'；'.join(row['causes'])}。\n建议：{'；'.join(row['suggestions'])}。",
        "text_chief": f"{open_}\n{'；'.join(row['chief_praise'])}。\n主要负责人存在的突出问题：{'；'.join(row['chief_problems'])}。",
        "requirements": REQUIREMENTS,
    }  # fmt: skip


class Rectification:
    """Puts feedback and ledger of a township into the diary."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary

    def feed_back(self, town: str, written: date, delivered: date) -> None:
        """Written by the liaison, reviewed, approved, delivered and signed for."""
        users = self.county.users
        (liaison,) = self.county.staff(town, "liaison")
        held: dict[str, Feedback] = {}

        def write() -> None:
            held["it"] = feedback.draft_feedback(
                by=liaison,
                target=self._target(town),
                doc_no=f"临巡反〔2023〕{len(town)}号",
                **feedback_texts(self.county, town),
            )

        def move(verb: str, who: User) -> Callable[[], None]:
            def act() -> None:
                held["it"] = feedback.VERBS[verb](held["it"], by=who)

            return act

        self.diary.at(written, write)
        self.diary.at(written + timedelta(days=1), move("review", users["office_director"]))
        self.diary.at(written + timedelta(days=2), move("approve", users["leading_group"]))
        self.diary.at(delivered, move("deliver", liaison))
        self.diary.at(delivered, move("receive", users[f"chief_{town}"]))
        self.diary.at(delivered, lambda: feedback.receive_for_team(held["it"], by=users[f"chief_{town}"]))

    def _target(self, town: str) -> RoundTarget:
        return RoundTarget.objects.select_related("org", "group", "round__term").get(pk=self.county.targets[town].pk)

    def ledger(self, town: str, day: date, *, early: bool) -> None:
        """Assign every line; each then goes as far as the ladder says."""

        def assign() -> None:
            feedback_ = Feedback.objects.get(target=self.county.targets[town])
            items.assign_all(feedback_, by=self.county.users["office_staff"])
            rows = RectificationItem.objects.filter(target=self.county.targets[town]).order_by("number")
            for place, item in enumerate(
                rows.select_related("resp_org", "category", "target__org", "feedback_item__feedback")
            ):
                self._line(town, item, place, (EARLY if early else LADDER)[place % len(EARLY if early else LADDER)])

        self.diary.at(day, assign)

    def _line(self, town: str, item: RectificationItem, place: int, goal: str) -> None:
        if goal == "assigned":
            return
        owner, today = self.county.users[f"owner_{town}"], calendar.today()
        self.diary.at(self.diary.workday(today, after=1), lambda: items.claim(item, by=owner))
        if goal == "claimed":
            return
        self.diary.at(self.diary.workday(today, after=2), lambda: self._plan(town, item, place, owner))
        if goal == "planned":
            return
        self.diary.at(
            self.diary.workday(today, after=5), lambda: items.accept_plan(item, by=self.county.users["office_staff"])
        )
        if goal == "rectifying":
            return
        self.diary.at(self.diary.workday(today, after=9 + place % 4), lambda: self._work(town, item, owner, goal))

    def _text(self, item: RectificationItem) -> dict[str, Any]:
        rows = words.corpus("fix_texts")
        code, root = item.category.code, item.category.root_code
        alike = (
            [row for row in rows if row["leaf"] == code]
            or [row for row in rows if row["leaf"].startswith(root)]
            or rows
        )
        return alike[item.pk % len(alike)]

    def _plan(self, town: str, item: RectificationItem, place: int, owner: User) -> None:
        row = self._text(item)
        at_once = place % 9 == 2
        due = date(2023, 7, 5) if at_once else item.due
        post = "v_secretary" if item.resp_org.is_village else "t_secretary"
        boss = self.county.posts[item.resp_org.code, post][0]
        depts = ("三资代理中心", "党政办", "财政所", "社会事务办", "农业综合服务中心")
        items.plan_item(item, by=owner, leader=str(self.county.posts[town, "t_deputy_secretary"][0]), owner=str(boss), dept=depts[place % 5],
                        goal=words.local(row["goal"], str(self.county.orgs[town])), due=due,
                        term_kind="at_once" if at_once else "concentrated")  # fmt: skip
        for measure in row["measures"][: 1 if at_once else 2]:
            measures.add_measure(item, by=owner, text=words.local(measure["text"], str(self.county.orgs[town])), owner=str(boss),
                              due=min(calendar.add_months(date(2023, 6, 12), measure["months"]), due))  # fmt: skip
        items.plan(item, by=owner)

    def _work(self, town: str, item: RectificationItem, owner: User, goal: str) -> None:
        """Measures done with proof, then the application; `working` stops in the middle."""
        row, today = self._text(item), calendar.today()
        planned = list(item.measures.order_by("seq"))
        for measure in planned[: 1 if goal == "working" else None]:
            measures.report_measure(
                measure, by=owner, progress=f"已完成：{measure.text}。", is_done=True, done_on=today
            )
            measures.add_proof(
                measure, by=owner, upload=proof(row["proofs"][(measure.seq - 1) % len(row["proofs"])], item, measure)
            )
        if goal == "working":
            return
        money = Decimal(item.pk % 90 + 10) / 100 if item.category.root_code == "LW6" else None
        items.report_result(
            item, by=owner, result=f"{item.goal or row['goal']}；措施均已落实。", refunded=money, rules_made=item.pk % 2
        )
        items.apply(item, by=owner)
        if goal != "applied":
            self.diary.at(self.diary.workday(today, after=1), lambda: self._judge(town, item, goal))

    def _judge(self, town: str, item: RectificationItem, goal: str) -> None:
        users = self.county.users
        item = RectificationItem.objects.get(pk=item.pk)
        item = items.endorse(item, by=users[f"chief_{town}"])
        if goal == "under_review":
            return
        word = "basic" if goal == "basic" else "done"
        item = closing.give_opinion(item, by=users["discipline"], opinion="agree", completion=word)
        if goal == "half_reviewed":
            return
        if goal == "returned":
            closing.give_opinion(
                item, by=users["office_staff"], opinion="return", note="佐证不全，缺少有关村的票据，请补充后再报。"
            )
            return
        item = closing.give_opinion(item, by=users["organization"], opinion="agree", completion=word)
        closing.give_opinion(item, by=users["office_director"], opinion="agree", completion=word)


def proof(name: str, item: RectificationItem, measure: Measure) -> SimpleUploadedFile:
    """A small text file in the place of a scan."""
    text = f"{name}\n\n{item.resp_org.name}\n整改事项：{item.number} {item.problem}\n对应措施：{measure.text}\n（演示佐证，内容为虚构）\n"
    return SimpleUploadedFile(f"{name}.txt", text.encode(), content_type="text/plain")
