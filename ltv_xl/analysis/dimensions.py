"""From a dimension to the SQL that gives a customer's value of it, and the number of the group of that value.

Values are numbered once (labels.py); from then on only numbers are compared: the value's code, and the number
of its group (value_groups.py). Column names are a user's own and go quoted into the SQL.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from ltv_xl.analysis import crossed
from ltv_xl.analysis.engine import sql, stacked
from ltv_xl.database import quoted
from ltv_xl.orders.personal import names_people
from ltv_xl.orders.table import CheckedOrders, Dimension

if TYPE_CHECKING:
    import duckdb

OTHER_CODE = 30
"""The number of the gathered values' group; those of the values are 1, 2, 3 ... from the largest."""

NONE_CODE = 31
"""The group of the customers without a value stands last."""

ONLY_CHANNEL = 0
"""The number of the channel's labels where the channel is no dimension."""

Group = Mapping[int, str | None]
"""What the number of each group of a dimension stands for."""

TOTAL: Group = {0: None}
"""The total is a dimension with one group."""

TOTAL_NUMBER = 0
"""The number of that dimension."""

TOTAL_CODE = "CAST(0 AS INTEGER)"
"""The SQL of that group's number; a bare 0 would be taken for the number of a column."""

PAID_CAMPAIGN_NUMBER, PAID_NUMBER, PAID_TOTAL_NUMBER = 97, 98, 99
"""The numbers of three more: by the campaign and by the channel that was paid for winning a customer, and all
of the channels together.

Group 0 are the customers whom none of them has won; nothing is summed of them.
"""


class Attribute(Struct, frozen=True):
    """What a dimension divides by: a column, with the number of its labels.

    customers, orders: the quoted column of that table, None where it has none; the customers' goes first.
    more: further SELECTs of values that need labels.
    """

    number: int
    customers: str | None
    orders: str | None
    more: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The SQL, for traits.sql, of the code of a customer's value."""
        codes = [f"roster.value_{self.number}"] if self.customers else []
        codes += [f"sums.first_{self.number}"] if self.orders else []
        if not codes:
            return "CAST(NULL AS INTEGER)"
        return f"coalesce({', '.join(codes)})" if len(codes) > 1 else codes[0]


class Attributes(Struct, frozen=True):
    """All that customers are divided by, each with a number.

    numbers: those of the dimensions, in their order. coded: what has labels. customer_columns: the columns of
    customers. bands, channel, product: the numbers of these, None where they are not divided by; the channel
    also has one where it is no dimension, for the ad spend. people: the dimensions whose every value is a
    single person's. paid: whether customers are also told apart by the channel that was paid for them.
    campaign: the number of the campaigns where customers are told apart by that, too.
    folded: the channel and the campaign, whose names count whatever their writing. withheld: by dimension,
    the codes of values that do not stand in a part (see withheld.py).
    crossed: by number, the numbers of the two dimensions that one is made of.
    """

    numbers: tuple[int, ...]
    coded: tuple[Attribute, ...]
    customer_columns: frozenset[str]
    bands: int | None = None
    channel: int | None = None
    product: int | None = None
    people: frozenset[int] = frozenset()
    paid: bool = False
    campaign: int | None = None
    folded: tuple[int, ...] = ()
    withheld: Mapping[int, Collection[int]] = field(default_factory=dict)
    crossed: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def divisions(self) -> tuple[int, ...]:
        """The total, the dimensions, and where there is ad spend the channels that were paid for."""
        campaigns = () if self.campaign is None else (PAID_CAMPAIGN_NUMBER,)
        paid = (*campaigns, PAID_NUMBER, PAID_TOTAL_NUMBER) if self.paid else ()
        return TOTAL_NUMBER, *self.numbers, *paid

    @property
    def segment_columns(self) -> tuple[str, ...]:
        """The columns of buyers that hold the number of a customer's group."""
        campaigns = ("segment_paid_campaign",) if self.paid and self.campaign is not None else ()
        paid = ("segment_paid", *campaigns) if self.paid else ()
        return (*(f"segment_{number}" for number in self.numbers), *paid)

    def value(self, number: int) -> str:
        """The SQL, for traits.sql, of the code of a customer's value."""
        if number in self.crossed:
            return crossed.pair_value(*map(self.value, self.crossed[number]))
        if number == self.bands:
            return sql("age_band").replace("{age}", age_expression(self.customer_columns))
        return next(attribute for attribute in self.coded if attribute.number == number).value

    def without(self, number: int) -> "Attributes":
        """The same without a dimension, whose labels stay."""
        product = None if number == self.product else self.product
        return replace(self, numbers=tuple(each for each in self.numbers if each != number), product=product)

    def without_people(self) -> "Attributes":
        """The same where people may not be named: a product that is a person's is none."""
        return replace(self, product=None) if self.product in self.people else self


def columns(connection: "duckdb.DuckDBPyConnection", table: str) -> dict[str, str]:
    """The names of a table's columns, with their types."""
    connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")
    return {column[0]: str(column[1]) for column in connection.description or ()}


def attributes(orders: CheckedOrders) -> Attributes:
    """What the customers are divided by."""
    of_orders = columns(orders.connection, "orders")
    of_customers = columns(orders.connection, "customers")
    names = [dimension.name for dimension in orders.dimensions]
    coded = [
        attribute(dimension, number, of_orders, of_customers, orders)
        for number, dimension in enumerate(orders.dimensions, 1)
        if dimension.name != "age_band" and not dimension.of
    ]
    channel, campaign = (names.index(name) + 1 if name in names else None for name in ("channel", "campaign"))
    if channel is None and orders.has_ads:
        channel = ONLY_CHANNEL
        coded.append(attribute(CHANNEL, channel, of_orders, of_customers, orders))
    return Attributes(
        tuple(range(1, len(names) + 1)),
        tuple(coded),
        frozenset(of_customers),
        bands=names.index("age_band") + 1 if "age_band" in names else None,
        channel=channel,
        product=names.index("product") + 1 if "product" in names else None,
        paid=orders.has_ads and channel is not None,
        campaign=campaign if orders.has_ads and names_campaigns(orders.connection) else None,
        folded=tuple(number for number in (channel, campaign) if number is not None),
        people=frozenset(
            number for number, each in enumerate(orders.dimensions, 1) if divides_people(orders, each)
        ),
        crossed={
            number: (names.index(each.of[0].name) + 1, names.index(each.of[1].name) + 1)
            for number, each in enumerate(orders.dimensions, 1)
            if each.of
        },
    )


def divides_people(orders: CheckedOrders, dimension: Dimension) -> bool:
    """Whether a dimension's header says that its values are those of single people; an age band's are not."""
    if dimension.of:
        return any(divides_people(orders, each) for each in dimension.of)
    if dimension.name == "age_band":
        return False
    headers = {source.columns.get(dimension.name) for source in orders.sources if source.role != "ad_spend"}
    return any(names_people(header) for header in {dimension.label, *headers} if header)


def names_campaigns(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether any ad spend names the campaign that it was for."""
    rows = connection.execute("SELECT 1 FROM ad_spend WHERE campaign IS NOT NULL LIMIT 1")
    return bool(rows.fetchall())


CHANNEL = Dimension("channel", None, "customer")


def attribute(
    dimension: Dimension,
    number: int,
    of_orders: Collection[str],
    of_customers: Collection[str],
    orders: CheckedOrders,
) -> Attribute:
    """The attribute that a dimension other than the age band divides by."""
    name = quoted(dimension.name)
    if dimension.name == "channel":
        spent = ("SELECT ad_spend.channel FROM ad_spend",) if orders.has_ads else ()
        return Attribute(
            number,
            name if "channel" in of_customers else None,
            name if "channel" in of_orders else None,
            spent,
        )
    if dimension.place == "customer":
        return Attribute(number, name, None)
    if dimension.name == "campaign":
        spent = ("SELECT ad_spend.campaign FROM ad_spend",) if orders.has_ads else ()
        return Attribute(number, None, name, spent)
    held = "SELECT CAST(order_products.product AS VARCHAR) FROM order_products"
    several = dimension.name == "product" and orders.has_order_products
    return Attribute(number, None, name, (held,) if several else ())


def age_expression(customer_columns: frozenset[str]) -> str:
    """Complete years on the day of the first purchase, else the age that the source gives."""
    given = "roster.age" if "age" in customer_columns else "CAST(NULL AS INTEGER)"
    if "birth_date" not in customer_columns:
        return given
    first, birth = (
        f"extract(month FROM {day}) * 100 + extract(day FROM {day})"
        for day in ("sums.begun_on", "roster.birth_date")
    )
    return (
        f"CASE WHEN roster.birth_date IS NULL THEN {given} "
        "WHEN roster.birth_date <= sums.begun_on "
        "THEN extract(year FROM sums.begun_on) - extract(year FROM roster.birth_date) "
        f"- CASE WHEN {first} < {birth} THEN 1 ELSE 0 END END"
    )


def segment_expression(number: int) -> str:
    """The SQL, for buyers.sql, of the number of a customer's group in dimension `number`."""
    return f"CAST(coalesce(group_{number}.segment, {OTHER_CODE}) AS TINYINT) AS segment_{number}"


def group_join(number: int) -> str:
    """The join, for buyers.sql, that gives it."""
    return (
        f"\nLEFT JOIN groups AS group_{number} ON group_{number}.dimension = {number} "
        f"AND group_{number}.code = coalesce(traits.value_{number}, 0)"
    )


def segment_of(table: str, number: int) -> str:
    """The SQL of the number of a customer's group in a division: a dimension, or the total."""
    if number == PAID_NUMBER:
        return f"{table}.segment_paid"
    if number == PAID_CAMPAIGN_NUMBER:
        return f"{table}.segment_paid_campaign"
    if number == PAID_TOTAL_NUMBER:
        return f"CASE WHEN {table}.segment_paid > 0 THEN 1 ELSE 0 END"
    return TOTAL_CODE if number == TOTAL_NUMBER else f"{table}.segment_{number}"


def division_fills(table: str, number: int) -> dict[str, str]:
    """What the .sql files of one division read of a table that holds its customers' groups."""
    segment = segment_of(table, number)
    paid = number in {PAID_CAMPAIGN_NUMBER, PAID_NUMBER, PAID_TOTAL_NUMBER}
    return {"division": str(number), "segment": segment, "within": f"{segment} > 0" if paid else "1 = 1"}


def stacked_by_division(name: str, table: str, numbers: Iterable[int]) -> str:
    """The SQL of `name`.sql for several divisions of such a table."""
    return stacked(name, [division_fills(table, number) for number in numbers])


PAID = (
    "CAST(CASE WHEN traits.first_on >= $known_from "
    "THEN coalesce(paid_own.place, paid_any.place, 0) ELSE 0 END AS SMALLINT) AS segment_paid"
)
"""The SQL, for buyers.sql, of the number of the paid channel that won a customer. Wants the table paid."""


def paid_joins(channel: int) -> str:
    """The joins, for buyers.sql, that give it: the customer's own channel, else spend without a channel."""
    month = "CAST(date_trunc('month', traits.first_on) AS DATE)"
    return (
        f"\nLEFT JOIN paid AS paid_own ON paid_own.code = traits.value_{channel} AND paid_own.month = {month}"
        f"\nLEFT JOIN paid AS paid_any ON paid_any.code = 0 AND paid_any.month = {month}"
    )


PAID_CAMPAIGN = (
    "CAST(CASE WHEN traits.first_on >= $known_from "
    "THEN coalesce(paid_campaign.place, 0) ELSE 0 END AS SMALLINT) AS segment_paid_campaign"
)
"""The SQL, for buyers.sql, of the number of the paid campaign that won a customer. Wants paid_campaigns."""


def paid_campaign_join(campaign: int) -> str:
    """The join, for buyers.sql, that gives it."""
    return (
        f"\nLEFT JOIN paid_campaigns AS paid_campaign ON paid_campaign.code = traits.value_{campaign} "
        "AND paid_campaign.month = CAST(date_trunc('month', traits.first_on) AS DATE)"
    )


def listed(expressions: Iterable[str]) -> str:
    """Expressions as a continuation of a SELECT list."""
    return "".join(f",\n    {expression}" for expression in expressions)
