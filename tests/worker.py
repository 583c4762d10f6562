"""A real Celery worker on the tests' database and queue, in a process group of its own so that it can be killed whole."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from tests.addresses import database_url
from tests.outside import guard
from xuncha import services

COMMAND = (
    "-m", "celery", "-A", "xuncha.celery:app", "worker", "-c", "1", "-l", "warning", "--without-gossip", "--without-mingle", "-I", "tests.outside.tasks",
)  # fmt: skip


def environment() -> dict[str, str]:
    """What another process needs to work on the tests' database, queue, files and keys."""
    return {"DATABASE_URL": database_url(), "REDIS_URL": services.redis_url(), "XUNCHA_VAR": str(settings.VAR_DIR),
            "FIELD_KEYS_FILE": str(settings.FIELD_KEYS_FILE)}  # fmt: skip


def _notes() -> Path:
    return Path(settings.VAR_DIR) / "outside.txt"


def guarded() -> dict[str, str]:
    """The environment in which a Python process and its children cannot call out (tests/outside)."""
    path = filter(None, (str(Path(__file__).parent / "outside" / "site"), os.environ.get("PYTHONPATH")))
    return {"PYTHONPATH": os.pathsep.join(path), guard.NOTES: str(_notes())}


def calls_out() -> list[str]:
    """The addresses outside that a worker of this test tried."""
    return _notes().read_text(encoding="utf-8").splitlines() if _notes().exists() else []


def start_worker() -> subprocess.Popen:
    """Start one; it takes what is queued."""
    env = {**os.environ, **environment(), **guarded(), "XUNCHA_TODAY": settings.XUNCHA_TODAY.isoformat()}
    return subprocess.Popen([sys.executable, *COMMAND], env=env, cwd=settings.BASE_DIR, start_new_session=True)


def stop_worker(process: subprocess.Popen) -> None:
    """End it in order; whatever is left of its group is killed."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    kill_worker(process)


def kill_worker(process: subprocess.Popen) -> None:
    """As a power cut does: the parent and its children at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)
