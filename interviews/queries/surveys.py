"""Every multi-row read of surveys: who sees what, rates, what is missing, and results with small cells hidden."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from interviews.models import (
    Mode,
    QuestionKind,
    Survey,
    SurveyBatch,
    SurveyCount,
    SurveyQuestion,
    SurveyText,
    SurveyToken,
)
from interviews.permissions import holds_paper
from interviews.states import ENTRY_SURVEY
from rounds import permissions
from rounds.models import InspectionRound
from xuncha.core import crypto, workflow
from xuncha.core.models import User
from xuncha.core.registry import Node
from xuncha.core.roles import COUNTED

#: cells below this are shown as * (domain §3.10, §1.2 b); nought tells of nobody and stays
MINIMUM = 3


def surveys_visible_to(user: User) -> QuerySet[Survey]:
    """The surveys this person may read."""
    return permissions.scope(Survey.objects.alive(), user)


def surveys_countable_by(user: User) -> QuerySet[Survey]:
    """The surveys that figures count for this person."""
    return permissions.scope(Survey.objects.alive(), user, least=COUNTED)


def survey_listing(user: User, round_: InspectionRound | None) -> QuerySet[Survey]:
    """The rows of the list: one round's, with their totals."""
    rows = surveys_visible_to(user).filter(round=round_).select_related("org", "target__org")
    total = {name: Coalesce(Sum(f"batches__{name}"), 0) for name in ("sent", "returned", "valid")}
    return rows.annotate(**{f"total_{name}": what for name, what in total.items()})


def survey_for_page(user: User) -> QuerySet[Survey]:
    """The same rows with what the record page shows."""
    related = ("org", "target__org", "round__term", "group", "created_by", "locked_by")
    return surveys_visible_to(user).select_related(*related)


def may_fetch_totals(user: User, kept: Any) -> bool:
    """File guard: counted paper is for who may see the survey and enters its totals."""
    survey = surveys_visible_to(user).filter(uid=kept.owner_uid).first()
    return survey is not None and holds_paper(user, survey)


def open_on_paper(user: User, round_: InspectionRound | None) -> QuerySet[Survey]:
    """The visible paper surveys of a round whose totals are being entered."""
    return survey_for_page(user).filter(round=round_, status__in=ENTRY_SURVEY, mode=Mode.PAPER).order_by("pk")


def survey_sums(rows: QuerySet[Survey]) -> dict[str, int]:
    """Totals of the surveys listed."""
    batches = SurveyBatch.objects.filter(survey__in=rows.order_by().values("pk")).exclude(survey__status="cancelled")
    return batches.aggregate(**{name: Coalesce(Sum(name), 0) for name in ("sent", "returned", "valid")})


def rate(part: int, whole: int) -> str:
    """收回率 and 有效率 in per cent to two decimals; "" where nothing went out."""
    return f"{100 * part / whole + 1e-9:.2f}%" if whole else ""


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """The questions in their order."""
    return list(survey.questions.order_by("seq"))


def batches_of(survey: Survey) -> list[SurveyBatch]:
    """The groups of respondents in the order in which they were added."""
    return list(survey.batches.order_by("pk"))


def survey_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Surveys on the spine, for readers who may see them."""
    rows = surveys_visible_to(user).filter(uid__in=list(uids))
    return {
        row.uid: Node("问卷", row.number, row.title, row.get_absolute_url(), workflow.status_label(row)) for row in rows
    }


# -- results ---------------------------------------------------------------------------------------------------------


@dataclass
class Cell:
    """One figure of a result: votes and share, or hidden."""

    n: int
    share: float | None
    hidden: bool = False


@dataclass
class Result:
    """One question: a row for each group and one for all, a column for each option."""

    question: SurveyQuestion
    rows: list[tuple[str, int, list[Cell]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Whether a small cell is hidden."""
        return any(cell.hidden for _, _, cells in self.rows for cell in cells)


def results(survey: Survey) -> list[Result]:
    """Every question with its votes, small cells hidden together with what would tell them."""
    batches, counts, found = batches_of(survey), _counts(survey), []
    for question in questions_of(survey):
        if question.kind == QuestionKind.SHORT:
            texts = SurveyText.objects.filter(question=question).order_by("pk").values_list("text", flat=True)
            enough = sum(batch.valid for batch in batches) >= MINIMUM
            found.append(Result(question, texts=list(texts) if enough else []))
            continue
        found.append(_result(question, batches, counts))
    return found


def _result(question: SurveyQuestion, batches: list[SurveyBatch], counts: dict[tuple[int, int, int], int]) -> Result:
    rows = [[counts[batch.pk, question.pk, n] for n in range(len(question.options))] for batch in batches]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    valid = [*(batch.valid for batch in batches), sum(batch.valid for batch in batches)]
    hidden = hide_small(rows, valid, closed=question.kind != QuestionKind.MULTI)
    names = [*map(str, batches), "合计"]
    found = Result(question)
    for name, whole, line, darks in zip(names, valid, rows, hidden, strict=True):
        cells = [Cell(n, 100 * n / whole if whole else None, dark) for n, dark in zip(line, darks, strict=True)]
        found.rows.append((name, whole, cells))
    return found


def hide_small(rows: list[list[int]], valid: list[int], *, closed: bool) -> list[list[bool]]:
    """Which cells to hide: votes of one or two, whole groups of fewer than three, and as many more cells that nobody can
    work the hidden ones out from what is shown.

    The last row is the total of the others. `closed`: the votes of a row add up to its valid questionnaires, which are shown.
    """
    hidden = [[0 < n < MINIMUM or 0 < whole < MINIMUM for n in row] for row, whole in zip(rows, valid, strict=True)]
    columns = range(len(rows[0]) if rows else 0)
    lines = [[(r, c) for c in columns] for r in range(len(rows))] if closed else []
    lines += [[(r, c) for r in range(len(rows))] for c in columns]
    while told := next((line for line in lines if _told(line, rows, hidden)), None):
        r, c = min((cell for cell in told if not hidden[cell[0]][cell[1]]), key=lambda cell: _cheapest(rows, cell))
        hidden[r][c] = True
    return hidden


def _told(line: list[tuple[int, int]], rows: list[list[int]], hidden: list[list[bool]]) -> bool:
    """Whether the hidden cells of a line follow from the shown ones: one alone, or several that can only be all 1 or all 2."""
    dark = [rows[r][c] for r, c in line if hidden[r][c]]
    if not dark or len(dark) == len(line):
        return False
    return len(dark) == 1 or sum(dark) in (len(dark), len(dark) * (MINIMUM - 1))


def _cheapest(rows: list[list[int]], cell: tuple[int, int]) -> tuple[bool, int, int, int]:
    """Hide rather a small figure than a large one, and noughts last: they would be missed least and help least."""
    r, c = cell
    return (rows[r][c] == 0, rows[r][c], r, c)


def _counts(survey: Survey) -> dict[tuple[int, int, int], int]:
    rows = SurveyCount.objects.filter(survey=survey).values_list("batch", "question", "option", "n")
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for batch, question, option, n in rows:
        found[batch, question, option] = n
    return found


def votes_of(batch: SurveyBatch) -> dict[tuple[int, int], int]:
    """What was entered for a group: (question, option) → votes; for the form of its totals."""
    rows = SurveyCount.objects.filter(batch=batch).values_list("question", "option", "n")
    return {(question, option): n for question, option, n in rows}


# -- tokens ----------------------------------------------------------------------------------------------------------


def token_digest(token: str) -> str:
    """What is kept of a token: its keyed digest."""
    return crypto.digest(token, purpose="survey.token")


def open_token(token: str) -> SurveyToken | None:
    """The living token of a published survey; None for one that is unknown, used or too late."""
    rows = SurveyToken.objects.filter(digest=token_digest(token), survey__status="published", survey__mode=Mode.CODE)
    return rows.select_related("survey", "batch").first()


def slips_open(survey: Survey) -> dict[int, int]:
    """How many slips of each group are not used yet."""
    found: dict[int, int] = defaultdict(int)
    for batch in survey.tokens.values_list("batch", flat=True):
        found[batch] += 1
    return found


def counted_total() -> Any:
    """The figure of T1: questionnaires that came back."""
    return Coalesce(Sum(F("batches__returned")), 0)
