"""问题线索 and their transfer: L3 throughout, never seen by the inspected unit (domain §3.5, §3.12)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from findings import states
from rounds.models import LedgerQuerySet, LedgerRecord, TaxonomyNode
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, User, trail_trigger

RECEIVERS = [("discipline", "县纪委监委"), ("organization_dept", "县委组织部")]


class ClueSource(models.TextChoices):
    """线索来源."""

    PETITION = "petition", "信访"
    INTERVIEW = "interview", "谈话"
    FOUND = "found", "巡察发现"
    HANDED = "handed", "审计等移交"


class ClueClass(models.TextChoices):
    """问题线索类别: six disciplines and crime by office."""

    POLITICAL = "political", "违反政治纪律"
    ORGANIZATION = "organization", "违反组织纪律"
    INTEGRITY = "integrity", "违反廉洁纪律"
    MASSES = "masses", "违反群众纪律"
    WORK = "work", "违反工作纪律"
    LIFE = "life", "违反生活纪律"
    CRIME = "crime", "职务违法犯罪"


class Suggestion(models.TextChoices):
    """巡察组处置建议."""

    DISCIPLINE = "discipline", "移交纪委监委"
    ORGANIZATION = "organization_dept", "移交组织部"
    JUDICIAL = "judicial", "移交政法机关"
    TOWNSHIP = "township", "移交乡镇纪委"
    DEPARTMENT = "department", "移交主管部门"
    KEEP = "keep", "留存参考"


class Handling(models.TextChoices):
    """处置方式."""

    TALK_INQUIRY = "talk_inquiry", "谈话函询"
    PRELIMINARY_CHECK = "preliminary_check", "初步核实"
    SHELVE = "shelve", "暂存待查"
    CLOSE = "close", "予以了结"
    CASE = "case", "立案"
    JUDICIAL = "judicial", "移送司法"


class ClueQuerySet(LedgerQuerySet):
    """Clues in words."""

    def transferred(self, role: str) -> "ClueQuerySet":
        """Handed to this receiver (condition of the rule table)."""
        carried = {
            "transfer_items__transfer__receiver": role,
            "transfer_items__transfer__status__in": states.SENT_TRANSFERS,
        }
        return self.filter(status__in=states.AFTER_TRANSFER, **carried)

    def about_staff(self) -> "ClueQuerySet":
        """About somebody of a group or of the office: they stand in group 00 (domain §1.2 d)."""
        return self.filter(group__number=0)

    def transferred_or_staff(self, role: str) -> "ClueQuerySet":
        """What the discipline commission sees: what was handed to it, and from the start what is about staff."""
        handed = self.transferred(role).values("pk")
        return self.filter(Q(pk__in=handed) | Q(group__number=0))

    def in_custody(self, role: str) -> "ClueQuerySet":
        """What the clue officer keeps: of clues about staff only those that the leading group has decided on."""
        return self.exclude(group__number=0, status__in=states.BEFORE_APPROVAL)


class Clue(LedgerRecord):
    """A lead about a named person. It cannot be handed up without 深入了解 (domain §0 rule 7)."""

    NOUN = "clue"
    LEVEL = 3
    REASONS_APART = True
    FLOW = states.CLUE_FLOW
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE,
        "pre_number",
        "klass",
        "status",
        "suggestion",
        "handling",
        "category",
        "feedback_due",
        "namesake",
    )

    pre_number = models.CharField("台账编号", max_length=30, blank=True)
    source = models.CharField("线索来源", max_length=10, choices=ClueSource.choices)
    subject_name = EncryptedTextField("被反映人", purpose="findings.clue.subject")
    subject_digest = models.CharField(max_length=64, db_index=True, blank=True, editable=False)
    namesake = models.BooleanField("同名", default=False, editable=False)  # not the one of the staff who bears the name
    subject_unit = EncryptedTextField("单位", purpose="findings.clue.unit", blank=True)
    subject_post = EncryptedTextField("职务", purpose="findings.clue.post", blank=True)
    subject_rank = models.CharField("职级", max_length=20, blank=True)
    is_chief = models.BooleanField("一把手", default=False)
    is_village_cadre = models.BooleanField("村干部", default=False)
    summary = EncryptedTextField("内容摘要", purpose="findings.clue.summary")
    occurred = models.CharField("发生时间", max_length=40, blank=True)
    amount = models.DecimalField("涉及金额(万元)", max_digits=14, decimal_places=4, null=True, blank=True)
    klass = models.CharField("线索类别", max_length=14, choices=ClueClass.choices)
    category = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="六个围绕类别"
    )
    inquiry_note = EncryptedTextField("深入了解情况说明", purpose="findings.clue.inquiry", blank=True)
    suggestion = models.CharField("处置建议", max_length=20, choices=Suggestion.choices, default=Suggestion.DISCIPLINE)
    decision = EncryptedTextField("领导小组意见", purpose="findings.clue.decision", blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    handling = models.CharField("处置方式", max_length=20, choices=Handling.choices, blank=True)
    result = EncryptedTextField("办理情况", purpose="findings.clue.result", blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    feedback_due = models.DateField("反馈期限", null=True, blank=True)
    feedback_rule = models.ForeignKey(
        "core.DeadlineRule", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    status = models.CharField("状态", max_length=16, choices=states.ClueStatus.choices, default="registered")

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = "问题线索"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="clue_number_once"),
            models.CheckConstraint(  # the gate of the seed: no hand-over without an inquiry
                condition=~Q(
                    status__in=("studied", "leader_signed", "office_reviewed", "approved", *states.AFTER_TRANSFER)
                )
                | ~Q(inquiry_note=""),
                name="studied_clue_has_an_inquiry",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.pre_number

    def get_absolute_url(self) -> str:
        """The clue's page."""
        return f"/clues/{self.uid}/"


class TransferQuerySet(models.QuerySet):
    """Transfers in words."""

    def standing(self) -> "TransferQuerySet":
        """Neither returned nor void: those that carry their clues."""
        return self.exclude(status__in=states.ENDED_TRANSFERS)

    def sent(self, role: str) -> "TransferQuerySet":
        """Sent to this receiver (condition of the rule table)."""
        return self.filter(status__in=states.SENT_TRANSFERS, receiver=role)


class Transfer(Record):
    """移交: a letter with a locked list, to one receiver, with a receipt."""

    NOUN = "transfer"
    LEVEL = 3
    REASONS_APART = True
    FLOW = states.TRANSFER_FLOW
    AUDIT_CLEAR = ("round", "number", "receiver", "doc_no", "status", "sent_on", "received_on")

    round = models.ForeignKey("rounds.InspectionRound", models.PROTECT, related_name="+", verbose_name="轮次")
    number = models.CharField("编号", max_length=30)
    receiver = models.CharField("接收单位", max_length=20, choices=RECEIVERS)
    doc_no = models.CharField("函件文号", max_length=40)
    basis = models.CharField("批准依据", max_length=120)
    sealed = models.BooleanField("密封", default=True)
    handed_by = models.CharField("移交经办人", max_length=40, blank=True)
    received_by = models.CharField("接收经办人", max_length=40, blank=True)
    sent_on = models.DateField("移交日期", null=True, blank=True)
    received_on = models.DateField("接收日期", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=states.TransferStatus.choices, default="prepared")

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "移交"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="transfer_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=("received", "answered")) | Q(received_on__isnull=False),
                name="received_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The transfer's page."""
        return f"/transfers/{self.uid}/"


class TransferItem(Record):
    """One clue on a transfer's list."""

    LEVEL = 3
    AUDIT_CLEAR = ("transfer", "clue", "seq")

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="items", verbose_name="移交")
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="transfer_items", verbose_name="线索")
    seq = models.PositiveSmallIntegerField("序号")
    pages = models.PositiveSmallIntegerField("材料页数", default=1)

    class Meta:
        verbose_name = "移交清单"
        ordering = ("transfer", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["transfer", "clue"], name="clue_once_a_transfer")]


class ClueEvidence(Record):
    """Evidence of a clue; its file is encrypted (design §5.10)."""

    LEVEL = 3
    AUDIT_CLEAR = ("clue", "seq", "pages")

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="evidence", verbose_name="线索")
    seq = models.PositiveSmallIntegerField("序号")
    name = EncryptedTextField("名称", purpose="findings.clue.evidence")
    pages = models.PositiveSmallIntegerField("页数", default=1)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提取人")

    class Meta:
        verbose_name = "线索证据"
        ordering = ("clue", "seq")
        triggers: ClassVar = [trail_trigger()]
