"""Shape of input when a letter is registered: one sheet for the keyboard, several accused, the reporter for custody."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.forms.models import fields_for_model

from petitions.models import AccusedKind, Petition, PetitionClass
from rounds.forms.fields import LeafField, MomentField
from rounds.models import InspectionRound, PartyOrg, RoundTarget
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.models import User

_FROM_MODEL = (
    "channel", "source", "signature_type", "klass", "klass_sub", "nature", "in_scope", "sensitive", "urgency",
    "envelope_no", "carrier", "date_reason", "off_notice",
)  # fmt: skip
#: what most letters are: the sheet opens with it, the last letter's channel, target and source go before
USUAL = {"channel": "letter", "signature_type": "anonymous", "klass": "accusation", "in_scope": True, "source": "own",
         "urgency": "normal", "pages": 1, "copies": 1}  # fmt: skip
#: what a rule says of a field rests on another field too: nothing is said while that one is wrong
HANGS_ON = {"in_scope": "klass", "off_notice": "received_at"}
KEPT_FOR_NEXT = ("channel", "source", "target")


class PetitionForm(forms.Form):
    """登记信访件: from top to bottom with Enter; what few letters need stands under 更多."""

    layout = (
        ("收件", [("received_at", "channel", "target"), "upper_level", ("envelope_no", "carrier")]),
        ("反映什么", [("signature_type", "klass", "nature"), ("org", "field"), "summary", "in_scope"]),
    )
    more = (
        "source",
        "klass_sub",
        "urgency",
        "sensitive",
        "accused_org",
        "pages",
        "copies",
        "about_staff",
        "date_reason",
        "off_notice",
    )

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    received_at = MomentField(label="收件时间")
    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及党组织", required=False, empty_label="（乡镇本级）",
                                 widget=forms.Select(attrs={"data-picker": "1"}))  # fmt: skip
    accused_org = forms.ModelChoiceField(PartyOrg.objects.none(), label="被反映组织", required=False, empty_label="（没有）",
                                         widget=forms.Select(attrs={"data-picker": "1"}))  # fmt: skip
    pages = forms.IntegerField(label="原件页数", min_value=0, max_value=9999, required=False)
    copies = forms.IntegerField(label="原件份数", min_value=0, max_value=9999, required=False)
    field = LeafField(
        label="问题领域", speaks="summary", required=False, widget=forms.Select(attrs={"data-picker": "1"})
    )
    summary = forms.CharField(label="内容摘要", required=False, widget=forms.Textarea(attrs={"rows": 4}),
                              help_text="不写反映人的任何信息。写完按 Ctrl+Enter 保存，按 Ctrl+Shift+Enter 保存并登记下一件。")  # fmt: skip
    upper_level = forms.BooleanField(label="涉及上级管理干部", required=False,
                                     help_text="勾选后只存日期、方式、信封号和送交人，不录内容，不收附件。")  # fmt: skip
    about_staff = forms.BooleanField(label="涉及巡察组人员", required=False,
                                     help_text="勾选后归口领导小组和县纪委监委，本组不再看到这件。被反映人与本轮巡察人员同名的自动归口，不必勾选。")  # fmt: skip

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, petition: Petition | None = None,
        last: dict[str, Any] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Petition, fields=_FROM_MODEL))
        targets = places.targets_for(user, round_)
        self.fields["target"].queryset = targets
        orgs = places.orgs_of(*(targets if petition is None else [petition.target]), user=user)
        self.fields["org"].queryset = self.fields["accused_org"].queryset = orgs
        self.fields["field"].pin(round_, "village")
        for name in ("signature_type", "klass", "nature", "urgency", "source"):
            self.fields[name].required = False
        self.fields["in_scope"].help_text = "按公告的受理范围判断；“业务范围外”自动记为不属受理范围。"
        self.fields["off_notice"].help_text = "收件日期不在公告受理期内的，勾选或填写日期说明。"
        self.fields["received_at"].widget.attrs["data-first"] = "1"
        if petition is not None:
            self._show(petition)
        else:
            kept = {name: value for name, value in (last or {}).items() if name in KEPT_FOR_NEXT}
            self.initial = {"received_at": calendar.now().strftime("%Y-%m-%d %H:%M"), **USUAL, **kept, **self.initial}

    def _show(self, petition: Petition) -> None:
        for name in ("target", "about_staff", "upper_level", "envelope_no", "carrier"):
            del self.fields[name]
        shown = {name: getattr(petition, name) for name in self.fields}
        self.initial = {
            **shown,
            "org": petition.org_id,
            "accused_org": petition.accused_org_id,
            "field": petition.field_id,
        }

    def more_fields(self) -> list[Any]:
        """The fields under 更多, and whether one of them has an error, so that it stands open."""
        return [self[name] for name in self.more if name in self.fields]

    def more_open(self) -> bool:
        """Whether a field under 更多 wants attention."""
        return any(name in self.errors for name in self.more) if self.is_bound else False

    def clean(self) -> dict[str, Any]:
        """Empty places are the model's own emptiness."""
        cleaned = super().clean() or self.cleaned_data
        for name, nothing in (("pages", 0), ("copies", 0), ("urgency", "normal"), ("source", "own")):
            cleaned[name] = cleaned.get(name) or nothing
        if cleaned.get("klass") == PetitionClass.OUT_OF_SCOPE:
            cleaned["in_scope"] = False
        else:
            cleaned["klass_sub"] = ""
        return cleaned


class AccusedForm(forms.Form):
    """One accused person."""

    name = forms.CharField(label="被反映人", max_length=40, required=False)
    org_name = forms.CharField(label="单位", max_length=80, required=False)
    post = forms.CharField(label="职务", max_length=60, required=False)
    rank = forms.CharField(label="职级", max_length=20, required=False)
    category = forms.ChoiceField(label="类别", choices=[("", "未填"), *AccusedKind.choices], required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if name != "category":
                field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """A letter often names a post and no name: such a row is not dropped without a word."""
        cleaned = super().clean() or self.cleaned_data
        told = any(str(cleaned.get(name, "")).strip() for name in ("org_name", "post", "rank", "category"))
        if told and not cleaned.get("name", "").strip() and "name" not in self.errors:
            self.add_error("name", "请填写被反映人；信上没有姓名的，写职务，如“柳湾村文书”。")
        return cleaned


AccusedFormSet = formset_factory(AccusedForm, extra=1, max_num=20)


class ReporterForm(forms.Form):
    """反映人: goes to custody, never comes back onto this form."""

    name = forms.CharField(label="姓名", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    id_number = forms.CharField(label="身份证号", max_length=20, required=False)
    address = forms.CharField(label="住址", max_length=120, required=False)
    headcount = forms.CharField(label="人数", max_length=6, required=False)
    old_visitor = forms.BooleanField(label="老访户", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_old_visitor(self) -> str:
        """Kept as text, for everything of a reporter is encrypted."""
        return "是" if self.cleaned_data.get("old_visitor") else ""


class ReporterMendForm(ReporterForm):
    """登记或更正反映人: nothing that is kept is shown, so a blank field changes nothing; what is to go is named."""

    clear = forms.MultipleChoiceField(
        label="清除", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("name", "姓名"), ("phone", "电话"), ("id_number", "身份证号"), ("address", "住址"), ("headcount", "人数"),
                 ("old_visitor", "老访户")],
        help_text="空着的栏目保持原样；确要清除已登记的内容，在这里勾选并写明理由。",
    )  # fmt: skip
    reason = forms.CharField(label="清除理由", max_length=200, required=False, help_text="不写任何人的姓名和电话。")
