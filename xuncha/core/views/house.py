"""The page of the running house (运行状态), for 系统管理员."""

import shutil

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xuncha.core import health
from xuncha.core.views.shared import only


def status(request: HttpRequest) -> HttpResponse:
    """GET /status/: whether database, message service and worker answer, how full the disk is, how old the last seal."""
    only(request, "settings.write")
    disk = shutil.disk_usage(settings.VAR_DIR)
    sessions = Session.objects.filter(expire_date__gt=timezone.now()).count()
    told = [*health.facts(), {"label": "磁盘剩余", "value": f"{disk.free / 2**30:.1f} GB（共 {disk.total / 2**30:.0f} GB）"},
             {"label": "未过期的会话", "value": sessions}, {"label": "运行环境", "value": settings.XUNCHA_ENV}]  # fmt: skip
    return render(request, "core/status.html", {"facts": told})
