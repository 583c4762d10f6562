"""The library of the demo (资料库): plans, points of supervision, rules, kept by the office."""

from datetime import date

from library import actions
from library.models import DocumentKind
from xuncha.demo import words
from xuncha.demo.county import County


def fill(county: County) -> int:
    """Type every document of the corpus in, each article a paragraph; returns how many."""
    staff = county.users["office_staff"]
    rows = words.corpus("library")
    for row in rows:
        text = "\n".join(f"{article['number']} {article['text']}" for article in row["articles"])
        actions.add_document(
            by=staff, text=text, rounds=[county.round] if row["kind"] in ("巡察方案", "监督要点") else [], title=row["title"],
            doc_no=row["doc_no"] or "", issuer=row["issuer"] or "", kind=words.code_of(DocumentKind, row["kind"]),
            orgs=[county.orgs[key] for key in row.get("orgs", ())], effective_from=_day(row["effective_from"]), effective_to=_day(row["effective_to"]),
        )  # fmt: skip
    return len(rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
