"""资料、谈话、走访、信访件 → 底稿: evidence that is picked, not typed, with a link that is walked both ways (domain §3.0, §3.3)."""

import pytest

from findings.actions import drafts as draft_actions
from findings.actions import evidence
from findings.queries import carried, sources
from tests.findings import make
from tests.findings.test_views import values
from tests.interviews import talks, visits
from tests.library import requests
from tests.petitions import letters
from xuncha.core import links
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecordLink


@pytest.fixture
def papers(world):
    """Two papers that came, the second a copy of the contract."""
    return list(requests.at_status(world, "complete").items.order_by("seq"))


def lay(world, made, source, *, by: str = "member_2", **more):
    """Lay a record under a draft."""
    return evidence.add_from_record(made, by=world.users[by], kind=links.kind_of(source), uid=source.uid, **more)


def offered(world, made, by: str = "member_2") -> set[str]:
    return {label for label, _ in carried.choices(world.users[by], made)}


def test_a_received_paper_brings_its_name_provider_day_and_takers(world, papers):
    made = make.draft(world)
    item = lay(world, made, papers[1], pages=12)
    assert (item.name, item.provider, item.pages) == ("鱼塘发包合同（2018—2023年）", f"{world.village} 左明远", 12)
    assert (str(item.taken_on), item.is_original, item.kind) == ("2023-03-13", False, "other")
    assert {one.username for one in item.takers.all()} == {"member_2", "deputy_2"}
    draft_actions.submit(made, by=world.users["member_2"])


def test_the_link_is_walked_both_ways_and_once(world, login, papers):
    made = make.draft(world)
    lay(world, made, papers[1])
    page = login("member_2").get(made.get_absolute_url())
    assert [node.number for node in page.context["sources"]] == [f"{papers[1].request.number}-2"]
    assert papers[1].get_absolute_url() in page.content.decode()
    there = login("member_2").get(papers[1].request.get_absolute_url())
    assert [node.url for node in there.context["consequences"]] == [made.get_absolute_url()]
    with pytest.raises(Unmet, match="已经是本底稿的支撑材料"):
        lay(world, made, papers[1])


def test_a_talk_a_visit_and_a_petition_are_evidence_without_their_names(world):
    made = make.draft(world)
    (talk, _), (visit, _) = talks.ready(world), visits.ready(world)
    letter = letters.register(world)
    lay(world, made, talk)
    lay(world, made, visit)
    lay(world, made, letter, by="leader_2")
    rows = list(made.evidence.order_by("seq"))
    assert [row.kind for row in rows] == ["talk", "other", "petition"]
    assert rows[2].name == "信访材料"  # its number is for those who may see it
    assert not any(talk.interviewee in row.name + row.provider for row in rows)
    assert [tie.from_kind for tie in RecordLink.objects.filter(to_uid=made.uid).order_by("id")] == [
        "interviews.interview", "interviews.visit", "petitions.petition",
    ]  # fmt: skip


def test_only_what_one_may_see_of_the_same_target_is_offered(world, papers):
    made, north = make.draft(world), make.draft(world, by="member_1", undertakers=("member_1",), town="north")
    letter = letters.register(world)
    assert offered(world, made) == {"调阅的资料"}
    assert "信访件" in offered(world, made, "leader_2")
    assert offered(world, north, "member_1") == set()
    with pytest.raises(Unmet, match="不在您的查阅范围内"):
        lay(world, made, letter)
    with pytest.raises(Unmet, match="不是"):
        lay(world, north, papers[1], by="member_1")
    with pytest.raises(Refused):
        lay(world, made, papers[1], by="stranger")
    with pytest.raises(Unmet):
        evidence.add_from_record(made, by=world.users["member_2"], kind="auth.user", uid=made.uid)


def test_who_may_not_see_the_source_reads_the_evidence_without_its_link(world, login):
    made, letter = make.draft(world), letters.register(world)
    lay(world, made, letter, by="leader_2")
    page = login("member_2").get(made.get_absolute_url())
    assert [node.label for node in page.context["sources"]] == [links.HIDDEN_SOURCE]
    assert letter.number not in page.content.decode()
    assert page.context["evidence"][0]["origin"] is None
    assert letter.get_absolute_url() in login("leader_2").get(made.get_absolute_url()).content.decode()


def test_a_paper_that_did_not_come_proves_nothing(world):
    made, asked = make.draft(world), requests.at_status(world, "partly")
    came, awaited = asked.items.order_by("seq")
    assert [uid for _, rows in carried.choices(world.users["member_2"], made) for uid, _ in rows] == [
        f"library.materialitem/{came.uid}"
    ]
    with pytest.raises(Unmet):
        lay(world, made, awaited)


def test_evidence_that_goes_takes_its_links_along(world, papers):
    made = make.draft(world)
    item = lay(world, made, papers[0])
    assert item.is_original
    evidence.remove_evidence(item, by=world.users["member_2"], reason="选错")
    assert not RecordLink.objects.filter(from_uid=papers[0].uid).exists()
    lay(world, made, papers[0])


def test_a_new_version_keeps_where_its_evidence_came_from(world, papers):
    made = make.draft(world)
    lay(world, made, papers[1])
    for verb, who in (("submit", "member_2"), ("review", "deputy_2"), ("sign", "leader_2")):
        made = draft_actions.VERBS[verb](made, by=world.users[who])
    new = draft_actions.VERBS["revise"](made, by=world.users["member_2"], reason="补证")
    assert links.sources_of(new, "library.materialitem") == [papers[1].uid]
    assert links.origins_of([new.evidence.get().uid], "evidence", world.users["member_2"])


def test_the_page_of_the_picker(world, login, papers):
    made, client = make.draft(world), login("member_2")
    url = f"{made.get_absolute_url()}evidence/pick/"
    assert url in client.get(made.get_absolute_url()).content.decode()
    page = client.get(url)
    assert papers[1].name in page.content.decode()
    posted = values(page.context["form"]) | {"record": f"library.materialitem/{papers[1].uid}", "pages": "0"}
    assert client.post(url, posted).status_code == 422
    assert client.post(url, posted | {"pages": "3"}).status_code == 302
    assert made.evidence.get().pages == 3
    assert papers[1].get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert login("leader_1").get(url).status_code == 404


def test_a_draft_is_written_from_a_received_paper(world, login, papers):
    client, paper = login("member_2"), papers[1]
    assert f"/drafts/new/?material={paper.uid}" in client.get(paper.request.get_absolute_url()).content.decode()
    page = client.get(f"/drafts/new/?material={paper.uid}")
    first = page.context["form"].initial
    assert (first["sources"], first["org"]) == (["material"], paper.request.org)
    assert paper.request.number in first["process"]
    source = sources.material_for(world.users["member_2"], paper.uid)
    made = draft_actions.record_draft(by=world.users["member_2"], target=world.target, source=source, title="甲", drafted_on=make.DAY,
                                      org=paper.request.org, sources=["material"], summary="合同价低于邻村")  # fmt: skip
    assert links.sources_of(made, "library.materialitem") == [paper.uid]
    assert login("leader_1").get(f"/drafts/new/?material={paper.uid}").status_code == 404
