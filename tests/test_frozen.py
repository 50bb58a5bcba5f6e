"""Classes of our `dataclass` behave as the standard library's."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from ltv_xl import frozen

Made = dict[str, Any]


def _classes(dataclass: Callable[..., Any]) -> Made:
    """The same classes, by either decorator."""

    @dataclass(frozen=True)
    class Plain:
        """All kinds of fields."""

        first: int
        second: str = "x"
        third: list[int] = dataclasses.field(default_factory=list)
        fourth: float = dataclasses.field(default=0.5, kw_only=True)

        @property
        def twice(self) -> int:
            """A method sees the fields."""
            return 2 * self.first

    @dataclass(frozen=True)
    class Further(Plain):
        """Fields of its own after those of another."""

        fifth: tuple[int, ...] = ()

    @dataclass(frozen=True, kw_only=True)
    class ByKeyword:
        """By keyword alone."""

        first: int
        second: int = 2

    @dataclass(frozen=True)
    class Single:
        """One field."""

        first: Any

    @dataclass(frozen=True)
    class Empty:
        """None."""

    @dataclass(frozen=True, eq=False)
    class Itself:
        """Equal to itself alone."""

        first: int

    @dataclass(frozen=True)
    class OwnWay:
        """Methods of its own, and what it does last."""

        first: int
        second: str = "small"

        def __post_init__(self) -> None:
            object.__setattr__(self, "second", self.second.upper())

        def __repr__(self) -> str:
            return f"<{self.first}>"

        def __hash__(self) -> int:
            return 7

    return {cls.__name__: cls for cls in (Plain, Further, ByKeyword, Single, Empty, Itself, OwnWay)}


OURS, STANDARD = _classes(frozen.dataclass), _classes(dataclasses.dataclass)
NAN = float("nan")
CALLS: list[Callable[[Made], Any]] = [
    lambda of: of["Plain"](1),
    lambda of: of["Plain"](1, "y", [2], fourth=3.0),
    lambda of: of["Plain"](second="z", first=2).twice,
    lambda of: of["Plain"](),
    lambda of: of["Plain"](1, "y", [], 3.0),
    lambda of: of["Plain"](1, sixth=2),
    lambda of: of["Plain"](1) == of["Plain"](1),
    lambda of: of["Plain"](1) == of["Plain"](2),
    lambda of: of["Plain"](1) != of["Plain"](1),
    lambda of: of["Plain"](1) == of["Further"](1),
    lambda of: of["Plain"](1) == 1,
    lambda of: of["Plain"](1) < of["Plain"](2),
    lambda of: of["Plain"](1).third is of["Plain"](1).third,
    lambda of: hash(of["Plain"](1)),
    lambda of: dataclasses.asdict(of["Plain"](1, third=[4])),
    lambda of: dataclasses.replace(of["Plain"](1), second="w"),
    lambda of: dataclasses.replace(of["Plain"](1), sixth="w"),
    lambda of: dataclasses.is_dataclass(of["Plain"]),
    lambda of: of["Plain"].__match_args__,
    lambda of: of["Further"](1, fifth=(2,)),
    lambda of: of["Further"](1, "y", [], (2,)) == of["Further"](1, "y", [], (2,)),
    lambda of: hash(of["Further"](1)),
    lambda of: of["ByKeyword"](first=1),
    lambda of: of["ByKeyword"](1),
    lambda of: hash(of["ByKeyword"](first=1)) == hash(of["ByKeyword"](first=1, second=2)),
    lambda of: of["Single"](NAN) == of["Single"](NAN),
    lambda of: hash(of["Single"](3)),
    lambda of: len({of["Single"](3), of["Single"](3), of["Single"](4)}),
    lambda of: of["Empty"](),
    lambda of: of["Empty"]() == of["Empty"](),
    lambda of: of["Itself"](1) == of["Itself"](1),
    lambda of: len({of["Itself"](1), of["Itself"](1)}),
    lambda of: of["OwnWay"](1),
    lambda of: of["OwnWay"](1).second,
    lambda of: hash(of["OwnWay"](1)),
    lambda of: of["OwnWay"](1) == of["OwnWay"](1, "SMALL"),
    lambda of: copy.copy(of["Plain"](1)) == of["Plain"](1),
    lambda of: copy.deepcopy(of["Plain"](1, third=[5])),
    lambda of: setattr(of["Plain"](1), "first", 2),
    lambda of: setattr(of["Plain"](1), "new", 2),
    lambda of: delattr(of["Plain"](1), "first"),
    lambda of: list(inspect.signature(of["Plain"]).parameters),
]


def _outcome(call: Callable[[Made], Any], of: Made) -> str:
    try:
        return repr(call(of))
    except dataclasses.FrozenInstanceError:
        return "frozen"
    except TypeError as error:
        return str(error)


@pytest.mark.parametrize("call", CALLS)
def test_a_class_behaves_as_one_of_the_standard_library(call: Callable[[Made], Any]) -> None:
    assert _outcome(call, OURS) == _outcome(call, STANDARD)


@frozen.dataclass(frozen=True)
class Sent:
    """A class that pickle can import."""

    first: int
    second: tuple[int, ...] = ()


def test_an_instance_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent(1, (2,)))) == Sent(1, (2,))


def test_only_frozen_classes_are_made() -> None:
    with pytest.raises(AssertionError):
        frozen.dataclass(frozen=False)
