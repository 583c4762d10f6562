"""Pages of talks: who finds them, forged ids, what bad input gets back, the writing page, what a list costs."""

import re
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interviews import actions
from interviews.models import Interview
from tests.factories import PASSWORD
from tests.interviews.talks import many, official, ready, record
from xuncha.core.models import AuditEntry

BUDGET = 15


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def given(world, **facts):
    """What a browser would post for a talk."""
    users = world.users
    return {
        "target": world.target.pk, "category": "cadre", "interviewee": "左明远", "date": "2023-03-01", "start": "09:00",
        "end": "10:20", "kind": "talk", "place_kind": "room", "place": "302室", "abnormal": "none", "notice_read": "on",
        "talkers": [users["member_2"].pk, users["deputy_2"].pk], **facts,
    }  # fmt: skip


# -- who finds what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "status"),
    [("member_2", 200), ("leader_2", 200), ("office_director", 200), ("secretary", 200), ("discipline", 404),
     ("chief_huaidu", 404), ("stranger", 404), ("expired", 404), ("sysadmin", 404), ("auditor", 404)],
)  # fmt: skip
def test_the_ledger_is_not_there_for_those_without_a_part_in_it(login, account, status):
    assert login(account).get("/interviews/").status_code == status


def test_a_member_finds_the_own_talks_a_leader_all_of_the_group(world, login):
    mine, other = record(world), record(world, "leader_2", ("member_2b",))
    for account, seen in (
        ("member_2", {mine}),
        ("leader_2", {mine, other}),
        ("leader_1", set()),
        ("office_staff", set()),
    ):
        page = login(account).get("/interviews/")
        for talk in (mine, other):
            assert (talk.number in text(page)) == (talk in seen), account
            assert login(account).get(talk.get_absolute_url()).status_code == (200 if talk in seen else 404)


def test_those_who_only_count_are_told_the_number(world, login):
    many(world, 3)
    page = text(login("office_staff").get("/interviews/"))
    assert "另有 3 条仅计数" in page and "谈话对象0" not in page
    target = world.target.pk
    assert "另有 3 条仅计数" in text(login("office_staff").get(f"/interviews/?held=1&target={target}"))


@pytest.mark.parametrize("query", ["leaf=LW6.1c", "status=conducted", "category=mass", "q=谈话"])
def test_what_hidden_talks_are_about_is_not_counted_out(world, login, query):
    """No figure groups talks so; a number under such a filter would answer what the unseen talks say, word for word."""
    many(world, 3)
    assert "仅计数" not in text(login("office_staff").get(f"/interviews/?{query}"))


@pytest.mark.parametrize("path", ["", "edit/", "write/"])
def test_pages_of_a_talk_of_another_group_do_not_exist(world, login, path):
    talk = record(world)
    assert login("leader_1").get(talk.get_absolute_url() + path).status_code == 404
    assert login("chief_huaidu").get(talk.get_absolute_url() + path).status_code == 404


@pytest.mark.parametrize("path", ["edit/", "write/", "sign/", "attach/", "name/", "finish/", "review/", "cancel/"])
def test_posting_to_a_talk_out_of_sight_does_nothing(world, login, path):
    talk, _ = ready(world)
    assert login("leader_1").post(talk.get_absolute_url() + path, given(world)).status_code == 404
    talk.refresh_from_db()
    assert talk.status == "conducted"


# -- recording -------------------------------------------------------------------------------------------------------


def test_scenario_2_on_the_page(world, login):
    client = login("member_2")
    alone = client.post("/interviews/new/", given(world, talkers=[world.users["member_2"].pk]))
    assert alone.status_code == 422
    assert "谈话人不得少于2人。" in text(alone) and "左明远" in alone.content.decode()
    saved = client.post("/interviews/new/", given(world))
    talk = Interview.objects.get()
    assert talk.number == "1401-02-TH-0001" and saved.url == f"{talk.get_absolute_url()}write/"
    clash = client.post("/interviews/new/", given(world, start="10:00", end="11:00", interviewee="另一人"))
    assert clash.status_code == 422 and "1401-02-TH-0001" in text(clash)
    assert Interview.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "key"),
    [("target", "north"), ("org", "hetan"), ("talkers", "member_1"), ("person", "outside"), ("lead", "leader_1")],
)
def test_a_forged_id_of_another_group_is_answered_like_one_that_does_not_exist(world, login, field, key):
    forged = {
        "target": lambda: world.targets["north"].pk, "org": lambda: world.orgs["hetan"].pk,
        "talkers": lambda: [world.users["member_2"].pk, world.users["member_1"].pk],
        "person": lambda: official(world, "north", "外人", "镇长").pk, "lead": lambda: world.users["leader_1"].pk,
    }[field]()  # fmt: skip
    nothing = [world.users["member_2"].pk, 999_999] if field == "talkers" else 999_999
    client = login("member_2")
    answers = [client.post("/interviews/new/", given(world, **{field: value})) for value in (forged, nothing)]
    said = [
        re.sub(r"\d+", "N", " ".join(re.findall(r'field-error"[^>]*>([^<]*)', a.content.decode()))) for a in answers
    ]
    assert [a.status_code for a in answers] == [422, 422]
    assert said[0] == said[1] != ""
    assert "澄坪" not in text(answers[0]) and "外人" not in text(answers[0]) and not Interview.objects.exists()


def test_what_needs_a_reason_is_asked_for_only_then(world, login):
    client = login("member_2")
    assert 'name="date_reason"' not in client.get("/interviews/new/").content.decode()
    late = client.post("/interviews/new/", given(world, date="2023-02-10"))
    assert late.status_code == 422 and 'name="date_reason"' in late.content.decode()
    assert "进驻期间" in text(late)
    assert client.post("/interviews/new/", given(world, date="2023-02-10", date_reason="进驻前了解")).status_code == 302


def test_shape_and_rules_are_told_in_one_round(world, login):
    """A wrong date format hides no missing talker; what rests on a wrong field is not guessed at."""
    client, alone = login("member_2"), [world.users["member_2"].pk]
    both = client.post(
        "/interviews/new/", given(world, category="", talkers=alone, start="10:00", end="09:00", av="on")
    )
    assert both.status_code == 422 and set(both.context["form"].errors) == {"category", "talkers", "end", "av_approver"}
    unread = client.post("/interviews/new/", given(world, start="十点", end="09:00", talkers=alone))
    assert set(unread.context["form"].errors) == {"start", "talkers"} and "照 09:30 的样子" in unread.content.decode()
    assert set(client.post("/interviews/new/", given(world, date="某日", talkers=alone)).context["form"].errors) == {
        "date"
    }
    assert not Interview.objects.exists()
    talk = record(world, content="正文", date=date(2023, 3, 2))
    wrong = given(world, category="", talkers=alone)
    edited = client.post(f"{talk.get_absolute_url()}edit/", wrong)
    assert edited.status_code == 422 and {"category", "talkers"} <= set(edited.context["form"].errors)
    talk.refresh_from_db()
    assert talk.content == "正文" and talk.talkers.count() == 2


def test_traces_of_people_in_the_text_are_pointed_out(world, login):
    answer = login("member_2").post("/interviews/new/", given(world, content="联系电话13912345678"), follow=True)
    assert "电话号码" in text(answer)


@pytest.mark.parametrize("account", ["office_director", "leading_group", "discipline", "chief_huaidu"])
def test_only_groups_record_talks(world, login, account):
    assert login(account).get("/interviews/new/").status_code == 404
    assert login(account).post("/interviews/new/", given(world)).status_code == 404


def test_a_correction_keeps_what_was_not_asked(world, login):
    talk = record(world, content="正文", date=date(2023, 3, 2))
    client = login("member_2")
    page = client.get(f"{talk.get_absolute_url()}edit/").content.decode()
    assert "左明远" in page and 'name="target"' not in page
    posted = {
        key: value
        for key, value in given(world, date="2023-03-02", place="镇政府", content="正文").items()
        if key != "target"
    }
    assert client.post(f"{talk.get_absolute_url()}edit/", posted).status_code == 302
    talk.refresh_from_db()
    assert (talk.place, talk.content, talk.number) == ("镇政府", "正文", "1401-02-TH-0001")


# -- the record ------------------------------------------------------------------------------------------------------


def test_the_record_shows_what_is_missing_and_the_next_step(world, login):
    talk = record(world)
    page = text(login("member_2").get(talk.get_absolute_url()))
    assert "还缺 " in page and "谈话内容没有填写" in page and "整理完毕" in page
    assert "登记" in page and "member_2(测试)" in page
    assert AuditEntry.objects.filter(verb="read", uid=talk.uid).count() == 1


def test_signing_offers_three_ways(world, login):
    talk, _ = ready(world)
    client = login("member_2")
    client.post(f"{talk.get_absolute_url()}finish/")
    page = client.get(talk.get_absolute_url()).content.decode()
    assert all(word in page for word in ("登记核签", "登记拒签", "登记不需签字"))
    client.post(f"{talk.get_absolute_url()}sign/", {"signature": "declined", "reason": "不识字"})
    talk.refresh_from_db()
    assert (talk.status, talk.signature, talk.signature_note) == ("signed", "declined", "不识字")
    assert "data-edit" not in client.get(talk.get_absolute_url()).content.decode()


def test_a_point_leads_to_a_draft_by_its_address(world, login):
    talk, point = ready(world)
    assert f"/drafts/new/?point={point.uid}" in login("member_2").get(talk.get_absolute_url()).content.decode()


def test_an_unknown_verb_is_not_there(world, login):
    assert login("member_2").post(f"{record(world).get_absolute_url()}burn/").status_code == 404


def test_a_disguised_scan_is_refused_in_words(world, login):
    talk = record(world)
    fake = SimpleUploadedFile("签字.pdf", b"MZ not a pdf")
    answer = login("member_2").post(f"{talk.get_absolute_url()}attach/", {"upload": fake})
    assert answer.status_code == 422 and "内容与后缀" in text(answer)


def test_a_petitioners_name_is_shown_on_request_only(world, login):
    talk = record(world, "petition_2", category="petitioner", interviewee="费思齐")
    client = login("petition_2")
    assert "费思齐" not in client.get(talk.get_absolute_url()).content.decode()
    assert client.post(f"{talk.get_absolute_url()}name/").status_code == 403  # not without another's decision
    asked = actions.ask_name(talk, by=world.users["petition_2"], reason="回访核实")
    actions.NAME_VERBS["approve"](asked, by=world.users["petition_officer"])
    assert "查看信访人姓名" in client.get(talk.get_absolute_url()).content.decode()
    assert "费思齐" in text(client.post(f"{talk.get_absolute_url()}name/", {"password": PASSWORD}))
    assert "信访人姓名" not in login("deputy_2").get(talk.get_absolute_url()).content.decode()
    assert login("deputy_2").post(f"{talk.get_absolute_url()}name/").status_code == 403


# -- the writing page ------------------------------------------------------------------------------------------------


def writing(world, talk, **facts):
    return {
        "content": "正文",
        "seen": actions.token(talk),
        "nature": "issue",
        "destination": "keep",
        "org": talk.org_id,
        **facts,
    }


def half_open(answer) -> dict[str, str]:
    """Which point stands open on a page, and the stamp it was given out with."""
    return {"point": str(answer.context["point"].uid), "seen_point": answer.context["form"].writing.stamp}


def test_without_scripts_text_and_point_are_saved_together(world, login):
    talk, client = record(world), login("member_2")
    url = f"{talk.get_absolute_url()}write/"
    assert (
        client.post(url, writing(world, talk, do="point", text="鱼塘发包", leaf=world.leaves["LW6.1c"].pk)).status_code
        == 302
    )
    talk.refresh_from_db()
    assert talk.content == "正文" and talk.points.get().leaf == world.leaves["LW6.1c"]
    point = talk.points.get()
    opened = client.get(f"{url}?point={point.uid}")
    assert "鱼塘发包" in opened.content.decode()
    client.post(url, writing(world, talk, do="point", text="鱼塘发包未公示", **half_open(opened)))
    assert talk.points.get().text == "鱼塘发包未公示"
    client.post(url, writing(world, talk, remove=str(point.uid)))
    assert not talk.points.exists()


def test_the_script_gets_the_right_pane_alone_with_the_new_point_open(world, login):
    talk, client = record(world), login("member_2")
    posted = writing(world, talk, do="mark", mark="2021年鱼塘发包未经村民代表会议。")
    answer = client.post(f"{talk.get_absolute_url()}write/", posted, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in page and 'name="point"' in page and "保存要点1" in page
    assert talk.points.get().text == "2021年鱼塘发包未经村民代表会议。"


@pytest.mark.parametrize("script", [True, False])
def test_saving_the_text_keeps_a_half_typed_point(world, login, script):
    talk, client = record(world), login("member_2")
    kept, gone = (actions.add_point(talk, by=world.users["member_2"], text=words) for words in ("旧的一条", "多的一条"))
    url, headers = f"{talk.get_absolute_url()}write/", {"HX-Request": "true"} if script else {}
    half = {"text": "打了一半的要点", "persons": "程启樵", "destination": "draft", "leaf": world.leaves["LW6.1c"].pk}
    for more in ({"do": "save"}, {"do": "save", "remove": str(gone.uid)}):
        page = client.post(url, writing(world, talk, **more, **half), headers=headers)
        form = page.context["form"]
        assert page.status_code == 200 and "打了一半的要点" in page.content.decode()
        assert {name: form[name].value() for name in half} == {k: str(v) for k, v in half.items()}
    changed = writing(world, talk, do="save", point=str(kept.uid), **half)
    assert client.post(url, changed, headers=headers).context["point"] == kept
    assert [point.text for point in talk.points.all()] == ["旧的一条"]


def test_a_point_that_somebody_else_removed_does_not_hold_the_text_up(world, login):
    talk, client = record(world), login("member_2")
    gone = actions.add_point(talk, by=world.users["member_2"], text="正在改的一条")
    actions.remove_point(gone, by=world.users["deputy_2"])
    url, typed = f"{talk.get_absolute_url()}write/", {"point": str(gone.uid), "text": "改了一半"}
    refused = client.post(url, writing(world, talk, do="point", **typed))
    assert refused.status_code == 422 and "已被他人删除" in text(refused) and "改了一半" in refused.content.decode()
    saved = client.post(url, writing(world, talk, do="save", content="新打的正文", **typed))
    talk.refresh_from_db()
    assert talk.content == "新打的正文" and "改了一半" in saved.content.decode() and "添加要点" in text(saved)


def test_bad_input_comes_back_with_what_was_typed(world, login):
    talk, client = record(world), login("member_2")
    answer = client.post(
        f"{talk.get_absolute_url()}write/", writing(world, talk, do="point", text="", content="打了很久的字")
    )
    assert answer.status_code == 422 and "打了很久的字" in answer.content.decode()
    forged = client.post(
        f"{talk.get_absolute_url()}write/", writing(world, talk, do="point", text="x", org=world.orgs["hetan"].pk)
    )
    assert forged.status_code == 422 and not talk.points.exists()


@pytest.mark.parametrize("script", [True, False])
def test_the_second_writer_of_a_point_sees_both(world, login, script):
    talk, one, other = record(world), login("member_2"), login("deputy_2")
    point = actions.add_point(talk, by=world.users["member_2"], text="鱼塘发包。")
    url, headers = f"{talk.get_absolute_url()}write/", {"HX-Request": "true"} if script else {}
    first, second = (half_open(client.get(f"{url}?point={point.uid}")) for client in (one, other))
    assert (
        one.post(url, writing(world, talk, do="save", content="甲存的正文", text="鱼塘发包。", **first)).status_code
        == 200
    )
    talk.refresh_from_db()
    assert (
        one.post(url, writing(world, talk, content="甲存的正文", do="point", text="甲写的要点", **first)).status_code
        == 302
    )
    late = writing(world, talk, content="甲存的正文", do="point", text="乙写的要点", **second)
    answer = other.post(url, late, headers=headers)
    page = text(answer)
    assert answer.status_code == 422 and "已被他人保存" in page and "甲写的要点" in page and "乙写的要点" in page
    assert talk.points.get().text == "甲写的要点"
    assert other.post(url, late, headers=headers).status_code == 422, "the same stamp again is no knowing save"
    knowing = late | {"seen_point": answer.context["form"].writing.stamp}
    assert other.post(url, knowing, headers=headers).status_code in (200, 302)
    assert talk.points.get().text == "乙写的要点"


def test_a_point_just_marked_is_given_out_with_a_stamp_of_its_own(world, login):
    talk, client = record(world), login("member_2")
    url, headers = f"{talk.get_absolute_url()}write/", {"HX-Request": "true"}
    marked = client.post(url, writing(world, talk, do="mark", mark="鱼塘发包未公示。"), headers=headers)
    talk.refresh_from_db()
    saved = client.post(url, writing(world, talk, do="point", text="改过的。", **half_open(marked)), headers=headers)
    assert saved.status_code == 200 and talk.points.get().text == "改过的。"


def test_the_second_writer_sees_both_texts(world, login):
    talk = record(world)
    stale = writing(world, talk, content="乙写的")
    actions.write(talk, by=world.users["member_2"], content="甲写的")
    answer = login("deputy_2").post(f"{talk.get_absolute_url()}write/", stale)
    assert answer.status_code == 422
    assert "甲写的" in text(answer) and "乙写的" in answer.content.decode() and "已被他人保存" in text(answer)
    talk.refresh_from_db()
    assert talk.content == "甲写的"


def test_a_point_of_another_talk_is_not_there(world, login):
    _, point = ready(world)
    other = record(world, date=date(2023, 3, 2))
    client = login("member_2")
    assert client.get(f"{other.get_absolute_url()}write/?point={point.uid}").status_code == 404
    assert client.post(f"{other.get_absolute_url()}write/", {"remove": str(point.uid)}).status_code == 404
    assert client.get(f"{other.get_absolute_url()}write/?point=x").status_code == 404


# -- lists -----------------------------------------------------------------------------------------------------------


def test_filters_and_sums(world, login):
    _talk, _ = ready(world)
    record(world, start=time(14), end=time(15), org=world.village, category="villager", interviewee="不愿留名群众")
    record(world, date=date(2023, 3, 20), interviewee="以后再谈")
    client = login("leader_2")
    assert "2 人次，2 人" in text(client.get("/interviews/"))
    for query, numbers in (
        ("q=左明远", {"0001"}), ("category=villager", {"0002"}), ("org=柳湾", {"0002"}), ("leaf=LW6", {"0001"}),
        ("status=scheduled", {"0003"}), ("held=on", {"0001", "0002"}), ("date_from=2023-03-02", {"0003"}),
        ("talker=leader_2", set()), ("q=没有这个人", set()),
    ):  # fmt: skip
        found = set(re.findall(r"1401-02-TH-(\d+)", text(client.get(f"/interviews/?{query}"))))
        assert found == numbers, query


@pytest.mark.parametrize("account", ["member_2", "leader_2", "office_staff"])
def test_a_list_costs_the_same_with_5_and_with_50_rows(world, login, account, django_assert_max_num_queries):
    client = login(account)
    many(world, 5)
    client.get("/interviews/")
    with django_assert_max_num_queries(BUDGET) as few:
        client.get("/interviews/")
    many(world, 50, first=5)
    with django_assert_max_num_queries(BUDGET) as lots:
        client.get("/interviews/")
    assert len(lots) == len(few)


def test_coverage_names_who_is_missing_for_those_who_read_all(world, login):
    official(world, "huaidu", "鄢秋实", "镇长")
    assert "鄢秋实" in text(login("leader_2").get("/interviews/coverage/"))
    assert login("member_2").get("/interviews/coverage/").status_code == 404
    assert login("leader_2").get(f"/interviews/coverage/?target={world.targets['north'].uid}").status_code == 404
    answer = login("office_director").post(f"/interviews/coverage/?target={world.target.uid}", {"per_village": 3})
    assert answer.status_code == 302
    assert "每村至少谈 3 人次" in text(login("leader_2").get("/interviews/coverage/"))
