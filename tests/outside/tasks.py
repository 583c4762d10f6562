"""A task that does what no task may: it calls out. Known to the worker of the tests alone."""

import socket

from celery import shared_task


@shared_task(name="tests.call_out")
def call_out() -> None:
    """192.0.2.1 is kept for documentation: nobody lives there (RFC 5737)."""
    socket.create_connection(("192.0.2.1", 80), timeout=2)
