"""All tables of xuncha as of 0003_checking_copies_apart, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("xuncha", "0001_initial"),
        ("xuncha", "0002_pinned_figures"),
        ("xuncha", "0003_checking_copies_apart"),
    ]

    dependencies = [
        ("core", "__first__"),
        ("findings", "0001_squashed_0007_fill_report_version"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="编号")),
                ("taken_on", models.DateField(verbose_name="截至日期")),
                ("figures", models.JSONField(verbose_name="数值")),
                ("rows", models.JSONField(verbose_name="记录")),
                ("versions", models.JSONField(verbose_name="口径版本")),
                ("tables", models.JSONField(blank=True, default=dict, verbose_name="文中表格")),
                ("report_version", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="报告版本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
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
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="findings.inspectionreport",
                        verbose_name="提交的报告",
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
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制作人",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "统计快照",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "report_version"), name="one_snapshot_a_report_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report", None), ("report_version", None)),
                            models.Q(("report__isnull", False), ("report_version__isnull", False)),
                            _connector="OR",
                        ),
                        name="snapshot_names_report_and_version",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'xuncha.snapshot',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'target_id', 'number', 'taken_on', 'digest', 'report_id', 'report_version']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="18f022a82e144a73565461c61d43bb7bc47bcd8e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_f4338",
                    table="xuncha_snapshot",
                    when="AFTER",
                ),
            ),
        ),
    ]
