"""Servers, sessions, rights and names as they are elsewhere: each gives the report, or one sentence."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ltv_xl.analysis.engines import postgres
from ltv_xl.analysis.engines.postgres_names import readings
from ltv_xl.errors import EngineError, LtvError, SourceError
from ltv_xl.texts import LANGUAGES
from tests.warehouse.odd_shop import CUSTOMERS, ORDERS, Reader, in_row_7, orders_with
from tests.warehouse.servers import as_owner, free_port, program

USER = "odd_reader"


@pytest.fixture
def user(server: Any, read: Reader) -> Iterator[str]:
    """Somebody who may read in the schema odd, and whose session is set as a test says."""
    server.execute(
        f"CREATE ROLE {USER} LOGIN; GRANT USAGE ON SCHEMA odd TO {USER}; "
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA odd GRANT SELECT ON TABLES TO {USER}"
    )
    yield USER
    read.close()
    server.execute(f"DROP OWNED BY {USER} CASCADE; DROP ROLE {USER}")


@pytest.mark.parametrize(
    "setting",
    [
        "search_path = odd, public, pg_temp",
        "search_path = ''",
        "default_transaction_read_only = on",
        "default_transaction_isolation = serializable",
        "client_encoding = 'SJIS'",
        "datestyle = 'German, DMY'",
        "extra_float_digits = -5",
        "standard_conforming_strings = off",
        "statement_timeout = '60s'",
        "idle_session_timeout = '30ms'",
        "idle_in_transaction_session_timeout = '30ms'",
    ],
)
def test_what_is_set_for_a_user_changes_nothing(read: Reader, server: Any, user: str, setting: str) -> None:
    """Their tables have the names of ours; ids are floating-point numbers, and channels are days."""
    server.execute(f"ALTER ROLE {user} SET {setting}")
    orders, results = read(
        orders_with({
            "customer_id": "(order_id * 3 % 7 + 100000000000.25)::float8",
            "channel": "CASE order_id % 2 WHEN 0 THEN DATE '2024-02-01' ELSE DATE '2024-12-03' END",
            "status": "'出荷済み'",
        }),
        user=user,
        customers="SELECT (n + 100000000000.25)::float8 AS customer_id, 'female' AS gender "
        "FROM generate_series(0, 6) n",
    )
    assert (orders.rows_used, results.total.customers) == (ORDERS, CUSTOMERS)
    named = orders.connection.execute("SELECT DISTINCT orders.channel FROM orders").fetchall()
    assert sorted(named) == [("2024-02-01",), ("2024-12-03",)]


def test_a_function_of_the_users_does_not_meet_our_tables(read: Reader, server: Any) -> None:
    """What a view calls names a table as ours are named; it is looked up while ours stand there."""
    server.execute(
        f"CREATE TABLE odd.plain AS {orders_with({})}; CREATE TABLE odd.orders AS SELECT 2 AS factor; "
        "SET check_function_bodies = off; CREATE FUNCTION odd.twice(x numeric) RETURNS numeric "
        "LANGUAGE sql AS 'SELECT x * max(factor) FROM orders'; "
        "CREATE VIEW odd.doubled AS SELECT order_id, customer_id, order_date, product, "
        "odd.twice(revenue) AS revenue FROM odd.plain CROSS JOIN (VALUES ('a'), ('b')) AS listed (product)"
    )
    server.execute("ALTER ROLE postgres SET search_path = odd")
    try:
        orders, results = read.there("odd.doubled")
    finally:
        server.execute("ALTER ROLE postgres RESET search_path")
    assert orders.has_order_products
    assert results.total.revenue == 4 * sum(1000 + n * 37 % 900 for n in range(1, ORDERS + 1))


def test_a_column_that_may_not_be_read_is_not_there(read: Reader, server: Any, user: str) -> None:
    select = orders_with({"email": "'a@b'"})
    server.execute(
        f"CREATE TABLE odd.secret AS {select}; REVOKE SELECT ON odd.secret FROM {user}; "
        f"GRANT SELECT (order_id, customer_id, order_date, revenue) ON odd.secret TO {user}"
    )
    orders, _ = read.there("odd.secret", user=user)
    assert orders.rows_used == ORDERS
    assert "email" not in orders.sources[0].unused
    server.execute(f"REVOKE SELECT (revenue) ON odd.secret FROM {user}")
    with pytest.raises(SourceError) as refused:
        read.there("odd.secret", user=user)
    assert refused.value.key == "engines.missing_columns.orders"


def test_a_table_can_be_replaced_once_it_was_read(read: Reader, server: Any) -> None:
    """As nightly loads do; our session goes on."""
    orders, _ = read(orders_with({}), customers="SELECT 'c1' AS customer_id")
    server.execute("DROP TABLE odd.orders, odd.customers")
    assert orders.connection.execute("SELECT count(*) AS n FROM orders").fetchall() == [(ORDERS,)]


def test_rows_that_a_policy_hides(read: Reader, server: Any, user: str) -> None:
    server.execute(
        f"CREATE TABLE odd.hidden AS {orders_with({})}; ALTER TABLE odd.hidden ENABLE ROW LEVEL SECURITY"
    )
    with pytest.raises(SourceError) as refused:
        read.there("odd.hidden", user=user)
    assert refused.value.key == "engines.no_rows"
    assert "may see none" in refused.value.sentence("en")


def test_many_refunds_are_looked_up_within_seconds(read: Reader, server: Any, user: str) -> None:
    """Not one by one in all that was sold, where memory is short: a statement has 15 seconds."""
    server.execute(
        "CREATE TABLE odd.many AS SELECT n AS order_id, 'c' || n % 5000 AS customer_id, "
        "DATE '2024-01-01' + n % 400 AS order_date, 100 AS revenue, "
        "CASE n % 4 WHEN 0 THEN 'cancelled' ELSE 'shipped' END AS status FROM generate_series(1, 80000) n "
        "UNION ALL SELECT n, 'c' || n % 5000, DATE '2024-06-01' + n % 200, -50, 'cancelled' "
        f"FROM generate_series(1, 80000, 3) n; ALTER ROLE {user} SET work_mem = '64kB'; "
        f"ALTER ROLE {user} SET statement_timeout = '15s'"
    )
    orders, _ = read.there("odd.many", user=user)
    refunds = range(1, 80001, 3)
    lone = [number for number in refunds if number % 4]  # of the others the sale was cancelled, too
    assert orders.rows_used == 60_000 + len(lone)
    assert dict(orders.rows_left_out) == {"cancelled": 20_000 + len(refunds) - len(lone)}


@contextmanager
def locked(address: str, table: str) -> Iterator[None]:
    import psycopg

    with psycopg.connect(address) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield


def test_a_locked_table_is_a_sentence(
    read: Reader, server: Any, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.SESSION, "lock_timeout", "200ms")
    server.execute(f"CREATE TABLE odd.busy AS {orders_with({})}")
    with locked(postgres_address, "odd.busy"), pytest.raises(EngineError) as refused:
        read.there("odd.busy")
    assert refused.value.key == "engines.locked"


@pytest.mark.parametrize(
    ("made", "setting", "key"),
    [
        ("CREATE TABLE {} AS {} LIMIT 0", "", "engines.no_rows"),
        ("CREATE MATERIALIZED VIEW {} AS {} WITH NO DATA", "", "engines.failed"),
        ("CREATE TABLE {} AS SELECT n AS order_id, 'c' || n AS customer_id, DATE '2024-01-01' AS order_date, "
         "1 AS revenue FROM generate_series(1, 30000) n", "temp_file_limit = '64kB'", "engines.full"),
        ("CREATE TABLE {} AS {}", "statement_timeout = '1ms'", "engines.cancelled"),
    ],
)  # fmt: skip
def test_a_trouble_of_the_servers_is_named(
    read: Reader, server: Any, user: str, made: str, setting: str, key: str
) -> None:
    """Not every one of them is a lost connection."""
    server.execute(made.format("odd.trouble", orders_with({})))
    if setting:
        server.execute(f"ALTER ROLE {user} SET {setting}; ALTER ROLE {user} SET work_mem = '64kB'")
    with pytest.raises(LtvError) as refused:
        read.there("odd.trouble", user=user)
    assert refused.value.key == key
    for lang in LANGUAGES:
        assert "{" not in refused.value.sentence(lang)


@pytest.mark.parametrize(
    ("encoding", "key"),
    [("LATIN1", "engines.letters"), ("WIN1252", "engines.letters"), ("SQL_ASCII", "engines.encoding"),
     ("EUC_JP", None)],
)  # fmt: skip
def test_a_database_in_another_encoding(server: Any, postgres_address: str, encoding: str, key: str) -> None:
    import psycopg

    server.execute(
        f"CREATE DATABASE odd_letters ENCODING '{encoding}' LOCALE 'C' LOCALE_PROVIDER libc "
        "TEMPLATE template0"
    )
    address = postgres_address.removesuffix("/postgres") + "/odd_letters"
    reader = Reader(address, server)
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA odd")
            connection.execute("SET client_encoding = 'UTF8'")
            words = {"SQL_ASCII": "E'\\x8c\\x9f'", "EUC_JP": "'検索'"}  # the first as Shift JIS writes it
            status = in_row_7("'キャンセル'", "'発送済み'") if encoding == "EUC_JP" else "''"
            select = orders_with({"channel": words.get(encoding, "''"), "status": status})
            connection.execute(f"CREATE TABLE odd.orders AS {select}".encode())
        if key is None:
            orders, _ = reader.there("odd.orders")
            assert (orders.rows_used, dict(orders.rows_left_out)) == (ORDERS - 1, {"cancelled": 1})
        else:
            with pytest.raises(SourceError) as refused:
                reader.there("odd.orders")
            assert refused.value.key == key
    finally:
        reader.close()
        server.execute("DROP DATABASE odd_letters WITH (FORCE)")


def test_a_standby_is_a_sentence(postgres_address: str) -> None:
    """A server that copies another one: nobody can make a temporary table there."""
    from ltv_xl.analysis.engines.postgres import Postgres

    with standby(postgres_address) as address, pytest.raises(SourceError) as refused:
        Postgres(address)
    assert refused.value.key == "engines.standby"


@contextmanager
def standby(address: str) -> Iterator[str]:
    """The address of a server that copies another."""
    with tempfile.TemporaryDirectory(prefix="ltv-pg-", ignore_cleanup_errors=True) as name:
        shutil.chown(name, "postgres", "postgres")
        data, port = f"{name}/data", free_port()
        as_owner(program("pg_basebackup"), "-d", address, "-D", data, "-R", "-X", "stream", "-c", "fast")
        control = (program("pg_ctl"), "-D", data)
        as_owner(*control, "-o", f"-p {port} -k {name}", "-l", f"{name}/log", "-w", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            as_owner(*control, "-m", "immediate", "-w", "stop")


@pytest.mark.parametrize(
    "name", ['"s.p"."o.r"', 'postgres."s.p"."o.r"', '"s.p".o.r', 'odd."a ""b"""', 'odd.a "b"', "ODD.Plain"]
)
def test_a_table_by_any_name(read: Reader, server: Any, name: str) -> None:
    server.execute('CREATE SCHEMA "s.p"')
    for table in ('"s.p"."o.r"', 'odd."a ""b"""', "odd.plain"):
        server.execute(f"CREATE TABLE {table} AS {orders_with({})}")
    try:
        assert read.there(name)[0].rows_used == ORDERS
    finally:
        read.close()
        server.execute('DROP SCHEMA "s.p" CASCADE')


@pytest.mark.parametrize("name", ["", ".", "..", "odd.", "a\0b", "odd.orders()", "(SELECT 1) AS x", "'", '"'])
def test_a_name_of_no_table(read: Reader, name: str) -> None:
    with pytest.raises(SourceError) as refused:
        read.there(name or " ")
    assert refused.value.key == "engines.no_table"


def test_small_letters_only_where_nothing_else_is_said() -> None:
    assert list(readings("Shop.Orders", "db")) == [("Shop", "Orders"), ("shop", "orders")]
    assert list(readings('"Shop"."Orders"', "db")) == [("Shop", "Orders"), ("Shop", "Orders")]
    assert next(readings("db.shop.orders", "db")) == ("shop", "orders")


@pytest.mark.parametrize("ending", ["?nonsense=1", "%zz", ":port"])
def test_an_address_that_cannot_be_read_is_a_sentence(postgres_address: str, ending: str) -> None:
    from ltv_xl.analysis.engines.postgres import Postgres

    with pytest.raises(SourceError) as refused:
        Postgres(
            postgres_address.replace("/postgres", f"{ending}" if ending == ":port" else f"/postgres{ending}")
        )
    assert refused.value.key == "engines.not_connected"
    assert len(refused.value.sentence("ja").splitlines()) == 1
