"""Typed links between records of any two apps: the spine, walked both ways and counted (design §1)."""

from typing import ClassVar

from django.db import models

from xuncha.core.models.base import Record, trail_trigger


class Relation(models.TextChoices):
    """What a link says of its far end."""

    SOURCE = "source", "来源"  # 谈话要点/信访/资料/走访 → 底稿；谈话要点 → 信访
    EVIDENCE = "evidence", "佐证"  # 谈话/信访/资料/走访 → 支撑材料, and with it → 底稿
    SUPPORTS = "supports", "支撑"  # 底稿 → 问题
    LEADS = "leads", "发现"  # 谈话要点/信访/底稿 → 线索
    HANDED = "handed", "移交"  # 线索 → 移交
    FED_BACK = "fed_back", "反馈"  # 问题 → 反馈问题
    DECIDES = "decides", "研究"  # 组务会 → 底稿/问题/线索
    BECAME = "became", "转为"  # 反馈问题/立行立改 → 整改事项


class RecordLink(Record):
    """One hop of the spine: relation, and kind and uid at both ends. Kinds are model labels such as `findings.workingdraft`."""

    AUDIT_CLEAR = ("relation", "from_kind", "from_uid", "to_kind", "to_uid")

    relation = models.CharField("关系", max_length=20, choices=Relation.choices)
    from_kind = models.CharField("来源种类", max_length=60)
    from_uid = models.UUIDField("来源标识")
    to_kind = models.CharField("去向种类", max_length=60)
    to_uid = models.UUIDField("去向标识")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "记录关联"
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["from_uid"], name="link_from"),
            models.Index(fields=["to_uid"], name="link_to"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["relation", "from_uid", "to_uid"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(from_uid=models.F("to_uid")), name="link_not_to_itself"),
        ]


class Counter(models.Model):
    """The last serial given in a scope such as `1401-02-TH`; locked while the next is taken (design §5.11)."""

    scope = models.CharField(max_length=60, unique=True)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "流水号"
