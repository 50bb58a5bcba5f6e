"""Where the table of campaigns stands on a sheet of channels."""

from collections.abc import Sequence

from ltv_xl.report.content import Block

FEW = 12
"""So many campaigns have room on a page with the channels."""


def placed(
    channels: Sequence[Block], campaigns: Sequence[Block], others: Sequence[Block], count: int
) -> tuple[Block, ...]:
    """The table of some campaigns follows that of the channels, whose columns it has; a longer one, which
    is kept whole, would leave their page half empty, and comes last.
    """
    return (*channels, *campaigns, *others) if count <= FEW else (*channels, *others, *campaigns)
