"""Clues and transfers of the demo (线索、移交): from the first word to the receiver's answer."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from findings.actions import clues as actions
from findings.actions import transfers
from findings.models import Clue
from findings.models.clues import ClueClass, Suggestion
from rounds.posts import rank_name
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County, Times
from xuncha.demo.group_life import agree_on_clue
from xuncha.demo.people import person_of
from xuncha.demo.petitions import Petitions
from xuncha.demo.talks import Book

CRIMES = {"职务违法": "crime", "职务犯罪": "crime"}
EVIDENCE = ("合同及付款回单复印件", "银行流水", "谈话记录摘录", "入户核实记录", "会议记录复印件", "收据存根")
RESULTS = ("经初步核实，反映问题属实，给予党内警告处分，违纪款项已追缴。", "经谈话函询，本人作出说明，予以采信，了结。")


class Clues:
    """Puts the clues of a township into the diary, as far as each shall come."""

    def __init__(self, county: County, book: Book, letters: Petitions, diary: Diary) -> None:
        self.county, self.book, self.letters, self.diary = county, book, letters, diary
        self.approved: list[Clue] = []
        self.given = 0

    def plan(self, town: str, times: Times, count: int) -> None:
        """Register them in the second half of the time on the spot."""
        rows = words.corpus("clue_texts")
        days = (min(times.withdrawn, self.diary.until) - times.entered).days
        for place in range(count):
            row = rows[(self.given + place) % len(rows)]
            day = self.diary.workday(times.entered, after=days // 3 + place * days // (2 * count))
            self.diary.at(day, lambda row=row, place=place: self._register(town, row, place))
        self.given += count

    def _register(self, town: str, row: dict[str, Any], place: int) -> None:
        by, source, village = self._origin(town)
        post = row["subject_post"]
        person = person_of(self.county, town, village, post)
        org = self.county.orgs[village if post.startswith("v_") else town]
        held = person.post_on(calendar.today())
        leaf = self.county.leaves[row["leaf"]]
        fits = not leaf.applies_to or org.level in leaf.applies_to
        clue = actions.register_clue(
            by=by, target=self.county.targets[town], source_record=source, org=org, subject_name=person.name, subject_unit=str(org),
            source={"interviewpoint": "interview", "petition": "petition"}.get(source._meta.model_name, "found") if source else "found",
            subject_post=held.title if held else "", subject_rank=rank_name(person.rank), is_chief=bool(held and held.is_chief),
            is_village_cadre=post.startswith("v_"), summary=words.local(row["summary"], str(self.county.orgs[town])),
            occurred=f"{2020 + place % 3}年以来", amount=Decimal(str(row["amount_wan"])) if row["amount_wan"] else None,
            klass=words.code_of(ClueClass, row["klass"], **CRIMES), category=leaf if fits else None,
            suggestion=words.code_of(Suggestion, row["suggestion"]),
        )  # fmt: skip
        if place % 8 != 7:
            self._later(2, lambda: self._inquire(town, clue, row, by, place))

    def _origin(self, town: str) -> tuple[User, Any, str]:
        """A point or letter that was marked for a clue, with somebody who may see it."""
        (liaison,) = self.county.staff(town, "liaison")
        if (point := self.book.take(town, "clue")) is not None:
            recorder = point.interview.recorder
            village = point.org.code if point.org.is_village else self.county.chance.choice(self.county.villages(town))
            return (recorder if recorder in self.county.workers(town) else liaison), point, village
        village = self.county.chance.choice(self.county.villages(town))
        if self.letters.waiting[town, "clue"]:
            letter = self.letters.waiting[town, "clue"].pop()
            return liaison, letter, letter.org.code if letter.org.is_village else village
        return self.county.chance.choice(self.county.workers(town)), None, village

    def _later(self, after: int, event: Callable[[], object]) -> None:
        self.diary.at(self.diary.workday(calendar.today(), after=after), event)

    def _inquire(self, town: str, clue: Clue, row: dict[str, Any], by: User, place: int) -> None:
        clue = agree_on_clue(self.county, town, clue)
        if place % 8 == 6:
            return  # still being looked into: nothing written, so it cannot be studied
        clue = actions.edit_clue(
            clue, by=by, inquiry_note=words.local(row["inquiry_note"], str(self.county.orgs[town]))
        )
        for name in self.county.chance.sample(EVIDENCE, 2):
            actions.add_evidence(clue, by=by, name=name, pages=self.county.chance.randint(1, 6))
        self._later(6, lambda: self._study(town, clue, place))

    def _study(self, town: str, clue: Clue, place: int) -> None:
        (leader,) = self.county.staff(town, "leader")
        clue = agree_on_clue(self.county, town, clue)
        if place % 8 != 5:
            self._later(2, lambda: self._sign(clue, leader, place))

    def _sign(self, clue: Clue, leader: User, place: int) -> None:
        clue = actions.sign(clue, by=leader)
        if place % 8 != 4:
            self._later(4, lambda: actions.review(clue, by=self.county.users["clue_officer"]))

    def decide(self, town: str, day: date) -> None:
        """The leading group decides on what the office has reviewed by a day: to hand over, or to keep."""

        def hear() -> None:
            leaders = self.county.users["leading_group"]
            for clue in Clue.objects.filter(target=self.county.targets[town], status="office_reviewed").order_by(
                "number"
            ):
                if clue.suggestion == "keep":
                    actions.keep(clue, by=leaders, reason="情节轻微，留存备查。")
                    continue
                self.approved.append(
                    actions.approve(clue, by=leaders, decision="同意巡察组建议，移交有关机关办理。", decided_on=day)
                )

        self.diary.at(day, hear)

    def hand_over(self, day: date, doc_no: str, *, received: date, answered: int = 0) -> None:
        """One letter to the discipline commission and one to the organisation department, with what was approved."""

        def send() -> None:
            ready, self.approved = self.approved, []
            lists = {"discipline": [], "organization_dept": []}
            for clue in ready:
                lists["organization_dept" if clue.suggestion == "organization_dept" else "discipline"].append(clue)
            for place, (receiver, rows) in enumerate(lists.items()):
                if rows:
                    self._send(receiver, rows, f"{doc_no}{'之一' if place else ''}", received, answered)

        self.diary.at(day, send)

    def _send(self, receiver: str, rows: list[Clue], doc_no: str, received: date, answered: int) -> None:
        users = self.county.users
        paper = transfers.prepare_transfer(by=users["clue_officer"], round=self.county.round, receiver=receiver, clues=rows,
                                           doc_no=doc_no, basis="县委巡察工作领导小组会议决定")  # fmt: skip
        paper = transfers.approve(paper, by=users["leading_group"])
        paper = transfers.send(paper, by=users["clue_officer"])
        clerk = users["discipline" if receiver == "discipline" else "organization"]

        def take() -> None:
            transfers.receive(paper, by=clerk)
            for place, clue in enumerate(Clue.objects.filter(transfer_items__transfer=paper).order_by("number")):
                if place < answered * 2:
                    handled = actions.handle(
                        clue, by=clerk, handling="preliminary_check" if place % 2 else "talk_inquiry"
                    )
                    if place < answered:
                        self._later(
                            14, lambda clue=handled, n=place: actions.conclude(clue, by=clerk, result=RESULTS[n % 2])
                        )

        self.diary.at(received, take)
