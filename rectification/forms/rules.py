"""Shape of input for the rule of closing (销号规则)."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from rectification.models import ClosureRule
from xuncha.core import calendar


class ClosureRuleForm(forms.Form):
    """How many of the three supervisors must agree, from a day on."""

    layout = (("", ["effective_from", "quorum", "note"]),)

    def __init__(self, *args: Any, rule: ClosureRule, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("effective_from", "quorum", "note")
        self.fields.update(fields_for_model(ClosureRule, fields=names))
        self.fields["effective_from"].help_text = "这一天和以后开始的会审按新规则；已经开始的会审不变。"
        self.initial = {"effective_from": calendar.today(), "quorum": rule.quorum}
