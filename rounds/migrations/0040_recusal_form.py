"""回避申报: kind 其他, relation and post of the relative; what ties people is encrypted, rows that stand already too."""

from django.db import migrations, models

import xuncha.core.crypto
from xuncha.core.crypto import decrypt, encrypt

PURPOSE = "rounds.recusal.detail"


def _each(schema_editor, turn):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'on', true)")  # the migration is no act past the verbs
        cursor.execute("SELECT id, detail FROM rounds_recusaldeclaration WHERE detail <> ''")
        for pk, detail in cursor.fetchall():
            cursor.execute("UPDATE rounds_recusaldeclaration SET detail = %s WHERE id = %s", [turn(detail), pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def close(apps, schema_editor):
    _each(schema_editor, lambda text: encrypt(text, purpose=PURPOSE))


def open_again(apps, schema_editor):
    _each(schema_editor, lambda text: decrypt(text, purpose=PURPOSE))


class Migration(migrations.Migration):
    dependencies = [("rounds", "0030_authorised_targets_trail")]

    operations = [
        migrations.AddField(
            model_name="recusaldeclaration",
            name="relation",
            field=xuncha.core.crypto.EncryptedTextField(
                blank=True, purpose="rounds.recusal.relation", verbose_name="与本人关系"
            ),
        ),
        migrations.AddField(
            model_name="recusaldeclaration",
            name="relative_post",
            field=xuncha.core.crypto.EncryptedTextField(
                blank=True, purpose="rounds.recusal.relative_post", verbose_name="亲属单位和职务"
            ),
        ),
        migrations.AlterField(
            model_name="recusaldeclaration",
            name="detail",
            field=xuncha.core.crypto.EncryptedTextField(purpose=PURPOSE, verbose_name="情况说明"),
        ),
        migrations.AlterField(
            model_name="recusaldeclaration",
            name="kind",
            field=models.CharField(
                choices=[
                    ("kin", "亲属关系"),
                    ("former_post", "曾任职"),
                    ("native_place", "籍贯或成长地"),
                    ("shared_history", "共事或其他利害关系"),
                    ("other", "其他"),
                ],
                max_length=16,
                verbose_name="类型",
            ),
        ),
        migrations.RunPython(close, open_again),
    ]
