"""Every address of the product: pages, forms and POST-only verbs; and for each that takes a POST, who may send it.

Written from domain §1.2, §1.3 and design §5, never from the code. The letters stand in tests/square.py; the records in
tests/places.py; verbs of a life cycle take their people from the same tables as the state squares.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import WorkingDraft
from tests import places, square
from tests.core import test_square as core
from tests.factories import PASSWORD
from tests.findings import test_square as findings
from tests.imports import filled
from tests.interviews import test_square as interviews
from tests.interviews import test_squares_fieldwork as fieldwork
from tests.petitions import test_square as petitions
from tests.rectification import test_square as rectification
from tests.rectification import test_square_fixes as fixes
from tests.rounds import test_preparation as preparation
from tests.rounds import test_square as rounds
from tests.rounds import test_square_group_life as group_life
from xuncha.core import autosaves, filters, marks

JUNE = date(2023, 6, 12)
OFFICE = "OS"
#: those of group 2 who may work at 槐渡镇, and all who may work in some group
GROUP, GROUPS = "LDIMmP", "LDIMmPNn"
#: the leader and the deputy, and whoever made the record
HEADS = "LD"
RECUSED = ("recused",)
SYSADMIN, SECADMIN = ("sysadmin",), ("secadmin",)
#: all who have some part in the round
IN_ROUND = (
    *square.names("LDIMmPOSCTGYKZcwNn"), "recused", "county_leader", "propaganda", "functional", "chief_north", "owner_north",
)  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
#: what a form is sent with: a function of the world and the place, a dict, or FORM: what a lawful person's page holds
FORM = "form"
Data = dict[str, Any] | Callable[[Any, Any], dict[str, Any]] | str


@dataclass(frozen=True)
class Post:
    """One POST: address, place, who may, what is sent. `writes`: the trail grows for each of them.

    `also`: who gets a page and not a no, though nothing is written. `bare`: who may, only not with this data.
    """

    route: str
    at: Callable[[Any], Any]
    who: str | tuple[str, ...]
    data: Data = field(default_factory=dict)
    verb: str = ""
    writes: bool = True
    also: str | tuple[str, ...] = ()
    bare: str | tuple[str, ...] = ()
    day: date | None = None
    json: bool = False

    def __str__(self) -> str:
        return f"{self.route} {self.verb}".strip()


def form(route: str, at: Callable, who: str | tuple[str, ...], data: Data = FORM, **options: Any) -> Post:
    """A form whose right is asked before it: what is sent need not be complete."""
    return Post(route, at, who, data, writes=False, **options)


def verbs(route: str, table: square.Table, place: Callable[[str], Any], **options: Any) -> Iterator[Post]:
    """A life cycle's verbs, each from the first status it leaves."""
    extra, seen = options.pop("extra", {}), set()
    for (status, verb), who in table.items():
        if verb not in seen:
            seen.add(verb)
            yield Post(route, place(status), who, extra.get(verb, {}), verb=verb, **options)


def upload(name: str, **more: Any) -> Data:
    """A small PDF under a field's name."""
    return lambda world, record: {name: SimpleUploadedFile("a.pdf", PDF, "application/pdf"), **more}


def _all_waived(world: Any, target: Any) -> dict[str, Any]:
    return {"waive": [verdict.code for verdict in rounds.stages.verdicts(target)]}


def _evidence(world: Any, draft: Any) -> dict[str, Any]:
    takers = [world.users[name].pk for name in ("member_2", "member_2b")]
    return {"name": "合同", "kind": "contract", "pages": "1", "taken_on": places.DAY, "takers": takers}


def _planned(world: Any, _: Any) -> dict[str, Any]:
    village, users = world.orgs["liuwan"], world.users
    return {"who": f"v{village.pk}-0", "date": "2023-03-16", "start": "09:00", "minutes": "60", "pause": "10",
            "talkers": [users["member_2"].pk, users["deputy_2"].pk]}  # fmt: skip


def _filter_token(world: Any, _: Any) -> dict[str, Any]:
    return {"token": filters.signed(world.users["member_2"], "interviews", "q=x"), "name": "柳湾村"}


def _print_token(world: Any, _: Any) -> dict[str, Any]:
    read = marks.note_listing(world.users["member_2"], "interviews.interview", "")
    return {"token": signing.dumps(read.pk, salt=marks.SALT)}


def _form_token(world: Any, _: Any) -> dict[str, Any]:
    return {
        "token": autosaves.sign(world.users["member_2"], "/interviews/new/", ""),
        "do": "save",
        "fields": {"place": "村部"},
    }


def _sheet(world: Any, _: Any) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("谈话.xlsx", filled([{"日期": "2023-03-01"}]))}


OUTLINE = {"target_type": "township", "category": "team", "title": "班子成员谈话提纲", "items": "分管什么？"}
HOUSE = (
    Post("core:password", places.nothing, square.EVERYBODY, {"old_password": "x"}, writes=False),
    Post("core:columns", places.a_list, square.EVERYBODY, {"offered": "date"}),
    Post(
        "core:bulk",
        places.ticked,
        "LD",
        lambda w, _: {
            "verb": "review",
            "uid": str(WorkingDraft.objects.get().uid),
            "reason": "核对无误",
            "confirmed": "1",
        },
        also="N",  # reviews drafts of group 1: the page says that no such row is there
    ),
    Post("core:logout", places.leaving, square.EVERYBODY),
    Post("core:lock", places.locking, square.EVERYBODY),
    Post("core:alive", places.nothing, square.EVERYBODY, writes=False),
    Post("core:second_factor", places.nothing, square.EVERYBODY, {"code": "1", "do": "enrol"}, writes=False),
    Post("core:second_factor_rules", places.nothing, ("secadmin",), {"role": "auditor", "reason": "等保要求"}),
    Post("core:filter_new", places.nothing, "M", _filter_token),
    Post("core:autosave", places.nothing, "M", _form_token, writes=False, json=True),
    Post("core:printed", places.nothing, "M", _print_token, writes=False),  # the entry is one of looking
    Post(
        "core:export_new",
        places.ledger_of_talks,
        "LDIMO",
        {"purpose": "汇报用"},
        also=(*square.names("mPSGYNn"), "recused"),  # have the ledger, and no row of this talk in it
    ),
    *verbs("core:export_verb", {k: w for k, w in core.EXPORTS.items() if k[1] != "deliver"}, places.export),
    Post("core:export_password", places.export_ready, "M"),
    Post("core:import_new", places.ledger_of_talks, GROUPS, _sheet),
    *verbs("core:import_verb", {k: w for k, w in core.IMPORTS.items() if k[1] in core.imports.VERBS}, places.imported),
    Post("core:filter_rename", places.kept_filter, "M", {"name": "我的"}),
    Post("core:filter_delete", places.kept_filter, "M"),
    Post("core:job_cancel", places.job, "M"),
    Post("core:job_retry", places.job_over, "M"),
    form("core:account_new", places.nothing, SYSADMIN),
    Post("core:account_verb", places.account, SYSADMIN, verb="disable"),
    Post("core:account_verb", places.account_stopped, SYSADMIN, verb="enable"),
    Post("core:account_verb", places.account_locked, SYSADMIN, verb="unlock"),
    form("core:reset_new", places.account, SYSADMIN),
    Post("core:reset_verb", places.reset, SECADMIN, verb="confirm"),
    Post("core:reset_verb", places.reset, SECADMIN, verb="refuse"),
    Post("core:reset_verb", places.reset, SYSADMIN, verb="cancel"),
    Post("core:reset_hand_over", places.reset_confirmed, SYSADMIN),
    form("core:settings", places.nothing, SYSADMIN),
    form("core:rule", places.cell, SECADMIN),
    form("core:grant_new", places.nothing, SECADMIN),
    Post("grant_verb", places.grant, "O", verb="confirm"),
    Post("grant_verb", places.grant, "O", verb="refuse"),
    Post("grant_verb", places.grant, SECADMIN, verb="withdraw"),
    Post("grant_verb", places.grant_confirmed, ("secadmin", "office_director"), verb="revoke"),
)
ROUNDS = (
    form("rounds:new", places.nothing, "O", {"sequence": "2"}),
    form("rounds:term_new", places.nothing, "O", {"number": "15"}),
    form("rounds:term_edit", places.term, "O"),
    Post("rounds:enter", places.round_, IN_ROUND, writes=False),
    form("rounds:approve", places.round_, "G"),
    form("rounds:plan_edit", places.round_, OFFICE),
    form("rounds:target_add", places.round_, OFFICE),
    Post("rounds:target_suggested", places.suggested, OFFICE),
    form("rounds:target_assign", places.target, OFFICE, lambda w, _: {"group": w.groups[1].pk}),
    form("rounds:target_edit", places.target, OFFICE),
    Post("rounds:group_add", places.round_, "O"),
    Post("rounds:group_remove", places.extra_group, "O"),
    Post(
        "rounds:approve_many",
        places.proposals,
        "G",
        lambda w, _: {"uid": [str(p.uid) for p in w.round.authorizations.all()]},
    ),
    form("rounds:standing", places.round_, "O", {}),
    form("rounds:authorization_new", places.round_, "O"),
    Post("rounds:pledge", places.unpledged, IN_ROUND, {"agreed": "on"}),
    Post("rounds:state_none", places.round_, tuple(set(IN_ROUND) - {"recused"}), also=RECUSED),
    form("rounds:recusal_new", places.round_, IN_ROUND),
    *verbs(
        "rounds:authorization_verb",
        {("proposed", v): w for (_, v), w in rounds.POWERS.items()},
        lambda _: places.proposal,
    ),
    *verbs("rounds:recusal_verb", {k: w for k, w in rounds.RECUSALS.items() if w}, places.recusal),
    form("rounds:group_change", places.power, "O"),
    Post("rounds:recusal_basis", places.declared, "OG", upload("upload")),
    form("rounds:recusal_rule_new", places.recusal_rule, "OG"),
    Post("rounds:work_rules", places.nothing, "O", {"code": "talkers", "least": "3", "effective_from": "2023-03-20"}),
    Post("rounds:document_void", places.laid(1), "OSLI"),
    Post("rounds:document_void", places.laid(3), "OL"),
    Post("rounds:village", places.village, "O" + GROUP, {"material_checked_on": places.DAY}),
    Post("rounds:village_verb", places.coverable, "O" + GROUP, verb="cover"),
    Post("rounds:village_verb", places.village, "O", verb="waive"),
    Post("rounds:village_verb", places.village_done, "O", verb="reopen"),
    Post("rounds:target_verb", places.target, "O", _all_waived, verb="advance", bare="L"),  # the director alone waives
    Post("rounds:target_verb", places.target, "O", verb="go_back"),
    Post("rounds:target_verb", places.target, "O", verb="suspend"),
    Post("rounds:target_verb", places.target, "O", verb="cancel"),
    Post("rounds:target_verb", places.suspended, "O", verb="resume"),
    form("rounds:notice", places.target, OFFICE),
    form("rounds:document_new", places.target, "OSLI"),
    form("rounds:meeting_new", places.nothing, tuple(square.names("OS" + GROUPS)) + RECUSED),
    form("rounds:meeting_edit", places.meeting, "OSL"),
    Post("rounds:meeting_decide", places.secretary_meeting, "Y", {"decisions": "立即整改。"}),
    Post("rounds:meeting_void", places.meeting, "OSL", {"reason": "登记错了"}),
    Post("rounds:meeting_void", places.secretary_meeting, OFFICE, {"reason": "登记错了"}),
    form("rounds:letter_new", places.round_, OFFICE),
    form("rounds:letter_edit", places.inquiry("draft"), OFFICE),
    Post(
        "rounds:letter_reply", places.inquiry("sent"), OFFICE, {"replied_on": places.DAY, "reply_summary": "未发现问题"}
    ),
    *verbs("rounds:letter_verb", {k: w for k, w in preparation.LETTERS.items() if k[1] != "reply"}, places.inquiry),
    form("rounds:secondment_new", places.round_, OFFICE, {"letter_no": "1号"}),
    form("rounds:secondment", places.seconded, OFFICE),
    form("rounds:training_new", places.round_, OFFICE, {"topic": "x"}),
    form("rounds:training_edit", places.training, OFFICE),
    Post("rounds:training_file", places.training, OFFICE, upload("upload")),
    form("rounds:point_new", places.nothing, "OY", {"kind": "person"}),
    form("rounds:point_edit", places.point("todo"), "OY"),
    *verbs("rounds:point_verb", preparation.POINTS, places.point),
    form("rounds:org_new", places.nothing, OFFICE),
    form("rounds:org_edit", places.org, OFFICE),
    form("rounds:org_move", places.org, OFFICE),
    form("rounds:org_history", places.org, OFFICE),
    form("rounds:person_new", places.nothing, OFFICE),
    form("rounds:person_edit", places.person, OFFICE),
    form("rounds:person_account", places.person, "O"),
    form("rounds:post_new", places.person, OFFICE),
    form("rounds:post_end", places.post, OFFICE),
    Post("rounds:calendar", places.nothing, OFFICE, {"date": "2023-05-02", "kind": "off"}),
    Post("rounds:holiday_clear", places.holiday, OFFICE),
    form("rounds:deadline_new", places.deadline, OFFICE),
    form("rounds:paper_rule", places.stage_of_papers, "O"),
    Post("rounds:taxonomy_suggest", places.nothing, IN_ROUND, {"text": "鱼塘发包", "level": "village"}, writes=False),
    Post("rounds:taxonomy_learn", places.nothing, OFFICE),
)
LIBRARY = (
    form("library:new", places.nothing, OFFICE),
    form("library:edit", places.document, OFFICE),
    form("library:verb", places.document, OFFICE, {}, verb="extract"),
    Post("library:verb", places.document, OFFICE, verb="void"),
    Post(
        "library:lend",
        places.paper,
        OFFICE,
        {"borrower": "祝小满", "purpose": "学习", "lent_on": "2023-03-15", "due_on": "2023-03-20"},
    ),
    Post("library:take_back", places.loan, OFFICE, {"returned_on": "2023-03-15"}),
    form("library:request_new", places.nothing, GROUPS, {"note": "x"}),
    form("library:request_edit", places.asked("issued"), "M", {"note": "x"}),
    form("library:request_receive", places.asked("issued"), GROUP, {"at": "x"}),
    Post(
        "library:request_return",
        places.asked("complete"),
        GROUP,
        {"seqs": ["1"], "at": "2023-03-14 10:00", "returned_to": "左明远"},
    ),
    Post("library:request_loss", places.asked("complete"), GROUP, {"seqs": ["1"], "reason": "散失"}),
    Post("library:request_attach", places.asked("issued"), GROUP, upload("upload", slot="letter")),
    Post("library:request_cancel", places.asked("issued"), "M"),
)
PART = interviews.PART
INTERVIEWS = (
    form("interviews:new", places.nothing, GROUPS),
    form("interviews:edit", places.talk_open, PART),
    Post("interviews:write", places.talk_open, PART, {"content": "改过的正文。"}),
    Post("interviews:sign", places.talk("recorded"), PART, {"signature": "signed"}),
    Post("interviews:attach", places.talk_open, PART, upload("upload")),
    Post("interviews:point_settle", places.talk_point, PART, {"reason": "已并入另一件"}),
    Post("interviews:name_ask", places.talk("conducted", "petitioner"), "L"),
    Post("interviews:name", places.talk_granted, "L", {"password": PASSWORD}),
    Post("interviews:names_noted", places.name_read, "L"),
    Post("interviews:name_verb", places.name_asked, "TG", verb="approve"),
    Post("interviews:name_verb", places.name_asked, "TG", verb="refuse"),
    Post("interviews:name_verb", places.name_asked, "L", verb="withdraw"),
    Post("interviews:name_verb", places.name_granted, "TG", verb="revoke"),
    *verbs("interviews:verb", interviews.TALKS, places.talk),
    Post("interviews:coverage", places.nothing, "O", {"per_village": "3"}),
    Post("interviews:plan", places.nothing, "LDI", _planned, also=("leader_1",)),  # of a target of their own
    Post("interviews:outline_new", places.nothing, OFFICE, OUTLINE),
    Post("interviews:outline_edit", places.outline, OFFICE, OUTLINE),
    Post("interviews:outline_seed", places.nothing, OFFICE),
    Post("interviews:outline_retire", places.outline, OFFICE),
)
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0"
    b"\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)  # fmt: skip
RULE = {"effective_from": "2023-03-20", "visits": "2", "households": "0", "household_share": "0"}
WENT, MADE = fieldwork.WENT, fieldwork.MADE
VISITS = (
    form("interviews:visit_new", places.nothing, GROUPS),
    form("interviews:visit_edit", places.visit("under_way"), WENT),
    Post("interviews:visit_write", places.visit("under_way"), WENT, {"content": "改过的情况。"}),
    Post("interviews:visit_finding", places.visit("under_way"), WENT, {"text": "公示栏是空的", "destination": "keep"}),
    Post("interviews:visit_finding_remove", places.visit_finding, WENT),
    Post("interviews:visit_finding_settle", places.visit_finding, WENT, {"reason": "已并入另一件"}),
    Post("interviews:visit_photo", places.visit("under_way"), WENT,
         lambda w, _: {"upload": SimpleUploadedFile("a.png", PICTURE, "image/png")}),
    *verbs("interviews:visit_verb", fieldwork.VISITS, places.visit),
    Post("interviews:rules", places.nothing, "O", RULE),
    Post("interviews:checklist_new", places.checklist_kind, "O", {"effective_from": "2023-03-20", "items": "收入来源"}),
)  # fmt: skip
SURVEYS = (
    form("interviews:survey_new", places.nothing, GROUPS),
    Post("interviews:survey_edit", places.survey("design"), MADE, {"title": "改过的名称"}),
    Post("interviews:question_add", places.survey("design"), MADE, {"text": "总体评价", "kind": "scale"}),
    Post("interviews:question_edit", places.survey_question, MADE, {"text": "改过的题目", "kind": "scale"}),
    Post("interviews:question_move", places.survey_question, MADE, {"step": "down"}),
    Post("interviews:question_remove", places.survey_question, MADE),
    Post("interviews:batch_add", places.survey("design"), MADE, {"name": "党员群众"}),
    Post("interviews:batch_remove", places.survey_batch, MADE),
    Post("interviews:survey_attach", places.survey("closed"), MADE, upload("upload", slot="totals")),
    form("interviews:totals", places.paper_batch, MADE),
    Post("interviews:slips", places.coded_batch, MADE, {"count": "3"}),
    *verbs("interviews:survey_verb", fieldwork.SURVEYS, places.survey),
)
DUTY = petitions.DUTY
PETITIONS = (
    form("petitions:new", places.nothing, DUTY),
    form("petitions:edit", places.fresh_letter, DUTY),
    Post("petitions:reporter_ask", places.fresh_letter, "PTLG"),
    Post("petitions:reporter", places.letter_granted, "P", {"password": PASSWORD}),
    Post("petitions:identity_verb", places.identity_asked, "LTG", verb="approve"),
    Post("petitions:identity_verb", places.identity_asked, "LTG", verb="refuse"),
    Post("petitions:identity_verb", places.identity_asked, "P", verb="withdraw"),
    Post("petitions:identity_verb", places.identity_granted, "LTG", verb="revoke"),
    Post("petitions:identity_noted", places.letter_read, "L"),
    Post("petitions:reporter_save", places.fresh_letter, DUTY, {"name": "某某"}),
    Post("petitions:original", places.fresh_letter, DUTY, upload("original")),
    Post(
        "petitions:duplicate",
        places.fresh_letter,
        DUTY,
        lambda w, p: {"primary": str(type(p).objects.earliest("pk").uid), "kind": "shared"},
    ),
    Post("petitions:propose", places.letter("screened"), DUTY, petitions.EXTRA["propose"]),
    Post("petitions:close", places.letter("handling"), DUTY, petitions.EXTRA["close"]),
    Post(
        "petitions:transfer", places.letter("approved"), petitions.DECIDE, {"reason": "属地办理", "handler": "县信访局"}
    ),
    Post("petitions:receipt", places.letter("transferred"), DUTY, {"receipt_on": "2023-03-15", "receipt_no": "回1号"}),
    Post(
        "petitions:answer", places.letter("receipted"), DUTY, {**petitions.EXTRA["answer"], "result_on": "2023-03-15"}
    ),
    Post("petitions:letter", places.letter_sent, DUTY, {"letter_no": "临巡转〔2023〕1号"}),
    Post("petitions:tell", places.letter("rejected"), DUTY, {"way": "phone", "on": "2023-03-15"}),
    Post("petitions:reply", places.fresh_letter, DUTY, {"needed": "on"}),
    Post("petitions:namesake", places.letter_about_staff, "G", {"reason": "核对身份证号，不是同一人"}),
    Post("petitions:time", places.fresh_letter, DUTY, {"new_due": "2023-03-24", "reason": "人在外地"}),
    *(
        Post("petitions:time_verb", places.time_asked, who, {"reason": "理由"}, verb=verb)
        for verb, who in (("approve", petitions.DECIDE), ("refuse", petitions.DECIDE), ("withdraw", "P"))
    ),
    Post("petitions:pair_verb", places.pair, DUTY, {"kind": "letter"}, verb="accept"),
    Post("petitions:pair_verb", places.pair, DUTY, verb="differ"),
    Post(
        "petitions:reporter_search",
        places.nothing,
        DUTY,
        {"kind": "phone", "text": "19900001234", "reason": "核对是否重复来信"},
    ),
    *verbs(
        "petitions:verb",
        {k: w for k, w in petitions.PETITIONS.items() if k[1] not in (*petitions.EXTRA, "receipt")},
        places.letter,
    ),
    *verbs("petitions:verb", {k: w for k, w in petitions.STUBS.items() if k[1] != "receipt"}, lambda _: places.stub),
)
WORK = HEADS + "Mm"
FINDINGS = (
    form("findings:draft_new", places.nothing, GROUPS),
    form("findings:draft_edit", places.draft("draft"), WORK),
    form("findings:draft_bulk", places.nothing, "OLDIN", {"verb": "draw"}),
    Post("findings:evidence_add", places.draft("draft"), WORK, _evidence),
    form("findings:evidence_pick", places.draft("draft"), WORK),
    Post("findings:evidence_remove", places.draft_evidence, WORK),
    *verbs("findings:draft_verb", findings.DRAFTS, places.draft),
    Post("findings:draft_verb", places.draft("signed"), WORK, verb="revise"),
    form("findings:problem_new", places.nothing, "OLDIN"),
    form("findings:problem_edit", places.problem("drawn"), "OLDI"),
    form("findings:freeze", places.target, "L", {"reason": ""}),
    *verbs("findings:problem_verb", findings.PROBLEMS, places.problem),
    form("findings:clue_new", places.nothing, "DIMmPn"),
    form("findings:clue_edit", places.clue("inquiring"), HEADS + "M"),
    Post("findings:clue_evidence_add", places.clue("inquiring"), HEADS + "M", {"name": "名册", "pages": "1"}),
    Post("findings:clue_evidence_remove", places.clue_evidence, HEADS + "M"),
    Post("findings:clue_namesake", places.clue_about_staff, "G", {"reason": "核对身份证号，不是同一人"}),
    *verbs("findings:clue_verb", findings.CLUES, places.clue, extra={
        "approve": {"decision": "同意移交", "decided_on": places.DAY}, **{v: findings.EXTRA[v] for v in ("handle", "conclude")},
    }),
    form("findings:transfer_new", places.nothing, "C"),
    *verbs("findings:transfer_verb", findings.TRANSFERS, places.transfer,
           extra={"send": {"sent_on": "2023-03-15"}, "receive": {"received_on": "2023-03-15"}}),
    Post("report_start", places.report_to_begin, "LDI", lambda w, _: {"target": str(w.target.uid)}),
    form("report_edit", places.report("draft"), "LDI"),
    *verbs("report_order", findings.REPORTS, places.report),
    Post("report_order", places.report("draft"), "LDI", verb="print"),
    Post("report_order", places.report("draft"), "LDI", verb="check"),
    Post("report_order", places.report("submitted"), "LDIOS", verb="chief"),
)  # fmt: skip
UNIT = "cw"
RECTIFICATION = (
    form("rectification:feedback_new", places.nothing, "LIN", day=JUNE),
    form("rectification:feedback_edit", places.feedback("draft"), "LI", day=JUNE),
    Post("rectification:assign_all", places.feedback("delivered"), OFFICE, day=JUNE),
    form("rectification:assign_one", places.feedback_line, OFFICE, day=JUNE),
    Post("rectification:feedback_refresh", places.feedback("draft"), "LI", day=JUNE),
    Post("rectification:feedback_team", places.feedback("delivered"), "c", day=JUNE),
    *verbs("rectification:feedback_verb", rectification.FEEDBACK, places.feedback, day=JUNE),
    Post("rectification:rules", places.nothing, "G", {"effective_from": "2023-06-20", "quorum": "2"}, day=JUNE),
    form("rectification:edit", places.item("claimed"), UNIT, day=JUNE),
    form("rectification:result", places.item("rectifying"), UNIT, day=JUNE),
    form("rectification:measure_new", places.item("claimed"), UNIT, day=JUNE),
    form("rectification:measure", places.measure("rectifying"), UNIT, day=JUNE),
    Post("rectification:measure_drop", places.measure("claimed"), UNIT, day=JUNE),
    Post("rectification:proof_drop", places.proof, UNIT, day=JUNE),
    Post("rectification:opinion", places.item("under_review"), "OSKZ", {"opinion": "agree", "completion": "done", "note": "同意"}, day=JUNE),
    *verbs("rectification:verb", rectification.ITEMS, places.item, day=JUNE),
)  # fmt: skip
FIXES = (
    form("rectification:fix_new", places.nothing, "LDIN"),
    form("rectification:fix_edit", places.fix("proposed"), HEADS + "I"),
    Post("rectification:fix_notice", places.fix("approved"), "LDIOS", {"notice_no": "临巡立改〔2023〕1号"}),
    form("rectification:fix_report", places.fix("rectifying"), UNIT, {"refunded": "x"}),
    Post("rectification:fix_proof_drop", places.fix_proof, UNIT),
    Post("rectification:fix_time", places.fix("rectifying"), UNIT, {"new_due": "2023-04-20", "reason": "账册在县里"}),
    *(
        Post("rectification:fix_time_verb", places.fix_time, who, {"reason": "理由"}, verb=verb)
        for verb, who in (("approve", "G"), ("refuse", "G"), ("withdraw", "w"))
    ),
    *verbs("rectification:fix_verb", fixes.FIXES, places.fix_ready, extra={
        "serve": {"notice_no": "临巡立改〔2023〕1号", "served_on": "2023-03-15", "served_to": "岑望舒"},
        "check": lambda w, _: {"check_by": [w.users[name].pk for name in ("member_2", "member_2b")], "check_date": "2023-03-15",
                               "check_result": "fixed"},
    }),
)  # fmt: skip
GROUP_LIFE = (
    form("rounds:minutes_new", places.nothing, GROUPS),
    form("rounds:minutes_edit", places.minutes("draft"), group_life.MADE),
    Post("rounds:minutes_topics", places.minutes("draft"), group_life.MADE, {"kind": "duties", "title": "纪律教育"}),
    Post("rounds:minutes_attach", places.minutes("draft"), group_life.MADE, upload("upload", slot="signed")),
    Post(
        "rounds:instruction_attach", places.instruction("draft"), group_life.MADE, upload("upload", slot="attachment")
    ),
    Post("rounds:topic_remove", places.minutes_topic, group_life.MADE),
    *verbs("rounds:minutes_verb", group_life.MINUTES, places.minutes),
    form("rounds:instruction_new", places.nothing, GROUPS),
    form("rounds:instruction_edit", places.instruction("draft"), group_life.MADE),
    Post("rounds:instruction_direct", places.instruction("reported"), "O", {"directive": "同意。"}),
    Post("rounds:instruction_carry_out", places.instruction("directed"), group_life.MADE, {"follow_up": "已办理。"}),
    *verbs("rounds:instruction_verb", group_life.INSTRUCTIONS, places.instruction, extra=group_life.EXTRA),
    form("weekly_new", places.nothing, "DI"),
    Post("weekly_edit", places.weekly("draft"), "DI", {"work": "改过的文字。"}),
    Post("weekly_verb", places.weekly("draft"), "DI", verb="refresh"),
    *verbs("weekly_verb", group_life.WEEKLIES, places.weekly),
)
POSTS = (
    GROUP_LIFE + HOUSE + ROUNDS + LIBRARY + INTERVIEWS + VISITS + SURVEYS + PETITIONS + FINDINGS + RECTIFICATION + FIXES
)


def _words(text: str) -> set[str]:
    return set(text.split())


#: addresses that show a form and take it
FORMS = _words(
    """
    rounds:minutes_new rounds:minutes_edit rounds:minutes_topics rounds:instruction_new rounds:instruction_edit
    rounds:instruction_direct rounds:instruction_carry_out weekly_new weekly_edit
    core:export_new core:account_new core:reset_new core:settings core:rule core:grant_new core:import_new
    library:request_new library:request_edit library:request_receive library:request_return library:request_loss
    rounds:letter_new rounds:letter_edit rounds:letter_reply rounds:secondment_new rounds:secondment rounds:training_new
    rounds:training_edit rounds:point_new rounds:point_edit
    rounds:group_change rounds:recusal_rule_new rounds:work_rules
    core:login core:login_code core:password core:second_factor core:second_factor_rules rounds:new rounds:term_new rounds:term_edit rounds:approve rounds:plan_edit
    rounds:target_add rounds:target_edit rounds:authorization_new rounds:pledge rounds:recusal_new
    rounds:village rounds:notice rounds:document_new rounds:meeting_new rounds:meeting_edit rounds:org_new
    rounds:org_edit rounds:org_move rounds:org_history rounds:person_new rounds:person_edit
    rounds:person_account rounds:post_new rounds:post_end rounds:calendar rounds:deadline_new library:new
    library:edit interviews:new interviews:edit interviews:write interviews:coverage interviews:plan
    interviews:outline_new interviews:outline_edit petitions:new
    interviews:visit_new interviews:visit_edit interviews:visit_write interviews:visit_finding interviews:rules
    interviews:checklist_new interviews:survey_new interviews:survey_edit interviews:question_edit interviews:totals interviews:answer
    petitions:edit findings:draft_new findings:draft_edit findings:evidence_pick findings:problem_new findings:problem_edit findings:freeze
    findings:clue_new findings:clue_edit findings:transfer_new report_edit rectification:feedback_new
    rectification:feedback_edit rectification:assign_one rectification:edit rectification:result
    rectification:measure_new rectification:measure rectification:proof_drop petitions:reporter_search
    rectification:rules rounds:paper_rule rectification:fix_new rectification:fix_edit rectification:fix_report rectification:fix_proof_drop
    """
)
#: addresses that only show
PAGES = _words(
    """
    rounds:minutes_list rounds:minutes rounds:minutes_print rounds:instruction_list rounds:instruction rounds:instruction_print
    weeklies weekly weekly_print
    core:exports core:export core:sheet core:account core:resets core:reset core:grants core:grant core:roles_sheet core:import core:import_template
    petitions:identity petitions:identity_list petitions:duplicates petitions:pair rounds:recusal_rules
    library:request_list library:request_items library:request library:request_print
    rounds:letter_list rounds:letter rounds:secondments rounds:trainings rounds:training rounds:point_list rounds:point
    home inbox inbox_count help search missing statistics statistics_table statistics_sheet snapshots snapshot snapshot_rows reports report styleguide core:healthz core:file core:jobs
    core:job core:accounts core:status core:roles core:trail core:trail_check core:trail_export core:trail_person core:life rounds:list
    rounds:detail rounds:term_list rounds:authorization rounds:recusal rounds:target rounds:target_pass
    rounds:village_list rounds:plan rounds:groups rounds:mine rounds:meeting_list rounds:meeting rounds:org_list rounds:org_pick
    rounds:org rounds:person_list rounds:person_pick rounds:person rounds:deadline_list rounds:stage_papers rounds:taxonomy
    rounds:taxonomy_agreement rounds:taxonomy_version library:list library:detail interviews:list interviews:detail petitions:list
    interviews:name_requests interviews:name_request
    interviews:schedule interviews:outlines interviews:outline interviews:talk_outline
    interviews:visits interviews:visit interviews:villages interviews:checklists interviews:surveys interviews:survey
    petitions:detail findings:draft_list findings:draft_detail findings:problem_list findings:problem_detail findings:problem_lists findings:frozen_list
    findings:clue_list findings:clue_detail findings:transfer_list findings:transfer_detail rectification:list
    rectification:feedback_list rectification:feedback rectification:detail rectification:fix_list rectification:fix
    """
)
#: addresses that take a POST before anybody is known, so that no account can be named: why, and the tests that hold them
ELSEWHERE = {
    "core:login": ("密码本身就是资格", "tests/core/test_sessions.py"),
    "core:login_code": ("密码之后五分钟内，由动态口令或恢复码决定", "tests/core/test_second_factor.py"),
    "core:login_again": ("锁屏之后重新输入密码，会话已经结束", "tests/core/test_sessions.py"),
    "interviews:answer": ("匿名问卷：凭一次性的码，不认人", "tests/interviews/test_pages_fieldwork.py"),
}
#: open to the anonymous (design §6), besides /static/
OPEN = {"core:login", "core:login_code", "core:login_again", "core:healthz", "interviews:answer"}
#: route → the verbs that its app knows, for the addresses that end in one
VERBS: dict[str, tuple[str, ...]] = {
    "core:export_verb": ("xuncha.core.exports.VERBS",),
    "core:import_verb": ("xuncha.core.imports.VERBS",),
    "core:account_verb": ("xuncha.core.accounts.VERBS",),
    "core:reset_verb": ("xuncha.core.credentials.VERBS",),
    "grant_verb": ("xuncha.actions.GRANT_VERBS",),
    "rounds:authorization_verb": ("rounds.actions.powers.VERBS",),
    "rounds:recusal_verb": ("rounds.actions.recusals.VERBS",),
    "rounds:letter_verb": ("rounds.actions.letters.VERBS",),
    "rounds:point_verb": ("rounds.actions.points.VERBS",),
    "rounds:village_verb": ("rounds.actions.coverage.VERBS",),
    "rounds:minutes_verb": ("rounds.actions.group_meetings.VERBS",),
    "rounds:instruction_verb": ("rounds.actions.instructions.VERBS",),
    "weekly_verb": ("xuncha.actions.WEEKLY_VERBS",),
    "rounds:target_verb": ("rounds.actions.stages.VERBS",),
    "library:verb": ("library.actions.VERBS",),
    "interviews:verb": ("interviews.actions.VERBS",),
    "interviews:name_verb": ("interviews.actions.NAME_VERBS",),
    "interviews:visit_verb": ("interviews.actions.visits.VISIT_VERBS",),
    "interviews:survey_verb": ("interviews.actions.surveys.SURVEY_VERBS",),
    "petitions:identity_verb": ("petitions.actions.IDENTITY_VERBS",),
    "petitions:pair_verb": ("petitions.actions.PAIR_VERBS",),
    "petitions:time_verb": ("petitions.actions.TIME_VERBS",),
    "petitions:verb": ("petitions.actions.VERBS",),
    "findings:draft_verb": ("findings.actions.drafts.VERBS",),
    "findings:problem_verb": ("findings.actions.problems.VERBS",),
    "findings:clue_verb": ("findings.actions.clues.VERBS",),
    "findings:transfer_verb": ("findings.actions.transfers.VERBS",),
    "report_order": ("xuncha.actions.VERBS", "xuncha.actions.REPORT_VERBS"),
    "rectification:feedback_verb": ("rectification.actions.feedback.VERBS",),
    "rectification:verb": ("rectification.actions.closing.VERBS",),
    "rectification:fix_verb": ("rectification.actions.carrying.VERBS",),
    "rectification:fix_time_verb": ("rectification.actions.fixing.TIME_VERBS",),
}
