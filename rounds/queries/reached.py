"""What the approved authorisations open, to be held against the guardian rows (design §5.1)."""

from rounds.models import Authorization


def doors() -> set[tuple[int, str, int]]:
    """(account, codename, id) of every round, group and target that some approved authorisation opens."""
    found: set[tuple[int, str, int]] = set()
    rows = Authorization.objects.filter(status="approved", person__user__isnull=False)
    for power in rows.select_related("person", "round").prefetch_related("targets", "round__targets"):
        user_id = power.person.user_id
        found.add((user_id, "reach_inspectionround", power.round_id))
        if power.group_id is not None:
            found.add((user_id, "reach_inspectiongroup", power.group_id))
        targets = power.round.targets.all() if power.reaches_round else power.targets.all()
        found |= {(user_id, "reach_roundtarget", target.pk) for target in targets}
    return found
