"""Surveys for tests, made by the verbs."""

from typing import Any

from interviews.actions import surveys as actions
from interviews.models import Survey, SurveyBatch
from tests.factories import World

GOOD = (20, 12, 6, 2)


def design(world: World, by: str = "member_2", **facts: Any) -> Survey:
    """An empty survey of 槐渡镇 on paper."""
    given = {
        "target": world.target, "org": world.target.org, "title": "槐渡镇党委班子民主测评", "purpose": "team", "mode": "paper",
        "with_questions": False,
    }  # fmt: skip
    return actions.design_survey(by=world.users[by], **{**given, **facts})


def ready(world: World, by: str = "member_2", **facts: Any) -> tuple[Survey, SurveyBatch]:
    """A survey with a scale, a choice of several, a written answer, and one group."""
    survey, user = design(world, by, **facts), world.users[by]
    actions.add_question(survey, by=user, text="对班子的总体评价", kind="scale")
    actions.add_question(survey, by=user, text="突出问题", kind="multi", options=["形式主义", "优亲厚友", "没有"])
    actions.add_question(survey, by=user, text="意见建议", kind="short")
    return survey, actions.add_batch(survey, by=user, name="镇村干部")


def votes(survey: Survey, scale: tuple[int, ...] = GOOD, several: tuple[int, ...] = (9, 4, 27)) -> dict:
    """Votes as the verb takes them."""
    first, second, _ = survey.questions.order_by("seq")
    return {(first.pk, n): v for n, v in enumerate(scale)} | {(second.pk, n): v for n, v in enumerate(several)}


def published(world: World, by: str = "member_2", **facts: Any) -> tuple[Survey, SurveyBatch]:
    """The same, sent out."""
    survey, batch = ready(world, by, **facts)
    return actions.publish(survey, by=world.users[by]), batch


def entered(world: World, by: str = "member_2", **facts: Any) -> tuple[Survey, SurveyBatch]:
    """The same, with its totals: 44 sent, 42 returned, 40 valid."""
    survey, batch = published(world, by, **facts)
    batch = actions.enter_totals(batch, by=world.users[by], sent=44, returned=42, valid=40, votes=votes(survey))
    return survey, batch


def survey_at(world: World, status: str, by: str = "member_2") -> Survey:
    """A survey that lacks nothing, in a status."""
    survey, _ = entered(world, by)
    if status != "published":
        Survey.objects.filter(pk=survey.pk).update(status=status)
    survey.refresh_from_db()
    return survey
