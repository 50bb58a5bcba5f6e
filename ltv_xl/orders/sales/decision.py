"""What is taken off the amounts of a source: a known system says it, of any other file its columns do.

The columns that reproduce the total are the way from the goods to it (`way_to_total`): a discount on that
way is still in the goods, a tax on it is not. Without a total the headers decide, else the usual reading
holds and a remark says so.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.columns.money_columns import REDUCING
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import Column, base_name, normal, plain_names, total_headers
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.composition import LESS, PLUS, PRICE, Sales, value_of
from ltv_xl.orders.sales.tax import taxed
from ltv_xl.orders.sales.tax_evidence import is_inside
from ltv_xl.orders.sales.tax_rates import COLUMN, line_rates, rate_of_line, weight
from ltv_xl.orders.sales.way_to_total import Money, of_order, orders_below, refunds_are_off, way_to_total
from ltv_xl.orders.wording import Headers, typed
from ltv_xl.setting_values import Tax

if TYPE_CHECKING:
    import duckdb

_DISCOUNTS = ("discount", "discount_rate")


class _Undecided(Struct, frozen=True):
    """A source with columns of money whose use is open: `columns`; `settled` is that of others.

    by_price: its amounts are prices alone. is_without_tax: they never hold tax, as the system says and no
    column contradicts.
    """

    connection: "duckdb.DuckDBPyConnection"
    part: Part
    money: Money
    columns: tuple[str, ...]
    settled: tuple[str, ...]
    by_price: bool
    is_without_tax: bool = False

    def named(self, *roles: str) -> list[str]:
        return [name for name in self.columns if base_name(name) in roles]

    @property
    def amount(self) -> Column:
        return self.part.columns["unit_price" if self.by_price else "revenue"]


def decided(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    once: frozenset[tuple[str, int]],
    tax: Tax | None = None,
) -> tuple[Sales, ...]:
    """The sales of each source. once: (column, source) whose amount is the whole order's.

    tax: what the amounts hold, where neither a column nor a header says it.
    """
    sales = []
    for number, part in enumerate(parts):
        settled = [name for name in part.columns if _is_settled(part, name)]
        columns = tuple(name for name in part.columns if base_name(name) in LESS and name not in settled)
        columns = _one_per_header(connection, relation, number, part, columns)
        money = Money(
            relation,
            number,
            frozenset(name for name, source in once if source == number),
            _negated(connection, relation, number, part),
            _shares(connection, relation, number, part),
            "order_id" in part.columns,
        )
        named = line_rates(connection, part, relation, number)
        if named is not None:
            amount = "revenue" if "revenue" in part.columns else PRICE if _has_prices(part) else "unit_price"
            share = weight(part, amount, of_order="revenue" in money.once)
            money = replace(money, rates=(rate_of_line(named.highest), share))
        if not columns and _refunds_are_off(connection, part, money):
            settled.remove("refunded")
        less = tuple(name for name in settled if base_name(name) in LESS)
        case = _Undecided(connection, part, money, columns, less, "revenue" not in part.columns)
        case = replace(case, is_without_tax=_is_without_tax(case))
        rule = _sales(case) if columns or "total" in part.columns else Sales(remarks=_may_hold_more(case))
        rule = replace(
            rule,
            less=(*less, *rule.less),
            plus=tuple(name for name in settled if base_name(name) in PLUS),
            negated=money.negated,
            shares=money.shares,
            spent=tuple(name for name in part.columns if name == "commission"),
        )
        rule = replace(rule, charged=_charged(case, rule), upon=_upon(case, rule))
        rule = rule if case.is_without_tax else taxed(part, case.amount.header, rule, tax, named)
        remarks = (*_sales_remarks(part, rule), *rule.remarks, *(_contradicted(case) if named else ()))
        sales.append(replace(rule, remarks=remarks))
    return tuple(sales)


def _refunds_are_off(connection: "duckdb.DuckDBPyConnection", part: Part, money: Money) -> bool:
    """Whether the sales are what refunds have left of a total, and no other column may lie between them."""
    is_there = all(name in part.columns for name in ("revenue", "total", "refunded"))
    return is_there and part.system is None and refunds_are_off(connection, money)


def _is_without_tax(case: _Undecided) -> bool:
    """Whether the system's amounts never hold tax. A shop that shows prices with tax may contradict it."""
    system = case.part.system
    if system is None or system.sales not in system.shop.without_tax:
        return False
    taxes, beside = case.named("tax"), case.named("shipping", "fee")
    bases = dict.fromkeys((*_bases(case, "revenue", ()), *_bases(case, "revenue", beside)))
    return not taxes or not any(_is_inside(case, basis, taxes[0]) for basis in bases)


def _bases(case: _Undecided, goods: str, beside: Sequence[str]) -> tuple[str, ...]:
    """SQL of what of an order its tax may lie on: the goods, or what is left of them, and what is beside."""
    whole = left = of_order(case.money, "revenue", goods)
    for name in (name for name in case.part.columns if base_name(name) in REDUCING):
        value = of_order(case.money, name, value_of(name, case.money.shares, goods))
        left += f" {'+' if name in case.money.negated else '-'} coalesce({value}, 0)"
    return tuple(dict.fromkeys(_plus(case, basis, beside) for basis in (whole, left)))


def _is_inside(case: _Undecided, amount: str, tax: str, among: str = "true") -> bool | None:
    """Whether the tax is in the amount: by the rates that the lines name, else by the usual ones."""
    answer = is_inside(case.connection, case.money, amount, tax, among)
    if answer is not None or not case.money.rates[0]:
        return answer
    return is_inside(case.connection, replace(case.money, rates=("", "")), amount, tax, among)


def _contradicted(case: _Undecided) -> tuple[Remark, ...]:
    """Taxes that are not those of the rates which the lines name, neither in the amounts nor upon them."""
    goods = "revenue" if not case.by_price else PRICE if _has_prices(case.part) else "unit_price"
    taxes = [name for name in case.part.columns if base_name(name) == "tax"]
    beside = [name for name in case.part.columns if base_name(name) in ("shipping", "fee")]
    bases = dict.fromkeys((*_bases(case, goods, ()), *_bases(case, goods, beside)))
    for tax in taxes:
        answers = (is_inside(case.connection, case.money, basis, tax) for basis in bases)
        taxed = case.connection.execute(
            f"SELECT 1 FROM {case.money.relation} WHERE source_no = {case.money.source} AND {tax} > 0 LIMIT 1"
        ).fetchone()
        if taxed and all(answer is None for answer in answers):
            columns = case.part.columns
            fields = {"tax": columns[tax].header, "rates": columns[COLUMN].header}
            return (Remark("tax_rate_contradicts", fields, uncertain=True),)
    return ()


def _plus(case: _Undecided, amount: str, names: Sequence[str]) -> str:
    """SQL of an order's amount with what is beside it."""
    return " + ".join([amount, *(f"coalesce({of_order(case.money, name, name)}, 0)" for name in names)])


def _charged(case: _Undecided, rule: Sales) -> tuple[str, ...]:
    """Postage and fees that customers paid beside what is left: not those that are in it still."""
    names = [name for name in case.part.columns if base_name(name) in ("shipping", "fee")]
    return tuple(name for name in names if _is_of_goods(case, rule) or name in rule.less)


def _upon(case: _Undecided, rule: Sales) -> tuple[str, ...]:
    """Taxes that lie upon what is left: those of prices without tax."""
    unclear = any(remark.key == "tax_unclear" for remark in rule.remarks)
    if unclear or not _is_of_goods(case, rule):
        return ()
    return tuple(name for name in case.named("tax") if name not in rule.less)


def _is_of_goods(case: _Undecided, rule: Sales) -> bool:
    """Whether the amount is that of goods, and not what the customer paid."""
    return case.by_price or rule.by_price or not _is_total(case.part)


def _one_per_header(
    connection: "duckdb.DuckDBPyConnection",
    relation: str,
    source: int,
    part: Part,
    columns: Sequence[str],
) -> tuple[str, ...]:
    """Of columns under one header, which say the same or nothing, the one with most amounts."""
    by_header: dict[str, list[str]] = {}
    names = plain_names(part.raw.headers)
    for name in columns:
        by_header.setdefault(names[part.columns[name].place], []).append(name)
    twice = [names for names in by_header.values() if len(names) > 1]
    if not twice:
        return tuple(columns)
    counts = ", ".join(f"count(*) FILTER ({name} <> 0)" for names in twice for name in names)
    row = connection.execute(f"SELECT {counts} FROM {relation} WHERE source_no = {source}").fetchall()[0]
    amounts = dict(zip((name for names in twice for name in names), row, strict=True))
    fewer = {name for names in twice for name in names if name != max(names, key=lambda each: amounts[each])}
    return tuple(name for name in columns if name not in fewer)


def _is_settled(part: Part, name: str) -> bool:
    """Whether a column's use is beyond doubt: the system or the user says it."""
    role = base_name(name)
    by_system = part.system is not None and role in part.system.settled
    return role in (*LESS, *PLUS) and (by_system or role == "refunded" or role in part.mapped)


def _sales(case: _Undecided) -> Sales:
    if "revenue" in case.part.mapped:
        return Sales()
    if case.by_price or not _is_total(case.part):
        goods = "revenue" if not case.by_price else PRICE if _has_prices(case.part) else "unit_price"
        known = "total" in case.part.columns
        if known and (way := _way(case, goods, "total")) is not None:
            return _from_way(case, goods, way)
        if known and "total" in case.money.once and not case.by_price:
            whole = replace(case, money=replace(case.money, once=case.money.once | {"revenue"}))
            if (way := _way(whole, goods, "total")) is not None:
                return replace(_from_way(whole, goods, way), per_order=True)
        rule = _from_goods(case, goods)
        return replace(rule, remarks=(*rule.remarks, *_total_below(case, goods))) if known else rule
    way = _way(case, PRICE, "revenue") if _has_prices(case.part) else None
    return _from_total(case) if way is None else replace(_from_way(case, PRICE, way), by_price=True)


def _total_below(case: _Undecided, goods: str) -> tuple[Remark, ...]:
    """That something reduces the total, and no column is known for it."""
    if case.part.system is not None:
        return ()
    reducing = [name for name in case.part.columns if base_name(name) in (*REDUCING, "refunded")]
    columns_beside = [(), case.named("shipping", "fee"), case.named("shipping", "fee", "tax")]
    for beside in dict.fromkeys(map(tuple, columns_beside)):
        count = orders_below(case.connection, case.money, goods, "total", reducing, beside)
        if count:
            columns = case.part.columns
            basis = Headers([case.amount, *(columns[name] for name in beside)])
            fields = {"total": Headers([columns["total"]]), "basis": basis, "count": count}
            return (Remark("total_below_goods", fields, uncertain=True),)
    return ()


def _from_way(case: _Undecided, goods: str, way: frozenset[str]) -> Sales:
    """Points reduce what was sold in any case, be they paid with before or after the total."""
    discounts = [name for name in case.named(*_DISCOUNTS) if name in way]
    named = [] if case.is_without_tax else case.named("tax")
    taxes, remarks = [name for name in named if name not in way], tuple[Remark, ...]()
    if taxes and not way:
        taxes, remarks = _taxes(case, goods)
    beside = [name for name in case.named("shipping", "fee") if name in way]
    if taxes and beside and _is_on_goods_alone(case, goods, taxes, beside):
        beside = []
    less = (*discounts, *case.named("points"), *taxes)
    return Sales(less=less, taxed_too=tuple(beside) if taxes else (), remarks=remarks)


def _is_on_goods_alone(case: _Undecided, goods: str, taxes: Sequence[str], beside: Sequence[str]) -> bool:
    """Whether the taxes leave postage and fees out: a header says it, or the orders that have some."""
    if any("商品" in case.part.columns[name].header for name in taxes):
        return True
    among = f"{_plus(case, '0', beside)} <> 0"
    return any(_is_inside(case, basis, taxes[0], among) for basis in _bases(case, goods, ()))


def _from_goods(case: _Undecided, goods: str) -> Sales:
    """Without a total to test against: prices are before the discount, sales are usually after it."""
    reducing = case.named(*REDUCING)
    remarks = list[Remark]()
    if case.by_price or re.search("gross|値引前|値引き前|割引前", normal(case.amount.header)):
        less = reducing
    elif _has_prices(case.part) and (way := _way(case, PRICE, "revenue", reducing)) is not None:
        less = [name for name in reducing if name not in way]
    else:
        less = case.named("points")
        remarks += _unclear("discount_unclear", case, case.named(*_DISCOUNTS))
    taxes, unclear = _taxes(case, goods)
    return Sales(less=(*less, *taxes), remarks=(*remarks, *unclear))


def _from_total(case: _Undecided) -> Sales:
    """Postage, fees and tax are in a total; discounts and points usually are in it no longer."""
    remarks = _unclear("discount_unclear", case, case.named(*REDUCING))
    less = tuple(case.named("shipping", "fee"))
    taxes = case.named("tax")
    if taxes and _is_inside(case, of_order(case.money, "revenue", "revenue"), taxes[0]) is not False:
        less = (*less, *taxes)
    return Sales(less=less, remarks=remarks if less else (*remarks, *_may_hold_more(case)))


def _taxes(case: _Undecided, goods: str) -> tuple[list[str], tuple[Remark, ...]]:
    """The taxes that are in the goods: by the headers, else by the amounts, else it is said."""
    taxes = case.named("tax")
    if not taxes or case.is_without_tax or re.search("税抜|税別|本体|excl|net", normal(case.amount.header)):
        return [], ()
    if _includes_tax(case.amount, case.part.columns[taxes[0]]):
        return taxes, ()
    inside = _is_inside(case, of_order(case.money, "revenue", goods), taxes[0])
    return (taxes, ()) if inside else ([], () if inside is False else _unclear("tax_unclear", case, taxes))


def _way(
    case: _Undecided, goods: str, total: str, names: Sequence[str] | None = None
) -> frozenset[str] | None:
    tried = (*case.columns, *case.settled) if names is None else names
    return way_to_total(case.connection, case.money, goods, total, tried)


def _is_total(part: Part) -> bool:
    """Whether the amount is what the customer paid, whatever was in it, as the system or its header says."""
    if part.system is not None and part.system.sales is not None:
        return part.system.sales == "total"
    return normal(part.columns["revenue"].header) in total_headers()


def _has_prices(part: Part) -> bool:
    return {"unit_price", "quantity"} <= set(part.columns)


def _includes_tax(amount: Column, tax: Column) -> bool:
    """By the headers: 税込 beside the amount, or 内消費税."""
    inside = re.search("^内|^うち|included", normal(tax.header))
    return bool(inside or re.search("税込|incl", normal(amount.header)))


def _shares(
    connection: "duckdb.DuckDBPyConnection", relation: str, source: int, part: Part
) -> Mapping[str, str]:
    """Columns of shares with their unit. A discount is one where nothing in it is above 1, and something
    between 0 and 1: Northwind writes 0.15.
    """
    names = [name for name in part.columns if part.system is None and base_name(name) in _DISCOUNTS]
    if not names:
        return {}
    tests = ", ".join(
        f"max(abs({name})) <= 1, count(*) FILTER ({name} > 0 AND {name} < 1) > 0" for name in names
    )
    answers = (
        connection.execute(f"SELECT {tests} FROM {relation} WHERE source_no = {source}").fetchone() or ()
    )
    shares = {}
    for name, small, parted in zip(names, answers[::2], answers[1::2], strict=True):
        if base_name(name) == "discount_rate":
            shares[name] = "1" if small else "0.01"
        elif small and parted:
            shares[name] = "1"
    return shares


def _negated(
    connection: "duckdb.DuckDBPyConnection", relation: str, source: int, part: Part
) -> frozenset[str]:
    """Columns whose amounts are mostly below zero: they say the sign of what is taken off."""
    names = [
        name for name in part.columns if base_name(name) in ("refunded", "discount", "points", "commission")
    ]
    if not names:
        return frozenset()
    signs = ", ".join(f"count(*) FILTER ({name} < 0) > count(*) FILTER ({name} > 0)" for name in names)
    answers = (
        connection.execute(f"SELECT {signs} FROM {relation} WHERE source_no = {source}").fetchone() or ()
    )
    return frozenset(name for name, negative in zip(names, answers, strict=True) if negative)


def _unclear(key: str, case: _Undecided, names: Sequence[str]) -> tuple[Remark, ...]:
    """Columns with amounts that may be in the sales already or not, with the options that settle it."""
    relation, source = case.money.relation, case.money.source
    filled = [
        name
        for name in names
        if case.connection.execute(
            f"SELECT 1 FROM {relation} WHERE source_no = {source} AND {name} <> 0 LIMIT 1"
        ).fetchone()
    ]
    columns = [case.part.columns[name] for name in filled]
    if not columns:
        return ()
    fields = {
        "headers": Headers(columns),
        "basis": Headers([case.amount]),
        "take_off": typed("--map", f"{base_name(filled[0])}={columns[0].header}"),
        "leave": typed("--map", f"revenue={case.amount.header}"),
    }
    return (Remark(key, fields, uncertain=True),)


def _may_hold_more(case: _Undecided) -> tuple[Remark, ...]:
    """A total that nothing can be taken off."""
    if case.by_price or "revenue" in case.part.mapped or not _is_total(case.part):
        return ()
    return (Remark("total_as_it_is", {"header": Headers([case.amount])}),)


def _sales_remarks(part: Part, sales: Sales) -> tuple[Remark, ...]:
    """What was taken off and added; a refunded amount needs no word."""
    changing = [name for name in (*sales.less, *sales.plus) if base_name(name) != "refunded"]
    if not changing:
        return ()
    by_price = sales.by_price or "revenue" not in part.columns
    basis = [
        name for name in (("unit_price", "quantity") if by_price else ("revenue",)) if name in part.columns
    ]
    fields = {
        "basis": Headers([part.columns[name] for name in basis], multiplied=True),
        "less": Headers([part.columns[name] for name in sales.less]),
        "plus": Headers([part.columns[name] for name in sales.plus]),
    }
    key = "sales_less_and_plus" if sales.less and sales.plus else "sales_plus" if sales.plus else "sales_less"
    return (Remark(key, fields),)
