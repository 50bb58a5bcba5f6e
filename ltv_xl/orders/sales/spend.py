"""The ad_spend table: cost, clicks and conversions per channel, campaign and month."""

from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.errors import SourceError
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.setting_values import Tax

if TYPE_CHECKING:
    import duckdb

_MOST = 10**12
"""A cost of one cell: sums stay far below what a DECIMAL(18, 4) holds."""
_WHOLES = ("all", "all channels", "overall", "全体", "全チャネル", "全媒体", "全経路", "すべて", "全て")
"""Channels that are all of them, where they cost what all others do."""


def gather(
    connection: "duckdb.DuckDBPyConnection",
    staged: Staged,
    name: str,
    other_currency: str | None,
    tax: Tax | None = None,
    *,
    channels: str | None,
) -> tuple[Remark, ...]:
    """Make the table `ad_spend`; rows without month or cost are left out and remarked upon.

    other_currency: SQL of rows in another currency than the report's, which are left out, too.
    tax: what the costs hold, which is taken out. channels: the table that says the channels of customers;
    None where nothing does. Without it, or where only campaigns are named and none of them is such a channel,
    no channel can be judged alone, and the spend is that of all together.
    """
    have = staged.columns
    month = f"coalesce({', '.join(column for column in ('month', 'date') if column in have)})"
    channel = next((column for column in ("channel", "campaign") if column in have), "NULL::VARCHAR")
    campaign = "campaign" if "campaign" in have else "NULL::VARCHAR"
    connection.execute(
        script("ads_judged").format(
            relation=staged.relation,
            month=month,
            channel=channel,
            campaign=campaign if channel == "channel" else "''",
            part="part" if "part" in have else "NULL::VARCHAR",
            most=_MOST,
            wholes=", ".join(map(literal, _WHOLES)),
            other_currency=other_currency or "false",
        )
    )
    rows, sums, others, unusable = connection.execute(
        "SELECT count(*), count(*) FILTER (is_sum), "
        "count(*) FILTER (NOT is_sum AND is_other), count(*) FILTER (NOT is_sum AND NOT is_other "
        "AND (spend_month IS NULL OR cost_is_usable IS NOT TRUE)) FROM ads_judged"
    ).fetchone() or (0, 0, 0, 0)
    if rows == sums + unusable + others:
        raise SourceError("orders.no_ad_rows", file=name, rows=rows)
    relation, spread = _by_month(connection, have)
    counted = ", ".join(
        f"try_cast(sum({column}) AS DECIMAL(18, 4)) AS {column}"
        if column in have
        else f"NULL::DECIMAL(18, 4) AS {column}"
        for column in ("clicks", "conversions")
    )
    doubt = _unjudged(connection, relation, channel, channels)
    judged = channel if doubt is None and channels else "NULL::VARCHAR"
    connection.execute(
        f"CREATE TABLE ad_spend AS SELECT {judged} AS channel, {campaign} AS campaign, "
        f"spend_month AS month, CAST(sum(cost){_without(tax)} AS DECIMAL(18, 4)) AS cost, {counted} "
        f"FROM {relation} WHERE NOT is_sum AND NOT is_other AND spend_month IS NOT NULL AND cost_is_usable "
        "GROUP BY ALL ORDER BY ALL"
    )
    for table in {"ads_judged", relation}:
        connection.execute(f"DROP TABLE {table}")
    remarks = {"ads_left_out": int(unusable), "ads_in_other_currency": int(others), "ads_spread": spread}
    noticed = [Remark(key, {"count": count}) for key, count in remarks.items() if count]
    return (
        *noticed,
        *((Remark(doubt, {"file": name}, uncertain=True),) if doubt else ()),
    )


def _unjudged(
    connection: "duckdb.DuckDBPyConnection", relation: str, channel: str, channels: str | None
) -> str | None:
    """The remark upon names in the ad file that cannot be judged as channels; None where they can."""
    named = f"SELECT folded({channel}) AS name FROM {relation} WHERE NOT is_sum AND {channel} IS NOT NULL"
    if not connection.execute(f"{named} LIMIT 1").fetchall():
        return None
    if channels is None:
        return "ads_without_channels"
    if channel != "campaign":
        return None
    shared = connection.execute(
        f"SELECT 1 FROM ({named}) SEMI JOIN "
        f"(SELECT DISTINCT folded(channel) AS name FROM {channels}) AS known USING (name) LIMIT 1"
    ).fetchall()
    return None if shared else "ads_by_campaign_alone"


def _without(tax: Tax | None) -> str:
    """SQL that goes after a sum of costs."""
    return f"::DOUBLE / {1 + tax.rate:f}" if tax is not None and tax.included else ""


def _by_month(connection: "duckdb.DuckDBPyConnection", have: frozenset[str]) -> tuple[str, int]:
    """The relation whose rows lie each in one month, and how many rows lay in several."""
    if not {"period_start", "period_end"} <= have:
        return "ads_judged", 0
    connection.execute(
        "CREATE VIEW ads_of_days AS SELECT *, CAST(CAST(period_start AS DATE) AS TIMESTAMP) AS first_day, "
        "CAST(CAST(period_end AS DATE) AS TIMESTAMP) AS last_day FROM ads_judged"
    )
    amounts = [column for column in ("cost", "clicks", "conversions") if column in have]
    share = "days / (date_diff('day', first_day, last_day) + 1)"
    shared = ", ".join(f"CAST({column} * {share} AS DECIMAL(18, 4)) AS {column}" for column in amounts)
    connection.execute(script("ads_by_month").format(shared=shared))
    spread = connection.execute(
        "SELECT count(*) FROM ads_of_days WHERE NOT is_sum AND NOT is_other AND cost_is_usable "
        "AND date_trunc('month', first_day) < date_trunc('month', last_day)"
    ).fetchone() or (0,)
    connection.execute("DROP VIEW ads_of_days")
    return "ads_by_month", int(spread[0])
