"""The comparison as a workbook: what a reader must know first, both groups, money, and the next test."""

from collections.abc import Iterator, Sequence

from ltv_xl.lists.comparison import Effect, Row
from ltv_xl.lists.effect_words import notes
from ltv_xl.report import records
from ltv_xl.report.cells import follow, given, same
from ltv_xl.report.content import Block, Column, Facts, Heading, Kind, Line, Report, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.texts.days import day_in_words

NAME, NUMBER, VERDICT = 136, 74, 186
"""Pixels of the columns: all of them fit on a page."""


def effect_report(of: Effect) -> Report:
    """The workbook with the comparison."""
    lang, manifest = of.settings.lang, of.outcomes.manifest
    day, until = (day_in_words(each, lang) for each in (manifest.day, of.outcomes.until))
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
