"""From gross sales to what a sale leaves: each step as a sum, per order, per customer and of net sales."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ltv_xl.report import style as look
from ltv_xl.report.arithmetic import share, spent
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, rate_sentence, total
from ltv_xl.report.content import Cell, Chart, Column, Facts, Heading, Kind, Line, Series, Sheet, Table
from ltv_xl.report.sentences import Shown, either, sentence
from ltv_xl.report.steps import Bar, bars

WIDTHS = (190, 104, 92, 92, 92, 84, 300)
PER_ORDER, OF_NET = 2, 4
"""Columns that the chart and the claim read."""
SUMS = ("net_sales", "gross_profit", "contribution")
"""Steps that are the sum of those before them."""

_DEDUCTIONS = ("discounts", "points_used", "refunds", "tax")


class Step(NamedTuple):
    """A line of the way. rate: what it was reckoned with, where it was. kind: of the rate."""

    key: str
    name: Cell
    amount: Cell
    rate: Cell
    kind: Kind


class Bases(NamedTuple):
    """What rates are applied to, and what the sums are shared out among."""

    orders: Cell
    customers: Cell
    parcels: Cell
    paid: Cell
    earning: Cell
    malls: tuple[Cell, ...] = ()


def is_known(brief: Brief) -> bool:
    """Whether anything beside sales is known."""
    way = brief.orders.way
    reducing = any(getattr(way, name) for name in _DEDUCTIONS)
    beyond = way.cost_of_goods is not None or way.contribution is not None
    return way.net_sales is not None and (reducing or beyond)


def profit_sheet(brief: Brief) -> Sheet:
    """The way as a waterfall per order and as a table, and what it rests on."""
    t = brief.t
    whole = brief.analysis.total
    way = brief.orders.way
    bases = Bases(
        given(whole.orders),
        given(whole.customers),
        given(way.parcels),
        given(way.paid),
        given(way.earning),
        tuple(given(mall.paid) for mall in way.commissions),
    )
    steps = _steps(brief, bases)
    net = next(step.amount for step in steps if step.key == "net_sales")
    rows = [_row(brief, step, bases, net) for step in steps]
    drawn = _bars(brief, steps, [row[PER_ORDER] for row in rows])
    return Sheet(
        "profit",
        t("sheet.profit"),
        t("way.title"),
        t("way.subtitle"),
        (
            Heading(left_of_sales(brief, steps, rows, net), t("way.chart"), span=len(WIDTHS)),
            _chart(brief, steps, drawn),
            Heading(t("way.table"), span=len(WIDTHS)),
            Table(
                _columns(brief),
                tuple(rows[:-1]),
                rows[-1],
                kinds=tuple(step.kind for step in steps),
                result=1,
                subtotals=frozenset(place for place, step in enumerate(steps[:-1]) if step.key in SUMS),
            ),
            Facts(t("way.rests_on"), _facts(brief, bases)),
            *(() if way.contribution is not None else (Line(t("way.needs_delivery")),)),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            _figures(brief, drawn),
        ),
        widths=WIDTHS,
    )


def left_of_sales(brief: Brief, steps: Sequence[Step], rows: Sequence[Sequence[Cell]], net: Cell) -> Cell:
    """What is left of net sales, as long as there are any, and a loss by its amount."""
    t, last = brief.t, steps[-1].key
    left: Shown = (rows[-1][PER_ORDER], "money")
    if steps[-1].amount is net:
        words = sentence(brief, "way.claim_net_sales", gross=(rows[0][PER_ORDER], "money"), net=left)
    else:
        words = either(
            rows[-1][OF_NET],
            rate_sentence(t(f"way.claim_{last}"), rows[-1][OF_NET]),
            sentence(brief, f"way.loss_{last}", left=left),
        )
    return either(net, words, given(t("way.no_sales")))


def _steps(brief: Brief, bases: Bases) -> list[Step]:
    """The lines that are known, in their order; a sum stands below what it is the sum of."""
    way, settings = brief.orders.way, brief.settings
    steps: list[Step] = []

    def add(key: str, amount: Cell, rate: Cell | None = None, kind: Kind = "share", name: str = "") -> None:
        shown = name or brief.t(f"way.step_{key}")
        steps.append(Step(key, given(shown), amount, rate or given(None), kind))

    def add_sum(key: str) -> None:
        begin = max((place for place, step in enumerate(steps) if step.key in SUMS), default=0)
        add(key, total(tuple(step.amount for step in steps[begin:])))

    def add_known(key: str, amount: Decimal | None, sign: int) -> None:
        if amount:
            add(key, given(sign * amount))

    def add_spent(key: str, rate: Decimal | None, base: Cell, kind: Kind) -> None:
        if getattr(way, key) is not None and rate is not None:
            reckoned = given(rate)
            add(key, derive(spent, reckoned, base), reckoned, kind)

    add("gross_sales", given(way.gross_sales))
    for key in _DEDUCTIONS:
        add_known(key, getattr(way, key), -1)
    add_sum("net_sales")
    if way.cost_of_goods is None:
        if way.contribution is not None and way.net_sales is not None:
            add("all_costs", given(way.contribution - way.net_sales))
            add_sum("contribution")
        return steps
    if brief.orders.profit_from == "margin":
        rate = given(1 - brief.orders.margin)
        add("cost_of_goods", derive(spent, rate, steps[-1].amount), rate)
    else:
        add("cost_of_goods", given(-way.cost_of_goods))
    add_sum("gross_profit")
    if way.contribution is None:
        return steps
    add_known("shipping_charged", way.shipping_charged, 1)
    add_known("fees_charged", way.fees_charged, 1)
    add_spent("delivery", settings.delivery_cost, bases.parcels, "money")
    add_spent("handling", settings.handling, bases.parcels, "money")
    add_spent("payment_fee", settings.fee, bases.paid, "share")
    add_known("commission", way.commission, -1)
    for mall, paid in zip(way.commissions, bases.malls, strict=True):
        rate = given(mall.rate)
        name = brief.t("way.step_commission_of", name=mall.name)
        add("commission_of", derive(spent, rate, paid), rate, name=name)
    add_spent("points_granted", settings.points, bases.earning, "share")
    add_sum("contribution")
    return steps


def _row(brief: Brief, step: Step, bases: Bases, net: Cell) -> tuple[Cell, ...]:
    return (
        step.name,
        step.amount,
        derive(share, step.amount, bases.orders),
        derive(share, step.amount, bases.customers),
        derive(share, step.amount, net),
        step.rate,
        given(brief.t(f"way.words_{step.key}")),
    )


def _columns(brief: Brief) -> tuple[Column, ...]:
    t = brief.t
    return (
        Column(t("way.step"), "text", WIDTHS[0]),
        Column(t("way.sum", scale=brief.scale), "total", WIDTHS[1]),
        Column(t("way.per_order"), "money", WIDTHS[2]),
        Column(t("way.per_customer"), "money", WIDTHS[3]),
        Column(t("way.of_net"), "share", WIDTHS[4]),
        Column(t("way.rate"), "share", WIDTHS[5], look="muted", varied=True),
        Column(t("way.words"), "text", WIDTHS[6], look="note"),
    )


def _facts(brief: Brief, bases: Bases) -> tuple[tuple[str, Cell, Kind, str], ...]:
    t = brief.t
    kinds: tuple[tuple[str, Cell, Kind], ...] = (
        ("orders", bases.orders, "count"),
        ("customers", bases.customers, "count"),
    )
    if brief.orders.way.contribution is not None:
        kinds += (("parcels", bases.parcels, "count"),)
        kinds += (("paid", bases.paid, "total"),) if brief.orders.way.payment_fee is not None else ()
        kinds += (("earning", bases.earning, "total"),) if brief.orders.way.points_granted is not None else ()
    malls = zip(brief.orders.way.commissions, bases.malls, strict=True)
    return (
        *((t(f"way.{key}"), cell, kind, t(f"way.{key}_words")) for key, cell, kind in kinds),
        *((t("way.mall", name=mall.name), cell, "total", t("way.mall_words")) for mall, cell in malls),
    )


def _chart(brief: Brief, steps: Sequence[Step], drawn: Sequence[Bar]) -> Chart:
    sums = tuple(place for place, step in enumerate(steps) if step.key in ("gross_sales", *SUMS))
    return Chart(
        "waterfall",
        tuple(bar.name for bar in drawn),
        (
            Series(tuple(bar.base for bar in drawn), brief.t("way.base"), "unseen"),
            Series(tuple(bar.above for bar in drawn), brief.t("way.above"), accent=sums),
            Series(tuple(bar.below for bar in drawn), brief.t("way.below"), accent=sums),
        ),
        label_kind(tuple(bar.amount for bar in drawn)),
        brief.t("way.chart_alt"),
        sum(WIDTHS[:6]) + 60,
        16 + 19 * len(drawn),
    )


def _bars(brief: Brief, steps: Sequence[Step], per_order: Sequence[Cell]) -> list[Bar]:
    """The bars of the chart; small amounts keep their cents beside their names."""
    large = label_kind(tuple(per_order)) == "whole"
    places = 0 if large else look.MONEY.get(brief.orders.currency, ("", 2))[1]
    sums = ("gross_sales", *SUMS)
    return bars(
        [(step.name, amount, step.key in sums) for step, amount in zip(steps, per_order, strict=True)], places
    )


def _figures(brief: Brief, drawn: Sequence[Bar]) -> Table:
    keys = ("amount", "before", "after", "base", "above", "below")
    columns = (
        Column(brief.t("chart_figures"), "text", 96),
        *(Column(brief.t(f"way.{key}"), "money", 62) for key in keys),
    )
    rows = tuple((bar.name, *(getattr(bar, key) for key in keys)) for bar in drawn)
    return Table(columns, rows, printed=False)
