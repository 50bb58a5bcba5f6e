"""Files that do not fit each other: other customers, the same sales twice, with tax and without."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_FILES_SHOWN = 3
_FEWEST_ORDERS = 10
_FEWEST_CUSTOMERS = 5
_ROWS_OF_SAMPLE = 100_000
"""Beyond so many rows a share of the customers tells as much as all of them."""


def strangers(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part]) -> Iterator[Doubt]:
    """A file none of whose customers is in another one, though customers of this shop come again."""
    if len(parts) < 2:
        return
    strangers = connection.execute(script("files_of_strangers").format(fewest=_FEWEST_ORDERS)).fetchall()
    if strangers:
        yield (
            "files_of_strangers",
            {"files": listed([parts[number].raw.name for (number,) in strangers], _FILES_SHOWN)},
        )


def sales_twice(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Two files of the same sales under other numbers, as a shop's orders and the payments of them."""
    if len(parts) < 2 or not _days_overlap(connection, staged):
        return
    query = script("sales_in_two_files").format(
        fewest=_FEWEST_ORDERS, customers=_FEWEST_CUSTOMERS, one_in=1 + staged.rows // _ROWS_OF_SAMPLE
    )
    pairs = connection.execute(query).fetchall()
    if pairs:
        files = [parts[number].raw.name for number in sorted({number for pair in pairs for number in pair})]
        yield "sales_in_two_files", {"files": listed(files, _FILES_SHOWN)}


def _days_overlap(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> bool:
    """Whether two sources hold the same days, and not one month each."""
    spans = connection.execute(
        "SELECT CAST(min(order_date) AS DATE), CAST(max(order_date) AS DATE) "
        f"FROM {staged.relation} WHERE order_date IS NOT NULL GROUP BY source_no ORDER BY 1"
    ).fetchall()
    return any(high > low for (_, high), (low, _) in pairwise(spans))


def taxes_unlike(parts: Sequence[Part], sales: Sequence[Sales]) -> Iterator[Doubt]:
    """Tax was taken off the sales of some files, and off those of others not."""
    untaxed = [
        part.raw.name
        for part, rule in zip(parts, sales, strict=True)
        if rule.tax or any(base_name(name) == "tax" for name in rule.less)
    ]
    if 0 < len(untaxed) < len(parts):
        yield "taxes_unlike", {"files": listed(untaxed, _FILES_SHOWN)}
