"""A failing insert leaves no text of a row in any log: neither in the product's nor in the database's (domain §7.1)."""

import io
import logging
import time

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from xuncha.core.log_words import NoValues, without_values
from xuncha.services import places, postgres

SECRET = "费思齐反映柳湾村鱼塘"


@pytest.fixture
def console():
    """The handler of the settings, writing to a string."""
    kept = settings.LOGGING["handlers"]["console"]
    assert kept["filters"] == ["no_values"]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(import_string(settings.LOGGING["filters"]["no_values"]["()"])())
    logger = logging.getLogger("xuncha.test_log_words")
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)


@pytest.mark.parametrize("value", [SECRET, f"第一行\n\n{SECRET}\n末行"])
def test_a_failing_insert_says_nothing_of_the_row(db, console, value):
    logger, out = console
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE failing (words text UNIQUE, n integer NOT NULL)")
            cursor.execute("INSERT INTO failing VALUES (%s, NULL)", [value])
    except DatabaseError as error:
        assert SECRET in str(error), "the database does put the row into its message"
        logger.exception("写入失败：%s", error)
    said = out.getvalue()
    assert "写入失败" in said and "Traceback" in said and "null value in column" in said
    assert SECRET not in said and "末行" not in said


def test_a_value_that_is_no_number_is_not_repeated(db, console):
    logger, out = console
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::text::integer", [SECRET])
    except DatabaseError:
        logger.exception("查询失败")
    assert "invalid input syntax" in out.getvalue() and SECRET not in out.getvalue()


def test_what_follows_a_message_in_a_traceback_stays():
    text = f'IntegrityError: duplicate key\nDETAIL:  Key (name)=({SECRET}) exists.\n\nThe above exception was\n  File "x.py", line 1'
    cut = without_values(text)
    assert SECRET not in cut and 'File "x.py"' in cut and "duplicate key" in cut
    assert NoValues().filter(logging.LogRecord("x", 20, "f", 1, "100%", (), None))


def test_the_database_itself_writes_no_statement_and_no_detail(db):
    """The embedded one is set so; whoever runs another sets it by docker-compose.yml."""
    postgres._configure()
    assert postgres._pg_ctl("reload").returncode == 0  # the server may have been started before
    time.sleep(1)
    conf = (postgres.data_dir() / "xuncha.conf").read_text()
    assert "log_min_error_statement = 'panic'" in conf and "log_error_verbosity = 'terse'" in conf
    with connection.cursor() as cursor:
        for name, wanted in (
            ("log_min_error_statement", "panic"),
            ("log_error_verbosity", "terse"),
            ("log_min_messages", "log"),
        ):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (wanted,), name
    kept = places.home() / f"pg{places.POSTGRES_MAJOR}" / "server.log"
    before = len(kept.read_text(errors="replace"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE failing (words text, n integer NOT NULL); INSERT INTO failing VALUES ('{SECRET}', NULL)"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT '{SECRET}'::integer")  # here the message itself repeats the value
    assert SECRET not in kept.read_text(errors="replace")[before:]
