"""The ways to a record: each asks one address as one account and judges every record that the answer shows or hides."""

import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from openpyxl import load_workbook

from tests.probes import expected, figure_ways
from tests.probes.conftest import Tally
from tests.probes.ground import NOUNS, Ground
from xuncha.core.models import StoredFile
from xuncha.core.registry import bulks, tables
from xuncha.statistics.tables import TABLES

ROW = re.compile(r'data-row="([0-9a-f-]{36})"')
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MORE = re.compile(r"另有 (\d+) 条仅计数")
SEED, SAMPLE = 20231124, 6
#: the columns of T1 that count one noun's living rows, and their noun
T1 = {"petitions": "petition", "problems": "problem", "clues": "clue", "fixes": "fix", "items": "rectification"}
SMALL = 3


@dataclass(frozen=True)
class Ask:
    """One question: as whom, which way, of which noun, and which record (by its place) where the way leads to one."""

    account: str
    way: str
    noun: str
    place: int = 0

    def __str__(self) -> str:
        return f"{self.account} {self.way} {self.noun} {self.place}"


def asks(ground: Ground) -> list[Ask]:
    """Every question of the whole run; which records are asked for one by one is chosen with a fixed seed."""
    chance = random.Random(SEED)
    found = []
    for account in expected.WHO:
        found += [Ask(account, "job", "job"), Ask(account, "t1", "t1"), Ask(account, "missing", "missing")]
        found += [Ask(account, "table", code) for code in figure_ways.TOTALS]
        for key, noun in figure_ways.BULKS.items():
            rows = len(ground.records[noun])
            found += [Ask(account, "bulk", key, place) for place in chance.sample(range(rows), min(2, rows))]
        for noun, kind in NOUNS.items():
            few = chance.sample(range(len(ground.records[noun])), min(SAMPLE, len(ground.records[noun])))
            found += [Ask(account, "list", noun)] if kind.address else []
            found += [Ask(account, "page", noun, place) for place in few] if kind.page else []
            found += [Ask(account, "search", noun, place) for place in few[:3]] if kind.search else []
            found += (
                [Ask(account, noun, noun, place) for place in few]
                if noun in ("notice", "reporter", "group", "identity_notice", "name_notice")
                else []
            )
            found += [Ask(account, "more", noun)] if noun in expected.COUNTS else []
            found += [Ask(account, "pick", noun, place) for place in few] if noun in ("org", "person") else []
        found += [Ask(account, "export", key) for key in expected.EXPORTS]
        found += [Ask(account, "file", kind, place) for kind in expected.FILES for place in range(SAMPLE)]
    return found


def put(ground: Ground, tally: Tally, ask: Ask) -> None:
    """Ask, and note every answer."""
    WAYS[ask.way](ground, tally, ask)


def _text(ground: Ground, ask: Ask, address: str, **data: Any) -> str:
    """The page, or nothing for whom it does not exist."""
    answer = ground.client(ask.account).get(address, data)
    return answer.content.decode() if answer.status_code == 200 else ""


def _list(ground: Ground, tally: Tally, ask: Ask) -> None:
    """All pages of a list: what one may see is there, and nothing else."""
    wanted, shown, rows = ground.wanted(ask.account, ask.noun), set(), set()
    for page in range(1, 9):
        text = _text(ground, ask, ground.address(ask.noun), size=200, page=page)
        here = set(UID.findall(text)) & set(wanted)
        rows |= set(ROW.findall(text))
        if not text or here <= shown:
            break
        shown |= here
    for uid, expects in wanted.items():
        if NOUNS[ask.noun].whole or uid in shown or not expects:
            tally.note(uid in shown, expects, f"{ask} {uid}")
    if NOUNS[ask.noun].whole and ask.noun not in ("round", "target"):
        for uid in rows - set(wanted):
            tally.note(shown=True, expected=False, words=f"{ask} {uid}: of no known record")


def _page(ground: Ground, tally: Tally, ask: Ask) -> None:
    record = ground.records[ask.noun][ask.place]
    answer = ground.client(ask.account).get(record.get_absolute_url())
    expects = ground.wanted(ask.account, ask.noun)[str(record.uid)]
    tally.note(answer.status_code == 200, expects, f"{ask} {record.uid}")
    number = getattr(record, "number", "")
    if not expects and isinstance(number, str) and number:  # the number itself is a secret too
        tally.note(number in answer.content.decode(), expected=False, words=f"{ask} {number}: its number")


def _search(ground: Ground, tally: Tally, ask: Ask) -> None:
    record = ground.records[ask.noun][ask.place]
    text = _text(ground, ask, "/search/", q=getattr(record, NOUNS[ask.noun].search)[:12])
    found, expects = record.get_absolute_url() in text, ground.wanted(ask.account, ask.noun)[str(record.uid)]
    if found or not expects:  # a hit may stand on a later page: only what is shown can be wrong
        tally.note(found, expects, f"{ask} {record.uid}")


def _pick(ground: Ground, tally: Tally, ask: Ask) -> None:
    """What a picker offers for a name: nobody else's organisations and people, and one's own."""
    rows = ground.records[ask.noun]
    record, by_pk = rows[ask.place], {row.pk: row for row in rows}
    answer = ground.client(ask.account).get(f"/{ask.noun}s/pick/", {"q": record.name})
    offered = {row["value"] for row in answer.json()["results"]} if answer.status_code == 200 else set()
    wanted = ground.wanted(ask.account, ask.noun)
    for pk in offered | {record.pk}:
        gone = getattr(by_pk[pk], "left_on", None) or getattr(by_pk[pk], "closed_on", None)
        if not gone:
            tally.note(pk in offered, wanted[str(by_pk[pk].uid)], f"{ask} {by_pk[pk]}")


def _notice(ground: Ground, tally: Tally, ask: Ask) -> None:
    """The public notice stands on its target's page."""
    notice = ground.records["notice"][ask.place]
    text = _text(ground, ask, notice.target.get_absolute_url())
    expects = ground.wanted(ask.account, "notice")[str(notice.uid)] and ground.sees(
        "target", notice.target, ask.account
    )
    tally.note(notice.channels.splitlines()[0].partition("：")[2] in text, expects, f"{ask} {notice.target}")


def _group(ground: Ground, tally: Tally, ask: Ask) -> None:
    group = ground.records["group"][ask.place]
    text = _text(ground, ask, f"{ground.round.get_absolute_url()}groups/")
    if group.number:
        tally.note(
            f'id="group-{group.number}"' in text, ground.wanted(ask.account, "group")[str(group.uid)], f"{ask} {group}"
        )


def _reporter(ground: Ground, tally: Tally, ask: Ask) -> None:
    """No name on the letter's page, for nobody; and no hit for name or phone in the search box."""
    kept = ground.records["reporter"][ask.place]
    text = _text(ground, ask, kept.petition.get_absolute_url())
    tally.note(bool(kept.name) and kept.name in text, expected=False, words=f"{ask} page of {kept.petition}")
    for words in filter(None, (kept.name, kept.phone)):
        found = kept.petition.get_absolute_url() in _text(ground, ask, "/search/", q=words)
        tally.note(found, expected=False, words=f"{ask} search by a reporter of {kept.petition}")


def _identity_notice(ground: Ground, tally: Tally, ask: Ask) -> None:
    """A reading stands on the page of requests for whom it was told to, and for nobody else."""
    notice = ground.records[ask.noun][ask.place]
    text = _text(ground, ask, ground.address(ask.noun))
    tally.note(str(notice.uid) in text, ground.wanted(ask.account, ask.noun)[str(notice.uid)], f"{ask} {notice.about}")


def _more(ground: Ground, tally: Tally, ask: Ask) -> None:
    """另有 N 条仅计数: exactly what one may count and not see."""
    text = _text(ground, ask, ground.address(ask.noun))
    told = int(found[1]) if (found := MORE.search(text)) else 0
    seen, counted = (ground.wanted(ask.account, ask.noun, counted=counted) for counted in (False, True))
    right = sum(counted.values()) - sum(seen.values())
    if text or told:
        tally.note(told > right, expected=False, words=f"{ask}: {told} told, {right} may be counted")
        secret = figure_ways.total_is_secret(ground, ask)
        tally.note(told > 0 if secret else told >= right, expected=not secret, words=f"{ask}: {told} told of {right}")


def _t1(ground: Ground, tally: Tally, ask: Ask) -> None:
    """The cells of T1: the rows that one may count at each target; small cells of clues and letters for their readers alone."""
    answer = ground.client(ask.account).get("/statistics/t1/")
    if answer.status_code != 200:
        return
    table, targets = answer.context["figures"], {t.get_absolute_url(): t for t in ground.records["target"]}
    columns = [column["code"] for column in table.columns]
    for at, line in enumerate(table.rows):
        under = takewhile(lambda one: one.indent, table.rows[at + 1 :]) if line.subtotal else [line]
        within = [targets[one.url] for one in under]
        for target in within:
            tally.note(
                shown=True, expected=ground.sees("target", target, ask.account), words=f"{ask}: line of {target}"
            )
        for code, noun in T1.items():
            if code not in columns:
                continue  # what one may count nothing of is no column
            cell = line.cells[columns.index(code)]
            here = [r for r in ground.records[noun] if r.target_id in {target.pk for target in within}]
            counted = sum(ground.wanted(ask.account, noun, counted=True)[str(r.uid)] for r in here)
            seen = sum(ground.wanted(ask.account, noun)[str(r.uid)] for r in here)
            value = 0 if cell.suppressed else cell.value or 0
            tally.note(
                value > counted,
                expected=False,
                words=f"{ask}: {value} {noun} at {line.label}, {counted} may be counted",
            )
            tally.note(
                cell.suppressed or value == counted,
                expected=True,
                words=f"{ask}: {value} of {counted} {noun} at {line.label}",
            )
            if noun in ("clue", "petition") and 0 < counted < SMALL and seen < counted:
                tally.note(value > 0, expected=False, words=f"{ask}: a small cell of {noun} at {line.label}")


def _export(ground: Ground, tally: Tally, ask: Ask) -> None:
    """At once with the rows of the screen, by request with their number, or not there at all."""
    noun, level = expected.EXPORTS[ask.noun]
    standing = expected.WHO[ask.account][0]
    level = expected.EXPORT_LEVELS.get((ask.noun, standing), level)
    wanted = ground.wanted(ask.account, noun)
    answer = ground.client(ask.account).get(f"/{ask.noun}/export.xlsx")
    there = answer.status_code != 404
    has_part = any(wanted.values()) or standing in expected.SEES[noun] or standing in expected.COUNTS.get(noun, {})
    if not has_part or any(wanted.values()):
        tally.note(there, any(wanted.values()), f"{ask}: {answer.status_code}")
    if there and level <= 1:  # one's own list may have no row yet, and the sheet then has none
        if any(wanted.values()):
            tally.note(answer.status_code == 200, expected=True, words=f"{ask}: {answer.status_code}, not the file")
        if noun in ("org", "rectification", "training") and answer.status_code == 200:
            rows = _rows_of(b"".join(answer) if answer.streaming else answer.content)
            tally.note(
                rows > sum(wanted.values()), expected=False, words=f"{ask}: {rows} rows for {sum(wanted.values())}"
            )
            tally.note(
                rows >= sum(wanted.values()), expected=True, words=f"{ask}: {rows} rows of {sum(wanted.values())}"
            )
    elif there:
        tally.note(answer.status_code == 200, expected=False, words=f"{ask}: a file without an approval")
        asked = _text(ground, ask, f"/exports/new/{ask.noun}/")
        if ask.noun not in ("posts", "secondments") and asked:  # posts of persons; those without a letter too
            rows = int(re.search(r"行数</dt>\s*<dd[^>]*>\s*(\d+)", asked)[1])
            tally.note(
                rows > sum(wanted.values()), expected=False, words=f"{ask}: {rows} rows for {sum(wanted.values())}"
            )
            tally.note(
                rows >= sum(wanted.values()), expected=True, words=f"{ask}: {rows} rows of {sum(wanted.values())}"
            )


def _rows_of(content: bytes) -> int:
    """Lines between the heads and the blank line before the trace."""
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    blank = next((at for at, row in enumerate(rows) if not any(row)), len(rows))
    return blank - 1


def _file(ground: Ground, tally: Tally, ask: Ask) -> None:
    """A stored file is for those who may see what it belongs to."""
    kept = list(StoredFile.objects.filter(owner_kind=ask.noun).order_by("pk"))
    if ask.place >= len(kept):
        return
    step = max(1, len(kept) // SAMPLE)
    file = kept[ask.place * step % len(kept)]
    noun = expected.FILES[ask.noun]
    found = _owner(ground, ask.noun, file.owner_uid)
    if found is None:
        return
    if noun:
        expects = ground.sees(noun, found, ask.account)
    else:
        stands = {
            "petitions.petition": "petition",
            "rounds.groupmeeting": "group_meeting",
            "interviews.survey": "survey",
        }
        at = stands.get(ask.noun, "recusal")
        expects = expected.fetches(ask.noun, found, ground.towns(at, found), ask.account, ground.users[ask.account])
    shown = ground.client(ask.account).get(f"/files/{file.uid}/").status_code == 200
    tally.note(shown, expects, f"{ask} {found}")


def _owner(ground: Ground, kind: str, uid: Any) -> Any:
    """The record that a file hangs on: of a noun itself, or of one of its parts."""
    from django.apps import apps

    record = apps.get_model(kind)._base_manager.get(uid=uid)
    for part in ("item", "draft", "clue"):
        if hasattr(type(record), part) and kind in (
            "rectification.measure",
            "findings.evidenceitem",
            "findings.clueevidence",
        ):
            record = getattr(record, part)
            break
    return None if getattr(record, "voided_at", None) else record


def _job(ground: Ground, tally: Tally, ask: Ask) -> None:
    shown = ground.client(ask.account).get(f"/jobs/{ground.job.uid}/").status_code == 200
    tally.note(shown, ask.account == "leader_2", str(ask))


WAYS: dict[str, Callable[[Ground, Tally, Ask], None]] = {
    "list": _list, "page": _page, "search": _search, "pick": _pick, "notice": _notice, "group": _group, "reporter": _reporter,
    "identity_notice": _identity_notice, "name_notice": _identity_notice,
    "more": _more, "t1": _t1, "table": figure_ways.table, "missing": figure_ways.missing, "bulk": figure_ways.bulk,
    "export": _export, "file": _file, "job": _job,
}  # fmt: skip


def unknown_tables() -> Iterator[str]:
    """Ledgers that can be taken away and have no row in the table."""
    yield from set(tables) ^ set(expected.EXPORTS)


def unknown_bulks() -> Iterator[str]:
    """Ledgers whose rows may be moved together and that nobody asks about."""
    yield from set(bulks) ^ set(figure_ways.BULKS)


def unknown_statistics() -> Iterator[str]:
    """Statistics tables whose total nobody asks about; T1 has a way of its own, cell by cell."""
    yield from set(TABLES) ^ {*figure_ways.TOTALS, "t1"}
