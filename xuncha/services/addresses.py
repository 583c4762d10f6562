"""Addresses of the database and of the queue, for settings: from the environment, else of the embedded servers."""

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from xuncha.services import places


def is_given(name: str) -> bool:
    """Whether the environment names this server (DATABASE_URL, REDIS_URL)."""
    return bool(os.environ.get(name))


def database_url() -> str:
    """DATABASE_URL, else the address of the embedded PostgreSQL. Starts nothing; may draw the password file."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    return f"postgres://app:{places.password()}@/xuncha?host={quote(str(places.socket_dir()), safe='')}"


def database_settings() -> dict[str, Any]:
    """Django's DATABASES['default'] for `database_url()`; further query parts go to OPTIONS (sslmode and so on)."""
    parts = _parts("DATABASE_URL", database_url(), ("postgres", "postgresql"), "postgres://用户:口令@主机:5432/库名")
    if not parts.path.lstrip("/"):
        raise places.ServiceError("DATABASE_URL 没有写库名,例如 postgres://用户:口令@主机:5432/库名。")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def valkey_socket() -> str:
    """Path of the embedded Valkey's socket."""
    return str(places.socket_dir() / "valkey.sock")


def redis_url() -> str:
    """REDIS_URL, else the embedded Valkey, in the form that kombu (Celery) reads."""
    parts, number = _redis()
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def queue_url() -> str:
    """The same database of the same server for redis-py."""
    return _for_redis_py(0)


def cache_url() -> str:
    """The same server for redis-py (cache, locks), but the next database: emptying the cache leaves the queue alone."""
    return _for_redis_py(1)


def _for_redis_py(further: int) -> str:
    parts, number = _redis()
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number + further}"
    return urlunsplit(parts._replace(path=f"/{number + further}"))


def _redis() -> tuple[SplitResult, int]:
    """The server's address without the database's number, and the number of the queue's database.

    XUNCHA_QUEUE_DB is for tests only, which may share a server with the product or run side by side: one's worker must
    not take another's jobs.
    """
    given = os.environ.get("REDIS_URL") or f"unix://{quote(valkey_socket())}"
    example = "redis://:口令@主机:6379/0"
    parts = _parts("REDIS_URL", given, ("redis", "rediss", "unix", "redis+socket"), example)
    query = dict(parse_qsl(parts.query))
    named = [query.pop(name, "") for name in ("virtual_host", "db")] + [parts.path.strip("/")]
    if parts.scheme in ("unix", "redis+socket"):
        parts, named = parts._replace(scheme="unix"), named[:2]
    number = os.environ.get("XUNCHA_QUEUE_DB") or next(filter(None, named), "0")
    if not number.isdecimal():
        raise places.ServiceError(f"REDIS_URL 末尾应为库的编号,现在是“{number}”,例如 {example}。")
    return parts._replace(query=urlencode(query)), int(number)


def _parts(name: str, given: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """The address in parts; one that can't be read is told so, without its password."""
    try:
        parts = urlsplit(given)
        _ = parts.port  # read here: it raises when it is no number, as it is with a bare / or # in the password
    except ValueError:
        raise places.ServiceError(
            f"{name} 无法识别:端口应为数字,口令中的 / # @ 等要写成 %2F %23 %40,例如 {example}。"
        ) from None
    if parts.scheme not in schemes:
        raise places.ServiceError(f"{name} 必须以 {schemes[0]}:// 开头,例如 {example}。")
    return parts
