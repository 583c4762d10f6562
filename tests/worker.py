"""A real Celery worker on the tests' database and queue, in a process group of its own so that it can be killed whole."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from django.conf import settings
from django.db import connection

from xuncha import services

COMMAND = (
    "-m", "celery", "-A", "xuncha.celery:app", "worker", "-c", "1", "-l", "warning", "--without-gossip", "--without-mingle",
)  # fmt: skip


def environment() -> dict[str, str]:
    """What another process needs to work on the tests' database, queue, files and keys."""
    place = connection.settings_dict
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?host={place['HOST']}"
    return {"DATABASE_URL": url, "REDIS_URL": services.redis_url(), "XUNCHA_VAR": str(settings.VAR_DIR),
            "FIELD_KEYS_FILE": str(settings.FIELD_KEYS_FILE)}  # fmt: skip


def start_worker() -> subprocess.Popen:
    """Start one; it takes what is queued."""
    env = {**os.environ, **environment(), "XUNCHA_TODAY": settings.XUNCHA_TODAY.isoformat()}
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
