"""Held by tests and not by hand: no call to the outside, the headers, `check --deploy` of a production (design §6, domain §7)."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from interviews.models import Interview

PRODUCTION = {
    "XUNCHA_ENV": "production", "XUNCHA_TLS": "1", "SECRET_KEY": "k9Rw2mXv7QpL4sTz" * 4, "ALLOWED_HOSTS": "xuncha.example",
}  # fmt: skip


def test_the_tests_refuse_the_outside():
    """The guard of tests/conftest.py stands: whatever the product called would fail the test that made it call."""
    with socket.socket() as outward, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="example"):
        socket.create_connection(("example.invalid", 80), timeout=1)


def test_the_own_services_are_reached(db):
    assert Client().get("/healthz").json() == {"status": "ok"}


def _check(tmp_path, *, remove: str = "") -> subprocess.CompletedProcess:
    keys = tmp_path / "keys"
    keys.write_text("k1:" + "A" * 43 + "=\n")
    keys.chmod(0o600)
    env = {
        **os.environ, **PRODUCTION, "FIELD_KEYS_FILE": str(keys), "XUNCHA_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://x@/x?host=/nowhere", "REDIS_URL": "redis://127.0.0.1:1/0",
    }  # fmt: skip
    for name in ("XUNCHA_TODAY", "XUNCHA_TEST_SERVICES", "XUNCHA_PLAIN_STATIC", remove):
        env.pop(name, None)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=240)


def test_a_production_passes_check_deploy(tmp_path):
    done = _check(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_production_without_its_secret_does_not_start(tmp_path):
    done = _check(tmp_path, remove="SECRET_KEY")
    assert done.returncode != 0 and "SECRET_KEY" in done.stdout + done.stderr


@pytest.mark.parametrize("path", ["/login/", "/"])
def test_headers_of_every_page(login, path):
    answer = login("member_2").get(path, follow=True)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_under_tls_cookies_are_secure_and_hsts_is_sent(login, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    answer = client.get("/login/", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all(cookie["secure"] for cookie in answer.cookies.values())


def test_tls_turns_all_of_it_on():
    """One switch: the settings of a production under TLS, read by a process of its own."""
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_HTTPONLY",
    )
    code = f"from xuncha import settings; print(*[int(bool(getattr(settings, n))) for n in {names!r}])"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "XUNCHA_TLS": "1"}, cwd=settings.BASE_DIR,
                          capture_output=True, text=True, timeout=60, check=True)  # fmt: skip
    assert done.stdout.split() == ["1"] * len(names)


def test_a_form_with_too_much_text_is_told_so_and_nothing_is_kept(world, login):
    before = Interview.objects.count()
    answer = login("member_2").post("/interviews/new/", {"content": "字" * 2_000_000})
    page = answer.content.decode()
    assert answer.status_code == 400 and "提交的文字超过 5 MB，什么也没有保存" in page
    assert "Bad Request" not in page and Interview.objects.count() == before


def test_a_form_with_too_many_fields_is_told_so(world, login, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    answer = login("member_2").post("/interviews/new/", {f"f{n}": "" for n in range(30)})
    assert answer.status_code == 400 and "一次提交的项目超过 20 项" in answer.content.decode()


def test_another_host_gets_a_sentence(settings):
    settings.ALLOWED_HOSTS = ["xuncha.example"]
    answer = Client().get("/login/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400 and "这次提交没有办成" in answer.content.decode()
