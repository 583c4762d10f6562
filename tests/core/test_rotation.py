"""Rotation of keys: nothing lost, nothing done twice, broken off and taken up again; and no reporter in clear text anywhere."""

import io
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from interviews.models import Interview
from petitions import actions
from petitions.models import Petition, PetitionAccused, PetitionReporter
from rounds.models import Person
from tests import kept_world
from tests.petitions.letters import register
from xuncha.core import crypto, files
from xuncha.core.crypto import rotation
from xuncha.core.models import AuditEntry, StoredFile, User

REPORTER = {"name": "费思齐", "phone": "19900001234", "id_number": "", "address": "柳湾村3组", "headcount": "1"}
SCAN = b"%PDF-1.4 a letter"


@pytest.fixture
def letter(world):
    made = register(world, signature_type="real_name", reporter=REPORTER)
    actions.add_original(made, by=world.users["petition_2"], upload=SimpleUploadedFile("a.pdf", SCAN * 9000))
    return made


def run(command, **options) -> str:
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def stored(model, *columns) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY id")
        return cursor.fetchall()


def all_read(letter) -> bool:
    fresh = Petition.objects.get(pk=letter.pk)
    kept = StoredFile.objects.get()
    return (
        fresh.summary == "反映低保优亲厚友。" and fresh.reporter.name == "费思齐" and fresh.reporter.phone == "19900001234"
        and fresh.accused.get().name == "程启樵" and files.read(kept) == SCAN * 9000
    )  # fmt: skip


def test_every_encrypted_column_is_known():
    found = {str(place) for place in rotation.places()}
    assert {"petitions_petitionreporter.phone", "petitions_petition.summary", "findings_clue.summary"} <= found
    assert len(found) >= 15


def test_a_rotation_brings_everything_under_the_new_key(letter):
    digest = PetitionReporter.objects.get().phone_digest
    entries = AuditEntry.objects.count()
    said = run("rotate_keys", new_key="k2")
    assert "已增加并启用密钥 k2" in said and "1 个文件" in said and "100%" in said
    assert set(rotation.used_keys()) == {"k2"} and all_read(letter)
    assert crypto.digest("19900001234", purpose="person.phone") == digest, "exact search survives"
    assert AuditEntry.objects.count() == entries + 1, "one entry, and none of the triggers'"
    entry = AuditEntry.objects.get(verb="rotate_keys")
    assert entry.label == "密钥轮换 k2" and entry.changes["files"] == [None, 1]


def test_a_second_run_changes_nothing(letter):
    run("rotate_keys", new_key="k2")
    before = stored(PetitionReporter, "name", "phone"), files.path_of(StoredFile.objects.get().uid).read_bytes()
    assert "0 个值，0 个文件" in run("rotate_keys", new_key="k2")
    assert "0 个值，0 个文件" in run("rotate_keys")
    assert before == (
        stored(PetitionReporter, "name", "phone"),
        files.path_of(StoredFile.objects.get().uid).read_bytes(),
    )
    assert AuditEntry.objects.filter(verb="rotate_keys").count() == 1


def test_broken_off_and_taken_up_again(world, letter, monkeypatch):
    for _ in range(5):
        register(world)
    monkeypatch.setattr(rotation, "BATCH", 2)

    class PowerCut(Exception):
        pass

    def cut(what, done, total):
        if what == "petitions_petitionaccused.name" and done >= 2:
            raise PowerCut

    rotation.new_key("k2")
    with pytest.raises(PowerCut):
        rotation.rotate(cut)
    halfway = rotation.used_keys()
    assert halfway["k2"] and halfway["demo"], "some are new, some old, and all can be read"
    assert all_read(letter)
    run("rotate_keys", new_key="k2")
    assert set(rotation.used_keys()) == {"k2"} and all_read(letter)


def test_old_and_used_up_numbers_are_not_taken_again(letter):
    run("rotate_keys", new_key="k2")
    with pytest.raises(CommandError, match="不能再启用"):
        run("rotate_keys", new_key="demo")
    with pytest.raises(CommandError, match="不合要求"):
        run("rotate_keys", new_key="k 3")


def test_a_missing_key_stops_before_anything_is_touched(letter, settings):
    run("rotate_keys", new_key="k2")
    whole = settings.FIELD_KEYS_FILE.read_text()
    settings.FIELD_KEYS_FILE.write_text("".join(line for line in whole.splitlines(True) if not line.startswith("k2:")))
    before = stored(PetitionReporter, "name")
    for command, options in (("check_keys", {}), ("rotate_keys", {"new_key": "k3"})):
        with pytest.raises(CommandError, match="缺少正在使用的密钥：k2"):
            run(command, **options)
    assert stored(PetitionReporter, "name") == before
    with pytest.raises(crypto.KeyRingError, match="请把这把密钥的那一行补回"):
        PetitionReporter.objects.get()
    settings.FIELD_KEYS_FILE.write_text(whole)
    assert all_read(letter)


def test_a_wrong_key_under_the_same_number_is_told_and_nothing_is_written(letter, settings):
    whole = settings.FIELD_KEYS_FILE.read_text()
    lines = [f"demo:{'A' * 43}=\n" if line.startswith("demo:") else line for line in whole.splitlines(True)]
    settings.FIELD_KEYS_FILE.write_text("".join(lines))
    before = stored(PetitionReporter, "name"), stored(PetitionAccused, "name")
    with pytest.raises(CommandError, match="密钥内容不对"):
        run("check_keys")
    with pytest.raises(CommandError, match="保持原样没有改动"):
        run("rotate_keys", new_key="k2")
    assert before == (stored(PetitionReporter, "name"), stored(PetitionAccused, "name"))
    settings.FIELD_KEYS_FILE.write_text(whole)
    assert all_read(letter)


def test_one_damaged_value_does_not_stop_the_others(world, letter):
    other = register(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'on', true)")
        cursor.execute(
            "UPDATE petitions_petition SET summary = left(summary, -8) || 'AAAAAAA=' WHERE id = %s", [other.pk]
        )
    with pytest.raises(CommandError, match=f"有 1 处无法解开.*petitions_petition.summary 第 {other.pk} 行"):
        run("rotate_keys", new_key="k2")
    assert all_read(letter)
    with pytest.raises(CommandError, match=f"petitions_petition.summary 第 {other.pk} 行"):
        run("check_keys", all=True)


def test_check_tells_which_keys_are_in_use(letter):
    assert "demo：启用" in run("check_keys")
    run("rotate_keys", new_key="k2")
    said = run("check_keys", all=True)
    assert "k2：启用" in said and "demo：旧密钥，0 处，已不再使用" in said and "全部内容都能解开" in said
    files.path_of(StoredFile.objects.get().uid).unlink()
    with pytest.raises(CommandError, match="磁盘上没有这个文件"):
        run("check_keys")


def every_table() -> str:
    out = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_dump_of_the_demo_holds_no_reporter_in_clear_text(settings):
    """What pg_dump would write, of every table: not one name, phone, ID or address of a reporter."""
    settings.XUNCHA_TODAY = date(2023, 7, 10)
    kept_world.scenario(kept_world.SHOWCASE)
    for petition in Petition.objects.filter(upper_level=False)[:40]:
        actions.custody.store(petition, by=None, name="费思齐某", phone="19900001234", id_number="110101199003077571",
                              address="柳湾村费家巷三号")  # fmt: skip
    dump = every_table()
    assert "petition" in dump and PetitionReporter.objects.count() >= 40
    secrets = {"费思齐某", "19900001234", "110101199003077571", "柳湾村费家巷三号"}
    known = {str(person) for person in Person.objects.all()} | set(
        Interview.objects.values_list("interviewee", flat=True)
    )
    known |= set(User.objects.values_list("name", flat=True))  # the demo may call an official as it calls a reporter
    for reporter in PetitionReporter.objects.all():
        secrets |= {reporter.phone, reporter.id_number} | ({reporter.name} - known)
    secrets.discard("")
    assert len(secrets) > 40 and [secret for secret in secrets if secret in dump] == []


@pytest.mark.slow
def test_a_hundred_thousand_values_are_rotated_in_minutes(letter, capsys):
    source = PetitionAccused.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'on', true)")
    for start in range(0, 100_000, 5000):
        PetitionAccused.objects.bulk_create(
            [PetitionAccused(petition=source.petition, name=f"某人{n}") for n in range(start, start + 5000)]
        )
    begun = time.monotonic()
    run("rotate_keys", new_key="k2")
    took = time.monotonic() - begun
    assert set(rotation.used_keys()) == {"k2"} and PetitionAccused.objects.latest("pk").name == "某人99999"
    with capsys.disabled():
        print(f"\n100,000 values rotated in {took:.1f} s")
    assert took < 300
