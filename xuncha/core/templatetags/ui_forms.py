"""Template tags for forms and filters (`{% load ui_forms %}`), used by the parts; pages rarely need them.

A form may name its `layout` (sections and lines) and, as a filter form, its `first_fields`; see `docs/ui-parts.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceIterator
from django.template.context import Context

from xuncha.core import autosaves
from xuncha.core.form_words import field_errors, full_marks
from xuncha.core.templatetags.ui import query_with

register = template.Library()
register.filter(field_errors)
register.filter(full_marks)

_SHORT = (forms.DateField, forms.TimeField, forms.DateTimeField, forms.IntegerField, forms.DecimalField)
DASHES = "---------"  # what Django says for an empty choice
_OWN_SIZE = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.ClearableFileInput)


def _size(field: forms.Field) -> str:
    if isinstance(field, _SHORT):
        return "in-s"
    length = getattr(field, "max_length", None)
    if length and length <= 20:
        return "in-s"
    return "in-m" if length and length <= 40 else "in-l"


@register.simple_tag
def render_widget(field: BoundField, compact: bool = False) -> str:
    """The field's widget with the house's classes and hints for the scripts (date normaliser, number pad)."""
    widget, own = field.field.widget, field.field.widget.attrs
    attrs: dict[str, Any] = {}
    if not isinstance(widget, _OWN_SIZE):
        size = "in-c" if compact else _size(field.field)
        attrs["class"] = f"{own.get('class', '')} in {size}".strip()
    if isinstance(field.field, forms.DateField) and not own.get("data-date"):
        attrs |= {"data-date": "1", "autocomplete": "off", "placeholder": own.get("placeholder", "如 2023-03-01")}
    if isinstance(field.field, (forms.IntegerField, forms.DecimalField)):
        attrs["inputmode"] = "decimal"
    if isinstance(widget, forms.Textarea) and int(own.get("rows", 10)) == 10:
        attrs["rows"] = 5
    if isinstance(widget, forms.SelectMultiple):
        attrs["data-picker"] = own.get("data-picker", "1")
    if isinstance(widget, forms.Select):
        _say_what_is_empty(field)
    if field.use_fieldset and field.aria_describedby:
        attrs["aria-describedby"] = field.aria_describedby
    return field.as_widget(attrs=attrs)


def _say_what_is_empty(field: BoundField) -> None:
    """The framework's row of dashes becomes words."""
    words = "（请选择）" if field.field.required else "（不填）"
    if getattr(field.field, "empty_label", None) == DASHES:
        field.field.empty_label = words
    elif not isinstance(field.field.widget.choices, ModelChoiceIterator):
        field.field.widget.choices = [
            (value, words if label == DASHES else label) for value, label in field.field.widget.choices
        ]


@register.simple_tag
def form_sections(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Sections of a form from its `layout`: [(title, ["name", ("date", "start", "end")]), ...]; a tuple is one line.

    Fields the layout forgets follow in a section without a title, so that none is ever lost.
    """
    layout: Iterable[tuple[str, Iterable[Any]]] = getattr(form, "layout", ())
    seen: set[str] = set()
    sections = []
    for place, (title, rows) in enumerate(layout, start=1):
        lines = [_line(form, row, seen) for row in rows]
        sections.append({"title": title, "anchor": f"sec-{place}", "rows": [line for line in lines if line]})
    rest = [[field] for field in form.visible_fields() if field.name not in seen]
    if rest:
        sections.append({"title": "", "anchor": "sec-rest", "rows": rest})
    return sections


def _line(form: forms.BaseForm, row: Any, seen: set[str]) -> list[BoundField]:
    names = [row] if isinstance(row, str) else list(row)
    seen.update(names)
    return [form[name] for name in names if name in form.fields and not form[name].is_hidden]


@register.simple_tag(takes_context=True)
def autosave_token(context: Context, form: forms.BaseForm | None = None) -> str:
    """The token under which a form saves itself (core/autosaves.py); "" for a short form, and where nobody is logged in.

    `autosave_key` in the context names the form, else its address; `autosave_about` the record that several may write,
    else the uid of the address, unless it makes something new below it; `autosave_key="off"` leaves a form out.
    """
    request, key = context.get("request"), context.get("autosave_key", "")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or key == "off":
        return ""
    long = form is None or any(isinstance(field.widget, forms.Textarea) for field in form.fields.values())
    if not key and not long:
        return ""
    where = f"{context.get('action_url') or request.path} {context.get('form_id') or ''} {request.GET.urlencode()}"
    place = request.resolver_match
    own = (
        place.kwargs.get("uid") if place and not request.path.endswith("/new/") else ""
    )  # of what is new, nobody else writes
    about = context.get("autosave_about") or own or ""
    return autosaves.sign(user, str(key or where), str(about))


@register.simple_tag
def error_lines(form: forms.BaseForm) -> list[dict[str, str]]:
    """Errors of a form for the summary on top: the label, the sentence and the id of the field to jump to."""
    lines = [{"label": "", "text": str(text), "anchor": ""} for text in form.non_field_errors()]
    for field in form:
        anchor = f"field-{field.html_name}"
        lines += [{"label": full_marks(field.label), "text": text, "anchor": anchor} for text in field_errors(field)]
    return lines


@register.simple_tag
def filter_split(form: forms.BaseForm, first: int = 4) -> dict[str, Any]:
    """Fields of a filter form in two parts: the most used (`form.first_fields` or the first four) and 更多."""
    fields = form.visible_fields()
    names = getattr(form, "first_fields", None) or [field.name for field in fields[:first]]
    rest = [field for field in fields if field.name not in names]
    return {
        "first": [field for field in fields if field.name in names],
        "rest": rest,
        "open": any(_is_set(field.value()) for field in rest),
    }


@register.simple_tag(takes_context=True)
def filter_chips(context: Context, form: forms.BaseForm) -> list[dict[str, str]]:
    """What is set in a filter form: label, words of the value, and the address without it."""
    request = context.get("request")
    query = request.GET if request is not None else {}
    return [
        {
            "label": str(field.label),
            "value": value_words(field),
            "remove_url": query_with(query, **{field.html_name: None}),
        }
        for field in form.visible_fields()
        if form.is_bound and _is_set(field.value())
    ]


def set_words(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is set in a filter form: label and words, for places that are no template."""
    return [(str(f.label), value_words(f)) for f in form.visible_fields() if form.is_bound and _is_set(f.value())]


def _is_set(value: Any) -> bool:
    return value not in (None, "", [], (), False, "unknown")


def value_words(field: BoundField) -> str:
    """What a field holds, typed or given, as its reader would say it."""
    value = field.value()
    if isinstance(field.field.widget, forms.CheckboxInput):
        return "是"
    wanted = {str(one) for one in value} if isinstance(value, (list, tuple)) else {str(value)}
    if isinstance(field.field, forms.ModelChoiceField):
        key = field.field.to_field_name or "pk"
        lawful = {one for one in wanted if _may_be(field.field.queryset, key, one)}
        chosen = field.field.queryset.filter(**{f"{key}__in": lawful})
        return "、".join(field.field.label_from_instance(one) for one in chosen) or "(无此项)"
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return "、".join(sorted(wanted))
    return "、".join(words for code, words in _flat(choices) if str(code) in wanted) or "、".join(sorted(wanted))


def _may_be(rows: QuerySet, key: str, value: str) -> bool:
    """Whether a column can hold a value at all: what was typed into an address may be anything."""
    meta = rows.model._meta
    try:
        (meta.pk if key == "pk" else meta.get_field(key)).clean(value, None)
    except (ValueError, ValidationError):
        return False
    return True


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, str]]:
    for code, words in choices:
        if isinstance(words, (list, tuple)):
            yield from words
        else:
            yield code, str(words)
