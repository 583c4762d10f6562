"""The embedded PostgreSQL (内嵌数据库): create the cluster, start, attach, stop."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psycopg2

from xuncha.services import binaries, places

TEST_SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def data_dir() -> Path:
    """The cluster's folder; its name carries the major version, since another major can't read it."""
    return places.home() / f"pg{places.POSTGRES_MAJOR}"


def running() -> bool:
    """Whether a server answers on our socket, whoever started it."""
    return answers(places.socket_dir() / places.PG_SOCKET)


def answers(path: Path) -> bool:
    """Whether somebody listens on a socket file; a file left by a killed server refuses."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except PermissionError:
            raise places.not_yours(path) from None
        except OSError:
            return False
    return True


def start() -> None:
    """Start the server, creating the cluster the first time; try again for a while after a crash.

    After a `kill -9` of the postmaster its children need a moment to leave, and until then a start fails.
    """
    places.make_folder(places.home(), 0o711)
    places.make_socket_dir()
    _init()
    _configure()
    deadline = time.monotonic() + 10
    while True:
        _drop_stale_pid()
        done = _pg_ctl("start", "-t", "60", "-l", _log())
        if done.returncode == 0 or running():
            return
        if time.monotonic() > deadline:
            raise places.ServiceError(f"内嵌数据库未能启动,请查看日志 {_log()}。{_last_words()}")
        time.sleep(0.3)


def stop() -> None:
    """Stop the server; open connections are cut, committed work is kept."""
    if not (data_dir() / "postmaster.pid").exists():
        return
    done = _pg_ctl("stop", "-m", "fast")
    if done.returncode and running():
        raise places.ServiceError(f"内嵌数据库未能停止:{done.stdout.strip()}")


def prepare() -> None:
    """Create the product's database when the cluster has none yet; wait while the server is still recovering."""
    deadline = time.monotonic() + 60
    while True:
        try:
            _connect("xuncha").close()
            return
        except psycopg2.OperationalError as error:
            if "does not exist" in str(error):
                _create()
                return
            if "starting up" not in str(error) or time.monotonic() > deadline:
                raise places.ServiceError(f"内嵌数据库无法连接:{str(error).strip()}") from error
            time.sleep(0.2)


def _pg_ctl(verb: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return binaries.run([binaries.postgres_bin() / "pg_ctl", verb, "-w", "-s", "-D", data_dir(), *words])


def _create() -> None:
    connection = _connect("postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE xuncha")
    finally:
        connection.close()


def _connect(database: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host=str(places.socket_dir()), user="app", password=places.password(), dbname=database, connect_timeout=10
    )


def _init() -> None:
    """initdb beside the final place and move it there, so that an interrupted one leaves nothing that looks whole."""
    data = data_dir()
    if data.exists():
        return
    draft = places.make_private(data.with_name(f".{data.name}.new"))
    secret = places.make_private(places.home() / "tmp") / "pwfile"  # initdb, as the service account, must read it
    try:
        shutil.rmtree(draft)
        places.make_private(draft)
        secret.touch(mode=0o600)
        secret.write_text(places.password())
        if account := places.service_account():
            os.chown(secret, account.uid, account.gid)
        done = binaries.run(_initdb(draft, secret), timeout=120)
        if done.returncode:
            raise places.ServiceError(f"内嵌数据库初始化失败:{done.stdout.strip()}")
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'xuncha.conf'\n")
        draft.rename(data)
    finally:
        secret.unlink(missing_ok=True)
        shutil.rmtree(draft, ignore_errors=True)


def _initdb(data: Path, secret: Path) -> list[str | Path]:
    # C.UTF-8, never plain C: with that pg_trgm and full-text search see no Chinese character at all.
    words: list[str | Path] = [binaries.postgres_bin() / "initdb", "-D", data, "-U", "app", "-E", "UTF8"]
    words += ["--locale=C.UTF-8", "-A", "scram-sha-256", f"--pwfile={secret}"]
    return words + (["--no-sync"] if _for_tests() else [])


def _configure() -> None:
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.socket_dir()),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "jit": "off",  # our queries are short: compiling them costs more than it saves
        "log_min_error_statement": "panic",  # a statement that failed carries the texts of a row
        "log_error_verbosity": "terse",  # and so does the detail of its error
        "log_min_messages": "log",  # and its message may repeat a value; the product logs it without (core/log_words.py)
        "log_timezone": "Asia/Shanghai",
        "timezone": "Asia/Shanghai",
    } | (TEST_SPEED if _for_tests() else {})
    lines = [f"{name} = '{_quoted(name, value)}'\n" for name, value in values.items()]
    path = data_dir() / "xuncha.conf"
    path.write_text("".join(lines))
    if account := places.service_account():
        os.chown(path, account.uid, account.gid)


def _quoted(name: str, value: str) -> str:
    if name == "unix_socket_directories":  # a list: a path with a comma or a blank needs its own quotes
        value = '"' + value.replace('"', '""') + '"'
    return value.replace("'", "''")


def _drop_stale_pid() -> None:
    """Remove a pid file that nobody stands behind: its number may be another program's, or a dead one nobody has reaped.

    PostgreSQL would refuse to start. Each of its processes stands in the data folder, so we look for one there.
    """
    data = str(data_dir().resolve())
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # gone meanwhile, or another account's
            if os.readlink(process) == data:
                return
    (data_dir() / "postmaster.pid").unlink(missing_ok=True)


def _for_tests() -> bool:
    return os.environ.get("XUNCHA_TEST_SERVICES") == "1"


def _log() -> Path:
    return data_dir() / "server.log"


def _last_words() -> str:
    try:
        return "\n" + "\n".join(_log().read_text(errors="replace").splitlines()[-5:])
    except OSError:
        return ""
