"""Pages of organisations: the tree as a list, one organisation, its form, its place, its earlier inspections."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from rounds import permissions
from rounds.actions import orgs
from rounds.forms.masters import HistoryForm, MoveForm, OrgFilter, OrgForm
from rounds.models import PartyOrg
from rounds.queries import master_facts, masters
from rounds.sheets import ORG_SHEET, numbered
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import web
from xuncha.core.templatetags.ui import isodate, number
from xuncha.core.writing import Writing

LIST = ("党组织", "/orgs/")


def _name_cell(org: PartyOrg) -> dict[str, Any]:
    return {"text": ("　" if org.is_village else "") + str(org), "note": org.get_org_type_display()}


def _last_cell(org: PartyOrg) -> dict[str, Any]:
    last = next(iter(org.history.all()), None)
    return (
        {"text": f"{last.term.number}届{last.sequence}轮", "note": last.topic or last.get_round_type_display()}
        if last
        else {"text": ""}
    )


COLUMNS = (
    web.Column("name", "党组织", _name_cell, width="l"),
    web.Column("parent", "上级", lambda o: str(o.parent or ""), width="s"),
    web.Column("beneath", "下级（个）", lambda o: o.beneath, align="right", width="s"),
    web.Column("households", "户数", lambda o: o.households, sort="households", align="right", width="s", small=False),
    web.Column("population", "户籍人口", lambda o: o.population, sort="population", align="right", width="s", small=False),
    web.Column("members", "党员（人）", lambda o: o.party_members, sort="party_members", align="right", width="s"),
    web.Column("income", "集体收入（万元）", lambda o: {"text": number(o.collective_income, 2)}, sort="collective_income", align="right",
               width="s", small=False),
    web.Column("class", "村分类", lambda o: o.get_village_class_display(), width="s", small=False),
    web.Column("last", "上次巡察", _last_cell, width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet:
    """The organisations of the list for whoever asks; 404 for whom there is none."""
    rows = masters.orgs_listing(request.user)
    demand_right("" if not permissions.why_not_house(request.user, "org.write") or rows.exists() else "x")
    return rows


TABLE = web.Table("orgs", "党组织", COLUMNS, _rows, lambda user: 1, OrgFilter, "path,sort", official=ORG_SHEET,
                  official_rows=numbered)  # fmt: skip


def org_list(request: HttpRequest) -> HttpResponse:
    """GET /orgs/: the organisations a person may see, as a tree."""
    rows = _rows(request)
    may_add = not permissions.why_not_house(request.user, "org.write")
    empty = {"title": "还没有党组织", "why": "先登记县委，再登记乡镇、村和县直部门。"}
    if may_add:
        empty |= {"action_label": "登记党组织", "action_url": "/orgs/new/"}
    context = web.ledger(
        request,
        rows,
        COLUMNS,
        filter_class=OrgFilter,
        order="path,sort",
        empty=empty,
        may_add=may_add,
        caption="党组织",
        sums=web.Foot("个"),
        table=TABLE,
        may_import=[("导入 Excel", "/orgs/import/")] if may_add else (),
    )
    return render(request, "rounds/org_list.html", context)


def org_pick(request: HttpRequest) -> JsonResponse:
    """GET /orgs/pick/?q=: for pickers, by name or initials, within what the person may see."""
    return JsonResponse({"results": masters.pick_orgs(request.user, request.GET.get("q", ""))})


def org_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /orgs/new/: register an organisation."""
    demand_right(permissions.why_not_house(request.user, "org.write"))
    form = OrgForm(request.POST or None, user=request.user, initial={"parent": request.GET.get("parent")})
    made = call(form, lambda **data: orgs.create_org(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记{made}。")
        return redirect(made)
    return form_page(request, form, title="登记党组织", crumbs=[LIST], submit="登记党组织", back="/orgs/")


def org_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /orgs/<uid>/: one organisation: facts, people, what stands beneath it, earlier inspections."""
    org = web.load(request, masters.orgs_listing(request.user), uid)
    people = masters.persons_listing(request.user).filter(left_on=None)
    context = {
        "org": org, "may_edit": not permissions.why_not_house(request.user, "org.write"), "facts": _facts(org),
        "beneath": masters.orgs_listing(request.user).filter(parent=org, closed_on=None).order_by("sort", "pk"),
        "people": masters.team_of(people, org), "sees_people": people.exists(), "past": org.history.all(),
        "history": web.history(org), "missing": _missing(org, permissions.why_not_house(request.user, "org.write")),
    }  # fmt: skip
    return render(request, "rounds/org_detail.html", context)


def _missing(org: PartyOrg, refusal: str) -> list[dict[str, str]]:
    """What is not known of it; the links are for those who keep the masters."""
    return [{"text": lack["text"]} if refusal else lack for lack in master_facts.org_missing(org)]


def _facts(org: PartyOrg) -> list[dict[str, Any]]:
    flags = (("was_poor_village", "脱贫村"), ("is_weak_village", "软弱涣散村"), ("is_key_village", "重点村"),
             ("has_work_team", "有驻村工作队"))  # fmt: skip
    marks = "、".join(label for name, label in flags if getattr(org, name))
    figures = (("户数", org.households, "户"), ("户籍人口", org.population, "人"), ("常住人口", org.residents, "人"),
               ("党员", org.party_members, "人"), ("预备党员", org.probationary_members, "人"), ("村民小组", org.village_groups, "个"),
               ("集体经济收入", org.collective_income, "万元"), ("耕地", org.arable_mu, "亩"))  # fmt: skip
    facts = [
        {"label": "全称", "value": org.name},
        {"label": "组织类型", "value": org.get_org_type_display()},
        {
            "label": "上级",
            "value": str(org.parent or ""),
            "url": org.parent.get_absolute_url() if org.parent else "",
            "nil": "—",
        },
        *({"label": label, "value": f"{number(value)} {unit}" if value else ""} for label, value, unit in figures),
        {"label": "换届日期", "value": isodate(org.last_election_on) if org.last_election_on else ""},
    ]
    if org.is_village:
        facts += [
            {"label": "村分类", "value": org.get_village_class_display()},
            {"label": "标记", "value": marks, "nil": "—"},
        ]
    return [*facts, *([{"label": "撤销日期", "value": isodate(org.closed_on)}] if org.closed_on else [])]


def _act(request: HttpRequest, uid: Any) -> PartyOrg:
    demand_right(permissions.why_not_house(request.user, "org.write"))
    return web.load(request, masters.orgs_listing(request.user), uid)


def _page(request: HttpRequest, org: PartyOrg, form: Any, title: str, submit: str) -> HttpResponse:
    return form_page(request, form, title=title, crumbs=[LIST, (str(org), org.get_absolute_url())], submit=submit,
                     back=org.get_absolute_url())  # fmt: skip


def org_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /orgs/<uid>/edit/: names and facts."""
    org = _act(request, uid)
    writing = Writing(request, org, lambda data: OrgForm(data, user=request.user, org=org))
    form = writing.form
    if rewrite(writing, orgs.edit_org):
        said(request, "已保存。")
        return redirect(org)
    return _page(request, org, form, "修改党组织", "保存党组织")


def org_move(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /orgs/<uid>/move/: put it under another organisation."""
    org = _act(request, uid)
    form = MoveForm(request.POST or None, user=request.user, org=org)
    if form.is_bound and call(form, lambda **data: orgs.move_org(org, by=request.user, **data)):
        said(request, f"{org}及其下级已调整隶属。")
        return redirect(org)
    return _page(request, org, form, "调整隶属", "调整隶属")


def org_history(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /orgs/<uid>/history/new/: note an earlier inspection."""
    org = _act(request, uid)
    form = HistoryForm(request.POST or None)
    if form.is_bound and call(form, lambda **data: orgs.add_history(org, by=request.user, **data)):
        said(request, "已补登历次巡察。")
        return redirect(org)
    return _page(request, org, form, "补登历次巡察", "补登历次巡察")
