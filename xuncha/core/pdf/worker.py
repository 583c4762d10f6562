"""The process that draws one paper, started by path so that it knows neither Django nor our secrets.

In: one JSON job on standard input. Out: the PDF on standard output, progress as JSON lines on standard error (pages and
steps only, never a word of the document). Limits are set before anything large is imported.
"""

import gc
import json
import logging
import mimetypes
import os
import resource
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

DATA_IMAGES = ("data:image/png;", "data:image/jpeg;", "data:image/svg+xml;")
DATA_LIMIT = 64 * 1024
MOST_STRETCH = 0.5  # of one character: a line short by more than this per gap is left ragged, as by hand
IMPRINT_MARK = 'class="imprint"'
IMPRINT_ON_NEXT_PAGE = ".imprint-page { break-before: left }"


def tell(**facts: Any) -> None:
    """One line for the parent."""
    sys.stderr.write(json.dumps(facts) + "\n")
    sys.stderr.flush()


class Steps(logging.Handler):
    """WeasyPrint's own progress, passed on as step and page."""

    def emit(self, record: logging.LogRecord) -> None:
        step, page = str(record.msg)[5:6], record.args[0] if isinstance(record.args, tuple) and record.args else 0
        tell(step=int(step) if step.isdigit() else 0, page=page if isinstance(page, int) else 0)


def bundled_fetcher(roots: list[Path]) -> Any:
    """A fetcher that opens files below `roots` and small inline images; anything else stops the drawing."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # slow import

    class BundledFetcher(URLFetcher):
        refused = False  # remembered, because the drawing of SVG swallows even fatal errors

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith(DATA_IMAGES) and len(url) <= DATA_LIMIT:
                return super().fetch(url, headers)
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path)).resolve()
            inside = any(path.is_relative_to(root) for root in roots)
            if parts.scheme != "file" or parts.netloc or not inside or not path.is_file():
                self.refused = True
                raise FatalURLFetchingError("refused")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return BundledFetcher(allowed_protocols=("data",), allow_redirects=False)


def spread(context: Any, box: Any, step: float, shift: float) -> float:
    """Give every character of `box` `step` more room, move what follows; returns how far the next box has to move."""
    from weasyprint.formatting_structure import boxes  # slow import
    from weasyprint.text.line_break import create_layout

    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        if not box.text:
            return shift
        spacing = box.style["letter_spacing"]
        box.style = box.style.copy()
        box.style["letter_spacing"] = (0 if spacing == "normal" else spacing) + step
        box.pango_layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
        box.pango_layout.deactivate()
        box.width += step * len(box.text)
        return shift + step * len(box.text)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    after = shift
    for child in box.children:
        if child.is_in_normal_flow():
            after = spread(context, child, step, after)
    box.width += after - shift
    return after


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Both edges straight (两端对齐): the gap is shared by all characters, where WeasyPrint widens only spaces."""
    from weasyprint.formatting_structure import boxes  # slow import

    texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps > 0 and extra_width / gaps <= MOST_STRETCH * line.style["font_size"]:
        spread(context, line, extra_width / gaps, 0)


def even_pitch(split: Any) -> Any:
    """Wrap WeasyPrint's line splitter: no character of a fallback face makes its line taller (行距固定)."""
    from weasyprint.text.line_break import strut  # slow import

    def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> tuple[Any, ...]:
        *found, height, baseline = split(text, style, *rest, **named)
        if style["line_height"] != "normal":
            pitch, base = strut(style)
            baseline = base - (pitch - height) / 2
        return (*found, height, baseline)

    return split_first_line


def draw(job: dict[str, Any]) -> bytes:
    """Lay the paper out and write it. An imprint (版记) stands on an even page: after an odd last one, on the next."""
    import weasyprint  # slow import
    from weasyprint.layout import inline
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    inline.justify_line = justify_line
    inline.split_first_line = even_pitch(inline.split_first_line)
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
    fetcher, fonts = bundled_fetcher([Path(root) for root in job["roots"]]), FontConfiguration()

    def layout(sheet: str) -> Any:
        extra = weasyprint.CSS(string=sheet, url_fetcher=fetcher, font_config=fonts)
        page = weasyprint.HTML(string=job["html"], base_url=job["base"], url_fetcher=fetcher)
        return page.render(stylesheets=[extra], font_config=fonts, presentational_hints=True)

    document = layout(job["sheet"])
    if IMPRINT_MARK in job["html"] and len(document.pages) % 2:
        document = layout(job["sheet"] + IMPRINT_ON_NEXT_PAGE)
    document.metadata.title = job["title"]
    document.metadata.generator = job["maker"]
    document.metadata.custom = job["info"]
    pdf = document.write_pdf(custom_metadata=True)
    if fetcher.refused:
        raise FatalURLFetchingError("refused")
    tell(step=9, page=len(document.pages))
    return bytes(pdf)


def main() -> int:
    """Read, limit, draw, write. The exit code is 0 only with a whole file on standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not get into the file
    job = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 2))
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    steps = logging.getLogger("weasyprint.progress")
    steps.addHandler(Steps())
    steps.setLevel(logging.INFO)
    try:
        pdf = draw(job)
    except MemoryError:
        tell(error="memory")
        return 3
    except BaseException as error:  # its words may quote the document, so only its kind is told
        tell(error="refused" if type(error).__name__ == "FatalURLFetchingError" else "crash", kind=type(error).__name__)
        return 4
    out.write(pdf)
    out.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
