"""Suggestions of leaves for whoever writes, and for the office how they are taken (分类建议和分类一致度)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import classifying as actions
from rounds.models import InspectionRound, OrgLevel
from rounds.queries import agreement as queries
from rounds.queries import suggestions
from rounds.queries.current import current_round
from xuncha.core import marks

WAYS = (queries.SAME_RECORD, queries.SAME_TEXT, queries.ALONG)


@require_POST
def suggest(request: HttpRequest) -> JsonResponse:
    """POST /taxonomy/suggest/ with `text`, `level`, `round`: three leaves and the words that speak for them; nothing is kept."""
    rounds = permissions.reach(request.user).rounds
    asked = request.POST.get("round", "")
    round_ = next((one for one in rounds if str(one.uid) == asked), None) if asked else current_round(request)
    level = request.POST.get("level", "")
    if round_ is None or level not in OrgLevel.values:
        raise Http404
    found = suggestions.suggest(round_, level, request.POST.get("text", ""))
    return JsonResponse({"suggestions": [
        {"value": str(one.leaf.key), "code": one.leaf.code, "name": one.leaf.name, "words": one.words} for one in found
    ]})  # fmt: skip


def _round(request: HttpRequest) -> InspectionRound:
    """The present round, for those who may know how it is classified; 404 for everybody else."""
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "classification", round_):
        raise Http404
    return round_


def agreement(request: HttpRequest) -> HttpResponse:
    """GET /taxonomy/agreement/?leaf=: how suggestions are taken, by leaf; and between which leaves people disagree."""
    round_ = _round(request)
    rows = queries.decisions(request.user, round_)
    pairs = queries.disagreements(rows)
    lines = queries.by_leaf(rows, pairs)
    asked = request.GET.get("leaf", "")
    chosen = next((line.leaf for line in lines if line.leaf.code == asked), None)
    if asked and chosen is None:
        raise Http404
    marks.mark_list(request, "classification", "分类一致度")
    shown = [pair for pair in pairs if chosen is None or chosen in (pair.one, pair.other)]
    context = {
        "round": round_, "chosen": chosen, "figures": _figures(lines), "pairs": _pairs(shown),
        "secret": queries.secret_count(request.user, round_), "learnt": queries.learnt(rows),
        "may_learn": permissions.holds(request.user, "taxonomy.learn", round_),
    }  # fmt: skip
    return render(request, "rounds/agreement.html", context)


def _figures(lines: list[queries.Line]) -> dict[str, Any]:
    columns = [("决定", "次", "人选定或改动分类的次数"), ("首选", "%", "取了第一个建议"), ("前三", "%", "取了三个建议之一"),
               ("改选", "%", "取了建议之外的分类"), ("没有建议", "%", "没有文字可据，没有给出建议"),
               ("意见不一", "次", "两个人对同一件事选了不同的分类")]  # fmt: skip
    rows = [
        {"label": str(line.leaf), "url": "", "cells": [
            *_cells(line), {"value": line.apart, "url": f"?leaf={line.leaf.code}#C2" if line.apart else ""}]}
        for line in lines
    ]  # fmt: skip
    total = {
        name: sum(getattr(line, name) for line in lines) for name in ("total", "first", "three", "changed", "ignored")
    }
    whole = queries.Line(lines[0].leaf, **total) if lines else None
    apart = sum(line.apart for line in lines) // 2  # each stands in the lines of both leaves
    return {
        "code": "C1", "caption": "建议采纳情况（按末级分类）", "head_label": "分类", "rows": rows, "snapshot": "实时",
        "columns": [{"label": label, "unit": unit, "hint": hint} for label, unit, hint in columns],
        "totals": [*_cells(whole), {"value": apart}] if whole else [], "total_label": "合计",
        "basis": [{"name": label, "words": hint} for label, _, hint in columns],
        "note": "“意见不一”每次同时列在两个分类行，合计只计一次；不含信访件、线索和信访人谈话。",
    }  # fmt: skip


def _cells(line: queries.Line) -> list[dict[str, Any]]:
    parts = (line.first, line.three, line.changed, line.ignored)
    share = [{"value": round(100 * part / line.total, 1), "places": 1, "percent": True} for part in parts]
    return [{"value": line.total}, *share]


def _pairs(pairs: list[queries.Pair]) -> dict[str, Any]:
    rows = [
        {"label": f"{pair.one} ⇄ {pair.other}", "url": "",
         "cells": [{"value": pair.total}, *({"value": pair.ways[way]} for way in WAYS)]}
        for pair in pairs
    ]  # fmt: skip
    totals = [{"value": sum(pair.total for pair in pairs)}]
    totals += [{"value": sum(pair.ways[way] for pair in pairs)} for way in WAYS]
    return {
        "code": "C2", "caption": "意见不一的分类", "head_label": "两个分类", "rows": rows, "totals": totals,
        "total_label": "合计", "columns": [{"label": label, "unit": "次"} for label in ("合计", *WAYS)],
    }  # fmt: skip


@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """POST /taxonomy/learn/: let the suggestions learn the choices made so far, in the background."""
    job = actions.ask_learning(_round(request), by=request.user)
    return redirect(f"/jobs/{job.uid}/")
