"""What an order earns: the roles of money beside its revenue, its variable costs, and the way they sum to.

The roles stand in `orders` as columns of their own, of which the way of any part is summed up; what a shop
does not know costs no column.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.headers import normal
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.commission import MallRate
from ltv_xl.orders.sales.composition import Roles
from ltv_xl.orders.way import CommissionSum, Way
from ltv_xl.orders.wording import typed
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb

_ZERO = Decimal(0)
_CONTRIBUTION = (
    "限界利益",
    "限界利益額",
    "貢献利益",
    "contribution",
    "contributionmargin",
    "contributionprofit",
)
"""Headers of profit that has more than the goods off, as they are compared."""


class Costs(Struct, frozen=True):
    """What each sale costs beside its goods: per parcel and order, in money; of the amounts, as shares.

    fee: None where it is not known; then fees charged are no income. malls: commissions by name.
    """

    delivery: Decimal
    handling: Decimal = _ZERO
    fee: Decimal | None = None
    points: Decimal = _ZERO
    malls: tuple[MallRate, ...] = ()


def costs(
    settings: Settings, roles: Roles, malls: tuple[MallRate, ...] = (), *, goods_known: bool
) -> Costs | None:
    """The variable costs; None where what LTV adds up stays gross profit or revenue.

    goods_known: the cost of goods, or a margin. Points count once: when they are used, if a column says it.
    """
    if settings.delivery_cost is None or not goods_known:
        return None
    granted = _ZERO if "points_used" in roles.columns else settings.points or _ZERO
    return Costs(settings.delivery_cost, settings.handling or _ZERO, settings.fee, granted, malls)


def contribution(gross_profit: str, spent: Costs, roles: Roles) -> str:
    """The SQL of an order's contribution. gross_profit: the SQL of that."""
    per_parcel = spent.delivery + spent.handling
    terms = [f"({gross_profit})", *_income(spent, roles)]
    if per_parcel:
        terms.append(f"- CASE WHEN {_IS_PARCEL} THEN {per_parcel:f} ELSE 0 END")
    if spent.fee:
        terms.append(f"- {spent.fee:f} * {_paid(roles)}::DOUBLE")
    if spent.malls or "commission" in roles.columns:
        terms.append(f"- {_commission(spent, roles)}")
    if spent.points:
        terms.append(f"- {spent.points:f} * {_EARNING}::DOUBLE")
    return " ".join(terms)


def _commission(spent: Costs, roles: Roles) -> str:
    """SQL of what an order's mall took: by the column, else by its rate."""
    cases = " ".join(f"WHEN {mall.test} THEN {mall.rate:f} * {_paid(roles)}::DOUBLE" for mall in spent.malls)
    by_rate = f"CASE {cases} ELSE 0 END" if cases else "0"
    return f"coalesce(commission, {by_rate})" if "commission" in roles.columns else by_rate


def is_contribution(header: str) -> bool:
    """Whether a column of profit has the variable costs off already, by its header."""
    return normal(header) in _CONTRIBUTION


class Reckoning(Struct, frozen=True):
    """How the way from gross sales to contribution follows from `orders`, or from some of them.

    given: the orders' profit is contribution, and nothing says what was taken off for it.
    """

    roles: Roles
    spent: Costs | None
    goods_known: bool
    given: bool = False


def way(connection: "duckdb.DuckDBPyConnection", reckoning: Reckoning, relation: str = "orders") -> Way:
    """The sums from gross sales to contribution. relation: SQL of rows of `orders`."""
    roles, spent, goods_known = reckoning.roles, reckoning.spent, reckoning.goods_known
    sums = {
        "net_sales": "sum(revenue)",
        "below_zero": "-sum(revenue) FILTER (revenue < 0)",
        "parcels": f"count(*) FILTER ({_IS_PARCEL})",
        "paid": f"sum({_paid(roles)})",
        "earning": f"sum({_EARNING})",
        "profit": "sum(profit)",
        "gross": "sum(gross_profit)" if spent else "sum(profit)",
        **{name: f"sum({name})" for name in roles.columns},
        **(_paid_by_mall(spent, roles) if spent else {}),
        **{f"{name}_net": f"sum({value})" for name, value in _untaxed(roles).items()},
    }
    row = connection.execute(f"SELECT {', '.join(sums.values())} FROM {relation}").fetchone() or ()
    result = dict(zip(sums, row, strict=True))
    made = _to_net_sales({name: _decimal(value) for name, value in result.items()})
    if reckoning.given:
        return replace(made, contribution=_decimal(result["profit"]), parcels=int(result["parcels"]))
    if goods_known:
        gross = _decimal(result["gross"]) or _ZERO
        made = replace(made, cost_of_goods=(made.net_sales or _ZERO) - gross, gross_profit=gross)
    made = replace(made, parcels=int(result["parcels"]))
    return made if spent is None else _to_contribution(made, spent, result)


def _paid_by_mall(spent: Costs, roles: Roles) -> Mapping[str, str]:
    """SQL of the amounts paid that each mall's rate is of: not those whose commission a column says."""
    silent = " AND commission IS NULL" if "commission" in roles.columns else ""
    return {
        f"paid_{number}": f"sum({_paid(roles)}) FILTER (({mall.test}){silent})"
        for number, mall in enumerate(spent.malls)
    }


def remarks(settings: Settings, roles: Roles, *, goods_known: bool, given_in: str = "") -> tuple[Remark, ...]:
    """Costs that were given and could not be counted, each with what it would need.

    given_in: the header of a column that holds contribution.
    """
    given = [name for name in ("handling", "fee", "points", "commission") if getattr(settings, name)]
    made = []
    if given_in:
        stated = given or settings.delivery_cost is not None
        return (Remark("contribution_in_column", {"header": given_in}),) if stated else ()
    if given and settings.delivery_cost is None:
        options = ", ".join(f"--{name}" for name in given)
        made.append(Remark("costs_need_delivery", {"given": options}, uncertain=True))
    if settings.margin == 1 and not goods_known:
        made.append(Remark("margin_without_use", {}, uncertain=True))
    if settings.delivery_cost is not None and not goods_known:
        made.append(Remark("costs_need_margin", {"option": typed("--margin", "60%")}, uncertain=True))
    if settings.points and "points_used" in roles.columns:
        made.append(Remark("points_by_column", {}))
    return tuple(made)


_IS_PARCEL = "revenue >= 0"
"""SQL: a parcel left. A refund sends none, and brings no cost back."""

_EARNING = "greatest(revenue, 0)"
"""SQL of what points are granted on."""


def _paid(roles: Roles) -> str:
    """SQL of what the customer paid, with tax, postage and fees; a refund of a later day is no payment."""
    beside = ("refunds", "tax", "tax_upon", "shipping_charged", "fees_charged")
    parts = ["revenue", *(f"coalesce({name}, 0)" for name in beside if name in roles.columns)]
    upon = f" * {1 + roles.rate_upon:f}" if roles.rate_upon else ""
    return f"greatest(({' + '.join(parts)}){upon}, 0)"


def _untaxed(roles: Roles) -> Mapping[str, str]:
    """Postage and fees charged -> the SQL of them without tax."""
    charged = [name for name in ("shipping_charged", "fees_charged") if name in roles.columns]
    values = {name: f"coalesce({name}, 0)" for name in charged}
    if roles.factor:
        values = {name: f"{value}::DOUBLE / {roles.factor}" for name, value in values.items()}
    taxes = {name: f"{name.removesuffix('_charged')}_tax" for name in charged}
    return {
        name: f"{value} - coalesce({taxes[name]}, 0)" if taxes[name] in roles.columns else value
        for name, value in values.items()
    }


def _income(spent: Costs, roles: Roles) -> list[str]:
    """SQL of postage and fees charged, each where what it stands against is known."""
    untaxed = _untaxed(roles)
    names = ["shipping_charged", *(["fees_charged"] if spent.fee is not None else [])]
    return [f"+ {untaxed[name]}" for name in names if name in untaxed]


def _to_net_sales(sums: Mapping[str, Decimal | None]) -> Way:
    """The way as far as net sales; gross sales are those with all that was taken off."""
    refunds = [amount for amount in (sums.get("refunds"), sums["below_zero"]) if amount is not None]
    made = Way(
        discounts=sums.get("discounts"),
        points_used=sums.get("points_used"),
        refunds=sum(refunds, _ZERO) if refunds else None,
        tax=sums.get("tax"),
        net_sales=sums["net_sales"] or _ZERO,
        shipping_charged=sums.get("shipping_charged_net"),
        fees_charged=sums.get("fees_charged_net"),
    )
    reducing = (made.discounts, made.points_used, made.refunds, made.tax)
    taken = sum((amount for amount in reducing if amount is not None), _ZERO)
    return replace(made, gross_sales=(made.net_sales or _ZERO) + taken)


def _to_contribution(made: Way, spent: Costs, sums: Mapping[str, object]) -> Way:
    paid, earning = _decimal(sums["paid"]) or _ZERO, _decimal(sums["earning"]) or _ZERO
    return replace(
        made,
        fees_charged=None if spent.fee is None else made.fees_charged,
        delivery=spent.delivery * made.parcels,
        handling=spent.handling * made.parcels if spent.handling else None,
        payment_fee=None if spent.fee is None else spent.fee * paid,
        points_granted=spent.points * earning if spent.points else None,
        commission=_decimal(sums.get("commission")),
        commissions=tuple(
            CommissionSum(mall.name, mall.rate, _decimal(sums[f"paid_{number}"]) or _ZERO)
            for number, mall in enumerate(spent.malls)
        ),
        contribution=_decimal(sums["profit"]),
        paid=paid,
        earning=earning,
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
