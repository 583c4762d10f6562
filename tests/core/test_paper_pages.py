"""Official paper as GB/T 9704 wants it: grid, edges, page numbers, faces, head, foot; measured with poppler."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.core.paper_samples import SENTENCE, township_report
from tests.core.paper_tools import BOTTOM, CAST, LEFT, META, MM, RIGHT, TOP, Line, block, keep, pages_of, plain, tool
from xuncha.core.pdf import PaperError, render_pdf


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture(scope="module")
def report(room: Path) -> Path:
    """The township report, final copy."""
    return keep(room / "report.pdf", render_pdf("paper/report_township.html", township_report(), meta=META))


@pytest.fixture(scope="module")
def grid(room: Path) -> list[list[Line]]:
    return pages_of(keep(room / "grid.pdf", plain(CAST * 60)))


def test_a_full_page_has_22_lines_of_28_characters(grid: list[list[Line]]) -> None:
    lines = block(grid[1])
    assert [len(line.text) for line in lines] == [28] * 22


def test_the_text_block_is_156_by_225_mm(grid: list[list[Line]]) -> None:
    lines = block(grid[1])
    for line in lines:
        assert line.left == pytest.approx(LEFT, abs=0.5)
        assert line.right == pytest.approx(RIGHT, abs=0.6)
    pitch = [(after.top - before.top) for before, after in pairwise(lines)]
    assert pitch == pytest.approx([225 * MM / 22] * 21, abs=0.05)
    assert lines[0].top >= TOP - 1
    assert lines[-1].bottom <= BOTTOM + 1


def test_the_page_is_a4(report: Path) -> None:
    assert "595.276 x 841.89 pts (A4)" in tool("pdfinfo", report)


def test_rare_names_and_figures_neither_lose_a_line_nor_move_one(room: Path) -> None:
    """A fallback face is taller; the pitch must not follow it."""
    lines = block(pages_of(keep(room / "rare.pdf", plain(("李玥喆2023年6月垚犇镕" + CAST) * 60)))[1])
    assert len(lines) == 22
    middles = [(line.top + line.bottom) / 2 for line in lines]
    assert middles[-1] - middles[0] == pytest.approx(21 * 225 * MM / 22, abs=3)


def test_both_edges_are_straight_where_punctuation_moves_the_break(room: Path) -> None:
    """Guards our replacement of WeasyPrint's justify_line (its own widens only spaces): look here after an upgrade."""
    pages = pages_of(keep(room / "edges.pdf", plain("\n".join([SENTENCE * 9] * 3))))
    lines = [line for page in pages for line in block(page)[1:]]
    inner = [line for line, after in pairwise(lines) if line.left < LEFT + 5 and after.left < LEFT + 5]
    assert len(inner) > 20
    assert len({len(line.text) for line in inner}) > 1, "the sample must contain lines of unequal length"
    assert [line.right for line in inner] == pytest.approx([RIGHT] * len(inner), abs=0.8)
    assert [line.left for line in inner] == pytest.approx([LEFT] * len(inner), abs=0.5)


def test_paragraphs_start_two_characters_in(grid: list[list[Line]]) -> None:
    first = next(line for line in grid[0] if line.text.startswith("党委书记") and line.left > LEFT + 5)
    assert first.left == pytest.approx(LEFT + 2 * 156 * MM / 28, abs=0.5)
    assert len(first.text) == 26


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(room: Path, grid: list[list[Line]]) -> None:
    """Poppler names the words; the dash itself (一字线, 7 mm below the block) is measured on the picture."""
    from PIL import Image

    tool("pdftoppm", "-r", "300", "-gray", "-l", "2", room / "grid.pdf", room / "grid")
    per_mm = 300 / 25.4
    for number, page in enumerate(grid[:2], start=1):
        assert any(line.text == f"—{number}—" for line in page)
        image = Image.open(next(room.glob(f"grid-*{number}.pgm")))
        strip = image.crop((int(20 * per_mm), int(264 * per_mm), int(190 * per_mm), int(276 * per_mm)))
        dark = [[x for x in range(strip.width) if strip.getpixel((x, y)) < 128] for y in range(strip.height)]
        y, row = max(enumerate(dark), key=lambda item: len(item[1]))
        assert 264 + y / per_mm == pytest.approx(262 + 7, abs=0.4)
        if number % 2:
            assert 20 + row[-1] / per_mm == pytest.approx((RIGHT - 14) / MM, abs=0.5)
        else:
            assert 20 + row[0] / per_mm == pytest.approx((LEFT + 14) / MM, abs=0.5)


def test_headings_and_text_stand_in_their_faces(report: Path) -> None:
    rows = [line.split() for line in tool("pdffonts", report).splitlines()[2:]]
    names = {row[0].split("+")[1] for row in rows}
    assert {"FandolFang", "Noto-Serif-CJK-SC-Bold", "Noto-Sans-CJK-SC", "LXGW-WenKai", "LXGW-WenKai-Light"} <= names
    assert all(row[-5:-3] == ["yes", "yes"] for row in rows), "every face embedded and cut to its characters"


def test_a_common_text_needs_no_fallback_face_and_a_rare_name_takes_wenkai_light(room: Path) -> None:
    common = tool("pdffonts", keep(room / "common.pdf", plain(CAST)))
    rare = tool("pdffonts", keep(room / "one.pdf", plain(CAST + "李玥喆")))
    assert "WenKai-Light" not in common
    assert "WenKai-Light" in rare
    assert "玥喆" in tool("pdftotext", room / "one.pdf", "-")


def test_the_title_is_22_points_and_the_organ_stands_35_mm_down(report: Path) -> None:
    first = pages_of(report)[0]
    title = next(line for line in first if line.text == META.title)
    assert (title.right - title.left) / len(title.text) == pytest.approx(22, abs=0.3)
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    organ = next(line for line in first if line.text.endswith("文件"))
    assert (organ.top + organ.bottom) / 2 == pytest.approx(TOP + 35 * MM + 5.5 * MM, abs=3 * MM)
    assert first[0].text == "秘密★1年"


def test_the_imprint_stands_at_the_foot_of_the_last_even_page(report: Path) -> None:
    pages = pages_of(report)
    assert len(pages) % 2 == 0
    assert any("印发" in line.text and line.bottom > BOTTOM - 12 * MM for line in pages[-1])


def test_an_imprint_that_fits_an_even_page_makes_no_new_one(room: Path) -> None:
    imprint = {"organ": "县委巡察办", "date": date(2023, 6, 12), "copy_to": "县委办"}
    one = pages_of(keep(room / "odd.pdf", plain(CAST * 3, imprint=imprint)))
    two = pages_of(keep(room / "even.pdf", plain(CAST * 20, imprint=imprint)))
    assert (len(one), len(two)) == (2, 2)
    assert "印发" in two[1][-3].text + two[1][-2].text + two[1][-4].text


@pytest.mark.parametrize("sealed", [True, False])
def test_the_date_keeps_its_distance_from_the_right_edge(sealed: bool, room: Path) -> None:
    signature = {"organ": "县委第二巡察组", "date": date(2023, 6, 2), "sealed": sealed}
    lines = block(pages_of(keep(room / f"sign{sealed}.pdf", plain(CAST, signature=signature)))[0])
    organ, day = lines[-2], lines[-1]
    em = 156 * MM / 28
    assert day.text == "2023年6月2日"
    if sealed:
        assert RIGHT - day.right == pytest.approx(4 * em, abs=2)
        assert (organ.left + organ.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=2)
    else:
        assert day.left - organ.left == pytest.approx(2 * em, abs=2)
        assert RIGHT - max(organ.right, day.right) == pytest.approx(2 * em, abs=2)


def test_an_offices_own_face_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """A face named 仿宋_GB2312 in the office's folder is taken before ours."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(settings.BASE_DIR / ".fonts" / "LXGWWenKai-Regular.ttf")
    cutter = subset.Subsetter(subset.Options(name_IDs=["*"]))
    cutter.populate(text=CAST)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = "FangSong_GB2312"
    (tmp_path / "office").mkdir()
    font.save(tmp_path / "office" / "simfang.ttf")
    monkeypatch.setenv("XUNCHA_OFFICE_FONTS", str(tmp_path / "office"))
    faces = tool("pdffonts", keep(tmp_path / "office.pdf", plain(CAST)))
    assert "FangSong-GB2312" in faces.replace("_", "-")
    assert "FandolFang" not in faces


def test_missing_faces_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNCHA_FONTS", str(tmp_path))
    with pytest.raises(PaperError, match=r"FandolFang-Regular\.otf.*make system"):
        plain(CAST)


def test_the_chief_section_stands_alone(room: Path) -> None:
    pdf = keep(room / "chief.pdf", render_pdf("paper/chief_section.html", township_report(), meta=META))
    text = tool("pdftotext", pdf, "-").replace("\n", "")
    assert "（一）正面评价" in text
    assert "（二）突出问题" in text
    assert "党委书记陈立坤同志" in text


def test_a_wide_table_lies_down_repeats_its_head_and_aligns_figures(room: Path) -> None:
    columns = [
        {"label": "序号", "width": 10, "kind": "middle"},
        {"label": "问题", "width": 60},
        {"label": "金额", "width": 15, "kind": "number"},
        {"label": "日期", "width": 15},
    ]
    context = {
        "title": "立行立改台账",
        "columns": columns,
        "rows": [[n, SENTENCE, 3 * n, date(2023, 6, 12)] for n in range(1, 40)],
        "totals": ["", "合计", 2340, None],
        "notes": ["注：以2023年6月12日24时为准。"],
    }
    pdf = keep(room / "table.pdf", render_pdf("paper/table.html", context, meta=META))
    assert "841.89 x 595.276 pts (A4)" in tool("pdfinfo", pdf)
    pages = pages_of(pdf)
    assert len(pages) > 2
    assert all(any(line.text.startswith("序号问题") for line in page) for page in pages)
    words = re.findall(r'xMax="(.*?)" yMax=".*?">(3|117|2340)</word>', tool("pdftotext", "-bbox-layout", pdf, "-"))
    rights = {float(right) for right, text in words if text in ("117", "2340")}
    assert max(rights) - min(rights) < 1
