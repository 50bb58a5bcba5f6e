"""Closed-form formulas of customer value, each defined once and carried everywhere.

Adding a formula: a function under `@formula(example=...)` in the file of its group, its name in
`ltv_xl/__init__.py`, and its texts in both languages.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import NamedTuple

from ltv_xl.formulas import acquisition, economics, lifetime, planning
from ltv_xl.formulas.definition import Formula
from ltv_xl.texts import Language, text

GROUPS: tuple[str, ...] = ("lifetime", "economics", "acquisition", "planning")
"""The groups in their order; `group_title` names them."""


def _for_worksheets(*modules: ModuleType) -> Iterator[tuple[str, Formula]]:
    """The formulas of these modules by their Excel names. SyntaxError for what a cell could not show."""
    formulas = (value for module in modules for value in vars(module).values() if isinstance(value, Formula))
    for formula in formulas:
        if not formula.example:
            raise SyntaxError(f"formula {formula.python_name}: give its inputs: @formula(example=(...))")
        if "number" in {formula.unit, *(argument.unit for argument in formula.arguments)}:
            raise SyntaxError(f"formula {formula.python_name}: Number is no unit of a worksheet function")
        yield formula.name, formula


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    dict(_for_worksheets(lifetime, economics, acquisition, planning))
)
"""Every formula by its Excel name, in the order of the groups."""


class ListedFunction(NamedTuple):
    """A line of the function list: the call as Excel writes it, and what it gives."""

    name: str
    usage: str
    title: str
    help: str


class ListedGroup(NamedTuple):
    """A group of the function list."""

    title: str
    functions: tuple[ListedFunction, ...]


def group_title(group: str, lang: Language) -> str:
    """The heading of a group."""
    return text(f"formulas.group.{group}", lang)


def function_list(lang: Language) -> tuple[ListedGroup, ...]:
    """All functions by group, in the user's language."""
    return tuple(
        ListedGroup(
            group_title(group, lang),
            tuple(
                ListedFunction(formula.name, formula.usage, formula.title(lang), formula.help(lang))
                for formula in FORMULAS.values()
                if formula.group == group
            ),
        )
        for group in GROUPS
    )
