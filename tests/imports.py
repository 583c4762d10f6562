"""Imports for tests: sheets as a person fills them in, sent through the page, worked through as the worker does."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from xuncha.core import files, tasks
from xuncha.core.models import ImportRun, Job

TASKS = {"xuncha.core.tasks.check_import": tasks.check_import, "xuncha.core.tasks.commit_import": tasks.commit_import}


def filled(
    rows: Sequence[Mapping[str, Any]], *, heads: Sequence[str] = (), change: Callable[[Any, Any], None] | None = None
) -> bytes:
    """An .xlsx with one line for each row; `change(book, page)` spoils it."""
    heads = heads or list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    page = book.active
    page.title = "导入"
    page.append(list(heads))
    for row in rows:
        page.append([row.get(head) for head in heads])
    if change:
        change(book, page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: Client, key: str, content: bytes, name: str = "谈话.xlsx") -> Any:
    """The answer to an upload."""
    return client.post(f"/{key}/import/", {"upload": SimpleUploadedFile(name, content)})


def send(client: Client, key: str, content: bytes, name: str = "谈话.xlsx") -> ImportRun:
    """Upload and pre-check."""
    answer = upload(client, key, content, name)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    work()
    return ImportRun.objects.latest("pk")


def commit(client: Client, imported: ImportRun, mode: str = "all") -> ImportRun:
    """Confirm and write."""
    answer = client.post(f"{imported.get_absolute_url()}commit/", {"mode": mode})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    work()
    imported.refresh_from_db()
    return imported


def taken(client: Client, key: str, content: bytes, mode: str = "all") -> ImportRun:
    """All the way."""
    return commit(client, send(client, key, content), mode)


def work() -> Job:
    """Do the newest job, as the worker does."""
    job = Job.objects.latest("pk")
    TASKS[job.task](str(job.uid))
    job.refresh_from_db()
    return job


def opened(imported: ImportRun) -> Any:
    """The marked copy."""
    return load_workbook(io.BytesIO(files.read(imported.marked)))


def cell(page: Any, head: str, row: int) -> Any:
    """A cell by the head of its column."""
    return next(page.cell(row, c.column).value for c in page[1] if str(c.value or "").rstrip("*") == head)


def said(imported: ImportRun) -> str:
    """All that the check said, in one text."""
    return imported.findings


def rows_of(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same as `filled`, for a generator."""
    return filled(list(rows))
