"""Verbs of surveys: totals that fit, codes that die, nothing that tells who, small cells hidden, a lock the database keeps."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from findings.actions import drafts as draft_actions
from findings.queries import sources
from interviews.actions import answers, survey_questions
from interviews.actions import surveys as actions
from interviews.models import Survey, SurveyBatch, SurveyCount, SurveyQuestion, SurveyText, SurveyToken
from interviews.queries import hide_small, open_token, rate, results
from tests.interviews.surveys import design, entered, published, ready, survey_at, votes
from xuncha.core import facts
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def fields(error) -> dict[str, str]:
    return error.value.fields


# -- design ------------------------------------------------------------------------------------------------------------


def test_a_survey_begins_with_the_usual_questions(world):
    survey = design(world, with_questions=True)
    kinds = list(survey.questions.values_list("kind", flat=True))
    assert survey.number == "1401-02-WJ-0001" and survey.status == "design"
    assert kinds == ["scale"] * 7 + ["short"]
    assert survey.questions.first().options == ["好", "较好", "一般", "差", "不了解"]


@pytest.mark.parametrize("purpose", ["team", "chief", "ecology", "masses", "rectification", "review"])
def test_every_purpose_has_its_questions(world, purpose):
    assert design(world, purpose=purpose, with_questions=True).questions.count() >= 4


def test_questions_have_options_and_move_up(world):
    survey, _ = ready(world)
    me = world.users["member_2"]
    for options in ([], ["一个"], ["同", "同"]):
        with pytest.raises(Unmet) as error:
            actions.add_question(survey, by=me, text="x", kind="single", options=options)
        assert "options" in fields(error)
    survey_questions.remove_question(survey.questions.get(seq=1), by=me)
    assert list(survey.questions.values_list("seq", "text")) == [(1, "突出问题"), (2, "意见建议")]
    with pytest.raises(IntegrityError, match="question_has_options"), transaction.atomic():
        SurveyQuestion.objects.create(survey=survey, seq=9, text="x", kind="single", options=["一个"])


def test_a_question_is_corrected_where_it_stands(world):
    survey, _ = ready(world)
    me, second = world.users["member_2"], survey.questions.get(seq=2)
    with pytest.raises(Unmet) as error:
        survey_questions.edit_question(second, by=me, text="x", kind="single", options=["一个"])
    assert "options" in fields(error)
    survey_questions.edit_question(second, by=me, text="最突出的问题 ", kind="single", options=["形式主义", "没有"])
    second.refresh_from_db()
    assert (second.seq, second.text, second.kind, second.options) == (2, "最突出的问题", "single", ["形式主义", "没有"])
    survey_questions.edit_question(second, by=me, text="请写明", kind="short", options=["形式主义", "没有"])
    assert survey.questions.get(seq=2).options == [], "a written answer offers nothing to choose"
    assert AuditEntry.objects.filter(uid=survey.uid, verb="question_edit").count() == 2


def test_questions_change_places_and_stay_at_the_ends(world):
    survey, _ = ready(world)
    me, first = world.users["member_2"], survey.questions.get(seq=1)
    said = lambda: list(survey.questions.order_by("seq").values_list("text", flat=True))  # noqa: E731
    survey_questions.move_question(first, by=me, step="up")
    assert said() == ["对班子的总体评价", "突出问题", "意见建议"]
    survey_questions.move_question(first, by=me, step="down")
    assert said() == ["突出问题", "对班子的总体评价", "意见建议"]
    survey_questions.move_question(survey.questions.get(seq=3), by=me, step="up")
    assert said() == ["突出问题", "意见建议", "对班子的总体评价"]
    with pytest.raises(Unmet, match="上移或下移"):
        survey_questions.move_question(first, by=me, step="away")
    with pytest.raises(Refused):
        survey_questions.move_question(first, by=world.users["member_1"], step="up")


def test_the_page_of_a_survey_in_design_corrects_orders_and_asks_before_it_deletes(world, login):
    survey, _ = ready(world)
    client, first = login("member_2"), survey.questions.get(seq=1)
    page = client.get(survey.get_absolute_url()).content.decode()
    base = f"{survey.get_absolute_url()}question/{first.uid}/"
    assert f"{base}edit/" in page and page.count('value="up"') == 2 == page.count('value="down"')
    assert "这个填答群体一并删除，不能恢复" in page and "这道题和选项一并删除" in page
    assert client.post(f"{base}move/", {"step": "down"}).status_code == 302
    form = client.get(f"{base}edit/").context["form"]
    given = {"text": "班子评价", "kind": "single", "options": "好\n差", "seen": form.writing.stamp}
    assert client.post(f"{base}edit/", given).url == f"{survey.get_absolute_url()}#questions"
    assert list(survey.questions.values_list("text", "options"))[1] == ("班子评价", ["好", "差"])
    assert login("member_1").get(f"{base}edit/").status_code == 404


def test_nothing_is_sent_out_unfinished_or_changed_afterwards(world):
    me = world.users["member_2"]
    with pytest.raises(Unmet) as error:
        actions.publish(design(world), by=me)
    assert len(error.value.sentences) == 2
    survey, batch = published(world)
    for change in (
        lambda: actions.add_question(survey, by=me, text="x", kind="scale"),
        lambda: survey_questions.remove_question(survey.questions.first(), by=me),
        lambda: survey_questions.edit_question(survey.questions.first(), by=me, text="x", kind="scale"),
        lambda: survey_questions.move_question(survey.questions.first(), by=me, step="down"),
        lambda: actions.add_batch(survey, by=me, name="y"),
        lambda: actions.remove_batch(batch, by=me),
        lambda: actions.edit_survey(survey, by=me, title="z"),
    ):
        with pytest.raises(Refused, match="不能再改"):
            change()


def test_only_its_group_designs_a_survey(world):
    for account in ("office_director", "leading_group", "member_1", "chief_huaidu"):
        with pytest.raises(Refused):
            design(world, account)
    with pytest.raises(Unmet) as error:
        design(world, org=world.orgs["north"])
    assert "不属于" in fields(error)["org"]


# -- totals of paper ---------------------------------------------------------------------------------------------------


def test_totals_fit_each_other(world):
    survey, batch = published(world)
    me = world.users["member_2"]
    for sent, returned, valid in ((10, 11, 5), (10, 8, 9)):
        with pytest.raises(Unmet) as error:
            actions.enter_totals(batch, by=me, sent=sent, returned=returned, valid=valid, votes={})
        assert "有效 ≤ 收回 ≤ 发放" in fields(error)["valid"]
    with pytest.raises(Unmet) as error:
        actions.enter_totals(batch, by=me, sent=44, returned=42, valid=40, votes=votes(survey, scale=(20, 12, 6, 1)))
    assert "合计 39 票，应等于有效份数 40" in next(iter(fields(error).values()))
    with pytest.raises(Unmet) as error:
        actions.enter_totals(batch, by=me, sent=44, returned=42, valid=40, votes=votes(survey, several=(41, 0, 0)))
    assert "多于有效份数" in next(iter(fields(error).values()))
    kept = actions.enter_totals(batch, by=me, sent=44, returned=42, valid=40, votes=votes(survey))
    assert (kept.sent, kept.returned, kept.valid) == (44, 42, 40)
    assert AuditEntry.objects.get(verb="enter_totals").changes["valid"] == [0, 40]


@pytest.mark.parametrize(("sent", "returned", "valid"), [(10, 11, 5), (10, 8, 9)])
def test_the_database_holds_valid_returned_sent(world, sent, returned, valid):
    _, batch = published(world)
    with pytest.raises(IntegrityError, match="valid_within_returned_within_sent"), transaction.atomic():
        SurveyBatch.objects.filter(pk=batch.pk).update(sent=sent, returned=returned, valid=valid)


def test_rates_to_two_decimals():
    assert (rate(137, 140), rate(0, 0), rate(40, 42)) == ("97.86%", "", "95.24%")


def test_paper_has_no_codes_and_codes_no_paper(world):
    paper, batch = published(world)
    with pytest.raises(Refused, match="不用二维码"):
        answers.issue_slips(batch, by=world.users["member_2"], count=3)
    _, batch = published(world, mode="code")
    with pytest.raises(Refused, match="自动累计"):
        actions.enter_totals(batch, by=world.users["member_2"], sent=1, returned=1, valid=1, votes={})
    assert paper.mode == "paper"


# -- codes -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def coded(world):
    """A survey by codes: (survey, batch, five tokens)."""
    survey, batch = published(world, mode="code")
    return survey, batch, answers.issue_slips(batch, by=world.users["member_2"], count=5)


def sheet(survey, scale=0, several=(0, 1), text=""):
    first, second, third = survey.questions.order_by("seq")
    return {"choices": {first.pk: [scale], second.pk: list(several)}, "texts": {third.pk: text}}


def test_a_token_dies_with_its_use(coded):
    survey, batch, tokens = coded
    assert len(set(tokens)) == 5 and all(len(token) >= 22 for token in tokens)
    answers.answer(tokens[0], **sheet(survey, text="多下村"))
    batch.refresh_from_db()
    assert (batch.sent, batch.returned, batch.valid) == (5, 1, 1)
    assert SurveyText.objects.get().text == "多下村" and SurveyToken.objects.count() == 4
    assert open_token(tokens[0]) is None and open_token("没有这样的") is None and open_token(tokens[1]).batch == batch
    with pytest.raises(Unmet, match="已经提交过"):
        answers.answer(tokens[0], **sheet(survey))
    batch.refresh_from_db()
    assert batch.returned == 1


def test_an_incomplete_sheet_keeps_its_token(coded):
    survey, _, tokens = coded
    for bad in (sheet(survey, scale=9), sheet(survey, several=()), {"choices": {}, "texts": {}}):
        with pytest.raises(Unmet):
            answers.answer(tokens[0], **bad)
    assert open_token(tokens[0]) is not None and not SurveyCount.objects.exists()


def test_nothing_kept_leads_to_a_person(coded):
    """Not the token, not where it came from, not when, not which answers belong together."""
    survey, _, tokens = coded
    with facts.during(facts.Facts(ip="10.9.8.7", path=f"/s/{tokens[0]}/")):
        answers.answer(tokens[0], **sheet(survey, text="多下村"))
    entry = AuditEntry.objects.get(verb="answer")
    assert (entry.ip, entry.actor_id, entry.actor, entry.changes, entry.label) == (
        "",
        None,
        "system",
        {},
        f"问卷 {survey.number}",
    )
    kept = [
        str(row)
        for model in (SurveyToken, SurveyCount, SurveyText, SurveyBatch, AuditEntry)
        for row in model.objects.values()
    ]
    assert not any(token in row or "10.9.8.7" in row for row in kept for token in tokens)
    names = {field.name for model in (SurveyToken, SurveyCount, SurveyText) for field in model._meta.get_fields()}
    assert names == {"digest", "survey", "batch", "id", "question", "option", "n", "text"}


def test_codes_die_at_the_end(coded, world):
    survey, _, tokens = coded
    answers.answer(tokens[0], **sheet(survey))
    actions.close_survey(survey, by=world.users["member_2"])
    assert not SurveyToken.objects.exists() and open_token(tokens[1]) is None
    with pytest.raises(Unmet):
        answers.answer(tokens[1], **sheet(survey))


@pytest.mark.parametrize("count", [0, 301])
def test_slips_come_in_bounds(world, count):
    _, batch = published(world, mode="code")
    with pytest.raises(Unmet):
        answers.issue_slips(batch, by=world.users["member_2"], count=count)


# -- results -----------------------------------------------------------------------------------------------------------


def shown(survey, seq=1):
    result = results(survey)[seq - 1]
    return [[("*" if cell.hidden else cell.n) for cell in cells] for _, _, cells in result.rows]


def test_small_cells_are_hidden_together_with_what_would_tell_them(world):
    survey, _ = entered(world)
    rows = shown(survey)
    assert rows == [[20, 12, "*", "*"], [20, 12, "*", "*"]], (
        "2 votes, and the next one up: 40 less the others would tell"
    )


def test_a_group_below_the_minimum_is_hidden_whole(world):
    survey, user = ready(world)[0], world.users["member_2"]
    small = actions.add_batch(survey, by=user, name="班子成员")
    actions.publish(survey, by=user)
    big = survey.batches.first()
    actions.enter_totals(big, by=user, sent=44, returned=42, valid=40, votes=votes(survey, (20, 10, 10, 0), (9, 4, 27)))
    actions.enter_totals(small, by=user, sent=2, returned=2, valid=2, votes=votes(survey, (2, 0, 0, 0), (0, 0, 2)))
    rows = shown(survey)
    assert rows[1] == ["*"] * 4
    assert all("*" in (rows[0][n], rows[2][n]) for n in range(4)), "the group is not the total less the other"


@pytest.mark.parametrize(
    ("rows", "valid"),
    [([[20, 12, 6, 2]], [40]), ([[9, 1, 0, 0], [5, 3, 3, 0]], [10, 11]), ([[1, 1, 1, 0], [30, 0, 0, 0]], [3, 30]),
     ([[2, 2, 0, 0], [8, 8, 8, 8]], [4, 32]), ([[0, 0, 0, 0], [3, 3, 3, 3]], [0, 12]), ([[3, 4, 5, 6], [7, 8, 9, 10]], [18, 34])],
)  # fmt: skip
@pytest.mark.parametrize("closed", [True, False])
def test_no_hidden_cell_can_be_worked_out_of_one_line(rows, valid, closed):
    rows = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
    hidden = hide_small(rows, [*valid, sum(valid)], closed=closed)
    assert all(
        dark for row, darks in zip(rows, hidden, strict=True) for n, dark in zip(row, darks, strict=True) if 0 < n < 3
    )
    lines = list(zip(*hidden, strict=True)) + (hidden if closed else [])
    for line in lines:
        assert sum(line) != 1, (rows, hidden)
    if all(n >= 3 or n == 0 for row in rows for n in row):
        assert not any(map(any, hidden))


def test_written_answers_of_too_few_are_not_shown(coded):
    survey, _, tokens = coded
    answers.answer(tokens[0], **sheet(survey, text="多下村"))
    answers.answer(tokens[1], **sheet(survey))
    assert results(survey)[2].texts == []
    answers.answer(tokens[2], **sheet(survey))
    assert results(survey)[2].texts == ["多下村"]


# -- the end -----------------------------------------------------------------------------------------------------------


def test_a_survey_without_answers_is_not_tallied(world):
    survey, _ = published(world)
    closed = actions.close_survey(survey, by=world.users["member_2"])
    with pytest.raises(Unmet, match="还没有有效问卷"):
        actions.tally(closed, by=world.users["member_2"])


def test_from_design_to_lock(world):
    survey, batch = entered(world)
    me, leader = world.users["member_2"], world.users["leader_2"]
    survey = actions.tally(actions.close_survey(survey, by=me), by=me)
    with pytest.raises(Refused, match="不能自己锁定"):
        actions.lock(survey_at(world, "tallied", "leader_2"), by=leader)
    survey = actions.reopen_survey(survey, by=leader, reason="第二题录错")
    actions.enter_totals(batch, by=me, sent=44, returned=42, valid=40, votes=votes(survey, several=(8, 4, 28)))
    survey = actions.lock(actions.tally(survey, by=me), by=leader)
    assert (survey.status, survey.locked_by) == ("locked", leader)


@pytest.mark.parametrize("change", [
    lambda s: Survey.objects.filter(pk=s.pk).update(title="改"),
    lambda s: Survey.objects.filter(pk=s.pk).update(status="tallied"),
    lambda s: Survey.objects.filter(pk=s.pk).delete(),
    lambda s: s.batches.update(valid=1),
    lambda s: s.questions.update(text="改"),
    lambda s: SurveyCount.objects.filter(survey=s).update(n=1),
    lambda s: SurveyCount.objects.filter(survey=s).delete(),
    lambda s: SurveyText.objects.create(survey=s, question=s.questions.last(), text="补"),
    lambda s: SurveyToken.objects.create(survey=s, batch=s.batches.first(), digest="x"),
    lambda s: SurveyBatch.objects.create(survey=s, name="补"),
])  # fmt: skip
def test_after_the_lock_the_database_refuses_every_change(world, change):
    survey = survey_at(world, "locked")
    with pytest.raises((InternalError, IntegrityError)) as error, transaction.atomic():
        change(survey)
    assert re.search("已锁定|locked|Cannot|protect", str(error.value), re.I)


def test_after_the_lock_no_verb_changes_anything(world):
    survey, me = survey_at(world, "locked"), world.users["leader_2"]
    for change in (
        lambda: actions.enter_totals(survey.batches.first(), by=me, sent=1, returned=1, valid=1, votes={}),
        lambda: actions.edit_survey(survey, by=me, title="改"),
        lambda: actions.reopen_survey(survey, by=me, reason="x"),
    ):
        with pytest.raises((Refused, Unmet)):
            change()


def test_a_survey_is_a_source_of_drafts(world):
    survey, _ = entered(world)
    me = world.users["member_2"]
    values = sources.draft_values(survey, me) | {
        "undertakers": [me, world.users["deputy_2"]],
        "category": world.leaves["LW3.1"],
    }
    draft = draft_actions.record_draft(by=me, target=world.target, source=survey, **values)
    assert draft.sources == ["survey"] and survey.number in draft.process
