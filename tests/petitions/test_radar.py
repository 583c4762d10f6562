"""The radar: the labelled pairs, what is offered to whom, one decision a pair, the night's sweep."""

from collections import Counter

import pytest

from petitions import actions, queries, tasks
from petitions.models import DuplicateCandidate, Petition
from petitions.queries.likeness import compare, wording, words_of
from tests.petitions.letters import at, register, stub
from tests.petitions.radar_set import pairs
from xuncha.core.errors import Refused, Unmet

PERSON = {"name": "费思齐", "phone": "199-0000-1234", "id_number": "", "address": "", "headcount": ""}


def test_recall_and_precision_on_the_labelled_pairs(capsys):
    """Recall ≥ 0.9 at precision ≥ 0.8 on at least 200 pairs; the figures are printed."""
    judged = [(pair, compare(pair.one, pair.other).likely) for pair in pairs()]
    hits = sum(likely and pair.same for pair, likely in judged)
    offered, same = sum(likely for _, likely in judged), sum(pair.same for pair, _ in judged)
    wrong = Counter(pair.kind for pair, likely in judged if likely != pair.same)
    with capsys.disabled():
        print(
            f"\n查重：{len(judged)} 对，其中同一件事 {same} 对；召回率 {hits / same:.3f}，准确率 {hits / offered:.3f}；判错 {dict(wrong)}"
        )
    assert len(judged) >= 200 and min(same, len(judged) - same) >= 80
    assert hits / same >= 0.9
    assert hits / offered >= 0.8


def test_the_score_is_the_same_either_way_round():
    assert all(compare(p.one, p.other).score == compare(p.other, p.one).score for p in pairs())


def test_full_width_digits_and_order_do_not_matter():
    one, other = words_of("鱼塘６０亩低价发包"), words_of("低价发包60亩鱼塘")
    assert wording(one, other) > 0.7
    assert wording(words_of(""), other) == 0


def offered(letter, user):
    return [pair.second if pair.first_id == letter.pk else pair.first for pair in queries.waiting_of(letter, user)]


def test_a_pair_is_decided_once(world):
    first, second, duty = register(world), register(world, channel="qr"), world.users["petition_2"]
    (pair,) = queries.waiting_of(second, duty)
    assert pair.reasons[0] == "key" and pair.score >= 50
    actions.differ(pair, by=duty)
    assert offered(second, duty) == []
    actions.sweep(world.round.term)
    assert offered(second, duty) == [] and DuplicateCandidate.objects.count() == 1
    with pytest.raises(Unmet, match="不是同一件"):
        actions.differ(pair, by=duty)
    actions.accept(pair, by=duty, kind="letter")  # thought better of
    second.refresh_from_db()
    assert (second.primary, second.dup_kind) == (first, "letter")


def test_chains_come_together_under_the_earliest(world):
    late, middle, early = (register(world, received_at=at(day)) for day in ("2023-03-12", "2023-03-11", "2023-03-10"))
    duty = world.users["petition_2"]
    pair_of = {(p.first_id, p.second_id): p for p in DuplicateCandidate.objects.all()}
    assert len(pair_of) == 3
    actions.accept(pair_of[late.pk, middle.pk], by=duty, kind="letter")
    actions.accept(pair_of[middle.pk, early.pk], by=duty)
    assert set(early.duplicates.values_list("pk", "dup_kind")) == {(middle.pk, "shared"), (late.pk, "letter")}
    assert not queries.pairs_for(duty).waiting().exists()
    assert queries.sums(queries.visible_to(duty)) == {"n": 3, "primaries": 1, "outside": 0}


def test_a_kind_is_needed_and_only_petition_duty_decides(world):
    register(world)
    letter = register(world)
    (pair,) = queries.waiting_of(letter, world.users["petition_2"])
    with pytest.raises(Unmet, match="请选择重复情形"):
        actions.accept(pair, by=world.users["petition_2"], kind="x")
    may = set()
    for name, user in world.users.items():
        try:
            actions.differ(pair, by=user)
            may.add(name)
        except Refused:
            continue
        DuplicateCandidate.objects.filter(pk=pair.pk).update(outcome="open", decided_by=None, decided_on=None)
    assert may == {"petition_2", "petition_officer"}
    seen = {name for name, user in world.users.items() if queries.pairs_for(user).exists()}
    assert seen == {"petition_2", "petition_officer"}


def test_a_letter_kept_from_the_group_is_offered_to_the_office_alone(world):
    register(world, about_staff=True)
    letter = register(world)
    assert offered(letter, world.users["petition_2"]) == []
    assert len(offered(letter, world.users["petition_officer"])) == 1
    (pair,) = queries.waiting_of(letter, world.users["petition_officer"])
    actions.accept(pair, by=world.users["petition_officer"])
    row = queries.for_page(world.users["petition_2"]).get(pk=letter.pk)
    assert row.is_duplicate and not row.primary_seen


def test_the_same_reporter_speaks_for_one_matter_without_being_told(world):
    """Same phone, another way of writing: named as a reason; the pair's page shows nothing of the reporter."""
    facts = {"signature_type": "real_name", "accused": [], "accused_org": world.village}
    register(world, reporter=PERSON, summary="低保评给了有车的人家。", **facts)
    letter = register(
        world,
        reporter={**PERSON, "phone": "＋８６１９９００００１２３４", "name": "费某"},
        summary="有小车的户吃低保，请核查。",
        **facts,
    )
    (pair,) = queries.waiting_of(letter, world.users["petition_2"])
    assert "reporter" in pair.reasons


def test_mending_a_letter_looks_again(world):
    register(world)
    letter, duty = register(world), world.users["petition_2"]
    assert offered(letter, duty)
    columns = {"field": world.leaves["LW3.1"], "summary": "反映发展党员不公正。", "org": world.orgs["yantou"]}
    actions.edit_petition(letter, by=duty, accused=[{"name": "别人"}], **columns)
    assert offered(letter, duty) == []


def test_a_township_letter_that_names_the_village_is_found(world):
    first = register(world)
    letter = register(world, org=world.target.org, summary="柳湾村低保评议优亲厚友。")
    assert offered(letter, world.users["petition_2"]) == [first]


def test_the_night_finds_what_came_past_the_verbs(world):
    first, second = register(world), register(world)
    DuplicateCandidate.objects.all().delete()
    tasks.look_for_duplicates()
    assert DuplicateCandidate.objects.get().first in (first, second)
    tasks.look_for_duplicates()
    assert DuplicateCandidate.objects.count() == 1


def test_stubs_are_in_no_pair(world):
    stub(world)
    stub(world)
    actions.sweep(world.round.term)
    assert not DuplicateCandidate.objects.exists() and Petition.objects.count() == 2


def test_the_pages(world, login):
    first, second = register(world), register(world, channel="qr", signature_type="real_name", reporter=PERSON)
    client = login("petition_2")
    listed = client.get("/petitions/duplicates/").content.decode()
    assert first.number in listed and second.number in listed
    (pair,) = queries.waiting_of(second, world.users["petition_2"])
    shown = client.get(pair.get_absolute_url()).content.decode()
    assert "程启樵" in shown and "费思齐" not in shown and "1234" not in shown
    assert client.post(f"{pair.get_absolute_url()}accept/", {"kind": "visit"}).status_code == 302
    second.refresh_from_db()
    assert (second.primary, second.dup_kind) == (first, "visit")
    for account in ("leader_2", "member_2", "leading_group", "office_director"):
        assert login(account).get("/petitions/duplicates/").status_code == 404
        assert login(account).get(pair.get_absolute_url()).status_code == 404


def test_the_list_of_pairs_asks_as_much_for_many_as_for_few(world, login, django_assert_max_num_queries):
    for _ in range(6):
        register(world)
    assert DuplicateCandidate.objects.count() == 15
    client = login("petition_2")
    client.get("/petitions/duplicates/")
    with django_assert_max_num_queries(15):
        client.get("/petitions/duplicates/")
