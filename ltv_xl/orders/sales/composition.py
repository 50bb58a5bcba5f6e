"""What an order's sales are: an amount, less what reduces it, plus what belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ltv_xl.orders.columns.money_columns import BESIDE_GOODS, REDUCING
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.table import Remark

LESS = ("refunded", *REDUCING, *BESIDE_GOODS)
PLUS = ("adjustment",)
PARTS = (*LESS, *PLUS)
"""Roles that may have to be taken off an amount, or added to it."""

PRICE = "times(unit_price, quantity)"


@dataclass(frozen=True)
class Sales:
    """How the sales of a source's orders follow from its columns.

    by_price: the amount is quantity x unit price, though there is a column of amounts. per_order: the total
    shows that the amount is the whole order's. less, plus: columns taken off it and added to it. negated:
    those whose amounts are written below zero. shares: those that hold a share of the amount, with the unit
    it is written in: 1 or 0.01. taxed_too: the columns beside the goods that the tax lies on as well.
    remarks: what the reader must know of it.
    """

    by_price: bool = False
    per_order: bool = False
    less: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    negated: frozenset[str] = frozenset()
    shares: Mapping[str, str] = field(default_factory=dict)
    taxed_too: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def value_of(name: str, shares: Mapping[str, str], basis: str) -> str:
    """The SQL of what a line has in a column of money; basis: the SQL of the line's amount."""
    if name not in shares:
        return name
    return f"CAST(({basis})::DOUBLE * {name} * {shares[name]} AS DECIMAL(18, 4))"


def corrections(sales: Sequence[Sales], basis: str, total: Callable[[str, str], str]) -> str:
    """The SQL that goes after an order's amount.

    basis: the SQL of a line's amount. total: a column and the SQL of a line's value in it -> an order's sum.
    """
    less, plus = _sources(sales, lambda rule: rule.less), _sources(sales, lambda rule: rule.plus)
    taken = (f" - {_correction(name, less[name], sales, basis, total)}" for name in less)
    added = (f" + {_correction(name, plus[name], sales, basis, total)}" for name in plus)
    return "".join((*taken, *added))


def _correction(
    name: str, sources: Sequence[int], sales: Sequence[Sales], basis: str, total: Callable[[str, str], str]
) -> str:
    values = {number: _signed(name, sales[number], basis) for number in sources}
    value = next(iter(values.values()))
    if len(sources) < len(sales) or len(set(values.values())) > 1:
        cases = " ".join(f"WHEN {number} THEN {amount}" for number, amount in values.items())
        value = f"CASE source_no {cases} END"
    return f"coalesce({total(name, value)}{_goods_share(name, sources, sales, basis, total)}, 0)"


def _signed(name: str, rule: Sales, basis: str) -> str:
    value = value_of(name, rule.shares, basis)
    return f"-({value})" if name in rule.negated else value


def _goods_share(
    name: str, sources: Sequence[int], sales: Sequence[Sales], basis: str, total: Callable[[str, str], str]
) -> str:
    """SQL: of a tax that lies on postage too, only the goods' part counts."""
    beside = sorted({column for number in sources for column in sales[number].taxed_too})
    if base_name(name) != "tax" or not beside:
        return ""
    goods = total("revenue", basis)
    others = " + ".join(f"coalesce({total(column, column)}, 0)" for column in beside)
    return f" * coalesce({goods}::DOUBLE / nullif({goods} + {others}, 0), 1)"


def _sources(
    sales: Sequence[Sales], columns: Callable[[Sales], Sequence[str]]
) -> Mapping[str, Sequence[int]]:
    """Column -> the sources that it is taken off in, or added in."""
    sources: dict[str, list[int]] = {}
    for number, rule in enumerate(sales):
        for name in columns(rule):
            sources.setdefault(name, []).append(number)
    return sources
