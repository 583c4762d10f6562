"""A printed screen is A4, has its page numbers, repeats the head of its table and leaves the buttons out (docs/decisions/0045)."""

import io
import subprocess

import pytest
from pypdf import PdfReader

from tests.interviews import talks

pytestmark = pytest.mark.browser


def test_a_list_of_two_pages_is_numbered(stage):
    world, enter = stage
    talks.many(world, 45)
    page = enter("member_2").go("/interviews/")
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    paper = PdfReader(io.BytesIO(printed))
    read = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    texts = ["".join(sheet.split()) for sheet in read.split("\f")[:-1]]
    assert len(texts) > 1
    assert [f"第{at}页，共{len(texts)}页" in text for at, text in enumerate(texts, 1)] == [True] * len(texts)
    assert [round(float(side) / 72 * 25.4) for side in paper.pages[0].mediabox[2:]] == [210, 297]
    assert sum("编号" in text for text in texts) == len(texts), "the head of the table stands on each"
    assert all("登记谈话" not in text and "退出登录" not in text for text in texts)
