"""`manage.py load_sample --scale 10` on an empty database of its own, as somebody runs it who tries the product out."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.addresses import database_url

SCALE, MOST_SECONDS, NAME = 10, 180, "xuncha_load_bench"


def measure() -> list[str]:
    """Print one line; a sentence when it takes longer than three minutes."""
    with empty_database() as url:
        begun = time.monotonic()
        told = _manage("load_sample", f"--scale={SCALE}", url=url)
        took = time.monotonic() - begun
    print(f"装载样本（规模 {SCALE}，空库，含进程启动）用时 {took:.0f} 秒，上限 {MOST_SECONDS} 秒", flush=True)
    broken = [] if "3000" in told else [f"样本没有装全：{told}"]
    return broken + ([f"装载样本用时 {took:.0f} 秒，上限 {MOST_SECONDS} 秒"] if took > MOST_SECONDS else [])


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of a new database beside the one that is measured, with its tables; it is dropped afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}"')
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    url = database_url(NAME)
    try:
        _manage("migrate", "--verbosity=0", url=url)
        yield url
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def _manage(*words: str, url: str) -> str:
    """Run one command of the product in a process of its own; what it printed."""
    done = subprocess.run([sys.executable, "manage.py", *words], env={**os.environ, "DATABASE_URL": url}, cwd=settings.BASE_DIR,
                          check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout
