"""Which kind of record a capability writes: what the office narrows there takes the capability with it (decision 0024)."""

from xuncha.core.roles import ACCESS_ORDER, NONE, OWN, READ_OWN, WRITE, split

#: by the word before the dot, where that is not the noun itself
GROUPS = {
    "closure": "rectification",
    "authorisation": "authorization",
    "point": "secretary_point",
    "taxonomy": "classification",
    "calendar": "",
    "role": "",
    "export": "",
    "account": "",
    "settings": "",
    "rule": "",
    "reset": "",
    "audit": "",
}
#: by the capability, where it writes something else than its word says; "" for what writes no record of the matrix
NAMED = {
    "petition.identity": "reporter",
    "petition.identity_decide": "reporter",
    "round.notice": "notice",
    "round.document": "stage_document",
    "round.member": "authorization",
    "round.stage": "target",
    "round.back": "target",
    "round.prepare": "",  # letters, secondments and training: asked with the noun of the record
    "report.build": "",  # papers of figures, no record
    "draft.file": "draft",
}
#: words that let a role write: everything, or what is its own
WRITING = (OWN, READ_OWN, WRITE)


def noun_of(capability: str) -> str:
    """The noun of the matrix that a capability writes; "" when it writes none."""
    if capability in NAMED:
        return NAMED[capability]
    word = capability.partition(".")[0]
    return GROUPS.get(word, word)


def leaves(most: str, now: str) -> str:
    """What a cell leaves of the capabilities on its noun: WRITE all of them, OWN those on one's own records, or NONE.

    A cell that was not narrowed takes nothing, whatever its word: many act on what they only read (a decision, a receipt).
    """
    word, limit = split(now)[0], split(most)[0]
    if word == limit:
        return WRITE
    if ACCESS_ORDER.index(word) > ACCESS_ORDER.index(limit) or word not in WRITING:
        return NONE
    return WRITE if word == WRITE else OWN
