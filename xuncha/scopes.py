"""Which rows of each ledger a reader may see and count: every app's own scope, by model.

The roof's figures and workbench start here and never ask `rounds.permissions.scope` of a ledger themselves: a noun may
hide more than the rule table does (a petition about the reader).
"""

from collections.abc import Callable

from django.db.models import Model, QuerySet

from findings.models import Clue, InspectionReport, Problem, Transfer, WorkingDraft
from findings.queries import clues, drafts, problems, reports
from interviews import queries as interviews
from interviews.models import Interview, Survey, Visit
from library.models import MaterialRequest
from library.queries import materials as library
from petitions import queries as petitions
from petitions.models import Petition
from rectification import queries as rectification
from rectification.models import Feedback, ImmediateFix, RectificationItem
from rounds.models import GroupMeeting, Instruction, WeeklyReport
from rounds.queries import group_life
from xuncha.core.models import User

Scoping = Callable[[User], QuerySet]

#: model → (rows this person may see, rows that figures count for this person)
SCOPES: dict[type[Model], tuple[Scoping, Scoping]] = {
    Interview: (interviews.visible_to, interviews.countable_by),
    Visit: (interviews.visits_visible_to, interviews.visits_countable_by),
    Survey: (interviews.surveys_visible_to, interviews.surveys_countable_by),
    MaterialRequest: (library.visible_to, library.countable_by),
    Petition: (petitions.visible_to, petitions.countable_by),
    WorkingDraft: (drafts.visible_to, drafts.countable_by),
    Problem: (problems.visible_to, problems.countable_by),
    Clue: (clues.visible_to, clues.countable_by),
    Transfer: (clues.transfers_visible_to, clues.transfers_countable_by),
    InspectionReport: (reports.visible_to, reports.countable_by),
    Feedback: (rectification.feedback_visible_to, rectification.feedback_visible_to),
    GroupMeeting: (group_life.minutes_visible_to, group_life.minutes_visible_to),
    Instruction: (group_life.instructions_visible_to, group_life.instructions_visible_to),
    WeeklyReport: (group_life.weeklies_visible_to, group_life.weeklies_visible_to),
    ImmediateFix: (rectification.fixes.visible_to, rectification.fixes.countable_by),
    RectificationItem: (rectification.visible_to, rectification.countable_by),
}


def visible(rows: QuerySet, user: User) -> QuerySet:
    """Those of `rows` that the person may see."""
    return rows.filter(pk__in=SCOPES[rows.model][0](user).order_by().values("pk"))


def countable(rows: QuerySet, user: User) -> QuerySet:
    """Those of `rows` that figures count for the person."""
    return rows.filter(pk__in=SCOPES[rows.model][1](user).order_by().values("pk"))
