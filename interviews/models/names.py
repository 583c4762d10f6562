"""Requests to see the name of a petitioner who was talked to (信访人姓名), which lies in custody (design §5.6)."""

from typing import ClassVar

from django.db import models

from interviews import states
from interviews.models.talks import Interview
from xuncha.core.models import IdentityAsk, ReadingNotice, identity_constraints, told_to_another, trail_trigger


class NameRequest(IdentityAsk):
    """查看信访人姓名申请: one person asks for one talk; another decides; what is granted ends by itself."""

    FLOW = states.NAME_FLOW
    AUDIT_CLEAR = ("talk", "status", "decided_by", "decided_at", "expires_at")

    talk = models.ForeignKey(Interview, models.PROTECT, related_name="name_requests", verbose_name="谈话")

    class Meta:
        verbose_name = "查看信访人姓名申请"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = identity_constraints("name", "talk")

    @property
    def number(self) -> str:
        """The number of the talk it asks about: the request has none of its own."""
        return self.talk.number

    def get_absolute_url(self) -> str:
        """The request's page."""
        return f"/interviews/names/{self.uid}/"


class NameNotice(ReadingNotice):
    """查看信访人姓名情况: one reading of a name, as the group's leader is told of it."""

    FLOW = states.NAME_NOTICE_FLOW
    AUDIT_CLEAR = ("talk", "read_by", "told", "status")

    talk = models.ForeignKey(Interview, models.PROTECT, related_name="+", verbose_name="谈话")
    request = models.ForeignKey(NameRequest, models.PROTECT, related_name="notices", verbose_name="查看申请")

    class Meta:
        verbose_name = "查看信访人姓名情况"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [told_to_another("name")]

    @property
    def about(self) -> Interview:
        """The talk."""
        return self.talk

    def get_absolute_url(self) -> str:
        """Notices stand on the list of requests."""
        return "/interviews/names/"
