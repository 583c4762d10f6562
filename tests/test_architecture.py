"""The street, the rooms, the doorways and the ceilings of design §2–4, held by reading every file of the product.

A rule that must be broken somewhere is broken by name, with its reason, in the table beside it; a name that is no
longer needed fails the build too.
"""

import ast
import re

import pytest

from tests.source import APPS, BASE, CORE_ROOMS, ROOMS, Source, app_of, dotted, in_room, modules, sources, writes

# ---- the street (design §2) ---------------------------------------------------------------------------------------

#: house → the houses it may look into, besides itself
STREET = {
    "services": set(),
    "core": {"services"},
    "rounds": {"core"},
    "library": {"core", "rounds"},
    "interviews": {"core", "rounds"},
    "petitions": {"core", "rounds"},
    "findings": {"core", "rounds", "library", "interviews", "petitions"},
    "rectification": {"core", "rounds", "findings"},
    "roof": {"services", "core", *APPS},
}


def none_of(*lists):
    """Fail with one line for each offence."""
    found = sorted(sentence for lines in lists for sentence in lines)
    assert not found, "\n" + "\n".join(found)


def test_the_street_has_one_direction():
    found = [
        f"{source.at(one.line)} {source.app} imports {one.name}"
        for source in sources()
        for one in source.imports
        if app_of(one.name) not in ("", source.app, *STREET[source.app])
    ]
    none_of(found)


def test_the_street_has_no_circle():
    """Follows from the table, but the table itself could be mistaken."""

    def reached(house, seen=()):
        return {below for one in STREET[house] - set(seen) for below in ({one} | reached(one, (*seen, one)))}

    assert [house for house in STREET if house in reached(house)] == []


def test_models_do_not_point_upward_by_name():
    """A foreign key given as text would dodge the direction of imports."""
    found = [
        f"{source.at(call)} {argument.value}"
        for source in in_room("models")
        for call in source.calls()
        if dotted(call.func).split(".")[-1] in ("ForeignKey", "OneToOneField", "ManyToManyField")
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant) and "." in argument.value
        and argument.value.split(".")[0] not in (source.app, *STREET[source.app])
    ]  # fmt: skip
    none_of(found)


#: file → why it looks a module up only when it is called
LATE = {
    "library/extraction.py": "readers of foreign files are slow to load and wanted only in the limited child process",
    "xuncha/core/sheets/convert.py": "the business year needs the models, which the child that takes text out of files has not",
    "xuncha/core/sheets/child.py": "the limits must hold before the reader is loaded",
    "xuncha/core/pdf/worker.py": "WeasyPrint is slow to load",
    "xuncha/services/served.py": "the launcher starts embedded servers with any interpreter; only a named queue is asked by its client",
    "rounds/queries/classifying.py": "scikit-learn takes a second to load and is wanted only for a suggestion",
}


def test_nothing_is_imported_late():
    """Allowed: `ready()` of apps.py (models are loaded only then) for the app's own rooms and the registry; and LATE, with
    a comment on the spot, for what comes from outside or from the ground floor."""
    found, used = [], set()
    for source in sources():
        for one in (late for late in source.imports if late.late):
            if source.name in LATE and app_of(one.name) in ("", "core"):
                used.add(source.name)
            elif not _in_ready(source, one):
                found.append(f"{source.at(one.line)} {one.name}")
    none_of(found)
    assert used == set(LATE)


def _in_ready(source, one):
    ready = source.room == "apps" and one.function == "ready"
    return ready and (app_of(one.name) == source.app or one.name.startswith("xuncha.core.registry"))


def test_there_are_no_receivers():
    """What happens stands in the verb that does it."""
    signals = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
    found = [source.at(one.line) for source in sources() for one in source.imports if one.name.startswith(signals)]
    found += [source.at(fn) for source in sources() for fn in source.functions()
              if any("receiver" in dotted(getattr(mark, "func", mark)) for mark in fn.decorator_list)]  # fmt: skip
    none_of(found)


# ---- the rooms (design §4) ----------------------------------------------------------------------------------------

#: room → words that no module imported there may contain as a part of its dotted name
NOT_IN = {
    "states": ("models.", "permissions", "queries", "actions", "tasks", "forms", "views", "django.http"),
    "models": ("permissions", "queries", "actions", "tasks", "forms", "views", "django.http"),
    "permissions": ("actions", "tasks", "forms", "views", "django.http"),
    "queries": ("actions", "tasks", "forms", "views", "django.http"),
    "actions": ("forms", "views", "django.http"),
    "forms": ("actions", "permissions", "tasks", "views"),
    "views": ("guardian",),
    "reports": ("actions", "forms", "views"),
    "tasks": ("models", "forms", "views", "permissions"),
}
#: (file, part of the import) → why
ROOM_EXCEPTIONS = {
    (
        "rounds/queries/current.py",
        "django.http.HttpRequest",
    ): "the one place that knows where a session keeps the round",
}


def _breaks(source: Source, name: str) -> bool:
    if source.room == "states" and name.startswith("django.db.models"):
        return False
    if not name.startswith("django.http") and app_of(name) == "" and "guardian" not in name:
        return False
    parts = name.split(".")
    return any(
        bad in parts or (bad.endswith(".") and bad[:-1] in parts) or name.startswith(bad) for bad in NOT_IN[source.room]
    )


def test_each_room_imports_only_what_it_may():
    found, used = [], set()
    for source in in_room(*NOT_IN):
        for one in source.imports:
            if _breaks(source, one.name):
                (used.add if (source.name, one.name) in ROOM_EXCEPTIONS else found.append)((source.name, one.name))
    none_of(f"{name} imports {what}" for name, what in found)
    assert used == set(ROOM_EXCEPTIONS)


def test_only_verbs_write():
    """No view, form, query, right or report changes a row."""
    none_of(
        *(
            writes(source)
            for source in in_room("states", "permissions", "queries", "forms", "views", "reports", "sheets")
        )
    )


#: methods of a model that may write: a manager's own account maker
SAVES_IN_MODELS = {"xuncha/core/models/people.py"}


def test_models_change_no_other_rows():
    found = [line for source in in_room("models") if source.name not in SAVES_IN_MODELS for line in writes(source)]
    none_of(found)
    overridden = [
        source.at(fn) for source in in_room("models") for fn in source.functions() if fn.name in ("save", "delete")
    ]
    assert overridden == [], "save() and delete() have no side effects in this house"


def test_no_request_below_the_views():
    """Rooms of rules never see a request: a task, a command or a shell can use them as well."""
    found = [
        f"{source.at(fn)} {fn.name}(request)"
        for source in in_room("states", "models", "permissions", "queries", "actions", "tasks", "reports")
        if source.name != "rounds/queries/current.py"
        for fn in source.functions()
        if "request" in {a.arg for a in (*fn.args.args, *fn.args.kwonlyargs)}
    ]
    none_of(found)


def test_views_are_functions():
    found = [source.at(node) for source in in_room("views") for node in ast.walk(source.tree)
             if isinstance(node, ast.ClassDef) and any("View" in dotted(base) for base in node.bases)]  # fmt: skip
    none_of(found)


def test_verbs_are_atomic_and_keyword_only():
    """A function of actions that takes `by` takes it by name; and it is one transaction, unless only verbs call it."""
    from_outside = {name for source in sources() if source.room != "actions" for name in called(source)}
    found = []
    for source in in_room("actions"):
        for fn in (
            node for node in source.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ):
            if "by" in {a.arg for a in fn.args.args}:
                found.append(f"{source.at(fn)} {fn.name}: `by` must be keyword-only")
            verb = "by" in {a.arg for a in fn.args.kwonlyargs} and f"{source.module}.{fn.name}" in from_outside
            if verb and "audit.action" not in {dotted(mark) for mark in fn.decorator_list}:
                found.append(f"{source.at(fn)} {fn.name}: no @audit.action, but called from outside the verbs")
    none_of(found)


def called(source):
    """The full names of what a file calls or hands on."""
    known = {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in ast.walk(source.tree)
             if isinstance(node, ast.ImportFrom) for alias in node.names}  # fmt: skip
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, _, rest = dotted(node).partition(".")
            if first in known:
                yield f"{known[first]}.{rest}".strip(".")


TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
IN_TEMPLATES = {
    r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off": "unescaped output",
    r"<script(?![^>]*\bsrc=)": "inline script",
    r"\sstyle\s*=": "inline style",
    r"\son[a-z]+\s*=\s*[\"']": "handler attribute",
    r"\bperms\.|\bis_superuser\b|\bhas_perm\b|user\.(is_staff|groups|username\s*==)": "a decision about rights",
}


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(BASE))) for path in TEMPLATES])
def test_templates_show_what_the_view_gave(path):
    text = re.sub(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert [f"{why}: {hit.group(0)}" for rule, why in IN_TEMPLATES.items() for hit in re.finditer(rule, text)] == []


def test_templates_stand_in_known_places_and_are_at_most_two_deep():
    houses = {"parts", "paper", "core", "xuncha", *APPS}
    for path in TEMPLATES:
        parts = path.relative_to(BASE / "templates").parts
        assert len(parts) == 1 or (len(parts) == 2 and parts[0] in houses), path
        parent = re.search(r'{%\s*extends\s+"([^"]+)"', path.read_text(encoding="utf-8"))
        if parent:
            above = (BASE / "templates" / parent.group(1)).read_text(encoding="utf-8")
            assert "{% extends" not in above, f"{path.name} stands three deep"


# ---- the doorways (design §4) -------------------------------------------------------------------------------------

#: top-level package → the only place that may import it
DOORS = {
    "guardian": "xuncha/core/permissions.py",
    "weasyprint": "xuncha/core/pdf/",
    "openpyxl": "xuncha/core/sheets/",
    "xlsxwriter": "xuncha/core/sheets/",
    "python_calamine": "xuncha/core/sheets/",
    "msoffcrypto": "xuncha/core/sheets/",
    "cryptography": "xuncha/core/crypto/",
    "chinese_calendar": "xuncha/core/calendar.py",
    "docxtpl": "xuncha/core/docx.py",
    "sklearn": "rounds/queries/classifying.py",
    "scipy": "rounds/queries/classifying.py",
    "celery": (
        "tasks.py",
        "xuncha/celery.py",
        "xuncha/core/jobs.py",
        "xuncha/settings.py",
        "xuncha/core/health.py",
        "library/bell.py",
    ),
}


@pytest.mark.parametrize("package", DOORS)
def test_each_danger_has_one_door(package):
    doors = DOORS[package] if isinstance(DOORS[package], tuple) else (DOORS[package],)
    found = [
        f"{source.at(one.line)} {one.name}"
        for source in sources()
        for one in source.imports
        if one.name.split(".")[0] == package and not any(door in source.name for door in doors)
    ]
    none_of(found)


#: file → why it may set a column that is called status without the engine
STATUS_EXCEPTIONS = {
    "xuncha/core/workflow.py": "the engine itself",
    "rounds/actions/classifying.py": "the outcome of a suggestion has no life cycle",
    "xuncha/core/imports/checking.py": "the outcome of a check is a value, no column",
    "xuncha/core/jobs.py": "a job is no record of the office: it has a lease instead of moves",
}


def _flow_columns() -> set[str]:
    """The columns that some table of moves owns."""
    return {
        call.args[0].value
        for source in in_room("states")
        for call in source.calls()
        if dotted(call.func) == "Flow" and call.args and isinstance(call.args[0], ast.Constant)
    }


def _status_writes(source: Source, columns: set[str]) -> list[str]:
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            goals = node.targets if isinstance(node, ast.Assign) else [node.target]
            goals = [one for goal in goals for one in (goal.elts if isinstance(goal, ast.Tuple) else [goal])]
            found += [source.at(node) for goal in goals if isinstance(goal, ast.Attribute) and goal.attr in columns]
        elif isinstance(node, ast.Call):
            name = dotted(node.func).split(".")[-1]
            words = {keyword.arg for keyword in node.keywords}
            if name in ("update", "create", "get_or_create", "update_or_create") and words & columns:
                found.append(source.at(node))
            constants = {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
            if name == "setattr" and constants & columns:
                found.append(source.at(node))
    return found


def test_a_status_is_written_by_the_engine_alone():
    columns = _flow_columns()
    assert {"status", "stage"} <= columns
    hits = {source.name: lines for source in sources() if (lines := _status_writes(source, columns))}
    found = [line for name, lines in hits.items() if name not in STATUS_EXCEPTIONS for line in lines]
    none_of(found)


def test_the_trail_is_written_by_audit_alone():
    found = []
    for source in sources():
        if source.name == "xuncha/core/audit.py":
            continue
        for call in source.calls():
            name = dotted(call.func)
            if re.search(r"Audit(Entry|Seal)$", name) or (
                re.search(r"Audit(Entry|Seal)\.", name)
                and name.split(".")[-1] in ("create", "bulk_create", "update", "delete", "save")
            ):
                found.append(f"{source.at(call)} {name}")
    none_of(found)


#: file → why it may ask the real clock: stamps, leases, expiry, sessions (design §5.12)
REAL_CLOCK = {
    "xuncha/core/audit.py": "stamps of the trail",
    "xuncha/core/clock.py": "the doorway of the real clock: sessions, passwords, lockouts, second factors",
    "xuncha/core/jobs.py": "leases",
    "xuncha/core/files.py": "expiry of files",
    "xuncha/core/views/jobs.py": "time a job has run",
    "xuncha/core/views/house.py": "sessions that have not ended",
    "xuncha/core/calendar.py": "the doorway of business time",
}
CLOCKS = re.compile(r"(^|\.)(date\.today|datetime\.(now|today|utcnow)|timezone\.(now|localdate|localtime))$")


def test_business_time_comes_from_the_calendar():
    hits = [(source.name, f"{source.at(call)} {dotted(call.func)}") for source in sources() for call in source.calls()
            if CLOCKS.search(dotted(call.func)) and not (call.args and "local" in dotted(call.func))]  # fmt: skip
    none_of(line for name, line in hits if name not in REAL_CLOCK)
    assert {name for name, _ in hits} == set(REAL_CLOCK), "a name in the table is no longer needed"
    local = re.compile(r"date\.today$|datetime\.(now|today)$")
    none_of(line for name, line in hits if local.search(line) and name != "xuncha/core/calendar.py")


# ---- the ceilings (design §3, §8) ---------------------------------------------------------------------------------

CEILING, HIGHER = 250, {"models": 300, "views": 300}
#: file → why it is longer
LONG: dict[str, str] = {}


def test_files_keep_under_their_ceiling():
    over = {
        source.name: len(source.lines)
        for source in sources()
        if len(source.lines) > HIGHER.get(source.room, CEILING) and source.name not in LONG
    }
    assert over == {}


def test_settings_keep_under_their_ceiling():
    assert len((BASE / "xuncha/settings.py").read_text(encoding="utf-8").splitlines()) <= CEILING


#: file or folder of an app that is no room → why it is there
BESIDE_THE_ROOMS = {
    "rounds/data": "trees and small tables that are seeded",
    "interviews/data": "outlines of talks and checklists of visits that are seeded",
    "rounds/posts.py": "the table of posts, words only",
    "library/extraction.py": "text out of foreign files, in a process of its own",
    "library/bell.py": "rings for the background by name, so that verbs and tasks do not import each other",
}


def test_apps_have_no_rooms_but_the_known_ones():
    """A newcomer finds the same names in every app."""
    known = {*ROOMS, *(f"{room}.py" for room in ROOMS), "migrations", "__init__.py", "__pycache__"}
    found = {str(path.relative_to(BASE)) for app in APPS for path in (BASE / app).iterdir() if path.name not in known}
    assert found == set(BESIDE_THE_ROOMS)
    assert set(CORE_ROOMS) <= set(ROOMS)


def test_every_module_can_be_told_apart():
    """The readers above found the files they speak of."""
    assert len(modules()) > 100
    assert {source.app for source in sources()} == set(STREET)
