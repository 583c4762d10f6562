"""Where a POST of the table in tests/routes.py goes: records of 槐渡镇 (group 2) made for it, each a function of the world."""

import functools
from datetime import date
from typing import Any

from axes.models import AccessAttempt

from findings.actions import freezing
from findings.models import Problem
from findings.queries.reports import report_of
from interviews import actions as interview_actions
from library import actions as library_actions
from library.actions import loans
from petitions import actions as petition_actions
from petitions.models import DuplicateCandidate
from rectification.actions import fixing
from rectification.queries import fixes as fix_queries
from rectification.queries import proofs_of
from rounds.actions import meetings, papers, plans, seeds
from rounds.models import (
    ConfidentialityPledge,
    InspectionRound,
    PostHolding,
    RecusalRule,
    RoundTarget,
    StageSlot,
    VillageCoverage,
)
from tests import factories
from tests.core.test_square import deliver, export_at, import_at
from tests.findings import make as findings
from tests.findings.test_problems import report_ready
from tests.findings.test_square import transfer_at
from tests.interviews import surveys, talks, visits
from tests.interviews.test_square import talk_at
from tests.interviews.test_squares_fieldwork import visit_at
from tests.library import requests
from tests.petitions import letters
from tests.petitions.test_square import letter_at
from tests.rectification import fixes as immediate
from tests.rectification import make as rectification
from tests.rounds import group_life, preparation
from tests.rounds.test_square import power_at, recusal_at
from xuncha import actions as roof
from xuncha.core import accounts, calendar, credentials, filters, grants, jobs
from xuncha.core.models import Holiday

DAY = "2023-03-10"


def nothing(world: Any) -> dict[str, Any]:
    """An address without a record."""
    return {}


def a_list(world: Any) -> dict[str, Any]:
    """The name of a list whose columns one chooses."""
    return {"name": "interviews"}


def kept_filter(world: Any) -> Any:
    """A filter that member_2 keeps for the list of talks."""
    user = world.users["member_2"]
    return filters.save_filter(by=user, token=filters.signed(user, "interviews", "q=x"), name="柳湾村")


def ticked(world: Any) -> dict[str, Any]:
    """The ledger of drafts, in which one waits for the deputy."""
    findings.draft_at(world, "submitted")
    return {"key": "drafts"}


def ledger_of_talks(world: Any) -> dict[str, Any]:
    """The ledger of talks, in which one stands."""
    talks.record(world)
    return {"key": "interviews"}


@functools.cache
def export(status: str) -> Any:
    """A request of member_2 to take the talks away."""

    def made(world: Any) -> Any:
        talks.record(world)
        return export_at(world, "member_2", "interviews", status)

    return made


def export_ready(world: Any) -> Any:
    """The same with its locked file, whose password was not shown yet."""
    asked = export("approved")(world)
    deliver(asked, by=world.users["member_2"], reason="")
    return asked


@functools.cache
def imported(status: str) -> Any:
    """An import of talks by member_2."""
    return lambda world: import_at(world, status)


def stage_of_papers(world: Any) -> dict[str, Any]:
    """A stage with its papers."""
    seeds.seed_stage_slots()
    return {"code": "on_site"}


def leaving(world: Any) -> dict[str, Any]:
    """An address without a record, for a POST after which nobody is logged in."""
    return {}


def locking(world: Any) -> dict[str, Any]:
    """The same, for another such POST."""
    return {}


def account(world: Any) -> Any:
    """An account in use."""
    return world.users["stranger"]


def account_stopped(world: Any) -> Any:
    """An account that was stopped."""
    return accounts.disable(world.users["stranger"], by=world.users["sysadmin"], reason="调离")


def account_locked(world: Any) -> Any:
    """An account locked by wrong passwords; none of the cast, whose logins would open the lock."""
    AccessAttempt.objects.create(username="locked", failures_since_start=5, ip_address="127.0.0.1")
    return factories.make_user("locked")


def reset(world: Any) -> Any:
    """A reset of a password that waits for its confirmation."""
    return credentials.ask_reset(
        by=world.users["sysadmin"], user=world.users["stranger"], kind="password", reason="忘记"
    )


def reset_confirmed(world: Any) -> Any:
    """A reset that waits to be handed over."""
    return credentials.confirm_reset(reset(world), by=world.users["secadmin"])


def cell(world: Any) -> dict[str, Any]:
    """A cell of the rule table."""
    return {"role": "member", "noun": "interview", "level": 2}


def grant(world: Any) -> Any:
    """A standing role that waits for its confirmation."""
    return grants.propose_grant(
        by=world.users["secadmin"], user=world.users["stranger"], role="office_staff", reason="任职"
    )


def grant_confirmed(world: Any) -> Any:
    """A standing role in force."""
    return grants.confirm_grant(grant(world), by=world.users["office_director"])


def round_(world: Any) -> Any:
    """The round."""
    return world.round


def extra_group(world: Any) -> Any:
    """One more group, to which nobody and nothing was given."""
    return plans.add_group(world.round, by=world.users["office_director"])


def unpledged(world: Any) -> Any:
    """The round before anybody signed the pledge of secrecy."""
    ConfidentialityPledge.objects.all().delete()
    return world.round


def target(world: Any) -> Any:
    """槐渡镇."""
    return world.target


def suspended(world: Any) -> Any:
    """槐渡镇, suspended while the group was on site."""
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="suspended", stage_before="on_site")
    return world.target


def suggested(world: Any) -> dict[str, Any]:
    """A township that is not yet a target of a round that is still planned."""
    InspectionRound.objects.filter(pk=world.round.pk).update(approved_on=None)
    return {"uid": world.round.uid, "org_uid": factories.org("鹿洲镇", "township", world.orgs["county"]).uid}


def village(world: Any) -> Any:
    """柳湾村 of the target."""
    return world.target.villages.get(village=world.village)


def village_done(world: Any) -> Any:
    """堰头村, inspected."""
    found = world.target.villages.get(village=world.orgs["yantou"])
    VillageCoverage.objects.filter(pk=found.pk).update(coverage_status="done", covered_on=date(2023, 3, 10))
    return found


@functools.cache
def laid(level: int) -> Any:
    """A paper of that level in its slot."""

    def paper(world: Any) -> Any:
        seeds.seed_stage_slots()
        slot = StageSlot.objects.filter(level=level).first()
        return papers.lay_document(
            world.target, by=world.users["office_director"], slot=slot, doc_no="1号", dated_on=date(2023, 3, 1)
        )

    return paper


def meeting(world: Any) -> Any:
    """The group's own meeting, recorded by its leader."""
    return meetings.hold_meeting(world.round, by=world.users["leader_2"], kind="group", held_on=date(2023, 3, 10), decisions="通过",
                                 target=world.target)  # fmt: skip


def secretary_meeting(world: Any) -> Any:
    """The secretary's meeting, recorded by the office."""
    return meetings.hold_meeting(world.round, by=world.users["office_staff"], kind="secretary", held_on=date(2023, 3, 10),
                                 decisions="听取汇报")  # fmt: skip


def proposal(world: Any) -> Any:
    """An authorisation that waits for the leading group."""
    return power_at(world, "proposed")


def proposals(world: Any) -> dict[str, Any]:
    """The round in which an authorisation waits for the leading group."""
    power_at(world, "proposed")
    return {"uid": world.round.uid}


def power(world: Any) -> Any:
    """The authorisation of member_2."""
    return world.persons["member_2"].authorizations.get()


def recusal_rule(world: Any) -> dict[str, Any]:
    """A rule of the machine."""
    seeds.seed_recusal_rules()
    return {"code": RecusalRule.objects.first().code}


@functools.cache
def recusal(status: str) -> Any:
    """A declaration of a member of group 2, in a status."""
    return lambda world: recusal_at(world, status)


def declared(world: Any) -> Any:
    """A member's declaration that waits for a decision."""
    return recusal_at(world, "declared")


def org(world: Any) -> Any:
    """柳湾村."""
    return world.village


def person(world: Any) -> Any:
    """An official."""
    return world.persons["chief_huaidu"]


def post(world: Any) -> Any:
    """The post of an official."""
    return PostHolding.objects.create(
        person=world.persons["chief_huaidu"],
        org=world.orgs["huaidu"],
        post="x",
        title="党委书记",
        starts_on=date(2021, 9, 1),
    )


def holiday(world: Any) -> dict[str, Any]:
    """A day off."""
    Holiday.objects.update_or_create(date=date(2023, 5, 1), defaults={"kind": "off"})
    return {"day": "2023-05-01"}


def deadline(world: Any) -> dict[str, Any]:
    """The rule of a deadline."""
    calendar.seed_deadline_rules()
    return {"code": "clue_feedback"}


def term(world: Any) -> Any:
    """The committee's term."""
    return world.round.term


def document(world: Any) -> Any:
    """A document of the library."""
    return library_actions.add_document(
        by=world.users["office_staff"], title="办法", kind="regulation", text="第一条　发包公开。"
    )


def paper(world: Any) -> Any:
    """A document with one copy on paper."""
    return library_actions.add_document(
        by=world.users["office_staff"], title="通报", kind="circular", text="一、情况。", copies=1
    )


def loan(world: Any) -> dict[str, Any]:
    """Its copy, lent."""
    lent = loans.lend(
        paper(world),
        by=world.users["office_staff"],
        borrower="祝小满",
        purpose="学习",
        lent_on=factories.TODAY,
        due_on=factories.TODAY,
    )
    return {"uid": lent.document.uid, "item": lent.uid}


def job(world: Any) -> Any:
    """A job that member_2 asked for."""
    return jobs.enqueue("xuncha.tasks.build_report", by=world.users["member_2"], label="文稿")


def job_over(world: Any) -> Any:
    """A job of member_2 that was taken back."""
    made = job(world)
    jobs.cancel(made, by=world.users["member_2"])
    return made


@functools.cache
def talk(status: str, category: str = "cadre") -> Any:
    """A talk recorded by member_2; deputy_2 talked too."""
    return lambda world: talk_at(world, status, category=category)


def name_asked(world: Any) -> Any:
    """leader_2 asks to see the name of a petitioner who was talked to."""
    held = talk("conducted", "petitioner")(world)
    return interview_actions.ask_name(held, by=world.users["leader_2"], reason="回访核实")


def name_granted(world: Any) -> Any:
    """The same, granted by the petition officer."""
    return interview_actions.NAME_VERBS["approve"](name_asked(world), by=world.users["petition_officer"])


def talk_granted(world: Any) -> Any:
    """The talk whose petitioner leader_2 may see for a day."""
    return name_granted(world).talk


def name_read(world: Any) -> Any:
    """A reading of a petitioner's name by petition_2 that the group's leader was told of."""
    talk = talks.record(world, "petition_2", category="petitioner", interviewee="费思齐")
    asked = interview_actions.ask_name(talk, by=world.users["petition_2"], reason="回访核实")
    interview_actions.NAME_VERBS["approve"](asked, by=world.users["petition_officer"])
    interview_actions.read_name(talk, by=world.users["petition_2"], present=True)
    return talk


@functools.cache
def letter(status: str) -> Any:
    """A petition kept by petition_2."""
    return lambda world: letter_at(world, status)


def letter_sent(world: Any) -> Any:
    """A petition handed to another unit under a letter."""
    made = letters.upto(letters.register(world), "approved", world, "forward", handler="县信访局")
    return petition_actions.transfer(made, by=world.users["leader_2"], reason="属地办理")


def fresh_letter(world: Any) -> Any:
    """A petition that is a duplicate of nothing yet."""
    letters.register(world)
    return letters.register(world)


def letter_about_staff(world: Any) -> Any:
    """A petition that accuses somebody of the name of leader_2: kept from the group."""
    return letters.register(world, accused=[{"name": str(world.users["leader_2"].name)}])


def pair(world: Any) -> Any:
    """Two letters that the radar finds alike."""
    fresh_letter(world)
    return DuplicateCandidate.objects.get()


def time_asked(world: Any) -> dict[str, Any]:
    """petition_2 asks for more time."""
    letter = letters.register(world)
    asked = petition_actions.ask_time(
        letter, by=world.users["petition_2"], new_due=date(2023, 3, 24), reason="人在外地"
    )
    return {"uid": letter.uid, "asked": asked.uid}


def identity_asked(world: Any) -> Any:
    """petition_2 asks to see a reporter."""
    return petition_actions.ask_identity(letters.register(world), by=world.users["petition_2"], reason="回访核实")


def letter_read(world: Any) -> Any:
    """A reading of an identity that the group's leader was told of."""
    letter = letter_granted(world)
    petition_actions.read_reporter(letter, by=world.users["petition_2"], present=True)
    return letter


def identity_granted(world: Any) -> Any:
    """The same, granted by leader_2."""
    return petition_actions.IDENTITY_VERBS["approve"](identity_asked(world), by=world.users["leader_2"])


def letter_granted(world: Any) -> Any:
    """The letter whose reporter petition_2 may see for a day."""
    return identity_granted(world).petition


def stub(world: Any) -> Any:
    """A letter about a cadre of a higher level."""
    return letters.stub(world)


@functools.cache
def draft(status: str) -> Any:
    """A draft prepared by member_2, undertaken with member_2b."""
    return lambda world: findings.draft_at(world, status)


def draft_evidence(world: Any) -> dict[str, Any]:
    """The one piece of evidence of a draft."""
    made = findings.draft_at(world, "draft")
    return {"uid": made.uid, "item": made.evidence.get().uid}


@functools.cache
def problem(status: str) -> Any:
    """A problem drawn by leader_2."""

    def made(world: Any) -> Any:
        found = findings.problem(world, [findings.draft_at(world, "signed")])
        type(found).objects.filter(pk=found.pk).update(status=status)
        return found

    return made


def frozen_list(world: Any) -> Any:
    """The first list of problems of 槐渡镇, frozen by leader_2."""
    problem("adopted")(world)
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="wrap_up")
    return freezing.freeze(world.target, by=world.users["leader_2"])


@functools.cache
def clue(status: str) -> Any:
    """A clue registered by member_2, ready for its next step."""

    def made(world: Any) -> Any:
        calendar.seed_deadline_rules()
        ready = findings.clue_at(world, status)
        if status in ("registered", "inquiring"):  # a meeting has agreed to the next step
            group_life.agreed(world, ready)
        return ready

    return made


def clue_about_staff(world: Any) -> Any:
    """A clue about somebody of the name of leader_2: kept from the group."""
    return findings.clue(world, subject_name=str(world.users["leader_2"].name), is_village_cadre=False)


def clue_evidence(world: Any) -> dict[str, Any]:
    """The one piece of evidence of a clue."""
    made = findings.clue_at(world, "inquiring")
    return {"uid": made.uid, "item": made.evidence.get().uid}


@functools.cache
def transfer(status: str) -> Any:
    """A transfer to the discipline commission."""

    def made(world: Any) -> Any:
        calendar.seed_deadline_rules()
        return transfer_at(world, status)

    return made


@functools.cache
def report(status: str) -> Any:
    """The official report, complete."""

    def made(world: Any) -> Any:
        found = report_ready(world)
        factories.bring_to(world, "deliberation")
        type(found).objects.filter(pk=found.pk).update(status=status)
        if status != "draft":
            Problem.objects.update(status="reported", report_version=found.report_version)
        return found

    return made


def snapshot(world: Any) -> dict[str, Any]:
    """Frozen figures of 槐渡镇, whose report leader_2 writes; and the code of one of them."""
    report("draft")(world)
    kept = roof.take_snapshot(world.round, by=world.users["leader_2"], target=world.target)
    return {"uid": kept.uid, "code": "talks"}


def report_to_begin(world: Any) -> dict[str, Any]:
    """No report yet."""
    assert report_of(world.target) is None
    return {}


@functools.cache
def feedback(status: str) -> Any:
    """The feedback of 槐渡镇."""
    return lambda world: rectification.feedback_at(world, status)


def feedback_line(world: Any) -> dict[str, Any]:
    """A problem of a delivered feedback."""
    made = rectification.feedback_at(world, "delivered")
    return {"uid": made.uid, "line_uid": made.items.first().uid}


@functools.cache
def item(status: str) -> Any:
    """A line of the ledger."""

    def made(world: Any) -> Any:
        found = rectification.item_at(world, status)
        if status == "rectifying":
            rectification.proven(world, found.measures.get())
            type(found).objects.filter(pk=found.pk).update(result="全部补齐")
        return found

    return made


@functools.cache
def measure(status: str) -> Any:
    """A measure of a line."""

    def made(world: Any) -> dict[str, Any]:
        found = item(status)(world)
        return {"uid": found.uid, "measure_uid": found.measures.get().uid}

    return made


def proof(world: Any) -> dict[str, Any]:
    """A proof of a measure."""
    found = item("rectifying")(world)
    one = found.measures.get()
    return {"uid": found.uid, "measure_uid": one.uid, "file_uid": proofs_of(one).first().uid}


@functools.cache
def fix(status: str) -> Any:
    """An immediate fix proposed by leader_2."""
    return lambda world: immediate.fix_at(world, status)


@functools.cache
def fix_ready(status: str) -> Any:
    """The same with all that the unit's answer asks."""

    def made(world: Any) -> Any:
        found = immediate.fix_at(world, status)
        return immediate.reported(world, found) if status in ("served", "rectifying") else found

    return made


def fix_proof(world: Any) -> dict[str, Any]:
    """A proof of a fix that is being worked on."""
    found = fix_ready("rectifying")(world)
    return {"uid": found.uid, "file_uid": fix_queries.proofs_of(found)[0].uid}


def fix_time(world: Any) -> dict[str, Any]:
    """A request for more time by owner_huaidu."""
    found = immediate.fix_at(world, "rectifying")
    asked = fixing.ask_time(found, by=world.users["owner_huaidu"], new_due=date(2023, 4, 20), reason="账册在县里")
    return {"uid": found.uid, "asked": asked.uid}


def outline(world: Any) -> Any:
    """An outline in use."""
    director = world.users["office_director"]
    return interview_actions.save_outline(
        world.round, by=director, target_type="township", category="team", title="提纲", items="分管什么？有什么困难？"
    )


def talk_open(world: Any) -> Any:
    """A talk that is being written up."""
    return talks.ready(world)[0]


def talk_point(world: Any) -> dict[str, Any]:
    """A point that is still to be carried over, and its talk."""
    made, point = talks.ready(world)
    return {"uid": made.uid, "item": point.uid}


@functools.cache
def visit(status: str) -> Any:
    """A visit recorded by member_2; deputy_2 went too."""
    return lambda world: visit_at(world, status)


def visit_finding(world: Any) -> dict[str, Any]:
    """The finding of an open visit."""
    made, finding = visits.ready(world)
    return {"uid": made.uid, "item": finding.uid}


def coverable(world: Any) -> Any:
    """柳湾村 under a rule that asks for nothing."""
    visits.rule(world)
    return village(world)


def checklist_kind(world: Any) -> dict[str, Any]:
    """A kind of visits."""
    return {"code": "household"}


@functools.cache
def survey(status: str) -> Any:
    """A survey on paper designed by member_2, with its totals."""
    return lambda world: surveys.survey_at(world, status)


def survey_question(world: Any) -> dict[str, Any]:
    """A question of a survey that is being designed."""
    made, _ = surveys.ready(world)
    return {"uid": made.uid, "item": made.questions.first().uid}


def survey_batch(world: Any) -> dict[str, Any]:
    """A group of a survey that is being designed."""
    made, batch = surveys.ready(world)
    return {"uid": made.uid, "item": batch.uid}


def paper_batch(world: Any) -> dict[str, Any]:
    """A group whose paper is being counted."""
    made, batch = surveys.published(world)
    return {"uid": made.uid, "item": batch.uid}


def coded_batch(world: Any) -> dict[str, Any]:
    """A group that answers by codes."""
    made, batch = surveys.published(world, mode="code")
    return {"uid": made.uid, "item": batch.uid}


def asked(status: str) -> Any:
    """A request for materials by member_2."""
    return lambda world: requests.at_status(world, status)


@functools.cache
def inquiry(status: str) -> Any:
    """A letter about 槐渡镇 to the discipline commission."""
    return lambda world: preparation.letter(world, status)


def seconded(world: Any) -> Any:
    """member_2, called by letter."""
    return preparation.seconded(world)


def training(world: Any) -> Any:
    """A session that member_2 attended."""
    return preparation.training(world, "member_2")


@functools.cache
def point(status: str) -> Any:
    """What the secretary said of a person."""
    return lambda world: preparation.point(world, status=status)


@functools.cache
def minutes(status: str) -> Any:
    """Minutes recorded by liaison_2, with a topic."""
    return lambda world: group_life.meeting_at(world, status)


def minutes_topic(world: Any) -> dict[str, Any]:
    """The topic of minutes that are open."""
    made = group_life.meeting_at(world, "draft")
    return {"uid": made.uid, "item": made.topics.get().uid}


@functools.cache
def instruction(status: str) -> Any:
    """A request to the office drafted by liaison_2."""
    return lambda world: group_life.instruction_at(world, status)


@functools.cache
def weekly(status: str) -> Any:
    """The report of this week, begun by liaison_2."""
    return lambda world: group_life.weekly_at(world, status)
