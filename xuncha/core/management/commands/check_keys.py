"""`manage.py check_keys`: which keys are in use, which are missing, whether what they closed opens (密钥检查)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xuncha.core.crypto import CryptoError, at_rest, key_ring, rotation


class Command(BaseCommand):
    """Reads only; exit 1 when a key is missing or something does not open."""

    help = "密钥检查：列出正在使用的密钥编号和缺少的密钥，抽查能否解开；--all 逐一解开全部内容。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--all."""
        parser.add_argument("--all", action="store_true", help="逐一解开全部内容（慢）")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a key, then what does not open."""
        try:
            ring = key_ring()
        except CryptoError as error:
            raise CommandError(str(error)) from error
        used = rotation.used_keys()
        for key_id in sorted({*ring.keys, *used}):
            state = "缺少" if key_id not in ring.keys else "启用" if key_id == ring.active else "旧密钥"
            spare = "，已不再使用，可以从密钥文件移除并归档" if state == "旧密钥" and not used[key_id] else ""
            self.stdout.write(f"{key_id}：{state}，{used[key_id]} 处{spare}")
        if clear := at_rest.in_clear().count():
            self.stdout.write(f"还有 {clear} 个敏感、高敏文件没有加密，请执行 encrypt_files。")
        missing = sorted(set(used) - set(ring.keys))
        if missing:
            raise CommandError(
                f"密钥文件里缺少正在使用的密钥：{'、'.join(missing)}。数据没有丢失；"
                "请从密钥备份中把这几行补回密钥文件，不要生成同名的新密钥。"
            )
        wrong = list(rotation.unopened(every=options["all"]))
        if wrong:
            raise CommandError(f"有 {len(wrong)} 处无法解开（数据没有改动）：\n" + "\n".join(wrong[:20]))
        self.stdout.write(
            "正在使用的密钥都在，抽查全部能解开。" if not options["all"] else "正在使用的密钥都在，全部内容都能解开。"
        )
