"""The small round built once a process and laid back by COPY: a second for the first test, milliseconds for the others."""

import io
import pickle

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests import factories

_kept: dict[tuple[int, int], tuple[dict[str, str], bytes]] = {}
NOT_KEPT = ("django_content_type", "auth_permission", "django_migrations")


def world() -> factories.World:
    """The small round in the present transaction."""
    key = (ContentType.objects.order_by("-pk")[0].pk, Permission.objects.order_by("-pk")[0].pk)  # new ids after a flush
    if key not in _kept:
        if _filled():
            return factories.make_world()  # something stands in the tables already: not a clean picture
        made = factories.make_world()
        _kept[key] = (_copied(), pickle.dumps(made))
        return made
    tables, pickled = _kept[key]
    _lay(tables)
    return pickle.loads(pickled)


def _filled() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            if table not in NOT_KEPT:
                cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
                if cursor.fetchone():
                    found.append(table)
    return found


def _copied() -> dict[str, str]:
    tables = {}
    with connection.cursor() as cursor:
        for table in _filled():
            text = io.StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
            tables[table] = text.getvalue()
    return tables


def _lay(tables: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, text in tables.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(text))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("SELECT set_config('app.audit', 'on', true)")
