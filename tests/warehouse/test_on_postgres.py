"""A report from a real PostgreSQL server: its cells, its rights, and what it leaves behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.errors import EngineError, SourceError
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from ltv_xl.warehouse.opening import read_place
from ltv_xl.warehouse.place import Place
from tests.warehouse.conftest import READER
from tests.warehouse.workbooks import OF_THE_SOURCE, differences, workbook


def command(shop: Place, *words: str, lang: Language = "en") -> list[str]:
    return [
        sys.executable, "-m", "ltv_xl", "report", str(shop.address), "--orders-table", shop.orders,
        "--customers-table", str(shop.customers), "--ads-table", str(shop.ads), "--lang", lang, *words,
    ]  # fmt: skip


def run(folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("words", [(), ("--with-customers", "--by", "Prefecture")], ids=["plain", "people"])
def test_the_workbook_is_that_of_the_files(
    shop: Place, files: dict[str, Path], tmp_path: Path, words: tuple[str, ...]
) -> None:
    options = ["--shop-opened", "all-new", *words]
    there = run(tmp_path, command(shop, *options, "-o", "there.xlsx"))
    assert there.returncode == 0, there.stderr
    assert "37,836 rows read" in there.stdout + there.stderr
    here = run(tmp_path, [
        sys.executable, "-m", "ltv_xl", "report", str(files["orders"]),
        "--customers", str(files["customers"]), "--ads", str(files["ads"]), "--lang", "en", *options,
        "-o", "here.xlsx",
    ])  # fmt: skip
    assert here.returncode == 0, here.stderr
    different = differences(tmp_path / "here.xlsx", tmp_path / "there.xlsx")
    assert set(different) <= OF_THE_SOURCE, different
    first, second = (workbook(tmp_path / name, False) for name in ("here.xlsx", "there.xlsx"))
    assert first.sheetnames == second.sheetnames


def test_nothing_stays_behind(shop: Place, server: Any, tmp_path: Path) -> None:
    settle(server)
    before = objects(server)
    assert run(tmp_path, command(shop, "-o", "a.xlsx")).returncode == 0
    settle(server)
    assert objects(server) == before


def test_one_workbook_per_segment(shop: Place, tmp_path: Path) -> None:
    done = run(tmp_path, command(shop, "--split-by", "channel", "-o", "a.xlsx"))
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("a_*.xlsx"))) > 3


def test_orders_that_arrive_meanwhile_do_not_count(shop: Place, server: Any) -> None:
    """The tables are read several times; all readings see the same rows."""
    server.execute(
        "DROP TABLE IF EXISTS shop.live; "
        "CREATE TABLE shop.live (order_id int, customer_id text, order_date date, revenue numeric); "
        "INSERT INTO shop.live SELECT n, 'c' || n % 7, DATE '2024-01-01' + n, 100 "
        f"FROM generate_series(1, 60) AS n; GRANT SELECT ON shop.live TO {READER}"
    )

    def arriving(step: str) -> None:
        server.execute(
            "INSERT INTO shop.live "
            "SELECT max(order_id) + 1, 'late', DATE '2024-02-01', 1000000 FROM shop.live"
        )

    orders = read_place(Place("postgres", "shop.live", shop.address), Settings(), arriving)
    count, revenue = orders.connection.execute(
        "SELECT count(*) AS rows_there, sum(orders.revenue) AS revenue FROM orders"
    ).fetchall()[0]
    customers = orders.connection.execute("SELECT count(*) AS rows_there FROM customers").fetchall()
    late = orders.rows_read - 60
    assert (count, revenue, customers) == (60 + late, 6000 + late * 1_000_000, [(7 + (late > 0),)])
    arrived = server.execute("SELECT count(*) FROM shop.live WHERE customer_id = 'late'").fetchone()[0]
    assert arrived > late
    orders.connection.close()


def test_two_at_once_do_not_meet(shop: Place, tmp_path: Path) -> None:
    running = [
        subprocess.Popen(command(shop, "-o", f"{name}.xlsx"), cwd=tmp_path, stdout=subprocess.DEVNULL)
        for name in ("one", "other")
    ]
    assert [process.wait() for process in running] == [0, 0]
    assert set(differences(tmp_path / "one.xlsx", tmp_path / "other.xlsx")) <= set()


def objects(server: Any) -> set[tuple[str, ...]]:
    """Everything that bears a name on the server but the catalogues' own, and every session of the reader."""
    rows = server.execute(
        "SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
        "AND nspname NOT LIKE 'pg_toast_temp%'"
    ).fetchall()
    sessions = server.execute(
        "SELECT 'session', pid::text FROM pg_stat_activity WHERE usename = %s", [READER]
    )
    return {tuple(row) for row in [*rows, *sessions.fetchall()]}


def settle(server: Any, seconds: float = 20) -> None:
    """Wait until the reader's sessions have ended."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
    deadline = time.monotonic() + seconds
    while server.execute(query, [READER]).fetchone()[0]:
        assert time.monotonic() < deadline, "a session goes on"
        time.sleep(0.1)


@pytest.fixture
def slow(shop: Place, server: Any) -> Iterator[Place]:
    """The same orders by a view that takes minutes to read."""
    server.execute(
        "CREATE VIEW shop.slow AS SELECT orders.* FROM shop.orders CROSS JOIN LATERAL "
        '(SELECT pg_sleep(CASE WHEN "Order no" IS NULL THEN 0 ELSE 0.02 END)) AS waiting; '
        f"GRANT SELECT ON shop.slow TO {READER}"
    )
    yield Place("postgres", "shop.slow", shop.address, shop.customers, shop.ads)
    server.execute("DROP VIEW shop.slow")


@contextmanager
def started(folder: Path, words: list[str]) -> "Iterator[subprocess.Popen[str]]":
    """A command that runs. It hears Ctrl-C, which what a shell runs in the background else does not."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def waiting(server: Any) -> int:
    """The session that reads the slow view, once it does."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        row = server.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND state = 'active' "
            "AND now() - query_start > interval '3 seconds'",  # those of the guard's shop take less
            [READER],
        ).fetchone()
        if row:
            return int(row[0])
        time.sleep(0.1)
    raise AssertionError("nothing reads the slow view")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_ends_on_the_server_too(
    slow: Place, server: Any, tmp_path: Path, how: signal.Signals
) -> None:
    settle(server)
    before = objects(server)
    with started(tmp_path, command(slow, "-o", "a.xlsx")) as process:
        waiting(server)
        process.send_signal(how)
        _, said = process.communicate(timeout=30)
    settle(server)
    assert objects(server) == before
    assert list(tmp_path.iterdir()) == []
    if how != signal.SIGKILL:
        assert process.returncode == 1
        assert len(said.strip().splitlines()) == 1, said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lost_connection_is_a_sentence(slow: Place, server: Any, tmp_path: Path, lang: Language) -> None:
    with started(tmp_path, command(slow, "-o", "a.xlsx", lang=lang)) as process:
        server.execute("SELECT pg_terminate_backend(%s)", [waiting(server)])
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith(text("engines.lost", lang).partition("{")[0]), said
    assert len(said.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_time_limit_of_the_server_is_a_sentence(slow: Place, server: Any) -> None:
    server.execute(f"ALTER ROLE {READER} SET statement_timeout = '2s'")
    try:
        with pytest.raises(EngineError) as error:
            read_place(slow, Settings())
    finally:
        server.execute(f"ALTER ROLE {READER} RESET statement_timeout")
    assert error.value.key == "engines.cancelled"


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ({"orders": "shop.nothing"}, "engines.no_table"),
        ({"orders": "shop.orders; DROP TABLE shop.orders"}, "engines.no_table"),
        ({"customers": "shop.hidden"}, "engines.no_rights"),
        ({"orders": "shop.unreadable"}, "engines.unreadable"),
    ],
)
def test_what_the_server_refuses(shop: Place, server: Any, place: dict[str, str], key: str) -> None:
    server.execute(
        "CREATE TABLE IF NOT EXISTS shop.hidden (customer_id text); "
        'CREATE OR REPLACE VIEW shop.unreadable AS SELECT "Customer no" AS customer_id, '
        '"Ordered at" AS order_date, '
        f"CAST('x' || \"Sales\" AS numeric) AS revenue FROM shop.orders; "
        f"GRANT SELECT ON shop.unreadable TO {READER}"
    )
    words = {"orders": shop.orders, "address": shop.address, "customers": None, **place}
    with pytest.raises(SourceError) as error:
        read_place(Place("postgres", **words), Settings())  # type: ignore[arg-type]
    assert error.value.key == key
    assert error.value.exit_code == 2
    assert "\n" not in error.value.sentence("ja")
    assert server.execute("SELECT count(*) > 1 FROM shop.orders").fetchone()[0]


def test_names_in_capitals_and_small_letters(shop: Place, server: Any) -> None:
    server.execute(
        f'CREATE TABLE IF NOT EXISTS shop."Odd ""name" AS SELECT * FROM shop.orders LIMIT 50; '
        f'GRANT SELECT ON shop."Odd ""name" TO {READER}'
    )
    for name in ('shop.Odd "name', "SHOP.ORDERS"):
        orders = read_place(Place("postgres", name, shop.address), Settings())
        assert orders.rows_read >= 50
        orders.connection.close()


def test_a_password_is_taken_from_its_file(shop: Place, server: Any, tmp_path: Path) -> None:
    """Libpq's own places; here that a wrong one is a sentence without it."""
    bad = Place("postgres", shop.orders, str(shop.address).replace(READER, "nobody_here"))
    os.environ["PGPASSWORD"] = "secret-word"
    try:
        with pytest.raises(SourceError) as error:
            read_place(bad, Settings())
    finally:
        del os.environ["PGPASSWORD"]
    assert error.value.key == "engines.not_connected"
    assert "secret-word" not in error.value.sentence("en")
