"""Where the embedded services live: folders, account, sockets, password. Nothing here starts anything."""

import hashlib
import os
import pwd
import secrets
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
POSTGRES_MAJOR = "18"
PG_SOCKET = ".s.PGSQL.5432"
PRIVATE_PLACES = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108  only root comes here, with an unguessable name
SHORT_PLACE = Path("/tmp")  # noqa: S108  make_socket_dir() refuses a folder that somebody else has put there
SOCKET_LIMIT = 100  # the kernel allows 107 bytes; the rest is room for a longer file name


class ServiceError(RuntimeError):
    """A service can't be had; the text is a Chinese sentence for the operator that says what to do."""


@dataclass(frozen=True)
class Account:
    """The account that runs the servers when we are root, which PostgreSQL refuses (服务账号)."""

    name: str
    uid: int
    gid: int


@lru_cache
def service_account() -> Account | None:
    """None for an ordinary user: the servers then run as that user."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("XUNCHA_SERVICE_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise ServiceError(f"系统中没有账号 {name},请用环境变量 XUNCHA_SERVICE_USER 指定一个普通账号。") from None
    return Account(name, entry.pw_uid, entry.pw_gid)


def as_service() -> dict[str, Any]:
    """Keyword arguments that make `subprocess` run a server as the service account, with private files."""
    account = service_account()
    found: dict[str, Any] = {"cwd": "/", "umask": 0o077, "stdin": -3}
    if account:
        found |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return found


def make_folder(path: Path, mode: int) -> Path:
    """Create `path` and its missing parents with this mode whatever the umask says; existing ones stay as they are."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        try:
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)
        except OSError as error:
            raise ServiceError(f"无法建立目录 {folder}({error.strerror}),请换一个可写的 XUNCHA_VAR。") from error
    return path


def make_private(path: Path) -> Path:
    """A folder that only the servers' account (and root) can enter."""
    make_folder(path, 0o700)
    if account := service_account():
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def var_dir() -> Path:
    """The product's own data folder: XUNCHA_VAR, else `var` in the checkout; created when missing."""
    given = os.environ.get("XUNCHA_VAR")
    path = Path(os.path.abspath(Path(given).expanduser())) if given else CHECKOUT / "var"
    return make_folder(path, 0o711 if os.geteuid() == 0 else 0o700)


def may_enter(path: Path, account: Account) -> bool:
    """Whether the account may walk into this folder, through every parent (permission bits only)."""
    path = path.resolve()
    for folder in (path, *path.parents):
        state = folder.stat()
        shift = 6 if state.st_uid == account.uid else 3 if state.st_gid == account.gid else 0
        if not state.st_mode >> shift & 1:
            return False
    return True


def home() -> Path:
    """The folder of the servers' data: var, or a private one when the service account can't walk into var.

    The choice is made once and kept in the file `var/home`, so that a later chmod doesn't hide the data.
    """
    var = var_dir()
    pointer = var / "home"
    if pointer.exists():
        return Path(_read(pointer))
    account = service_account()
    if account is None or (var / f"pg{POSTGRES_MAJOR}").exists() or may_enter(var, account):
        return var
    base = next(base for base in PRIVATE_PLACES if os.access(base, os.W_OK | os.X_OK))
    token = f"{var}:{secrets.token_hex(8)}"  # a new var at an old path must not find the old one's data
    path = Path(write_once(pointer, str(base / f"xuncha-{hashlib.sha256(token.encode()).hexdigest()[:10]}")))
    print(f"服务账号 {account.name} 无法进入 {var},内嵌数据库的数据改存于 {path}。", file=sys.stderr, flush=True)
    return path


def socket_dir() -> Path:
    """Where the sockets stand: under home, or a short folder in /tmp when the path would be too long for a socket."""
    path = home() / "run"
    if len(os.fsencode(path / PG_SOCKET)) <= SOCKET_LIMIT:
        return path
    return SHORT_PLACE / f"xuncha-{os.geteuid()}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:10]}"


def make_socket_dir() -> Path:
    """Create the socket folder; one in /tmp that somebody else has put there is refused."""
    path = socket_dir()
    owner = account.uid if (account := service_account()) else os.geteuid()
    if path.is_symlink() or (path.exists() and path.stat().st_uid not in (owner, os.geteuid())):
        raise ServiceError(f"目录 {path} 属于其他账号,请删除它,或把 XUNCHA_VAR 设为较短的路径。")
    return make_private(path)


def write_once(path: Path, text: str) -> str:
    """Write `text` into a new file of mode 600 and return it; when the file is there already, return what it holds."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(text)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first
    except OSError as error:
        raise ServiceError(f"无法写入 {path}({error.strerror}),请检查目录的属主和权限。") from error
    finally:
        draft.unlink(missing_ok=True)
    return _read(path)


def password() -> str:
    """The password of the embedded database, drawn at random the first time."""
    path = var_dir() / "pg-password"
    return _read(path) if path.exists() else write_once(path, secrets.token_urlsafe(24))


def not_yours(path: Path | str) -> ServiceError:
    """The error for a file that another account made, mostly root's files met by an ordinary user (属主不符)."""
    return ServiceError(f"无权使用 {path}:请用当初启动系统的账号运行,或另设 XUNCHA_VAR。")


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except PermissionError:
        raise not_yours(path) from None
