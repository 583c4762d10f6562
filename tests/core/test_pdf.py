"""The PDF worker: its walls (bundled files only, no secrets) and its ends (cancel, time-out, memory)."""

import base64
import io
import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.paper_samples import township_report
from tests.core.paper_tools import META, keep, plain, tool
from xuncha.core.pdf import PaperError, render, render_pdf


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture
def template(tmp_path: Path, settings) -> Callable[[str], str]:
    """Write a template of the test's own and name it."""
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [tmp_path, settings.BASE_DIR / "templates"],
            "OPTIONS": {"libraries": {"paper": "xuncha.core.templatetags.paper"}},
        }
    ]

    def write(text: str) -> str:
        (tmp_path / "probe.html").write_text(text, "utf-8")
        return "probe.html"

    return write


def test_the_worker_never_calls_out(template: Callable[[str], str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        name = template(f'<img src="http://127.0.0.1:{port}/x.png">')
        with pytest.raises(PaperError) as caught:
            render_pdf(name, {}, meta=META)
        assert caught.value.code == "refused"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "content",
    [
        '<img src="file:///etc/passwd">',
        '<img src="file://localhost/etc/hosts">',
        '<img src="../manage.py">',
        '<img src="css/%2e%2e/%2e%2e/manage.py">',
        '<img src="ftp://127.0.0.1/x">',
        '<img src="data:text/html;base64,PGI+">',
        '<img src="data:image/png;base64,' + "A" * 70_000 + '">',
        '<link rel="stylesheet" href="https://127.0.0.1/x.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>字</p>",
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_anything_not_bundled_is_refused(content: str, template: Callable[[str], str]) -> None:
    with pytest.raises(PaperError, match="已拒绝生成") as caught:
        render_pdf(template(content), {}, meta=META)
    assert caught.value.code == "refused"


def test_a_small_picture_in_the_page_is_allowed(template: Callable[[str], str]) -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(buffer, "PNG")
    name = template(f'<img src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}">')
    assert render_pdf(name, {}, meta=META).startswith(b"%PDF-")


def test_words_of_users_stay_words(room: Path) -> None:
    evil = '<img src="file:///etc/passwd">'
    pdf = keep(room / "evil.pdf", plain(f"群众反映{evil}问题", to=evil, title=f"关于{evil}"))
    assert "file:///etc/passwd" in tool("pdftotext", pdf, "-").replace("\n", "")


def test_the_worker_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-the-worker")
    seen: list[bytes] = []

    def look() -> bool:
        for child in children():
            seen.append(Path(f"/proc/{child}/environ").read_bytes())
        return bool(seen and b"FONTCONFIG_FILE" in seen[-1])

    with pytest.raises(PaperError):
        render_pdf("paper/report_township.html", township_report(chapters=30), meta=META, cancel=look)
    assert b"FONTCONFIG_FILE" in seen[-1]
    assert b"not-for-the-worker" not in seen[-1]
    assert b"SECRET_KEY" not in seen[-1]
    assert b"DATABASE_URL" not in seen[-1]


def children() -> list[int]:
    """Workers of ours that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"pdf/worker.py" in (entry / "cmdline").read_bytes():
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found += [int(entry.name)] if parent == os.getpid() else []
        except OSError:
            continue
    return found


def test_cancel_kills_the_worker_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(PaperError, match="停止") as caught:
        render_pdf("paper/report_township.html", township_report(chapters=60), meta=META, cancel=lambda: True)
    assert caught.value.code == "cancelled"
    assert time.monotonic() - started < 3
    assert children() == []


def test_a_cancel_that_fails_leaves_no_worker() -> None:
    def broken() -> bool:
        raise RuntimeError("no database")

    with pytest.raises(RuntimeError):
        render_pdf("paper/report_township.html", township_report(chapters=60), meta=META, cancel=broken)
    assert children() == []


def test_too_long_is_ended_with_a_sentence() -> None:
    with pytest.raises(PaperError, match="排版超过 1 秒") as caught:
        render_pdf("paper/report_township.html", township_report(chapters=100), meta=META, timeout=0.6)
    assert caught.value.code == "timeout"
    assert children() == []


def test_too_large_is_ended_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where exactly memory ends is the machine's: most often in an allocation, now and then in a thread's start."""
    monkeypatch.setattr(render, "MEMORY_MB", 260)
    monkeypatch.setattr(render, "STALL_SECONDS", 3)
    with pytest.raises(PaperError, match=r"内存超过上限（260 MB）|多为内存不足") as caught:
        render_pdf("paper/report_township.html", township_report(), meta=META)
    assert caught.value.code in {"memory", "stalled"}
    assert children() == []


def test_a_worker_that_waits_for_ever_is_ended_long_before_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text("import threading; threading.Event().wait()", "utf-8")
    monkeypatch.setattr(render, "WORKER", worker)
    monkeypatch.setattr(render, "STALL_SECONDS", 0.5)
    with pytest.raises(PaperError, match="停住不动") as caught:
        render_pdf("paper/report_township.html", township_report(), meta=META, timeout=30)
    assert caught.value.code == "stalled"
    assert children() == []


def test_a_busy_worker_is_not_taken_for_a_stalled_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text("while True: pass", "utf-8")
    monkeypatch.setattr(render, "WORKER", worker)
    monkeypatch.setattr(render, "STALL_SECONDS", 0.3)
    with pytest.raises(PaperError) as caught:
        render_pdf("paper/report_township.html", township_report(), meta=META, timeout=2)
    assert caught.value.code == "timeout"


def test_progress_goes_forward_and_names_pages() -> None:
    told: list[tuple[int, str]] = []
    render_pdf(
        "paper/report_township.html",
        township_report(chapters=12),
        meta=META,
        progress=lambda share, words: told.append((share, words)),
    )
    assert told
    assert all(0 <= share < 100 for share, _ in told)
    assert any(re.fullmatch(r"正在排第 \d+ 页", words) for _, words in told)
