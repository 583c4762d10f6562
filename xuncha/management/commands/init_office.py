"""`manage.py init_office`: make an empty database a real office (系统初始化)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xuncha import office
from xuncha.core.errors import Unmet
from xuncha.core.roles import ROLES


class Command(BaseCommand):
    """Reference data, the three administrators and the first director, with passwords that are printed once."""

    help = "系统初始化：在空数据库里载入基础数据，开设系统、安全、审计管理员和首任巡察办主任；一次性密码只打印一次。不建任何演示数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--county, and one option for each of the four accounts."""
        parser.add_argument("--county", required=True, help="县名，如 临澜县")
        for role in office.FIRST:
            name = ROLES[role].name
            parser.add_argument(
                f"--{role.replace('_', '-')}",
                default=f"{role}={name}",
                metavar="账号=姓名",
                help=f"{name}的账号和真实姓名",
            )

    def handle(self, *args: Any, county: str, **options: Any) -> None:
        """Make it, and print the slips."""
        try:
            opened = office.init_office(
                county=county, people={role: self._pair(role, options[role]) for role in office.FIRST}
            )
        except Unmet as error:
            raise CommandError("".join(error.sentences)) from error
        self.stdout.write("系统已初始化。下面的一次性密码只显示这一次，请分别抄给本人；第一次登录须立即修改。")
        for one in opened:
            self.stdout.write(f"{ROLES[one.role].name}\t{one.name}\t账号 {one.username}\t一次性密码 {one.secret}")
        self.stdout.write("接下来：系统管理员开设账号，安全管理员提请角色，巡察办主任确认。")

    def _pair(self, role: str, text: str) -> tuple[str, str]:
        username, _, name = text.partition("=")
        if not username.strip() or not name.strip():
            raise CommandError(f"--{role.replace('_', '-')} 应写成 账号=姓名，现在是“{text}”。")
        return username.strip(), name.strip()
