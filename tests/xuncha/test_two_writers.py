"""Two people write one record: the second is told, sees both contents, and saves knowingly (design §5.21, decision 0028)."""

import json
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.forms import Textarea
from django.urls import reverse

from tests import places, square
from tests.routes import FORMS, JUNE, POSTS
from tests.test_urls import written
from xuncha.core import versions
from xuncha.core.writing import marked


class Page(NamedTuple):
    """A page that changes a record: its record, who writes, the field both write."""

    route: str
    at: Any
    who: str
    field: str
    more: dict[str, Any] = {}
    day: date | None = None


PEOPLE = {post.route: post.who for post in POSTS}
EDITS = (
    Page("interviews:visit_write", places.visit("under_way"), "", "content"),
    Page("interviews:visit_edit", places.visit("under_way"), "", "accompanied_note", {"accompanied": "on"}),
    Page("interviews:edit", places.talk_open, "", "place"),
    Page("interviews:survey_edit", places.survey("design"), "", "preface"),
    Page("findings:draft_edit", places.draft("draft"), "", "facts"),
    Page("findings:problem_edit", places.problem("drawn"), "", "summary"),
    Page("findings:clue_edit", places.clue("inquiring"), "", "summary"),
    Page("report_edit", places.report("draft"), "", "overview"),
    Page("petitions:edit", places.fresh_letter, "", "summary"),
    Page("library:edit", places.document, "", "title"),
    Page("library:request_edit", places.asked("issued"), "", "note"),
    Page("rectification:feedback_edit", places.feedback("draft"), "", "team_text", day=JUNE),
    Page("rectification:edit", places.item("claimed"), "", "goal", day=JUNE),
    Page("rectification:result", places.item("rectifying"), "", "result", day=JUNE),
    Page("rectification:fix_edit", places.fix("proposed"), "", "matter"),
    Page("rounds:minutes_edit", places.minutes("draft"), "", "absent"),
    Page("rounds:instruction_edit", places.instruction("draft"), "", "body"),
    Page("weekly_edit", places.weekly("draft"), "", "work"),
    Page("rounds:letter_edit", places.inquiry("draft"), "", "matter"),
    Page("rounds:point_edit", places.point("todo"), "", "text"),
    Page("rounds:meeting_edit", places.meeting, "", "summary"),
    Page("rounds:training_edit", places.training, "", "topic"),
    Page("rounds:person_edit", places.person, "", "name", {"reason": "更正"}),
    Page("rounds:org_edit", places.org, "", "name", {"reason": "更正"}),
    Page("rounds:plan_edit", places.round_, "", "plan_gist", {"reason": "更正"}),
    Page("rounds:target_edit", places.target, "", "reason", {}),
)
#: pages that change a record and need no stamp, with the reason
WITHOUT = {
    "rounds:term_edit": "dates of a term, one person a term",
    "interviews:outline_edit": "saving makes the next version and names the one it was written upon",
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


def open_twice(page: Page, world: Any, login: Any) -> tuple[Any, Any, str, dict, dict]:
    place = page.at(world)
    url = reverse(page.route, kwargs={"uid": place["uid"] if isinstance(place, dict) else place.uid})
    one, other = (login(name) for name in writers(page))
    first, second = filled(one.get(url)) | page.more, filled(other.get(url)) | page.more
    return one, other, url, first | {page.field: "甲写的一段话"}, second | {page.field: "乙写的另一段话"}


def test_the_second_save_shows_both_and_writes_nothing(page, world, login):
    one, other, url, first, second = open_twice(page, world, login)
    saved = one.post(url, first)
    assert saved.status_code == 302, saved.context["form"].errors
    before = written()
    answer = other.post(url, second)
    text = answer.content.decode()
    assert (answer.status_code, written()) == (422, before)
    assert versions.OVERTAKEN in text and "甲写的一段话" in text and "乙写的另一段话" in text
    form = answer.context["form"]
    (told,) = [one for one in form.writing.differences if one.name == page.field]
    assert (told.mine, told.saved) == ("乙写的另一段话", "甲写的一段话")
    assert told.long == isinstance(form.fields[page.field].widget, Textarea)
    assert form[page.field].value() == "乙写的另一段话"
    # the same stamp again is no knowing save
    assert other.post(url, second).status_code == 422 and written() == before
    knowing = other.post(url, second | {"seen": form.writing.stamp})
    assert knowing.status_code == 302, knowing.context["form"].errors
    assert written() > before
    assert other.get(url).context["form"][page.field].value() == "乙写的另一段话"


def test_every_page_that_changes_a_record_is_here():
    edits = {route for route in FORMS if route.endswith(("edit", "write", ":result"))}
    assert edits == {page.route for page in EDITS} | set(WITHOUT)


# -- one page, more closely ------------------------------------------------------------------------------------------

VISIT = EDITS[0]


def test_a_form_without_a_stamp_passes_only_for_what_nobody_has_written_since(world, login):
    one, other, url, first, second = open_twice(VISIT, world, login)
    visit = VISIT.at(world)
    assert versions.current(visit).count >= 1
    assert one.post(url, first).status_code == 302
    for stamp in (
        {},
        {"seen": ""},
        {"seen": "forged"},
        {"seen": versions.sign(visit, versions.opened(visit, "") or seen())},
    ):
        unstamped = {name: value for name, value in second.items() if name != "seen"} | stamp
        assert other.post(url, unstamped).status_code == 422
    assert "甲写的一段话" in other.get(url).content.decode()


def seen() -> versions.Seen:
    """A stamp of a state that never was."""
    return versions.Seen(versions.Version(0, "x"), {})


def test_a_record_just_made_takes_a_form_without_a_stamp(world, login):
    page = next(one for one in EDITS if one.route == "rounds:instruction_edit")
    one, _, url, first, _ = open_twice(page, world, login)
    first.pop("seen")
    assert one.post(url, first).status_code == 302
    assert one.post(url, first | {"body": "又改"}).status_code == 422


def test_the_stamp_of_another_record_is_none(world, login):
    _, other, url, _, second = open_twice(VISIT, world, login)
    stamp = versions.sign(world.orgs["huaidu"], seen())
    versions_before = written()
    answer = other.post(url, second | {"seen": stamp})
    assert answer.status_code in (302, 422)
    assert answer.status_code == 302 or written() == versions_before


def test_what_is_written_elsewhere_in_the_record_is_no_conflict(world, login):
    """A finding added meanwhile leaves a later entry in the trail, and nothing of the form changed."""
    one, other, url, _, second = open_twice(VISIT, world, login)
    added = one.post(url.replace("write/", "finding/"), {"text": "公示栏没有内容。", "destination": "keep"})
    assert added.status_code == 302
    assert other.post(url, second).status_code == 302


def test_short_fields_are_named_with_both_values(world, login):
    one, other, url, first, second = open_twice(VISIT, world, login)
    assert one.post(url, first | {"households": "7"}).status_code == 302
    answer = other.post(url, second | {"households": "9"})
    facts = {one.label: (one.mine, one.saved) for one in answer.context["form"].writing.facts}
    assert facts["走访户数"] == ("9", "7")


def test_a_refused_form_keeps_the_stamp_it_was_given_out_with(world, login):
    """What a form lacks is no reason to forget what its writer has seen."""
    one, other, url, first, second = open_twice(VISIT, world, login)
    assert one.post(url, first).status_code == 302
    refused = other.post(url, second | {"households": "-1"})
    assert refused.status_code == 422 and versions.OVERTAKEN not in refused.content.decode()
    assert refused.context["form"].writing.stamp == second["seen"]


def test_a_save_that_slips_in_between_is_seen_under_the_lock(world):
    visit = VISIT.at(world)
    version = versions.current(visit)
    assert versions.save_if(version, (visit,), lambda: "done") == "done"
    with pytest.raises(versions.Overtaken):
        versions.save_if(versions.Version(version.count, "another"), (visit,), lambda: "done")


def test_the_stamp_says_nothing_of_what_it_covers(world, login):
    _, _, _, _, second = open_twice(VISIT, world, login)
    found = versions.opened(
        VISIT.at.__wrapped__(world) if hasattr(VISIT.at, "__wrapped__") else VISIT.at(world), second["seen"]
    )
    assert found is None or "乙" not in json.dumps(dict(found.fields))


def test_marks_stand_where_texts_differ():
    ours, theirs = marked("一样。我的。", "一样。他的。")
    assert ours == [("一样。", False), ("我的。", True)] and theirs == [("一样。", False), ("他的。", True)]
