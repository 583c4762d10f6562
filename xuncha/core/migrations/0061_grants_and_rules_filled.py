"""Grants get their status; of the rule table only what narrows a cell is kept: seeding had frozen every cell."""

from django.db import migrations

from xuncha.core.roles import ACCESS_ORDER, MATRIX, NONE, split


def _fill(apps, schema_editor):
    grants = apps.get_model("core", "RoleGrant").objects
    grants.exclude(confirmed_by=None).filter(revoked_at=None).update(status="confirmed")
    grants.exclude(confirmed_by=None).exclude(revoked_at=None).update(status="revoked")
    grants.filter(confirmed_by=None).exclude(revoked_at=None).update(status="withdrawn", revoked_at=None)
    for rule in apps.get_model("core", "RoleRule").objects.all():
        word, most = split(rule.access)[0], split(MATRIX.get(rule.noun, {}).get(rule.role, NONE))[0]
        rule.access = word if word in ACCESS_ORDER else NONE  # a word nobody knows closes the cell
        if ACCESS_ORDER.index(rule.access) >= ACCESS_ORDER.index(most):
            rule.delete()
        else:
            rule.save()


class Migration(migrations.Migration):
    dependencies = [("core", "0060_grants_and_rules")]
    operations = [migrations.RunPython(_fill, migrations.RunPython.noop)]
