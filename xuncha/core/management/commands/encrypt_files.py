"""`manage.py encrypt_files`: files of level 2 and above that lie in clear on the disk (加密旧文件). Broken off, it is run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xuncha.core.crypto import CryptoError, at_rest
from xuncha.core.management.progress import bar


class Command(BaseCommand):
    """Encrypt what older versions kept in clear."""

    help = "把早期版本以明文存放的敏感、高敏文件改为加密存放；中断后再执行即可接着做，做完以后再执行什么也不改。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Encrypt, with a bar; exit 1 when something was left as it was."""
        try:
            outcome = at_rest.encrypt_all(bar(self.stdout))
        except CryptoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已加密 {outcome.files} 个文件。")
        if outcome.failed:
            raise CommandError(
                f"有 {len(outcome.failed)} 个文件不在磁盘上，或内容与登记的摘要不符，没有改动：{'；'.join(outcome.failed[:20])}。"
                "请从备份恢复这些文件后再执行一次。"
            )
