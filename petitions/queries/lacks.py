"""What a petition lacks (还缺): for 甄别, for the approval of its proposal, for 办结 (domain §3.2)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.models import ON_PAPER, Disposal, Petition, PetitionAccused, PetitionReply, SignatureType
from petitions.queries import disposal
from xuncha.core import files
from xuncha.core.lacking import facts_of, linked

#: the step that a petition waits for, where nothing has to be filled in on its form
AWAITED = {"screened": "还没有提出拟办意见。", "proposed": "拟办意见还没有批准。", "approved": "已经批准，还没有开始办理或转出。",
           "transferred": "已经转出，还没有登记回执。"}  # fmt: skip


def with_facts(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """The petitions with what their sentences read of other tables."""
    return rows.annotate(
        has_accused=Exists(PetitionAccused.objects.filter(petition=OuterRef("pk"))),
        unanswered=Exists(PetitionReply.objects.filter(petition=OuterRef("pk"), needed=True, replied_on=None)),
        has_original=Exists(files.kept_for("uid").filter(slot="original")),
        **disposal.made(),
    )


def lacks_by_field(petition: Petition) -> list[tuple[str, str]]:
    """(field or section, sentence) of what the next step of a petition asks; after 甄别 also what the reporter is owed."""
    if petition.upper_level:
        return []
    if petition.status in ("registered", "returned"):
        return screen_lacks_by_field(petition)
    found = close_lacks_by_field(petition) if petition.status == "handling" else tell_lacks(petition)
    return [("steps", AWAITED[petition.status]), *found] if petition.status in AWAITED else found


def missing(petition: Petition) -> list[dict[str, str]]:
    """The same as lines that lead to their fields, or to where the record is made (parts/missing.html)."""
    way = disposal.BECOMES.get(petition.disposal)
    lacks = lacks_by_field(petition)
    lines = linked(lacks, petition, ("reply", "tell", "original", "transfer", "made", "steps"))
    return [line | {"url": way.url(petition)} if name == "made" and way else line
            for (name, _), line in zip(lacks, lines, strict=True)]  # fmt: skip


def waiting_rows(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """The petitions whose next step asks something, with the facts."""
    asks = Q(status__in=("registered", "returned", "handling", *AWAITED)) | Q(
        pk__in=Petition.objects.untold().values("pk")
    )
    return with_facts(rows.filter(asks, upper_level=False))


def reply_lacks(petition: Petition) -> list[tuple[str, str]]:
    """The answer to the reporter, where one is needed."""
    unanswered = facts_of(petition, with_facts, "unanswered").unanswered
    return [("reply", "这件需要答复反映人，请先登记答复的方式、日期和满意度。")] if unanswered else []


def tell_lacks(petition: Petition) -> list[tuple[str, str]]:
    """What the reporter of a real-name letter is still owed: that it was taken, or that it was not (domain §2.4)."""
    if petition.unacked:
        return [("tell", f"这件是实名信访，应在 {petition.ack_due} 前告知反映人已经受理，请登记告知。")]
    owed = petition.status == "rejected" and petition.signature_type == SignatureType.REAL and petition.told_on is None
    return [("tell", "这件是实名信访，不予受理还没有告知反映人，请登记告知。")] if owed else []


def close_lacks_by_field(petition: Petition) -> list[tuple[str, str]]:
    """(section, sentence) of what a petition still needs before 办结, besides the result that is written with it: what its
    way of disposal asks, the original that came on paper, the word that it was taken, and the answer (domain §3.2)."""
    known = facts_of(petition, with_facts, "unanswered")
    return disposal.disposal_lacks(known) + original_lacks(known) + tell_lacks(known) + reply_lacks(known)


def original_lacks(petition: Petition) -> list[tuple[str, str]]:
    """The scan of what came on paper (domain §3.2, 原件); the letter carries the annotations of `with_facts`."""
    if petition.channel not in ON_PAPER or petition.has_original:
        return []
    return [("original", f"信访方式是{petition.get_channel_display()}，还没有上传原件扫描。")]


def close_lacks(petition: Petition) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in close_lacks_by_field(petition)]


def answer_lacks(petition: Petition) -> list[str]:
    """What a letter in other hands still needs before its result is entered: word and answer to the reporter."""
    return [sentence for _, sentence in tell_lacks(petition) + reply_lacks(petition)]


#: 并案 without a first letter, on the form of the proposal and before its approval
NO_PRIMARY = "办理方式是“并案”，请先认定它重复于哪一件。"


def merge_lacks(petition: Petition) -> list[str]:
    """What 并案 asks: the first letter."""
    return [] if petition.primary_id else ["请先认定它重复于哪一件，再并案。"]


def proposal_lacks(petition: Petition) -> list[str]:
    """What a proposal still needs before it is approved."""
    found = [] if petition.proposal.strip() else ["请填写拟办意见。"]
    if petition.disposal == Disposal.MERGE and petition.primary_id is None:
        found.append(NO_PRIMARY)
    return found if petition.disposal else [*found, "请选择办理方式。"]


def screen_lacks_by_field(petition: Petition) -> list[tuple[str, str]]:
    """(field, sentence) of what a registration still needs before 查重甄别 is done (domain §3.2, ●)."""
    needed = {
        "signature_type": "署名情况",
        "klass": "信访类别",
        "nature": "问题性质",
        "field": "问题领域",
        "summary": "内容摘要",
    }
    found = [
        (name, f"请填写{word}。")
        for name, word in needed.items()
        if not getattr(petition, f"{name}_id" if name == "field" else name)
    ]
    if petition.channel in ON_PAPER and not petition.pages:
        found.append(("pages", "请填写原件页数。"))
    if petition.accused_org_id is None and not facts_of(petition, with_facts, "has_accused").has_accused:
        found.append(("accused_org", "请填写被反映人或被反映组织。"))
    return found


def screen_lacks(petition: Petition) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in screen_lacks_by_field(petition)]
