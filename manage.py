#!/usr/bin/env python3
"""Django's command line, with the embedded database and queue started first when a command needs them."""

import os
import signal
import sys
from types import FrameType

from xuncha import services

WITHOUT_SERVICES = {"help", "version", "--version", "--help", "-h", "startapp", "collectstatic"}


def main() -> None:
    """Run the command; stop the services afterwards if nobody else uses them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    needs = len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVICES and "--help" not in sys.argv
    try:
        if needs:
            services.ensure()
    except services.ServiceError as error:
        sys.exit(str(error))
    from django.core.management import execute_from_command_line  # slow import, and the services must be there first

    signal.signal(signal.SIGTERM, leave)
    try:
        execute_from_command_line(sys.argv)
    finally:
        services.release()


def leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends the command as Ctrl-C does, so that the services are released."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
