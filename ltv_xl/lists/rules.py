"""Which lists there are, and what is decided for all lists of one run."""

from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct

Group = Literal["send", "hold_out"]

CANCELLING: Final = "cancelling"
LISTS: Final = ("f2_due", "reminder_due", CANCELLING, "at_risk", "lapsed_best", "birthdays")
"""The lists, in the order in which they are shown; each from the statement that analysis/actions.py names.
Subscriptions with a high risk of cancelling are from cancelling.sql, where deliveries are known.
"""

FEW: Final = 2000
"""Customers below which half of a list is held out: a smaller group would show nothing."""
OF_FEW, OF_MANY = Decimal("0.5"), Decimal("0.1")

DAYS: Final = 30
"""Days after the lists' date in which orders count, where the user says nothing else."""


class Terms(Struct, frozen=True):
    """What holds for all lists of a run.

    holdout: the share held out; None: by the size of each list. days: in which orders count.
    """

    holdout: Decimal | None = None
    days: int = DAYS

    def share(self, customers: int) -> Decimal:
        """The share of a list of so many customers that is held out."""
        if self.holdout is not None:
            return self.holdout
        return OF_FEW if customers < FEW else OF_MANY
