"""绝不允许泄露工作秘密, asked of every account about every record of the demo round, on every way there is to it."""

import random
import re
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from findings.models import Clue, InspectionReport, Problem, Transfer, WorkingDraft
from interviews.models import Interview, Survey, Visit
from library.models import MaterialRequest
from petitions.models import Petition
from rectification.models import Feedback, RectificationItem
from rounds.models import InquiryLetter, InspectionRound, RoundTarget, SecretaryPoint
from tests.probes.conftest import Tally
from tests.probes.expected import WHO, sees
from xuncha.core import jobs
from xuncha.core.demo_accounts import GROUPS, TOWNSHIPS
from xuncha.core.models import StoredFile, User

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROW = re.compile(r'data-row="([0-9a-f-]{36})"')
KEYS = {name: key for key, name in TOWNSHIPS}
SEED, SAMPLE = 20231124, 6
#: noun → model, its list, and the attribute that names its text for the one search box (None: it is in no search)
NOUNS: dict[str, tuple[Any, str, str | None]] = {
    "interview": (Interview, "/interviews/", "content"), "visit": (Visit, "/visits/", "content"),
    "survey": (Survey, "/surveys/", None), "petition": (Petition, "/petitions/", None),
    "material": (MaterialRequest, "/requests/", "number"), "inquiry": (InquiryLetter, "letters", None),
    "secretary_point": (SecretaryPoint, "/points/", None),
    "draft": (WorkingDraft, "/drafts/", "title"), "problem": (Problem, "/problems/", None), "clue": (Clue, "/clues/", None),
    "transfer": (Transfer, "/transfers/", None), "report": (InspectionReport, "/reports/", None),
    "feedback": (Feedback, "/rectification/feedback/", None), "rectification": (RectificationItem, "/rectification/", "problem"),
}  # fmt: skip


@pytest.fixture
def records(db, settings) -> dict[str, list[Any]]:
    """Every record of the demo round, by noun."""
    settings.XUNCHA_TODAY = date(2023, 7, 10)
    call_command("demo_round", password="Probe-2023-pass", verbosity=0)
    found = {}
    for noun, (model, _, _) in NOUNS.items():
        rows = model.objects.filter(voided_at=None) if hasattr(model, "voided_at") else model.objects.all()
        found[noun] = list(rows.order_by("pk"))
    return found


def expects(noun: str, record: Any, towns: dict[int, str], account: str, user: User) -> bool:
    """The table's answer. A transfer stands in no township: it is seen by whom it concerns and who sees a clue on its list."""
    if noun == "secretary_point":  # of the whole round: it stands at an organisation, not at a target
        return sees(noun, record, _town_of(record), account, user)
    if noun != "transfer":
        return sees(noun, record, towns[record.target_id], account, user)
    clues = [item.clue for item in record.items.select_related("clue__group")]
    return any(sees("clue", c, towns[c.target_id], account, user) and sees(noun, record, towns[c.target_id], account, user)
               for c in clues)  # fmt: skip


def _town_of(point: SecretaryPoint) -> str:
    return next(
        KEYS[str(t.org)] for t in RoundTarget.objects.select_related("org") if point.org.path.startswith(t.org.path)
    )


def client_of(account: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend")
    return client


def listed(client: Client, address: str) -> set[str]:
    """The uids of every page of a list; nothing for whom the list does not exist."""
    uids: set[str] = set()
    for page in range(1, 9):
        answer = client.get(f"{address}?size=200&page={page}")
        if answer.status_code != 200:
            return uids
        here = set(ROW.findall(answer.content.decode()))
        if here <= uids:
            return uids
        uids |= here
    return uids


def test_every_account_is_in_the_table():
    assert {account for _, rows in GROUPS for account, _ in rows} == set(WHO)


def test_nobody_sees_what_they_have_no_part_in(records, tally):
    towns = {target.pk: KEYS[str(target.org)] for target in RoundTarget.objects.select_related("org")}
    chance = random.Random(SEED)
    job = jobs.enqueue("probe.none", by=User.objects.get(username="leader_2"), label="别人的任务")
    for account in WHO:
        user, client = User.objects.get(username=account), client_of(account)
        for noun, rows in records.items():
            wanted = {str(r.uid): expects(noun, r, towns, account, user) for r in rows}
            _probe_list(tally, client, account, noun, wanted)
            few = chance.sample(rows, min(SAMPLE, len(rows)))
            _probe_pages(tally, client, account, noun, few, wanted)
            _probe_search(tally, client, account, noun, few[:3], wanted)
        _probe_files(tally, client, account, records, towns, user, chance)
        shown = client.get(f"/jobs/{job.uid}/").status_code == 200
        tally.note(shown, account == "leader_2", f"{account} job")
    assert tally.probes >= 10_000
    assert (tally.leaks, tally.refusals) == ([], [])


def _address(noun: str) -> str:
    """The letters of a round stand under it."""
    return f"{InspectionRound.objects.get().get_absolute_url()}letters/" if noun == "inquiry" else NOUNS[noun][1]


def _probe_list(tally: Tally, client: Client, account: str, noun: str, wanted: dict[str, bool]) -> None:
    shown = listed(client, _address(noun))
    for uid, expected in wanted.items():
        tally.note(uid in shown, expected, f"{account} list {noun} {uid}")
    for uid in shown - set(wanted):
        tally.note(shown=True, expected=False, words=f"{account} list {noun} {uid}: of no known record")


def _probe_pages(
    tally: Tally, client: Client, account: str, noun: str, few: list[Any], wanted: dict[str, bool]
) -> None:
    for record in few:
        answer = client.get(record.get_absolute_url())
        expected = wanted[str(record.uid)]
        tally.note(answer.status_code == 200, expected, f"{account} page {noun} {record.number}")
        if not expected:  # the number itself is a secret too
            tally.note(record.number != "" and record.number in answer.content.decode(), expected=False,
                       words=f"{account} page {noun} {record.number}: its number")  # fmt: skip


def _probe_search(
    tally: Tally, client: Client, account: str, noun: str, few: list[Any], wanted: dict[str, bool]
) -> None:
    attribute = NOUNS[noun][2]
    for record in few if attribute else ():
        answer = client.get("/search/", {"q": getattr(record, attribute)[:12]})
        found = record.get_absolute_url() in answer.content.decode()
        if found or not wanted[str(record.uid)]:  # a hit may stand on a later page: only what is shown can be wrong
            tally.note(found, wanted[str(record.uid)], f"{account} search {noun} {record.number}")


def _probe_files(
    tally: Tally,
    client: Client,
    account: str,
    records: dict[str, list[Any]],
    towns: dict[int, str],
    user: User,
    chance: random.Random,
) -> None:
    owners = {m.uid: item for item in records["rectification"] for m in item.measures.all()}
    kept = [
        file
        for file in StoredFile.objects.filter(owner_kind="rectification.measure").order_by("pk")
        if file.owner_uid in owners
    ]
    for file in chance.sample(kept, min(SAMPLE, len(kept))):
        item = owners[file.owner_uid]
        expected = expects("rectification", item, towns, account, user)
        tally.note(client.get(f"/files/{file.uid}/").status_code == 200, expected, f"{account} file of {item.number}")
