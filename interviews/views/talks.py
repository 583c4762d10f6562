"""Pages of talks: list, form, record, the writing page, coverage."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interviews import actions, forms, permissions, queries, sheets
from interviews.actions.carrying import settle_point
from interviews.models import Interview
from interviews.queries import names
from interviews.states import INTERVIEW_FLOW
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round, pin
from xuncha.core import bulk, files, links, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.form_rules import note_rules
from xuncha.core.roles import COUNTED, OWN, READ
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.writing import Writing


def _person_cell(talk: Interview) -> dict[str, Any]:
    return {"text": talk.interviewee, "note": talk.post}


def _date_cell(talk: Interview) -> dict[str, Any]:
    hours = f"{talk.start:%H:%M}—{talk.end:%H:%M}" if talk.start and talk.end else ""
    return {"text": isodate(talk.date), "note": hours}


def _status_cell(talk: Interview) -> dict[str, Any]:
    return {"chip": workflow.status_label(talk), "chip_tone": tone_of(talk.status)}


COLUMNS = (
    web.Column("number", "谈话编号", lambda talk: talk.number, sort="number", width="m"),
    web.Column("date", "日期", _date_cell, sort="date", width="s"),
    web.Column("interviewee", "谈话对象", _person_cell, width="m"),
    web.Column("category", "人员类别", lambda talk: talk.get_category_display(), width="m"),
    web.Column("org", "涉及党组织", lambda talk: str(talk.org), width="s"),
    web.Column("talkers", "谈话人", lambda talk: talk.talker_names or ""),
    web.Column("points", "要点（条）", lambda talk: talk.point_count, align="right", width="xs", small=False),
    web.Column("status", "状态", _status_cell, sort="status", width="s"),
)


def _sums(rows: QuerySet) -> list[dict[str, Any]]:
    found = queries.sums(rows)
    return [{"text": "已谈合计"}, {}, {"text": f"{found['talks']} 人次，{found['people']} 人"}]


def _rows(request: Any) -> QuerySet:
    """The talks of the list for whoever asks; 404 for whom talks do not even count."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "interview", round_, least=COUNTED):
        raise Http404
    return queries.listing(request.user, round_)


TABLE = web.Table("interviews", "个别谈话", COLUMNS, _rows, lambda user: 2, forms.InterviewFilter, "-date,-pk", pin,
                  official=sheets.OFFICIAL, official_rows=sheets.official_rows, counted=queries.countable_by)  # fmt: skip

BULK = bulk.Bulk(
    "interviews", "谈话", "/interviews/", "interviews.interview", INTERVIEW_FLOW, queries.visible_to, actions.VERBS
)


def interview_list(request: HttpRequest) -> HttpResponse:
    """GET /interviews/: the round's talks that this person may see."""
    rows, round_ = _rows(request), current_round(request)
    may_add = any(
        not permissions.why_not_create(request.user, target) for target in places.target_list(request.user, round_)
    )
    empty = {"title": "没有可以查看的谈话", "why": "进驻以后由本组登记谈话；按您的角色只计数的，见表下的件数。"}
    if may_add:
        empty |= {"action_label": "登记谈话", "action_url": "/interviews/new/"}
    context = web.ledger(
        request, rows, COLUMNS, filter_class=forms.InterviewFilter, order="-date,-pk", table=TABLE,
        countable=rounds_permissions.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_)),
        sums=_sums, caption="个别谈话", empty=empty, may_add=may_add,
        may_plan=rounds_permissions.allows(request.user, "interview", round_, least=READ),
        may_outline=rounds_permissions.allows(request.user, "interview", round_, least=OWN),
        may_import=[("导入 Excel", "/interviews/import/")] if may_add else (),
    )  # fmt: skip
    return render(request, "interviews/interview_list.html", context)


def interview_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /interviews/new/: record a talk; the writing page follows."""
    round_ = current_round(request)
    if not any(
        not permissions.why_not_create(request.user, target) for target in places.target_list(request.user, round_)
    ):
        raise Http404
    form = forms.TalkForm(request.POST or None, user=request.user, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            talk = actions.record_interview(by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"已登记谈话 {talk.number}。")
            web.warn_of_traces(request, talk.content)
            return redirect(talk.get_absolute_url() if "stay" in request.POST else f"{talk.get_absolute_url()}write/")
    elif form.is_bound:
        _note_rules(request, form, needs=("target", "date"))
    context = {"form": form, "back_url": "/interviews/", "extra_submits": [{"name": "stay", "label": "只保存"}]}
    return render(request, "interviews/interview_form.html", context, status=422 if form.is_bound else 200)


def _note_rules(request: HttpRequest, form: Any, talk: Interview | None = None, *, needs: tuple[str, ...]) -> None:
    tried = partial(actions.try_interview, talk, by=request.user)
    note_rules(form, tried, needs=needs, hangs_on=forms.HANGS_ON)


def interview_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /interviews/<uid>/edit/: correct the facts of a talk that is not signed yet."""
    talk = web.load(request, queries.for_page(request.user), uid)
    refusal = permissions.why_not_edit(request.user, talk)
    web.demand(request, refusal)
    writing = Writing(request, talk, lambda data: forms.TalkForm(data, user=request.user, round_=talk.round, talk=talk))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            talk = writing.run(actions.edit_interview, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            web.warn_of_traces(request, talk.content)
            return redirect(talk.get_absolute_url())
    elif form.is_bound:
        _note_rules(request, form, talk, needs=("date",))
    context = {"form": form, "talk": talk, "back_url": talk.get_absolute_url(),
               "refusal": refusal}  # fmt: skip
    return render(request, "interviews/interview_form.html", context, status=422 if form.is_bound else 200)


def interview_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /interviews/<uid>/: the record."""
    talk = web.load(request, queries.for_page(request.user), uid)
    user, points = request.user, queries.points_of(talk)
    became = queries.carried_to(points, user)
    spine = links.spine(talk, user, tell_hidden=not rounds_permissions.is_unit(user))
    open_ = talk.status in permissions.OPEN_STATUSES
    context = {
        "talk": talk,
        "facts": _facts(talk),
        "points": [{"point": point, "became": became.get(point.uid, [])} for point in points],
        "steps": _steps(talk, user),
        "sources": spine["sources"],
        "consequences": spine["consequences"] + [node for nodes in became.values() for node in nodes],
        "missing": queries.lacks(talk),
        "history": web.history(talk),
        "scans": files.of(talk), "replaced": queries.replaced_texts(talk),
        "may_edit": open_ and not permissions.why_not_edit(user, talk),
        "may_attach": not rounds_permissions.why_not_write(user, "interview.write", talk),
        "may_carry": rounds_permissions.holds(user, "draft.write", talk), "may_fix": rounds_permissions.holds(user, "fix.write", talk),
        "may_petition": rounds_permissions.holds(user, "petition.write", talk),
        "may_settle": rounds_permissions.holds(user, "interview.review", talk)
        or not rounds_permissions.why_not_write(user, "interview.write", talk),
        **_name(talk, user),
        "index": [{"id": "facts", "label": "基本情况"}, {"id": "content", "label": "谈话内容"},
                  {"id": "points", "label": "谈话要点", "count": len(points)}, {"id": "scans", "label": "扫描件"}],
    }  # fmt: skip
    return render(request, "interviews/interview_detail.html", context)


def _name(talk: Interview, user: Any) -> dict[str, Any]:
    """The way to the name in custody, for those who may ask for it; the same whether or not a name was given."""
    may = not permissions.why_not_name(user, talk)
    return {"may_ask_name": may, "asked_name": names.own_request(talk, user) if may else None}


def _steps(talk: Interview, user: Any) -> list[dict[str, Any]]:
    """The moves as buttons; 登记核签 is three: signed, declined, not needed."""
    steps = []
    for step in workflow.steps(talk, user, permissions.why_not, rounds_permissions.holds):
        if step["verb"] == "sign" and step["allowed"]:
            for code, label in (("signed", "登记核签"), ("declined", "登记拒签"), ("not_needed", "登记不需签字")):
                asks = {"needs_reason": True, "reason_label": "原因", "primary": False} if code != "signed" else {}
                steps.append({**step, "label": label, "hidden": [{"name": "signature", "value": code}], **asks})
        else:
            steps.append(step)
    return steps


def _facts(talk: Interview) -> list[dict[str, Any]]:
    hours = f"{talk.start:%H:%M}—{talk.end:%H:%M}" if talk.start and talk.end else ""
    signed = "：".join(filter(None, (talk.get_signature_display(), talk.signature_note)))
    pairs = [
        ("谈话对象", talk.interviewee), ("人员类别", talk.get_category_display()),
        ("单位、职务", " ".join(filter(None, (talk.org_name, talk.post, talk.rank)))),
        ("一把手、班子成员", "、".join(word for word, yes in (("一把手", talk.is_chief), ("班子成员", talk.is_team)) if yes) or "都不是"),
        ("涉及党组织", str(talk.org)),
        ("巡察对象", str(talk.target)), ("谈话方式", talk.get_kind_display()),
        ("谈话日期", isodate(talk.date)), ("起止时间", hours),
        ("地点", " ".join(filter(None, (talk.get_place_kind_display(), talk.place)))),
        ("谈话人", "、".join(str(user) for user in talk.talkers.all())),
        ("主谈人", str(talk.lead or "")), ("记录人", str(talk.recorder or "")),
        ("纪律和保密告知", "已宣读" if talk.notice_read else ""), ("记录形式", talk.get_form_display()),
        ("核对签字", signed), ("谈话提纲", str(talk.outline or "")),
        ("性别、年龄段", "，".join(filter(None, (talk.get_gender_display(), talk.get_age_band_display())))),
        ("政治面貌", talk.get_political_display()),
        ("录音录像", f"有，{talk.av_approver}批准" if talk.av else "没有"),
    ]  # fmt: skip
    facts = [{"label": label, "value": value} for label, value in pairs]
    wide = [
        ("对班子评价", "：".join(filter(None, (talk.get_team_grade_display(), talk.team_note)))),
        ("对一把手评价", "：".join(filter(None, (talk.get_chief_grade_display(), talk.chief_note)))),
        ("日期说明", talk.date_reason),
        ("异常情况", f"{talk.get_abnormal_display()}：{talk.abnormal_note}" if talk.abnormal != "none" else ""),
        ("审核意见", f"{talk.reviewer}：{talk.review_opinion or '同意'}" if talk.reviewer else ""),
    ]
    return facts + [{"label": label, "value": value, "wide": True} for label, value in wide if value]


@require_POST
def interview_sign(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /interviews/<uid>/sign/ with `signature`: signed, declined, not_needed (the last two with a reason)."""
    talk = web.load(request, queries.for_page(request.user), uid)
    signature = request.POST.get("signature", "signed")
    actions.sign(talk, by=request.user, reason=request.POST.get("reason", ""), signature=signature)
    return redirect(talk.get_absolute_url())


@require_POST
def interview_attach(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /interviews/<uid>/attach/: a scan."""
    talk = web.load(request, queries.for_page(request.user), uid)
    actions.attach(talk, by=request.user, upload=request.FILES.get("upload"))
    return redirect(f"{talk.get_absolute_url()}#scans")


@require_POST
def point_settle(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /interviews/<uid>/points/<uid>/settle/ with `reason`: the point is not carried over."""
    talk = web.load(request, queries.for_page(request.user), uid)
    point = next((one for one in queries.points_of(talk) if one.uid == item), None)
    if point is None:
        raise Http404
    settle_point(point, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"{talk.get_absolute_url()}#point-{point.seq}")


@require_POST
def interview_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /interviews/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.for_page(request.user), uid), verb, actions.VERBS)
