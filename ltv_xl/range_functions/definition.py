"""`@range_function`: a function from columns to rows becomes one of Python's and one of Excel's.

The function gets its columns checked and typed (`reading.py`), and gives a `Spill`. What is heavy it imports
when it is called: to list and to describe the functions needs no database.
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence

from ltv_xl.errors import NoEngine
from ltv_xl.range_functions.argument import Argument
from ltv_xl.range_functions.kinds import kind_of
from ltv_xl.range_functions.reading import read
from ltv_xl.range_functions.spill import Spill, Value, cells
from ltv_xl.texts import Language, room, system_language, text

HEADERS = Argument("headers", "flag", optional=True, default=True)
"""The last argument of every range function: FALSE leaves the row of headers off."""

ENGINES = {"duckdb": "DuckDB", "msgspec": "DuckDB, msgspec", "scipy": "SciPy"}
"""What the functions over orders and the models compute with; xlwings Lite may not have it.

What needs msgspec needs DuckDB, too, and asks for it later.
"""


class RangeFunction:
    """A worksheet function over ranges; call it like a function, with columns as lists, arrays or Series.

    Calling it gives rows of cells: numbers, texts, None for a blank; with headers in the system's language
    unless headers=False. FormulaError for what it does not take; its `code` is what a cell shows.

    example: what the template's Examples hand over: names of its example columns, or numbers.
    """

    def __init__(self, function: Callable[..., Spill], example: tuple[str | float, ...]) -> None:
        self._function = function
        self._signature = _signature(function)
        self.arguments = (*_arguments(function), HEADERS)
        self.example = example
        self.python_name = function.__name__
        self.name = function.__name__.upper()
        self.group = function.__module__.rpartition(".")[2]
        functools.update_wrapper(self, function)  # for help()

    def __repr__(self) -> str:
        return f"<range function {self.usage}>"

    def __call__(self, *arguments: object, **named: object) -> list[list[Value]]:
        """The rows; see the class. TypeError for missing or unknown arguments."""
        bound = self._signature.bind(*arguments, **named)
        return self.rows(bound.arguments, system_language())

    def rows(self, given: Mapping[str, object], lang: Language) -> list[list[Value]]:
        """The rows for arguments by name; those left out or None take their defaults."""
        wanted = [given.get(argument.name) for argument in self.arguments]
        values = read(self.python_name, self.arguments, wanted)
        headers = bool(values.pop("headers"))
        try:
            spill = self._function(**values)
        except ImportError as error:
            engine = ENGINES.get((error.name or "").partition(".")[0])
            if engine is None:
                raise
            where = {"function": self.python_name, "engine": engine}
            raise NoEngine("range_functions.error.engine", **where) from None
        return cells(spill, lang, headers=headers)

    def count(self, given: int) -> None:
        """Refuse too few or too many arguments with Python's own TypeError."""
        self._signature.bind(*[None] * given)

    @property
    def usage(self) -> str:
        """The call as Excel's help writes it: REPEAT_CURVE(customer_id, order_date, [as_of], [headers])."""
        words = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({', '.join(words)})"

    def title(self, lang: Language) -> str:
        """What the function gives, in a few words."""
        return text(f"range_functions.function.{self.python_name}.title", lang)

    def help(self, lang: Language) -> str:
        """What it computes and what to beware of, in at most 255 characters."""
        return text(f"range_functions.function.{self.python_name}.help", lang)

    def argument_help(self, name: str, lang: Language) -> str:
        """What to hand over, in at most 255 characters: the function's own words, or those of all."""
        own = room("range_functions", lang)["function"][self.python_name].get("arguments", {})
        return str(own[name]) if name in own else text(f"range_functions.argument.{name}", lang)


def _signature(function: Callable[..., Spill]) -> inspect.Signature:
    """The function's own, and headers."""
    own = inspect.signature(function)
    headers = inspect.Parameter(HEADERS.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=True)
    return own.replace(parameters=[*own.parameters.values(), headers])


def _arguments(function: Callable[..., Spill]) -> Sequence[Argument]:
    arguments = []
    for parameter in inspect.signature(function).parameters.values():
        kind = kind_of(parameter.annotation)
        if kind is None:
            raise SyntaxError(f"range function {function.__name__}: {parameter.name} has no kind")
        optional = parameter.default is not parameter.empty
        arguments.append(Argument(parameter.name, kind, optional, parameter.default if optional else None))
    return arguments


def range_function(*example: str | float) -> Callable[[Callable[..., Spill]], RangeFunction]:
    """Make a range function of a function whose arguments bear their kinds."""
    return lambda function: RangeFunction(function, example)
