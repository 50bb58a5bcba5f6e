"""`@formula`: a small function becomes a formula in Python, in a cell, and as a LAMBDA.

The function is never run. Its source is read once (so it must be there: a folder, a wheel or a zip, but
not a lone .pyc), checked against the language of `language.py`, and every carrier is made from that tree.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from ltv_xl.formulas.excel_text import bare_expression, cell_formula, lambda_formula
from ltv_xl.formulas.language import Argument, Definition, read_definition
from ltv_xl.formulas.pieces import ADDRESS
from ltv_xl.formulas.single_cells import SingleCell, single_cell
from ltv_xl.formulas.units import Unit
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ltv_xl.formulas.ranges import Codes, Values

    Array = NDArray[np.generic] | list[Any]
    Series = pd.Series[Any]

Scalar = float | Decimal | date | str | None
"""A cell: a number, a blank (None), or a text; bool and int are floats to a type checker."""

Writer = Callable[[Definition, Sequence[str]], str]
"""Definition and references -> Excel's text."""


class Formula:
    """A closed-form formula; call it like a function.

    Calling it: single numbers give a float, or raise the FormulaError that names the argument and what was
    found; arrays and nested lists give an ndarray; pandas Series give a Series on the same index; NaN
    marks the places without a value. None counts as 0, or as the default of an optional argument; True and
    False count as 1 and 0. Series are paired by position and must have the same index.

    example: an input for each argument, to start from; only what is typed into a worksheet has them.
    """

    def __init__(self, function: Callable[..., float], example: tuple[float, ...] = ()) -> None:
        self._definition = read_definition(function)
        self._signature = inspect.signature(function)
        self._required = sum(argument.default is None for argument in self.arguments)
        if example and len(example) != len(self.arguments):
            raise SyntaxError(f"formula {function.__name__}: its example gives each argument its input")
        self._patterns: dict[tuple[Writer, int], str] = {}
        self.example = example
        self.python_name = function.__name__
        self.name = function.__name__.upper()
        self.group = function.__module__.rpartition(".")[2]
        functools.update_wrapper(self, function)  # for help()

    def __repr__(self) -> str:
        return f"<formula {self.usage}>"

    # The overlaps are meant: the narrowest of the three that takes all arguments says what comes back.
    @overload
    def __call__(self, *arguments: Scalar, **named: Scalar) -> float: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(  # type: ignore[overload-overlap]
        self, *arguments: "Scalar | Array", **named: "Scalar | Array"
    ) -> "Values": ...
    @overload
    def __call__(
        self, *arguments: "Scalar | Array | Series", **named: "Scalar | Array | Series"
    ) -> "pd.Series[float]": ...
    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """The value; see the class. TypeError for missing or unknown arguments."""
        from ltv_xl.formulas.calls import call  # with NumPy, which single cells do without

        bound = self._signature.bind(*arguments, **named)
        bound.apply_defaults()
        return call(self._definition, bound.args)

    def evaluate(self, *arguments: object) -> "tuple[Values, Codes]":
        """Values and error codes for scalars, rows, columns or blocks of whatever cells may hold.

        Shapes spill as in Excel: a scalar, row or column stretches, and where another argument is too
        short stands #N/A. The codes are those of Excel's ERROR.TYPE (`cell_values.ERROR_TEXTS` has their
        texts); 0: there is a value; a value beside another code is NaN. Omitted arguments take their
        defaults, blanks count as in a cell.
        """
        from ltv_xl.formulas.evaluation import evaluate

        self._count(len(arguments))
        return evaluate(self._definition, arguments)

    def single(self, *arguments: object) -> tuple[float, int]:
        """Value and error code for single cells: what `evaluate` gives, sooner."""
        self._count(len(arguments))
        return self._single_cell(arguments)

    @functools.cached_property
    def _single_cell(self) -> SingleCell:
        return single_cell(self._definition)

    def number(self, *arguments: float) -> float | None:
        """The value for plain numbers; None where there is none."""
        value, code = self.single(*arguments)
        return None if code else value

    def cell(self, *refs: str) -> str:
        """A classic Excel formula for given references, with the handling of domain, blanks and texts."""
        return self._written(cell_formula, refs)

    def expression(self, *refs: str) -> str:
        """The equation alone, without `=`, domain test or defaults for blanks: `D5/C5`."""
        return self._written(bare_expression, refs)

    def lambda_text(self) -> str:
        """The LAMBDA to store in a workbook under this formula's name."""
        return lambda_formula(self._definition)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments in order, with their units; a `default` of None means required."""
        return self._definition.arguments

    @property
    def unit(self) -> Unit:
        """The unit of the value."""
        return self._definition.unit

    @property
    def usage(self) -> str:
        """The call as Excel's help writes it: LTV_GENERAL(order_value, ..., [cost])."""
        words = [
            argument.name if argument.default is None else f"[{argument.name}]" for argument in self.arguments
        ]
        return f"{self.name}({', '.join(words)})"

    def title(self, lang: Language) -> str:
        """What the formula gives, in a few words."""
        return text(f"formulas.function.{self.python_name}.title", lang)

    def help(self, lang: Language) -> str:
        """What it computes and what to beware of, in at most 255 characters."""
        return text(f"formulas.function.{self.python_name}.help", lang)

    def argument_help(self, name: str, lang: Language) -> str:
        """Unit, range and an example of an argument, in at most 255 characters."""
        return text(f"formulas.function.{self.python_name}.arguments.{name}", lang)

    def _written(self, writer: Writer, refs: tuple[str, ...]) -> str:
        """What the writer makes of the references.

        A report has thousands of formulas over plain addresses: those go into a pattern that is written once.
        """
        self._count(len(refs))
        if len(set(refs)) < len(refs) or not all(map(ADDRESS.fullmatch, refs)):
            return writer(self._definition, refs)
        key = writer, len(refs)
        if key not in self._patterns:
            places = [f"{{{place}}}" for place in range(len(refs))]  # to Excel an array of one number: whole
            self._patterns[key] = writer(self._definition, places)
        return self._patterns[key].format(*refs)

    def _count(self, given: int) -> None:
        """Refuse too few or too many arguments with Python's own TypeError."""
        if not self._required <= given <= len(self.arguments):
            self._signature.bind(*[None] * given)


@overload
def formula(function: Callable[..., float]) -> Formula: ...
@overload
def formula(*, example: tuple[float, ...]) -> Callable[[Callable[..., float]], Formula]: ...
def formula(
    function: Callable[..., float] | None = None, *, example: tuple[float, ...] = ()
) -> Formula | Callable[[Callable[..., float]], Formula]:
    """Make a formula of a function that is written in the language of formulas. SyntaxError if it is not."""
    if function is None:
        return functools.partial(Formula, example=example)
    return Formula(function, example)
