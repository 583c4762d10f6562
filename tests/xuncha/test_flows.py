"""docs/flows.md is drawn from the tables of moves and is current (design §5.7)."""

import re

from django.apps import apps
from django.core.management import call_command

from tests.test_squares import FLOWS
from xuncha import flows
from xuncha.core.moves import Flow


def test_the_page_is_current():
    drawn = flows.PAGE.read_text(encoding="utf-8")
    assert drawn == flows.document(), "run `manage.py draw_flows`"


def test_every_life_cycle_is_drawn():
    """One diagram for each record with moves; every arrow is a move and every move an arrow."""
    lives = list(flows.lives())
    having = [model for model in apps.get_models() if isinstance(getattr(model, "FLOW", None), (Flow, property))]
    assert sorted(life.name for life in lives) == sorted(str(model._meta.verbose_name) for model in having)
    assert {id(flow) for flow in FLOWS.values()} <= {id(model.FLOW) for model in having}
    page = flows.document()
    for life in lives:
        section = page.partition(f"\n## {life.name}\n")[2].partition("\n## ")[0]
        arrows = set(re.findall(r"^    (\w+) --> (\w+): (.+)$", section, re.M))
        assert arrows == {(source, move.target, move.label) for move in life.moves for source in move.sources}, (
            life.name
        )
        assert all(
            f"    {status}: {label}\n" in section
            for a, b, _ in arrows
            for status, label in life.labels.items()
            if status in (a, b)
        )


def test_the_command_writes_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(flows, "PAGE", tmp_path / "flows.md")
    call_command("draw_flows")
    assert (tmp_path / "flows.md").read_text(encoding="utf-8") == flows.document()
    assert "种记录" in capsys.readouterr().out
