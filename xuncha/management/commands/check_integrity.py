"""manage.py check_integrity: files, rows and rights against each other; exit 0 with `OK`, or 1 with a line for each fault."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from xuncha import integrity


class Command(BaseCommand):
    help = "核对文件与登记、摘要、授权与可达范围是否一致"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is found."""
        found = 0
        for line in integrity.findings():
            self.stdout.write(line)
            found += 1
        if found:
            sys.exit(1)
        self.stdout.write("OK")
