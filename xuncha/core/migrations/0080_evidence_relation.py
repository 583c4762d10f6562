# The relation from a record to the evidence it is: a word of the choices, no column changes.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0074_saved_filters")]

    operations = [
        migrations.AlterField(
            model_name="recordlink",
            name="relation",
            field=models.CharField(
                choices=[
                    ("source", "来源"),
                    ("evidence", "佐证"),
                    ("supports", "支撑"),
                    ("leads", "发现"),
                    ("handed", "移交"),
                    ("fed_back", "反馈"),
                    ("decides", "研究"),
                    ("became", "转为"),
                ],
                max_length=20,
                verbose_name="关系",
            ),
        ),
    ]
