"""The sheet of letters of inquiry (函询台账, domain §2.2 stage 2). What came back is noted on the letter's page."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from rounds import permissions
from rounds.actions import letters
from rounds.models import InquiryLetter, Receiver, RoundTarget
from rounds.queries import lookups, preparation
from rounds.queries.current import pin
from rounds.sheets.grounds import TargetGround, texts
from rounds.states import LetterStatus
from xuncha.core import sheets
from xuncha.core.imports import Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind


def columns(targets: Sequence[str] = ()) -> list[Column]:
    """The order of the list, then what was urged and replied."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda letter: letter.place_in_list),
        Column("receiver", "收函单位", Kind.CHOICE, required=True, choices=Receiver.choices, example="discipline", width=16),
        Column("receiver_name", "其他单位名称", width=16, help="收函单位选“其他单位”时填。"),
        Column("target", "被巡察党组织", choices=targets, example=targets[0] if targets else "", width=16, value=lambda letter: str(letter.target.org),
               help="只有一个巡察对象的可以不填。"),
        Column("matter", "函询事项", Kind.LONG, required=True, example="请提供对该党组织领导班子及其成员的有关情况。", width=40),
        Column("doc_no", "发文字号", example="临巡办函〔2023〕9号", width=20, help="已经发出的必须填。"),
        Column("sent_on", "发出日期", Kind.DATE, example=date(2023, 3, 1), width=12, help="还没有发的不填，存为起草。"),
        Column("due", "要求回复日期", Kind.DATE, example=date(2023, 3, 20), width=12),
        Column("urges", "催复次数", Kind.INT, entered=False, width=8),
        Column("replied_on", "回复日期", Kind.DATE, entered=False, width=12),
        Column("reply_no", "回复文号", entered=False, width=20),
        Column("reply_summary", "回复摘要", Kind.LONG, entered=False, width=40),
        Column("status", "状态", Kind.CHOICE, choices=LetterStatus.choices, entered=False, width=8),
    ]  # fmt: skip


LETTER_SHEET = sheets.Sheet("letters", "函询", columns(), row_key=lambda letter: str(letter.uid))


class LetterGround(TargetGround):
    """The targets whose letters this person writes."""

    official = LETTER_SHEET

    def why_not(self, target: RoundTarget) -> str:
        return permissions.why_not_capable(self.user, letters.CAPABILITY, target)

    def filled(self) -> list[Column]:
        return columns(self.target_labels)

    def visible(self) -> QuerySet[InquiryLetter]:
        return preparation.letters_for(self.user).filter(round=self.round)

    def standing(self) -> QuerySet[InquiryLetter]:
        return self.visible().exclude(status="void")

    def key_of(self, record: InquiryLetter) -> Hashable:
        return (record.target_id, record.receiver, record.receiver_name, record.doc_no or record.matter.strip())

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        target = self.target_named(found, values["target"])
        if target is None or not values["receiver"]:
            found.stop()
        return found.wrap(lambda: letters.prepare_letter(
            target, author=self.user, receiver=values["receiver"], sent_on=values["sent_on"], due=values["due"],
            **texts(values, "receiver_name", "matter", "doc_no"),
        ))  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[InquiryLetter]:
        return letters.draft_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))


LETTER_IMPORT = Import("letters", "函询", 2, LetterGround, "/rounds/{round_uid}/letters/", pin=pin,
                       lead="一行一件：一个收函单位、一个被巡察党组织。回复在函询的页面上登记。")  # fmt: skip
