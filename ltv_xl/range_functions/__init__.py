"""Worksheet functions over ranges: columns of orders go in, rows spill out, by the report's own statements.

A function is defined once, under `@range_function(...)` in the file of its group; the worksheet function, the
call in Python, the help and the list come from that definition.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType

from ltv_xl.formulas import FORMULAS, ListedFunction, ListedGroup
from ltv_xl.formulas.definition import Formula
from ltv_xl.range_functions import (
    cohorts,
    economics,
    groups,
    prediction,
    purchases,
    recovery,
    repeat,
    retention,
    rfm,
    segments,
    subscriptions,
)
from ltv_xl.range_functions.definition import RangeFunction
from ltv_xl.texts import Language, text


def _of_modules(*modules: ModuleType) -> Iterator[tuple[str, RangeFunction]]:
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, RangeFunction):
                yield value.name, value


RANGE_FUNCTIONS: Mapping[str, RangeFunction] = MappingProxyType(
    dict(
        _of_modules(
            cohorts,
            repeat,
            segments,
            rfm,
            groups,
            recovery,
            subscriptions,
            retention,
            purchases,
            prediction,
            economics,
        )
    )
)
"""Every range function by its Excel name, in the order of the list."""

WORKSHEET_FUNCTIONS: Mapping[str, Formula | RangeFunction] = MappingProxyType({**FORMULAS, **RANGE_FUNCTIONS})
"""Everything that can be typed into a cell, by its Excel name."""


def range_function_list(lang: Language) -> ListedGroup:
    """All of them, in the user's language."""
    return ListedGroup(
        text("range_functions.title", lang),
        tuple(
            ListedFunction(function.name, function.usage, function.title(lang), function.help(lang))
            for function in RANGE_FUNCTIONS.values()
        ),
    )
