"""What the filters of every ledger offer: the targets of the current round within reach."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from rounds.models import RoundTarget
from rounds.queries import places
from rounds.queries.current import current_round


def targets(request: HttpRequest) -> QuerySet[RoundTarget]:
    """The targets this person reaches in the current round."""
    return places.targets_for(request.user, current_round(request))


def name_targets(form: forms.Form, request: HttpRequest) -> None:
    """The choices of the field `target`, from the list that the request has read already."""
    rows = places.target_list(request.user, current_round(request))
    form.fields["target"].widget.choices = [("", "全部"), *((target.pk, str(target)) for target in rows)]


class FilterForm(forms.Form):
    """The filter row: the most used fields first."""

    first_fields = ("q", "status", "target", "category")
