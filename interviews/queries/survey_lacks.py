"""What a survey lacks before it goes out and before its totals stand."""

from itertools import product

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from interviews.models import QuestionKind, Survey, SurveyBatch, SurveyCount, SurveyQuestion
from xuncha.core.lacking import facts_of, linked


def surveys_with_facts(rows: QuerySet[Survey]) -> QuerySet[Survey]:
    """The surveys with what their sentences read of other tables: questions, groups of respondents, votes."""
    question = JSONObject(pk="pk", seq="seq", kind="kind", options="options")
    vote = JSONObject(batch="batch_id", question="question_id", option="option", n="n")
    here = {"survey": OuterRef("pk")}
    return rows.annotate(
        question_facts=ArraySubquery(SurveyQuestion.objects.filter(**here).order_by("seq").values_list(question)),
        batch_facts=ArraySubquery(SurveyBatch.objects.filter(**here).order_by("pk").values_list(JSONObject(pk="pk", name="name", valid="valid"))),
        vote_facts=ArraySubquery(SurveyCount.objects.filter(**here).order_by("pk").values_list(vote)),
    )  # fmt: skip


def lacks_to_publish(survey: Survey) -> list[str]:
    """What a survey lacks before it goes out."""
    return [sentence for _, sentence in _design_lacks(survey)]


def _design_lacks(survey: Survey) -> list[tuple[str, str]]:
    facts = facts_of(survey, surveys_with_facts, "vote_facts")
    found = [] if facts.question_facts else [("questions", "还没有题目，请至少加一道。")]
    return found if facts.batch_facts else [*found, ("batches", "还没有填答群体，请至少加一个。")]


def lacks_to_tally(survey: Survey) -> list[str]:
    """What the totals lack: something came back, and the votes of each question fit the valid questionnaires."""
    facts = facts_of(survey, surveys_with_facts, "vote_facts")
    batches = [SurveyBatch(**fact) for fact in facts.batch_facts]
    if not any(batch.valid for batch in batches):
        return ["还没有有效问卷，不能汇总；没有做成的请取消。"]
    questions = [SurveyQuestion(**fact) for fact in facts.question_facts]
    counts = {(one["batch"], one["question"], one["option"]): one["n"] for one in facts.vote_facts}
    found = []
    for batch, question in product(batches, questions):
        votes = [counts.get((batch.pk, question.pk, n), 0) for n in range(len(question.options))]
        found += [sentence] if (sentence := misfit(question, batch, votes)) else []
    return found


def survey_missing(survey: Survey) -> list[dict[str, str]]:
    """What bars the publication or the tally, as lines that lead to their section."""
    if survey.status == "design":
        return linked(_design_lacks(survey), survey, ("questions", "batches"))
    lacks = lacks_to_tally(survey) if survey.status == "closed" else []
    return linked([("batches", sentence) for sentence in lacks], survey, ("batches",))


def misfit(question: SurveyQuestion, batch: SurveyBatch, votes: list[int]) -> str:
    """The sentence when the votes of a question cannot stand beside the valid questionnaires of a group."""
    where = f"“{batch}”第 {question.seq} 题"
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE) and sum(votes) != batch.valid:
        return f"{where}各选项合计 {sum(votes)} 票，应等于有效份数 {batch.valid}；未选的请并入“不了解”或改为无效。"
    if question.kind == QuestionKind.MULTI and any(n > batch.valid for n in votes):
        return f"{where}有选项的票数多于有效份数 {batch.valid}，请核对。"
    return ""
