"""A source and what is taken from it."""

from collections.abc import Mapping

from msgspec import Struct

from ltv_xl.orders.columns.recognition import Recognised
from ltv_xl.orders.headers import Column
from ltv_xl.orders.sources.raw import Raw


class Part(Struct, frozen=True):
    """One source and what is taken from it: name of the column to make -> the source's column.

    system: what is known of the system that it was exported from. mapped: the canonical columns that the
    user named himself.
    """

    raw: Raw
    columns: Mapping[str, Column]
    system: Recognised | None = None
    mapped: frozenset[str] = frozenset()

    @property
    def named(self) -> Mapping[str, Column]:
        """The columns whose role is known, also money that is in the sales already or no part of them."""
        return {**self.columns, **(self.system.known if self.system else {})}

    @property
    def used(self) -> frozenset[int]:
        """The places of the columns whose role is known."""
        return frozenset(column.place for column in self.named.values())

    @property
    def zone(self) -> str | None:
        """The zone of the system's times, where all of its shops have the same."""
        return self.system.shop.zone if self.system else None

    @property
    def currency(self) -> str | None:
        """The currency of the system's amounts, where all of its shops have the same."""
        return self.system.shop.currency if self.system else None
