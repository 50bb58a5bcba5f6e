"""The ad_spend table: cost, clicks and conversions per channel and month."""

from typing import TYPE_CHECKING

from ltv_xl.errors import SourceError
from ltv_xl.orders.staging import Staged
from ltv_xl.orders.table import Remark

if TYPE_CHECKING:
    import duckdb

_MOST = 10**12
"""A cost of one cell: sums stay far below what a DECIMAL(18, 4) holds."""


def gather(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, name: str, other_currency: str | None
) -> tuple[Remark, ...]:
    """Make the table `ad_spend`; rows without month or cost are left out and remarked upon.

    other_currency: SQL of rows in another currency than the report's, which are left out, too.
    """
    have = staged.columns
    month = f"coalesce({', '.join(column for column in ('month', 'date') if column in have)})"
    channel = next((column for column in ("channel", "campaign") if column in have), None)
    nameless = f"({channel} IS NULL AND any_named)" if channel else "false"
    named = f"count({channel}) > 0" if channel else "false"
    sums = ", ".join(
        f"try_cast(sum({column}) AS DECIMAL(18, 4)) AS {column}"
        if column in have
        else f"NULL::DECIMAL(18, 4) AS {column}"
        for column in ("clicks", "conversions")
    )
    connection.execute(
        f"CREATE TABLE ads_judged AS SELECT *, CAST(date_trunc('month', {month}) AS DATE) AS spend_month, "
        f"is_total OR {nameless} AS is_sum, abs(cost) < {_MOST} AS cost_is_usable, "
        f"coalesce({other_currency or 'false'}, false) AS is_other FROM {staged.relation}, "
        f"(SELECT {named} AS any_named FROM {staged.relation})"
    )
    rows, sum_rows, others, unusable = connection.execute(
        "SELECT count(*), count(*) FILTER (is_sum), "
        "count(*) FILTER (NOT is_sum AND is_other), count(*) FILTER (NOT is_sum AND NOT is_other "
        "AND (spend_month IS NULL OR cost_is_usable IS NOT TRUE)) FROM ads_judged"
    ).fetchone() or (0, 0, 0, 0)
    if rows == sum_rows + unusable + others:
        raise SourceError("orders.no_ad_rows", file=name, rows=rows)
    connection.execute(
        f"CREATE TABLE ad_spend AS SELECT {channel or 'NULL::VARCHAR'} AS channel, spend_month AS month, "
        f"CAST(sum(cost) AS DECIMAL(18, 4)) AS cost, {sums} FROM ads_judged "
        f"WHERE NOT is_sum AND NOT is_other AND spend_month IS NOT NULL AND cost_is_usable "
        "GROUP BY ALL ORDER BY ALL"
    )
    connection.execute("DROP TABLE ads_judged")
    remarks = [Remark("ads_left_out", {"count": int(unusable)})] if unusable else []
    remarks += [Remark("ads_in_other_currency", {"count": int(others)})] if others else []
    return tuple(remarks)
