"""The tests' own database and queue, loaded by `-p tests.services_plugin` before Django reads its settings.

They live in XUNCHA_VAR (default `var/test`), run without fsync, are started once (xdist's workers attach) and stopped
at the end. DATABASE_URL / REDIS_URL replace them as they do for the product; the named database itself is not touched.
"""

import os
import re
from contextlib import closing
from pathlib import Path

import pytest

OWN_VAR = Path(__file__).resolve().parents[1] / "var" / "test"
os.environ.setdefault("XUNCHA_VAR", str(OWN_VAR))
os.environ["XUNCHA_VAR"] = os.path.abspath(os.environ["XUNCHA_VAR"])
os.environ["XUNCHA_TEST_SERVICES"] = "1"
os.environ.setdefault("XUNCHA_PLAIN_STATIC", "1")
worker = re.fullmatch(r"gw([0-6])", os.environ.get("PYTEST_XDIST_WORKER", ""))
# the server has sixteen databases: nobody takes the jobs of the tests beside, nor of the product on a named server
os.environ["XUNCHA_QUEUE_DB"] = str(2 + 2 * int(worker[1] if worker else 0))

from xuncha import services  # noqa: E402  the environment must be right before anything of the product is read


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start or attach, unless pytest only wants to show something."""
    if not (config.option.help or config.option.collectonly):
        try:
            services.ensure()
            services.verify()
            _may_test()
        except services.ServiceError as error:
            raise pytest.UsageError(str(error)) from None


def _may_test() -> None:
    """On a named server the tests make a database of their own beside the named one, and lay rows past its triggers."""
    with closing(services.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise services.ServiceError(
                "运行测试要另建测试库、暂停触发器,DATABASE_URL 请换用数据库超级用户;不设 DATABASE_URL 则用自带的数据库。指定的库本身不会被改动。"
            )


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop with the last user; where our data had to be put outside the checkout, leave nothing behind."""
    if services.release() and services.var_dir() == OWN_VAR and (OWN_VAR / "home").exists():
        services.destroy()
