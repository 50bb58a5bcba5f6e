"""Which mark of a column's amounts is the decimal one: what its cells prove -> a decision. No SQL here."""

from collections.abc import Iterable

from msgspec import Struct

from ltv_xl.orders.values.money import Proof
from ltv_xl.setting_values import DecimalMark

ALL_DECIMALS = 3
"""Decimals of a currency whose prices look like thousands: `1.360` dinars."""


_CONTRADICTING: tuple[tuple[Proof, Proof], ...] = (("point", "comma"), ("open point", "open comma"))


class NumberEvidence(Struct, frozen=True):
    """For each thing that marks can prove, a text that proves it. Empty: no amount has a mark."""

    proofs: dict[Proof, str]

    def __or__(self, other: "NumberEvidence") -> "NumberEvidence":
        """The evidence of both."""
        return NumberEvidence(other.proofs | self.proofs)

    @property
    def mark(self) -> DecimalMark | None:
        """The decimal mark, where it is proven without contradiction."""
        marks: list[DecimalMark] = []
        marks += ["."] if "point" in self.proofs else []
        marks += [","] if "comma" in self.proofs else []
        return marks[0] if len(marks) == 1 else None


class NumberForm(Struct, frozen=True):
    """How the amounts of a column are read. assumed: a text for which this is only the usual reading."""

    decimal: DecimalMark
    assumed: str | None = None


class Contradiction(Struct, frozen=True):
    """Two texts of a column that cannot both be read in one way."""

    first: str
    second: str


class Undecided(Struct, frozen=True):
    """A text that may be read in two ways, neither of them the usual one."""

    text: str


def number_form(
    evidence: NumberEvidence,
    *,
    given: DecimalMark | None,
    others: Iterable[DecimalMark] = (),
    decimals: int,
) -> NumberForm | Contradiction | Undecided:
    """The decision for one column.

    given: the decimal mark that the user names, for a column that leaves it open or contradicts itself.
    others: those that other columns of the same file prove.
    decimals: of a price in the file's currency.
    """
    proofs = evidence.proofs
    if evidence.mark is not None:
        return NumberForm(evidence.mark)
    if given is not None:
        return NumberForm(given)
    for first, second in _CONTRADICTING:
        if first in proofs and second in proofs:
            return Contradiction(proofs[first], proofs[second])
    open_text = proofs.get("open point", proofs.get("open comma"))
    if open_text is None:
        return NumberForm(".")
    thousands: DecimalMark = "," if "open point" in proofs else "."
    marks = set(others)
    if len(marks) == 1:
        mark = marks.pop()
        return NumberForm(mark, None if mark == thousands else open_text)
    if decimals == ALL_DECIMALS:
        return Undecided(open_text)
    return NumberForm(thousands, open_text if thousands == "," else None)
