"""Measuring of papers with poppler, and the plainest paper to measure."""

import dataclasses
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from xuncha.core.pdf import PaperMeta, render_pdf

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
CAST = "党委书记陈立坤主持召开专题会议研究部署乡村振兴和基层治理工作任务落实情况"  # plain Han, no punctuation

META = PaperMeta(
    title="关于巡察承平镇党委情况的报告",
    doc_no="临巡二〔2023〕3号",
    secrecy="秘密★1年",
    snapshot="TJ-0007",
    digest="ab" * 32,
    trace_code="TS5H8WC12Q",
    account="leader_2",
    printed_at=datetime(2023, 6, 12, 9, 5),
)


class Line(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    text: str


def keep(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def tool(*words: str | Path) -> str:
    return subprocess.run([*map(str, words)], check=True, capture_output=True, text=True).stdout


def pages_of(pdf: Path) -> list[list[Line]]:
    """Lines of every page by poppler: pieces at one height are one line, top to bottom."""
    pages = []
    for page in tool("pdftotext", "-bbox-layout", pdf, "-").split("<page ")[1:]:
        words = [
            Line(*map(float, found[:4]), found[4])
            for found in re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        ]
        rows: list[list[Line]] = []
        for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.left)):
            middle = (word.top + word.bottom) / 2
            if rows and abs(middle - (rows[-1][0].top + rows[-1][0].bottom) / 2) < 5:
                rows[-1].append(word)
            else:
                rows.append([word])
        pages.append([whole(row) for row in rows])
    return pages


def whole(row: list[Line]) -> Line:
    row = sorted(row, key=lambda word: word.left)
    return Line(
        row[0].left, min(w.top for w in row), row[-1].right, max(w.bottom for w in row), "".join(w.text for w in row)
    )


def block(page: list[Line]) -> list[Line]:
    """The lines inside the text block (版心)."""
    return [line for line in page if line.bottom < BOTTOM + 3]


def plain(text: str, **context: object) -> bytes:
    return render_pdf(
        "paper/base.html", {"title": "通知", "body": text, **context}, meta=dataclasses.replace(META, secrecy="")
    )
