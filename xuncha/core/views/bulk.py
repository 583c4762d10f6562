"""The two pages of a bulk verb: what will happen, and what became of each row."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from xuncha.core import bulk, marks, registry
from xuncha.core.ways import safe


@require_POST
def bulk_verb(request: HttpRequest, key: str) -> HttpResponse:
    """POST /bulk/<ledger>/: first asks once more, then does it (`confirmed`) and shows the result per row."""
    ledger = registry.bulks.get(key)
    moves = {move.verb: move for move in bulk.offered(ledger, request.user)} if ledger is not None else {}
    move = moves.get(request.POST.get("verb", ""))
    if ledger is None or move is None:
        raise Http404
    back = safe(request, request.POST.get("next") or ledger.url)
    rows = bulk.chosen(ledger, request.POST.getlist("uid"), by=request.user)
    reason = request.POST.get("reason", "").strip()
    if not rows or not reason:
        messages.error(request, "请先勾选要办理的记录，并写明理由。")
        return redirect(back)
    marks.mark_list(request, ledger.model, f"批量{move.label}")
    context = {"ledger": ledger, "back": back, "verb_label": f"批量{move.label}"}
    if "confirmed" in request.POST:
        results = bulk.perform(ledger, move.verb, rows, by=request.user, reason=reason)
        return render(request, "core/bulk.html", context | {"results": results, "done": sum(one.ok for one in results)})
    hidden = [
        ("verb", move.verb),
        ("reason", reason),
        ("next", back),
        ("confirmed", "1"),
        *(("uid", uid) for uid, _ in rows),
    ]
    return render(request, "core/bulk.html", context | {"confirm": {
        "sentence": f"将对勾选的 {len(rows)} 条{ledger.title}逐条{move.label}，理由：{reason}", "label": f"{move.label}（{len(rows)} 条）",
        "points": [*filter(None, [move.confirm]), "不能办理的会逐条说明原因，不影响其他各条。",
                   "、".join(str(row) for _, row in rows if row is not None)],
        "danger": move.danger, "cancel_url": back, "hidden": [{"name": name, "value": value} for name, value in hidden],
    }})  # fmt: skip
