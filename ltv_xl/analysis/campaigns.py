"""Customers of a campaign with spend whose channel is another than that of the spend."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ltv_xl.analysis.dimensions import Attributes
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables import OTHER

if TYPE_CHECKING:
    import duckdb


def elsewhere(
    connection: "duckdb.DuckDBPyConnection", of: Attributes, values: Mapping[str, object]
) -> tuple[tuple[str, int], ...]:
    """By campaign, the customers of another channel; small groups are gathered.

    Wants traits and paid_campaigns; without campaigns there are none.
    """
    if of.campaign is None or of.channel is None:
        return ()
    rows = run(connection, "elsewhere", values, campaign=str(of.campaign), channel=str(of.channel)).fetchall()
    smallest = int(str(values["smallest"]))
    few = sum(customers for _, customers in rows if customers < smallest)
    large = tuple((name, customers) for name, customers in rows if customers >= smallest)
    return (*large, (OTHER, few)) if few >= smallest else large
