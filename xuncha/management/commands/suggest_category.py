"""`manage.py suggest_category [--tree LW2023]`: three leaf codes for each line of standard input (建议分类)."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from rounds.models import TaxonomyVersion
from rounds.queries import suggestions
from rounds.queries.classifying import Suggester, plain


class Command(BaseCommand):
    """One line in, one line out: codes best first, separated by tabs; a line without a word gives an empty line."""

    help = "逐行读标准输入的文字，每行输出三个末级分类代码（最可能的在前，制表符分隔）；空行输出空行。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--tree."""
        parser.add_argument("--tree", default=suggestions.HOME, help="分类版本代码，默认 LW2023")

    def handle(self, *args: Any, tree: str, **options: Any) -> None:
        """Answer every line, in order; nothing else goes to standard output."""
        judge, lines = judge_of(tree), list(_lines())
        asked = [at for at, line in enumerate(lines) if plain(line)]
        answers = dict(zip(asked, judge.codes([lines[at] for at in asked]), strict=True))
        for at in range(len(lines)):
            self.stdout.write("\t".join(answers.get(at, [])))


def _lines() -> Iterator[str]:
    """Lines of standard input as UTF-8, whatever the terminal's locale; only a line feed ends one."""
    raw = getattr(sys.stdin, "buffer", None)
    text = raw.read().decode("utf-8-sig", errors="replace") if raw is not None else sys.stdin.read()
    rows: Iterable[str] = text.split("\n")
    rows = list(rows)[:-1] if text.endswith("\n") or not text else rows
    return (row.rstrip("\r") for row in rows)


def judge_of(tree: str) -> Suggester:
    """The tree of the database with what the office has decided; on an empty database the tree as it ships."""
    try:
        version = TaxonomyVersion.objects.filter(code=tree).first()
        if version is not None and version.nodes.leaves().exists():
            return suggestions.suggester(version.pk)
    except DatabaseError:
        pass  # not migrated yet: the shipped tree answers as well
    try:
        return Suggester(*suggestions.shipped(tree))
    except ValueError as error:
        raise CommandError(f"没有代码为“{tree}”的分类版本。") from error
