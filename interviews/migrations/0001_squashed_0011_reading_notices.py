"""All tables of interviews as of 0011_reading_notices, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import xuncha.core.crypto
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("interviews", "0001_initial"),
        ("interviews", "0002_talk_columns"),
        ("interviews", "0003_trail"),
        ("interviews", "0004_talk_fields"),
        ("interviews", "0007_visits_and_surveys"),
        ("interviews", "0008_name_requests"),
        ("interviews", "0009_carried_or_settled"),
        ("interviews", "0010_talks_without_archive"),
        ("interviews", "0011_reading_notices"),
    ]

    dependencies = [
        ("core", "__first__"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "入户走访"),
                            ("site", "实地查看"),
                            ("project", "项目抽查"),
                            ("accounts", "账目抽查"),
                            ("subsidy", "补贴抽查"),
                            ("allowance", "低保核查"),
                            ("special", "专项检查"),
                        ],
                        max_length=12,
                        verbose_name="走访方式",
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("effective_from", models.DateField(verbose_name="启用日期")),
                ("items", models.JSONField(default=list, verbose_name="检查内容")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访检查表",
                "ordering": ("kind", "-edition"),
                "constraints": [models.UniqueConstraint(fields=("kind", "edition"), name="checklist_edition_once")],
            },
        ),
        migrations.CreateModel(
            name="CoverageRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("notice", models.BooleanField(default=True, verbose_name="公告已张贴")),
                ("visits", models.PositiveSmallIntegerField(default=1, verbose_name="走访次数至少")),
                ("talks", models.BooleanField(default=True, verbose_name="谈话达到本轮要求的人次")),
                ("material", models.BooleanField(default=True, verbose_name="账目已查")),
                ("households", models.PositiveSmallIntegerField(default=0, verbose_name="走访户数至少")),
                (
                    "household_share",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=5, verbose_name="或占总户数（%）"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "已巡条件",
                "ordering": ("-effective_from", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("household_share__lte", 100)), name="household_share_within_a_hundred"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewOutline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "target_type",
                    models.CharField(
                        choices=[("township", "乡镇"), ("village", "村"), ("department", "县直部门")],
                        max_length=12,
                        verbose_name="对象类型",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("township_secretary", "乡镇党委书记"),
                            ("township_head", "乡镇长"),
                            ("team", "其他班子成员"),
                            ("station", "站所负责人"),
                            ("cadre", "一般干部"),
                            ("village_secretary", "村党组织书记"),
                            ("village_committee", "村“两委”其他成员"),
                            ("supervision_committee", "村务监督委员会"),
                            ("group_head", "村民小组长"),
                            ("work_team", "驻村第一书记和工作队"),
                            ("party_member", "党员"),
                            ("villager_delegate", "村民代表"),
                            ("villager", "群众"),
                            ("retired", "离退休"),
                            ("delegate", "两代表一委员"),
                            ("petitioner", "信访人"),
                            ("other", "其他"),
                        ],
                        max_length=24,
                        verbose_name="人员类别",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("items", models.TextField(help_text="一行一问；以“# ”开头的一行是小标题。", verbose_name="提纲内容")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话提纲",
                "ordering": ("target_type", "category", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("target_type", "category", "version"), name="outline_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("target_type", "category"),
                        name="outline_one_in_use",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "个别谈话"),
                            ("repeat", "再次谈话"),
                            ("inquiry", "知情人询问"),
                            ("symposium", "座谈会"),
                            ("exchange", "问题沟通"),
                        ],
                        default="talk",
                        max_length=12,
                        verbose_name="谈话方式",
                    ),
                ),
                (
                    "interviewee",
                    models.CharField(help_text="不愿留名的写“不愿留名群众”。", max_length=40, verbose_name="姓名"),
                ),
                (
                    "sealed_name",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="interviews.sealed_name", verbose_name="信访人姓名"
                    ),
                ),
                ("org_name", models.CharField(blank=True, max_length=80, verbose_name="单位")),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("rank", models.CharField(blank=True, max_length=20, verbose_name="职级")),
                (
                    "gender",
                    models.CharField(
                        blank=True, choices=[("male", "男"), ("female", "女")], max_length=6, verbose_name="性别"
                    ),
                ),
                (
                    "political",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("member", "中共党员"),
                            ("probationary", "中共预备党员"),
                            ("league", "共青团员"),
                            ("democratic", "民主党派"),
                            ("masses", "群众"),
                        ],
                        max_length=12,
                        verbose_name="政治面貌",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_35", "35岁以下"),
                            ("to_45", "36—45岁"),
                            ("to_60", "46—60岁"),
                            ("over_60", "60岁以上"),
                        ],
                        max_length=8,
                        verbose_name="年龄段",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("township_secretary", "乡镇党委书记"),
                            ("township_head", "乡镇长"),
                            ("team", "其他班子成员"),
                            ("station", "站所负责人"),
                            ("cadre", "一般干部"),
                            ("village_secretary", "村党组织书记"),
                            ("village_committee", "村“两委”其他成员"),
                            ("supervision_committee", "村务监督委员会"),
                            ("group_head", "村民小组长"),
                            ("work_team", "驻村第一书记和工作队"),
                            ("party_member", "党员"),
                            ("villager_delegate", "村民代表"),
                            ("villager", "群众"),
                            ("retired", "离退休"),
                            ("delegate", "两代表一委员"),
                            ("petitioner", "信访人"),
                            ("other", "其他"),
                        ],
                        max_length=24,
                        verbose_name="人员类别",
                    ),
                ),
                ("is_chief", models.BooleanField(default=False, verbose_name="一把手")),
                ("is_team", models.BooleanField(default=False, verbose_name="班子成员")),
                ("date", models.DateField(verbose_name="谈话日期")),
                ("date_reason", models.CharField(blank=True, max_length=200, verbose_name="日期说明")),
                ("start", models.TimeField(blank=True, null=True, verbose_name="开始")),
                ("end", models.TimeField(blank=True, null=True, verbose_name="结束")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                (
                    "place_kind",
                    models.CharField(
                        choices=[
                            ("room", "谈话室"),
                            ("home", "入户"),
                            ("village_office", "村部"),
                            ("field", "田间"),
                            ("other", "其他"),
                        ],
                        default="room",
                        max_length=16,
                        verbose_name="地点类型",
                    ),
                ),
                ("notice_read", models.BooleanField(default=False, verbose_name="已宣读纪律和保密告知")),
                ("content", models.TextField(blank=True, verbose_name="谈话内容")),
                ("content_version", models.PositiveIntegerField(default=0, editable=False)),
                ("content_at", models.DateTimeField(editable=False, null=True)),
                (
                    "team_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "好"),
                            ("better", "较好"),
                            ("fair", "一般"),
                            ("poor", "差"),
                            ("unknown", "不了解"),
                        ],
                        max_length=8,
                        verbose_name="对班子评价",
                    ),
                ),
                ("team_note", models.TextField(blank=True, verbose_name="对班子评价说明")),
                (
                    "chief_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "好"),
                            ("better", "较好"),
                            ("fair", "一般"),
                            ("poor", "差"),
                            ("unknown", "不了解"),
                        ],
                        max_length=8,
                        verbose_name="对一把手评价",
                    ),
                ),
                ("chief_note", models.TextField(blank=True, verbose_name="对一把手评价说明")),
                (
                    "form",
                    models.CharField(
                        choices=[("paper", "手写"), ("electronic", "电子")],
                        default="electronic",
                        max_length=10,
                        verbose_name="记录形式",
                    ),
                ),
                ("av", models.BooleanField(default=False, verbose_name="录音录像")),
                ("av_approver", models.CharField(blank=True, max_length=40, verbose_name="录音录像批准人")),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("pending", "待签"),
                            ("signed", "已签"),
                            ("declined", "拒签"),
                            ("not_needed", "不需要"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="核对签字",
                    ),
                ),
                ("signature_note", models.CharField(blank=True, max_length=200, verbose_name="签字说明")),
                (
                    "abnormal",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("refused", "拒绝谈话"),
                            ("stopped", "中止"),
                            ("upset", "情绪激动"),
                            ("collusion", "疑似串供"),
                        ],
                        default="none",
                        max_length=12,
                        verbose_name="异常情况",
                    ),
                ),
                ("abnormal_note", models.TextField(blank=True, verbose_name="异常说明")),
                ("review_opinion", models.TextField(blank=True, verbose_name="审核意见")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "计划"),
                            ("scheduled", "已约"),
                            ("conducted", "已谈"),
                            ("recorded", "已整理"),
                            ("signed", "已核签"),
                            ("reviewed", "已审核"),
                            ("cancelled", "取消"),
                        ],
                        default="conducted",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "content_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="主谈人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="rounds.person",
                        verbose_name="谈话对象",
                    ),
                ),
                (
                    "recorder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
                (
                    "outline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="interviews.interviewoutline",
                        verbose_name="谈话提纲",
                    ),
                ),
            ],
            options={
                "verbose_name": "个别谈话",
                "ordering": ("-date", "-id"),
                "indexes": [
                    models.Index(fields=["target", "-date", "-id"], name="interview_of_target"),
                    models.Index(fields=["group", "-date", "-id"], name="interview_of_group"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="interview_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="interview_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None), ("end", None), ("end__gt", models.F("start")), _connector="OR"
                        ),
                        name="interview_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("av", False), models.Q(("av_approver", ""), _negated=True), _connector="OR"
                        ),
                        name="interview_av_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.TextField(verbose_name="要点")),
                ("persons", models.CharField(blank=True, max_length=100, verbose_name="涉及人员")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("praise", "正面评价"),
                            ("general", "一般情况"),
                            ("issue", "面上问题"),
                            ("clue", "问题线索"),
                            ("advice", "意见建议"),
                            ("appeal", "个人诉求"),
                        ],
                        default="issue",
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                (
                    "destination",
                    models.CharField(
                        choices=[
                            ("draft", "转底稿"),
                            ("clue", "转线索"),
                            ("fix", "转立行立改"),
                            ("petition", "转信访"),
                            ("follow_up", "进一步了解"),
                            ("keep", "留存"),
                        ],
                        default="keep",
                        max_length=10,
                        verbose_name="去向",
                    ),
                ),
                ("draft_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="已转记录")),
                (
                    "settled_reason",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="不再转出的理由"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="interviews.interview",
                        verbose_name="谈话",
                    ),
                ),
                (
                    "leaf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="问题分类",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话要点",
                "ordering": ("interview", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("interview", "seq"), name="point_seq_once"),
                    models.CheckConstraint(
                        condition=models.Q(("draft_uid", None), ("settled_reason", ""), _connector="OR"),
                        name="point_is_carried_or_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewTalker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talker_rows",
                        to="interviews.interview",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="talks", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话人",
                "constraints": [
                    models.UniqueConstraint(fields=("interview", "user"), name="talker_once_a_talk"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("user"), "="), ("during", "&&")], name="talker_in_one_talk_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("motive", models.CharField(max_length=200, verbose_name="事由")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("decision", models.CharField(blank=True, max_length=200, verbose_name="决定说明")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待决定"),
                            ("approved", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已收回"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_requests",
                        to="interviews.interview",
                        verbose_name="谈话",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看信访人姓名申请",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="name_never_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("expires_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="name_access_ends",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("talk", "asked_by"),
                        name="one_open_name_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "status",
                    models.CharField(
                        choices=[("fresh", "待阅知"), ("noted", "已阅知")],
                        default="fresh",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查看人",
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="interviews.interview",
                        verbose_name="谈话",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="告知",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="interviews.namerequest",
                        verbose_name="查看申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看信访人姓名情况",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told", models.F("read_by")), _negated=True), name="name_notice_to_another"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplacedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="文字")),
                ("replaced_at", models.DateTimeField(auto_now_add=True, verbose_name="替换时间")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="写的人",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_texts",
                        to="interviews.interview",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="替换的人",
                    ),
                ),
            ],
            options={
                "verbose_name": "被替换的正文",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("team", "民主测评（班子）"),
                            ("chief", "民主测评（一把手）"),
                            ("ecology", "政治生态问卷"),
                            ("masses", "群众满意度"),
                            ("rectification", "整改满意度"),
                            ("review", "巡察组后评估"),
                        ],
                        max_length=16,
                        verbose_name="用途",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("paper", "纸质"), ("code", "二维码")],
                        default="paper",
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("preface", models.CharField(blank=True, max_length=300, verbose_name="卷首说明")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="发布日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("design", "设计"),
                            ("published", "发布"),
                            ("closed", "截止"),
                            ("tallied", "汇总"),
                            ("locked", "锁定"),
                            ("cancelled", "取消"),
                        ],
                        default="design",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="锁定人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "问卷",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["target", "-id"], name="survey_of_target")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="survey_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("name", models.CharField(max_length=40, verbose_name="填答群体")),
                ("sent", models.PositiveIntegerField(default=0, verbose_name="发放（份）")),
                ("returned", models.PositiveIntegerField(default=0, verbose_name="收回（份）")),
                ("valid", models.PositiveIntegerField(default=0, verbose_name="有效（份）")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="interviews.survey",
                        verbose_name="问卷",
                    ),
                ),
            ],
            options={
                "verbose_name": "填答群体",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("survey", "name"), name="batch_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("valid__lte", models.F("returned")), ("returned__lte", models.F("sent"))),
                        name="valid_within_returned_within_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=200, verbose_name="题目")),
                (
                    "kind",
                    models.CharField(
                        choices=[("single", "单选"), ("multi", "多选"), ("scale", "量表"), ("short", "简答")],
                        default="single",
                        max_length=8,
                        verbose_name="题型",
                    ),
                ),
                (
                    "options",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="选项",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="interviews.survey",
                        verbose_name="问卷",
                    ),
                ),
            ],
            options={
                "verbose_name": "问卷题目",
                "ordering": ("survey", "seq"),
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("survey", "seq"),
                        name="question_seq_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "short"), ("options__len__gte", 2), _connector="OR"),
                        name="question_has_options",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.PositiveSmallIntegerField(verbose_name="选项")),
                ("n", models.PositiveIntegerField(default=0, verbose_name="票数")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="interviews.surveybatch",
                        verbose_name="填答群体",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="interviews.survey"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="interviews.surveyquestion",
                        verbose_name="题目",
                    ),
                ),
            ],
            options={
                "verbose_name": "票数",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "question", "option"), name="option_counted_once_a_group")
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=300, verbose_name="回答")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="interviews.surveyquestion",
                        verbose_name="题目",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="interviews.survey"
                    ),
                ),
            ],
            options={
                "verbose_name": "简答",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SurveyToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="interviews.surveybatch",
                        verbose_name="填答群体",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="interviews.survey"
                    ),
                ),
            ],
            options={
                "verbose_name": "问卷二维码",
            },
        ),
        migrations.CreateModel(
            name="TalkQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("team_percent", models.PositiveSmallIntegerField(default=100, verbose_name="班子成员至少谈（%）")),
                (
                    "secretary_percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="村党组织书记至少谈（%）"),
                ),
                ("per_village", models.PositiveSmallIntegerField(default=5, verbose_name="每村最少谈话人次")),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话覆盖要求",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secretary_percent__lte", 100), ("team_percent__lte", 100)),
                        name="quota_is_a_percentage",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("at", models.DateTimeField(verbose_name="走访时间")),
                ("date_reason", models.CharField(blank=True, max_length=200, verbose_name="日期说明")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "入户走访"),
                            ("site", "实地查看"),
                            ("project", "项目抽查"),
                            ("accounts", "账目抽查"),
                            ("subsidy", "补贴抽查"),
                            ("allowance", "低保核查"),
                            ("special", "专项检查"),
                        ],
                        default="household",
                        max_length=12,
                        verbose_name="走访方式",
                    ),
                ),
                ("households", models.PositiveSmallIntegerField(default=0, verbose_name="走访户数")),
                ("accompanied", models.BooleanField(default=False, verbose_name="有镇村干部陪同")),
                ("accompanied_note", models.CharField(blank=True, max_length=200, verbose_name="陪同说明")),
                ("content", models.TextField(blank=True, verbose_name="走访情况")),
                ("answers", models.JSONField(blank=True, default=list, verbose_name="检查表答案")),
                ("review_opinion", models.TextField(blank=True, verbose_name="审核意见")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "计划"),
                            ("under_way", "进行"),
                            ("recorded", "已整理"),
                            ("reviewed", "已审核"),
                            ("cancelled", "取消"),
                        ],
                        default="under_way",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "checklist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="interviews.checklist",
                        verbose_name="检查表",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
                (
                    "visitors",
                    models.ManyToManyField(related_name="visits", to=settings.AUTH_USER_MODEL, verbose_name="走访人"),
                ),
            ],
            options={
                "verbose_name": "走访",
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["target", "-at", "-id"], name="visit_of_target"),
                    models.Index(fields=["group", "-at", "-id"], name="visit_of_group"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="visit_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="visit_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.TextField(verbose_name="发现")),
                ("persons", models.CharField(blank=True, max_length=100, verbose_name="涉及人员")),
                (
                    "destination",
                    models.CharField(
                        choices=[("draft", "转底稿"), ("clue", "转线索"), ("fix", "立行立改"), ("keep", "留存")],
                        default="keep",
                        max_length=10,
                        verbose_name="去向",
                    ),
                ),
                ("carried_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="已转记录")),
                (
                    "settled_reason",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="不再转出的理由"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "leaf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="问题分类",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="interviews.visit",
                        verbose_name="走访",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访发现",
                "ordering": ("visit", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "seq"), name="finding_seq_once"),
                    models.CheckConstraint(
                        condition=models.Q(("carried_uid", None), ("settled_reason", ""), _connector="OR"),
                        name="finding_is_carried_or_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("party_delegate", "党代表"),
                            ("congress_deputy", "人大代表"),
                            ("cppcc_member", "政协委员"),
                            ("veteran", "老党员"),
                            ("notable", "乡贤能人"),
                            ("allowance", "低保户"),
                            ("hardship", "困难群众"),
                            ("petitioner", "上访户"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="人数")),
                (
                    "names",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="interviews.visit_names", verbose_name="姓名"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="interviews.visit",
                        verbose_name="走访",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访对象",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "kind"), name="met_kind_once_a_visit"),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="somebody_of_a_kind_was_met"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subsidy", "补贴户"),
                            ("allowance", "低保户"),
                            ("contract", "合同"),
                            ("voucher", "凭证"),
                            ("project", "项目"),
                        ],
                        max_length=12,
                        verbose_name="样本",
                    ),
                ),
                ("sampled", models.PositiveIntegerField(verbose_name="样本数")),
                ("problems", models.PositiveIntegerField(default=0, verbose_name="问题数")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=14, verbose_name="问题金额（元）"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="samples",
                        to="interviews.visit",
                        verbose_name="走访",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查样本",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "kind"), name="sample_kind_once_a_visit"),
                    models.CheckConstraint(
                        condition=models.Q(("problems__lte", models.F("sampled"))), name="no_more_problems_than_samples"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="sample_amount_not_negative"),
                ],
            },
        ),
        migrations.AddField(
            model_name="interview",
            name="talkers",
            field=models.ManyToManyField(
                related_name="+",
                through="interviews.InterviewTalker",
                to=settings.AUTH_USER_MODEL,
                verbose_name="谈话人",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="checklist",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.checklist',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['kind', 'edition', 'effective_from']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="4ebd4683a47ab245f8031081c52e5eae855775b1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_45ac1",
                    table="interviews_checklist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coveragerule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.coveragerule',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['effective_from', 'notice', 'visits', 'talks', 'material', 'households', 'household_share']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="557dbd4c15fa45f0aa0d1312a00c1bb36e56f85a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_85e6b",
                    table="interviews_coveragerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interviewoutline",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.interviewoutline',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['target_type', 'category', 'version', 'retired_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="26aeb58ace70112fe64592adfc127e8ea1b4f980",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_33c09",
                    table="interviews_interviewoutline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interviewpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.interviewpoint',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['interview_id', 'seq', 'nature', 'destination', 'leaf_id', 'org_id', 'draft_uid']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="f34a537117681ddd164c4554cf0dd05b9e246c7e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_24da6",
                    table="interviews_interviewpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interview",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.interview',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'kind', 'category', 'date', 'start', 'end', 'status', 'signature', 'reviewer_id', 'form', 'av', 'av_approver', 'outline_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="75298ff232014185dc52139bbf620f6c061b33a1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_8d7ad",
                    table="interviews_interview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.namerequest',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['talk_id', 'status', 'decided_by_id', 'decided_at', 'expires_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e1868302af3c6b60f2a910650a68f226d333cb28",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a02bd",
                    table="interviews_namerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namenotice",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.namenotice',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['talk_id', 'read_by_id', 'told_id', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="a788607ae5f6dea3c272ef55c620a573f071c988",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_12cf1",
                    table="interviews_namenotice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="survey",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.survey',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'purpose', 'mode', 'status', 'opened_on', 'closed_on', 'locked_by_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="8c1b3b39dc3c356fd1b46ac80794a4a065f4292f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_b1e18",
                    table="interviews_survey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="survey",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"status\" = 'locked')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a145ab007a60a3cb542dcd4a828da9ed43b5205b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_locked_98232",
                    table="interviews_survey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveybatch",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.surveybatch',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['survey_id', 'sent', 'returned', 'valid']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="924c3645f717b5a12966115640d2d5ab0308a8b6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_dac6c",
                    table="interviews_surveybatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveybatch",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM interviews_survey\n                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN\n                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="fa1e706bc164722e2c92e43c28cd84df091972ab",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_b8944",
                    table="interviews_surveybatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveyquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.surveyquestion',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['survey_id', 'seq', 'kind']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="374cfb250223e67631d64f7ebc4782f7de151981",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_fb450",
                    table="interviews_surveyquestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveyquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM interviews_survey\n                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN\n                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="cf8b7b978e9189c31e151168b9d8cfa6fd30d5b3",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_20ec4",
                    table="interviews_surveyquestion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveycount",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM interviews_survey\n                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN\n                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="2d144412620328e7eb101a90bb9b5f66c87170e7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_a7d76",
                    table="interviews_surveycount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveytext",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM interviews_survey\n                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN\n                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="4e1fa7a5b915b00f2ecc4aa8918c29505d60c745",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_98af8",
                    table="interviews_surveytext",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveytoken",
            trigger=pgtrigger.compiler.Trigger(
                name="locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM interviews_survey\n                       WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND status = 'locked') THEN\n                RAISE EXCEPTION '问卷已锁定，题目和票数不能再改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="435b544971ab7fad81755c7ca30c50500038e8a7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_df069",
                    table="interviews_surveytoken",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.visit',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'kind', 'at', 'households', 'accompanied', 'status', 'reviewer_id', 'checklist_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="10bd26c56c59a93cb75724d6e8c41a38311cf402",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_9a398",
                    table="interviews_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'interviews.visitfinding',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['visit_id', 'seq', 'destination', 'leaf_id', 'carried_uid']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="97a6187f9599f9d785c7ccca3b42427429188f45",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_8058f",
                    table="interviews_visitfinding",
                    when="AFTER",
                ),
            ),
        ),
    ]
