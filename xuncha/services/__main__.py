"""`python -m xuncha.services start|stop|status|destroy`: the embedded services by hand (内嵌服务); `verify` looks at named ones."""

import sys

from xuncha import services

WORDS = {"postgres": "内嵌数据库", "valkey": "内嵌队列服务"}


def main() -> int:
    """Run one verb; exit code 1 when something is wrong or, for `status`, not running."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    try:
        if verb == "start":
            services.ensure(keep=True)
        elif verb == "stop":
            services.stop()
        elif verb == "destroy":
            services.destroy()
        elif verb == "verify":
            services.verify()
        elif verb != "status":
            print("用法:python -m xuncha.services start|stop|status|destroy|verify", file=sys.stderr)
            return 2
        found = services.status()
    except services.ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    for name, answers in found.items():
        print(f"{WORDS[name]}:{'运行中' if answers else '未运行'}")
    return 1 if verb == "status" and not all(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
