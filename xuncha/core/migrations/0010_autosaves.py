import django.db.models.deletion
import xuncha.core.crypto
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Autosave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=64, verbose_name="页面")),
                ("about", models.CharField(blank=True, db_index=True, max_length=64, verbose_name="记录")),
                (
                    "payload",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="core.autosave.payload", verbose_name="未保存的内容"
                    ),
                ),
                ("saved_at", models.DateTimeField(null=True, verbose_name="保存时间")),
                ("seen_at", models.DateTimeField(verbose_name="页面最近打开")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="已正式保存")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "自动保存",
                "constraints": [models.UniqueConstraint(fields=("user", "page"), name="autosave_once_a_page")],
            },
        ),
    ]
