"""Rows of a sample about what people say (样本的谈话、走访和信访): plain dictionaries for COPY, texts from the corpus."""

from datetime import datetime, time, timedelta
from typing import Any

from interviews.models import Category, Interview, InterviewPoint, InterviewTalker, Visit, VisitFinding, VisitKind
from petitions.models import Petition, PetitionAccused, PetitionReporter
from rounds.models import PartyOrg
from xuncha.core import calendar, crypto, grams
from xuncha.demo import bulk, words
from xuncha.demo.county import GROUP_OF
from xuncha.demo.sample_base import Sample

PETITION_STATES = ("closed", "handling", "screened", "closed", "approved", "registered")


def talks(sample: Sample, count: int) -> None:
    """Talks with two talkers and five points each."""
    texts, keys = words.corpus("talk_texts"), bulk.take_ids(Interview, count)
    sample.reserve("interview", count)
    rows: list[dict[str, Any]] = []
    talkers: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        spot, text = sample.spot(place), texts[place % len(texts)]
        content = f"{text['body']}（第{place + 1}次）"
        said = [row for step in range(5) for row in texts[(place + step) % len(texts)]["points"][:1]]
        name = f"样本谈话对象{place + 1}"
        rows.append(spot.base | {
            "id": key, "number": sample.number("interview", spot.town), "interviewee": name, "category": _category(text, spot.org),
            "org_name": str(spot.org), "date": spot.day, "start": time(9), "end": time(9, 50), "place": "谈话室", "lead_id": spot.other,
            "recorder_id": spot.by, "notice_read": True, "content": content, "signature": "signed", "status": "reviewed",
            "reviewer_id": sample.chief(spot.town, "deputy"),
            "search": grams.vector_text("\n".join([name, content, *(row["text"] for row in said)])),
        })  # fmt: skip
        talkers += [{"interview_id": key, "user_id": user, "during": None} for user in (spot.by, spot.other)]
        points += [
            {"interview_id": key, "seq": seq, "text": row["text"], "org_id": spot.org.pk, "leaf_id": sample.leaf(row["leaf"], spot.org),
             "nature": "issue", "destination": "keep" if seq > 1 else "follow_up", "created_by_id": spot.by}
            for seq, row in enumerate(said, start=1)
        ]  # fmt: skip
    sample.write(Interview, rows)
    sample.write(InterviewTalker, talkers)
    sample.write(InterviewPoint, points)


def visits(sample: Sample, count: int) -> None:
    """Visits to villages with two visitors and one finding each."""
    texts, keys = words.corpus("talk_texts"), bulk.take_ids(Visit, count)
    sample.reserve("visit", count)
    rows: list[dict[str, Any]] = []
    visitors: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        spot, text = sample.spot(place), texts[place % len(texts)]
        villages = sample.county.villages(spot.town)
        org = sample.county.orgs[villages[place // len(villages) % len(villages)]]
        said, content = text["points"][0], f"样本走访{place + 1}：随机入户，核对补贴发放和村务公开。"
        rows.append(spot.base | {
            "id": key, "org_id": org.pk, "number": sample.number("visit", spot.town), "kind": VisitKind.values[place % 7],
            "at": datetime.combine(spot.day, time(9), tzinfo=calendar.ZONE), "households": 3 + place % 9, "content": content,
            "status": "reviewed", "reviewer_id": sample.chief(spot.town, "deputy"),
            "search": grams.vector_text(f"{content}\n{said['text']}"),
        })  # fmt: skip
        visitors += [{"visit_id": key, "user_id": user} for user in (spot.by, spot.other)]
        findings.append({"visit_id": key, "seq": 1, "text": said["text"], "leaf_id": sample.leaf(said["leaf"], org),
                         "destination": "keep", "created_by_id": spot.by})  # fmt: skip
    sample.write(Visit, rows)
    sample.write(Visit.visitors.through, visitors)
    sample.write(VisitFinding, findings)


def _category(text: dict[str, Any], org: PartyOrg) -> str:
    found = words.code_of(Category, text["category_name"])
    return (
        found
        if org.is_village or found in ("cadre", "team", "station", "retired", "other", "party_member")
        else "cadre"
    )


def petitions(sample: Sample, count: int) -> None:
    """Letters with one accused each, and every third with a reporter in custody."""
    texts, keys = words.corpus("petition_texts"), bulk.take_ids(Petition, count)
    sample.reserve("petition", count)
    rows: list[dict[str, Any]] = []
    accused: list[dict[str, Any]] = []
    reporters: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        spot, text, status = (
            sample.spot(place),
            texts[place % len(texts)],
            PETITION_STATES[place % len(PETITION_STATES)],
        )
        clerk = sample.county.users[f"petition_{GROUP_OF[spot.town]}"].pk
        named = place % 3 == 0
        rows.append(spot.base | {
            "id": key, "number": sample.number("petition", spot.town), "created_by_id": clerk, "channel": "letter", "klass": "accusation",
            "received_at": datetime.combine(spot.day, time(9), tzinfo=calendar.ZONE), "signature_type": "real_name" if named else "anonymous",
            "nature": "masses", "field_id": sample.leaf(text["leaf"], spot.org), "summary": text["summary"], "accused_org_id": spot.org.pk,
            "pages": 1, "status": status, "due_base": spot.day, "due": spot.day + timedelta(days=4), "proposer_id": clerk,
            "proposal": "建议由组内了解核实。", "disposal": "group", "result": "反映属实。" if status == "closed" else "",
            "truth": "true" if status == "closed" else "",
        })  # fmt: skip
        name = f"样本被反映人{place + 1}"
        mark = crypto.digest(crypto.normalise_name(name), purpose="person.name")
        accused.append(
            {"petition_id": key, "name": name, "name_digest": mark, "org_name": str(spot.org), "created_by_id": clerk}
        )
        if named:
            reporters.append(_reporter(key, place, clerk))
    sample.write(Petition, rows)
    sample.write(PetitionAccused, accused)
    sample.write(PetitionReporter, reporters)


def _reporter(petition: int, place: int, clerk: int) -> dict[str, Any]:
    name, phone = f"样本反映人{place + 1}", f"1990{place:07}"
    return {
        "petition_id": petition, "name": name, "phone": phone, "created_by_id": clerk,
        "name_digest": crypto.digest(crypto.normalise_name(name), purpose="person.name"),
        "phone_digest": crypto.digest(crypto.normalise_phone(phone), purpose="person.phone"),
    }  # fmt: skip
