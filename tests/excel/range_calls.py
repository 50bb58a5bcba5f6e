"""What is asked of every range function in every host: columns as Excel holds them, and what it refuses."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from tests.excel.calls import DATE, Argument, Call, CellContent, Range

ROWS = 60


def range_calls() -> Iterator[Call]:
    """All of them, always the same ones."""
    chance = Random(14)
    ids: list[CellContent] = [float(chance.randrange(20)) for _ in range(ROWS)]
    texts: list[CellContent] = [f"c{number:.0f}" for number in ids if isinstance(number, float)]
    days = [chance.randrange(400) for _ in range(ROWS)]
    serials: list[CellContent] = [45000.0 + day for day in days]
    dates: list[CellContent] = [DATE + timedelta(days=day) for day in days]
    amounts: list[CellContent] = [chance.choice([980.0, 5000.5, -200.0, 0.0]) for _ in range(ROWS)]
    money: list[CellContent] = [Decimal(str(amount)) for amount in amounts]
    segments: list[CellContent] = [chance.choice(["検索", "SNS", None]) for _ in range(ROWS)]
    ids_and_days = [(ids, serials), (texts, dates), (["ID", *texts, None], ["日付", *dates, None])]
    for id_cells, day_cells in ids_and_days:
        log = (column(id_cells), column(day_cells))
        yield from (Call(name, log) for name in ("COHORT_RETENTION", "REPEAT_CURVE"))
        yield Call("REPEAT_CURVE", (*log, None, False))
        yield Call("COHORT_RETENTION", (*log, 45300.0, column([False])))
    for id_cells, day_cells, sums in ((ids, serials, amounts), (texts, dates, money)):
        orders = (column(id_cells), column(day_cells), column(sums))
        yield from (Call(name, orders) for name in ("COHORT_LTV", "RFM_SUMMARY"))
        yield Call("RFM_SUMMARY", (*orders, DATE + timedelta(days=900), "day"))
        yield Call("RFM_SCORE", (*orders, None, 3.0))
        yield Call("DECILE_TABLE", (column(sums), None))
        yield Call("ABC_RANK", (column([*sums[:5], None, *sums]), 0.5))
        yield Call("RECOVERY_CURVE", (*orders, 3000.0, None, 0.05))
        yield Call("SEGMENT_LTV", (column(segments), *orders, column(sums)))
        for name in ("COHORT_LTV", "RFM_SUMMARY"):
            yield from (Call(name, refused) for refused in _refused(*orders))
    states = column([True, None, "解約", "継続", False, 1.0])
    deliveries = (column(["a", "a", "b", "c", "c", "d"]), column([1.0, 2.0, 1.0, 1.0, 2.0, 1.0]))
    yield from (Call("CONTINUATION_CURVE", deliveries[:2]), Call("CONTINUATION_CURVE", (*deliveries, states)))
    yield from _retention()
    yield from _purchases(chance)
    yield from (
        Call("LTV_LEVERS", (5000.0, 0.6, 4.0, 2.0)),
        Call("LTV_LEVERS", (5000.0, 0.6, 4.0, 2.0, None, column([0.2]), False)),
        Call("LTV_LEVERS", (5000.0, "#N/A", "#REF!", 2.0)),
        Call("TRIAL_FUNNEL", (3000.0, 0.25, 500.0, 12000.0)),
        Call("TRIAL_FUNNEL", (3000.0, 0.0, "text", 12000.0)),
        Call("TRIAL_FUNNEL", (3000.0, 0.0, None, 0.0)),
    )


def _retention() -> Iterator[Call]:
    regular: list[CellContent] = [1000.0, 631.0, 468.0, 382.0, 326.0]
    triangle: Range = [[400.0, 250.0, 190.0], [300.0, 210.0, None]]
    yield Call("RETENTION_FIT", (column(["人数", *regular, None]),))
    yield Call("RETENTION_FIT", (triangle, "bdw", False))
    yield Call("RETENTION_FIT", ([[100.0, 100.0, 100.0]], "auto"))
    yield Call("RETENTION_FORECAST", ([regular], 6.0, None, 0.9))
    yield Call("LTV_RETENTION", (column(regular), 3000.0, 0.4, 0.01, 12.0))
    yield Call("RETENTION_FORECAST", (column([100.0, 100.0]), 6.0))
    yield Call("LTV_RETENTION", ([[0.631, 0.468]], 3000.0, 0.4))
    yield Call("LTV_RETENTION", ([[100.0, "#N/A"]], 3000.0, 0.4))


def _purchases(chance: Random) -> Iterator[Call]:
    repeats = [min(int(chance.expovariate(0.5)), 9) for _ in range(ROWS)]
    spans = [chance.randrange(20, 60) for _ in range(ROWS)]
    frequency: list[CellContent] = [float(count) for count in repeats]
    recency: list[CellContent] = [
        chance.uniform(0.1, span) if count else 0.0 for count, span in zip(repeats, spans, strict=True)
    ]
    whole: list[CellContent] = [float(span) for span in spans]
    gaps: list[CellContent] = [
        count * math.log(time / count) if count and isinstance(time, float) else 0.0
        for count, time in zip(repeats, recency, strict=True)
    ]
    spend: list[CellContent] = [
        chance.choice([980.0, 5000.5, 20000.0]) if count else 0.0 for count in repeats
    ]
    money: list[CellContent] = [Decimal(str(amount)) for amount in spend if isinstance(amount, float)]
    seen = (column(frequency), column(recency), column(whole))
    headed = (
        column(["回数", *frequency, None]),
        column(["期間", *recency, 5.0]),
        column(["T", *whole, None]),
    )
    yield from (Call("BGNBD_FIT", seen), Call("BGNBD_FIT", headed), Call("BGNBD_FIT", (*seen, False)))
    yield from (Call("PURCHASE_FIT", seen), Call("PURCHASE_FIT", (*seen, "mbg/cnbd-3", column(gaps))))
    yield from (Call("PURCHASE_FIT", (*seen, None, column(gaps))), Call("PURCHASE_FIT", (*seen, "Pareto")))
    yield Call("PURCHASE_FIT", (seen[0], seen[2], seen[1]))
    yield Call("BGNBD_FIT", (column([1.0, "#N/A"]), column([1.0, 2.0]), column([9.0, 9.0])))
    yield Call("BGNBD_FIT", (column([0.0] * 20), column([0.0] * 20), column([9.0] * 20)))
    yield from (Call("GAMMA_GAMMA_FIT", (seen[0], column(each))) for each in (spend, money))
    yield Call("GAMMA_GAMMA_FIT", (seen[0], column([0.0] * ROWS)))
    yield Call("PREDICT_CUSTOMERS", (*seen, column(spend), 52.0))
    yield Call("PREDICT_CUSTOMERS", (*headed, column(["金額", *money, None]), 26.0, 0.4, 0.001))
    yield Call("PREDICT_CUSTOMERS", (*seen, column(spend), 52.0, None, None, column(gaps), False))
    yield Call("PREDICT_CUSTOMERS", (*seen, column(spend), -1.0))
    yield Call(
        "PREDICT_CUSTOMERS", (column([0.0] * 20), column([0.0] * 20), column([9.0] * 20), seen[0][:20], 9.0)
    )


def column(cells: list[CellContent]) -> Range:
    """Cells one below the other."""
    return [[cell] for cell in cells]


def _refused(ids: Range, days: Range, amounts: Range) -> Iterator[tuple[Argument, ...]]:
    yield (ids, days[:-1], amounts)
    yield (ids, days, [*amounts[:-1], ["5"]])
    yield (ids, [*days[:-1], ["04/05/2024"]], amounts)
    yield ([["0001"], ["1"], *ids[2:]], days, amounts)
    for error in ("#DIV/0!", "#N/A", "#NUM!"):
        yield ([*ids[:-1], [error]], [*days[:-1], ["#REF!"]], amounts)
    yield (column([None]), column([None]), column([None]))
    yield (ids, days, amounts, datetime(1990, 1, 1))
