"""Judged: 100,000 encrypted rows, the rotation killed half way and taken up again; nothing lost, and it tells how far it is."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from petitions.models import PetitionAccused
from tests import factories
from tests.addresses import database_url
from tests.petitions.letters import register
from xuncha import services
from xuncha.core import audit
from xuncha.core.crypto import rotation

ROWS, KILL_AT = 100_000, 40
PLACE = "petitions_petitionaccused.name"


@audit.action
def _fill() -> None:
    letter = register(factories.make_world())
    rows = (PetitionAccused(petition=letter, name=f"被反映人{place}") for place in range(ROWS - 1))
    PetitionAccused.objects.bulk_create(rows, batch_size=5000)


def _command() -> subprocess.Popen:
    env = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": services.redis_url(), "XUNCHA_VAR": str(settings.VAR_DIR),
           "FIELD_KEYS_FILE": str(settings.FIELD_KEYS_FILE), "XUNCHA_TODAY": settings.XUNCHA_TODAY.isoformat()}  # fmt: skip
    return subprocess.Popen([sys.executable, "manage.py", "rotate_keys", "--new-key", "k2"], env=env, cwd=settings.BASE_DIR,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def _kill_half_way(process: subprocess.Popen) -> str:
    """Read the bar as it grows; kill it, as a power cut does, when the large column stands at 40 %."""
    said, reached = b"", re.compile(rf"{re.escape(PLACE)} \[[^\]]*\] +(\d+)%".encode())
    while chunk := os.read(process.stdout.fileno(), 4096):
        said += chunk
        shown = [int(share) for share in reached.findall(said)]
        if shown and shown[-1] >= KILL_AT:
            process.send_signal(signal.SIGKILL)
            break
    process.wait(30)
    process.stdout.close()
    return said.decode(errors="replace")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_large_rotation_is_killed_and_taken_up_again():
    _fill()
    assert PetitionAccused.objects.count() == ROWS and set(rotation.used_keys()) == {"demo"}
    first = _command()
    said = _kill_half_way(first)
    assert first.returncode == -signal.SIGKILL, said[-500:]
    assert "█" in said and PLACE in said
    halfway = rotation.used_keys()
    assert halfway["k2"] >= ROWS * KILL_AT // 100 - rotation.BATCH and halfway["demo"] > 0
    begun = time.monotonic()
    second = _command()
    out, err = second.communicate(timeout=600)
    print(f"接着做用时 {time.monotonic() - begun:.0f} 秒")
    assert second.returncode == 0, err.decode()
    assert "100%" in out.decode() and set(rotation.used_keys()) == {"k2"}
    names = set(PetitionAccused.objects.values_list("name", flat=True).iterator(chunk_size=5000))
    assert len(names) == ROWS and {"被反映人0", f"被反映人{ROWS - 2}", "程启樵"} <= names
