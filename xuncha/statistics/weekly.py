"""The figures of a weekly report (周报): counted from the ledgers of one target and week, at the group's scope by the system.

Only records of the target's own group count: what is kept from a group (number 00) must not show in its report either.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from findings.models import Problem, WorkingDraft
from interviews import queries as interviews
from interviews.models import Interview, Visit
from library.models import MaterialItem
from petitions.models import Petition
from rounds import permissions
from rounds.models import RoundTarget, TaxonomyNode, WeeklyReport
from rounds.queries.group_life import monday
from xuncha.core.models import User
from xuncha.core.roles import OWN, READ
from xuncha.core.suppression import GUARDED

Line = dict[str, Any]


def figures_of(target: RoundTarget, day: date) -> list[Line]:
    """Every figure of the week that holds a day: code, words, value, unit, the noun and address of its rows."""
    first = monday(day)
    last = first + timedelta(days=6)
    own = {"target": target, "group": target.group_id}
    read = _papers(own, first, last)
    return [*_talks(own, first, last), read, *_others(own, first, last), *_problems(own), *_ahead(own, first)]


def _line(code: str, label: str, value: int, unit: str, noun: str, url: str) -> Line:
    return {"code": code, "label": label, "value": value, "unit": unit, "noun": noun, "url": url}


def _talks(own: dict[str, Any], first: date, last: date) -> list[Line]:
    rows = Interview.objects.held().filter(**own, date__range=(first, last)).order_by()
    found = interviews.sums(rows)
    url = f"/interviews/?held=1&target={own['target'].pk}&date_from={first}&date_to={last}"
    return [
        _line("talks", "谈话", found["talks"], "人次", "interview", url),
        _line("talk_persons", "谈话对象", found["people"], "人", "interview", f"{url}&people=1"),
    ]


def _papers(own: dict[str, Any], first: date, last: date) -> Line:
    """查阅资料: copies that came into the group's hands in the week, of requests not taken back (domain §3.11)."""
    asked = {f"request__{name}": value for name, value in own.items()}
    rows = MaterialItem.objects.in_hand().filter(**asked, request__kind="papers", request__voided_at=None)
    rows = rows.exclude(request__status="cancelled").filter(received_at__date__range=(first, last))
    copies = rows.aggregate(n=Coalesce(Sum("copies"), 0))["n"]
    url = f"/requests/items/?where=in_hand&kind=papers&target={own['target'].pk}&since={first}&until={last}"
    return _line("papers", "查阅资料", copies, "份", "material", url)


def _others(own: dict[str, Any], first: date, last: date) -> list[Line]:
    key, within = own["target"].pk, f"date_from={first}&date_to={last}"
    letters = Petition.objects.alive().filter(**own, received_at__date__range=(first, last)).order_by().count()
    visits = Visit.objects.held().filter(**own, at__date__range=(first, last)).order_by()
    went = visits.aggregate(n=Count("pk"), households=Coalesce(Sum("households"), 0))
    drafts = WorkingDraft.objects.alive().matters().exclude(status="dismissed")
    written = drafts.filter(**own, drafted_on__range=(first, last)).order_by().count()
    visit_url = f"/visits/?held=1&target={key}&{within}"
    return [
        _line("petitions", "收到信访", letters, "件", "petition", f"/petitions/?target={key}&{within}"),
        _line("visits", "走访", went["n"], "次", "visit", visit_url),
        _line("households", "走访户数", went["households"], "户", "visit", visit_url),
        _line("drafts", "编制底稿", written, "份", "draft",
              f"/drafts/?standing=1&target={key}&since={first}&until={last}"),
    ]  # fmt: skip


def _problems(own: dict[str, Any]) -> list[Line]:
    """The problems found so far, in all and by class of the first level."""
    rows: QuerySet[Problem] = Problem.objects.alive().filter(**own).exclude(status="withdrawn").order_by()
    by_class = dict(rows.values_list("category__root_code").annotate(n=Count("pk")).order_by("category__root_code"))
    roots = TaxonomyNode.objects.filter(code__in=by_class, depth=1).values_list("code", "name")
    names, url = dict(roots), f"/problems/?target={own['target'].pk}"
    total = _line("problems", "问题（累计）", sum(by_class.values()), "个", "problem", url)
    return [total] + [
        _line(f"problems_{root}", f"其中：{names.get(root, root)}", n, "个", "problem", f"{url}&leaf={root}")
        for root, n in by_class.items()
    ]


def _ahead(own: dict[str, Any], first: date) -> list[Line]:
    begin, end = first + timedelta(days=7), first + timedelta(days=13)
    rows = Interview.objects.alive().filter(**own, status__in=("planned", "scheduled"), date__range=(begin, end))
    url = f"/interviews/?target={own['target'].pk}&date_from={begin}&date_to={end}"
    return [_line("planned", "下周计划谈话", rows.order_by().count(), "人次", "interview", url)]


def shown(report: WeeklyReport, user: User) -> list[Line]:
    """The kept figures for this reader; links only where the rows may be opened.

    Who only counts a guarded noun is told none of its weekly figures, large ones and zeros neither: a week's number is a
    difference of totals, and T1's total less the other weeks would tell the one that is hidden.
    """
    nouns = {line["noun"] for line in report.figures if line["noun"] in GUARDED}
    counts_only = {noun for noun in nouns if not permissions.allows(user, noun, report, least=READ)}
    found = []
    for line in report.figures:
        hidden = line["noun"] in counts_only
        open_ = line["value"] and not hidden and permissions.allows(user, line["noun"], report, least=OWN)
        found.append({**line, "hidden": hidden, "url": line["url"] if open_ else ""})
    return found
