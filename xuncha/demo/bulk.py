"""Rows by COPY (批量装载): the one named way past the verbs, for samples alone; the caller writes one entry for all of them."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import Jsonb

from xuncha.core import calendar, numbers
from xuncha.core.models import Counter

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Keys for rows that other rows will point to, from the table's own sequence."""
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [model._meta.db_table, count])
        return [row[0] for row in cursor.fetchall()]


def take_numbers(prefix: str, kind: str, count: int) -> list[str]:
    """The next official numbers of `prefix` (`1402-02`), without gaps, the counter left where the verbs go on."""
    scope = f"{prefix}-{numbers.KINDS[kind]}"
    Counter.objects.bulk_create([Counter(scope=scope)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(scope=scope)
    first = counter.value + 1
    counter.value += count
    counter.save(update_fields=["value"])
    return [f"{scope}-{serial:04}" for serial in range(first, first + count)]


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
    """Write rows (column attribute → value; the rest by default) with COPY; encrypted fields are encrypted on the way."""
    now = calendar.now()
    rows = list(rows)
    fields = [one for one in model._meta.concrete_fields if one.attname != "id" or (rows and "id" in rows[0])]
    out = io.StringIO()
    for row in rows:
        out.write("\t".join(_cell(one, row, now) for one in fields) + "\n")
    out.seek(0)
    columns = ", ".join(f'"{one.column}"' for one in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', out)
    return len(rows)


def _cell(field: models.Field, row: dict[str, Any], now: datetime) -> str:
    if field.attname in row:
        value = row[field.attname]
    elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        value = now
    else:
        value = field.get_default()
    return _text(field.get_db_prep_save(value, connection))


def _text(value: Any) -> str:
    """A value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Jsonb):
        return value.dumps(value.adapted).translate(ESCAPES)
    if isinstance(value, list):
        return "{" + ",".join(f'"{one}"' for one in value) + "}"
    return str(value).translate(ESCAPES)


def analyze(*tables: type[models.Model]) -> None:
    """Tell the planner what has come in."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
