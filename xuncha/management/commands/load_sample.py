"""`manage.py load_sample`: many rows in a round of their own, for measuring (样本数据)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xuncha.core import demo_accounts
from xuncha.demo import sample


class Command(BaseCommand):
    """The one command that writes past the verbs; it leaves one entry in the trail and refuses production."""

    help = (
        "装载样本数据（十四届县委第二轮）：规模 1 为 500 谈话、2500 要点、250 信访、600 底稿、200 问题、60 线索、300 整改事项。"
        "装载后，各账号默认进入样本轮次，可在页面上方切换回来。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--scale, --only with --rows."""
        parser.add_argument("--scale", type=int, default=1, help="规模，1 为一个真实轮次的量")
        parser.add_argument("--only", choices=sorted(sample.NOUNS), help="只装载一种台账")
        parser.add_argument("--rows", type=int, default=0, help="与 --only 同用：行数")

    def handle(self, *args: Any, scale: int, only: str | None, rows: int, **options: Any) -> None:
        """Load, and tell how long it took."""
        if (only is None) != (rows == 0):
            raise CommandError("--only 和 --rows 要一起使用，例如 --only interview --rows 20000。")
        begun = time.monotonic()
        sample.load(scale, only=only or "", rows=rows, password=demo_accounts.password(), say=self.stdout.write)
        self.stdout.write(f"用时 {time.monotonic() - begun:.1f} 秒。")
