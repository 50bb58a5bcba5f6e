"""What the invented shop is like: a young skin-care brand that sells online, with and without subscription.

Every assumption stands here and nowhere else, as weights, per mille, days and yen. The words for the codes
are texts of the demo room. What a good report should find in it:

- search brings customers below what they earn; social did too, and grows dearer every month;
- affiliates bring many who buy the half-price trial once: clearly over the limit;
- influencers cost about what their customers earn: not decided; pop-up events have too few customers to say;
- the offer of a trial for 980 yen on social media was good and turned bad in January 2025;
- the letter of MAILING_DAY brought orders, as those show who were held out;
- plans whose first delivery is at half price are cancelled more often;
- most customers leave after the first order (F2); the follow-up letters since FOLLOW_UP helped;
- whoever starts with serum or lotion stays, whoever starts with a gift or the trial does not.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

FIRST_DAY = date(2023, 1, 6)
"""The shop opened; every customer's first order is in the files."""
LAST_DAY = date(2025, 6, 30)
FOLLOW_UP = date(2024, 9, 1)
"""Letters after the first order: more second orders from customers who start on this day or later."""
FOLLOW_UP_EFFECT = 1.18

NEW_CUSTOMERS = (232, 12)
"""New customers in the first month, and how many more in each that follows."""
SEASON = (92, 84, 108, 100, 106, 96, 94, 82, 98, 102, 118, 124)
"""January to December, per cent."""
REGISTERED_ONLY = 160
"""Members who never order."""
WEEKDAY = (112, 96, 92, 94, 98, 100, 116)
HOUR = (10, 5, 3, 2, 2, 4, 10, 18, 26, 34, 42, 46, 68, 48, 38, 36, 36, 40, 46, 58, 82, 108, 94, 44)


class Channel(Struct, frozen=True):
    """Where customers come from.

    weight: share of the new customers of a month; 0: they come on days of their own.
    loyalty: factor on the chance of every further order. first: weights of the first product.
    half_price: per mille of trials bought at half price.
    cost: yen of advertising per new customer; 0 for channels without spend. dearer: per mille a month.
    conversion: per mille of clicks that become customers. since: first month with customers, from 0.
    """

    weight: int
    loyalty: float
    first: Mapping[str, int]
    half_price: int = 0
    cost: int = 0
    dearer: int = 0
    conversion: int = 20
    since: int = 0


CHANNELS = {
    "search": Channel(
        250, 1.12, {"trial": 30, "lotion": 26, "serum": 16, "cream": 8, "plan": 20}, 60, 3600, 3, 31
    ),
    "social": Channel(
        270,
        0.92,
        {"trial": 46, "lotion": 16, "serum": 12, "wash": 10, "sunscreen": 6, "plan": 16},
        320,
        4100,
        14,
        14,
    ),
    "affiliate": Channel(150, 0.55, {"trial": 74, "lotion": 6, "wash": 6, "plan": 14}, 860, 5200, 5, 22),
    "influencer": Channel(
        80, 0.88, {"trial": 38, "serum": 28, "sunscreen": 18, "cream": 6, "plan": 14}, 200, 9000, 0, 9, 8
    ),
    "organic": Channel(
        150, 1.22, {"trial": 24, "lotion": 30, "serum": 16, "cream": 10, "gift": 8, "plan": 18}, 0
    ),
    "referral": Channel(100, 1.38, {"trial": 22, "lotion": 28, "serum": 20, "gift": 12, "plan": 24}, 0),
    "event": Channel(0, 1.2, {"lotion": 40, "serum": 40, "cream": 20}, 0, 26_000),
}
MAILING_DAY, MAILING_SILENT = date(2025, 3, 3), (64, 180)
"""A letter went to customers who had last ordered so many days before."""
MAILING_HELD_OUT, MAILING_EFFECT = 500, 60
"""Per mille of them who were held out; per mille of the others who ordered because of it."""
MAILING_SOLD = {"lotion": 50, "serum": 20, "cream": 30}
TURNED_CHANNEL, TURNED_SINCE, TURNED_ON = "social", date(2024, 8, 1), date(2025, 1, 10)
"""The offer of a trial for 980 yen: a good one until it was shown to people who look for bargains only."""
TURNED_SHARE, TURNED_LOYALTY = 550, (1.1, 0.3)
"""Per mille of the channel's trials; factors on further orders before and after."""
NAMED_IN_SPEND = ("first_980", "half_price", "plan_half")
"""Offers that the advertising of the channels in BY_CAMPAIGN is booked under, all other without a name."""
BY_CAMPAIGN = ("social", "affiliate")
EVENT_DAYS = (date(2023, 10, 14), date(2024, 4, 20), date(2024, 10, 12), date(2025, 3, 22))
EVENT_CUSTOMERS = 6
"""Per event; they come from no other channel."""


class Product(Struct, frozen=True):
    """price, cost: yen a piece. loyalty: factor on further orders of those who start with it.

    repeat: weight among what customers buy later. high: the months in which it sells `peak` times as much.
    """

    price: int
    cost: int
    loyalty: float
    repeat: int
    high: tuple[int, ...] = ()
    peak: int = 1


PRODUCTS = {
    "trial": Product(1980, 840, 0.84, 2),
    "lotion": Product(3960, 990, 1.14, 34),
    "serum": Product(6600, 1520, 1.24, 22),
    "cream": Product(5500, 1320, 1.06, 16),
    "wash": Product(2640, 710, 0.82, 14),
    "sunscreen": Product(2860, 800, 0.72, 6, (4, 5, 6, 7, 8), 4),
    "gift": Product(8800, 2900, 0.42, 3, (2, 3, 5, 12), 5),
    "plan": Product(5346, 1480, 1.0, 0),
}
"""plan: lotion and cream, delivered every month until the customer cancels."""
GOES_WITH = {
    "trial": {"wash": 70, "sunscreen": 30},
    "lotion": {"cream": 62, "wash": 26, "serum": 12},
    "serum": {"lotion": 68, "cream": 32},
    "cream": {"lotion": 70, "serum": 30},
    "wash": {"lotion": 60, "sunscreen": 40},
    "sunscreen": {"wash": 75, "lotion": 25},
    "gift": {"gift": 40, "serum": 60},
    "plan": {"serum": 58, "sunscreen": 42},
}
ADDED = (270, 90)
"""Per mille of orders with a second product, and of these with a third."""

AGAIN = (350, 580, 690, 745, 770)
"""Per mille of customers who order again after the first, second ... order, before all factors."""
AGAIN_MOST = 880
GAP_DAYS = (8, 24)
"""Days to the next order: the sum of three even draws between these; 1 in 7 takes three times as long."""
COURSES = {"monthly": (72, 30), "bimonthly": (28, 60)}
"""Courses of the plan: weight, days between deliveries."""
SKIPS, PAUSES, PAUSE_DAYS = 55, 22, (50, 110)
"""Per mille of deliveries after which one is skipped, or the plan pauses for so many more days."""
PLAN_HALF = {
    "search": 150, "social": 550, "affiliate": 900, "influencer": 300,
    "organic": 0, "referral": 0, "event": 0,
}  # fmt: skip  # a table of weights reads better in rows
"""Per mille of plans whose first delivery is at half price."""
HALF_LEAVES = 1.6
"""The factor on cancelling after a first delivery at half price."""
REASONS = {"left_over": 34, "price": 24, "no_effect": 18, "skin": 10, "other": 14}
REASONS_FIRST = {"only_first": 30, "price": 16, "left_over": 12, "no_effect": 14, "skin": 18, "other": 10}
"""Why plans are cancelled, and why after the first delivery."""
CANCELS_PLAN = (205, 150, 105, 80, 62)
"""Per mille of subscribers who cancel after the first, second ... delivery."""

AGE_BANDS = {19: (4, 0.62), 25: (20, 0.8), 35: (29, 0.97), 45: (27, 1.16), 55: (15, 1.22), 68: (5, 1.05)}
"""Middle of the band in years -> weight, loyalty."""
YOUNGER = {"social": -5, "influencer": -7, "organic": 1, "search": 4, "affiliate": -2}
"""Years by which a channel's customers are younger or older."""
GENDERS = {"female": 83, "male": 12, "unsaid": 5}
PREFECTURES = {
    "tokyo": 170, "kanagawa": 95, "osaka": 85, "aichi": 68, "saitama": 64, "chiba": 56, "hyogo": 50,
    "hokkaido": 46, "fukuoka": 44, "shizuoka": 30, "kyoto": 27, "hiroshima": 24, "miyagi": 20, "ibaraki": 20,
    "niigata": 16, "nagano": 15, "gifu": 13, "okayama": 13, "kumamoto": 12, "okinawa": 11,
}  # fmt: skip  # a table of weights reads better in rows

CANCELLED, RETURNED, REFUNDED = 22, 5, 8
"""Per mille of orders."""
GUEST_ORDERS = 9
"""Orders by telephone without a member number."""
SAMPLES = 24
"""Orders of nothing but a free sample."""
