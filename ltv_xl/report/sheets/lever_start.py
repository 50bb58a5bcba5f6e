"""Where Levers starts from: averages of this shop, whose product is the LTV that the report observes."""

from msgspec import Struct

from ltv_xl.formulas import economics, lifetime
from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, follow, given, live, number, rate_sentence, sum_of_ratios
from ltv_xl.report.content import Cell, Column, Kind, Table
from ltv_xl.report.sheets.lever_tables import FIGURE, NAME
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segment_workings import YEAR


class Shop(Struct, frozen=True, eq=False):
    """Averages of the first months of this shop's customers.

    shares: what fees, points and commissions take of a price. off: how far the product of other averages is
    from the observed value. second: what a second year adds.
    """

    tables: tuple[Table, ...]
    price: Cell
    margin: Cell
    orders: Cell
    shares: Cell
    off: Cell
    second: Cell


def shop_averages(brief: Brief, whole: Row) -> Shop:
    """Averages of the first h months, whose product is the observed LTV; and those over all orders."""
    by_month, orders, price, margin = _by_month(brief)
    over_all, off, second = _over_all(brief, whole)
    return Shop(
        (by_month, over_all), price, margin, follow(orders), given(shares_of_price(brief)), off, second
    )


def shares_of_price(brief: Brief) -> float:
    """What payment fees, points and commissions took of net sales; 0 where profit is not after them."""
    way = brief.orders.way
    if brief.orders.basis != "contribution" or not way.net_sales:
        return 0.0
    by_rate = sum(mall.rate * mall.paid for mall in way.commissions)
    spent = (way.payment_fee or 0) + (way.points_granted or 0) + (way.commission or 0) + by_rate
    return min(0.99, max(0.0, float(spent / way.net_sales)))


def _by_month(brief: Brief) -> tuple[Table, Cell, Cell, Cell]:
    """Sums of each of the first h months; and by them orders per customer, order value and margin."""
    t, h = brief.t, brief.headline
    months = {row.month: row for row in brief.analysis.total_age_months}
    sales_of = {row.month: row.revenue for row in brief.analysis.age_revenue}
    span = range(1, h + 1)
    observed = tuple(given(months[k].observed if k in months else 0) for k in span)
    orders = tuple(given(months[k].orders if k in months else 0) for k in span)
    sales = tuple(given(sales_of.get(k, 0)) for k in span)
    profits = tuple(given(months[k].profit if k in months else 0) for k in span)
    placed, sold, earned = (
        sum_of_ratios(amounts, observed, observed[-1]) for amounts in (orders, sales, profits)
    )
    table = Table(
        (
            Column(t("levers.months", h=h), "text", NAME),
            *(Column(f"{k}", "count", FIGURE) for k in span),
            Column(t("levers.per_customer"), "money", FIGURE, varied=True),
        ),
        tuple(
            (given(t(f"levers.month_{key}")), *cells, each)
            for key, cells, each in (
                ("observed", observed, given(None)),
                ("orders", orders, placed),
                ("revenue", sales, sold),
                ("profit", profits, earned),
            )
        ),
        printed=False,
        kinds=("count", "ratio", "money", "money"),
    )
    price = live(economics.average_order_value, sold, placed)
    margin = live(arithmetic.share, earned, sold)
    return table, placed, price, margin


def _over_all(brief: Brief, whole: Row) -> tuple[Table, Cell, Cell]:
    """Averages over all orders; and how far LTV by them is off, and how far the second year goes."""
    t, h = brief.t, brief.headline
    price = derive(economics.average_order_value, whole.revenue, whole.orders)
    margin = derive(arithmetic.share, whole.profit, whole.revenue)
    often = derive(economics.purchase_frequency, whole.orders, whole.customers)
    lifespan, keeping = given(1), given(0)
    plain = live(lifetime.ltv_general, price, margin, often, lifespan, keeping)
    off = live(arithmetic.growth, plain, whole.ltv[h])
    second = live(arithmetic.growth, whole.ltv[2 * YEAR], whole.ltv[YEAR])
    headers = ("price", "margin", "orders", "lifespan", "keeping", "ltv", "off", "second")
    kinds: tuple[Kind, ...] = ("money", "share", "ratio", "ratio", "money", "money", "share", "share")
    table = Table(
        (
            Column(t("levers.plain"), "text", NAME),
            *(Column(t(f"levers.at_{key}"), kind, FIGURE) for key, kind in zip(headers, kinds, strict=True)),
        ),
        ((given(t("levers.plain_row")), price, margin, often, lifespan, keeping, plain, off, second),),
        printed=False,
    )
    return table, off, second


def _period(brief: Brief, key: str) -> str:
    """A text that names the period of the lifespan: a year, or h months in a young shop."""
    h = brief.headline
    return brief.t(f"levers.{key}_year") if h == YEAR else brief.t(f"levers.{key}_months", h=h)


def label(brief: Brief, name: str) -> str:
    """What an input is called."""
    if name in {"lifespan", "retention"}:
        return _period(brief, name)
    return brief.t(f"levers.input_{name}", h=brief.headline)


def note(brief: Brief, name: str, shop: Shop) -> Cell:
    """How an input starts. The lifespan's says what a further year really brought, where that is known."""
    t, h = brief.t, brief.headline
    if name == "lifespan" and h == YEAR and number(shop.second) is not None:
        return rate_sentence(t("levers.note_second_year", h=h), shop.second)
    if name == "margin" and not brief.has_limits:
        return given(t("levers.note_margin_unset"))
    return given(t(f"levers.note_{name}", h=h))
