"""Taking the sheet of talks in (导入谈话): names become records, rows become drafts of the bulk verb."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from interviews import actions, permissions, queries
from interviews.models import Category, Destination, Interview, InterviewPoint, Nature
from interviews.sheets.talk_columns import OFFICIAL, RELATED, columns
from rounds.models import Person
from rounds.queries import lookups, places
from rounds.queries.current import current_round, pin
from xuncha.core import sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Ground, Import
from xuncha.core.imports.declare import Tell
from xuncha.core.web import Asking

#: people who are no officials: never looked for among the persons (design §5.6)
NO_OFFICIALS = (
    Category.VILLAGER,
    Category.PETITIONER,
    Category.PARTY_MEMBER,
    Category.VILLAGER_DELEGATE,
    Category.OTHER,
)
#: cells that go on the talk as they are; an empty one is an empty text
PLAIN = (
    "date", "interviewee", "category", "org_name", "post", "rank", "gender", "political", "age_band", "place", "date_reason",
    "content", "team_grade", "team_note", "chief_grade", "chief_note", "av_approver", "abnormal_note",
)  # fmt: skip


@dataclass(frozen=True)
class MorePoints:
    """Further points of a talk that an earlier row began."""

    draft: actions.TalkDraft
    points: list[InterviewPoint]


class TalkGround(Ground):
    """Targets, organisations, members, persons and leaves of one round, read once."""

    homes = {"start": "hours", "end": "hours", "person": "interviewee", "target": "org"}

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.round = current_round(asking)  # type: ignore[arg-type]
        self.targets = [
            t for t in places.target_list(self.user, self.round) if not permissions.why_not_create(self.user, t)
        ]
        if not self.targets:
            raise Http404
        self.places = lookups.Places(self.round, self.targets, self.user)
        self.sheet = sheets.Sheet(
            "interviews",
            "个别谈话",
            columns(self.places.org_labels, self.places.leaf_labels, self.places.example),
            OFFICIAL.row_key,
        )
        self._drafts: dict[Any, actions.TalkDraft] = {}
        self._rows: dict[Any, int] = {}
        self._people: dict[str, list[Person]] | None = None
        self._diary: actions.Diary | None = None
        self._kept: dict[Any, str] | None = None

    def visible(self) -> QuerySet[Interview]:
        return (
            queries.visible_to(self.user)
            .filter(round=self.round)
            .select_related(*RELATED)
            .prefetch_related("talkers", "points__leaf")
        )

    def hold(self) -> None:
        actions.hold_talkers(self.places.accounts)

    @property
    def people(self) -> dict[str, list[Person]]:
        """The persons of the targets by name, with posts."""
        if self._people is None:
            self._people = defaultdict(list)
            for person in places.people_of(self.places.orgs).prefetch_related("posts__org"):
                self._people[person.name].append(person)
        return self._people

    @property
    def diary(self) -> actions.Diary:
        """Other talks, as far as the rules ask of them."""
        if self._diary is None:
            self._diary = actions.read_diary(self.round, self.places.accounts)
        return self._diary

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        org = found.take("org", lambda: self.places.org(values["org"]))
        target = (
            self.places.target_of(org) if org else self.targets[0] if len(self.targets) == 1 or values["org"] else None
        )
        leaf = found.take("leaf", lambda: self.places.leaf(values["leaf"], org or (target.org if target else None)))
        talkers = found.take("talkers", lambda: self.places.members(values["talkers"])) or []
        recorder = found.take("recorder", lambda: self.places.member(values["recorder"]))
        lead = found.take("lead", lambda: self.places.member(values["lead"]))
        person = found.take("interviewee", lambda: self._person(values, org))
        target = target or (self.places.target_of(person.org) if person else None)
        if target is None and not found.fields:
            found.fields["org"] = "您有几个巡察对象，请选择涉及党组织。"
        if target is None or values["date"] is None:
            found.stop()
        points = self._point_facts(values, leaf)
        key = (target.pk, values["org"], values["date"], values["hours"], values["interviewee"], values["talkers"])
        earlier = self._drafts.get(key)
        if earlier is not None and points and not values["again"]:
            return found.wrap(lambda: self._more(earlier, points))
        facts = self._facts(values, org=org, person=person, recorder=recorder, lead=lead)
        draft = found.wrap(lambda: actions.draft_talk(
            by=self.user, diary=self.diary, target=target, talkers=talkers, facts=facts, points=points,
            length_confirmed=bool(values["length_confirmed"]),
        ), drop=("talkers", "lead") if not talkers and values["talkers"] else ())  # fmt: skip
        draft.key = key
        return draft

    def _more(self, draft: actions.TalkDraft, points: Sequence[dict[str, Any]]) -> "MorePoints":
        """A row that repeats the talk of an earlier row is one more point of it."""
        if all(any(point.text == facts["text"] for point in draft.points) for facts in points):
            raise Unmet(f"与第 {self._rows[draft.key]} 行重复，请删去一行。")
        first = len(draft.points) + 1
        return MorePoints(draft, [actions.draft_point(draft.talk, seq=seq, by=self.user, **facts)
                                  for seq, facts in enumerate(points, start=first)])  # fmt: skip

    def _facts(self, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        start, end = values["hours"] or (None, None)
        facts = {name: values[name] or "" for name in PLAIN} | {
            "date": values["date"],
            "start": start,
            "end": end,
            **more,
        }
        facts |= {name: values[name] for name in ("kind", "place_kind", "abnormal", "form") if values[name]}
        return facts | {name: bool(values[name]) for name in ("notice_read", "is_chief", "is_team", "av")}

    def _point_facts(self, values: Mapping[str, Any], leaf: Any) -> list[dict[str, Any]]:
        nature = values["nature"] or (Nature.ISSUE if leaf else Nature.GENERAL)
        common = {
            "leaf": leaf, "nature": nature, "destination": values["destination"] or Destination.KEEP, "persons": values["persons"] or "",
        }  # fmt: skip
        return [{"text": line.strip(), **common} for line in (values["text"] or "").splitlines() if line.strip()]

    def _person(self, values: Mapping[str, Any], org: Any) -> Person | None:
        """The official of that name; several of one name are told apart by the organisation or the post."""
        if values["category"] in NO_OFFICIALS or not values["interviewee"]:
            return None
        same = self.people.get(values["interviewee"], [])
        if len(same) > 1 and org is not None:
            same = [person for person in same if person.org_id == org.pk] or same
        if len(same) > 1 and values["post"]:
            same = [p for p in same if any(held.title == values["post"] for held in p.posts.all())] or same
        if len(same) > 1:
            raise Unmet(f"人员库里有 {len(same)} 位“{values['interviewee']}”；请在涉及党组织选到单位，或写明职务。")
        return same[0] if same else None

    def identity(self, draft: Any) -> Any:
        if isinstance(draft, MorePoints):
            return None
        talk = draft.talk
        return (talk.date, talk.start, talk.sealed_name or talk.interviewee, talk.person_id, talk.target_id)

    def registered(self, identity: Any) -> str:
        if self._kept is None:
            rows = queries.visible_to(self.user).filter(round=self.round, target__in=self.targets)
            self._kept = {
                (row.date, row.start, row.sealed_name or row.interviewee, row.person_id, row.target_id): row.number
                for row in rows.exclude(status="cancelled").only("date", "start", "sealed_name", "interviewee", "person", "target", "number")
            }  # fmt: skip
        return self._kept.get(identity, "")

    def conflict(self, draft: Any) -> None:
        if isinstance(draft, actions.TalkDraft):
            actions.refuse_clash(draft, diary=self.diary, by=self.user)

    def accept(self, draft: Any, number: int) -> None:
        if isinstance(draft, MorePoints):
            draft.draft.points.extend(draft.points)
        else:
            self.diary.note(draft, f"（本表第 {number} 行）")
            self._drafts[draft.key], self._rows[draft.key] = draft, number

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Interview]:
        talks = [draft for draft in drafts if isinstance(draft, actions.TalkDraft)]
        actions.record_many(
            talks, by=self.user, tell=lambda n: tell(72 + 25 * n // max(len(talks), 1), f"写入第 {n + 1} 条")
        )
        return [draft.talk if isinstance(draft, actions.TalkDraft) else draft.draft.talk for draft in drafts]

    def link(self, record: Interview) -> tuple[str, str]:
        return f"{record.number} {record.interviewee}", record.get_absolute_url()


IMPORT = Import("interviews", "个别谈话", 2, TalkGround, "/interviews/", pin=pin,
                lead="一行一次谈话；同一次谈话的几条要点可以写在一格里，也可以分几行写。")  # fmt: skip
