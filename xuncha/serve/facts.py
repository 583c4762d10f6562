"""What the supervisor asks about the world before and while the product runs."""

import http.client
from pathlib import Path

from xuncha import services
from xuncha.serve.words import say


def revive_services() -> None:
    """Start an embedded service again that has died under us."""
    try:
        if services.ensure():
            say("内嵌数据库或队列意外停止,已重新启动。")
    except services.ServiceError as error:
        say(str(error))


def answers(port: int) -> bool:
    """Whether the product says on /healthz that it is well."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def has_round() -> bool:
    """Whether the database holds a round already, asked before Django is there."""
    connection = services.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('rounds_inspectionround') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return False
            cursor.execute("SELECT EXISTS (SELECT FROM rounds_inspectionround)")
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


def last_lines(path: Path, count: int) -> str:
    """The end of a log, for an error message."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
