"""docker-compose.yml as text and structure: the parts, their health checks, and no secret anywhere (no engine needed)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from xuncha.services import CHECKOUT

TEXT = (CHECKOUT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


def test_all_parts_are_there():
    assert set(SERVICES) == {"proxy", "postgres", "redis", *OURS}
    assert SERVICES["postgres"]["image"].startswith("postgres:16")
    assert SERVICES["redis"]["image"].startswith("redis:7")
    assert [SERVICES[name]["command"] for name in OURS] == [[name] for name in OURS]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_each_part_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(check)


def test_web_can_be_scaled():
    assert not {"container_name", "ports"} & set(SERVICES["web"])
    assert "server web:8000 resolve" in (CHECKOUT / "deploy" / "nginx.conf").read_text()


def test_only_the_proxy_can_be_reached():
    assert [name for name, part in SERVICES.items() if part.get("ports")] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all(part["networks"] == ["inside"] for name, part in SERVICES.items() if name != "proxy")


def test_everything_waits_for_what_it_needs():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    needs = SERVICES["migrate"]["depends_on"]
    assert {name: need["condition"] for name, need in needs.items()} == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }


def test_data_outlives_the_containers():
    kept = {volume.split(":")[0] for part in SERVICES.values() for volume in part.get("volumes", [])}
    assert {"database", "queue", "files"} <= kept
    assert set(COMPOSE["volumes"]) == {"database", "queue", "files"}


def test_secrets_are_files_outside_the_checkout():
    assert all(secret["file"].startswith("${SECRETS_DIR:?") for secret in COMPOSE["secrets"].values())
    used = {name for part in SERVICES.values() for name in part.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert "ENV SECRET" not in DOCKERFILE and "password" not in DOCKERFILE.lower()


def walk(node, key=""):
    if isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from walk(value, key)
    else:
        yield key, str(node)


def test_no_value_is_a_secret():
    secretive = re.compile(r"(password|secret|token|key)s?(_file)?$", re.IGNORECASE)
    for key, value in walk({"services": SERVICES}):
        if secretive.search(key) and key != "secrets":
            assert value.startswith("/run/secrets/"), f"{key}: {value}"
    assert not re.search(r"://[^/\s$]+:[^@\s$]+@", TEXT)
    example = (CHECKOUT / "deploy" / "env.example").read_text()
    names = [line.split("=")[0] for line in example.splitlines() if line and not line.startswith("#")]
    assert not [name for name in names if secretive.search(name)]


def test_we_run_without_privileges():
    for name in OURS:
        part = SERVICES[name]
        assert part["cap_drop"] == ["ALL"] and part["read_only"] is True
    assert re.search(r"^USER xuncha$", DOCKERFILE, re.MULTILINE)


def test_database_sees_chinese():
    assert "--locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_image_holds_every_app():
    apps = [path.parent.name for path in CHECKOUT.glob("*/apps.py")] + ["templates", "static"]
    missing = [name for name in apps if f"COPY {name} {name}\n" not in DOCKERFILE]
    assert missing == []


ENTRYPOINT = CHECKOUT / "deploy" / "entrypoint.sh"


def test_entrypoint_builds_addresses_from_secret_files(tmp_path):
    (tmp_path / "db").write_text("p@ss/字\n")
    (tmp_path / "q").write_text("q:w")
    script = ENTRYPOINT.read_text().replace("cd /app", "")
    env = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_PASSWORD_FILE": str(tmp_path / "db"),
        "REDIS_PASSWORD_FILE": str(tmp_path / "q"),
    }
    script = script.replace("quoted() { python ", "quoted() { python3 ")
    done = subprocess.run(["sh", "-c", script, "entrypoint", "env"], env=env, capture_output=True, text=True)
    assert "DATABASE_URL=postgres://xuncha:p%40ss%2F%E5%AD%97@postgres:5432/xuncha\n" in done.stdout, done.stderr
    assert "REDIS_URL=redis://:q%3Aw@redis:6379/0\n" in done.stdout


PRODUCTION = {
    "XUNCHA_ENV": "production",
    "XUNCHA_TLS": "1",
    "SECRET_KEY": "k9Rw2mXv7QpL4sTz" * 4,
    "ALLOWED_HOSTS": "xuncha.example",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/d",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.mark.parametrize(
    ("part", "changed", "words"),
    [
        ("web", {"SECRET_KEY": ""}, "必须设置 SECRET_KEY"),
        ("worker", {"ALLOWED_HOSTS": ""}, "必须设置 ALLOWED_HOSTS"),
        ("beat", {}, "找不到密钥文件"),
        ("migrate", {}, "主机没有应答"),
    ],
)
def test_a_container_that_cannot_work_says_why_and_does_not_start(tmp_path, part, changed, words):
    script = ENTRYPOINT.read_text().replace("cd /app", f"cd {CHECKOUT}")
    env = PRODUCTION | {"XUNCHA_VAR": str(tmp_path / "var"), "FIELD_KEYS_FILE": str(tmp_path / "keys")} | changed
    env["PATH"] = f"{Path(sys.executable).parent}:{os.defpath}"
    done = subprocess.run(
        ["sh", "-c", script, "entrypoint", part], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode != 0 and words in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_the_web_server_opens_no_control_socket():
    """It would stand in the shared data volume, the same for all web containers."""
    assert "--no-control-socket" in ENTRYPOINT.read_text()


def test_a_worker_is_asked_itself():
    assert "-d celery@$$HOSTNAME" in SERVICES["worker"]["healthcheck"]["test"][1]


def test_entrypoint_without_a_password_says_so():
    done = subprocess.run(["sh", ENTRYPOINT, "env"], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.returncode != 0
    assert "未设置数据库口令" in done.stderr


def test_the_database_logs_neither_statements_that_failed_nor_details():
    words = SERVICES["postgres"]["command"]
    assert (
        "log_min_error_statement=panic" in words
        and "log_error_verbosity=terse" in words
        and "log_min_messages=log" in words
    )
