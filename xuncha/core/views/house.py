"""Pages of 系统管理员 and 安全管理员: accounts, running state, roles; none shows business text."""

import shutil
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xuncha.core import calendar, health
from xuncha.core import permissions as house
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ACCESS_LABELS, MATRIX, ROLES, split
from xuncha.core.templatetags.ui import isodate, isotime

NOUN_NAMES = {
    "round": "轮次", "target": "巡察对象", "group": "巡察组", "meeting": "会议", "notice": "公告", "org": "党组织", "person": "人员",
    "library": "资料", "material": "调阅", "interview": "谈话", "petition": "信访", "reporter": "反映人", "draft": "底稿",
    "problem": "问题", "clue": "线索", "transfer": "移交", "report": "报告", "feedback": "反馈", "rectification": "整改",
}  # fmt: skip


def _only(request: HttpRequest, capability: str) -> None:
    if not house.may_in_house(request.user, capability, calendar.today()):
        raise Http404


def accounts(request: HttpRequest) -> HttpResponse:
    """GET /accounts/: every account with its standing roles; nothing of what they do."""
    _only(request, "account.write")
    grants: dict[int, list[str]] = {}
    for grant in RoleGrant.objects.filter(revoked_at=None).exclude(confirmed_by=None):
        grants.setdefault(grant.user_id, []).append(ROLES[grant.role].name)
    columns = [{"key": "username", "label": "账号", "width": "m"}, {"key": "name", "label": "姓名", "width": "m"},
               {"key": "roles", "label": "常设角色"}, {"key": "active", "label": "状态", "width": "s"},
               {"key": "login", "label": "最近登录", "width": "m"}]  # fmt: skip
    rows = [{"uid": u.uid, "url": "", "cells": [
        {"text": u.username}, {"text": u.name}, {"text": "、".join(grants.get(u.pk, [])) or "—"},
        {"chip": "启用" if u.is_active else "停用", "chip_tone": "done" if u.is_active else "stop"},
        {"text": isotime(u.last_login) if u.last_login else "—"}]} for u in User.objects.order_by("username")]  # fmt: skip
    context = {
        "columns": columns,
        "rows": rows,
        "caption": "账号",
        "title": "账号",
        "sums": [{"text": f"{len(rows)} 个账号"}],
    }
    return render(request, "core/house_list.html", context)


def status(request: HttpRequest) -> HttpResponse:
    """GET /status/: whether database, message service and worker answer, how full the disk is, how old the last seal."""
    _only(request, "settings.write")
    disk = shutil.disk_usage(settings.VAR_DIR)
    sessions = Session.objects.filter(expire_date__gt=timezone.now()).count()
    facts = [*health.facts(), {"label": "磁盘剩余", "value": f"{disk.free / 2**30:.1f} GB（共 {disk.total / 2**30:.0f} GB）"},
             {"label": "未过期的会话", "value": sessions}, {"label": "运行环境", "value": settings.XUNCHA_ENV}]  # fmt: skip
    return render(request, "core/status.html", {"facts": facts})


def roles(request: HttpRequest) -> HttpResponse:
    """GET /roles/: what each role may do, and the visibility matrix in force."""
    _only(request, "role.propose")
    named = [role for role in ROLES.values() if role.reach != "house"]
    head = [{"key": "noun", "label": "记录种类", "width": "m"}, *({"key": r.code, "label": r.name} for r in named)]
    rows = [{"uid": noun, "url": "", "cells": [{"text": NOUN_NAMES.get(noun, noun)}, *(_cell(r.code, noun) for r in named)]}
            for noun in MATRIX]  # fmt: skip
    grants = (
        RoleGrant.objects.filter(revoked_at=None)
        .select_related("user", "confirmed_by")
        .order_by("role", "user__username")
    )
    held = [
        {"who": g.user, "role": ROLES[g.role].name, "from": isodate(g.starts_on), "by": g.confirmed_by} for g in grants
    ]
    return render(request, "core/roles.html", {"roles": ROLES.values(), "columns": head, "rows": rows, "held": held,
                                               "caption": "权限矩阵"})  # fmt: skip


def _cell(role: str, noun: str) -> dict[str, Any]:
    word, condition = split(house.access(role, noun))
    return {"text": "—" if word == "none" else ACCESS_LABELS[word], "note": CONDITIONS.get(condition, condition)}


CONDITIONS = {"signed": "审签后", "transferred": "移交后", "sent": "送出后", "submitted": "提交后", "delivered": "反馈后",
              "fed_back": "反馈后", "transferred_or_staff": "移交后；涉及巡察人员的即时", "in_custody": "涉及巡察人员的批准后"}  # fmt: skip
