"""转办函 of a letter that was handed on, with its 清单 and 回执联, ordered as a job (decision 0029)."""

from petitions import permissions
from petitions.models import Petition
from xuncha.core import audit, jobs, outgoing
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import Job, User


@audit.action
def order_letter(petition: Petition, *, by: User, letter_no: str = "") -> Job:
    """生成转办函; nothing leaves with a trace of the reporter (domain §3.12, §7.3)."""
    locked = Petition.objects.select_for_update(of=("self",)).select_related("target").get(pk=petition.pk)
    if sentence := permissions.why_not_order_letter(by, locked):
        raise Refused(sentence)
    number = locked.letter_no or letter_no.strip()
    if not number:
        raise Unmet(fields={"letter_no": "请填写转办函文号，如 临巡转〔2023〕1号。"})
    outgoing.check(locked.target, by=by, about=locked, texts={"内容摘要": locked.summary, "拟办意见": locked.proposal})
    changed = number != locked.letter_no
    if changed:
        before, locked.letter_no = {"letter_no": locked.letter_no}, number
        locked.save(update_fields=["letter_no", "updated_at"])
    changes = audit.clear_changes(locked, before, {"letter_no": number}) if changed else {}
    audit.record("order_letter", by=by, about=locked, changes=changes)
    return jobs.enqueue(
        "petitions.tasks.build_letter", by=by, label=f"转办函 {locked.number}", petition_uid=str(locked.uid)
    )
