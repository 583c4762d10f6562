"""manage.py audit_seal: seal the trail's new entries now."""

from typing import Any

from django.core.management.base import BaseCommand

from xuncha.core import audit


class Command(BaseCommand):
    help = "给尚未封签的审计记录封签，并写入库外的锚定文件"

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many."""
        self.stdout.write(f"sealed {audit.seal()} entries")
