"""Models of the library, split by noun."""

from library.models.documents import Document, DocumentKind, DocumentQuerySet, Extraction, Loan, Passage, Secrecy
from library.models.materials import Completeness, MaterialForm, MaterialItem, MaterialKind, MaterialRequest

__all__ = [
    "Completeness",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "Extraction",
    "Loan",
    "MaterialForm",
    "MaterialItem",
    "MaterialKind",
    "MaterialRequest",
    "Passage",
    "Secrecy",
]
