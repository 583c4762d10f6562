"""Addresses of the database and of the queue, for settings: from the environment, else of the embedded servers."""

import os
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from xuncha.services import places


def database_url() -> str:
    """DATABASE_URL, else the address of the embedded PostgreSQL. Starts nothing; may draw the password file."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    return f"postgres://app:{places.password()}@/xuncha?host={quote(str(places.socket_dir()), safe='')}"


def database_settings() -> dict[str, Any]:
    """Django's DATABASES['default'] for `database_url()`; further query parts go to OPTIONS (sslmode and so on)."""
    parts = urlsplit(database_url())
    if parts.scheme not in ("postgres", "postgresql"):
        raise places.ServiceError("DATABASE_URL 必须以 postgres:// 开头,例如 postgres://用户:口令@主机:5432/库名。")
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


def queue_database() -> int:
    """Number of the embedded Valkey's database that holds the queue; the cache has the next one.

    0 but for tests that run side by side on one server: XUNCHA_QUEUE_DB keeps one's worker from taking another's jobs.
    """
    return int(os.environ.get("XUNCHA_QUEUE_DB", "0"))


def redis_url() -> str:
    """REDIS_URL, else the embedded Valkey, in the form that kombu (Celery) reads."""
    given = os.environ.get("REDIS_URL")
    if not given:
        return f"redis+socket://{quote(valkey_socket())}?virtual_host={queue_database()}"
    if given.startswith("unix://"):
        parts = urlsplit(given)
        return f"redis+socket://{parts.path}?virtual_host={dict(parse_qsl(parts.query)).get('db', '0')}"
    return given


def cache_url() -> str:
    """The same server for redis-py (cache, locks), but the next database: emptying the cache leaves the queue alone."""
    parts = urlsplit(redis_url())
    if parts.scheme in ("redis+socket", "socket"):
        return f"unix://{parts.path}?db={queue_database() + 1}"
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "db"]
    return urlunsplit(parts._replace(path="/1", query=urlencode(query)))
