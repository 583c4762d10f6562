"""How drafts, problems, clues and reports tell which of them lack what their next step asks (core/registry.py)."""

from django.db.models import QuerySet

from findings.models import WorkingDraft
from findings.permissions.problems import OPEN
from findings.queries import clues, drafts, problems, reports
from rounds import permissions
from xuncha.core.lacking import each
from xuncha.core.models import User
from xuncha.core.registry import Completeness
from xuncha.core.roles import COUNTED


def _every_version(user: User) -> QuerySet[WorkingDraft]:
    """A new version under way lacks things as well, beside the signed one that figures count."""
    return permissions.scope(WorkingDraft.objects.alive(), user, least=COUNTED)


COMPLETENESS = [
    Completeness("draft", "底稿", "draft.write", drafts.visible_to, _every_version,
                 lambda rows: drafts.with_facts(rows.filter(status="draft")), each(drafts.missing), bars=("on_site", "wrap_up")),
    Completeness("problem", "问题", "problem.write", problems.visible_to, problems.countable_by,
                 lambda rows: problems.with_facts(rows.filter(status__in=OPEN)), each(problems.missing)),
    Completeness("clue", "线索", "clue.write", clues.visible_to, clues.countable_by,
                 lambda rows: clues.with_facts(rows.filter(status__in=("registered", "inquiring"))), each(clues.missing)),
    Completeness("report", "报告", "report.write", reports.visible_to, reports.countable_by,
                 lambda rows: reports.with_facts(rows.filter(status="draft")), each(reports.missing), bars=("reporting",)),
]  # fmt: skip
