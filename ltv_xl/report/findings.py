"""What stands out, as sentences: each by a stated rule, claiming no more than its interval allows."""

from collections.abc import Sequence

from ltv_xl.analysis.tables import OTHER
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_JUDGE, number
from ltv_xl.report.content import Finding
from ltv_xl.report.sheets.levers import STEP, LeverSheet
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import TOTAL

FEW_STEPS = 100
"""A step of the repeat curve is spoken of from this many customers."""
MOST = 3
"""No more findings than this."""


def findings(
    brief: Brief, sheets: Sequence[SegmentSheet], cpa: dict[str | None, float], levers: LeverSheet
) -> tuple[Finding, ...]:
    """At most three: whom to win, where customers drop off, and what moves lifetime value.

    Whom to win is the channel that earns most per CPA, where one surely does; else a channel's cost against
    its limit; else the segment worth most, which otherwise comes last, and only when there is room.
    """
    verdict, worth = _over_limit(brief, sheets, cpa), _worth_most(brief, sheets)
    channel = _per_cost(brief, sheets, cpa, verdict) or verdict
    others = (_drop_off(brief), _price(brief, sheets, levers))
    candidates = (channel, *others, worth) if channel else (worth, *others)
    return tuple(finding for finding in candidates if finding is not None)[:MOST]


def _per_cost(
    brief: Brief, sheets: Sequence[SegmentSheet], cpa: dict[str | None, float], verdict: Finding | None
) -> Finding | None:
    """The channel with the highest LTV ÷ CPA, whose whole interval ÷ CPA lies above that of all channels.

    verdict: a channel over its limit is said beside it.
    """
    channels = next((sheet for sheet in sheets if sheet.dimension.name == "channel"), None)
    h, overall = brief.headline, cpa.get(TOTAL)
    if channels is None or not overall or overall <= 0:
        return None
    total, top = number(channels.total.ltv[h]), number(channels.total.upper)
    if total is None or top is None:
        return None
    best: tuple[float, dict[str, object]] | None = None
    for row in channels.rows:
        cost, worth = cpa.get(row.value, 0.0), number(row.ltv[h])
        low, high = number(row.lower), number(row.upper)
        if cost <= 0 or worth is None or low is None or high is None or row.value in {None, OTHER}:
            continue
        if (number(row.observed) or 0) < ENOUGH_TO_JUDGE or low / cost <= top / overall:
            continue
        if best is None or worth / cost > best[0]:
            words: dict[str, object] = {"segment": row.name.value, "ltv_h": brief.amount(worth)}
            words |= {"cpa": brief.amount(cost)}
            words |= {"low": brief.amount(low), "high": brief.amount(high)}
            best = worth / cost, words
    if best is None:
        return None
    figures = best[1] | {"h": h, "ratio": f"{best[0]:.2f}", "overall": f"{total / overall:.2f}"}
    over = verdict is not None and verdict.key == "over"
    proof = brief.t("finding.per_cost_proof", **figures) + (f" {verdict.claim}" if verdict and over else "")
    return Finding(brief.t("finding.per_cost", **figures), proof, "ads")


def _price(brief: Brief, sheets: Sequence[SegmentSheet], levers: LeverSheet) -> Finding | None:
    """The lever that moves lifetime value most, against as many more orders.

    At a gross margin between 0 and 1 that is the price: all of it is profit. Said where the lifetime value
    is surely above zero, from 100 customers on; not where revenue stands for gross profit, because then
    the levers are all alike.
    """
    total = sheets[0].total
    lower, worth, margin = number(total.lower), number(levers.base.ltv), number(levers.base.margin)
    gain = {effect.lever.name: number(effect.up) for effect in levers.effects}
    price, orders = gain["price"], gain["orders"]
    if lower is None or lower <= 0 or (number(total.observed) or 0) < ENOUGH_TO_JUDGE:
        return None
    if worth is None or price is None or orders is None or margin is None or not 0 < margin < 1:
        return None
    words = {
        "h": brief.headline,
        "step": f"{STEP:.0%}",
        "gain": brief.amount(price),
        "part": f"+{price / worth:.1%}",
        "less": brief.amount(orders),
        "worth": brief.amount(worth),
        "lost": brief.share(STEP / (margin + STEP)),
    }
    proof = brief.t("finding.lever_proof", **words)
    if brief.orders.profit_from == "margin":
        proof += brief.t("finding.lever_assumed", margin=brief.share(float(brief.orders.margin)))
    return Finding(brief.t("finding.lever", **words), proof, "levers")


def _worth_most(brief: Brief, sheets: Sequence[SegmentSheet]) -> Finding | None:
    """The segment furthest above the total whose whole interval lies above the total's."""
    h = brief.headline
    best: tuple[float, Finding] | None = None
    for sheet in sheets:
        ltv = number(sheet.total.ltv[h])
        top, bottom = number(sheet.total.upper), number(sheet.total.lower)
        if ltv is None or top is None or bottom is None or ltv <= 0:
            continue
        for row in sheet.rows:
            worth, low, high = number(row.ltv[h]), number(row.lower), number(row.upper)
            if worth is None or low is None or high is None or row.value in {None, OTHER}:
                continue
            if low <= top or (number(row.observed) or 0) < ENOUGH_TO_JUDGE:
                continue
            lead = worth / ltv - 1
            if best is None or lead > best[0]:
                dimension = brief.dimension_name(sheet.dimension)
                part = (number(row.customers) or 0) / (number(sheet.total.customers) or 1)
                claim = brief.t(
                    "finding.worth",
                    dimension=dimension,
                    segment=row.name.value,
                    h=h,
                    worth=brief.amount(worth),
                    lead=f"{lead:.0%}",
                    total=brief.amount(ltv),
                )
                proof = brief.t(
                    "finding.worth_proof",
                    low=brief.amount(low),
                    high=brief.amount(high),
                    bottom=brief.amount(bottom),
                    top=brief.amount(top),
                    part=f"{part:.0%}",
                )
                best = (lead, Finding(claim, proof, sheet.sheet.key))
    return best[1] if best else None


def _over_limit(brief: Brief, sheets: Sequence[SegmentSheet], cpa: dict[str | None, float]) -> Finding | None:
    """The channel over its limit that acquired most; else the one with room that leaves most per customer."""
    channels = next((sheet for sheet in sheets if sheet.dimension.name == "channel"), None)
    if channels is None:
        return None
    over, room = brief.t("status.over"), brief.t("status.room")
    judged = [row for row in channels.rows if row.value in cpa and row.value != TOTAL]
    for status, key in ((over, "over"), (room, "room")):
        rows = [row for row in judged if row.verdict.value == status]
        if rows:
            row = (
                max(rows, key=lambda row: number(row.customers) or 0)
                if key == "over"
                else max(rows, key=lambda row: (number(row.limit) or 0) - cpa[row.value])
            )
            words = {
                "segment": row.name.value,
                "cpa": brief.amount(cpa[row.value]),
                "limit": brief.amount(number(row.limit) or 0),
                "ltv_12": brief.amount(number(row.ltv[12]) or 0),
                "low": brief.amount(number(row.lower) or 0),
                "high": brief.amount(number(row.upper) or 0),
            }
            return Finding(
                brief.t(f"finding.{key}", **words), brief.t(f"finding.{key}_proof", **words), "ads", key
            )
    return None


def _drop_off(brief: Brief) -> Finding | None:
    """The step at which most customers are lost, among those who have had time to go on."""
    steps = [step for step in brief.analysis.repeat if step.mature >= FEW_STEPS]
    if not steps:
        return None
    step = max(steps, key=lambda step: step.mature - step.mature_next)
    days = brief.settings.inactive_days
    rate = step.mature_next / step.mature
    claim = brief.t(
        "finding.drop",
        n=step.n,
        next=step.n + 1,
        rate=brief.share(rate),
        lost=f"{step.mature - step.mature_next:,}",
    )
    median = (
        "" if step.median_days is None else brief.t("finding.drop_median", median=f"{step.median_days:,.0f}")
    )
    proof = brief.t("finding.drop_proof", mature=f"{step.mature:,}", n=step.n, days=days) + median
    return Finding(claim, proof, "repeat")
