"""Every text that becomes visible to a unit, or leaves the house on paper, is checked for traces of people before it does.

The tables below name every free text of those records. A column that is new and in neither table fails here: it is either
checked (with a case that proves it) or it does not go out (with the reason).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from findings.actions import transfers
from findings.models import Clue, ClueEvidence, Transfer, TransferItem
from interviews.actions import surveys as survey_actions
from interviews.models import Survey, SurveyBatch, SurveyQuestion
from library.models import MaterialItem, MaterialRequest
from rectification.actions import carrying, closing, feedback, fixes, fixing, items
from rectification.models import ClosureReview, Feedback, FeedbackItem, ImmediateFix, Measure, RectificationItem
from rounds.actions import instructions, letters, papers
from rounds.models import InquiryLetter, InspectionRound, Instruction, PublicNotice, RoundTarget
from tests.findings import make as findings
from tests.interviews import surveys
from tests.library import requests
from tests.petitions.letters import register
from tests.rectification import fixes as right_away
from tests.rectification import make
from tests.rounds import group_life, preparation
from xuncha.core.errors import Traces
from xuncha.core.models import AuditEntry
from xuncha.core.roles import MATRIX

REPORTER = {"name": "费思齐", "phone": "", "id_number": "", "address": "", "headcount": "1"}
PLANTED, CLEAN = "请费思齐到场", "请有关人员到场"
UNITS = {"target_chief", "target_owner"}
#: what leaves on paper or on a slip, though no account of a unit reads it here
PAPERS = (MaterialRequest, MaterialItem, InquiryLetter, Instruction, Transfer, TransferItem, Clue, ClueEvidence, Survey,
          SurveyQuestion, SurveyBatch)  # fmt: skip
SHOWN = (
    InspectionRound,
    RoundTarget,
    PublicNotice,
    Feedback,
    FeedbackItem,
    RectificationItem,
    Measure,
    ClosureReview,
    ImmediateFix,
)


# -- how each text goes out ---------------------------------------------------------------------------------------------


def _feedback(column: str) -> Callable:
    def out(world, text):
        made = make.feedback_at(world, "reviewed")
        Feedback.objects.filter(pk=made.pk).update(**{column: text})
        feedback.approve(Feedback.objects.get(pk=made.pk), by=world.users["leading_group"])

    return out


def _statement(world, text):
    make.problem(world, statement=text)
    made = make.feedback_at(world, "reviewed")
    feedback.approve(made, by=world.users["leading_group"])


def _assigned(column: str) -> Callable:
    def out(world, text):
        line = make.feedback_at(world, "delivered").items.get()
        more = {"manifestation": text} if column == "manifestation" else {}
        if column == "problem":
            line.statement = text
        items.assign_item(by=world.users["office_staff"], line=line, resp_org=world.village, **more)

    return out


def _opinion(world, text):
    made = make.item_at(world, "under_review")
    closing.give_opinion(made, by=world.users["discipline"], opinion="agree", note=text)


def _fix(column: str) -> Callable:
    return lambda world, text: right_away.fix_at(world, "served", **{column: text})


def _checked(world, text):
    right_away.inspect(world, right_away.fix_at(world, "answered"), check_note=text)


def _notice(column: str) -> Callable:
    def out(world, text):
        given = {"posted_on": date(2023, 3, 1), "window_from": date(2023, 3, 1), "window_to": date(2023, 4, 1),
                 "scope": "检举控告", "channels": "信箱"}  # fmt: skip
        papers.post_notice(world.target, by=world.users["office_staff"], **{**given, column: text})

    return out


def _item(column: str) -> Callable:
    return lambda world, text: requests.ask(world, items=[{**requests.ITEMS[0], column: text}])


def _loss(world, text):
    asked = requests.at_status(world, "complete")
    requests.actions.note_loss(asked, by=world.users["member_2"], seqs=[1], reason=text)


def _letter(column: str) -> Callable:
    def out(world, text):
        more = {"receiver": "other"} if column == "receiver_name" else {}
        made = preparation.letter(world, "draft", **{**more, column: text})
        letters.send(made, by=world.users["office_staff"])

    return out


def _instruction(column: str) -> Callable:
    def out(world, text):
        made = group_life.instruction_at(world, "signed", **{column: text})
        instructions.report(made, by=world.users["liaison_2"])

    return out


def _sent(world, made: Clue, **columns: Any) -> None:
    paper = findings.transfer(world, [made])
    Transfer.objects.filter(pk=paper.pk).update(**columns)
    transfers.send(transfers.approve(paper, by=world.users["leading_group"]), by=world.users["clue_officer"])


def _clue(column: str) -> Callable:
    def out(world, text):
        made = findings.clue_at(world, "approved")
        setattr(made, column, text)
        made.save()
        _sent(world, made)

    return out


def _clue_evidence(world, text):
    made = findings.clue_at(world, "approved")
    row = made.evidence.get()
    row.name = text
    row.save()
    _sent(world, made)


def _survey(column: str) -> Callable:
    def out(world, text):
        made, _ = surveys.ready(world, **{column: text})
        survey_actions.publish(made, by=world.users["member_2"])

    return out


def _question(column: str) -> Callable:
    def out(world, text):
        made, user = surveys.ready(world)[0], world.users["member_2"]
        given = {"text": "谁最了解", "options": ["甲", "乙"]} | {column: text if column == "text" else [text, "乙"]}
        survey_actions.add_question(made, by=user, kind="single", **given)
        survey_actions.publish(made, by=user)

    return out


def _batch(world, text):
    made, user = surveys.ready(world)[0], world.users["member_2"]
    survey_actions.add_batch(made, by=user, name=text)
    survey_actions.publish(made, by=user)


CHECKED: dict[tuple[Any, str], Callable] = {
    **{(Feedback, name): _feedback(name) for name in ("text_team", "text_chief", "requirements")},
    (FeedbackItem, "statement"): _statement,
    **{(RectificationItem, name): _assigned(name) for name in ("problem", "manifestation")},
    (ClosureReview, "note"): _opinion,
    **{(ImmediateFix, name): _fix(name) for name in ("matter", "requirement")},
    (ImmediateFix, "check_note"): _checked,
    **{(PublicNotice, name): _notice(name) for name in ("scope", "channels")},
    **{(MaterialRequest, name): lambda world, text, name=name: requests.ask(world, **{name: text})
       for name in ("note", "contact")},
    **{(MaterialItem, name): _item(name) for name in ("name", "period")},
    (MaterialItem, "loss_note"): _loss,
    **{(InquiryLetter, name): _letter(name) for name in ("matter", "receiver_name")},
    **{(Instruction, name): _instruction(name) for name in ("title", "body")},
    (Transfer, "basis"): lambda world, text: _sent(world, findings.clue_at(world, "approved"), basis=text),
    **{(Clue, name): _clue(name) for name in ("summary", "inquiry_note", "decision")},
    (ClueEvidence, "name"): _clue_evidence,
    **{(Survey, name): _survey(name) for name in ("title", "preface")},
    **{(SurveyQuestion, name): _question(name) for name in ("text", "options")},
    (SurveyBatch, "name"): _batch,
}  # fmt: skip

OWN = "written by the unit itself: a check would tell it who talked"
NUMBER, INSIDE = "a number, no free text", "shown to staff alone"
RECEIPT = "who handed over or took it on the unit's side, signed on paper there"
NOT_CHECKED: dict[tuple[Any, str], str] = {
    **{(RectificationItem, name): OWN for name in ("leader", "dept", "owner", "goal", "result")},
    **{(Measure, name): OWN for name in ("text", "owner", "progress")},
    **{(ImmediateFix, name): OWN for name in ("measures", "result")},
    (ImmediateFix, "resp_person"): "who answers for it at the unit: named in the notice by right",
    (ImmediateFix, "served_to"): RECEIPT,
    **{(ImmediateFix, name): NUMBER for name in ("pre_number", "notice_no")},
    (ImmediateFix, "why_now"): "chosen from a list",
    **{(model, "number"): NUMBER for model in (Feedback, RectificationItem, ImmediateFix, MaterialRequest, Instruction, Transfer, Clue, Survey)},
    **{(model, "doc_no"): NUMBER for model in (Feedback, InquiryLetter, Transfer)},
    (InspectionRound, "plan_doc_no"): NUMBER, (InquiryLetter, "reply_no"): NUMBER, (Clue, "pre_number"): NUMBER,
    (InspectionRound, "name"): "the office's name of the round, given before anybody talked",
    (InspectionRound, "purpose"): INSIDE, (RoundTarget, "reason"): INSIDE,
    **{(model, "void_reason"): "why a record was taken out; it is in no list any more" for model in (
        Feedback, RectificationItem, ImmediateFix, MaterialRequest, InquiryLetter, Instruction, Clue, Survey)},
    **{(MaterialItem, name): RECEIPT for name in ("handed_by", "returned_to")},
    (MaterialItem, "answer_note"): INSIDE,
    **{(model, "due_warning"): "written by the calendar" for model in (MaterialRequest, ImmediateFix)},
    (InquiryLetter, "reply_summary"): "what came in",
    **{(Instruction, name): "written after it was sent up" for name in ("directive", "directive_by", "follow_up")},
    **{(Transfer, name): RECEIPT for name in ("handed_by", "received_by")},
    **{(Clue, name): "whom the clue is about, and when: named in it by right" for name in (
        "subject_name", "subject_unit", "subject_post", "subject_rank", "occurred")},
    (Clue, "result"): "written by the receiver",
}  # fmt: skip


# -- the tables are whole -----------------------------------------------------------------------------------------------


def free_texts(model: Any) -> set[str]:
    """The columns that somebody writes words into."""
    kinds = (models.CharField, models.TextField, ArrayField)
    return {f.name for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices and f.editable}


def test_what_units_see_is_in_the_tables():
    """A noun that is opened to units joins the tables with all its texts."""
    open_ = {noun for noun, cells in MATRIX.items() if UNITS & set(cells)}
    shown = {model for model in apps.get_models() if getattr(model, "NOUN", "") in open_}
    assert shown <= set(SHOWN)
    parts = {
        model
        for model in apps.get_app_config("rectification").get_models()
        if any(f.related_model in shown for f in model._meta.concrete_fields if f.is_relation)
    }
    assert parts <= set(SHOWN)


def test_every_text_is_checked_or_says_why_not():
    every = {(model, name) for model in (*SHOWN, *PAPERS) for name in free_texts(model)}
    assert every - set(CHECKED) - set(NOT_CHECKED) == set(), "put it into one of the two tables"
    assert (set(CHECKED) | set(NOT_CHECKED)) - every == set(), "no such column any more"
    assert set(CHECKED) & set(NOT_CHECKED) == set()


# -- and each is checked ------------------------------------------------------------------------------------------------


@pytest.fixture
def known(world, settings):
    register(world, signature_type="real_name", reporter=REPORTER)
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    return world


@pytest.mark.parametrize(
    ("place", "out"), CHECKED.items(), ids=lambda one: "" if callable(one) else f"{one[0].__name__}.{one[1]}"
)
def test_a_protected_name_does_not_go_out(known, place, out):
    with pytest.raises(Traces) as told:
        out(known, PLANTED)
    assert "受保护姓名" in str(told.value) and "费思齐" not in str(told.value)


@pytest.mark.parametrize(
    ("place", "out"), CHECKED.items(), ids=lambda one: "" if callable(one) else f"{one[0].__name__}.{one[1]}"
)
def test_what_names_nobody_goes_out(known, place, out):
    out(known, CLEAN)


# -- reasons that a unit reads in a record's history --------------------------------------------------------------------


@pytest.fixture
def summer(known, settings):
    settings.XUNCHA_TODAY = date(2023, 6, 1)
    return known


def test_the_reasons_of_staff_are_checked_and_those_of_the_unit_are_not(summer):
    world = summer
    made = make.item_at(world, "planned")
    with pytest.raises(Traces):
        items.return_plan(made, by=world.users["office_staff"], reason=PLANTED)
    with pytest.raises(Traces):
        items.accept_plan(made, by=world.users["office_staff"], reason=PLANTED)
    made = items.accept_plan(made, by=world.users["office_staff"], reason=CLEAN)
    assert made.status == "rectifying"
    before = AuditEntry.objects.filter(verb="traces_found").count()
    owner = world.users["owner_huaidu"]
    items.report_result(made, by=owner, result=PLANTED)
    assert AuditEntry.objects.filter(verb="traces_found").count() == before, "a unit learns nothing by trying names"


def test_a_feedback_sent_back_tells_no_name(summer):
    made = make.feedback_at(summer, "reviewed")
    with pytest.raises(Traces):
        feedback.send_back(made, by=summer.users["leading_group"], reason=PLANTED)
    assert feedback.send_back(made, by=summer.users["leading_group"], reason=CLEAN).status == "draft"


def test_a_line_reopened_tells_no_name(summer):
    made = make.item_at(summer, "closed")
    with pytest.raises(Traces):
        closing.reopen(made, by=summer.users["office_director"], reason=PLANTED)


@pytest.mark.parametrize(
    ("status", "verb", "who"),
    [
        ("proposed", "reject", "leading_group"), ("served", "revoke", "leading_group"), ("rectifying", "carry", "office_director"),
        ("answered", "send_back", "leader_2"), ("checked", "close", "leader_2"),
    ],
)  # fmt: skip
def test_the_reasons_on_a_fix_tell_no_name(known, status, verb, who):
    made, user = right_away.fix_at(known, status), known.users[who]
    with pytest.raises(Traces):
        carrying.VERBS[verb](made, by=user, reason=PLANTED)
    assert carrying.VERBS[verb](made, by=user, reason=CLEAN).status != status


def test_the_decision_on_more_time_tells_no_name(known):
    made, leaders = right_away.fix_at(known, "rectifying"), known.users["leading_group"]
    asked = fixing.ask_time(made, by=known.users["owner_huaidu"], new_due=date(2023, 4, 20), reason="名册核对未完")
    with pytest.raises(Traces):
        fixing.refuse_time(asked, by=leaders, reason=PLANTED)
    assert fixing.refuse_time(asked, by=leaders, reason=CLEAN).decision == CLEAN


# -- what a unit reads of the life of a record ----------------------------------------------------------------------------


def test_a_unit_does_not_learn_that_a_name_was_found_nor_why_it_was_let_through(summer, login):
    made = make.feedback_at(summer, "reviewed")
    Feedback.objects.filter(pk=made.pk).update(text_team=PLANTED)
    above, url = login("leading_group"), f"{made.get_absolute_url()}approve/"
    assert above.post(url).status_code == 422
    above.post(url, {"trace_reason": "同名的另一名干部"})
    login("leader_2").post(f"{made.get_absolute_url()}deliver/", {"trace_reason": "同名的另一名干部"})
    made.refresh_from_db()
    assert made.status == "delivered"
    for who in ("chief_huaidu", "leader_2"):
        page = login(who).get(made.get_absolute_url()).content.decode()
        assert "同名的另一名干部" not in page and "出门检查" not in page and "放行" not in page, who
    assert AuditEntry.objects.filter(verb="override_traces").exists(), "the trail keeps it"


def test_a_unit_reads_of_a_fix_only_what_was_since_its_service(known, login):
    made = right_away.fix_at(known, "proposed")
    made = fixes.reject(made, by=known.users["leading_group"], reason="数字先核实")
    made = fixes.resubmit(made, by=known.users["leader_2"])
    made = fixes.approve(made, by=known.users["leading_group"])
    fixes.serve(made, by=known.users["leader_2"], **right_away.SERVICE)
    unit = login("owner_huaidu").get(made.get_absolute_url()).content.decode()
    group = login("leader_2").get(made.get_absolute_url()).content.decode()
    assert "数字先核实" in group and "数字先核实" not in unit
    assert "提出立行立改" in group and "提出立行立改" not in unit


# -- by the pages -------------------------------------------------------------------------------------------------------


def test_the_page_of_a_letter_says_where_and_takes_a_reason(known, login):
    made, client = preparation.letter(known, "draft", matter=PLANTED), login("office_staff")
    url = f"{made.get_absolute_url()}send/"
    answer = client.post(url)
    page = answer.content.decode()
    assert answer.status_code == 422 and "“函询事项”第1段第2字起有受保护姓名" in page and "费思齐" not in page
    assert client.post(url, {"trace_reason": "与来信无关的同名干部"}).status_code == 302
    made.refresh_from_db()
    assert made.status == "sent" and AuditEntry.objects.filter(verb="override_traces", uid=made.uid).count() == 1
