"""常用筛选: filters of a list that a person keeps under a name (design §7, decision 0027)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models.base import trail_trigger

#: how many one person keeps for one list
MOST_FILTERS = 20


class SavedFilter(models.Model):
    """What one person looks for again and again in one list. Name and filter may hold a person's name: both encrypted."""

    AUDIT_CLEAR: ClassVar[tuple[str, ...]] = ("user", "list", "place")

    uid = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    list = models.CharField("清单", max_length=60)
    place = models.PositiveSmallIntegerField("次序")
    name = EncryptedTextField("名称", purpose="core.filter.name")
    name_digest = models.CharField("名称摘要", max_length=64)
    query = EncryptedTextField("筛选条件", purpose="core.filter.query")

    class Meta:
        verbose_name = "常用筛选"
        ordering = ("place",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "list", "name_digest"], name="filter_name_once_a_list"),
            models.UniqueConstraint(fields=["user", "list", "place"], name="filter_place_once_a_list"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_FILTERS), name="filters_of_a_list_at_most"
            ),
            models.CheckConstraint(condition=~Q(name_digest=""), name="filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"常用筛选 {self.list} {self.place}"
