"""What an order's sales are: an amount, less what reduces it, plus what belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from ltv_xl.orders.columns.money_columns import BESIDE_GOODS, REDUCING
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.remark import Remark

LESS = ("refunded", *REDUCING, *BESIDE_GOODS)
PLUS = ("adjustment",)
PARTS = (*LESS, *PLUS)
"""Roles that may have to be taken off an amount, or added to it."""

_REDUCES: Mapping[str, str] = {
    "discount": "discounts",
    "discount_rate": "discounts",
    "points": "points_used",
    "refunded": "refunds",
    "tax": "tax",
}
"""Role of a column -> what it is on the way from gross to net sales."""

_OFF_GOODS = ("discount", "discount_rate", "shipping", "fee")
"""Roles that are taken off an amount to leave the goods with their tax."""

Total = Callable[[str, str], str]
"""A column and the SQL of a line's value in it -> the SQL of an order's sum."""

PRICE = "times(unit_price, quantity)"

_NONE = Decimal(0)


class Sales(Struct, frozen=True):
    """How the sales of a source's orders follow from its columns.

    by_price: the amount is quantity x unit price, though there is a column of amounts. per_order: the total
    shows that the amount is the whole order's. less, plus: columns taken off it and added to it. negated:
    those whose amounts are written below zero. shares: those that hold a share of the amount, with the unit
    it is written in: 1 or 0.01. taxed_too: the columns beside the goods that the tax lies on as well.
    charged: postage and fees that customers paid beside what is left. upon: taxes that lie upon the amounts.
    tax: the rate of what the amounts hold that no column of taxes says. rate_upon: that of a tax upon them.
    spent: commissions, which the shop paid. by_line: the lines name their rates of tax; the other rate is
    that of lines which name none, and of postage. remarks: what the reader must know of it.
    """

    by_price: bool = False
    per_order: bool = False
    less: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    negated: frozenset[str] = frozenset()
    shares: Mapping[str, str] = field(default_factory=dict)
    taxed_too: tuple[str, ...] = ()
    charged: tuple[str, ...] = ()
    upon: tuple[str, ...] = ()
    tax: Decimal = Decimal(0)
    rate_upon: Decimal = Decimal(0)
    spent: tuple[str, ...] = ()
    by_line: bool = False
    remarks: tuple[Remark, ...] = ()


class Roles(Struct, frozen=True):
    """What an order has in each role of money beside its revenue, for the query that puts lines together.

    columns: discounts, points_used, refunds, tax, tax_upon, shipping_tax and fees_tax (on postage and fees),
    shipping_charged, fees_charged, commission, tax_factor -> SQL of an order's sum. factor: SQL of 1 + the
    rate of a tax that is in postage and fees, though no column says it, for orders that are put together;
    "" for none. rate_upon: of a tax upon them.
    """

    columns: Mapping[str, str]
    factor: str = ""
    rate_upon: Decimal = Decimal(0)


def value_of(name: str, shares: Mapping[str, str], basis: str) -> str:
    """The SQL of what a line has in a column of money; basis: the SQL of the line's amount."""
    if name not in shares:
        return name
    return f"CAST(({basis})::DOUBLE * {name} * {shares[name]} AS DECIMAL(18, 4))"


def corrections(sales: Sequence[Sales], basis: str, total: Total) -> str:
    """The SQL that goes after an order's amount. basis: the SQL of a line's amount."""
    less, plus = _sources(sales, lambda rule: rule.less), _sources(sales, lambda rule: rule.plus)
    taken = (f" - {_correction(name, less[name], sales, basis, total)}" for name in less)
    added = (f" + {_correction(name, plus[name], sales, basis, total)}" for name in plus)
    return "".join((*taken, *added))


def roles(
    sales: Sequence[Sales], basis: str, amount: str, total: Total, by_line: Sequence[str], *, grouped: bool
) -> Roles:
    """The roles of money. basis: the SQL of a line's amount. amount: that of an order's, with its tax.

    by_line: of each source, SQL of 1 + the rate that an order's lines name. grouped: an order may have
    several lines.
    """
    less = _sources(sales, lambda rule: rule.less)
    terms: dict[str, list[str]] = {}
    for name, sources in less.items():
        if role := _REDUCES.get(base_name(name)):
            terms.setdefault(role, []).append(_correction(name, sources, sales, basis, total))
    for name, sources in _sources(sales, lambda rule: rule.charged).items():
        charged = _sum(name, sources, sales, basis, total)
        terms.setdefault(f"{_beside(name)}_charged", []).append(charged)
        taxed = [number for number in sources if name in sales[number].taxed_too]
        if taxed:
            part = _sum(name, taxed, sales, basis, total)
            tax = _taxes(sales, basis, total, "less")
            share = _share(part, _taxed(sales, basis, total))
            terms.setdefault(f"{_beside(name)}_tax", []).append(f"({tax}) * {share}")
    for name, sources in _sources(sales, lambda rule: rule.upon).items():
        terms.setdefault("tax_upon", []).append(_sum(name, sources, sales, basis, total))
    for name, sources in _sources(sales, lambda rule: rule.spent).items():
        terms["commission"] = [_whole(name, sources, sales, basis, total)]
    if factor := tax_factor(sales, by_line, grouped=grouped):
        terms.setdefault("tax", []).append(f"({amount})::DOUBLE * (1 - 1 / {factor})")
    upon_lines = [rule.rate_upon if rule.by_line else _NONE for rule in sales]
    if upon := _factor(upon_lines, by_line, grouped=grouped):
        terms.setdefault("tax_upon", []).append(f"({amount})::DOUBLE * ({upon} - 1)")
        terms["tax_upon"] += _upon_charged(sales, basis, total)
    factor = _factor([rule.tax for rule in sales], grouped=grouped)
    if "CASE" in factor:
        terms["tax_factor"], factor = [factor], "tax_factor"
    columns = {role: f"CAST({' + '.join(values)} AS DECIMAL(18, 4))" for role, values in terms.items()}
    flat = (rule.rate_upon for rule in sales if not rule.by_line)
    return Roles(columns, factor, max(flat, default=_NONE))


def _upon_charged(sales: Sequence[Sales], basis: str, total: Total) -> list[str]:
    """SQL of the taxes upon postage and fees, where the lines name those upon the goods."""
    charged = _sources(sales, lambda rule: rule.charged if rule.by_line and rule.rate_upon else ())
    return [
        f"{_sum(name, [number], sales, basis, total)} * {sales[number].rate_upon:f}"
        for name, sources in charged.items()
        for number in sources
    ]


def tax_factor(sales: Sequence[Sales], by_line: Sequence[str], *, grouped: bool) -> str:
    """SQL of 1 + the rate of the tax in an order's amount; "" where none is in any. by_line: as of roles."""
    return _factor([rule.tax for rule in sales], by_line, grouped=grouped)


def _factor(rates: Sequence[Decimal], by_line: Sequence[str] = (), *, grouped: bool) -> str:
    """SQL of 1 + the rate of an order; "" where there is none. by_line: goes before a source's rate."""
    if not any(rates):
        return ""
    lines = [named if rate else "" for rate, named in zip(rates, by_line or [""] * len(rates), strict=True)]
    factors = [named or f"{1 + rate:f}" for rate, named in zip(rates, lines, strict=True)]
    if len(set(factors)) == 1:
        return factors[0]
    cases = " ".join(f"WHEN {number} THEN {factor}" for number, factor in enumerate(factors))
    if any(lines):
        return f"(CASE {'max(source_no)' if grouped else 'source_no'} {cases} END)"
    return f"{'max' if grouped else ''}(CASE source_no {cases} END)"


def _beside(name: str) -> str:
    return "shipping" if base_name(name) == "shipping" else "fees"


def _correction(name: str, sources: Sequence[int], sales: Sequence[Sales], basis: str, total: Total) -> str:
    """SQL of what an order's sales lose by a column: of a tax the goods' part, of a refund what is no tax."""
    whole = _sum(name, sources, sales, basis, total)
    role = base_name(name)
    if role == "tax" and any(sales[number].taxed_too for number in sources):
        return f"{whole} * {_share(_goods(sales, basis, total), _taxed(sales, basis, total))}"
    if role == "refunded" and any(_tax_columns(sales[number]) for number in sources):
        upon = _taxes(sales, basis, total, "upon")
        tax = f"{_taxes(sales, basis, total, 'less')} + {upon}"
        paid = f"{_taxed(sales, basis, total)} + {upon}"
        return f"{whole} * (1 - coalesce(({tax})::DOUBLE / nullif({paid}, 0), 0))"
    return whole


def _share(part: str, whole: str) -> str:
    return f"coalesce(({part})::DOUBLE / nullif({whole}, 0), 1)"


def _tax_columns(rule: Sales) -> tuple[str, ...]:
    return tuple(name for name in (*rule.less, *rule.upon) if base_name(name) == "tax")


def _taxes(sales: Sequence[Sales], basis: str, total: Total, where: Literal["less", "upon"]) -> str:
    """SQL of an order's taxes: those within its amounts ("less"), or those upon them."""
    sources = _sources(sales, lambda rule: rule.less if where == "less" else rule.upon)
    sums = [
        _sum(name, numbers, sales, basis, total)
        for name, numbers in sources.items()
        if base_name(name) == "tax"
    ]
    return " + ".join(sums) or "0"


def _goods(sales: Sequence[Sales], basis: str, total: Total) -> str:
    """SQL of an order's goods, with their tax: what is sold less its discounts."""
    sources = _sources(sales, lambda rule: rule.less)
    less = [
        f" - {_sum(name, numbers, sales, basis, total)}"
        for name, numbers in sources.items()
        if base_name(name) in _OFF_GOODS
    ]
    return f"coalesce({total('revenue', basis)}, 0){''.join(less)}"


def _taxed(sales: Sequence[Sales], basis: str, total: Total) -> str:
    """SQL of what the taxes of an order lie on: its goods, and what is beside them."""
    beside = _sources(sales, lambda rule: rule.charged if rule.upon else rule.taxed_too)
    sums = (_sum(name, numbers, sales, basis, total) for name, numbers in beside.items())
    return " + ".join([_goods(sales, basis, total), *sums])


def _sum(name: str, sources: Sequence[int], sales: Sequence[Sales], basis: str, total: Total) -> str:
    return f"coalesce({_whole(name, sources, sales, basis, total)}, 0)"


def _whole(name: str, sources: Sequence[int], sales: Sequence[Sales], basis: str, total: Total) -> str:
    """SQL of an order's sum of a column, in the sources that it is counted in."""
    values = {number: _signed(name, sales[number], basis) for number in sources}
    value = next(iter(values.values()))
    if len(sources) < len(sales) or len(set(values.values())) > 1:
        cases = " ".join(f"WHEN {number} THEN {amount}" for number, amount in values.items())
        value = f"CASE source_no {cases} END"
    return total(name, value)


def _signed(name: str, rule: Sales, basis: str) -> str:
    value = value_of(name, rule.shares, basis)
    return f"-({value})" if name in rule.negated else value


def _sources(
    sales: Sequence[Sales], columns: Callable[[Sales], Sequence[str]]
) -> Mapping[str, Sequence[int]]:
    """Column -> the sources that it is taken off in, or added in."""
    sources: dict[str, list[int]] = {}
    for number, rule in enumerate(sales):
        for name in columns(rule):
            sources.setdefault(name, []).append(number)
    return sources
