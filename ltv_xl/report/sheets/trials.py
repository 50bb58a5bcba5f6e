"""Trial to regular: how many of those who begin with a trial or sample stay, and what a trial may cost."""

from collections.abc import Sequence

from msgspec import Struct

from ltv_xl.analysis.intervals import QUANTILE
from ltv_xl.analysis.tables.trials import TrialGroup, Trials
from ltv_xl.formulas import acquisition
from ltv_xl.orders.table import Dimension
from ltv_xl.report import proportions, records
from ltv_xl.report.arithmetic import difference, rate_of, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, number, share_if_enough
from ltv_xl.report.content import Block, Cell, Column, Heading, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.campaigns_placed import placed
from ltv_xl.report.whiskers import bar, whisker_chart, whisker_fields
from ltv_xl.workbook_names import TRIALS_TABLE

BARS = 12
"""A chart's bars at most."""
LISTED = 5
"""Trial products named in the note at most."""
LONGEST = 40
"""Characters of each at most."""


class Row(Struct, frozen=True, eq=False):
    """A channel's or campaign's line; sums of profit are of the customers of `seen`.

    conversion: of the judged, who went on (引上率). trial: profit of a trial itself; later: what a customer
    who went on brings after it. cpa: TRIAL_CPA of these; highest: the most that winning a trial may cost.
    worth: what a trial customer has brought.
    """

    name: str
    customers: Cell
    mature: Cell
    went_on: Cell
    conversion: Cell
    lower: Cell
    upper: Cell
    seen: Cell
    seen_on: Cell
    trial_profit: Cell
    profit: Cell
    later_profit: Cell
    trial: Cell
    later: Cell
    cpa: Cell
    highest: Cell
    worth: Cell


def trials_sheet(brief: Brief, trials: Trials) -> Sheet:
    """The tables by channel and campaign, the chart, and what they are made of."""
    t, within = brief.t, brief.settings.inactive_days
    z = given(QUANTILE)
    channels = _rows(brief, "channel", trials.channels, z)
    campaigns = _rows(brief, "campaign", trials.campaigns, z)
    end = _row(brief, t("trials.all"), trials.total, z)
    fields = _fields(brief, t("dimension.channel"), trials.days)
    named = _products(brief, trials)
    main = Table(
        records.columns(fields),
        records.lines(fields, channels),
        records.line(fields, end),
        name=TRIALS_TABLE,
        note=t("trials.note", days=within, products=named, profit_days=trials.days),
    )
    drawn, figures = _chart(brief, (*channels[: BARS - 1], end))
    return Sheet(
        "trials",
        t("sheet.trials"),
        t("trials.title"),
        t("trials.subtitle", date=brief.day(brief.analysis.as_of), days=within),
        placed((main,), _of_campaigns(brief, campaigns, trials.days), drawn, len(campaigns)),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *figures,
            _sums(brief, (*channels, *campaigns, end)),
            Table((Column(t("ads.quantile"), "decimal", 120),), ((z,),), printed=False),
        ),
        freeze_table=True,
    )


def _products(brief: Brief, trials: Trials) -> str:
    """The trial products in words."""
    names = trials.products
    shown = [name if len(name) <= LONGEST else name[: LONGEST - 1] + "…" for name in names[:LISTED]]
    listed = brief.t("trials.comma").join(shown)
    more = len(names) - len(shown) + trials.unnamed
    if not shown:
        return brief.t("trials.unnamed", n=more)
    return listed + (brief.t("trials.more", n=more) if more else "")


def _rows(brief: Brief, name: str, groups: Sequence[TrialGroup], z: Cell) -> list[Row]:
    dimension = Dimension(name, None, "order")
    return [_row(brief, brief.value_name(dimension, group.value), group, z) for group in groups]


def _highest(trial: Cell, later: Cell, nothing: str) -> Cell:
    """What winning a trial may cost at most: what it earns itself and later; a word for less than nothing."""
    own, further = number(trial), number(later)

    def write(first: str, second: str) -> str:
        both = f"{first}+{second}"
        return f'IF(COUNT({first},{second})<2,"",IF({both}<0,"{nothing}",{both}))'

    if own is None or further is None:
        return Cell(None, write, (trial, later))
    return Cell(nothing if own + further < 0 else own + further, write, (trial, later))


def _row(brief: Brief, name: str, group: TrialGroup, z: Cell) -> Row:
    customers, mature, went_on = map(given, (group.customers, group.mature, group.went_on))
    seen, seen_on = given(group.seen), given(group.seen_on)
    trial_profit, profit = given(group.trial_profit), given(group.profit)
    conversion = share_if_enough(went_on, mature)
    judged = number(conversion) is not None
    later_profit = derive(difference, profit, trial_profit)
    trial, later = derive(share, trial_profit, seen), derive(rate_of, later_profit, seen_on)
    cpa = derive(acquisition.trial_cpa, later, conversion) if brief.has_limits and judged else given(None)
    return Row(
        name=name,
        customers=customers,
        mature=mature,
        went_on=went_on,
        conversion=conversion,
        lower=derive(proportions.proportion_lower, went_on, mature, z) if judged else given(None),
        upper=derive(proportions.proportion_upper, went_on, mature, z) if judged else given(None),
        seen=seen,
        seen_on=seen_on,
        trial_profit=trial_profit,
        profit=profit,
        later_profit=later_profit,
        trial=trial,
        later=later,
        cpa=cpa,
        highest=_highest(trial, cpa, brief.t("no_limit")),
        worth=derive(share, profit, seen),
    )


def _fields(brief: Brief, title: str, days: int) -> tuple[Field[Row], ...]:
    t, within = brief.t, brief.settings.inactive_days
    return (
        Field(Column(title, "text", 110), lambda row: given(row.name)),
        Field(
            Column(t("trials.customers"), "count", 66, t("trials.group_conversion")),
            lambda row: row.customers,
        ),
        Field(Column(t("trials.mature", days=within), "count", 76), lambda row: row.mature),
        Field(Column(t("trials.went_on"), "count", 66), lambda row: row.went_on),
        Field(Column(t("trials.conversion"), "share", 70, look="strong"), lambda row: row.conversion),
        Field(Column(t("trials.lower"), "share", 60, look="muted"), lambda row: row.lower),
        Field(Column(t("trials.upper"), "share", 60, look="muted"), lambda row: row.upper),
        Field(Column(t("trials.trial"), "money", 72, t("trials.group_worth")), lambda row: row.trial),
        Field(Column(t("trials.later"), "money", 84), lambda row: row.later),
        Field(Column(t("trials.cpa"), "money", 76), lambda row: row.cpa),
        Field(Column(t("trials.highest"), "money", 80, look="strong"), lambda row: row.highest),
        Field(Column(t("trials.worth", days=days), "money", 84, look="muted"), lambda row: row.worth),
    )


def _of_campaigns(brief: Brief, rows: Sequence[Row], days: int) -> tuple[Block, ...]:
    if not rows:
        return ()
    fields = _fields(brief, brief.t("dimension.campaign"), days)
    table = Table(records.columns(fields), records.lines(fields, rows))
    return Heading(brief.t("trials.by_campaign"), rule=False), table


def _sums(brief: Brief, rows: Sequence[Row]) -> Table:
    """What the means of profit are made of."""
    t = brief.t
    fields = (
        Field[Row](Column(t("trials.sums"), "text", 110), lambda row: given(row.name)),
        Field[Row](Column(t("trials.seen"), "count", 66), lambda row: row.seen),
        Field[Row](Column(t("trials.seen_on"), "count", 76), lambda row: row.seen_on),
        Field[Row](Column(t("trials.trial_profit"), "total", 66), lambda row: row.trial_profit),
        Field[Row](Column(t("trials.later_profit"), "total", 70), lambda row: row.later_profit),
        Field[Row](Column(t("trials.profit"), "total", 60), lambda row: row.profit),
    )
    return Table(records.columns(fields), records.lines(fields, rows), printed=False)


def _chart(brief: Brief, rows: Sequence[Row]) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """Conversions with their intervals; none where fewer than two can be judged."""
    t = brief.t
    shown = [row for row in rows if number(row.conversion) is not None]
    if len(shown) < 2:
        return (), ()
    bars = [bar(given(row.name), row.conversion, row.lower, row.upper) for row in shown]
    chart = whisker_chart(bars, "percent", t("trials.chart_alt"), 500)
    fields = whisker_fields(brief, t("trials.conversion"), "share", (110, 66))
    table = Table(records.columns(fields), records.lines(fields, bars), printed=False)
    title: str | Cell = t("trials.conversion")
    if number(rows[-1].conversion) is not None:  # of all
        title = sentence(brief, "trials.chart_says", share=(rows[-1].conversion, "share"))
    return (Heading(title, t("trials.chart_note"), span=7), chart), (table,)
