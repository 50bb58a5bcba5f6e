"""The model behind Levers: what a customer is worth at some values, and when one of them takes a step."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.formulas import economics, lifetime, planning
from ltv_xl.report import arithmetic
from ltv_xl.report.cells import follow, live, number
from ltv_xl.report.content import Cell, Kind, Range


class State(Struct, frozen=True, eq=False):
    """The values that a lifetime value follows from, and those on the way to it, one row of the workings.

    price: of an order. goods, order_cost: what its goods cost, and shipping. shares: fees, points and
    commissions of its price. costs: all of them. retention: per period of the lifespan. keeping: over the
    lifespan.
    """

    price: Cell
    goods: Cell
    order_cost: Cell
    shares: Cell
    costs: Cell
    margin: Cell
    orders: Cell
    lifespan: Cell
    retention: Cell
    keeping: Cell
    ltv: Cell

    def row(self) -> Range:
        """Its cells, in the order of COLUMNS."""
        return tuple(getattr(self, name) for name, _ in COLUMNS)


COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("price", "money"),
    ("goods", "money"),
    ("order_cost", "money"),
    ("shares", "share"),
    ("costs", "money"),
    ("margin", "share"),
    ("orders", "ratio"),
    ("lifespan", "ratio"),
    ("retention", "money"),
    ("keeping", "money"),
    ("ltv", "money"),
)


class Lever(NamedTuple):
    """What moves together, the first being what the lever is called after, and its kind."""

    name: str
    moves: tuple[str, ...]
    kind: Kind


LEVERS = (
    Lever("price", ("price",), "money"),
    Lever("goods", ("goods",), "money"),
    Lever("basket", ("price", "goods"), "money"),
    Lever("orders", ("orders",), "ratio"),
    Lever("lifespan", ("lifespan",), "ratio"),
    Lever("order_cost", ("order_cost",), "money"),
    Lever("retention", ("retention",), "money"),
)
"""Price at unchanged cost, cost of goods, more items at the same margin, orders, lifespan, other costs."""

MOVED = ("price", "goods", "order_cost", "shares", "orders", "lifespan", "retention")


def state(values: Mapping[str, Cell]) -> State:
    """The lifetime value at some values, by LTV_GENERAL."""
    parts = (values[name] for name in ("goods", "order_cost", "price", "shares"))
    costs = live(arithmetic.costs_of_order, *parts)
    margin = live(economics.gross_margin, values["price"], costs)
    keeping = live(arithmetic.product, values["retention"], values["lifespan"])
    ltv = live(lifetime.ltv_general, values["price"], margin, values["orders"], values["lifespan"], keeping)
    return State(**values, costs=costs, margin=margin, keeping=keeping, ltv=ltv)


def first_state(inputs: Mapping[str, Cell]) -> State:
    """At the inputs: price, margin, order_cost, shares, orders, lifespan, retention."""
    values = {name: follow(inputs[name]) for name in MOVED if name != "goods"}
    goods = live(arithmetic.unit_cost, inputs["price"], inputs["margin"], inputs["shares"])
    return state({**values, "goods": goods})


def moved(base: State, lever: Lever, step: Cell, *, up: bool) -> State:
    """When a lever takes a step and the others stay."""
    formula = arithmetic.more if up else arithmetic.less
    return state({
        name: live(formula, getattr(base, name), step) if name in lever.moves else follow(getattr(base, name))
        for name in MOVED
    })


class Needs(Struct, frozen=True, eq=False):
    """What each lever alone must be for a target, by name; and two figures on the way to it."""

    by_lever: Mapping[str, Cell]
    beside_goods: Cell
    margin_left: Cell


def needs(base: State, goods_margin: Cell, target: Cell, impossible: str) -> Needs:
    """The inverse of each lever; `impossible` where no value of it reaches the target."""
    at = base
    beside = live(arithmetic.costs_beside_goods, at.keeping, at.order_cost, at.orders, at.lifespan)
    margin_left = live(arithmetic.margin_kept, at.price, at.margin, at.orders, at.retention)
    both = at.orders, at.lifespan, at.keeping
    word = {"otherwise": impossible}
    by_lever = {
        "price": live(arithmetic.required_price, target, at.goods, at.order_cost, at.shares, *both, **word),
        "goods": live(arithmetic.required_cost, target, at.price, at.order_cost, at.shares, *both, **word),
        "basket": live(
            planning.required_order_value, target, goods_margin, at.orders, at.lifespan, beside, **word
        ),
        "orders": live(
            planning.required_frequency, target, at.price, at.margin, at.lifespan, at.keeping, **word
        ),
        "lifespan": live(planning.required_lifespan, target, at.price, margin_left, at.orders, **word),
        "order_cost": live(arithmetic.required_cost, target, at.price, at.goods, at.shares, *both, **word),
        "retention": live(
            arithmetic.required_retention_cost, target, at.price, at.margin, at.orders, at.lifespan, **word
        ),
    }
    return Needs(by_lever, beside, margin_left)


class Effect(Struct, frozen=True, eq=False):
    """A lever's step down and up: the states, and the changes in lifetime value."""

    lever: Lever
    step: Cell
    low: State
    high: State
    down: Cell
    up: Cell

    def gain(self) -> float | None:
        """How far apart the two are; None where there is no lifetime value."""
        low, high = number(self.down), number(self.up)
        return None if low is None or high is None else abs(high - low)


def effects(base: State, steps: Mapping[str, Cell]) -> tuple[Effect, ...]:
    """What each lever does by its own step."""
    changes = []
    for lever in LEVERS:
        step = steps[lever.name]
        low, high = (moved(base, lever, step, up=up) for up in (False, True))
        down, up = (live(arithmetic.difference, moved_to.ltv, base.ltv) for moved_to in (low, high))
        changes.append(Effect(lever, step, low, high, down, up))
    return tuple(changes)


def at_price(base: State, price_change: Cell) -> State:
    """When the price changes and nobody orders less."""
    values = {name: follow(getattr(base, name)) for name in MOVED if name != "price"}
    return state({**values, "price": live(arithmetic.more, base.price, price_change)})


def sorted_effects(changes: tuple[Effect, ...], names: Range) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """The swings and names as they stand, and rows sorted by them: rank, swing, place, name, down, up, room.

    A swing less a thousand millionth for each place that it stands further down: no two are alike, and
    LARGE, MATCH and INDEX sort them in any Excel. The room is wider than the longest bar by a fifth.
    """
    downs, ups = tuple(effect.down for effect in changes), tuple(effect.up for effect in changes)
    places = tuple(Cell(place) for place in range(1, len(changes) + 1))
    swings = tuple(_swing(effect, place) for effect, place in zip(changes, places, strict=True))
    order = sorted(range(len(changes)), key=lambda index: -(number(swings[index]) or 0))
    longest = max((abs(number(cell) or 0.0) for cell in (*downs, *ups)), default=0.0)
    rows = []
    for index, old in enumerate(order):
        rank = Cell(index + 1)
        swing = Cell(swings[old].value, lambda all_, k: f"LARGE({all_},{k})", (swings, rank))
        place = Cell(old + 1, lambda swing, all_: f"MATCH({swing},{all_},0)", (swing, swings))
        picked = (
            Cell(cells[old].value, lambda all_, at: f"INDEX({all_},{at})", (cells, place))
            for cells in (names, downs, ups)
        )
        room = Cell(None)
        if index < 2:
            sign = "-" if index else ""
            room = Cell(
                (-1.2 if index else 1.2) * longest,
                lambda low, high, sign=sign: (
                    f"{sign}1.2*MAX(MAX({low}),MAX({high}),-MIN({low}),-MIN({high}))"
                ),
                (downs, ups),
            )
        rows.append((rank, swing, place, *picked, room))
    return tuple(zip(places, swings, names, strict=True)), tuple(rows)


def _swing(effect: Effect, place: Cell) -> Cell:
    gain = effect.gain() or 0.0
    at = number(place) or 0.0
    value = gain * (1 - at / 10**9) - at / 10**9

    def write(low: str, high: str, number_: str) -> str:
        return f"IF(COUNT({low},{high})<2,0,ABS({high}-{low}))*(1-{number_}/10^9)-{number_}/10^9"

    return Cell(value, write, (effect.down, effect.up, place))
