"""Which values of a dimension stand by themselves, and which are gathered under OTHER.

The largest values stay, and never is a single one gathered because there are too many. A value of so few
customers that its figures would be a single customer's is gathered, and with it as many of the next smallest
groups as it takes for the gathered ones not to be such a group themselves. So no group of one or two can be
worked out from the total and the groups that are shown.

What the rule is not for, because it tells nobody apart by an attribute: the total, spend that acquired
nobody, and groups by time (cohorts, months). Nor is it for what a group that stands did: how many of it came
back, were observed so long, or bought which of the products that stand by themselves second. These are counts
within the group, and bear no name of their own.
"""

from collections.abc import Collection, Sequence

from msgspec import Struct


class Size(Struct, frozen=True):
    """A value: its code, the name it is shown under, and its customers."""

    code: int
    name: str
    customers: int


class Sizes(Struct, frozen=True):
    """The values of a dimension, the largest first.

    largest: at least one more than may stay, where there are as many. all_values: how many values there are.
    nameless: customers without a value. all_customers: these and those with a value.
    """

    largest: Sequence[Size]
    all_values: int
    nameless: int
    all_customers: int


class Grouping(Struct, frozen=True):
    """named: the values that stand by themselves, the largest first. nameless: whether "not given" does."""

    named: tuple[Size, ...]
    nameless: bool


def grouping(sizes: Sizes, most: int, smallest: int, withheld: Collection[int] = ()) -> Grouping:
    """The groups of a dimension.

    most: values that stand by themselves at most; where just one more is left over, that one stays, too.
    0: none may stand, not even a single one.
    smallest: customers that a group has at least; 1: every group may stand. When fewer customers than that
    are all there are, they are gathered. withheld: codes of values that may not stand; 0 is that of no value.
    """
    stays = most + 1 if most and sizes.all_values == most + 1 else most
    named = [
        size for size in sizes.largest[:stays] if size.customers >= smallest and size.code not in withheld
    ]
    nameless = sizes.nameless >= smallest and 0 not in withheld
    while 0 < gathered(sizes, named, nameless=nameless) < smallest and (named or nameless):
        if named and (not nameless or named[-1].customers <= sizes.nameless):
            named.pop()
        else:
            nameless = False
    return Grouping(tuple(named), nameless)


def gathered(sizes: Sizes, named: Sequence[Size], *, nameless: bool) -> int:
    """Customers that are in no group of their own."""
    apart = sum(size.customers for size in named)
    return sizes.all_customers - apart - (sizes.nameless if nameless else 0)
