"""What the jobs of an import do. The check writes nothing; the commit is one transaction: a killed worker leaves
nothing behind and begins anew, and what was finished is not done twice."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.http import Http404, QueryDict

from xuncha.core import audit, files, jobs, registry, sheets, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.import_states import ImportMode
from xuncha.core.imports.checking import Outcome, content, examine
from xuncha.core.imports.declare import Ground, Import, Tell
from xuncha.core.imports.verbs import TYPES, why_not
from xuncha.core.models import ImportedRow, ImportRun, StoredFile, User
from xuncha.core.web import Asking

log = logging.getLogger(__name__)
SHOWN = 50
STOPPED = "已按您的要求停止，没有写入任何一行。"
RACED = "写入时有人同时登记了相同的内容，没有写入任何一行；请重新预检。"
LOST = "您的授权已有变化，不能再导入这份台账。"
BROKEN = "程序出错，没有写入任何一行；已记入日志，请稍后重试。"


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard: the one who imports, as long as the file lives and they may still write in that ledger."""
    imported = ImportRun.objects.select_related("asked_by").filter(uid=kept.owner_uid, asked_by=user).first()
    if imported is None:
        return False
    try:
        ground_of(imported)
    except Http404:
        return False
    return True


def ground_of(imported: ImportRun) -> tuple[Import, Ground]:
    """The declaration and the ground for the one who asked, with the rights of today; Http404 when they are gone."""
    if imported.ledger not in registry.imports:
        raise Http404
    declaration = registry.imports[imported.ledger]
    return declaration, declaration.ground(Asking(imported.asked_by, QueryDict(), imported.place))


def place_of(imported: ImportRun) -> str:
    """The round (or nothing) within which rows are known again."""
    return ":".join(str(value) for value in imported.place.values())[:60]


def _load(run: jobs.Run) -> ImportRun:
    return ImportRun.objects.select_related("asked_by", "file").get(uid=run.job.arguments["import_uid"])


def _examine(imported: ImportRun, ground: Ground, tell: Tell) -> Outcome:
    if imported.file is None or files.is_over(imported.file):
        raise Unmet("上传的文件已过 24 小时，已清除；请重新上传。")
    data = files.read(imported.file)
    return examine(ground, data, ledger=imported.ledger, place=place_of(imported), tell=tell)


# ---- the check ----------------------------------------------------------------------------------------------------


def check_file(run: jobs.Run) -> dict[str, Any]:
    """The work of the pre-check."""
    imported = _load(run)
    if imported.status == "checking":
        try:
            declaration, ground = ground_of(imported)
            outcome = _examine(imported, ground, run.progress)
            run.progress(75, "写标注副本" if outcome.parsed.bad_rows else "整理结果")
            note_check(imported, by=run.user, outcome=outcome, declaration=declaration)
        except Http404 as error:
            _give_up(imported, by=run.user, sentence=LOST)
            raise Unmet(LOST) from error
    return {"result_url": imported.get_absolute_url()}


@audit.action
def note_check(imported: ImportRun, *, by: User, outcome: Outcome, declaration: Import) -> ImportRun:
    """Note what the pre-check found; a file that cannot be taken at all ends here."""
    verb = "fail" if outcome.parsed.file_errors else "found"
    changes = _counts(outcome) | {"marked": _marked(imported, outcome, declaration, by)}
    return workflow.perform(imported, verb, by=by, why_not=why_not, changes=changes)


def _counts(outcome: Outcome) -> dict[str, Any]:
    parsed = outcome.parsed
    return {"rows": len(parsed.rows), "good": outcome.good, "bad": len(parsed.bad_rows), "known": len(outcome.known),
            "findings": _findings(outcome)}  # fmt: skip


def _findings(outcome: Outcome, word: str = "") -> str:
    parsed = outcome.parsed
    errors = [
        [error.cell or f"第 {row.number} 行", error.label, error.message]
        for row in parsed.bad_rows
        for error in row.errors
    ]
    notes = [f"第 {row.number} 行：{note}" for row in parsed.rows[:5000] for note in row.notes]
    found = {"file": parsed.file_errors, "errors": errors[:SHOWN], "count": len(errors), "notes": notes[:SHOWN],
             "note_count": len(notes), "word": word}  # fmt: skip
    return json.dumps(found, ensure_ascii=False)


def findings_of(imported: ImportRun) -> Mapping[str, Any]:
    """What was found, for the page."""
    return json.loads(imported.findings) if imported.findings else {}


def _marked(imported: ImportRun, outcome: Outcome, declaration: Import, by: User) -> StoredFile | None:
    """The marked copy of the person's own file, when some rows are wrong; an earlier one goes."""
    if imported.marked is not None:
        files.remove(imported.marked, by=by, reason="有新的标注副本")
    if not outcome.parsed.bad_rows or imported.file is None:
        return None
    copy = sheets.mark(files.read(imported.file), outcome.parsed)
    stem = imported.file.name.rpartition(".")[0] or imported.file.name
    return files.store_bytes(
        copy, name=f"{stem[:150]}-标注.xlsx", media_type=TYPES[".xlsx"], owner_kind="core.importrun", owner_uid=imported.uid,
        by=by, slot="marked", level=declaration.level, encrypt=True, expires_at=imported.expires_at,
    )  # fmt: skip


# ---- the commit ---------------------------------------------------------------------------------------------------


def write_rows(run: jobs.Run) -> dict[str, Any]:
    """The work of the commit: rights and rows are checked again, then all is written, or nothing."""
    imported = _load(run)
    if imported.status != "committing":
        return {"result_url": imported.get_absolute_url()}
    try:
        write_all(imported, by=run.user, tell=run.progress)
    except jobs.Cancelled:
        _reopen(imported, by=run.user, sentence=STOPPED)
        raise
    except Http404 as error:
        _give_up(imported, by=run.user, sentence=LOST)
        raise Unmet(LOST) from error
    except IntegrityError as error:
        log.warning("导入 %s 写入时与他人冲突", imported.uid, exc_info=True)
        _reopen(imported, by=run.user, sentence=RACED)
        raise Unmet(RACED) from error
    except (Unmet, Refused) as error:
        _reopen(imported, by=run.user, sentence=str(error)[:500])
        raise
    except Exception:
        _reopen(imported, by=run.user, sentence=BROKEN)
        raise
    return {"result_url": imported.get_absolute_url()}


@audit.action
def write_all(imported: ImportRun, *, by: User, tell: Tell) -> ImportRun:
    """One transaction: check again under locks, write the rows and what they came from, end the import."""
    declaration, ground = ground_of(imported)
    ground.hold()
    outcome = _examine(imported, ground, tell)
    bad = len(outcome.parsed.bad_rows)
    if outcome.parsed.file_errors or (bad and imported.mode == ImportMode.ALL):
        word = "数据在预检之后有了变化，现在有行不合要求，没有写入任何一行；请看下面的说明。"
        changes = _counts(outcome) | {
            "findings": _findings(outcome, word),
            "marked": _marked(imported, outcome, declaration, by),
        }
        return workflow.perform(imported, "reopen", by=by, why_not=why_not, changes=changes)
    marked = imported.marked
    if bad != imported.bad:
        marked = _marked(imported, outcome, declaration, by)
    records = ground.save([draft for _, draft in outcome.fresh], tell)
    ground.save_changes([(record, draft) for _, record, draft in outcome.changes])
    tell(97, "收尾")
    rows = [(row, record) for (row, _), record in zip(outcome.fresh, records, strict=True)]
    _remember(imported, rows)
    _renew(imported, [(row, record) for row, record, _ in outcome.changes])
    created = len({record.pk for record in records})
    changes = _counts(outcome) | {"created": created, "changed": len(outcome.changes), "marked": marked}
    return workflow.perform(imported, "finish", by=by, why_not=why_not, changes=changes)


def _remember(imported: ImportRun, rows: list[tuple[Any, Any]]) -> None:
    place = place_of(imported)
    ImportedRow.objects.bulk_create(
        [ImportedRow(ledger=imported.ledger, place=place, key=row.key, content=content(row), record_uid=record.uid, run=imported)
         for row, record in rows],
        batch_size=1000,
    )  # fmt: skip


def _renew(imported: ImportRun, rows: list[tuple[Any, Any]]) -> None:
    """A changed row is known from now on as it stands now."""
    place = place_of(imported)
    for row, record in rows:
        ImportedRow.objects.update_or_create(
            ledger=imported.ledger, place=place, key=row.key,
            defaults={"content": content(row), "record_uid": record.uid, "run": imported},
        )  # fmt: skip


@audit.action
def _reopen(imported: ImportRun, *, by: User, sentence: str) -> None:
    """Back to the confirmation, with the reason; not when somebody else moved it on."""
    fresh = ImportRun.objects.get(pk=imported.pk)
    if fresh.status == "committing":
        told = json.dumps({**findings_of(fresh), "word": sentence}, ensure_ascii=False)
        workflow.perform(fresh, "reopen", by=by, why_not=why_not, changes={"findings": told})


@audit.action
def _give_up(imported: ImportRun, *, by: User, sentence: str) -> None:
    """The import is over: the one who asked may not do it any more."""
    told = json.dumps({"word": sentence}, ensure_ascii=False)
    workflow.perform(imported, "fail", by=by, why_not=why_not, changes={"findings": told})
