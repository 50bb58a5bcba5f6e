"""The early verdict: what customers acquired 30 to 120 days ago will be worth after 12 or 6 months.

Each is looked at on the last of AGES that has passed since the first purchase: the profit up to then, and
whether there was a second purchase by then. What follows is what followed on average for older customers with
the same answer at the same age, who had been observed through the horizon on the day of the forecast; the
mean of the channel's own n is drawn towards that of all channels, with the weight n ÷ (n + SHRINKAGE). The
same forecast is made for months before, of which the outcome is known: one scan of the orders serves all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ltv_xl.analysis.dimensions import NONE_CODE, OTHER_CODE, PAID_NUMBER, Attributes, Group
from ltv_xl.analysis.early_days import AGES, HORIZONS, ForecastDay, forecast_day, observed_to, test_days
from ltv_xl.analysis.early_lives import BATCHES, UNPAID, EarlyTable, Lives, Spans, lives
from ltv_xl.analysis.intervals import rounded
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.tables.early import Early, EarlyForecast, EarlyTest, Tail

if TYPE_CHECKING:
    from ltv_xl.analysis.divided import Divided
    from ltv_xl.analysis.early_lives import Array

ENOUGH = 30
"""Customers whom a forecast is made for at least, and older ones that an LTV is of."""
ENOUGH_TESTS = 6
"""Back-tests from which on a horizon is preferred to a shorter one."""
SHRINKAGE = 30
"""Customers that the mean of all channels counts as, beside those of a channel."""
DRAWS, SEED = 1000, 20
"""Samples that the intervals are drawn from, and what their draws begin with."""
TAILS = (0.025, 0.975)
"""Quantiles of those samples: a 95% interval."""

Pair = tuple[int, int | None]
"""The code of a way, and that of a campaign of it; None for all of the way."""
Tested = tuple[EarlyTest, ...]


class Way(Struct, frozen=True):
    """How customers were won. code: in the table early. place: along the axis of ways."""

    code: int
    place: int
    channel: str | None
    paid: bool


class Newest(Struct, frozen=True):
    """New customers and their profit so far. customers: the last axes are row, age, second purchase."""

    customers: "Array"
    profit: "Array"


def early(at: "Divided") -> Early | None:
    """The forecasts; None where too few are new, or older customers were not observed so long.

    Wants ledger and buyers.
    """
    books, of, campaign = at.books, at.books.attributes, at.number("campaign")
    as_of, start = books.orders.as_of, known_from(books.orders, books.settings)
    if not (of.paid or of.channel in of.numbers) or observed_to(as_of, min(HORIZONS)) < start:
        return None
    days = {months: forecast_day(as_of, months) for months in HORIZONS}
    seen = days[HORIZONS[0]].seen
    bound = {
        **books.values,
        "batches": BATCHES,
        "newest_from": seen[-1][0],
        "newest_to": seen[0][1],
        "older_to": max(day.observed_to for day in days.values()),
    }
    table = EarlyTable.made(books.connection, of, campaign, bound)
    try:
        now = Now.read(table, days, Spans.of(days.values(), start, as_of), bound)
        tests = Tests.read(table, as_of, start)
    finally:
        table.drop()
    names = {code: _name(code, of, at.groups) for code in now.codes}
    paid = {name for code, name in names.items() if code < UNPAID}
    ways = [
        Way(code, place, names[code], code < UNPAID)
        for place, code in enumerate(now.codes)
        if code < UNPAID or names[code] not in paid
    ]
    return _forecasts(now, tests, ways, at.groups.get(campaign or -1, {}))


def _name(code: int, of: Attributes, groups: Mapping[int, Group]) -> str | None:
    if code < UNPAID:
        return groups[PAID_NUMBER][code]
    return groups[of.channel].get(code - UNPAID) if of.channel in of.numbers else None


def _forecasts(now: "Now", tests: "Tests | None", ways: Sequence[Way], campaigns: Group) -> Early | None:
    """Of the ways and campaigns with enough new customers, over one horizon."""
    counts = now.counts()
    shown = [way for way in ways if counts.get((way.code, None), 0) >= ENOUGH]
    together = [way for way in shown if way.paid] or shown
    known = [months for months in HORIZONS if now.older[months].customers[:, :, 0].sum() >= ENOUGH]
    if not together or not known:
        return None

    def tested(some: Sequence[Way], months: int) -> Tested:
        return tests.of(some, months) if tests else ()

    horizon = next((each for each in known if len(tested(together, each)) >= ENOUGH_TESTS), known[0])
    rows: list[tuple[Pair, Way]] = [((way.code, None), way) for way in shown]
    rows += [
        ((way.code, code), way)
        for way in shown
        for code in campaigns
        if code not in {OTHER_CODE, NONE_CODE} and counts.get((way.code, code), 0) >= ENOUGH
    ]
    limits = now.limits(rows, together, horizon)
    of_way = {way: tested([way], horizon) for way in shown}
    forecasts = [
        now.forecast(pair, way, None if pair[1] is None else campaigns[pair[1]], horizon, ends, of_way[way])
        for (pair, way), ends in zip(rows, limits[:-1], strict=True)
    ]
    forecasts.sort(key=lambda row: (not row.paid, -row.customers, row.channel or "", row.campaign or ""))
    channels = [row for row in forecasts if row.campaign is None]
    order = [row.channel for row in channels]
    of_campaigns = [row for row in forecasts if row.campaign is not None]
    return Early(
        tuple(channels),
        tuple(sorted(of_campaigns, key=lambda row: order.index(row.channel))),
        _total(
            [row for row in channels if row.paid == together[0].paid], limits[-1], tested(together, horizon)
        ),
    )


def _total(rows: Sequence[EarlyForecast], ends: Sequence[float], tests: Tested) -> EarlyForecast:
    return EarlyForecast(
        channel=None,
        campaign=None,
        paid=rows[0].paid,
        months=rows[0].months,
        customers=sum(row.customers for row in rows),
        profit=sum((row.profit for row in rows), Decimal(0)),
        tails=(),
        old=sum(row.old for row in rows),
        old_profit=sum((row.old_profit for row in rows), Decimal(0)),
        lower=rounded(ends[0]),
        upper=rounded(ends[1]),
        tests=tests,
    )


def expected_tails(own: Lives, everyone: Lives, horizon: int) -> "Array":
    """What is still to come per customer of each way, by age and second purchase.

    own: the older customers of each way; everyone: of all of them, with one row.
    """
    import numpy as np

    tail, customers = everyone.tail(horizon), everyone.customers
    whole = np.maximum(customers.sum(axis=-1, keepdims=True), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(customers > 0, tail / customers, tail.sum(axis=-1, keepdims=True) / whole)
    result: Array = (own.tail(horizon) + SHRINKAGE * mean) / (own.customers + SHRINKAGE)
    return result


def expected(newest: Newest, tails: "Array") -> "tuple[Array, Array]":
    """What the new customers of each row will have brought per customer, and their number.

    tails: expected_tails of each row's way.
    """
    import numpy as np

    count = newest.customers.sum(axis=(-2, -1))
    worth = newest.profit + (newest.customers * tails).sum(axis=(-2, -1))
    return worth / np.maximum(count, 1), count


class Now(Struct, frozen=True):
    """The customers as they are on the as-of date, by batch.

    codes: of the ways. older: by horizon, those observed through it, by batch and way. pairs: the places of
    the rows of new customers.
    """

    codes: tuple[int, ...]
    older: Mapping[int, Lives]
    pairs: Mapping[Pair, int]
    newest: Newest

    @classmethod
    def read(
        cls,
        table: EarlyTable,
        days: Mapping[int, ForecastDay],
        spans: Spans,
        bound: Mapping[str, object],
    ) -> "Now":
        """From early_now.sql."""
        import numpy as np

        rows = table.rows("early_now", spans, bound)
        codes = tuple(sorted(set(rows["way"].tolist())))
        place = np.searchsorted(codes, rows["way"])
        older = {}
        for months, day in days.items():
            seen = rows["span"] < spans.between(spans.begins[0], day.observed_to).stop
            chosen = {name: column[seen] for name, column in rows.items()}
            older[months] = lives(chosen, (chosen["batch"], place[seen]), (BATCHES, len(codes)))
        ages = np.full(len(spans.begins), -1)
        for age, (first, last) in enumerate(days[HORIZONS[0]].seen):
            ages[spans.between(first, last)] = age
        return cls(codes, older, *_newest(rows, ages[rows["span"]]))

    def counts(self) -> Mapping[Pair, int]:
        """New customers of each row."""
        count = self.newest.customers.sum(axis=(0, 2, 3))
        return {pair: int(count[place]) for pair, place in self.pairs.items()}

    def forecast(
        self, pair: Pair, way: Way, name: str | None, horizon: int, ends: Sequence[float], tests: Tested
    ) -> EarlyForecast:
        """A row with what its expected LTV is made of. ends: of its interval."""
        older = self.older[horizon].each(lambda values: values.sum(axis=0))
        place = self.pairs[pair]
        count = self.newest.customers[:, place].sum(axis=0)
        tail, through = older.tail(horizon), older.through[horizon]
        tails = tuple(
            Tail(
                days,
                again,
                round(count[age, int(again)]),
                round(older.customers[way.place, age, int(again)]),
                money(tail[way.place, age, int(again)]),
                round(older.customers[:, age, int(again)].sum()),
                money(tail[:, age, int(again)].sum()),
            )
            for age, days in enumerate(AGES)
            for again in (False, True)
        )
        return EarlyForecast(
            channel=way.channel,
            campaign=name,
            paid=way.paid,
            months=horizon,
            customers=round(count.sum()),
            profit=money(self.newest.profit[:, place].sum()),
            tails=tails,
            old=round(older.customers[way.place, 0].sum()),
            old_profit=money(through[way.place, 0].sum()),
            lower=rounded(ends[0]),
            upper=rounded(ends[1]),
            tests=tests,
        )

    def limits(
        self, rows: Sequence[tuple[Pair, Way]], together: Sequence[Way], horizon: int
    ) -> list[Sequence[float]]:
        """The 95% interval of each row, that of the ways together last: customers are drawn in batches."""
        import numpy as np

        weights = drawn_batches()

        def draw(values: "Array") -> "Array":
            return np.tensordot(weights, values, 1)

        places = [self.pairs[pair] for pair, _ in rows]
        newest = Newest(draw(self.newest.customers[:, places]), draw(self.newest.profit[:, places]))
        older = self.older[horizon].each(draw)
        tails = expected_tails(older, older.each(lambda values: values.sum(1, keepdims=True)), horizon)
        worth, count = expected(newest, tails[:, [way.place for _, way in rows]])
        of_total = [place for place, (pair, way) in enumerate(rows) if pair[1] is None and way in together]
        total = (worth * count)[:, of_total].sum(axis=1) / np.maximum(count[:, of_total].sum(axis=1), 1)
        drawn = np.sort(np.column_stack([worth, total]), axis=0)
        return list(zip(*(quantile(drawn, tail).tolist() for tail in TAILS), strict=True))


def quantile(ordered: "Array", share: float) -> "Array":
    """That of each column of ascending values, between two of them by distance.

    As np.quantile says, which loads the masked arrays for it: a thirtieth of a small report's wait.
    """
    place = share * (len(ordered) - 1)
    first = int(place)
    low, high = ordered[first], ordered[min(first + 1, len(ordered) - 1)]
    distance = place - first
    nearer: Array = low + (high - low) * distance if distance < 0.5 else high - (high - low) * (1 - distance)
    return nearer


def drawn_batches() -> "Array":
    """How often each draw has each batch."""
    import numpy as np

    chosen = Random(SEED).choices(range(BATCHES), k=DRAWS * BATCHES)  # nothing secret
    places = np.repeat(np.arange(DRAWS) * BATCHES, BATCHES) + chosen
    return np.bincount(places, minlength=DRAWS * BATCHES).reshape(DRAWS, BATCHES).astype(float)


def _newest(rows: Mapping[str, Any], ages: Any) -> tuple[Mapping[Pair, int], Newest]:
    """The new customers of each way, and of each campaign of it. ages: the place of each row's age, or -1."""
    import numpy as np

    new = ages >= 0
    way, campaign, batch, again, age = (
        column[new] for column in (rows["way"], rows["campaign"], rows["batch"], rows["again"], ages)
    )
    profits = np.stack([rows[f"all_profit_{days}"][new] for days in AGES], -1)[np.arange(len(age)), age]
    keys = list(zip(way.tolist(), campaign.tolist(), strict=True))
    pairs: dict[Pair, int] = {}
    for code, of_campaign in sorted(set(keys)):
        pairs.setdefault((code, None), len(pairs))
        pairs.setdefault((code, of_campaign), len(pairs))
    customers = np.zeros((BATCHES, len(pairs), len(AGES), 2))
    profit = np.zeros((BATCHES, len(pairs)))
    for places in ([pairs[key] for key in keys], [pairs[code, None] for code, _ in keys]):
        np.add.at(customers, (batch, places, age, (again <= age).astype(int)), rows["customers"][new])
        np.add.at(profit, (batch, places), profits)
    return pairs, Newest(customers, profit)


class Tests(Struct, frozen=True):
    """The earlier forecasts. days: by horizon, the newest first. codes: of the ways along the first axis."""

    days: Mapping[int, Sequence[ForecastDay]]
    codes: tuple[int, ...]
    spans: Spans
    lives: Lives

    @classmethod
    def read(cls, table: EarlyTable, as_of: date, start: date) -> "Tests | None":
        """From early_spans.sql; None where no outcome is known yet."""
        import numpy as np

        days = {months: test_days(as_of, months, start) for months in HORIZONS}
        if not any(days.values()):
            return None
        spans = Spans.of([day for each in days.values() for day in each], start, as_of)
        rows = table.rows("early_spans", spans, {})
        codes = tuple(sorted(set(rows["way"].tolist())))
        places = np.searchsorted(codes, rows["way"])
        made = lives(rows, (places, rows["span"]), (len(codes), len(spans.begins)))
        return cls(days, codes, spans, made)

    def of(self, ways: Sequence[Way], horizon: int) -> Tested:
        """Those of some ways together, the oldest first: where enough were new, and older ones observed."""
        places = [self.codes.index(way.code) for way in ways if way.code in self.codes]
        made = [self.made(places, day) for day in self.days[horizon]] if places else []
        return tuple(test for test in reversed(made) if test is not None)

    def made(self, places: Sequence[int], day: ForecastDay) -> EarlyTest | None:
        """The forecast of one day, beside what came and what was known of older customers."""
        import numpy as np

        before = self.spans.between(self.spans.begins[0], day.observed_to)
        older = self.lives.each(lambda values: values[:, before].sum(axis=1))
        own = older.each(lambda values: values[places])
        at_age = [self.spans.between(first, last) for first, last in day.seen]

        def seen(values: "Array") -> "Array":
            chosen = values[places]
            return np.stack([chosen[:, span, age].sum(axis=1) for age, span in enumerate(at_age)], 1)

        new = self.lives.each(seen)
        tails = expected_tails(own, older.each(lambda values: values.sum(axis=0, keepdims=True)), day.horizon)
        worth, count = expected(Newest(new.customers, new.profit.sum(axis=(-2, -1))), tails)
        old = own.customers[:, 0].sum()
        if count.sum() < ENOUGH or old < ENOUGH:
            return None
        return EarlyTest(
            day.day,
            round(count.sum()),
            rounded(float((worth * count).sum() / count.sum())),
            rounded(float(new.through[day.horizon].sum() / count.sum())),
            rounded(float(own.through[day.horizon][:, 0].sum() / old)),
        )


def money(amount: float) -> Decimal:
    """A sum of money to its four decimals."""
    return Decimal(f"{amount:.4f}")
