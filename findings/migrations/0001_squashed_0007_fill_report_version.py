"""All tables of findings as of 0007_fill_report_version, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import xuncha.core.crypto
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("findings", "0001_initial"),
        ("findings", "0002_trail"),
        ("findings", "0003_frozen_problem_lists"),
        ("findings", "0004_typical_villages"),
        ("findings", "0005_namesakes"),
        ("findings", "0006_report_version_of_problems"),
        ("findings", "0007_fill_report_version"),
    ]

    dependencies = [
        ("core", "0001_squashed_0080_evidence_relation"),
        ("core", "__first__"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("pre_number", models.CharField(blank=True, max_length=30, verbose_name="台账编号")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("petition", "信访"),
                            ("interview", "谈话"),
                            ("found", "巡察发现"),
                            ("handed", "审计等移交"),
                        ],
                        max_length=10,
                        verbose_name="线索来源",
                    ),
                ),
                (
                    "subject_name",
                    xuncha.core.crypto.EncryptedTextField(purpose="findings.clue.subject", verbose_name="被反映人"),
                ),
                ("subject_digest", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("namesake", models.BooleanField(default=False, editable=False, verbose_name="同名")),
                (
                    "subject_unit",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="findings.clue.unit", verbose_name="单位"
                    ),
                ),
                (
                    "subject_post",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="findings.clue.post", verbose_name="职务"
                    ),
                ),
                ("subject_rank", models.CharField(blank=True, max_length=20, verbose_name="职级")),
                ("is_chief", models.BooleanField(default=False, verbose_name="一把手")),
                ("is_village_cadre", models.BooleanField(default=False, verbose_name="村干部")),
                (
                    "summary",
                    xuncha.core.crypto.EncryptedTextField(purpose="findings.clue.summary", verbose_name="内容摘要"),
                ),
                ("occurred", models.CharField(blank=True, max_length=40, verbose_name="发生时间")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="涉及金额(万元)"
                    ),
                ),
                (
                    "klass",
                    models.CharField(
                        choices=[
                            ("political", "违反政治纪律"),
                            ("organization", "违反组织纪律"),
                            ("integrity", "违反廉洁纪律"),
                            ("masses", "违反群众纪律"),
                            ("work", "违反工作纪律"),
                            ("life", "违反生活纪律"),
                            ("crime", "职务违法犯罪"),
                        ],
                        max_length=14,
                        verbose_name="线索类别",
                    ),
                ),
                (
                    "inquiry_note",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="findings.clue.inquiry", verbose_name="深入了解情况说明"
                    ),
                ),
                (
                    "suggestion",
                    models.CharField(
                        choices=[
                            ("discipline", "移交纪委监委"),
                            ("organization_dept", "移交组织部"),
                            ("judicial", "移交政法机关"),
                            ("township", "移交乡镇纪委"),
                            ("department", "移交主管部门"),
                            ("keep", "留存参考"),
                        ],
                        default="discipline",
                        max_length=20,
                        verbose_name="处置建议",
                    ),
                ),
                (
                    "decision",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="findings.clue.decision", verbose_name="领导小组意见"
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                (
                    "handling",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talk_inquiry", "谈话函询"),
                            ("preliminary_check", "初步核实"),
                            ("shelve", "暂存待查"),
                            ("close", "予以了结"),
                            ("case", "立案"),
                            ("judicial", "移送司法"),
                        ],
                        max_length=20,
                        verbose_name="处置方式",
                    ),
                ),
                (
                    "result",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="findings.clue.result", verbose_name="办理情况"
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                ("feedback_due", models.DateField(blank=True, null=True, verbose_name="反馈期限")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "登记"),
                            ("inquiring", "了解中"),
                            ("studied", "组务会已研究"),
                            ("leader_signed", "组长已审签"),
                            ("office_reviewed", "巡察办已审核"),
                            ("approved", "领导小组已批准"),
                            ("transferred", "已移交"),
                            ("received", "已签收"),
                            ("handling", "办理中"),
                            ("concluded", "办结反馈"),
                            ("archived", "归档"),
                            ("kept", "不移交留存"),
                        ],
                        default="registered",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="六个围绕类别",
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
                    "feedback_rule",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.deadlinerule",
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
                "verbose_name": "问题线索",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="clue_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    (
                                        "studied",
                                        "leader_signed",
                                        "office_reviewed",
                                        "approved",
                                        "transferred",
                                        "received",
                                        "handling",
                                        "concluded",
                                        "archived",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("inquiry_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="studied_clue_has_an_inquiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClueEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", xuncha.core.crypto.EncryptedTextField(purpose="findings.clue.evidence", verbose_name="名称")),
                ("pages", models.PositiveSmallIntegerField(default=1, verbose_name="页数")),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="findings.clue",
                        verbose_name="线索",
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
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索证据",
                "ordering": ("clue", "seq"),
            },
        ),
        migrations.CreateModel(
            name="InspectionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("doc_no", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("report_version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("profile", models.TextField(blank=True, verbose_name="被巡察党组织概况")),
                ("achievements", models.TextField(blank=True, verbose_name="总体评价(成绩)")),
                (
                    "ecology",
                    models.CharField(
                        blank=True,
                        choices=[("better", "好转"), ("same", "持平"), ("worse", "恶化")],
                        max_length=8,
                        verbose_name="政治生态",
                    ),
                ),
                (
                    "implementation",
                    models.CharField(
                        blank=True,
                        choices=[("good", "好"), ("fair", "较好"), ("plain", "一般"), ("poor", "较差")],
                        max_length=8,
                        verbose_name="落实部署",
                    ),
                ),
                ("chief_praise", models.TextField(blank=True, verbose_name="一把手正面评价")),
                ("chief_problems", models.TextField(blank=True, verbose_name="一把手突出问题")),
                ("villages", models.TextField(blank=True, verbose_name="村级党组织延伸巡察情况")),
                ("villages_typical", models.TextField(blank=True, verbose_name="典型村")),
                ("causes", models.TextField(blank=True, verbose_name="原因分析")),
                ("advice_unit", models.TextField(blank=True, verbose_name="对被巡察党组织的意见建议")),
                ("advice_county", models.TextField(blank=True, verbose_name="对县委的建议")),
                ("advice_departments", models.TextField(blank=True, verbose_name="对职能部门的建议")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("submitted", "已提交"), ("approved", "已审定")],
                        default="draft",
                        max_length=10,
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
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
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
                "verbose_name": "巡察报告",
                "ordering": ("-id",),
                "constraints": [models.UniqueConstraint(fields=("target",), name="one_report_a_target")],
            },
        ),
        migrations.CreateModel(
            name="WorkingDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("pre_number", models.CharField(blank=True, max_length=30, verbose_name="预编号")),
                ("title", models.CharField(max_length=120, verbose_name="底稿名称")),
                ("drafted_on", models.DateField(verbose_name="编制日期")),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("briefing", "听取汇报"),
                                ("interview", "个别谈话"),
                                ("petition", "信访"),
                                ("material", "调阅资料"),
                                ("visit", "走访调研"),
                                ("sample", "抽查核实"),
                                ("symposium", "座谈"),
                                ("sit_in", "列席会议"),
                                ("survey", "问卷"),
                                ("special", "专项检查"),
                                ("department", "有关部门提供"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                        verbose_name="问题来源",
                    ),
                ),
                ("summary", models.TextField(verbose_name="问题概述")),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[
                            ("team", "班子问题"),
                            ("department", "部门问题"),
                            ("village", "村级问题"),
                            ("personal", "个人作风"),
                        ],
                        default="village",
                        max_length=12,
                        verbose_name="问题类型",
                    ),
                ),
                ("resp_persons", models.CharField(blank=True, max_length=120, verbose_name="责任人")),
                ("occurred_from", models.DateField(blank=True, null=True, verbose_name="发生起")),
                ("occurred_to", models.DateField(blank=True, null=True, verbose_name="发生止")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="涉及金额(万元)"
                    ),
                ),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="涉及人数")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="涉及户数")),
                ("process", models.TextField(blank=True, verbose_name="了解过程")),
                ("facts", models.TextField(blank=True, verbose_name="具体事实")),
                ("basis", models.TextField(blank=True, verbose_name="定性依据")),
                ("analysis", models.TextField(blank=True, verbose_name="原因剖析")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="审签时间")),
                (
                    "maturity",
                    models.CharField(
                        choices=[("proven", "已查实"), ("needs_proof", "需补证"), ("unfounded", "不成立")],
                        default="proven",
                        max_length=12,
                        verbose_name="成熟度",
                    ),
                ),
                ("draft_version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("reviewed", "副组长已审"),
                            ("signed", "已审签"),
                            ("filed", "已备案"),
                            ("cited", "已引用"),
                            ("dismissed", "不成立"),
                            ("voided", "作废"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "category",
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="findings.workingdraft",
                        verbose_name="上一版本",
                    ),
                ),
                (
                    "resp_org",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "reviewed_by",
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
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审签人",
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
                    "undertakers",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="承办人"
                    ),
                ),
            ],
            options={
                "verbose_name": "底稿",
                "ordering": ("-drafted_on", "-id"),
                "indexes": [
                    models.Index(fields=["target", "-drafted_on", "-id"], name="draft_of_target"),
                    models.Index(fields=["group", "-drafted_on", "-id"], name="draft_of_group"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="draft_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number", "draft_version"),
                        name="draft_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("voided", "dismissed")), _negated=True),
                        fields=("replaces",),
                        name="draft_replaced_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("signed", "filed", "cited")), _negated=True),
                            models.Q(models.Q(("number", ""), _negated=True), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="signed_draft_has_number_and_signer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by", None),
                            ("reviewed_by", None),
                            models.Q(("signed_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_signer_is_not_its_reviewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_to", None),
                            ("occurred_from", None),
                            ("occurred_to__gte", models.F("occurred_from")),
                            _connector="OR",
                        ),
                        name="draft_period_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("statement", models.TextField(verbose_name="问题表述")),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[
                            ("team", "班子问题"),
                            ("department", "部门问题"),
                            ("village", "村级问题"),
                            ("personal", "个人作风"),
                        ],
                        default="village",
                        max_length=12,
                        verbose_name="问题类型",
                    ),
                ),
                ("is_key", models.BooleanField(default=False, verbose_name="重点问题")),
                ("about_chief", models.BooleanField(default=False, verbose_name="涉及一把手")),
                ("is_common", models.BooleanField(default=False, verbose_name="共性问题")),
                ("in_report", models.BooleanField(default=True, verbose_name="进报告")),
                ("in_feedback_team", models.BooleanField(default=True, verbose_name="进班子反馈")),
                ("in_feedback_chief", models.BooleanField(default=True, verbose_name="进主要负责人反馈")),
                ("recommended_measure", models.TextField(blank=True, verbose_name="整改建议")),
                (
                    "report_version",
                    models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name="随报告版本"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("drawn", "归纳"),
                            ("adopted", "组务会通过"),
                            ("reported", "报告采用"),
                            ("fed_back", "已反馈"),
                            ("rectifying", "转整改"),
                            ("unproven", "需补证"),
                            ("withdrawn", "撤销"),
                        ],
                        default="drawn",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="问题分类",
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
                ("orgs", models.ManyToManyField(related_name="+", to="rounds.partyorg", verbose_name="涉及党组织")),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="findings.problem",
                        verbose_name="上轮同类",
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
                    "drafts",
                    models.ManyToManyField(
                        related_name="problems", to="findings.workingdraft", verbose_name="支撑底稿"
                    ),
                ),
            ],
            options={
                "verbose_name": "问题",
                "ordering": ("target", "number", "id"),
                "indexes": [models.Index(fields=["target", "status"], name="problem_of_target")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="problem_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("frozen_on", models.DateField(verbose_name="冻结日期")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="另立新版的理由")),
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
                "verbose_name": "问题清单",
                "ordering": ("target", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("target", "version"), name="problem_list_version_once"),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="problem_list_begins_at_one"),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="later_problem_list_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemListRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("statement", models.TextField(verbose_name="问题表述")),
                ("is_key", models.BooleanField(default=False, verbose_name="重点问题")),
                ("about_chief", models.BooleanField(default=False, verbose_name="涉及一把手")),
                ("in_report", models.BooleanField(default=True, verbose_name="进报告")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="问题分类",
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
                ("orgs", models.ManyToManyField(related_name="+", to="rounds.partyorg", verbose_name="涉及党组织")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen",
                        to="findings.problem",
                        verbose_name="问题",
                    ),
                ),
                (
                    "problem_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="findings.problemlist",
                        verbose_name="问题清单",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单问题",
                "ordering": ("problem_list", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("problem_list", "seq"), name="problem_list_seq_once"),
                    models.UniqueConstraint(fields=("problem_list", "problem"), name="problem_once_a_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(max_length=30, verbose_name="编号")),
                (
                    "receiver",
                    models.CharField(
                        choices=[("discipline", "县纪委监委"), ("organization_dept", "县委组织部")],
                        max_length=20,
                        verbose_name="接收单位",
                    ),
                ),
                ("doc_no", models.CharField(max_length=40, verbose_name="函件文号")),
                ("basis", models.CharField(max_length=120, verbose_name="批准依据")),
                ("sealed", models.BooleanField(default=True, verbose_name="密封")),
                ("handed_by", models.CharField(blank=True, max_length=40, verbose_name="移交经办人")),
                ("received_by", models.CharField(blank=True, max_length=40, verbose_name="接收经办人")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="移交日期")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="接收日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "编制"),
                            ("approved", "已批准"),
                            ("sent", "已送出"),
                            ("received", "已签收"),
                            ("answered", "全部反馈"),
                        ],
                        default="prepared",
                        max_length=10,
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="transfer_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("received", "answered")), _negated=True),
                            ("received_on__isnull", False),
                            _connector="OR",
                        ),
                        name="received_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("pages", models.PositiveSmallIntegerField(default=1, verbose_name="材料页数")),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer_items",
                        to="findings.clue",
                        verbose_name="线索",
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
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="findings.transfer",
                        verbose_name="移交",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交清单",
                "ordering": ("transfer", "seq"),
                "constraints": [models.UniqueConstraint(fields=("transfer", "clue"), name="clue_once_a_transfer")],
            },
        ),
        migrations.CreateModel(
            name="Manifestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.TextField(verbose_name="具体表现")),
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
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manifestations",
                        to="findings.problem",
                        verbose_name="问题",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="findings.workingdraft",
                        verbose_name="依据底稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "具体表现",
                "ordering": ("problem", "seq"),
                "constraints": [models.UniqueConstraint(fields=("problem", "seq"), name="manifestation_seq_once")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "谈话记录"),
                            ("petition", "信访材料"),
                            ("meeting", "会议记录"),
                            ("voucher", "财务凭证"),
                            ("contract", "合同"),
                            ("photo", "照片"),
                            ("survey", "问卷统计"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("pages", models.PositiveSmallIntegerField(default=1, verbose_name="页数")),
                ("is_original", models.BooleanField(default=False, verbose_name="原件")),
                ("provider", models.CharField(blank=True, max_length=60, verbose_name="提供人")),
                ("taken_on", models.DateField(verbose_name="提取日期")),
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
                    "takers",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="提取人"),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="findings.workingdraft",
                        verbose_name="底稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "支撑材料",
                "ordering": ("draft", "seq"),
                "constraints": [models.UniqueConstraint(fields=("draft", "seq"), name="evidence_seq_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clue",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.clue',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'pre_number', 'klass', 'status', 'suggestion', 'handling', 'category_id', 'feedback_due', 'namesake']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e9fff73beecf26bdc3b56aa171438080804ff779",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_41f8e",
                    table="findings_clue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clueevidence",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.clueevidence',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['clue_id', 'seq', 'pages']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="eb86d435b16fec8c3dbb61059dbb8e517e0f6d27",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_e4e74",
                    table="findings_clueevidence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionreport",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.inspectionreport',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'status', 'report_version', 'doc_no', 'submitted_by_id', 'submitted_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="45d0f6528c0a207fac3f13e2b2da95bfa4b1d66a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_f1363",
                    table="findings_inspectionreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problemlist",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.problemlist',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'version', 'frozen_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b614df6517df47014a0397b0faefa53dc29ffb53",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_74eca",
                    table="findings_problemlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problemlist",
            trigger=pgtrigger.compiler.Trigger(
                name="unchanging",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dde3591b2299617b08cec243731e33697dbbbd01",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_unchanging_77e9a",
                    table="findings_problemlist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problemlistrow",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.problemlistrow',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['problem_list_id', 'seq', 'problem_id', 'category_id', 'is_key', 'about_chief', 'in_report']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="2cb7fcfdad983a819fcbca9053cc7347d9aef9a1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_d1898",
                    table="findings_problemlistrow",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problemlistrow",
            trigger=pgtrigger.compiler.Trigger(
                name="unchanging",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f41dc5e3160c79e0bb4cdc521ab594603a71f79b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_unchanging_349d6",
                    table="findings_problemlistrow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.transfer',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'number', 'receiver', 'doc_no', 'status', 'sent_on', 'received_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="9943357b8c58600d7a72312a6186b0e2d6fd809f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_c7bc0",
                    table="findings_transfer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transferitem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.transferitem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['transfer_id', 'clue_id', 'seq']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="7b5ea49a71e00efc292ea2f4965fc092fd1fd8be",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_2a3fb",
                    table="findings_transferitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workingdraft",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.workingdraft',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'pre_number', 'drafted_on', 'category_id', 'maturity', 'status', 'amount', 'draft_version', 'reviewed_by_id', 'reviewed_at', 'signed_by_id', 'signed_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="ea4b66949c21ae9e3705f419609c276143dc0bd2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_946d2",
                    table="findings_workingdraft",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.problem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'category_id', 'is_key', 'about_chief', 'status', 'in_report', 'report_version']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="52c57f3eca4e3a363751bb5c9b9ce38701c36754",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_ee7e4",
                    table="findings_problem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="manifestation",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.manifestation',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['problem_id', 'seq', 'draft_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="235b9f3db4dfe542b14aa6ad4ab2112b9ded36a2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_e2216",
                    table="findings_manifestation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidenceitem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'findings.evidenceitem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['draft_id', 'seq', 'kind', 'pages', 'is_original', 'taken_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="88055aee17f078cba069bb896a0060ed282a8fa4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_f1ac2",
                    table="findings_evidenceitem",
                    when="AFTER",
                ),
            ),
        ),
    ]
