"""`make audit-deps` never calls clean what it did not check."""

import json

import pytest

from scripts.audit_deps import CLEAN, FOUND, UNCHECKED, judge

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
HOLED = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2024-1", "fix_versions": ["1.1"]}]}
MISSED = {"name": "rich", "version": "15.0.0", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("rows", "result", "words"),
    [
        ([SOUND], CLEAN, "没有已知漏洞"),
        ([SOUND, HOLED], FOUND, "old 1.0：CVE-2024-1，修复版本 1.1"),
        ([HOLED, MISSED], FOUND, "1 个依赖没有查到"),
        ([SOUND, MISSED], UNCHECKED, "没有检查完"),
        ([], UNCHECKED, "没有检查完"),
    ],
)
def test_the_result_of_an_answer(rows, result, words):
    found, lines = judge(json.dumps({"dependencies": rows, "fixes": []}))
    assert found == result and words in "\n".join(lines)


@pytest.mark.parametrize("answer", ["", "ERROR: could not connect", "[]", "{}"])
def test_without_network_it_says_so_in_one_line(answer):
    found, lines = judge(answer)
    assert (found, len(lines)) == (UNCHECKED, 1) and "连不上漏洞库" in lines[0]
