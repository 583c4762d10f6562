"""Embedded PostgreSQL and Valkey for a machine that has neither (内嵌服务); importable without Django.

Without DATABASE_URL / REDIS_URL the product runs its own servers in XUNCHA_VAR, as root and as an ordinary user alike.
Settings read the addresses, which starts nothing; `manage.py`, `xuncha.serve` and the tests call `ensure()`.
"""

from xuncha.services.addresses import cache_url, database_settings, database_url, redis_url
from xuncha.services.launcher import destroy, ensure, release, status, stop, wanted
from xuncha.services.places import CHECKOUT, ServiceError, var_dir
from xuncha.services.served import connect, knows_chinese, verify

__all__ = [
    "CHECKOUT",
    "ServiceError",
    "cache_url",
    "connect",
    "database_settings",
    "database_url",
    "destroy",
    "ensure",
    "knows_chinese",
    "redis_url",
    "release",
    "status",
    "stop",
    "var_dir",
    "verify",
    "wanted",
]
