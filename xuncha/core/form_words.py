"""What a form says of its errors, in the house's words: for pages, sheets and refusals alike.

Asks for no settings and no models: a child process that only reads a file comes by here.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from xuncha.core.errors import bound_words

_BAD = {
    forms.DateField: "没有这个日期，请照 2023-03-01 的样子填写。",
    forms.TimeField: "没有这个时间，请照 09:30 的样子填写。",
    forms.DateTimeField: "没有这个时间，请照 2023-03-01 09:30 的样子填写。",
    forms.IntegerField: "请填写整数。",
    forms.DecimalField: "请填写数字。",
}
_CHINESE = re.compile("[一-龥]")


def full_marks(text: Any) -> str:
    """Chinese words carry full-width brackets, colons and commas, whatever the model's own label has."""
    words = str(text)
    if not _CHINESE.search(words):
        return words
    for half, full in (("(", "（"), (")", "）"), (":", "："), (",", "，")):
        words = re.sub(rf"(?<=[一-龥]){re.escape(half)}|{re.escape(half)}(?=[一-龥])", full, words)
    return words


def field_errors(field: BoundField) -> list[str]:
    """Sentences of a field's errors; the framework's own stock words are replaced by ones that say what to do."""
    return [_say(field, error, text) for error, text in zip(field.errors.as_data(), field.errors, strict=True)]


def _say(field: BoundField, error: ValidationError, text: str) -> str:
    stock = type(field.field).default_error_messages | forms.Field.default_error_messages
    own = field.field.error_messages.get(error.code or "")
    words = bound_words(error) if own is None or str(own) == str(stock.get(error.code)) else str(text)
    if words:
        return words
    if error.code not in ("required", "invalid") or str(error.message) != str(stock.get(error.code)):
        return str(text)
    if error.code == "invalid":
        kinds = type(field.field).__mro__  # the house's own fields are kinds of the framework's
        return next((_BAD[kind] for kind in kinds if kind in _BAD), "内容的写法不对，请检查后重填。")
    if isinstance(field.field, forms.BooleanField):
        return f"请勾选“{full_marks(field.label)}”。"
    chosen = isinstance(field.field, (forms.ChoiceField, forms.ModelChoiceField, forms.FileField))
    return f"请{'选择' if chosen else '填写'}“{full_marks(field.label)}”。"


def form_errors(form: forms.BaseForm) -> dict[str, list[str]]:
    """The same of every field that has errors, for places that are no page; what is wrong with the whole under __all__."""
    fields = form.fields
    return {name: field_errors(form[name]) if name in fields else list(form.errors[name]) for name in form.errors}
