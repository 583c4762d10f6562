#!/usr/bin/env python3
"""Django's command line, with the embedded database and queue started first when a command needs them."""

import os
import signal
import sys
from types import FrameType

from xuncha import services

WITHOUT_SERVICES = {"help", "version", "--version", "--help", "-h", "startapp", "collectstatic"}
WITHOUT_LOOKING = WITHOUT_SERVICES | {"check", "makemigrations"}  # named servers need not answer


def main() -> None:
    """Run the command; stop the services afterwards if nobody else uses them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    command = sys.argv[1] if len(sys.argv) > 1 and "--help" not in sys.argv else "help"
    try:
        if command not in WITHOUT_SERVICES:
            services.ensure()
        if command not in WITHOUT_LOOKING:
            services.verify(queue=False)  # commands that ask for work say themselves when the queue is away
        _execute()
    except services.ServiceError as error:
        sys.exit(str(error))
    finally:
        services.release()


def _execute() -> None:
    from django.core.exceptions import ImproperlyConfigured  # slow import, and the services must be there first
    from django.core.management import execute_from_command_line

    signal.signal(signal.SIGTERM, leave)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # the settings say it in words
        sys.exit(str(error))


def leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends the command as Ctrl-C does, so that the services are released."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
