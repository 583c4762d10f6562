"""Problems that went up with a report learn with which version of it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """The version that the report of their target stands at: earlier versions took their problems back."""
    problems = apps.get_model("findings", "Problem").objects
    reports = apps.get_model("findings", "InspectionReport").objects
    version = reports.filter(target=OuterRef("target"), voided_at=None).exclude(status="draft").values("report_version")
    rows = problems.filter(in_report=True, status__in=("reported", "unproven", "fed_back", "rectifying"))
    rows.update(report_version=Subquery(version[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0006_report_version_of_problems"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
