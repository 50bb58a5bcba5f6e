"""Amounts that may mean something else: prices of a piece, postage or discounts among the goods."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.kinds import WHOLE_TYPES
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.sales.refund_column import number_of
from ltv_xl.orders.sales.status import is_of_systems
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.currency import USUAL, decimals
from ltv_xl.orders.values.money import is_nothing
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 2000
_ROWS_OF_SAMPLE = 100_000
"""Of so many rows names are looked for by a pattern; by words, of all."""
_FEWEST_AMOUNTS = 10
_LOWEST_OF_THOUSANDS = 100
"""Of thousands whose mark was taken for a decimal point, hardly one comes to as much."""
_FEWEST_PRODUCTS = 3
_OTHERWISE = 20
"""One product in so many may be otherwise."""

_NO_GOODS = (
    "送料", "配送料", "運賃", "代引手数料", "代引き手数料", "決済手数料", "手数料", "消費税", "税額",
    "shipping", "shipping fee", "postage", "delivery", "delivery fee", "freight", "handling fee", "cod fee",
    "tax", "sales tax", "vat", "consumption tax",
)  # fmt: skip
"""What stands in place of a product in lines of postage, fees and tax."""

_DISCOUNTS = (
    "クーポン", "クーポン割引", "クーポン値引", "クーポン値引き", "クーポン利用", "値引", "値引き", "割引",
    "ポイント", "ポイント利用", "ポイント割引", "ポイント値引", "ポイント値引き",
    "coupon", "coupon discount", "discount", "promotion", "points", "points used", "voucher",
)  # fmt: skip
"""The same of what was taken off."""

_RETURNED = (
    "(?i)^[【［（(\\[]?(返品|返金|取消|キャンセル)(分|処理)?([】］）)\\] 　:：]|$)"
    "|[（(【［\\[](返品|返金|取消|キャンセル)(分|済み?|処理)?[）)】］\\]]"
    "|^(refund|return|credit note|credit memo)( of| for|:| -|$)|^赤伝"
    "|[(\\[](refunded|returned|refund|return|cancell?ed)[)\\]]"
)
"""What a product's name says of a line that takes it back."""


def quantities(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
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


def fractions(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, currency: str
) -> Iterator[Doubt]:
    """Small amounts with decimals in a currency that has none: 1.11 for 1,110, written 1.110 before Excel."""
    if decimals(currency):
        return
    for number, part in enumerate(parts):
        names = (name for name in ("revenue", "unit_price") if name in part.columns)
        for name in (name for name in names if part.raw.types[part.columns[name].place] not in WHOLE_TYPES):
            rows = f"SELECT {name} FROM {staged.relation} WHERE source_no = {number} LIMIT {_ROWS_LOOKED_AT}"
            count, parted, highest = connection.execute(
                f"SELECT count({name}), count(*) FILTER ({name} <> round({name})), max(abs({name})) "
                f"FROM ({rows})"
            ).fetchall()[0]
            if count >= _FEWEST_AMOUNTS and parted * 2 > count and highest < _LOWEST_OF_THOUSANDS:
                shown = f"{highest.normalize():f}"
                yield "amounts_too_small", {"header": part.columns[name].header, "example": shown}


def unreadable(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, sales: Sequence[Sales]
) -> Iterator[Doubt]:
    """Cells of what is taken off sales, or added to them, that are no amount: 全額 below 返金額."""
    for number, (part, rule) in enumerate(zip(parts, sales, strict=True)):
        used = dict.fromkeys((*rule.less, *rule.plus, *rule.charged, *rule.upon, *rule.spent))
        for name in (name for name in used if name in staged.bad and name in part.columns):
            count = connection.execute(
                f"SELECT count(*) FROM judged WHERE source_no = {number} AND reason IS NULL AND {name}_bad"
            ).fetchall()[0][0]
            if count:
                header, place = part.columns[name].header, part.columns[name].place
                words = _unreadable_words(connection, part, f"trim(c{place}::VARCHAR)", header)
                yield "amounts_unreadable", {"header": header, "words": words, "count": count}


def _unreadable_words(
    connection: "duckdb.DuckDBPyConnection", part: Part, cell: str, header: str
) -> Sequence[str]:
    texts = connection.execute(
        f"SELECT DISTINCT {cell} AS word FROM {part.raw.relation} WHERE word <> '' "
        f"AND NOT regexp_full_match(word, '[-0-9.,]*') ORDER BY word LIMIT {_ROWS_LOOKED_AT}"
    ).fetchall()
    words = [text for (text,) in texts if number_of(text) is None and not is_nothing(text)]
    customer = part.columns.get("customer_id")
    place = part.raw.relation, cell, f"c{customer.place}" if customer else None
    return shown_words(connection, place, words, header, is_of_systems)


def currency_of_few(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, currency: str
) -> Iterator[Doubt]:
    """Rows whose order names no currency, beside others in one that is not the usual."""
    if "currency" not in staged.columns or currency == USUAL:
        return
    in_order = ""
    if "order_id" in staged.columns:
        named = f"SELECT order_id FROM {staged.relation} WHERE currency IS NOT NULL AND order_id IS NOT NULL"
        in_order = f" AND (order_id IS NULL OR order_id NOT IN ({named}))"
    total, blank = connection.execute(
        f"SELECT count(*), count(*) FILTER (currency IS NULL{in_order}) FROM lines_with_amount "
        "WHERE amount IS NOT NULL"
    ).fetchall()[0]
    if blank * _OTHERWISE > total:
        yield "currency_of_few", {"code": currency, "count": total - blank, "total": total}


def products(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    *,
    has_order_products: bool,
) -> Iterator[Doubt]:
    """What counts as sales of goods, and is none by its name: postage, discounts, goods that came back."""
    if not any("product" in part.columns for part in parts):
        return
    table, row = ("order_products", "order_row") if has_order_products else ("orders", "rowid")
    words = (*_NO_GOODS, *_DISCOUNTS)
    forms = {form for word in words for form in (word, word.capitalize(), word.title(), word.upper())}
    sampled = f"{row} % {1 + staged.rows // _ROWS_OF_SAMPLE} = 0"
    sample = f"SELECT product::VARCHAR AS name FROM {table} WHERE {sampled} GROUP BY product"
    names = connection.execute(
        f"SELECT DISTINCT product::VARCHAR FROM {table} "
        f"WHERE list_contains([{', '.join(map(literal, sorted(forms)))}], product) "
        f"UNION SELECT name FROM ({sample}) WHERE regexp_matches(name, '{_RETURNED}')"
    ).fetchall()
    if not names:
        return
    counted = connection.execute(
        f"SELECT product::VARCHAR AS name, count(*), lower(name) FROM {table} "
        f"WHERE list_contains($1::VARCHAR[], product::VARCHAR) "
        f"{'' if has_order_products else 'AND revenue > 0 '}GROUP BY product ORDER BY name",
        [[name for (name,) in names]],
    ).fetchall()
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for name, orders, word in counted:
        kind = "lines_of_discounts" if word in _DISCOUNTS else "products_returned"
        by_kind.setdefault("lines_of_no_goods" if word in _NO_GOODS else kind, []).append((name, orders))
    for key, lines in by_kind.items():
        yield key, {"words": [name for name, _ in lines], "count": sum(orders for _, orders in lines)}
