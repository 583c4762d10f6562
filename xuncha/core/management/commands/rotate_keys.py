"""`manage.py rotate_keys`: a new active key, and everything encrypted under it (密钥轮换). Broken off, it is run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xuncha.core.crypto import CryptoError, key_ring, rotation
from xuncha.core.management.progress import bar


class Command(BaseCommand):
    """Add a key, make it active, write every value and file anew."""

    help = "密钥轮换：--new-key 编号 增加并启用一把新密钥，再把全部加密内容改用它；中断后再执行同一条命令即可接着做。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--new-key."""
        parser.add_argument("--new-key", default="", help="新密钥的编号，如 k2026；不填则只接着做上次没有做完的")

    def handle(self, *args: Any, new_key: str, **options: Any) -> None:
        """Rotate, with a bar for each column; exit 1 when something did not open."""
        try:
            if new_key and rotation.new_key(new_key):
                self.stdout.write(f"已增加并启用密钥 {new_key}；请立即把密钥文件做离线备份。")
            outcome = rotation.rotate(bar(self.stdout))
            active = key_ring().active
        except CryptoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已改用密钥 {active}：{outcome.values} 个值，{outcome.files} 个文件。")
        if outcome.failed:
            raise CommandError(
                f"有 {len(outcome.failed)} 处无法解开，保持原样没有改动：{'；'.join(outcome.failed[:20])}。"
                "请用 check_keys --all 查看原因，从备份恢复后再执行一次。"
            )
