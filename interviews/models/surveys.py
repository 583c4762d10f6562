"""Anonymous surveys (问卷测评): questions, groups of respondents, totals, one-time tokens (domain §3.10).

Nothing here can lead to a person: a token stands only as a digest and dies with its use, an answer only as one more on
a total, a written answer under a random key without a time. A locked survey refuses every change in the database itself.
"""

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from interviews import states
from rounds.models import LedgerQuerySet, LedgerRecord
from xuncha.core.models import Record, trail_trigger


def locked_with_survey() -> pgtrigger.Trigger:
    """Refuses every change of a row whose survey is locked, whoever asks."""
    return pgtrigger.Trigger(
        name="locked",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (SELECT 1 FROM interviews_survey
                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN
                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


class Purpose(models.TextChoices):
    """问卷用途."""

    TEAM = "team", "民主测评（班子）"
    CHIEF = "chief", "民主测评（一把手）"
    ECOLOGY = "ecology", "政治生态问卷"
    MASSES = "masses", "群众满意度"
    RECTIFICATION = "rectification", "整改满意度"
    REVIEW = "review", "巡察组后评估"


class Mode(models.TextChoices):
    """填答方式."""

    PAPER = "paper", "纸质"
    CODE = "code", "二维码"


class QuestionKind(models.TextChoices):
    """题型."""

    SINGLE = "single", "单选"
    MULTI = "multi", "多选"
    SCALE = "scale", "量表"
    SHORT = "short", "简答"


#: 民主测评 scale
SCALE = ("好", "较好", "一般", "差")


class SurveyQuerySet(LedgerQuerySet):
    """Surveys in words."""

    def counted(self) -> "SurveyQuerySet":
        """Those whose questionnaires have come back: what figures count."""
        return self.alive().filter(status__in=states.COUNTED_SURVEY)


class Survey(LedgerRecord):
    """One survey at a target; `org` is the organisation it is about."""

    NOUN = "survey"
    FLOW = states.SURVEY_FLOW
    AUDIT_CLEAR = (*LedgerRecord.AUDIT_BASE, "purpose", "mode", "status", "opened_on", "closed_on", "locked_by")

    title = models.CharField("名称", max_length=80)
    purpose = models.CharField("用途", max_length=16, choices=Purpose.choices)
    mode = models.CharField("方式", max_length=8, choices=Mode.choices, default=Mode.PAPER)
    preface = models.CharField("卷首说明", max_length=300, blank=True)
    opened_on = models.DateField("发布日期", null=True, blank=True)
    closed_on = models.DateField("截止日期", null=True, blank=True)
    locked_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="锁定人"
    )
    status = models.CharField("状态", max_length=12, choices=states.SurveyStatus.choices, default="design")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "问卷"
        ordering = ("-id",)
        triggers: ClassVar = [
            trail_trigger(),
            pgtrigger.Protect(
                name="locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="locked"),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "-id"], name="survey_of_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="survey_number_once"),
        ]

    def get_absolute_url(self) -> str:
        """The survey's page."""
        return f"/surveys/{self.uid}/"


class SurveyQuestion(Record):
    """One question with its options."""

    LEVEL = 2
    AUDIT_CLEAR = ("survey", "seq", "kind")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="questions", verbose_name="问卷")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.CharField("题目", max_length=200)
    kind = models.CharField("题型", max_length=8, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    options = ArrayField(models.CharField(max_length=60), verbose_name="选项", default=list, blank=True)

    class Meta:
        verbose_name = "问卷题目"
        ordering = ("survey", "seq")
        triggers: ClassVar = [trail_trigger(), locked_with_survey()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "seq"], name="question_seq_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(kind="short") | Q(options__len__gte=2), name="question_has_options"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.seq}. {self.text}"


class SurveyBatch(Record):
    """填答群体: how many questionnaires went out to a group, came back, and were valid."""

    LEVEL = 2
    AUDIT_CLEAR = ("survey", "sent", "returned", "valid")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="batches", verbose_name="问卷")
    name = models.CharField("填答群体", max_length=40)
    sent = models.PositiveIntegerField("发放（份）", default=0)
    returned = models.PositiveIntegerField("收回（份）", default=0)
    valid = models.PositiveIntegerField("有效（份）", default=0)

    class Meta:
        verbose_name = "填答群体"
        ordering = ("id",)
        triggers: ClassVar = [trail_trigger(), locked_with_survey()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "name"], name="batch_name_once"),
            models.CheckConstraint(
                condition=Q(valid__lte=F("returned")) & Q(returned__lte=F("sent")), name="valid_within_returned_within_sent"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class SurveyCount(models.Model):
    """票数: how many of a group chose an option."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    batch = models.ForeignKey(SurveyBatch, models.PROTECT, related_name="counts", verbose_name="填答群体")
    question = models.ForeignKey(SurveyQuestion, models.PROTECT, related_name="counts", verbose_name="题目")
    option = models.PositiveSmallIntegerField("选项")
    n = models.PositiveIntegerField("票数", default=0)

    class Meta:
        verbose_name = "票数"
        triggers: ClassVar = [locked_with_survey()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "question", "option"], name="option_counted_once_a_group"),
        ]


class SurveyText(models.Model):
    """简答: a written answer under a random key, so that not even the order tells whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    question = models.ForeignKey(SurveyQuestion, models.PROTECT, related_name="texts", verbose_name="题目")
    text = models.CharField("回答", max_length=300)

    class Meta:
        verbose_name = "简答"
        ordering = ("id",)
        triggers: ClassVar = [locked_with_survey()]


class SurveyToken(models.Model):
    """一次性二维码: the digest of what stands on one slip of paper; the row goes with its use."""

    digest = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="tokens")
    batch = models.ForeignKey(SurveyBatch, models.PROTECT, related_name="tokens", verbose_name="填答群体")

    class Meta:
        verbose_name = "问卷二维码"
        triggers: ClassVar = [locked_with_survey()]
