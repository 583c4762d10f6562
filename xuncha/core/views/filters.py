"""Addresses of 常用筛选: keep what a list is filtered by, call it otherwise, throw it away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xuncha.core import filters
from xuncha.core.ways import safe


@require_POST
def filter_new(request: HttpRequest) -> HttpResponse:
    """POST /filters/ with name and the token of a list page; a token of somebody else is not there."""
    try:
        filters.save_filter(by=request.user, token=request.POST.get("token", ""), name=request.POST.get("name", ""))
    except filters.BadToken as error:
        raise Http404 from error
    return _back(request, "已保存为常用筛选。")


@require_POST
def filter_rename(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /filters/<uid>/rename/ with name."""
    saved = get_object_or_404(filters.own(request.user), uid=uid)
    filters.rename_filter(saved, by=request.user, name=request.POST.get("name", ""))
    return _back(request, "常用筛选已改名。")


@require_POST
def filter_delete(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /filters/<uid>/delete/."""
    saved = get_object_or_404(filters.own(request.user), uid=uid)
    filters.delete_filter(saved, by=request.user)
    return _back(request, "常用筛选已删除。")


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(safe(request, request.POST.get("next", "/")))
