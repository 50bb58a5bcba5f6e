"""Which known system a source comes from, by its headers, and which of its columns serves as what.

Knows headers only; never looks at the rows.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.orders.columns.shops import AmountsOf, Fingerprint, Shop, StatusRule, marks, shop
from ltv_xl.orders.headers import SEVERAL, Column, Role, before_parenthesis, normal, plain_names, recognise

FREE = (
    "gender", "age", "birth_date", "channel", "campaign", "product",
    "cost", "unit_cost", "gross_profit", "currency",
    "subscription_id", "delivery_number", "subscription_state", "cancelled_on", "cancel_reason", "course",
)  # fmt: skip
"""Columns that a shop may have added: where the system names none, the general headers count."""

_STATES = ("cancel_flag", "cancelled_at")
"""Columns that say of an order that it is none; where a system does not explain a file whole, read like its
states by the general headers.
"""

IDENTITY = ("customer_id", "email", "phone", "customer_name")
_NEEDED = {
    "orders": (IDENTITY, ("order_date",), ("revenue", "unit_price")),
    "customers": (("customer_id", "email", "phone"),),
    "ad_spend": (("month", "date"), ("cost",)),
}


class Recognised(Struct, frozen=True):
    """A source as an export of a known system.

    columns: canonical column -> what is read for it. known: role of money -> a column that the sales hold
    already, or that is no part of them. statuses: the rule of each column of states, by status_1 and so on.
    sales: the role of the column read as revenue; None where the user or a general header chose it.
    settled: roles that the system takes off the sales or adds to them; of others the amounts decide.
    amounts_of: whether an order's amounts stand on each of its lines, or are the lines' own.
    certain: all that is needed stands under the system's own headers, and so do all that tell it apart.
    """

    shop: Shop
    columns: Mapping[str, tuple[Column, ...]]
    known: Mapping[str, Column]
    statuses: Mapping[str, StatusRule]
    sales: str | None
    settled: frozenset[str]
    amounts_of: AmountsOf
    certain: bool


class _Headers:
    """Headers of a source, to be looked up whole or by the part before their first parenthesis."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = headers
        self.whole: dict[str, int] = {}
        self.short: dict[str, int] = {}
        for place, header in enumerate(headers):
            self.whole.setdefault(normal(header), place)
            self.short.setdefault(before_parenthesis(header), place)
        self.all = self.whole.keys() | self.short.keys()

    def first(self, wanted: Sequence[str]) -> Column | None:
        """The column of the best of some headers; the first of those that occur twice."""
        for places in (self.whole, self.short):
            for header in wanted:
                place = places.get(normal(header))
                if place is not None:
                    return Column(place, self.headers[place])
        return None

    def alike(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """These columns, and those under the same headers."""
        names = plain_names(self.headers)
        wanted = {names[column.place] for column in columns}
        others = (
            Column(place, header) for place, header in enumerate(self.headers) if names[place] in wanted
        )
        return tuple(dict.fromkeys((*columns, *others)))


def system_of(headers: Sequence[str]) -> Shop | None:
    """The system whose fingerprint the headers have whole, whatever the role of its file."""
    known = _Headers(headers)
    fitting = [
        shop(each.key)
        for each in marks()
        if not all(_missing(fingerprint, known) for fingerprint in each.fingerprints)
    ]
    return max(fitting, key=lambda system: _weight(system, known), default=None)


def recognised(
    headers: Sequence[str], role: Role, mapping: Mapping[str, str], forced: Shop | None = None
) -> Recognised | None:
    """The known system of a source in a role; None where there is none. --map goes before what it says.

    forced: the system that the user named, whatever the headers say.
    """
    system = forced if forced is not None and forced.role == role else system_of(headers)
    if system is not None:
        return _fitted(system, headers, role, mapping, whole=True) if system.role == role else None
    known = _Headers(headers)
    near = [
        shop(each.key)
        for each in marks()
        if each.role == role and any(_all_but_one(fingerprint, known) for fingerprint in each.fingerprints)
    ]
    fits = [_fitted(system, headers, role, mapping, whole=False) for system in near if _half(system, known)]
    return next((fit for fit in fits if not _lacks(role, fit.columns) and not _names_channels(fit)), None)


def _names_channels(fit: Recognised) -> bool:
    """Whether a file of spend has channels of its own: the export of one of them names none."""
    return fit.shop.role == "ad_spend" and "channel" in fit.columns and "channel" not in fit.shop.columns


def could_be(shop: Shop, headers: Sequence[str]) -> bool:
    """Whether a system that a user names may be meant: half of its marks are there, or all that is needed."""
    known = _Headers(headers)
    own = [name for name, wanted in shop.columns.items() if known.first(wanted) is not None]
    own += ["revenue"] if any(name in _money(shop, known) for name in shop.sales) else []
    return not _lacks(shop.role, dict.fromkeys(own)) or any(
        2 * _missing(fingerprint, known) <= len(fingerprint.every) + bool(fingerprint.any_of)
        for fingerprint in shop.fingerprints
    )


def _all_but_one(fingerprint: Fingerprint, headers: _Headers) -> bool:
    """Whether a single header of at least three lacks."""
    return len(fingerprint.every) > 2 and _missing(fingerprint, headers) == 1


def _half(shop: Shop, headers: _Headers) -> bool:
    """Whether half of a system's columns are there."""
    return 2 * _weight(shop, headers) >= len(shop.columns) + len(shop.money)


def _missing(fingerprint: Fingerprint, headers: _Headers) -> int:
    """How many of the fingerprint's headers are not there; those of `any` count as one."""
    if not fingerprint.none_of.isdisjoint(headers.all):
        return len(fingerprint.every) + 1
    lacks_any = bool(fingerprint.any_of) and fingerprint.any_of.isdisjoint(headers.all)
    return len(fingerprint.every - headers.all) + lacks_any


def _weight(shop: Shop, headers: _Headers) -> int:
    """How much of a source a system explains."""
    return sum(headers.first(names) is not None for names in shop.columns.values()) + sum(
        headers.first(names) is not None for names in shop.money.values()
    )


def _fitted(
    shop: Shop, headers: Sequence[str], role: Role, mapping: Mapping[str, str], *, whole: bool
) -> Recognised:
    """The columns by the system's headers; --map before them, the general headers where they lack."""
    known = _Headers(headers)
    general = recognise(headers, role, mapping)
    columns: dict[str, tuple[Column, ...]] = {name: general[name] for name in mapping if name in general}
    for name, wanted in shop.columns.items():
        column = known.first(wanted)
        if name not in columns and column is not None:
            columns[name] = (column,)
    money = _money(shop, known)
    sales = next((name for name in shop.sales if name in money and "revenue" not in columns), None)
    settled = {name for name in (*shop.less, *shop.plus) if name in money and _is_beside(name, shop, sales)}
    columns |= {"revenue": money[sales]} if sales else {}
    columns |= {name: money[name] for name in money if name in settled}
    open_money = _open_money(shop, sales, money, general, columns)
    open_money = {name: known.alike(several) for name, several in open_money.items()}
    columns |= open_money
    statuses = _statuses(shop, known)
    own = not _lacks(role, columns)
    certain = whole and own and shop.certainty != "C"
    states = [column for column, _ in statuses]
    if not (certain and states):
        states += [column for column in general.get("status", ()) if column not in states]
        columns |= {name: general[name] for name in _STATES if name in general and name not in columns}
    columns |= {"status": tuple(states)} if states else {}
    read = {sales, *settled, *open_money}
    return Recognised(
        shop,
        {**columns, **_general(shop, role, columns, general)},
        _numbered({name: taken for name, taken in money.items() if name not in read}),
        {f"status_{number}": rule for number, (_, rule) in enumerate(statuses, start=1)},
        sales,
        frozenset(settled),
        "line" if sales == "line" else shop.amounts_of if sales else "by_file",
        certain,
    )


def _general(
    shop: Shop,
    role: Role,
    columns: Mapping[str, tuple[Column, ...]],
    general: Mapping[str, tuple[Column, ...]],
) -> Mapping[str, tuple[Column, ...]]:
    """What goes by the general headers: columns that the shop may have added, and needed ones that lack."""
    taken = {column.place for several in columns.values() for column in several}
    needed = [name for names in _lacks(role, columns) for name in names]
    return {
        name: general[name]
        for name in (*FREE, *needed)
        if name in general
        and name not in columns
        and shop.columns.get(name) != ()
        and (name in FREE or general[name][0].place not in taken)
    }


def _money(shop: Shop, headers: _Headers) -> dict[str, tuple[Column, ...]]:
    """Role of money -> its column, of fees every one that there is."""
    taken = {
        name: [headers.first([header]) for header in wanted] if name == "fee" else [headers.first(wanted)]
        for name, wanted in shop.money.items()
    }
    several = {name: tuple(filter(None, dict.fromkeys(columns))) for name, columns in taken.items()}
    return {name: columns for name, columns in several.items() if columns}


def _is_beside(name: str, shop: Shop, sales: str | None) -> bool:
    """Whether a role is beside the sales. What was paid is after discounts and points, not after refunds."""
    return name == "refunded" or (sales is not None and (sales != "total" or name in shop.plus))


def _open_money(
    shop: Shop,
    sales: str | None,
    money: Mapping[str, tuple[Column, ...]],
    general: Mapping[str, tuple[Column, ...]],
    columns: Mapping[str, tuple[Column, ...]],
) -> Mapping[str, tuple[Column, ...]]:
    """Columns whose amounts decide whether they are in the sales, as those of any file do."""
    if sales is None:
        return {}
    roles = ("shipping", "fee", "tax")
    own = {name: money[name] for name in roles if name in money}
    own |= {"total": money["total"]} if sales != "total" and "total" in money else {}
    taken = {column.place for several in (*columns.values(), *money.values()) for column in several}
    added = {
        name: tuple(column for column in general.get(name, ()) if column.place not in taken)
        for name in ("discount", "points", *roles)
        if name not in shop.money
    }
    return {name: several for name, several in {**own, **added}.items() if several and name not in columns}


def _numbered(money: Mapping[str, tuple[Column, ...]]) -> dict[str, Column]:
    """One column per name: a role's first under its own, further ones with a number."""
    return {
        name if number == 1 else f"{name}_{number}": column
        for name, columns in money.items()
        for number, column in enumerate(columns, start=1)
    }


def _statuses(shop: Shop, headers: _Headers) -> list[tuple[Column, StatusRule]]:
    columns = [(headers.first(rule.headers), rule) for rule in shop.statuses]
    return [(column, rule) for column, rule in columns if column is not None]


def _lacks(role: Role, columns: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The needed columns that are not there, each with those that could take its place."""
    return [names for names in _NEEDED[role] if not any(name in columns for name in names)]


def several(columns: Mapping[str, Sequence[Column]]) -> dict[str, Column]:
    """One column per name: those of which all are read are numbered."""
    flat: dict[str, Column] = {}
    for name, taken in columns.items():
        if name in SEVERAL:
            flat |= {f"{name}_{number}": column for number, column in enumerate(taken, start=1)}
        else:
            flat[name] = taken[0]
    return flat
