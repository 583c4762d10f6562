"""How talks, visits and surveys tell which of them ask something still: of talks and visits up to 已审核 and
to the last point carried over, of surveys what 发布 or 汇总 asks (core/registry.py)."""

from interviews.queries import survey_lacks, surveys, talks, visits
from xuncha.core.lacking import each
from xuncha.core.registry import Completeness

COMPLETENESS = [
    Completeness("interview", "谈话", "interview.write", talks.visible_to, talks.countable_by,
                 lambda rows: talks.with_facts(talks.unfinished(rows)), each(talks.lacks)),
    Completeness("visit", "走访", "visit.write", visits.visits_visible_to, visits.visits_countable_by,
                 lambda rows: visits.visits_with_facts(visits.visits_unfinished(rows)), each(visits.visit_lacks)),
    Completeness("survey", "问卷", "survey.write", surveys.surveys_visible_to, surveys.surveys_countable_by,
                 lambda rows: survey_lacks.surveys_with_facts(rows.filter(status__in=("design", "closed"))), each(survey_lacks.survey_missing)),
]  # fmt: skip
