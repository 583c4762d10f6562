"""`manage.py draw_flows`: write docs/flows.md anew from the tables of moves."""

from typing import Any

from django.core.management.base import BaseCommand

from xuncha import flows


class Command(BaseCommand):
    """Draw every life cycle."""

    help = "从流转表重画 docs/flows.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        flows.PAGE.write_text(flows.document(), encoding="utf-8")
        self.stdout.write(f"{flows.PAGE.name}：{sum(1 for _ in flows.lives())} 种记录")
