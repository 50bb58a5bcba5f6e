"""Customers of a campaign with spend whose channel is another than that of the spend."""

from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables.segments import OTHER

if TYPE_CHECKING:
    from ltv_xl.analysis.books import Books


def elsewhere(books: "Books") -> tuple[tuple[str, int], ...]:
    """By campaign, the customers of another channel; small groups are gathered.

    Wants traits and paid_campaigns; without campaigns there are none.
    """
    campaign, channel = books.attributes.campaign, books.attributes.channel
    if campaign is None or channel is None:
        return ()
    rows = run(
        books.connection, "elsewhere", books.values, campaign=str(campaign), channel=str(channel)
    ).fetchall()
    smallest = books.smallest
    few = sum(customers for _, customers in rows if customers < smallest)
    large = tuple((name, customers) for name, customers in rows if customers >= smallest)
    return (*large, (OTHER, few)) if few >= smallest else large
