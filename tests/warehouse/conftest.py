"""The engines, each started once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.analysis.engines.warehouse import Engine
from ltv_xl.warehouse.place import Place
from tests.warehouse import servers
from tests.warehouse.full import IN_FULL
from tests.warehouse.odd_shop import Reader
from tests.warehouse.shops import demo, parquet, typed

collect_ignore = [] if IN_FULL else ["test_in_full.py"]

TYPES = {"VARCHAR": "text", "DOUBLE": "numeric(14, 2)"}
READER = "ltv_reader"


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    with servers.postgres_server() as address:
        yield address


@pytest.fixture(scope="module")
def postgres(postgres_address: str) -> Iterator[Engine]:
    from ltv_xl.analysis.engines.postgres import Postgres

    engine = Postgres(postgres_address)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def clickhouse() -> Iterator[Engine]:
    servers.need("chdb")
    from ltv_xl.analysis.engines.clickhouse import ClickHouse

    engine = ClickHouse()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    servers.need("pyspark")
    from ltv_xl.analysis.engines.spark import Spark

    engine = Spark()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return dict(demo(tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="session")
def server(postgres_address: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(postgres_address, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def shop(postgres_address: str, server: Any, files: dict[str, Path]) -> Place:
    """The demo's tables on PostgreSQL, for a user who may read them and nothing else."""
    source = typed(files)
    server.execute("DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop")
    for name in ("orders", "customers", "ads"):
        columns = source.execute(f"DESCRIBE {name}").fetchall()
        kinds = ", ".join(f'"{column}" {TYPES.get(kind, kind)}' for column, kind, *_ in columns)
        server.execute(f"CREATE TABLE shop.{name} ({kinds})")
        with server.cursor().copy(f"COPY shop.{name} FROM STDIN") as copy:
            for row in source.execute(f"SELECT * FROM {name}").fetchall():
                copy.write_row(row)
    server.execute(
        f"CREATE ROLE {READER} LOGIN; GRANT USAGE ON SCHEMA shop TO {READER}; "
        f"GRANT SELECT ON ALL TABLES IN SCHEMA shop TO {READER}; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    )
    address = postgres_address.replace("postgres@", f"{READER}@", 1)
    return Place("postgres", "shop.orders", address, "shop.customers", "shop.ads")


@pytest.fixture(scope="session")
def lake(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same tables as Parquet files, for engines that read such."""
    return parquet(files, tmp_path_factory.mktemp("lake"))


@pytest.fixture
def read(postgres_address: str, server: Any) -> Iterator[Reader]:
    """Reads and analyses tables that are made for it on PostgreSQL, in the schema odd."""
    server.execute("DROP SCHEMA IF EXISTS odd CASCADE; CREATE SCHEMA odd")
    reader = Reader(postgres_address, server)
    yield reader
    reader.close()
    server.execute("DROP SCHEMA odd CASCADE")
