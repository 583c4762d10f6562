"""Key ring, tokens, digests, encrypted columns and files: what opens, and that everything else is refused in words."""

import base64
import io
import os
import stat

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from xuncha.core import crypto
from xuncha.core.crypto import DecryptError, EncryptedTextField, KeyRingError
from xuncha.core.crypto.files import CHUNK

PURPOSE = "petitions.reporter.name"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MANY = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def line(key_id, byte):
    return f"{key_id}:{base64.b64encode(byte * 32).decode()}\n"


@pytest.fixture
def write_keys(tmp_path, settings):
    """Write the key file of this test; mode 600."""

    def write(*lines):
        path = tmp_path / "keys" / "field-keys"
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(lines))
        fresh.chmod(0o600)
        fresh.replace(path)
        settings.FIELD_KEYS_FILE = path
        return path

    return write


@pytest.fixture
def keys(write_keys):
    return write_keys(line("k1", b"a"), line("digest", b"d"))


@pytest.fixture(params=["aes", "sm4"])
def cipher(request, settings):
    settings.FIELD_CIPHER = request.param
    return request.param


# tokens


@MANY
@given(text=ANY_TEXT, purpose=st.sampled_from([PURPOSE, "clues.clue.summary"]))
def test_what_is_encrypted_opens_again(keys, cipher, text, purpose):
    token = crypto.encrypt(text, purpose=purpose)
    assert crypto.decrypt(token, purpose=purpose) == text


def test_a_token_names_scheme_and_key_and_hides_the_text(keys):
    token = crypto.encrypt("程启樵", purpose=PURPOSE)
    assert token.startswith("v1:k1:")
    assert "程启樵".encode() not in base64.b64decode(token.split(":")[2])
    assert token != crypto.encrypt("程启樵", purpose=PURPOSE)


def test_sm4_by_setting_and_aes_tokens_still_open(keys, settings):
    old = crypto.encrypt("甲", purpose=PURPOSE)
    settings.FIELD_CIPHER = "sm4"
    assert crypto.encrypt("甲", purpose=PURPOSE).startswith("s1:k1:")
    assert crypto.decrypt(old, purpose=PURPOSE) == "甲"
    assert not crypto.is_current(old)


def test_another_purpose_does_not_open(keys, cipher):
    token = crypto.encrypt("甲", purpose=PURPOSE)
    with pytest.raises(DecryptError, match="原数据未受影响"):
        crypto.decrypt(token, purpose="petitions.reporter.phone")


@MANY
@given(where=st.integers(0, 40), bit=st.integers(0, 7))
def test_an_altered_token_does_not_open(keys, cipher, where, bit):
    mark, key_id, encoded = crypto.encrypt("柳湾村书记", purpose=PURPOSE).split(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[where] ^= 1 << bit
    with pytest.raises(DecryptError):
        crypto.decrypt(f"{mark}:{key_id}:{base64.b64encode(bytes(raw)).decode()}", purpose=PURPOSE)


@pytest.mark.parametrize("value", ["程启樵", "v1:", "v1:k1:!!!", "v9:k1:" + "A" * 60, "v1:k1:AAAA", ":::"])
def test_what_is_no_token_is_refused_in_words(keys, value):
    with pytest.raises(DecryptError, match="不是有效密文"):
        crypto.decrypt(value, purpose=PURPOSE)


def test_the_wrong_key_under_the_same_id_is_refused(keys, write_keys):
    token = crypto.encrypt("甲", purpose=PURPOSE)
    write_keys(line("k1", b"z"))
    with pytest.raises(DecryptError, match="k1"):
        crypto.decrypt(token, purpose=PURPOSE)
    write_keys(line("k1", b"a"))
    assert crypto.decrypt(token, purpose=PURPOSE) == "甲"


# rotation


def test_rotation_keeps_old_tokens_and_digests(keys):
    token = crypto.encrypt("甲", purpose=PURPOSE)
    before = crypto.digest("甲", purpose="name")
    crypto.add_key(keys, key_id="k2")
    assert crypto.key_ring().active == "k2"
    assert crypto.decrypt(token, purpose=PURPOSE) == "甲"
    fresh = crypto.reencrypt(token, purpose=PURPOSE)
    assert fresh.startswith("v1:k2:")
    assert crypto.is_current(fresh)
    assert crypto.reencrypt(fresh, purpose=PURPOSE) == fresh
    assert crypto.digest("甲", purpose="name") == before


def test_digests_survive_the_removal_of_the_oldest_key_after_rotation(write_keys):
    path = write_keys(line("k1", b"a"))
    before = crypto.digest("甲", purpose="name")
    crypto.add_key(path, key_id="k2")
    write_keys(*(text + "\n" for text in path.read_text().splitlines() if not text.startswith("k1:")))
    assert list(crypto.key_ring().keys) == ["k2"]
    assert crypto.digest("甲", purpose="name") == before


def test_a_key_added_by_hand_on_top_leaves_digests_alone(write_keys):
    write_keys(line("k1", b"a"))
    before = crypto.digest("甲", purpose="name")
    write_keys(line("k2", b"b"), line("k1", b"a"))
    assert crypto.digest("甲", purpose="name") == before


@pytest.mark.parametrize("key_id", ["k1", "digest", "a:b", "", "甲"])
def test_a_bad_or_used_key_id_is_refused_and_the_file_stays(keys, key_id):
    before = keys.read_bytes()
    with pytest.raises(KeyRingError):
        crypto.add_key(keys, key_id=key_id)
    assert keys.read_bytes() == before


# the file


def test_a_missing_file(settings, tmp_path):
    settings.FIELD_KEYS_FILE = tmp_path / "none"
    with pytest.raises(KeyRingError, match="找不到密钥文件"):
        crypto.encrypt("甲", purpose=PURPOSE)


def test_a_readable_file_is_refused(keys):
    keys.chmod(0o640)
    with pytest.raises(KeyRingError, match="chmod 600"):
        crypto.encrypt("甲", purpose=PURPOSE)


@pytest.mark.parametrize(
    "text",
    ["k1\n", "k1:\n", "k1:AAAA\n", "k1:!!\n", ":" + base64.b64encode(b"a" * 32).decode(), "k 1:" + "A" * 44, "密:x\n"],
)
def test_a_damaged_file(write_keys, text):
    path = write_keys("")
    path.write_text(text)
    with pytest.raises(KeyRingError, match="密钥文件"):
        crypto.key_ring()


def test_an_empty_file_and_one_with_a_digest_line_only(write_keys):
    for lines in ((), (line("digest", b"d"),), ("# 注释\n", "\n")):
        write_keys(*lines)
        with pytest.raises(KeyRingError, match="没有任何密钥"):
            crypto.key_ring()


def test_a_doubled_id(write_keys):
    write_keys(line("k1", b"a"), line("k1", b"b"))
    with pytest.raises(KeyRingError, match="重复"):
        crypto.key_ring()


def test_an_unknown_key_names_its_id(keys, write_keys):
    token = crypto.encrypt("甲", purpose=PURPOSE)
    write_keys(line("k9", b"z"))
    with pytest.raises(KeyRingError, match="“k1”"):
        crypto.decrypt(token, purpose=PURPOSE)


def test_the_ring_does_not_print_its_keys(keys):
    assert "aaaa" not in repr(crypto.key_ring())


def test_demo_keys_are_made_once_with_mode_600(tmp_path, settings):
    path = settings.FIELD_KEYS_FILE = tmp_path / "secrets" / "field-keys"
    crypto.ensure_demo_keys(path)
    before = path.read_bytes()
    crypto.ensure_demo_keys(path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert crypto.decrypt(crypto.encrypt("甲", purpose=PURPOSE), purpose=PURPOSE) == "甲"


def test_production_makes_no_keys(tmp_path, settings):
    settings.PRODUCTION = True
    with pytest.raises(KeyRingError, match="正式环境"):
        crypto.ensure_demo_keys(tmp_path / "field-keys")
    assert not (tmp_path / "field-keys").exists()


# digests and normal forms


def test_digests_are_keyed_and_per_purpose(keys, write_keys):
    one = crypto.digest("13812345678", purpose="phone")
    assert len(one) == 64
    assert one == crypto.digest("13812345678", purpose="phone")
    assert one != crypto.digest("13812345678", purpose="id")
    assert crypto.digest("", purpose="phone") == ""
    write_keys(line("k1", b"a"), line("digest", b"e"))
    assert one != crypto.digest("13812345678", purpose="phone")


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "008613812345678", "8613812345678",
     "\uff11\uff13\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18"],
)  # fmt: skip
def test_one_phone_in_many_writings(typed):
    assert crypto.normalise_phone(typed) == "13812345678"


def test_landlines_keep_their_digits():
    assert crypto.normalise_phone("(0537)234-5678") == "05372345678"


@pytest.mark.parametrize("typed", ["11010519491231002x", "110105 19491231 002X", "110105491231002"])
def test_one_id_in_many_writings(typed):
    assert crypto.normalise_id(typed) == "11010519491231002X"


@pytest.mark.parametrize("typed", ["买买提·艾山", "买买提•艾山", " 买买提 .艾山"])
def test_one_name_in_many_writings(typed):
    assert crypto.normalise_name(typed) == "买买提·艾山"


# the field


@pytest.fixture
def secrets(db, keys):
    """A table with two encrypted columns, gone with the test's transaction."""
    with isolate_apps("xuncha.core"):

        class Secret(models.Model):
            name = EncryptedTextField(purpose=PURPOSE, blank=True)
            note = EncryptedTextField(null=True, blank=True)

            class Meta:
                app_label = "core"

    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    return Secret


def stored(model, column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{model._meta.db_table}" ORDER BY id')
        return [row[0] for row in cursor.fetchall()]


def test_the_column_holds_only_tokens(secrets):
    row = secrets.objects.create(name="程启樵", note="甲")
    assert secrets.objects.get(pk=row.pk).name == "程启樵"
    assert stored(secrets)[0].startswith("v1:k1:")
    assert crypto.decrypt(stored(secrets, "note")[0], purpose="core.secret.note") == "甲"


def test_bulk_writes_and_updates_are_encrypted_too(secrets):
    rows = secrets.objects.bulk_create([secrets(name="甲"), secrets(name="乙")])
    secrets.objects.filter(pk=rows[0].pk).update(name="丙")
    rows[1].name = "丁"
    secrets.objects.bulk_update([rows[1]], ["name"])
    assert [row.name for row in secrets.objects.order_by("pk")] == ["丙", "丁"]
    assert all(value.startswith("v1:k1:") for value in stored(secrets))
    assert list(secrets.objects.order_by("pk").values_list("name", flat=True)) == ["丙", "丁"]


def test_empty_stays_empty_and_null_stays_null(secrets):
    secrets.objects.create(name="", note=None)
    secrets.objects.create(name="甲", note="")
    assert stored(secrets)[0] == ""
    assert stored(secrets, "note") == [None, ""]
    assert secrets.objects.filter(name="").count() == 1
    assert secrets.objects.exclude(name="").get().name == "甲"
    assert secrets.objects.filter(note__isnull=True).count() == 1


@pytest.mark.parametrize(
    "lookup",
    [{"name": "甲"}, {"name__contains": "甲"}, {"name__in": ["甲"]}, {"name__startswith": "v1"}, {"name__gt": ""},
     {"name": models.F("note")}, {"name__lower": "x"}],
)  # fmt: skip
def test_every_other_lookup_is_refused(secrets, lookup):
    with pytest.raises(FieldError, match="摘要列"):
        list(secrets.objects.filter(**lookup))


def test_a_lost_key_loses_nothing(secrets, write_keys):
    row = secrets.objects.create(name="程启樵")
    before = stored(secrets)
    write_keys(line("k2", b"b"))
    with pytest.raises(KeyRingError, match="k1"):
        secrets.objects.get(pk=row.pk)
    assert secrets.objects.defer("name").get(pk=row.pk).pk == row.pk
    assert stored(secrets) == before
    write_keys(line("k2", b"b"), line("k1", b"a"))
    assert secrets.objects.get(pk=row.pk).name == "程启樵"


def test_the_field_deconstructs_with_its_purpose():
    _, path, _, kwargs = EncryptedTextField("姓名", purpose=PURPOSE).deconstruct()
    assert path == "xuncha.core.crypto.EncryptedTextField"
    assert kwargs["purpose"] == PURPOSE
    assert "purpose" not in EncryptedTextField("姓名").deconstruct()[3]


@pytest.mark.parametrize("option", ["unique", "db_index", "primary_key"])
def test_an_index_on_tokens_is_refused(option):
    with pytest.raises(FieldError, match="摘要列"):
        EncryptedTextField(**{option: True})


# files


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_files_of_every_size_come_back(keys, cipher, tmp_path, size):
    plain = os.urandom(size)
    source, target = tmp_path / "plain", tmp_path / "sealed"
    source.write_bytes(plain)
    assert crypto.encrypt_file(source, target, purpose="petitions.original") == size
    assert b"".join(crypto.decrypt_stream(target, purpose="petitions.original")) == plain
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert size < 32 or plain[:32] not in target.read_bytes()


@MANY
@given(cut=st.integers(1, CHUNK + 100))
def test_a_truncated_file_is_found(keys, tmp_path, cut):
    sealed = tmp_path / "sealed"
    crypto.encrypt_file(io.BytesIO(b"x" * (2 * CHUNK)), sealed, purpose="p")
    with pytest.raises(DecryptError):
        list(crypto.decrypt_stream(io.BytesIO(sealed.read_bytes()[:-cut]), purpose="p"))


@pytest.mark.parametrize("where", [0, 15, 20, 30, 40, CHUNK, -1])
def test_a_changed_file_is_found(keys, tmp_path, where):
    sealed = tmp_path / "sealed"
    crypto.encrypt_file(io.BytesIO(b"x" * (2 * CHUNK)), sealed, purpose="p")
    data = bytearray(sealed.read_bytes())
    data[where] ^= 1
    with pytest.raises(crypto.CryptoError):
        list(crypto.decrypt_stream(io.BytesIO(bytes(data)), purpose="p"))


def test_swapped_chunks_another_purpose_and_appended_bytes_are_found(keys, tmp_path):
    sealed = tmp_path / "sealed"
    crypto.encrypt_file(io.BytesIO(os.urandom(3 * CHUNK)), sealed, purpose="p")
    data = sealed.read_bytes()
    head, piece = len(data) - 3 * (CHUNK + 16), CHUNK + 16
    swapped = data[:head] + data[head + piece : head + 2 * piece] + data[head : head + piece] + data[head + 2 * piece :]
    for bad, purpose in ((swapped, "p"), (data, "q"), (data + b"x", "p"), (data + data[head:], "p")):
        with pytest.raises(DecryptError):
            list(crypto.decrypt_stream(io.BytesIO(bad), purpose=purpose))


def test_a_failed_encryption_leaves_the_target_as_it_was(keys, tmp_path):
    target = tmp_path / "sealed"
    target.write_bytes(b"before")

    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        crypto.encrypt_file(Broken(), target, purpose="p")
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".enc-")] == []


def test_a_plain_file_is_not_taken_for_an_encrypted_one(keys):
    with pytest.raises(DecryptError, match="不是本系统的加密文件"):
        list(crypto.decrypt_stream(io.BytesIO(b"%PDF-1.7"), purpose="p"))


def test_file_keys_rotate_too(keys, tmp_path):
    sealed = tmp_path / "sealed"
    crypto.encrypt_file(io.BytesIO(b"abc"), sealed, purpose="p")
    crypto.add_key(keys, key_id="k2")
    assert b"".join(crypto.decrypt_stream(sealed, purpose="p")) == b"abc"
