"""Two people write one record: the second is told, sees both contents, and saves knowingly (design §5.21, decision 0028)."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from django.forms import Textarea
from django.urls import reverse

from tests import places, square
from tests.routes import FORMS, JUNE, POSTS
from tests.test_urls import written
from xuncha.core import versions
from xuncha.core.errors import Overtaken
from xuncha.core.writing import marked


class Page(NamedTuple):
    """A page that changes a record: its record, the field that both write, what else is sent, and on which day."""

    route: str
    at: Any
    field: str
    more: dict[str, Any] = {}
    day: date | None = None


PEOPLE = {post.route: post.who for post in POSTS}
EDITS = (
    Page("interviews:visit_write", places.visit("under_way"), "content"),
    Page("interviews:visit_edit", places.visit("under_way"), "accompanied_note", {"accompanied": "on"}),
    Page("interviews:edit", places.talk_open, "place"),
    Page("interviews:survey_edit", places.survey("design"), "preface"),
    Page("interviews:question_edit", places.survey_question, "text"),
    Page("interviews:outline_edit", places.outline, "items"),
    Page("findings:draft_edit", places.draft("draft"), "facts"),
    Page("findings:problem_edit", places.problem("drawn"), "statement"),
    Page("findings:clue_edit", places.clue("inquiring"), "summary"),
    Page("report_edit", places.report("draft"), "villages"),
    Page("petitions:edit", places.fresh_letter, "summary"),
    Page("library:edit", places.document, "title"),
    Page("library:request_edit", places.asked("issued"), "note"),
    Page("rectification:feedback_edit", places.feedback("draft"), "text_team", day=JUNE),
    Page("rectification:edit", places.item("claimed"), "goal", day=JUNE),
    Page("rectification:result", places.item("rectifying"), "result", day=JUNE),
    Page("rectification:fix_edit", places.fix("proposed"), "matter"),
    Page("rounds:minutes_edit", places.minutes("draft"), "absent"),
    Page("rounds:instruction_edit", places.instruction("draft"), "body"),
    Page("weekly_edit", places.weekly("draft"), "work"),
    Page("rounds:letter_edit", places.inquiry("draft"), "matter"),
    Page("rounds:point_edit", places.point("todo"), "text"),
    Page("rounds:meeting_edit", places.meeting, "topics"),
    Page("rounds:training_edit", places.training, "topic"),
    Page("rounds:person_edit", places.person, "name", {"reason": "更正"}),
    Page("rounds:org_edit", places.org, "name", {"reason": "更正"}),
    Page("rounds:plan_edit", places.round_, "purpose", {"reason": "更正"}),
    Page("rounds:target_edit", places.target, "reason"),
)
#: pages that change a record and need no stamp, with the reason
WITHOUT = {
    "rounds:term_edit": "dates of a term, one person a term",
    "interviews:write": "has a page of its own for two texts, and keeps the one that gives way",
}


@pytest.fixture(params=EDITS, ids=lambda page: page.route)
def page(request, world, settings):
    found = request.param
    if found.day:
        settings.XUNCHA_TODAY = found.day
    return found


def writers(page: Page) -> tuple[str, str]:
    who = PEOPLE[page.route]
    names = sorted(square.names(who) if isinstance(who, str) else who)
    return names[0], names[-1]


def filled(answer: Any) -> dict[str, Any]:
    """The page as a browser would send it back."""
    writing = answer.context["form"].writing
    found = {"seen": writing.stamp}
    for form in [writing.form, *(writing.rows or ())]:
        for field in form:
            value = field.value()
            if field.field.widget.__class__.__name__ == "CheckboxInput":
                found |= {field.html_name: "on"} if value else {}
            elif value not in (None, "", []):
                found[field.html_name] = (
                    list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else value
                )
    if writing.rows is not None:
        found |= {field.html_name: field.value() for field in writing.rows.management_form}
    return found


class Two(NamedTuple):
    """Two who opened one page, and what each sends."""

    one: Any
    other: Any
    url: str
    first: dict[str, Any]
    second: dict[str, Any]
    record: Any


def open_twice(page: Page, world: Any, login: Any) -> Two:
    place = page.at(world)
    whole = isinstance(place, dict) and "item" in place
    url = reverse(
        page.route, kwargs=place if whole else {"uid": place["uid"] if isinstance(place, dict) else place.uid}
    )
    one, other = (login(name) for name in writers(page))
    opened = one.get(url), other.get(url)
    for answer in opened:
        assert page.field in answer.context["form"].fields
    first, second = (filled(answer) | page.more for answer in opened)
    record = opened[0].context["form"].writing.record
    return Two(one, other, url, first | {page.field: "甲写的一段话"}, second | {page.field: "乙写的另一段话"}, record)


def test_the_second_save_shows_both_and_writes_nothing(page, world, login):
    two = open_twice(page, world, login)
    saved = two.one.post(two.url, two.first)
    assert saved.status_code == 302, saved.context["form"].errors
    before, answer = written(), two.other.post(two.url, two.second)
    text, form = answer.content.decode(), answer.context["form"]
    assert (answer.status_code, written()) == (422, before)
    assert "您打开之后" in text and "甲写的一段话" in text and "乙写的另一段话" in text
    told = next(one for one in form.writing.differences if one.name == page.field)
    assert (told.mine, told.saved) == ("乙写的另一段话", "甲写的一段话")
    assert told.long == isinstance(form.fields[page.field].widget, Textarea)
    assert form[page.field].value() == "乙写的另一段话"
    assert two.other.post(two.url, two.second).status_code == 422  # the same stamp again is no knowing save
    assert written() == before
    knowing = two.other.post(answer.context.get("action_url") or two.url, two.second | {"seen": form.writing.stamp})
    assert knowing.status_code == 302, knowing.context["form"].errors
    assert written() > before
    kept = two.record if page.route != "interviews:outline_edit" else type(two.record).objects.current().get()
    assert (
        two.other.get(two.url.replace(str(two.record.uid), str(kept.uid))).context["form"][page.field].value()
        == "乙写的另一段话"
    )


def test_every_page_that_changes_a_record_is_here():
    edits = {route for route in FORMS if route.endswith(("edit", "write", ":result"))}
    assert edits == {page.route for page in EDITS} | set(WITHOUT)


# -- one page, more closely ------------------------------------------------------------------------------------------

VISIT, PAPER = (
    next(one for one in EDITS if one.route == name) for name in ("interviews:visit_write", "rounds:instruction_edit")
)
NEVER = versions.Seen(versions.Version(0, "x"), {})


def test_a_form_without_a_stamp_is_stale_once_the_record_was_written(world, login):
    two = open_twice(VISIT, world, login)
    assert two.one.post(two.url, two.first).status_code == 302
    second = {name: value for name, value in two.second.items() if name != "seen"}
    for stamp in ({}, {"seen": ""}, {"seen": "forged"}, {"seen": versions.sign(world.orgs["huaidu"], NEVER)}):
        answer = two.other.post(two.url, second | stamp)
        assert answer.status_code == 422 and "甲写的一段话" in answer.content.decode()
    assert two.other.get(two.url).context["form"]["content"].value() == "甲写的一段话"


def test_a_record_just_made_takes_a_form_without_a_stamp(world, login):
    two = open_twice(PAPER, world, login)
    two.first.pop("seen")
    assert two.one.post(two.url, two.first).status_code == 302
    assert two.one.post(two.url, two.first | {"body": "又改"}).status_code == 422


def test_what_is_written_elsewhere_in_the_record_is_no_conflict(world, login):
    """A finding added meanwhile leaves a later entry in the trail, and nothing of the form has changed."""
    two = open_twice(VISIT, world, login)
    before = versions.current(two.record)
    finding = {"text": "公示栏没有内容。", "destination": "keep"}
    assert two.one.post(two.url.replace("write/", "finding/"), finding).status_code == 302
    assert versions.current(two.record) != before
    assert two.other.post(two.url, two.second).status_code == 302


def test_short_fields_are_named_with_both_values(world, login):
    two = open_twice(VISIT, world, login)
    assert two.one.post(two.url, two.first | {"households": "7"}).status_code == 302
    writing = two.other.post(two.url, two.second | {"households": "9"}).context["form"].writing
    assert {one.label: (one.mine, one.saved) for one in writing.facts}["走访户数"] == ("9", "7")
    assert [one.label for one in writing.texts] == ["走访情况"]


def test_what_only_the_second_writer_changed_is_no_matter_of_two(world, login):
    two = open_twice(VISIT, world, login)
    assert two.one.post(two.url, two.first).status_code == 302
    writing = two.other.post(two.url, two.second | {"households": "9"}).context["form"].writing
    assert [one.name for one in writing.differences] == ["content"]


def test_the_first_writer_is_named(world, login):
    two = open_twice(VISIT, world, login)
    two.one.post(two.url, two.first)
    answer = two.other.post(two.url, two.second)
    name = world.users[writers(VISIT)[0]].name
    assert answer.context["form"].writing.saved_by.names == name and f"{name}保存的" in answer.content.decode()


def test_a_refused_form_keeps_the_stamp_it_was_given_out_with(world, login):
    """What a form lacks is no reason to forget what its writer has seen."""
    two = open_twice(VISIT, world, login)
    assert two.one.post(two.url, two.first).status_code == 302
    refused = two.other.post(two.url, two.second | {"households": "-1"})
    assert refused.status_code == 422 and versions.OVERTAKEN not in refused.content.decode()
    assert refused.context["form"].writing.stamp == two.second["seen"]


def test_a_save_that_slips_in_between_is_seen_under_the_lock(world):
    visit = VISIT.at(world)
    version = versions.current(visit)
    assert versions.save_if(version, (visit,), lambda: "done") == "done"
    with pytest.raises(Overtaken):
        versions.save_if(versions.Version(version.count, "another"), (visit,), lambda: "done")


def test_rows_of_a_form_are_shown_as_lines(world, login):
    """The accused of a petition: a list beside the fields."""
    two = open_twice(next(one for one in EDITS if one.route == "petitions:edit"), world, login)
    assert two.one.post(two.url, two.first | {"accused-0-name": "某甲", "accused-0-post": "会计"}).status_code == 302
    writing = two.other.post(two.url, two.second | {"accused-0-name": "某乙"}).context["form"].writing
    told = next(one for one in writing.texts if one.label == "被反映人")
    assert "某甲" in told.saved and "会计" in told.saved and "某乙" in told.mine


def test_who_may_not_write_is_told_so_and_sees_no_text(world, login):
    two = open_twice(VISIT, world, login)
    assert two.one.post(two.url, two.first).status_code == 302
    answer = login("stranger").post(two.url, two.second)
    assert answer.status_code in (403, 404) and "甲写的一段话" not in answer.content.decode()


def test_marks_stand_where_texts_differ():
    ours, theirs = marked("一样。我的。", "一样。他的。")
    assert ours == [("一样。", False), ("我的。", True)] and theirs == [("一样。", False), ("他的。", True)]
