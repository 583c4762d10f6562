"""What the supervisor asks about the world before and while the product runs."""

import http.client
import os
import shutil
import socket
from pathlib import Path

from xuncha import services
from xuncha.serve.words import StartError, say

LEAST_FREE = 300 * 1024 * 1024


def revive_services() -> None:
    """Start an embedded service again that has died under us."""
    try:
        if services.ensure():
            say("内嵌数据库或队列意外停止,已重新启动。")
    except services.ServiceError as error:
        say(str(error))


def answers(port: int) -> bool:
    """Whether the product says on /healthz that it is well."""
    host = (os.environ.get("ALLOWED_HOSTS") or "127.0.0.1").split(",")[0].lstrip(".")
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})  # as a proxy asks
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def port_is_free(port: int) -> bool:
    """Whether a web server can have this port of the machine itself."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def has_round() -> bool:
    """Whether the database holds a round already, asked before Django is there."""
    return _has_row("rounds_inspectionround")


def has_account() -> bool:
    """Whether anybody could log in at all."""
    return _has_row("core_user")


def _has_row(table: str) -> bool:
    connection = services.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if not cursor.fetchone()[0]:
                return False
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608  one of the two names above
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def static_is_stale(root: Path) -> bool:
    """Whether a source of the static files is newer than what was collected last."""
    manifest = root / "staticfiles.json"
    if not manifest.exists():
        return True
    sources = [services.CHECKOUT / "requirements.txt", *(services.CHECKOUT / "static").rglob("*")]
    return max(path.stat().st_mtime for path in sources) > manifest.stat().st_mtime


def last_words(path: Path) -> str:
    """The last line of a log that says something: of a traceback, what was wrong. A full disk is said in our words."""
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines()[-200:] if line.strip()]
    if any("No space left on device" in line for line in lines[-40:]):
        return "磁盘已满,请清理后重新运行。"
    return lines[-1][:500] if lines else "没有留下说明。"


def refuse_full_disk(var: Path) -> None:
    """A database that fills the disk half-way is worse than one that does not start."""
    if (free := shutil.disk_usage(var).free) < LEAST_FREE:
        least, left = LEAST_FREE >> 20, free >> 20
        raise StartError(f"数据目录 {var} 所在的磁盘只剩 {left} MB,至少需要 {least} MB。请清理,或换一个 XUNCHA_VAR。")
