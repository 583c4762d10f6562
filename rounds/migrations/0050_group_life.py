# Minutes of group meetings with their topics, instructions and reports upward, weekly reports.

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0040_recusal_form"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("absent", models.TextField(blank=True, verbose_name="缺席人员及原因")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("recorded", "已记录"), ("issued", "已签发"), ("voided", "作废")],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="签发时间")),
                ("attendees", models.ManyToManyField(related_name="+", to="rounds.person", verbose_name="参加人员")),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.person",
                        verbose_name="主持（组长）",
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
                    "issued_by",
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
                "verbose_name": "组务会",
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="GroupTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drafts", "底稿研究"),
                            ("clues", "线索研判"),
                            ("fixes", "立行立改"),
                            ("report", "报告讨论"),
                            ("duties", "人员分工"),
                            ("request", "请示事项"),
                            ("discipline", "纪律教育"),
                        ],
                        max_length=12,
                        verbose_name="议题类别",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="议题")),
                ("record_kind", models.CharField(blank=True, max_length=60, verbose_name="记录种类")),
                ("record_uid", models.UUIDField(blank=True, null=True, verbose_name="记录")),
                ("opinions", models.TextField(blank=True, verbose_name="各人意见")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("agree", "同意"), ("supplement", "补充"), ("unfounded", "不成立"), ("defer", "缓议")],
                        max_length=12,
                        verbose_name="决定",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="rounds.groupmeeting",
                        verbose_name="组务会",
                    ),
                ),
            ],
            options={
                "verbose_name": "组务会议题",
                "ordering": ("meeting", "seq"),
            },
        ),
        migrations.CreateModel(
            name="Instruction",
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
                            ("request", "请示"),
                            ("report", "报告"),
                            ("urgent", "紧急报告"),
                            ("special", "情况专报"),
                        ],
                        default="request",
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[("office", "巡察办"), ("leading_group", "领导小组"), ("secretary", "县委书记")],
                        default="office",
                        max_length=14,
                        verbose_name="报送对象",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("plain", "平件"), ("urgent", "急件"), ("extra", "特急")],
                        default="plain",
                        max_length=6,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(verbose_name="内容")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("signed", "组长已签发"),
                            ("reported", "已报"),
                            ("directed", "已批"),
                            ("carried_out", "已落实"),
                            ("voided", "作废"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="报送日期")),
                ("directive", models.TextField(blank=True, verbose_name="批示")),
                ("directive_by", models.CharField(blank=True, max_length=40, verbose_name="批示人")),
                ("directed_on", models.DateField(blank=True, null=True, verbose_name="批示日期")),
                ("follow_up", models.TextField(blank=True, verbose_name="落实情况")),
                ("carried_on", models.DateField(blank=True, null=True, verbose_name="落实日期")),
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
                    "directed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记批示",
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
                    "signed_by",
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
                "verbose_name": "请示报告",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="WeeklyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("week", models.DateField(verbose_name="周一")),
                ("figures", models.JSONField(default=list, verbose_name="数字")),
                ("figures_at", models.DateTimeField(verbose_name="取数时间")),
                ("work", models.TextField(blank=True, verbose_name="本周工作")),
                ("problems", models.TextField(blank=True, verbose_name="存在问题")),
                ("plan", models.TextField(blank=True, verbose_name="下周安排")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("approved", "组长已审定"), ("reported", "已报")],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审定时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
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
                "verbose_name": "周报",
                "ordering": ("-week", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="groupmeeting",
            index=models.Index(fields=["target", "-at", "-id"], name="minutes_of_target"),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="minutes_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "issued"), _negated=True),
                    models.Q(("issued_at__isnull", False), ("issued_by__isnull", False)),
                    _connector="OR",
                ),
                name="minutes_issued_who_when",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.groupmeeting',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'at', 'chair_id', 'status', 'issued_by_id', 'issued_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="02ccfe6b5fd53f8873f6da1655f5e858f02c4178",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a9c17",
                    table="rounds_groupmeeting",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="grouptopic",
            constraint=models.UniqueConstraint(fields=("meeting", "seq"), name="topic_seq_once"),
        ),
        migrations.AddConstraint(
            model_name="grouptopic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("record_uid__isnull", False)),
                fields=("meeting", "record_uid"),
                name="topic_record_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouptopic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("record_kind", ""), ("record_uid", None)),
                    models.Q(models.Q(("record_kind", ""), _negated=True), ("record_uid__isnull", False)),
                    _connector="OR",
                ),
                name="topic_record_has_a_kind",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptopic",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.grouptopic',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['meeting_id', 'seq', 'kind', 'record_kind', 'record_uid', 'decision']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="11678d907a3edb1bc776ac5acbbbbfe68684cf14",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_dc3b4",
                    table="rounds_grouptopic",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["target", "-id"], name="instruction_of_target"),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="instruction_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("directed", "carried_out")), _negated=True),
                    models.Q(("directed_on__isnull", False), models.Q(("directive", ""), _negated=True)),
                    _connector="OR",
                ),
                name="directed_with_words_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "report"), ("status__in", ("directed", "carried_out")), _negated=True),
                name="plain_report_ends_when_sent",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instruction",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.instruction',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'kind', 'to', 'urgency', 'status', 'signed_by_id', 'reported_on', 'directed_by_id', 'directed_on', 'carried_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="6ea1fb337a1fa9c931275c10a2c51061fdae3a4c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_d9b30",
                    table="rounds_instruction",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("target", "week"), name="weekly_once_a_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("week__week_day", 2)), name="weekly_begins_on_monday"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyreport",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.weeklyreport',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'week', 'status', 'figures_at', 'approved_by_id', 'approved_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="de699452d2e59543c51f4e028815f913f1b9ee33",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_53588",
                    table="rounds_weeklyreport",
                    when="AFTER",
                ),
            ),
        ),
    ]
