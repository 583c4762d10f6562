"""What the demo commands leave behind: enough of everything, once, and each scenario's precondition to the letter."""

import html
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.test import Client

from findings.models import Clue, Problem, ProblemList, WorkingDraft
from interviews.models import Interview, InterviewPoint, Survey, SurveyCount, Visit
from petitions.models import Petition
from rectification.models import RectificationItem
from rounds.models import RoundTarget, StageLog, VillageCoverage
from xuncha.core import audit, calendar
from xuncha.core.demo_accounts import GROUPS
from xuncha.core.models import AuditEntry, User
from xuncha.demo import prepare

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PASSWORD = "Demo-2023-pass"


def play(settings, **options) -> None:
    settings.XUNCHA_TODAY = options.pop("today", date(2023, 7, 10))
    call_command("demo_round", password=PASSWORD, verbosity=0, **options)


def test_the_showcase(settings):
    play(settings)
    assert RoundTarget.objects.count() == 6 and VillageCoverage.objects.count() == 68
    assert [str(row.village) for row in VillageCoverage.objects.exclude(coverage_status="done")] == ["北坪村"]
    assert (
        set(Survey.objects.values_list("status", flat=True)) >= {"published", "tallied", "locked"}
        and SurveyCount.objects.exists()
    )
    assert set(Visit.objects.values_list("status", flat=True)) >= {"planned", "under_way", "recorded", "reviewed"}
    least = {
        Visit: 90,
        Survey: 8,
        Interview: 300,
        Petition: 120,
        WorkingDraft: 150,
        Problem: 100,
        Clue: 30,
        RectificationItem: 120,
    }
    assert {model.__name__: model.objects.count() for model in least if model.objects.count() < least[model]} == {}
    assert len(set(RoundTarget.objects.values_list("stage", flat=True))) >= 5
    assert not StageLog.objects.exclude(waived=[]).exists(), "the demo walks its stages by the verbs, nothing is waived"
    late = RoundTarget.objects.exclude(stage__in=("mobilized", "on_site", "wrap_up"))
    assert late and set(late) == {one.target for one in ProblemList.objects.select_related("target")}
    assert len(set(RectificationItem.objects.values_list("status", flat=True))) >= 6
    assert audit.verify().reason == ""

    entries = AuditEntry.objects.count()
    play(settings)
    assert AuditEntry.objects.exclude(verb="set_demo_passwords").count() <= entries, "a second call adds nothing"

    accounts = [name for _, rows in GROUPS for name, _ in rows]
    assert set(User.objects.exclude(username="AnonymousUser").values_list("username", flat=True)) == set(accounts)
    dead = {account: found for account in accounts if (found := useless(account))}
    assert dead == {}, "what is wrong with the first page of whom"


def useless(account: str) -> list[str]:
    """What the first page after login lacks: who I am, what waits or where the round stands, and doors that open."""
    client = Client()
    answer = client.post("/login/", {"username": account, "password": PASSWORD}, follow=True)
    page = answer.content.decode()
    if answer.status_code != 200 or "<h1>工作台</h1>" not in page:
        return [f"{answer.status_code}"]
    if account in ("stranger", "expired"):
        told = "您现在没有有效的授权" in page and "请联系巡察办办理授权" in page
        return [] if told and 'href="/interviews/"' not in page else ["says not what to do"]
    useful = 'id="waiting"' in page and ('id="stages"' in page or "data-open" in page) or '<ul class="links">' in page
    name = User.objects.get(username=account).name
    found = [] if useful else ["nothing to do and nothing to see"]
    found += [] if f'<span class="topbar-name">{name}</span>' in page else ["not by name"]
    doors = re.findall(r'<a [^>]*href="(/[^"#]*)["#]', page.split("<main", 1)[1].split("</main>", 1)[0])
    doors += re.findall(r'href="(/[^"#]*)["#]', "".join(re.findall(r"<nav.*?</nav>", page, re.S)))
    asked = {html.unescape(path): client.get(html.unescape(path)).status_code for path in dict.fromkeys(doors)}
    return found + [f"{path} {status}" for path, status in asked.items() if status != 200]


def test_scenario_2(settings):
    play(settings, scenario=2, today=date(2023, 3, 1))
    assert not Interview.objects.exists() and User.objects.filter(username="member_2").exists()
    with pytest.raises(CommandError, match="不是空的"):
        play(settings, scenario=2, today=date(2023, 3, 1))


def test_scenario_3(settings):
    play(settings, scenario=3, today=date(2023, 3, 20))
    talk = Interview.objects.get(number="1401-02-TH-0012")
    point = InterviewPoint.objects.get(interview=talk)
    assert (talk.interviewee, str(talk.org), point.leaf.code) == ("佟青岚", "柳湾村", "LW6.1c")
    assert point.destination == "draft" and point.draft_uid is None
    assert WorkingDraft.objects.filter(number="1401-02-DG-0006").exists()
    assert not WorkingDraft.objects.filter(number="1401-02-DG-0007").exists()


def test_scenario_4(settings):
    play(settings, scenario=4, today=date(2023, 4, 24))
    due, rule = calendar.due_for("petition_sign", date(2023, 4, 21))
    assert (due.date, rule.amount) == (date(2023, 4, 27), 5) and not Petition.objects.exists()


def test_scenario_7(settings):
    play(settings, scenario=7, today=date(2023, 5, 8))
    clue = Clue.objects.get()
    assert (clue.subject_name, str(clue.amount), clue.inquiry_note) == ("程启樵", "2.1600", "")


def test_scenario_10(settings):
    play(settings, scenario=10, today=date(2023, 11, 6))
    item = RectificationItem.objects.get(number="1401-02-ZG-0014")
    assert item.problem == "村账镇管票据不全" and item.status == "rectifying"


def test_scenario_11(settings):
    play(settings, scenario=11, today=date(2023, 12, 20))
    counted = RectificationItem.objects.aggregate(
        n=Count("pk"),
        done=Count("pk", filter=Q(status="closed", completion="done")),
        basic=Count("pk", filter=Q(status="closed", completion="basic")),
    )
    assert counted == {"n": 697, "done": 688, "basic": 4}
    assert [str(row.village) for row in VillageCoverage.objects.exclude(coverage_status="done")] == ["北坪村"]


def test_the_sample_stands_in_a_round_of_its_own(settings):
    play(settings, scenario=2, today=date(2023, 3, 1))
    call_command("load_sample", scale=1, verbosity=0)
    made = {
        model.__name__: model.objects.count()
        for model in (Interview, InterviewPoint, Visit, Petition, WorkingDraft, Problem, Clue)
    }
    assert made == {
        "Interview": 500,
        "InterviewPoint": 2500,
        "Visit": 100,
        "Petition": 250,
        "WorkingDraft": 600,
        "Problem": 200,
        "Clue": 60,
    }
    assert RectificationItem.objects.count() == 300
    assert AuditEntry.objects.filter(verb="load_sample").count() == 1


def test_production_refuses(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        call_command("demo_round", verbosity=0)
    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_sample", scale=1, verbosity=0)


def test_nothing_is_made_ahead_of_the_hour(settings):
    """Whoever starts the demo just after midnight gets it too: what happens early on a day is never later than now."""
    settings.XUNCHA_TODAY = date(2023, 7, 10)
    assert prepare._at(calendar.today(), 23, 59) <= calendar.now()
    assert prepare._at(date(2023, 7, 3), 0, 30).isoformat() == "2023-07-03T00:30:00+08:00"
