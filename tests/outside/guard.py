"""A connection that leaves this machine is refused and noted. Nothing but the standard library: it is loaded before all else."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

#: where a guarded process notes what it tried; read by tests/worker.py
NOTES = "XUNCHA_TEST_OUTSIDE"


class OutsideError(AssertionError):
    """Somebody called out."""


def near(address: object) -> bool:
    """A unix socket, or an address of this machine."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in ("localhost", "::1", "") or host.startswith("127.")


def refuse(address: object) -> None:
    """Note the call where the tests will look, and stop it."""
    if notes := os.environ.get(NOTES):
        with Path(notes).open("a", encoding="utf-8") as kept:
            kept.write(f"{address}\n")
    raise OutsideError(f"a call to the outside: {address}")


def guarded(real: Callable) -> Callable:
    """`connect` and its kin, for near addresses alone."""

    def connect(self: socket.socket, address: object, *rest: object) -> object:
        return real(self, address, *rest) if near(address) else refuse(address)

    return connect


def resolving(real: Callable) -> Callable:
    """`getaddrinfo`, for names of this machine alone."""

    def resolve(host: object, *args: object, **options: object) -> object:
        name = host if isinstance(host, str) or host is None else bytes(host).decode()
        return real(host, *args, **options) if name is None or near((name,)) else refuse(name)

    return resolve


#: what is guarded: attribute of what, by which of the two
DOORS = (
    (socket.socket, "connect", guarded),
    (socket.socket, "connect_ex", guarded),
    (socket, "getaddrinfo", resolving),
)


def install() -> None:
    """Guard this process for good."""
    for owner, name, how in DOORS:
        setattr(owner, name, how(getattr(owner, name)))
