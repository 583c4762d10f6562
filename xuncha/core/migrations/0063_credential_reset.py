import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0062_grants_and_rules_held"),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "密码重置",
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.AddField(
            model_name="credentialreset",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人",
            ),
        ),
        migrations.AddField(
            model_name="credentialreset",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="确认人",
            ),
        ),
        migrations.AddField(
            model_name="credentialreset",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="credentialreset",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resets",
                to=settings.AUTH_USER_MODEL,
                verbose_name="账号",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialreset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("asked", "confirmed"))),
                fields=("user", "kind"),
                name="one_open_reset_per_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialreset",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="credentialreset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="reset_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialreset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("confirmed", "handed")), _negated=True),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="reset_confirmed_who_when",
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
    ]
