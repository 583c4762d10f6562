"""Talks of the demo (谈话): who is talked to, when, by whom; texts and points from the corpus."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from interviews import actions
from interviews.models import (
    UNNAMED,
    Category,
    Destination,
    Interview,
    InterviewOutline,
    InterviewPoint,
    Nature,
    VisitFinding,
)
from interviews.queries import planning
from rounds.models import PartyOrg
from xuncha.core.errors import Unmet
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County, Times
from xuncha.demo.partners import CATEGORIES, Partner, partners

STARTS = (time(8, 40), time(10, 20), time(14, 40), time(16, 20))


def signed_page(talk: Interview) -> SimpleUploadedFile:
    """What stands for the scan of the signed page."""
    text = f"{talk.number} 谈话记录签字页（演示）\n以上记录已核对，与本人所谈一致。"
    return SimpleUploadedFile("签字页.txt", text.encode(), content_type="text/plain")


@dataclass
class Book:
    """What talks and visits leave for the drafts and clues: points and findings by township, in their order."""

    points: dict[str, list[InterviewPoint]] = field(default_factory=lambda: defaultdict(list))
    busy: set[tuple[int, date, time]] = field(default_factory=set)
    findings: dict[str, list[VisitFinding]] = field(default_factory=lambda: defaultdict(list))

    def take(self, town: str, destination: str, leaf: str = "", level: str = "") -> InterviewPoint | None:
        """The oldest point with this destination (and leaf, and level of its organisation) that nobody took yet."""
        for point in self.points[town]:
            fits = (not leaf or point.leaf.code == leaf) and (not level or point.org.level == level)
            if point.destination == destination and fits:
                self.points[town].remove(point)
                return point
        return None

    def take_finding(self, town: str, leaf: str) -> VisitFinding | None:
        """The oldest finding of a visit about a leaf that nobody took yet."""
        found = next((one for one in self.findings[town] if one.leaf.code == leaf), None)
        if found is not None:
            self.findings[town].remove(found)
        return found


class Talks:
    """Puts the talks of a township into the diary."""

    def __init__(self, county: County, book: Book, diary: Diary) -> None:
        self.county, self.book, self.diary = county, book, diary
        self.outlines: dict[tuple[str, str], InterviewOutline] | None = None
        pools: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in words.corpus("talk_texts"):
            if row["org"] is None:
                pools[row["category_name"]].append(row)
        self.texts = {label: cycle(rows) for label, rows in pools.items()}
        self.special = {row["org"]: row for row in words.corpus("talk_texts") if row["org"]}

    def plan(self, town: str, times: Times, *, per_village: int, last: date, later: str = "") -> None:
        """Spread the talks of a township over its time on the spot, its own people first; those of `later` are still to come."""
        people = [one for one in partners(self.county, town, per_village) if one.org.code != later]
        span = max((min(times.withdrawn, last) - times.entered).days - 6, 5)
        for place, partner in enumerate(people):
            day = self.diary.workday(times.entered, after=1 + place * span // len(people))
            self.at(town, partner, day, reviewed=place % 12 != 5)

    def ahead(self, town: str, today: date, count: int) -> None:
        """Appointments that lie ahead of the last day."""
        for place, partner in enumerate(self.county.chance.sample(partners(self.county, town, 2), count)):
            day = self.diary.workday(today, after=1 + place)
            self.diary.at(today, lambda partner=partner, day=day: self.record(town, partner, day))

    def planned(self, town: str, today: date, count: int) -> None:
        """Planned talks from the board: the first of the village secretaries and others who were not talked to yet."""

        def plan() -> None:
            target, (liaison,) = self.county.targets[town], self.county.staff(town, "liaison")
            blocks = planning.board(target)
            wanted = [line.wanted for block in blocks for line in block.lines if line.talk is None][:count]
            slots = actions.Slots(self.diary.workday(today, after=7), time(8, 40), 50)
            pair = [*self.county.staff(town, "deputy"), liaison]
            actions.plan_talks(target, by=liaison, wanted=wanted, slots=slots, talkers=pair, place=f"{target}政府302室")

        self.diary.at(today, plan)

    def _told(self, partner: Partner) -> dict[str, Any]:
        """What else a talk notes: the outline it followed and how the partner judges the team; the same on every run."""
        if self.outlines is None:
            rows = InterviewOutline.objects.current()
            self.outlines = {(row.target_type, row.category): row for row in rows}
        category, level = words.code_of(Category, partner.category), partner.org.level
        name = partner.person.name if partner.person else partner.name
        place = sum(map(ord, name)) % 7
        grades = ("better", "good", "fair", "better", "good", "poor", "unknown")
        judges = not partner.org.is_village
        return {
            "outline": self.outlines.get((level, category)) or self.outlines.get((level, "")),
            "political": "member" if partner.person else ("masses" if place else "member"),
            "team_grade": grades[place] if judges else "", "chief_grade": grades[(place + 3) % 7] if judges else "",
        }  # fmt: skip

    def at(self, town: str, partner: Partner, day: date, *, reviewed: bool) -> None:
        """Hold one talk on a day, write it up, have it signed and, `reviewed`, approved two days later."""

        def hold() -> None:
            talk = self._write(town, partner, day)
            if talk is None:
                return
            actions.finish(talk, by=talk.recorder)
            if self.county.chance.random() < 0.06:
                return  # waits for the signature
            declined = talk.interviewee == UNNAMED
            if not declined:
                actions.attach(talk, by=talk.recorder, upload=signed_page(talk))
            talk = actions.sign(talk, by=talk.recorder, signature="not_needed" if declined else "signed",
                                reason="谈话对象不愿留名" if declined else "")  # fmt: skip
            if reviewed:
                self.diary.at(self.diary.workday(day, after=2), lambda: self._review(town, talk))

        self.diary.at(day, hold)

    def _review(self, town: str, talk: Interview) -> None:
        reviewer = next(user for user in self.county.staff(town, "deputy", "leader") if user.pk != talk.recorder_id)
        actions.review(talk, by=reviewer)

    def _write(self, town: str, partner: Partner, day: date) -> Interview | None:
        row = self._text(partner)
        talk = self.record(
            town, partner, day, content=words.local(row["body"], str(self.county.orgs[town])), notice_read=True
        )
        if talk is None or self.county.chance.random() < (0.25 if town == "yuncha" else 0.01):
            return None  # the notes are not written up yet
        for point in row["points"][:2]:
            self.book.points[town].append(self._point(town, talk, point))
        return talk

    def _text(self, partner: Partner) -> dict[str, Any]:
        if partner.category == CATEGORIES["v_supervision"] and partner.org.code in self.special:
            return self.special[partner.org.code]
        return next(self.texts[partner.category])

    def record(
        self,
        town: str,
        partner: Partner,
        day: date,
        *,
        pair: list[User] | None = None,
        start: time = STARTS[0],
        **more: Any,
    ) -> Interview | None:
        """Record one talk by `pair`, else by a free pair at a free hour; a crowded day is left out rather than forced."""
        if pair is None:
            pair, start = self._free(town, day)
        if not pair:
            return None
        minutes = self.county.chance.choice((35, 40, 50, 60, 70, 85))
        end = (datetime.combine(day, start) + timedelta(minutes=minutes)).time()
        where = (
            ("village_office", f"{partner.org}村部") if partner.org.is_village else ("room", f"{partner.org}政府302室")
        )
        who = {"person": partner.person} if partner.person else {"interviewee": partner.name}
        try:
            return actions.record_interview(
                by=pair[-1], target=self.county.targets[town], talkers=pair, lead=pair[0], recorder=pair[-1], org=partner.org,
                category=words.code_of(Category, partner.category), date=day, start=start, end=end, place_kind=where[0], place=where[1],
                **who, **self._told(partner), **more,
            )  # fmt: skip
        except Unmet as error:
            raise RuntimeError(f"{town} {partner} {day}: {error}") from error

    def _free(self, town: str, day: date) -> tuple[list[User], time]:
        talkers = self.county.talkers(town)
        self.county.chance.shuffle(talkers)
        for start in STARTS:
            free = [user for user in talkers if (user.pk, day, start) not in self.book.busy]
            free.sort(
                key=lambda user: not user.username.startswith(("leader", "deputy"))
            )  # they lead, they do not record
            if len(free) > 1 and not free[-1].username.startswith(("leader", "deputy")):
                pair = [free[0], free[-1]]
                self.book.busy |= {(user.pk, day, start) for user in pair}
                return pair, start
        return [], STARTS[0]

    def _point(self, town: str, talk: Interview, row: dict[str, str]) -> InterviewPoint:
        leaf = self.county.leaves[row["leaf"]]
        nature = words.code_of(Nature, row["nature"])
        org = self._place(town, talk.org, leaf.applies_to)
        persons = str(self.county.posts[org.code, "v_secretary"][0]) if nature == Nature.CLUE and org.is_village else ""
        return actions.add_point(
            talk, by=talk.recorder, text=words.local(row["text"], str(self.county.orgs[town])), leaf=leaf, nature=nature, org=org,
            destination=words.code_of(Destination, row["destination"]), persons=persons,
        )  # fmt: skip

    def _place(self, town: str, org: PartyOrg, levels: list[str]) -> PartyOrg:
        """Where a point belongs: a leaf of village affairs said by the township is about some village, and the other way."""
        if not levels or org.level in levels:
            return org
        return (
            self.county.orgs[town]
            if org.is_village
            else self.county.orgs[self.county.chance.choice(self.county.villages(town))]
        )
