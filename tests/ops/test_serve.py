"""The supervisor of `make run`: its children, and the whole thing from start to Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.addresses import database_url
from tests.factories import make_user
from tests.ops.test_services import Installation
from xuncha.core.models import User
from xuncha.serve import facts, words
from xuncha.serve.children import Child
from xuncha.serve.supervisor import Supervisor
from xuncha.services import CHECKOUT


def until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def child(tmp_path):
    made = Child("试验", ["sh", "-c", "echo 你好; exec sleep 60"], tmp_path / "log" / "child.log")
    yield made
    made.end(1)


def test_a_childs_words_go_to_its_log(child):
    child.start()
    until(lambda: child.log.read_text() == "你好\n")
    assert child.code() is None


def test_a_dead_child_comes_back_later_and_later(child):
    said = []
    child.command = ["false"]
    child.start()
    for _ in range(2):
        until(lambda: child.code() is not None)
        child.revive(said.append)
        assert child.due is not None
        child.due = 0.0
        child.revive(said.append)
    assert ["1 秒后" in said[0], "2 秒后" in said[1]] == [True, True]
    assert "代码 1" in said[0]


def test_a_running_child_is_left_alone(child):
    child.start()
    pid = child.process.pid
    child.revive(pytest.fail)
    assert child.process.pid == pid


def test_a_child_that_will_not_end_is_killed_with_its_own(child):
    child.command = ["sh", "-c", "trap '' TERM; sleep 61 & sleep 62; sleep 63"]
    child.start()
    time.sleep(0.3)
    child.end(0.2)
    assert child.code() == -signal.SIGKILL


def test_a_child_ends_with_its_parent(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from xuncha.serve.children import Child;"
        f"c = Child('x', ['sleep', '60'], Path({str(tmp_path)!r}) / 'c.log'); c.start();"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    until(lambda: not Path(f"/proc/{pid}/stat").exists() or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z")


def test_a_big_log_is_set_aside(child, monkeypatch):
    monkeypatch.setattr("xuncha.serve.children.LOG_BYTES", 3)
    child.log.parent.mkdir()
    child.log.write_text("旧的记录")
    child.start()
    until(lambda: child.log.read_text() == "你好\n")
    assert child.log.with_suffix(".log.1").read_text() == "旧的记录"


def test_static_files_are_collected_only_when_newer(tmp_path):
    assert facts.static_is_stale(tmp_path)
    manifest = tmp_path / "staticfiles.json"
    manifest.write_text("{}")
    assert not facts.static_is_stale(tmp_path)
    os.utime(manifest, (0, 0))
    assert facts.static_is_stale(tmp_path)


def test_every_demo_account_is_shown():
    table = words.accounts_table("口令一二三")
    assert "口令一二三" in table
    for name in ("office_director", "leader_n", "member_2b", "chief_t", "stranger", "sysadmin"):
        assert name in table


@pytest.mark.django_db(transaction=True)
def test_an_empty_production_names_the_command_until_there_is_an_account(tmp_path, monkeypatch, capsys):
    for name, value in {
        "DATABASE_URL": database_url(),
        "XUNCHA_VAR": str(tmp_path),
        "XUNCHA_ENV": "production",
    }.items():
        monkeypatch.setenv(name, value)
    supervisor = Supervisor(8000)
    User.objects.all().delete()
    assert not facts.has_account()
    supervisor._greet(1.0)
    said = [line for line in capsys.readouterr().out.splitlines() if "init_office" in line]
    assert len(said) == 1 and "manage.py init_office --county" in said[0] and "还没有初始化" in said[0]
    make_user("jiang")
    assert facts.has_account()
    supervisor._greet(1.0)
    assert "init_office" not in capsys.readouterr().out


def serve(it, port):
    env = it.env | {"PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "xuncha.serve"],
        cwd=CHECKOUT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def it(tmp_path):
    made = Installation(tmp_path / "var")
    yield made
    made.services("destroy")


def test_a_taken_port_is_refused_in_words(it):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        started = serve(it, port)
        said, _ = started.communicate(timeout=30)
    assert started.returncode == 1
    assert f"端口 {port} 已被占用" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["eighty", "80", "70000"])
def test_a_bad_port_is_refused_in_words(it, port):
    started = serve(it, port)
    said, _ = started.communicate(timeout=30)
    assert started.returncode == 1 and "PORT 应为 1024 至 65535" in said


@pytest.mark.parametrize("bad", ["file", "file/var"])
def test_a_data_folder_that_cannot_be_used_is_refused_in_words(tmp_path, bad):
    (tmp_path / "file").touch()
    started = serve(Installation(tmp_path / bad), free_port())
    said, _ = started.communicate(timeout=30)
    assert started.returncode == 1 and "XUNCHA_VAR" in said and said.count("\n") == 1


def test_a_nearly_full_disk_is_refused_in_words(tmp_path, monkeypatch):
    facts.refuse_full_disk(tmp_path)
    monkeypatch.setattr(facts, "LEAST_FREE", 1 << 60)
    with pytest.raises(words.StartError, match="请清理,或换一个 XUNCHA_VAR"):
        facts.refuse_full_disk(tmp_path)


def test_the_reason_is_the_last_word_of_a_log(tmp_path):
    log = tmp_path / "setup.log"
    log.write_text("Traceback (most recent call last):\n  File x\nValueError: 缺少一项\n\n")
    assert facts.last_words(log) == "ValueError: 缺少一项"
    log.write_text("Traceback\npsycopg2.errors.DiskFull: No space left on device\nHINT: free some\n")
    assert "磁盘已满" in facts.last_words(log)


def test_after_a_kill_the_port_is_waited_for(it):
    """The last one left its address in the lock file: its web server has the port for a moment yet."""
    it.var.mkdir(parents=True)
    (it.var / ".serve.lock").write_text("http://127.0.0.1:1/")
    with socket.socket() as leaving:
        leaving.bind(("127.0.0.1", 0))
        leaving.listen()
        started = serve(it, leaving.getsockname()[1])
        time.sleep(2)
        assert started.poll() is None
    assert "正在启动数据库" in started.stdout.readline()
    started.terminate()
    assert "系统已停止" in started.communicate(timeout=60)[0] and started.returncode == 0
    assert (it.var / ".serve.lock").read_text() == ""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_until_ready(started):
    lines = []
    for line in started.stdout:
        lines.append(line)
        if "按 Ctrl-C 停止" in line:
            return lines
    pytest.fail("".join(lines))


@pytest.mark.slow
def test_from_nothing_to_a_running_product_and_back_twice(it):
    port = free_port()
    first = serve(it, port)
    said = "".join(read_until_ready(first))
    assert f"http://127.0.0.1:{port}/" in said and "口令均为" in said
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/")
    assert line.getresponse().getheader("Location", "").startswith("/login/")
    refused = serve(it, free_port())
    assert "系统已在运行" in refused.communicate(timeout=30)[0] and refused.returncode == 1
    first.send_signal(signal.SIGINT)
    assert "系统已停止" in first.communicate(timeout=60)[0]
    assert first.returncode == 0
    assert it.services("status", check=False).stdout.count("未运行") == 2

    began = time.monotonic()
    second = serve(it, port)
    read_until_ready(second)
    assert time.monotonic() - began < 15
    second.terminate()
    second.communicate(timeout=60)
    assert second.returncode == 0


@pytest.mark.slow
def test_what_dies_under_it_comes_back(it):
    started = serve(it, port := free_port())
    read_until_ready(started)
    os.kill(it.postmaster(), signal.SIGKILL)
    web = subprocess.run(["pgrep", "-P", str(started.pid), "-f", "gunicorn"], capture_output=True, text=True)
    os.kill(int(web.stdout.split()[0]), signal.SIGKILL)
    said = [started.stdout.readline(), started.stdout.readline()]
    assert any("网页服务意外退出" in line for line in said) and any("已重新启动" in line for line in said)
    until(lambda: facts.answers(port), 60)
    started.terminate()
    started.communicate(timeout=60)
    assert started.returncode == 0
