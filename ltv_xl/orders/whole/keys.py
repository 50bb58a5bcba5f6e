"""Order numbers are tested before they are trusted: receipts count from 1 again each day, or in each store.

A number that different customers have on days more than one apart, or that several stores have, is no order's
by itself. The day, or the store, then belongs to it.
"""

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.remaking import remade
from ltv_xl.orders.whole.uniqueness import repeats

if TYPE_CHECKING:
    import duckdb

_SEVERAL = 5
_MOSTLY = 10
"""One number in so many may contradict the rest of its file, as a mistyped one does."""


class Keys(Struct, frozen=True):
    """What the order numbers tell apart.

    unique: each stands on one line alone. of_two_customers: numbers that two customers share.
    by_store, by_day: a number is an order's only within its store, or its day. reused: numbers that show it.
    spread: numbers that a customer has on days more than one apart, where they are no exceptions.
    """

    unique: bool
    of_two_customers: int = 0
    by_store: bool = False
    by_day: bool = False
    reused: int = 0
    spread: int = 0

    @property
    def narrow(self) -> bool:
        """Whether a number alone is no order's."""
        return self.by_store or self.by_day


def number_of(key: str, keys: Keys) -> str:
    """The number as the source writes it, from one that holds day and store."""
    if keys.by_day:
        return re.sub(r" \d{4}-\d\d-\d\d( .*)?$", "", key)
    return key.rpartition(" ")[0] if keys.by_store else key


def examined(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Keys:
    """Test the order numbers of the staged lines."""
    if "order_id" not in staged.columns:
        return Keys(unique=False)
    if not repeats(connection, staged.relation, "order_id", staged.rows):
        return Keys(unique=True)
    has_store = "store" in staged.columns
    several, two_customers, stores, apart, reused = _counts(connection, staged, "store" if has_store else "")
    by_store = stores * _MOSTLY > several
    if by_store:
        _, _, _, apart, reused = _counts(connection, staged, "store", ", store")
    by_day = bool(reused) and reused * _MOSTLY > apart
    shown_by = max(stores if by_store else 0, reused if by_day else 0)
    spread = apart if not by_day and apart * _MOSTLY > several and apart >= _SEVERAL else 0
    return Keys(False, two_customers, by_store, by_day, shown_by, spread)


def _counts(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, store: str, within: str = ""
) -> tuple[int, ...]:
    """Numbers on several lines, and of them those of two customers, of several stores, those whose days lie
    more than one apart, and of these those of two customers.
    """
    counted = connection.execute(
        script("order_numbers").format(
            relation=staged.relation, negative=_negative(staged), store=store or "NULL", within=within
        )
    ).fetchall()[0]
    return tuple(int(count) for count in counted)


def counted(connection: "duckdb.DuckDBPyConnection", staged: Staged, keys: Keys) -> Keys:
    """The same for lines some of which were taken out, or that have other numbers now."""
    anew = examined(connection, staged)
    return replace(keys, unique=anew.unique, of_two_customers=anew.of_two_customers)


def narrowed(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, keys: Keys
) -> tuple[Staged, tuple[Remark, ...]]:
    """The lines with numbers that hold day and store, where a number alone is no order's."""
    doubted = (
        (Remark("numbers_on_several_days", {"count": keys.spread}, uncertain=True),) if keys.spread else ()
    )
    if not keys.narrow:
        return staged, doubted
    words = [name for name in sorted(staged.columns) if name.startswith("status_")]
    amounts = [name for name in ("revenue", "unit_price", "quantity") if name in staged.columns]
    query = script("order_numbers_narrowed").format(
        relation=staged.relation,
        negative=_negative(staged),
        state=f"concat_ws(' ', {', '.join(words)})" if words else "NULL",
        worth=f"({', '.join(amounts)})" if amounts else "NULL",
        store="store" if keys.by_store else "NULL",
        day="strftime(day_of_order, ' %Y-%m-%d')" if keys.by_day else "''",
    )
    narrow = replace(remade(connection, staged, query), whole_ids=staged.whole_ids - {"order_id"})
    key = {(True, True): "numbers_by_store_and_day", (True, False): "numbers_by_store"}.get(
        (keys.by_store, keys.by_day), "numbers_by_day"
    )
    return narrow, (Remark(key, {"count": keys.reused}), *doubted)


def _negative(staged: Staged) -> str:
    """SQL: this line takes something back. It follows its order, whenever it was booked."""
    names = [name for name in ("revenue", "quantity", "unit_price") if name in staged.columns]
    return "(" + " OR ".join([f"coalesce({name}, 0) < 0" for name in names] or ["false"]) + ")"
