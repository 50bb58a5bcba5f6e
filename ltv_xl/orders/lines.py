"""From staged lines to the orders table: what keeps a line out, and how lines become orders.

No window function and no sort over all lines; where every order_id occurs once, not even a GROUP BY.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from ltv_xl.database import literal
from ltv_xl.orders import status
from ltv_xl.orders.cells import Part, script
from ltv_xl.orders.columns import base_name, line_level_headers, normal
from ltv_xl.orders.sales import PARTS, PRICE, Sales, corrections
from ltv_xl.orders.sales_decision import decided
from ltv_xl.orders.shops import StatusRule
from ltv_xl.orders.staging import Staged

if TYPE_CHECKING:
    import duckdb

REJECTED = ("no_customer", "no_date", "bad_date", "old_date", "future_date", "no_amount", "bad_amount")
"""Reasons for which a row could not be used, as they are looked for; broken_row is found earlier."""

SET_ASIDE = ("total_row", *status.RANK, "other_currency", "after_as_of")
"""Reasons for which a row was understood and is no sale."""

_REPEATABLE = ("revenue", "total", "cost", "gross_profit", *PARTS)
_PRODUCT_LINES = ("1", "商品", "通常", "product")
_MOSTLY = 20
"""One order in so many may disagree with the habit of its file."""


@dataclass(frozen=True)
class Lines:
    """What is known of the staged lines before they are judged.

    unique: every order_id stands on one line alone. once: (column, source_no) whose amount is the whole
    order's, repeated on each line. sales: of each source.
    """

    rows: int
    rows_by_source: Mapping[int, int]
    unique: bool
    once: frozenset[tuple[str, int]]
    sales: tuple[Sales, ...]


@dataclass(frozen=True)
class Limits:
    """What else keeps lines out.

    as_of: the day that the report looks back from. today: in the shop's zone. other_currency: SQL of rows
    whose currency is another one than the report's.
    """

    as_of: date | None
    today: date
    other_currency: str | None


@dataclass(frozen=True)
class Verdict:
    """Rows by reason (None: used), and the span of those that are used."""

    counts: Mapping[str | None, int]
    first: date | None
    last: date | None
    has_times: bool


def survey(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, *, unique: bool
) -> Lines:
    """Look at the lines once: how many are there, and which amounts are repeated on each line?"""
    counted = connection.execute(
        f"SELECT source_no, count(*) FROM {staged.relation} GROUP BY source_no"
    ).fetchall()
    by_source = {int(source): int(rows) for source, rows in counted}
    rows = sum(by_source.values())
    if unique or "order_id" not in staged.columns:
        sales = decided(connection, parts, staged.relation, frozenset())
        return Lines(rows, by_source, unique, frozenset(), sales)
    once = _repeated(connection, parts, staged)
    sales = decided(connection, parts, staged.relation, once)
    once |= {("revenue", number) for number, rule in enumerate(sales) if rule.per_order}
    return Lines(rows, by_source, unique, once, sales)


def _repeated(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> frozenset[tuple[str, int]]:
    """Amounts equal on all lines of (nearly) every order, and not those of a line by their meaning."""
    repeated = {
        (name, number)
        for number, part in enumerate(parts)
        if part.system is not None and part.system.amounts_of == "order"
        for name in part.columns
        if base_name(name) in ("revenue", *PARTS)
    }
    priced = {"unit_price", "quantity"} <= staged.columns
    for name in sorted(name for name in staged.columns if base_name(name) in _REPEATABLE):
        settled = {
            number
            for number, part in enumerate(parts)
            if name not in part.columns
            or (
                part.system is not None
                and part.system.amounts_of != "by_file"
                and base_name(name) in ("revenue", *PARTS)
            )
        }
        if len(settled) == len(parts):
            continue
        product = (
            "sum((abs(times(quantity, unit_price) - revenue) < 1)::INTEGER)"
            if priced and name == "revenue"
            else "0"
        )
        counted = connection.execute(
            script("repeated").format(relation=staged.relation, column=name, line_amounts=product)
        ).fetchall()
        for source_no, constant, varying, lines, line_amounts in counted:
            column = parts[source_no].columns.get(name)
            if column is None or source_no in settled or not constant or varying * _MOSTLY > constant:
                continue
            if line_amounts * 2 > lines or (not priced and normal(column.header) in line_level_headers()):
                continue
            repeated.add((name, int(source_no)))
    return frozenset(repeated)


def judge(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    limits: Limits,
) -> Verdict:
    """Make the view `judged`: the lines with their amount and the reason that keeps them out, if any."""
    several = "order_id" in staged.columns and not lines.unique
    rank, blank = _status(connection, parts, staged)
    amount, amount_bad = _amount(parts, lines.sales), _amount_bad(parts, staged, lines.sales)
    base = (
        f"SELECT *, {amount} AS amount, {amount_bad} AS amount_bad, {rank} AS own_rank, "
        f"{blank} AS status_blank FROM {staged.relation}"
    )
    connection.execute(f"CREATE VIEW lines_with_amount AS {base}")
    inherits = several and _inherit(connection)
    date_bad = "order_date_bad" if "order_date" in staged.bad else "false"
    values = {
        "customer_id": "l.customer_id", "ordered_at": "l.order_date", "rank": "l.own_rank",
        "amount_elsewhere": "false", "fill": "", "refund": "l.amount < 0 AND l.own_rank <= 2",
    }  # fmt: skip
    if inherits:
        values |= {
            "customer_id": "coalesce(l.customer_id, f.customer_id)",
            "ordered_at": f"CASE WHEN {date_bad} THEN NULL ELSE coalesce(l.order_date, f.order_date) END",
            "rank": "CASE WHEN l.status_blank THEN coalesce(l.own_rank, f.rank) ELSE l.own_rank END",
            "amount_elsewhere": "coalesce(f.has_amount, false)",
            "fill": "LEFT JOIN order_fill AS f ON l.order_id = f.order_id",
        }
    if several and rank != "NULL::INTEGER":
        values["refund"] += (
            " AND (l.order_id IS NULL OR l.order_id NOT IN (SELECT order_id FROM cancelled_sales))"
        )
        connection.execute(
            "CREATE TABLE cancelled_sales AS SELECT DISTINCT order_id FROM lines_with_amount "
            "WHERE own_rank <= 2 AND amount > 0 AND order_id IS NOT NULL"
        )
    limit = (
        ""
        if limits.as_of is None
        else f"WHEN CAST(ordered_at AS DATE) > DATE '{limits.as_of.isoformat()}' THEN 'after_as_of'"
    )
    values |= {
        "after_as_of": limit,
        "date_bad": date_bad,
        "last_day": max(limits.today, limits.as_of or limits.today).isoformat(),
        "other_currency": _other_currency(connection, staged, limits.other_currency),
        "nobody": _nobody(parts),
    }
    connection.execute(script("judged").format(**values))
    counts: dict[str | None, int] = {}
    first = last = None
    has_times = False
    for reason, count, low, high, times in connection.execute(
        "SELECT reason, count(*), min(ordered_at), max(ordered_at), "
        "bool_or(ordered_at <> CAST(ordered_at AS DATE)) FROM judged GROUP BY reason"
    ).fetchall():
        counts[reason] = int(count)
        if reason is None:
            first, last, has_times = _day(low), _day(high), bool(times)
    return Verdict(counts, first, last, has_times)


def _other_currency(connection: "duckdb.DuckDBPyConnection", staged: Staged, other: str | None) -> str:
    """SQL: a line is in another currency. A line that does not say goes with its order."""
    if other is None:
        return "false"
    if "order_id" not in staged.columns:
        return other
    connection.execute(
        f"CREATE TABLE orders_in_other_currency AS SELECT order_id FROM {staged.relation} "
        f"WHERE order_id IS NOT NULL GROUP BY order_id HAVING bool_and({other}) FILTER (currency IS NOT NULL)"
    )
    in_order = "coalesce(l.order_id IN (SELECT order_id FROM orders_in_other_currency), false)"
    return f"CASE WHEN currency IS NULL THEN {in_order} ELSE {other} END"


def _day(value: datetime) -> date:
    return value.date()


def _status(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> tuple[str, str]:
    """SQL of the rank (1 cancelled, 2 returned, 3 unpaid, 4 no sale, NULL a sale) and of "no status here"."""
    ranks, blanks = [], []
    for name in sorted(staged.columns):
        if name.startswith("status_"):
            ranks += _ranks(connection, parts, staged, name)
            blanks.append(f"{name} IS NULL")
        elif name.startswith("cancel_flag_"):
            ranks.append(
                f"CASE WHEN NOT regexp_full_match(lower({name}), '0|0\\.0|false|no|n|f|なし|無|-') THEN 1 END"
            )
        elif name.startswith("cancelled_at_"):
            ranks.append(
                f"CASE WHEN {name} NOT LIKE '0000%' AND {name} NOT LIKE '9999%' AND {name} <> '-' THEN 1 END"
            )
    rank = f"least({', '.join(ranks)})" if ranks else "NULL::INTEGER"
    return rank, f"({' AND '.join(blanks)})" if blanks else "false"


def _ranks(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, name: str
) -> list[str]:
    """SQL of the ranks of a column of states; a known system has words of its own."""
    words = connection.execute(
        f"SELECT DISTINCT source_no, {name} FROM {staged.relation} WHERE {name} IS NOT NULL LIMIT 10000"
    ).fetchall()
    ranks = []
    for rule, numbers in _rules(parts, name).items():
        meanings = status.meanings([word for number, word in words if number in numbers], rule)
        here = "" if len(numbers) == len(parts) else f"source_no IN ({', '.join(map(str, numbers))}) AND "
        for place, meaning in enumerate(status.RANK, start=1):
            chosen = ", ".join(literal(word) for word, meant in meanings.items() if meant == meaning)
            if chosen:
                ranks.append(f"CASE WHEN {here}list_contains([{chosen}], {name}) THEN {place} END")
    return ranks


def _rules(parts: Sequence[Part], name: str) -> Mapping[StatusRule | None, list[int]]:
    """The rule of a column of states -> the sources that it holds for; None: the words of any shop."""
    rules: dict[StatusRule | None, list[int]] = {}
    for number, part in enumerate(parts):
        rules.setdefault(part.system.statuses.get(name) if part.system else None, []).append(number)
    return rules


def _amount(parts: Sequence[Part], sales: Sequence[Sales]) -> str:
    """The amount of a line, source by source: its revenue, else quantity x unit price."""
    by_source = []
    for part, rule in zip(parts, sales, strict=True):
        if "revenue" in part.columns and not rule.by_price:
            amount = _fixed("revenue", part)
        elif "quantity" in part.columns:
            amount = PRICE
        else:
            amount = "unit_price"
        by_source.append(_signed(amount, part))
    if len(set(by_source)) == 1:
        return by_source[0]
    cases = " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(by_source))
    return f"CASE source_no {cases} END"


def _fixed(amount: str, part: Part) -> str:
    """Rakuten writes -9999 or -99999 for an amount not known yet, and may say so in the header itself."""
    marker = re.search(r"\((-9{4,5})=", unicodedata.normalize("NFKC", part.columns["revenue"].header))
    markers = part.system.shop.not_fixed if part.system else (marker[1],) if marker else ()
    for number in markers:
        amount = f"nullif({amount}, {number})"
    return amount


def _nobody(parts: Sequence[Part]) -> str:
    """SQL: why a line without a customer is left out. A till sells to people that it does not know."""
    tills = [
        str(number)
        for number, part in enumerate(parts)
        if part.system is not None and part.system.shop.over_the_counter
    ]
    if not tills:
        return "'no_customer'"
    return f"CASE WHEN source_no IN ({', '.join(tills)}) THEN 'walk_in' ELSE 'no_customer' END"


def _signed(amount: str, part: Part) -> str:
    """A returned line's amount is below zero, though the export may write it without a sign."""
    system = part.system
    if (
        system is None
        or not system.shop.returns
        or system.amounts_of == "order"
        or "line_type" not in part.columns
    ):
        return amount
    returned = ", ".join(map(literal, system.shop.returns))
    return f"CASE WHEN list_contains([{returned}], line_type) THEN -abs({amount}) ELSE {amount} END"


def _amount_bad(parts: Sequence[Part], staged: Staged, sales: Sequence[Sales]) -> str:
    has_revenue = any(
        "revenue" in part.columns and not rule.by_price for part, rule in zip(parts, sales, strict=True)
    )
    names = ("revenue",) if has_revenue else ("quantity", "unit_price")
    flags = [f"{name}_bad" for name in names if name in staged.bad]
    return f"({' OR '.join(flags)})" if flags else "false"


def _inherit(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Make `order_fill` for orders that name customer, date or status on one of their lines only."""
    connection.execute(script("order_fill"))
    filled = connection.execute("SELECT count(*) FROM order_fill").fetchone()
    return bool(filled and filled[0])


def put_together(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    dimensions: Mapping[str, str],
    margin: Decimal,
) -> Literal["cost", "gross_profit", "margin"]:
    """Make the table `orders`; says where its gross profit comes from.

    dimensions: column -> the SQL of its value.
    """
    grouped = not lines.unique
    has_id = "order_id" in staged.columns

    def total(name: str, column: str | None = None) -> str:
        column = column or name
        if not grouped:
            return column
        once = sorted(number for column_name, number in lines.once if column_name == name)
        if not once:
            return f"sum({column})"
        if len(once) == len(parts):
            return f"sum(DISTINCT {column})"
        chosen = f"source_no IN ({', '.join(map(str, once))})"
        apart = f"sum(DISTINCT {column}) FILTER ({chosen})"
        return f"coalesce({apart}, 0) + coalesce(sum({column}) FILTER (NOT {chosen}), 0)"

    refunded = f"coalesce({total('refunded')}, 0)" if "refunded" in staged.columns else "0"
    profit_from, cost, profit = _profit(staged, total, refunded, margin)
    weight = _weight(parts, staged, lines)
    chosen = []
    for name, plain in dimensions.items():
        value = product_of_line(parts, staged) if name == "product" else plain
        chosen.append(f"arg_max({value}, row({weight}, {value}))" if grouped else value)
    by_day = (
        "CAST(ordered_at AS DATE)"
        if not has_id
        else "CASE WHEN order_id IS NULL THEN CAST(ordered_at AS DATE) END"
    )
    connection.execute(
        script("orders").format(
            order_id="order_id" if has_id else "NULL::VARCHAR",
            ordered_at="min(ordered_at)" if grouped else "ordered_at",
            revenue=total("revenue", "amount") + corrections(lines.sales, "amount", total),
            cost=cost,
            profit=profit,
            inner_dimensions="".join(
                f", {value} AS {name}" for name, value in zip(dimensions, chosen, strict=True)
            ),
            dimensions="".join(f", {name}" for name in dimensions),
            group_by=f"GROUP BY customer_id, {'order_id, ' if has_id else ''}{by_day}" if grouped else "",
        )
    )
    return profit_from


def product_of_line(parts: Sequence[Part], staged: Staged) -> str:
    """SQL of a line's product: NULL for postage, fees and options, where the lines say what they are."""
    cases = []
    for number, part in enumerate(parts):
        shop = part.system.shop if part.system else None
        rules = []
        if "line_type" in part.columns:
            kinds = ", ".join(map(literal, shop.products if shop and shop.products else _PRODUCT_LINES))
            kind = "regexp_replace(line_type, '\\.0$', '')"  # a code that went through Excel
            rules += [f"NOT list_contains([{kinds}], {kind})", "line_type IS NULL"]
        if shop and shop.option_products:
            rules.append(f"starts_with(product, {literal(shop.option_products)})")
        if rules:
            cases.append(f"WHEN source_no = {number} AND ({' OR '.join(rules)}) THEN NULL")
    return f"CASE {' '.join(cases)} ELSE product END" if cases else "product"


def _profit(
    staged: Staged, total: Callable[..., str], refunded: str, margin: Decimal
) -> tuple[Literal["cost", "gross_profit", "margin"], str, str]:
    """Where profit comes from, the SQL of an order's cost (or profit) and of its gross profit."""
    assumed = "revenue" if margin == 1 else f"revenue::DECIMAL(19, 4) * {margin:.10f}"
    if "gross_profit" in staged.columns:
        return "gross_profit", f"{total('gross_profit')} - {refunded}", f"coalesce(cost, {assumed})"
    if "cost" in staged.columns:
        return "cost", total("cost"), f"CASE WHEN cost IS NULL THEN {assumed} ELSE revenue - cost END"
    if "unit_cost" in staged.columns:
        quantity = "coalesce(quantity, 1)" if "quantity" in staged.columns else "1"
        line = f"times(unit_cost, {quantity})"
        return (
            "cost",
            total("unit_cost", line),
            f"CASE WHEN cost IS NULL THEN {assumed} ELSE revenue - cost END",
        )
    return "margin", "NULL", assumed


def _weight(parts: Sequence[Part], staged: Staged, lines: Lines) -> str:
    """What makes a line the largest of its order."""
    repeated = any(name == "revenue" for name, _ in lines.once)
    if not repeated:
        return "coalesce(amount, 0)"
    if {"unit_price", "quantity"} <= staged.columns:
        return "coalesce(times(unit_price, quantity), 0)"
    return "coalesce(unit_price, 0)" if "unit_price" in staged.columns else "0"
