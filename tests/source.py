"""The product's own source, read as text and syntax tree: what the whole-code tests ask questions of."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
APPS = ("rounds", "library", "interviews", "petitions", "findings", "rectification")
ROOMS = (
    "states",
    "models",
    "permissions",
    "queries",
    "actions",
    "tasks",
    "forms",
    "views",
    "urls",
    "sheets",
    "reports",
    "apps",
)
CORE_ROOMS = (
    "models",
    "tasks",
    "forms",
    "views",
    "urls",
    "apps",
)  # the rest of core is doorways with words of their own
#: things of ours under `xuncha` that are not the roof: the ground floor, and the servers that need no Django
BENEATH = {"core": "core", "services": "services"}


@dataclass(frozen=True)
class Import:
    """One imported module; `late` when it stands inside a function or behind a condition."""

    name: str
    line: int
    late: bool
    function: str


@dataclass(frozen=True)
class Source:
    """One file of the product."""

    path: Path

    @property
    def name(self) -> str:
        """Its path in the checkout."""
        return str(self.path.relative_to(BASE))

    @property
    def module(self) -> str:
        """Its dotted name."""
        parts = self.path.relative_to(BASE).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def app(self) -> str:
        """The house on the street it belongs to."""
        return app_of(self.module)

    @property
    def room(self) -> str:
        """Its room: the folder or file below the app, when that is one of the known names."""
        below = self.module.removeprefix("xuncha.").removeprefix("core.").split(".")
        place = below[1:] if below[0] in APPS else below
        known = ROOMS if self.app != "core" else CORE_ROOMS
        return place[0] if place and place[0] in known else ""

    @cached_property
    def text(self) -> str:
        """The file as it lies."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.name)

    @cached_property
    def imports(self) -> list[Import]:
        """Everything it imports, `from x import y` as x.y too."""
        return list(_imports(self.tree))

    def at(self, node: ast.AST | int) -> str:
        """file:line, for messages."""
        return f"{self.name}:{node if isinstance(node, int) else node.lineno}"

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))

    def calls(self) -> Iterator[ast.Call]:
        """Every call."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def _imports(tree: ast.Module) -> Iterator[Import]:
    def walk(node: ast.AST, late: bool, function: str) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inside = late or isinstance(child, ast.FunctionDef | ast.If | ast.Try)
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, late, function) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                start = "." * child.level + (child.module or "")  # a relative one keeps its dots: test_house refuses it
                yield from (Import(f"{start}.{alias.name}", child.lineno, late, function) for alias in child.names)
            else:
                yield from walk(child, inside, child.name if isinstance(child, ast.FunctionDef) else function)

    return walk(tree, False, "")


def app_of(module: str) -> str:
    """core, services, one of the apps, or the roof; "" for what is not ours."""
    first, _, rest = module.partition(".")
    if first == "xuncha":
        return BENEATH.get(rest.split(".")[0], "roof")
    return first if first in APPS else ""


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the product, without migrations and tests."""
    found = [path for top in ("xuncha", *APPS) for path in (BASE / top).rglob("*.py") if "migrations" not in path.parts]
    return tuple(Source(path) for path in sorted(found))


@lru_cache
def modules() -> frozenset[str]:
    """The dotted names of all of them."""
    return frozenset(source.module for source in sources())


def in_room(*rooms: str) -> list[Source]:
    """The files of these rooms, in every app."""
    return [source for source in sources() if source.room in rooms]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; calls and the like count as `()`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "()"


def own_modules(source: Source) -> set[str]:
    """Local names in a file that are modules of ours: what is called on them is checked where it is written."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            found.update(
                alias.asname or alias.name for alias in node.names if f"{node.module}.{alias.name}" in modules()
            )
    return found


ALWAYS_WRITE = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "adelete", "asave"}
WRITES_ON_MANAGER = {"create", "update"}
WRITES_ON_RELATION = {"set", "add", "remove", "clear"}


def writes(source: Source) -> list[str]:
    """Calls that write to the database, as file:line text. Functions of our modules, plain dictionaries and sets are none."""
    verbs = own_modules(source)
    found = []
    for call in source.calls():
        if not isinstance(call.func, ast.Attribute):
            continue
        name, on = call.func.attr, call.func.value
        base = dotted(on)
        if base.split(".")[0] in verbs or "session" in base or base == "self":
            continue
        manager = "()" in base or "objects" in base or "_base_manager" in base
        relation = isinstance(on, ast.Attribute) and not base.startswith(("self.", "()"))
        if name in ALWAYS_WRITE or (name in WRITES_ON_MANAGER and manager) or (name in WRITES_ON_RELATION and relation):
            found.append(f"{source.at(call)} .{name}(")
    return found
