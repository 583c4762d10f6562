"""Directive and follow-up carry the day on the paper, in order after the report."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("rounds", "0060_two_opinions")]

    operations = [
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=(Q(directed_on=None) | Q(reported_on=None) | Q(directed_on__gte=F("reported_on")))
                & (Q(carried_on=None) | Q(directed_on=None) | Q(carried_on__gte=F("directed_on"))),
                name="instruction_days_in_order",
            ),
        ),
    ]
