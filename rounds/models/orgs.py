"""Party organisations and what is known of them (domain §1.5)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from rounds.states import RoundType
from xuncha.core.models import Record, trail_trigger


class CommitteeTerm(Record):
    """届: the term of a county committee. A round belongs to a term, not to a year."""

    AUDIT_CLEAR = ("number", "starts_on", "ends_on")

    number = models.PositiveSmallIntegerField("届次", unique=True)
    name = models.CharField("名称", max_length=60)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")

    class Meta:
        verbose_name = "届次"
        ordering = ("-number",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name


class OrgLevel(models.TextChoices):
    """Where in the tree an organisation stands."""

    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村"
    DEPARTMENT = "department", "县直部门"


class OrgType(models.TextChoices):
    """org_type of domain §1.5."""

    COUNTY = "county", "县委"
    TOWNSHIP = "township", "乡镇党委"
    SUBDISTRICT = "subdistrict", "街道党工委"
    VILLAGE_COMMITTEE = "village_committee", "村党委"
    VILLAGE_GENERAL = "village_general", "村党总支"
    VILLAGE_BRANCH = "village_branch", "村党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    COMMUNITY = "community", "社区党组织"
    OFFICE_BRANCH = "office_branch", "机关党支部"
    NEW_BRANCH = "new_branch", "两新支部"
    DEPARTMENT = "department", "部门党组(党委)"


class VillageClass(models.TextChoices):
    """Village class (domain §1.5)."""

    KEY = "key", "重点类"
    WATCH = "watch", "关注类"
    ORDINARY = "ordinary", "一般类"


class OrgQuerySet(models.QuerySet):
    """The tree in words."""

    def townships(self) -> "OrgQuerySet":
        """Township committees."""
        return self.filter(level=OrgLevel.TOWNSHIP)

    def villages(self) -> "OrgQuerySet":
        """Village organisations."""
        return self.filter(level=OrgLevel.VILLAGE)

    def under(self, *orgs: "PartyOrg") -> "OrgQuerySet":
        """These organisations and all below them."""
        wanted = Q(pk__in=[])
        for org in orgs:
            wanted |= Q(path__startswith=org.path)
        return self.filter(wanted)


class PartyOrg(Record):
    """One Party organisation of the tree. `path` is the chain of ids from the root, as in `/1/7/42/`."""

    AUDIT_CLEAR = ("parent", "level", "org_type", "closed_on")

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField(max_length=120, db_index=True, editable=False, default="")
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    code = models.SlugField("代码", max_length=40, blank=True)
    level = models.CharField("层级", max_length=12, choices=OrgLevel.choices)
    org_type = models.CharField("组织类型", max_length=20, choices=OrgType.choices)
    sort = models.PositiveIntegerField("次序", default=0)
    initials = models.CharField("拼音首字母", max_length=40, blank=True, editable=False)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    population = models.PositiveIntegerField("户籍人口", null=True, blank=True)
    residents = models.PositiveIntegerField("常住人口", null=True, blank=True)
    party_members = models.PositiveIntegerField("党员数", null=True, blank=True)
    probationary_members = models.PositiveIntegerField("预备党员数", null=True, blank=True)
    village_groups = models.PositiveIntegerField("村民小组数", null=True, blank=True)
    collective_income = models.DecimalField(
        "集体经济收入(万元)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    arable_mu = models.DecimalField("耕地(亩)", max_digits=12, decimal_places=1, null=True, blank=True)
    was_poor_village = models.BooleanField("脱贫村", default=False)
    is_weak_village = models.BooleanField("软弱涣散村", default=False)
    is_key_village = models.BooleanField("重点村", default=False)
    has_work_team = models.BooleanField("有驻村工作队", default=False)
    village_class = models.CharField("村分类", max_length=10, choices=VillageClass.choices, blank=True)
    last_election_on = models.DateField("换届日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrgQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        ordering = ("path", "sort")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="org_name_once_under_parent"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=models.F("id")), name="org_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        """The organisation's page."""
        return f"/orgs/{self.uid}/"

    @property
    def is_village(self) -> bool:
        """Whether it is a village organisation."""
        return self.level == OrgLevel.VILLAGE


class InspectionHistory(models.Model):
    """That an organisation was inspected once: term, round and type (domain §1.5). Also written at the end of a round."""

    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="history", verbose_name="党组织")
    term = models.ForeignKey(CommitteeTerm, models.PROTECT, related_name="+", verbose_name="届次")
    sequence = models.PositiveSmallIntegerField("轮次")
    round_type = models.CharField("类型", max_length=12, choices=RoundType.choices)
    topic = models.CharField("专题", max_length=40, blank=True)
    inspected_on = models.DateField("巡察时间", null=True, blank=True)

    class Meta:
        verbose_name = "历次巡察"
        ordering = ("-term__number", "-sequence")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["org", "term", "sequence", "round_type"], name="history_once")
        ]


class Person(Record):
    """An official or post-holder; never a villager or petitioner (design §5.6)."""

    AUDIT_CLEAR = ("org", "rank", "left_on")

    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="persons", verbose_name="单位")
    user = models.OneToOneField(
        "core.User", models.PROTECT, null=True, blank=True, related_name="person", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=40)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    sort_key = models.CharField(max_length=120, blank=True, editable=False)
    gender = models.CharField("性别", max_length=6, choices=[("male", "男"), ("female", "女")], blank=True)
    birth_year = models.PositiveSmallIntegerField("出生年份", null=True, blank=True)
    rank = models.CharField("职级", max_length=20, blank=True)
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = "人员"
        ordering = ("sort_key", "id")
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return f"/persons/{self.uid}/"

    def post_on(self, day: date) -> "PostHolding | None":
        """The first post held on a day; posts are prefetched on lists."""
        held = [post for post in self.posts.all() if post.is_held_on(day)]
        return min(held, key=lambda post: post.sort) if held else None


class PostHoldingQuerySet(models.QuerySet):
    """Posts in words."""

    def held_on(self, day: date) -> "PostHoldingQuerySet":
        """Those held on a day; the day of removal is the last."""
        return self.not_ended(day).filter(starts_on__lte=day)

    def not_ended(self, day: date) -> "PostHoldingQuerySet":
        """Those held on a day or to begin later: a date of removal that is known beforehand ends nothing yet."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class PostHolding(Record):
    """任职: a person in a post of an organisation, between two dates. One person may hold several."""

    AUDIT_CLEAR = ("org", "post", "starts_on", "ends_on")

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="post_holdings", verbose_name="单位")
    post = models.CharField("职务代码", max_length=40)
    title = models.CharField("职务", max_length=60)
    is_chief = models.BooleanField("一把手", default=False)
    is_team = models.BooleanField("班子成员", default=False)
    sort = models.PositiveSmallIntegerField("次序", default=50)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("免职日期", null=True, blank=True)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ("sort", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="post_ends_after_it_starts"
            )
        ]

    def is_held_on(self, day: date) -> bool:
        """The same as `held_on`, of one post at hand."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
