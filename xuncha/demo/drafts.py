"""Drafts and problems of the demo (底稿、问题): written from points and letters, reviewed, signed, drawn together."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from findings.actions import drafts as actions
from findings.actions import evidence, problems
from findings.models import EvidenceKind, Problem, WorkingDraft
from interviews.models import InterviewPoint, VisitFinding
from rounds.models import PartyOrg
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County, Times
from xuncha.demo.petitions import Petitions
from xuncha.demo.talks import Book


class Drafts:
    """Puts the drafts of a township into the diary."""

    def __init__(self, county: County, book: Book, letters: Petitions, diary: Diary) -> None:
        self.county, self.book, self.letters, self.diary = county, book, letters, diary

    def plan(self, town: str, times: Times, count: int) -> None:
        """Spread drafts over the time on the spot, village and township matters mixed; each moves on in its own days."""
        rows = self._rows(town, count)
        days = max((min(times.withdrawn, self.diary.until) - times.entered).days - 13, 5)
        for place, row in enumerate(rows):
            day = self.diary.workday(times.entered, after=9 + place * days // len(rows))
            self.diary.at(day, lambda row=row, place=place: self.write(town, row, place))

    def _rows(self, town: str, count: int) -> list[dict[str, Any]]:
        chance = self.county.chance
        rows = [row for row in words.corpus("draft_texts") if row["org"] is None or row["org"].startswith(f"{town}-")]
        own = [row for row in rows if row["org"]]
        village = chance.sample(
            [row for row in rows if row["level"] == "village" and not row["org"]], count * 3 // 5 - len(own)
        )
        township = chance.sample([row for row in rows if row["level"] == "township"], count - len(own) - len(village))
        mixed = [*village, *township]
        chance.shuffle(mixed)
        return [*own, *mixed]

    def write(self, town: str, row: dict[str, Any], place: int) -> None:
        """Write one draft with its evidence today; `place` decides which few are sent back or dismissed later."""
        source, org = self._source(town, row)
        by, other = self._pair(town, source)
        today, home = calendar.today(), str(self.county.orgs[town])
        leaf = self.county.leaves[row["leaf"]]
        amount = Decimal(str(row["amount_wan"])) if row["amount_wan"] else None
        origin = {"interviewpoint": "interview", "petition": "petition", "visitfinding": "visit"}.get(
            source._meta.model_name if source else "", "material"
        )
        draft = actions.record_draft(
            by=by, target=self.county.targets[town], source=source, undertakers=[by, other], org=org, resp_org=org,
            title=words.local(row["title"], home), summary=words.local(row["summary"], home), category=leaf, drafted_on=today,
            sources=list(dict.fromkeys([origin, "material", "sample" if org.is_village else "sit_in"])), amount=amount,
            subject_kind="village" if org.is_village else "team", resp_persons=self._responsible(town, org),
            resp_kind="direct" if org.is_village else "main" if place % 3 else "oversight", place=str(org),
            occurred_from=date(2021, 1 + place % 12, 8), occurred_to=date(2022, 1 + place % 12, 20),
            process=words.local(row["process"], home), facts=words.local(row["facts"], home),
            basis="；".join(leaf.basis[:2]) or "有关党内法规和财务管理规定", analysis="责任压得不实，日常监督缺位，制度执行不严。",
        )  # fmt: skip
        if town == "yuncha" and place % 4 == 1:
            return  # still being written
        for item in row["evidence"][:2]:
            evidence.add_evidence(draft, by=by, name=item["name"], kind=words.code_of(EvidenceKind, item["kind"]), pages=item["pages"],
                                  taken_on=today, takers=[by, other], provider=self._responsible(town, org))  # fmt: skip
        self._later(1, lambda: self._submit(town, draft, by, place))

    def _source(self, town: str, row: dict[str, Any]) -> tuple[Any, PartyOrg]:
        """A point of a talk about the same matter, else a letter about it, else nothing; and the place."""
        level = row["level"]
        if (point := self.book.take(town, "draft", row["leaf"], level)) and (
            not row["org"] or point.org.code == row["org"]
        ):
            return point, point.org
        letters = self.letters.waiting[town, "draft"]
        if (
            letter := next((one for one in letters if one.field.code == row["leaf"] and one.org.level == level), None)
        ) is not None:
            letters.remove(letter)
            return letter, letter.org
        if level == "village" and not row["org"] and (finding := self.book.take_finding(town, row["leaf"])):
            return finding, finding.org
        key = row["org"] or (self.county.chance.choice(self.county.villages(town)) if level == "village" else town)
        return None, self.county.orgs[key]

    def _pair(self, town: str, source: Any) -> tuple[User, User]:
        """Who writes must be able to see the source: the recorder of the talk, or the liaison for a letter."""
        (liaison,) = self.county.staff(town, "liaison")
        workers = self.county.workers(town)
        if isinstance(source, InterviewPoint):
            recorder = source.interview.recorder
            by = recorder if recorder in workers else liaison
        elif isinstance(source, VisitFinding):
            by = source.visit.created_by
        else:
            by = liaison if source is not None else self.county.chance.choice(workers)
        return by, self.county.chance.choice([user for user in workers if user != by])

    def _responsible(self, town: str, org: PartyOrg) -> str:
        return str(self.county.posts[org.code, "v_secretary" if org.is_village else "t_secretary"][0])

    def _later(self, after: int, event: Callable[[], object]) -> None:
        self.diary.at(self.diary.workday(calendar.today(), after=after), event)

    def _submit(self, town: str, draft: WorkingDraft, by: User, place: int) -> None:
        deputy, leader = self.county.staff(town, "deputy", "leader")
        draft = actions.submit(draft, by=by)
        if place % 13 == 6:
            self._later(
                1, lambda: actions.send_back(draft, by=deputy, reason="时间、地点表述不准确，补充原始凭证页码后再报。")
            )
            self._later(2, lambda: actions.submit(draft, by=by))
        self._later(3, lambda: self._review(draft, deputy, leader, place))

    def _review(self, draft: WorkingDraft, deputy: User, leader: User, place: int) -> None:
        if place % 17 == 11:
            actions.dismiss(draft, by=leader, reason="现有材料不足以认定，转为留存了解。")
            return
        draft = actions.review(draft, by=deputy)
        self._later(2, lambda: self._sign(draft, leader))

    def _sign(self, draft: WorkingDraft, leader: User) -> None:
        draft = actions.sign(draft, by=leader)
        if self.county.chance.random() < 0.8:
            self._later(3, lambda: self._file(draft))

    def _file(self, draft: WorkingDraft) -> None:
        draft.refresh_from_db()
        if draft.status == "signed":
            actions.file(draft, by=self.county.users["office_staff"])


class Problems:
    """Draws the problems of a township from its signed drafts."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary

    def plan(self, town: str, day: date, count: int, *, adopted: bool = True) -> None:
        """On one day the deputy draws them together; days later the group meeting adopts them."""
        self.diary.at(day, lambda: self._draw(town, count, adopted, day))

    def _draw(self, town: str, count: int, adopted: bool, day: date) -> None:
        deputy, leader = self.county.staff(town, "deputy", "leader")
        rows = list(WorkingDraft.objects.alive().signed().filter(target=self.county.targets[town]).select_related(
            "org", "category", "target__org", "target__group", "target__round__term").order_by("number"))  # fmt: skip
        drawn = [self._one(town, bundle, deputy, place) for place, bundle in enumerate(bundles(rows, count))]
        if adopted:
            self.diary.at(
                self.diary.workday(day, after=2), lambda: [problems.adopt(problem, by=leader) for problem in drawn]
            )

    def _one(self, town: str, bundle: list[WorkingDraft], by: User, place: int) -> Problem:
        first, home = bundle[0], str(self.county.orgs[town])
        text = next((row for row in words.corpus("problem_texts") if row["leaf"] == first.category.code
                     and row["level"] == first.org.level), None)  # fmt: skip
        orgs = list({draft.org_id: draft.org for draft in bundle}.values())
        if first.org.is_village:
            others = self.county.chance.sample(self.county.villages(town), self.county.chance.choice((2, 3, 4, 5)))
            orgs += [self.county.orgs[key] for key in others if self.county.orgs[key] not in orgs]
        return problems.draw_problem(
            by=by, drafts=bundle, orgs=orgs, category=first.category,
            statement=words.local(text["statement"] if text else first.summary.rstrip("。"), home),
            manifestations=[(words.first_sentence(draft.facts), draft) for draft in bundle], subject_kind=first.subject_kind,
            is_key=place % 6 == 0, is_common=len(orgs) > 2, about_chief=not first.org.is_village and place % 5 == 0,
            recommended_measure=text["suggestion"] if text else "逐项核实整改，举一反三，健全制度。",
        )  # fmt: skip


def bundles(drafts: list[WorkingDraft], count: int) -> list[list[WorkingDraft]]:
    """`count` groups of drafts, as far as possible of one level and one first-level class each."""
    found = [[draft] for draft in drafts[:count]]
    kin: dict[tuple[str, str], list[list[WorkingDraft]]] = defaultdict(list)
    for bundle in found:
        kin[bundle[0].category.root_code, bundle[0].org.level].append(bundle)
    for draft in drafts[count:]:
        alike = kin[draft.category.root_code, draft.org.level] or [
            b for b in found if b[0].org.level == draft.org.level
        ]
        min(alike, key=len).append(draft)
    return found
