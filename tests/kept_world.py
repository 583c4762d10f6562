"""Rounds built once a process and laid back by COPY: seconds for the first test, milliseconds for the others.

The small round of tests/factories.py, and the preconditions of `manage.py demo_round --scenario N`.
"""

import io
import pickle
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from tests import factories

_kept: dict[tuple[int, int], tuple[dict[str, str], bytes]] = {}
KINDS = ("django_content_type", "auth_permission")
NOT_KEPT = (*KINDS, "django_migrations")


class Scene(NamedTuple):
    """What a scenario's command leaves: rows by table, and the files of the data folder."""

    kinds: tuple[int, int]
    tables: dict[str, str]
    files: dict[Path, bytes]


_scenes: dict[int, Scene] = {}


SHOWCASE = 0


def scenario(number: int) -> None:
    """What `demo_round --scenario N` makes of the empty database, with the accounts' password of tests/factories.py;
    SHOWCASE: what `demo_round` makes."""
    if number not in _scenes:
        which = {} if number == SHOWCASE else {"scenario": number}
        call_command("demo_round", password=factories.PASSWORD, verbosity=0, stdout=io.StringIO(), **which)
        _scenes[number] = Scene(_kinds(), _copied(KINDS), _files())
        return
    scene = _scenes[number]
    with transaction.atomic():
        _lay_kinds(scene)
        _lay({table: text for table, text in scene.tables.items() if table not in KINDS})
    for name, content in scene.files.items():
        (settings.VAR_DIR / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.VAR_DIR / name).write_bytes(content)


def _kinds() -> tuple[int, int]:
    """The newest content type and permission: after a flush they have other ids."""
    return ContentType.objects.order_by("-pk")[0].pk, Permission.objects.order_by("-pk")[0].pk


def _lay_kinds(scene: Scene) -> None:
    """Rights name content types by id: those of the day the picture was taken."""
    if scene.kinds != _kinds():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in reversed(KINDS):
                cursor.execute(f'DELETE FROM "{table}"')
        _lay({table: scene.tables[table] for table in KINDS})
    ContentType.objects.clear_cache()


def _files() -> dict[Path, bytes]:
    """Everything in the data folder but the keys, which each test has already."""
    base = Path(settings.VAR_DIR)
    found = (path for path in base.rglob("*") if path.is_file() and path != Path(settings.FIELD_KEYS_FILE))
    return {path.relative_to(base): path.read_bytes() for path in found}


def world() -> factories.World:
    """The small round in the present transaction."""
    key = _kinds()
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


def _copied(more: tuple[str, ...] = ()) -> dict[str, str]:
    tables = {}
    with connection.cursor() as cursor:
        for table in [*_filled(), *more]:
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
