"""The engines, each started once."""

from collections.abc import Iterator

import pytest

from ltv_xl.analysis.engines.warehouse import Engine
from tests.warehouse import servers


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
