"""Every migration can be taken back and made again (house rule): all apps to zero on an empty database, and forward.

The step that makes an empty database (decision 0052) makes what the migrations it stands for make.
"""

import os
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest

from tests.addresses import database_url
from xuncha.services import CHECKOUT

NAME = "xuncha_back_and_forth"
BACK_AND_FORTH = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

def left():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')"
                       " AND relname NOT LIKE 'django_migrations%'"
                       " UNION SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace"
                       " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1")
        return [name for name, in cursor.fetchall()]

migrate = lambda *words: call_command("migrate", *words, verbosity=0, interactive=False)
migrate()
whole = left()
for app in sorted(MigrationLoader(connection).migrated_apps):
    migrate(app, "zero")
print("LEFT", left())
migrate()
print("SAME", left() == whole, len(whole) > 100)
"""

ONE_BY_ONE = """
import sys
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

if "old" in sys.argv:
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if "squashed" not in key[1]])
    print("APPLIED", sum("squashed" not in name for _, name in executor.recorder.applied_migrations()))
    print("LEFT", call_command("migrate", verbosity=0))
else:
    call_command("migrate", verbosity=0)
"""
FACTS = """
    SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, numeric_precision,
           is_nullable, column_default, is_identity) FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname,
           concat_ws(' ', pg_get_constraintdef(oid), condeferrable, condeferred)
           FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT 'index', tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, concat_ws(' ', pg_get_triggerdef(oid), tgenabled)
           FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc p
           WHERE pronamespace = 'public'::regnamespace AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
    UNION ALL SELECT 'extension', extname, '' FROM pg_extension
"""


@pytest.fixture
def empty(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        here, url = database_url(), database_url(NAME)

    def sql(text):
        with closing(psycopg2.connect(here)) as connection:
            connection.autocommit = True
            connection.cursor().execute(text)

    sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    sql(f"CREATE DATABASE {NAME}")
    yield url
    sql(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.mark.slow
def test_all_the_way_back_and_forward_again(empty):
    env = {**os.environ, "DATABASE_URL": empty, "DJANGO_SETTINGS_MODULE": "xuncha.settings"}
    command = [sys.executable, "-c", BACK_AND_FORTH]
    done = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "LEFT []" in done.stdout and "SAME True True" in done.stdout, done.stdout


def _facts(url: str) -> set[tuple[str, str, str]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(FACTS)
        return set(cursor.fetchall())


def _made(url: str, way: str) -> str:
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "xuncha.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE, way], cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=1800
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_one_step_makes_what_the_migrations_before_it_make(empty):
    _made(empty, "new")
    made = _facts(empty)
    with closing(psycopg2.connect(database_url())) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        connection.cursor().execute(f"CREATE DATABASE {NAME}")
    told = _made(empty, "old")
    assert int(told.split("APPLIED ")[1].split()[0]) > 80
    assert len(made) > 3000 and _facts(empty) ^ made == set()
