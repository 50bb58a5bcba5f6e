"""The forecast's sums against a plain computation, its answers against lifetimes, and shops at the edge."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ltv_xl.analysis import analyse, engine
from ltv_xl.analysis.forecasting import forecast
from ltv_xl.analysis.forecasting import histories as forecast_histories
from ltv_xl.analysis.forecasting import model as forecast_model
from ltv_xl.analysis.forecasting import parts as forecast_parts
from ltv_xl.analysis.forecasting import totals as forecast_totals
from ltv_xl.analysis.forecasting import values as forecast_values
from ltv_xl.analysis.forecasting.back_testing import smooth
from ltv_xl.analysis.forecasting.days import ForecastDays
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS, Forecast, ForecastGroup
from ltv_xl.models import purchase_fitting
from ltv_xl.models.alive import probability_alive
from ltv_xl.models.gamma_gamma import GammaGammaFit, Parameters
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, PurchaseFit
from ltv_xl.models.purchases import Purchases
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.warehouse.guard import same
from tests.analysis import plain_forecast
from tests.analysis.plain import Order, Shop
from tests.analysis.plain_forecast import Life
from tests.analysis.shops import checked, random_shop

SETTINGS = Settings(history_starts="all-new")
UNKNOWN = Settings(inactive_days=400)
CDNOW = Path(__file__).parents[1] / "answers" / "cdnow_sample.txt"


@pytest.fixture(autouse=True)
def small_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few orders are compared, too: the shops are small."""
    monkeypatch.setattr(forecast, "ENOUGH_ORDERS", 1)


@cache
def shop() -> Shop:
    return random_shop(3, customers=400, days=900)


def forecast_of(of: Shop, settings: Settings = SETTINGS) -> Forecast:
    made = analyse(checked(of), settings).forecast
    assert made is not None
    return made


def counted(made: Forecast) -> list[Any]:
    """What needs no model."""
    assert made.test is not None
    return [
        made.fitted,
        made.repeat_buyers,
        made.unknown_start,
        made.test.customers,
        made.test.actual,
        made.test.last,
        round(made.test.actual_profit, 2),
        [week.actual for week in made.test.by_week],
        [(step.repeats_from, step.customers, step.actual) for step in made.test.by_orders],
        [(each.last_orders, each.last_profit) for each in made.total.ahead],
    ]


def plainly_counted(of: Shop, known_from: date) -> list[Any]:
    everyone, as_of = plain_forecast.lives(of), of.as_of
    known = [life for life in everyone if life.days[0] >= known_from]
    weeks = min(26, (as_of - known_from).days // 7 // 2)
    until, before = as_of - timedelta(weeks=weeks), as_of - timedelta(weeks=2 * weeks)
    then = [life for life in known if life.days[0] <= until]
    after = {life.customer: [day for day in life.days if day > until] for life in then}
    by_week = [
        sum(
            (day - until).days in range(7 * week - 6, 7 * week + 1) for days in after.values() for day in days
        )
        for week in range(1, weeks + 1)
    ]
    steps = []
    for low, high in ((0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (9, 999)):
        some = [life for life in then if low <= len(life.until(until)) - 1 <= high]
        if some:
            steps.append((low, len(some), sum(len(after[life.customer]) for life in some)))
    last = []
    for months in FORECAST_MONTHS:
        begin = plain_forecast.months_before(as_of, months)
        last.append((
            sum(day > begin for life in everyone for day in life.days[1:]),
            sum((life.profit(begin, as_of) for life in everyone), Decimal(0)),
        ))
    return [
        len(known),
        sum(len(life.days) > 1 for life in known),
        len(everyone) - len(known),
        len(then),
        sum(map(len, after.values())),
        sum(before < day <= until for life in then for day in life.days[1:]),
        round(float(sum((life.profit(until, as_of) for life in then), Decimal(0))), 2),
        by_week,
        steps,
        last,
    ]


def first_day(of: Shop) -> date:
    return min(life.days[0] for life in plain_forecast.lives(of))


def test_counts_equal_the_plain_computation() -> None:
    assert counted(forecast_of(shop())) == plainly_counted(shop(), first_day(shop()))


def test_customers_of_unknown_start_are_forecast_and_take_no_part_in_the_fit() -> None:
    known_from = analyse(checked(shop()), UNKNOWN).known_from
    made = forecast_of(shop(), UNKNOWN)
    assert made.unknown_start > 0
    assert counted(made) == plainly_counted(shop(), known_from)
    assert made.total.customers == len(plain_forecast.lives(shop()))


def whole_fit(lives: list[Life], day: date, model: str) -> PurchaseFit:
    """The named model, fitted to customers one by one."""
    x, recency, observed = np.array([life.history(day) for life in lives]).T
    gaps = sum(life.log_gaps(day) for life in lives)
    named = next(each for each in (BG_NBD, *MBG_CNBD.values()) if each.name == model)
    return purchase_fitting.fit(Purchases.of(x, recency, observed, log_gaps=gaps), named)


def expectations(made: Forecast) -> list[float]:
    """What the model says: the back-test, and of each channel what is expected."""
    assert made.test is not None
    groups = sorted(made.segments["channel"], key=lambda group: str(group.value))
    ahead = [each.orders or 0.0 for group in groups for each in group.ahead]
    chosen = next(each for each in made.candidates if each.chosen)
    by_week = sum(week.expected for week in made.test.by_week)
    return [chosen.log_likelihood or 0.0, made.test.expected, by_week, *ahead]


def plain_expectations(of: Shop, known_from: date, model: str) -> list[float]:
    everyone, as_of = plain_forecast.lives(of), of.as_of
    known = [life for life in everyone if life.days[0] >= known_from]
    weeks = min(26, (as_of - known_from).days // 7 // 2)
    until = as_of - timedelta(weeks=weeks)
    then = [life for life in known if life.days[0] <= until]
    earlier = whole_fit(then, until, model)
    tested = sum(plain_forecast.expected(earlier, life, until, float(weeks)) for life in then)
    fit = whole_fit(known, as_of, model)
    by_channel: dict[str, list[Life]] = {}
    for life in everyone:
        person = of.customers.get(life.customer)
        first = next(order for order in sorted(life.orders, key=order_of) if order.revenue > 0)
        channel = (person.values["channel"] if person else None) or first.values["channel"]
        by_channel.setdefault(str(channel), []).append(life)
    ahead = [
        sum(
            plain_forecast.expected(
                fit, life, as_of, (plain_forecast.months_after(as_of, months) - as_of).days / 7
            )
            for life in by_channel[channel]
        )
        for channel in sorted(by_channel)
        for months in FORECAST_MONTHS
    ]
    return [fit.log_likelihood, tested, tested, *ahead]


def order_of(order: Order) -> tuple[object, str]:
    return order.at, order.order_id or ""


@pytest.fixture
def one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments do not differ: that they are told apart is the models' own."""
    monkeypatch.setattr(forecast_model.SegmentModel, "of", classmethod(lambda cls, whole, _: cls(whole, {})))


@pytest.mark.usefixtures("one_for_all")
@pytest.mark.parametrize("settings", [SETTINGS, UNKNOWN])
def test_expected_orders_equal_those_of_single_customers(settings: Settings) -> None:
    known_from = analyse(checked(shop()), settings).known_from
    made = forecast_of(shop(), settings)
    assert made.model is not None
    assert expectations(made) == pytest.approx(plain_expectations(shop(), known_from, made.model), rel=1e-6)


FAULTS = [
    ("forecast_later", "ledger.days_to_next > 0)", "ledger.days_to_next >= 0)"),
    ("forecast_later", "ledger.n > 0 AND ", ""),
    ("forecast_later", "ledger.order_date > ledger.first_on", "ledger.order_date >= ledger.first_on"),
    ("forecast_lives", "max(later.bought_on)", "min(later.bought_on)"),
    ("forecast_buyers", "buyers.first_on, $as_of", "buyers.first_on, $as_of + 1"),
    ("forecast_weeks", "later.bought_on > $before", "later.bought_on > $before + 20"),
    ("forecast_lives", "later.bought_on <= $until THEN 1", "later.bought_on < $until THEN 1"),
    ("forecast_lives", "min(later.first_on)", "min(later.order_date)"),
    ("forecast_lives", "later.order_date <= $until", "later.order_date < $until"),
    ("forecast_last", "later.order_date > $since", "later.order_date > $since + 30"),
    ("forecast_weeks", "later.first_on <= $until AND", ""),
    ("forecast_weeks", "AND later.first_on >= $known_from", ""),
    ("forecast_weeks", "+ 6) // 7", "+ 5) // 7"),
    ("forecast_gaps", "AND ledger.first_on >= $known_from", ""),
    ("forecast_sums", "FROM forecast_last", "FROM forecast_last WHERE forecast_last.orders > 1"),
]


@pytest.mark.usefixtures("one_for_all")
@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_fault_planted_in_the_sql_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql
    assert right in written(name)
    monkeypatch.setattr(
        engine, "sql", lambda each: written(each).replace(right, wrong) if each == name else written(each)
    )
    try:
        made = forecast_of(shop(), UNKNOWN)
    except ValueError:  # impossible histories
        return
    known_from = first_day(shop()) + timedelta(days=UNKNOWN.inactive_days)
    assert made.model is not None
    customers = len(plain_forecast.lives(shop()))
    alike = (
        counted(made) == plainly_counted(shop(), known_from)
        and made.total.customers == customers
        and expectations(made) == pytest.approx(plain_expectations(shop(), known_from, made.model), rel=1e-6)
    )
    assert not alike


@pytest.mark.usefixtures("one_for_all")
def test_customers_by_name_have_their_own_figures() -> None:
    made = forecast_of(shop(), Settings(history_starts="all-new", with_customers=True))
    assert made.model is not None
    everyone, as_of = plain_forecast.lives(shop()), shop().as_of
    fit = whole_fit(everyone, as_of, made.model)
    year = (plain_forecast.months_after(as_of, 12) - as_of).days / 7
    of = {life.customer: life for life in everyone}
    for people in made.people.values():
        assert people.listed
        for each in people.listed:
            life = of[each.customer_id]
            assert each.last_order == life.days[-1]
            assert each.past_profit == sum(order.profit for order in life.orders)
            assert each.expected_orders == pytest.approx(
                plain_forecast.expected(fit, life, as_of, year), rel=1e-6
            )
    assert made.people["win_back"].customers == sum(
        float(probability_alive(fit, *life.history(as_of))) < 0.5
        and sum(order.profit for order in life.orders) > 0
        for life in everyone
    )


def in_parts(part: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Forecast, int]:
    """The forecast, with lists by name, where so many numbers are read at a time; and the most rows read."""
    lengths: list[int] = []
    held = forecast_histories.Everybody._customers

    def noted(*given: Any) -> forecast_histories.Customers:
        customers = held(*given)
        lengths.append(len(customers.number))
        return customers

    monkeypatch.setattr(forecast_histories.Everybody, "_customers", noted)
    monkeypatch.setattr(forecast_histories, "PART", part)
    made = forecast_of(shop(), Settings(inactive_days=100, with_customers=True))
    monkeypatch.setattr(forecast_histories.Everybody, "_customers", held)
    return made, max(lengths)


@pytest.mark.parametrize("part", [7, 60, 399])
def test_customers_in_parts_have_the_same_forecast(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples at equal steps among them; memory holds no more than a part of them, or those fitted to."""
    for name, most in (("MOST_SHAPING", 40), ("MOST_SPREADING", 30)):
        monkeypatch.setattr(forecast_parts, name, most)
    monkeypatch.setattr(forecast_histories, "MOST_FITTED", 200)
    whole, _ = in_parts(1_000_000, monkeypatch)
    assert whole.unknown_start > 0
    assert whole.people["expected"].listed
    parts, most_rows = in_parts(part, monkeypatch)
    assert same(whole, parts)
    assert most_rows <= max(part, 200)


@pytest.mark.parametrize(
    "fault",
    [
        (forecast_parts, "at_steps", lambda of, rank, *_: of.some(slice(1))),
        (forecast_totals.Totals, "joined", classmethod(lambda cls, parts: parts[0])),
    ],
)
def test_a_fault_planted_in_the_parts_is_noticed(
    fault: tuple[Any, str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = in_parts(1_000_000, monkeypatch)
    monkeypatch.setattr(*fault)
    try:
        parts, _ = in_parts(60, monkeypatch)
    except ValueError:
        return
    assert not same(whole, parts)


def log(rows: list[tuple[str, date]], worth: int = 1000) -> Forecast | None:
    """The forecast of orders of equal worth."""
    frame = pd.DataFrame({
        "customer_id": [customer for customer, _ in rows],
        "order_date": [day.isoformat() for _, day in rows],
        "revenue": [str(worth)] * len(rows),
    })
    return analysed(frame).forecast


def analysed(frame: pd.DataFrame, settings: Settings = SETTINGS) -> Analysis:
    return analyse(read([frame], settings=settings), settings)


BEGIN = date(2023, 1, 1)


def buyers(
    count: int, days: int, wait: Callable[[np.random.Generator], float], stays: float = 0.8
) -> list[tuple[str, date]]:
    """Customers who begin evenly within `days`, and go on with a probability after each order."""
    chance = np.random.default_rng(4)
    rows = []
    for number in range(count):
        day = float(days * number // count)
        while day < days:
            rows.append((f"c{number}", BEGIN + timedelta(days=int(day))))
            if chance.random() > stays:
                break
            day += max(1.0, wait(chance))
    return rows


def test_nothing_is_forecast_where_hardly_anybody_bought_again() -> None:
    assert log([(f"c{n}", BEGIN + timedelta(days=n % 300)) for n in range(500)]) is None
    assert log(buyers(20, 300, lambda chance: chance.exponential(20))) is None
    assert log([("a", BEGIN)]) is None


def test_regular_buyers_have_the_model_of_regular_intervals() -> None:
    made = log(buyers(1500, 700, lambda chance: chance.gamma(12, 30 / 12), stays=0.85))
    assert made is not None
    assert made.test is not None
    assert made.model in {"MBG/CNBD-3", "MBG/CNBD-4"}
    assert made.reason == "likelihood"
    assert abs(made.test.expected / made.test.actual - 1) < 0.1


def test_random_buyers_have_not() -> None:
    made = log(buyers(1500, 700, lambda chance: chance.exponential(30)))
    assert made is not None
    assert made.model in {"BG/NBD", "MBG/NBD"}


def test_all_alike() -> None:
    """Everybody buys every 28 days and nobody leaves: still a number, and no error."""
    rows = [(f"c{n}", BEGIN + timedelta(days=n + 28 * k)) for n in range(60) for k in range(10)]
    made = log(rows)
    assert made is not None
    assert all(np.isfinite(each.orders or 0.0) for each in made.total.ahead)


def test_a_short_history_has_no_back_test_and_no_interval() -> None:
    made = log(buyers(300, 50, lambda chance: chance.exponential(10)))
    assert made is not None
    assert made.judgement == "untested"
    assert made.test is None
    assert not made.reliable
    assert made.total.ahead[0].orders is not None
    assert made.total.ahead[0].orders_lower is None


def test_few_orders_are_no_back_test(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = buyers(300, 500, lambda chance: chance.exponential(60), stays=0.6)
    made = log(rows)
    assert made is not None
    assert made.test is not None
    monkeypatch.setattr(forecast, "ENOUGH_ORDERS", made.test.actual + 1)
    fewer = log(rows)
    assert fewer is not None
    assert fewer.judgement == "untested"


def test_where_last_was_nearer_it_is_poor() -> None:
    """A shop in which all come in one month of the year: what is like the last is as wrong, but said."""
    rows = buyers(800, 500, lambda chance: chance.exponential(25), stays=0.9)
    cut = BEGIN + timedelta(days=400)
    some = [(customer, day) for number, (customer, day) in enumerate(rows) if day < cut or number % 5 == 0]
    made = log(some)
    assert made is not None
    assert made.test is not None
    off, rule = (abs(each / made.test.actual - 1) for each in (made.test.expected, made.test.last))
    assert made.judgement == ("poor_rule" if off > rule else "poor_error")
    assert not made.reliable


def priced_shop(rise: float) -> pd.DataFrame:
    """Random buyers of 700 days, whose orders cost so much more in the last half year."""
    chance, rows = np.random.default_rng(9), []
    for number in range(900):
        day = chance.uniform(0, 700)
        while day < 700:
            rows.append((
                number,
                date(2024, 1, 1) + timedelta(days=int(day)),
                3000 * (rise if day > 518 else 1),
            ))
            if chance.random() < 0.2:
                break
            day += max(1.0, chance.exponential(30))
    return pd.DataFrame(rows, columns=["customer_id", "order_date", "revenue"]).astype(str)


def test_a_forecast_whose_profit_was_far_off_is_not_reliable() -> None:
    """Prices doubled: orders are foretold, what they bring is not."""
    judged = {}
    for rise in (1.0, 2.0):
        made = analyse(read([priced_shop(rise)], settings=SETTINGS), SETTINGS).forecast
        assert made is not None
        assert made.test is not None
        assert abs(made.test.expected / made.test.actual - 1) < 0.1
        judged[rise] = made.judgement
    assert judged == {1.0: "good", 2.0: "poor_profit"}


def test_where_nobody_came_the_last_months_brought_nothing() -> None:
    """Nothing is 0, not unknown: the shop closed more than a year ago, and nothing tells customers apart."""
    settings = Settings(history_starts="all-new", as_of=date(2027, 6, 30))
    made = analyse(read([priced_shop(1.0)], settings=settings), settings).forecast
    assert made is not None
    assert [(each.last_orders, each.last_profit) for each in made.total.ahead] == [(0, Decimal(0))] * 3


def test_customers_who_never_leave_are_noted() -> None:
    chance, rows = np.random.default_rng(13), []
    for number in range(200):
        day = chance.uniform(0, 400)
        while day < 400:
            rows.append((number, date(2024, 1, 1) + timedelta(days=int(day)), 3000))
            day += max(1.0, chance.exponential(25))
    orders = pd.DataFrame(rows, columns=["customer_id", "order_date", "revenue"]).astype(str)
    made = analyse(read([orders], settings=SETTINGS), SETTINGS).forecast
    assert made is not None
    assert next(each for each in made.candidates if each.chosen).trouble == "no_dropout"


def test_segments_add_up_and_one_customer_has_no_interval() -> None:
    rows = buyers(600, 600, lambda chance: chance.exponential(30))
    channels = {f"c{n}": ("web", "shop", "fair")[n % 3] if n else "alone" for n in range(600)}
    frame = pd.DataFrame({
        "customer_id": [customer for customer, _ in rows],
        "order_date": [day.isoformat() for _, day in rows],
        "revenue": "1000",
        "channel": [channels[customer] for customer, _ in rows],
    })
    made = analysed(frame, Settings(history_starts="all-new", with_customers=True)).forecast
    assert made is not None
    groups: dict[str | None, ForecastGroup] = {each.value: each for each in made.segments["channel"]}
    assert groups["alone"].customers == 1
    assert groups["alone"].ahead[0].orders_lower is None
    for place in range(len(FORECAST_MONTHS)):
        assert sum(each.ahead[place].orders or 0 for each in groups.values()) == pytest.approx(
            made.total.ahead[place].orders or 0
        )
    web = groups["web"].ahead[2]
    assert (web.orders_lower or 0) < (web.orders or 0) < (web.orders_upper or 0)
    listed = made.people["expected"].listed
    assert [each.expected_profit for each in listed] == sorted(
        (each.expected_profit for each in listed), reverse=True
    )
    hidden = analysed(frame).forecast
    assert hidden is not None
    assert not hidden.people
    assert "alone" not in {each.value for each in hidden.segments["channel"]}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pandas.errors.Pandas4Warning")
def test_bg_nbd_equals_lifetimes_on_cdnow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The orders of the 39 weeks after the calibration, by the package lifetimes from the same customers."""
    from lifetimes import BetaGeoFitter
    from lifetimes.datasets import load_cdnow_summary

    monkeypatch.setattr(forecast_model.SegmentModel, "of", classmethod(lambda cls, whole, _: cls(whole, {})))
    names = ["master", "customer_id", "order_date", "quantity", "revenue"]
    rows = pd.read_csv(CDNOW, sep=r"\s+", names=names, dtype=str, encoding="ascii")[
        ["customer_id", "order_date", "revenue"]
    ]
    settings = Settings(history_starts="all-new", currency="USD", margin=Decimal(1), as_of=date(1997, 9, 30))
    made = analyse(read([rows], settings=settings), settings).forecast
    assert made is not None
    by_name = {each.model: each for each in made.candidates}
    assert by_name["BG/NBD"].log_likelihood == pytest.approx(-9582.4, abs=8)  # 8 free orders are no purchases
    of = load_cdnow_summary(index_col=[0])
    fitter = BetaGeoFitter().fit(of["frequency"], of["recency"], of["T"])
    ours = purchase_fitting.fit(Purchases.of(of["frequency"], of["recency"], of["T"]), BG_NBD)
    histories = forecast_histories.Histories(
        np.zeros(len(of), np.int32),
        of["frequency"].to_numpy(np.int32),
        (of["recency"].to_numpy() * 7).round().astype(np.int32),
        (of["T"].to_numpy() * 7).round().astype(np.int32),
        np.zeros(len(of)),
    )
    expected = forecast_model.SegmentModel(ours, {}).outlook(histories).orders(39.0).sum()
    theirs = fitter.predict(39, of["frequency"], of["recency"], of["T"]).sum()
    assert expected == pytest.approx(theirs, rel=1e-3)


def test_days() -> None:
    days = ForecastDays.of(date(2025, 6, 30), date(2023, 1, 1))
    assert (days.test_weeks, days.until, days.before) == (26, date(2024, 12, 30), date(2024, 7, 1))
    assert days.since(3) == date(2025, 3, 31)
    assert days.ahead(3) == (date(2025, 9, 30) - date(2025, 6, 30)).days / 7
    assert ForecastDays.of(date(2025, 6, 30), date(2025, 4, 1)).test_weeks == 6
    assert ForecastDays.of(date(2025, 6, 30), date(2025, 5, 10)).test_weeks == 0


def test_a_smooth_curve_goes_through_its_points() -> None:
    places, curve = [0, 1, 2, 4, 9, 26], [1 - exp(-week / 20) for week in range(27)]
    drawn = smooth(places, [curve[place] for place in places])
    assert [drawn[place] for place in places] == pytest.approx([curve[place] for place in places])
    assert drawn == pytest.approx(curve, abs=0.02)


def test_an_order_is_worth_what_gamma_gamma_says_and_refunds_alone_say_nothing() -> None:
    fit = GammaGammaFit("Gamma-Gamma", Parameters(6.25, 3.74, 15.44), None, 0.0, 946.0)
    value = forecast_values.OrderValue(30.0, fit)
    repeats, brought = np.array([0.0, 1.0, 4.0]), np.array([-9.0, 20.0, 200.0])
    worth = value.base(repeats) + value.share(repeats) * brought
    p, q, gamma = fit.parameters
    assert worth == pytest.approx([
        p * gamma / (q - 1),
        p * (gamma + 20) / (p + q - 1),
        p * (gamma + 200) / (4 * p + q - 1),
    ])
