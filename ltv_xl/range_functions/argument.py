"""An argument of a range function."""

from dataclasses import dataclass

from ltv_xl.range_functions.kinds import Kind


@dataclass(frozen=True)
class Argument:
    """default: the value where the argument is optional and left out."""

    name: str
    kind: Kind
    optional: bool = False
    default: object = None
