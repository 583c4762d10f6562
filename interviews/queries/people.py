"""人数: who counts as one person (domain §3.1, §5.3). One definition for the list's foot, the tables and the weekly report."""

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from interviews.models import UNNAMED, Interview

#: the 口径 in words, as the metric prints it
WORDS = (
    "谈话对象人数：同一巡察对象内，人员库里的人按人计，其余按姓名和涉及党组织计，多次谈话计1人；不愿留名的和信访人按次计；"
    "同一人在两个巡察对象谈话，各计1人。"
)


def _named(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The talks that took place among these, with `who`: the same for the same person at the same target."""
    who = Case(
        When(person__isnull=False, then=Concat(Value("p"), Cast("person_id", CharField()))),
        When(Q(interviewee=UNNAMED) | Q(category="petitioner"), then=Concat(Value("i"), Cast("pk", CharField()))),
        default=Concat(Value("n"), F("interviewee"), Value("|"), Cast("org_id", CharField())),
        output_field=CharField(),
    )
    held = Interview.objects.held().filter(pk__in=rows.order_by().values("pk")).order_by()
    return held.annotate(who=Concat(Cast("target_id", CharField()), Value("/"), who, output_field=CharField()))


def first_of_each(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """Of these talks that took place the first noted of each person at each target: the rows behind 人数 (domain §5.3)."""
    firsts = _named(rows).values("who").annotate(first=Min("pk")).values("first")
    return Interview.objects.filter(pk__in=firsts)


def sums(rows: QuerySet[Interview]) -> dict[str, int]:
    """人次 (talks that took place) and 人数 (different people) of some talks, in one query (domain §3.1)."""
    return _named(rows).aggregate(talks=Count("pk"), people=Count("who", distinct=True))
