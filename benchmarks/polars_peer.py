"""The second peer: the baseline's tables with lazy polars, written to sheets with XlsxWriter.

    python -m benchmarks.polars_peer ORDERS CUSTOMERS ADS OUT.xlsx

As a good polars user would write it: files are scanned, expressions stay lazy until their table is collected,
text columns with few values are left to polars. It reads and trusts the same clean files as the baseline, and
a test holds both to the same figures.
"""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl
from xlsxwriter import Workbook

W = 180
MONTHS = 24
HORIZONS = (3, 6, 12, 24)
BANDS = dict(enumerate(("u20", "20", "30", "40", "50", "60", "70+"), start=1))
"""Decade of life -> the band's name."""
DIMENSIONS = ["age_band", "gender", "channel", "product"]
RATIOS = {"AOV": "=D{0}/C{0}", "LTV": "=E{0}/B{0}", "margin": "=E{0}/D{0}", "repeat rate": "=F{0}/B{0}"}
Z = 1.959964
Tables = dict[str, pl.DataFrame]


class Prepared(NamedTuple):
    """Orders from each customer's first purchase on, buyers, purchases in sequence, and two dates."""

    orders: pl.DataFrame
    events: pl.DataFrame
    buyers: pl.DataFrame
    purchases: pl.DataFrame
    as_of: date
    known_from: date


def scan(path: Path) -> pl.LazyFrame:
    """A file as it is, not yet read."""
    if path.suffix == ".parquet":
        return pl.scan_parquet(path)
    return pl.scan_csv(path, try_parse_dates=True)


def month_number(day: str) -> pl.Expr:
    """Months since year 0, so that differences are calendar months."""
    return pl.col(day).dt.year() * 12 + pl.col(day).dt.month().cast(pl.Int32)


def whole_months(first: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Whole months passed, the ends of short months clamped."""
    number = [day.dt.year() * 12 + day.dt.month().cast(pl.Int32) for day in (first, later)]
    reached = later.dt.day() >= pl.min_horizontal(first.dt.day(), later.dt.month_end().dt.day())
    return number[1] - number[0] - 1 + reached.cast(pl.Int32)


def prepare(source: pl.LazyFrame, customers: pl.LazyFrame) -> Prepared:
    """Everything that the tables share."""
    profit = (pl.col("revenue") - pl.col("cost")).alias("gross_profit")
    orders = source.with_columns(profit).collect()
    begin, as_of = orders.select(pl.min("order_date").alias("begin"), pl.max("order_date")).row(0)
    known_from = begin + timedelta(days=min(W, ((as_of - begin).days + 1) // 2))
    purchases = (
        orders
        .lazy()
        .filter(pl.col("revenue") > 0)
        .select("customer_id", "order_date", "order_id", "product")
        .sort("customer_id", "order_date", "order_id")
        .with_columns(
            n=pl.int_range(1, pl.len() + 1).over("customer_id"),
            days_to_next=(pl.col("order_date").shift(-1) - pl.col("order_date"))
            .dt.total_days()
            .over("customer_id"),
        )
        .collect()
    )
    buyers = _buyers(orders.lazy(), purchases.lazy(), customers, as_of, known_from).collect()
    carried = ["customer_id", "first", "known", "observed", *DIMENSIONS]
    events = (
        orders
        .lazy()
        .drop("product")
        .join(buyers.lazy().select(carried), on="customer_id")
        .filter(pl.col("order_date") >= pl.col("first"))
        .with_columns(
            purchase=pl.col("revenue") > 0,
            age_month=whole_months(pl.col("first"), pl.col("order_date")) + 1,
            total=pl.lit(0),
        )
        .collect()
    )
    return Prepared(orders, events, buyers, purchases, as_of, known_from)


def _buyers(
    orders: pl.LazyFrame, purchases: pl.LazyFrame, customers: pl.LazyFrame, as_of: date, known_from: date
) -> pl.LazyFrame:
    """One row for each customer who ever bought."""
    decade = pl.when(pl.col("age") <= 119).then(pl.col("age") // 10).clip(1, 7)
    observed = whole_months(pl.col("first"), pl.lit(as_of + timedelta(days=1))).clip(upper_bound=MONTHS)
    sums = orders.group_by("customer_id").agg(pl.sum("revenue", "gross_profit"))
    return (
        purchases
        .group_by("customer_id")
        .agg(
            first=pl.first("order_date"),
            last=pl.last("order_date"),
            orders=pl.len(),
            product=pl.first("product"),
        )
        .join(sums, on="customer_id", how="left")
        .join(customers, on="customer_id", how="left")
        .with_columns(
            age_band=decade.replace_strict(BANDS, return_dtype=pl.String),
            known=pl.col("first") >= known_from,
            inactive=(pl.lit(as_of) - pl.col("last")).dt.total_days() > W,
            repeat=pl.col("orders") >= 2,
            total=pl.lit(0),
        )
        .with_columns(observed=pl.when("known").then(observed).otherwise(0))
    )


def segments(buyers: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Sums by value, largest first."""
    return (
        buyers
        .lazy()
        .group_by(dimension)
        .agg(
            customers=pl.len(),
            orders=pl.sum("orders"),
            revenue=pl.sum("revenue"),
            gross_profit=pl.sum("gross_profit"),
            repeat_customers=pl.sum("repeat"),
            inactive_customers=pl.sum("inactive"),
            known_customers=pl.sum("known"),
        )
        .sort("customers", dimension, descending=[True, False], nulls_last=True)
        .collect()
    )


def age_months(events: pl.DataFrame, buyers: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Observed customers, orders and gross profit by value and age month."""
    months = pl.LazyFrame({"age_month": range(1, MONTHS + 1)}, schema={"age_month": pl.Int32})
    reach = buyers.lazy().group_by(dimension, "observed").agg(customers=pl.len())
    observed = (
        reach
        .join(months, how="cross")
        .filter(pl.col("observed") >= pl.col("age_month"))
        .group_by(dimension, "age_month")
        .agg(observed=pl.sum("customers"))
    )
    earned = (
        events
        .lazy()
        .filter(pl.col("age_month") <= pl.col("observed"))
        .group_by(dimension, "age_month")
        .agg(orders=pl.sum("purchase"), gross_profit=pl.sum("gross_profit"))
    )
    return (
        observed
        .join(earned, on=[dimension, "age_month"], how="left", nulls_equal=True)
        .with_columns(pl.col("orders", "gross_profit").fill_null(0))
        .sort(dimension, "age_month", nulls_last=True)
        .collect()
    )


def profits_by_month(events: pl.DataFrame, buyers: pl.DataFrame) -> pl.DataFrame:
    """Observed customers with a column for each age month; a month without an order is 0."""
    months = [str(month) for month in range(1, MONTHS + 1)]
    counted = events.lazy().filter(pl.col("age_month") <= pl.col("observed"))
    monthly = counted.group_by("customer_id").agg(
        pl.when(pl.col("age_month") == int(month)).then("gross_profit").otherwise(0).sum().alias(month)
        for month in months
    )
    return (
        buyers
        .lazy()
        .filter(pl.col("observed") > 0)
        .select("customer_id", "observed", "total", *DIMENSIONS)
        .join(monthly, on="customer_id", how="left")
        .with_columns(pl.col(months).fill_null(0).cast(pl.Float64))
        .collect()
    )


def limits(profits: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Hall's limits by value, from each customer's influence on the sum of the monthly means."""
    months = range(1, MONTHS + 1)
    inside = {month: pl.col("observed") >= month for month in months}
    by_month = (
        profits
        .lazy()
        .group_by(dimension)
        .agg(
            *(inside[month].sum().alias(f"observed_{month}") for month in months),
            *(pl.col(str(month)).filter(inside[month]).mean().alias(f"mean_{month}") for month in months),
        )
    )
    shares = [
        pl.when(inside[month]).then(
            (pl.col(str(month)) - pl.col(f"mean_{month}")) / pl.col(f"observed_{month}")
        )
        for month in months
    ]
    influence = {h: pl.sum_horizontal(shares[:h]) for h in HORIZONS}
    moments = (
        profits
        .lazy()
        .join(by_month, on=dimension, nulls_equal=True)
        .select(dimension, *(influence[h].alias(f"influence_{h}") for h in HORIZONS))
        .group_by(dimension)
        .agg(
            *((pl.col(f"influence_{h}") ** 2).sum().alias(f"squares_{h}") for h in HORIZONS),
            *((pl.col(f"influence_{h}") ** 3).sum().alias(f"cubes_{h}") for h in HORIZONS),
        )
    )
    by_value = by_month.join(moments, on=dimension, nulls_equal=True).collect()
    by_horizon = [
        by_value.select(
            dimension,
            months=pl.lit(h),
            observed=f"observed_{h}",
            estimate=pl.sum_horizontal(f"mean_{month}" for month in range(1, h + 1)),
            squares=f"squares_{h}",
            skewness=pl.col(f"cubes_{h}") / pl.col(f"squares_{h}") ** 1.5,
        )
        for h in HORIZONS
    ]
    ends = {"lower": _hall(Z), "upper": _hall(-Z)}
    columns = [dimension, "months", "observed", "estimate", *ends]
    return pl.concat(by_horizon).filter(pl.col("observed") >= 30).with_columns(**ends).select(columns)


def _hall(z: float) -> pl.Expr:
    skewness = pl.col("skewness")
    root = (1 + skewness * (z - skewness / 6)).cbrt()
    return pl.col("estimate") - pl.col("squares").sqrt() * 3 / skewness * (root - 1)


def cohorts(prepared: Prepared) -> Tables:
    """Cohorts and their months, complete by as_of, with zeros."""
    sizes = (
        prepared.buyers
        .lazy()
        .filter("known")
        .group_by(cohort=month_number("first"))
        .agg(customers=pl.len())
        .sort("cohort")
        .collect()
    )
    end = prepared.as_of + timedelta(days=1)
    complete = end.year * 12 + end.month
    active = pl.col("customer_id").filter("purchase").n_unique()
    sums = (
        prepared.events
        .lazy()
        .filter("known")
        .group_by(cohort=month_number("first"), month=month_number("order_date"))
        .agg(active=active, gross_profit=pl.sum("gross_profit"))
    )
    cells = (
        sizes
        .lazy()
        .select("cohort", month=pl.int_ranges("cohort", complete, dtype=pl.Int32))
        .explode("month")
        .drop_nulls()
        .join(sums, on=["cohort", "month"], how="left")
        .with_columns(pl.col("active", "gross_profit").fill_null(0), age=pl.col("month") - pl.col("cohort"))
        .sort("cohort", "month")
        .collect()
    )
    return {"cohorts": sizes, "cohort_months": cells}


def repeat(prepared: Prepared) -> Tables:
    """Repeat curve, days to the second order, days between orders."""
    rows = (
        prepared.purchases
        .lazy()
        .join(prepared.buyers.lazy().filter("known").select("customer_id"), on="customer_id", how="semi")
        .with_columns(mature=(pl.lit(prepared.as_of) - pl.col("order_date")).dt.total_days() >= W)
    )
    curve = (
        rows
        .filter(pl.col("n") <= 12)
        .group_by("n")
        .agg(
            customers=pl.len(),
            mature=pl.sum("mature"),
            mature_next=(pl.col("mature") & (pl.col("days_to_next") <= W)).sum(),
            median_days=pl.median("days_to_next"),
        )
        .sort("n")
    )
    waits = rows.filter(pl.col("n") == 1).select(
        (pl.col("days_to_next") <= days).sum().alias(str(days)) for days in range(30, 181, 30)
    )
    gap = prepared.purchases.lazy().select(gap_90=pl.col("days_to_next").quantile(0.9, "linear"))
    curve_table, waits_table, gap_table = pl.collect_all([curve, waits, gap])
    second = waits_table.unpivot(variable_name="days", value_name="customers").cast({"days": pl.Int64})
    return {"repeat": curve_table, "days_to_second": second, "days_between": gap_table}


def calendar(prepared: Prepared) -> pl.DataFrame:
    """The shop's months."""
    purchase = pl.col("revenue") > 0
    new = prepared.buyers.lazy().filter("known").group_by(month=month_number("first")).agg(new=pl.len())
    return (
        prepared.orders
        .lazy()
        .group_by(month=month_number("order_date"))
        .agg(
            pl.sum("revenue", "gross_profit"),
            orders=purchase.sum(),
            customers=pl.col("customer_id").filter(purchase).n_unique(),
        )
        .join(new, on="month", how="left")
        .with_columns(pl.col("new").fill_null(0))
        .sort("month")
        .collect()
    )


def ads(source: pl.LazyFrame, prepared: Prepared) -> Tables:
    """Spend and acquired customers, by channel and month."""
    acquired = (
        prepared.buyers
        .lazy()
        .filter("known")
        .group_by("channel", month=month_number("first"))
        .agg(customers=pl.len())
    )
    by_month = (
        source
        .filter(pl.col("month") >= prepared.known_from, pl.col("month").dt.month_end() <= prepared.as_of)
        .with_columns(month=month_number("month"))
        .join(acquired, on=["channel", "month"], how="left")
        .with_columns(pl.col("customers").fill_null(0))
        .collect()
    )
    by_channel = by_month.group_by("channel").agg(pl.sum("cost", "clicks", "conversions", "customers"))
    return {"ads": by_channel.sort("channel"), "ad_months": by_month}


def tables(orders: pl.LazyFrame, customers: pl.LazyFrame, spend: pl.LazyFrame) -> Tables:
    """All result tables."""
    prepared = prepare(orders, customers)
    profits = profits_by_month(prepared.events, prepared.buyers)
    by_dimension: Tables = {}
    for dimension in ["total", *DIMENSIONS]:
        by_dimension[f"segments {dimension}"] = segments(prepared.buyers, dimension)
        by_dimension[f"age months {dimension}"] = age_months(prepared.events, prepared.buyers, dimension)
        by_dimension[f"limits {dimension}"] = limits(profits, dimension)
    return {
        **by_dimension,
        **cohorts(prepared),
        **repeat(prepared),
        "calendar": calendar(prepared),
        **ads(spend, prepared),
    }


def write(tables: Tables, path: Path) -> None:
    """The tables as formatted sheets with ratios, heatmaps and charts."""
    with Workbook(path) as book:
        look = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "text_wrap": True}
        header, number = book.add_format(look), book.add_format({"num_format": "#,##0.00"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.set_column(0, table.width + len(RATIOS), 14)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.columns, header)
            for column, values in enumerate(table.iter_columns()):
                sheet.write_column(1, column, values.to_list(), number)
            if name.startswith("segments"):
                for column, (title, ratio) in enumerate(RATIOS.items(), table.width):
                    sheet.write(0, column, title, header)
                    for line in range(2, table.height + 2):
                        sheet.write_formula(line - 1, column, ratio.format(line), number)
            if name == "cohort_months":
                scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#1F4E79"}
                sheet.conditional_format(1, 2, table.height, 2, scale)
            line = name.startswith(("age", "cal", "coh"))
            chart = book.add_chart({"type": "line" if line else "column"})
            chart.add_series({"name": [name[:31], 0, 1], "values": [name[:31], 1, 1, table.height, 1]})
            sheet.insert_chart("N2", chart)


if __name__ == "__main__":
    write(tables(*(scan(Path(name)) for name in sys.argv[1:4])), Path(sys.argv[4]))
