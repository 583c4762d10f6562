"""One foreground process that starts everything, keeps it running and stops it cleanly (一键启动).

Order: embedded services, migrations, static files, demo round, then web, worker and beat; on Ctrl-C or SIGTERM the
reverse, the embedded services last. What the children say goes to `var/log/*.log`.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import IO

from xuncha import services
from xuncha.serve.children import Child
from xuncha.serve.facts import (
    answers,
    has_account,
    has_round,
    last_words,
    port_is_free,
    refuse_full_disk,
    revive_services,
    static_is_stale,
)
from xuncha.serve.words import NOT_SET_UP, StartError, accounts_table, say

READY_SECONDS = 90
LEAVING_SECONDS = 15
WATCH_SERVICES_SECONDS = 5


class Stopped(Exception):
    """Ctrl-C or SIGTERM arrived while starting."""


class Supervisor:
    """The life of one `make run`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.var = services.var_dir()
        self.logs = self.var / "log"
        self.stop = threading.Event()
        self.children = self._children()

    def run(self) -> int:
        """Start, watch until told to stop, stop. The exit code is 0 after a clean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told)
        lock = self._only_one()
        lock.seek(0)
        killed = bool(lock.read())  # the last one left its address: its web server may still be leaving
        lock.truncate(0)
        began = time.monotonic()
        try:
            self._refuse_taken_port(LEAVING_SECONDS if killed else 0)
            refuse_full_disk(self.var)
            self._prepare()
            for child in self.children:
                child.start()
            self._wait_until_ready()
            lock.write(f"http://127.0.0.1:{self.port}/")
            lock.flush()
            self._greet(time.monotonic() - began)
            self._watch()
        except Stopped:
            pass
        finally:
            self._stop_all()
            lock.truncate(0)
            lock.close()
        say("系统已停止。")
        return 0

    def _children(self) -> list[Child]:
        python, celery = sys.executable, ["-m", "celery", "-A", "xuncha.celery:app"]
        web = ["-m", "gunicorn", "xuncha.wsgi:application", "--worker-class", "gthread", "--workers", "2"]
        web += ["--threads", "4", "--bind", f"127.0.0.1:{self.port}", "--timeout", "60", "--graceful-timeout", "10"]
        web += ["--no-control-socket"]
        worker = [*celery, "worker", "--concurrency", "2", "--max-tasks-per-child", "20", "--loglevel", "INFO"]
        worker += [
            "--without-mingle",
            "--without-gossip",
        ]  # looking for other workers takes seconds
        beat = [*celery, "beat", "--schedule", str(self.var / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"]
        named = (("web", "网页服务", web), ("worker", "后台任务", worker), ("beat", "定时任务", beat))
        return [Child(title, [python, *words], self.logs / f"{name}.log") for name, title, words in named]

    def _told(self, number: int, frame: FrameType | None) -> None:
        if not self.stop.is_set():
            say("正在停止……")
        self.stop.set()

    def _only_one(self) -> IO[str]:
        lock = open(self.var / ".serve.lock", "a+")  # noqa: SIM115  held until the end
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartError(f"系统已在运行:{lock.read() or '正在启动'},不能在同一数据目录再启动一次。") from None
        return lock

    def _refuse_taken_port(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not port_is_free(self.port):
            if self.stop.wait(0.2):
                raise Stopped
            if time.monotonic() > deadline:
                other = self.port + 1 if self.port < 65535 else 8000
                raise StartError(f"端口 {self.port} 已被占用,请换一个端口:make run PORT={other}。")

    def _prepare(self) -> None:
        say("正在启动数据库与队列……")
        services.ensure()
        services.verify()
        self._manage("升级数据库结构", "migrate", "--noinput", "--verbosity", "1")
        if static_is_stale(Path(os.environ.get("XUNCHA_STATIC") or self.var / "static")):
            self._manage("整理静态文件", "collectstatic", "--noinput", "--verbosity", "0")
        if os.environ.get("XUNCHA_ENV", "demo") == "demo" and not has_round():
            password = os.environ.get("XUNCHA_DEMO_PASSWORD") or "Xuncha@2023"
            self._manage("建立演示数据(首次启动,请稍候)", "demo_round", "--password", password)
            path = self.var / "demo-password"
            path.touch(mode=0o600)
            path.write_text(password)

    def _manage(self, title: str, *words: str) -> None:
        """One management command, its words kept in setup.log; Ctrl-C ends it."""
        say(f"正在{title}……")
        log = self.logs / "setup.log"
        step = Child(title, [sys.executable, "manage.py", *words], log)
        step.start()
        while step.code() is None:
            if self.stop.wait(0.05):
                step.end(10)
                raise Stopped
        if step.code():
            raise StartError(f"{title}失败:{last_words(log)}(日志见 {log})")

    def _wait_until_ready(self) -> None:
        web, deadline = self.children[0], time.monotonic() + READY_SECONDS
        while not answers(self.port):
            if self.stop.wait(0.1):
                raise Stopped
            if web.code() is not None or time.monotonic() > deadline:
                raise StartError(f"网页服务未能启动:{last_words(web.log)}(日志见 {web.log})")

    def _greet(self, seconds: float) -> None:
        say(f"\n县委巡察工作管理系统已启动(用时 {seconds:.0f} 秒):http://127.0.0.1:{self.port}/")
        password = self.var / "demo-password"
        if password.exists():
            say(accounts_table(password.read_text().strip()))
        if not has_account():
            say(NOT_SET_UP)
        say(f"运行日志在 {self.logs},按 Ctrl-C 停止。")

    def _watch(self) -> None:
        look = 0.0
        while not self.stop.wait(0.5):
            if time.monotonic() > look:
                revive_services()
                look = time.monotonic() + WATCH_SERVICES_SECONDS
            for child in self.children:
                child.revive(say)

    def _stop_all(self) -> None:
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(30)
        services.release()
