"""scripts/venv.sh: whatever stops it, one line says what to do, and the next try begins where it must.

The interpreter is a stand-in that does as an interpreter would without network, without ensurepip, with a full disk.
"""

import os
import shutil
import subprocess

import pytest

from xuncha.services import CHECKOUT

STAND_IN = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
*version_info*) exit ${OLD:-0} ;;
*ensurepip*) exit ${NO_ENSUREPIP:-0} ;;
*"import pip"*) [ -e "$here/has-pip" ] ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo broken && [ -z "$NO_VENV" ] && touch .venv/bin/has-pip ;;
"-m pip"*) echo "$PIP_SAYS" >&2; echo called >>pip-calls; [ -z "$PIP_SAYS" ] ;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "constraints.txt"):
        shutil.copy(CHECKOUT / name, tmp_path)
    python = tmp_path / "python-stand-in"
    python.write_text(STAND_IN)
    python.chmod(0o755)

    def run(**env):
        command = [tmp_path / "scripts" / "venv.sh", "requirements.txt", ".venv/.runtime"]
        given = {"PATH": os.defpath, "PYTHON": str(python)} | env
        done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=60)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("正在")]
        assert len(lines) == done.returncode, done.stderr  # one line when it fails, none when it does not
        return lines[0] if lines else ""

    run.folder = tmp_path
    return run


def pip_calls(setup):
    calls = setup.folder / "pip-calls"
    return len(calls.read_text().splitlines()) if calls.exists() else 0


def test_done_once_and_then_not_again(setup):
    assert setup() == "" and setup() == "" and pip_calls(setup) == 1
    os.utime(setup.folder / "requirements.txt")  # a new pin
    os.utime(setup.folder / ".venv" / ".runtime", (0, 0))
    assert setup() == "" and pip_calls(setup) == 2


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PYTHON": "python3.99"}, "apt-get install python3 python3-venv"),
        ({"OLD": "1"}, "需要 Python 3.11"),
        ({"NO_ENSUREPIP": "1"}, "apt-get install python3-venv"),
        ({"NO_VENV": "1"}, "建立虚拟环境失败:broken"),
    ],
)
def test_without_an_environment_nothing_is_left(setup, env, words):
    assert words in setup(**env)
    assert not (setup.folder / ".venv").exists()
    assert setup() == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ERROR: No matching distribution found for Django==5.2", "PIP_FIND_LINKS"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘已满"),
    ],
)
def test_packages_that_cannot_be_had(setup, said, words):
    assert words in setup(PIP_SAYS=said)
    assert not (setup.folder / ".venv" / ".runtime").exists()
    assert setup() == ""


def test_a_half_made_environment_is_made_again(setup):
    setup()
    (setup.folder / ".venv" / "bin" / "has-pip").unlink()  # stopped before pip was there
    assert setup() == "" and pip_calls(setup) == 2


def test_packages_are_unpacked_whole_or_again(tmp_path):
    """A mark stands while packages are unpacked; with it the folder does not count, however whole it looks."""
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    (tmp_path / ".sys" / "usr" / "lib" / "chromium").mkdir(parents=True)
    (tmp_path / ".sys" / ".unpacking").touch()
    for name in ("apt-get", "dpkg"):  # nothing is installed by a test
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.defpath}"}
    subprocess.run([tmp_path / "scripts" / "system.sh"], env=env, check=True, timeout=60)
    assert not (tmp_path / ".sys" / "usr" / "lib" / "chromium").exists()
