"""The dictionaries of petitions (domain §3.2)."""

from django.db import models


class Channel(models.TextChoices):
    """信访方式."""

    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    BOX = "box", "意见箱"
    EMAIL = "email", "电子邮箱"
    SMS = "sms", "短信"
    QR = "qr", "网络二维码"
    OTHER = "other", "其他"


#: what arrives on paper: its pages are counted and its original is kept as a scan
ON_PAPER = (Channel.LETTER, Channel.BOX)


class Source(models.TextChoices):
    """信访来源."""

    OWN = "own", "自收"
    LEADER = "leader", "领导交办"
    UPPER_TRANSFER = "upper_transfer", "上级转办"
    UPPER_ASSIGN = "upper_assign", "上级交办"
    DEPARTMENT = "department", "其他部门转办"
    ASSIGNED = "assigned", "交办"


class SignatureType(models.TextChoices):
    """署名情况."""

    REAL = "real_name", "实名"
    ANONYMOUS = "anonymous", "匿名"
    ALIAS = "alias", "化名"


class PetitionClass(models.TextChoices):
    """信访类别."""

    ACCUSATION = "accusation", "检举控告"
    APPEAL = "appeal", "申诉"
    ADVICE = "advice", "批评建议"
    OUT_OF_SCOPE = "out_of_scope", "业务范围外"


class DisciplineKind(models.TextChoices):
    """问题性质: six disciplines, crime by office, livelihood."""

    POLITICAL = "political", "政治纪律"
    ORGANIZATION = "organization", "组织纪律"
    INTEGRITY = "integrity", "廉洁纪律"
    MASSES = "masses", "群众纪律"
    WORK = "work", "工作纪律"
    LIFE = "life", "生活纪律"
    CRIME = "crime", "职务违法犯罪"
    LIVELIHOOD = "livelihood", "民生诉求"


class Disposal(models.TextChoices):
    """办理方式."""

    GROUP = "group", "巡察组了解"
    DRAFT = "draft", "转底稿"
    CLUE = "clue", "转线索"
    FIX = "fix", "立行立改"
    FORWARD = "forward", "转办"
    ASSIGN = "assign", "交办要结果"
    MERGE = "merge", "并案"
    KEEP = "keep", "留存参考"
    REJECT = "reject", "不予受理"
    UPPER = "upper", "报送上级"
    DISCIPLINE = "discipline", "移送纪委监委"


#: what goes to another unit, and what of it ends with the other side's receipt alone
OUTWARD = (Disposal.FORWARD, Disposal.ASSIGN, Disposal.DISCIPLINE, Disposal.UPPER)
#: ways that end a letter by a verb of their own, never by 办结
ENDING = {Disposal.MERGE: "merge", Disposal.REJECT: "reject"}
BY_LETTER = (Disposal.FORWARD, Disposal.DISCIPLINE, Disposal.UPPER)


class Truth(models.TextChoices):
    """属实程度."""

    TRUE = "true", "属实"
    MOSTLY = "mostly", "基本属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不实"
    UNDECIDED = "undecided", "未认定"


class DupKind(models.TextChoices):
    """重复情形."""

    LETTER = "letter", "重信"
    VISIT = "visit", "重访"
    SHARED = "shared", "多人反映同一问题"


class OutOfScope(models.TextChoices):
    """业务范围外 in its kinds."""

    PERSONAL = "personal", "个人诉求"
    LEGAL = "legal", "涉法涉诉"
    OTHER = "other", "其他"


class Urgency(models.TextChoices):
    """紧急程度."""

    MOST = "most", "特急"
    URGENT = "urgent", "急"
    NORMAL = "normal", "一般"


class AccusedKind(models.TextChoices):
    """被反映人类别."""

    TEAM = "team", "乡镇班子成员"
    STATION = "station", "站所负责人"
    CADRE = "cadre", "乡镇一般干部"
    V_SECRETARY = "v_secretary", "村党组织书记"
    V_TEAM = "v_team", "村“两委”其他成员"
    V_GROUP = "v_group", "村民小组长"
    OTHER = "other", "其他"


class NoticeWay(models.TextChoices):
    """How a reporter was told: that it was taken, that it was not, what came of it."""

    FACE = "face", "当面"
    PHONE = "phone", "电话"
    LETTER = "letter", "书面"
    SMS = "sms", "短信"
    UNREACHABLE = "unreachable", "无法联系"


class Satisfaction(models.TextChoices):
    """满意度."""

    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"
    UNREACHABLE = "unreachable", "无法联系"
