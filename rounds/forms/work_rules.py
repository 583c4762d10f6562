"""Shape of input for 办理要求."""

from django import forms

from rounds.models import WorkRule
from rounds.models.work_rules import BOUNDS, WorkRuleCode
from xuncha.core import calendar

SPANS = "；".join(f"{WorkRuleCode(code).label} {low} 到 {high}" for code, (low, high) in BOUNDS.items())


class WorkRuleForm(forms.ModelForm):
    """A new number from a day on."""

    layout = (("", [("code", "least", "effective_from"), "note"]),)

    class Meta:
        model = WorkRule
        fields = ("code", "least", "effective_from", "note")
        help_texts = {"least": f"{SPANS}。"}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.initial = {"effective_from": calendar.today(), **self.initial}

    def _post_clean(self) -> None:
        """The row is checked by the verb that makes it."""
