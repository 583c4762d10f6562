"""The diagrams of docs/flows.md, drawn from the same tables of moves that the engine reads (design §5.7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from rounds.models import RoundTarget
from rounds.states import Stage, target_flow_at
from xuncha.core.moves import Flow, Move
from xuncha.core.roles import roles_with

PAGE = Path(settings.BASE_DIR) / "docs" / "flows.md"
STREET = ("core", "rounds", "library", "interviews", "petitions", "findings", "rectification")
HEAD = """# 流转图

每种记录的状态和合法动作，由 `manage.py draw_flows` 从程序里的流转表（各应用的 `states.py`）画出；改了流转表而没有重画，测试不通过。
“由谁”一栏是角色表里有这项权限的角色，还要在授权范围内、没有回避，并且起草、审核、批准不是同一人；写“按记录判断”的，由记录本身（如申请人本人）或随别的动作、到期日发生。
个别动作还有记录自己的限定（如导出的第二人是领导小组），见该应用的 `permissions`。
"""


class Life(NamedTuple):
    """One kind of record: its name, the words of its statuses, where it begins, and its moves."""

    name: str
    labels: dict[str, str]
    initial: str
    moves: tuple[Move, ...]


def lives() -> Iterator[Life]:
    """Every kind of record that has a life cycle, in the order of the street."""
    for app in STREET:
        for model in apps.get_app_config(app).get_models():
            flow = target_flow() if model is RoundTarget else getattr(model, "FLOW", None)
            if isinstance(flow, Flow):
                yield Life(str(model._meta.verbose_name), _labels(model, flow.field), flow.initial, flow.moves)


def target_flow() -> Flow:
    """The moves of a target over all its stages; a suspended one goes back to where it was (that one is not drawn)."""
    moves = (move for stage in Stage.values for move in target_flow_at(stage).moves)
    return Flow("stage", Stage.PLANNING, tuple(moves))


def _labels(model: type[Model], field: str) -> dict[str, str]:
    return {str(value): str(label) for value, label in model._meta.get_field(field).flatchoices}


def document() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(life) for life in lives())])


def _section(life: Life) -> str:
    rows = "\n".join(_row(life, move) for move in life.moves)
    head = "| 动作 | 从 | 到 | 由谁 | 理由 |\n|---|---|---|---|---|"
    return f"## {life.name}\n\n```mermaid\n{_diagram(life)}\n```\n\n{head}\n{rows}\n"


def _diagram(life: Life) -> str:
    used = {life.initial} | {status for move in life.moves for status in (*move.sources, move.target)}
    names = [f"    {status}: {label}" for status, label in life.labels.items() if status in used]
    arrows = [f"    {source} --> {move.target}: {move.label}" for move in life.moves for source in move.sources]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {life.initial}", *arrows])


def _row(life: Life, move: Move) -> str:
    sources = " / ".join(life.labels[source] for source in move.sources)
    who = "、".join(role.name for role in roles_with(move.capability)) if move.capability else ""
    reason = "必须写明" if move.needs_reason else ""
    return f"| {move.label} | {sources} | {life.labels[move.target]} | {who or '按记录判断'} | {reason} |"
