"""The line of a group on the sheet Forecast: its cells by name, and the columns that show them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS, Ahead, ForecastGroup
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, total
from ltv_xl.report.content import Cell, Column, Look
from ltv_xl.report.records import Field

YEAR = max(FORECAST_MONTHS)
NAME, FIGURE, MONEY = 120, 58, 64


class Expected(Struct, frozen=True, eq=False):
    """What is expected in some months, with its interval."""

    value: Cell
    lower: Cell
    upper: Cell


class ForecastRow(Struct, frozen=True, eq=False):
    """The cells of a group. By months: orders and profit expected, and those of as many months before.

    alive: customers who are expected to buy again. each: profit expected of a customer within a year.
    """

    value: str | None
    name: Cell
    customers: Cell
    alive: Cell
    orders: Mapping[int, Expected]
    profit: Mapping[int, Expected]
    last_orders: Mapping[int, Cell]
    last_profit: Mapping[int, Cell]
    each: Expected


def forecast_row(group: ForecastGroup, name: str) -> ForecastRow:
    """The line of a group as it was counted."""
    customers = given(group.customers)
    profit = {of.months: _profit(of) for of in group.ahead}
    return ForecastRow(
        value=group.value,
        name=given(name),
        customers=customers,
        alive=given(group.alive),
        orders={of.months: _orders(of) for of in group.ahead},
        profit=profit,
        last_orders={of.months: given(of.last_orders) for of in group.ahead},
        last_profit={of.months: given(of.last_profit) for of in group.ahead},
        each=per_customer(profit[YEAR], customers),
    )


def total_row(group: ForecastGroup, rows: Sequence[ForecastRow], name: str) -> ForecastRow:
    """The line of all: sums of the lines above it, with its own intervals."""
    own = forecast_row(group, name)

    def summed(column: str, months: int) -> Cell:
        return total(tuple(getattr(row, column)[months] for row in rows))

    def expected(column: str) -> dict[int, Expected]:
        ends: Mapping[int, Expected] = getattr(own, column)
        return {
            months: Expected(
                total(tuple(getattr(row, column)[months].value for row in rows)),
                ends[months].lower,
                ends[months].upper,
            )
            for months in FORECAST_MONTHS
        }

    customers, profit = total(tuple(row.customers for row in rows)), expected("profit")
    return ForecastRow(
        value=None,
        name=own.name,
        customers=customers,
        alive=total(tuple(row.alive for row in rows)),
        orders=expected("orders"),
        profit=profit,
        last_orders={months: summed("last_orders", months) for months in FORECAST_MONTHS},
        last_profit={months: summed("last_profit", months) for months in FORECAST_MONTHS},
        each=per_customer(profit[YEAR], customers),
    )


def _orders(of: Ahead) -> Expected:
    return Expected(given(of.orders), given(of.orders_lower), given(of.orders_upper))


def _profit(of: Ahead) -> Expected:
    return Expected(given(of.profit), given(of.profit_lower), given(of.profit_upper))


def per_customer(expected: Expected, customers: Cell) -> Expected:
    """The same by customer; blank below 30, of whom nothing sure can be said."""
    if (number(customers) or 0) < ENOUGH_TO_SHOW:
        return Expected(given(None), given(None), given(None))
    parts = (derive(share, part, customers) for part in (expected.value, expected.lower, expected.upper))
    return Expected(*parts)


def fields(brief: Brief, title: str, *, reliable: bool, rule_first: bool) -> tuple[Field[ForecastRow], ...]:
    """The columns that decide: what is expected, beside what came in as long a time before.

    reliable: else what is expected is muted. rule_first: what came before stands first.
    """
    names: tuple[Field[ForecastRow], ...] = (
        Field(Column(title, "text", NAME), lambda row: row.name),
        Field(Column(brief.t("column.customers"), "count", 60), lambda row: row.customers),
    )
    model, rule = _expected(brief, reliable=reliable), _last(brief, strong=rule_first)
    return (*names, *rule, *model) if rule_first else (*names, *model, *rule)


def _expected(brief: Brief, *, reliable: bool) -> tuple[Field[ForecastRow], ...]:
    t = brief.t
    look: Look = "plain" if reliable else "muted"
    group_orders, group_profit = t("forecast.group_orders"), t("forecast.group_profit", scale=brief.scale)
    if not reliable:
        group_orders, group_profit = (
            f"{group} {t('forecast.muted')}" for group in (group_orders, group_profit)
        )

    def orders(months: int) -> Field[ForecastRow]:
        column = Column(
            t("forecast.months", h=months), "count", FIGURE, "" if months > 3 else group_orders, look
        )
        return Field(column, lambda row: row.orders[months].value)

    def profit(months: int) -> Field[ForecastRow]:
        strong: Look = "strong" if reliable and months == YEAR else look
        column = Column(
            t("forecast.months_profit", h=months), "total", MONEY, "" if months > 3 else group_profit, strong
        )
        return Field(column, lambda row: row.profit[months].value)

    return (
        *(orders(months) for months in FORECAST_MONTHS),
        *(profit(months) for months in FORECAST_MONTHS),
        Field(
            Column(t("forecast.lower", h=YEAR), "total", MONEY, look="muted"),
            lambda row: row.profit[YEAR].lower,
        ),
        Field(
            Column(t("forecast.upper", h=YEAR), "total", MONEY, look="muted"),
            lambda row: row.profit[YEAR].upper,
        ),
        Field(
            Column(t("forecast.each"), "money", MONEY, look=look),
            lambda row: row.each.value,
        ),
        Field(Column(t("forecast.alive"), "count", MONEY, look=look), lambda row: row.alive),
    )


def _last(brief: Brief, *, strong: bool) -> tuple[Field[ForecastRow], ...]:
    t = brief.t
    look: Look = "strong" if strong else "muted"
    group = t("forecast.group_rule", h=YEAR)
    return (
        Field(
            Column(t("forecast.last_orders", h=YEAR), "count", FIGURE, group, look),
            lambda row: row.last_orders[YEAR],
        ),
        Field(
            Column(t("forecast.last_profit", h=YEAR, scale=brief.scale), "total", MONEY, look=look),
            lambda row: row.last_profit[YEAR],
        ),
    )


def details(brief: Brief) -> tuple[Field[ForecastRow], ...]:
    """Columns that fold away: the other intervals, and the shorter times before."""
    t = brief.t

    def ends(column: str, months: int, group: str) -> tuple[Field[ForecastRow], ...]:
        kind, width = ("count", FIGURE) if column == "orders" else ("total", MONEY)
        return (
            Field(
                Column(t(f"forecast.lower_{column}", h=months), kind, width, group, "muted"),  # type: ignore[arg-type]
                lambda row: getattr(row, column)[months].lower,
            ),
            Field(
                Column(t(f"forecast.upper_{column}", h=months), kind, width, look="muted"),  # type: ignore[arg-type]
                lambda row: getattr(row, column)[months].upper,
            ),
        )

    def last(months: int, group: str) -> tuple[Field[ForecastRow], ...]:
        return (
            Field(
                Column(t("forecast.last_orders", h=months), "count", FIGURE, group, "muted"),
                lambda row: row.last_orders[months],
            ),
            Field(
                Column(t("forecast.last_profit", h=months, scale=brief.scale), "total", MONEY, look="muted"),
                lambda row: row.last_profit[months],
            ),
        )

    orders, profit = t("forecast.group_orders_ends"), t("forecast.group_profit_ends", scale=brief.scale)
    shorter = [months for months in FORECAST_MONTHS if months != YEAR]
    return (
        *(
            field
            for months in FORECAST_MONTHS
            for field in ends("orders", months, orders if months == 3 else "")
        ),
        *(field for months in shorter for field in ends("profit", months, profit if months == 3 else "")),
        *(
            field
            for months in shorter
            for field in last(months, t("forecast.group_last") if months == shorter[0] else "")
        ),
    )
