"""How each column of money of the orders was used, or that it was not: none is passed over in silence."""

from collections.abc import Collection, Sequence

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.sales.tax_rates import COLUMN
from ltv_xl.orders.table import MoneyUse, Source, Use

_GOODS: dict[str, Use] = {"cost": "cost", "unit_cost": "cost", "gross_profit": "profit", "total": "paid"}


def money_uses(
    parts: Sequence[Part], sales: Sequence[Sales], sources: Sequence[Source]
) -> tuple[MoneyUse, ...]:
    """Of each source of orders, in the order of its columns; then those that nothing was taken from."""
    uses = []
    for part, rule, source in zip(parts, sales, sources, strict=False):  # sources: the orders first
        for name, column in part.named.items():
            if kind_of(name) in ("money", "share", "tax_rate") and base_name(name) != "quantity":
                uses.append(MoneyUse(column.header, base_name(name), _use(name, part.columns, rule)))
        unused = (header for header, subject in source.subjects.items() if subject == "money")
        uses += [MoneyUse(header, "", "unknown") for header in unused]
    return tuple(dict.fromkeys(uses))


def _use(name: str, columns: Collection[str], rule: Sales) -> Use:
    """What became of a column; one that was neither taken off nor added is in the sales, or none of them."""
    if name in rule.less:
        return "taxed" if base_name(name) == "tax" else "charged" if name in rule.charged else "less"
    if name in rule.plus:
        return "plus"
    if name in rule.charged:
        return "charged"
    if name in rule.upon:
        return "upon"
    if name in rule.spent:
        return "spent"
    if name == COLUMN:
        return "rate" if rule.by_line else "check"
    role = base_name(name)
    if role == "revenue":
        return "check" if rule.by_price else "sales"
    if role == "unit_price":
        return "sales" if rule.by_price or "revenue" not in columns else "check"
    return _GOODS.get(role, "within")
