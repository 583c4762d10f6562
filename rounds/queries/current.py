"""The round a person works in now (当前轮次): their choice in this session, else the newest within reach."""

from django.db.models import QuerySet
from django.http import HttpRequest

from rounds import permissions
from rounds.models import InspectionRound
from xuncha.core import facts
from xuncha.core.models import User

SESSION_KEY = "round_uid"


def reachable_rounds(user: User) -> QuerySet[InspectionRound]:
    """The rounds within a person's reach today, newest first."""
    return permissions.scope(InspectionRound.objects.select_related("term"), user).order_by(
        "-term__number", "-sequence", "-pk"
    )


def current_round(request: HttpRequest) -> InspectionRound | None:
    """The round entered in this session when it is still within reach, else the newest reached; None when there is none."""
    asked = request.session.get(SESSION_KEY, "")
    return facts.once(("current_round", request.user.pk, asked), lambda: _find(request.user, asked))


def _find(user: User, asked: str) -> InspectionRound | None:
    rounds = permissions.reach(user).rounds  # read with the authorisations: no query of its own
    return next((found for found in rounds if str(found.uid) == asked), rounds[0] if rounds else None)


def pin(request: HttpRequest) -> dict[str, str]:
    """What of the session says which round this page is of, to be the same page later (exports)."""
    found = current_round(request)
    return {SESSION_KEY: str(found.uid)} if found is not None else {}


def enter(request: HttpRequest, entered: InspectionRound) -> None:
    """Remember the choice for this session."""
    request.session[SESSION_KEY] = str(entered.uid)
    facts.forget()
