"""Petitions (信访件) and the accused (domain §3.2)."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from petitions import states
from petitions.models.choices import (
    AccusedKind,
    Channel,
    DisciplineKind,
    Disposal,
    DupKind,
    NoticeWay,
    OutOfScope,
    PetitionClass,
    SignatureType,
    Source,
    Truth,
    Urgency,
)
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import DeadlineRule, Record, User, trail_trigger
from xuncha.core.models.deadlines import RunningClock


def never_of_a_stub() -> pgtrigger.Trigger:
    """The database itself keeps no name and no reply beside a stub (domain §3.2, stub mode)."""
    return pgtrigger.Trigger(
        name="never_of_a_stub", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update,
        func="IF EXISTS (SELECT 1 FROM petitions_petition p WHERE p.id = NEW.petition_id AND p.upper_level) THEN "
             "RAISE EXCEPTION 'a stub keeps no content' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )  # fmt: skip


#: 受理告知 that is still owed: also of a letter in other hands or merged; closed, it was answered, rejected, that is told
UNACKED = Q(ack_due__isnull=False, acked_on=None) & ~Q(status__in=("closed", "rejected"))


class PetitionQuerySet(LedgerQuerySet):
    """Petitions in words."""

    def primaries(self) -> "PetitionQuerySet":
        """去重件数: without those that a person called duplicates."""
        return self.alive().filter(is_duplicate=False)

    def open(self) -> "PetitionQuerySet":
        """Those that still wait for somebody."""
        return self.alive().exclude(status__in=states.ENDED)

    def handed_on(self) -> "PetitionQuerySet":
        """Those in other hands, and those that ended there."""
        ended = Q(status="closed", transferred_on__isnull=False)
        return self.alive().filter(Q(status__in=("transferred", "receipted")) | ended)

    def awaiting_receipt(self) -> "PetitionQuerySet":
        """等回执: sent, and not signed for."""
        return self.alive().filter(status="transferred")

    def awaiting_result(self) -> "PetitionQuerySet":
        """等结果: signed for, with a result asked for (交办要结果)."""
        return self.alive().filter(status="receipted", result_due__isnull=False)

    def unassigned(self) -> "PetitionQuerySet":
        """等分办: nobody has approved yet what becomes of them."""
        return self.alive().filter(status__in=("registered", "returned", "screened", "proposed"))

    def transferred(self, role: str) -> "PetitionQuerySet":
        """Those handed to the discipline commission (condition of the rule table)."""
        return self.handed_on().filter(disposal=Disposal.DISCIPLINE)

    def overdue_here(self, on: date) -> "PetitionQuerySet":
        """Open past the date of our own handling on a day."""
        return self.open().filter(due__lt=on)

    def overdue(self, on: date) -> "PetitionQuerySet":
        """Past a date on a day: of our own handling, of the receipt, of the result that was asked for, or of what the
        reporter shall be told (domain §2.4)."""
        own = Q(due__lt=on) & ~Q(status__in=states.ENDED)
        receipt = Q(receipt_due__lt=on, status="transferred")
        result = Q(result_due__lt=on, status__in=("approved", "handling", "transferred", "receipted"))
        return self.alive().filter(own | receipt | result | UNACKED & Q(ack_due__lt=on))

    def untold(self) -> "PetitionQuerySet":
        """等告知: real-name letters whose reporter was told neither that they were taken nor that they were not."""
        rejected = Q(status="rejected", signature_type=SignatureType.REAL, told_on=None)
        return self.alive().filter(UNACKED | rejected)

    def transferred_or_staff(self, role: str) -> "PetitionQuerySet":
        """The same, and from the start what is about staff: it stands in group 00 (domain §1.2 d)."""
        handed = self.transferred(role).values("pk")
        return self.alive().filter(Q(pk__in=handed) | Q(group__number=0))


class Petition(LedgerRecord, RunningClock):
    """One letter, call or visit. The reporter stands in a table of its own; the accused are encrypted."""

    NOUN = "petition"
    FLOW = states.PETITION_FLOW
    ORG_PATHS = ("org", "accused_org")
    REASONS_APART = True
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "received_at", "channel", "source", "signature_type", "klass", "nature", "field",
        "disposal", "due", "status", "is_duplicate", "primary", "dup_kind", "truth", "proposer", "approver", "approved_on",
        "upper_level", "sent_on", "klass_sub", "sensitive", "urgency", "is_collective", "sign_due", "signed_on", "ack_due",
        "acked_on", "ack_way", "told_on", "told_way", "result_due", "transferred_on", "receipt_on",
        "receipt_due", "result_on", "in_scope", "off_notice",
    )  # fmt: skip

    received_at = models.DateTimeField("收件时间")
    date_reason = models.CharField("日期说明", max_length=200, blank=True)
    channel = models.CharField("信访方式", max_length=10, choices=Channel.choices)
    source = models.CharField("信访来源", max_length=16, choices=Source.choices, default=Source.OWN)
    signature_type = models.CharField("署名情况", max_length=10, choices=SignatureType.choices, blank=True)
    accused_org = models.ForeignKey(
        PartyOrg, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被反映组织"
    )
    klass = models.CharField("信访类别", max_length=14, choices=PetitionClass.choices, blank=True)
    klass_sub = models.CharField("范围外小类", max_length=10, choices=OutOfScope.choices, blank=True)
    sensitive = models.BooleanField("敏感件", default=False)
    urgency = models.CharField("紧急程度", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    is_collective = models.BooleanField("集体访", default=False)
    in_scope = models.BooleanField("属受理范围", default=True)
    off_notice = models.BooleanField("公告期外", default=False)
    nature = models.CharField("问题性质", max_length=14, choices=DisciplineKind.choices, blank=True)
    field = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题领域"
    )
    summary = EncryptedTextField("内容摘要", purpose="petitions.summary", blank=True)
    pages = models.PositiveSmallIntegerField("原件页数", default=0)
    copies = models.PositiveSmallIntegerField("原件份数", default=0)
    upper_level = models.BooleanField("涉及上级管理干部", default=False)
    envelope_no = models.CharField("密封信封号", max_length=40, blank=True)
    carrier = models.CharField("送交人", max_length=40, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)
    is_duplicate = models.BooleanField("重复件", default=False)
    primary = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="首件"
    )
    dup_kind = models.CharField("重复情形", max_length=8, choices=DupKind.choices, blank=True)
    proposal = models.TextField("拟办意见", blank=True)
    proposer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟办人")
    disposal = models.CharField("办理方式", max_length=12, choices=Disposal.choices, blank=True)
    instruction = models.TextField("批示", blank=True)
    approver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批示人")
    approved_on = models.DateField("批示日期", null=True, blank=True)
    handler = models.CharField("承办人或单位", max_length=60, blank=True)
    result_due = models.DateField("要结果期限", null=True, blank=True)
    sign_due = models.DateField("分办期限", null=True, blank=True)
    signed_on = models.DateField("分办日期", null=True, blank=True)
    ack_due = models.DateField("受理告知期限", null=True, blank=True)
    ack_rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理告知期限规则"
    )
    acked_on = models.DateField("受理告知日期", null=True, blank=True)
    ack_way = models.CharField("受理告知方式", max_length=12, choices=NoticeWay.choices, blank=True)
    told_on = models.DateField("不予受理告知日期", null=True, blank=True)
    told_way = models.CharField("不予受理告知方式", max_length=12, choices=NoticeWay.choices, blank=True)
    transferred_on = models.DateField("转出日期", null=True, blank=True)
    letter_no = models.CharField("转出函号", max_length=40, blank=True)
    receipt_due = models.DateField("回执期限", null=True, blank=True)
    receipt_rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回执期限规则"
    )
    receipt_on = models.DateField("回执日期", null=True, blank=True)
    receipt_no = models.CharField("回执编号", max_length=40, blank=True)
    result = models.TextField("办理结果", blank=True)
    result_on = models.DateField("结果日期", null=True, blank=True)
    truth = models.CharField("属实程度", max_length=10, choices=Truth.choices, blank=True)
    status = models.CharField("状态", max_length=12, choices=states.PetitionStatus.choices, default="registered")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = "信访件"
        ordering = ("-received_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "-received_at", "-id"], name="petition_of_target"),
            models.Index(fields=["group", "-received_at", "-id"], name="petition_of_group"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="petition_number_once"),
            models.CheckConstraint(
                condition=Q(is_duplicate=False, primary=None) | Q(is_duplicate=True, primary__isnull=False),
                name="duplicate_has_a_primary",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(proposer=None) | ~Q(approver=F("proposer")),
                name="petition_approver_not_proposer",
            ),
            models.CheckConstraint(
                condition=Q(primary=None) | ~Q(primary=F("id")), name="petition_not_its_own_primary"
            ),
            models.CheckConstraint(  # a stub holds no content (domain §3.2, stub mode)
                condition=Q(upper_level=False)
                | Q(
                    summary="",
                    accused_org=None,
                    pages=0,
                    copies=0,
                    klass="",
                    klass_sub="",
                    nature="",
                    field=None,
                    signature_type="",
                    result="",
                    proposal="",
                    instruction="",
                    handler="",
                    date_reason="",
                    is_collective=False,
                    sensitive=False,
                    is_duplicate=False,
                ),
                name="upper_level_is_a_stub",
            ),
            models.CheckConstraint(
                condition=Q(receipt_on=None) | Q(status="receipted") | Q(status="closed", transferred_on__isnull=False),
                name="petition_receipt_of_a_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(klass=PetitionClass.OUT_OF_SCOPE) | Q(in_scope=False), name="petition_out_of_scope_agrees"
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(status="rejected"), name="petition_told_when_rejected"
            ),
        ]

    @property
    def unacked(self) -> bool:
        """Whether the reporter is still owed the word that the letter was taken."""
        return self.ack_due is not None and self.acked_on is None and self.status not in ("closed", "rejected")

    @property
    def running(self) -> list[tuple[date, str]]:
        """The dates that run, each with its word: of our own handling while it is open; handed on, of the receipt and of the
        result asked for; of the acknowledgement while it is owed."""
        own, receipt, result = (self.due, "期限"), (self.receipt_due, "回执期限"), (self.result_due, "要结果期限")
        days = {"transferred": (receipt, result), "receipted": (result,)}
        found = days.get(self.status, () if self.status in states.ENDED else (own, result))
        ack = ((self.ack_due, "受理告知期限"),) if self.unacked else ()
        return [(day, word) for day, word in (*found, *ack) if day]

    @property
    def next_due(self) -> date | None:
        """The first of the dates that run."""
        return min((day for day, _ in self.running), default=None)

    def get_absolute_url(self) -> str:
        """The petition's page."""
        return f"/petitions/{self.uid}/"


class PetitionAccused(Record):
    """被反映人: name in custody, found by exact keyed digest only."""

    LEVEL = 3
    AUDIT_CLEAR = ("petition", "namesake")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="accused", verbose_name="信访件")
    name = EncryptedTextField("姓名", purpose="petitions.accused.name")
    name_digest = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    org_name = models.CharField("单位", max_length=80, blank=True)
    post = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("职级", max_length=20, blank=True)
    category = models.CharField("类别", max_length=12, choices=AccusedKind.choices, blank=True)
    namesake = models.BooleanField("同名", default=False, editable=False)  # not the one of the staff who bears the name

    class Meta:
        verbose_name = "被反映人"
        ordering = ("id",)
        triggers: ClassVar = [trail_trigger(), never_of_a_stub()]
