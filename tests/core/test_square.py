"""The state squares of exports and imports: every status × verb × account (letters: tests/square.py). member_2 asks for both."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from tests import square
from tests.imports import filled
from tests.interviews import talks
from tests.petitions import letters
from xuncha.core import audit, exports, imports, registry, workflow
from xuncha.core.export_states import ExportStatus
from xuncha.core.import_states import ImportStatus
from xuncha.core.models import ExportRequest, ImportRun, Job
from xuncha.core.web import Asking

#: talks need one person's consent
EXPORTS: square.Table = {
    ("asked", "approve"): "O",
    ("asked", "refuse"): "O",
    ("asked", "withdraw"): "M",
    ("approved", "withdraw"): "M",
    ("approved", "deliver"): "M",
}
#: petitions need two different people; here the director is the first. leader_2 asks
EXPORTS_BY_TWO: square.Table = {
    ("asked", "endorse"): "OG",
    ("half", "approve"): "G",
    ("asked", "refuse"): "OG",
    ("half", "refuse"): "G",
    ("asked", "withdraw"): "L",
    ("half", "withdraw"): "L",
    ("approved", "withdraw"): "L",
    ("approved", "deliver"): "L",
}
IMPORTS: square.Table = {
    (status, verb): "M"
    for verb, statuses in {
        "check": ("uploaded", "checking", "checked", "committing"),
        "cancel": ("uploaded", "checking", "checked", "committing"),
        "commit": ("checked",),
        "found": ("checking",),
        "finish": ("committing",),
        "reopen": ("committing",),
        "fail": ("uploaded", "checking", "committing"),
    }.items()
    for status in statuses
}


def deliver(asked: ExportRequest, *, by: Any, reason: str) -> Any:
    """The job's move, made in the name of the one who asked."""
    return exports.deliver(asked, by=by, content=b"x", password="p", trace="T", keys=asked.row_keys)


def export_at(world: Any, account: str, key: str, status: str) -> ExportRequest:
    """A request of an account, in a status; past the first half the director has agreed."""
    user = world.users[account]
    asking = Asking(user, QueryDict(), {"round_uid": str(world.round.uid)})
    asked = exports.ask_export(by=user, table=registry.tables[key], asking=asking, purpose="汇报用")
    agreed = {"half": 1, "approved": asked.needed, "ready": asked.needed}.get(status, 0)
    people = {"first_by": world.users["office_director"], "second_by": world.users["leading_group"]}
    ExportRequest.objects.filter(pk=asked.pk).update(status=status, **dict(list(people.items())[:agreed]))
    return square.fresh(asked)


@pytest.mark.parametrize("status", sorted(set(ExportStatus.values) - {"half"}))
def test_the_square_of_exports_that_one_decides(world, status):
    talks.record(world)
    asked = export_at(world, "member_2", "interviews", status)
    assert asked.needed == 1
    square.walk(world, asked, {**exports.VERBS, "deliver": deliver}, status, EXPORTS)


@pytest.mark.parametrize("status", ExportStatus.values)
def test_the_square_of_exports_that_two_decide(world, status):
    letters.register(world)
    asked = export_at(world, "leader_2", "petitions", status)
    assert asked.needed == 2
    consent = "endorse" if status == "asked" else "approve"
    verbs = {verb: act for verb, act in exports.VERBS.items() if verb != "approve"}
    verbs |= {consent: exports.approve_export, "deliver": deliver}
    square.walk(world, asked, verbs, status, EXPORTS_BY_TWO)


@pytest.mark.parametrize(
    ("account", "key", "who"), [("office_director", "interviews", "G"), ("leading_group", "petitions", "O")]
)
def test_nobody_consents_to_ones_own_export(world, account, key, who):
    talks.record(world)
    letters.register(world)
    asked = export_at(world, account, key, "asked")
    for verb in ("approve", "refuse"):
        found = square.who_may(
            world, lambda user, v=verb: exports.VERBS[v](square.fresh(asked), by=user, reason="理由")
        )
        assert found == square.names(who), verb


@audit.action
def _moved(imported: ImportRun, verb: str, by: Any) -> ImportRun:
    """A move that the job makes in the name of the one who imports."""
    return workflow.perform(imported, verb, by=by, why_not=imports.why_not)


IMPORT_VERBS = imports.VERBS | {
    verb: lambda imported, *, by, reason, v=verb: _moved(imported, v, by)
    for verb in ("found", "finish", "reopen", "fail")
}


def import_at(world: Any, status: str, job: str = "done") -> ImportRun:
    """A sheet of member_2 with one good row, in a status; its job is over unless another word is given."""
    user, sheet = world.users["member_2"], SimpleUploadedFile("谈话.xlsx", filled([{"日期": "2023-03-01"}]))
    asking = Asking(user, QueryDict(), {"round_uid": str(world.round.uid)})
    imported = imports.start_import(by=user, declaration=registry.imports["interviews"], asking=asking, upload=sheet)
    Job.objects.filter(pk=imported.job_id).update(status=job)
    ImportRun.objects.filter(pk=imported.pk).update(status=status, rows=1, good=1)
    return square.fresh(imported)


@pytest.mark.parametrize("status", ImportStatus.values)
def test_the_square_of_imports(world, status):
    square.walk(world, import_at(world, status), IMPORT_VERBS, status, IMPORTS)


@pytest.mark.parametrize("status", ["checking", "committing"])
def test_while_its_job_runs_an_import_waits(world, status):
    imported = import_at(world, status, "running")
    for verb in ("check", "cancel", "commit"):
        act = imports.VERBS[verb]
        assert square.who_may(world, lambda user, a=act: a(square.fresh(imported), by=user)) == set(), verb
