"""The headline figures of the first page: what a customer is worth, may cost, costs, and leaves."""

from collections.abc import Mapping

from msgspec import Struct

from ltv_xl.formulas import economics
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same
from ltv_xl.report.content import Cell, Tile
from ltv_xl.report.findings import F2
from ltv_xl.report.sentences import either, sentence
from ltv_xl.report.sheets.recent import PERIOD, Measure
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segment_workings import YEAR
from ltv_xl.report.sheets.spending import Spend
from ltv_xl.workbook_names import REPORT_TILE

FEW_OF_ALL = 0.3
"""An LTV that rests on a smaller share of the customers says so."""


class Headline(Struct, frozen=True, eq=False):
    """What the tiles show. paid: None without ad spend. months: what is compared with the months before."""

    whole: Row
    paid: Spend | None
    f2: F2
    months: Mapping[str, Measure]
    target_profit: Cell


def tiles(brief: Brief, headline: Headline) -> tuple[Tile, ...]:
    """Six at most."""
    paid, months, t = headline.paid, headline.months, brief.t
    revenue_only = brief.orders.basis == "revenue"
    new = months["new"]
    count = same(new.now) if number(new.now) is not None else given(headline.whole.customers.value)
    last = (
        _f2(brief, headline.f2),
        Tile(t("tile.new", n=PERIOD), count, "count", new.change(), new.year(), series=new.line()),
    )
    order_value, frequency = _order_value(brief, headline), _frequency(brief, headline)
    if paid and not revenue_only and number(paid.ltv) is not None:
        made = (_paid_ltv(brief, headline, paid), *_cost(brief, headline, paid), *last)
    elif paid:
        too_few = _too_few(brief, brief.t("tile.break_even"), YEAR, paid.observed)
        limit = _needs_margin(brief) if revenue_only else too_few
        made = (_ltv(brief, headline), limit, _cpa(brief, headline, paid), order_value, *last)
    elif revenue_only:
        made = (_ltv(brief, headline), _needs_margin(brief), order_value, frequency, *last)
    else:
        made = (_ltv(brief, headline), *_shorter(brief, headline), order_value, frequency, *last)
    return tuple(_named(tile, place) for place, tile in enumerate(made, 1))


def _named(tile: Tile, place: int) -> Tile:
    """With the workbook name by which the mail knows it."""
    figure = tile.figure
    cell = Cell(figure.value, figure.write, figure.inputs, REPORT_TILE.format(number=place))
    return Tile(
        tile.label, cell, tile.kind, tile.change, tile.year, tile.worse, tile.series, tile.notes, tile.loss
    )


def _ltv(brief: Brief, headline: Headline) -> Tile:
    whole, h = headline.whole, brief.headline
    if number(whole.ltv[h]) is None:
        return _too_few(brief, _ltv_label(brief, h), h, whole.observed)
    notes: tuple[Cell, ...] = ()
    if number(whole.lower) is not None and number(whole.upper) is not None:
        low, high = whole.lower, whole.upper
        notes = (sentence(brief, "summary.interval", low=(low, "money"), high=(high, "money")),)
    notes += (_rests(brief, whole.observed, whole.customers),)
    return Tile(_ltv_label(brief, h), same(whole.ltv[h]), "money", notes=notes)


def _ltv_label(brief: Brief, h: int) -> str:
    """A revenue LTV by its short name: the tile beside it says that a margin is missing."""
    key = "tile.ltv_revenue" if brief.orders.basis == "revenue" else "tile.ltv"
    return brief.t(key, h=h)


def _rests(brief: Brief, observed: Cell, customers: Cell) -> Cell:
    """How many customers an LTV rests on; with the sign of a caution where they are few of all."""
    few = (number(observed) or 0) < FEW_OF_ALL * (number(customers) or 0)
    key = "summary.rests_few" if few else "summary.rests"
    return sentence(brief, key, n=(observed, "count"), of=(customers, "count"))


def _paid_ltv(brief: Brief, headline: Headline, paid: Spend) -> Tile:
    whole = headline.whole
    notes = [_rests(brief, paid.observed, paid.customers_all)]
    if number(whole.ltv[YEAR]) is not None:
        notes.append(sentence(brief, "summary.of_all", ltv=(whole.ltv[YEAR], "money")))
    return Tile(brief.t("tile.ltv_paid", h=YEAR), same(paid.ltv), "money", notes=tuple(notes))


def _cost(brief: Brief, headline: Headline, paid: Spend) -> tuple[Tile, ...]:
    """The limit, the CPA, and what is left between LTV and CPA."""
    t, aim = brief.t, headline.target_profit
    label = either(aim, given(t("tile.target_cpo")), given(t("tile.break_even")))
    less = either(
        aim,
        sentence(brief, "summary.less_target", target=(aim, "money")),
        given(t("summary.no_target")),
    )
    interval = sentence(
        brief, "summary.interval", low=(paid.left_lower, "money"), high=(paid.left_upper, "money")
    )
    return (
        Tile(label, same(paid.limit), "money", notes=(less,)),
        _cpa(brief, headline, paid),
        Tile(t("tile.left"), same(paid.left), "money", notes=(same(paid.verdict), interval), loss=True),
    )


def _cpa(brief: Brief, headline: Headline, paid: Spend) -> Tile:
    """Where the last months won too few customers, the CPA of more months, and below it theirs alone."""
    cost, months = headline.months["cpa"], int(number(paid.window) or PERIOD)
    label = brief.t("tile.cpa", n=months)
    if months == PERIOD:
        changes = cost.change(), cost.year()
        return Tile(label, same(paid.cpa), "money", *changes, worse="up", series=cost.line())
    spent, won = (number(headline.months[key].now) for key in ("cost", "acquired"))
    alone = given(brief.t("summary.cpa_no_spend" if not spent else "summary.cpa_no_customer", n=PERIOD))
    if spent and won:
        alone = sentence(brief, "summary.cpa_alone", n=PERIOD, cpa=(cost.now, "money"))
    if number(paid.cpa) is None:
        return Tile(label, given(brief.t("summary.cpa_none")), "text", notes=(alone,), series=cost.line())
    too_few = won and won < ENOUGH_TO_SHOW
    few = (given(brief.t("summary.cpa_widened", n=ENOUGH_TO_SHOW)),) if too_few else ()
    return Tile(label, same(paid.cpa), "money", notes=(alone, *few), series=cost.line())


def _needs_margin(brief: Brief) -> Tile:
    t = brief.t
    how = given(t("tile.margin_how")), given(t("tile.margin_where"))
    return Tile(t("tile.break_even"), given(t("tile.needs_margin")), "text", notes=how)


def _too_few(brief: Brief, label: str, months: int, observed: Cell) -> Tile:
    """Words where an LTV would stand: why there is none yet, and how far it is."""
    why = given(brief.t("tile.few_why", n=ENOUGH_TO_SHOW, h=months))
    notes = (why, sentence(brief, "tile.few_now", n=(observed, "count")))
    return Tile(label, given(brief.t("status.few")), "text", notes=notes)


def _f2(brief: Brief, f2: F2) -> Tile:
    days = brief.settings.inactive_days
    note = sentence(brief, "summary.f2_of", mature=(f2.mature, "count"))
    notes = given(brief.t("summary.f2_within", days=days)), note
    if (number(f2.mature) or 0) < ENOUGH_TO_SHOW:
        return Tile(brief.t("tile.f2"), given(brief.t("status.few")), "text", notes=notes)
    return Tile(brief.t("tile.f2"), same(f2.rate), "share", notes=notes)


def _order_value(brief: Brief, headline: Headline) -> Tile:
    months = headline.months["aov"]
    value = derive(economics.average_order_value, headline.whole.revenue, headline.whole.orders)
    return Tile(brief.t("tile.aov"), value, "money", months.change(), months.year(), series=months.line())


def _frequency(brief: Brief, headline: Headline) -> Tile:
    orders = derive(economics.purchase_frequency, headline.whole.orders, headline.whole.customers)
    return Tile(brief.t("tile.frequency"), orders, "orders")


def _shorter(brief: Brief, headline: Headline) -> tuple[Tile, ...]:
    """A shorter LTV beside the leading one."""
    shorter = {12: 6, 6: 3}.get(brief.headline)
    if shorter is None or number(headline.whole.ltv[shorter]) is None:
        return ()
    return (Tile(brief.t("tile.ltv", h=shorter), same(headline.whole.ltv[shorter]), "money"),)
