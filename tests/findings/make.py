"""Records of findings for tests, made with the product's own verbs."""

from datetime import date
from typing import Any

from findings.actions import clues, drafts, evidence, problems, transfers
from findings.models import Clue, Problem, Transfer, WorkingDraft
from tests.rounds import group_life

DAY = date(2023, 3, 10)


def draft(
    world, *, by: str = "member_2", undertakers=("member_2", "member_2b"), town: str = "huaidu", **columns: Any
) -> WorkingDraft:
    """A draft that lacks nothing but evidence."""
    place = world.orgs["liuwan"] if town == "huaidu" else world.orgs["hetan"]
    values = {
        "title": "鱼塘发包未经村民代表会议", "drafted_on": DAY, "org": place, "sources": ["interview"],
        "summary": "鱼塘发包不公开,合同价低于邻村。", "category": world.leaves["LW6.1c"], "resp_org": place,
        "resp_persons": "村党支部", "resp_kind": "direct", "occurred_from": date(2021, 3, 1), "place": "柳湾村鱼塘", "process": "调阅合同和会议记录。",
        "facts": "2021年3月签订合同,未经村民代表会议。", "basis": "农村集体资产管理办法第十条", "amount": "7.8000",
    } | columns  # fmt: skip
    return drafts.record_draft(
        by=world.users[by], target=world.targets[town], undertakers=[world.users[u] for u in undertakers], **values
    )


def with_evidence(world, made: WorkingDraft, *, by: str = "member_2", takers=("member_2", "member_2b")) -> WorkingDraft:
    """The same with one piece of evidence."""
    evidence.add_evidence(
        made, by=world.users[by], name="发包合同复印件", kind="contract", pages=2, taken_on=DAY,
        takers=[world.users[u] for u in takers],
    )  # fmt: skip
    return made


def draft_at(world, status: str, **columns: Any) -> WorkingDraft:
    """A draft of group 2 brought to a status by its lawful way."""
    made = with_evidence(world, draft(world, **columns))
    users = world.users
    way = [("submit", "member_2"), ("review", "deputy_2"), ("sign", "leader_2"), ("file", "office_staff")]
    if status in ("voided", "dismissed", "cited"):
        steps = {"voided": [("void", "leader_2")], "dismissed": [*way[:1], ("dismiss", "leader_2")], "cited": way[:3]}[
            status
        ]
    else:
        steps = way[: ["draft", "submitted", "reviewed", "signed", "filed"].index(status)]
    for verb, who in steps:
        made = drafts.VERBS[verb](made, by=users[who], reason="理由")
    if status == "cited":
        problem(world, [made])
        made.refresh_from_db()
    return made


def problem(world, rows: list[WorkingDraft], *, by: str = "leader_2", **columns: Any) -> Problem:
    """A problem drawn from signed drafts."""
    values = {"statement": "集体资源发包不公开", "category": world.leaves["LW6.1c"]} | columns
    return problems.draw_problem(by=world.users[by], drafts=rows, **values)


def clue(world, *, by: str = "member_2", town: str = "huaidu", **columns: Any) -> Clue:
    """A clue about a village secretary."""
    place = world.orgs["liuwan"] if town == "huaidu" else world.orgs["hetan"]
    values = {
        "source": "found", "org": place, "subject_name": "程启樵", "subject_unit": "柳湾村", "subject_post": "党组织书记",
        "is_village_cadre": True, "summary": "为亲属违规办理低保3户。", "amount": "2.1600", "klass": "masses",
        "category": world.leaves["LW6.1c"], "suggestion": "discipline",
    } | columns  # fmt: skip
    return clues.register_clue(by=world.users[by], target=world.targets[town], **values)


CLUE_WAY = [
    ("inquire", "member_2"), ("study", "deputy_2"), ("sign", "leader_2"), ("review", "clue_officer"), ("approve", "leading_group"),
]  # fmt: skip
DECISION = {"decision": "同意移交县纪委监委", "decided_on": DAY}


def clue_at(world, status: str, **columns: Any) -> Clue:
    """A clue of group 2 brought to a status by its lawful way."""
    made = clue(world, **columns)
    if status != "registered":
        clues.edit_clue(made, by=world.users["member_2"], inquiry_note="经入户核实和调阅名册,情况属实。")
        clues.add_evidence(made, by=world.users["member_2"], name="低保名册", pages=3)
    order = ["registered", "inquiring", "studied", "leader_signed", "office_reviewed", "approved"]
    steps = CLUE_WAY[: order.index(status)] if status in order else CLUE_WAY if status != "kept" else CLUE_WAY[:3]
    for verb, who in steps:
        if verb in ("inquire", "study"):
            group_life.agreed(world, made)
        made = clues.VERBS[verb](made, by=world.users[who], **(DECISION if verb == "approve" else {}))
    if status == "kept":
        return clues.keep(made, by=world.users["leading_group"], reason="价值不大")
    if status not in order:
        _hand_over(world, made, status)
    made.refresh_from_db()
    return made


def transfer(world, rows: list[Clue], receiver: str = "discipline") -> Transfer:
    """A transfer in preparation."""
    return transfers.prepare_transfer(
        by=world.users["clue_officer"], round=world.round, receiver=receiver, clues=rows, doc_no="临巡办函〔2023〕11号",
        basis="领导小组会议纪要第6期",
    )  # fmt: skip


def sent(world, rows: list[Clue], receiver: str = "discipline") -> Transfer:
    """A transfer on its way."""
    made = transfers.approve(transfer(world, rows, receiver), by=world.users["leading_group"])
    return transfers.send(made, by=world.users["clue_officer"])


def _hand_over(world, made: Clue, status: str) -> None:
    paper, receiver = sent(world, [made]), world.users["discipline"]
    if status == "transferred":
        return
    transfers.receive(paper, by=receiver)
    if status == "received":
        return
    clues.handle(made, by=receiver, handling="preliminary_check")
    if status == "handling":
        return
    clues.conclude(made, by=receiver, result="属实,给予党内警告。")
    if status == "archived":
        clues.archive(made, by=world.users["clue_officer"])
