"""Bytes and rows belong together, also when a verb fails; `check_integrity` finds what does not agree (design §6)."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from rounds.models import Authorization
from tests.interviews import talks
from xuncha.core import audit, files
from xuncha.core import permissions as house
from xuncha.core.models import StoredFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder of files of its own."""
    settings.MEDIA_ROOT = tmp_path


def check() -> tuple[int, list[str]]:
    out = io.StringIO()
    try:
        call_command("check_integrity", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def keep(world, level=2) -> StoredFile:
    upload = SimpleUploadedFile("费思齐的信.pdf", PDF, "application/pdf")
    return files.store(upload, owner=talks.record(world), by=world.users["member_2"], level=level)


def lying(tmp_path) -> list:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_sound(world):
    keep(world)
    assert check() == (0, ["OK"])


@pytest.mark.parametrize("inner", [True, False])
def test_a_verb_that_fails_leaves_no_bytes(world, tmp_path, inner):
    @audit.action
    def fails():
        keep(world)
        assert len(lying(tmp_path)) == 1
        raise RuntimeError("after the bytes")

    @audit.action
    def goes_on():
        with pytest.raises(RuntimeError):
            fails()
        return keep(world) if not StoredFile.objects.exists() else None

    with pytest.raises(RuntimeError):
        fails()
    assert lying(tmp_path) == [] and not StoredFile.objects.exists()
    if inner:
        kept = goes_on()
        assert lying(tmp_path) == [files.path_of(kept.uid)], "what a verb around it kept stays"


def test_a_removal_that_is_rolled_back_leaves_the_bytes(world, django_capture_on_commit_callbacks):
    kept = keep(world)

    @audit.action
    def fails():
        files.remove(kept, by=None, reason="x")
        raise RuntimeError("after the removal")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        fails()
    assert files.read(StoredFile.objects.get()) == PDF and check()[0] == 0
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(StoredFile.objects.get(), by=None, reason="x")
    assert not files.path_of(kept.uid).exists() and check()[0] == 0


def test_each_fault_has_its_line(world, tmp_path):
    lost, edited = keep(world, level=1), None
    files.path_of(lost.uid).unlink()
    edited = files.store(SimpleUploadedFile("a.pdf", PDF), owner=world.round, by=world.users["member_2"], level=1)
    files.path_of(edited.uid).write_bytes(PDF + b"x")
    broken = files.store(SimpleUploadedFile("b.pdf", PDF), owner=world.round, by=world.users["member_2"], level=2)
    files.path_of(broken.uid).write_bytes(b"no longer what it was")
    gone = files.store(SimpleUploadedFile("c.pdf", PDF), owner=world.round, by=world.users["member_2"], level=1)
    files.remove(gone, by=None, reason="x")  # its bytes go when the transaction is in, which here it never is
    stray = tmp_path / "ab" / str(uuid.uuid4())
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    house.give_reach(world.users["stranger"], [world.round])
    code, lines = check()
    assert code == 1 and set(lines) == {
        f"FAIL file={lost.uid} reason=bytes_missing",
        f"FAIL file={edited.uid} reason=digest_differs",
        f"FAIL file={broken.uid} reason=digest_differs",
        f"FAIL file={gone.uid} reason=not_removed",
        f"FAIL path=ab/{stray.name} reason=row_missing",
        f"FAIL reach=reach_inspectionround:{world.round.pk} user={world.users['stranger'].pk} reason=no_authorization",
    }


def test_a_revoked_authorisation_whose_doors_stayed_open_is_found(world):
    Authorization.objects.filter(person__user=world.users["member_2"]).update(status="revoked", revoke_reason="x")
    assert any(f"user={world.users['member_2'].pk} " in line for line in check()[1])


def test_files_of_level_two_lie_encrypted_under_a_neutral_name(world):
    kept = keep(world)
    assert kept.encrypted and "费思齐" not in kept.name and kept.name.endswith("-1.pdf")
    assert PDF not in files.path_of(kept.uid).read_bytes() and files.read(kept) == PDF
    made = files.store_bytes(PDF, name="x.pdf", media_type="application/pdf", owner_kind="x", owner_uid=uuid.uuid4(),
                             by=world.users["member_2"], level=2)  # fmt: skip
    assert made.encrypted
