"""The customers in groups: by each dimension, and by the channel and the campaign that was paid for them."""

from collections.abc import Mapping

from msgspec import Struct

from ltv_xl.analysis import dimensions, workings
from ltv_xl.analysis.books import Books
from ltv_xl.analysis.dimensions import Group
from ltv_xl.analysis.spend import Spend, spent_by
from ltv_xl.analysis.value_groups import MOST


class Divided(Struct, frozen=True):
    """The books with their customers in groups.

    groups: by division (the total, the dimensions, the paid channels and campaigns), what the numbers of its
    groups stand for. names: of the dimensions, by their number. by_channel, by_campaign: the ad spend.
    """

    books: Books
    groups: Mapping[int, Group]
    names: Mapping[int, str]
    by_channel: Spend
    by_campaign: Spend

    def number(self, name: str) -> int | None:
        """The number of a dimension; None where customers are not divided by it."""
        return next((number for number, each in self.names.items() if each == name), None)


def divided(books: Books) -> Divided:
    """Make traits, paid, paid_campaigns, groups and buyers."""
    connection, of = books.connection, books.attributes
    workings.make_traits(connection, of, books.values)
    by_channel, by_campaign = spent_by(books, "channel"), spent_by(books, "campaign", MOST)
    if of.paid:
        workings.make_paid(connection, "paid", by_channel.paid)
    if of.campaign is not None:
        workings.make_paid(connection, "paid_campaigns", by_campaign.paid)
    groups = workings.make_buyers(connection, of, books.values, books.smallest)
    groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **groups}
    if of.paid:
        groups |= paid_groups(by_channel, by_campaign if of.campaign is not None else None)
    names = {
        number: dimension.name for number, dimension in zip(of.numbers, books.orders.dimensions, strict=True)
    }
    return Divided(books, groups, names, by_channel, by_campaign)


def paid_groups(by_channel: Spend, by_campaign: Spend | None) -> dict[int, Group]:
    """What the numbers of the groups of paid customers stand for; 0 are the others."""
    spends = {dimensions.PAID_NUMBER: by_channel}
    if by_campaign is not None:
        spends = {dimensions.PAID_CAMPAIGN_NUMBER: by_campaign, **spends}
    groups: dict[int, Group] = {
        number: {0: None} | {place: row.channel for place, row in enumerate(spend.channels, 1)}
        for number, spend in spends.items()
    }
    return groups | {dimensions.PAID_TOTAL_NUMBER: {0: None, 1: None}}
