"""The comparison in sentences: what a reader must know before its figures, and all of it for a terminal."""

from collections.abc import Iterator

from ltv_xl.lists.comparison import Effect, Row
from ltv_xl.report import style as look
from ltv_xl.report.cells import number
from ltv_xl.report.content import Cell
from ltv_xl.texts import text
from ltv_xl.texts.days import day_in_words


def notes(of: Effect) -> Iterator[str]:
    """What a reader must know before the figures."""
    done, lang = of.outcomes, of.settings.lang
    if not done.is_over:
        yield of.t("early")
    if done.begins_late is not None:
        yield of.t("begins_late", first=day_in_words(done.begins_late, lang))
    for outcome in done.lists:
        name = text(f"lists.name.{outcome.record.name}", lang)
        if outcome.unknown and done.begins_late is None and of.orders.first_order <= done.manifest.day:
            yield of.t("unknown", name=name, count=outcome.unknown)
    elsewhere = sum(outcome.held_elsewhere for outcome in done.lists)
    if elsewhere:
        yield of.t("held_elsewhere", count=elsewhere)


def sentences(of: Effect) -> Iterator[str]:
    """The same for a terminal."""
    yield of.t(
        "said.head",
        day=day_in_words(of.outcomes.manifest.day, of.settings.lang),
        until=day_in_words(of.outcomes.until, of.settings.lang),
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
