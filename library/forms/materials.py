"""Shape of input for material requests: the list of items, receipt, return, loss."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.forms.models import fields_for_model

from library.models import Completeness, MaterialForm, MaterialItem, MaterialKind, MaterialRequest
from library.models.materials import FINAL
from rounds.forms.fields import MomentField
from rounds.models import InspectionRound, OrgLevel, PartyOrg, RoundTarget
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.models import User

STAMP = "%Y-%m-%d %H:%M"
PICKER = {"data-picker": "1"}
#: what a row that the page adds begins with (static/js/rows.js)
FRESH = {"copies": {"data-fresh": "1"}, "form": {"data-fresh": MaterialForm.COPY.value}}


def stamp(at: Any) -> str:
    """A moment as the forms show it."""
    return at.astimezone(calendar.ZONE).strftime(STAMP) if at else ""


class RequestForm(forms.Form):
    """What is asked, of whom, by when; the items stand in a formset beside it."""

    layout = (("向谁要、什么时候要", ["target", ("kind", "asked_of", "contact"), ("asked_at", "due_at"), "note"]),)

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    asked_of = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="提供单位", empty_label="请选择", widget=forms.Select(attrs=PICKER)
    )
    asked_at = MomentField(label="提出时间")
    due_at = MomentField(
        label="要求时间", required=False, help_text="不填的，按“提供调阅资料”期限规则推算到当天 24 时。"
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        round_: InspectionRound | None,
        asked: MaterialRequest | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(MaterialRequest, fields=("kind", "contact", "note")))
        self.fields["contact"].required = True
        targets = places.targets_for(user, round_)
        self.fields["target"].queryset = targets
        own = places.orgs_of(*([asked.target] if asked else targets), user=user)
        departments = PartyOrg.objects.filter(level=OrgLevel.DEPARTMENT, closed_on=None)
        self.fields["asked_of"].queryset = PartyOrg.objects.filter(
            Q(pk__in=own.order_by().values("pk")) | Q(pk__in=departments.values("pk"))
        ).order_by("path", "sort")
        if asked is None:
            self.initial = {"asked_at": stamp(calendar.now()), **self.initial}
            return
        del self.fields["target"]
        self.initial = {
            "kind": asked.kind, "contact": asked.contact, "note": asked.note, "asked_of": asked.asked_of_id,
            "asked_at": stamp(asked.asked_at), "due_at": "" if asked.due_rule_id else stamp(asked.due_at),
        }  # fmt: skip


class ItemForm(forms.Form):
    """One line of the list."""

    name = forms.CharField(label="资料名称", max_length=120, required=False)
    period = forms.CharField(label="所属期间", max_length=60, required=False)
    copies = forms.IntegerField(
        label="份数", min_value=1, max_value=9999, required=False, initial=1, widget=forms.NumberInput(FRESH["copies"])
    )
    form = forms.ChoiceField(
        label="形式", choices=MaterialForm.choices, initial=MaterialForm.COPY, widget=forms.Select(FRESH["form"])
    )

    def clean(self) -> dict[str, Any]:
        """Nobody writes 1 in every line; but a line with a period, a number or another form needs its name."""
        cleaned = super().clean() or {}
        cleaned["copies"] = cleaned.get("copies") or 1
        begun = cleaned.get("period") or self.empty_permitted and self.has_changed()
        if begun and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "请填写资料名称。")
        return cleaned


MOST_ITEMS = 60
ItemFormSet = formset_factory(ItemForm, extra=4, max_num=MOST_ITEMS)


def items_of(formset: Any) -> list[dict[str, Any]]:
    """The lines that were written, in order."""
    return [row for row in formset.cleaned_data if row.get("name", "").strip()]


def shown_items(asked: MaterialRequest | None) -> list[dict[str, Any]]:
    """The lines of a request as the formset begins with them."""
    names = ("name", "period", "copies", "form")
    return [{name: getattr(item, name) for name in names} for item in asked.items.all()] if asked else []


class ReceiveForm(forms.Form):
    """The unit's answer to each item, and who handed over to whom."""

    at = MomentField(label="提供时间")
    handed_by = forms.CharField(
        label="移交人", max_length=40, required=False, help_text="单位经手人；全部为无此资料或拒绝的可不填。"
    )
    receivers = forms.ModelMultipleChoiceField(
        User.objects.none(), label="接收人", required=False, widget=forms.CheckboxSelectMultiple, help_text="至少两人。"
    )
    note = forms.CharField(label="情况说明", max_length=200, required=False)
    reason = forms.CharField(label="更正理由", max_length=200, required=False, help_text="更正已登记的资料时必填。")

    def __init__(
        self, *args: Any, user: User, asked: MaterialRequest, items: Sequence[MaterialItem], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.items = [item for item in items if not item.returned_at and not item.loss_note]
        lines = [self._line(item) for item in self.items]
        accounts = places.group_accounts(asked.target)
        self.fields["receivers"].queryset = accounts
        if asked.kind != MaterialKind.PAPERS:
            self.fields["handed_by"].help_text = "人员到位、工作交办不用填；不填的按提供单位记。"
            self.fields["receivers"].help_text = "谁确认的；不选的是您本人。"
        self.initial = {"at": stamp(calendar.now()), "receivers": [user.pk], **self.initial}
        if not any(item.completeness in FINAL for item in self.items):
            del self.fields["reason"]
        self.layout = (("清单", lines), ("交接", ["at", "handed_by", "receivers", "note", "reason"]))

    def _line(self, item: MaterialItem) -> tuple[str, ...]:
        about = "，".join(filter(None, (item.period, f"{item.copies} 份", item.get_form_display())))
        label = f"{item.seq}. {item.name}（{about}）"
        waiting = item.completeness in ("", Completeness.PARTIAL)
        first = ("", "这次没有提供" if waiting else f"不改（已登记：{item.get_completeness_display()}）")
        name = f"answer_{item.seq}"
        self.fields[name] = forms.ChoiceField(label=label, choices=[first, *Completeness.choices], required=False,
                                              initial=Completeness.COMPLETE if waiting else "")  # fmt: skip
        if item.form != MaterialForm.ORIGINAL:
            return (name,)
        self.fields[f"copied_{item.seq}"] = forms.BooleanField(label="已复制留存", required=False, initial=item.copied)
        return name, f"copied_{item.seq}"

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        told = {name: data.get(name, "") for name in ("handed_by", "note", "reason")}
        answers = {item.seq: data[f"answer_{item.seq}"] for item in self.items if data.get(f"answer_{item.seq}")}
        copied = [item.seq for item in self.items if data.get(f"copied_{item.seq}")]
        return {"at": data["at"], "receivers": data["receivers"], "answers": answers, "copied": copied, **told}


class _BorrowedForm(forms.Form):
    """A choice among the originals in the group's hands."""

    seqs = forms.TypedMultipleChoiceField(label="原件", coerce=int, widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, items: Sequence[MaterialItem], **options: Any) -> None:
        super().__init__(*args, **options)
        borrowed = [item for item in items if item.is_borrowed]
        self.fields["seqs"].choices = [(item.seq, f"{item.name}（{item.copies} 份）") for item in borrowed]
        self.all_seqs = [item.seq for item in borrowed]

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)


class ReturnForm(_BorrowedForm):
    """归还: which originals, when, to whom."""

    layout = (("", ["seqs", ("at", "returned_to")]),)
    at = MomentField(label="归还时间")
    returned_to = forms.CharField(label="单位收回人", max_length=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"at": stamp(calendar.now()), "seqs": self.all_seqs, **self.initial}


class LossForm(_BorrowedForm):
    """遗失: which originals, and what happened."""

    layout = (("", ["seqs", "reason"]),)
    reason = forms.CharField(
        label="经过和处理情况", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
