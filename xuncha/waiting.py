"""What waits for a person beside the ledgers: opinions and decisions on recusals, requests to open a name, points and findings
to carry over, matters about staff.

Each part is counted in the one query of the workbench (`xuncha.queries`): rows, their ledger and a status.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from findings.models import Clue
from interviews import queries as interviews
from interviews.queries import names
from petitions import queries as petition_queries
from petitions.models import Petition
from petitions.states import ENDED, PetitionStatus
from rounds.models import InspectionRound
from rounds.queries import members, targets
from xuncha import named, scopes
from xuncha.core.models import User


@dataclass(frozen=True)
class Part:
    """One kind of what waits: its name, its rows, and the words and the list of each status."""

    key: str
    label: str
    rows: QuerySet
    steps: dict[str, str]
    url: str

    def counted(self) -> QuerySet:
        """(ledger, status, how many), to be united with the others."""
        rows = self.rows.filter(status__in=list(self.steps)).order_by()
        return (
            rows.annotate(ledger=Value(self.key, CharField()))
            .values_list("ledger", "status")
            .annotate(n=Count("pk", distinct=True))
        )

    def lines(self, counts: dict[tuple[str, str], int]) -> Iterator[dict]:
        """The lines of the workbench; statuses with the same words are one line."""
        for word in dict.fromkeys(self.steps.values()):
            found = sum(counts.get((self.key, status), 0) for status, step in self.steps.items() if step == word)
            if found:
                yield {"ledger": self.label, "step": word, "count": found, "url": self.url}


#: clues about staff: the steps that the leading group and the commission take in the group's place (domain §1.2 d)
STAFF_CLUES = {"registered": "开始了解", "inquiring": "研究", "leader_signed": "审核"}
#: the leader's seat is empty: the leading group signs
SIGNED_BY_TOP = {"studied": "审签"}
#: who is named after being authorised, or was let pass before: the leading group alone decides (domain §1.4)
NAMED_STEPS = {"approved": "研究是否回避"}
STAFF_PETITIONS = {status: "阅处" for status in PetitionStatus.values if status not in ENDED}


def parts(user: User, round_: InspectionRound, mine: frozenset[str]) -> list[Part]:
    """The parts that can have something for a person with these capabilities; nothing is asked for the others."""
    found: list[Part] = []
    if "petition.identity_decide" in mine:
        seen = {"fresh": "阅知"}
        found.append(Part("notice", "查看反映人情况", petition_queries.notices_for(user), seen, "/petitions/identity/"))
        found.append(Part("name_notice", "查看信访人姓名情况", names.notices_for(user), seen, "/interviews/names/"))
    if "round.approve" in mine:
        asked = targets.plan_to_approve(round_)
        found.append(Part("plan", "巡察方案", asked, {"asked": "批准方案"}, f"{round_.get_absolute_url()}approve/"))
    if "authorisation.approve" in mine:
        rows = members.powers_waiting(user, round_)
        found.append(Part("power", "授权", rows, {"proposed": "批准授权"}, f"{round_.get_absolute_url()}groups/"))
    if mine & {"recusal.review", "recusal.decide"}:
        words = {"declared": "提出意见" if "recusal.review" in mine else "作出决定", "reviewed": "作出决定"}
        rows = members.recusals_waiting(user, round_)
        found.append(Part("recusal", "回避申报", rows, words, f"{round_.get_absolute_url()}groups/"))
    if "petition.identity_decide" in mine:
        decide = {"asked": "决定可否查看"}
        found.append(
            Part(
                "identity",
                "查看反映人申请",
                petition_queries.request_waiting_rows(user, round_),
                decide,
                "/petitions/identity/",
            )
        )
        found.append(
            Part("name", "查看信访人姓名申请", names.request_waiting(user, round_), decide, "/interviews/names/")
        )
    for capability, key, label, rows, url in (
        ("interview.write", "point", "谈话要点", interviews.points_to_carry, "/interviews/?carry=mine"),
        ("visit.write", "finding", "走访发现", interviews.findings_to_carry, "/visits/?carry=mine"),
    ):
        if capability in mine:
            found.append(Part(key, label, rows(user, round_), interviews.STEPS, url))
    if "petition.handle" in mine:
        asked = scopes.visible(Petition.objects.awaiting_result().filter(round=round_), user)
        found.append(Part("petition_result", "信访", asked, {"receipted": "登记办理结果"}, "/petitions/?waits=result"))
    if "petition.write" in mine:
        owed = scopes.visible(Petition.objects.untold().filter(round=round_), user)
        told = dict.fromkeys(PetitionStatus.values, "登记告知反映人")
        found.append(Part("petition_tell", "信访", owed, told, "/petitions/?waits=tell"))
        pairs = petition_queries.pairs_to_decide(user)
        found.append(Part("petition_pair", "疑似重复信访件", pairs, {"open": "认定是否重复"}, "/petitions/duplicates/"))
        desk = {"petition": "登记为信访件"}
        found.append(
            Part("petition_point", "谈话要点", interviews.petition_rows(user, round_), desk, "/petitions/new/")
        )
    return found + (_about_staff(user, round_, mine) if "clue.staff" in mine else [])


def _about_staff(user: User, round_: InspectionRound, mine: frozenset[str]) -> list[Part]:
    """Petitions and clues about members of groups or the office: they stand in group 00, out of everybody else's sight."""
    steps = STAFF_CLUES | (SIGNED_BY_TOP if "clue.approve" in mine else {})
    here = {"round": round_, "group__number": 0}
    clues = scopes.visible(Clue.objects.alive().filter(**here), user)
    letters = scopes.visible(Petition.objects.alive().filter(**here, upper_level=False), user)
    return [
        Part("staff_clue", "涉及巡察人员的线索", clues, steps, "/clues/"),
        Part("staff_petition", "涉及巡察人员的信访件", letters, STAFF_PETITIONS, "/petitions/"),
    ]


def weighed(user: User, round_: InspectionRound, mine: frozenset[str]) -> list[dict[str, Any]]:
    """People at work whom a letter or clue names: for the workbench alone, since it reads names; the bell of every page
    does not ask it (domain §1.4)."""
    if not {"clue.staff", "clue.approve"} <= mine:
        return []
    rows = named.at_work(user, round_)
    part = Part("named", "被反映人员仍有授权", rows, NAMED_STEPS, f"{round_.get_absolute_url()}groups/")
    return list(part.lines({("named", "approved"): rows.count()}))
