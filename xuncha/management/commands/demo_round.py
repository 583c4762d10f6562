"""`manage.py demo_round`: the demo round, or with --scenario the precondition of one acceptance scenario (演示轮次)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xuncha.core import demo_accounts
from xuncha.demo import gate, people


class Command(BaseCommand):
    """Fill an empty demo database; running it again adds nothing, and only sets the password that is given."""

    help = "建立演示轮次（十四届县委第一轮，业务日期 2023-07-10）；--scenario N 只建立验收场景 N 的前置数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--password and --scenario."""
        parser.add_argument("--password", default="", help="全部演示账号的口令")
        parser.add_argument("--scenario", type=int, help="验收场景编号（数据库须为空）")

    def handle(self, *args: Any, password: str, scenario: int | None, **options: Any) -> None:
        """Fill, and tell each step in a line."""
        if scenario is not None:
            gate.fill_scenario(scenario, password or demo_accounts.password(), self.stdout.write)
        elif not gate.fill_showcase(password or demo_accounts.password(), self.stdout.write):
            if password:
                people.set_passwords(password)
            self.stdout.write(f"演示轮次已存在，没有增加数据。{'演示账号的口令已按本次设置。' if password else ''}")
