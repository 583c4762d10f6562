"""All tables of core as of 0080_evidence_relation, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import xuncha.core.crypto
from django.conf import settings
from xuncha.core.extensions import KeptBtreeGist
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_words"),
        ("core", "0003_trail"),
        ("core", "0004_exports"),
        ("core", "0005_accounts"),
        ("core", "0006_hidden_columns"),
        ("core", "0007_sessions"),
        ("core", "0010_autosaves"),
        ("core", "0030_postpone"),
        ("core", "0050_imports"),
        ("core", "0060_grants_and_rules"),
        ("core", "0061_grants_and_rules_filled"),
        ("core", "0062_grants_and_rules_held"),
        ("core", "0063_credential_reset"),
        ("core", "0064_reach_trail"),
        ("core", "0065_session_noise"),
        ("core", "0070_decides_relation"),
        ("core", "0071_export_row_keys"),
        ("core", "0072_neutral_file_names"),
        ("core", "0073_audit_reasons"),
        ("core", "0074_saved_filters"),
        ("core", "0080_evidence_relation"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        KeptBtreeGist(),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("actor_id", models.BigIntegerField(db_index=True, null=True, verbose_name="账号编号")),
                ("actor", models.CharField(max_length=150, verbose_name="账号")),
                ("ip", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
                ("verb", models.CharField(db_index=True, max_length=60, verbose_name="动作")),
                ("noun", models.CharField(max_length=60, verbose_name="对象种类")),
                ("uid", models.UUIDField(db_index=True, null=True, verbose_name="对象标识")),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="对象")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="事由")),
                ("changes", models.JSONField(default=dict, verbose_name="变化")),
            ],
            options={
                "verbose_name": "审计记录",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="AuditReason",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("words", xuncha.core.crypto.EncryptedTextField(purpose="core.audit.reason", verbose_name="事由")),
            ],
            options={
                "verbose_name": "事由原文",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "审计封签",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="账号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="须改密码")),
                ("password_changed_at", models.DateTimeField(blank=True, null=True, verbose_name="密码启用时间")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="开设时间")),
                ("session_key", models.CharField(blank=True, editable=False, max_length=40)),
                ("hidden_columns", models.JSONField(blank=True, default=dict, verbose_name="不显示的列")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("is_superuser", False)), name="no_superuser")
                ],
            },
        ),
        migrations.CreateModel(
            name="Autosave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=64, verbose_name="页面")),
                ("about", models.CharField(blank=True, db_index=True, max_length=64, verbose_name="记录")),
                (
                    "payload",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="core.autosave.payload", verbose_name="未保存的内容"
                    ),
                ),
                ("saved_at", models.DateTimeField(null=True, verbose_name="保存时间")),
                ("seen_at", models.DateTimeField(verbose_name="页面最近打开")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="已正式保存")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "自动保存",
                "constraints": [models.UniqueConstraint(fields=("user", "page"), name="autosave_once_a_page")],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=60, unique=True)),
                ("value", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "流水号",
            },
        ),
        migrations.CreateModel(
            name="CredentialReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("password", "登录密码"), ("second_factor", "第二因子（动态口令）")],
                        default="password",
                        max_length=14,
                        verbose_name="重置什么",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("handed_at", models.DateTimeField(blank=True, null=True, verbose_name="交付时间")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知本人时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待确认"),
                            ("confirmed", "已确认，待交付"),
                            ("handed", "已交付"),
                            ("refused", "不予确认"),
                            ("cancelled", "已撤回"),
                        ],
                        default="asked",
                        max_length=10,
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
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "密码重置",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "confirmed"))),
                        fields=("user", "kind"),
                        name="one_open_reset_per_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("user")), _negated=True),
                            models.Q(
                                ("confirmed_by", None),
                                models.Q(("confirmed_by", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="nobody_resets_ones_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reset_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("confirmed", "handed")), _negated=True),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reset_confirmed_who_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("base_event", models.CharField(max_length=60, verbose_name="起算事件")),
                ("amount", models.SmallIntegerField(help_text="负数表示在起算事件之前", verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[("natural_day", "自然日"), ("working_day", "工作日"), ("month", "月")],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                (
                    "roll",
                    models.CharField(
                        choices=[
                            ("none", "不顺延"),
                            ("next_workday", "顺延至下一工作日"),
                            ("previous_workday", "提前至上一工作日"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="到期日遇节假日",
                    ),
                ),
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        blank=True,
                        default=list,
                        help_text="到期前几天提醒，如 7,3,1",
                        size=None,
                        verbose_name="提醒",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("enabled", models.BooleanField(default=True, verbose_name="启用")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "期限规则",
                "ordering": ["code", "-effective_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "effective_from"),
                        name="one_rule_per_code_and_day",
                        violation_error_message="同一期限在同一生效日期只能有一条规则，请改用另一个生效日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("owner_kind", models.CharField(max_length=60, verbose_name="所属种类")),
                ("owner_uid", models.UUIDField(db_index=True, verbose_name="所属记录")),
                ("slot", models.CharField(blank=True, max_length=30, verbose_name="用途")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("media_type", models.CharField(max_length=100, verbose_name="类型")),
                ("size", models.BigIntegerField(verbose_name="大小（字节）")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("level", models.PositiveSmallIntegerField(default=1, verbose_name="级别")),
                ("encrypted", models.BooleanField(default=False, verbose_name="加密保存")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="失效时间")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="移除时间")),
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
                "verbose_name": "文件",
            },
        ),
        migrations.CreateModel(
            name="ExportRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="编号")),
                ("table", models.CharField(max_length=40, verbose_name="台账")),
                ("title", models.CharField(max_length=40, verbose_name="台账名称")),
                ("query", models.TextField(blank=True, verbose_name="筛选条件")),
                ("place", models.JSONField(default=dict, verbose_name="所在轮次")),
                (
                    "layout",
                    models.CharField(
                        choices=[("screen", "与页面相同"), ("official", "台账格式（官方列序）")],
                        default="screen",
                        max_length=10,
                        verbose_name="列的次序",
                    ),
                ),
                ("scope", models.CharField(max_length=500, verbose_name="范围")),
                ("purpose", models.CharField(max_length=300, verbose_name="用途")),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("row_keys", models.JSONField(default=list, verbose_name="行")),
                ("level", models.PositiveSmallIntegerField(verbose_name="级别")),
                ("needed", models.PositiveSmallIntegerField(verbose_name="须几人同意")),
                ("first_at", models.DateTimeField(blank=True, null=True, verbose_name="同意时间")),
                ("second_at", models.DateTimeField(blank=True, null=True, verbose_name="第二人同意时间")),
                (
                    "password",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="core.export.password", verbose_name="文件口令"
                    ),
                ),
                ("trace", models.CharField(blank=True, max_length=20, verbose_name="追溯码")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="失效时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待审批"),
                            ("half", "待第二人同意"),
                            ("approved", "已批准"),
                            ("ready", "可下载"),
                            ("refused", "未批准"),
                            ("withdrawn", "已撤回"),
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
                    "first_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="同意人",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="第二同意人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "导出申请",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_by", None),
                                models.Q(("first_by", models.F("asked_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("second_by", None),
                                models.Q(
                                    models.Q(("second_by", models.F("asked_by")), _negated=True),
                                    models.Q(("second_by", models.F("first_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="export_by_different_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("approved", "ready")), _negated=True),
                            models.Q(
                                ("first_by__isnull", False),
                                models.Q(("needed", 1), ("second_by__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="export_approved_by_as_many_as_needed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                ("kind", models.CharField(choices=[("off", "休"), ("work", "班")], max_length=4, verbose_name="类型")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="来源")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
            ],
            options={
                "verbose_name": "节假日",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("task", models.CharField(max_length=120, verbose_name="任务")),
                ("label", models.CharField(max_length=120, verbose_name="名称")),
                ("arguments", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="进度")),
                ("step", models.CharField(blank=True, max_length=120, verbose_name="步骤")),
                ("cancel_asked", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("result_url", models.CharField(blank=True, max_length=200, verbose_name="结果")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "后台任务",
                "ordering": ("-asked_at",),
                "indexes": [models.Index(fields=["status", "lease_until"], name="job_lease")],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("ledger", models.CharField(max_length=40, verbose_name="台账")),
                ("title", models.CharField(max_length=40, verbose_name="台账名称")),
                ("place", models.JSONField(default=dict, verbose_name="所在轮次")),
                ("digest", models.CharField(max_length=64, verbose_name="文件摘要")),
                (
                    "mode",
                    models.CharField(
                        choices=[("all", "全部成功才导入"), ("skip", "跳过有错的行")],
                        default="all",
                        max_length=4,
                        verbose_name="方式",
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("good", models.PositiveIntegerField(default=0, verbose_name="可导入")),
                ("bad", models.PositiveIntegerField(default=0, verbose_name="有错")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="已登记过")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="新登记")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="更新")),
                (
                    "findings",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="core.import.findings", verbose_name="检查结果"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "已上传"),
                            ("checking", "预检中"),
                            ("checked", "待确认"),
                            ("committing", "写入中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="uploaded",
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
                        verbose_name="导入人",
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
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.job",
                        verbose_name="后台任务",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="上传的文件",
                    ),
                ),
                (
                    "marked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="标注副本",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入",
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ledger", models.CharField(max_length=40, verbose_name="台账")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="所在轮次")),
                ("key", models.CharField(max_length=200, verbose_name="行标识")),
                ("content", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("record_uid", models.UUIDField(db_index=True, verbose_name="记录")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="core.importrun",
                        verbose_name="导入",
                    ),
                ),
            ],
            options={
                "verbose_name": "已导入的行",
                "constraints": [models.UniqueConstraint(fields=("ledger", "place", "key"), name="row_imported_once")],
            },
        ),
        migrations.CreateModel(
            name="PasswordUsed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=128, verbose_name="散列")),
                ("at", models.DateTimeField(verbose_name="启用时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passwords_used",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "用过的密码",
            },
        ),
        migrations.CreateModel(
            name="PostponeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("owner_kind", models.CharField(max_length=60, verbose_name="记录种类")),
                ("owner_uid", models.UUIDField(verbose_name="记录标识")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="记录编号")),
                ("clock", models.CharField(max_length=40, verbose_name="期限代码")),
                ("column", models.CharField(default="due", max_length=40, verbose_name="期限栏目")),
                ("reason", models.CharField(max_length=300, verbose_name="延期理由")),
                ("old_due", models.DateField(verbose_name="原期限")),
                ("new_due", models.DateField(verbose_name="新期限")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="审批日期")),
                ("decision", models.CharField(blank=True, max_length=200, verbose_name="审批意见")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "申请中"),
                            ("approved", "同意"),
                            ("refused", "不同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=10,
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
                        verbose_name="审批人",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期申请",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["owner_uid"], name="postpone_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "approved"))),
                        fields=("owner_uid", "clock"),
                        name="postpone_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("new_due__gt", models.F("old_due"))), name="postpone_is_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="postpone_never_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("approved", "refused")), _negated=True),
                            models.Q(("decided_by__isnull", False), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="postpone_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("source", "来源"),
                            ("evidence", "佐证"),
                            ("supports", "支撑"),
                            ("leads", "发现"),
                            ("handed", "移交"),
                            ("fed_back", "反馈"),
                            ("decides", "研究"),
                            ("became", "转为"),
                        ],
                        max_length=20,
                        verbose_name="关系",
                    ),
                ),
                ("from_kind", models.CharField(max_length=60, verbose_name="来源种类")),
                ("from_uid", models.UUIDField(verbose_name="来源标识")),
                ("to_kind", models.CharField(max_length=60, verbose_name="去向种类")),
                ("to_uid", models.UUIDField(verbose_name="去向标识")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                "verbose_name": "记录关联",
                "indexes": [
                    models.Index(fields=["from_uid"], name="link_from"),
                    models.Index(fields=["to_uid"], name="link_to"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("relation", "from_uid", "to_uid"), name="link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("from_uid", models.F("to_uid")), _negated=True), name="link_not_to_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "恢复码",
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office_director", "巡察办主任"),
                            ("office_staff", "巡察办工作人员"),
                            ("clue_officer", "线索专管员"),
                            ("petition_officer", "信访专管员"),
                            ("leading_group", "巡察工作领导小组"),
                            ("county_secretary", "县委书记"),
                            ("county_leader", "县委分管领导"),
                            ("discipline", "县纪委监委"),
                            ("organization_dept", "县委组织部"),
                            ("propaganda_dept", "县委宣传部"),
                            ("functional_dept", "职能部门"),
                            ("target_chief", "被巡察党组织主要负责人"),
                            ("target_owner", "整改责任人"),
                            ("sysadmin", "系统管理员"),
                            ("secadmin", "安全管理员"),
                            ("auditor", "审计管理员"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="事由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "不予确认"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已收回"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "常设角色",
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("status__in", ("proposed", "confirmed"))),
                        expressions=[
                            ("user", "="),
                            ("role", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_grant_per_role_and_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("status__in", ("proposed", "confirmed"))),
                        expressions=[
                            ("user", "="),
                            (
                                models.Case(
                                    models.When(role__in=["auditor", "secadmin", "sysadmin"], then=models.F("role")),
                                    default=models.Value(""),
                                    output_field=models.CharField(max_length=30),
                                ),
                                "<>",
                            ),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="admins_are_exclusive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="grant_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_by", None),
                                models.Q(("confirmed_by", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("proposed_by", None),
                                models.Q(("proposed_by", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="nobody_grants_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            ("proposed_by", None),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("status__in", ("confirmed", "revoked")),
                                models.Q(("confirmed_by__isnull", False), ("proposed_by", None), _connector="OR"),
                            ),
                            models.Q(
                                models.Q(("status__in", ("confirmed", "revoked")), _negated=True),
                                ("confirmed_at", None),
                                ("confirmed_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="grant_confirmed_who_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", False), ("status", "revoked")),
                            models.Q(models.Q(("status", "revoked"), _negated=True), ("revoked_at", None)),
                            _connector="OR",
                        ),
                        name="grant_revoked_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=30, verbose_name="角色")),
                ("noun", models.CharField(max_length=30, verbose_name="记录种类")),
                ("level", models.PositiveSmallIntegerField(default=0, verbose_name="级别")),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("counted", "仅计数"),
                            ("own", "本人的"),
                            ("read", "查看"),
                            ("read_write_own", "查看全部、办理本人的"),
                            ("write", "查看并办理"),
                        ],
                        max_length=20,
                        verbose_name="权限",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更改时间")),
            ],
            options={
                "verbose_name": "权限规则",
                "constraints": [
                    models.UniqueConstraint(fields=("role", "noun", "level"), name="one_rule_per_cell"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("access__in", ("none", "counted", "own", "read", "read_write_own", "write"))
                        ),
                        name="rule_access_is_a_word",
                    ),
                    models.CheckConstraint(condition=models.Q(("level__lte", 3)), name="rule_level_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("list", models.CharField(max_length=60, verbose_name="清单")),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("name", xuncha.core.crypto.EncryptedTextField(purpose="core.filter.name", verbose_name="名称")),
                ("name_digest", models.CharField(max_length=64, verbose_name="名称摘要")),
                ("query", xuncha.core.crypto.EncryptedTextField(purpose="core.filter.query", verbose_name="筛选条件")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "常用筛选",
                "ordering": ("place",),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "list", "name_digest"), name="filter_name_once_a_list"),
                    models.UniqueConstraint(fields=("user", "list", "place"), name="filter_place_once_a_list"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 20)), name="filters_of_a_list_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_digest", ""), _negated=True), name="filter_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", xuncha.core.crypto.EncryptedTextField(purpose="core.second_factor", verbose_name="密钥")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="启用时间")),
                ("last_step", models.BigIntegerField(default=-1, verbose_name="最近用过的时间步")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "双因子",
            },
        ),
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office_director", "巡察办主任"),
                            ("office_staff", "巡察办工作人员"),
                            ("clue_officer", "线索专管员"),
                            ("petition_officer", "信访专管员"),
                            ("leading_group", "巡察工作领导小组"),
                            ("county_secretary", "县委书记"),
                            ("county_leader", "县委分管领导"),
                            ("discipline", "县纪委监委"),
                            ("organization_dept", "县委组织部"),
                            ("propaganda_dept", "县委宣传部"),
                            ("functional_dept", "职能部门"),
                            ("target_chief", "被巡察党组织主要负责人"),
                            ("target_owner", "整改责任人"),
                            ("sysadmin", "系统管理员"),
                            ("secadmin", "安全管理员"),
                            ("auditor", "审计管理员"),
                            ("group_leader", "组长"),
                            ("deputy_leader", "副组长"),
                            ("liaison", "联络员"),
                            ("member", "组员"),
                            ("petition_duty", "信访专员"),
                        ],
                        max_length=30,
                        unique=True,
                        verbose_name="角色",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="必须使用")),
            ],
            options={
                "verbose_name": "双因子规则",
            },
        ),
        migrations.CreateModel(
            name="SecurityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="规则")),
                ("value", models.PositiveIntegerField(verbose_name="取值")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更改时间")),
            ],
            options={
                "verbose_name": "安全规则",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="20f0e8cc7c2ea5250997fadc58e4a62bcf324a17",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_no_change_6f3da",
                    table="core_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '审计记录不能清空';",
                    hash="907c7d5bf5e3e581ce2698cab7d3861decd22a25",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5e0a6",
                    table="core_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditreason",
            trigger=pgtrigger.compiler.Trigger(
                name="no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="30b269c660a3aa1cde581fa7c63379b34aa81bcf",
                    operation="DELETE",
                    pgid="pgtrigger_no_delete_4202e",
                    table="core_auditreason",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="246919c4c61590c88e8ce8ce2728f1f554a51332",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_no_change_fc503",
                    table="core_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditseal",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '审计记录不能清空';",
                    hash="af794097050620a3dec704fcbc7a6b6c0f47dd2e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_22739",
                    table="core_auditseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolerule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.rolerule',\n           NULL::uuid, '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['role', 'noun', 'level', 'access']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b996d3065c00c1aed077bc449352d230509bef25",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_7f2b7",
                    table="core_rolerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secondfactorrule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.secondfactorrule',\n           NULL::uuid, '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['role', 'required']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="80f36ca948475961965f80aebadcd36298279b0c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_677b6",
                    table="core_secondfactorrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="securityrule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.securityrule',\n           NULL::uuid, '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['code', 'value']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="ee0a28e74e88e62e3ba2e101e706902aec457ce2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_9e036",
                    table="core_securityrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'last_login' = to_jsonb(NEW) - 'last_login' THEN RETURN NULL; END IF;\n    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'session_key' = to_jsonb(NEW) - 'session_key' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.user',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['username', 'is_active']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e5534a09541796015d613c8634d72c348a524444",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a86ee",
                    table="core_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credentialreset",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.credentialreset',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['user_id', 'kind', 'asked_by_id', 'confirmed_by_id', 'confirmed_at', 'handed_at', 'told_at', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="fe5d9a798495c67408513340881d2fce5f8b04d7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_287cf",
                    table="core_credentialreset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passwordused",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.passwordused',\n           NULL::uuid, '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['user_id', 'at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="39acda6b95e2036153dd92f65447ad7a7bd0bf71",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_fde70",
                    table="core_passwordused",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="postponerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.postponerequest',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['owner_kind', 'owner_uid', 'clock', 'column', 'old_due', 'new_due', 'asked_by_id', 'decided_by_id', 'decided_on', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="a676f41e071e3738c51946d7e29be6d439074c5d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_b5054",
                    table="core_postponerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordlink",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.recordlink',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['relation', 'from_kind', 'from_uid', 'to_kind', 'to_uid']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="c17d6470d43b2aec24aa05c82a0376f50af31f9c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_813ed",
                    table="core_recordlink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.rolegrant',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['user_id', 'role', 'starts_on', 'ends_on', 'proposed_by_id', 'confirmed_by_id', 'confirmed_at', 'revoked_at', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="81bfbf8666198a0a01bbede1bf2a398058daa328",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_bde29",
                    table="core_rolegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedfilter",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.savedfilter',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['user_id', 'list', 'place']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="43d837db2f9bc37c1b83c0731fe88dd21c3fa44f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_988b3",
                    table="core_savedfilter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.storedfile',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['owner_kind', 'owner_uid', 'size', 'sha256', 'level']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="d2dd8e07e591707a4e9fbafccd55ba799dde1a87",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_cfbe6",
                    table="core_storedfile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importrun",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.importrun',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['ledger', 'mode', 'status', 'rows', 'good', 'bad', 'known', 'created', 'changed', 'digest', 'expires_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="faa39b9303a2a33d0d4b24bed813addf7c30c115",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_4a867",
                    table="core_importrun",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exportrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.exportrequest',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['number', 'table', 'layout', 'rows', 'level', 'needed', 'status', 'first_by_id', 'first_at', 'second_by_id', 'second_at', 'trace', 'expires_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="82c4ea96520c01ba3cca67185e2f053f5fc8f74a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_ab06e",
                    table="core_exportrequest",
                    when="AFTER",
                ),
            ),
        ),
    ]
