"""The shop's life as the three CSV files that a shop system, a customer list and an ad report would give."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from ltv_xl.demo.life import Life, live
from ltv_xl.demo.lines import Line
from ltv_xl.demo.mailing import Recipient
from ltv_xl.demo.subscriptions import Subscription
from ltv_xl.texts import Language, room

SEED = 20230106
MISTYPED = (date(2024, 2, 29), 30)
"""One order of this day is written with a day that February never has; a report must reject and count it."""


class Files(Struct, frozen=True):
    """Where the files were written, and who was on the list of MAILING_DAY."""

    orders: Path
    customers: Path
    ad_spend: Path
    mailing: tuple[Recipient, ...]


def make_shop(folder: Path, lang: Language, seed: int = SEED) -> Files:
    """Write orders.csv, customers.csv and ad_spend.csv, UTF-8 with the mark that Excel needs.

    The same seed gives the same bytes on every machine, and the same facts in both languages.
    """
    words = room("demo", lang)
    life = live(seed)
    files = Files(
        folder / "orders.csv", folder / "customers.csv", folder / "ad_spend.csv", mailing=life.mailing
    )
    write(files.orders, words["orders"], order_rows(life, words))
    write(files.customers, words["customers"], customer_rows(life, words))
    write(files.ad_spend, words["ad_spend"], spend_rows(life, words))
    return files


def write(path: Path, header: Mapping[str, str], rows: Iterable[Iterable[object]]) -> None:
    """One CSV file; None becomes an empty cell."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.values())
        writer.writerows(rows)


def order_rows(life: Life, words: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[object, ...]]:
    """One row per order line, in the order of the header."""
    mistyped = first_single_line(life.lines, MISTYPED[0])
    subscriptions = {made.number: made for member in life.members if (made := member.subscription)}
    for line in life.lines:
        at = line.at.strftime(words["date"]["time"])
        if line is mistyped:
            day = MISTYPED[0].strftime(words["date"]["day"])
            at = at.replace(day, f"{day[:-2]}{MISTYPED[1]}")
        yield (
            line.order,
            line.member,
            at,
            words["product"][line.product],
            line.quantity,
            line.price,
            line.amount,
            line.cost,
            words["status"][line.status],
            words["campaign"].get(line.campaign),
            *subscription_cells(subscriptions.get(line.subscription), line, words),
        )


def subscription_cells(
    subscription: Subscription | None, line: Line, words: Mapping[str, Mapping[str, str]]
) -> tuple[object, ...]:
    """What an order line says of its subscription: number, delivery, course, state and why it ended."""
    if subscription is None:
        return (None,) * 5
    return (
        subscription.number,
        line.delivery,
        words["course"][subscription.course],
        words["state"][subscription.state],
        words["reason"].get(subscription.reason),
    )


def first_single_line(lines: Iterable[Line], day: date) -> Line:
    """The first order of a day that has one line."""
    of_day: dict[str, list[Line]] = {}
    for line in lines:
        if line.at.date() == day:
            of_day.setdefault(line.order, []).append(line)
    return next(order[0] for order in of_day.values() if len(order) == 1)


def customer_rows(life: Life, words: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[object, ...]]:
    """One row per member."""
    day = words["date"]["day"]
    for member in life.members:
        cancelled_on = member.subscription and member.subscription.cancelled_on
        yield (
            member.number,
            words["gender"].get(member.gender),
            member.birth and member.birth.strftime(day),
            words["prefecture"][member.prefecture],
            words["channel"][member.channel],
            words["plan"]["plan"] if member.subscription else None,
            cancelled_on and cancelled_on.strftime(day),
        )


def spend_rows(life: Life, words: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[object, ...]]:
    """One row per month, channel and campaign."""
    for spend in life.spend:
        yield (
            spend.month.strftime(words["date"]["month"]),
            words["channel"][spend.channel],
            words["campaign"].get(spend.campaign),
            spend.cost,
            spend.clicks,
            spend.conversions,
        )
