"""The threat model promises nothing without a test that is there: each name in its table is a file, each `::name` a test in it."""

import ast
import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[1]
TEXT = (BASE / "docs/threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/*.]+(?:::\w+)?)`", TEXT)))


def _promises() -> list[str]:
    table = TEXT.split("## Promises and the tests that hold them")[1].split("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("|")][2:]


def test_every_promise_names_what_holds_it():
    assert len(_promises()) > 20
    assert [line for line in _promises() if "`tests/" not in line and "constraint" not in line] == []


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name):
    path, _, test = name.partition("::")
    found = list(BASE.glob(path))
    assert found, path
    if test:
        tree = ast.parse(found[0].read_text(encoding="utf-8"))
        assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, name
