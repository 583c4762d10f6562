"""Every migration can be taken back and made again (house rule): all apps to zero on an empty database, and forward."""

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
