"""The servers that DATABASE_URL and REDIS_URL name (外部服务): looked at before use, so that what is wrong is one sentence."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import psycopg2

from xuncha.services import addresses, places

OLDEST = 15  # of Debian 12
SECONDS = 10
EXTENSIONS = ("btree_gist",)  # what the migrations create; a trusted one, for which CREATE on the database is enough
#: what libpq or the server says, in its own words, and what to do about it; the first that fits
DATABASE_WORDS = (
    (("could not translate host name",), "找不到主机名,请检查 DATABASE_URL 中的主机"),
    (("refused", "No such file", "timeout expired", "No route", "unreachable"), "主机没有应答,请确认数据库已启动、主机和端口正确、防火墙放行"),
    (("password authentication failed", "no password supplied"), "用户名或口令不对,请检查 DATABASE_URL(口令中的特殊字符要写成 %40 这样的形式)"),
    (("no pg_hba.conf entry",), "数据库不允许从本机登录,请在数据库的 pg_hba.conf 中放行"),
    (("database", "does not exist"), "没有这个库,请先建库:CREATE DATABASE 库名 OWNER 用户 ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"),
    (("permission denied for database",), "该用户无权连接这个库,请执行 GRANT CONNECT, CREATE ON DATABASE 库名 TO 用户"),
    (("too many", "remaining connection slots"), "连接数已满,请调大数据库的 max_connections 或停掉别的程序"),
    (("starting up", "shutting down"), "数据库正在启动或停止,请稍后再试"),
)  # fmt: skip


def verify(*, queue: bool = True) -> None:
    """Raise ServiceError with the first thing that bars the product from the named servers; nothing named, nothing done."""
    if addresses.is_given("DATABASE_URL"):
        _verify_database()
    if queue and addresses.is_given("REDIS_URL"):
        _verify_queue()


def connect() -> "psycopg2.extensions.connection":
    """A connection to the database by the product's own settings; its failure is a ServiceError."""
    given = addresses.database_settings()
    words = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"]}
    words |= {"port": given["PORT"], "connect_timeout": SECONDS} | given["OPTIONS"]
    try:
        return psycopg2.connect(**{name: value for name, value in words.items() if value})
    except psycopg2.Error as error:
        raise places.ServiceError(_database_words(str(error))) from error


def _database_words(said: str) -> str:
    given = addresses.database_settings()
    place = f"{given['HOST'] or '本机'}:{given['PORT'] or 5432} 的库 {given['NAME']}(用户 {given['USER'] or '未写'})"
    advice = next((words for marks, words in DATABASE_WORDS if _fits(said, marks)), "")
    if not advice:
        advice = f"请检查 DATABASE_URL;数据库的原话是:{' '.join(said.split())}"
    return f"无法连接 DATABASE_URL 指定的数据库 {place}:{advice}。"


def _fits(said: str, marks: tuple[str, ...]) -> bool:
    return all(mark in said for mark in marks) if marks[0] == "database" else any(mark in said for mark in marks)


def _verify_database() -> None:
    connection = connect()
    try:
        with connection.cursor() as cursor:
            for problem in _database_problems(cursor):
                raise places.ServiceError(f"DATABASE_URL 指定的数据库不能使用:{problem}。")
    finally:
        connection.close()


def _database_problems(cursor: "psycopg2.extensions.cursor") -> Iterable[str]:
    version = cursor.connection.server_version // 10000
    if version < OLDEST:
        yield f"它是 PostgreSQL {version},本系统需要 {OLDEST} 或更高版本"
    cursor.execute(
        "SELECT pg_encoding_to_char(encoding), datctype, pg_is_in_recovery(), quote_ident(current_user), quote_ident(datname),"
        " has_database_privilege(datname, 'CREATE'),"
        " coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false)"
        " FROM pg_database WHERE datname = current_database()"
    )
    encoding, ctype, standby, user, name, may_extend, may_create = cursor.fetchone()
    if not knows_chinese(ctype, encoding):
        yield (
            f"它的编码是 {encoding}、字符类型是 {ctype},中文检索会漏掉内容;请另建一个库:"
            f"CREATE DATABASE 库名 OWNER {user} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
    if standby:
        yield "它是只读的备库,请改为主库的地址"
    if not may_create:
        yield f"用户 {user} 不能在其中建表,请由数据库管理员执行 ALTER DATABASE {name} OWNER TO {user}"
    yield from _lacking_extensions(cursor, user, name, may_extend=may_extend)


def _lacking_extensions(
    cursor: "psycopg2.extensions.cursor", user: str, name: str, *, may_extend: bool
) -> Iterable[str]:
    cursor.execute(
        "SELECT name, installed_version FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
    )
    known = dict(cursor.fetchall())
    for extension in EXTENSIONS:
        if extension not in known:
            yield f"服务器上没有扩展 {extension},请由数据库管理员安装(Debian 上在 postgresql-contrib 中)"
        elif known[extension] is None and not may_extend:
            yield f"用户 {user} 不能建扩展,请由数据库管理员在该库执行 CREATE EXTENSION {extension},或 GRANT CREATE ON DATABASE {name} TO {user}"


def knows_chinese(ctype: str, encoding: str) -> bool:
    """Whether a database's character type ("C.UTF-8") and encoding ("UTF8") take Chinese signs for letters (deps A.4)."""
    return encoding == "UTF8" and ctype.upper().replace("-", "").endswith("UTF8")


def _verify_queue() -> None:
    import redis  # only a named server is asked by it; the embedded one starts without

    given = addresses.redis_url()
    parts = urlsplit(given)
    place = f"{parts.hostname or ''}:{parts.port or 6379}" if parts.hostname else parts.path
    try:
        for address in (addresses.queue_url(), addresses.cache_url()):
            with redis.from_url(address, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as line:
                if line.info("replication").get("role") == "slave":
                    raise places.ServiceError(f"REDIS_URL 指定的 {place} 是只读的副本,请改为主服务器的地址。")
    except redis.AuthenticationError as error:
        advice = "口令不对或没有写口令,请检查 REDIS_URL(写作 redis://:口令@主机:6379/0)"
        raise places.ServiceError(f"无法使用 REDIS_URL 指定的 {place}:{advice}。") from error
    except redis.ResponseError as error:
        raise places.ServiceError(f"无法使用 REDIS_URL 指定的 {place}:{_queue_words(str(error))}。") from error
    except (redis.RedisError, OSError) as error:
        advice = "没有应答,请确认 Redis 已启动、主机和端口正确、防火墙放行"
        raise places.ServiceError(f"无法连接 REDIS_URL 指定的 {place}:{advice}。") from error


def _queue_words(said: str) -> str:
    if "out of range" in said:
        return "没有这个编号的库,队列和缓存要用相邻的两个库,请换一个编号或调大 databases"
    return f"它的原话是:{said}"
