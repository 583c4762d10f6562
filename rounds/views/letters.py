"""Pages of letters of inquiry (函询) under a round."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import letters
from rounds.forms.preparation import LetterFilter, LetterForm, LettersForm, ReplyForm
from rounds.models import InquiryLetter, InspectionRound
from rounds.queries import preparation
from rounds.queries.current import current_round, pin
from rounds.queries.life_lacks import letter_missing
from rounds.sheets import LETTER_SHEET, official_rows
from rounds.views.rounds import LIST
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import files, web, workflow
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

TONES = {"draft": "neutral", "sent": "info", "replied": "done", "void": "stop"}


def round_of(request: HttpRequest, uid: Any) -> InspectionRound:
    """The round within reach, or 404."""
    rounds = permissions.reach(request.user).rounds  # read with the authorisations: no query of its own
    found = next((one for one in rounds if one.uid == uid), None)
    if found is None or not permissions.allows(request.user, "round", found):
        raise Http404
    return found


def crumbs(round_: InspectionRound, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """轮次 / this round / …."""
    return [LIST, (round_.name, round_.get_absolute_url()), *more]


def _due_cell(letter: InquiryLetter) -> dict[str, Any]:
    notes = ["逾期"] if letter.is_overdue() else []
    notes += [f"已催 {letter.urges} 次"] if letter.urges else []
    return {"text": isodate(letter.due), "overdue": letter.is_overdue(), "note": "，".join(notes)}


COLUMNS = (
    web.Column("receiver", "收函单位", lambda x: x.receiver_label, sort="receiver", width="m"),
    web.Column("target", "被巡察党组织", lambda x: str(x.target), sort="target__org__sort", width="m"),
    web.Column("doc_no", "发文字号", lambda x: x.doc_no, sort="doc_no", width="m"),
    web.Column("sent_on", "发出日期", lambda x: isodate(x.sent_on), sort="sent_on", width="s"),
    web.Column("due", "要求回复", _due_cell, sort="due", width="s"),
    web.Column(
        "replied_on",
        "回复日期",
        lambda x: {"text": isodate(x.replied_on), "note": x.reply_no},
        sort="replied_on",
        width="m",
    ),
    web.Column(
        "status",
        "状态",
        lambda x: {"chip": x.get_status_display(), "chip_tone": TONES[x.status]},
        sort="status",
        width="s",
    ),
)


def _rows(request: Any) -> QuerySet:
    """The letters of the current round for whoever asks; 404 for whom there are none."""
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "inquiry", round_):
        raise Http404
    return preparation.letters_for(request.user).filter(round=round_)


TABLE = web.Table(
    "letters", "函询", COLUMNS, _rows, lambda user: 2, LetterFilter, "target__org__sort,receiver,pk", pin,
    page="/rounds/{round_uid}/letters/", official=LETTER_SHEET, official_rows=official_rows, counted=preparation.letters_for,
)  # fmt: skip


def sheets_of(request: HttpRequest, round_: InspectionRound, table: web.Table, may_add: bool) -> dict[str, Any]:
    """What a list under a round offers of export and import: they work in the current round alone."""
    if current_round(request) != round_:
        return {"table": None, "may_import": ()}
    return {"table": table, "may_import": [("导入 Excel", f"/{table.key}/import/")] if may_add else ()}


def letter_list(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/letters/: the letters of a round that this person may see."""
    round_, user = round_of(request, uid), request.user
    demand_right("" if permissions.allows(user, "inquiry", round_) else "x")
    may_add = permissions.holds(user, letters.CAPABILITY, round_)
    empty = {
        "title": "还没有函询",
        "why": "进驻前向纪检、组织、审计、信访、财政等部门了解情况；回复都登记后才能转入动员。",
    }
    if may_add:
        empty |= {"action_label": "登记函询", "action_url": f"/rounds/{uid}/letters/new/"}
    rows = preparation.letters_for(user).filter(round=round_)
    context = web.ledger(request, rows, COLUMNS, filter_class=LetterFilter, order="target__org__sort,receiver,pk", empty=empty,
                         caption="函询", sums=web.Foot("件"), may_add=may_add, round=round_, **sheets_of(request, round_, TABLE, may_add))  # fmt: skip
    return render(request, "rounds/letter_list.html", context)


def letter_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/letters/new/: one letter to several departments about several targets."""
    round_ = round_of(request, uid)
    demand_right(permissions.why_not_capable(request.user, letters.CAPABILITY, round_))
    form = LettersForm(request.POST or None, user=request.user, round_=round_)
    made = call(form, lambda **data: letters.draft_letters(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记 {len(made)} 件函询。")
        return redirect("rounds:letter_list", uid)
    back = f"/rounds/{uid}/letters/"
    return form_page(request, form, title="登记函询", crumbs=crumbs(round_, ("函询", back)), submit="登记函询", back=back,
                     lead="每个单位、每个部门各成一件，回复分开登记，各组只看到本组单位的回复。")  # fmt: skip


def letter_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/letters/<uid>/: the letter and its reply."""
    letter, user = web.load(request, preparation.letters_for(request.user), uid), request.user
    steps = workflow.steps(letter, user, permissions.why_not, permissions.holds)
    may = permissions.holds(user, letters.CAPABILITY, letter)
    pairs = [
        ("收函单位", letter.receiver_label), ("被巡察党组织", str(letter.target)), ("发文字号", letter.doc_no),
        ("发出日期", isodate(letter.sent_on) if letter.sent_on else ""), ("要求回复", isodate(letter.due) if letter.due else ""),
        ("催复", f"{letter.urges} 次，最近 {isodate(letter.urged_on)}" if letter.urges else ""),
        ("回复日期", isodate(letter.replied_on) if letter.replied_on else ""), ("回复文号", letter.reply_no), ("作废理由", letter.void_reason),
    ]  # fmt: skip
    context = {
        "letter": letter, "facts": [{"label": label, "value": value, "nil": "—"} for label, value in pairs],
        "steps": [step for step in steps if step["verb"] in letters.VERBS], "tone": TONES[letter.status], "history": web.history(letter),
        "replies": files.of(letter, "reply"), "may_edit": not letters.why_not_edit(user, letter),
        "may_reply": letter.status in ("sent", "replied") and may, "missing": letter_missing(letter) if may else [],
    }  # fmt: skip
    return render(request, "rounds/letter_detail.html", context)


def letter_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/letters/<uid>/edit/: a letter that is not sent yet."""
    letter = web.load(request, preparation.letters_for(request.user), uid)
    demand_right(letters.why_not_edit(request.user, letter))
    writing = Writing(request, letter, lambda data: LetterForm(data, letter=letter))
    form = writing.form
    if rewrite(writing, letters.edit_letter):
        said(request, "函询已保存。")
        return redirect(letter)
    return _page(request, form, letter, "修改函询", "保存函询")


def letter_reply(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/letters/<uid>/reply/: note the reply."""
    letter = web.load(request, preparation.letters_for(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, letters.CAPABILITY, letter))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReplyForm(*posted, letter=letter)
    if form.is_bound and call(form, lambda **data: letters.reply(letter, by=request.user, **data)):
        said(request, "已登记回复。")
        return redirect(letter)
    return _page(request, form, letter, "登记回复", "登记回复")


def _page(request: HttpRequest, form: Any, letter: InquiryLetter, title: str, submit: str) -> HttpResponse:
    back = letter.get_absolute_url()
    trail = crumbs(letter.round, ("函询", f"/rounds/{letter.round.uid}/letters/"), (str(letter), back))
    return form_page(request, form, title=title, crumbs=trail, submit=submit, back=back)


@require_POST
def letter_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rounds/letters/<uid>/<verb>/: send, urge, make void."""
    return web.run_verb(request, web.load(request, preparation.letters_for(request.user), uid), verb, letters.VERBS)
