"""Drafts written before learn on which level their matter happened: that of their organisation."""

from django.db import migrations


def fill(apps, schema_editor):
    """As a new draft does, unless somebody chooses otherwise."""
    drafts = apps.get_model("findings", "WorkingDraft").objects.filter(org_level="")
    drafts.filter(org__level="village").update(org_level="village")
    drafts.filter(org__level="department").update(org_level="station")
    drafts.exclude(org__level__in=("village", "department")).update(org_level="township")


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0010_draft_in_full"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
