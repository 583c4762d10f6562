"""Pages of rectification as the cast sees them: what is there, what is not, what a mistake keeps, what a page costs."""

import pytest

from rectification.actions import closing
from rectification.models import Feedback, Measure, RectificationItem
from tests.rectification import make
from tests.stamps import stamp
from xuncha.core import files

SEE = ("chief_huaidu", "owner_huaidu", "office_director", "office_staff", "leading_group", "secretary", "county_leader",
       "discipline", "organization", "propaganda", "leader_2", "deputy_2", "liaison_2", "member_2")  # fmt: skip
SEE_NOT = ("chief_north", "owner_north", "leader_1", "member_1", "recused", "expired", "stranger", "functional",
           "clue_officer", "petition_officer", "sysadmin", "secadmin", "auditor")  # fmt: skip


@pytest.mark.parametrize("who", SEE)
def test_those_with_a_part_see_the_item(world, login, who):
    item = make.assigned(world)
    assert item.number in login(who).get("/rectification/").content.decode()
    page = login(who).get(item.get_absolute_url())
    assert page.status_code == 200
    assert item.problem in page.content.decode()


@pytest.mark.parametrize("who", SEE_NOT)
def test_for_all_others_it_does_not_exist(world, login, who):
    item = make.item_at(world, "rectifying")
    url, one = item.get_absolute_url(), item.measures.get()
    client = login(who)
    listed = client.get("/rectification/").content.decode()
    assert item.number not in listed
    assert item.problem not in listed
    for path in (
        url,
        f"{url}edit/",
        f"{url}result/",
        f"{url}measures/new/",
        f"{url}measures/{one.uid}/",
        item.feedback_item.feedback.get_absolute_url(),
    ):
        assert client.get(path).status_code == 404, path
    for path in (f"{url}apply/", f"{url}opinion/", f"{url}measures/{one.uid}/drop/"):
        assert client.post(path, {"opinion": "agree"}).status_code == 404, path


@pytest.mark.parametrize("who", ["chief_huaidu", "owner_huaidu"])
def test_before_delivery_the_unit_finds_nothing(world, login, who):
    made = make.feedback_at(world, "approved")
    assert login(who).get(made.get_absolute_url()).status_code == 404
    assert made.number not in login(who).get("/rectification/feedback/").content.decode()


@pytest.mark.parametrize(("who", "shown"), [
    ("chief_huaidu", True), ("owner_huaidu", False), ("leader_2", True), ("office_director", True), ("leading_group", True),
])  # fmt: skip
def test_the_text_for_the_chief_is_for_the_chief(world, login, who, shown):
    made = make.feedback_at(world, "delivered")
    page = login(who).get(made.get_absolute_url()).content.decode()
    assert make.TEXTS["text_team"] in page
    assert (make.TEXTS["text_chief"] in page) is shown
    assert ("反馈意见（主要负责人）" in page) is shown


def test_no_page_is_kept_in_the_browser(world, login):
    item = make.assigned(world)
    assert "no-store" in login("owner_huaidu").get(item.get_absolute_url())["Cache-Control"]


def test_feedback_is_written_by_pages(world, login):
    make.problem(world)
    make.decided(world)
    client = login("leader_2")
    assert "起草反馈意见" in client.get("/rectification/feedback/").content.decode()
    answer = client.post("/rectification/feedback/new/", {"target": world.target.pk, **make.TEXTS})
    made = Feedback.objects.get()
    assert answer.url == made.get_absolute_url()
    answer = client.post(f"{answer.url}edit/", {**make.TEXTS, "doc_no": "临巡反馈〔2023〕3号"})
    assert answer.status_code == 302
    for verb, who in make.FEEDBACK_WAY:
        assert login(who).post(f"{made.get_absolute_url()}{verb}/").status_code == 302
    made.refresh_from_db()
    assert (made.status, made.doc_no) == ("received", "临巡反馈〔2023〕3号")
    login("office_staff").post(f"{made.get_absolute_url()}assign/")
    assert RectificationItem.objects.get().feedback_item == made.items.get()


def test_a_second_feedback_is_refused_and_the_words_stay(world, login):
    make.problem(world)
    make.drafted(world)
    text = {**make.TEXTS, "target": world.target.pk, "text_team": "很长的一段总体评价"}
    answer = login("leader_2").post("/rectification/feedback/new/", text)
    assert answer.status_code == 422
    assert "已经有一份反馈意见" in answer.content.decode()
    assert "很长的一段总体评价" in answer.content.decode()


def test_phone_numbers_left_in_the_text_are_pointed_out(world, login):
    make.problem(world)
    made = make.drafted(world)
    answer = login("leader_2").post(
        f"{made.get_absolute_url()}edit/", {**make.TEXTS, "text_team": "联系 13812345678"}, follow=True
    )
    assert "电话号码" in answer.content.decode()


def test_one_more_line_for_a_problem(world, login):
    make.problem(world)
    made = make.feedback_at(world, "delivered")
    url = f"{made.get_absolute_url()}{made.items.get().uid}/assign/"
    client = login("office_staff")
    assert "柳湾村" in client.get(url).content.decode()
    assert "河滩村" not in client.get(url).content.decode()
    assert client.post(url, {"resp_org": world.orgs["hetan"].pk}).status_code == 422
    answer = client.post(url, {"resp_org": world.orgs["liuwan"].pk, "manifestation": "2022年收据缺3本"})
    assert RectificationItem.objects.get().get_absolute_url() == answer.url


def test_the_whole_life_of_a_line_by_pages(world, login):
    """Claim, plan, measure, progress with proof, result, apply, endorse, three opinions."""
    item = make.assigned(world)
    url, owner, chief = item.get_absolute_url(), login("owner_huaidu"), login("chief_huaidu")
    post = lambda client, path, **data: _ok(client.post(f"{url}{path}", data))  # noqa: E731
    post(owner, "claim/")
    post(owner, "edit/", **stamp(owner, f"{url}edit/"), **make.PLAN, term_kind="concentrated", due="2023-09-30")
    post(owner, "measures/new/", text="逐笔补齐票据", due="2023-09-01", owner="鄢秋实")
    post(owner, "plan/")
    post(login("office_staff"), "accept_plan/")
    one = Measure.objects.get()
    post(owner, f"measures/{one.uid}/", progress="已补齐", is_done="on", done_on="2023-06-12", proof=make.pdf())
    post(owner, "result/", **stamp(owner, f"{url}result/"), result="全部补齐", rules_made="1", refunded="0.5")
    post(owner, "apply/")
    post(chief, "endorse/")
    for who in make.SEATS.values():
        post(login(who), "opinion/", opinion="agree", completion="done")
    item.refresh_from_db()
    assert (item.status, item.completion, item.rules_made) == ("closed", "done", 1)
    page = owner.get(url).content.decode()
    for words in ("已销号", "补齐清单.pdf", "县纪委监委", "全部补齐"):
        assert words in page


def _ok(answer):
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize(
    ("path", "data", "words", "kept"),
    [
        (
            "edit/",
            {**make.PLAN, "goal": "写了很久的目标", "term_kind": "concentrated", "due": "2024-01-01"},
            "集中整改期止日",
            "写了很久的目标",
        ),
        (
            "edit/",
            {**make.PLAN, "goal": "写了很久的目标", "term_kind": "concentrated", "due": ""},
            "请填写完成时限",
            "写了很久的目标",
        ),
        ("measures/new/", {"text": "写了很久的措施", "due": "不是日期"}, "日期", "写了很久的措施"),
    ],
)
def test_a_mistake_in_the_plan_loses_nothing(world, login, path, data, words, kept):
    client, at = login("owner_huaidu"), f"{make.assigned(world).get_absolute_url()}{path}"
    answer = client.post(at, data | stamp(client, at))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert kept in answer.content.decode()


def test_a_disguised_proof_is_told_on_the_form(world, login):
    item = make.item_at(world, "rectifying")
    one = item.measures.get()
    data = {"progress": "写了很久的进展", "proof": make.pdf(content=b"MZ\x90\x00")}
    answer = login("owner_huaidu").post(f"{item.get_absolute_url()}measures/{one.uid}/", data)
    assert answer.status_code == 422
    assert "内容与后缀" in answer.content.decode()
    assert "写了很久的进展" in answer.content.decode()
    one.refresh_from_db()
    assert one.progress == ""


def test_a_proof_is_fetched_and_taken_away(world, login):
    item = make.item_at(world, "rectifying")
    one = item.measures.get()
    make.proven(world, one)
    (kept,) = files.of(one)
    client = login("owner_huaidu")
    assert b"".join(client.get(f"/files/{kept.uid}/")) == make.PDF
    assert login("owner_north").get(f"/files/{kept.uid}/").status_code == 404
    drop = f"{item.get_absolute_url()}measures/{one.uid}/proofs/{kept.uid}/drop/"
    assert kept.name in client.get(drop).content.decode()
    assert client.post(drop, {"reason": ""}).status_code == 422
    assert client.post(drop, {"reason": "传错了"}).status_code == 302
    assert client.get(f"/files/{kept.uid}/").status_code == 404


def test_a_return_without_reason_keeps_the_choice(world, login):
    item = make.item_at(world, "under_review")
    answer = login("discipline").post(f"{item.get_absolute_url()}opinion/", {"opinion": "return", "note": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "退回必须写明理由" in page
    assert 'value="return"' in page
    assert "checked" in page


@pytest.mark.parametrize("who", ["owner_huaidu", "chief_huaidu", "leading_group", "leader_2"])
def test_no_form_for_those_who_have_no_seat(world, login, who):
    item = make.item_at(world, "under_review")
    assert "登记会审意见" not in login(who).get(item.get_absolute_url()).content.decode()
    answer = login(who).post(f"{item.get_absolute_url()}opinion/", {"opinion": "agree"})
    assert answer.status_code == 403


def test_earlier_opinions_stay_in_sight(world, login):
    item = make.item_at(world, "under_review")
    closing.give_opinion(item, by=world.users["discipline"], opinion="return", note="缺2个村的佐证")
    page = login("owner_huaidu").get(item.get_absolute_url()).content.decode()
    assert "缺2个村的佐证" in page


def test_an_unknown_verb_and_a_measure_of_another_item(world, login):
    item = make.item_at(world, "rectifying")
    client = login("owner_huaidu")
    assert client.post(f"{item.get_absolute_url()}close/").status_code == 404
    assert client.post(f"{item.get_absolute_url()}return_item/").status_code == 404
    stray = "00000000-0000-0000-0000-000000000000"
    assert client.get(f"{item.get_absolute_url()}measures/{stray}/").status_code == 404


@pytest.mark.parametrize(("query", "found"), [
    ("status=assigned", 1), ("status=closed", 0), ("q=票据", 1), ("q=没有的词", 0), ("level=village", 0), ("level=township", 1),
    ("overdue=on", 0), ("unfinished=on", 1), ("is_key=on", 0), ("completion=not", 1), ("sort=-due", 1), ("sort=nonsense", 1),
])  # fmt: skip
def test_filters(world, login, query, found):
    item = make.assigned(world)
    page = login("office_staff").get(f"/rectification/?{query}").content.decode()
    assert (item.number in page) is bool(found)
    assert f"{found} 项" in page or not found


def test_the_empty_ledger_tells_what_comes(world, login):
    assert "按反馈问题交办" in login("office_staff").get("/rectification/").content.decode()
    assert "还没有反馈意见" in login("office_staff").get("/rectification/feedback/").content.decode()


def _many(world, rows):
    for number in range(rows):
        make.problem(world, "liuwan", statement=f"问题{number}")
    made = make.feedback_at(world, "delivered")
    return make.items.assign_all(made, by=world.users["office_staff"])


@pytest.mark.parametrize("who", ["office_staff", "owner_huaidu", "discipline", "leader_2"])
def test_lists_cost_the_same_for_many_rows(world, login, who, django_assert_max_num_queries):
    count = _many(world, 12)
    client = login(who)
    client.get("/rectification/")
    for path in ("/rectification/", "/rectification/feedback/"):
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
    assert count == 12


def test_detail_pages_keep_within_their_budget(world, login, django_assert_max_num_queries):
    item = make.item_at(world, "under_review")
    for who in ("office_staff", "owner_huaidu", "discipline"):
        client = login(who)
        client.get("/")
        for path in (item.get_absolute_url(), item.feedback_item.feedback.get_absolute_url()):
            with django_assert_max_num_queries(32):
                assert client.get(path).status_code == 200
