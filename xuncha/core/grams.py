"""Chinese full-text search without a dictionary: two-character grams (二元切分) in a tsvector (deps H, design §5.20).

A run of Han characters is stored as its overlapping pairs, its last character also alone, each at its offset + 1; any
other word is stored whole in lower case. So every character of the text begins one lexeme at its own position, and a
query is a phrase of pairs: it finds exactly what LIKE would find, within one part.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Cast

POSITION_LIMIT = 16383
WORD_LIMIT = 64
HAN_RANGES = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{HAN_RANGES}]+|[^\W_{HAN_RANGES}]+")
WORD_START = rf"(?<![^\W_{HAN_RANGES}])"
HAN = re.compile(rf"[{HAN_RANGES}]")
FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
CONTEXT = 30
#: a whole number of a record (design §5.11): what it is called, not what it says
NUMBER = re.compile(r"\d{4}-\d{2}-[A-Z]{2}-\d+")

Part = list[tuple[str, int, bool]]  # lexeme, offset, whether it stands for all lexemes that begin with it


def vector_text(text: str) -> str:
    """The tsvector literal of a text; what lies beyond character 16,383 is not indexed (see `pieces`)."""
    return " ".join(f"'{gram}':{position}" for gram, position in _stored(text))


def query_text(query: str) -> str:
    """The raw tsquery of what a person typed: a phrase for each part, parts joined by &; "" when nothing is searchable.

    A single Han character becomes a prefix match, and so does a Latin word or number at the very end.
    """
    return " & ".join(_phrase(part) for part in _parts(query))


class GramQuery(SearchQuery):
    """`search_vector_field=GramQuery("公款吃喝")`: cast, not parsed, so that the server's locale plays no part."""

    template = "%(expressions)s::tsquery"
    function = None

    def __init__(self, query: str) -> None:
        Func.__init__(self, Value(query_text(query)), output_field=SearchQueryField())
        self.invert = False


def update_search_vector(model: type[models.Model], pk: Any, text: str, *, field: str = "search") -> None:
    """Write the grams of `text` into the row's own tsvector column; called by the verbs that write the text."""
    vector = Cast(Value(vector_text(text)), SearchVectorField())
    model._base_manager.filter(pk=pk).update(**{field: vector})


def hit_page(
    visible: QuerySet, query: str, *, field: str = "search", limit: int = 20, offset: int = 0
) -> tuple[list[Any], int]:
    """Keys of one page of hits, newest key first, and the number of all hits among the `visible` rows.

    Who types a whole number gets the record of that number. The hits stand in a materialised CTE: otherwise the planner walks the primary key (deps H: 5.6 s at worst).
    """
    if not query_text(query):
        return [], 0
    number = query.strip().translate(FULL_WIDTH).upper()
    wanted = {"number": number} if NUMBER.fullmatch(number) else {field: GramQuery(query)}
    hits = visible.filter(**wanted).order_by().values_list(F("pk"))
    try:
        sql, params = hits.query.sql_with_params()
    except EmptyResultSet:  # a reader who sees no row at all
        return [], 0
    page = f"WITH hits(pk) AS MATERIALIZED ({sql}), n AS (SELECT count(*) FROM hits) "  # noqa: S608  compiled by Django
    page += "SELECT n.count, p.pk FROM n LEFT JOIN (SELECT pk FROM hits ORDER BY pk DESC LIMIT %s OFFSET %s) p ON true"
    with connection.cursor() as cursor:
        cursor.execute(page, (*params, limit, offset))
        rows = cursor.fetchall()
    return [pk for _, pk in rows if pk is not None], rows[0][0]


def pieces(text: str, *, size: int = POSITION_LIMIT, overlap: int = 200) -> Iterator[tuple[int, str]]:
    """Offset and text of pieces short enough to index; neighbours share `overlap` characters, so no phrase is cut."""
    for start in range(0, max(len(text) - overlap, 1), size - overlap):
        yield start, text[start : start + size]


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a hit; a template prints hits in <mark>, and nothing needs `safe`."""
    marked: list[tuple[str, bool]] = []
    done = 0
    for start, end in _hits(text, query):
        if start > done:
            marked.append((text[done:start], False))
        marked.append((text[start:end], True))
        done = end
    if done < len(text):
        marked.append((text[done:], False))
    return marked


def snippet(text: str, query: str, *, width: int = 80) -> list[tuple[str, bool]]:
    """About `width` characters around the first hit, as `highlight` gives them, with … where something is left out."""
    first = next(iter(_hits(text, query)), (0, 0))[0]
    start = max(0, min(first - min(CONTEXT, width // 3), len(text) - width))
    cut = highlight(text[start : start + width], query)
    before = [("…", False)] if start else []
    after = [("…", False)] if start + width < len(text) else []
    return before + cut + after


def _runs(text: str) -> Iterator[tuple[str, int]]:
    """Runs of Han characters and other words, with their offsets; full-width signs count as plain ones."""
    for match in RUN.finditer(text.translate(FULL_WIDTH)):
        yield match.group(), match.start()


def _stored(text: str) -> Iterator[tuple[str, int]]:
    for run, start in _runs(text[:POSITION_LIMIT]):
        if HAN.match(run):
            for index in range(len(run)):
                yield run[index : index + 2], start + index + 1
        else:
            yield _word(run), start + 1


def _word(run: str) -> str:
    return run.lower()[:WORD_LIMIT]


def _parts(query: str) -> list[Part]:
    """The query's runs; those that touch make one part. A Latin word at the very end may go on in the text."""
    parts: list[Part] = []
    end = -1
    for run, start in _runs(query):
        if start != end:
            parts.append([])
        part = parts[-1]
        if HAN.match(run):
            part += [(run[index : index + 2], start + index, False) for index in range(len(run) - 1)]
            if len(run) == 1:
                part.append((run, start, True))
        else:
            part.append((_word(run), start, False))
        end = start + len(run)
    if parts and not HAN.match(parts[-1][-1][0]):
        lexeme, offset, _ = parts[-1][-1]
        parts[-1][-1] = (lexeme, offset, True)
    return parts


def _phrase(part: Part) -> str:
    lexemes = [f"'{lexeme}'{':*' if prefix else ''}" for lexeme, _, prefix in part]
    steps = [f" <{after[1] - before[1]}> " for before, after in pairwise(part)]
    phrase = "".join(text for pair in zip(lexemes, [*steps, ""], strict=True) for text in pair)
    return f"({phrase})" if steps else phrase


def _hits(text: str, query: str) -> Iterable[tuple[int, int]]:
    """Offsets of what the query's parts find, in order and without overlap; Latin words from their beginning on."""
    folded = query.translate(FULL_WIDTH)
    spans = [(part[0][1], part[-1][1] + len(part[-1][0])) for part in _parts(query)]
    words = sorted({folded[start:end] for start, end in spans}, key=len, reverse=True)
    if not words:
        return []
    starts = [("" if HAN.match(word) else WORD_START) + re.escape(word) for word in words]
    pattern = re.compile("|".join(starts), re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text.translate(FULL_WIDTH))]
