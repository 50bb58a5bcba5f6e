"""Sentences that are formulas: their figures stay cells, so that the words follow what a reader changes.

A sentence is blank while one of its figures is. FIXED, unlike TEXT, rounds and groups alike in every program
and language of Excel.
"""

from decimal import Decimal

from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import number, rounded
from ltv_xl.report.content import Cell, Kind, Value

Shown = tuple[Cell, Kind]
"""A cell of a sentence, and what it is: money, share, ratio, count (also of days and months) or text."""
Figure = Shown | str | int
"""What stands for a field of a text; one that is no cell is part of its words."""

EXACT = 1000
"""Money below this has the decimals of its currency in a sentence; larger sums have none."""
EDGE = "\x1f"
"""Stands on both sides of a figure's name while a text is filled in."""


def sentence(brief: Brief, key: str, /, **figures: Figure) -> Cell:
    """A text of the report room as a formula."""
    cells = {name: figure for name, figure in figures.items() if isinstance(figure, tuple)}
    marks = {name: f"{EDGE}{name}{EDGE}" if name in cells else figure for name, figure in figures.items()}
    pieces = brief.t(key, **marks).split(EDGE)
    words, places = pieces[::2], [cells[name] for name in pieces[1::2]]
    inputs = tuple(dict.fromkeys(cell for cell, _ in places))
    if not inputs:
        return Cell(words[0])

    def write(*refs: str) -> str:
        address = dict(zip(inputs, refs, strict=True))
        parts = [_quoted(words[0])] if words[0] else []
        for (cell, kind), after in zip(places, words[1:], strict=True):
            parts.append(_formula(brief, address[cell], kind))
            parts += [_quoted(after)] if after else []
        blank = ",".join(f'{ref}=""' for ref in refs)
        return f'IF(OR({blank}),"",{"&".join(parts)})'

    value: Value = None
    if all(cell.value not in {None, ""} for cell in inputs):
        shown = [in_words(brief, cell.value, kind) for cell, kind in places]
        value = words[0] + "".join(figure + after for figure, after in zip(shown, words[1:], strict=True))
    return Cell(value, write, inputs)


def in_words(brief: Brief, value: Value, kind: Kind) -> str:
    """A figure as a sentence has it, rounded as a worksheet rounds: halves away from zero."""
    if isinstance(value, str):
        return value
    exact = Decimal(f"{float(value or 0):.15g}")  # type: ignore[arg-type]  # dates have no place here
    if kind in {"money", "total"}:
        places = _decimals(brief) if abs(exact) < EXACT else 0
        amount = rounded(abs(exact), places)
        return f"{'-' if exact < 0 and amount else ''}{_sign(brief)}{amount:,}"
    if kind == "share":
        return f"{rounded(exact * 100, 1):,}%"
    return f"{rounded(exact, 2 if kind == 'ratio' else 0):,}"


def _formula(brief: Brief, ref: str, kind: Kind) -> str:
    """The Excel text of a figure in words; without +0 some programs write a zero from below as -0."""
    if kind == "text":
        return ref
    if kind in {"money", "total"}:
        decimals = _decimals(brief)
        places = f"IF(ABS({ref})<{EXACT},{decimals},0)" if decimals else "0"
        amount = f"ROUND({ref},{places})"
        return f'IF({amount}<0,"-","")&{_quoted(_sign(brief))}&FIXED(ABS({amount}),{places})'
    if kind == "share":
        return f'FIXED(ROUND(100*{ref},1)+0,1)&"%"'
    digits = 2 if kind == "ratio" else 0
    return f"FIXED(ROUND({ref},{digits})+0,{digits})"


def _sign(brief: Brief) -> str:
    return look.symbol(brief.orders.currency)


def _decimals(brief: Brief) -> int:
    return look.MONEY.get(brief.orders.currency, ("", 2))[1]


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def either(test: Cell, positive: Cell, otherwise: Cell) -> Cell:
    """The first of two sentences while a figure is above zero, else the second."""
    chosen = positive if (number(test) or 0) > 0 else otherwise

    def write(ref: str, *refs: str) -> str:
        first = len(positive.inputs)
        yes, no = written(positive, refs[:first]), written(otherwise, refs[first:])
        return f"IF(N({ref})>0,{yes},{no})"

    return Cell(chosen.value, write, (test, *positive.inputs, *otherwise.inputs))


def moved(first: Cell, last: Cell, risen: Cell, fallen: Cell) -> Cell:
    """The first of two sentences while the last figure is above the first one, else the second; both
    sentences say both figures, in this order.
    """
    chosen = risen if (number(last) or 0) > (number(first) or 0) else fallen

    def write(*refs: str) -> str:
        return f"IF({refs[1]}>{refs[0]},{written(risen, refs)},{written(fallen, refs)})"

    return Cell(chosen.value, write, (first, last))


SURELY = 1.96
"""Standard errors from which on a change is no chance of a sample."""


def surely_moved(first: Cell, last: Cell, error: Cell, words: tuple[Cell, Cell, Cell]) -> Cell:
    """Of the sentences for a rise, a fall and neither, which say both figures in this order, the right one.

    error: the standard error of the change.
    """
    rose, fell, stayed = words
    moved, reach = (number(last) or 0.0) - (number(first) or 0.0), SURELY * (number(error) or 0.0)
    chosen = rose if moved > reach else fell if moved < -reach else stayed

    def write(then: str, now: str, of: str) -> str:
        up, down, neither = (written(each, (then, now)) for each in words)
        return f"IF({now}-{then}>{SURELY}*{of},{up},IF({then}-{now}>{SURELY}*{of},{down},{neither}))"

    return Cell(chosen.value, write, (first, last, error))


def where(test: Cell, words: Cell, otherwise: str = "") -> Cell:
    """A sentence; unless a figure is a number, other words or none."""
    value = words.value if number(test) is not None else otherwise or None

    def write(ref: str, *refs: str) -> str:
        return f"IF(ISNUMBER({ref}),{written(words, refs)},{_quoted(otherwise)})"

    return Cell(value, write, (test, *words.inputs))


def written(words: Cell, refs: tuple[str, ...]) -> str:
    """The Excel text of a sentence whose figures stand at some addresses."""
    return words.write(*refs) if words.write else _quoted(str(words.value or ""))
