"""The table `orders`: the judged lines put together; where every order_id occurs once, without a GROUP BY."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales import earning, tax_rates
from ltv_xl.orders.sales.amounts import CODE
from ltv_xl.orders.sales.commission import mall_rates
from ltv_xl.orders.sales.composition import corrections, roles, tax_factor
from ltv_xl.orders.sales.lines import Lines
from ltv_xl.orders.sql import script
from ltv_xl.orders.table import ProfitFrom
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.way import Way
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb

_PRODUCT_LINES = ("1", "商品", "通常", "product")
"""Kinds of lines that are products, in systems that are not known."""


class Earned(Struct, frozen=True):
    """What the orders earn: where gross profit comes from, at which assumed margin, and the way to it.

    reckoning: how the way of a part is summed up.
    """

    profit_from: ProfitFrom
    margin: Decimal
    way: Way
    reckoning: earning.Reckoning
    remarks: tuple[Remark, ...]


def put_together(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    number: CustomerNumber,
    dimensions: Mapping[str, str],
    settings: Settings,
) -> Earned:
    """Make the table `orders`; says what it earns. dimensions: column -> the SQL of its value."""
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

    margin = Decimal(1) if settings.margin is None else settings.margin
    amount = total("revenue", "amount") + corrections(lines.sales, "amount", total)
    by_line = tax_rates.factors(parts, lines.sales, lines.once, grouped=grouped)
    factor = tax_factor(lines.sales, by_line, grouped=grouped)
    beside = roles(lines.sales, "amount", amount, total, by_line, grouped=grouped)
    refunded = beside.columns.get("refunds", "0")
    profit_from, cost, gross_profit = _profit(staged, total, refunded, margin)
    goods_known = profit_from != "margin" or margin != 1
    given_in = _contribution_header(parts) if profit_from == "gross_profit" else ""
    malls, unmatched = mall_rates(connection, settings.commission, dimensions)
    spent = None if given_in else earning.costs(settings, beside, malls, goods_known=goods_known)
    profit = gross_profit if spent is None else earning.contribution(gross_profit, spent, beside)
    carried = list(beside.columns)
    if spent:
        carried.append(f"CAST({gross_profit} AS DECIMAL(18, 4)) AS gross_profit")
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
            number=number.of("summed.key"),
            numbered=number.joined("summed.key"),
            order_id="order_id" if has_id else "NULL::VARCHAR",
            ordered_at="min(ordered_at)" if grouped else "ordered_at",
            revenue=f"({amount})::DOUBLE / {factor}" if factor else amount,
            cost=cost,
            profit=profit,
            roles="".join(f", {column}" for column in carried),
            inner_roles="".join(f", {value} AS {name}" for name, value in beside.columns.items()),
            inner_dimensions="".join(
                f", {value} AS {name}" for name, value in zip(dimensions, chosen, strict=True)
            ),
            dimensions="".join(f", {name}" for name in dimensions),
            group_by=f"GROUP BY customer_id, {'order_id, ' if has_id else ''}{by_day}" if grouped else "",
        )
    )
    reckoning = earning.Reckoning(beside, spent, goods_known, bool(given_in))
    way = earning.way(connection, reckoning)
    noticed = earning.remarks(settings, beside, goods_known=goods_known, given_in=given_in)
    return Earned(profit_from, margin, way, reckoning, (*noticed, *unmatched))


def _contribution_header(parts: Sequence[Part]) -> str:
    """The header of a column that holds contribution; "" where none does, or not in every source."""
    headers = [part.columns["gross_profit"].header for part in parts if "gross_profit" in part.columns]
    return headers[0] if len(headers) == len(parts) and all(map(earning.is_contribution, headers)) else ""


def product_of_line(parts: Sequence[Part], staged: Staged) -> str:
    """SQL of a line's product: NULL for postage, fees and options, where the lines say what they are."""
    cases = []
    for number, part in enumerate(parts):
        shop = part.system.shop if part.system else None
        rules = []
        if "line_type" in part.columns:
            kinds = ", ".join(map(literal, shop.products if shop and shop.products else _PRODUCT_LINES))
            rules += [f"NOT list_contains([{kinds}], {CODE})", "line_type IS NULL"]
        if shop and shop.option_products:
            rules.append(f"starts_with(product, {literal(shop.option_products)})")
        if rules:
            cases.append(f"WHEN source_no = {number} AND ({' OR '.join(rules)}) THEN NULL")
    return f"CASE {' '.join(cases)} ELSE product END" if cases else "product"


def _profit(
    staged: Staged, total: Callable[..., str], refunded: str, margin: Decimal
) -> tuple[ProfitFrom, str, str]:
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
