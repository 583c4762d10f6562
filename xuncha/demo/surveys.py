"""Surveys of the demo (问卷): paper that was counted, codes that were scanned, and one that is still out."""

import random
from collections.abc import Iterable
from datetime import date

from interviews.actions import answers
from interviews.actions import surveys as actions
from interviews.models import Survey, SurveyBatch
from interviews.queries import questions_of
from xuncha.core.models import User
from xuncha.demo.clock import Diary
from xuncha.demo.county import County

PREFACE = "请根据平时了解如实填写。"
WISHES = (
    "希望巡察整改不要走过场",
    "多到村里来看看",
    "补贴发放要公示到组",
    "会议太多，材料太多",
    "工程项目要公开招标",
    "没有意见",
    "村里的路灯早点修好",
)
#: how a group votes: weights of 好、较好、一般、差、不了解
MOODS = {
    "班子成员": (60, 30, 8, 0, 2),
    "镇村干部": (42, 34, 16, 4, 4),
    "村党组织书记": (48, 32, 12, 4, 4),
    "党员群众": (30, 34, 22, 8, 6),
}


class Surveys:
    """Puts surveys into the diary. Its dice are its own."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary
        self.chance = random.Random(310)  # noqa: S311 - the same demo each time

    def paper(
        self, town: str, purpose: str, title: str, groups: dict[str, int], day: date, *, locked: bool = True
    ) -> None:
        """A survey on paper: handed out, counted two days later, locked by the deputy after five."""
        diary, by = self.diary, self.county.staff(town, "liaison")[0]

        def count() -> None:
            survey = self._out(town, purpose, title, "paper", groups, by)
            diary.at(diary.workday(day, after=2), lambda: self._enter(survey, groups, by, town if locked else ""))

        diary.at(day, count)

    def codes(
        self, town: str, purpose: str, title: str, groups: dict[str, int], day: date, *, closed: bool = True
    ) -> None:
        """A survey by codes: most slips are used; it is closed and locked, or still out."""
        by = self.county.staff(town, "liaison")[0]

        def scan() -> None:
            survey = self._out(town, purpose, title, "code", groups, by)
            for batch in survey.batches.order_by("pk"):
                tokens = answers.issue_slips(batch, by=by, count=groups[batch.name])
                for token in tokens[: len(tokens) * 9 // 10]:
                    self._answer(survey, batch, token)
            if closed:
                self.diary.at(self.diary.workday(day, after=3), lambda: self._end(survey, by, town))

        self.diary.at(day, scan)

    def _out(self, town: str, purpose: str, title: str, mode: str, groups: Iterable[str], by: User) -> Survey:
        org = self.county.orgs[town]
        survey = actions.design_survey(by=by, target=self.county.targets[town], org=org, title=f"{org}{title}", purpose=purpose,
                                       mode=mode, preface=PREFACE)  # fmt: skip
        for name in groups:
            actions.add_batch(survey, by=by, name=name)
        return actions.publish(survey, by=by)

    def _enter(self, survey: Survey, groups: dict[str, int], by: User, town: str) -> None:
        for batch in survey.batches.order_by("pk"):
            sent = groups[batch.name]
            returned = sent - self.chance.choice((0, 1, 2, 3)) * (sent > 20)
            valid = returned - self.chance.choice((0, 0, 1, 2)) * (sent > 20)
            votes = {}
            for question in questions_of(survey):
                drawn = (
                    [self._draw(batch, len(question.options), question.kind) for _ in range(valid)]
                    if question.options
                    else []
                )
                for chosen in drawn:
                    for option in chosen:
                        votes[question.pk, option] = votes.get((question.pk, option), 0) + 1
            actions.enter_totals(batch, by=by, sent=sent, returned=returned, valid=valid, votes=votes)
        self._end(survey, by, town)

    def _draw(self, batch: SurveyBatch, options: int, kind: str) -> list[int]:
        if kind == "multi":
            return sorted(self.chance.sample(range(options), self.chance.randint(1, 3)))
        weights = (MOODS[batch.name] + (4,) * options)[:options]
        return self.chance.choices(range(options), weights=weights)

    def _answer(self, survey: Survey, batch: SurveyBatch, token: str) -> None:
        choices, texts = {}, {}
        for question in questions_of(survey):
            if question.options:
                choices[question.pk] = self._draw(batch, len(question.options), question.kind)
            else:
                texts[question.pk] = self.chance.choice(WISHES) if self.chance.random() < 0.3 else ""
        answers.answer(token, choices=choices, texts=texts)

    def _end(self, survey: Survey, by: User, town: str) -> None:
        done = actions.tally(actions.close_survey(survey, by=by), by=by)
        if town:
            (deputy,) = self.county.staff(town, "deputy")
            self.diary.at(self.diary.workday(done.closed_on, after=3), lambda: actions.lock(done, by=deputy))


def plan(surveys: Surveys, entered: dict[str, date]) -> None:
    """Eight surveys over the round: a democratic appraisal in each township, and others where they tell more."""
    groups = {"镇村干部": 66, "党员群众": 96}
    for town, first in entered.items():
        day = surveys.diary.workday(first, after=8)
        surveys.paper(town, "team", "党委班子民主测评", groups, day, locked=town != "yanxi")
    surveys.codes("huaidu", "ecology", "政治生态问卷", {"镇村干部": 24, "党员群众": 30}, date(2023, 3, 15))
    surveys.codes("yuncha", "masses", "群众满意度问卷", {"党员群众": 20}, date(2023, 7, 6), closed=False)
