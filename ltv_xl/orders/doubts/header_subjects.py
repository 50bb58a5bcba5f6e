"""What the header of a column that is not used speaks of: the state of an order, or of something else."""

import re

from ltv_xl.orders.columns.candidates import speaks_of, words_beside
from ltv_xl.orders.headers import normal
from ltv_xl.orders.sales.status import is_of_systems, meanings

_NO_NAME = re.compile(r"(unnamed:?|column|field|列|項目|その他|others?)?[ _]?\d*", re.IGNORECASE)
"""Headers that a program or a person wrote for want of a name."""

_OF_FLAG = re.compile("^is[_ ]|(フラグ|区分|有無|[_ ]?fla?g)$", re.IGNORECASE)


def is_of_no_sale(header: str) -> bool:
    """Whether a header speaks of orders that were cancelled or came back.

    Not of what may be done (返品可), of what a customer did before (累計返品数), or of a subscription.
    """
    if not _speaks("no_sale", header) or is_of_the_past(header):
        return False
    if _speaks("no_deed", header) and not _speaks("deed", header):
        return False
    return _speaks("order", header) or not _speaks("contract", header)


def is_of_the_past(header: str) -> bool:
    """Whether a header speaks of all that a customer did so far, or counts what a customer did."""
    return _speaks("past", header) or (_speaks("customers", header) and is_number_of(header))


def is_number_of(header: str) -> bool:
    """Whether a header says how many, and not how much."""
    return _speaks("number_of", header)


def is_of_a_check(header: str) -> bool:
    """Whether a header names a check that most orders pass: Fraud Review, 不正判定."""
    return _speaks("fraud", header) and _speaks("check", header)


def is_of_something_else(header: str) -> bool:
    """Whether a header speaks of the state of a subscription, a customer or the like."""
    return _speaks("other_state", header) and not is_of_no_sale(header)


def is_of_another_thing(header: str) -> bool:
    """Whether a header speaks of what has states of its own beside an order's: tickets, tasks, labels."""
    return _speaks("other_thing", header)


def may_be_of_states(header: str) -> bool:
    """Whether a word such as Closed, which doors and tickets bear as well, may be an order's state here."""
    subjects = ("state", "process", "counts", "leaves_out", "no_sale", "order", "delivery", "note")
    named = any(_speaks(subject, header) for subject in subjects)
    return not is_of_another_thing(header) and (named or _NO_NAME.fullmatch(header.strip()) is not None)


def asks_for_all_words(header: str) -> bool:
    """Whether a header speaks of states, so that a word far below the first rows matters."""
    return _speaks("state", header) or is_of_no_sale(header)


def may_be_suspect(header: str) -> bool:
    """Whether a header alone may make rows suspect, whatever is no word stands below it."""
    subjects = ("no_sale", "state", "counts", "counts_beside", "counts_of_order", "leaves_out", "paid_on")
    return any(_speaks(subject, header) for subject in subjects) or says_what_is_left_out(header)


def is_of_payment(header: str) -> bool:
    """Whether a header names the state of a payment, or its result."""
    return _speaks("counts", header) and _speaks("state_noun", header)


def says_what_counts(header: str) -> bool:
    """Whether yes and no below a header say of an order that it counts, or not: Paid, 有効, Order confirmed.

    Somebody may have confirmed anything, and what is valid is what stands beside it: an address.
    """
    if _speaks("counts_of_else", header) or _speaks("leaves_out", header) or _is_no_sale(header):
        return False
    if _speaks("counts", header):
        return True
    if not (_speaks("counts_beside", header) or _speaks("counts_of_order", header)):
        return False
    if _speaks("order", header):
        return True
    return not words_beside("about", ("counts_beside", "of_any_header"), header)


def says_what_is_left_out(header: str) -> bool:
    """Whether yes below a header means that an order is to be left out: 除外, 未入金フラグ, On hold.

    Not ポイント対象外.
    """
    of_else = any(_speaks(subject, header) for subject in ("counts_of_else", "no_deed", "other_thing"))
    return (_speaks("leaves_out", header) or _is_no_sale(header)) and not of_else


def _is_no_sale(header: str) -> bool:
    """Whether a header is itself a state of what is no sale; nearly all orders are closed some day."""
    state = _OF_FLAG.sub("", header).strip(" _-?？")
    return is_of_systems(state) and bool(meanings([state])) and normal(state) != "closed"


def _speaks(subject: str, header: str) -> bool:
    return speaks_of("about", subject, header)
