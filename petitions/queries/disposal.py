"""What the way of disposal (办理方式) asks before a letter is closed or handed on (domain §3.2): the record it shall become
is made, what goes to another unit goes under a letter. Records of higher apps are known by the name of their kind alone."""

from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse

from petitions.models import BY_LETTER, ENDING, Disposal, Petition
from xuncha.core import links


@dataclass(frozen=True)
class Becomes:
    """What a letter becomes: the kind of the record, its word, the page on which it is made, and the annotation that tells."""

    kind: str
    word: str
    page: str
    mark: str

    def url(self, petition: Petition) -> str:
        """The page that makes the record from the letter."""
        return f"{reverse(self.page)}?petition={petition.uid}"


BECOMES: dict[str, Becomes] = {
    Disposal.DRAFT: Becomes("findings.workingdraft", "底稿", "findings:draft_new", "has_draft"),
    Disposal.CLUE: Becomes("findings.clue", "问题线索", "findings:clue_new", "has_clue"),
    Disposal.FIX: Becomes("rectification.immediatefix", "立行立改事项", "rectification:fix_new", "has_fix"),
}


def made() -> dict[str, Exists]:
    """Annotations: whether the letter became each kind of record."""
    return {one.mark: links.leads_to(one.kind) for one in BECOMES.values()}


def disposal_lacks(petition: Petition) -> list[tuple[str, str]]:
    """(section, sentence) of what the way of disposal asks before 办结; the letter carries the annotations of `made`."""
    way, word = BECOMES.get(petition.disposal), petition.get_disposal_display()
    if way is not None and not getattr(petition, way.mark):
        return [("made", f"办理方式是“{word}”，还没有由本件形成{way.word}；请先形成，或写明理由重新拟办。")]
    if petition.disposal in BY_LETTER:
        return [("transfer", f"办理方式是“{word}”，请先由审批人转出，收到对方回执后登记办理结果。")]
    if petition.disposal in ENDING:
        return [("steps", f"办理方式是“{word}”，不能办结；请按“{word}”办理，或写明理由重新拟办。")]
    return []
