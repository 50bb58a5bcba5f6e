"""What stands out, as candidates: each by a stated rule, with a claim, a proof and the money at stake.

All three are formulas, so a candidate comes and goes with the figures. Money at stake is that of the new
customers of the last three complete months: what a channel over its limit loses counts in full, what could
be won by what a small step would bring (a tenth more customers or F2 conversion; one percent on prices).
"""

from collections.abc import Iterator

from msgspec import Struct

from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.formulas import acquisition
from ltv_xl.report import arithmetic
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_JUDGE, derive, given, live, number, total
from ltv_xl.report.content import Cell
from ltv_xl.report.sentences import Figure, either, sentence, where
from ltv_xl.report.sheets.levers import LeverSheet
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import Spend

TENTH = 0.1
"""The step of what can be had more of: customers of a channel, F2 conversion."""
PERCENT = 0.01
"""The step of what is hard to move: prices, and which customers are won."""
PERIOD = 3
"""Complete months whose new customers count."""
LONGEST_NAME = 20
"""Half-width columns of a segment's name within a claim."""
FEW_STEPS = 100
"""F2 conversion is spoken of from this many customers."""


class F2(Struct, frozen=True, eq=False):
    """Customers whose first order is old enough, those of them with a second one in time, and their share."""

    mature: Cell
    reordered: Cell
    rate: Cell


class Sources(Struct, frozen=True, eq=False):
    """What candidates are made from. new: new customers of the last three complete months."""

    segments: tuple[SegmentSheet, ...]
    channels: tuple[Spend, ...]
    levers: LeverSheet
    f2: F2
    new: Cell
    target_profit: Cell


class Candidate(Struct, frozen=True, eq=False):
    """What may stand out. each: money per new customer. customers: those of three months. part: what of it
    counts. behind: further figures that its cells read, which stand beside it.
    """

    name: str
    each: Cell
    customers: Cell
    part: Cell
    stake: Cell
    claim: Cell
    proof: Cell
    sheet: str
    behind: tuple[Cell, ...] = ()


def candidates(brief: Brief, sources: Sources) -> tuple[Candidate, ...]:
    """All that may stand out, whatever the figures are now; blank while they are not so."""
    return (
        *(made for channel in _judged(brief, sources) for made in _of_channel(brief, sources, channel)),
        *_unmatched(brief, sources),
        *_quality(brief),
        *_f2(brief, sources),
        *_price(brief, sources),
        *_worth_most(brief, sources),
    )


def _judged(brief: Brief, sources: Sources) -> tuple[Spend, ...]:
    """The channels that have a verdict: none by revenue."""
    return sources.channels if brief.has_limits else ()


def stake_of(each: Cell, customers: Cell, part: Cell) -> Cell:
    """Money at stake; blank where there is none."""
    factors = [value for value in map(number, (each, customers, part)) if value is not None]
    at_stake = factors[0] * factors[1] * factors[2] if len(factors) == 3 else 0.0

    def write(money: str, count: str, share: str) -> str:
        product = f"{money}*{count}*{share}"
        return f'IF(COUNT({money},{count},{share})<3,"",IF({product}>0,{product},""))'

    return Cell(at_stake if at_stake > 0 else None, write, (each, customers, part))


def _under(verdict: Cell, words: str, larger: Cell, smaller: Cell) -> Cell:
    """Larger - smaller, where that is above zero and the verdict says these words."""
    left = (number(larger) or 0.0) - (number(smaller) or 0.0)
    known = number(larger) is not None and number(smaller) is not None
    applies = known and verdict.value == words and left > 0

    def write(said: str, top: str, low: str) -> str:
        return f'IF(AND({said}="{words}",COUNT({top},{low})=2),IF({top}>{low},{top}-{low},""),"")'

    return Cell(left if applies else None, write, (verdict, larger, smaller))


def _larger(cell: Cell, other: Cell) -> Cell:
    """The larger of two figures; the other where one is blank."""
    known = [value for value in map(number, (cell, other)) if value is not None]

    def write(ref: str, second: str) -> str:
        return f'IF(COUNT({ref},{second})=0,"",MAX({ref},{second}))'

    return Cell(max(known) if known else None, write, (cell, other))


def _of_channel(brief: Brief, sources: Sources, channel: Spend) -> Iterator[Candidate]:
    """A channel over its limit: what it loses. A channel with room: what a tenth more customers bring."""
    t, name = brief.t, str(channel.name.value)
    shown: dict[str, Figure] = {
        "segment": look.shortened(name, LONGEST_NAME),
        "cpa": (channel.cpa, "money"),
        "limit": (channel.worth, "money"),
        "ltv_12": (channel.ltv, "money"),
        "low": (channel.left_lower, "money"),
        "high": (channel.left_upper, "money"),
        "n": (channel.customers, "count"),
    }
    recent = channel.monthly.customers[-PERIOD:]
    over = _under(channel.verdict, t("status.over"), channel.cpa, channel.worth)
    whole, lost_on = given(1), total(recent)
    loss = stake_of(over, lost_on, whole)
    amounts: dict[str, Figure] = {"each": (over, "money"), "stake": (loss, "money")}
    over_target, over_break_even = (
        either(
            channel.worth,
            sentence(brief, f"finding.{key}", **shown, **amounts),
            sentence(brief, f"finding.{key}_at_any_cost", **shown, **amounts),
        )
        for key in ("over_target", "over")
    )
    claim = either(sources.target_profit, over_target, over_break_even)
    proof = either(
        sources.target_profit,
        sentence(brief, "finding.channel_proof_target", **shown, target=(sources.target_profit, "money")),
        sentence(brief, "finding.channel_proof", **shown),
    )
    said = where(loss, claim), where(loss, proof)
    yield Candidate(t("finding.kind_over", segment=name), over, lost_on, whole, loss, *said, "ads")
    # The CPA of more months may hide that the last ones, of few customers, are dearer: the higher counts.
    spent, won = total(channel.monthly.cost[-PERIOD:]), total(recent)
    latest = derive(acquisition.cpa, spent, won)
    dearest = _larger(channel.cpa, latest)
    room = _under(channel.verdict, t("status.room"), channel.worth, dearest)
    tenth = given(TENTH)
    gain = stake_of(room, won, tenth)
    figures: dict[str, Figure] = {"ratio": (channel.ltv_cac, "ratio"), "stake": (gain, "money")}
    claim = sentence(brief, "finding.room", **shown, **figures, step=f"{TENTH:.0%}")
    proof = sentence(brief, "finding.room_proof", **shown)
    said = where(gain, claim), where(gain, proof)
    kind = t("finding.kind_room", segment=name)
    yield Candidate(kind, room, won, tenth, gain, *said, "ads", (spent, latest, dearest))


def _unmatched(brief: Brief, sources: Sources) -> Iterator[Candidate]:
    """Spend of a channel that no customer has: a name that differs, or money that won nobody."""
    channels = {channel.channel: channel for channel in sources.channels}
    for row in brief.analysis.unmatched:
        channel = channels.get(row.channel)
        if channel is None or row.cost <= 0:
            continue
        spent, times, whole = total(channel.monthly.cost[-PERIOD:]), given(1), given(1)
        stake = stake_of(spent, times, whole)
        words: dict[str, Figure] = {
            "segment": look.shortened(str(channel.name.value), LONGEST_NAME),
            "stake": (stake, "money"),
            "all": (channel.cost_all, "money"),
        }
        claim = where(stake, sentence(brief, "finding.unmatched", **words))
        proof = where(stake, sentence(brief, "finding.unmatched_proof", **words))
        name = brief.t("finding.kind_unmatched", segment=channel.name.value)
        yield Candidate(name, spent, times, whole, stake, claim, proof, "ads")


def _quality(brief: Brief) -> Iterator[Candidate]:
    """The newest customers are surely worth less in three months than those before them were."""
    quality = brief.analysis.quality
    if quality is None or quality.upper >= 0:
        return
    before, now, whole = given(quality.before), given(quality.now), given(1)
    each = live(arithmetic.difference, before, now)
    newest = [cohort.customers for cohort in brief.analysis.cohorts if cohort.month >= quality.recent]
    customers = given(sum(newest[:PERIOD]))
    stake = stake_of(each, customers, whole)
    fall = live(arithmetic.rate_of, each, before)
    words: dict[str, Figure] = {
        "each": (each, "money"),
        "fall": (fall, "share"),
        "stake": (stake, "money"),
        "now": (now, "money"),
        "before": (before, "money"),
        "low": brief.share(-quality.upper),
        "high": brief.share(-quality.lower),
        "since": brief.month(quality.recent),
        "then": brief.month(quality.earlier),
    }
    claim = where(stake, sentence(brief, "finding.quality", **words))
    proof = where(stake, sentence(brief, "finding.quality_proof", **words))
    name, behind = brief.t("finding.kind_quality"), (before, now, fall)
    yield Candidate(name, each, customers, whole, stake, claim, proof, "cohorts", behind)


def _f2(brief: Brief, sources: Sources) -> Iterator[Candidate]:
    """What a tenth more F2 conversion brings: at least one more order of each who then orders again."""
    f2, everyone = sources.f2, sources.segments[0].total
    if (number(f2.mature) or 0) < FEW_STEPS or (number(f2.reordered) or 0) == 0:
        return
    each = derive(arithmetic.share, everyone.profit, everyone.orders)
    tenth = given(TENTH)
    better = live(arithmetic.more, f2.rate, tenth)
    if (number(better) or 0) > 1:
        return
    part = live(arithmetic.difference, better, f2.rate)
    new = given(sources.new.value)
    stake = stake_of(each, new, part)
    lost = live(arithmetic.difference, f2.mature, f2.reordered)
    words: dict[str, Figure] = {
        "rate": (f2.rate, "share"),
        "better": (better, "share"),
        "stake": (stake, "money"),
        "lost": (lost, "count"),
        "mature": (f2.mature, "count"),
        "each": (each, "money"),
    }
    days = brief.settings.inactive_days
    claim = sentence(brief, "finding.f2" if brief.has_limits else "finding.f2_revenue", **words)
    steps = [step for step in brief.analysis.repeat if step.n == 1 and step.median_days is not None]
    proof = sentence(brief, "finding.f2_proof", days=days, **words)
    if steps:
        median = f"{steps[0].median_days:,.0f}"
        proof = sentence(brief, "finding.f2_proof_median", days=days, median=median, **words)
    behind = (tenth, better, lost)
    yield Candidate(
        brief.t("finding.kind_f2"),
        each,
        new,
        part,
        stake,
        where(stake, claim),
        where(stake, proof),
        "repeat",
        behind,
    )


def _price(brief: Brief, sources: Sources) -> Iterator[Candidate]:
    """What one percent more on prices brings, from 100 customers observed on and where the LTV is surely
    above zero; not where revenue stands for profit.

    At a margin between 0 and 1 the price moves lifetime value most: all of it that fees, points and
    commissions leave is profit.
    """
    everyone, levers, h = sources.segments[0].total, sources.levers, brief.headline
    few = (number(everyone.observed) or 0) < ENOUGH_TO_JUDGE
    if brief.orders.basis == "revenue" or few or (number(everyone.lower) or 0) <= 0:
        return
    effect = next(effect for effect in levers.effects if effect.lever.name == "price")
    margin, part = levers.base.margin, given(PERCENT)
    left = live(arithmetic.left_of_price, part, levers.base.shares)
    each = _price_gain(effect.up, levers.step, margin)
    new = given(sources.new.value)
    stake = stake_of(each, new, part)
    gain = live(arithmetic.product, each, part)
    after = live(arithmetic.total_of_two, margin, left)
    lost = live(arithmetic.share, left, after)
    words: dict[str, Figure] = {
        "gain": (gain, "money"),
        "stake": (stake, "money"),
        "lost": (lost, "share"),
        "worth": (levers.base.ltv, "money"),
    }
    claim = sentence(brief, "finding.lever", h=h, step=f"{PERCENT:.0%}", **words)
    assumed = brief.orders.profit_from == "margin"
    rate = brief.share(float(brief.orders.margin)) if assumed else ""
    proof = sentence(brief, f"finding.lever_{'assumed' if assumed else 'proof'}", h=h, margin=rate, **words)
    name = brief.t("finding.kind_lever")
    shown = where(stake, claim), where(stake, proof)
    yield Candidate(name, each, new, part, stake, *shown, "levers", (gain, left, after, lost))


def _price_gain(up: Cell, step: Cell, margin: Cell) -> Cell:
    """What the whole price again would bring: the effect of a step ÷ the step; at margins between 0 and 1."""
    gain, size, rate = number(up), number(step), number(margin)
    applies = gain is not None and size and rate is not None and 0 < rate < 1

    def write(effect: str, by: str, share: str) -> str:
        return f'IF(COUNT({effect},{by},{share})<3,"",IF(AND({share}>0,{share}<1),{effect}/{by},""))'

    return Cell(gain / size if applies and gain is not None and size else None, write, (up, step, margin))


def _worth_most(brief: Brief, sources: Sources) -> Iterator[Candidate]:
    """Where no channel is judged: the segment furthest above the total whose whole interval lies above the
    total's, and what it brings to win one in a hundred of the new customers there. Not by revenue.
    """
    if _judged(brief, sources) or not brief.has_limits:
        return
    h, best = brief.headline, None
    for sheet in sources.segments:
        ltv, top = number(sheet.total.ltv[h]), number(sheet.total.upper)
        if ltv is None or top is None or ltv <= 0:
            continue
        for row in sheet.rows:
            worth, low = number(row.ltv[h]), number(row.lower)
            few = (number(row.observed) or 0) < ENOUGH_TO_JUDGE
            if worth is None or low is None or low <= top or few or row.value in {None, OTHER}:
                continue
            if best is None or worth / ltv > best[0]:
                best = worth / ltv, sheet, row
    if best is None:
        return
    _, sheet, row = best
    each = live(arithmetic.difference, row.ltv[h], sheet.total.ltv[h])
    new, part = given(sources.new.value), given(PERCENT)
    stake = stake_of(each, new, part)
    words: dict[str, Figure] = {
        "segment": look.shortened(str(row.name.value), LONGEST_NAME),
        "dimension": brief.dimension_name(sheet.dimension),
        "h": h,
        "step": f"{PERCENT:.0%}",
        "each": (each, "money"),
        "stake": (stake, "money"),
        "worth": (row.ltv[h], "money"),
        "total": (sheet.total.ltv[h], "money"),
        "low": (row.lower, "money"),
        "high": (row.upper, "money"),
    }
    claim = where(stake, sentence(brief, "finding.worth", **words))
    proof = where(stake, sentence(brief, "finding.worth_proof", **words))
    name = brief.t("finding.kind_worth", segment=row.name.value)
    yield Candidate(name, each, new, part, stake, claim, proof, sheet.sheet.key)
