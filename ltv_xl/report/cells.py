"""The few ways in which a report's cell comes from other cells; value and Excel text side by side.

A derived cell shows nothing where its inputs do not allow a number: never an error, never a false zero.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import NormalDist

from ltv_xl.formulas.definition import Formula
from ltv_xl.report.content import Cell, Kind, Range, Value, numeric
from ltv_xl.setting_values import CPA_MONTHS

ENOUGH_TO_SHOW = 30
"""Fewer observed customers than this: an LTV is not shown."""
ENOUGH_TO_JUDGE = 100
"""Fewer than this: no verdict."""
ENOUGH_MONTHS = 6
"""Customers who first bought in fewer months than this: no verdict, because months differ."""


def given(value: Value, name: str | None = None) -> Cell:
    """A figure from the analysis, or a text."""
    return Cell(value, name=name)


def number(cell: Cell) -> float | None:
    """A cell's value as a number; None for blanks and texts."""
    return numeric(cell.value)


def label_kind(values: Range) -> Kind:
    """How a chart writes money: from 1,000 on without decimals, which would not fit."""
    return "whole" if any((number(cell) or 0) >= 1000 for cell in values) else "money"


def derive(formula: Formula, *inputs: Cell, name: str | None = None) -> Cell:
    """A formula of this package over cells; blank where it has no value."""
    known = []
    for cell in inputs:
        value = numeric(cell.value)
        if value is not None:
            known.append(value)
        elif cell.value is None and cell.write is None:
            return Cell(None, name=name)
    value = formula.number(*known) if len(known) == len(inputs) else None
    return Cell(value, lambda *refs: f'IFERROR({formula.expression(*refs)},"")', inputs, name)


def live(formula: Formula, *inputs: Cell, otherwise: str | None = None) -> Cell:
    """A formula over cells that a reader may change: it stays a formula whatever they hold now.

    Blank while an input is; where the formula has no value, `otherwise`, a text.
    """
    known = [value for value in map(number, inputs) if value is not None]
    complete = len(known) == len(inputs)
    value = formula.number(*known) if complete else None

    def write(*refs: str) -> str:
        result = f'IFERROR({formula.cell(*refs)[1:]},"{otherwise or ""}")'
        return f'IF(COUNT({",".join(dict.fromkeys(refs))})<{len(set(refs))},"",{result})'

    return Cell(otherwise if value is None and complete else value, write, inputs)


def follow(cell: Cell, limits: tuple[float, float] | None = None) -> Cell:
    """What another cell shows, also once it shows something; limits: a reader may type over it."""
    value = number(cell)
    return Cell(value, lambda ref: f'IF(ISNUMBER({ref}),{ref},"")', (cell,), limits=limits)


def entry(value: float, low: float, high: float) -> Cell:
    """A value that a reader may type over."""
    return Cell(value, limits=(low, high))


def rate_sentence(words: str, *rates: Cell) -> Cell:
    """A sentence that follows its figures: each @ in it stands for a rate in percent. Blank while any is."""
    parts = words.split("@")
    known = [rate for rate in map(number, rates) if rate is not None]
    value = None
    if len(known) == len(rates):
        shown = [f"{rounded(100 * rate, 1).normalize():f}%" for rate in known]
        value = parts[0] + "".join(rate + part for rate, part in zip(shown, parts[1:], strict=True))

    def write(*refs: str) -> str:
        pieces = [f'"{parts[0]}"'] if parts[0] else []
        for ref, part in zip(refs, parts[1:], strict=True):
            pieces.append(f'ROUND(100*{ref},1)+0&"%{part}"')  # +0: some programs write -0
        return f'IF(COUNT({",".join(refs)})<{len(refs)},"",{"&".join(pieces)})'

    return Cell(value, write, rates)


def rounded(value: float | Decimal, places: int) -> Decimal:
    """As a worksheet rounds: halves away from zero, of the 15 digits that it knows, and zero has no sign."""
    exact = Decimal(f"{value:.15g}")
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def same(cell: Cell, name: str | None = None) -> Cell:
    """What another cell shows."""
    if cell.value is None and cell.write is None:
        return Cell(None, name=name)
    if (number(cell) is not None and cell.write is None) or isinstance(cell.value, date):
        return Cell(cell.value, lambda ref: ref, (cell,), name)
    return Cell(cell.value, lambda ref: f'IF({ref}="","",{ref})', (cell,), name)


def total(cells: Range, name: str | None = None) -> Cell:
    """The sum of a row or a column; None when nothing in it is a number."""
    if not cells:
        return Cell(0, name=name)
    exact = [cell.value for cell in cells if isinstance(cell.value, int | Decimal)]
    if len(exact) == len(cells):
        value: Value = sum(exact)
    else:
        numbers = [addend for addend in map(number, cells) if addend is not None]
        if not numbers:
            return Cell(None, name=name)
        value = sum(numbers)
    return Cell(value, lambda ref: f"SUM({ref})", (tuple(cells),), name)


def added(*cells: Cell) -> Cell:
    """The sum of cells wherever they stand; a blank adds nothing."""
    value = sum(addend for addend in map(number, cells) if addend is not None)
    return Cell(value, lambda *refs: "+".join(f"N({ref})" for ref in refs), cells)


def numbers_in(cells: Range) -> Cell:
    """How many cells of a row or a column hold a number."""
    return Cell(sum(number(cell) is not None for cell in cells), lambda ref: f"COUNT({ref})", (cells,))


def times(cells: Range, *words: str) -> Cell:
    """How many cells of a row or a column say one of some words."""
    if not cells:
        return Cell(0)
    value = sum(cell.value in words for cell in cells)
    return Cell(value, lambda ref: "+".join(f'COUNTIF({ref},"{word}")' for word in words), (cells,))


def count_of(cells: Range) -> Cell:
    """The sum of a row or a column in which a blank stands for none."""
    value = sum(cell.value for cell in cells if isinstance(cell.value, int | Decimal))
    return Cell(value, lambda ref: f"SUM({ref})", (tuple(cells),))


def ratio_of_sums(parts: Range, wholes: Range) -> Cell:
    """Sum ÷ sum: the weighted mean of ratios."""
    part = sum(value for value in map(number, parts) if value is not None)
    whole = sum(value for value in map(number, wholes) if value is not None)
    value = part / whole if whole else None
    return Cell(value, lambda top, low: f'IFERROR(SUM({top})/SUM({low}),"")', (parts, wholes))


def sum_of_ratios(parts: Range, wholes: Range, observed: Cell) -> Cell:
    """Σ part ÷ whole, pair by pair; blank where too few have been observed."""
    enough = (number(observed) or 0) >= ENOUGH_TO_SHOW
    pairs = [(number(part) or 0.0, number(whole) or 0.0) for part, whole in zip(parts, wholes, strict=True)]
    value = sum(part / whole for part, whole in pairs) if enough else None

    def write(top: str, low: str, count: str) -> str:
        return f'IF({count}<{ENOUGH_TO_SHOW},"",SUMPRODUCT({top}/{low}))'

    return Cell(value, write, (parts, wholes, observed))


def mean(cells: Range) -> Cell:
    """The mean of a row or a column, each of whose cells holds a number."""
    value = sum(number(cell) or 0.0 for cell in cells) / len(cells)
    return Cell(value, lambda ref: f"AVERAGE({ref})", (cells,))


def difference_error(*rates: tuple[Cell, Cell]) -> Cell:
    """The standard error of the difference of two rates, each with the customers that it is of."""
    known = [(number(rate) or 0.0, number(customers) or 1.0) for rate, customers in rates]
    value = sum(rate * (1 - rate) / customers for rate, customers in known) ** 0.5

    def write(*refs: str) -> str:
        pairs = zip(refs[::2], refs[1::2], strict=True)
        return f"SQRT({'+'.join(f'{rate}*(1-{rate})/{customers}' for rate, customers in pairs)})"

    return Cell(value, write, tuple(cell for pair in rates for cell in pair))


def if_enough(cell: Cell, observed: Cell, few: str, name: str | None = None) -> Cell:
    """A figure where enough customers have been observed, else the words for too few."""
    enough = (number(observed) or 0) >= ENOUGH_TO_SHOW

    def write(ref: str, count: str) -> str:
        return f'IF({count}<{ENOUGH_TO_SHOW},"{few}",{ref})'

    return Cell(cell.value if enough else few, write, (cell, observed), name)


def share_if_enough(part: Cell, whole: Cell) -> Cell:
    """Part ÷ whole; blank where the whole is too few customers, and where the part is withheld."""
    numerator, denominator = number(part), number(whole)
    enough = numerator is not None and denominator is not None and denominator >= ENOUGH_TO_SHOW

    def write(top: str, low: str) -> str:
        return f'IF(OR({low}<{ENOUGH_TO_SHOW},{top}=""),"",{top}/{low})'

    return Cell((numerator or 0) / denominator if enough and denominator else None, write, (part, whole))


def first_reaching(target: Cell, curve: Range, months: Range) -> Cell:
    """The first of the months in which a curve reaches a target; blank when it has not yet."""
    if target.value is None and target.write is None:
        return Cell(None)
    goal, after = number(target), len(curve) + 1
    reached = [
        index
        for index, cell in enumerate(curve, 1)
        if goal is not None and (value := number(cell)) is not None and value >= goal
    ]

    def write(aim: str, values: str, numbers: str) -> str:
        # The earliest month is the largest of (after - month). SUMPRODUCT takes arrays in every Excel;
        # the test for "" comes first because a text is larger than any number.
        left = f'SUMPRODUCT(MAX(({values}<>"")*({values}>={aim})*({after}-{numbers})))'
        return f'IF({aim}="","",IF({left}=0,"",{after}-{left}))'

    return Cell(reached[0] if reached else None, write, (target, curve, months))


def window(customers: Range, least: int) -> Cell:
    """How many of the last months a CPA is of: the fewest in which ENOUGH_TO_SHOW customers were won.

    customers: month by month, the newest last. least: the months that it is of at least.
    """
    *shorter, year = (months for months in CPA_MONTHS if months >= least)
    value = next((months for months in shorter if _sum(customers[-months:]) >= ENOUGH_TO_SHOW), year)

    def write(*refs: str) -> str:
        formula = str(year)
        for months, ref in reversed(list(zip(shorter, refs, strict=True))):
            formula = f"IF(SUM({ref})>={ENOUGH_TO_SHOW},{months},{formula})"
        return formula

    return Cell(value, write if shorter else None, tuple(customers[-months:] for months in shorter))


def sum_of_last(values: Range, months: Cell) -> Cell:
    """The sum of the last months; blank where none of them holds a number."""
    three, six, year = CPA_MONTHS
    if all(number(cell) is None for cell in values):
        return Cell(None)
    last = values[-int(number(months) or year) :]
    value = None if all(number(cell) is None for cell in last) else _sum(last)

    def write(count: str, few: str, some: str, every: str) -> str:
        def summed(ref: str) -> str:
            return f'IF(COUNT({ref})=0,"",SUM({ref}))'

        return f"IF({count}={three},{summed(few)},IF({count}={six},{summed(some)},{summed(every)}))"

    return Cell(value, write, (months, values[-three:], values[-six:], values[-year:]))


def _sum(values: Range) -> float:
    return sum(value for value in map(number, values) if value is not None)


def allowed(most: Cell, nothing: str) -> Cell:
    """What may be spent at most: a word in place of an amount below zero, for then nothing may be."""
    if most.value is None and most.write is None:
        return Cell(None)

    def write(ref: str) -> str:
        return f'IF(ISNUMBER({ref}),IF({ref}<0,"{nothing}",{ref}),"")'

    value = number(most)
    return Cell(nothing if value is not None and value < 0 else value, write, (most,))


def target(worth: Cell, profit: Cell, nothing: str) -> Cell:
    """What a customer is worth less the target profit, while one above zero is set; blank while none is.

    nothing: the word in place of an amount below zero.
    """
    if worth.value is None and worth.write is None:
        return Cell(None)
    value, aim = number(worth), number(profit)

    def write(ltv: str, least: str) -> str:
        left = f'IF({ltv}<{least},"{nothing}",{ltv}-{least})'
        return f'IF(OR(N({least})<=0,NOT(ISNUMBER({ltv}))),"",{left})'

    if value is None or aim is None or aim <= 0:
        return Cell(None, write, (worth, profit))
    return Cell(nothing if value < aim else value - aim, write, (worth, profit))


def less_profit(worth: Cell, profit: Cell) -> Cell:
    """What a customer is worth less the target profit, where one above zero is set; it may be below zero."""
    if worth.value is None and worth.write is None:
        return Cell(None)
    value, aim = number(worth), number(profit) or 0

    def write(ltv: str, least: str) -> str:
        return f'IF(ISNUMBER({ltv}),{ltv}-MAX(N({least}),0),"")'

    return Cell(None if value is None else value - max(aim, 0), write, (worth, profit))


def verdict(
    spent: tuple[Cell, Cell],
    seen: tuple[Cell, Cell],
    left: tuple[Cell, Cell],
    profit: Cell,
    words: dict[str, str],
) -> Cell:
    """Whether what a customer leaves after the CPA is surely above the target profit, or surely below it.

    spent: the cost of the CPA, and the customers that it won. seen: customers whose LTV was observed, and the
    months in which they first bought. left: the interval of LTV - CPA. profit: the target; 0 where it is no
    number above zero.
    """
    few = (ENOUGH_TO_SHOW, ENOUGH_TO_JUDGE, ENOUGH_MONTHS)

    def write(cost: str, won: str, observed: str, begun: str, low: str, high: str, aim: str) -> str:
        room, over, unsure = (f'"{words[kind]}"' for kind in ("room", "over", "unsure"))
        bar = f"MAX(0,N({aim}))"
        judged = f"IF({low}>{bar},{room},IF({high}<{bar},{over},{unsure}))"
        counts = ",".join(f"N({ref})<{least}" for ref, least in zip((won, observed, begun), few, strict=True))
        return f'IF(N({cost})=0,"{words["none"]}",IF(OR({counts},{low}=""),"{words["few"]}",{judged}))'

    cost, low, high, aim = map(number, (spent[0], *left, profit))
    counts = [number(cell) or 0 for cell in (spent[1], *seen)]
    if not cost:
        shown = words["none"]
    elif any(count < least for count, least in zip(counts, few, strict=True)) or low is None or high is None:
        shown = words["few"]
    else:
        bar = max(aim or 0.0, 0.0)
        shown = words["room"] if low > bar else words["over"] if high < bar else words["unsure"]
    return Cell(shown, write, (*spent, *seen, *left, profit))


def normal_quantile(confidence: Cell, comparisons: Cell) -> Cell:
    """How many standard errors an interval reaches that may not fail in any of so many comparisons."""
    sure, count = number(confidence) or 0.0, number(comparisons) or 1.0
    value = NormalDist().inv_cdf(1 - (1 - sure) / 2 / count)

    def write(level: str, many: str) -> str:
        return f"NORMSINV(1-(1-{level})/2/{many})"

    return Cell(value, write, (confidence, comparisons))


def ratio_verdict(lower: Cell, upper: Cell, words: dict[str, str]) -> Cell:
    """What an interval says of a ratio: above 1, below it, or neither."""
    low, high = number(lower) or 0.0, number(upper) or 0.0

    def write(least: str, most: str) -> str:
        return f'IF({least}>1,"{words["above"]}",IF({most}<1,"{words["below"]}","{words["unsure"]}"))'

    value = words["above"] if low > 1 else words["below"] if high < 1 else words["unsure"]
    return Cell(value, write, (lower, upper))


def gap(shown: Cell, counted: Cell) -> Cell:
    """How far two figures lie apart; rounded, since sums of doubles leave dust."""
    value = round((number(shown) or 0.0) - (number(counted) or 0.0), 6)
    return Cell(value, lambda first, second: f"ROUND({first}-{second},6)", (shown, counted))


def agreement(shown: Cell, counted: Cell, words: dict[str, str]) -> Cell:
    """A check light: the two figures are the same, to rounding."""
    left, right = number(shown) or 0.0, number(counted) or 0.0
    equal = abs(left - right) <= 1e-9 * max(1.0, abs(left))

    def write(first: str, second: str) -> str:
        test = f"ABS({first}-{second})<=1E-9*MAX(1,ABS({first}))"
        return f'IF({test},"{words["ok"]}","{words["bad"]}")'

    return Cell(words["ok"] if equal else words["bad"], write, (shown, counted))


def at_most(share: Cell, limit: Cell, words: dict[str, str]) -> Cell:
    """A check light: a share is not above its limit, else it is to be reviewed."""
    fine = (number(share) or 0.0) <= (number(limit) or 0.0)

    def write(ref: str, top: str) -> str:
        return f'IF({ref}<={top},"{words["ok"]}","{words["review"]}")'

    return Cell(words["ok"] if fine else words["review"], write, (share, limit))


def curve(profits: Sequence[Cell], observed: Sequence[Cell], first: Formula, further: Formula) -> Range:
    """The running sum of mean profits, month by month."""
    cells = [derive(first, profits[0], observed[0])]
    for (_, profit), count in zip(pairwise(profits), observed[1:], strict=True):
        cells.append(derive(further, cells[-1], profit, count))
    return tuple(cells)
