"""Acceptance scenario 6 (domain §9) on its precondition: through the pages, and what the calendar does on 2023-04-28."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from findings.models import WorkingDraft
from rectification import tasks
from rectification.models import ImmediateFix, RectificationItem
from rounds.models import InspectionRound
from tests.rectification import make
from xuncha.core.models import RecordLink, User
from xuncha.statistics.metrics import Scope
from xuncha.statistics.tables import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def person(account: str) -> Client:
    """A browser of an account."""
    client = Client()
    client.force_login(User.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(account: str, url: str, data: dict | None = None) -> str:
    """A POST that is taken; where it leads."""
    answer = person(account).post(url, data or {})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def proposed(draft: WorkingDraft) -> str:
    """The proposal made from a draft by the form as it opens, with what the draft cannot know."""
    page = person("leader_2").get(f"/fixes/new/?draft={draft.uid}")
    values = {field.html_name: field.value() for field in page.context["form"]}
    assert values["matter"] == draft.summary
    filled = {name: getattr(value, "pk", value) for name, value in values.items() if value not in (None, "")}
    filled |= {"why_now": ["outcry", "feasible"], "requirement": "全部发放到户并公示。", "resp_person": "鄢秋实"}
    return sent("leader_2", f"/fixes/new/?draft={draft.uid}", filled)


def served(draft: WorkingDraft, settings, day: date, number: str) -> str:
    """Proposed and approved today, served the day after."""
    url = proposed(draft)
    sent("leading_group", f"{url}approve/")
    settings.XUNCHA_TODAY = day
    sent("liaison_2", f"{url}serve/", {"notice_no": number, "served_on": day.isoformat(), "served_to": "岑望舒"})
    return url


def test_scenario_6(settings):
    settings.XUNCHA_TODAY = date(2023, 3, 24)
    call_command("demo_round", scenario=6, password="Demo-2023-pass", verbosity=0)
    draft = WorkingDraft.objects.get(number="1401-02-DG-0009")
    assert (draft.status in ("signed", "filed"), str(draft.org), draft.amount) == (True, "堰头村", Decimal("0.8140"))

    url = served(draft, settings, date(2023, 3, 25), "临巡立改〔2023〕1号")
    fix = ImmediateFix.objects.get()
    assert (fix.number, fix.approved_on, fix.served_on, fix.due) == (
        "1401-02-LG-0001", date(2023, 3, 24), date(2023, 3, 25), date(2023, 4, 1),
    )  # fmt: skip
    assert RecordLink.objects.filter(from_uid=draft.uid, to_uid=fix.uid).exists()

    settings.XUNCHA_TODAY = date(2023, 3, 31)
    paid = {"measures": "核对名册后发放。", "result": "37户补贴已发放。", "refunded": "0.814", "benefited": "37"}
    sent("owner_huaidu", f"{url}report/", {**paid, "proof": make.pdf("发放清单.pdf")})
    sent("owner_huaidu", f"{url}answer/")

    settings.XUNCHA_TODAY = date(2023, 4, 3)
    pair = list(User.objects.filter(username__in=("member_2", "member_2c")).values_list("pk", flat=True))
    found = {"check_date": "2023-04-03", "check_result": "fixed", "refunded": "0.814", "benefited": "37"}
    sent("member_2", f"{url}check/", {**found, "check_by": pair})
    sent("leader_2", f"{url}close/")
    table = TABLES["t10"](Scope(InspectionRound.objects.get(), User.objects.get(username="office_director")))
    total = dict(zip((column["label"] for column in table.columns), table.totals, strict=True))
    assert (total["提出"].value, total["完成"].value, total["完成率"].value) == (1, 1, 100.0)
    assert (total["受益户"].value, total["退还金额"].value) == (37, Decimal("0.8140"))

    other = WorkingDraft.objects.signed().exclude(pk=draft.pk).order_by("number").first()
    settings.XUNCHA_TODAY = date(2023, 4, 10)
    second = served(other, settings, date(2023, 4, 11), "临巡立改〔2023〕2号")
    settings.XUNCHA_TODAY = date(2023, 4, 28)
    tasks.carry_over_fixes()
    item = RectificationItem.objects.get()
    left = ImmediateFix.objects.get(number="1401-02-LG-0002")
    assert (left.status, left.carried_to, item.due) == ("carried", item, date(2023, 4, 18))
    assert item.number in person("owner_huaidu").get(second).content.decode()
    assert left.number in person("owner_huaidu").get(item.get_absolute_url()).content.decode()
    assert person("owner_liwu").get(second).status_code == 404
