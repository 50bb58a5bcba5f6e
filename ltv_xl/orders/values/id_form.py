"""Whether Excel has ruined the ids of a column: what its texts look like -> a decision. No SQL here.

Excel keeps 15 digits of a number. Of a longer id it shows `4.50000E+15`, or ends it with zeros: what was many
ids has become one.
"""

from typing import Literal

from msgspec import Struct

DIGITS = 15
"""Digits of a number that Excel keeps."""

_CHANCE = 3
"""So many digits that are all zero are no chance: one in a thousand."""


class IdEvidence(Struct, frozen=True):
    """Ids that look shortened.

    rows, distinct: in which they stand, and how many there are. example: one of them. joined: of them, those
    that stand for several orders (an id of customers) or for several customers or days (an id of orders).
    long, zeros: all ids of more than 15 digits, and the digits behind the 15th of those that end in nothing
    but zeros there. in_powers: rows of ids such as 4.5E+15.
    """

    rows: int
    distinct: int
    joined: int
    example: str
    long: int
    long_with_zeros: int
    zeros: int
    in_powers: int


def id_form(evidence: IdEvidence) -> Literal["sound", "shortened", "merged"]:
    """The decision: merged where a shortened id may stand for several; shortened where none can."""
    zeros_by_chance = evidence.long_with_zeros < evidence.long or evidence.zeros < _CHANCE
    if not evidence.in_powers and zeros_by_chance:
        return "sound"
    return "merged" if evidence.joined else "shortened"
