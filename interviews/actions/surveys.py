"""Designing a survey, sending it out, entering totals of paper, and its moves (问卷)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from interviews.actions.question_bank import questions_for
from interviews.models import SCALE, QuestionKind, Survey, SurveyBatch, SurveyCount, SurveyQuestion
from interviews.permissions import why_not_create_survey, why_not_design, why_not_enter, why_not_survey
from interviews.queries import lacks_to_publish, lacks_to_tally, misfit, questions_of
from rounds.models import PartyOrg, RoundTarget
from xuncha.core import audit, calendar, numbers, outgoing, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

HEAD = ("title", "preface")
TOTALS = ("sent", "returned", "valid")
#: more than the people of any township: a figure beyond it is a slip of the hand
MOST_PAPER = 99_999


@audit.action
def design_survey(
    *, by: User, target: RoundTarget, org: PartyOrg, title: str, purpose: str, mode: str, preface: str = "",
    with_questions: bool = True,
) -> Survey:  # fmt: skip
    """Begin a survey, with the usual questions of its purpose when asked for."""
    if sentence := why_not_create_survey(by, target):
        raise Refused(sentence)
    if not org.path.startswith(target.org.path):
        raise Unmet(fields={"org": f"所选党组织不属于“{target}”，请重新选择。"})
    number = numbers.next_number(
        term=target.round.term.number, sequence=target.round.sequence, group=target.group.number, kind="survey"
    )
    survey = Survey.objects.create(
        round=target.round, group=target.group, target=target, org=org, number=number, title=title, purpose=purpose, mode=mode,
        preface=preface, created_by=by,
    )  # fmt: skip
    if with_questions:
        for seq, row in enumerate(questions_for(purpose), start=1):
            SurveyQuestion.objects.create(survey=survey, seq=seq, created_by=by, **row)
    audit.record(
        "create",
        by=by,
        about=survey,
        changes={"number": [None, number], "purpose": [None, purpose], "mode": [None, mode]},
    )
    return survey


@audit.action
def edit_survey(survey: Survey, *, by: User, title: str, preface: str = "") -> Survey:
    """Change the heading of a survey that is still being designed."""
    locked = designing(survey, by=by)
    locked.title, locked.preface = title, preface
    locked.save()
    audit.record("edit", by=by, about=locked, changes={"title": "changed", "preface": "changed"})
    return locked


@audit.action
def add_question(survey: Survey, *, by: User, text: str, kind: str, options: Sequence[str] = ()) -> SurveyQuestion:
    """Add a question at the end; a scale without options takes 好、较好、一般、差."""
    locked, kept = designing(survey, by=by), options_of(kind, options)
    seq = len(questions_of(locked)) + 1
    made = SurveyQuestion.objects.create(
        survey=locked, seq=seq, text=text.strip(), kind=kind, options=kept, created_by=by
    )
    audit.record("question_add", by=by, about=locked, changes={"seq": [None, seq]})
    return made


def options_of(kind: str, options: Sequence[str]) -> list[str]:
    """What is offered to choose from, as the kind of question asks."""
    kept = [option.strip() for option in options if option.strip()]
    if kind == QuestionKind.SCALE and not kept:
        kept = list(SCALE)
    if kind == QuestionKind.SHORT:
        kept = []
    elif len(kept) < 2:
        raise Unmet(fields={"options": "请至少写两个选项，一行一个。"})
    if len(set(kept)) < len(kept):
        raise Unmet(fields={"options": "选项有重复，请改正。"})
    return kept


@audit.action
def add_batch(survey: Survey, *, by: User, name: str) -> SurveyBatch:
    """Add a group of respondents (填答群体)."""
    locked = designing(survey, by=by)
    if locked.batches.filter(name=name.strip()).exists():
        raise Unmet(fields={"name": f"已有填答群体“{name.strip()}”。"})
    made = SurveyBatch.objects.create(survey=locked, name=name.strip(), created_by=by)
    audit.record("batch_add", by=by, about=locked)
    return made


@audit.action
def remove_batch(batch: SurveyBatch, *, by: User, reason: str = "") -> None:
    """Take a group away while the survey is being designed."""
    locked = designing(batch.survey, by=by)
    batch.delete()
    audit.record("batch_remove", by=by, about=locked, reason=reason)


@audit.action
def enter_totals(
    batch: SurveyBatch, *, by: User, sent: int, returned: int, valid: int, votes: Mapping[tuple[int, int], int]
) -> SurveyBatch:
    """Enter what a group's paper says: sent, returned, valid, and the votes by (question's key, option)."""
    survey = _locked(batch.survey)
    fresh = SurveyBatch.objects.select_for_update().get(pk=batch.pk)
    before = {name: getattr(fresh, name) for name in TOTALS}
    check_totals(survey, fresh, author=by, figures=(sent, returned, valid), votes=votes, questions=questions_of(survey))
    fresh.save()
    fresh.counts.all().delete()
    SurveyCount.objects.bulk_create([
        SurveyCount(survey=survey, batch=fresh, question_id=question, option=option, n=n)
        for (question, option), n in votes.items() if n
    ])  # fmt: skip
    after = {"sent": sent, "returned": returned, "valid": valid}
    audit.record("enter_totals", by=by, about=survey, changes=audit.clear_changes(fresh, before, after))
    return fresh


def check_totals(
    survey: Survey, batch: SurveyBatch, *, author: User, figures: tuple[int, int, int], votes: Mapping[tuple[int, int], int],
    questions: Sequence[SurveyQuestion],
) -> None:  # fmt: skip
    """Put sent, returned and valid on an unsaved batch when they and the votes fit together (domain §3.10)."""
    if sentence := why_not_enter(author, survey):
        raise Refused(sentence)
    sent, returned, valid = figures
    if sent > MOST_PAPER:
        raise Unmet(fields={"sent": f"发放 {sent} 份，超过一次测评可能的份数 {MOST_PAPER}，请核对。"})
    if not 0 <= valid <= returned <= sent:
        raise Unmet(fields={"valid": f"应为 有效 ≤ 收回 ≤ 发放，现在是 {valid}、{returned}、{sent}，请核对。"})
    batch.sent, batch.returned, batch.valid = sent, returned, valid
    _check_votes(batch, votes, questions)


@audit.action
def enter_many(rows: Sequence[Mapping[str, Any]], *, by: User, tell: Callable[[int], None]) -> list[SurveyBatch]:
    """Enter the totals of several groups, each by the single verb; `tell` hears how many are in."""
    made = []
    for place, row in enumerate(rows):
        tell(place)
        made.append(enter_totals(by=by, **row))
    return made


def _check_votes(batch: SurveyBatch, votes: Mapping[tuple[int, int], int], questions: Sequence[SurveyQuestion]) -> None:
    found: dict[str, str] = {}
    known = {(q.pk, option) for q in questions for option in range(len(q.options))}
    if set(votes) - known:
        raise TypeError("votes for an option that the survey does not have")
    for question in questions:
        row = [votes.get((question.pk, option), 0) for option in range(len(question.options))]
        if sentence := misfit(question, batch, row):
            found[f"q{question.pk}"] = sentence
    if found:
        raise Unmet(fields=found)


def _locked(survey: Survey) -> Survey:
    return (
        Survey.objects.select_for_update(of=("self",))
        .select_related("round__term", "target__org", "group")
        .get(pk=survey.pk)
    )


def designing(survey: Survey, *, by: User) -> Survey:
    """The locked survey, while this person may still change its questions and groups."""
    locked = _locked(survey)
    if sentence := why_not_design(by, locked):
        raise Refused(sentence)
    return locked


@audit.action
def publish(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """设计 → 发布: questions and groups stand."""
    changes = {"opened_on": calendar.today()}
    return workflow.perform(
        survey, "publish", by=by, why_not=why_not_survey, reason=reason, changes=changes,
        lacks=lambda locked: lacks_to_publish(locked) or _traces(locked, by),
    )  # fmt: skip


def _traces(survey: Survey, by: User) -> list[str]:
    """Bar a questionnaire that names who talked or wrote (core/outgoing.py): everybody of the unit reads it."""
    texts = {"名称": survey.title, "卷首说明": survey.preface}
    for question in survey.questions.order_by("seq"):
        texts[f"第{question.seq}题"] = "\n".join([question.text, *question.options])
    texts |= {f"第{place}个填答群体": batch.name for place, batch in enumerate(survey.batches.order_by("pk"), start=1)}
    outgoing.check(survey.target, by=by, about=survey, texts=texts)
    return []


@audit.action
def close_survey(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """发布 → 截止: codes that were not used are dead."""
    changes = {"closed_on": calendar.today()}
    closed = workflow.perform(survey, "close", by=by, why_not=why_not_survey, reason=reason, changes=changes)
    closed.tokens.all().delete()
    return closed


@audit.action
def tally(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """截止 → 汇总: the votes fit the valid questionnaires."""
    return workflow.perform(survey, "tally", by=by, why_not=why_not_survey, reason=reason, lacks=lacks_to_tally)


@audit.action
def reopen_survey(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """汇总 → 截止, with a reason: totals of paper can be entered again."""
    return workflow.perform(survey, "reopen", by=by, why_not=why_not_survey, reason=reason)


@audit.action
def lock(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """汇总 → 锁定: from now on the database itself refuses every change. Never by who designed it."""
    changes = {"locked_by": by}
    return workflow.perform(
        survey, "lock", by=by, why_not=why_not_survey, reason=reason, changes=changes, lacks=lacks_to_tally
    )


@audit.action
def cancel_survey(survey: Survey, *, by: User, reason: str = "") -> Survey:
    """Give a survey up; its number stays, its codes are dead."""
    done = workflow.perform(survey, "cancel", by=by, why_not=why_not_survey, reason=reason)
    done.tokens.all().delete()
    return done


SURVEY_VERBS: dict[str, Callable[..., Any]] = {
    "publish": publish, "close": close_survey, "tally": tally, "reopen": reopen_survey, "lock": lock, "cancel": cancel_survey,
}  # fmt: skip
