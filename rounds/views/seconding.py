"""Pages of secondments (抽调) and training (培训) under a round."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import seconding
from rounds.forms.preparation import SecondmentForm, SecondmentsForm, TrainingForm
from rounds.models import Authorization, InspectionRound
from rounds.queries import preparation
from rounds.queries.current import current_round, pin
from rounds.sheets import SECONDMENT_SHEET, TRAINING_SHEET, official_rows, training_rows
from rounds.views.letters import crumbs, round_of, sheets_of
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import calendar, files, marks, web
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing


def _round(request: Any, noun: str) -> InspectionRound:
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, noun, round_):
        raise Http404
    return round_


def _called(power: Authorization) -> dict[str, Any]:
    noted = getattr(power, "secondment", None)
    return {"text": noted.letter_no, "note": isodate(noted.letter_on)} if noted else {"text": "未登记"}


def _of(power: Authorization, name: str, otherwise: Any = "") -> Any:
    return getattr(getattr(power, "secondment", None), name, None) or otherwise


SECONDMENT_COLUMNS = (
    web.Column("person", "姓名", lambda p: str(p.person)),
    web.Column("from_org", "原单位", lambda p: str(_of(p, "from_org", p.person.org))),
    web.Column("group", "巡察组", lambda p: str(p.group)),
    web.Column("role", "角色", lambda p: p.get_role_display()),
    web.Column("letter", "抽调函", _called),
    web.Column("starts_on", "起", lambda p: isodate(_of(p, "starts_on", p.starts_on))),
    web.Column("ends_on", "止", lambda p: isodate(_of(p, "ends_on", p.ends_on))),
    web.Column("returned_on", "返回", lambda p: isodate(back) if (back := _of(p, "returned_on")) else ""),
    web.Column("appraisal", "鉴定意见", lambda p: _of(p, "appraisal")),
)


def _secondment_rows(request: Any) -> QuerySet:
    return preparation.called_or_not(_round(request, "secondment"), request.user)


SECONDMENTS = web.Table(
    "secondments", "抽调名单", SECONDMENT_COLUMNS, _secondment_rows, lambda user: 2, None, "group__number,pk", pin,
    page="/rounds/{round_uid}/secondments/", official=SECONDMENT_SHEET, official_rows=official_rows,
)  # fmt: skip


def secondments(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/secondments/: who came from where to which group, by which letter; those without one as well."""
    round_, user = round_of(request, uid), request.user
    demand_right("" if permissions.allows(user, "secondment", round_) else "x")
    powers = list(preparation.called_or_not(round_, user))
    marks.mark_list(request, "rounds.secondment", "全部")
    may_note = permissions.holds(user, seconding.CAPABILITY, round_)
    offered = sheets_of(request, round_, SECONDMENTS, may_note)
    context = {
        "list_actions": web.list_actions(request, offered["table"], len(powers), offered["may_import"]),
        "round": round_, "powers": powers, "called": sum(1 for power in powers if hasattr(power, "secondment")),
        "may_note": may_note, "today": calendar.today(),
    }  # fmt: skip
    return render(request, "rounds/secondments.html", context)


def secondment_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/secondments/new/: one letter for several people."""
    round_ = round_of(request, uid)
    demand_right(permissions.why_not_capable(request.user, seconding.CAPABILITY, round_))
    form = SecondmentsForm(request.POST or None, round_=round_)
    made = (
        call(form, lambda **data: seconding.note_secondments(round_, by=request.user, **data))
        if form.is_bound
        else None
    )
    if made:
        said(request, f"已登记 {len(made)} 人的抽调。")
        return redirect("rounds:secondments", uid)
    back = f"/rounds/{uid}/secondments/"
    return form_page(
        request, form, title="登记抽调函", crumbs=crumbs(round_, ("抽调名单", back)), submit="登记抽调", back=back
    )


def secondment(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/secondments/<uid>/: dates, return and appraisal of one person."""
    seconded = web.load(request, preparation.secondments_for(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, seconding.CAPABILITY, seconded.round))
    form = SecondmentForm(request.POST or None, seconded=seconded)
    back = f"/rounds/{seconded.round.uid}/secondments/"
    if form.is_bound and call(form, lambda **data: seconding.end_secondment(seconded, by=request.user, **data)):
        said(request, f"已保存{seconded}的抽调情况。")
        return redirect(back)
    return form_page(request, form, title=f"抽调：{seconded}", crumbs=crumbs(seconded.round, ("抽调名单", back)), submit="保存抽调情况",
                     back=back, lead=f"{seconded.from_org} → {seconded.power.group}，{seconded.letter_no}")  # fmt: skip


COLUMNS = (
    web.Column("held_on", "培训日期", lambda s: isodate(s.held_on), sort="held_on", width="s"),
    web.Column("topic", "主题", lambda s: s.topic, width="xl"),
    web.Column("lecturer", "授课人", lambda s: s.lecturer, width="m"),
    web.Column("hours", "学时", lambda s: s.hours, align="right", width="xs"),
    web.Column("came", "参加（人）", lambda s: s.came, align="right", width="xs"),
)


def _training_rows(request: Any) -> QuerySet:
    return preparation.trainings_for(request.user).filter(round=_round(request, "training"))


TRAININGS = web.Table(
    "trainings", "培训", COLUMNS, _training_rows, lambda user: 1, None, "held_on,pk", pin,
    page="/rounds/{round_uid}/trainings/", official=TRAINING_SHEET, official_rows=training_rows,
)  # fmt: skip


def trainings(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/trainings/: the sessions of a round, and how often each member came."""
    round_, user = round_of(request, uid), request.user
    demand_right("" if permissions.allows(user, "training", round_) else "x")
    may_add = permissions.holds(user, seconding.CAPABILITY, round_)
    empty = {"title": "还没有登记培训", "why": "进驻前的培训在这里登记：日期、主题、授课人、学时和签到。"}
    if may_add:
        empty |= {"action_label": "登记培训", "action_url": f"/rounds/{uid}/trainings/new/"}
    context = web.ledger(request, preparation.trainings_for(user).filter(round=round_), COLUMNS, order="held_on,pk", empty=empty,
                         caption="培训", sums=web.Foot("次", {"hours": "hours", "came": "came"}), may_add=may_add, round=round_,
                         **sheets_of(request, round_, TRAININGS, may_add), attendance=preparation.attendance(round_))  # fmt: skip
    return render(request, "rounds/training_list.html", context)


def training_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/trainings/new/."""
    round_ = round_of(request, uid)
    demand_right(permissions.why_not_capable(request.user, seconding.CAPABILITY, round_))
    form = TrainingForm(request.POST or None, round_=round_)
    made = (
        call(form, lambda **data: seconding.hold_training(round_, by=request.user, **data)) if form.is_bound else None
    )
    if made:
        said(request, "已登记培训。")
        return redirect(made)
    back = f"/rounds/{uid}/trainings/"
    return form_page(
        request, form, title="登记培训", crumbs=crumbs(round_, ("培训", back)), submit="登记培训", back=back
    )


def training(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/trainings/<uid>/: one session, who came and who did not."""
    session, user = web.load(request, preparation.trainings_for(request.user), uid), request.user
    came = set(session.attendees.values_list("pk", flat=True))
    people = list(preparation.members(session.round))
    pairs = [("培训日期", isodate(session.held_on)), ("授课人", session.lecturer), ("学时", str(session.hours)), ("地点", session.place),
             ("说明", session.note)]  # fmt: skip
    context = {
        "session": session, "facts": [{"label": label, "value": value, "nil": "—"} for label, value in pairs],
        "came": [p for p in people if p.pk in came], "absent": [p for p in people if p.pk not in came], "kept": files.of(session),
        "may_edit": permissions.holds(user, seconding.CAPABILITY, session.round), "history": web.history(session),
    }  # fmt: skip
    return render(request, "rounds/training_detail.html", context)


def training_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/trainings/<uid>/edit/."""
    session = web.load(request, preparation.trainings_for(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, seconding.CAPABILITY, session.round))
    writing = Writing(request, session, lambda data: TrainingForm(data, round_=session.round, session=session))
    form = writing.form
    if rewrite(writing, seconding.edit_training):
        said(request, "培训已保存。")
        return redirect(session)
    back, listing = session.get_absolute_url(), f"/rounds/{session.round.uid}/trainings/"
    return form_page(
        request, form, title="修改培训", crumbs=crumbs(session.round, ("培训", listing)), submit="保存培训", back=back
    )


@require_POST
def training_file(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/trainings/<uid>/file/: slides, or the sheet of signatures."""
    session = web.load(request, preparation.trainings_for(request.user), uid)
    seconding.add_training_file(session, by=request.user, upload=request.FILES.get("upload"))
    return redirect(session)
