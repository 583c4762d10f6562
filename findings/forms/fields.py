"""What the forms of this app share: places from which the target follows, and people with their role."""

import re
from typing import Any

from django import forms

from rounds.forms.fields import LeafField
from rounds.models import InspectionRound, PartyOrg, RoundTarget
from rounds.queries import places
from xuncha.core.models import User

PICKER = {"data-picker": "1"}


class PeopleField(forms.ModelMultipleChoiceField):
    """Several members of the group, with their role beside the name."""

    def __init__(self, **options: Any) -> None:
        self.roles: dict[int, str] = {}
        super().__init__(queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, obj: User) -> str:
        """祁素安（副组长）."""
        role = self.roles.get(obj.pk)
        return f"{obj}（{role}）" if role else str(obj)


class PlaceForm(forms.Form):
    """A form about an organisation of one's targets: the target follows from it, and with it leaves and people."""

    people_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, targets: list[RoundTarget], **options: Any) -> None:
        super().__init__(*args, **options)
        self.targets = targets
        round_ = targets[0].round if targets else None
        orgs = places.orgs_of(*targets, user=user) if targets else PartyOrg.objects.none()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset.model is PartyOrg:
                field.queryset = orgs
            if isinstance(field, LeafField):
                field.pin(round_, self._level(orgs))
        self._offer_people()

    def _level(self, orgs: Any) -> str:
        chosen = self.data.get("org") if self.is_bound else self.initial.get("org")
        key = getattr(chosen, "pk", chosen)
        found = orgs.filter(pk=key).first() if re.fullmatch(r"\d{1,18}", str(key or "")) else None
        return found.level if found else "village"

    def _offer_people(self) -> None:
        if not self.people_fields:
            return
        accounts, roles = places.group_accounts(*self.targets), places.account_roles(*self.targets)
        for name in self.people_fields:
            self.fields[name].queryset = accounts
            self.fields[name].roles = roles

    def target_of(self, org: PartyOrg | None) -> RoundTarget | None:
        """The target that an organisation belongs to."""
        return next((t for t in self.targets if org is not None and org.path.startswith(t.org.path)), None)

    def clean(self) -> dict[str, Any]:
        """Add the target that follows from the organisation."""
        found = super().clean() or {}
        found["target"] = self.target_of(found.get("org"))
        return found


def workable_targets(user: User, round_: InspectionRound | None, why_not: Any) -> list[RoundTarget]:
    """The targets about which this person may write."""
    return [target for target in places.target_list(user, round_) if not why_not(user, target)]
