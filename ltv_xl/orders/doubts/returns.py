"""Returns and refunds whose amounts are not below zero, so that they count as sales, or not at all."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.doubts.pieces import in_pieces
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_FEWEST_ORDERS = 10
_MOST_KINDS = 12
_SAYS_MONEY = re.compile("額|金|amount|value|price|total")
_REASONS_OF_TITLES = ("no_customer", "walk_in", "no_date")
_TITLES_SHOWN = 3
_ROWS_OF_SAMPLE = 20_000
"""Beyond so many rows a share of the customers tells as much as all of them."""
_NOTED = "返品|返金|キャンセル|取消|(?i)(cancell?ed|refunded|returned|returns|refunds)"
"""What people write beside an order that came back, or above several."""
_NUMBERED = f"{_NOTED}|(?i)(refund|credit|storno)|赤伝|^赤-?[0-9]|^(CN|CM)[-_ ]?[0-9]"
"""What stands in the number of what takes an order back."""
_MARK_OF_RETURN = "^(R(ET?)?|RT|RF|RMA|返|戻)[-_]?|[-_](R(ET?)?|RT|RF|返|戻)[0-9]{0,2}$"
"""What the number of a return has beside that of its order."""

_OF_TRANSACTIONS = frozenset(
    map(
        normal,
        (
            "取引区分", "取引種別", "取引タイプ", "取引種類", "売上区分", "処理区分", "伝票区分", "計上区分",
            "区分", "種別", "伝票区分", "伝票種別", "伝票種類", "売上返品区分", "赤黒区分", "赤黒",
            "document type", "doc type", "voucher type", "invoice type", "record", "entry", "document",
            "type", "transaction type", "record type", "event type", "entry type", "kind",
        ),
    )
)  # fmt: skip
"""Headers of what a row is: a sale, or a return by itself, and not what became of an order."""

_KINDS_OF_SALES = frozenset(
    map(
        normal,
        (
            "売上", "販売", "売上伝票", "黒", "黒伝", "黒伝票", "納品", "sale", "sales", "invoice",
            "charge", "payment", "purchase",
        ),
    )
)  # fmt: skip
"""Words for a sale beside which those for a return say what a row is, whatever the header."""


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
        header, by_header = kinds_of_rows(part), True
        if part.system is None and header is None:
            header, by_header = _kinds_by_words(connection, part, number, staged), False
        if part.system is None and header is not None:
            count = connection.execute(
                "SELECT count(*) FROM judged WHERE reason = 'returned' AND amount > 0 AND source_no = $1",
                [number],
            ).fetchall()[0][0]
            if count and (by_header or count == rows_undoing(connection, "customer_id", number)):
                yield "returns_as_rows", {"header": header, "count": count}


def rows_undoing(connection: "duckdb.DuckDBPyConnection", customer: str, source: int | None = None) -> int:
    """Returns above zero that undo a sale which counts.

    customer: the column of `judged` that names who bought. source: its number; None where there is but one.
    """
    of_source = "" if source is None else f" AND back.source_no = {source}"
    undoing = script("returns_undoing_sales").format(customer=customer, of_source=of_source)
    return int(connection.execute(undoing).fetchall()[0][0])


def _kinds_by_words(
    connection: "duckdb.DuckDBPyConnection", part: Part, number: int, staged: Staged
) -> str | None:
    """The header of a column of states whose words for sales are those for rows: 売上 beside 返品."""
    for name in (name for name in part.columns if base_name(name) == "status"):
        words = connection.execute(
            f"SELECT DISTINCT {name} FROM {staged.relation} "
            f"WHERE source_no = {number} AND {name} IS NOT NULL LIMIT {_MOST_KINDS + 1}"
        ).fetchall()
        if are_kinds([word for (word,) in words]):
            return part.columns[name].header
    return None


def are_kinds(words: Collection[str]) -> bool:
    """Whether the words of a column of states say what a row is, whatever the header."""
    return len(words) <= _MOST_KINDS and any(normal(word) in _KINDS_OF_SALES for word in words)


def refunded_in_pieces(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """A column such as Refunded that was taken for money, and may say how many pieces came back."""
    for number, part in enumerate(parts):
        header = may_be_pieces(part)
        if header is None:
            continue
        quantity = "quantity" if "quantity" in staged.columns else "NULL"
        are_pieces = connection.execute(
            f"SELECT {in_pieces('abs(refunded)', quantity, 'amount')} FROM lines_with_amount "
            "WHERE source_no = $1 AND refunded <> 0",
            [number],
        ).fetchall()[0][0]
        if are_pieces:
            yield "refunded_in_pieces", {"header": header}


def may_be_pieces(part: Part) -> str | None:
    """The header of what was taken for money that was paid back, where nothing says that it is."""
    column = part.columns.get("refunded")
    if part.system or column is None or "refunded" in part.mapped:
        return None
    return None if _SAYS_MONEY.search(normal(column.header)) else column.header


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
    one_in = 1 + staged.rows // _ROWS_OF_SAMPLE
    count = 0
    if "order_id" in staged.columns and "order_id" not in staged.whole_ids:
        count += connection.execute(
            script("noted_in_numbers").format(one_in=one_in, noted=_NUMBERED, mark=_MARK_OF_RETURN)
        ).fetchall()[0][0]
    if "customer_id" not in staged.whole_ids:
        count += connection.execute(
            f"SELECT count(*) FROM customer_ids WHERE customer_id % {one_in} = 0 "
            f"AND regexp_matches(id::VARCHAR, '{_NOTED}') "
            "AND customer_id IN (SELECT customer_id FROM orders WHERE revenue > 0)"
        ).fetchall()[0][0]
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
    titled: list[tuple[str, str]] = []
    for (number,) in empty:
        raw = parts[number].raw
        cells = [f"nullif(trim(c{place}::VARCHAR), '')" for place in range(len(raw.headers))]
        filled = " + ".join(f"({cell} IS NOT NULL)::INTEGER" for cell in cells)
        rows = connection.execute(
            f"SELECT DISTINCT coalesce({', '.join(cells)}) AS title FROM {raw.relation} "
            f"WHERE {filled} = 1 AND regexp_matches(title, '{_NOTED}') ORDER BY title LIMIT {_TITLES_SHOWN}"
        ).fetchall()
        titled += [(raw.name, title) for (title,) in rows]
    if titled:
        files, titles = (listed(dict.fromkeys(names), _TITLES_SHOWN) for names in zip(*titled, strict=True))
        yield "section_of_returns", {"files": files, "titles": titles}


def kinds_of_rows(part: Part) -> str | None:
    """The header of a column of states that says what kind of transaction a row is."""
    headers = (column.header for name, column in part.columns.items() if base_name(name) == "status")
    return next((header for header in headers if normal(header) in _OF_TRANSACTIONS), None)


def below_zero(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """More orders are below zero than above."""
    below, above = connection.execute(  # a database understands it as well
        "SELECT count(CASE WHEN orders.revenue < 0 THEN 1 END) AS below, "
        "count(CASE WHEN orders.revenue > 0 THEN 1 END) AS above FROM orders"
    ).fetchall()[0]
    if below > above and below + above >= _FEWEST_ORDERS:
        yield "mostly_below_zero", {"count": below, "total": below + above}
