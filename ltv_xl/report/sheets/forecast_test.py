"""How the forecast did before: what it expected some time ago, and what came."""

from msgspec import Struct

from ltv_xl.analysis.tables.forecast import BackTest, Forecast, TestOrders
from ltv_xl.models.judging import MOST_OFF
from ltv_xl.report.arithmetic import change
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, number, same, total
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Range,
    Series,
    Table,
)
from ltv_xl.report.sentences import sentence, where
from ltv_xl.report.sheets.forecast_rows import NAME

SPAN = 5
WEEKS, ORDERS, HEIGHT = 390, 330, 250


class Tested(Struct, frozen=True, eq=False):
    """The cells of a back-test. error, rule_error: expected ÷ actual - 1, of model and simple rule."""

    weeks: Range
    expected_weeks: Range
    actual_weeks: Range
    expected: Cell
    actual: Cell
    last: Cell
    error: Cell
    rule_error: Cell
    expected_profit: Cell
    actual_profit: Cell
    profit_error: Cell


def tested(test: BackTest) -> Tested:
    """The cells of a back-test; the totals are sums over the weeks."""
    expected_weeks = tuple(given(week.expected) for week in test.by_week)
    actual_weeks = tuple(given(week.actual) for week in test.by_week)
    expected, actual, last = total(expected_weeks), total(actual_weeks), given(test.last)
    profits = given(test.expected_profit), given(test.actual_profit)
    return Tested(
        tuple(given(week.week) for week in test.by_week),
        expected_weeks,
        actual_weeks,
        expected,
        actual,
        last,
        derive(change, expected, actual),
        derive(change, last, actual),
        *profits,
        derive(change, *profits),
    )


def judged(brief: Brief, forecast: Forecast, cells: Tested | None) -> Cell:
    """The verdict on the forecast, in a few words; by the errors where there is a back-test."""
    words = {
        key: brief.t(f"forecast.judged_{key}")
        for key in ("good", "poor_error", "poor_rule", "poor_profit", "untested", "unfit")
    }
    if cells is None or forecast.model is None:
        return given(words[forecast.judgement])
    errors = (cells.error, cells.rule_error, cells.profit_error)
    off, rule, profit_off = (number(error) for error in errors)
    if off is None or rule is None or profit_off is None:  # nothing came to compare with
        return given(words[forecast.judgement])
    near = "poor_profit" if abs(profit_off) > MOST_OFF else "good"
    key = "poor_rule" if abs(off) > abs(rule) else "poor_error" if abs(off) > MOST_OFF else near

    def write(error: str, rule_error: str, profit_error: str) -> str:
        near = f'IF(ABS({profit_error})>{MOST_OFF},"{words["poor_profit"]}","{words["good"]}")'
        likely = f'IF(ABS({error})>{MOST_OFF},"{words["poor_error"]}",{near})'
        return f'IF(ABS({error})>ABS({rule_error}),"{words["poor_rule"]}",{likely})'

    return Cell(words[key], write, errors)


def test_blocks(brief: Brief, test: BackTest, cells: Tested) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The back-test in figures and as pictures; and what they are made of."""
    t = brief.t
    by_week, week_figures = _by_week(brief, cells)
    weeks, weeks_over = in_weeks(brief, cells)
    by_orders, order_figures = _by_orders(brief, test.by_orders)
    furthest = furthest_off(brief, order_figures)
    blocks = (
        Heading(
            tested_says(brief, test, cells),
            t(
                "forecast.test_note",
                date=brief.day(test.until),
                weeks=test.weeks,
                customers=f"{test.customers:,}",
            ),
        ),
        _errors(brief, test, cells),
        Beside(
            (Heading(weeks, t("forecast.by_week_note"), span=SPAN, rule=False), by_week),
            (Heading(furthest, t("forecast.by_orders_note"), span=SPAN, rule=False), by_orders),
        ),
    )
    return blocks, (week_figures, weeks_over, order_figures)


def tested_says(brief: Brief, test: BackTest, cells: Tested) -> Cell:
    """How many orders were expected, how many came, and the error, where there is one."""
    words = sentence(
        brief,
        "forecast.test_says",
        weeks=test.weeks,
        expected=(cells.expected, "count"),
        actual=(cells.actual, "count"),
        error=(cells.error, "share"),
    )
    return where(cells.error, words, brief.t("forecast.test"))


def in_weeks(brief: Brief, cells: Tested) -> tuple[Cell, Table]:
    """In how many weeks more came than was expected; and that number below the page."""
    pairs = zip(cells.actual_weeks, cells.expected_weeks, strict=True)
    over = Cell(
        sum((number(came) or 0) > (number(expected) or 0) for came, expected in pairs),
        lambda came, expected: f"SUMPRODUCT(--({came}>{expected}))",
        (cells.actual_weeks, cells.expected_weeks),
    )
    words = sentence(brief, "forecast.by_week_says", over=(over, "count"), all=len(cells.weeks))
    return words, Table((Column(brief.t("forecast.weeks_over"), "count", NAME),), ((over,),), printed=False)


def _by_week(brief: Brief, cells: Tested) -> tuple[Chart, Table]:
    t = brief.t
    series = (
        Series(cells.expected_weeks, look="ink"),
        Series(cells.actual_weeks, t("forecast.actual"), "accent"),
    )
    chart = Chart("lines", cells.weeks, series, "count", t("forecast.by_week_alt"), WEEKS, HEIGHT)
    columns = (
        Column(t("forecast.week"), "count", NAME),
        Column(t("forecast.expected"), "count", 66),
        Column(t("forecast.actual"), "count", 66),
    )
    rows = tuple(zip(cells.weeks, cells.expected_weeks, cells.actual_weeks, strict=True))
    return chart, Table(columns, rows, printed=False)


def _by_orders(brief: Brief, steps: tuple[TestOrders, ...]) -> tuple[Chart, Table]:
    t = brief.t
    names = tuple(given(_step(brief, step)) for step in steps)
    expected, actual = (
        tuple(given(getattr(step, name)) for step in steps) for name in ("expected", "actual")
    )
    series = (
        Series(expected, t("forecast.expected"), "room"),
        Series(actual, t("forecast.actual"), "accent"),
    )
    height = max(HEIGHT, 60 + 34 * len(steps))
    chart = Chart("pairs", names, series, "count", t("forecast.by_orders_alt"), ORDERS, height)
    columns = (
        Column(t("forecast.past_orders"), "text", NAME),
        Column(t("column.customers"), "count", 66),
        Column(t("forecast.expected"), "count", 66),
        Column(t("forecast.actual"), "count", 66),
    )
    customers = tuple(given(step.customers) for step in steps)
    return chart, Table(columns, tuple(zip(names, customers, expected, actual, strict=True)), printed=False)


def furthest_off(brief: Brief, figures: Table) -> str | Cell:
    """Of which customers most orders more or fewer came than expected, if any."""

    def off(row: Range) -> float:
        *_, expected, actual = (number(cell) or 0.0 for cell in row)
        return abs(expected - actual)

    row = max(figures.rows, key=off, default=())
    if not row or not off(row):
        return brief.t("forecast.by_orders")
    name, _, expected, actual = row
    return sentence(
        brief,
        "forecast.by_orders_says",
        name=str(name.value),
        expected=(expected, "count"),
        actual=(actual, "count"),
    )


def _step(brief: Brief, step: TestOrders) -> str:
    """Past orders, the first one included, as customers count them."""
    low, high = step.repeats_from + 1, None if step.repeats_to is None else step.repeats_to + 1
    key = "orders_open" if high is None else "orders_one" if low == high else "orders_span"
    return brief.t(f"forecast.{key}", low=low, high=high)


def _errors(brief: Brief, test: BackTest, cells: Tested) -> Table:
    """Expected, actual and error: of the model, and of the simple rule beside it."""
    t = brief.t
    columns = (
        Column(t("forecast.compared", weeks=test.weeks), "text", NAME),
        Column(t("forecast.expected"), "count", 62, varied=True),
        Column(t("forecast.actual"), "count", 62, varied=True),
        Column(t("forecast.error"), "share", 62, look="strong"),
    )
    rows = [
        (given(t("forecast.orders_by_model")), cells.expected, cells.actual, cells.error),
        (given(t("forecast.orders_by_rule")), cells.last, same(cells.actual), cells.rule_error),
        (
            given(t("forecast.profit_by_model")),
            cells.expected_profit,
            cells.actual_profit,
            cells.profit_error,
        ),
    ]
    kinds: tuple[Kind, ...] = ("count", "count", "total")
    if number(cells.rule_error) is not None and abs(number(cells.rule_error) or 0) < abs(
        number(cells.error) or 0
    ):
        rows[0], rows[1] = rows[1], rows[0]
    return Table(columns, tuple(rows), kinds=kinds)
