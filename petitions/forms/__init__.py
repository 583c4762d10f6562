"""Shape of input for petitions, split by subject."""

from petitions.forms.handling import (
    AnswerForm,
    CloseForm,
    DuplicateForm,
    LetterForm,
    NamesakeForm,
    PetitionFilter,
    ProposalForm,
    ReceiptForm,
    ReplyForm,
    ReporterSearchForm,
    TellForm,
    TimeForm,
    TransferForm,
)
from petitions.forms.registration import (
    HANGS_ON,
    KEPT_FOR_NEXT,
    AccusedFormSet,
    PetitionForm,
    ReporterForm,
    ReporterMendForm,
)

__all__ = [
    "HANGS_ON",
    "KEPT_FOR_NEXT",
    "AccusedFormSet",
    "AnswerForm",
    "CloseForm",
    "DuplicateForm",
    "LetterForm",
    "NamesakeForm",
    "PetitionFilter",
    "PetitionForm",
    "ProposalForm",
    "ReceiptForm",
    "ReplyForm",
    "ReporterForm",
    "ReporterMendForm",
    "ReporterSearchForm",
    "TellForm",
    "TimeForm",
    "TransferForm",
]
