"""Who is held out: by lot, the same at each run of one list and another at the next.

The lot is a keyed hash (BLAKE2b) of the list's name, its date and the customer's id. Without the key nobody
can know or choose beforehand who is held out; with it, a list that is made again holds out the same people.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from ltv_xl.lists.rules import Group

BYTES: Final = 8
RANGE: Final = 256**BYTES


class Lot(Struct, frozen=True):
    """The lot of one list. share: how many of its customers are held out."""

    key: bytes
    name: str
    day: date
    share: Decimal

    def group(self, customer_id: str) -> Group:
        """The group of a customer."""
        drawn = f"{self.name}\0{self.day.isoformat()}\0{customer_id}".encode("utf-8", "surrogatepass")
        number = int.from_bytes(blake2b(drawn, digest_size=BYTES, key=self.key).digest())
        return "hold_out" if number < int(self.share * RANGE) else "send"


class Drawn(Struct, frozen=True):
    """What a list came to: the sizes of its groups, and a digest of who is in which, in any order of rows."""

    send: int
    hold_out: int
    digest: str

    @property
    def customers(self) -> int:
        """Both groups."""
        return self.send + self.hold_out


def drawn(rows: Iterable[tuple[str, Group]]) -> Drawn:
    """The sum of a list's rows: customer's id and group."""
    sizes = {"send": 0, "hold_out": 0}
    digest = 0
    for customer_id, group in rows:
        sizes[group] += 1
        row = f"{plain(customer_id)}\0{group}".encode("utf-8", "surrogatepass")
        digest ^= int.from_bytes(blake2b(row, digest_size=BYTES).digest())
    return Drawn(sizes["send"], sizes["hold_out"], f"{digest:0{2 * BYTES}x}")


def plain(customer_id: str) -> str:
    """An id as Excel leaves it: of a whole number without the zeros before it."""
    return customer_id.lstrip("0") or "0" if customer_id.isascii() and customer_id.isdigit() else customer_id
