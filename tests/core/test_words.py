"""Nobody who reads the trail or a record's history meets a verb's code: each has Chinese words."""

import re

import pytest

from tests.source import APPS, BASE
from xuncha.core import words
from xuncha.core.models import AuditEntry

#: where a verb's code stands in the source: the trail's own door, and the two helpers that write records
SAID = re.compile(r"(?:audit\.record|\bmake|\bchange)\(\s*(?:[A-Za-z_.]+,\s*)?\"([a-z_]+)\"")


def spoken() -> set[str]:
    files = (file for app in ("xuncha", *APPS) for file in (BASE / app).rglob("*.py"))
    return {verb for file in files for verb in SAID.findall(file.read_text(encoding="utf-8"))}


def test_the_search_finds_verbs_where_they_stand():
    assert {"login", "lay_document", "set_quota", "evidence_add"} <= spoken()


@pytest.mark.parametrize("verb", sorted(spoken()))
def test_every_verb_has_words(verb):
    assert words.of("", verb) != verb


def test_moves_are_called_as_in_their_table():
    assert words.of("interviews.interview", "review") == "审核通过"
    assert words.of("findings.workingdraft", "review") == "副组长审核通过"


def test_the_auditor_reads_words(login):
    page = login("auditor").get("/audit/").content.decode()
    assert "绕过业务动作改动" not in page and "绕过业务动作写入" not in page
    codes = set(AuditEntry.objects.values_list("verb", flat=True)) - {"read"}
    assert codes and not any(f">{code}<" in page for code in codes)
