"""What a paper tells of itself: trace line, file information, watermark, bookmarks, sources, digest."""

import dataclasses
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import make_aware
from pypdf import PdfReader

from tests.core.paper_samples import township_report
from tests.core.paper_tools import BOTTOM, CAST, META, MM, keep, pages_of, tool
from xuncha.core.pdf import digest_of, render_pdf, trace_code, watermark_text


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture(scope="module")
def report(room: Path) -> Path:
    """The township report, final copy."""
    return keep(room / "report.pdf", render_pdf("paper/report_township.html", township_report(), meta=META))


def test_every_page_carries_the_trace_line_outside_the_text_block(report: Path) -> None:
    for page in pages_of(report):
        line = page[-1]
        assert line.top > BOTTOM + 10 * MM
        for part in ("临巡二〔2023〕3号", "TJ-0007", "ab" * 8, "TS5H8WC12Q", "leader_2", "2023-06-12"):
            assert part in line.text


def test_the_file_names_number_snapshot_digest_and_trace(report: Path) -> None:
    info = PdfReader(report).metadata
    assert info.title == META.title
    assert info["/XunchaNumber"] == META.doc_no
    assert info["/XunchaSnapshot"] == META.snapshot
    assert info["/XunchaDigest"] == META.digest
    assert info["/XunchaTrace"] == META.trace_code
    assert info["/XunchaSecrecy"] == META.secrecy
    assert info["/XunchaPrintedAt"] == "2023-06-12 09:05"


def test_the_watermark_is_tiled_in_light_grey_on_every_page(room: Path) -> None:
    from PIL import Image

    words = watermark_text(
        name="周<闻>远", account="leader_2", printed_at=datetime(2023, 6, 12, 9, 5), code="TS5H8WC12Q"
    )
    meta = dataclasses.replace(META, watermark=words)
    pdf = keep(room / "marked.pdf", render_pdf("paper/base.html", {"title": "通知", "body": CAST * 30}, meta=meta))
    tool("pdftoppm", "-r", "50", "-gray", pdf, room / "marked")
    pictures = sorted(room.glob("marked-*.pgm"))
    assert len(pictures) == 2
    for picture in pictures:
        image = Image.open(picture)
        margin = image.crop((0, 0, image.width, int(30 / 25.4 * 50))).tobytes()
        grey = [value for value in margin if value < 252]
        assert len(grey) > 100, "words reach into the margins"
        assert min(grey) > 200, "and are lighter than any text"


def test_problems_are_bookmarks(report: Path) -> None:
    titles = re.findall(r"'/Title': '(.*?)'", str(PdfReader(report).outline))
    assert "三、发现的主要问题" in titles
    assert "学习贯彻上级决策部署不及时不深入，以会议落实会议" in titles


def test_sources_are_printed_in_the_checking_copy_and_stripped_from_the_final_one(report: Path, room: Path) -> None:
    checking = keep(
        room / "checking.pdf",
        render_pdf("paper/report_township.html", township_report(show_sources=True, chapters=1), meta=META),
    )
    assert "1401-02-DG-0101" in tool("pdftotext", checking, "-").replace("\n", "")
    final = tool("pdftotext", report, "-").replace("\n", "") + str(PdfReader(report).outline)
    assert "DG-" not in final
    assert "1401-02-WT" not in final


def test_each_problem_paragraph_has_its_anchor() -> None:
    html = render_to_string("paper/report_township.html", {**township_report(), "meta": META})
    assert html.count('class="problem" id="p-1401-02-wt-') == 16


@pytest.mark.parametrize(
    ("empty", "headings"),
    [
        ((), ["（一）对被巡察党组织的建议", "（二）对县委的建议", "（三）对职能部门的建议"]),
        (("to_county",), ["（一）对被巡察党组织的建议", "（二）对职能部门的建议"]),
        (("to_county", "to_departments"), ["（一）对被巡察党组织的建议"]),
    ],
)
def test_advice_that_is_not_given_has_no_heading(empty: tuple, headings: list) -> None:
    given = township_report()
    given["suggestions"] |= {key: [] for key in empty}
    html = render_to_string("paper/report_township.html", {**given, "meta": META})
    assert re.findall(r"<h3>(（.）对[^<]*)</h3>", html) == headings


def test_typical_villages_stand_between_the_common_problems_and_the_causes() -> None:
    html = render_to_string("paper/report_township.html", {**township_report(), "meta": META})
    assert html.index("程序不规范问题") < html.index("石桥村集体资金长期由会计") < html.index("六、原因分析")


def test_digest_follows_the_content_and_not_its_order() -> None:
    first = {"a": 1, "day": date(2023, 6, 12), "sum": Decimal("1.50"), "set": {"x", "y"}, "meta": META}
    second = dict(reversed(first.items()))
    assert digest_of(first) == digest_of(second)
    assert len(digest_of(first)) == 64
    assert digest_of(first) != digest_of({**first, "a": 2})
    assert digest_of({"meta": META}) != digest_of({"meta": dataclasses.replace(META, account="other")})


def test_trace_codes_are_short_clear_and_random() -> None:
    codes = {trace_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", code) for code in codes)


def test_an_aware_moment_is_printed_in_the_offices_time() -> None:
    moment = datetime(2023, 6, 12, 1, 5, tzinfo=UTC)
    assert "2023-06-12 09:05" in dataclasses.replace(META, printed_at=moment).trace_line
    assert "2023-06-12 09:05" in dataclasses.replace(META, printed_at=make_aware(META.printed_at)).trace_line
