"""The words of the product as data: classification trees (问题分类) and small tables, and the demo corpus in the words of the models."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from findings.models import EvidenceKind
from findings.models.clues import ClueClass, Suggestion
from interviews.models import Category, Destination, Nature
from library.models import DocumentKind
from petitions.models import Channel, DisciplineKind, PetitionClass, SignatureType
from rounds.models import VillageClass
from xuncha.demo.clues import CRIMES
from xuncha.demo.people import ORG_TYPES

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "rounds" / "data"
CORPUS = ROOT / "xuncha" / "demo" / "corpus"
TREES = ("LW2023", "SJJ", "SIJJ", "SGLS")
VILLAGES = {"chengping": 13, "luzhou": 10, "huaidu": 12, "liwu": 9, "yanxi": 14, "yuncha": 10}
TEXT_FILES = ("talk_texts", "petition_texts", "draft_texts", "problem_texts", "clue_texts", "fix_texts")
LONG_NUMBER = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)\d{15}(?:\d{2}[\dXx])?(?!\d)")


@cache
def load(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def tree(code: str) -> list[dict]:
    return load(DATA / f"taxonomy_{code}.json")["nodes"]


def corpus(name: str) -> list[dict]:
    return load(CORPUS / f"{name}.json")


def leaves(code: str = "LW2023") -> set[str]:
    return {node["code"] for node in tree(code) if node["leaf"]}


def labels(*choices) -> set[str]:
    """The words that models let choose (decision 0049)."""
    return {str(label) for one in choices for label in one.labels}


def posts() -> dict[str, dict]:
    return {row["code"]: row for row in load(DATA / "post_codes.json")}


def strings(value):
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("code", TREES)
def test_tree_is_sound(code):
    nodes = tree(code)
    codes = [node["code"] for node in nodes]
    assert load(DATA / f"taxonomy_{code}.json")["version"]["code"] == code
    assert len(set(codes)) == len(codes)
    parents = {node["parent"] for node in nodes} - {None}
    assert parents <= set(codes)
    for node in nodes:
        assert node["leaf"] == (node["code"] not in parents)
        assert node["name"] and node["definition"] and node["judging"]
        assert set(node["applies_to"]) <= {"township", "village", "department"} and node["applies_to"]
        if node["parent"]:
            assert node["code"].startswith(node["parent"])
    assert [node["sort"] for node in nodes] == sorted({node["sort"] for node in nodes})


def test_lw2023_is_complete():
    level = Counter(node["level"] for node in tree("LW2023"))
    assert level == {1: 7, 2: 40, 3: 26}
    assert len(leaves()) == 60
    children = Counter(node["parent"] for node in tree("LW2023") if node["level"] == 3)
    assert children == {"LW6.1": 4, "LW6.2": 4, "LW6.3": 4, "LW6.4": 5, "LW6.5": 4, "LW6.6": 5}


def test_each_leaf_speaks():
    for node in tree("LW2023"):
        if node["leaf"]:
            keywords = node["keywords"]
            assert 8 <= len(keywords) <= 20 and len(set(keywords)) == len(keywords), node["code"]
            assert len(node["forms"]) >= 3 and node["basis"], node["code"]


def test_crosswalks_cover_every_leaf_once():
    rows = load(DATA / "crosswalks.json")
    for target in ("SJJ", "SIJJ", "SGLS"):
        mine = [row for row in rows if row["to_version"] == target]
        assert Counter(row["from_code"] for row in mine) == Counter(leaves())
        assert {row["to_code"] for row in mine} <= leaves(target)
        assert all(row["share"] == 1 for row in mine)


def test_examples_are_many_and_different():
    rows = load(DATA / "examples_LW2023.json")
    count = Counter(row["leaf"] for row in rows)
    assert set(count) == leaves()
    assert min(count.values()) >= 10
    texts = [row["text"] for row in rows]
    assert len(set(texts)) == len(texts)
    assert all(25 <= len(text) <= 90 for text in texts)


def test_no_keyword_owns_all_examples_of_its_leaf():
    keywords = {node["code"]: node["keywords"] for node in tree("LW2023")}
    rows = load(DATA / "examples_LW2023.json")
    for leaf in leaves():
        texts = [row["text"] for row in rows if row["leaf"] == leaf]
        for word in keywords[leaf]:
            assert sum(word in text for text in texts) <= 0.8 * len(texts), (leaf, word)


def test_codes_of_small_tables_are_unique():
    assert len(posts()) == len(load(DATA / "post_codes.json"))
    ranks = [row["code"] for row in load(DATA / "rank_levels.json")]
    assert len(set(ranks)) == len(ranks)
    assert {post["default_rank"] for post in posts().values()} <= set(ranks)


def test_organisations_resolve_and_villages_are_counted():
    rows = corpus("orgs")
    keys = {row["key"]: row for row in rows}
    assert len(keys) == len(rows)
    assert all(row["parent"] is None or row["parent"] in keys for row in rows)
    assert {row["org_type"] for row in rows} <= set(ORG_TYPES)
    villages = Counter(row["parent"] for row in rows if row["org_type"].startswith("v_"))
    assert villages == VILLAGES
    shorts = [row["short"] for row in rows]
    assert len(set(shorts)) == len(shorts) and {"柳湾村", "堰头村", "北坪村"} <= set(shorts)


def test_history_of_the_townships():
    for row in corpus("orgs"):
        if row["org_type"] != "township":
            continue
        regular = [past for past in row["history"] if past["regular"]]
        assert row["history"]
        assert bool(regular) == (row["key"] not in VILLAGES)


def test_village_facts_are_plausible():
    for row in corpus("orgs"):
        if not row["org_type"].startswith("v_"):
            continue
        facts = row["facts"]
        assert facts["resident_population"] < facts["population"]
        assert facts["village_class"] in labels(VillageClass)
        assert facts["households"] > facts["village_groups"] >= 5
        members = facts["party_members"]
        assert row["org_type"] == ("v_committee" if members > 100 else "v_general" if members > 50 else "v_branch")


def test_persons_resolve_and_names_differ():
    rows = corpus("persons")
    orgs = {row["key"] for row in corpus("orgs")}
    ranks = {row["code"] for row in load(DATA / "rank_levels.json")}
    keys = {row["key"] for row in rows}
    assert len(keys) == len(rows)
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert row["org"] in orgs and row["post"] in posts() and row["rank"] in ranks and row["gender"] in {"男", "女"}
        assert row.get("kin_of") is None or row["kin_of"] in keys
    accounts = [row["account"] for row in rows if row.get("account")]
    assert len(set(accounts)) == len(accounts)


def test_teams_and_villages_are_staffed():
    rows = corpus("persons")
    for township in VILLAGES:
        team = [row for row in rows if row["org"] == township and row["is_team"]]
        assert 9 <= len(team) <= 12
        assert sum(row["is_chief"] for row in team) == 1
    for org in corpus("orgs"):
        if org["org_type"].startswith("v_"):
            held = Counter(row["post"] for row in rows if row["org"] == org["key"])
            assert held["v_secretary"] == held["v_supervision"] == held["v_accountant"] == 1, org["key"]
            committee = sum(held[post] for post in ("v_deputy_secretary", "v_vice_director", "v_women"))
            assert 2 <= committee <= 3, org["key"]
    for group in (1, 2, 3):
        duties = Counter(row["duty"] for row in rows if row.get("group") == group)
        assert duties == {"group_leader": 1, "deputy_leader": 1, "liaison": 1, "member": 3, "petition": 1}


def test_the_cast_keeps_its_names():
    by_account = {row["account"]: row["name"] for row in corpus("persons") if row.get("account")}
    assert (by_account["leader_2"], by_account["deputy_2"], by_account["petition_2"]) == ("闻柏舟", "祁素安", "祝小满")
    assert (by_account["member_2"], by_account["member_2b"], by_account["member_2c"]) == ("蔺禾", "邵临", "尉迟朗")
    assert by_account["chief_huaidu"] == "岑望舒" and by_account["owner_huaidu"] == "鄢秋实"
    for township in VILLAGES:
        assert {f"chief_{township}", f"owner_{township}"} <= set(by_account)
    liuwan = {row["post"]: row["name"] for row in corpus("persons") if row["org"] == "huaidu-liuwan"}
    assert liuwan["v_secretary"] == "程启樵" and liuwan["v_supervision"] == "佟青岚"


@pytest.mark.parametrize("name", TEXT_FILES)
def test_texts_carry_known_leaves_and_no_duplicates(name):
    rows = corpus(name)
    assert len({row["key"] for row in rows}) == len(rows)
    assert {row["leaf"] for row in rows if "leaf" in row} <= leaves()
    text = "body" if name == "talk_texts" else {"problem_texts": "statement", "fix_texts": "goal"}.get(name, "summary")
    texts = [row[text] for row in rows]
    assert len(set(texts)) == len(texts)


def test_points_stand_verbatim_in_their_talk():
    rows = corpus("talk_texts")
    assert len(rows) >= 120
    orgs = {row["key"] for row in corpus("orgs")}
    points = []
    for row in rows:
        assert 150 <= len(row["body"]) <= 400, row["key"]
        assert row["category_name"] in labels(Category) and 1 <= len(row["points"]) <= 4
        assert row["org"] is None or row["org"] in orgs
        for point in row["points"]:
            assert point["text"] in row["body"] and point["leaf"] in leaves()
            assert point["nature"] in labels(Nature) and point["destination"] in labels(Destination)
            points.append(point["text"])
    assert len(set(points)) == len(points)
    assert {point["leaf"] for row in rows for point in row["points"]} == leaves()


def test_petitions_and_their_same_matters():
    rows = corpus("petition_texts")
    assert len(rows) >= 60
    matters = Counter(row["matter"] for row in rows if row["matter"])
    assert len(matters) == 12 and set(matters.values()) <= {2, 3}
    for row in rows:
        assert row["channel"] in labels(Channel) and row["signature_type"] in labels(SignatureType)
        assert row["klass"] in labels(PetitionClass) and row["nature"] in labels(DisciplineKind)
        assert row["accused_post"] in posts()
    for matter in matters:
        assert len({row["leaf"] for row in rows if row["matter"] == matter}) == 1


def test_drafts_problems_clues_and_fixes():
    assert len(corpus("draft_texts")) >= 70 and len(corpus("problem_texts")) >= 60
    assert len(corpus("clue_texts")) >= 20 and len(corpus("fix_texts")) >= 30
    orgs = {row["key"] for row in corpus("orgs")}
    for row in corpus("draft_texts"):
        assert row["evidence"] and {item["kind"] for item in row["evidence"]} <= labels(EvidenceKind), row["key"]
        assert all(item["pages"] > 0 for item in row["evidence"])
        assert row["org"] is None or row["org"] in orgs
    assert {row["leaf"] for row in corpus("draft_texts")} == leaves()
    assert all(row["manifestations"] and row["suggestion"] for row in corpus("problem_texts"))
    for row in corpus("clue_texts"):
        assert row["klass"] in labels(ClueClass) | set(CRIMES)
        assert row["suggestion"] in labels(Suggestion)
        assert row["inquiry_note"] and row["subject_post"] in posts()
    assert all(measure["months"] > 0 for row in corpus("fix_texts") for measure in row["measures"])


def test_appraisals_have_both_halves():
    rows = corpus("praise")
    assert {row["township"] for row in rows} == set(VILLAGES)
    for row in rows:
        assert len(row["chief_praise"]) == 3 and len(row["chief_problems"]) == 3
        assert row["achievements"] and row["causes"] and row["suggestions"]


def test_library_documents():
    rows = corpus("library")
    keys = {row["key"] for row in rows}
    assert len(rows) >= 25 and len(keys) == len(rows)
    for row in rows:
        assert row["kind"] in labels(DocumentKind) and 3 <= len(row["articles"]) <= 8
        assert row["superseded_by"] is None or (row["superseded_by"] in keys and row["effective_to"])
        assert row["effective_to"] is None or row["effective_from"] < row["effective_to"]


@pytest.mark.parametrize("path", sorted([*DATA.glob("*.json"), *CORPUS.glob("*.json")]), ids=lambda path: path.stem)
def test_no_real_looking_numbers(path):
    """No ID card and no phone number but the fictional 138 0000 xxxx."""
    for text in strings(load(path)):
        for found in LONG_NUMBER.findall(text):
            assert found.replace(" ", "").replace("-", "").startswith("1380000"), text


def test_texts_name_no_person_of_the_cast():
    """The words fit any place: names come from the persons at load time."""
    names = {row["name"] for row in corpus("persons") if len(row["name"]) >= 3}
    for name in TEXT_FILES:
        for text in strings(corpus(name)):
            assert not any(person in text for person in names), text
