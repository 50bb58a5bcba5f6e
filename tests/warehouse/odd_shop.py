"""A small shop as one SELECT, of which single columns can be replaced."""

import time
from collections.abc import Mapping
from typing import Any

from ltv_xl.analysis import analyse
from ltv_xl.analysis.engines.warehouse import Warehouse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place

SETTINGS = Settings(lang="en", shop_opened="all-new", timezone="Asia/Tokyo")
COLUMNS = ("order_id", "customer_id", "order_date", "revenue", "channel", "status")
ORDERS = 60
CUSTOMERS = 7

PLAIN = (
    f"SELECT n AS order_id, 'c' || (n * 3 % {CUSTOMERS}) AS customer_id, "
    "TIMESTAMP '2024-01-01 10:00:00' + n * INTERVAL '15 hours' AS order_date, "
    "CAST(1000 + n * 37 % 900 AS DECIMAL(12, 2)) AS revenue, "
    "CASE n % 3 WHEN 0 THEN 'SNS' WHEN 1 THEN 'Search' ELSE 'TV' END AS channel, "
    f"'shipped' AS status FROM generate_series(1, {ORDERS}) AS numbers (n)"
)
"""Understood by PostgreSQL and DuckDB alike."""


def orders_with(changes: Mapping[str, str | None]) -> str:
    """A SELECT of the orders. changes: column -> its SQL; None leaves it out, and a new name adds one."""
    items = {name: name for name in COLUMNS} | dict(changes)
    chosen = ", ".join(f'{value} AS "{name}"' for name, value in items.items() if value is not None)
    return f"SELECT {chosen} FROM ({PLAIN}) AS plain"


def in_row_7(value: str, else_: str) -> str:
    """The SQL of a column with an odd value in one row."""
    return f"CASE WHEN order_id = 7 THEN {value} ELSE {else_} END"


class Reader:
    """Makes tables in the schema odd of a PostgreSQL server, and reads and analyses them there."""

    def __init__(self, address: str, server: Any) -> None:
        self.address = address
        self.server = server
        self.opened: list[Warehouse] = []

    def __call__(
        self, orders: str, *, user: str = "postgres", settings: Settings = SETTINGS, **others: str
    ) -> tuple[CheckedOrders, Analysis]:
        """orders, others: the SELECTs that the tables are made of. user: who reads them."""
        for name, select in {"orders": orders, **others}.items():
            self.server.execute(f"CREATE TABLE odd.{name} AS {select}")
        names = {name: f"odd.{name}" for name in others}
        return self.there("odd.orders", user=user, settings=settings, **names)

    def there(
        self, orders: str, *, user: str = "postgres", settings: Settings = SETTINGS, **others: str
    ) -> tuple[CheckedOrders, Analysis]:
        """The same of tables that are there, by their names."""
        from ltv_xl.analysis.engines.postgres import Postgres

        address = self.address.replace("postgres@", f"{user}@", 1)
        warehouse = Warehouse(Postgres(address))
        self.opened.append(warehouse)
        checked = reading.read(warehouse, Place("postgres", orders, address, **others), settings)
        return checked, analyse(checked, settings)

    def close(self, seconds: float = 10) -> None:
        """End the sessions, and wait until each has dropped what it made."""
        for warehouse in self.opened:
            warehouse.close()
        deadline = time.monotonic() + seconds
        ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ltv_xl'"
        while self.server.execute(ours).fetchone()[0]:
            assert time.monotonic() < deadline, "a session goes on"
            time.sleep(0.02)
