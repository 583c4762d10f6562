"""On screen and on print, pages of level 2 and above name their reader and the entry of the reading (domain §7.3)."""

import re

from tests.petitions.letters import register
from xuncha.core.models import AuditEntry


def test_a_secret_page_carries_its_reader_and_the_entry_of_the_reading(world, login):
    letter = register(world)
    page = login("leader_2").get(f"/petitions/{letter.uid}/").content.decode()
    marks = set(re.findall(r'<span data-text="([^"]+)"', page))
    assert len(marks) == 1, "one text, tiled"
    mark = marks.pop()
    entry = AuditEntry.objects.get(pk=re.search(r"追溯码 (\d+)$", mark).group(1))
    assert mark.startswith("leader_2(测试) leader_2 2023-03-15 ")
    assert (entry.verb, entry.actor, entry.uid) == ("read", "leader_2", letter.uid)
    assert 'class="watermark" aria-hidden="true"' in page


def test_ordinary_pages_carry_none(world, login):
    assert 'class="watermark"' not in login("leader_2").get("/").content.decode()
    assert "/exports/" in login("leader_2").get("/").content.decode()
