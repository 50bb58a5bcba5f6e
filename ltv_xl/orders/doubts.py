"""What looks wrong though every row could be read: figures that no shop has, columns that speak against them.

Each doubt is an uncertain remark. Nothing is left out on a suspicion: what looks like a sum may be a sale.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import ColumnContent, column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.unused_columns import subject
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.sales.line_states import unknown_words
from ltv_xl.orders.sales.status import is_of_systems, meanings
from ltv_xl.orders.sql import script
from ltv_xl.orders.table import Remark
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed, typed

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 200
_WORDS_SHOWN = 5
_MOST_WORDS = 1000
_FEWEST_ORDERS = 10
_FEWEST_CUSTOMERS = 5
_FEWEST_PRODUCTS = 3
_OTHERWISE = 20
"""One order in so many may be otherwise."""

_ROWS_OF_SAMPLE = 100_000
"""Beyond so many rows a share of the customers tells as much as all of them."""

_DATE_OF_EXCEL = re.compile("[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}")
"""What Excel shows for 1-2, in Japanese and English."""

_NEEDED_ONCE = ("customer_id", "order_id", "order_date", "revenue", "unit_price", "quantity")
"""Columns of which a file with two under one header leaves open which is meant."""

_NO_GOODS = (
    "送料", "配送料", "運賃", "代引手数料", "代引き手数料", "決済手数料", "手数料", "消費税", "税額",
    "shipping", "shipping fee", "postage", "delivery", "delivery fee", "freight", "handling fee", "cod fee",
    "tax", "sales tax", "vat", "consumption tax",
)  # fmt: skip
"""What stands in place of a product in lines of postage, fees and tax."""


def doubts(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    sales: Sequence[Sales],
    *,
    unique: bool,
    has_order_products: bool,
) -> tuple[Remark, ...]:
    """All doubts about the orders. Needs `judged` and the result tables.

    staged: the lines. sales: how they follow from the columns of each part. unique: no order has two lines.
    """
    found = (
        *_states(connection, parts, staged),
        *(remark for part in parts for remark in _unused_states(connection, part)),
        *(remark for part in parts for remark in _headers_twice(part)),
        *_sums(connection, staged, unique=unique),
        *_returns(connection, staged),
        *_quantities(connection, staged),
        *_no_goods(connection, parts, has_order_products=has_order_products),
        *_below_zero(connection),
        *_customers_alike(connection),
        *(remark for part in parts for remark in _ids_as_dates(connection, part, staged)),
        *_strangers(connection, parts),
        *_sales_twice(connection, parts, staged),
        *_taxes_unlike(parts, sales),
    )
    return tuple(Remark(key, fields, uncertain=True) for key, fields in found)


Doubt = tuple[str, dict[str, object]]
"""The key and the fields of a remark."""


def _states(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Words of a column of states that may keep an order from being a sale, or may not."""
    who = "customer_id" if "customer_id" in staged.columns else None
    for column, words in unknown_words(connection, parts, staged).items():
        name = next(name for part in parts for name, other in part.columns.items() if other == column)
        shown = shown_words(connection, (staged.relation, name, who), words, column.header, lambda _: False)
        fields = {"header": listed([column.header]), "words": shown}
        yield "states_unknown", {**fields, "count": sum(words.values())}


def _unused_states(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[Doubt]:
    """A column that is not used, and says by its words or its header that some rows are no sales.

    Of a system that is known for sure it is known what says so: a subscription's state is no order's.
    """
    if part.system is not None and part.system.certain:
        return
    used = {column.place for column in part.named.values()}
    places = [place for place, header in enumerate(part.raw.headers) if header.strip() and place not in used]
    for content in column_contents(connection, part.raw, _ROWS_LOOKED_AT, places):
        if content.kind not in {"text", "number"} or subject(content) in {"money", "id"}:
            continue
        words = _words(connection, part, content)
        header, no_sales = content.header, sorted(meanings(words))
        fields = {"header": listed([header])}
        if no_sales and not _is_of_something_else(header):
            customer = part.columns.get("customer_id")
            who = f"c{customer.place}" if customer else None
            place = part.raw.relation, f"trim(c{content.place}::VARCHAR)", who
            fields |= {"words": shown_words(connection, place, no_sales, header, is_of_systems)}
            yield "state_unused", {**fields, "option": typed("--map", f"status={header}")}
        elif speaks_of("about", "no_sale", header) and 0 < len(words) <= _WORDS_SHOWN:
            yield "flag_unused", {**fields, "option": typed("--map", f"cancel_flag={header}")}


def _is_of_something_else(header: str) -> bool:
    """Whether a header speaks of the state of a subscription, a customer or the like."""
    return speaks_of("about", "other_state", header) and not speaks_of("about", "no_sale", header)


def _words(connection: "duckdb.DuckDBPyConnection", part: Part, content: ColumnContent) -> Sequence[str]:
    """The distinct words of a column: of all rows where its header speaks of states, else of the first."""
    if not speaks_of("about", "state", content.header):
        return content.values
    words = connection.execute(
        f"SELECT DISTINCT trim(c{content.place}::VARCHAR) AS word FROM {part.raw.relation} "
        f"WHERE word <> '' ORDER BY word LIMIT {_MOST_WORDS}"
    ).fetchall()
    return [word for (word,) in words]


def _headers_twice(part: Part) -> Iterator[Doubt]:
    """A column that figures rest on has a namesake: of two tables side by side, or of numbered groups."""
    if part.system is not None:
        return
    for name, column in part.columns.items():
        namesakes = [header for header in part.raw.headers if normal(header) == normal(column.header)]
        if base_name(name) in _NEEDED_ONCE and len(namesakes) > 1:
            yield "header_twice", {"header": listed([column.header]), "count": len(namesakes)}


def _sums(connection: "duckdb.DuckDBPyConnection", staged: Staged, *, unique: bool) -> Iterator[Doubt]:
    """What comes to exactly as much as all the rest: a customer, or one line in nearly every order."""
    if _holds_half(connection):
        customers, orders, highest, total = connection.execute(
            "SELECT count(*), sum(orders), max(revenue), sum(revenue) FROM "
            "(SELECT count(*) AS orders, sum(revenue) AS revenue FROM orders GROUP BY customer_id)"
        ).fetchall()[0]
        if customers >= _FEWEST_CUSTOMERS and orders >= _FEWEST_ORDERS and highest * 2 == total:
            yield "customer_is_a_sum", {}
    if "order_id" in staged.columns and not unique:
        several, sums, certain = connection.execute(script("orders_with_their_sum")).fetchall()[0]
        if certain >= _FEWEST_CUSTOMERS and (several - sums) * _OTHERWISE <= several:
            yield "lines_are_sums", {"count": sums}


def _holds_half(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether a customer may hold half of all revenue: of 64 parts of the customers one holds as much.

    Adding up a few parts costs a fifth of adding up each customer.
    """
    return bool(
        connection.execute(
            "SELECT max(sales) * 2 >= sum(revenue) FROM (SELECT sum(revenue) AS revenue, "
            "sum(greatest(revenue, 0)) AS sales FROM orders GROUP BY customer_id % 64)"
        ).fetchall()[0][0]
    )


def _returns(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Returns that stand beside the sales that they undo, with amounts that are not below zero."""
    if "order_id" not in staged.columns or not any(name.startswith("status_") for name in staged.columns):
        return
    count = connection.execute(script("returns_beside_sales")).fetchall()[0][0]
    if count:
        yield "returns_beside_sales", {"count": count}


def _quantities(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Amounts above zero of a quantity below it, and amounts that are of one piece whatever the quantity."""
    if "quantity" not in staged.columns or "revenue" not in staged.columns:
        return
    count = connection.execute(
        "SELECT count(*) FROM lines_with_amount WHERE quantity < 0 AND amount > 0"
    ).fetchall()[0][0]
    if count:
        yield "quantity_below_zero", {"count": count}
    if "product" in staged.columns and "unit_price" not in staged.columns:
        products, priced = connection.execute(script("prices_as_amounts")).fetchall()[0]
        if priced >= _FEWEST_PRODUCTS and (products - priced) * _OTHERWISE <= products:
            yield "amounts_are_prices", {"count": priced}


def _no_goods(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], *, has_order_products: bool
) -> Iterator[Doubt]:
    """Postage, fees or tax among the products, which count as sales of goods."""
    if not any("product" in part.columns for part in parts):
        return
    words = {form for word in _NO_GOODS for form in (word, word.capitalize(), word.title(), word.upper())}
    table = "order_products" if has_order_products else "orders"
    lines = connection.execute(
        "SELECT name, orders FROM "
        f"(SELECT product::VARCHAR AS name, count(*) AS orders FROM {table} GROUP BY product) "
        f"WHERE list_contains([{', '.join(map(literal, sorted(words)))}], name) ORDER BY name"
    ).fetchall()
    if lines:
        yield (
            "lines_of_no_goods",
            {
                "words": listed([name for name, _ in lines], _WORDS_SHOWN),
                "count": sum(count for _, count in lines),
            },
        )


def _below_zero(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """More orders are below zero than above."""
    below, above = connection.execute(
        "SELECT count(*) FILTER (revenue < 0), count(*) FILTER (revenue > 0) FROM orders"
    ).fetchall()[0]
    if below > above and below + above >= _FEWEST_ORDERS:
        yield "mostly_below_zero", {"count": below, "total": below + above}


def _customers_alike(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """Ids of customers that differ in capitals or leading zeros alone."""
    kind = connection.execute("SELECT typeof(id) FROM customer_ids LIMIT 1").fetchall()[0][0]
    if kind != "VARCHAR":
        return
    count = connection.execute(
        "SELECT count(*) - count(DISTINCT regexp_replace(lower(id), '^0+([0-9]+)$', '\\1')) "
        "FROM customer_ids WHERE id IS NOT NULL"
    ).fetchall()[0][0]
    if count:
        yield "customers_alike", {"count": count}


def _ids_as_dates(connection: "duckdb.DuckDBPyConnection", part: Part, staged: Staged) -> Iterator[Doubt]:
    """Ids such as 1-2 of which Excel has made dates; the first rows are enough."""
    for name in (name for name in ("customer_id", "order_id") if name in part.columns):
        column = part.columns[name]
        if name in staged.whole_ids or part.raw.types[column.place] != "VARCHAR":
            continue
        shown = connection.execute(
            f"SELECT trim(c{column.place}) AS id FROM {part.raw.relation} WHERE c{column.place} IS NOT NULL "
            f"LIMIT {_ROWS_LOOKED_AT}"
        ).fetchall()
        if any(_DATE_OF_EXCEL.fullmatch(id_) for (id_,) in shown):
            yield "ids_as_dates", {"header": listed([column.header])}


def _strangers(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part]) -> Iterator[Doubt]:
    """A file none of whose customers is in another one, though customers of this shop come again."""
    if len(parts) < 2:
        return
    strangers = connection.execute(script("files_of_strangers").format(fewest=_FEWEST_ORDERS)).fetchall()
    if strangers:
        yield "files_of_strangers", {"files": listed([parts[number].raw.name for (number,) in strangers], 3)}


def _sales_twice(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Two files of the same sales under other numbers, as a shop's orders and the payments of them."""
    if len(parts) < 2 or not _days_overlap(connection, staged):
        return
    query = script("sales_in_two_files").format(
        fewest=_FEWEST_ORDERS, customers=_FEWEST_CUSTOMERS, one_in=1 + staged.rows // _ROWS_OF_SAMPLE
    )
    for first, second in connection.execute(query).fetchall():
        yield "sales_in_two_files", {"first": parts[first].raw.name, "second": parts[second].raw.name}


def _days_overlap(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> bool:
    """Whether two sources hold the same days, and not one month each."""
    spans = connection.execute(
        "SELECT CAST(min(order_date) AS DATE), CAST(max(order_date) AS DATE) "
        f"FROM {staged.relation} WHERE order_date IS NOT NULL GROUP BY source_no ORDER BY 1"
    ).fetchall()
    return any(high > low for (_, high), (low, _) in pairwise(spans))


def _taxes_unlike(parts: Sequence[Part], sales: Sequence[Sales]) -> Iterator[Doubt]:
    """Tax was taken off the sales of some files, and off those of others not."""
    untaxed = [
        part.raw.name
        for part, rule in zip(parts, sales, strict=True)
        if rule.tax or any(base_name(name) == "tax" for name in rule.less)
    ]
    if 0 < len(untaxed) < len(parts):
        yield "taxes_unlike", {"files": listed(untaxed, 3)}
