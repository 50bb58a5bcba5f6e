"""A session that reads several tables, one after the other, as that of the guard and a report does."""

from typing import Any

from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place
from tests.warehouse.odd_shop import ORDERS, SETTINGS, orders_with


def test_tables_of_unlike_types(postgres_address: str, server: Any) -> None:
    """A statement that had run five times kept its plan: the server refused it for a table of other types."""
    from ltv_xl.analysis.engines.postgres import Postgres

    warehouse = Warehouse(Postgres(postgres_address))
    server.execute("DROP SCHEMA IF EXISTS unlike CASCADE; CREATE SCHEMA unlike")
    for turn in range(7):
        kind = "numeric(12, 2)" if turn < 6 else "text"
        server.execute(
            f"DROP TABLE IF EXISTS unlike.orders; CREATE TABLE unlike.orders AS "
            f"{orders_with({'order_id': f'order_id::{kind}', 'channel': f'order_id::{kind}'})}"
        )
        place = Place("postgres", "unlike.orders", postgres_address)
        assert reading.read(warehouse, place, SETTINGS).rows_used == ORDERS
        rows = warehouse.execute("SELECT given.* FROM unlike.orders AS given").fetchall()
        assert len(rows) == ORDERS
    warehouse.close()
    server.execute("DROP SCHEMA unlike CASCADE")
