"""What every view needs and none should write again: load through rights, list pages, verbs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from xuncha.core import accounts_rules, audit, bulk, counting, marks, reasons, scan, words
from xuncha.core.counting import Foot
from xuncha.core.errors import Refused, Unmet
from xuncha.core.filters import filter_row
from xuncha.core.models import User
from xuncha.core.templatetags.ui import query_with

PAGE_SIZES = (50, 100, 200)


@dataclass(frozen=True)
class Column:
    """One column of a list. `cell` gives a plain value or a dict as docs/ui-parts.md §3 says (text, url, chip, note …)."""

    key: str
    label: str
    cell: Callable[[Any], Any]
    sort: str = ""
    align: str = ""
    width: str = ""
    small: bool = True


@dataclass(frozen=True)
class Table:
    """A ledger that can be taken away as a file: the same rows, columns, filters and order as on its page.

    `rows` gives the page's rows for whoever asks, or Http404; `level` the confidentiality of what the columns show to
    that person; `pin` what of the session the page depends on (the round), so that it is the same page later.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Callable[[Any], QuerySet]
    level: Callable[[User], int]
    filter_class: Any = None
    order: str = "-pk"
    pin: Callable[[Any], dict[str, str]] = field(default=lambda _: {})
    #: the list it belongs to, where that is not /<key>/; {round_uid} and the like stand for what is pinned
    page: str = ""
    #: the official columns (台账格式) as a `core.sheets.Sheet`, and the rows with what they show
    official: Any = None
    official_rows: Callable[[QuerySet], Any] = field(default=lambda rows: rows)
    #: what figures count for a person, where rows may be kept from those who decide on exports (core/export_deciders.py)
    counted: Callable[[User], QuerySet] | None = None


@dataclass(frozen=True)
class Asking:
    """What rows and filters need to know of a request, when there is none: who, which filters, what the session held."""

    user: User
    GET: QueryDict
    session: Mapping[str, Any]


def load(request: HttpRequest, rows: QuerySet, uid: Any) -> Any:
    """The row this person may see, or 404; the reading of L2 and L3 (or of what the office set) is noted."""
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404  # the middleware notes the knock
    if found.LEVEL >= 2 or accounts_rules.number("watermark.level") <= found.LEVEL:
        marks.mark_record(request, found)
    return found


def ledger(
    request: HttpRequest,
    rows: QuerySet,
    columns: Sequence[Column],
    *,
    filter_class: Any = None,
    order: str = "-pk",
    countable: QuerySet | None = None,
    sums: Foot | Mapping[str, Any] | Sequence[Mapping[str, Any]] | Callable[[QuerySet], Any] | None = None,
    table: Table | None = None,
    may_import: Sequence[tuple[str, str]] = (),
    **extra: Any,
) -> dict[str, Any]:
    """The context of a list page: filtered, sorted, paged rows as cells. `extra` goes to the template as it is.

    `sums`: a `Foot`, cells, or a function of the filtered rows that gives them; else the number of rows stands at the foot.
    `countable`: the rows that figures count for this reader; those not shown are told as a number (design §5.3), see `counting`.
    `table`: the ledger as it can be exported; the page offers it under the filters that are set; `may_import`: links to imports.
    """
    filters, found = chosen(request, rows, columns, filter_class, order)
    name, every = table.key if table is not None else rows.model._meta.label_lower, columns
    places = shown_places(request.user, name, every)
    columns = [every[place] for place in places]
    page = Paginator(found, _page_size(request)).get_page(request.GET.get("page"))
    foot = counting.foot(sums, found, columns, page.paginator.count)
    model = rows.model
    used = sorted(key for key, value in request.GET.items() if value and key not in ("page", "size", "sort"))
    if getattr(model, "LEVEL", 1) >= 2:
        marks.mark_list(request, model._meta.label_lower, "按 " + "、".join(used) if used else "全部")
    return {
        "columns": [_head(request, column) for column in columns],
        "rows": [{"url": row.get_absolute_url(), "uid": row.uid, "cells": [cell_of(column, row) for column in columns]}
                 for row in page],
        "page": page, "page_sizes": PAGE_SIZES, "filter_form": filters.form if filters else None,
        "more_counted": counting.more_counted(request, countable, filter_class, used, seen=rows, shown=page.paginator.count),
        "sums": [foot[place] for place in places] if isinstance(foot, (list, tuple)) and len(foot) == len(every) else foot,
        "columns_url": f"/columns/{name}/", "all_columns": [
            {"key": c.key, "label": c.label, "shown": place in places, "fixed": place == 0} for place, c in enumerate(every)
        ],
        "list_actions": list_actions(request, table, page.paginator.count, may_import),
        **filter_row(request, name, filters), **_bulk_bar(request, model, extra), **extra,
    }  # fmt: skip


def shown_places(user: User, name: str, columns: Sequence[Column]) -> list[int]:
    """The places of the columns that a person has not hidden in a list; the first always stands."""
    hidden = set(user.hidden_columns.get(name, ()))
    return [place for place, column in enumerate(columns) if place == 0 or column.key not in hidden]


def chosen(
    request: HttpRequest | Asking, rows: QuerySet, columns: Sequence[Column], filter_class: Any, order: str
) -> tuple[Any, QuerySet]:
    """The filters and the rows that pass them, in the order that is asked for."""
    filters = filter_class(request.GET, queryset=rows, request=request) if filter_class else None
    found = filters.qs if filters is not None else rows
    sort = request.GET.get("sort", "")
    by_key = {column.key: column.sort for column in columns if column.sort}
    if by_key.get(sort.lstrip("-")):
        return filters, found.order_by(("-" if sort.startswith("-") else "") + by_key[sort.lstrip("-")], "-pk")
    return filters, found.order_by(*order.split(","))


def list_actions(
    request: HttpRequest, table: Table | None, count: int, may_import: Sequence[tuple[str, str]]
) -> list[dict[str, str]]:
    """导出 under the filters that are set, 下载模板 and 导入. What needs no approval is given at once, so its format is chosen here."""
    actions = []
    if table is not None and count:
        url = f"/{table.key}/export.xlsx"
        actions.append({"label": "导出 Excel", "url": f"{url}{query_with(request.GET, size=None)}"})
        if table.official is not None and table.level(request.user) <= 1:
            actions.append(
                {"label": "按台账格式导出", "url": f"{url}{query_with(request.GET, size=None, layout='official')}"}
            )
    for label, address in may_import:
        if not address.endswith("/import/"):  # another file of the same page, which has no template
            actions.append({"label": label, "url": address})
            continue
        template = "下载模板" if label == "导入 Excel" else f"下载{label.removeprefix('导入')}模板"
        actions += [{"label": template, "url": f"{address}template.xlsx"}, {"label": label, "url": address}]
    return actions


def _bulk_bar(request: HttpRequest, model: type[Model], extra: dict[str, Any]) -> dict[str, Any]:
    """The verbs for ticked rows; `more_verbs` of the page ([{code, label, url}], without a reason) stand beside them."""
    bar, more = bulk.bar(request.user, model._meta.label_lower), extra.pop("more_verbs", ())
    if not more:
        return bar
    return {"selectable": True, "bulk_url": more[0]["url"], "bulk_reason": bool(bar), **bar,
            "bulk_verbs": [*bar.get("bulk_verbs", ()), *more]}  # fmt: skip


def _page_size(request: HttpRequest) -> int:
    return {str(size): size for size in PAGE_SIZES}.get(request.GET.get("size", ""), PAGE_SIZES[0])


def _head(request: HttpRequest, column: Column) -> dict[str, Any]:
    sort = request.GET.get("sort", "")
    turned = f"-{column.key}" if sort == column.key else column.key
    return {"key": column.key, "label": column.label, "align": column.align, "width": column.width, "small": column.small,
            "sorted": {column.key: "asc", f"-{column.key}": "desc"}.get(sort, ""),
            "sort_url": query_with(request.GET, sort=turned) if column.sort else ""}  # fmt: skip


def cell_of(column: Column, row: Any) -> dict[str, Any]:
    shown = column.cell(row)
    if isinstance(shown, dict):
        return shown
    return {"number": shown} if column.align == "right" and not isinstance(shown, str) else {"text": shown}


def demand(request: HttpRequest, sentence: str) -> None:
    """Right before form: who may not do what a POST asks is told so (403) before any word about what the form lacks."""
    if sentence and request.method == "POST":
        raise Refused(sentence)


def run_verb(request: HttpRequest, record: Any, verb: str, verbs: Mapping[str, Callable]) -> HttpResponse:
    """POST /<ledger>/<uid>/<verb>/: call the verb by name with the person and the reason, then back to the record."""
    if verb not in verbs:
        raise Http404
    done = verbs[verb](record, by=request.user, reason=request.POST.get("reason", ""))
    return redirect((done if isinstance(done, Model) else record).get_absolute_url())


def note_on_form(form: Any, error: Unmet) -> None:
    """Put an Unmet's sentences beside the fields they speak of, so that nothing typed is lost."""
    by_sentence = {sentence: name for name, sentence in error.fields.items()}
    for sentence in error.sentences:
        name = by_sentence.get(sentence)
        form.add_error(name if name in form.fields else None, sentence)


def history(record: Any, without: Sequence[str] = (), since: str = "") -> list[dict[str, Any]]:
    """The record's life for parts/history.html, newest first, in words; `without` some verbs, `since` the first of a verb:
    a unit reads nothing of what was before the record came to it."""
    entries = list(audit.entries_of(record.uid).exclude(verb__in=without).reverse())
    if since:
        first = min((e.pk for e in entries if e.verb == since), default=0)
        entries = [e for e in entries if first and e.pk >= first]
    names = dict(User.objects.filter(pk__in={e.actor_id for e in entries}).values_list("pk", "name"))
    said = reasons.words_of(entries)
    return [
        {"at": e.at, "who": names.get(e.actor_id) or "系统", "words": words.of(e.noun, e.verb), "reason": said[e.pk]}
        for e in entries
    ]


def warn_of_traces(request: HttpRequest, *texts: str) -> None:
    """Tell the writer of phones and ID cards left in ordinary text: they belong in protected fields (domain §3.0)."""
    kinds = sorted({found.kind.value for text in texts for found in scan.findings(text)})
    if kinds:
        messages.warning(request, f"已保存。正文里似乎有{'、'.join(kinds)}；个人信息请移到受保护的字段，正文中删去。")
