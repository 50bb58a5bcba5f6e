"""What is taken from each source: the columns it is read for, and the dimensions that follow from them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders import refusals
from ltv_xl.orders.columns.crossing import is_of_its_own, pairs_of, unknown, with_pairs
from ltv_xl.orders.columns.money_columns import is_percent, of_money
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.recognition import Recognised, could_be, recognised, several
from ltv_xl.orders.columns.roles import check_role
from ltv_xl.orders.columns.shops import Shop, named, shops
from ltv_xl.orders.headers import Column, find, nearest, normal, recognise
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.joined_raw import JoinedRaw
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.table import Dimension
from ltv_xl.orders.wording import columns_used, listed
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb

_GENERAL = "general"
"""The word for --shop that stands for no known system: columns go by the general headers."""


class Plan(Struct, frozen=True):
    """The sources by their role, each with the columns that are read, and the dimensions in report order.

    remarks: on how the sources were recognised.
    """

    orders: tuple[Part, ...]
    customers: Part | None
    ads: Part | None
    dimensions: tuple[Dimension, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All sources, the orders first."""
        return (*self.orders, *(part for part in (self.customers, self.ads) if part is not None))

    @property
    def dimensions_of_orders(self) -> list[str]:
        """Columns of the table `orders`; a channel stands there beside one of the customers."""
        return [d.name for d in self.dimensions if not d.of and (d.place == "order" or d.name == "channel")]

    @property
    def dimensions_of_customers(self) -> list[str]:
        """Columns of the table `customers`; age bands are made from other columns later."""
        return [
            d.name for d in self.dimensions if not d.of and d.place == "customer" and d.name != "age_band"
        ]


def planned(connection: "duckdb.DuckDBPyConnection", raws: Sequence[Raw], settings: Settings) -> Plan:
    """Choose the columns of each source. SourceError where needed ones are missing.

    SettingError where --map or --by names a column that no source has, or --shop no known system.
    """
    refusals.check_mapping(settings.mapping, [header for raw in raws for header in raw.headers])
    headers = [header for raw in raws if raw.role != "ad_spend" for header in raw.headers]
    pairs = pairs_of(settings.by, headers)
    by = by_columns(headers, [word for word in settings.by if word not in pairs], pairs)
    systems = [_system(raw, settings) for raw in raws]
    known = [
        system.columns if system else _by_headers(connection, raw, settings.mapping)
        for raw, system in zip(raws, systems, strict=True)
    ]
    refusals.check_columns(connection, list(zip(raws, known, strict=True)))
    parts = [_part(*source, by, settings.mapping) for source in zip(raws, systems, known, strict=True)]
    orders = tuple(part for part in parts if part.raw.role == "orders")
    customers = next((part for part in parts if part.raw.role == "customers"), None)
    ads = next((part for part in parts if part.raw.role == "ad_spend"), None)
    remarks = tuple(remark for part in parts for remark in _remarks(part, settings.shop is not None))
    dimensions = dimensions_of(orders, customers, by)
    return Plan(orders, customers, ads, with_pairs(dimensions, pairs, headers, parts), remarks)


def by_columns(
    headers: Sequence[str], chosen: Sequence[str], pairs: Mapping[str, tuple[str, str]]
) -> Mapping[str, str]:
    """by_1 -> the user's header, for each --by and what is crossed of its own.

    SettingError for one that no source has.
    """
    for header in chosen:
        if find(header, headers) is None:
            raise unknown(header, headers)
    crossed = [word for pair in pairs.values() for word in pair if is_of_its_own(word, headers)]
    return {
        f"by_{number}": header for number, header in enumerate(dict.fromkeys([*chosen, *crossed]), start=1)
    }


def _named(name: str | None) -> Shop | None:
    """The system that --shop names. SettingError for one that is not known."""
    if name is None or _is_general(name):
        return None
    shop = named(name)
    if shop is None:
        known = [*(shop.key for shop in shops()), _GENERAL]
        close = nearest(name, known)
        key = "orders.shop_unknown" if close is None else "orders.shop_unknown_near"
        raise SettingError(key, name=name, known=listed(known, len(known)), near=close)
    return shop


def _is_general(name: str | None) -> bool:
    """Whether no system is to be recognised."""
    return name is not None and normal(name) == _GENERAL


def _system(raw: Raw, settings: Settings) -> Recognised | None:
    """The system that a source comes from. SourceError for a file that has another role than it was given."""
    if _is_general(settings.shop):
        return None
    forced = _named(settings.shop)
    if forced is not None and forced.role == raw.role and not could_be(forced, raw.headers):
        raise SourceError("orders.shop_not_fitting", file=raw.name, system=forced)
    system = recognised(raw.headers, raw.role, settings.mapping, forced)
    check_role(raw, system, system.columns if system else recognise(raw.headers, raw.role, settings.mapping))
    by_chance = isinstance(raw, JoinedRaw) and settings.shop is None and system and not system.certain
    return None if by_chance else system  # what two files have together is no system's export


def _by_headers(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, mapping: Mapping[str, str]
) -> Mapping[str, tuple[Column, ...]]:
    """The columns of a source of no known system."""
    known = recognise(raw.headers, raw.role, mapping)
    if raw.role != "orders":
        return known
    return of_money(known, lambda column: is_percent(connection, raw, column))


def _part(
    raw: Raw,
    system: Recognised | None,
    known: Mapping[str, Sequence[Column]],
    by: Mapping[str, str],
    mapping: Mapping[str, str],
) -> Part:
    """Which columns of a source are read, and as what."""
    columns = several(known)
    for name, header in by.items() if raw.role != "ad_spend" else ():
        place = find(header, raw.headers)
        if place is not None:
            columns[name] = Column(place, raw.headers[place])
    return Part(raw, columns, system, frozenset(mapping))


def _remarks(part: Part, forced: bool) -> tuple[Remark, ...]:
    """How a source was recognised, where its headers alone do not prove it."""
    if part.system is None:
        return ()
    shop = part.system.shop
    fields = {"file": part.raw.name, "system": shop, "columns": columns_used(part.columns)}
    if not part.system.certain:
        return (Remark("system_partly", fields, uncertain=True),)
    return (Remark("system_by_columns", fields),) if forced or shop.certainty != "A" else ()


def dimensions_of(
    orders: Sequence[Part], customers: Part | None, by: Mapping[str, str]
) -> tuple[Dimension, ...]:
    """The ways to divide customers that the sources allow, in the report's order."""
    in_orders = {name for part in orders for name in part.columns}
    in_customers = set(customers.columns) if customers else set()
    shown: list[Dimension] = []
    if {"birth_date", "age"} & (in_orders | in_customers):
        shown.append(Dimension("age_band", None, "customer"))
    for name in ("gender", "channel"):
        if name in in_customers:
            shown.append(Dimension(name, None, "customer"))
        elif name in in_orders:
            shown.append(Dimension(name, None, "order"))
    shown += [Dimension(name, None, "order") for name in ("campaign", "product") if name in in_orders]
    for name, header in by.items():
        shown.append(Dimension(name, header, "customer" if name in in_customers else "order"))
    return tuple(shown)
