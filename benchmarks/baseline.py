"""The honest baseline: the same tables with plain pandas, written to sheets with openpyxl.

    python -m benchmarks.baseline ORDERS CUSTOMERS ADS OUT.xlsx

Groupby and merge, no apply, as a good analyst would write it once. Reads clean English Parquet or CSV, as
benchmarks.generate writes it, and trusts it: none of the checks, encodings and rejected rows of the product.
Unknown start, W = 180 days, as of the last order. A test holds its figures equal to the product's.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

W = 180
MONTHS = 24
HORIZONS = (3, 6, 12, 24)
BANDS = ["u20", "20", "30", "40", "50", "60", "70+"]
DIMENSIONS = ["age_band", "gender", "channel", "product"]
RATIOS = {"AOV": "=D{0}/C{0}", "LTV": "=E{0}/B{0}", "margin": "=E{0}/D{0}", "repeat rate": "=F{0}/B{0}"}
Frames = dict[str, pd.DataFrame]


def load(path: Path) -> pd.DataFrame:
    """A file as it is."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def month_number(days: "pd.Series[Any]") -> "pd.Series[Any]":
    """Months since year 0, so that differences are calendar months."""
    number: pd.Series[Any] = days.dt.year * 12 + days.dt.month
    return number


def whole_months(first: "pd.Series[Any]", later: "pd.Series[Any]") -> "pd.Series[Any]":
    """Whole months passed, the ends of short months clamped."""
    passed = month_number(later) - month_number(first)
    reached = later.dt.day >= np.minimum(first.dt.day, later.dt.days_in_month)
    months: pd.Series[Any] = passed - 1 + reached
    return months


@dataclass
class Prepared:
    """Orders with their customers' first purchase, buyers, purchases in sequence, and two dates."""

    orders: pd.DataFrame
    buyers: pd.DataFrame
    purchases: pd.DataFrame
    as_of: pd.Timestamp
    known_from: pd.Timestamp


def prepare(orders: pd.DataFrame, customers: pd.DataFrame) -> Prepared:
    """Everything that the tables share."""
    orders["order_date"] = pd.to_datetime(orders["order_date"])
    orders["gross_profit"] = orders["revenue"] - orders["cost"]
    begin, as_of = orders["order_date"].min(), orders["order_date"].max()
    known_from = begin + pd.Timedelta(days=min(W, ((as_of - begin).days + 1) // 2))
    purchases = orders[orders["revenue"] > 0].sort_values(["customer_id", "order_date", "order_id"])
    by_customer = purchases.groupby("customer_id")
    purchases["n"] = by_customer.cumcount() + 1
    purchases["days_to_next"] = by_customer["order_date"].diff().dt.days.shift(-1)
    buyers = by_customer.agg(
        first=("order_date", "first"),
        last=("order_date", "last"),
        orders=("order_id", "size"),
        product=("product", "first"),
    )
    sums = orders.groupby("customer_id")[["revenue", "gross_profit"]].sum()
    buyers = buyers.join(sums).reset_index().merge(customers, on="customer_id", how="left")
    edges = [-1, 19, 29, 39, 49, 59, 69, 119]
    buyers["age_band"] = pd.cut(buyers["age"], edges, labels=BANDS).astype(object)
    buyers["known"] = buyers["first"] >= known_from
    buyers["inactive"] = (as_of - buyers["last"]).dt.days > W
    buyers["repeat"] = buyers["orders"] >= 2
    end = pd.Series(as_of + pd.Timedelta(days=1), index=buyers.index)
    buyers["observed"] = whole_months(buyers["first"], end).clip(upper=MONTHS).where(buyers["known"], 0)
    carried = ["customer_id", "first", "known", "observed", *DIMENSIONS[:3]]
    events = orders.drop(columns="product").merge(buyers[[*carried, "product"]], on="customer_id")
    events = events[events["order_date"] >= events["first"]]
    events["purchase"] = events["revenue"] > 0
    events["age_month"] = whole_months(events["first"], events["order_date"]) + 1
    return Prepared(events, buyers, purchases, as_of, known_from)


def segments(buyers: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Sums by value, largest first."""
    sums = buyers.groupby(dimension, dropna=False).agg(
        customers=("orders", "size"),
        orders=("orders", "sum"),
        revenue=("revenue", "sum"),
        gross_profit=("gross_profit", "sum"),
        repeat_customers=("repeat", "sum"),
        inactive_customers=("inactive", "sum"),
        known_customers=("known", "sum"),
    )
    return sums.reset_index().sort_values(["customers", dimension], ascending=[False, True])


def age_months(events: pd.DataFrame, buyers: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Observed customers, orders and gross profit by value and age month."""
    reach = buyers.groupby([dimension, "observed"], dropna=False).size().unstack(fill_value=0)
    reach = reach.reindex(columns=range(MONTHS + 1), fill_value=0)
    through = reach.iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1].drop(columns=0)
    observed = through.rename_axis(columns="age_month").reset_index().melt(dimension, value_name="observed")
    counted = events[events["age_month"] <= events["observed"]]
    earned = counted.groupby([dimension, "age_month"], dropna=False).agg(
        orders=("purchase", "sum"), gross_profit=("gross_profit", "sum")
    )
    months = observed[observed["observed"] > 0].merge(earned.reset_index(), how="left")
    return months.fillna({"orders": 0, "gross_profit": 0})


def profits_by_month(events: pd.DataFrame, buyers: pd.DataFrame) -> pd.DataFrame:
    """Customers x age months; a month without an order is 0."""
    counted = events[events["age_month"] <= events["observed"]]
    profits = counted.groupby(["customer_id", "age_month"])["gross_profit"].sum().unstack(fill_value=0)
    seen = buyers.loc[buyers["observed"] > 0, "customer_id"]
    return profits.reindex(index=seen, columns=range(1, MONTHS + 1), fill_value=0)


def limits(profits: pd.DataFrame, buyers: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Hall's limits by value."""
    seen = buyers[buyers["observed"] > 0].reset_index(drop=True)
    matrix = profits.to_numpy(float)
    rows = []
    for value, positions in seen.groupby(dimension, dropna=False).indices.items():
        x, months = matrix[positions], seen["observed"].to_numpy()[positions]
        inside = months[:, None] >= np.arange(1, MONTHS + 1)
        n = inside.sum(axis=0)
        weight = np.divide(1.0, n, out=np.zeros(MONTHS), where=n > 0)
        means = x.sum(axis=0) * weight
        influence = ((x - means) * inside * weight).cumsum(axis=1)
        for h in HORIZONS:
            if n[h - 1] < 30:
                continue
            u = influence[:, h - 1]
            squares = (u**2).sum()
            g = (u**3).sum() / squares**1.5
            z = np.array([1.959964, -1.959964])
            ends = means[:h].sum() - np.sqrt(squares) * 3 / g * (np.cbrt(1 + g * (z - g / 6)) - 1)
            rows.append([value, h, n[h - 1], means[:h].sum(), *ends])
    return pd.DataFrame(rows, columns=[dimension, "months", "observed", "estimate", "lower", "upper"])


def cohorts(made: Prepared) -> Frames:
    """Cohorts and their months, complete by as_of, with zeros."""
    first = month_number(made.buyers["first"])[made.buyers["known"]]
    sizes = first.value_counts().sort_index().rename_axis("cohort").rename("customers").reset_index()
    known = made.orders[made.orders["known"]]
    known = known.assign(cohort=month_number(known["first"]), month=month_number(known["order_date"]))
    profit = known.groupby(["cohort", "month"])["gross_profit"].sum()
    active = known[known["purchase"]].groupby(["cohort", "month"])["customer_id"].nunique().rename("active")
    end = made.as_of + pd.Timedelta(days=1)
    complete = end.year * 12 + end.month
    cells = [(c, m) for c in sizes["cohort"] for m in range(c, complete)]
    index = pd.MultiIndex.from_tuples(cells, names=["cohort", "month"])
    by_age = pd.concat([active, profit], axis=1).reindex(index).fillna(0).reset_index()
    by_age["age"] = by_age["month"] - by_age["cohort"]
    return {"cohorts": sizes, "cohort_months": by_age}


def repeat(made: Prepared) -> Frames:
    """Repeat curve, days to the second order, days between orders."""
    known = made.buyers.loc[made.buyers["known"], "customer_id"]
    rows = made.purchases[made.purchases["customer_id"].isin(known)]
    rows = rows.assign(mature=(made.as_of - rows["order_date"]).dt.days >= W)
    rows["mature_next"] = rows["mature"] & (rows["days_to_next"] <= W)
    curve = (
        rows[rows["n"] <= 12]
        .groupby("n")
        .agg(
            customers=("order_id", "size"),
            mature=("mature", "sum"),
            mature_next=("mature_next", "sum"),
            median_days=("days_to_next", "median"),
        )
    )
    waits = rows.loc[rows["n"] == 1, "days_to_next"]
    second = pd.DataFrame({"days": range(30, 181, 30)})
    second["customers"] = [(waits <= days).sum() for days in second["days"]]
    gap = pd.DataFrame({"gap_90": [made.purchases["days_to_next"].quantile(0.9)]})
    return {"repeat": curve.reset_index(), "days_to_second": second, "days_between": gap}


def calendar(orders: pd.DataFrame, made: Prepared) -> pd.DataFrame:
    """The shop's months."""
    month = month_number(orders["order_date"]).rename("month")
    purchases = orders["revenue"] > 0
    months = orders.groupby(month).agg(revenue=("revenue", "sum"), gross_profit=("gross_profit", "sum"))
    months["orders"] = purchases.groupby(month).sum()
    months["customers"] = orders[purchases].groupby(month)["customer_id"].nunique()
    months["new"] = month_number(made.buyers["first"])[made.buyers["known"]].value_counts()
    return months.fillna(0).reset_index()


def ads(spend: pd.DataFrame, made: Prepared) -> Frames:
    """Spend and acquired customers, by channel and month."""
    month = pd.to_datetime(spend["month"])
    complete = month + pd.offsets.MonthEnd(1) <= made.as_of
    spend = spend.assign(month=month_number(month))[(month >= made.known_from) & complete]
    known = made.buyers[made.buyers["known"]]
    acquired = known.groupby(["channel", month_number(known["first"]).rename("month")]).size()
    by_month = spend.merge(acquired.rename("customers").reset_index(), how="left").fillna({"customers": 0})
    by_channel = by_month.groupby("channel")[["cost", "clicks", "conversions", "customers"]].sum()
    return {"ads": by_channel.reset_index(), "ad_months": by_month}


def tables(orders: pd.DataFrame, customers: pd.DataFrame, spend: pd.DataFrame) -> Frames:
    """All result tables."""
    made = prepare(orders, customers)
    made.buyers["total"] = made.orders["total"] = 0
    profits = profits_by_month(made.orders, made.buyers)
    by_dimension: Frames = {}
    for dimension in ["total", *DIMENSIONS]:
        by_dimension[f"segments {dimension}"] = segments(made.buyers, dimension)
        by_dimension[f"age months {dimension}"] = age_months(made.orders, made.buyers, dimension)
        by_dimension[f"limits {dimension}"] = limits(profits, made.buyers, dimension)
    return {
        **by_dimension,
        **cohorts(made),
        **repeat(made),
        "calendar": calendar(orders, made),
        **ads(spend, made),
    }


def write(results: Frames, path: Path) -> None:
    """The tables as formatted sheets with ratios, heatmaps and charts."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in results.items():
        sheet = book.create_sheet(name[:31])
        sheet.append([str(column) for column in table.columns])
        for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
            sheet.append([value.item() if isinstance(value, np.generic) else value for value in row])
        if name.startswith("segments"):
            for column, (title, ratio) in enumerate(RATIOS.items(), len(table.columns) + 1):
                sheet.cell(1, column, title)
                for line in range(2, len(table) + 2):
                    sheet.cell(line, column, ratio.format(line))
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
            cell.alignment = Alignment(wrap_text=True)
            sheet.column_dimensions[get_column_letter(cell.column)].width = 14
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.number_format = "#,##0.00"
        sheet.freeze_panes = "A2"
        if name == "cohort_months":
            scale = ColorScaleRule("min", None, "FFFFFF", "max", None, "1F4E79")
            sheet.conditional_formatting.add(f"C2:C{sheet.max_row}", scale)
        chart = LineChart() if name.startswith(("age", "cal", "coh")) else BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=sheet.max_row), titles_from_data=True)
        sheet.add_chart(chart, "N2")
    book.save(path)


if __name__ == "__main__":
    sources = [load(Path(name)) for name in sys.argv[1:4]]
    write(tables(*sources), Path(sys.argv[4]))
