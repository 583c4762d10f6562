"""Files of level 2 and above that were stored in clear lose the uploader's name for them: it may name people (design §5.10).

Their bytes stay as they are and are read as they are; what is stored from now on is encrypted.
"""

from pathlib import PurePath

from django.db import migrations


def rename(apps, schema_editor):
    """A number instead of the name."""
    rows = apps.get_model("core", "StoredFile").objects.filter(level__gte=2, encrypted=False)
    for kept in rows.iterator():
        suffix = PurePath(kept.name).suffix.lower()
        rows.filter(pk=kept.pk).update(name=f"附件-{kept.pk}{suffix}")


class Migration(migrations.Migration):
    dependencies = [("core", "0071_export_row_keys")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
