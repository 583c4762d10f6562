"""What leaves the house opens in LibreOffice, with its password only.

LibreOffice is large (300 MB) and no part of `make setup-dev`: where it is missing, the test says so and is skipped. To run it:
apt-get install --no-install-recommends libreoffice-calc python3-uno
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.core.test_exports import act, ask, work
from tests.petitions.letters import register

SCRIPT = Path(__file__).with_name("libreoffice.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-uno belongs to


def _missing() -> bool:
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return True
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(
    _missing(), reason="没有安装 LibreOffice（libreoffice-calc、python3-uno），口令文件改由 msoffcrypto 的测试验证"
)
def test_an_export_opens_in_libreoffice_with_its_password_only(world, login, tmp_path):
    letter = register(world)
    asked = ask(login("leader_2"), "petitions")
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    assert work().status == "done"
    asked.refresh_from_db()
    password, path = asked.password, tmp_path / "信访台账.xlsx"
    path.write_bytes(login("leader_2").get(f"/files/{asked.file.uid}/").content)
    command = [SYSTEM_PYTHON, str(SCRIPT), str(path), "-", "guess-2345", password.lower(), password]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    none, guessed, lower, opened = json.loads(answer.stdout)
    assert (none, guessed, lower) == (None, None, None)
    assert opened[:2] == ["编号", letter.number]
    assert any(asked.trace in cell and "leader_2" in cell for cell in opened), "who took it away, and its trace code"
