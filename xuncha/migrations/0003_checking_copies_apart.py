"""Checking copies of reports, so far kept among the papers for all readers, go where only the group finds them (decision 0037)."""

from django.db import migrations

OWNER, WORD = "findings.inspectionreport", "-巡察报告校对稿-"


def move(apps, schema_editor):
    """By their file name: the product itself gave it."""
    rows = apps.get_model("core", "StoredFile").objects.filter(owner_kind=OWNER, slot="report", name__contains=WORD)
    rows.update(slot="checking")


def back(apps, schema_editor):
    """Among the others again."""
    apps.get_model("core", "StoredFile").objects.filter(owner_kind=OWNER, slot="checking").update(slot="report")


class Migration(migrations.Migration):
    dependencies = [("core", "0080_evidence_relation"), ("xuncha", "0002_pinned_figures")]
    operations = [migrations.RunPython(move, back)]
