"""Faults planted into the functions module, one at a time: the tests of the hosts must notice each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Annotated, Any
from unittest import mock

from ltv_xl.formulas.cell_values import ERROR_TEXTS

Patches = dict[str, Any]
"""Attributes of the module, changed."""


def _parameter(change: Callable[[Any, Any], Any]) -> Callable[[ModuleType], Patches]:
    """A fault in how arguments are declared: `change` gets the right parameter and the formula."""

    def fault(functions: ModuleType) -> Patches:
        right = functions._parameter
        return {"_parameter": lambda formula, *others: change(right(formula, *others), formula)}

    return fault


def _given(change: Callable[[list[Any]], list[Any]]) -> Callable[[ModuleType], Patches]:
    """A fault in how arguments are passed on."""

    def fault(functions: ModuleType) -> Patches:
        right = functions._answer
        return {"_answer": lambda formula, given: right(formula, change(list(given)))}

    return fault


def _with(parameter: Any, **options: object) -> Any:
    """The parameter, some of its options for xlwings changed or, where None, left out."""
    changed = {**parameter.annotation.__metadata__[0], **options}
    options_left = {name: value for name, value in changed.items() if value is not None}
    return parameter.replace(annotation=Annotated[list, options_left])


def _with_default(parameter: Any, default: object) -> Any:
    return parameter if parameter.default is parameter.empty else parameter.replace(default=default)


def _surprise(*_: object) -> Any:
    raise RuntimeError("planted")


FAULTS: dict[str, Callable[[ModuleType], Patches]] = {
    "errors arrive as blanks": _parameter(lambda parameter, _: _with(parameter, err_to_str=None)),
    "columns arrive as rows": _parameter(lambda parameter, _: _with(parameter, ndim=None)),
    "an omitted argument is 0": _parameter(lambda parameter, _: _with_default(parameter, 0.0)),
    "nothing may be omitted": _parameter(lambda parameter, _: parameter.replace(default=parameter.empty)),
    "all help is that of the last argument": _parameter(
        lambda parameter, formula: _with(
            parameter, doc=formula.argument_help(formula.arguments[-1].name, "en")
        )
    ),
    "arguments are the other way round": _given(lambda given: given[::-1]),
    "the last argument is left out": _given(lambda given: [*given[:-1], None]),
    "errors as integers are numbers": lambda _: {"COM_ERRORS": range(0)},
    "NaN leaves": lambda _: {"ERROR_TEXTS": [""] * len(ERROR_TEXTS)},
    "every error is #VALUE!": lambda _: {"ERROR_TEXTS": ["", *["#VALUE!"] * len(ERROR_TEXTS)]},
    "a surprise": lambda _: {"_answer": _surprise},
}


@contextmanager
def planted(fault: str, functions: ModuleType) -> Iterator[None]:
    """The functions of the module, made anew with the fault, for a while."""
    with mock.patch.multiple(functions, **FAULTS[fault](functions)):
        made = functions.worksheet_functions("en")
        with mock.patch.multiple(functions, **made):
            yield
