"""Shape of input for 办理要求."""

from django import forms

from rounds.models import WorkRule
from xuncha.core import calendar


class WorkRuleForm(forms.ModelForm):
    """A new number from a day on."""

    layout = (("", [("code", "least", "effective_from"), "note"]),)

    class Meta:
        model = WorkRule
        fields = ("code", "least", "effective_from", "note")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.initial = {"effective_from": calendar.today(), **self.initial}

    def _post_clean(self) -> None:
        """The row is checked by the verb that makes it."""
