"""Every life cycle has its square: each `Flow` of the product is found and held against a table written by hand.

The squares themselves are walked where the tables stand; here none may be forgotten.
"""

import importlib
import pkgutil
import re
from collections.abc import Collection, Iterator

import pytest
from django.apps import apps

from tests import source
from tests.core import test_credentials, test_grants
from tests.core import test_square as core
from tests.findings import test_square as findings
from tests.interviews import test_names
from tests.interviews import test_square as interviews
from tests.interviews import test_squares_fieldwork as fieldwork
from tests.library import test_square as library
from tests.petitions import test_identity
from tests.petitions import test_square as petitions
from tests.rectification import test_square as rectification
from tests.rectification import test_square_fixes as fixes
from tests.rounds import test_preparation as preparation
from tests.rounds import test_square as rounds
from tests.rounds import test_square_group_life as group_life
from xuncha.core.moves import Flow

#: a table, and the moves that follow from other verbs or from the calendar: no person makes them, no square asks who may
Square = tuple[Collection[tuple[str, str]], tuple[str, ...]]
#: a piece given back or lost leaves the request where it is, until the last one
MATERIALS = set(library.REQUESTS) - {("partly", "give_back"), ("partly", "note_loss"), ("complete", "note_loss")}
SQUARES: dict[str, Square] = {
    "xuncha.core.account_states.GRANT_FLOW": (test_grants.MAY, ()),
    "xuncha.core.account_states.RESET_FLOW": (test_credentials.MAY, ()),
    "xuncha.core.export_states.EXPORT_FLOW": ({**core.EXPORTS, **core.EXPORTS_BY_TWO}, ()),
    "xuncha.core.import_states.IMPORT_FLOW": (core.IMPORTS, ()),
    "xuncha.core.postpone_states.POSTPONE_FLOW": (petitions.TIMES, ()),
    "rounds.states.AUTHORIZATION_FLOW": (rounds.POWERS, ("give_way",)),
    "rounds.states.RECUSAL_FLOW": (rounds.RECUSALS, ()),
    "rounds.states.COVERAGE_FLOW": (rounds.VILLAGES, ()),
    "rounds.states.LETTER_FLOW": (preparation.LETTERS, ()),
    "rounds.states.POINT_FLOW": (preparation.POINTS, ()),
    "rounds.states.group_life.MINUTES_FLOW": (group_life.MINUTES, ()),
    "rounds.states.group_life.INSTRUCTION_FLOW": (group_life.INSTRUCTIONS, ()),
    "rounds.states.group_life.WEEKLY_FLOW": (group_life.WEEKLIES, ()),
    "library.states.MATERIAL_FLOW": (MATERIALS, ()),
    "interviews.states.talks.INTERVIEW_FLOW": (interviews.TALKS, ()),
    "interviews.states.talks.NAME_FLOW": (test_names.MAY, ()),
    "interviews.states.talks.NAME_NOTICE_FLOW": (test_names.NOTICES, ()),
    "interviews.states.visits.VISIT_FLOW": (fieldwork.VISITS, ()),
    "interviews.states.surveys.SURVEY_FLOW": (fieldwork.SURVEYS, ()),
    "petitions.states.PETITION_FLOW": ({**petitions.PETITIONS, **petitions.STUBS, **petitions.LAST}, ()),
    "petitions.states.IDENTITY_FLOW": (test_identity.MAY, ()),
    "petitions.states.NOTICE_FLOW": (petitions.NOTICES, ()),
    "petitions.states.DUPLICATE_FLOW": (petitions.PAIRS, ()),
    "findings.states.DRAFT_FLOW": (findings.DRAFTS, ("cite",)),
    "findings.states.PROBLEM_FLOW": (findings.PROBLEMS, ("report", "unreport", "feed_back", "rectify", "lose_proof")),
    "findings.states.CLUE_FLOW": (findings.CLUES, ("hand_over", "receive", "come_back")),
    "findings.states.TRANSFER_FLOW": (findings.TRANSFERS, ("answer",)),
    "findings.states.REPORT_FLOW": (findings.REPORTS, ()),
    "rectification.states.FEEDBACK_FLOW": (rectification.FEEDBACK, ()),
    "rectification.states.ITEM_FLOW": (rectification.ITEMS, ("return_item", "close")),
    "rectification.states.FIX_FLOW": (fixes.FIXES, ()),
}
#: one verb of a person that ends in one place or another, by what was handed over
ONE_VERB = {"receive_part": "receive", "receive_all": "receive", "return_all": "give_back"}
#: where a table is made anew each time: by the stage of a target (squared in tests/rounds/test_square.py), and for
#: whose identity is opened (NAME_FLOW and IDENTITY_FLOW above); and all stages in one, to be drawn
MADE = {"rounds/states/__init__.py", "rounds/models/rounds.py", "xuncha/core/identity_states.py", "xuncha/flows.py"}


def _modules() -> Iterator[str]:
    """Every module of the product that holds statuses: `states` and all beneath it, and core's `*_states`."""
    for package in (*source.APPS, "xuncha"):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if re.search(r"(\.|_)states(\.|$)", found.name):
                yield found.name


def flows() -> dict[str, Flow]:
    """Every table of moves under the name of the module that makes it."""
    found: dict[int, tuple[str, Flow]] = {}
    for module in sorted(_modules(), key=lambda name: -name.count(".")):  # where it is made before where it is shown
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, Flow):
                found.setdefault(id(value), (f"{module}.{name}", value))
    return dict(found.values())


FLOWS = flows()


def test_every_life_cycle_has_its_square():
    assert set(FLOWS) == set(SQUARES)


@pytest.mark.parametrize("name", sorted(SQUARES))
def test_a_square_names_every_move(name):
    table, following = SQUARES[name]
    moves = {(status, m.verb) for m in FLOWS[name].moves for status in m.sources if m.verb not in following}
    assert {(status, ONE_VERB.get(verb, verb)) for status, verb in moves} == set(table)
    assert set(following) <= {move.verb for move in FLOWS[name].moves}


def test_records_live_by_those_alone():
    """No model has a life cycle of its own beside the tables, save a target, whose stage makes it."""
    known = {id(flow) for flow in FLOWS.values()}
    others = {
        m.__name__ for m in apps.get_models() if isinstance(f := getattr(m, "FLOW", None), Flow) and id(f) not in known
    }
    others |= {m.__name__ for m in apps.get_models() if isinstance(getattr(m, "FLOW", None), property)}
    assert others == {"RoundTarget"}


def test_tables_are_made_nowhere_else():
    """A `Flow` inside a function would hide from the search above."""
    inside = re.compile(r"^[ \t]+.*\bFlow\(", re.MULTILINE)
    assert {one.name for one in source.sources() if inside.search(one.path.read_text())} == MADE
