"""What today's customers will order in the next months, and how far that forecast can be trusted."""

from ltv_xl.analysis.tables.forecast import Candidate, Forecast, ForecastGroup
from ltv_xl.orders.table import Dimension
from ltv_xl.report import records
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, number, same
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Facts,
    Heading,
    Kind,
    Line,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.forecast_rows import (
    NAME,
    YEAR,
    ForecastRow,
    details,
    fields,
    forecast_row,
    total_row,
)
from ltv_xl.report.sheets.forecast_test import judged, test_blocks, tested
from ltv_xl.report.sheets.segment_charts import LONGEST_NAME
from ltv_xl.report.style import minus as minus_sign
from ltv_xl.report.whiskers import Bar, bar, surely_first, whisker_chart
from ltv_xl.workbook_names import FORECAST_TABLE

SPAN = 5
BARS = 12
"""A chart's bars at most."""
EACH, ALIVE, HEIGHT = 390, 330, 230
LIKELY = 5
"""The bins of P(alive) from this one on are more likely alive than not."""


def forecast_sheet(brief: Brief, forecast: Forecast) -> Sheet:
    """The forecast by segment, whom it is of, the model and why, and its back-test."""
    t = brief.t
    test = tested(forecast.test) if forecast.test else None
    rows, end = _rows(brief, forecast)
    drawn, figures = _charts(brief, forecast, rows, end)
    checked, test_figures = test_blocks(brief, forecast.test, test) if forecast.test and test else ((), ())
    return Sheet(
        "forecast",
        t("sheet.forecast"),
        t("forecast.title"),
        t("forecast.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            Line(judged(brief, forecast, test)),
            Line(given(t(f"forecast.help_{forecast.judgement}"))),
            _table(brief, forecast, rows, end),
            *drawn,
            *checked,
            *_models(brief, forecast),
            _facts(brief, forecast),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *figures,
            *test_figures,
        ),
    )


def dimension_of(brief: Brief, forecast: Forecast) -> Dimension | None:
    """The dimension whose segments the sheet shows."""
    return next((each for each in brief.analysis.dimensions if each.name == forecast.dimension), None)


def _rows(brief: Brief, forecast: Forecast) -> tuple[list[ForecastRow], ForecastRow]:
    """A line for each segment, most profit first, and that of all."""
    dimension = dimension_of(brief, forecast)
    if dimension is None:
        return [], forecast_row(forecast.total, brief.t("sheet.all"))

    def worth(group: ForecastGroup) -> float:
        last = group.ahead[-1]
        return -(float(last.last_profit) if last.profit is None else last.profit)

    groups = sorted(forecast.segments[dimension.name], key=worth)
    rows = [forecast_row(group, brief.value_name(dimension, group.value)) for group in groups]
    return rows, total_row(forecast.total, rows, brief.t("total"))


def _table(brief: Brief, forecast: Forecast, rows: list[ForecastRow], end: ForecastRow) -> Table:
    dimension = dimension_of(brief, forecast)
    title = brief.dimension_name(dimension) if dimension else brief.t("dimension.all")
    first = fields(
        brief, title, reliable=forecast.reliable, rule_first=forecast.judgement in {"poor_rule", "unfit"}
    )
    shown = (*first, *details(brief))
    return Table(
        records.columns(shown),
        records.lines(shown, rows or [end]),
        records.line(shown, end) if rows else None,
        name=FORECAST_TABLE,
        note=brief.t("forecast.note"),
        details=len(first),
    )


def _charts(
    brief: Brief, forecast: Forecast, rows: list[ForecastRow], end: ForecastRow
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Expected profit per customer by segment, beside the distribution of P(alive)."""
    if forecast.model is None:
        return (), ()
    alive, alive_figures = _alive(brief, forecast, end)
    if len([row for row in rows if number(row.each.value) is not None]) < 2:
        return alive, (alive_figures,)
    each, each_figures = _each(brief, rows, end)
    return (Beside(each, alive),), (each_figures, alive_figures)


def _alive(brief: Brief, forecast: Forecast, end: ForecastRow) -> tuple[tuple[Block, ...], Table]:
    t, bins = brief.t, forecast.alive
    names = tuple(
        given(t("forecast.alive_span", low=f"{100 * of.low:.0f}", high=f"{100 * of.high:.0f}")) for of in bins
    )
    customers = tuple(given(of.customers) for of in bins)
    likely = tuple(range(LIKELY, len(bins)))
    chart = Chart(
        "columns", names, (Series(customers, accent=likely),), "count", t("forecast.alive_alt"), ALIVE, HEIGHT
    )
    columns = (Column(t("forecast.alive_bin"), "text", NAME), Column(t("column.customers"), "count", 66))
    figures = Table(columns, tuple(zip(names, customers, strict=True)), printed=False)
    title: str | Cell = t("forecast.alive_chart")
    if forecast.reliable:
        title = sentence(
            brief, "forecast.alive_says", alive=(end.alive, "count"), customers=(end.customers, "count")
        )
    return (Heading(title, t("forecast.alive_note"), span=SPAN), chart), figures


def _each(brief: Brief, rows: list[ForecastRow], end: ForecastRow) -> tuple[tuple[Block, ...], Table]:
    """The largest segments, in the order of the table."""
    t = brief.t
    known = [row for row in rows if number(row.each.value) is not None]
    largest = sorted(known, key=lambda row: -(number(row.customers) or 0))[: BARS - 1]
    bars = [
        bar(same(row.name), row.each.value, row.each.lower, row.each.upper)
        for row in (*(row for row in known if row in largest), end)
    ]
    chart = whisker_chart(bars, "money", t("forecast.each_alt"), EACH, least=HEIGHT)
    fields = (
        Field[Bar](Column(t("chart_figures"), "text", NAME), lambda each: each.name),
        Field[Bar](Column(t("forecast.each"), "money", 66), lambda each: each.value),
        Field[Bar](Column(t("column.lower"), "money", 62), lambda each: each.lower),
        Field[Bar](Column(t("column.upper"), "money", 62), lambda each: each.upper),
        Field[Bar](Column("+", "money", 62), lambda each: each.plus),
        Field[Bar](Column(minus_sign(brief.lang), "money", 62), lambda each: each.minus),
    )
    figures = Table(records.columns(fields), records.lines(fields, bars), printed=False)
    return (Heading(_leader(brief, bars[:-1]), t("forecast.each_note", h=YEAR), span=SPAN), chart), figures


def _leader(brief: Brief, bars: list[Bar]) -> str | Cell:
    """Of whom most is expected, where the interval lies above those of all others."""
    first = surely_first(bars)
    if first is None:
        return brief.t("forecast.each_unsure", h=YEAR)
    name = look.shortened(str(first.name.value), LONGEST_NAME)
    return sentence(brief, "forecast.each_says", h=YEAR, name=name, worth=(first.value, "money"))


def _models(brief: Brief, forecast: Forecast) -> tuple[Block, ...]:
    """The models that were tried, the chosen one first."""
    t = brief.t
    chosen_first = sorted(forecast.candidates, key=lambda each: not each.chosen)
    columns = (
        Column(t("forecast.model_name"), "text", NAME),
        Column(t("forecast.log_likelihood"), "decimal", 62),
        Column(t("forecast.test_error"), "share", 62),
        Column(t("forecast.assumes"), "text", 62, look="note"),
    )
    rows = tuple(
        (
            given(each.model),
            given(each.log_likelihood),
            given(each.error),
            given(_assumes(brief, each)),
        )
        for each in chosen_first
    )
    why = t(f"forecast.why_{forecast.reason}") if forecast.model else t("forecast.why_none")
    return Heading(t("forecast.models"), why), Table(columns, rows)


def _assumes(brief: Brief, candidate: Candidate) -> str:
    trouble = brief.t(f"trouble.{candidate.trouble}") if candidate.trouble else ""
    if candidate.log_likelihood is None:
        return trouble
    words = brief.t(
        f"forecast.model.{candidate.model.split('/')[0].lower() if '-' not in candidate.model else 'regular'}"
    )
    if candidate.chosen:
        words = brief.t("forecast.chosen", words=words)
    return brief.t("forecast.beware", words=words, trouble=trouble) if trouble else words


def _facts(brief: Brief, forecast: Forecast) -> Facts:
    """Whom the model is fitted to, who takes no part in it, and what an order is worth."""
    t = brief.t
    fitted = (t("forecast.fitted"), given(forecast.fitted), "count", t("forecast.fitted_words"))
    rows: list[tuple[str, object, Kind, str]] = [
        fitted,  # type: ignore[list-item]
        (t("forecast.buyers"), given(forecast.repeat_buyers), "count", t("forecast.buyers_words")),
    ]
    if forecast.unknown_start:
        words = t("forecast.unknown_words")
        rows.append((t("forecast.unknown"), given(forecast.unknown_start), "count", words))
    if forecast.correlation is not None:
        words = t("forecast.correlation_words")
        rows.append((t("forecast.correlation"), given(forecast.correlation), "decimal", words))
    return Facts(t("forecast.facts"), tuple(rows))  # type: ignore[arg-type]
