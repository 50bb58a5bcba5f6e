"""The checked orders: what reading hands to the analysis, and nothing else of how they were read.

In `connection` stand these tables. Money is DECIMAL(18, 4); a missing value is NULL.

orders (one row per order: lines put together, rejected and cancelled rows left out, none after as_of)
    customer_id     INTEGER, never NULL: the customers are 1, 2, 3 ... in the order of their ids
    order_id        BIGINT or VARCHAR; NULL where the source has none (then one per customer and day)
    order_date      DATE in the shop's zone
    ordered_at      TIMESTAMP in the shop's zone; midnight where the source has no times
    revenue         net revenue; above zero: a purchase; below: a refund; zero: a sample or gift
    profit          what LTV adds up, as the basis says: gross profit from cost, from a profit column, or
                    revenue x assumed margin; of the basis "contribution" less the variable costs. A sale,
                    a sample and a gift cost a parcel and its handling each; a refund costs no further
                    parcel and brings no cost back, for what was spent on the sale stays spent.
    one VARCHAR column per Dimension whose place is "order" (of several lines, that of the largest)
    one column per role of money beside revenue that is known (discounts, tax ...): `reckoning` sums them

order_products (one row per order and product that stood in it; only when has_order_products)
    order_row       INTEGER, the rowid of the order in `orders`
    product         a name as ENUM or VARCHAR, never NULL
    worth           DECIMAL, from zero on: what its lines in the order come to, returned ones taken off; NULL
                    in all rows where lines have neither an amount of their own nor a price. Its share of the
                    order's worths is what counts: an order's discounts, postage and tax stand elsewhere.
    A product that was returned or given free in the same order does not count as standing in it. Without
    this table no order has more than one product, and that is orders.product.

customers (one row per customer that a customers source or the orders name; may lack attributes)
    customer_id     as in orders
    birth_date      DATE
    age             INTEGER, where a source gives an age and not a birth date
    cancelled_on    DATE
    plan            VARCHAR, what the customer subscribes to or did
    one VARCHAR column per Dimension whose place is "customer"

customer_ids (one row per customer, for lists that name customers; nothing else reads it)
    customer_id     as in orders
    id              BIGINT or VARCHAR, as the shop writes it; one that is an e-mail address or a telephone
                    number only where the user asks for lists of customers, else NULL
    No other table holds an id.

customer_contacts (one row per customer with a row in a source; only when columns were asked for)
    customer_id     as in orders
    contact_1 ...   VARCHAR, what stands under each of `contacts`; only lists that name it read it

subscriptions (one row per subscription with a delivery; only when has_subscriptions)
    subscription    INTEGER, never NULL: 1, 2, 3 ...
    customer_id     as in orders; a customer may have several
    course          VARCHAR, of its first delivery; NULL where no column says it
    state           active, paused, skipping, cancelled, or unknown: what the latest order says, else the
                    customers source; cancelled where it has a day of that, active where nothing says it
    cancelled_on    DATE, none after as_of; none where it goes on by its state and a delivery came since
    reason          VARCHAR, why it was cancelled, in the shop's own words (may name people)
    counted         BOOLEAN, whether its deliveries are counted by date, because the shop's numbers lack or
                    cannot be those of deliveries. Then n = 1 is the first in the file; else n is the shop's.

deliveries (one row per subscription and delivery; only when has_subscriptions)
    subscription    as in subscriptions
    customer_id     as in orders
    n               SMALLINT, 1, 2, 3 ...; the first may lie before the file begins, and numbers may lack
    delivered_on    DATE of its order
    revenue, profit as in orders, of all its orders; revenue is from zero on (a free trial is a delivery)
    course          VARCHAR, of this delivery
    order_row       INTEGER, the rowid in `orders` of its (first) order
    An order with several lines or a pack of three is one delivery. A cancelled, returned or refunded one is
    none, and so is one that was skipped.

ad_spend (one row per channel, campaign and month; only when has_ads)
    channel         VARCHAR, NULL where the source has no channel; without such a column the campaign
    campaign        VARCHAR, NULL where the source names none
    month           DATE, the first of the month
    cost            DECIMAL(18, 4)
    clicks, conversions   DECIMAL(18, 4), NULL where the source has none
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from ltv_xl.orders.remark import Remark
from ltv_xl.orders.way import Way

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.orders.sales.earning import Reckoning
    from ltv_xl.setting_values import DateOrder


ProfitFrom = Literal["cost", "gross_profit", "margin"]
"""Where gross profit comes from; "margin" means revenue x the assumed margin."""

Basis = Literal["contribution", "gross_profit", "revenue"]
"""What LTV adds up: contribution where variable costs are known, else gross profit, else revenue."""


PAIR_MARK = "\x1f"
"""Stands between the two values of a crossed dimension; a value that is not given is empty."""


class Dimension(Struct, frozen=True):
    """A way to divide the customers: a column of `orders` or `customers`, or the age band.

    name: the column's name in the table: age_band, gender, channel, campaign, product, or by_1, by_2 ...
        Age bands are made from birth_date or age, so that dimension has no column of its own.
    label: the user's own header for by_1 and so on; None for the known ones, which have a text.
    place: where its values stand. An order's are fixed at the customer's first purchase. The channel may
        stand in both tables: then place is "customer" and the first order's value fills the gaps.
    of: the two dimensions that a crossed one (cross_1, cross_2 ...) is made of; it has no column, its label
        is what the user typed, and its values are pairs: see PAIR_MARK.
    """

    name: str
    label: str | None
    place: Literal["order", "customer"]
    of: tuple["Dimension", "Dimension"] | None = None


class Source(Struct, frozen=True):
    """One file or table that was read: its name, its role, its rows, and how it was understood.

    columns: canonical column -> the header that was taken for it. detail: encoding or sheet, for About.
    unused: headers of columns that nothing was taken from. shop: the system that was recognised, or "".
    subjects: unused header -> money, date, currency or id, where it is about one of them.
    """

    name: str
    role: Literal["orders", "customers", "ad_spend"]
    rows: int
    columns: Mapping[str, str]
    detail: str
    unused: tuple[str, ...] = ()
    shop: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict)


Use = Literal[
    "sales",
    "less",
    "plus",
    "charged",
    "taxed",
    "upon",
    "rate",
    "spent",
    "cost",
    "profit",
    "paid",
    "check",
    "within",
    "unknown",
]
"""How a column of money was used; the texts under orders.use say what each means."""


class MoneyUse(Struct, frozen=True):
    """A column of money of the orders: its header, its role ("" for none that is known), and its use."""

    header: str
    role: str
    use: Use


class CheckedOrders(Struct, frozen=True):
    """The order table, what became of every row of the source, and what was noticed.

    rows_used: rows (lines) of the orders source that went into `orders`.
    rows_left_out: reason -> rows that were read and did not go in; rows read = used + left out.
        Rejected (unusable): no_customer, no_date, bad_date, no_amount, bad_amount ...
        Set aside (understood, but no sale): cancelled, unpaid, after_as_of, total_row ...
    rejected_reasons: those of the reasons that mean "could not be used".
    zero_orders: orders of zero value. refund_orders: orders below zero.
    first_order, last_order: the span of `orders`.
    has_times: whether the source has times of day.
    has_subscriptions: whether deliveries of subscriptions are known.
    has_order_products: whether orders may hold several products, which are then in `order_products`.
    currency: of all amounts, as an ISO code. timezone: whose days they are: a zone, or offsets of the file.
    date_orders: how order dates were read that do not begin with a year of four digits.
    rejected_file: where the rows that could not be used were written, if they were.
    currency_is_named: by the files or by the user; else it is only the usual one.
    contacts: the headers of the columns that were asked for, in customer_contacts.
    way: the sums from gross sales to contribution. reckoning: how those of a part follow.
    money: how each column of money was used.
    """

    connection: "duckdb.DuckDBPyConnection"
    as_of: date
    first_order: date
    last_order: date
    dimensions: tuple[Dimension, ...]
    has_ads: bool
    has_contracts: bool
    has_times: bool
    profit_from: ProfitFrom
    margin: Decimal
    sources: tuple[Source, ...]
    rows_read: int
    rows_used: int
    rows_left_out: Mapping[str, int]
    rejected_reasons: frozenset[str]
    zero_orders: int
    refund_orders: int
    remarks: tuple[Remark, ...]
    has_order_products: bool = False
    has_subscriptions: bool = False
    currency: str = "JPY"
    timezone: str = "Asia/Tokyo"
    date_orders: tuple["DateOrder", ...] = ()
    rejected_file: Path | None = None
    contacts: tuple[str, ...] = ()
    currency_is_named: bool = True
    way: Way = field(default_factory=Way)
    reckoning: "Reckoning | None" = None
    money: tuple[MoneyUse, ...] = ()

    @property
    def rows_unusable(self) -> int:
        """Rows that could not be used."""
        return sum(self.rows_left_out.get(reason, 0) for reason in self.rejected_reasons)

    @property
    def basis(self) -> Basis:
        """What LTV adds up."""
        if self.way.contribution is not None:
            return "contribution"
        return "revenue" if self.profit_from == "margin" and self.margin == 1 else "gross_profit"
