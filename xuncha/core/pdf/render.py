"""From template to PDF: HTML here, layout in a watched process that dies on cancel, time-out and its limits."""

import base64
import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.template.loader import render_to_string

from .fonts import font_config, font_folders
from .meta import PaperError, PaperMeta

WORKER = Path(__file__).with_name("worker.py")
MAKER = "县委巡察工作管理系统"
MEMORY_MB = 1536
TICK = 0.1
STALL_SECONDS = 15  # asleep and without a tick of processor time for so long: it waits for what will never come
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "TMPDIR",
)  # nothing else: no key, no database address
WATERMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="340" height="190">'
    '<text x="170" y="95" transform="rotate(-24 170 95)" text-anchor="middle" font-size="12" fill="#e3e3e3" '
    'font-family="Noto Sans CJK SC">{text}</text></svg>'
)
ENDED_BY: dict[int, str] = {  # C libraries do not raise when memory ends: they abort
    signal.SIGXCPU: "timeout",
    signal.SIGABRT: "memory",
    signal.SIGTRAP: "memory",
    signal.SIGSEGV: "memory",
}
SENTENCES = {
    "cancelled": "已按您的要求停止生成文件。",
    "timeout": "排版超过 {seconds} 秒，已停止。请缩小范围或分部分生成后重试。",
    "memory": "排版所需内存超过上限（{memory} MB），已停止。请减少表格行数，或改用 Excel 导出。",
    "stalled": "排版程序停住不动（多为内存不足），已停止。请减少表格行数，或改用 Excel 导出。",
    "refused": "文件模板引用了系统以外的资源，已拒绝生成。请联系系统管理员检查模板。",
    "crash": "排版程序出错，文件没有生成。请重试；仍不成功时把任务编号告诉系统管理员。",
}


def render_html(template: str, context: Mapping[str, Any], *, meta: PaperMeta) -> str:
    """The paper as HTML: the same text that the PDF is laid out from."""
    return render_to_string(template, {**context, "meta": meta})


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    meta: PaperMeta,
    cancel: Callable[[], bool] | None = None,
    timeout: float = 180,
    progress: Callable[[int, str], None] | None = None,
) -> bytes:
    """Render a paper template to PDF. Raises PaperError with a Chinese sentence; leaves no process, no file behind."""
    folders = font_folders()
    static = Path(settings.BASE_DIR) / "static"
    job = {
        "html": render_html(template, context, meta=meta),
        "base": static.resolve().as_uri() + "/",
        "roots": [str(static.resolve()), *map(str, folders)],
        "sheet": watermark_sheet(meta.watermark),
        "title": meta.title,
        "maker": MAKER,
        "info": meta.info(),
        "cpu_seconds": math.ceil(timeout) + 5,
        "memory_bytes": MEMORY_MB * 1024 * 1024,
    }
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"LANG": "C.UTF-8", "FONTCONFIG_FILE": str(font_config(folders).resolve())}
    return _run(json.dumps(job).encode(), environment, cancel=cancel, timeout=timeout, progress=progress)


def watermark_sheet(text: str) -> str:
    """Page background with the tiled words, light grey and beneath the text; empty text gives none."""
    if not text:
        return ""
    image = base64.b64encode(WATERMARK.format(text=escape(text)).encode()).decode()
    return f"@page {{ background: url(data:image/svg+xml;base64,{image}) repeat; background-size: 90mm 50mm }}"


def _run(
    payload: bytes,
    environment: dict[str, str],
    *,
    cancel: Callable[[], bool] | None,
    timeout: float,
    progress: Callable[[int, str], None] | None,
) -> bytes:
    """Start the worker in a session of its own and watch it to the end. Its three streams are files in memory:
    nothing of the document touches the disk, and no full pipe can hold either side up."""
    with _memory_file() as job, _memory_file() as paper, _memory_file() as log:
        job.write(payload)
        job.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-I", str(WORKER)],
            stdin=job,
            stdout=paper,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
        try:
            _watch(process, log, cancel=cancel, timeout=timeout, progress=progress)
        finally:
            _kill(process)
        paper.seek(0)
        pdf = paper.read()
        if process.returncode != 0 or not pdf.startswith(b"%PDF-"):
            code = _error(log) or ENDED_BY.get(-process.returncode, "crash")
            raise _failure(code, timeout)
    return pdf


def _memory_file() -> IO[bytes]:
    return os.fdopen(os.memfd_create("xuncha-paper"), "w+b")


def _watch(
    process: "subprocess.Popen[bytes]",
    log: IO[bytes],
    *,
    cancel: Callable[[], bool] | None,
    timeout: float,
    progress: Callable[[int, str], None] | None,
) -> None:
    """Wait for the worker, looking up ten times a second: cancelled? too late? stalled? how far?

    A stall is near the limit of memory: Pango waits for its font thread for ever when that thread could not start.
    """
    end, seen = time.monotonic() + timeout, 0
    spent, moved = _processor_ticks(process.pid), time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=TICK)
            return
        if cancel is not None and cancel():
            raise _failure("cancelled", timeout)
        if time.monotonic() > end:
            raise _failure("timeout", timeout)
        if (now := _processor_ticks(process.pid)) is None or now != spent:
            spent, moved = now, time.monotonic()
        elif time.monotonic() - moved > STALL_SECONDS:
            raise _failure("stalled", timeout)
        if progress is not None:
            seen = _report(log, seen, progress)


def _processor_ticks(pid: int) -> int | None:
    """Clock ticks the worker has used; None while it runs, waits for a disk or has ended: then it is not asleep."""
    try:
        state, *figures = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(figures[10]) + int(figures[11]) if state == "S" else None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the worker and whatever it may have started; a finished one is left alone."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _lines(log: IO[bytes], start: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Whole JSON lines the worker wrote from `start` on, and where they end."""
    text = os.pread(log.fileno(), 1 << 20, start)
    text = text[: text.rfind(b"\n") + 1]
    facts = [json.loads(line) for line in text.splitlines() if line.startswith(b"{") and line.endswith(b"}")]
    return facts, start + len(text)


def _report(log: IO[bytes], seen: int, progress: Callable[[int, str], None]) -> int:
    """Tell the newest step as per cent and words. The number of pages is unknown until the end, so it only creeps."""
    facts, seen = _lines(log, seen)
    if facts and "step" in facts[-1]:
        step, page = facts[-1]["step"], facts[-1]["page"]
        if step == 5 and page:
            progress(min(20 + page, 70), f"正在排第 {page} 页")
        elif step >= 6:
            progress(80, "正在写入文件")
        else:
            progress(5 + 3 * step, "正在读取内容")
    return seen


def _error(log: IO[bytes]) -> str:
    """The kind of failure the worker named, if it still could."""
    facts = _lines(log, max(0, os.fstat(log.fileno()).st_size - 4096))[0]
    return next((fact["error"] for fact in reversed(facts) if "error" in fact), "")


def _failure(code: str, timeout: float) -> PaperError:
    return PaperError(code, SENTENCES[code].format(seconds=math.ceil(timeout), memory=MEMORY_MB))
