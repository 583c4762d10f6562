"""The embedded Valkey (内嵌队列服务, Redis-compatible): start, attach, stop."""

import os
import socket
import time
from pathlib import Path

from xuncha.services import addresses, binaries, places


def data_dir() -> Path:
    """Folder of the append-only file, so that queued jobs outlive a restart."""
    return places.home() / "valkey"


def running() -> bool:
    """Whether a server answers PING on our socket; one that is still loading its file counts too."""
    return _say(b"PING\r\n")[:1] in (b"+", b"-")


def start() -> None:
    """Start the server in the background and wait until it answers."""
    places.make_folder(places.home(), 0o711)
    places.make_socket_dir()
    places.make_private(data_dir())
    done = binaries.run([binaries.valkey_server(), *_options()])
    if done.returncode:
        raise places.ServiceError(f"内嵌队列服务未能启动:{done.stdout.strip()}")
    _wait(for_running=True)


def stop() -> None:
    """Ask the server to write its file and leave; wait until it has."""
    if running():
        _say(b"SHUTDOWN\r\n")
        _wait(for_running=False)


def _options() -> list[str]:
    values = {
        "port": "0",
        "unixsocket": addresses.valkey_socket(),
        "unixsocketperm": "700",
        "dir": str(data_dir()),
        "logfile": str(data_dir() / "server.log"),
        "pidfile": str(data_dir() / "server.pid"),
        "daemonize": "yes",
        "maxmemory-policy": "noeviction",
        "appendonly": "no" if os.environ.get("XUNCHA_TEST_SERVICES") == "1" else "yes",
        "save": "",
    }
    return [word for name, value in values.items() for word in (f"--{name}", value)]


def _wait(*, for_running: bool) -> None:
    deadline = time.monotonic() + 15
    while running() is not for_running:
        if time.monotonic() > deadline:
            verb = "启动" if for_running else "停止"
            raise places.ServiceError(f"内嵌队列服务未能{verb},请查看日志 {data_dir() / 'server.log'}。")
        time.sleep(0.02)


def _say(words: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        try:
            line.connect(addresses.valkey_socket())
            line.sendall(words)
            return line.recv(64)
        except PermissionError:
            raise places.not_yours(addresses.valkey_socket()) from None
        except OSError:
            return b""
