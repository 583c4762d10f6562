"""`manage.py classification_report [--tree LW2023]`: how well suggestions do on examples kept back (留出检验)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rounds.queries import measuring, suggestions


class Command(BaseCommand):
    """Learns four fifths of the shipped examples and asks for the fifth that was kept back, five times over."""

    help = "用内置例句作留出检验（分层五折、固定随机种子）：首选和前三正确率，以及最弱的分类。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--tree and --folds."""
        parser.add_argument("--tree", default=suggestions.HOME, help="分类版本代码，默认 LW2023")
        parser.add_argument("--folds", type=int, default=measuring.FOLDS, help="折数，默认 5")

    def handle(self, *args: Any, tree: str, folds: int, **options: Any) -> None:
        """Figures first, then where they are weak."""
        if not 2 <= folds <= 10:
            raise CommandError("折数在 2 到 10 之间。")
        try:
            leaves, lessons = suggestions.shipped(tree)
        except ValueError as error:
            raise CommandError(f"没有代码为“{tree}”的分类版本。") from error
        found = measuring.held_out(leaves, lessons, folds)
        self.stdout.write(
            f"分类版本 {tree}：{len(leaves)} 个末级分类，{found.total} 条例句，分层 {folds} 折，种子 {measuring.SEED}"
        )
        self.stdout.write(f"top-1 {found.share(found.first):.3f}")
        self.stdout.write(f"top-3 {found.share(found.three):.3f}")
        for at, (asked, first, three) in enumerate(found.folds, start=1):
            self.stdout.write(f"第 {at} 折：{asked} 条，top-1 {first / asked:.3f}，top-3 {three / asked:.3f}")
        names = {leaf.code: leaf.name for leaf in leaves}
        self.stdout.write("最弱的分类（前三找到/检验条数；最常误为）：")
        for code, hit, asked in found.weakest():
            wrong = [f"{other}×{n}" for (right, other), n in found.taken_for.most_common() if right == code][:3]
            self.stdout.write(f"  {code} {names[code]}：{hit}/{asked}；{'、'.join(wrong) or '无'}")
