"""Pages of imports (导入): template and upload, what the pre-check found, the commit and its result."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from xuncha.core import exports, files, imports, marks, registry, sheets, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.import_states import ImportMode
from xuncha.core.imports import work
from xuncha.core.imports.verbs import is_busy
from xuncha.core.models import ImportRun
from xuncha.core.templatetags.ui import isotime
from xuncha.core.views.jobs import shown as job_shown

TONES = {"checking": "info", "committing": "info", "checked": "soon", "done": "done", "failed": "red"}
LINKS = 200


class UploadForm(forms.Form):
    """The filled-in sheet."""

    upload = forms.FileField(label="填好的表格", required=False, allow_empty_file=True, help_text="只收 .xlsx 和 .xls，最多 10000 行、20 MB；不收带宏的文件。",
                             widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls"}))  # fmt: skip


def _ground(request: HttpRequest, key: str) -> tuple[imports.Import, imports.Ground, web.Asking]:
    """What can be imported there by this person; 404 alike for no such ledger and no right."""
    if key not in registry.imports:
        raise Http404
    declaration = registry.imports[key]
    asking = web.Asking(request.user, request.GET, declaration.pin(request))
    return declaration, declaration.ground(asking), asking


def import_new(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /<ledger>/import/: the template, the upload, one's own imports of the day."""
    declaration, ground, asking = _ground(request, key)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST":
        try:
            upload = request.FILES.get("upload")
            return redirect(
                imports.start_import(by=request.user, declaration=declaration, asking=asking, upload=upload)
            )
        except Unmet as error:
            web.note_on_form(form, error)
    context = {
        "form": form, "declaration": declaration, "columns": _columns(ground.sheet), "back_url": declaration.back.format_map(asking.session),
        "again": any(column.code == "again" for column in ground.sheet.columns),
        "mine": [_line(one) for one in imports.runs_of(request.user).filter(ledger=key)[:10]],
    }  # fmt: skip
    return render(request, "core/import_new.html", context, status=422 if form.is_bound else 200)


def _columns(sheet: sheets.Sheet) -> list[dict[str, Any]]:
    return [{"label": column.label, "needed": column.required, "help": column.help} for column in sheet.entered()]


def _line(imported: ImportRun) -> dict[str, Any]:
    name = imported.file.name if imported.file else "—"
    return {"url": imported.get_absolute_url(), "name": name, "at": isotime(imported.created_at), **_state(imported)}


def _state(imported: ImportRun) -> dict[str, str]:
    over = imported.file is not None and files.is_over(imported.file)
    if over and imported.status not in ("done", "cancelled", "failed"):
        return {"chip": "已过期", "tone": "stop"}
    return {"chip": imported.get_status_display(), "tone": TONES.get(imported.status, "stop")}


@require_safe
def import_template(request: HttpRequest, key: str) -> HttpResponse:
    """GET /<ledger>/import/template.xlsx: heads, an example row, drop-downs of what this person may name."""
    declaration, ground, _ = _ground(request, key)
    answer = HttpResponse(sheets.write_template(ground.sheet), content_type=exports.XLSX)
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{declaration.title}-导入模板.xlsx") or "attachment"
    )
    return answer


def import_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /imports/<uid>/: where an import is; while a job works on it, the page asks anew every two seconds."""
    imported = get_object_or_404(imports.runs_of(request.user), uid=uid)
    if not request.htmx:
        marks.mark_record(request, imported)
    return render(request, "core/import_detail.html", _page(imported, request))


def _page(imported: ImportRun, request: HttpRequest) -> dict[str, Any]:
    found = work.findings_of(imported)
    steps = workflow.steps(imported, request.user, imports.why_not, lambda *_: False)
    lawful = {step["verb"]: step for step in steps if step["allowed"]}
    declaration = registry.imports.get(imported.ledger)
    over = imported.file is None or files.is_over(imported.file)
    return {
        "imported": imported, "state": _state(imported), "busy": is_busy(imported), "found": found, "over": over,
        "job": job_shown(imported.job) | {"poll_url": ""} if imported.job is not None and imported.status != "done" else None,
        "marked": imported.marked if imported.marked is not None and not files.is_over(imported.marked) else None,
        "facts": _facts(imported), "may_commit": "commit" in lawful and not over and imported.good > 0,
        "modes": _modes(imported), "may_check": "check" in lawful and not over, "may_cancel": "cancel" in lawful and not over,
        "records": _records(imported) if imported.status == "done" else [], "history": web.history(imported),
        "back_url": declaration.back.format_map(imported.place) if declaration else "/", "new_url": f"/{imported.ledger}/import/",
        "more": max(found.get("count", 0) - len(found.get("errors", ())), 0),
    }  # fmt: skip


def _facts(imported: ImportRun) -> list[dict[str, Any]]:
    pairs = [("文件", imported.file.name if imported.file else ""), ("上传时间", isotime(imported.created_at)),
             ("保存到", isotime(imported.expires_at)), ("行数", f"{imported.rows} 行"), ("可以导入", f"{imported.good} 行"),
             ("有错", f"{imported.bad} 行"), ("已登记过，跳过", f"{imported.known} 行")]  # fmt: skip
    if imported.status == "done":
        pairs += [
            ("方式", imported.get_mode_display()),
            ("新登记", f"{imported.created} 条"),
            ("更新", f"{imported.changed} 条"),
        ]
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


def _modes(imported: ImportRun) -> list[dict[str, Any]]:
    """The choice, with what it means for this file."""
    words = {ImportMode.ALL: f"{imported.good} 行全部写入；写入时如有一行不成，就一行也不写。",
             ImportMode.SKIP: f"写入 {imported.good} 行；有错的 {imported.bad} 行在标注副本里，改正后再传。"}  # fmt: skip
    lawful = [ImportMode.SKIP] if imported.bad else [ImportMode.ALL, ImportMode.SKIP]
    return [
        {"value": mode.value, "label": mode.label, "words": words[mode], "checked": mode == lawful[0]}
        for mode in lawful
    ]


def _records(imported: ImportRun) -> list[tuple[str, str]]:
    """What came of it, as far as the person may see it now."""
    try:
        _, ground = work.ground_of(imported)
    except Http404:
        return []
    uids = list(imported.imported.order_by("pk").values_list("record_uid", flat=True).distinct()[:LINKS])
    return [ground.link(record) for record in ground.visible().filter(uid__in=uids).order_by("pk")]


@require_POST
def import_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /imports/<uid>/<verb>/: check (again), commit with `mode`, cancel."""
    imported = get_object_or_404(imports.runs_of(request.user), uid=uid)
    if verb not in imports.VERBS:
        raise Http404
    more = {"mode": request.POST.get("mode", ImportMode.ALL)} if verb == "commit" else {}
    done = imports.VERBS[verb](imported, by=request.user, reason=request.POST.get("reason", ""), **more)
    if verb == "cancel":
        messages.success(request, "已取消，没有写入任何一行，上传的文件已清除。")
    return redirect(done)
