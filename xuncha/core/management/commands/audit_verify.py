"""manage.py audit_verify: walk the chain; exit 0 with `OK n entries`, or 1 with `FAIL id=… reason=…`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from xuncha.core import audit


class Command(BaseCommand):
    help = "核验审计日志：逐条核对封签链和库外的锚定文件"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdict."""
        verdict = audit.verify()
        self.stdout.write(str(verdict))
        if verdict.reason:
            sys.exit(1)
