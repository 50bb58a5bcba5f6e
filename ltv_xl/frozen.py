"""`dataclass(frozen=True)` as the standard library's, its classes made in a fifth of the time.

The standard library compiles six functions for each class (before Python 3.13 one by one). A report loads
some 140 classes, which was a twentieth of a small shop's wait. Here `__init__` alone is compiled, for calls
must be checked and fast; what compares, shows and refuses is shared by all classes.
"""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_ABSENT = dataclasses.MISSING


def _made(cls: Any, *, eq: bool, kw_only: bool) -> type:
    """The class with the methods of a frozen dataclass; those of its own stay."""
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
    made.__init__ = _initializer(made)
    made.__setattr__ = made.__delattr__ = _refuse
    if "__repr__" not in vars(made):
        made.__repr__ = _shown
    if eq:
        made.__values__ = staticmethod(_reader([field.name for field in dataclasses.fields(made)]))
        made.__eq__ = _equal
        made.__hash__ = vars(made).get("__hash__") or _hashed
    return cls  # type: ignore[no-any-return]


def _initializer(cls: Any) -> Callable[..., None]:
    """`__init__` of a class, compiled: its fields in order, those by keyword alone after a star."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_absent": _ABSENT}
    ordered, by_keyword, lines = ["self"], ["*"], []
    for field in dataclasses.fields(cls):
        name = field.name
        parameter = value = name
        if field.default_factory is not _ABSENT:
            known[f"_make_{name}"] = field.default_factory
            parameter = f"{name}=_absent"
            value = f"_make_{name}() if {name} is _absent else {name}"
        elif field.default is not _ABSENT:
            known[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        (by_keyword if field.kw_only else ordered).append(parameter)
        lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = ", ".join([*ordered, *(by_keyword if len(by_keyword) > 1 else ())])
    exec(f"def __init__({parameters}):\n " + "\n ".join(lines or ["pass"]), known)
    initializer: Callable[..., None] = known["__init__"]
    initializer.__qualname__ = f"{cls.__qualname__}.__init__"  # for the message about a missing argument
    return initializer


def _reader(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads the values of all fields."""
    if len(names) > 1:
        return attrgetter(*names)  # of a single name it gives no tuple
    return lambda made: tuple(getattr(made, name) for name in names)


def _refuse(_self: object, name: str, *_value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{name!r} of a frozen class cannot be changed")


def _shown(self: Any) -> str:
    fields = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
    return f"{type(self).__qualname__}({', '.join(fields)})"


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__values__(self) == other.__values__(other)


def _hashed(self: Any) -> int:
    return hash(self.__values__(self))


if TYPE_CHECKING:
    from dataclasses import dataclass  # so a type checker knows fields, replace() and forbidden assignments
else:

    def dataclass(*, frozen: bool, eq: bool = True, kw_only: bool = False) -> Callable[[type], type]:
        """A decorator for a frozen class; each argument as that of dataclasses.dataclass."""
        assert frozen, "a class that can change is one of the standard library"
        return partial(_made, eq=eq, kw_only=kw_only)
