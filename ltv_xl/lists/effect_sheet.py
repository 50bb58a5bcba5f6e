"""Those written to against those held out, as the sheet of a workbook; what can be computed is a formula."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.lists.bootstrap import difference_interval
from ltv_xl.lists.few_orders import can_be_chance
from ltv_xl.lists.outcomes import Arm, Outcome, Outcomes
from ltv_xl.lists.power import Z_POWER, Z
from ltv_xl.lists.writing import in_words
from ltv_xl.orders.personal import SMALLEST_GROUP
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.report import records
from ltv_xl.report import style as look
from ltv_xl.report.arithmetic import difference, product, share
from ltv_xl.report.cells import derive, entry, follow, given, number, same
from ltv_xl.report.content import Block, Cell, Column, Facts, Heading, Kind, Line, Report, Sheet, Table
from ltv_xl.report.mailing import (
    difference_lower,
    difference_upper,
    net_profit,
    sample_size,
)
from ltv_xl.report.proportions import proportion_lower, proportion_upper
from ltv_xl.report.records import Field
from ltv_xl.setting_values import LARGEST_AMOUNT
from ltv_xl.settings import Settings
from ltv_xl.texts import text

ENOUGH_BUYERS = 50
"""Customers who ordered, in each group, from whom on profits are compared."""
PART, LEAST = 0.2, 0.005
"""The rise that a next test is planned for: a fifth of the share that orders unwritten, at least this."""

NAME, NUMBER, VERDICT = 136, 74, 186
"""Pixels of the columns: all of them fit on a page."""


class Group(Struct, frozen=True, eq=False):
    """One group: customers, those who ordered and their share with its limits, profit and its mean."""

    customers: Cell
    buyers: Cell
    share: Cell
    lower: Cell
    upper: Cell
    profit: Cell
    mean: Cell


class Row(Struct, frozen=True, eq=False):
    """A list: both groups, how the shares differ, what the profits differ by, and the next test."""

    name: Cell
    send: Group
    hold_out: Group
    difference: Cell
    lower: Cell
    upper: Cell
    verdict: Cell
    profit: Cell
    profit_lower: Cell
    profit_upper: Cell
    net: Cell
    net_lower: Cell
    net_upper: Cell
    paid: Cell
    effect: Cell
    held: Cell
    sample: Cell
    sample_held: Cell


class Effect(Struct, frozen=True):
    """The comparison of all lists of a day, as cells; cost: of writing to one customer, an input."""

    orders: CheckedOrders
    settings: Settings
    outcomes: Outcomes
    cost: Cell
    z: Cell
    z_power: Cell
    rows: tuple[Row, ...]

    def t(self, key: str, /, **fields: object) -> str:
        """A text of the effect; {profit} is what LTV adds up, {money} the currency's unit."""
        lang = self.settings.lang
        words = {
            "profit": text(f"report.profit.{self.orders.basis}", lang),
            "money": look.unit(self.orders.currency, lang),
            "end": in_words(self.outcomes.manifest.end, lang),
            "enough": ENOUGH_BUYERS,
        }
        words["Profit"] = f"{words['profit']}"[:1].upper() + f"{words['profit']}"[1:]
        return text(f"lists.effect.{key}", lang, **(words | fields))

    @property
    def has_profit(self) -> bool:
        """Whether money can be judged: revenue allows no verdict."""
        return self.orders.basis != "revenue"


def effect(orders: CheckedOrders, settings: Settings, done: Outcomes, cost: float) -> Effect:
    """The comparison. cost: of writing to one customer, in money."""
    cost_cell = entry(cost, 0, float(LARGEST_AMOUNT))
    bare = Effect(orders, settings, done, cost_cell, given(Z), given(Z_POWER), ())
    return replace(bare, rows=tuple(_row(bare, outcome) for outcome in done.lists))


def _row(of: Effect, outcome: Outcome) -> Row:
    lang = of.settings.lang
    send, hold_out = (_group(outcome.arms[group], of.z) for group in ("send", "hold_out"))
    lower = derive(difference_lower, send.share, send.lower, hold_out.share, hold_out.upper)
    upper = derive(difference_upper, send.share, send.upper, hold_out.share, hold_out.lower)
    profit = derive(difference, send.mean, hold_out.mean)
    interval = _profit_interval(outcome)
    profit_lower, profit_upper = (given(limit) for limit in interval or (None, None))
    net, net_lower, net_upper = (
        derive(net_profit, cell, of.cost, send.customers) if of.has_profit else given(None)
        for cell in (profit, profit_lower, profit_upper)
    )
    aim = entry(_planned_rise(number(hold_out.share)), 0.001, 1)
    held = entry(float(outcome.record.share) or 0.5, 0.01, 0.99)
    sample = derive(sample_size, hold_out.share, aim, held, of.z, of.z_power)
    return Row(
        given(text(f"lists.name.{outcome.record.name}", lang)),
        send,
        hold_out,
        derive(difference, send.share, hold_out.share),
        lower,
        upper,
        _share_verdict(of, outcome, lower, upper),
        profit,
        profit_lower,
        profit_upper,
        net,
        net_lower,
        net_upper,
        _verdict(
            of, net_lower, net_upper, ("paid", "lost", "unsure"), "few" if of.has_profit else "no_margin"
        ),
        aim,
        held,
        sample,
        derive(product, sample, held),
    )


def _group(arm: Arm, z: Cell) -> Group:
    customers, buyers = given(arm.customers), given(arm.buyers)
    is_group = arm.customers >= SMALLEST_GROUP  # the profit of fewer is a single customer's
    profit = given(sum(value * count for value, count in arm.profits.items()) if is_group else None)
    return Group(
        customers,
        buyers,
        derive(share, buyers, customers),
        derive(proportion_lower, buyers, customers, z),
        derive(proportion_upper, buyers, customers, z),
        profit,
        derive(share, profit, customers),
    )


def _profit_interval(outcome: Outcome) -> tuple[float, float] | None:
    """That of the difference of profit per customer; None where too few have ordered."""
    send, hold_out = outcome.arms["send"], outcome.arms["hold_out"]
    if min(send.buyers, hold_out.buyers) < ENOUGH_BUYERS:
        return None
    return difference_interval(send.profits, hold_out.profits)


def _planned_rise(held: float | None) -> float:
    return max(round(PART * (held or 0.0), 3), LEAST)


def _share_verdict(of: Effect, outcome: Outcome, lower: Cell, upper: Cell) -> Cell:
    """Whether more have ordered; no verdict where so few have that it may be chance after all."""
    verdict = _verdict(of, lower, upper, ("works", "harms", "unseen"), "alone")
    send, hold_out = outcome.arms["send"], outcome.arms["hold_out"]
    if verdict.value in (of.t("verdict.works"), of.t("verdict.harms")) and can_be_chance(
        send.buyers, send.customers, hold_out.buyers, hold_out.customers
    ):
        return given(of.t("verdict.scarce"))
    return verdict


def _verdict(of: Effect, lower: Cell, upper: Cell, words: Sequence[str], blank: str) -> Cell:
    """What an interval says: above zero, below it, or neither; nothing before the lists' end.

    blank: the word where there is no interval.
    """
    if not of.outcomes.is_over:
        return given(of.t("verdict.early"))
    above, below, neither = (of.t(f"verdict.{word}") for word in words)
    none = of.t(f"verdict.{blank}")
    if lower.value is None and lower.write is None:
        return given(none)
    low, high = number(lower), number(upper)

    def write(least: str, most: str) -> str:
        judged = f'IF({least}>0,"{above}",IF({most}<0,"{below}","{neither}"))'
        return f'IF(COUNT({least},{most})<2,"{none}",{judged})'

    if low is None or high is None:
        return Cell(none, write, (lower, upper))
    return Cell(above if low > 0 else below if high < 0 else neither, write, (lower, upper))


def effect_report(of: Effect) -> Report:
    """The workbook with the comparison."""
    lang, manifest = of.settings.lang, of.outcomes.manifest
    day, until = (in_words(each, lang) for each in (manifest.day, of.outcomes.until))
    title = of.t("title", day=day)
    sheet = Sheet(
        "effect",
        of.t("sheet"),
        title,
        of.t("subtitle", day=day, until=until),
        tuple(_blocks(of)),
        workings=_workings(of),
        widths=(NAME, *(NUMBER,) * 9, VERDICT),
        tab="accent",
    )
    return Report(title, of.t("footer", until=until), lang, of.orders.currency, of.outcomes.until, (sheet,))


def _blocks(of: Effect) -> Iterator[Block]:
    yield from (Line(note) for note in notes(of))
    yield Heading(of.t("shares.heading"), of.t("shares.note"))
    yield _table(of, _share_fields(of))
    yield Heading(of.t("money.heading"), of.t("money.note" if of.has_profit else "money.no_margin"))
    if of.has_profit:
        words = of.t("money.cost_words")
        yield Facts(of.t("money.inputs"), ((of.t("money.cost"), of.cost, "money", words),), frozenset({0}))
    yield _table(of, _money_fields(of))
    yield Heading(of.t("next.heading"), of.t("next.note"))
    yield _table(of, _next_fields(of))


def notes(of: Effect) -> Iterator[str]:
    """What a reader must know before the figures."""
    done, lang = of.outcomes, of.settings.lang
    if not done.is_over:
        yield of.t("early")
    if done.begins_late is not None:
        yield of.t("begins_late", first=in_words(done.begins_late, lang))
    for outcome in done.lists:
        name = text(f"lists.name.{outcome.record.name}", lang)
        if outcome.unknown and done.begins_late is None and of.orders.first_order <= done.manifest.day:
            yield of.t("unknown", name=name, count=outcome.unknown)
    elsewhere = sum(outcome.held_elsewhere for outcome in done.lists)
    if elsewhere:
        yield of.t("held_elsewhere", count=elsewhere)


def _table(of: Effect, fields: Sequence[Field[Row]]) -> Table:
    return Table(records.columns(fields), records.lines(fields, of.rows))


def _name(of: Effect, *, again: bool = True) -> Field[Row]:
    """The column of the lists' names. again: they stand on the sheet already."""
    column = Column(of.t("column.list"), "text", NAME)
    return Field(column, (lambda row: same(row.name)) if again else (lambda row: row.name))


def _share_fields(of: Effect) -> tuple[Field[Row], ...]:
    def column(key: str, kind: Kind, group: str = "") -> Column:
        strong = key in {"share", "difference"}
        return Column(
            of.t(f"column.{key}"),
            kind,
            NUMBER,
            of.t(f"group.{group}") if group else "",
            "strong" if strong else "plain",
        )

    return (
        _name(of, again=False),
        Field(column("customers", "count", "send"), lambda row: row.send.customers),
        Field(column("buyers", "count"), lambda row: row.send.buyers),
        Field(column("share", "share"), lambda row: row.send.share),
        Field(column("customers", "count", "hold_out"), lambda row: row.hold_out.customers),
        Field(column("buyers", "count"), lambda row: row.hold_out.buyers),
        Field(column("share", "share"), lambda row: row.hold_out.share),
        Field(column("difference", "share", "difference"), lambda row: row.difference),
        Field(column("lower", "share"), lambda row: row.lower),
        Field(column("upper", "share"), lambda row: row.upper),
        Field(Column(of.t("column.verdict"), "text", VERDICT, look="verdict"), lambda row: row.verdict),
    )


def _money_fields(of: Effect) -> tuple[Field[Row], ...]:
    def column(key: str, kind: Kind, group: str = "") -> Column:
        return Column(of.t(f"column.{key}"), kind, NUMBER, of.t(f"group.{group}") if group else "")

    per_customer = (
        _name(of),
        Field[Row](column("mean_send", "money", "mean"), lambda row: row.send.mean),
        Field[Row](column("mean_hold_out", "money"), lambda row: row.hold_out.mean),
        Field[Row](column("difference_money", "money"), lambda row: row.profit),
        Field[Row](column("lower", "money"), lambda row: row.profit_lower),
        Field[Row](column("upper", "money"), lambda row: row.profit_upper),
    )
    if not of.has_profit:
        return per_customer
    return (
        *per_customer,
        Field(column("net", "whole", "net"), lambda row: row.net),
        Field(column("lower", "whole"), lambda row: row.net_lower),
        Field(column("upper", "whole"), lambda row: row.net_upper),
        Field(Column("", "text", NUMBER), lambda row: given(None)),
        Field(Column(of.t("column.verdict"), "text", VERDICT, look="verdict"), lambda row: row.paid),
    )


def _next_fields(of: Effect) -> tuple[Field[Row], ...]:
    return (
        _name(of),
        Field(Column(of.t("column.without"), "share", NUMBER), lambda row: follow(row.hold_out.share)),
        Field(Column(of.t("column.effect"), "share", NUMBER, look="input"), lambda row: row.effect),
        Field(Column(of.t("column.held"), "percent", NUMBER, look="input"), lambda row: row.held),
        Field(Column(of.t("column.sample"), "count", NUMBER, look="strong"), lambda row: row.sample),
        Field(Column(of.t("column.sample_held"), "count", NUMBER), lambda row: row.sample_held),
    )


def _workings(of: Effect) -> tuple[Table, ...]:
    """What the figures above are made from."""

    def column(key: str, kind: Kind) -> Column:
        return Column(of.t(f"working.{key}"), kind, NUMBER)

    fields = (
        _name(of),
        Field[Row](column("send_lower", "share"), lambda row: row.send.lower),
        Field[Row](column("send_upper", "share"), lambda row: row.send.upper),
        Field[Row](column("send_profit", "total"), lambda row: row.send.profit),
        Field[Row](column("hold_out_lower", "share"), lambda row: row.hold_out.lower),
        Field[Row](column("hold_out_upper", "share"), lambda row: row.hold_out.upper),
        Field[Row](column("hold_out_profit", "total"), lambda row: row.hold_out.profit),
    )
    constants = ((given(of.t("working.z")), of.z), (given(of.t("working.z_power")), of.z_power))
    columns = (Column(of.t("working.constants"), "text", NAME), Column(" ", "decimal", NUMBER))
    return (
        Table(records.columns(fields), records.lines(fields, of.rows), printed=False),
        Table(columns, constants, printed=False),
    )


def sentences(of: Effect) -> Iterator[str]:
    """The same for a terminal."""
    yield of.t(
        "said.head",
        day=in_words(of.outcomes.manifest.day, of.settings.lang),
        until=in_words(of.outcomes.until, of.settings.lang),
    )
    yield from notes(of)
    done = of.outcomes
    if not done.is_over and of.settings.as_of is None:
        yield of.t("said.no_orders_since", end_option=done.manifest.end.isoformat())
    for row in of.rows:
        yield from _row_sentences(of, row)


def _row_sentences(of: Effect, row: Row) -> Iterator[str]:
    name = row.name.value
    shown = {
        "send": f"{number(row.send.customers):,.0f}",
        "hold_out": f"{number(row.hold_out.customers):,.0f}",
        "sent_share": _share(row.send.share),
        "held_share": _share(row.hold_out.share),
        "verdict": row.verdict.value,
    }
    if number(row.difference) is None:
        yield of.t("said.alone", name=name, **shown)
        return
    points = {"points": _points(row.difference), "lower": _points(row.lower), "upper": _points(row.upper)}
    yield of.t("said.share", name=name, **shown, **points)
    if of.has_profit and number(row.net) is not None:
        amounts = {key: _money(of, getattr(row, key)) for key in ("net", "net_lower", "net_upper")}
        key = "said.money_unsure" if number(row.net_lower) is None else "said.money"
        yield of.t(key, verdict=row.paid.value, **amounts)
    elif not of.has_profit:
        yield of.t("said.no_margin")
    if number(row.sample) is not None:
        yield of.t(
            "said.next",
            effect=f"{100 * (number(row.effect) or 0):.1f}",
            sample=f"{number(row.sample):,.0f}",
            held=f"{number(row.sample_held):,.0f}",
        )


def _share(cell: Cell) -> str:
    value = number(cell)
    return "–" if value is None else f"{value:.1%}"


def _points(cell: Cell) -> str:
    return f"{100 * (number(cell) or 0):+.1f}"


def _money(of: Effect, cell: Cell) -> str:
    value = number(cell) or 0.0
    return f"{'-' if value < 0 else ''}{look.symbol(of.orders.currency)}{abs(value):,.0f}"
