"""Closed-form formulas of customer value, each defined once and carried everywhere.

Adding a formula: one function under `@formula` in the file of its group, and its texts in both languages.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ltv_xl.formulas import acquisition, economics, lifetime, planning
from ltv_xl.formulas.definition import Formula
from ltv_xl.texts import Language, text

GROUPS: tuple[str, ...] = ("lifetime", "economics", "acquisition", "planning")
"""The groups in their order; `group_title` names them."""

FORMULAS: Mapping[str, Formula] = MappingProxyType({
    one.name: one
    for module in (lifetime, economics, acquisition, planning)
    for one in vars(module).values()
    if isinstance(one, Formula)
})
"""Every formula by its Excel name, in the order of the groups."""


class ListedFunction(NamedTuple):
    """One line of the function list: the call as Excel writes it, and what it gives."""

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
                ListedFunction(one.name, one.usage, one.title(lang), one.help(lang))
                for one in FORMULAS.values()
                if one.group == group
            ),
        )
        for group in GROUPS
    )
