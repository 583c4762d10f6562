"""The reporter in custody (反映人保管) and the requests to open the identity (domain §3.2, §7.3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from petitions import states
from petitions.models.choices import NoticeWay, Satisfaction
from petitions.models.petitions import Petition, never_of_a_stub
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import IdentityAsk, ReadingNotice, Record, identity_constraints, told_to_another, trail_trigger


class PetitionReporter(Record):
    """反映人 in custody: own table, every field encrypted; never in lists, search, exports or file names."""

    LEVEL = 3
    NOUN = "reporter"
    AUDIT_CLEAR = ("petition",)

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="reporter", verbose_name="信访件")
    name = EncryptedTextField("姓名", purpose="petitions.reporter.name", blank=True)
    phone = EncryptedTextField("电话", purpose="petitions.reporter.phone", blank=True)
    id_number = EncryptedTextField("身份证号", purpose="petitions.reporter.id_number", blank=True)
    address = EncryptedTextField("住址", purpose="petitions.reporter.address", blank=True)
    headcount = EncryptedTextField("人数", purpose="petitions.reporter.headcount", blank=True)
    old_visitor = EncryptedTextField("老访户", purpose="petitions.reporter.old_visitor", blank=True)
    name_digest = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    phone_digest = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    id_digest = models.CharField(max_length=64, db_index=True, editable=False, blank=True)

    class Meta:
        verbose_name = "反映人"
        triggers: ClassVar = [trail_trigger(), never_of_a_stub()]


class PetitionReply(Record):
    """答复: whether the reporter is to be answered, how and when it was done, and how satisfied they were."""

    LEVEL = 3
    NOUN = "reporter"
    AUDIT_CLEAR = ("petition", "needed", "way", "replied_on", "satisfaction")

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="reply", verbose_name="信访件")
    needed = models.BooleanField("需要答复", default=True)
    way = models.CharField("答复方式", max_length=12, choices=NoticeWay.choices, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction.choices, blank=True)
    note = EncryptedTextField("答复内容", purpose="petitions.reply.note", blank=True)

    class Meta:
        verbose_name = "答复"
        triggers: ClassVar = [trail_trigger(), never_of_a_stub()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(replied_on=None, way="", satisfaction="")
                | Q(replied_on__isnull=False) & ~Q(way="") & ~Q(satisfaction=""),
                name="reply_is_whole",
            )
        ]


class IdentityRequest(IdentityAsk):
    """查看反映人申请: one person asks for one petition; another decides; what is granted ends by itself."""

    FLOW = states.IDENTITY_FLOW
    AUDIT_CLEAR = ("petition", "status", "decided_by", "decided_at", "expires_at")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="identity_requests", verbose_name="信访件")

    class Meta:
        verbose_name = "查看反映人申请"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = identity_constraints("identity", "petition")

    @property
    def number(self) -> str:
        """The number of the petition it asks about: the request has none of its own."""
        return self.petition.number

    def get_absolute_url(self) -> str:
        """The request's page."""
        return f"/petitions/identity/{self.uid}/"


class IdentityNotice(ReadingNotice):
    """查看反映人情况: one reading of an identity, as the group's leader is told of it."""

    FLOW = states.NOTICE_FLOW
    AUDIT_CLEAR = ("petition", "read_by", "told", "status")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+", verbose_name="信访件")
    request = models.ForeignKey(IdentityRequest, models.PROTECT, related_name="notices", verbose_name="查看申请")

    class Meta:
        verbose_name = "查看反映人情况"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger(), never_of_a_stub()]
        constraints: ClassVar = [told_to_another("identity")]

    @property
    def about(self) -> Petition:
        """The petition."""
        return self.petition

    def get_absolute_url(self) -> str:
        """Notices stand on the list of requests."""
        return "/petitions/identity/"
