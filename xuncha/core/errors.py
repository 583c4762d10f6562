"""The ways a verb says no. All carry whole sentences for the person who caused them."""

from typing import Any

from django.core.exceptions import ValidationError


class Refused(Exception):
    """This person may not do this (403). The sentence names the rule and who could do it instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unmet(Exception):
    """The record is not ready, or the input breaks a rule (422). One sentence per lack; `field` maps a sentence to a form field.

    `refused`: part of what was asked is not this person's to do, so it is noted as a refusal once all is rolled back.
    """

    refused = False

    def __init__(self, *sentences: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        self.sentences = list(sentences) + list(self.fields.values())
        super().__init__(";".join(self.sentences))


class Overtaken(Unmet):
    """Somebody saved the record after the form was given out (422): nothing is written before its writer has seen both."""


class Traces(Exception):
    """A text that is about to leave carries traces of people (422): a sentence for each; a reason lets it pass."""

    def __init__(self, *sentences: str, uid: Any = None) -> None:
        super().__init__(";".join(sentences))
        self.sentences = list(sentences)
        self.uid = uid


def whole(text: str, most: int, name: str, field: str = "") -> str:
    """What was typed, without the blanks around it: a text that its column cannot hold is told of and never cut."""
    text = text.strip()
    if len(text) > most:
        sentence = f"{name}最多 {most} 字，现在 {len(text)} 字，请精简。"
        raise Unmet(fields={field: sentence}) if field else Unmet(sentence)
    return text


#: what the framework says of a number or a length out of bounds, in words of the house: code → sentence with its params
BOUNDS = {
    "min_value": "不能小于 {limit_value}。",
    "max_value": "不能大于 {limit_value}。",
    "max_length": "最多 {limit_value} 个字，现在 {show_value} 个字，请删减。",
    "max_decimal_places": "小数最多 {max} 位。",
    "max_whole_digits": "整数部分最多 {max} 位，请核对单位。",
    "max_digits": "数字最多 {max} 位，请核对单位。",
    "item_invalid": "第 {nth} 项写法不对，请填写整数，多个用逗号或顿号分开。",
    "invalid_choice": "所选的内容已经不在可选范围，请重新选择。",
}


def bound_words(error: ValidationError) -> str:
    """The house's words for a value out of bounds, "" for every other error."""
    return BOUNDS[error.code].format_map(error.params or {}) if error.code in BOUNDS else ""
