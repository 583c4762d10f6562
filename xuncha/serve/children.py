"""A child process of `make run` (子进程): start, watch, start again, end."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
LONG_LIFE_SECONDS = 60
LOG_BYTES = 10 * 1024 * 1024
_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """Runs in the child: a child whose supervisor is killed is told to end, and no stray server keeps the port."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One program in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor."""

    def __init__(self, title: str, command: list[str], log: Path) -> None:
        self.title = title
        self.command = command
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.born = 0.0
        self.deaths = 0
        self.due: float | None = None

    def start(self) -> None:
        """Start it, with its words added to its log."""
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # safe: the supervisor has no threads
            )
        self.born, self.due = time.monotonic(), None

    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.process.poll() if self.process else None

    def revive(self, say: Callable[[str], None]) -> None:
        """Start it again if it has died, later and later when it keeps dying."""
        if (code := self.code()) is None:
            return
        now = time.monotonic()
        if self.due is None:
            self.deaths = 1 if now - self.born > LONG_LIFE_SECONDS else self.deaths + 1
            wait = min(2 ** (self.deaths - 1), 30)
            self.due = now + wait
            say(f"{self.title}意外退出(代码 {code}),{wait} 秒后重新启动,日志见 {self.log}。")
        elif now >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        """SIGTERM: finish what is under way and leave."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Ask, wait, and after that time kill it with all that it started."""
        if not self.process:
            return
        self.ask_to_end()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
