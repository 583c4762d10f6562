"""Text out of files (全文提取): PDF, .docx, .xlsx, .txt; everything else is stored and marked 未提取全文.

Runs in a process of its own with limits of time and memory: a hostile file ends that process, not the worker.
"""

import io
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_CHARACTERS = 2_000_000
MAX_PAGES = 800
SECONDS = 60
MEMORY = 1 << 30
READABLE = (".pdf", ".docx", ".xlsx", ".txt")
ARTICLE = re.compile(r"^\s*(第[一二三四五六七八九十百零〇\d]{1,8}条)[\s　]*")
CHECKOUT = Path(__file__).resolve().parent.parent


class Unreadable(Exception):
    """No text could be taken out."""


def text_of(content: bytes, suffix: str) -> str:
    """The text of a file, at most two million characters; Unreadable when there is none to be had."""
    if suffix not in READABLE:
        raise Unreadable(suffix)
    command = [sys.executable, "-m", "library.extraction", suffix]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=CHECKOUT,
            check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # its threads would ask for more room than the limit
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable(suffix) from error
    text = done.stdout.decode("utf-8", "replace").replace("\x00", "").strip()
    if not text:
        raise Unreadable(suffix)
    return text[:MAX_CHARACTERS]


def passages(text: str) -> Iterator[tuple[str, str]]:
    """(article number or "", text) for each paragraph; very long ones are cut."""
    for line in text.splitlines():
        line = re.sub(r"[ \t　]+", " ", line).strip()
        if not line:
            continue
        found = ARTICLE.match(line)
        for start in range(0, len(line), 4000):
            yield found[1] if found and start == 0 else "", line[start : start + 4000]


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader  # slow to import, and only wanted in the child

    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages[:MAX_PAGES])


def _docx(content: bytes) -> str:
    from docx import Document  # slow to import, and only wanted in the child

    document = Document(io.BytesIO(content))
    cells = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _xlsx(content: bytes) -> str:
    from xuncha.core.sheets import plain_text  # slow to import, and only wanted in the child

    return plain_text(content)


def _txt(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def main() -> None:
    """The child: bytes in, text out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    read = {".pdf": _pdf, ".docx": _docx, ".xlsx": _xlsx, ".txt": _txt}[sys.argv[1]]
    sys.stdout.buffer.write(read(sys.stdin.buffer.read())[:MAX_CHARACTERS].encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
