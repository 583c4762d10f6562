"""The sheets of surveys (问卷, domain §3.10): totals of paper come in, a row for each group of respondents; results go out,
题目 × 选项 by group, small cells hidden as on the page."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from interviews import permissions, queries
from interviews.actions import surveys as actions
from interviews.models import QuestionKind, Survey, SurveyBatch, SurveyQuestion
from interviews.states import COUNTED_SURVEY
from rounds.queries import lookups
from rounds.queries.current import current_round, pin
from rounds.sheets.grounds import KeyedGround
from xuncha.core import sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

# ---- results ------------------------------------------------------------------------------------------------------


def result_columns() -> list[Column]:
    """题目 × 选项, counts and shares by group."""
    return [
        Column("number", "问卷编号", width=18), Column("title", "名称", width=24), Column("org", "测评单位", width=16),
        Column("group", "填答群体", width=16), Column("valid", "有效（份）", Kind.INT, width=10),
        Column("question", "题目", width=30), Column("option", "选项", width=16),
        Column("n", "票数", width=8), Column("share", "占比", width=10),
    ]  # fmt: skip


RESULT_SHEET = sheets.Sheet("surveys", "问卷", result_columns())


def result_rows(rows: QuerySet[Survey]) -> Iterator[SimpleNamespace]:
    """The cells of the results of the surveys listed; a survey that is not closed has none, as on its page."""
    for survey in rows:
        about = {"number": survey.number, "title": survey.title, "org": str(survey.org)}
        for result in queries.results(survey) if survey.status in COUNTED_SURVEY else ():
            for group, valid, cells in result.rows:
                for option, cell in zip(result.question.options, cells, strict=True):
                    share = "" if cell.hidden or cell.share is None else f"{cell.share:.2f}%"
                    yield SimpleNamespace(**about, group=group, valid=valid, question=str(result.question), option=option,
                                          n="*" if cell.hidden else str(cell.n), share="*" if cell.hidden else share)  # fmt: skip


# ---- totals of paper ----------------------------------------------------------------------------------------------


def _votes(seq: int, example: str) -> Column:
    return Column(f"q{seq}", f"第{seq}题票数", example=example, width=18, exported=False)


def totals_columns(
    numbers: Sequence[str] = (), groups: Sequence[str] = (), questions: Sequence[SurveyQuestion] = (), most: int = 0
) -> list[Column]:
    """Which survey, which group, the totals, then the votes of each question in the order of its options."""
    first = {
        question.seq: "、".join(["1", *("0" for _ in question.options[1:])])
        for question in questions
        if question.options
    }
    return [
        Column("number", "问卷编号", required=True, choices=numbers, example=numbers[0] if numbers else "", width=18, value=lambda batch: batch.survey.number),
        Column("group", "填答群体", required=True, choices=groups, example=groups[0] if groups else "", width=16, value=lambda batch: batch.name),
        Column("sent", "发放", Kind.INT, required=True, example=1, width=8),
        Column("returned", "收回", Kind.INT, required=True, example=1, width=8),
        Column("valid", "有效", Kind.INT, required=True, example=1, width=8),
        *(_votes(seq, first.get(seq, "")) for seq in range(1, most + 1)),
    ]  # fmt: skip


class TotalsGround(KeyedGround):
    """The paper surveys whose totals this person may enter now."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.round = current_round(asking)  # type: ignore[arg-type]
        questions = Prefetch("questions", SurveyQuestion.objects.order_by("seq"))
        batches = Prefetch("batches", SurveyBatch.objects.order_by("pk"))
        listed = queries.open_on_paper(self.user, self.round).prefetch_related(questions, batches)
        self.surveys = {one.number: one for one in listed if not permissions.why_not_enter(self.user, one)}
        if not self.surveys:
            raise Http404
        self.sheet = sheets.Sheet("survey-totals", "纸质问卷汇总", self._columns(), lambda batch: str(batch.uid))

    def _columns(self) -> list[Column]:
        found = list(self.surveys.values())
        groups = list(dict.fromkeys(batch.name for one in found for batch in one.batches.all()))
        most = max(question.seq for one in found for question in one.questions.all())
        return totals_columns(list(self.surveys), groups, list(found[0].questions.all()), most)

    def visible(self) -> QuerySet[SurveyBatch]:
        seen = queries.surveys_visible_to(self.user).filter(round=self.round)
        return SurveyBatch.objects.filter(survey__in=seen.values("pk")).select_related("survey")

    def standing(self) -> QuerySet[SurveyBatch]:
        return self.visible().filter(sent__gt=0)

    def key_of(self, record: SurveyBatch) -> Hashable:
        return record.pk

    def identity(self, draft: Any) -> Hashable:
        return draft["batch"].pk

    def _survey(self, number: str) -> Survey:
        if number not in self.surveys:
            raise Unmet(f"没有“{number}”这份可以录入的纸质问卷，或不在您的范围内；请从下拉列表中选。")
        return self.surveys[number]

    def _batch(self, survey: Survey | None, name: str) -> SurveyBatch | None:
        if survey is None:
            return None
        found = next((batch for batch in survey.batches.all() if batch.name == name), None)
        if found is None:
            raise Unmet(
                f"问卷 {survey.number} 没有“{name}”这个填答群体；请写{'、'.join(str(b) for b in survey.batches.all())}。"
            )
        return found

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        survey = found.take("number", lambda: self._survey(values["number"])) if values["number"] else None
        batch = found.take("group", lambda: self._batch(survey, values["group"])) if values["group"] else None
        figures = (values["sent"], values["returned"], values["valid"])
        if survey is None or batch is None or None in figures:
            found.stop()
        questions, votes = list(survey.questions.all()), {}
        for question in questions:
            code = f"q{question.seq}"
            votes |= found.take(code, lambda: _read_votes(question, values[code])) or {}  # noqa: B023
        for code in values:
            if code.startswith("q") and values[code] and code not in {f"q{question.seq}" for question in questions}:
                found.fields[code] = f"问卷 {survey.number} 没有这一题，请把这一格留空。"
        draft = {"batch": batch, "sent": figures[0], "returned": figures[1], "valid": figures[2], "votes": votes}
        homes = {f"q{question.pk}": f"q{question.seq}" for question in questions}
        trial = SurveyBatch(pk=batch.pk, survey=survey, name=batch.name)
        try:
            found.wrap(
                lambda: actions.check_totals(
                    survey, trial, author=self.user, figures=figures, votes=votes, questions=questions
                )
            )
        except Unmet as error:
            raise Unmet(fields={homes.get(name, name): sentence for name, sentence in error.fields.items()}) from error
        return draft

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[SurveyBatch]:
        return actions.enter_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))

    def link(self, record: SurveyBatch) -> tuple[str, str]:
        return f"{record.survey.number} {record.name}", record.survey.get_absolute_url()


def _read_votes(question: SurveyQuestion, text: str | None) -> dict[tuple[int, int], int]:
    """20、12、6、2 in the order of the options."""
    if question.kind == QuestionKind.SHORT:
        if text:
            raise Unmet("这一题是简答，没有票数，请留空。")
        return {}
    parts = [part.strip() for part in lookups.SEPARATORS.split(text or "") if part.strip()]
    if len(parts) != len(question.options) or not all(part.isascii() and part.isdigit() for part in parts):
        order = "、".join(question.options)
        raise Unmet(
            f"应按选项的次序填 {len(question.options)} 个数，用顿号分开（{order}），如 {_sample(question.options)}。"
        )
    return {(question.pk, option): int(part) for option, part in enumerate(parts)}


def _sample(options: Iterable[str]) -> str:
    return "、".join("0" for _ in options)


TOTALS_IMPORT = Import("survey-totals", "纸质问卷汇总", 2, TotalsGround, "/surveys/", pin=pin,
                       lead="一行一个填答群体：发放、收回、有效份数，各题的票数按选项次序用顿号分开写在一格里。已经录入的群体请在问卷页面上更正。")  # fmt: skip
