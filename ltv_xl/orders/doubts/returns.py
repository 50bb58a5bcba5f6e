"""Returns and refunds whose amounts are not below zero, so that they count as sales, or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_FEWEST_ORDERS = 10
_REASONS_OF_TITLES = ("no_customer", "walk_in", "no_date")
_TITLES_SHOWN = 3
_ROWS_OF_SAMPLE = 20_000
"""Beyond so many rows a share of the customers tells as much as all of them."""
_NOTED = "返品|返金|キャンセル|取消|(?i)(cancell?ed|refunded|returned|returns|refunds)"
"""What people write beside an order that came back, or above several."""

_OF_TRANSACTIONS = frozenset(
    map(
        normal,
        (
            "取引区分", "取引種別", "取引タイプ", "取引種類", "売上区分", "処理区分", "伝票区分", "計上区分",
            "区分", "種別",
            "type", "transaction type", "record type", "event type", "entry type", "kind",
        ),
    )
)  # fmt: skip
"""Headers of what a row is: a sale, or a return by itself, and not what became of an order."""


def returns(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Returns with amounts that are not below zero: beside the sales that they undo, or rows of their own."""
    if not any(name.startswith("status_") for name in staged.columns):
        return
    count = 0
    if "order_id" in staged.columns:
        count = connection.execute(script("returns_beside_sales")).fetchall()[0][0]
    if count:
        yield "returns_beside_sales", {"count": count}
        return
    for number, part in enumerate(parts):
        header = _kinds_of_rows(part)
        if part.system is None and header is not None:
            count = connection.execute(
                "SELECT count(*) FROM judged WHERE reason = 'returned' AND amount > 0 AND source_no = $1",
                [number],
            ).fetchall()[0][0]
            if count:
                yield "returns_as_rows", {"header": listed([header]), "count": count}


def repaid_in_part(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Orders that are left out whole as cancelled or returned, of which only a part was paid back."""
    if "refunded" not in staged.columns:
        return
    order = ["judged.customer_id", "judged.ordered_at"]
    order += ["judged.order_id"] if "order_id" in staged.columns else []
    if count := rows_repaid_in_part(connection, order):
        yield "repaid_in_part", {"count": count}


def rows_repaid_in_part(connection: "duckdb.DuckDBPyConnection", order: Sequence[str]) -> int:
    """Rows of such orders. order: the SQL of what the rows of an order have in common."""
    rows = connection.execute(script("repaid_in_part").format(order=", ".join(order))).fetchall()
    return int(rows[0][0] or 0)


def noted_in_ids(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Order numbers and customers with a word beside them that the order came back: `1003(キャンセル)`."""
    columns = {"order_id": "orders.order_id", "customer_id": "customer_ids.id"}
    texts = [
        column.split(".")
        for name, column in columns.items()
        if name not in staged.whole_ids and (name in staged.columns or name == "customer_id")
    ]
    one_in = 1 + staged.rows // _ROWS_OF_SAMPLE
    count = sum(
        connection.execute(
            f"SELECT count(*) FROM {table} WHERE customer_id % {one_in} = 0 "
            f"AND regexp_matches({column}::VARCHAR, '{_NOTED}')"
        ).fetchall()[0][0]
        for table, column in texts
    )
    if count:
        yield "noted_in_ids", {"count": count}


def sections(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], left_out: Mapping[str, int]
) -> Iterator[Doubt]:
    """A row that is only a title such as 返品, below which returns stand. left_out: rows by reason."""
    if not any(map(left_out.get, _REASONS_OF_TITLES)):
        return
    empty = connection.execute(
        "SELECT DISTINCT source_no FROM lines_with_amount WHERE order_date IS NULL AND amount IS NULL "
        "AND customer_id IS NULL ORDER BY source_no"
    ).fetchall()
    for (number,) in empty:
        raw = parts[number].raw
        cells = [f"nullif(trim(c{place}::VARCHAR), '')" for place in range(len(raw.headers))]
        filled = " + ".join(f"({cell} IS NOT NULL)::INTEGER" for cell in cells)
        titles = connection.execute(
            f"SELECT DISTINCT coalesce({', '.join(cells)}) AS title FROM {raw.relation} "
            f"WHERE {filled} = 1 AND regexp_matches(title, '{_NOTED}') ORDER BY title LIMIT {_TITLES_SHOWN}"
        ).fetchall()
        if titles:
            yield "section_of_returns", {"file": raw.name, "titles": listed(title for (title,) in titles)}


def _kinds_of_rows(part: Part) -> str | None:
    """The header of a column of states that says what kind of transaction a row is."""
    headers = (column.header for name, column in part.columns.items() if base_name(name) == "status")
    return next((header for header in headers if normal(header) in _OF_TRANSACTIONS), None)


def below_zero(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """More orders are below zero than above."""
    below, above = connection.execute(
        "SELECT count(*) FILTER (revenue < 0), count(*) FILTER (revenue > 0) FROM orders"
    ).fetchall()[0]
    if below > above and below + above >= _FEWEST_ORDERS:
        yield "mostly_below_zero", {"count": below, "total": below + above}
