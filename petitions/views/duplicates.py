"""查重: the pairs that wait for a person, each side by side; of the reporters nothing is shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from petitions import actions, permissions, queries
from petitions.forms import ReporterSearchForm
from petitions.models import DuplicateCandidate, Petition
from petitions.queries.likeness import REASONS
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import marks, web
from xuncha.core.errors import Unmet
from xuncha.core.templatetags.ui import isodate, isotime

TONES = {"open": "soon", "accepted": "done", "different": "stop"}


def _words(pair: DuplicateCandidate) -> str:
    return "；".join(REASONS[code] for code in pair.reasons if code in REASONS)


def _end(petition: Petition) -> dict[str, str]:
    return {"text": petition.number, "note": f"{petition.org} {isodate(petition.received_at)}"}


COLUMNS = (
    web.Column("score", "相似", lambda p: f"{p.score}%", sort="score", width="xs"),
    web.Column("first", "一件", lambda p: _end(p.first), sort="first__received_at", width="l"),
    web.Column("second", "另一件", lambda p: _end(p.second), sort="second__received_at", width="l"),
    web.Column("reasons", "依据", _words),
    web.Column(
        "outcome",
        "认定",
        lambda p: {"chip": p.get_outcome_display(), "chip_tone": TONES[p.outcome]},
        sort="outcome",
        width="s",
    ),
)


def _keeps(request: HttpRequest) -> None:
    targets = places.target_list(request.user, current_round(request))
    if all(permissions.why_not_register(request.user, target) for target in targets):
        raise Http404


def pair_list(request: HttpRequest) -> HttpResponse:
    """GET /petitions/duplicates/: what waits, or with ?all=1 what was decided as well."""
    _keeps(request)
    rows, every = queries.pair_rows(request.user), bool(request.GET.get("all"))
    empty = {
        "title": "没有待认定的信访件",
        "why": "登记时和每天夜里自动查重；找到可能是同一件事的信访件，在这里认定一次。",
    }
    context = web.ledger(
        request,
        rows if every else rows.waiting(),
        COLUMNS,
        order="-score,-pk",
        caption="疑似重复",
        sums=web.Foot("对"),
        empty=empty,
        every=every,
    )
    return render(request, "petitions/duplicate_list.html", context)


def pair_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /petitions/duplicates/<uid>/: the two letters side by side."""
    pair = web.load(request, queries.pair_rows(request.user), uid)
    lines = _lines(pair.first, pair.second)
    return render(request, "petitions/duplicate_detail.html", {
        "pair": pair, "lines": lines, "words": _words(pair), "tone": TONES[pair.outcome], "history": web.history(pair),
        "joined": pair.outcome == "open" and not queries.pairs_for(request.user).waiting().filter(pk=pair.pk).exists(),
    })  # fmt: skip


def _lines(one: Petition, other: Petition) -> list[dict[str, Any]]:
    """What is compared, label by label; a line where both say the same is marked."""
    labels = (
        ("收件时间", lambda p: isotime(p.received_at)), ("信访方式", lambda p: p.get_channel_display()),
        ("署名情况", lambda p: p.get_signature_type_display()), ("涉及党组织", lambda p: str(p.org)),
        ("被反映人", lambda p: "、".join(f"{a.name} {a.post}".strip() for a in p.accused.all())),
        ("被反映组织", lambda p: str(p.accused_org or "")), ("问题性质", lambda p: p.get_nature_display()),
        ("问题领域", lambda p: str(p.field or "")), ("状态", lambda p: p.get_status_display()),
    )  # fmt: skip
    pairs = [(label, show(one) or "—", show(other) or "—") for label, show in labels]
    return [{"label": label, "one": a, "other": b, "same": a == b != "—"} for label, a, b in pairs]


@require_POST
def pair_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /petitions/duplicates/<uid>/<verb>/: decide, and go on to the next pair."""
    pair = web.load(request, queries.pair_rows(request.user), uid)
    if verb not in actions.PAIR_VERBS:
        raise Http404
    more = {"kind": request.POST.get("kind", "shared")} if verb == "accept" else {}
    done = actions.PAIR_VERBS[verb](pair, by=request.user, reason=request.POST.get("reason", ""), **more)
    messages.success(request, f"{pair.number}：{done.get_outcome_display()}。")
    following = queries.pairs_for(request.user).waiting().order_by("-score", "-pk").first()
    return redirect(following or "petitions:duplicates")


def reporter_search(request: HttpRequest) -> HttpResponse:
    """GET and POST /petitions/reporter-search/: letters by an exact phone, ID or name; posted, so that no address keeps it."""
    from_post = request.method == "POST"
    if not queries.keeps_reporters(request.user):
        raise Http404
    form = ReporterSearchForm(request.POST or None)
    found: list[Petition] | None = None
    if from_post and form.is_valid():
        try:
            found = actions.find_by_reporter(by=request.user, **form.cleaned_data)
            marks.mark_list(request, "petitions.petition", "按反映人精确查找")
        except Unmet as error:
            web.note_on_form(form, error)
    return render(
        request,
        "petitions/reporter_search.html",
        {"form": form, "found": found},
        status=422 if from_post and found is None else 200,
    )
