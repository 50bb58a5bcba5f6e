"""What reading makes of a file, beside the truth: the same, refused, said to be uncertain, or a fault."""

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.dialects.columns import revenue
from tests.dialects.damage import damaged, loses
from tests.dialects.dialect import Dialect, amount_form, date_form, make_of, system_of
from tests.dialects.files import write
from tests.dialects.sheet import currency, sheet
from tests.dialects.shop import WALK_IN, Order, shop
from tests.dialects.systems import RIGHT_OF_MONEY

State = Literal["same", "settled", "refused", "partial", "fault"]
Purchases = tuple[tuple[date, Decimal], ...]
"""One customer's, by day."""
ONLY_ORDERS = {"nothing", "title", "separator named"}
"""What stands around tables of which each row belongs to an order."""
MOST_REJECTED = 0.2
"""Share of rows from which figures of the rest mislead."""


@dataclass(frozen=True)
class Outcome:
    """What became of a dialect.

    same: read as it is. settled: refused or uncertain at first, right with the option that was named.
    refused: with a sentence, options or not. partial: a few rows are reported as unusable, the rest is right.
    words: the fault, the same words for the same fault; or the refusal.
    """

    state: State
    words: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Answer:
    """What one reading gave."""

    customers: tuple[Purchases, ...] = ()
    currency: str | None = None
    uncertain: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    rejected: float = 0.0
    refusal: str = ""
    crash: str = ""


def outcome(dialect: Dialect, folder: Path) -> Outcome:
    """Write the shop in a dialect, read it, and judge."""
    orders = shop(make_of(dialect))
    path = write(dialect, damaged(dialect, sheet(dialect, orders)), folder)
    truths = [truth(dialect, orders, reading) for reading in readings_of(dialect)]
    first = answered([path], Settings())
    judged = _judged(dialect, first, truths)
    if judged is None:
        second = answered([path], _settling(dialect))
        judged = _judged(dialect, second, truths, final=True)
        assert judged is not None
        if judged.state == "same":
            return Outcome("settled", ", ".join(first.uncertain) or first.refusal)
    return judged


def readings_of(dialect: Dialect) -> Sequence[str]:
    """What an order's revenue may be."""
    system = system_of(dialect)
    return [RIGHT_OF_MONEY[dialect.money]] if system.plain else system.right


def truth(dialect: Dialect, orders: Sequence[Order], reading: str) -> tuple[Purchases, ...]:
    """The customers' purchases; a file without a column of states cannot tell a sale from another order."""
    has_states = any(
        column.value in {"state", "code"} and not (dialect.columns == "fewer" and column.optional)
        for column in system_of(dialect).columns
    )
    customers: dict[int, list[tuple[date, Decimal]]] = {}
    for order in orders:
        if order.customer != WALK_IN and (order.state == "paid" or not has_states):
            purchase = (order.at.date(), revenue(order, reading))
            customers.setdefault(order.customer.number, []).append(purchase)
    return tuple(sorted(tuple(sorted(purchases)) for purchases in customers.values()))


def _settling(dialect: Dialect) -> Settings:
    """The options that say how the file is written."""
    form, order = amount_form(dialect), date_form(dialect).order
    mark = "," if form.decimal == "," or form.thousands == "." else "."
    named = _currency(dialect)
    more = {} if named is None else {"currency": named}
    return Settings(decimal=mark, date_order=order, **more)  # type: ignore[arg-type]  # of Settings' literals


def _currency(dialect: Dialect) -> str | None:
    """The currency that the file names; None where it names none."""
    system = system_of(dialect)
    if dialect.damage == "currency shown":
        return "EUR"
    if system.currency or dialect.money == "currency":
        return currency(dialect)
    return amount_form(dialect).currency


def answered(paths: Sequence[Path], settings: Settings) -> Answer:
    """Read files; neither a refusal nor a crash comes through."""
    try:
        checked = read(paths, settings=settings)
    except SourceError as error:
        return Answer(refusal=str(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Answer(crash=f"{type(error).__name__} in {Path(place.filename).name}, {place.name}")
    try:
        return _answer(checked, settings)
    finally:
        checked.connection.close()


def _answer(checked: CheckedOrders, settings: Settings) -> Answer:
    customers: dict[object, list[tuple[date, Decimal]]] = {}
    for customer, day, money in checked.connection.execute(
        "SELECT customer_id, order_date, revenue FROM orders"
    ).fetchall():
        if money is None:
            return Answer(crash="an order without revenue")
        customers.setdefault(customer, []).append((day, money))
    rejected = sum(checked.rows_left_out.get(reason, 0) for reason in checked.rejected_reasons)
    return Answer(
        customers=tuple(sorted(tuple(sorted(purchases)) for purchases in customers.values())),
        currency=getattr(checked, "currency", settings.currency),
        uncertain=tuple(remark.key for remark in checked.remarks if remark.uncertain),
        remarks=tuple(remark.key for remark in checked.remarks),
        rejected=rejected / max(1, checked.rows_read),
    )


def _judged(
    dialect: Dialect, answer: Answer, truths: Sequence[tuple[Purchases, ...]], *, final: bool = False
) -> Outcome | None:
    """The outcome of one reading; None where the options have yet to be tried."""
    if answer.crash:
        return Outcome("fault", answer.crash)
    if answer.refusal:
        return Outcome("refused", answer.refusal) if final or loses(dialect) or not truths else None
    if answer.customers in truths:
        unsaid = _unsaid(dialect, answer)
        return Outcome("fault", unsaid) if unsaid else Outcome("same")
    if answer.uncertain and not final:
        return Outcome("settled", ", ".join(answer.uncertain)) if loses(dialect) else None
    return _difference(answer, truths)


def _unsaid(dialect: Dialect, answer: Answer) -> str:
    """What a right reading must also say and does not, or says and must not."""
    named = _currency(dialect)
    if named is not None and answer.currency != named:
        return f"currency {answer.currency} for {named}"
    if dialect.damage == "hidden rows" and not any("hidden" in key for key in answer.remarks):
        return "hidden rows are not mentioned"
    if answer.rejected and dialect.around in ONLY_ORDERS:
        return "rows of orders are counted as unusable"
    return ""


def _difference(answer: Answer, truths: Sequence[tuple[Purchases, ...]]) -> Outcome:
    """In which figures a reading differs from the truth that it comes nearest to."""
    purchases = Counter(purchase for customer in answer.customers for purchase in customer)
    wrong = []
    for truth in truths:
        right = Counter(purchase for customer in truth for purchase in customer)
        if answer.rejected and answer.rejected <= MOST_REJECTED and purchases <= right:
            return Outcome("partial", f"{answer.rejected:.0%} of the rows are rejected")
        wrong.append(_named(answer.customers, truth))
    words = "different: " + min(wrong, key=len, default="not refused")
    if answer.rejected:
        words += ", rows are rejected"
    return Outcome("fault", words, f"{_figures(answer.customers)} for {' or '.join(map(_figures, truths))}")


def _named(reading: tuple[Purchases, ...], truth: tuple[Purchases, ...]) -> str:
    """The names of the figures that differ."""
    flat = [[purchase for customer in side for purchase in customer] for side in (reading, truth)]
    figures: dict[str, list[Any]] = {
        "customers": [len(reading), len(truth)],
        "orders": [len(side) for side in flat],
        "days": [sorted(day for day, _ in side) for side in flat],
        "revenue": [sum(money for _, money in side) for side in flat],
    }
    return ", ".join(name for name, (ours, theirs) in figures.items() if ours != theirs) or "who bought what"


def _figures(customers: tuple[Purchases, ...]) -> str:
    flat = [purchase for customer in customers for purchase in customer]
    days = sorted(day for day, _ in flat)
    span = f"{days[0]} to {days[-1]}" if days else "-"
    return f"{len(customers)} customers, {len(flat)} orders, {sum(money for _, money in flat):,}, {span}"
