"""Addresses of database and queue: what the environment says, else the embedded servers. Nothing is started here."""

import pytest

from xuncha import services
from xuncha.services import places


@pytest.fixture
def env(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "REDIS_URL", "XUNCHA_QUEUE_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XUNCHA_VAR", str(tmp_path / "v"))
    monkeypatch.setattr(places, "service_account", lambda: None)
    return monkeypatch


def test_embedded_database_is_known_before_it_exists(env, tmp_path):
    first, again = services.database_url(), services.database_url()
    assert first == again
    found = services.database_settings()
    assert found["HOST"] == str(tmp_path / "v" / "run")
    assert (found["USER"], found["NAME"], found["PORT"]) == ("app", "xuncha", "")
    assert len(found["PASSWORD"]) >= 32
    assert (tmp_path / "v" / "pg-password").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "v" / "pg18").exists()


def test_database_url_wins_and_its_quoted_parts_are_read(env):
    env.setenv("DATABASE_URL", "postgresql://u%40x:p%2Fw@db.example:5433/%E5%BA%93?sslmode=require")
    found = services.database_settings()
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("u@x", "p/w", "db.example", "5433")
    assert found["NAME"] == "库"
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["CONN_HEALTH_CHECKS"] is True


def test_another_engine_is_refused_in_words(env):
    env.setenv("DATABASE_URL", "mysql://u:p@h/d")
    with pytest.raises(services.ServiceError, match="DATABASE_URL 必须以 postgres://"):
        services.database_settings()


@pytest.mark.parametrize(
    ("given", "queue", "cache"),
    [
        ("redis://h:6379/0", "redis://h:6379/0", "redis://h:6379/1"),
        ("redis://h:6379/1", "redis://h:6379/1", "redis://h:6379/2"),
        ("redis://h", "redis://h/0", "redis://h/1"),
        ("rediss://:p%40w@h/3", "rediss://:p%40w@h/3", "rediss://:p%40w@h/4"),
        ("redis://h:6379?db=4", "redis://h:6379/4", "redis://h:6379/5"),
        ("unix:///r/s.sock?db=2", "redis+socket:///r/s.sock?virtual_host=2", "unix:///r/s.sock?db=3"),
    ],
)
def test_redis_url_in_both_forms(env, given, queue, cache):
    env.setenv("REDIS_URL", given)
    assert services.redis_url() == queue
    assert services.cache_url() == cache


def test_embedded_queue_uses_the_socket(env, tmp_path):
    assert services.redis_url() == f"redis+socket://{tmp_path}/v/run/valkey.sock?virtual_host=0"
    assert services.cache_url() == f"unix://{tmp_path}/v/run/valkey.sock?db=1"


def test_only_what_the_environment_lacks_is_embedded(env):
    assert [service.__name__.split(".")[-1] for service in services.wanted()] == ["postgres", "valkey"]
    env.setenv("REDIS_URL", "redis://h/0")
    assert [service.__name__.split(".")[-1] for service in services.wanted()] == ["postgres"]
    env.setenv("DATABASE_URL", "postgres://h/d")
    assert services.wanted() == []
    assert services.ensure() is False


def test_a_long_path_gets_a_short_socket(env, tmp_path):
    env.setenv("XUNCHA_VAR", str(tmp_path / ("很长的目录名" * 8)))
    path = places.socket_dir()
    assert len(str(path / places.PG_SOCKET).encode()) <= 107
    assert path == places.socket_dir()


def test_somebody_elses_short_socket_folder_is_refused(env, tmp_path):
    env.setattr(places, "SHORT_PLACE", tmp_path)
    env.setenv("XUNCHA_VAR", str(tmp_path / ("x" * 120)))
    places.socket_dir().symlink_to(tmp_path)
    with pytest.raises(services.ServiceError, match="属于其他账号"):
        places.make_socket_dir()


def test_tests_side_by_side_have_queues_of_their_own(env, tmp_path):
    env.setenv("XUNCHA_QUEUE_DB", "4")
    assert services.redis_url().endswith("?virtual_host=4") and services.cache_url().endswith("?db=5")


def test_tests_on_a_named_server_leave_the_products_jobs_alone(env):
    env.setenv("REDIS_URL", "redis://:p%40w@h:6379/0")
    env.setenv("XUNCHA_QUEUE_DB", "4")
    assert services.redis_url() == "redis://:p%40w@h:6379/4" and services.cache_url() == "redis://:p%40w@h:6379/5"


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("DATABASE_URL", "postgres://u:p/w@h/d", "%2F"),
        ("DATABASE_URL", "postgres://u:p@h:5432", "没有写库名"),
        ("REDIS_URL", "amqp://h", "REDIS_URL 必须以 redis://"),
        ("REDIS_URL", "redis://h:6379/first", "库的编号"),
    ],
)
def test_an_address_that_cannot_be_read_is_told_so(env, name, given, words):
    env.setenv(name, given)
    with pytest.raises(services.ServiceError, match=words):
        services.database_settings() if name == "DATABASE_URL" else services.redis_url()
