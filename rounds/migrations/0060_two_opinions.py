"""The opinions of 纪委监委 and 组织部 come back on days of their own; what was one day before stands for both."""

from django.db import migrations, models

BOTH = """
    SELECT set_config('app.audit', 'on', true);
    UPDATE rounds_roundtarget SET organization_opinion_on = discipline_opinion_on WHERE discipline_opinion_on IS NOT NULL;
    SELECT set_config('app.audit', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0051_recusal_review")]

    operations = [
        migrations.RenameField("roundtarget", "opinions_on", "discipline_opinion_on"),
        migrations.AlterField(
            "roundtarget",
            "discipline_opinion_on",
            models.DateField(blank=True, null=True, verbose_name="纪委监委意见回复日期"),
        ),
        migrations.AddField(
            "roundtarget",
            "organization_opinion_on",
            models.DateField(blank=True, null=True, verbose_name="组织部意见回复日期"),
        ),
        migrations.RunSQL(BOTH, migrations.RunSQL.noop),
    ]
