"""What may be chosen on a talk and its points (domain §3.1)."""

from django.db import models


class Kind(models.TextChoices):
    """谈话方式."""

    TALK = "talk", "个别谈话"
    REPEAT = "repeat", "再次谈话"
    INQUIRY = "inquiry", "知情人询问"
    SYMPOSIUM = "symposium", "座谈会"
    EXCHANGE = "exchange", "问题沟通"


class Category(models.TextChoices):
    """人员类别."""

    TOWNSHIP_SECRETARY = "township_secretary", "乡镇党委书记"
    TOWNSHIP_HEAD = "township_head", "乡镇长"
    TEAM = "team", "其他班子成员"
    STATION = "station", "站所负责人"
    CADRE = "cadre", "一般干部"
    VILLAGE_SECRETARY = "village_secretary", "村党组织书记"
    VILLAGE_COMMITTEE = "village_committee", "村“两委”其他成员"
    SUPERVISION_COMMITTEE = "supervision_committee", "村务监督委员会"
    GROUP_HEAD = "group_head", "村民小组长"
    WORK_TEAM = "work_team", "驻村第一书记和工作队"
    PARTY_MEMBER = "party_member", "党员"
    VILLAGER_DELEGATE = "villager_delegate", "村民代表"
    VILLAGER = "villager", "群众"
    RETIRED = "retired", "离退休"
    DELEGATE = "delegate", "两代表一委员"
    PETITIONER = "petitioner", "信访人"
    OTHER = "other", "其他"


#: categories of village people: the talk needs a village as its org
VILLAGE_CATEGORIES = (
    "village_secretary", "village_committee", "supervision_committee", "group_head", "work_team",
    "villager_delegate", "villager",
)  # fmt: skip


#: categories of those who hold a post: unit and post belong to the snapshot, also of one who is typed by hand
OFFICIALS = (
    "township_secretary", "township_head", "team", "station", "cadre", "village_secretary", "village_committee",
    "supervision_committee", "work_team",
)  # fmt: skip


class PlaceKind(models.TextChoices):
    """地点类型."""

    ROOM = "room", "谈话室"
    HOME = "home", "入户"
    VILLAGE_OFFICE = "village_office", "村部"
    FIELD = "field", "田间"
    OTHER = "other", "其他"


class Signature(models.TextChoices):
    """核对签字."""

    PENDING = "pending", "待签"
    SIGNED = "signed", "已签"
    DECLINED = "declined", "拒签"
    NOT_NEEDED = "not_needed", "不需要"


class Abnormal(models.TextChoices):
    """异常情况."""

    NONE = "none", "无"
    REFUSED = "refused", "拒绝谈话"
    STOPPED = "stopped", "中止"
    UPSET = "upset", "情绪激动"
    COLLUSION = "collusion", "疑似串供"


class Nature(models.TextChoices):
    """要点性质."""

    PRAISE = "praise", "正面评价"
    GENERAL = "general", "一般情况"
    ISSUE = "issue", "面上问题"
    CLUE = "clue", "问题线索"
    ADVICE = "advice", "意见建议"
    APPEAL = "appeal", "个人诉求"


class Destination(models.TextChoices):
    """要点去向."""

    DRAFT = "draft", "转底稿"
    CLUE = "clue", "转线索"
    FIX = "fix", "转立行立改"
    PETITION = "petition", "转信访"
    FOLLOW_UP = "follow_up", "进一步了解"
    KEEP = "keep", "留存"


#: destinations that ask for a further record: the point or finding is carried over, or a reason says why not
CARRIED = (Destination.DRAFT, Destination.CLUE, Destination.FIX, Destination.PETITION)


class Gender(models.TextChoices):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Political(models.TextChoices):
    """政治面貌."""

    MEMBER = "member", "中共党员"
    PROBATIONARY = "probationary", "中共预备党员"
    LEAGUE = "league", "共青团员"
    DEMOCRATIC = "democratic", "民主党派"
    MASSES = "masses", "群众"


class AgeBand(models.TextChoices):
    """年龄段."""

    UNDER_35 = "under_35", "35岁以下"
    TO_45 = "to_45", "36—45岁"
    TO_60 = "to_60", "46—60岁"
    OVER_60 = "over_60", "60岁以上"

    @classmethod
    def of(cls, age: int) -> "AgeBand":
        """The band of an age in years."""
        return next(
            (band for limit, band in ((35, cls.UNDER_35), (45, cls.TO_45), (60, cls.TO_60)) if age <= limit),
            cls.OVER_60,
        )


class Grade(models.TextChoices):
    """对班子、一把手的评价."""

    GOOD = "good", "好"
    BETTER = "better", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "差"
    UNKNOWN = "unknown", "不了解"


class RecordForm(models.TextChoices):
    """记录形式."""

    PAPER = "paper", "手写"
    ELECTRONIC = "electronic", "电子"
