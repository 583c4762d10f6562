"""All tables of rectification as of 0006_back_and_worked, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("rectification", "0001_initial"),
        ("rectification", "0002_trail"),
        ("rectification", "0003_fixes"),
        ("rectification", "0004_team_signature"),
        ("rectification", "0005_closure_rule"),
        ("rectification", "0006_back_and_worked"),
    ]

    dependencies = [
        ("core", "0001_squashed_0080_evidence_relation"),
        ("core", "__first__"),
        ("findings", "0001_squashed_0007_fill_report_version"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("doc_no", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("text_team", models.TextField(verbose_name="反馈意见（班子）")),
                ("text_chief", models.TextField(verbose_name="反馈意见（主要负责人）")),
                ("requirements", models.TextField(blank=True, verbose_name="整改要求")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="反馈日期")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                ("team_received_on", models.DateField(blank=True, null=True, verbose_name="班子签收日期")),
                ("plan_due", models.DateField(blank=True, null=True, verbose_name="整改方案期限")),
                ("concentrated_until", models.DateField(blank=True, null=True, verbose_name="集中整改期止")),
                ("village_until", models.DateField(blank=True, null=True, verbose_name="村级集中整改期止")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("reviewed", "巡察办已审核"),
                            ("approved", "领导小组已审定"),
                            ("delivered", "已反馈"),
                            ("received", "已签收"),
                        ],
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
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签收人",
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
                    "team_received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="班子签收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "反馈意见",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("target",), name="one_feedback_a_target"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("team_received_on", None),
                            models.Q(
                                ("team_received_by__isnull", False), ("team_received_on__gte", models.F("delivered_on"))
                            ),
                            _connector="OR",
                        ),
                        name="team_signs_what_was_delivered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("statement", models.TextField(verbose_name="反馈问题")),
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
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="rectification.feedback",
                        verbose_name="反馈意见",
                    ),
                ),
                (
                    "problem",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_item",
                        to="findings.problem",
                        verbose_name="问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "反馈问题",
                "ordering": ("feedback", "seq"),
                "constraints": [models.UniqueConstraint(fields=("feedback", "seq"), name="feedback_seq_once")],
            },
        ),
        migrations.CreateModel(
            name="RectificationItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("problem", models.TextField(verbose_name="具体问题")),
                ("manifestation", models.TextField(blank=True, verbose_name="具体表现")),
                ("is_key", models.BooleanField(default=False, verbose_name="重点问题")),
                ("leader", models.CharField(blank=True, max_length=40, verbose_name="责任领导")),
                ("dept", models.CharField(blank=True, max_length=60, verbose_name="责任部门")),
                ("owner", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("goal", models.TextField(blank=True, verbose_name="整改目标")),
                (
                    "term_kind",
                    models.CharField(
                        choices=[("at_once", "立行立改"), ("concentrated", "集中整改期内"), ("long", "长期坚持")],
                        default="concentrated",
                        max_length=14,
                        verbose_name="时限类型",
                    ),
                ),
                ("due", models.DateField(blank=True, null=True, verbose_name="完成时限")),
                (
                    "completion",
                    models.CharField(
                        choices=[("done", "已完成"), ("basic", "基本完成"), ("not", "未完成")],
                        default="not",
                        max_length=8,
                        verbose_name="完成情况",
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="整改成效")),
                (
                    "refunded",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="清退资金（万元）"
                    ),
                ),
                (
                    "recovered",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="挽回损失（万元）"
                    ),
                ),
                ("rules_made", models.PositiveSmallIntegerField(default=0, verbose_name="建立制度（项）")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="申请时间")),
                ("endorsed_at", models.DateTimeField(blank=True, null=True, verbose_name="签批时间")),
                ("review_turn", models.PositiveSmallIntegerField(default=0, verbose_name="会审次数")),
                (
                    "sent_back_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="退回或重新打开时间"),
                ),
                ("worked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近填报时间")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("assigned", "已交办"),
                            ("claimed", "已认领"),
                            ("planned", "方案待审"),
                            ("rectifying", "整改中"),
                            ("applied", "申请销号"),
                            ("under_review", "会审中"),
                            ("closed", "已销号"),
                        ],
                        default="assigned",
                        max_length=14,
                        verbose_name="状态",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
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
                    "due_rule",
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
                    "endorsed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签批人",
                    ),
                ),
                (
                    "feedback_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="rectification.feedbackitem",
                        verbose_name="反馈问题",
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
                    "resp_org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="责任党组织",
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
                "verbose_name": "整改事项",
                "ordering": ("target", "number", "id"),
                "indexes": [
                    models.Index(fields=["target", "status", "due"], name="item_of_target"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="item_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="item_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True), ("closed_on__isnull", False), _connector="OR"
                        ),
                        name="closed_item_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("endorsed_by", None),
                            ("applied_by", None),
                            models.Q(("endorsed_by", models.F("applied_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="endorser_is_not_applicant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.TextField(verbose_name="措施")),
                ("due", models.DateField(verbose_name="时限")),
                ("owner", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("is_done", models.BooleanField(default=False, verbose_name="已完成")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("progress", models.TextField(blank=True, verbose_name="完成情况")),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="rectification.rectificationitem",
                        verbose_name="整改事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改措施",
                "ordering": ("item", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "seq"), name="measure_seq_once"),
                    models.CheckConstraint(
                        condition=models.Q(("is_done", False), ("done_on__isnull", False), _connector="OR"),
                        name="done_measure_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImmediateFix",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("due_base", models.DateField(blank=True, null=True, verbose_name="起算日期")),
                ("due", models.DateField(blank=True, db_index=True, null=True, verbose_name="办理期限")),
                ("due_warning", models.CharField(blank=True, max_length=200, verbose_name="期限提示")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("pre_number", models.CharField(blank=True, max_length=30, verbose_name="预编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("fix", "立行立改"), ("punish", "立查立处")],
                        default="fix",
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("matter", models.TextField(verbose_name="事项")),
                ("requirement", models.TextField(verbose_name="整改要求")),
                (
                    "why_now",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("outcry", "群众反映强烈"),
                                ("breach", "明显违反规定"),
                                ("feasible", "能够及时解决"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="理由",
                    ),
                ),
                ("resp_person", models.CharField(max_length=60, verbose_name="责任人")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                ("notice_no", models.CharField(blank=True, max_length=40, verbose_name="通知书文号")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                ("served_to", models.CharField(blank=True, max_length=40, verbose_name="签收人")),
                ("measures", models.TextField(blank=True, verbose_name="整改措施")),
                ("result", models.TextField(blank=True, verbose_name="整改结果")),
                (
                    "refunded",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="退还、清退金额（万元）"
                    ),
                ),
                ("benefited", models.PositiveIntegerField(blank=True, null=True, verbose_name="受益户数")),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="受益人次")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="反馈日期")),
                ("check_date", models.DateField(blank=True, null=True, verbose_name="核查日期")),
                (
                    "check_result",
                    models.CharField(
                        blank=True,
                        choices=[("fixed", "已整改"), ("partly", "部分整改"), ("not", "未整改")],
                        max_length=8,
                        verbose_name="核查结论",
                    ),
                ),
                ("check_note", models.TextField(blank=True, verbose_name="核查情况")),
                (
                    "mass_feedback",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("basically", "基本满意"),
                            ("dissatisfied", "不满意"),
                            ("not_asked", "未回访"),
                        ],
                        max_length=14,
                        verbose_name="群众反馈",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "提出"),
                            ("returned", "退回"),
                            ("approved", "批准"),
                            ("served", "已送达"),
                            ("rectifying", "整改中"),
                            ("answered", "已反馈"),
                            ("checked", "已核查"),
                            ("closed", "销号"),
                            ("carried", "转入整改台账"),
                            ("voided", "作废"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反馈人",
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
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
                    "check_by",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="核查人"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="销号人",
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
                    "due_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.deadlinerule",
                        verbose_name="期限规则",
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
                    "resp_org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="责任单位",
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
                    "carried_to",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fix",
                        to="rectification.rectificationitem",
                        verbose_name="转入的整改事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "立行立改",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["target", "status", "due"], name="fix_of_target"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="fix_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True), fields=("number",), name="fix_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    ("approved", "served", "rectifying", "answered", "checked", "closed", "carried"),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("approved_on__isnull", False),
                                ("approver__isnull", False),
                                models.Q(("number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="approved_fix_has_approver_and_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver", None),
                            ("created_by", None),
                            models.Q(("approver", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="fix_approver_is_not_its_proposer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("served", "rectifying", "answered", "checked", "closed", "carried")),
                                _negated=True,
                            ),
                            models.Q(
                                ("served_on__isnull", False),
                                models.Q(("served_to", ""), _negated=True),
                                models.Q(("notice_no", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="served_fix_has_notice_and_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("served_on", None), ("served_on__gte", models.F("approved_on")), _connector="OR"
                        ),
                        name="fix_served_after_approval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            models.Q(
                                ("check_date__isnull", False), ("check_result", "fixed"), ("closed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="closed_fix_was_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("check_date", None), ("check_date__gte", models.F("served_on")), _connector="OR"
                        ),
                        name="fix_checked_after_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("carried_to__isnull", False), ("status", "carried")),
                            models.Q(models.Q(("status", "carried"), _negated=True), ("carried_to", None)),
                            _connector="OR",
                        ),
                        name="carried_fix_names_its_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded", None), ("refunded__gte", 0), _connector="OR"),
                        name="fix_refund_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "supervisor",
                    models.CharField(
                        choices=[
                            ("office", "县委巡察办"),
                            ("discipline", "县纪委监委"),
                            ("organization", "县委组织部"),
                        ],
                        max_length=14,
                        verbose_name="会审单位",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(verbose_name="第几次会审")),
                (
                    "opinion",
                    models.CharField(
                        choices=[("agree", "同意"), ("return", "退回")], max_length=8, verbose_name="意见"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="会审人",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="rectification.rectificationitem",
                        verbose_name="整改事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "会审意见",
                "ordering": ("item", "turn", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "turn", "supervisor"), name="one_opinion_a_turn")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(
                        choices=[(3, "三家全部同意"), (2, "两家同意")], default=3, verbose_name="会审同意数"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="依据或说明")),
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
                "verbose_name": "销号规则",
                "ordering": ("-effective_from", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 2), ("quorum__lte", 3)), name="quorum_of_three_supervisors"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurerule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.closurerule',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['effective_from', 'quorum']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b7f27b30975564e24f3be8e4dd08b54b3221d506",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_66e42",
                    table="rectification_closurerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feedback",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.feedback',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'doc_no', 'status', 'delivered_on', 'received_on', 'team_received_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b9d12b56d3a21aa7c26484a1f513bf9cc847567f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_9ef65",
                    table="rectification_feedback",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feedbackitem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.feedbackitem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['feedback_id', 'seq', 'problem_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="6293a6ee384be358e3bbfab38a693341a70bb46e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_f0d3e",
                    table="rectification_feedbackitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rectificationitem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.rectificationitem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'category_id', 'resp_org_id', 'due', 'term_kind', 'completion', 'status', 'closed_on', 'applied_by_id', 'endorsed_by_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e16c1f703e23f4ff162f3fad1e9647901c419f85",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_e715e",
                    table="rectification_rectificationitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.measure',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['item_id', 'seq', 'due', 'is_done', 'done_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="d8ddf062a051e545f1765ac24b27aa7e38b31b35",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_fdfbf",
                    table="rectification_measure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="immediatefix",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.immediatefix',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'pre_number', 'kind', 'category_id', 'resp_org_id', 'approver_id', 'approved_on', 'notice_no', 'served_on', 'due', 'answered_on', 'refunded', 'benefited', 'people', 'check_date', 'check_result', 'mass_feedback', 'closed_on', 'closed_by_id', 'carried_to_id', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="11da88ac6e989f84570fb0830d9d68cbfa0b1391",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_36ecc",
                    table="rectification_immediatefix",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurereview",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rectification.closurereview',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['item_id', 'supervisor', 'turn', 'opinion']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="1b5dcd5c7977c6a91e1cae7c0b516806e42584b0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_d3377",
                    table="rectification_closurereview",
                    when="AFTER",
                ),
            ),
        ),
    ]
