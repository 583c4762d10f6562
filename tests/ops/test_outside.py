"""The guard against outbound calls is there: in the tests' own process, and in a worker and whatever it starts."""

import os
import socket
import subprocess
import sys
import time

import pytest
from celery import current_app

from tests.outside.guard import NOTES, OutsideError, near
from tests.worker import calls_out, guarded, start_worker, stop_worker

NOWHERE = ("192.0.2.1", 80)  # kept for documentation (RFC 5737)
CALL = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)"


@pytest.mark.parametrize("address", ["/run/x.sock", ("127.0.0.1", 1), ("localhost", 1), ("::1", 1, 0, 0)])
def test_what_is_near(address):
    assert near(address)


def test_this_process_cannot_call_out():
    with pytest.raises(OutsideError), socket.socket() as one:
        one.connect(NOWHERE)
    with pytest.raises(OutsideError):
        socket.getaddrinfo("example.org", 80)
    assert calls_out() == [], "it is this test that fails, so nothing is noted"


def test_a_started_process_and_its_child_cannot_call_out():
    child = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {CALL!r}]).returncode)"
    ended = subprocess.run(
        [sys.executable, "-c", child], env={**os.environ, **guarded()}, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0 and "OutsideError" in ended.stderr
    assert calls_out() == [NOWHERE[0]] and NOTES in guarded(), "stopped before its name is looked up"


def test_a_worker_that_calls_out_is_found(transactional_db):
    worker = start_worker()
    try:
        current_app.send_task("tests.call_out")
        deadline = time.monotonic() + 90
        while not calls_out() and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        stop_worker(worker)
    assert calls_out() == [NOWHERE[0]]
