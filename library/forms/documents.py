"""Shape of input for documents, and the filters of the list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from library import queries
from library.models import Document, DocumentKind, Loan, Secrecy
from rounds.models import InspectionRound, PartyOrg
from rounds.queries import masters
from rounds.queries.current import reachable_rounds
from xuncha.core import calendar
from xuncha.core.models import User


class DocumentForm(forms.ModelForm):
    """What is said of a document."""

    layout = (
        (
            "资料",
            [
                "title",
                ("doc_no", "issuer"),
                ("kind", "effective_from", "effective_to"),
                "orgs",
                "superseded_by",
                "rounds",
            ],
        ),
        ("密级和纸质件", ["secrecy", ("copies", "place_kept", "keeper")]),
    )

    class Meta:
        model = Document
        fields = ("title", "doc_no", "issuer", "kind", "effective_from", "effective_to", "orgs", "superseded_by", "rounds", "secrecy",
                  "copies", "place_kept", "keeper")  # fmt: skip
        help_texts = {
            "secrecy": "秘密级以上的不得录入：标题、发文机关、文件和正文都留空，只登记文号、份数、存放地点和保管人。",
            "copies": "没有纸质件的填 0；借阅不超过这个份数。",
            "rounds": "不选表示各轮通用。",
            "orgs": "写的是哪些党组织的情况；单位情况、历史巡察报告必须选。对其负有回避义务的人看不到这份资料。",
            "superseded_by": "被哪一份新的资料替代；新资料施行之日起，这一份不再算有效。",
        }
        widgets = {
            "superseded_by": forms.Select(attrs={"data-picker": "1"}),
            "orgs": forms.SelectMultiple(attrs={"data-picker": "1"}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copies"].required = False
        self.fields["title"].required = False  # a stub has none; the verb asks for it otherwise
        others = queries.visible_to(user).exclude(pk=self.instance.pk) if user else Document.objects.none()
        self.fields["superseded_by"].queryset = others.order_by("title", "pk")
        self.fields["superseded_by"].empty_label = "没有被替代"
        kept = self.instance.orgs.values("pk") if self.instance.pk else ()
        self.fields["orgs"].queryset = (
            masters.orgs_to_choose(user) | PartyOrg.objects.filter(pk__in=kept) if user else PartyOrg.objects.none()
        )
        self.fields["rounds"].queryset = reachable_rounds(user) if user else InspectionRound.objects.none()

    def clean_copies(self) -> int:
        """An empty field: there is no paper."""
        return self.cleaned_data["copies"] or 0


class NewDocumentForm(DocumentForm):
    """The same with a file or a text."""

    layout = (*DocumentForm.layout, ("正文", ["upload", "text"]))
    upload = forms.FileField(
        label="文件", required=False, help_text="PDF、Word、Excel、文本可提取全文；.doc、.wps、.ofd 只保存。"
    )
    text = forms.CharField(label="或录入正文", required=False, widget=forms.Textarea(attrs={"rows": 10}), help_text="每段一行，“第一条”开头的识别为条款。")  # fmt: skip


class LoanForm(forms.ModelForm):
    """借出 of a paper copy."""

    layout = (("", [("borrower", "purpose"), ("lent_on", "due_on")]),)

    class Meta:
        model = Loan
        fields = ("borrower", "purpose", "lent_on", "due_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"lent_on": calendar.today(), **self.initial}

    def _post_clean(self) -> None:
        """The row is checked by the verb that makes it."""


class TakenBackForm(forms.Form):
    """归还 of a paper copy."""

    returned_on = forms.DateField(label="归还日期")


class DocumentFilter(django_filters.FilterSet):
    """Filters of the library."""

    q = django_filters.CharFilter(label="标题、文号、正文", method="by_words")
    kind = django_filters.ChoiceFilter(label="类别", choices=DocumentKind.choices, empty_label="全部类别")
    in_force = django_filters.DateFilter(label="在某日有效", method="by_day")
    issuer = django_filters.CharFilter(label="发文机关", lookup_expr="icontains")
    secrecy = django_filters.ChoiceFilter(label="密级", choices=Secrecy.choices, empty_label="全部密级")

    class Meta:
        model = Document
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row shows all four."""
        made = super().form
        made.first_fields = ("q", "kind", "in_force", "issuer")
        return made

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Title, number or text."""
        return queries.with_words(rows, value)

    def by_day(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """In force on a day."""
        return rows.filter(pk__in=Document.objects.in_force(value).values("pk"))
