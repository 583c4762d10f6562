"""All tables of petitions as of 0010_namesakes, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.fields
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
        ("petitions", "0001_initial"),
        ("petitions", "0002_petition_columns"),
        ("petitions", "0003_trail"),
        ("petitions", "0004_identity_requests"),
        ("petitions", "0005_stub_cover"),
        ("petitions", "0006_branches_and_duplicates"),
        ("petitions", "0007_handed_on"),
        ("petitions", "0008_scope"),
        ("petitions", "0009_identity_notice"),
        ("petitions", "0010_namesakes"),
    ]

    dependencies = [
        ("core", "0001_squashed_0080_evidence_relation"),
        ("core", "__first__"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Petition",
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
                ("received_at", models.DateTimeField(verbose_name="收件时间")),
                ("date_reason", models.CharField(blank=True, max_length=200, verbose_name="日期说明")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("letter", "来信"),
                            ("visit", "来访"),
                            ("call", "来电"),
                            ("box", "意见箱"),
                            ("email", "电子邮箱"),
                            ("sms", "短信"),
                            ("qr", "网络二维码"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="信访方式",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "自收"),
                            ("leader", "领导交办"),
                            ("upper_transfer", "上级转办"),
                            ("upper_assign", "上级交办"),
                            ("department", "其他部门转办"),
                            ("assigned", "交办"),
                        ],
                        default="own",
                        max_length=16,
                        verbose_name="信访来源",
                    ),
                ),
                (
                    "signature_type",
                    models.CharField(
                        blank=True,
                        choices=[("real_name", "实名"), ("anonymous", "匿名"), ("alias", "化名")],
                        max_length=10,
                        verbose_name="署名情况",
                    ),
                ),
                (
                    "klass",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accusation", "检举控告"),
                            ("appeal", "申诉"),
                            ("advice", "批评建议"),
                            ("out_of_scope", "业务范围外"),
                        ],
                        max_length=14,
                        verbose_name="信访类别",
                    ),
                ),
                (
                    "klass_sub",
                    models.CharField(
                        blank=True,
                        choices=[("personal", "个人诉求"), ("legal", "涉法涉诉"), ("other", "其他")],
                        max_length=10,
                        verbose_name="范围外小类",
                    ),
                ),
                ("sensitive", models.BooleanField(default=False, verbose_name="敏感件")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("most", "特急"), ("urgent", "急"), ("normal", "一般")],
                        default="normal",
                        max_length=8,
                        verbose_name="紧急程度",
                    ),
                ),
                ("is_collective", models.BooleanField(default=False, verbose_name="集体访")),
                ("in_scope", models.BooleanField(default=True, verbose_name="属受理范围")),
                ("off_notice", models.BooleanField(default=False, verbose_name="公告期外")),
                (
                    "nature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("political", "政治纪律"),
                            ("organization", "组织纪律"),
                            ("integrity", "廉洁纪律"),
                            ("masses", "群众纪律"),
                            ("work", "工作纪律"),
                            ("life", "生活纪律"),
                            ("crime", "职务违法犯罪"),
                            ("livelihood", "民生诉求"),
                        ],
                        max_length=14,
                        verbose_name="问题性质",
                    ),
                ),
                (
                    "summary",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.summary", verbose_name="内容摘要"
                    ),
                ),
                ("pages", models.PositiveSmallIntegerField(default=0, verbose_name="原件页数")),
                ("copies", models.PositiveSmallIntegerField(default=0, verbose_name="原件份数")),
                ("upper_level", models.BooleanField(default=False, verbose_name="涉及上级管理干部")),
                ("envelope_no", models.CharField(blank=True, max_length=40, verbose_name="密封信封号")),
                ("carrier", models.CharField(blank=True, max_length=40, verbose_name="送交人")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="报送日期")),
                ("is_duplicate", models.BooleanField(default=False, verbose_name="重复件")),
                (
                    "dup_kind",
                    models.CharField(
                        blank=True,
                        choices=[("letter", "重信"), ("visit", "重访"), ("shared", "多人反映同一问题")],
                        max_length=8,
                        verbose_name="重复情形",
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="拟办意见")),
                (
                    "disposal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("group", "巡察组了解"),
                            ("draft", "转底稿"),
                            ("clue", "转线索"),
                            ("fix", "立行立改"),
                            ("forward", "转办"),
                            ("assign", "交办要结果"),
                            ("merge", "并案"),
                            ("keep", "留存参考"),
                            ("reject", "不予受理"),
                            ("upper", "报送上级"),
                            ("discipline", "移送纪委监委"),
                        ],
                        max_length=12,
                        verbose_name="办理方式",
                    ),
                ),
                ("instruction", models.TextField(blank=True, verbose_name="批示")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批示日期")),
                ("handler", models.CharField(blank=True, max_length=60, verbose_name="承办人或单位")),
                ("result_due", models.DateField(blank=True, null=True, verbose_name="要结果期限")),
                ("sign_due", models.DateField(blank=True, null=True, verbose_name="分办期限")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="分办日期")),
                ("ack_due", models.DateField(blank=True, null=True, verbose_name="受理告知期限")),
                ("acked_on", models.DateField(blank=True, null=True, verbose_name="受理告知日期")),
                (
                    "ack_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("face", "当面"),
                            ("phone", "电话"),
                            ("letter", "书面"),
                            ("sms", "短信"),
                            ("unreachable", "无法联系"),
                        ],
                        max_length=12,
                        verbose_name="受理告知方式",
                    ),
                ),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="不予受理告知日期")),
                (
                    "told_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("face", "当面"),
                            ("phone", "电话"),
                            ("letter", "书面"),
                            ("sms", "短信"),
                            ("unreachable", "无法联系"),
                        ],
                        max_length=12,
                        verbose_name="不予受理告知方式",
                    ),
                ),
                ("transferred_on", models.DateField(blank=True, null=True, verbose_name="转出日期")),
                ("letter_no", models.CharField(blank=True, max_length=40, verbose_name="转出函号")),
                ("receipt_due", models.DateField(blank=True, null=True, verbose_name="回执期限")),
                ("receipt_on", models.DateField(blank=True, null=True, verbose_name="回执日期")),
                ("receipt_no", models.CharField(blank=True, max_length=40, verbose_name="回执编号")),
                ("result", models.TextField(blank=True, verbose_name="办理结果")),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="结果日期")),
                (
                    "truth",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "属实"),
                            ("mostly", "基本属实"),
                            ("partly", "部分属实"),
                            ("false", "不实"),
                            ("undecided", "未认定"),
                        ],
                        max_length=10,
                        verbose_name="属实程度",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "登记"),
                            ("screened", "查重甄别"),
                            ("proposed", "拟办"),
                            ("approved", "已审批"),
                            ("handling", "办理中"),
                            ("closed", "办结"),
                            ("merged", "并案"),
                            ("transferred", "转出"),
                            ("receipted", "已回执"),
                            ("rejected", "不予受理"),
                            ("returned", "退回补充"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "accused_org",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="被反映组织",
                    ),
                ),
                (
                    "ack_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.deadlinerule",
                        verbose_name="受理告知期限规则",
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
                        verbose_name="批示人",
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
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="问题领域",
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
                    "primary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="petitions.petition",
                        verbose_name="首件",
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟办人",
                    ),
                ),
                (
                    "receipt_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.deadlinerule",
                        verbose_name="回执期限规则",
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
                "verbose_name": "信访件",
                "ordering": ("-received_at", "-id"),
                "indexes": [
                    models.Index(fields=["target", "-received_at", "-id"], name="petition_of_target"),
                    models.Index(fields=["group", "-received_at", "-id"], name="petition_of_group"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="petition_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_duplicate", False), ("primary", None)),
                            models.Q(("is_duplicate", True), ("primary__isnull", False)),
                            _connector="OR",
                        ),
                        name="duplicate_has_a_primary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver", None),
                            ("proposer", None),
                            models.Q(("approver", models.F("proposer")), _negated=True),
                            _connector="OR",
                        ),
                        name="petition_approver_not_proposer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("primary", None), models.Q(("primary", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="petition_not_its_own_primary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("upper_level", False),
                            models.Q(
                                ("accused_org", None),
                                ("copies", 0),
                                ("date_reason", ""),
                                ("field", None),
                                ("handler", ""),
                                ("instruction", ""),
                                ("is_collective", False),
                                ("is_duplicate", False),
                                ("klass", ""),
                                ("klass_sub", ""),
                                ("nature", ""),
                                ("pages", 0),
                                ("proposal", ""),
                                ("result", ""),
                                ("sensitive", False),
                                ("signature_type", ""),
                                ("summary", ""),
                            ),
                            _connector="OR",
                        ),
                        name="upper_level_is_a_stub",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("receipt_on", None),
                            ("status", "receipted"),
                            models.Q(("status", "closed"), ("transferred_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="petition_receipt_of_a_transfer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("klass", "out_of_scope"), _negated=True), ("in_scope", False), _connector="OR"
                        ),
                        name="petition_out_of_scope_agrees",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_on", None), ("status", "rejected"), _connector="OR"),
                        name="petition_told_when_rejected",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityRequest",
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
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_requests",
                        to="petitions.petition",
                        verbose_name="信访件",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看反映人申请",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="identity_never_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("expires_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="identity_access_ends",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("petition", "asked_by"),
                        name="one_open_identity_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityNotice",
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
                        to="petitions.identityrequest",
                        verbose_name="查看申请",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.petition",
                        verbose_name="信访件",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看反映人情况",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told", models.F("read_by")), _negated=True),
                        name="identity_notice_to_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("score", models.PositiveSmallIntegerField(verbose_name="相似程度")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None, verbose_name="依据"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "待认定"), ("accepted", "认定重复"), ("different", "不是同一件")],
                        default="open",
                        max_length=10,
                        verbose_name="认定",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="认定日期")),
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
                        verbose_name="认定人",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="petitions.petition",
                        verbose_name="先收的一件",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="petitions.petition",
                        verbose_name="后收的一件",
                    ),
                ),
            ],
            options={
                "verbose_name": "疑似重复",
                "ordering": ("-score", "-id"),
                "indexes": [models.Index(fields=["outcome", "-score"], name="duplicate_waiting")],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="duplicate_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="duplicate_pair_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("outcome", "open")),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionAccused",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("name", xuncha.core.crypto.EncryptedTextField(purpose="petitions.accused.name", verbose_name="姓名")),
                ("name_digest", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("org_name", models.CharField(blank=True, max_length=80, verbose_name="单位")),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("rank", models.CharField(blank=True, max_length=20, verbose_name="职级")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("team", "乡镇班子成员"),
                            ("station", "站所负责人"),
                            ("cadre", "乡镇一般干部"),
                            ("v_secretary", "村党组织书记"),
                            ("v_team", "村“两委”其他成员"),
                            ("v_group", "村民小组长"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("namesake", models.BooleanField(default=False, editable=False, verbose_name="同名")),
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
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accused",
                        to="petitions.petition",
                        verbose_name="信访件",
                    ),
                ),
            ],
            options={
                "verbose_name": "被反映人",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="PetitionReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("needed", models.BooleanField(default=True, verbose_name="需要答复")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("face", "当面"),
                            ("phone", "电话"),
                            ("letter", "书面"),
                            ("sms", "短信"),
                            ("unreachable", "无法联系"),
                        ],
                        max_length=12,
                        verbose_name="答复方式",
                    ),
                ),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "满意"),
                            ("fair", "基本满意"),
                            ("bad", "不满意"),
                            ("unreachable", "无法联系"),
                        ],
                        max_length=12,
                        verbose_name="满意度",
                    ),
                ),
                (
                    "note",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reply.note", verbose_name="答复内容"
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
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="petitions.petition",
                        verbose_name="信访件",
                    ),
                ),
            ],
            options={
                "verbose_name": "答复",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_on", None), ("satisfaction", ""), ("way", "")),
                            models.Q(
                                ("replied_on__isnull", False),
                                models.Q(("way", ""), _negated=True),
                                models.Q(("satisfaction", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reply_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionReporter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "name",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.name", verbose_name="姓名"
                    ),
                ),
                (
                    "phone",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.phone", verbose_name="电话"
                    ),
                ),
                (
                    "id_number",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.id_number", verbose_name="身份证号"
                    ),
                ),
                (
                    "address",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.address", verbose_name="住址"
                    ),
                ),
                (
                    "headcount",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.headcount", verbose_name="人数"
                    ),
                ),
                (
                    "old_visitor",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="petitions.reporter.old_visitor", verbose_name="老访户"
                    ),
                ),
                ("name_digest", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("phone_digest", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("id_digest", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
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
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporter",
                        to="petitions.petition",
                        verbose_name="信访件",
                    ),
                ),
            ],
            options={
                "verbose_name": "反映人",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.petition',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'received_at', 'channel', 'source', 'signature_type', 'klass', 'nature', 'field_id', 'disposal', 'due', 'status', 'is_duplicate', 'primary_id', 'dup_kind', 'truth', 'proposer_id', 'approver_id', 'approved_on', 'upper_level', 'sent_on', 'klass_sub', 'sensitive', 'urgency', 'is_collective', 'sign_due', 'signed_on', 'ack_due', 'acked_on', 'ack_way', 'told_on', 'told_way', 'result_due', 'transferred_on', 'receipt_on', 'receipt_due', 'result_on', 'in_scope', 'off_notice']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="0351c6d57416e6affcbd457ec9ae010438ed2d5f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_46ce0",
                    table="petitions_petition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identityrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.identityrequest',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['petition_id', 'status', 'decided_by_id', 'decided_at', 'expires_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="6f84ebe9ce4dd30e76a98591d392c0453bc50560",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_432ea",
                    table="petitions_identityrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identitynotice",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.identitynotice',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['petition_id', 'read_by_id', 'told_id', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e8d8380a6455dddc2e3bc96f962f83a66fb50027",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_ec4d5",
                    table="petitions_identitynotice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identitynotice",
            trigger=pgtrigger.compiler.Trigger(
                name="never_of_a_stub",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM petitions_petition p WHERE p.id = NEW.petition_id AND p.upper_level) THEN RAISE EXCEPTION 'a stub keeps no content' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                    hash="bbbf8718c7937e7eeae95068b54b521fe449ad77",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_never_of_a_stub_b65e8",
                    table="petitions_identitynotice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duplicatecandidate",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.duplicatecandidate',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['first_id', 'second_id', 'score', 'outcome', 'decided_by_id', 'decided_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="eee7ec1bf46119ac67c9c987c97edc3dc65d6dfb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_ea7d5",
                    table="petitions_duplicatecandidate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionaccused",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.petitionaccused',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['petition_id', 'namesake']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="a92aa79131f9b0f39ec37621484ed44b0b880677",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_c860b",
                    table="petitions_petitionaccused",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionaccused",
            trigger=pgtrigger.compiler.Trigger(
                name="never_of_a_stub",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM petitions_petition p WHERE p.id = NEW.petition_id AND p.upper_level) THEN RAISE EXCEPTION 'a stub keeps no content' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                    hash="6d6352f0d97eb12cb5dd8919d4fa2f863ba84d68",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_never_of_a_stub_e5d5e",
                    table="petitions_petitionaccused",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionreply",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.petitionreply',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['petition_id', 'needed', 'way', 'replied_on', 'satisfaction']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b6c618da4b9d8fdf12d2b99b88e0391f6ed00322",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_00f12",
                    table="petitions_petitionreply",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionreply",
            trigger=pgtrigger.compiler.Trigger(
                name="never_of_a_stub",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM petitions_petition p WHERE p.id = NEW.petition_id AND p.upper_level) THEN RAISE EXCEPTION 'a stub keeps no content' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                    hash="11ed9c3609434fa3f1333e63a6c7c0bba7aca600",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_never_of_a_stub_e2ed0",
                    table="petitions_petitionreply",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionreporter",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'petitions.petitionreporter',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['petition_id']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="450b1d7d5bc449f84dd2ab605a2afd77429b034c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_4de39",
                    table="petitions_petitionreporter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionreporter",
            trigger=pgtrigger.compiler.Trigger(
                name="never_of_a_stub",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM petitions_petition p WHERE p.id = NEW.petition_id AND p.upper_level) THEN RAISE EXCEPTION 'a stub keeps no content' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                    hash="d7addbdbf30a9139b312c33f67e16903114ed77f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_never_of_a_stub_8c1ad",
                    table="petitions_petitionreporter",
                    when="BEFORE",
                ),
            ),
        ),
    ]
