"""The round of the demo (轮次): plan, targets, groups, authorisations, pledges, recusals, and each stage's own papers and meetings."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from rounds.actions import masters, meetings, members, papers, plans, powers, recusals, stages
from rounds.models import Authorization, CommitteeTerm, RoundTarget, StageSlot, TaxonomyNode, TaxonomyVersion
from rounds.permissions.passage import verdicts
from xuncha.core import calendar
from xuncha.core.models import DeadlineRule, User
from xuncha.demo import carried, prepare, words
from xuncha.demo.clock import Diary, on_day
from xuncha.demo.county import GROUP_OF, TOWNS, County, Times

PURPOSE = "聚焦“六个围绕、一个加强”，对六个乡镇党委开展常规巡察，并延伸巡察所辖全部村党组织；每组两个乡镇，{how}。"
REASON = "十三届县委期间只开展过专项（扶贫）巡察，未开展常规巡察"
SCOPE = "受理反映乡镇党委领导班子及其成员、站所负责人、村党组织书记和村干部违反政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律、生活纪律的问题；其他诉求按分级负责、属地管理原则转有关部门。"
CHANNELS = "专线电话：0700-5{n}61200（工作日8:30—17:30）\n邮政信箱：临澜县第{n}号信箱\n意见箱：镇（乡）政府大门、各村村部\n来访接待：镇（乡）政府302室"
#: from when this county gives five working days for registering and assigning a letter
PETITION_DAYS_FROM = date(2023, 1, 1)
ROLES = {
    "group_leader": "group_leader",
    "deputy_leader": "deputy_leader",
    "liaison": "liaison",
    "member": "member",
    "petition": "member",
}


@dataclass(frozen=True)
class Plan:
    """The dates of a round: its own, those of each township, and the last day of the groups' authorisations."""

    entered: date
    withdrawn: date
    ends_on: date
    times: dict[str, Times]
    how: str
    sequence: int = 1
    special: bool = True  # with the accounts that show a limit: recused, expired, kin in a village
    prepared: date = date(2023, 1, 9)
    apart: frozenset[tuple[str, str]] = frozenset()  # (person, township) of the group that is not proposed

    def day(self, number: int) -> date:
        """So many days after the round was begun."""
        return self.prepared + timedelta(days=number)


def begin(county: County, plan: Plan) -> None:
    """From 立项 to the end of 准备: the round with its targets approved, its groups authorised and pledged."""
    director, leaders = county.users["office_director"], county.users["leading_group"]
    with on_day(plan.prepared):
        _create(county, plan, director)
    with on_day(plan.day(8)):
        for town in TOWNS:
            plans.set_target(
                county.targets[town],
                by=director,
                discipline_opinion_on=plan.day(6),
                organization_opinion_on=plan.day(7),
            )
            step(county, town, by=director)
    with on_day(plan.day(28)):
        for town in TOWNS:
            lay(county, town, "approval", by=director)
        plans.approve_round(
            county.round, by=leaders, approved_on=plan.day(28), plan_doc_no=f"临巡发〔2023〕{plan.sequence}号"
        )
        _refresh(county)
        for town in TOWNS:
            step(county, town, by=director)
    _staff(county, plan, director, leaders)


def _petition_days(director: User) -> None:
    """信访登记分办 within 5 working days, as this county sets it (domain §9.4); once."""
    if not DeadlineRule.objects.filter(code="petition_sign", effective_from__gte=PETITION_DAYS_FROM).exists():
        masters.add_deadline_rule(by=director, code="petition_sign", name="信访登记分办", base_event="收件日", amount=5, unit="working_day",
                                  reminders=[2, 1], effective_from=PETITION_DAYS_FROM, note="本县规定5个工作日")  # fmt: skip


def _create(county: County, plan: Plan, director: User) -> None:
    tree = TaxonomyVersion.objects.get(code="LW2023")
    county.leaves = {node.code: node for node in TaxonomyNode.objects.filter(version=tree, is_leaf=True)}
    county.round = plans.create_round(
        by=director, term=CommitteeTerm.objects.get(number=14), sequence=plan.sequence, group_count=3, entered_on=plan.entered,
        withdrawn_on=plan.withdrawn, taxonomies={"township": tree, "village": tree}, purpose=PURPOSE.format(how=plan.how),
    )  # fmt: skip
    _petition_days(director)
    county.groups = {group.number: group for group in county.round.groups.all()}
    for town in TOWNS:
        target = plans.propose_target(
            county.round, by=director, org=county.orgs[town], reason=REASON, group=county.groups[GROUP_OF[town]]
        )
        times = plan.times[town]
        county.targets[town] = plans.set_target(
            target, by=director, entered_on=times.entered, withdrawn_on=times.withdrawn
        )


def _staff(county: County, plan: Plan, director: User, leaders: User) -> None:
    """One authorisation a person (一次一授权), then pledges and statements by each of them."""
    inspectors = [row for row in words.corpus("persons") if row.get("group") and row.get("account")]
    if plan.special:
        with on_day(plan.day(29)):
            kin = {
                "person": county.persons["g2-memberb"],
                "org": county.orgs["huaidu-liuwan"],
                "detail": "妻弟任柳湾村会计（报账员）。",
            }
            declared = recusals.declare_recusal(by=director, round=county.round, kind="kin", **kin)
            recusals.decide_recusal(declared, "uphold", by=director)
    with on_day(plan.day(30)):
        proposed = [_propose(county, plan, row["key"], row["group"], row["duty"], director) for row in inspectors]
        if plan.special:
            proposed.append(_propose(county, plan, "spare-recused", 3, "member", director))
            proposed.append(_propose(county, plan, "spare-expired", 1, "member", director, ends_on=date(2023, 4, 28)))
    with on_day(plan.day(32)):
        for power in proposed:
            powers.approve_authorization(power, by=leaders)
    with on_day(plan.day(35)):
        for power in proposed:
            _pledge(county, power.person.user)
        if plan.special:
            declared = recusals.declare_recusal(by=county.users["recused"], person=county.persons["spare-recused"], round=county.round,
                                              org=county.orgs["yanxi-yantai"], kind="former_post", detail="2020年至2022年挂职砚台村第一书记。")  # fmt: skip
            recusals.decide_recusal(declared, "uphold", by=director)
    with on_day(plan.day(38)):
        for town in TOWNS:
            lay(county, town, "preparing", by=director)
        prepare.inquire(county, plan.day(29), plan.day(37))
        prepare.second_and_train(county, plan.day(38))


def _propose(
    county: County, plan: Plan, key: str, group: int, duty: str, director: User, *, ends_on: date | None = None
) -> Authorization:  # fmt: skip
    towns = [town for town in TOWNS if GROUP_OF[town] == group and (key, town) not in plan.apart]
    if key == "g2-memberb" and county.persons[key].recusals.blocking().exists():
        towns.remove("huaidu")  # kin in a village of 槐渡镇
    return powers.propose_authorization(
        by=director, person=county.persons[key], round=county.round, role=ROLES[duty], group=county.groups[group],
        targets=[county.targets[town] for town in towns], starts_on=plan.day(32), warned=not plan.special, ends_on=ends_on or plan.ends_on,
        doc_no=f"临巡组〔2023〕{plan.sequence + 1}号", duty="petition" if duty == "petition" else "",
    )  # fmt: skip


def _pledge(county: County, user: User) -> None:
    members.sign_pledge(county.round, by=user, agreed=True)
    if user.username != "recused" and not user.person.recusals.blocking().filter(round=county.round).exists():
        members.state_no_conflict(county.round, by=user)


def lay(county: County, town: str, stage: str, *names: str, by: User) -> None:
    """Register papers of a stage by number and date: those it cannot be left without, or those named."""
    named = Q(needed=True) if not names else Q(name__in=names)
    for slot in StageSlot.objects.ruled(calendar.today()).filter(named, stage=stage):
        target = county.targets[town]
        number = target.documents.count() + 10 * (TOWNS.index(town) + 1)
        papers.lay_document(target, by=by, slot=slot, doc_no=f"临巡办〔2023〕{number}号", dated_on=calendar.today())


def step(county: County, town: str, *, by: User, waive: bool = False, reason: str = "") -> RoundTarget:
    """One stage on. With `waive`, whatever still bars the way is waived for the reason given."""
    target = RoundTarget.objects.select_related("org", "group", "round__term").get(pk=county.targets[town].pk)
    codes = [verdict.code for verdict in verdicts(target) if not verdict.met] if waive else ()
    county.targets[town] = stages.advance(target, by=by, reason=reason, waive=codes)
    return county.targets[town]


def _refresh(county: County) -> None:
    county.round.refresh_from_db()
    for town, target in county.targets.items():
        county.targets[town] = RoundTarget.objects.select_related("org", "group", "round__term").get(pk=target.pk)


def enter(county: County, plan: Plan, town: str, diary: Diary) -> None:
    """动员 and 进驻 of one township: notice of entry, meeting, public notice; the unit's accounts come in."""
    times, director = plan.times[town], county.users["office_director"]
    (leader,) = county.staff(town, "leader")

    def announce() -> None:
        lay(county, town, "mobilized", by=director)
        step(county, town, by=director)

    diary.at(times.entered - timedelta(days=2), announce)

    def arrive() -> None:
        name = str(county.targets[town])
        meet(county, town, "mobilization", by=director, chair="束远方", place=f"{name}政府会议室",
             topics=f"巡察{name}党委工作动员", decisions="宣读授权任职决定，通报工作安排，提出纪律要求；镇（乡）党委书记作表态发言。")  # fmt: skip
        papers.post_notice(
            county.targets[town], by=director, posted_on=times.entered, window_from=times.entered, window_to=times.withdrawn,
            scope=SCOPE, channels=CHANNELS.format(n=GROUP_OF[town]),
        )  # fmt: skip
        step(county, town, by=leader)

    diary.at(times.entered, arrive)


def meet(county: County, town: str, kind: str, *, by: User, decisions: str, chair: str = "", **texts: str) -> None:
    """Record a meeting about one township, held today."""
    target = county.targets[town]
    group = target.group if kind == "group" else None
    meetings.hold_meeting(county.round, by=by, kind=kind, held_on=calendar.today(), decisions=decisions, target=target,
                          group=group, chair=chair or str(by), **texts)  # fmt: skip


def withdraw(county: County, town: str) -> None:
    """撤点: the notice of withdrawal goes up on the day the group leaves, and nothing that was said is left lying."""
    (leader,) = county.staff(town, "leader")
    carried.settle(county, town)
    lay(county, town, "wrap_up", "撤离公告", by=leader)
    step(county, town, by=leader)
