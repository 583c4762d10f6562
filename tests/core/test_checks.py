"""The locale trap of deps A.4 is said at the start."""

import pytest
from django.core.checks import run_checks

from xuncha.core.checks import keys_can_be_read, verdict


@pytest.mark.django_db
def test_the_tests_own_database_knows_chinese():
    assert [m for m in run_checks(databases=["default"]) if m.id == "xuncha.E001"] == []


@pytest.mark.parametrize(("ctype", "encoding"), [("C.UTF-8", "UTF8"), ("zh_CN.utf8", "UTF8"), ("en_US.UTF-8", "UTF8")])
def test_these_know_chinese(ctype, encoding):
    assert verdict("default", ctype, encoding) == []


@pytest.mark.parametrize(
    ("ctype", "encoding"), [("C", "UTF8"), ("POSIX", "UTF8"), ("C", "SQL_ASCII"), ("zh_CN.gb18030", "EUC_CN")]
)
def test_these_do_not(ctype, encoding):
    (found,) = verdict("default", ctype, encoding)
    assert found.id == "xuncha.E001" and ctype in found.msg and "C.UTF-8" in found.hint


def test_a_production_is_told_of_a_missing_or_open_key_file(settings, tmp_path):
    settings.FIELD_KEYS_FILE = tmp_path / "ring"
    assert keys_can_be_read() == []  # the demo makes its own
    settings.PRODUCTION = True
    (found,) = keys_can_be_read()
    assert found.id == "xuncha.E002" and "找不到密钥文件" in found.msg
    settings.FIELD_KEYS_FILE.write_text("k1:" + "A" * 43 + "=\n")
    settings.FIELD_KEYS_FILE.chmod(0o644)
    assert "chmod 600" in keys_can_be_read()[0].msg
    settings.FIELD_KEYS_FILE.chmod(0o600)
    assert keys_can_be_read() == []
