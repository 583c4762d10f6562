"""Pages of officials and their posts."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from rounds import permissions
from rounds.actions import persons
from rounds.forms.masters import AccountForm, EndPostForm, PersonFilter, PersonForm, PostFilter, PostForm
from rounds.models import Person, PostHolding
from rounds.posts import rank_name
from rounds.queries import master_facts, masters
from rounds.sheets import PERSON_SHEET, POST_SHEET, numbered
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import calendar, web
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

LIST = ("人员", "/persons/")


def _post_cell(person: Person) -> str:
    today = calendar.today()
    held = [post for post in person.posts.all() if post.ends_on is None or post.ends_on >= today]
    return "、".join(post.title for post in sorted(held, key=lambda post: post.sort)[:3])


COLUMNS = (
    web.Column("name", "姓名", lambda p: p.name, sort="sort_key", width="s"),
    web.Column("org", "单位", lambda p: str(p.org), sort="org__path", width="m"),
    web.Column("post", "现任职务", _post_cell),
    web.Column("rank", "职级", lambda p: rank_name(p.rank), width="s", small=False),
    web.Column("account", "账号", lambda p: p.user.username if p.user else "", width="m", small=False),
)


def _rows(request: Any) -> QuerySet:
    """The persons of the list for whoever asks; 404 for whom there is none."""
    rows = masters.persons_listing(request.user)
    demand_right("" if not permissions.why_not_house(request.user, "person.write") or rows.exists() else "x")
    return rows


def _posts(request: Any) -> QuerySet:
    """The posts of the persons of the list."""
    shown = _rows(request).order_by().values("pk")
    return PostHolding.objects.filter(person__in=shown).select_related("person__org", "org")


POST_COLUMNS = (
    web.Column("person", "姓名", lambda held: held.person.name, sort="person__sort_key"),
    web.Column("org", "任职单位", lambda held: str(held.org)),
    web.Column("title", "职务", lambda held: held.title),
    web.Column("starts_on", "任职日期", lambda held: isodate(held.starts_on)),
    web.Column("ends_on", "免职日期", lambda held: isodate(held.ends_on) if held.ends_on else ""),
)
#: level 2: a list of officials with their posts is not given away without an approval
TABLE = web.Table("persons", "人员", COLUMNS, _rows, lambda user: 2, PersonFilter, "sort_key,pk", official=PERSON_SHEET,
                  official_rows=numbered, counted=permissions.persons_within)  # fmt: skip
POSTS = web.Table("posts", "任职", POST_COLUMNS, _posts, lambda user: 2, PostFilter, "person__sort_key,sort,pk", page="/persons/",
                  official=POST_SHEET, official_rows=numbered, counted=masters.posts_within)  # fmt: skip
POST_LINK = ("导出任职", "/posts/export.xlsx")
IMPORT_LINKS = (("导入人员", "/persons/import/"), ("导入任职", "/posts/import/"))


def person_list(request: HttpRequest) -> HttpResponse:
    """GET /persons/: the persons a person may see."""
    rows = _rows(request)
    may_add = not permissions.why_not_house(request.user, "person.write")
    links = [(label, f"{address}?{request.GET.urlencode()}") for label, address in (POST_LINK,)]
    empty = {"title": "还没有人员", "why": "只登记干部和任职人员；群众和信访人不入人员库。"}
    if may_add:
        empty |= {"action_label": "登记人员", "action_url": "/persons/new/"}
    context = web.ledger(
        request,
        rows,
        COLUMNS,
        filter_class=PersonFilter,
        order="sort_key,pk",
        empty=empty,
        may_add=may_add,
        caption="人员",
        sums=web.Foot("人"),
        table=TABLE,
        may_import=[*links, *(IMPORT_LINKS if may_add else ())],
    )
    return render(request, "rounds/person_list.html", context)


def person_pick(request: HttpRequest) -> JsonResponse:
    """GET /persons/pick/?q=: for pickers; `org` narrows to one organisation, `account=1` to those with an account."""
    org, words = request.GET.get("org", ""), request.GET.get("q", "")
    found = masters.pick_persons(
        request.user,
        words,
        org_id=int(org) if org.isdecimal() and len(org) < 19 else None,
        with_account="account" in request.GET,
    )
    return JsonResponse({"results": found})


def person_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /persons/new/: register an official."""
    demand_right(permissions.why_not_house(request.user, "person.write"))
    form = PersonForm(request.POST or None, user=request.user, initial={"org": request.GET.get("org")})
    made = call(form, lambda **data: persons.create_person(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记{made}，请接着登记任职。")
        return redirect("rounds:post_new", made.uid)
    return form_page(request, form, title="登记人员", crumbs=[LIST], submit="登记人员", back="/persons/",
                     lead="只登记干部和任职人员；群众和信访人不入人员库。")  # fmt: skip


def person_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /persons/<uid>/: one person with posts."""
    person = web.load(request, masters.persons_listing(request.user), uid)
    may_edit = not permissions.why_not_house(request.user, "person.write")
    context = {
        "person": person, "may_edit": may_edit,
        "may_link": not permissions.why_not_house(request.user, "round.member"), "today": calendar.today(),
        "posts": sorted(person.posts.all(), key=lambda post: (post.ends_on is not None, post.sort, -post.starts_on.toordinal())),
        "missing": [lack if may_edit else {"text": lack["text"]} for lack in master_facts.person_missing(person)],
        "history": web.history(person), "status_label": "已离任" if person.left_on else "",
        "facts": [
            {"label": "单位", "value": str(person.org), "url": person.org.get_absolute_url()},
            {"label": "职级", "value": rank_name(person.rank)},
            {"label": "性别", "value": person.get_gender_display()},
            {"label": "出生年份", "value": person.birth_year and str(person.birth_year)},
            {"label": "籍贯", "value": person.native_place},
            {"label": "账号", "value": person.user.username if person.user else "", "nil": "没有账号"},
            *([{"label": "离任日期", "value": isodate(person.left_on)}] if person.left_on else []),
        ],
    }  # fmt: skip
    return render(request, "rounds/person_detail.html", context)


def _load(request: HttpRequest, uid: Any, capability: str = "person.write") -> Person:
    demand_right(permissions.why_not_house(request.user, capability))
    return web.load(request, masters.persons_listing(request.user), uid)


def _page(request: HttpRequest, person: Person, form: Any, title: str, submit: str, lead: str = "") -> HttpResponse:
    return form_page(request, form, title=title, crumbs=[LIST, (person.name, person.get_absolute_url())], submit=submit,
                     back=person.get_absolute_url(), lead=lead)  # fmt: skip


def person_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /persons/<uid>/edit/: correct a person's facts, or note that they left."""
    person = _load(request, uid)
    writing = Writing(request, person, lambda data: PersonForm(data, user=request.user, person=person))
    form = writing.form
    if rewrite(writing, persons.edit_person):
        said(request, "已保存。")
        return redirect(person)
    return _page(request, person, form, "修改人员", "保存人员")


def person_account(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /persons/<uid>/account/: which account the person uses."""
    person = _load(request, uid, "round.member")
    form = AccountForm(request.POST or None, person=person)
    if form.is_bound and call(form, lambda **data: persons.link_account(person, by=request.user, **data)):
        said(request, "账号已关联。")
        return redirect(person)
    return _page(
        request, person, form, "关联账号", "关联账号", "关联后，这个账号就以此人身份取得授权；不能为本人办理。"
    )


def post_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /persons/<uid>/posts/new/: a post the person holds."""
    person = _load(request, uid)
    form = PostForm(request.POST or None, user=request.user, person=person)
    made = call(form, lambda **data: persons.open_post(person, by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记任职：{made.title}。")
        return redirect(person)
    return _page(request, person, form, "登记任职", "登记任职")


def post_end(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /persons/posts/<uid>/end/: the end of a post."""
    held = get_object_or_404(PostHolding.objects.select_related("person"), uid=uid)
    person = _load(request, held.person.uid)
    form = EndPostForm(request.POST or None)
    if form.is_bound and call(form, lambda **data: persons.end_post(held, by=request.user, **data)):
        said(request, f"已登记免职：{held.title}。")
        return redirect(person)
    return _page(request, person, form, f"免职：{held.title}", "登记免职")
