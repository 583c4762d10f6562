"""Pages of the rule table (权限规则): the visibility matrix in force, one cell, the sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from xuncha.core import exports, rules
from xuncha.core import permissions as house
from xuncha.core.account_forms import RuleForm
from xuncha.core.models import RoleRule
from xuncha.core.nouns import NOUN_NAMES
from xuncha.core.roles import ACCESS_LABELS, HOUSE, LEVEL_NAMES, MATRIX, NONE, ROLES, split, words_up_to
from xuncha.core.templatetags.ui import isotime
from xuncha.core.views.shared import call, facts, form_page, may, only


def role_page(request: HttpRequest) -> HttpResponse:
    """GET /roles/: what each role may do, the visibility matrix in force, and where it is narrower than the default."""
    only(request, "role.propose")
    named, edits = [role for role in ROLES.values() if role.reach != HOUSE], may(request, "rule.write")
    head = [{"key": "noun", "label": "记录种类", "width": "m"}, *({"key": r.code, "label": r.name} for r in named)]
    rows = [
        {"uid": f"{noun}-{level}", "url": "", "cells": [
            {"text": NOUN_NAMES.get(noun, noun), "note": LEVEL_NAMES[level]}, *(_cell(r.code, noun, level, edits) for r in named)]}
        for noun in MATRIX for level in house.levels_of(noun)
    ]  # fmt: skip
    context = {
        "roles": ROLES.values(), "columns": head, "rows": rows, "caption": "权限矩阵", "may_edit": edits,
        "narrowed": [_narrowed(rule) for rule in RoleRule.objects.order_by("role", "noun", "level") if rule.role in ROLES],
    }  # fmt: skip
    return render(request, "core/roles.html", context)


def _cell(role: str, noun: str, level: int, edits: bool) -> dict[str, Any]:
    most, (word, condition) = rules.most(role, noun), split(house.access(role, noun, level))
    if most == NONE:
        return {"text": "—"}
    url = f"/roles/rules/{role}/{noun}/{level}/" if edits else ""
    default = split(most)[0]
    if word != default:
        return {"chip": ACCESS_LABELS[word], "chip_tone": "soon", "url": url, "note": f"默认：{ACCESS_LABELS[default]}"}
    return {"text": ACCESS_LABELS[word], "url": url, "note": rules.CONDITIONS.get(condition, condition)}


def _narrowed(rule: RoleRule) -> dict[str, Any]:
    return {
        "role": ROLES[rule.role].name, "noun": NOUN_NAMES.get(rule.noun, rule.noun), "level": LEVEL_NAMES[rule.level],
        "default": ACCESS_LABELS[split(rules.most(rule.role, rule.noun))[0]], "now": rule.get_access_display(),
        "at": isotime(rule.changed_at), "url": f"/roles/rules/{rule.role}/{rule.noun}/{rule.level}/",
    }  # fmt: skip


def rule_edit(request: HttpRequest, role: str, noun: str, level: int) -> HttpResponse:
    """GET and POST /roles/rules/<role>/<noun>/<level>/: narrow one cell, or give it back to its default."""
    only(request, "rule.write")
    if role not in ROLES or not rules.is_cell(role, noun, level):
        raise Http404
    default, condition = split(rules.most(role, noun))
    now = rules.stored().get((role, noun, level), default)
    form = RuleForm(request.POST or None, words=words_up_to(default), default=default, initial={"access": now})
    cell = {"role": role, "noun": noun, "level": level}
    done = (
        call(form, lambda **data: rules.set_rule(by=request.user, **cell, **data)) if request.method == "POST" else None
    )
    if done is None:
        told = facts(("角色", ROLES[role].name), ("记录种类", NOUN_NAMES.get(noun, noun)), ("级别", LEVEL_NAMES[level]),
                     ("默认（上限）", ACCESS_LABELS[default]), ("现在", ACCESS_LABELS[now]),
                     ("条件", rules.CONDITIONS.get(condition, condition)))  # fmt: skip
        lead = "只能收窄，不能超过默认；条件始终保留。改动立即生效，对现有的授权一样起作用。"
        return form_page(
            request, form, title="调整权限", crumb=("角色和权限", "/roles/"), submit="保存这一格", lead=lead, facts=told
        )
    messages.success(request, f"{rules.name_of(role, noun, level)}：{ACCESS_LABELS[done]}。")
    return redirect("core:roles")


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """GET /roles/export.xlsx: the matrix as a sheet, one line a cell."""
    only(request, "role.propose")
    content, name = rules.give_sheet(by=request.user)
    answer = HttpResponse(content, content_type=exports.XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
