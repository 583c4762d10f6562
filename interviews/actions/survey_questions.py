"""Verbs of the questions of a survey in design (问卷题目): correct one, move it up or down, take it away."""

from collections.abc import Sequence

from django.db.models import F

from interviews.actions.surveys import designing, options_of
from interviews.models import SurveyQuestion
from xuncha.core import audit
from xuncha.core.errors import Unmet
from xuncha.core.models import User

STEPS = {"up": -1, "down": 1}


@audit.action
def edit_question(
    question: SurveyQuestion, *, by: User, text: str, kind: str, options: Sequence[str] = ()
) -> SurveyQuestion:
    """Correct a question where it stands; no answer rests on it while the survey is being designed."""
    locked = designing(question.survey, by=by)
    fresh = SurveyQuestion.objects.select_for_update().get(pk=question.pk)
    after = {"text": text.strip(), "kind": kind, "options": options_of(kind, options)}
    before = {name: getattr(fresh, name) for name in after}
    for name, value in after.items():
        setattr(fresh, name, value)
    fresh.save()
    changes = {"seq": fresh.seq, **audit.clear_changes(fresh, before, after)}
    audit.record("question_edit", by=by, about=locked, changes=changes)
    return fresh


@audit.action
def move_question(question: SurveyQuestion, *, by: User, step: str) -> SurveyQuestion:
    """Let a question change places with the one before it ("up") or after it ("down"); at the end it stays."""
    if step not in STEPS:
        raise Unmet("题目只能上移或下移，请刷新页面再试。")
    locked = designing(question.survey, by=by)
    fresh = SurveyQuestion.objects.select_for_update().get(pk=question.pk)
    beside = locked.questions.filter(seq=fresh.seq + STEPS[step]).first()
    if beside is None:
        return fresh
    was, fresh.seq, beside.seq = fresh.seq, beside.seq, fresh.seq
    for row in (fresh, beside):  # the constraint is asked at the end of the transaction
        row.save(update_fields=["seq", "updated_at"])
    audit.record("question_move", by=by, about=locked, changes={"seq": [was, fresh.seq]})
    return fresh


@audit.action
def remove_question(question: SurveyQuestion, *, by: User, reason: str = "") -> None:
    """Take a question away while the survey is being designed; the others move up."""
    locked = designing(question.survey, by=by)
    seq = question.seq
    audit.record("question_remove", by=by, about=locked, reason=reason, changes={"seq": [seq, None]})
    question.delete()
    SurveyQuestion.objects.filter(survey=locked, seq__gt=seq).update(seq=F("seq") - 1)
