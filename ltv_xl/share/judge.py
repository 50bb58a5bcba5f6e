"""What becomes of one formula, wherever it stands: it stays, it is written otherwise, or it cannot stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ltv_xl.ooxml.tokens import renumbered
from ltv_xl.share import functions
from ltv_xl.share.book import Reason
from ltv_xl.share.gone import Gone


@dataclass(frozen=True)
class Judge:
    """gone: what goes. own: LTV functions that the workbook defines itself. numbers: other books whose number
    changes, since one before them goes.
    """

    gone: Gone
    own: frozenset[str]
    numbers: Mapping[str, str] = field(default_factory=dict)

    def reason(self, formula: str, sheet: int | None) -> Reason | None:
        """Why a formula on this sheet cannot stay; None: it can."""
        return self.gone.reason(formula, sheet)

    def text(self, formula: str) -> str:
        """How a formula that stays is written."""
        written = functions.bare(formula, self.gone.order, self.own)
        return renumbered(written, self.numbers) if self.numbers else written
