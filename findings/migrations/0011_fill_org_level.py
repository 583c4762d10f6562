"""Drafts written before learn on which level their matter happened: that of their organisation."""

from django.db import migrations
from django.utils import timezone

WORDS = "按涉及党组织补齐发生单位层级"


def fill(apps, schema_editor):
    """As a new draft does, unless somebody chooses otherwise. One entry of the trail tells of it, not one for each draft."""
    drafts = apps.get_model("findings", "WorkingDraft").objects.filter(org_level="")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'on', true)")
    filled = drafts.filter(org__level="village").update(org_level="village")
    filled += drafts.filter(org__level="department").update(org_level="station")
    filled += drafts.update(org_level="township")
    if filled:
        apps.get_model("core", "AuditEntry").objects.create(
            at=timezone.now(), actor="system", verb="upgrade", noun="findings.workingdraft", reason=WORDS,
            changes={"org_level": "changed", "count": [None, filled]},
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0081_wide_reasons"),
        ("findings", "0010_draft_in_full"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
