"""The page 缺什么: what each ledger still lacks, one's own records first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rounds import permissions
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import completeness, places
from rounds.queries.current import current_round
from xuncha import missing
from xuncha.core import marks

PAGE = 50


def missing_page(request: HttpRequest) -> HttpResponse:
    """GET /missing/?group=&target=&org=&noun=: the shares, and the records behind one of them."""
    user, round_ = request.user, current_round(request)
    targets = [target for target in places.target_list(user, round_) if target.stage != "cancelled"]
    if round_ is None or not targets or not permissions.allows(user, "org", round_):
        raise Http404
    orgs = list(places.orgs_of(*targets, user=user))
    choice = _choice(request, targets, orgs)
    board = completeness.board(user, targets, [choice.noun] if choice.noun else [])
    if choice.noun and choice.noun not in {one.noun for one in board.ledgers}:
        raise Http404
    found = [one for one in board.unfinished if choice.takes(one)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    marks.mark_list(request, "missing", "缺什么")
    near = [org for org in orgs if choice.target and org.path.startswith(choice.target.org.path)]
    return render(request, "xuncha/missing.html", {
        "figures": missing.table(board, targets, choice, near), "choice": choice, "page": page, "round": round_,
        "records": missing.lines(page, {org.pk: str(org) for org in orgs}),
        "more_counted": missing.only_counted(board, targets, choice),
        "noun_label": next((one.label for one in board.ledgers if one.noun == choice.noun), ""),
    })  # fmt: skip


def _choice(request: HttpRequest, targets: list[RoundTarget], orgs: list[PartyOrg]) -> missing.Choice:
    """What the address narrows the page to; 404 for what this reader does not reach."""
    target = _among(targets, request.GET.get("target", ""))
    org = _among(orgs, request.GET.get("org", "")) if target else None
    groups = list({one.group_id: one.group for one in targets if one.group}.values())
    group = _among(groups, request.GET.get("group", "")) if target is None else None
    within = frozenset(one.pk for one in targets if group and one.group_id == group.pk)
    return missing.Choice(target, org, request.GET.get("noun", ""), group, within)


def _among(rows: list[Any], key: str) -> Any:
    if not key:
        return None
    found = next((row for row in rows if str(row.pk) == key), None)
    if found is None:
        raise Http404
    return found
