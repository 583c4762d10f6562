"""Pages of visits, villages and surveys: who finds them, what bad input gets back, the anonymous sheet, what a list costs."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from interviews.actions import answers, coverage
from interviews.actions import surveys as survey_actions
from interviews.models import CoverageRule, Survey, SurveyText, SurveyToken, Visit
from tests.interviews import surveys, visits
from tests.interviews.test_visits import photo
from xuncha.core.models import AuditEntry

BUDGET = 15


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def given(world, **facts):
    """What a browser would post for a visit."""
    users = world.users
    return {
        "target": world.target.pk, "org": world.village.pk, "kind": "household", "date": "2023-03-01", "time": "09:00",
        "visitors": [users["member_2"].pk, users["deputy_2"].pk], **facts,
    }  # fmt: skip


# -- who finds what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "visit", "survey"),
    [("member_2", 200, 200), ("leader_2", 200, 200), ("office_director", 200, 200), ("secretary", 200, 200),
     ("discipline", 404, 404), ("chief_huaidu", 404, 404), ("stranger", 404, 404), ("expired", 404, 404), ("auditor", 404, 404)],
)  # fmt: skip
def test_ledgers_are_not_there_for_those_without_a_part_in_them(login, account, visit, survey):
    client = login(account)
    assert (client.get("/visits/").status_code, client.get("/surveys/").status_code) == (visit, survey)


def test_a_member_finds_the_own_visits_a_leader_all_of_the_group(world, login):
    mine, other = visits.record(world), visits.record(world, "leader_2", ("member_2b",))
    for account, seen in (
        ("member_2", {mine}),
        ("leader_2", {mine, other}),
        ("leader_1", set()),
        ("office_staff", set()),
    ):
        client = login(account)
        for visit in (mine, other):
            assert (visit.number in text(client.get("/visits/"))) == (visit in seen), account
            assert client.get(visit.get_absolute_url()).status_code == (200 if visit in seen else 404)


def test_those_who_only_count_are_told_the_number(world, login):
    visits.record(world)
    page = text(login("office_staff").get("/visits/"))
    assert "另有 1 条仅计数" in page and "1401-02-ZF" not in page


# -- the visit ---------------------------------------------------------------------------------------------------------


def test_a_visit_is_recorded_written_and_finished(world, login):
    coverage.seed_checklists()
    client = login("member_2")
    alone = client.post("/visits/new/", given(world, visitors=[world.users["member_2"].pk]))
    assert alone.status_code == 422 and "走访人不得少于2人。" in text(alone)
    saved = client.post("/visits/new/", given(world))
    visit = Visit.objects.get()
    assert saved.url == f"{visit.get_absolute_url()}write/"
    page = client.get(saved.url).content.decode()
    assert page.count('class="ask"') == 8 and "党代表" in page
    answered = {f"answer_{n}": "ok" for n in range(8)} | {
        "content": "走访五户。",
        "households": "5",
        "note_1": "两户不清楚",
    }
    bad = client.post(
        saved.url, answered | {"s_subsidy_sampled": "3", "s_subsidy_problems": "4", "allowance_names": "桂香"}
    )
    assert (
        bad.status_code == 422 and "走访五户。" in text(bad) and "多于样本数" in text(bad) and "请填人数" in text(bad)
    )
    slip = client.post(saved.url, answered | {"s_subsidy_sampled": "30000000000", "s_subsidy_problems": "30000000000"})
    assert slip.status_code == 422 and set(slip.context["form"].errors) == {"s_subsidy_sampled", "s_subsidy_problems"}
    assert text(slip).count("不能大于 99999。") >= 2 and "确保" not in text(slip)
    good = answered | {"allowance_count": "2", "allowance_names": "桂香", "s_subsidy_sampled": "5", "s_subsidy_problems": "1",
                       "s_subsidy_amount": "320.5"}  # fmt: skip
    assert client.post(saved.url, good).status_code == 302
    page = text(client.get(visit.get_absolute_url()))
    assert all(word in page for word in ("走访五户。", "两户不清楚", "桂香", "补贴户", "320.50", "整理完毕"))
    finding = {"text": "补贴名单没有公示", "leaf": world.leaves["LW6.6c"].pk, "destination": "draft"}
    assert client.post(f"{visit.get_absolute_url()}finding/", finding).status_code == 302
    assert client.post(f"{visit.get_absolute_url()}finish/").status_code == 302
    visit.refresh_from_db()
    assert (visit.status, visit.households) == ("recorded", 5)
    assert "桂香" not in client.get("/visits/").content.decode()


def test_a_finding_is_one_step_from_draft_and_clue(world, login):
    visit, finding = visits.ready(world)
    client = login("member_2")
    page = client.get(visit.get_absolute_url()).content.decode()
    for ledger in ("drafts", "clues"):
        assert f"/{ledger}/new/?finding={finding.uid}" in page
        form = client.get(f"/{ledger}/new/?finding={finding.uid}")
        assert finding.text in form.content.decode() and str(finding) in text(form)
    assert login("member_1").get(f"/drafts/new/?finding={finding.uid}").status_code == 404


def test_a_finding_is_changed_and_taken_away(world, login):
    visit, finding = visits.ready(world)
    client, url = login("member_2"), visit.get_absolute_url()
    assert finding.text in client.get(f"{url}finding/?finding={finding.uid}").content.decode()
    empty = client.post(f"{url}finding/?finding={finding.uid}", {"text": "", "destination": "keep"})
    assert empty.status_code == 422
    assert (
        client.post(f"{url}finding/?finding={finding.uid}", {"text": "改过", "destination": "keep"}).status_code == 302
    )
    finding.refresh_from_db()
    assert (finding.text, finding.leaf) == ("改过", None)
    assert client.post(f"{url}finding/{finding.uid}/remove/").status_code == 302 and not visit.findings.exists()
    assert client.get(f"{url}finding/?finding=x").status_code == 404


def test_forged_ids_are_answered_like_ones_that_do_not_exist(world, login):
    client = login("member_2")
    for field, forged in (("target", world.targets["north"].pk), ("org", world.orgs["hetan"].pk)):
        said = [re.findall(r'field-error"[^>]*>([^<]*)', client.post("/visits/new/", given(world, **{field: value})).content.decode())
                for value in (forged, 999_999)]  # fmt: skip
        assert said[0] == said[1] != []
    assert not Visit.objects.exists()


def test_photos_go_to_those_who_see_the_visit(world, login):
    visit = visits.record(world)
    client = login("member_2")
    assert client.post(f"{visit.get_absolute_url()}photo/", {"upload": [photo(), photo("二.jpg")]}).status_code == 302
    page = client.get(visit.get_absolute_url()).content.decode()
    (one, _) = re.findall(r"/files/[0-9a-f-]+/", page)
    assert client.get(one).status_code == 200
    assert [login(name).get(one).status_code for name in ("leader_2", "member_2b", "leader_1", "office_staff")] == [
        200,
        404,
        404,
        404,
    ]


# -- villages ----------------------------------------------------------------------------------------------------------


def test_the_page_of_villages_shows_the_six_lists_and_what_is_missing(world, login):
    visits.held(world)
    page = text(login("leader_2").get("/visits/villages/"))
    assert "还有 2 个村不能登记巡毕" in page and "谈话要求至少 5 人次，现有 0 人次" in page
    assert all(word in page for word in ("六必谈", "六必访", "两代表一委员", "乡贤能人", "上访户", "应访户"))
    assert login("chief_huaidu").get("/visits/villages/").status_code == 404
    assert login("leader_2").get(f"/visits/villages/?target={world.targets['north'].uid}").status_code == 404


def test_the_village_s_own_page_says_which_condition_is_missing(world, login):
    row = world.target.villages.get(village=world.village)
    client = login("leader_2")
    page = text(client.get(row.get_absolute_url()))
    assert "已巡条件还差 4 项" in page and "走访要求至少 1 次，现有 0 次" in page and "还没有张贴公告" in page
    assert client.post(f"{row.get_absolute_url()}cover/", {"reason": "算巡过"}).status_code == 422
    visits.rule(world)
    assert client.post(f"{row.get_absolute_url()}cover/").status_code == 302


def test_villages_cost_the_same_however_many(world, login, django_assert_max_num_queries):
    client = login("leader_2")
    client.get("/visits/villages/")
    with django_assert_max_num_queries(15) as few:
        client.get("/visits/villages/")
    visits.held(world)
    with django_assert_max_num_queries(15) as more:
        client.get("/visits/villages/")
    assert len(few) == len(more)


def test_conditions_are_set_on_their_page(world, login):
    director = login("office_director")
    asked = {"effective_from": "2023-03-16", "visits": "2", "households": "10", "household_share": "3", "notice": "on"}
    assert director.post("/visits/rules/", asked | {"effective_from": "2023-03-01"}).status_code == 422
    for field, slip in (
        ("visits", "70000"),
        ("households", "99999999999"),
        ("household_share", "150"),
        ("visits", "-1"),
    ):
        answer = director.post("/visits/rules/", asked | {field: slip})
        assert answer.status_code == 422 and field in answer.context["form"].errors, field
    assert director.post("/visits/rules/", asked).status_code == 302
    made = CoverageRule.objects.get()
    assert (made.visits, made.talks, made.notice, made.households) == (2, False, True, 10)
    assert "form" not in login("leader_2").get("/visits/rules/").context or "设定新条件" not in text(
        login("leader_2").get("/visits/rules/")
    )
    assert login("leader_2").post("/visits/rules/", asked).status_code == 404


def test_checklists_are_revised_on_their_page(world, login):
    coverage.seed_checklists()
    director = login("office_director")
    assert "是否知道本轮巡察" in text(login("member_2").get("/visits/checklists/"))
    assert "家庭人口" in director.get("/visits/checklists/household/new/").content.decode()
    posted = {"effective_from": "2023-03-15", "items": "第一项\n\n第二项"}
    assert director.post("/visits/checklists/household/new/", posted).status_code == 302
    assert "第 2 版" in text(director.get("/visits/checklists/"))
    assert director.get("/visits/checklists/none/new/").status_code == 404


# -- surveys -----------------------------------------------------------------------------------------------------------


def test_a_survey_on_paper_from_design_to_result(world, login):
    client = login("member_2")
    made = client.post("/surveys/new/", {"target": world.target.pk, "org": world.target.org.pk, "title": "民主测评", "purpose": "team",
                                         "mode": "paper", "with_questions": ""})  # fmt: skip
    survey = Survey.objects.get()
    assert made.url == survey.get_absolute_url()
    bad = client.post(f"{made.url}question/", {"text": "只有一个选项", "kind": "single", "options": "好"})
    assert bad.status_code == 422 and "只有一个选项" in bad.content.decode()
    client.post(f"{made.url}question/", {"text": "总体评价", "kind": "scale", "options": ""})
    client.post(f"{made.url}batch/", {"name": "镇村干部"})
    client.post(f"{made.url}publish/")
    batch, question = survey.batches.get(), survey.questions.get()
    totals = f"{made.url}batch/{batch.uid}/"
    typed = {"sent": "140", "returned": "137", "valid": "137", f"q{question.pk}_0": "100", f"q{question.pk}_1": "30"}
    bad = client.post(totals, typed)
    assert (
        bad.status_code == 422
        and "合计 130 票，应等于有效份数 137" in text(bad)
        and 'value="100"' in bad.content.decode()
    )
    slip = client.post(totals, typed | {"sent": "13700000000"})
    assert slip.status_code == 422 and "请核对" in slip.context["form"].errors["sent"][0]
    assert "data-autosave" in client.get(totals).content.decode(), "thirty figures are typed here"
    assert client.post(totals, typed | {f"q{question.pk}_2": "7"}).status_code == 302
    for verb in ("close", "tally"):
        assert client.post(f"{made.url}{verb}/").status_code == 302
    assert login("leader_2").post(f"{made.url}lock/").status_code == 302
    page = text(client.get(made.url))
    assert "97.86%" in page and "100.00%" in page and "73.0%" in page and "锁定" in page
    assert "不能录入" in text(client.get(totals)), "the figures below the minimum are not on the way there either"


def test_a_chart_stands_only_where_groups_can_be_compared(world, login):
    survey, _ = surveys.entered(world)
    Survey.objects.filter(pk=survey.pk).update(status="closed")
    page = login("member_2").get(survey.get_absolute_url()).content.decode()
    assert "data-chart" not in page and 'title="不足 3 票' in page
    survey, user = surveys.ready(world)[0], world.users["member_2"]
    survey_actions.add_batch(survey, by=user, name="党员群众")
    survey_actions.publish(survey, by=user)
    for batch in survey.batches.all():
        votes = surveys.votes(survey, (20, 12, 8, 0))
        survey_actions.enter_totals(batch, by=user, sent=44, returned=42, valid=40, votes=votes)
    survey_actions.close_survey(survey, by=user)
    page = login("member_2").get(survey.get_absolute_url()).content.decode()
    assert page.count("data-chart=") == 1 and "echarts.common.min.js" in page


def test_slips_are_shown_once_with_a_code_each(world, login):
    survey, batch = surveys.published(world, mode="code")
    client = login("member_2")
    url = f"{survey.get_absolute_url()}batch/{batch.uid}/slips/"
    for count, words in (("0", "份数：不能小于 1。"), ("301", "份数：不能大于 300。"), ("", "份数：请填写")):
        bad = client.post(url, {"count": count})
        assert bad.status_code == 422 and words in text(bad)
    page = client.post(url, {"count": "4"})
    assert page.content.decode().count("data:image/png;base64,") == 4 and "只显示这一次" in text(page)
    assert "watermark" not in page.content.decode(), "no slip can be told from another"
    assert SurveyToken.objects.count() == 4 and client.get(url).status_code == 405
    assert login("leader_1").post(url, {"count": "4"}).status_code == 404


@pytest.fixture
def slip(world):
    """A survey by codes and one token of it."""
    survey, batch = surveys.published(world, mode="code")
    (token,) = answers.issue_slips(batch, by=world.users["member_2"], count=1)
    return survey, token


def sheet(survey, **more):
    first, second, third = survey.questions.order_by("seq")
    return {f"q{first.pk}": "0", f"q{second.pk}": ["0", "2"], f"q{third.pk}": "多下村", **more}


def test_the_anonymous_answer_once_without_a_trace(slip):
    survey, token = slip
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="10.9.8.7", HTTP_USER_AGENT="PhoneBrowser")
    url = f"/s/{token}/"
    page = client.get(url)
    assert (
        page.status_code == 200
        and "不记名" in text(page)
        and "总体评价" in text(page)
        and survey.number not in text(page)
    )
    assert (
        set(client.cookies) <= {"csrftoken"}
        and page["Cache-Control"] == "no-store"
        and page["Referrer-Policy"] == "strict-origin"
    )
    assert "unsafe" not in page["Content-Security-Policy"] and "script-src 'self'" in page["Content-Security-Policy"]
    assert client.post(url, sheet(survey)).status_code == 403, "a forged form"
    forged = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    half = client.post(url, {**forged, **sheet(survey, **{f"q{survey.questions.first().pk}": ""})})
    assert half.status_code == 422 and "请选一项" in text(half) and "多下村" in half.content.decode()
    done = client.post(url, {**forged, **sheet(survey)})
    assert done.status_code == 200 and "已经提交，谢谢" in text(done)
    assert client.get(url).status_code == 404 and "不能填写" in text(client.get(url))
    assert client.post(url, {**forged, **sheet(survey)}).status_code == 404
    assert set(client.cookies) <= {"csrftoken"} and not Session.objects.exists()
    assert SurveyText.objects.get().text == "多下村" and survey.batches.get().valid == 1
    kept = str(list(AuditEntry.objects.values()))
    assert "10.9.8.7" not in kept and token not in kept and "PhoneBrowser" not in kept


def test_an_answer_of_somebody_logged_in_is_just_as_anonymous(slip, login):
    survey, token = slip
    before = AuditEntry.objects.filter(actor="member_2").count()
    assert login("member_2").post(f"/s/{token}/", sheet(survey)).status_code == 200
    assert AuditEntry.objects.filter(actor="member_2").count() == before
    assert AuditEntry.objects.get(verb="answer").actor_id is None


def test_the_door_of_slips_opens_nothing_else(db):
    client = Client()
    for url in ("/surveys/", "/search/", "/statistics/"):
        assert client.get(url).status_code == 302
    assert client.get("/s/x/").status_code == 404 and client.get("/s/").status_code == 404


# -- lists -------------------------------------------------------------------------------------------------------------


def test_filters_and_sums_of_visits(world, login):
    visits.held(world)
    visits.record(world, org=world.orgs["yantou"], kind="site", at=visits.at("2023-03-03 09:00"))
    visits.record(world, at=visits.at("2023-03-20 09:00"))
    client = login("leader_2")
    assert "已整理 1 次" in text(client.get("/visits/"))
    for query, numbers in (
        ("q=堰头", {"0002"}), ("kind=site", {"0002"}), ("org=柳湾", {"0001", "0003"}), ("status=planned", {"0003"}), ("held=on", {"0001"}),
        ("met=veteran", {"0001"}), ("visitor=leader_2", set()), ("date_from=2023-03-02&date_to=2023-03-10", {"0002"}),
    ):  # fmt: skip
        found = set(re.findall(r"1401-02-ZF-(\d+)", text(client.get(f"/visits/?{query}"))))
        assert found == numbers, query


@pytest.mark.parametrize("account", ["member_2", "leader_2", "office_staff"])
def test_the_list_of_visits_costs_the_same_with_5_and_with_40_rows(
    world, login, account, django_assert_max_num_queries
):
    client = login(account)
    visits.many(world, 5)
    client.get("/visits/")
    with django_assert_max_num_queries(BUDGET) as few:
        client.get("/visits/")
    visits.many(world, 40)
    with django_assert_max_num_queries(BUDGET) as lots:
        client.get("/visits/")
    assert len(lots) == len(few)


@pytest.mark.parametrize("account", ["member_2", "office_staff"])
def test_the_list_of_surveys_costs_the_same_with_2_and_with_12_rows(
    world, login, account, django_assert_max_num_queries
):
    client = login(account)
    [surveys.entered(world) for _ in range(2)]
    client.get("/surveys/")
    with django_assert_max_num_queries(BUDGET) as few:
        client.get("/surveys/")
    [surveys.entered(world) for _ in range(10)]
    with django_assert_max_num_queries(BUDGET) as lots:
        page = client.get("/surveys/")
    assert len(lots) == len(few) and "504" in text(page) and "95.45%" in text(page)
