"""The written material of the demo (演示语料), read from `corpus/*.json`, and Chinese labels turned into codes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

CORPUS = Path(__file__).resolve().parent / "corpus"
#: words of the corpus that stand for a township and read as "乡" at a 乡
TOWN_WORDS = ("党委", "里", "财政所", "纪委", "政府", "干部", "人大", "长办公会")


@cache
def corpus(name: str) -> list[dict[str, Any]]:
    """One file of the corpus."""
    return json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))


def code_of(choices: type[TextChoices], label: str, **others: str) -> str:
    """The code of a Chinese label; `others` names codes for labels that the choices do not have. Loud when unknown."""
    for value, known in choices.choices:
        if known == label:
            return str(value)
    if label in others:
        return others[label]
    raise KeyError(f"{choices.__name__} 没有“{label}”")


def local(text: str, town: str) -> str:
    """A text of the corpus as it reads at a place: 镇党委 is 乡党委 at a 乡."""
    if not town.endswith("乡"):
        return text
    text = text.replace("该镇", "该乡").replace("全镇", "全乡").replace("本镇", "本乡")
    for word in TOWN_WORDS:
        text = text.replace(f"镇{word}", f"乡{word}")
    return text


def first_sentence(text: str) -> str:
    """Up to the first full stop."""
    return text.split("。")[0].strip() + "。"
