"""The fixed cast and the small round every test may use (tests/factories.py). Business today is 2023-03-15."""

import gc
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from tests import factories, kept_world
from tests.outside import guard
from tests.worker import calls_out, start_worker, stop_worker
from xuncha.core import crypto

#: what takes longest begins first, so that at the end no worker waits for another
LONG = ("tests/probes/", "tests/test_urls.py", "tests/browser/", "tests/demo/", "tests/xuncha/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, each file whole."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


def pytest_collection_finish() -> None:
    """What was loaded so far stays to the end: it is not gone through again for garbage, and less often what comes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


_flush = DatabaseOperations.execute_sql_flush


def _flush_past_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
    """Transactional tests end by emptying all tables; the trail refuses that, so its triggers are switched off for it.

    A page that is closed still says goodbye to the server; where that request and the emptying lock each other out, the
    request is over by the next time.
    """
    statements = ["SET session_replication_role = replica;", *sql_list, "SET session_replication_role = DEFAULT;"]
    for left in (2, 1, 0):
        try:
            _flush(self, statements)
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(1)


DatabaseOperations.execute_sql_flush = _flush_past_triggers


_ring: list[bytes] = []


def _keys(path: Path) -> None:
    """A key file of its own for each test, all with the process's one key: the kept world is encrypted with it."""
    if _ring:
        path.write_bytes(_ring[0])
        path.chmod(0o600)
    else:
        crypto.ensure_demo_keys(path)
        _ring.append(path.read_bytes())


@pytest.fixture(autouse=True)
def _no_outside(monkeypatch):
    """No outbound call at run time (domain §7): a connection that leaves this machine fails the test that caused it."""
    for owner, name, how in guard.DOORS:
        monkeypatch.setattr(owner, name, how(getattr(owner, name)))


@pytest.fixture(autouse=True)
def _house(settings, tmp_path_factory):
    """Business date, own files and own keys for each test."""
    base = tmp_path_factory.mktemp("var")
    settings.XUNCHA_TODAY = factories.TODAY
    settings.VAR_DIR = base
    settings.MEDIA_ROOT = base / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FIELD_KEYS_FILE = base / "keys"
    _keys(settings.FIELD_KEYS_FILE)


@pytest.fixture
def world(db) -> factories.World:
    """The small round with everybody in it."""
    return kept_world.world()


@pytest.fixture
def login(world) -> Callable[[str], Client]:
    """`login("member_2")` gives a client of that account."""

    def enter(account: str) -> Client:
        client = Client()
        client.force_login(world.users[account], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def worker(transactional_db) -> Iterator[subprocess.Popen]:
    """A real Celery worker on the tests' database and queue."""
    process = start_worker()
    yield process
    stop_worker(process)
    assert calls_out() == [], "the worker called out"
