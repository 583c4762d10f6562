"""Shape of input for visits: the visit, its writing page, findings, conditions, checklists; and the filters of the list."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import fields_for_model

from interviews.forms.talks import AccountsField
from interviews.models import (
    CoverageRule,
    FindingDestination,
    MetKind,
    SampleKind,
    Visit,
    VisitFinding,
    VisitKind,
)
from rounds.forms.fields import ClockField, LeafField
from rounds.models import InspectionRound, PartyOrg, RoundTarget
from rounds.queries import places, work_rules
from xuncha.core import calendar
from xuncha.core.models import User

_ASKED_WHEN_NEEDED = ("date_reason",)


class VisitForm(forms.Form):
    """A visit: where, when, how, by whom. What was seen is written on the page that follows."""

    layout = (
        ("走访", ["target", ("org", "kind"), ("date", "time"), "date_reason"]),
        ("走访人", ["visitors", "accompanied", "accompanied_note"]),
    )

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    org = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="村", empty_label="请选择村", widget=forms.Select(attrs={"data-picker": "1"})
    )
    kind = forms.ChoiceField(label="走访方式", choices=VisitKind.choices)
    date = forms.DateField(label="日期")
    time = ClockField(label="时间", widget=forms.TimeInput(attrs={"class": "in-s"}, format="%H:%M"))
    visitors = AccountsField(User.objects.none(), label="走访人", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, visit: Visit | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Visit, fields=("date_reason", "accompanied", "accompanied_note")))
        self.fields["date_reason"].help_text = "日期不在进驻期间的，写明原因。"
        self.fields["visitors"].help_text = f"至少{work_rules.least('visitors', calendar.today())}人。"
        self.fields["accompanied"].help_text = "入户走访一般不由镇村干部陪同。"
        targets = [visit.target] if visit is not None else list(places.targets_for(user, round_))
        self._offer(targets, user)
        if visit is not None:
            self._show(visit)
        else:
            self.initial = {"date": calendar.today(), "time": "09:00", "visitors": [user.pk], **self.initial}
        if not self.is_bound:
            for name in _ASKED_WHEN_NEEDED:
                if not self.initial.get(name):
                    del self.fields[name]

    def _offer(self, targets: list[RoundTarget], user: User) -> None:
        rows = places.targets_for(user, targets[0].round if targets else None)
        self.fields["target"].queryset = rows.filter(pk__in=[target.pk for target in targets])
        self.fields["org"].queryset = places.orgs_of(*targets, user=user).filter(level="village")
        self.fields["visitors"].queryset = places.group_accounts(*targets)
        self.fields["visitors"].roles = places.account_roles(*targets)

    def _show(self, visit: Visit) -> None:
        """Fill the form from a visit; its target is fixed."""
        del self.fields["target"]
        at = visit.at.astimezone(calendar.ZONE)
        self.initial = {
            "org": visit.org_id, "kind": visit.kind, "date": at.date(), "time": at.time(), "date_reason": visit.date_reason,
            "accompanied": visit.accompanied, "accompanied_note": visit.accompanied_note,
            "visitors": list(visit.visitors.values_list("pk", flat=True)), **self.initial,
        }  # fmt: skip

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes: date and time as one moment."""
        data = dict(self.cleaned_data)
        data["at"] = datetime.combine(data.pop("date"), data.pop("time"), tzinfo=calendar.ZONE)
        return data


class WriteVisitForm(forms.Form):
    """The writing page of a visit: what was seen, the checklist, people met by kind, samples by kind."""

    content = forms.CharField(
        label="走访情况", required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="看到、听到、查到的情况，分条写。群众姓名一般不写；需要写的写在下面“走访对象”里，单独加密保存。",
    )  # fmt: skip
    households = forms.IntegerField(label="走访户数", min_value=0, max_value=2000, required=False)

    def __init__(self, *args: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visit = visit
        shown: dict[str, Any] = {"content": visit.content, "households": visit.households or None}
        for place, row in enumerate(visit.answers):
            shown |= {f"answer_{place}": row.get("answer", ""), f"note_{place}": row.get("note", "")}
            self.fields[f"answer_{place}"] = forms.ChoiceField(
                label=row["item"], required=False, widget=forms.RadioSelect, choices=[("ok", "无异常"), ("bad", "有问题"), ("na", "不涉及")]
            )  # fmt: skip
            self.fields[f"note_{place}"] = forms.CharField(label=f"{row['item']}：说明", required=False, max_length=200)
        for person in visit.people.all():
            shown |= {f"{person.kind}_count": person.count, f"{person.kind}_names": person.names}
        for kind, label in MetKind.choices:
            self.fields[f"{kind}_count"] = forms.IntegerField(
                label=f"{label}人数", min_value=0, max_value=500, required=False
            )
            self.fields[f"{kind}_names"] = forms.CharField(label=f"{label}姓名", required=False, max_length=200)
        for sample in visit.samples.all():
            shown |= {f"s_{sample.kind}_{name}": getattr(sample, name) for name in ("sampled", "problems", "amount")}
        for kind, label in SampleKind.choices:
            self.fields[f"s_{kind}_sampled"] = forms.IntegerField(
                label=f"{label}样本数", min_value=0, max_value=99_999, required=False
            )
            self.fields[f"s_{kind}_problems"] = forms.IntegerField(
                label=f"{label}问题数", min_value=0, max_value=99_999, required=False
            )
            self.fields[f"s_{kind}_amount"] = forms.DecimalField(
                label=f"{label}问题金额（元）", min_value=0, max_digits=14, decimal_places=2, required=False
            )
        self.initial = {**shown, **self.initial}

    def checklist_rows(self) -> Iterator[tuple[Any, Any]]:
        """(answer, note) of each item."""
        return ((self[f"answer_{place}"], self[f"note_{place}"]) for place in range(len(self.visit.answers)))

    def people_rows(self) -> Iterator[tuple[str, Any, Any]]:
        """(kind, how many, who) of each kind of people."""
        return ((label, self[f"{kind}_count"], self[f"{kind}_names"]) for kind, label in MetKind.choices)

    def sample_rows(self) -> Iterator[tuple[str, Any, Any, Any]]:
        """(kind, samples, problems, amount) of each kind of sample."""
        names = ("sampled", "problems", "amount")
        return ((label, *(self[f"s_{kind}_{name}"] for name in names)) for kind, label in SampleKind.choices)

    def clean(self) -> dict[str, Any]:
        """Names need a number beside them, problems need samples."""
        data = super().clean() or {}
        for kind, label in MetKind.choices:
            if data.get(f"{kind}_names") and not data.get(f"{kind}_count"):
                self.add_error(f"{kind}_count", f"写了{label}的姓名，请填人数。")
        for kind, label in SampleKind.choices:
            sampled, problems = data.get(f"s_{kind}_sampled") or 0, data.get(f"s_{kind}_problems") or 0
            if problems > sampled:
                self.add_error(f"s_{kind}_problems", f"{label}的问题数 {problems} 多于样本数 {sampled}，请核对。")
            elif data.get(f"s_{kind}_amount") and not problems:
                self.add_error(f"s_{kind}_amount", f"{label}没有问题数却有问题金额，请核对。")
        return data

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "content": data["content"].replace("\r\n", "\n"), "households": data["households"] or 0,
            "answers": [{"item": row["item"], "answer": data[f"answer_{n}"], "note": data[f"note_{n}"]}
                        for n, row in enumerate(self.visit.answers)],
            "people": [{"kind": kind, "count": data[f"{kind}_count"], "names": data[f"{kind}_names"]}
                       for kind in MetKind.values if data[f"{kind}_count"]],
            "samples": [{"kind": kind, "sampled": data[f"s_{kind}_sampled"], "problems": data[f"s_{kind}_problems"] or 0,
                         "amount": data[f"s_{kind}_amount"] or 0}
                        for kind in SampleKind.values if data[f"s_{kind}_sampled"]],
        }  # fmt: skip


class FindingForm(forms.Form):
    """One finding of a visit (走访发现)."""

    layout = (("", ["text", "leaf", ("destination", "persons")]),)

    text = forms.CharField(label="发现", widget=forms.Textarea(attrs={"rows": 3}), help_text="一条只写一件事。")
    leaf = LeafField(label="问题分类", speaks="text", required=False, widget=forms.Select(attrs={"data-picker": "1"}))
    destination = forms.ChoiceField(label="去向", choices=FindingDestination.choices, initial=FindingDestination.KEEP)
    persons = forms.CharField(label="涉及人员", max_length=100, required=False)

    def __init__(self, *args: Any, visit: Visit, finding: VisitFinding | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leaf"].pin(visit.round, visit.org.level)
        if finding is not None:
            shown = {name: getattr(finding, name) for name in ("text", "destination", "persons")}
            self.initial = {**shown, "leaf": finding.leaf_id, **self.initial}


class RuleForm(forms.Form):
    """已巡条件 from a day on."""

    layout = (("", ["effective_from", "notice", "material", "talks", "visits", ("households", "household_share")]),)

    def __init__(self, *args: Any, rule: CoverageRule, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("effective_from", "notice", "visits", "talks", "material", "households", "household_share")
        self.fields.update(fields_for_model(CoverageRule, fields=names))
        for name, most in (("visits", 99), ("households", 9999), ("household_share", 100)):
            self.fields[name].validators += [MinValueValidator(0), MaxValueValidator(most)]
        self.fields["visits"].help_text = "填 0 表示不要求走访。"
        self.fields["talks"].help_text = "人次按“谈话覆盖”里本轮的要求。"
        self.fields["households"].help_text = "户数和占比，先达到哪一项都算；都填 0 表示不要求。"
        self.initial = {name: getattr(rule, name) for name in names[1:]} | {"effective_from": calendar.today()}


class ChecklistForm(forms.Form):
    """The next edition of a checklist."""

    effective_from = forms.DateField(label="启用日期")
    items = forms.CharField(label="检查内容", widget=forms.Textarea(attrs={"rows": 12}), help_text="一行一项。")

    def clean_items(self) -> list[str]:
        """One item a line."""
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
