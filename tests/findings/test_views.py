"""Pages of findings: who finds them, what they show, what bad input gets back, and what a list costs."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Clue, Problem, Transfer, WorkingDraft
from tests.findings import make
from xuncha.core.models import AuditEntry

BUDGET = 15


def text(answer) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def values(form) -> dict:
    """What a browser would post of a form: its initial values, and the stamp of what it was given out with."""
    found = {"seen": form.writing.stamp} if hasattr(form, "writing") else {}
    for field in form:
        value = field.value()
        if value is None or value is False:
            continue
        if isinstance(value, (list, tuple)) or hasattr(value, "all"):
            found[field.html_name] = [getattr(one, "pk", one) for one in value]
        else:
            found[field.html_name] = "on" if value is True else getattr(value, "pk", value)
    return found


@pytest.mark.parametrize(
    ("path", "open_to"),
    [
        ("/drafts/", {"leader_2", "member_2", "member_1", "office_staff", "leading_group", "secretary"}),
        ("/reports/", {"leader_2", "member_2", "member_1", "office_staff", "leading_group", "secretary"}),
        (
            "/problems/",
            {"leader_2", "member_2", "member_1", "office_staff", "leading_group", "secretary", "discipline"},
        ),
        (
            "/clues/",
            {
                "leader_2",
                "member_2",
                "member_1",
                "office_staff",
                "leading_group",
                "secretary",
                "discipline",
                "clue_officer",
            },
        ),
        ("/transfers/", {"leader_2", "office_staff", "leading_group", "secretary", "discipline", "clue_officer"}),
    ],
)
def test_a_ledger_is_not_there_for_those_without_a_part_in_it(world, login, path, open_to):
    asked = open_to | {
        "owner_huaidu",
        "chief_huaidu",
        "stranger",
        "recused_none",
        "auditor",
        "sysadmin",
        "expired",
        "clue_officer",
    }
    found = {name for name in asked - {"recused_none"} if login(name).get(path).status_code == 200}
    assert found == open_to


def test_the_unit_finds_nothing_of_clues_and_transfers(world, login, rules):
    clue = make.clue_at(world, "received")
    paper = Transfer.objects.get()
    for account in ("owner_huaidu", "chief_huaidu"):
        client = login(account)
        for path in ("/clues/", "/clues/new/", clue.get_absolute_url(), "/transfers/", paper.get_absolute_url()):
            assert client.get(path).status_code == 404, path
        assert client.post(f"{clue.get_absolute_url()}handle/", {"handling": "close"}).status_code == 404
        assert client.post(f"{paper.get_absolute_url()}receive/").status_code == 404


def test_a_forged_address_of_another_group_is_404(world, login):
    made = make.draft(world)
    client = login("member_1")
    for path in ("", "edit/"):
        assert client.get(f"{made.get_absolute_url()}{path}").status_code == 404
    for path in ("submit/", "void/", "evidence/"):
        assert client.post(f"{made.get_absolute_url()}{path}", {"reason": "x"}).status_code == 404


def test_an_anonymous_reader_is_sent_to_the_login(client, db):
    assert client.get("/drafts/").status_code == 302


def test_writing_a_draft_by_form(world, login):
    client = login("member_2")
    page = client.get("/drafts/new/")
    posted = values(page.context["form"]) | {
        "title": "种粮补贴滞留",
        "org": world.orgs["yantou"].pk,
        "summary": "37户补贴滞留。",
    }
    answer = client.post("/drafts/new/", posted, follow=True)
    made = WorkingDraft.objects.get()
    assert (made.target, made.org, made.resp_org) == (world.target, world.orgs["yantou"], world.orgs["yantou"])
    shown = text(answer)
    assert "还缺" in shown and "至少要有1件支撑材料。" in shown and "承办人不得少于2人。" in shown


def test_bad_input_keeps_what_was_typed(world, login):
    client = login("member_2")
    posted = values(client.get("/drafts/new/").context["form"]) | {
        "title": "甲", "org": world.village.pk, "summary": "写了很多字", "drafted_on": "2023-02-01",
    }  # fmt: skip
    answer = client.post("/drafts/new/", posted)
    assert answer.status_code == 422
    assert "编制日期早于进驻日期" in text(answer) and "写了很多字" in text(answer)
    assert not WorkingDraft.objects.exists()


def test_an_organisation_out_of_reach_is_no_choice(world, login):
    client = login("member_2")
    posted = values(client.get("/drafts/new/").context["form"]) | {
        "title": "甲",
        "org": world.orgs["hetan"].pk,
        "summary": "乙",
    }
    assert client.post("/drafts/new/", posted).status_code == 422


def test_evidence_by_form_and_its_errors(world, login):
    made, client = make.draft(world), login("member_2")
    url = f"{made.get_absolute_url()}evidence/"
    posted = values(client.get(made.get_absolute_url()).context["evidence_form"]) | {
        "name": "合同",
        "kind": "contract",
        "pages": 2,
    }
    answer = client.post(url, posted | {"takers": [world.users["member_2"].pk]})
    assert answer.status_code == 422 and "提取人不得少于2人。" in text(answer)
    answer = client.post(url, posted | {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert answer.status_code == 422 and "不能上传" in text(answer)
    assert client.post(url, posted | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}).status_code == 302
    item = made.evidence.get()
    assert "支撑材料-1.pdf" in text(client.get(made.get_absolute_url())), (
        "a name that the uploader gave may name people"
    )
    assert client.post(f"{url}{item.uid}/remove/").status_code == 302
    assert not made.evidence.exists()


def test_a_step_on_the_page_and_its_refusal(world, login):
    made = make.with_evidence(world, make.draft(world))
    client = login("member_2")
    page = client.get(made.get_absolute_url())
    assert [s["verb"] for s in page.context["steps"]] == ["submit"]
    assert client.post(f"{made.get_absolute_url()}submit/").status_code == 302
    made.refresh_from_db()
    assert made.status == "submitted"
    refused = client.post(f"{made.get_absolute_url()}review/")
    assert refused.status_code == 403 and "副组长" in text(refused)
    assert client.post(f"{made.get_absolute_url()}cite/").status_code == 404
    deputy = login("deputy_2").get(made.get_absolute_url())
    for words in ("了解方式准确", "责任主体准确", "时间地点准确", "政策依据准确"):
        assert words in text(deputy)


def test_the_reading_of_a_draft_is_noted(world, login):
    made = make.draft(world)
    login("member_2b").get(made.get_absolute_url())
    assert AuditEntry.objects.filter(verb="read", uid=made.uid, actor="member_2b").count() == 1


def test_from_chosen_drafts_to_a_problem(world, login):
    one, other = make.draft_at(world, "signed"), make.draft_at(world, "filed", facts="第二件事实")
    client = login("leader_2")
    answer = client.post("/drafts/bulk/", {"verb": "draw", "uid": [one.uid, other.uid]})
    assert answer.status_code == 302
    page = client.get(answer.url)
    form = page.context["form"]
    posted = values(form)
    assert posted["manifestation-1"] and posted["manifestation-2"]
    assert {*posted["drafts"]} == {one.pk, other.pk}
    posted["manifestation-1"], posted["is_key"] = "改写的表现", "on"
    assert client.post("/problems/new/", posted).status_code == 302
    made = Problem.objects.get()
    assert made.is_key and made.manifestations.count() == 2 and made.manifestations.get(seq=1).text == "改写的表现"
    page = client.get(made.get_absolute_url())
    assert "改写的表现" in text(page) and one.number in text(page)
    edit = client.get(f"{made.get_absolute_url()}edit/")
    posted = values(edit.context["form"]) | {"statement": "新的观点句"}
    assert client.post(f"{made.get_absolute_url()}edit/", posted).status_code == 302
    made.refresh_from_db()
    assert made.statement == "新的观点句" and made.manifestations.count() == 2


def test_a_problem_without_a_leaf_is_not_saved(world, login):
    one = make.draft_at(world, "signed")
    client = login("leader_2")
    posted = values(client.get(f"/problems/new/?draft={one.uid}").context["form"]) | {"category": ""}
    answer = client.post("/problems/new/", posted)
    assert answer.status_code == 422 and not Problem.objects.exists()


@pytest.mark.parametrize("path", ["/problems/new/?draft=x", "/drafts/new/?point=x", "/clues/new/?draft=x",
                                  "/drafts/new/?point=00000000-0000-4000-8000-000000000000"])  # fmt: skip
def test_a_broken_or_hidden_source_is_404(world, login, path):
    assert login("deputy_2").get(path).status_code == 404


def test_a_clue_from_a_draft_carries_its_words(world, login):
    made = make.draft(world)
    client = login("member_2")
    posted = values(client.get(f"/clues/new/?draft={made.uid}").context["form"])
    assert posted["summary"] == made.facts and posted["subject_name"] == "村党支部"
    answer = client.post(f"/clues/new/?draft={made.uid}", posted | {"subject_name": "程启樵", "klass": "masses"})
    clue = Clue.objects.get()
    assert answer.url == clue.get_absolute_url()
    assert str(made) in text(client.get(clue.get_absolute_url()))
    hidden = login("member_2b").get(made.get_absolute_url())
    assert clue.pre_number not in text(hidden) and "线索" not in {n.kind for n in hidden.context["consequences"]}
    assert [n.number for n in client.get(made.get_absolute_url()).context["consequences"]] == [clue.pre_number]


def test_the_decision_is_asked_for_on_the_page(world, login):
    clue = make.clue_at(world, "office_reviewed")
    client, url = login("leading_group"), f"{clue.get_absolute_url()}approve/"
    assert "领导小组意见" in text(client.get(clue.get_absolute_url()))
    answer = client.post(url, {"decision": "", "decided_on": "2023-03-10"})
    assert answer.status_code == 422 and "领导小组意见" in text(answer)
    answer = client.post(url, {"decision": "同意移交", "decided_on": "2023-04-01"})
    assert answer.status_code == 422 and "决定日期不能晚于今天" in text(answer) and "同意移交" in text(answer)
    assert client.post(url, {"decision": "同意移交", "decided_on": "2023-03-10"}).status_code == 302
    assert login("clue_officer").post(url, {"decision": "x", "decided_on": "2023-03-10"}).status_code == 403


def test_a_wrong_hand_on_an_asking_step_is_refused(world, login):
    clue = make.clue_at(world, "office_reviewed")
    answer = login("clue_officer").post(
        f"{clue.get_absolute_url()}approve/", {"decision": "x", "decided_on": "2023-03-10"}
    )
    assert answer.status_code == 403
    clue.refresh_from_db()
    assert clue.status == "office_reviewed"


def test_filters_and_sums(world, login):
    make.draft_at(world, "signed")
    make.draft(world, summary="37户种粮补贴滞留", amount="0.8140")
    client = login("member_2")
    assert client.get("/drafts/").context["sums"]["title"] == "2 份"
    for query, expected in (
        ("?q=种粮补贴", 1), ("?q=DG-0001", 1), ("?q=无此词", 0), ("?status=signed", 1), ("?mine=on", 2), ("?leaf=LW6", 2),
        ("?sources=petition", 0), ("?since=2023-03-11", 0), ("?sort=-amount", 2),
    ):  # fmt: skip
        assert len(client.get(f"/drafts/{query}").context["rows"]) == expected, query
    assert client.get("/drafts/?q=种粮补贴").context["sums"]["amount"] == "0.814"


def test_a_clue_is_found_by_its_whole_name_only(world, login):
    make.clue(world)
    client = login("leader_2")
    found = [len(client.get(f"/clues/?q={q}").context["rows"]) for q in ("程启樵", "程启", "YXS-0001")]
    assert found == [1, 0, 1]


def test_counted_rows_are_told_and_not_shown(world, login):
    make.clue(world)
    assert login("office_director").get("/clues/").context["more_counted"] == 0  # fewer than three are not told
    make.clue(world)
    make.clue(world)
    page = login("office_director").get("/clues/")
    assert page.context["rows"] == [] and page.context["more_counted"] == 3
    assert "程启樵" not in text(page)


@pytest.mark.parametrize(
    ("path", "account", "fill"),
    [
        ("/drafts/", "member_2", lambda w: make.draft(w)),
        ("/drafts/", "office_director", lambda w: make.draft_at(w, "signed")),
        ("/problems/", "leader_2", lambda w: make.problem(w, [make.draft_at(w, "signed")])),
        ("/clues/", "leader_2", lambda w: make.clue(w)),
        ("/transfers/", "clue_officer", lambda w: make.transfer(w, [make.clue_at(w, "approved")])),
    ],
)
def test_what_a_list_costs_does_not_grow(world, login, django_assert_max_num_queries, path, account, fill):
    client = login(account)
    client.get(path)
    costs = []
    for count in (5, 45):
        for _ in range(count):
            fill(world)
        with django_assert_max_num_queries(
            BUDGET + (account == "office_director")
        ) as caught:  # and what it may only count
            page = client.get(path)
        costs.append(len(caught))
    assert len(page.context["rows"]) == 50
    assert costs[0] == costs[1]
