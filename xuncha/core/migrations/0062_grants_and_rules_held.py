import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from xuncha.core.extensions import KeptBtreeGist


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0061_grants_and_rules_filled"),
    ]

    operations = [
        KeptBtreeGist(),
        migrations.AlterField(
            model_name="rolerule",
            name="access",
            field=models.CharField(
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
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'last_login' = to_jsonb(NEW) - 'last_login' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'core.user',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['username', 'is_active']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="520af89e6160933dc5f5a0f8e2b35c2bf1669043",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a86ee",
                    table="core_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="grant_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    ("proposed_by", None),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="grant_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", False), ("status", "revoked")),
                    models.Q(models.Q(("status", "revoked"), _negated=True), ("revoked_at", None)),
                    _connector="OR",
                ),
                name="grant_revoked_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.UniqueConstraint(fields=("role", "noun", "level"), name="one_rule_per_cell"),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("access__in", ("none", "counted", "own", "read", "read_write_own", "write"))),
                name="rule_access_is_a_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.CheckConstraint(condition=models.Q(("level__lte", 3)), name="rule_level_is_known"),
        ),
    ]
