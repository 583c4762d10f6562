"""What letters, training and secondments say about a target in 准备: one condition, and hints that bar nothing (domain §2.2)."""

from rounds.models import InquiryLetter, RoundTarget, Secondment, TrainingSession
from rounds.permissions.standings import Standing

NAMED = 6


def inquiries_replied(on: Standing) -> list[str]:
    """函询 replies logged: at least one letter about the target, and no letter without its reply."""
    letters = list(InquiryLetter.objects.standing().filter(target=on.target))
    if not letters:
        return ["还没有就这个单位向纪检、组织、审计、信访、财政等部门函询。"]
    waiting = [letter.receiver_label for letter in letters if letter.status != "replied"]
    return (
        [
            f"还有 {len(waiting)} 件函询没有登记回复：{'、'.join(waiting[:NAMED])}{'等' if len(waiting) > NAMED else ''}。"
        ]
        if waiting
        else []
    )


def hints(target: RoundTarget, on: Standing | None = None) -> list[str]:
    """What 准备 should not forget, though nothing waits for it: 抽调函 and 培训 of the group's members."""
    if target.stage != "preparing":
        return []
    members = {power.person_id: power.person for power in (on or Standing(target)).powers}
    called = set(Secondment.objects.filter(round=target.round_id).values_list("power__person_id", flat=True))
    taught = set(TrainingSession.objects.filter(round=target.round_id).values_list("attendees", flat=True))
    found = []
    for words, have in (("没有登记抽调函", called), ("没有参加过培训", taught)):
        names = sorted(str(person) for pk, person in members.items() if pk not in have)
        if names:
            found.append(
                f"还有 {len(names)} 人{words}：{'、'.join(names[:NAMED])}{'等' if len(names) > NAMED else ''}。"
            )
    return found
