"""The verbs of an import as its person gives them: upload, check again, commit, cancel."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from xuncha.core import audit, files, jobs, sheets, workflow
from xuncha.core.errors import Unmet
from xuncha.core.import_states import ImportMode
from xuncha.core.imports.declare import Import
from xuncha.core.models import ImportRun, Job, User
from xuncha.core.moves import Move
from xuncha.core.web import Asking

LIFE_HOURS = 24
TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
}
MACROS = (".xlsm", ".xltm", ".xlsb", ".xlam")
CHECK, COMMIT = "xuncha.core.tasks.check_import", "xuncha.core.tasks.commit_import"


def runs_of(user: User) -> QuerySet[ImportRun]:
    """The imports a person may know of: their own."""
    return ImportRun.objects.filter(asked_by=user).select_related("job", "file", "marked", "asked_by")


def is_busy(imported: ImportRun) -> bool:
    """Whether a job still works on it."""
    return imported.status in ("checking", "committing") and imported.job is not None and not imported.job.is_over


def why_not(user: User, imported: ImportRun, move: Move) -> str:
    """Why this person may not make a move of an import: it is one's own, and waits while its job runs."""
    if imported.asked_by_id != user.pk:
        return "只有导入人可以办理这次导入。"
    if move.verb in ("check", "cancel") and is_busy(imported):
        return "后台正在办理，请等它结束，或先取消任务。"
    return ""


def _lacks(imported: ImportRun) -> list[str]:
    gone = imported.file is None or files.is_over(imported.file)
    return ["上传的文件已过 24 小时，已清除；请重新上传。"] if gone else []


@audit.action
def start_import(*, by: User, declaration: Import, asking: Asking, upload: UploadedFile | None) -> ImportRun:
    """Keep an uploaded sheet, encrypted, for a day, and set its pre-check going."""
    if upload is None:
        raise Unmet(fields={"upload": "请先选择填好的表格。"})
    name, data = Path(upload.name or "表格").name, _checked(upload)
    imported = ImportRun.objects.create(
        ledger=declaration.key, title=declaration.title, place=dict(asking.session), asked_by=by, created_by=by,
        digest=hashlib.sha256(data).hexdigest(), expires_at=files.in_hours(LIFE_HOURS),
    )  # fmt: skip
    imported.file = files.store_bytes(
        data, name=name, media_type=TYPES[Path(name).suffix.lower()], owner_kind="core.importrun", owner_uid=imported.uid, by=by,
        slot="import", level=declaration.level, encrypt=True, expires_at=imported.expires_at,
    )  # fmt: skip
    imported.save(update_fields=["file", "updated_at"])
    audit.record("upload_import", by=by, about=imported, label=f"导入{declaration.title} {imported.digest[:12]}")
    return recheck_import(imported, by=by)


def _checked(upload: UploadedFile) -> bytes:
    """The bytes of what may be a sheet; whatever can be told at sight is told before anything is kept."""
    suffix = Path(upload.name or "").suffix.lower()
    if suffix in MACROS:
        raise Unmet(fields={"upload": f"“{suffix}”文件可以带宏，为安全起见不接收；请另存为 .xlsx 再上传。"})
    if suffix not in TYPES:
        raise Unmet(fields={"upload": f"不能导入“{suffix or '无后缀'}”文件；请上传 .xlsx 或 .xls。"})
    if (upload.size or 0) > sheets.FILE_LIMIT:
        raise Unmet(fields={"upload": f"文件超过 {sheets.FILE_LIMIT // 1024 // 1024} MB；请分成几个文件导入。"})
    data = upload.read()
    if sentence := sheets.refusal_at_sight(data):
        raise Unmet(fields={"upload": sentence})
    return data


def _ask(task: str, imported: ImportRun, by: User, words: str) -> Job:
    return jobs.enqueue(task, by=by, label=f"{words}{imported.title}", import_uid=str(imported.uid))


@audit.action
def recheck_import(imported: ImportRun, *, by: User, reason: str = "") -> ImportRun:
    """Set the pre-check going: after the upload, or anew when its job ended without an end."""
    job = _ask(CHECK, imported, by, "预检")
    return workflow.perform(
        imported, "check", by=by, why_not=why_not, reason=reason, lacks=_lacks, changes={"job": job}
    )


@audit.action
def commit_import(imported: ImportRun, *, by: User, mode: str = ImportMode.ALL, reason: str = "") -> ImportRun:
    """Set the writing going: all rows or none, or the good ones alone."""
    if mode not in ImportMode.values:
        raise Unmet(fields={"mode": "请选择导入方式。"})
    job = _ask(COMMIT, imported, by, "导入")

    def lacks(locked: ImportRun) -> list[str]:
        found = _lacks(locked)
        if locked.bad and mode == ImportMode.ALL:
            found.append(f"有 {locked.bad} 行有错；请改正后重新上传，或选择“{ImportMode.SKIP.label}”。")
        return found if found or locked.good else ["没有可以导入的行。"]

    changes = {"job": job, "mode": mode}
    return workflow.perform(imported, "commit", by=by, why_not=why_not, reason=reason, lacks=lacks, changes=changes)


@audit.action
def cancel_import(imported: ImportRun, *, by: User, reason: str = "") -> ImportRun:
    """取消导入: nothing was written; the files go at once."""
    done = workflow.perform(imported, "cancel", by=by, why_not=why_not, reason=reason)
    for kept in files.of(done):
        files.remove(kept, by=by, reason="取消导入")
    return done


VERBS: dict[str, Any] = {"check": recheck_import, "commit": commit_import, "cancel": cancel_import}
