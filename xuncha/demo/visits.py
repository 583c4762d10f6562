"""Visits of the demo (走访): each village at least once, samples and findings, and the village counted once its conditions hold."""

import random
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from interviews.actions import coverage as rules
from interviews.actions import visit_findings
from interviews.actions import visits as actions
from interviews.models import FindingDestination, Visit, VisitFinding, VisitKind
from interviews.queries import households_due, rule_on
from rounds.actions import coverage
from rounds.models import VillageCoverage
from rounds.queries.coverage import lacks_of
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County
from xuncha.demo.talks import Book

#: what is looked at besides households, village by village
OTHER_KINDS = ("accounts", "subsidy", "allowance", "site", "project", "special")
SEEN = {
    "household": "随机走访{n}户，不打招呼、不要陪同。多数群众知道巡察组在村里，能说出意见箱的位置；部分群众说不清上年补贴金额。",
    "site": "实地看村部、公开栏、文化活动室和垃圾收集点。公开栏内容停在上个季度，活动室有灰尘，平时少有人用。",
    "project": "对照合同和结算资料到现场量了长度和厚度，查看了管护牌。施工单位和村里的说法基本一致，个别数据待复核。",
    "accounts": "抽查近两年村级账目和银行流水，重点看大额支出、误工补贴和集体收入入账。部分凭证附件不全。",
    "subsidy": "从发放名单里抽样，上门核对面积、金额和打卡记录，询问公示情况。",
    "allowance": "从低保名册里抽样入户，核对家庭成员、收入和财产，查评议和公示记录。",
    "special": "按专项检查方案逐项核对，抽样清单和原始资料复印件已留存。",
}
SAMPLES = {
    "subsidy": ("subsidy", 640),
    "allowance": ("allowance", 3120),
    "accounts": ("voucher", 2800),
    "project": ("contract", 15200),
}
MET = (("allowance", 2), ("veteran", 1), ("hardship", 2), ("notable", 1), ("party_delegate", 1), ("congress_deputy", 1),
       ("petitioner", 1), ("cppcc_member", 1))  # fmt: skip
NAMES = ("刘桂香", "陈来宝", "胡水生", "吴冬莲", "方国生")
RULE = {"notice": True, "visits": 1, "talks": True, "material": True, "households": 10, "household_share": 3}


def set_rules(county: County) -> None:
    """The conditions of an inspected village."""
    rules.set_coverage_rule(by=county.users["office_director"], effective_from=calendar.today(), **RULE)


class Visits:
    """Puts the visits of a township into the diary. Its dice are its own, so that the other ledgers stay as they are."""

    def __init__(self, county: County, book: Book, diary: Diary) -> None:
        self.county, self.book, self.diary = county, book, diary
        self.chance = random.Random(309)  # noqa: S311 - the same demo each time
        rows = [row for row in words.corpus("draft_texts") if row["level"] == "village" and row["org"] is None]
        self.texts = cycle(rows)

    def village(self, town: str, key: str, day: date, entered: date, last: date) -> None:
        """A household visit on its day, often another look days later; then the village is counted as soon as it may be."""
        self.diary.at(day, lambda: self.hold(town, key, "household"))
        if self.chance.random() < 0.55:
            other = self.chance.choice(OTHER_KINDS)
            self.diary.at(self.diary.workday(day, after=3), lambda: self.hold(town, key, other))
        for again in (0, 4, 9, 15):
            self.diary.at(min(self.diary.workday(day, after=again), last), lambda: self._count(town, key, day, entered))
        self.diary.at(last, lambda: self._count(town, key, day, entered))

    def ahead(self, town: str, key: str, today: date, after: int) -> None:
        """A visit that is only planned."""
        day = self.diary.workday(today, after=after)
        self.diary.at(today, lambda: self._record(town, key, "household", day, self._pair(town)))

    def _count(self, town: str, key: str, day: date, entered: date) -> None:
        row = VillageCoverage.objects.select_related("village", "target__org").get(
            target=self.county.targets[town], village=self.county.orgs[key]
        )
        if row.coverage_status != "pending":
            return
        (member,) = self.county.staff(town, "member")
        if row.material_checked_on is None:
            row = coverage.mark_village(row, by=member, notice_posted_on=entered, material_checked_on=day)
        if not lacks_of(row):
            coverage.cover_village(row, by=member)

    def _pair(self, town: str) -> list[User]:
        return self.chance.sample(self.county.workers(town), 2)

    def _record(self, town: str, key: str, kind: str, day: date, pair: list[User]) -> Visit:
        hour = self.chance.choice((9, 10, 14, 15))
        at = datetime.combine(day, time(hour, self.chance.choice((0, 30))), tzinfo=calendar.ZONE)
        return actions.record_visit(
            by=pair[0], target=self.county.targets[town], visitors=pair, org=self.county.orgs[key], at=at, kind=kind
        )

    def hold(self, town: str, key: str, kind: str) -> Visit:
        """Visit today, write it up, and let a leader of the group look at it a day or two later."""
        pair = self._pair(town)
        visit = self._record(town, key, kind, calendar.today(), pair)
        finding = self._write(visit, pair[0])
        if town == "yuncha" and self.chance.random() < 0.2 and kind != "household":
            return visit  # still being written
        visit = actions.finish_visit(visit, by=pair[0])
        if finding.destination == "draft":
            self.book.findings[town].append(finding)
        if self.chance.random() < 0.9:
            self.diary.at(calendar.today() + timedelta(days=2), lambda: self._review(town, visit))
        return visit

    def _review(self, town: str, visit: Visit) -> None:
        (deputy,) = self.county.staff(town, "deputy")
        actions.review_visit(visit, by=deputy)

    def _write(self, visit: Visit, by: User) -> VisitFinding:
        org, kind = visit.org, visit.kind
        due = households_due(rule_on(visit.day), org)
        households = (
            max(due, self.chance.randint(8, 16)) if kind == VisitKind.HOUSEHOLD else self.chance.choice((0, 0, 3, 5))
        )
        bad = self.chance.randrange(len(visit.answers))
        answers = [{"item": row["item"], "answer": "bad" if place == bad else "ok", "note": "见下方发现" if place == bad else ""}
                   for place, row in enumerate(visit.answers)]  # fmt: skip
        actions.write_visit(
            visit, by=by, content=SEEN[kind].format(n=households), households=households, answers=answers,
            people=self._people(kind), samples=self._samples(kind),
        )  # fmt: skip
        return self._finding(visit, by)

    def _people(self, kind: str) -> list[dict[str, Any]]:
        if kind not in (VisitKind.HOUSEHOLD, VisitKind.ALLOWANCE):
            return []
        found = [{"kind": met, "count": count, "names": ""} for met, count in self.chance.sample(MET, 4)]
        if self.chance.random() < 0.2:
            found[0]["names"] = self.chance.choice(NAMES)
        return found

    def _samples(self, kind: str) -> list[dict[str, Any]]:
        if kind not in SAMPLES:
            return []
        sample, each = SAMPLES[kind]
        wrong = self.chance.randint(0, 3)
        return [{"kind": sample, "sampled": self.chance.randint(8, 25), "problems": wrong, "amount": wrong * each}]

    def _finding(self, visit: Visit, by: User) -> VisitFinding:
        row = next(self.texts)
        destination = self.chance.choice(("draft", "keep", "keep", "fix"))
        text = words.local(words.first_sentence(row["summary"]), str(visit.target))
        return visit_findings.add_finding(
            visit, by=by, text=text, leaf=self.county.leaves[row["leaf"]], destination=FindingDestination(destination)
        )
