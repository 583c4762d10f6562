"""One-time codes and the anonymous answers that come through them (二维码问卷).

Whoever answers is nobody: the verb runs without an account, without an address, and leaves a code that is gone, one more
on some totals, and written answers under random keys.
"""

import secrets
from collections.abc import Mapping

from django.db.models import F

from interviews.models import QuestionKind, Survey, SurveyBatch, SurveyCount, SurveyQuestion, SurveyText, SurveyToken
from interviews.permissions import why_not_issue
from interviews.queries import questions_of, token_digest
from xuncha.core import audit, facts
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

MOST_SLIPS, TOKEN_BYTES = 300, 16


@audit.action
def issue_slips(batch: SurveyBatch, *, by: User, count: int) -> list[str]:
    """New one-time tokens for a group. They are told once, to be printed; only their digests are kept."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("round", "target").get(pk=batch.survey_id)
    if sentence := why_not_issue(by, survey):
        raise Refused(sentence)
    if not 1 <= count <= MOST_SLIPS:
        raise Unmet(fields={"count": f"一次生成 1 到 {MOST_SLIPS} 张，请改正份数。"})
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(count)]
    SurveyToken.objects.bulk_create(
        [SurveyToken(digest=token_digest(one), survey=survey, batch=batch) for one in tokens]
    )
    SurveyBatch.objects.filter(pk=batch.pk).update(sent=F("sent") + count)
    audit.record("issue_slips", by=by, about=survey, changes={"sent": [None, count]})
    return tokens


def answer(token: str, *, choices: Mapping[int, list[int]], texts: Mapping[int, str]) -> None:
    """Take one anonymous answer: `choices` by question's key, `texts` for 简答. Raises Unmet when the code is dead.

    The trail notes that a questionnaire came in, not from where: the facts of the request are left outside.
    """
    with facts.during(facts.Facts(channel="survey")):
        _answer(token, choices=choices, texts=texts)


@audit.action
def _answer(token: str, *, choices: Mapping[int, list[int]], texts: Mapping[int, str]) -> None:
    slip = SurveyToken.objects.select_for_update().filter(digest=token_digest(token)).first()
    survey = Survey.objects.select_for_update().get(pk=slip.survey_id) if slip is not None else None
    if slip is None or survey is None or survey.status != "published":
        raise Unmet("这张问卷已经提交过，或已截止。")
    questions = questions_of(survey)
    if found := {f"q{q.pk}": sentence for q in questions if (sentence := _wrong(q, choices.get(q.pk, [])))}:
        raise Unmet(fields=found)
    for question in questions:
        for option in sorted(set(choices.get(question.pk, []))):
            _one_more(survey, slip.batch_id, question, option)
        if question.kind == QuestionKind.SHORT and (text := texts.get(question.pk, "").strip()):
            SurveyText.objects.create(survey=survey, question=question, text=text[:300])
    SurveyBatch.objects.filter(pk=slip.batch_id).update(returned=F("returned") + 1, valid=F("valid") + 1)
    slip.delete()
    audit.record("answer", by=None, about=survey)


def _one_more(survey: Survey, batch: int, question: SurveyQuestion, option: int) -> None:
    row, _ = SurveyCount.objects.get_or_create(survey=survey, batch_id=batch, question=question, option=option)
    SurveyCount.objects.filter(pk=row.pk).update(n=F("n") + 1)


def _wrong(question: SurveyQuestion, chosen: list[int]) -> str:
    if question.kind == QuestionKind.SHORT:
        return ""
    if any(not 0 <= option < len(question.options) for option in chosen):
        return "请从列出的选项中选择。"
    if question.kind == QuestionKind.MULTI:
        return "" if chosen else "请至少选一项。"
    return "" if len(chosen) == 1 else "请选一项。"
