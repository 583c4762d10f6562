"""Rows of a sample about what was found (样本的底稿、问题、线索、整改): plain dictionaries for COPY, texts from the corpus."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from findings.models import Clue, Manifestation, Problem, WorkingDraft
from findings.models.drafts import EvidenceItem
from rectification.models import Measure, RectificationItem
from xuncha.core import calendar, crypto, grams
from xuncha.demo import bulk, words
from xuncha.demo.county import TOWNS
from xuncha.demo.sample_base import Sample, Spot

DRAFT_STATES = ("cited", "cited", "filed", "cited", "signed", "cited", "reviewed", "submitted", "draft", "cited")
ITEM_STATES = (
    ("closed", "done"),
    ("closed", "done"),
    ("rectifying", "not"),
    ("closed", "basic"),
    ("under_review", "not"),
    ("assigned", "not"),
)
CLUE_STATES = ("registered", "inquiring", "studied", "leader_signed", "office_reviewed")
SIGNED = ("cited", "filed", "signed")


def drafts(sample: Sample, count: int) -> None:
    """Drafts in every state, two undertakers and one piece of evidence each."""
    texts, keys, evidence_keys = (
        words.corpus("draft_texts"),
        bulk.take_ids(WorkingDraft, count),
        bulk.take_ids(EvidenceItem, count),
    )
    sample.reserve("draft", count)
    rows: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    takers: list[dict[str, Any]] = []
    for place, (key, proof) in enumerate(zip(keys, evidence_keys, strict=True)):
        spot, text, status = (
            sample.spot(place),
            texts[place % len(texts)],
            DRAFT_STATES[place // len(TOWNS) % len(DRAFT_STATES)],
        )
        rows.append(spot.base | _draft(sample, spot, text, status, key, place))
        people += [{"workingdraft_id": key, "user_id": user} for user in (spot.by, spot.other)]
        evidence.append({"id": proof, "draft_id": key, "seq": 1, "name": text["evidence"][0]["name"], "kind": "other", "pages": 3,
                         "taken_on": spot.day, "created_by_id": spot.by})  # fmt: skip
        takers += [{"evidenceitem_id": proof, "user_id": user} for user in (spot.by, spot.other)]
        if status == "cited":
            sample.signed.append((key, rows[-1], place))
    sample.write(WorkingDraft, rows)
    sample.write(WorkingDraft.undertakers.through, people)
    sample.write(EvidenceItem, evidence)
    sample.write(EvidenceItem.takers.through, takers)


def _draft(sample: Sample, spot: Spot, text: dict[str, Any], status: str, key: int, place: int) -> dict[str, Any]:
    title = f"{text['title']}（样本{place + 1}）"
    number, at = sample.number("draft", spot.town), datetime.combine(spot.day, time(16), tzinfo=calendar.ZONE)
    reviewed, signed = status in (*SIGNED, "reviewed"), status in SIGNED
    return {
        "id": key, "number": number if signed else "", "pre_number": number.replace("DG", "YDG"), "title": title, "drafted_on": spot.day,
        "sources": ["interview", "material"], "summary": text["summary"], "category_id": sample.leaf(text["leaf"], spot.org),
        "subject_kind": "village" if spot.org.is_village else "team", "resp_org_id": spot.org.pk, "resp_kind": "direct",
        "org_level": "village" if spot.org.is_village else "township", "place": str(spot.org), "occurred_from": date(2022, 1, 5),
        "process": text["process"], "facts": text["facts"], "basis": "有关财务管理规定", "status": status,
        "amount": Decimal(str(text["amount_wan"])) if text["amount_wan"] else None,
        "reviewed_by_id": sample.chief(spot.town, "deputy") if reviewed else None, "reviewed_at": at if reviewed else None,
        "signed_by_id": sample.chief(spot.town, "leader") if signed else None, "signed_at": at if signed else None,
        "search": grams.vector_text("\n".join((title, text["summary"], text["facts"], text["process"], "有关财务管理规定", ""))),
    }  # fmt: skip


def problems(sample: Sample, count: int) -> None:
    """Problems, each on two cited drafts of one township where there are any."""
    texts, keys = words.corpus("problem_texts"), bulk.take_ids(Problem, count)
    sample.reserve("problem", count)
    by_town: dict[int, list[tuple[int, dict[str, Any], int]]] = {}
    for draft in sample.signed:
        by_town.setdefault(draft[1]["target_id"], []).append(draft)
    rows: list[dict[str, Any]] = []
    orgs: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        spot, text = sample.spot(place), texts[place % len(texts)]
        home = sample.county.orgs[spot.town]
        mine = [by_town[spot.base["target_id"]].pop() for _ in range(2) if by_town.get(spot.base["target_id"])]
        rows.append(spot.base | {
            "id": key, "org_id": home.pk, "number": sample.number("problem", spot.town), "statement": text["statement"], "status": "adopted",
            "category_id": sample.leaf(text["leaf"], home), "recommended_measure": text["suggestion"], "is_key": place % 6 == 0,
        })  # fmt: skip
        orgs.append({"problem_id": key, "partyorg_id": spot.org.pk})
        ties += [{"problem_id": key, "workingdraft_id": draft} for draft, _, _ in mine]
        facts += [
            {"problem_id": key, "seq": seq, "text": row["facts"], "draft_id": draft}
            for seq, (draft, row, _) in enumerate(mine, start=1)
        ]
    sample.write(Problem, rows)
    sample.write(Problem.orgs.through, orgs)
    sample.write(Problem.drafts.through, ties)
    sample.write(Manifestation, facts)


def clues(sample: Sample, count: int) -> None:
    """Clues before their hand-over; subject, summary and inquiry are encrypted."""
    texts = words.corpus("clue_texts")
    sample.reserve("clue", count)
    rows = []
    for place in range(count):
        spot, text, status = sample.spot(place), texts[place % len(texts)], CLUE_STATES[place % len(CLUE_STATES)]
        number, name = sample.number("clue", spot.town), f"样本对象{place + 1}"
        rows.append(spot.base | {
            "number": number if status in ("leader_signed", "office_reviewed") else "", "pre_number": number.replace("XS", "YXS"),
            "source": "found", "subject_name": name, "subject_unit": str(spot.org), "summary": text["summary"], "klass": "integrity",
            "subject_digest": crypto.digest(crypto.normalise_name(name), purpose="findings.clue.subject"), "status": status,
            "category_id": sample.leaf(text["leaf"], spot.org), "inquiry_note": text["inquiry_note"] if status != "registered" else "",
        })  # fmt: skip
    sample.write(Clue, rows)


def items(sample: Sample, count: int) -> None:
    """Ledger lines with two measures each."""
    texts, keys = words.corpus("problem_texts"), bulk.take_ids(RectificationItem, count)
    sample.reserve("rectification", count)
    rows: list[dict[str, Any]] = []
    measures: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        spot, text = sample.spot(place), texts[place % len(texts)]
        status, completion = ITEM_STATES[place % len(ITEM_STATES)]
        closed, staff = status == "closed", sample.county.users["office_staff"].pk
        rows.append(spot.base | {
            "id": key, "number": sample.number("rectification", spot.town), "category_id": sample.leaf(text["leaf"], spot.org),
            "problem": text["statement"], "manifestation": text["manifestations"][0], "resp_org_id": spot.org.pk, "owner": "责任人",
            "goal": text["suggestion"], "due": date(2023, 6, 1) + timedelta(days=place % 180), "status": status, "completion": completion,
            "closed_on": date(2023, 7, 1) if closed else None, "created_by_id": staff,
            "search": grams.vector_text(f"{text['statement']}\n{text['manifestations'][0]}\n{text['suggestion']}\n"),
        })  # fmt: skip
        measures += [
            {"item_id": key, "seq": seq, "text": words_, "due": date(2023, 8, 1), "is_done": closed, "done_on": date(2023, 6, 20) if closed else None}
            for seq, words_ in enumerate(("逐项核实，限期整改", "举一反三，健全制度"), start=1)
        ]  # fmt: skip
    sample.write(RectificationItem, rows)
    sample.write(Measure, measures)
