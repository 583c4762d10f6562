"""Start what is needed, attach to what runs, and let the last one out turn off the light.

Two lock files in var: `.launch.lock` is held while services are started or stopped, so that two commands don't race;
`.users.lock` is held, shared, as long as a process uses the services. A third file, `.keep`, says that the services
were started to stay (`python -m xuncha.services start`).
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO

from xuncha.services import places, postgres, valkey

_lease: IO[str] | None = None


def wanted() -> list[ModuleType]:
    """The embedded services that the environment doesn't replace."""
    pairs = (("DATABASE_URL", postgres), ("REDIS_URL", valkey))
    return [service for name, service in pairs if not os.environ.get(name)]


def ensure(*, keep: bool = False) -> bool:
    """Have the needed embedded services running and use them until this process ends; True if this call started one.

    `keep` leaves them running after the last user has gone, until `stop()`.
    """
    if not (services := wanted()):
        return False
    with _launch_lock():
        _hold()
        idle = [service for service in services if not service.running()]
        for service in idle:
            service.start()
        if postgres in services:
            postgres.prepare()
        if keep:
            _keep().touch()
    return bool(idle)


def release() -> bool:
    """Stop using the services; stop them when nobody else does. True if they were stopped."""
    if _lease is None:
        return False
    with _launch_lock():
        if _keep().exists() or not _alone():
            _drop()
            return False
        _stop_all()
        _drop()
    return True


def stop() -> None:
    """Stop the embedded services now, whoever uses them."""
    with _launch_lock():
        _keep().unlink(missing_ok=True)
        _stop_all()
        _drop()


def destroy() -> None:
    """Stop the services and delete their data; for tests and `make clean`."""
    stop()
    pointer = places.var_dir() / "home"
    for service in (postgres, valkey):
        shutil.rmtree(service.data_dir(), ignore_errors=True)
    if pointer.exists():
        shutil.rmtree(places.home(), ignore_errors=True)
        pointer.unlink()


def status() -> dict[str, bool]:
    """Which of the needed embedded services answer."""
    return {service.__name__.rpartition(".")[2]: service.running() for service in wanted()}


def _stop_all() -> None:
    for service in (valkey, postgres):
        service.stop()


def _keep() -> Path:
    return places.var_dir() / ".keep"


@contextmanager
def _launch_lock() -> Iterator[None]:
    with _open(".launch.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold() -> None:
    global _lease
    if _lease is None:
        _lease = _open(".users.lock")
        fcntl.flock(_lease, fcntl.LOCK_SH)


def _alone() -> bool:
    assert _lease is not None
    try:
        fcntl.flock(_lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _drop() -> None:
    global _lease
    if _lease is not None:
        _lease.close()
        _lease = None


def _open(name: str) -> IO[str]:
    try:
        return open(places.var_dir() / name, "a", opener=lambda path, flags: os.open(path, flags, 0o600))
    except PermissionError:
        raise places.not_yours(places.var_dir() / name) from None
