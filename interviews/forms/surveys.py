"""Shape of input for surveys: heading, questions, groups, totals of paper, the anonymous sheet; and the filters of the list."""

from collections.abc import Iterator
from typing import Any

from django import forms

from interviews.models import Mode, Purpose, QuestionKind, Survey, SurveyBatch, SurveyQuestion
from rounds.models import InspectionRound, PartyOrg, RoundTarget
from rounds.queries import places
from xuncha.core.models import User
from xuncha.core.templatetags.ui_forms import field_errors


class SurveyForm(forms.Form):
    """The heading of a survey."""

    layout = (("", ["target", "org", "title", ("purpose", "mode"), "preface", "with_questions"]),)

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    org = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="测评单位", empty_label="请选择", widget=forms.Select(attrs={"data-picker": "1"})
    )
    title = forms.CharField(label="名称", max_length=80)
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices)
    mode = forms.ChoiceField(label="方式", choices=Mode.choices)
    preface = forms.CharField(
        label="卷首说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="印在问卷上方。系统会另加一句“本问卷不记名”。",
    )  # fmt: skip
    with_questions = forms.BooleanField(
        label="带入这种用途的常用题目", required=False, initial=True, help_text="带入后可以增删。"
    )

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, survey: Survey | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if survey is not None:
            for name in ("target", "org", "purpose", "mode", "with_questions"):
                del self.fields[name]
            self.initial = {"title": survey.title, "preface": survey.preface}
            return
        targets = list(places.targets_for(user, round_))
        rows = places.targets_for(user, round_)
        self.fields["target"].queryset = rows
        self.fields["org"].queryset = places.orgs_of(*targets, user=user) if targets else PartyOrg.objects.none()


class QuestionForm(forms.Form):
    """One question."""

    layout = (("", ["text", "kind", "options"]),)

    text = forms.CharField(label="题目", max_length=200)
    kind = forms.ChoiceField(label="题型", choices=QuestionKind.choices)
    options = forms.CharField(
        label="选项", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个。量表不填时用“好、较好、一般、差”；简答不用填。",
    )  # fmt: skip

    def __init__(self, *args: Any, question: SurveyQuestion | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if question is not None:
            self.initial = {"text": question.text, "kind": question.kind, "options": "\n".join(question.options)}

    def clean_options(self) -> list[str]:
        """One option a line, each of at most 60 characters."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if any(len(line) > 60 for line in lines):
            raise forms.ValidationError("选项最长 60 个字，请改短。")
        return lines


class BatchForm(forms.Form):
    """A group of respondents."""

    name = forms.CharField(label="填答群体", max_length=40, help_text="如 班子成员、镇村干部、党员群众。")


class SlipsForm(forms.Form):
    """How many slips to print."""

    count = forms.IntegerField(label="份数", min_value=1, max_value=300)


class TotalsForm(forms.Form):
    """What a group's paper says."""

    sent = forms.IntegerField(label="发放（份）", min_value=0)
    returned = forms.IntegerField(label="收回（份）", min_value=0)
    valid = forms.IntegerField(label="有效（份）", min_value=0)

    def __init__(
        self, *args: Any, batch: SurveyBatch, questions: list[SurveyQuestion], votes: dict[tuple[int, int], int], **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.questions = [question for question in questions if question.kind != QuestionKind.SHORT]
        filled = bool(batch.sent)
        self.initial = {name: getattr(batch, name) if filled else None for name in ("sent", "returned", "valid")}
        for question in self.questions:
            for option, label in enumerate(question.options):
                name = f"q{question.pk}_{option}"
                self.fields[name] = forms.IntegerField(label=f"第{question.seq}题 {label}", min_value=0, required=False)
                self.initial[name] = votes.get((question.pk, option), 0) if filled else None

    def rows(self) -> Iterator[tuple[SurveyQuestion, list[tuple[str, Any]], list[str]]]:
        """(question, its options with their fields, errors)."""
        for question in self.questions:
            fields = [(label, self[f"q{question.pk}_{option}"]) for option, label in enumerate(question.options)]
            yield question, fields, [error for _, field in fields for error in field_errors(field)]

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        votes = {
            (question.pk, option): data[f"q{question.pk}_{option}"] or 0
            for question in self.questions
            for option in range(len(question.options))
        }
        return {"sent": data["sent"], "returned": data["returned"], "valid": data["valid"], "votes": votes}


class AnswerForm(forms.Form):
    """The anonymous sheet: one field a question."""

    def __init__(self, *args: Any, questions: list[SurveyQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _field(question)

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes: chosen options and written answers by question."""
        choices: dict[int, list[int]] = {}
        texts: dict[int, str] = {}
        for question in self.questions:
            given = self.cleaned_data[f"q{question.pk}"]
            if question.kind == QuestionKind.SHORT:
                texts[question.pk] = given
            else:
                choices[question.pk] = [int(one) for one in (given if isinstance(given, list) else [given])]
        return {"choices": choices, "texts": texts}


def _field(question: SurveyQuestion) -> forms.Field:
    label, options = f"{question.seq}. {question.text}", list(enumerate(question.options))
    if question.kind == QuestionKind.SHORT:
        widget = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(
            label=label, required=False, max_length=300, widget=widget, help_text="可以不填；请不要写自己的姓名。"
        )
    if question.kind == QuestionKind.MULTI:
        missing = {"required": "请至少选一项。"}
        return forms.MultipleChoiceField(
            label=label, choices=options, widget=forms.CheckboxSelectMultiple, error_messages=missing
        )
    return forms.ChoiceField(
        label=label, choices=options, widget=forms.RadioSelect, error_messages={"required": "请选一项。"}
    )
