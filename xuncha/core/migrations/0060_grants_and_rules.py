import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0050_imports"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="rolegrant",
            options={"ordering": ("-created_at", "-id"), "verbose_name": "常设角色"},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rolegrant",
            name="trail",
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="one_live_grant_per_role",
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="admins_are_exclusive",
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="nobody_confirms_oneself",
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="grant_confirmed_who_when",
        ),
        migrations.RemoveConstraint(
            model_name="rolerule",
            name="one_rule_per_cell",
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="status",
            field=models.CharField(
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
        migrations.AddField(
            model_name="rolerule",
            name="level",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="级别"),
        ),
    ]
