"""`python -m xuncha.serve`: what `make run` runs."""

import os
import subprocess
import sys

import psycopg2

from xuncha import services
from xuncha.serve.supervisor import Supervisor
from xuncha.serve.words import StartError


def port_number() -> int:
    """PORT from the environment, 8000 by default."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 1024 <= int(given) <= 65535:
        raise StartError(f"PORT 应为 1024 至 65535 之间的数字,现在是“{given}”。")
    return int(given)


def main() -> int:
    """Run until stopped; 1 when the start failed, with the reason on the screen."""
    os.chdir(services.CHECKOUT)
    os.umask(0o077)  # logs, uploads and generated files are for this account alone
    os.environ.setdefault("TZ", "Asia/Shanghai")  # so that all logs tell the same time
    if os.environ.get("XUNCHA_ENV", "demo") == "demo":
        os.environ.setdefault("XUNCHA_TODAY", "2023-07-10")  # the day on which the demo round stands
    try:
        os.environ["XUNCHA_VAR"] = str(services.var_dir())
        return Supervisor(port_number()).run()
    except (StartError, services.ServiceError, subprocess.SubprocessError, psycopg2.OperationalError) as error:
        print(str(error).strip(), file=sys.stderr, flush=True)
        return 1
    except OSError as error:  # a folder of another account, read-only or full
        place = error.filename or os.environ["XUNCHA_VAR"]
        print(
            f"无法使用 {place}({error.strerror}):请检查数据目录的属主、权限和剩余空间,或另设 XUNCHA_VAR。",
            file=sys.stderr,
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
