"""What a careful reader should know before acting: each by a stated rule, said only when it applies.

A caution is a figure from the results and a sentence; the limits of the rules stand here.
"""

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ltv_xl.analysis.spans import months_between
from ltv_xl.analysis.tables.ads import AdMonth
from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_JUDGE
from ltv_xl.report.content import Kind, Line, Spot, Value
from ltv_xl.report.sentences import in_words

STILL_GROWING = 0.05
"""Share of an h-month LTV that its last three months may bring before it is said that it still grows."""
MONTHS_OF_SEASONS = 24
"""Complete months from which each season has been seen twice."""
NORMAL = 1.96
DAYS_PER_MONTH = 30.4375
"""365.25 ÷ 12."""
FEW_OF_ALL = 0.3
"""Share of the customers below which it is said that the headline LTV rests on few of them."""
MOST_NAMES = 3
"""Channels that a caution names."""
UNPAID = (
    *(
        "organic",
        "direct",
        "referral",
        "seo",
        "word of mouth",
        "friend",
        "none",
        "offline",
        "store",
        "unknown",
    ),
    *(
        "自然",
        "オーガニック",
        "直接",
        "ダイレクト",
        "紹介",
        "口コミ",
        "クチコミ",
        "検索流入",
        "店舗",
        "なし",
        "不明",
    ),
)
"""Words in the name of a channel for whose customers nothing is paid."""
FAR_APART = 0.1
"""How far the months under contract seen so far may be from 1 ÷ churn."""

Subject = Literal["worth", "newest", "ads", "months", "contracts", "profit", "file"]
"""What a caution is about."""

SHEETS: Mapping[Subject, tuple[str, ...]] = {
    "worth": ("segment", "levers"),
    "newest": ("segment", "cohorts", "campaigns"),
    "ads": ("ads", "recovery"),
    "months": ("timing",),
    "contracts": ("contracts", "subscriptions"),
    "profit": ("profit", "segment", "ads", "recovery", "levers"),
    "file": (),
}
"""Sheets whose figures a caution is about, as their keys begin; each says it in its head."""


class Caution(NamedTuple):
    """A title, a figure and what it is, the sentence, and what it is about."""

    title: str
    figure: Value
    kind: Kind
    words: str
    subject: Subject


def cautions(brief: Brief) -> tuple[Caution, ...]:
    """All that apply, in the order of how much they carry."""
    applying = (
        *_margin(brief),
        *_unknown_start(brief),
        *_rests_on_few(brief),
        *_quality(brief),
        *_unmatched(brief),
        *_still_growing(brief),
        *_few(brief),
        *_spend_gaps(brief),
        *_negative_spend(brief),
        *_seasons(brief),
        *_contracts(brief),
        *_refunds_only(brief),
    )
    return tuple(applying)


def of_sheet(applying: Sequence[Caution], key: str) -> list[Caution]:
    """Those that a sheet's figures carry, by the sheet's key."""
    return [caution for caution in applying if key.split(".")[0] in SHEETS[caution.subject]]


def head_line(brief: Brief, applying: Sequence[Caution]) -> Line:
    """The first of some cautions, and how many more there are; it leads to its line on About."""
    first, more = applying[0], len(applying) - 1
    value = in_words(brief, first.figure, first.kind)
    key = "caution.head_more" if more else "caution.head"
    return Line(brief.t(key, title=first.title, value=value, count=more), Spot("about", first.title))


def _caution(
    brief: Brief, subject: Subject, key: str, value: Value, kind: Kind, /, **fields: object
) -> Caution:
    return Caution(brief.t(f"caution.{key}"), value, kind, brief.t(f"caution.{key}_words", **fields), subject)


def _margin(brief: Brief) -> Iterator[Caution]:
    """Gross profit is an assumption, or there is none."""
    if not brief.has_limits:
        t = brief.t
        words = t("about.revenue_only")
        yield Caution(t("about.no_margin"), t("profit.revenue"), "text", words, "profit")
    elif brief.orders.profit_from == "margin":
        words = brief.t("about.assumed_margin")
        yield Caution(brief.t("about.margin"), brief.orders.margin, "share", words, "profit")


def _unknown_start(brief: Brief) -> Iterator[Caution]:
    """Some customers may have bought before the file begins."""
    if brief.analysis.unknown_start:
        words = brief.t("about.unknown_start_words", date=brief.day(brief.analysis.known_from))
        count = brief.analysis.unknown_start
        yield Caution(brief.t("about.unknown_start"), count, "count", words, "worth")


def _rests_on_few(brief: Brief) -> Iterator[Caution]:
    """The headline LTV comes from less than 30% of the customers."""
    seen = brief.observed
    if seen.customers and seen.customers < FEW_OF_ALL * seen.of_customers:
        words = {"h": seen.months, "n": f"{seen.customers:,}", "all": f"{seen.of_customers:,}"}
        yield _caution(brief, "worth", "rests", seen.customers / seen.of_customers, "share", **words)


def _quality(brief: Brief) -> Iterator[Caution]:
    """The newest customers are surely worth less, or more, than those of a year before."""
    quality = brief.analysis.quality
    if quality is None or quality.lower <= 0 <= quality.upper:
        return
    words = {"recent": brief.month(quality.recent), "earlier": brief.month(quality.earlier)}
    words |= {"low": f"{quality.lower:+.0%}", "high": f"{quality.upper:+.0%}"}
    key = "fell" if quality.upper < 0 else "rose"
    yield _caution(brief, "newest", key, quality.change, "share", h=brief.headline, **words)


def _unmatched(brief: Brief) -> Iterator[Caution]:
    """Spend whose channel has no customer; customers of a channel that looks paid and has no spend."""
    rows = brief.analysis.unmatched
    spent = [row for row in rows if row.cost]
    won = [row for row in rows if not row.cost and not looks_unpaid(row.channel)]
    for key, of in (("no_customer", spent), ("no_spend", won)):
        if of:
            names = ", ".join(brief.channel_name(row.channel) for row in of[:MOST_NAMES])
            value = sum(row.cost for row in of) if of is spent else sum(row.customers for row in of)
            kind: Kind = "total" if of is spent else "count"
            yield _caution(
                brief, "ads", key, value, kind, names=names + ("…" if len(of) > MOST_NAMES else "")
            )


def looks_unpaid(channel: str) -> bool:
    """Whether a channel's name says that nothing is paid for its customers."""
    name = unicodedata.normalize("NFKC", channel).casefold()
    return channel == OTHER or any(word in name for word in UNPAID)


def _still_growing(brief: Brief) -> Iterator[Caution]:
    """The last three of the h months still bring more than 5% of the h-month LTV."""
    h = brief.headline
    months = [row for row in brief.analysis.total_age_months if row.month <= h]
    if len(months) < h or months[-1].observed < ENOUGH_TO_JUDGE:
        return
    means = [float(row.profit) / row.observed for row in months]
    if sum(means) > 0 and sum(means[-3:]) / sum(means) > STILL_GROWING:
        yield _caution(brief, "worth", "growing", sum(means[-3:]) / sum(means), "share", h=h)


def _few(brief: Brief) -> Iterator[Caution]:
    """Segments of which too few customers have been observed for a verdict."""
    observed = [
        months.get(brief.headline)
        for dimension in brief.analysis.dimensions
        for months in brief.age_months(dimension.name).values()
    ]
    few = sum(1 for month in observed if month is None or month.observed < ENOUGH_TO_JUDGE)
    if few:
        words = {"all": len(observed), "enough": ENOUGH_TO_JUDGE, "h": brief.headline}
        yield _caution(brief, "worth", "few", few, "count", **words)


def _spend_gaps(brief: Brief) -> Iterator[Caution]:
    """A channel has months without spend between its first and its last."""
    gaps = {
        channel: missing
        for channel in dict.fromkeys(row.channel for row in brief.analysis.ad_months)
        if (missing := _missing_months([row for row in brief.analysis.ad_months if row.channel == channel]))
    }
    if gaps:
        most = max(gaps, key=lambda channel: gaps[channel])
        name = brief.channel_name(most)
        yield _caution(
            brief, "ads", "spend_gaps", sum(gaps.values()), "count", channel=name, months=gaps[most]
        )


def _missing_months(rows: Sequence[AdMonth]) -> int:
    months = {row.month for row in rows}
    return months_between(min(months), max(months)) + 1 - len(months)


def _negative_spend(brief: Brief) -> Iterator[Caution]:
    """Spend below zero: credits, or a wrong sign."""
    below = [row for row in brief.analysis.ad_months if row.cost < 0]
    if below:
        yield _caution(brief, "ads", "negative_spend", len(below), "count")


def _seasons(brief: Brief) -> Iterator[Caution]:
    """Fewer complete months than show each season twice."""
    months = sum(month.complete for month in brief.analysis.calendar)
    if months < MONTHS_OF_SEASONS:
        yield _caution(brief, "months", "seasons", months, "months", least=MONTHS_OF_SEASONS)


def _contracts(brief: Brief) -> Iterator[Caution]:
    """Churn differs with a contract's age, beyond chance; or nobody has cancelled yet."""
    contracts = brief.analysis.contracts
    if contracts is None:
        return
    if not contracts.cancellations:
        yield _caution(brief, "contracts", "no_churn", 0, "count")
    else:
        yield from _beyond_what_was_seen(brief, contracts)
    ratio = churn_ratio(contracts)
    if ratio is not None:
        yield _caution(brief, "contracts", "churn_early" if ratio > 1 else "churn_late", ratio, "ratio")


def _beyond_what_was_seen(brief: Brief, contracts: Contracts) -> Iterator[Caution]:
    """1 ÷ churn is far from the months under contract that have been seen."""
    ratio = (
        contracts.mean_days * contracts.cancellations / contracts.days_at_risk
        if contracts.days_at_risk
        else 1
    )
    if abs(ratio - 1) > FAR_APART:
        longest = f"{contracts.longest_days / DAYS_PER_MONTH:.1f}"
        yield _caution(brief, "contracts", "lived", ratio, "share", longest=longest)


def churn_ratio(contracts: Contracts) -> float | None:
    """Churn early in a contract ÷ later; None where the 95% interval of the ratio holds 1.

    The interval is that of two Poisson rates on the logarithmic scale: ±1.96 √(1 ÷ a + 1 ÷ b).
    """
    early, days = contracts.early_cancellations, contracts.early_days_at_risk
    late, later_days = contracts.cancellations - early, contracts.days_at_risk - days
    if not (early and late and days and later_days):
        return None
    ratio = (early / days) / (late / later_days)
    return ratio if abs(math.log(ratio)) > NORMAL * math.sqrt(1 / early + 1 / late) else None


def _refunds_only(brief: Brief) -> Iterator[Caution]:
    """Customers who only have refunds: their purchases lie before the file."""
    none = brief.analysis.without_purchase
    if none.revenue < 0:
        yield _caution(brief, "file", "refunds_only", none.revenue, "total", customers=f"{none.customers:,}")
