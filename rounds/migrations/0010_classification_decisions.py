"""分类决定 say of which round and organisation they are, keep no text of L3, and 建议的一版 is remembered.

Nothing has written a decision before, so the new columns need no value for old rows.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0005_recusal_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggesterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("upto", models.PositiveBigIntegerField(default=0, verbose_name="学到第几条决定")),
                ("examples", models.PositiveIntegerField(default=0, verbose_name="内置例句")),
                ("decisions", models.PositiveIntegerField(default=0, verbose_name="分类决定")),
                ("first", models.DecimalField(decimal_places=3, max_digits=4, verbose_name="首选正确率")),
                ("three", models.DecimalField(decimal_places=3, max_digits=4, verbose_name="前三正确率")),
            ],
            options={
                "verbose_name": "分类建议版本",
                "ordering": ("-pk",),
            },
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="digest",
            field=models.CharField(blank=True, max_length=64, verbose_name="文字摘要值"),
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="level",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="密级"),
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.partyorg",
                verbose_name="涉及党组织",
            ),
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="rank",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="0 表示不在三个建议之中", verbose_name="在建议中的位次"
            ),
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.inspectionround",
                verbose_name="轮次",
            ),
        ),
        migrations.AddField(
            model_name="classificationdecision",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.roundtarget",
                verbose_name="被巡察党组织",
            ),
        ),
        migrations.AlterField(
            model_name="classificationdecision",
            name="features",
            field=models.JSONField(default=list, verbose_name="用于学习的字词"),
        ),
        migrations.AlterField(
            model_name="classificationdecision",
            name="outcome",
            field=models.CharField(
                choices=[("accepted", "采纳"), ("changed", "改选"), ("ignored", "没有建议")],
                max_length=10,
                verbose_name="结果",
            ),
        ),
        migrations.AddIndex(
            model_name="classificationdecision",
            index=models.Index(fields=["round", "leaf"], name="decision_in_round"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="classificationdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.classificationdecision',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['kind', 'leaf_id', 'outcome', 'rank', 'level']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="f862bd74d7f3f99f73664c3e38060e29b19ca089",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_82fc4",
                    table="rounds_classificationdecision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="classificationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__lt", 3), models.Q(("digest", ""), ("features", [])), _connector="OR"),
                name="decision_keeps_no_l3_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="classificationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "accepted"), ("rank__gte", 1), ("rank__lte", 3)),
                    models.Q(("outcome__in", ("changed", "ignored")), ("rank", 0)),
                    _connector="OR",
                ),
                name="decision_rank_and_outcome",
            ),
        ),
        migrations.AddField(
            model_name="suggesterversion",
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
            model_name="suggesterversion",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggesters",
                to="rounds.taxonomyversion",
                verbose_name="分类版本",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggesterversion",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.suggesterversion',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['version_id', 'upto', 'examples', 'decisions']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="2ea54130dbc8ed7b2b8695acafcf4dd3c65fe507",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_0261c",
                    table="rounds_suggesterversion",
                    when="AFTER",
                ),
            ),
        ),
    ]
