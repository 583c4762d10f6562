"""Forms of 问题 and of the written parts of the report."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from findings.forms.fields import PICKER, PlaceForm
from findings.models import Problem, SubjectKind, WorkingDraft
from findings.queries import drafts as draft_queries
from findings.queries import problems as problem_queries
from findings.states import ProblemStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import PartyOrg
from xuncha.core.models import User

_OWN = (
    "statement", "subject_kind", "is_key", "about_chief", "is_common", "in_report", "in_feedback_team", "in_feedback_chief",
    "recommended_measure",
)  # fmt: skip
SPARE_ROWS = 2


class DraftsField(forms.ModelMultipleChoiceField):
    """Signed drafts, by number and title."""

    def label_from_instance(self, obj: WorkingDraft) -> str:
        """1401-02-DG-0007 鱼塘发包未经村民代表会议（柳湾村）."""
        return f"{obj.number} {obj.title}（{obj.org}）"


class DraftField(forms.ModelChoiceField):
    """The draft one manifestation comes from."""

    def label_from_instance(self, obj: WorkingDraft) -> str:
        """By number and the beginning of the title."""
        return f"{obj.number} {obj.title[:16]}"


class ProblemForm(PlaceForm):
    """A problem with its drafts, its villages and its manifestations in order."""

    drafts = DraftsField(
        queryset=WorkingDraft.objects.none(), label="支撑底稿", widget=forms.SelectMultiple(attrs=PICKER),
        help_text="只能选已审签的底稿，且属于同一个被巡察党组织。",
    )  # fmt: skip
    category = LeafField(label="问题分类", speaks="statement manifestation-*", widget=forms.Select(attrs=PICKER))
    orgs = forms.ModelMultipleChoiceField(
        PartyOrg.objects.none(), label="涉及党组织", required=False, widget=forms.SelectMultiple(attrs=PICKER),
        help_text="可以选多个村；不选时按底稿所涉的党组织。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, rows: QuerySet[WorkingDraft], problem: Problem | None = None, **options: Any
    ) -> None:
        if problem is not None:
            options["initial"] = _shown(problem) | (options.get("initial") or {})
        super().__init__(*args, user=user, **options)
        self.fields.update(
            fields_for_model(Problem, fields=_OWN, help_texts={"statement": "一句观点句，与报告小标题一致。"})
        )
        self.fields["drafts"].queryset = rows
        self.count = self._count_rows()
        for place in range(1, self.count + 1):
            self._add_row(place, rows)
        self.layout = self._layout()

    def _count_rows(self) -> int:
        if self.is_bound:
            return sum(1 for key in self.data if key.startswith("manifestation-")) or 1
        return len(self.initial.get("manifestations", ())) + SPARE_ROWS

    def _add_row(self, place: int, rows: QuerySet[WorkingDraft]) -> None:
        self.fields[f"manifestation-{place}"] = forms.CharField(
            label=f"表现{place}", required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields[f"manifestation_draft-{place}"] = DraftField(
            queryset=rows, label="依据底稿", required=False, empty_label="（未指明）"
        )
        given = list(self.initial.get("manifestations", ()))
        if place <= len(given):
            self.initial[f"manifestation-{place}"], self.initial[f"manifestation_draft-{place}"] = given[place - 1]

    def _layout(self) -> tuple:
        shown = [(f"manifestation-{n}", f"manifestation_draft-{n}") for n in range(1, self.count + 1)]
        return (
            ("问题", ["drafts", "statement", "category", "orgs", "subject_kind"]),
            ("具体表现（按次序）", shown),
            (
                "标记和去处",
                [("is_key", "about_chief", "is_common"), ("in_report", "in_feedback_team", "in_feedback_chief")],
            ),
            ("建议", ["recommended_measure"]),
        )

    def _facts(self, found: dict[str, Any]) -> Iterator[tuple[str, WorkingDraft | None]]:
        for place in range(1, self.count + 1):
            text, draft = found.pop(f"manifestation-{place}", ""), found.pop(f"manifestation_draft-{place}", None)
            if text and text.strip():
                yield text, draft

    def clean(self) -> dict[str, Any]:
        """The rows of manifestations as one list; a problem has no organisation of its own beside `orgs`."""
        found = super().clean()
        found["manifestations"] = list(self._facts(found))
        return found

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "target"}


def _shown(problem: Problem) -> dict[str, Any]:
    facts = [(m.text, m.draft) for m in problem.manifestations.select_related("draft").order_by("seq")]
    shown = {name: getattr(problem, name) for name in (*_OWN, "category")}
    return shown | {"drafts": list(problem.drafts.all()), "orgs": list(problem.orgs.all()), "manifestations": facts}


def from_drafts(rows: list[WorkingDraft]) -> dict[str, Any]:
    """What a problem drawn from these drafts begins with: nothing is typed twice."""
    if not rows:
        return {}
    first = rows[0]
    return {
        "drafts": rows, "statement": first.summary, "category": first.category, "subject_kind": first.subject_kind,
        "orgs": list({row.org_id: row.org for row in rows}.values()),
        "manifestations": [(row.facts or row.summary, row) for row in rows], "recommended_measure": "",
    }  # fmt: skip


class ProblemFilter(offers.LedgerFilter):
    """Filters of the list of problems."""

    q = django_filters.CharFilter(label="关键词", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=ProblemStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    is_key = django_filters.BooleanFilter(label="重点问题", method="by_mark", widget=forms.CheckboxInput)
    about_chief = django_filters.BooleanFilter(label="涉及一把手", method="by_mark", widget=forms.CheckboxInput)
    kind = django_filters.ChoiceFilter(
        label="问题类型", field_name="subject_kind", choices=SubjectKind.choices, empty_label="全部"
    )
    leaf = django_filters.CharFilter(label="分类代码", field_name="category__code", lookup_expr="istartswith")
    org = django_filters.CharFilter(label="村或单位", method="by_org")
    at = django_filters.CharFilter(label="只涉及的单位", method="by_place", widget=forms.HiddenInput)

    class Meta:
        model = Problem
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The form with its most used fields named."""
        form = super().form
        form.first_fields = ["q", "status", "target", "is_key"]
        return form

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The number or words of the statement."""
        return rows.filter(Q(number__icontains=value) | Q(statement__icontains=value))

    def by_place(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The problems of one village or township alone (by its id), or of `many`: the columns of T5 by village."""
        return rows.filter(pk__in=problem_queries.at_place(value).values("pk"))

    def by_mark(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Only those with the mark."""
        return rows.filter(**{name: True}) if value else rows

    def by_org(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Problems that touch an organisation of this name."""
        return rows.filter(pk__in=Problem.objects.filter(orgs__name__icontains=value).values("pk"))


def initial_for(user: User, round_: Any, uids: list[Any]) -> dict[str, Any]:
    """The beginning of a problem drawn from drafts chosen on the list."""
    return from_drafts(list(draft_queries.signed_for(user, round_, uids))) if uids else {}
