"""The ground the probes stand on: every record of the demo round by noun, and in which townships it stands."""

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Model
from django.test import Client

from findings.models import Clue, InspectionReport, Problem, ProblemList, Transfer, WorkingDraft
from interviews.models import Interview, InterviewOutline, NameNotice, NameRequest, Survey, Visit
from library.models import Document, MaterialRequest
from petitions.models import DuplicateCandidate, IdentityNotice, IdentityRequest, Petition, PetitionReporter
from rectification.models import Feedback, ImmediateFix, RectificationItem
from rounds.actions import papers
from rounds.models import (
    Authorization,
    GroupMeeting,
    InquiryLetter,
    InspectionGroup,
    InspectionRound,
    Instruction,
    Meeting,
    PartyOrg,
    Person,
    PublicNotice,
    RecusalDeclaration,
    RoundTarget,
    Secondment,
    SecretaryPoint,
    StageDocument,
    StageSlot,
    TrainingSession,
    VillageCoverage,
    WeeklyReport,
)  # fmt: skip
from tests.factories import PASSWORD
from tests.probes import expected
from xuncha.core import jobs
from xuncha.core.demo_accounts import TOWNSHIPS
from xuncha.core.models import ExportRequest, User

KEYS = {name: key for key, name in TOWNSHIPS}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Noun:
    """Where a kind of record shows itself. `{round}` is the round's page.

    `whole`: the list shows all that one may see (else only what it must not show is judged); `page`: it has one of its own;
    `search`: the attribute whose first words the one search box is asked.
    """

    model: type[Model]
    address: str = ""
    search: str = ""
    whole: bool = True
    page: bool = True


NOUNS: dict[str, Noun] = {
    "round": Noun(InspectionRound, "/rounds/"),
    "target": Noun(RoundTarget, "{round}"),
    "group": Noun(InspectionGroup, page=False),
    "meeting": Noun(Meeting, "/meetings/"),
    "authorization": Noun(Authorization, "{round}groups/", whole=False),
    "recusal": Noun(RecusalDeclaration, "{round}groups/", whole=False),
    "coverage": Noun(VillageCoverage),
    "stage_document": Noun(StageDocument, page=False),
    "notice": Noun(PublicNotice, page=False),
    "secondment": Noun(Secondment, "{round}secondments/", whole=False, page=False),
    "training": Noun(TrainingSession, "{round}trainings/"),
    "inquiry": Noun(InquiryLetter, "{round}letters/"),
    "secretary_point": Noun(SecretaryPoint, "/points/"),
    "group_meeting": Noun(GroupMeeting, "/group-meetings/"),
    "instruction": Noun(Instruction, "/instructions/"),
    "weekly": Noun(WeeklyReport, "/weeklies/"),
    "org": Noun(PartyOrg, "/orgs/"),
    "person": Noun(Person, "/persons/"),
    "library": Noun(Document, "/library/", search="title"),
    "outline": Noun(InterviewOutline, "/interviews/outlines/", whole=False),
    "reporter": Noun(PetitionReporter, page=False),
    "identity_request": Noun(IdentityRequest, "/petitions/identity/", whole=False),
    "identity_notice": Noun(IdentityNotice, "/petitions/identity/", whole=False, page=False),
    "name_request": Noun(NameRequest, "/interviews/names/", whole=False),
    "name_notice": Noun(NameNotice, "/interviews/names/", whole=False, page=False),
    "pair": Noun(DuplicateCandidate, "/petitions/duplicates/", whole=False),
    "export_request": Noun(ExportRequest, "/exports/"),
    "account": Noun(User, "/accounts/"),
    "material": Noun(MaterialRequest, "/requests/", search="number"),
    "interview": Noun(Interview, "/interviews/", search="content"),
    "visit": Noun(Visit, "/visits/", search="content"),
    "survey": Noun(Survey, "/surveys/"),
    "petition": Noun(Petition, "/petitions/"),
    "draft": Noun(WorkingDraft, "/drafts/", search="title"),
    "problem": Noun(Problem, "/problems/"),
    "problem_list": Noun(ProblemList, "/problems/lists/"),
    "clue": Noun(Clue, "/clues/"),
    "transfer": Noun(Transfer, "/transfers/"),
    "report": Noun(InspectionReport, "/reports/"),
    "feedback": Noun(Feedback, "/rectification/feedback/"),
    "fix": Noun(ImmediateFix, "/fixes/", search="matter"),
    "rectification": Noun(RectificationItem, "/rectification/", search="problem"),
}
#: what stands in no township: of a round, a group or the house
HOUSE = (
    "round",
    "group",
    "authorization",
    "recusal",
    "secondment",
    "training",
    "library",
    "outline",
    "export_request",
    "account",
)


AWAY = 5 * 60  # seconds; shorter than the 15 minutes after which a session ends


class Browser(Client):
    """A client that never mistakes the login page for an answer."""

    used: float | None = None
    lets_in = True  # a closed account is sent to the login page, rightly

    def request(self, **request: Any) -> Any:
        """An answer of the product; a session that ended is a fault of the probe."""
        answer = super().request(**request)
        out = self.lets_in and answer.get("Location", "").startswith("/login/")
        assert not out, f"logged out: {answer['Location']}"
        return answer


@dataclass
class Ground:
    """Records, people and the table's answers, each read once."""

    records: dict[str, list[Any]]
    users: dict[str, User]
    town_of_org: dict[int, str]
    town_of_target: dict[int, str]
    job: Any
    clients: dict[str, Browser] = field(default_factory=dict)
    answers: dict[tuple[str, str, bool], dict[str, bool]] = field(default_factory=dict)

    @classmethod
    def built(cls) -> "Ground":
        """The demo round, and what it leaves out: requests to export and to see a reporter, papers with files, a job."""
        call_command("demo_round", password=PASSWORD, verbosity=0)
        users = {user.username: user for user in User.objects.exclude(username="AnonymousUser")}
        found = cls({}, users, _towns(), {}, jobs.enqueue("probe.none", by=users["leader_2"], label="别人的任务"))
        found.town_of_target = {t.pk: found.town_of_org[t.org_id] for t in RoundTarget.objects.all()}
        found._add()
        for noun, kind in NOUNS.items():
            rows = kind.model.objects.order_by("pk")
            names = {f.name for f in kind.model._meta.get_fields()}
            rows = rows.filter(voided_at=None) if "voided_at" in names else rows
            rows = rows.filter(retired_at=None) if "retired_at" in names else rows
            rows = rows.exclude(username="AnonymousUser") if noun == "account" else rows
            found.records[noun] = list(rows.select_related("group") if "group" in names and noun != "group" else rows)
        return found

    def _add(self) -> None:
        for account, key in (("leader_2", "interviews"), ("leader_1", "interviews"), ("petition_officer", "petitions")):
            answer = self.client(account).post(f"/exports/new/{key}/", {"purpose": "向领导小组汇报"})
            assert answer.status_code == 302, (account, answer.status_code)
        for account, number in (("petition_1", 1), ("petition_2", 2), ("petition_3", 3)):
            named = Petition.objects.filter(group__number=number, reporter__isnull=False, voided_at=None).first()
            answer = self.client(account).post(f"{named.get_absolute_url()}reporter/ask/", {"reason": "须当面核实"})
            assert answer.status_code == 302, (account, answer.status_code)
        asked_now = IdentityRequest.objects.filter(
            petition__group__number__in=(1, 2), asked_by__username__startswith="petition_", status="asked"
        )
        for asked in asked_now.select_related("petition__group", "asked_by"):
            leader, letter = f"leader_{asked.petition.group.number}", asked.petition.get_absolute_url()
            assert self.client(leader).post(f"{asked.get_absolute_url()}approve/").status_code == 302, leader
            assert (
                self.client(asked.asked_by.username).post(f"{letter}reporter/", {"password": PASSWORD}).status_code
                == 200
            ), asked.asked_by
        for account, number in (("leader_1", 1), ("leader_2", 2), ("leader_3", 3)):
            if talk := Interview.objects.filter(group__number=number, category="petitioner", voided_at=None).first():
                answer = self.client(account).post(f"{talk.get_absolute_url()}name/ask/", {"reason": "须当面核实"})
                assert answer.status_code == 302, (account, answer.status_code)
        for named_by in NameRequest.objects.filter(talk__group__number__in=(1, 2)).select_related("talk", "asked_by"):
            answer = self.client("petition_officer").post(f"{named_by.get_absolute_url()}approve/")
            assert answer.status_code == 302, answer.status_code
            reader, talk = named_by.asked_by.username, named_by.talk.get_absolute_url()
            assert self.client(reader).post(f"{talk}name/", {"password": PASSWORD}).status_code == 200, reader
        for target in RoundTarget.objects.filter(org__short_name__in=("槐渡镇", "澄坪镇")):
            for level in (1, 2, 3):
                slot = StageSlot.objects.filter(level=level).first()
                upload = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
                papers.lay_document(target, by=self.users["office_director"], slot=slot, upload=upload)

    @cached_property
    def round(self) -> InspectionRound:
        """The demo's one round."""
        return self.records["round"][0]

    def address(self, noun: str) -> str:
        """The list of a noun."""
        return NOUNS[noun].address.format(round=self.round.get_absolute_url())

    def client(self, account: str) -> Client:
        """A browser of an account; who has not asked for minutes logs in anew, as an idle session ends."""
        client, now = self.clients.setdefault(account, Browser()), time.monotonic()
        if client.used is None or now - client.used > AWAY:
            client.cookies.clear()  # a session of its own: the old one renewed would count as another's
            client.lets_in = self.users[account].is_active
            client.force_login(self.users[account], backend="django.contrib.auth.backends.ModelBackend")
        client.used = now
        return client

    def towns(self, noun: str, record: Any) -> frozenset[str] | None:
        """The keys of where a record stands; None for what stands in no township."""
        if noun in HOUSE:
            return None
        if noun in ("target", "org"):
            return frozenset({self.town_of_org[record.org_id if noun == "target" else record.pk]})
        if noun == "person":
            held = [post.org_id for post in record.posts.all() if post.ends_on is None]
            return frozenset(self.town_of_org[org] for org in [record.org_id, *held])
        if noun == "secretary_point":
            return frozenset({self.town_of_org[record.org_id]})
        if noun in ("reporter", "identity_request", "identity_notice"):
            record = record.petition
        if noun in ("name_request", "name_notice"):
            record = record.talk
        if noun == "pair":
            return frozenset(self.town_of_target[one.target_id] for one in (record.first, record.second))
        return None if record.target_id is None else frozenset({self.town_of_target[record.target_id]})

    def sees(self, noun: str, record: Any, account: str, *, counted: bool = False) -> bool:
        """The table's answer. A transfer stands in no township: it is for whom it concerns and who sees a clue on its list."""
        asked, user = (expected.counts if counted else expected.sees), self.users[account]
        if noun != "transfer":
            return asked(noun, record, self.towns(noun, record), account, user)
        clues = [item.clue for item in record.items.select_related("clue__group")]
        return any(
            self.sees("clue", clue, account, counted=counted)
            and asked(noun, record, self.towns("clue", clue), account, user)
            for clue in clues
        )

    def wanted(self, account: str, noun: str, *, counted: bool = False) -> dict[str, bool]:
        """uid → the table's answer, for all records of a noun."""
        key = (account, noun, counted)
        if key not in self.answers:
            rows = self.records[noun]
            self.answers[key] = {str(r.uid): self.sees(noun, r, account, counted=counted) for r in rows}
        return self.answers[key]


def _towns() -> dict[int, str]:
    """Organisation → key of its township, `county` for what stands beside them."""
    rows = list(PartyOrg.objects.all())
    heads = {org.path: KEYS[str(org)] for org in rows if str(org) in KEYS}
    return {org.pk: next((key for path, key in heads.items() if org.path.startswith(path)), "county") for org in rows}
