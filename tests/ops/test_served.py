"""Servers that DATABASE_URL and REDIS_URL name: what is wrong with one is a sentence that says what to do."""

import os
import re
import secrets
import subprocess
import sys
from contextlib import closing
from urllib.parse import quote

import psycopg2
import pytest

from xuncha import services
from xuncha.services import CHECKOUT, addresses, served

PASSWORD = "口令/p@ss"
CHINESE = "ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"


class Office:
    """An ordinary role and databases on the tests' server, as a managed server would hold them."""

    def __init__(self, host: str, port: str):
        self.host, self.port = host, port
        self.role = f"office_{secrets.token_hex(4)}"
        self.made = []

    def sql(self, *texts):
        with closing(psycopg2.connect(os.environ.get("TESTS_OWN_URL") or services.database_url())) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for text in texts:
                    cursor.execute(text)

    def database(self, how=CHINESE, owner=True):
        name = f"{self.role}_{len(self.made)}"
        self.sql(f"CREATE DATABASE {name} {f'OWNER {self.role}' if owner else ''} {how}")
        self.made.append(name)
        return name

    def url(self, name, password=PASSWORD, **more):
        host = quote(more.get("host", self.host), safe="")
        return f"postgres://{more.get('role', self.role)}:{quote(password, safe='')}@/{name}?host={host}&port={self.port or 5432}"


@pytest.fixture
def office(monkeypatch):
    given = services.database_settings()
    monkeypatch.setenv("TESTS_OWN_URL", services.database_url())
    monkeypatch.delenv("REDIS_URL", raising=False)
    made = Office(given["HOST"], given["PORT"])
    made.sql(f"CREATE ROLE {made.role} LOGIN PASSWORD '{PASSWORD}'")
    yield made
    made.sql(*[f"DROP DATABASE {name} WITH (FORCE)" for name in made.made], f"DROP ROLE {made.role}")


@pytest.fixture
def refused(monkeypatch):
    def ask(url, name="DATABASE_URL"):
        monkeypatch.setenv(name, url)
        with pytest.raises(services.ServiceError) as caught:
            services.verify()
        said = str(caught.value)
        assert "\n" not in said and "Traceback" not in said and PASSWORD not in said and said.endswith("。")
        return said

    return ask


def test_a_database_of_ones_own_will_do(office, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", office.url(office.database()))
    services.verify()
    with closing(services.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (office.role,)


def test_nothing_named_nothing_asked(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(served, "_verify_database", pytest.fail)
    services.verify()


def test_no_way_in(office, refused):
    name = office.database()
    assert "用户名或口令不对" in refused(office.url(name, password="wrong"))
    assert "用户名或口令不对" in refused(office.url(name, role="nobody_here"))
    assert "没有这个库" in refused(office.url("not_there"))
    assert "主机没有应答" in refused(office.url(name, host="/nowhere"))
    assert "主机没有应答" in refused("postgres://u:p@127.0.0.1:1/d")
    office.sql(
        f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC", f"REVOKE CONNECT ON DATABASE {name} FROM {office.role}"
    )
    assert "GRANT CONNECT" in refused(office.url(name))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", "编码是 LATIN1"),
        ("ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0", "字符类型是 C"),
    ],
)
def test_a_database_that_knows_no_chinese(office, refused, how, words):
    said = refused(office.url(office.database(how)))
    assert words in said and "CREATE DATABASE" in said and "C.UTF-8" in said


def test_no_right_to_make_tables(office, refused):
    name = office.database(owner=False)
    assert f"ALTER DATABASE {name} OWNER TO {office.role}" in refused(office.url(name))


def test_no_right_to_make_the_extension(office, refused, monkeypatch):
    name = office.database(owner=False)
    with closing(psycopg2.connect(services.database_url(), dbname=name)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"GRANT CREATE ON SCHEMA public TO {office.role}")
        assert "CREATE EXTENSION btree_gist" in refused(office.url(name))
        connection.cursor().execute("CREATE EXTENSION btree_gist")
    services.verify()


def test_an_extension_that_the_server_lacks(office, refused, monkeypatch):
    monkeypatch.setattr(served, "EXTENSIONS", ("not_on_any_server",))
    assert "没有扩展 not_on_any_server" in refused(office.url(office.database()))


def test_a_server_that_is_too_old(office, refused, monkeypatch):
    monkeypatch.setattr(served, "OLDEST", 99)
    assert re.search(r"PostgreSQL \d+,本系统需要 99", refused(office.url(office.database())))


def test_a_queue_that_does_not_answer(refused, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("XUNCHA_QUEUE_DB", raising=False)
    own = addresses.queue_url().partition("?")[0]
    assert "没有应答" in refused("redis://:p@127.0.0.1:1/0", "REDIS_URL")
    assert "没有应答" in refused("unix:///nowhere.sock", "REDIS_URL")
    assert "没有这个编号的库" in refused(f"{own}?db=15", "REDIS_URL")  # the cache would be the sixteenth
    assert "编号" in refused("redis://h/abc", "REDIS_URL")


def test_migrate_says_it_too(tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": "postgres://u:geheim@127.0.0.1:1/d",
        "XUNCHA_VAR": str(tmp_path / "var"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "主机没有应答" in done.stderr
    assert "geheim" not in done.stderr
