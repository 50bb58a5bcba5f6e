"""The sums from gross sales to contribution, of all orders or of a part; `sales/earning.py` makes them."""

from decimal import Decimal

from msgspec import Struct


class CommissionSum(Struct, frozen=True):
    """What a mall or channel takes by its rate: of the amounts that were paid there, in money."""

    name: str
    rate: Decimal
    paid: Decimal


class Way(Struct, frozen=True):
    """From gross sales to contribution: sums over `orders`, in money; None where nothing says a role.

    gross_sales: goods before all that reduces them. discounts, points_used, refunds, tax: what does. Refunds
        are those of a column and the orders below zero.
    net_sales: the sum of revenue. gross_profit: less the cost of goods.
    shipping_charged, fees_charged: paid by customers beside the goods, without tax; counted where the
        delivery cost or the payment fee is known.
    delivery, handling, payment_fee, points_granted: what was spent on the sales. contribution: what is left.
    commission: what malls took by a column. commissions: what others take by their rates.
    parcels: orders of a value from zero on. paid: the amounts paid that the fee is a share of, without
        refunds. earning: the net sales that points are granted on.
    """

    gross_sales: Decimal | None = None
    discounts: Decimal | None = None
    points_used: Decimal | None = None
    refunds: Decimal | None = None
    tax: Decimal | None = None
    net_sales: Decimal | None = None
    cost_of_goods: Decimal | None = None
    gross_profit: Decimal | None = None
    shipping_charged: Decimal | None = None
    fees_charged: Decimal | None = None
    delivery: Decimal | None = None
    handling: Decimal | None = None
    payment_fee: Decimal | None = None
    points_granted: Decimal | None = None
    commission: Decimal | None = None
    commissions: tuple[CommissionSum, ...] = ()
    contribution: Decimal | None = None
    parcels: int = 0
    paid: Decimal | None = None
    earning: Decimal | None = None
