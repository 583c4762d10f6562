"""Petitions of the demo (信访): letters with reporters in custody, duplicates that a person confirmed, every state."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from petitions import actions
from petitions.models import (
    Channel,
    DisciplineKind,
    DupKind,
    Petition,
    PetitionClass,
    SignatureType,
)
from rounds.models import Person
from rounds.posts import rank_name
from xuncha.core import calendar, postpone
from xuncha.core.models import User
from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import County, Times
from xuncha.demo.partners import GIVEN, SURNAMES
from xuncha.demo.people import person_of
from xuncha.demo.petitions_settled import keep_original, settle, tell_taken

VERBS = actions.VERBS
#: class → (disposal, 拟办意见, who handles)
WAYS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "accusation": (
        ("draft", "反映内容具体，建议由组内调阅资料、入户核实后形成底稿。", "巡察组"),
        ("group", "建议结合走访了解核实，并与有关人员谈话。", "巡察组"),
        ("draft", "建议与同类问题一并核实，形成底稿。", "巡察组"),
        ("clue", "反映具体人具体事，建议深入了解后按问题线索办理。", "巡察组"),
        ("discipline", "涉嫌违纪，建议移送县纪委监委。", "县纪委监委"),
    ),
    "appeal": (("forward", "不属巡察受理范围，建议转原处理机关复核。", "县信访局"),),
    "advice": (("keep", "意见建议留存，供起草报告参考。", "巡察组"), ("group", "建议纳入了解事项。", "巡察组")),
    "out_of_scope": (
        ("forward", "属个人诉求，按属地管理原则转镇（乡）政府办理并回复来信人。", "镇（乡）政府"),
        ("reject", "已由司法机关受理，不属受理范围。", ""),
        ("assign", "群众急难事项，交镇（乡）政府限期办理并报结果。", "镇（乡）政府"),
    ),
}
RESULTS = (
    ("true", "经调阅账册、入户核实，反映情况属实，已形成底稿。"), ("mostly", "经核实，主要情节属实，涉及金额与反映略有出入。"),
    ("partly", "部分属实：程序确有缺失，未发现个人占有。"), ("false", "经核对原始凭证并走访当事人，反映情况不实，已当面说明。"),
    ("undecided", "现有材料不足以认定，已列入进一步了解事项。"),
)  # fmt: skip


class Petitions:
    """Puts the letters of a township into the diary; those that shall become drafts or clues wait in `waiting`."""

    def __init__(self, county: County, diary: Diary) -> None:
        self.county, self.diary = county, diary
        self.waiting: dict[tuple[str, str], list[Petition]] = defaultdict(list)
        self.undecided: set[str] = set()
        self.firsts: dict[tuple[str, str], Petition] = {}  # (township, matter) → the first letter about it

    def plan(self, town: str, times: Times, count: int) -> None:
        """Spread letters over the window; the letters of one matter name the same person of the same village."""
        rows = self._rows(count)
        days = max((min(times.withdrawn, self.diary.until) - times.entered).days - 12, 5)
        places: dict[str, tuple[str, Person]] = {}
        for place, row in enumerate(rows):
            day = self.diary.workday(times.entered, after=1 + place * days // len(rows))
            if (row["matter"] or row["key"]) not in places:
                village = self.county.chance.choice(self.county.villages(town))
                places[row["matter"] or row["key"]] = (
                    village,
                    person_of(self.county, town, village, row["accused_post"]),
                )
            village, person = places[row["matter"] or row["key"]]
            self.diary.at(
                day,
                lambda row=row, day=day, village=village, person=person: self._arrive(town, row, day, village, person),
            )

        self.diary.at(times.withdrawn, lambda: settle(self.county, town, self._approve))

    def stub(self, town: str, day: date) -> None:
        """A letter about a cadre of a higher level: its cover alone, sealed and sent up."""

        def arrive() -> None:
            (clerk,) = self.county.staff(town, "petition")
            stub = actions.register_petition(
                by=clerk, target=self.county.targets[town], upper_level=True, received_at=_at(day), channel="letter",
                envelope_no=f"密封〔2023〕{day.month:02}{day.day:02}号", carrier=str(clerk),
            )  # fmt: skip
            self.diary.at(self.diary.workday(day, after=2), lambda: VERBS["send_up"](stub, by=clerk))

        self.diary.at(day, arrive)

    def _rows(self, count: int) -> list[dict[str, Any]]:
        rows = words.corpus("petition_texts")
        matters = [m for m in dict.fromkeys(row["matter"] for row in rows) if m]
        chosen = self.county.chance.sample(matters, 4)
        told = [row for row in rows if row["matter"] in chosen]
        single = self.county.chance.sample([row for row in rows if not row["matter"]], max(count - len(told), 1))
        mixed = told + single
        self.county.chance.shuffle(mixed)
        return mixed

    def _arrive(self, town: str, row: dict[str, Any], day: date, village: str, person: Person) -> None:
        (clerk,) = self.county.staff(town, "petition")
        home, leaf = (
            self.county.orgs[village if row["accused_post"].startswith("v_") else town],
            self.county.leaves[row["leaf"]],
        )
        org = home if not leaf.applies_to or home.level in leaf.applies_to else self.county.orgs[village]
        post = person.post_on(day)
        letter = actions.register_petition(
            by=clerk, target=self.county.targets[town], org=org, accused_org=home, received_at=_at(day),
            channel=words.code_of(Channel, row["channel"]), signature_type=words.code_of(SignatureType, row["signature_type"]),
            klass=words.code_of(PetitionClass, row["klass"]), nature=words.code_of(DisciplineKind, row["nature"]),
            field=leaf, summary=words.local(row["summary"], str(self.county.orgs[town])),
            klass_sub="personal" if row["klass"] == "业务范围外" else "", copies=1,
            urgency="urgent" if place_in(row["key"], 7) else "normal", sensitive=place_in(row["key"], 11),
            in_scope=row["klass"] != "业务范围外", pages=self.county.chance.randint(1, 4), reporter=self._reporter(row, org),
            accused=[{"name": person.name, "org_name": str(home), "post": post.title if post else "", "rank": rank_name(person.rank)}],
        )  # fmt: skip
        keep_original(letter, clerk)
        first = self.firsts.setdefault((town, row["matter"] or row["key"]), letter)
        self._later(1, lambda: self._screen(town, letter, first, clerk))

    def _reporter(self, row: dict[str, Any], org: Any) -> dict[str, str] | None:
        if row["signature_type"] == "匿名":
            return None
        chance = self.county.chance
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        many = "12" if row["channel"] == "来访" and place_in(row["key"], 3) else "1"
        phone = f"1990000{chance.randint(1000, 9999)}" if row["signature_type"] == "实名" else ""
        return {"name": name, "phone": phone, "address": f"{org}{chance.randint(1, 9)}组", "headcount": many}

    def _later(self, after: int, event: Any) -> None:
        """The next step some days on; a part of the letters is slower than the end of the demo."""
        self.diary.at(self.diary.workday(calendar.today(), after=after), event)

    def _screen(self, town: str, letter: Petition, first: Petition, clerk: User) -> None:
        if not _still(letter, "registered"):
            return
        letter = VERBS["screen"](letter, by=clerk)
        if first != letter and town not in self.undecided and letter.channel != "letter":
            self.undecided.add(town)  # one pair of each township waits for a person, as at any time in a real round
        elif first != letter:
            kind = DupKind.LETTER if letter.channel == "letter" else DupKind.SHARED
            letter = actions.mark_duplicate(letter, first, by=clerk, kind=kind)
            letter = tell_taken(letter, clerk)
            VERBS["merge"](letter, by=clerk, reason=f"与{first.number}反映同一问题，并案办理")
        elif self.county.chance.random() > 0.04:
            self._later(1, lambda: self._propose(town, letter, clerk))

    def _propose(self, town: str, letter: Petition, clerk: User) -> None:
        if not _still(letter, "screened"):
            return
        (leader,) = self.county.staff(town, "leader")
        disposal, proposal, handler = self.county.chance.choice(WAYS[letter.klass])
        result_due = self.diary.workday(calendar.today(), after=15) if disposal == "assign" else None
        letter = actions.propose(
            letter, by=clerk, proposal=proposal, disposal=disposal, handler=handler, result_due=result_due
        )
        letter = tell_taken(letter, clerk)
        if disposal == "reject":
            self._later(2, lambda: self._reject(letter, clerk, leader))
        elif self.county.chance.random() > 0.05:
            self._later(2, lambda: self._approve(town, letter, clerk, leader))

    def _reject(self, letter: Petition, clerk: User, leader: User) -> None:
        if not _still(letter, "proposed"):
            return
        letter = VERBS["reject"](letter, by=leader, reason="涉法涉诉事项不属受理范围，由信访专员告知来信人")
        if letter.signature_type == SignatureType.REAL:
            self._later(1, lambda: actions.tell(letter, by=clerk, way="phone"))

    def _hand_on(self, letter: Petition, clerk: User, leader: User) -> None:
        """转出 under a letter; the receipt of most comes a week later."""
        serial = letter.number.rpartition("-")[2]
        letter = actions.transfer(
            letter, by=leader, reason=f"转{letter.handler}办理", letter_no=f"临巡转〔2023〕{int(serial)}号"
        )
        if int(serial) % 4:
            self._later(5, lambda: actions.receipt(letter, by=clerk, receipt_no=f"收〔2023〕{int(serial)}号"))
        if letter.disposal == "assign" and int(serial) % 3 and int(serial) % 4:
            self._later(12, lambda: self._answer(letter, clerk))

    def _answer(self, letter: Petition, clerk: User) -> None:
        """The unit's result comes in; a real-name reporter is told of it first."""
        self._tell_result(letter, clerk)
        actions.answer(letter, by=clerk, result="已办理并当面回复来信人。", truth="mostly")

    def _tell_result(self, letter: Petition, clerk: User) -> None:
        if letter.signature_type != SignatureType.REAL:
            return
        grade = self.county.chance.choice(("good", "good", "fair", "bad", "unreachable"))
        actions.keep_reply(letter, by=clerk, needed=True, way="phone", on=calendar.today(), satisfaction=grade,
                           note="已电话告知办理结果。")  # fmt: skip

    def _approve(self, town: str, letter: Petition, clerk: User, leader: User) -> None:
        if not _still(letter, "proposed"):
            return
        letter = VERBS["approve"](letter, by=leader, reason="同意。")
        if letter.disposal in ("forward", "discipline", "assign"):
            self._later(2, lambda: self._hand_on(letter, clerk, leader))
            return
        if letter.disposal in ("draft", "clue"):
            self.waiting[town, letter.disposal].append(letter)
        self._later(1, lambda: self._handle(letter, clerk, leader))
        self._later(self.county.chance.choice((8, 12, 16, 40)), lambda: self._close(town, letter, clerk, leader))

    def _handle(self, letter: Petition, clerk: User, leader: User) -> None:
        letter = VERBS["handle"](letter, by=clerk)
        if place_in(letter.number, 9) and letter.due and not postpone.requests_of(letter).exists():
            asked = actions.ask_time(
                letter, by=clerk, new_due=letter.due + timedelta(days=15), reason="主要知情人在外务工，需待其返乡核实"
            )
            self._later(2, lambda: actions.TIME_VERBS["approve"](asked, by=leader))

    def _close(self, town: str, letter: Petition, clerk: User, leader: User) -> None:
        truth, result = self.county.chance.choice(RESULTS)
        if not _still(letter, "handling"):
            return
        if letter in self.waiting[town, letter.disposal]:  # nothing was made of it
            self.waiting[town, letter.disposal].remove(letter)
            self._another_way(town, letter, clerk, leader)
            return
        self._tell_result(letter, clerk)
        actions.close(letter, by=clerk, result=result, truth=truth)

    def _another_way(self, town: str, letter: Petition, clerk: User, leader: User) -> None:
        """No record came of it: proposed anew, as something to look into."""
        words_ = "内容不足以单独形成材料，改由巡察组一并了解。"
        letter = VERBS["repropose"](letter, by=clerk, reason=words_)
        letter = actions.propose(letter, by=clerk, proposal=words_, disposal="group", handler="巡察组")
        self._later(1, lambda: self._approve(town, letter, clerk, leader))


def _still(letter: Petition, status: str) -> bool:
    """Whether a letter waits for the step: on the day the group leaves some are settled before their turn."""
    letter.refresh_from_db()
    return letter.status == status


def place_in(mark: str, every: int) -> bool:
    """Every so-manieth by the digits of a key or number: the same at each building of the demo."""
    return int("".join(sign for sign in mark if sign.isdigit()) or 0) % every == 0


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=calendar.ZONE)
