"""A letter to customers who had fallen silent: half of them got it, the others show what it did."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from ltv_xl.demo import shop
from ltv_xl.demo.draws import between, happens, pick
from ltv_xl.demo.lines import Line, order


class Recipient(NamedTuple):
    """A customer of the list; those held out got no letter. orders: before the letter."""

    member: str
    last_order: date
    orders: int
    held_out: bool


def mailing(rng: Random, orders: Sequence[Sequence[Line]]) -> tuple[tuple[Recipient, ...], list[list[Line]]]:
    """Who was on the list of MAILING_DAY, and the orders that the letter has brought."""
    days: dict[str, list[date]] = {}
    for first, *_ in orders:
        if first.at.date() < shop.MAILING_DAY and first.status == "shipped":
            days.setdefault(first.member, []).append(first.at.date())
    subscribers = {lines[0].member for lines in orders if lines[0].subscription}
    shortest, longest = shop.MAILING_SILENT
    recipients = tuple(
        Recipient(member, max(ordered), len(ordered), happens(rng, shop.MAILING_HELD_OUT))
        for member, ordered in sorted(days.items())
        if member not in subscribers and shortest <= (shop.MAILING_DAY - max(ordered)).days <= longest
    )
    brought = [
        order(rng, recipient.member, _soon(rng), pick(rng, shop.MAILING_SOLD), "", 0)
        for recipient in recipients
        if not recipient.held_out and happens(rng, shop.MAILING_EFFECT)
    ]
    return recipients, brought


def _soon(rng: Random) -> date:
    return shop.MAILING_DAY + timedelta(between(rng, 2, 28))
