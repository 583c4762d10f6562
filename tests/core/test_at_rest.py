"""Files that older versions kept in clear: encrypted where they lie, once, whatever happens in between (docs/keys.md)."""

import hashlib
import io
import uuid

import pytest
from django.core.management import CommandError, call_command

from tests.interviews.talks import record
from xuncha.core import files
from xuncha.core.crypto import at_rest
from xuncha.core.models import AuditEntry, StoredFile

SECRET = "谈话记录扫描：程启樵说鱼塘没有公开发包。".encode() * 5000


def run() -> str:
    out = io.StringIO()
    call_command("encrypt_files", stdout=out)
    return out.getvalue()


def checked() -> str:
    out = io.StringIO()
    call_command("check_keys", stdout=out)
    return out.getvalue()


@pytest.fixture
def talk(world):
    return record(world)


def kept_in_clear(talk, level: int = 2, content: bytes = SECRET) -> StoredFile:
    """A file as the older version wrote it."""
    uid = uuid.uuid4()
    path = files.path_of(uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return StoredFile.objects.create(
        uid=uid, name="1.pdf", media_type="application/pdf", size=len(content), sha256=hashlib.sha256(content).hexdigest(),
        owner_kind=talk._meta.label_lower, owner_uid=talk.uid, slot="scan", level=level,
    )  # fmt: skip


def test_they_lie_encrypted_and_are_read_as_before(talk, world):
    made = [kept_in_clear(talk), kept_in_clear(talk, 3)]
    plain = kept_in_clear(talk, 1)
    assert "还有 2 个" in checked()
    said = run()
    assert "已加密 2 个文件" in said and "100% 2/2" in said
    for kept in made:
        kept.refresh_from_db()
        assert kept.encrypted and SECRET[:60] not in files.path_of(kept.uid).read_bytes()
        assert files.read(kept) == SECRET
    assert files.fetch(made[0], by=world.users["leader_2"]) == SECRET
    plain.refresh_from_db()
    assert not plain.encrypted and files.path_of(plain.uid).read_bytes() == SECRET, "level 1 lies as it did"
    assert AuditEntry.objects.get(verb="encrypt_files").changes == {"files": [None, 2]}
    assert "没有加密" not in checked()


def test_a_second_run_changes_nothing(talk):
    kept = kept_in_clear(talk)
    run()
    before = files.path_of(kept.uid).read_bytes()
    assert "已加密 0 个文件" in run()
    assert (
        files.path_of(kept.uid).read_bytes() == before and AuditEntry.objects.filter(verb="encrypt_files").count() == 1
    )


def test_broken_off_between_the_bytes_and_the_row(talk):
    kept = kept_in_clear(talk)
    run()
    StoredFile.objects.filter(pk=kept.pk).update(encrypted=False)  # as if the power had gone before the commit
    bytes_ = files.path_of(kept.uid).read_bytes()
    assert "已加密 1 个文件" in run()
    kept.refresh_from_db()
    assert kept.encrypted and files.path_of(kept.uid).read_bytes() == bytes_ and files.read(kept) == SECRET


def test_what_is_not_what_was_stored_is_left_alone(talk):
    good, changed, gone = (kept_in_clear(talk) for _ in range(3))
    files.path_of(changed.uid).write_bytes(b"%PDF-1.4 another")
    files.path_of(gone.uid).unlink()
    with pytest.raises(CommandError) as told:
        run()
    assert (
        str(changed.uid) in str(told.value)
        and str(gone.uid) in str(told.value)
        and str(good.uid) not in str(told.value)
    )
    assert files.path_of(changed.uid).read_bytes() == b"%PDF-1.4 another"
    good.refresh_from_db()
    assert good.encrypted
    assert set(at_rest.in_clear()) == {changed, gone}


def test_what_is_stored_today_never_lies_in_clear(world, talk):
    made = files.store_bytes(SECRET, name="a.pdf", media_type="application/pdf", owner_kind=talk._meta.label_lower,
                             owner_uid=talk.uid, by=world.users["member_2"], level=2)  # fmt: skip
    assert made.encrypted and not at_rest.in_clear().exists()
