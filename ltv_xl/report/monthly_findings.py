"""What stands out of the month's questions: a fall of profit, a campaign to stop, where subscriptions end.

Candidates as those of findings.py, by the same rules: money at stake in three months, all of it live.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ltv_xl.analysis import spans
from ltv_xl.analysis.tables.continuation import Continuation, Step
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.report import arithmetic
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_JUDGE, derive, given, live, number, same
from ltv_xl.report.content import Cell
from ltv_xl.report.findings import LONGEST_NAME, PERIOD, TENTH, Candidate, stake_of
from ltv_xl.report.sentences import Figure, sentence, where
from ltv_xl.report.sheets.campaigns import CampaignSheet
from ltv_xl.report.sheets.changes import ChangeSheet
from ltv_xl.report.sheets.early_rows import Forecast
from ltv_xl.report.sheets.spending import Spend


class Monthly(Struct, frozen=True, eq=False):
    """The sheets that candidates come from, each where there is one. channels: those that Ads judges."""

    changes: ChangeSheet | None
    newest: CampaignSheet | None
    channels: tuple[Spend, ...]
    target_profit: Cell


def monthly_candidates(brief: Brief, monthly: Monthly) -> tuple[Candidate, ...]:
    """All that may stand out; blank while it is not so."""
    return (
        *_fall(brief, monthly.changes),
        *_to_stop(brief, monthly),
        *(_ending(brief, brief.analysis.continuation) if brief.analysis.continuation else ()),
    )


def _fall(brief: Brief, changes: ChangeSheet | None) -> Iterator[Candidate]:
    """Profit is below that of a year earlier, else of the months before: the factor that took most."""
    if changes is None:
        return
    t, comparison = brief.t, changes.comparisons[-1]
    lost, most = comparison.lost, comparison.loss.amount
    each = _taken(lost, most)
    times, whole = given(1), given(1)
    stake = stake_of(each, times, whole)
    words: dict[str, Figure] = {
        "by": (lost, "money"),
        "name": (comparison.loss.name, "text"),
        "stake": (stake, "money"),
        "then": (comparison.then, "money"),
        "now": (comparison.now, "money"),
    }
    claim = where(stake, sentence(brief, f"finding.fall_{comparison.period}", **words))
    proof = where(stake, sentence(brief, "finding.fall_proof", **words))
    yield Candidate(t("finding.kind_fall"), each, times, whole, stake, claim, proof, "changes")


def _taken(lost: Cell, most: Cell) -> Cell:
    """What the factor took, while profit fell."""
    fell, took = number(lost) or 0.0, number(most)
    value = -took if fell > 0 and took is not None else None

    def write(fall: str, loss: str) -> str:
        return f'IF(AND({fall}>0,ISNUMBER({loss})),-{loss},"")'

    return Cell(value, write, (lost, most))


def _to_stop(brief: Brief, monthly: Monthly) -> Iterator[Candidate]:
    """New customers who will surely not bring back their cost, where Ads has not said so of the channel."""
    if monthly.newest is None or not brief.has_limits:
        return
    judged = {str(channel.name.value): channel.verdict for channel in monthly.channels}
    for row in (*monthly.newest.channels, *monthly.newest.campaigns):
        if number(row.price.cpa) is None or row.name == brief.t("value.other"):
            continue
        yield _stopped(brief, row, judged.get(row.channel or row.name), monthly.target_profit)


def _stopped(brief: Brief, row: Forecast, judged: Cell | None, aim: Cell) -> Candidate:
    t, whole = brief.t, given(1)
    verdict = judged or given("")
    each = _short(row, verdict, aim, (t("status.stop"), t("status.over")))
    customers = same(row.customers)
    stake = stake_of(each, customers, whole)
    words: dict[str, Figure] = {
        "segment": look.shortened(row.name, 2 * LONGEST_NAME),  # a channel and its campaign
        "each": (each, "money"),
        "stake": (stake, "money"),
        "n": (customers, "count"),
        "expected": (row.expected, "money"),
        "low": (row.lower, "money"),
        "high": (row.upper, "money"),
        "cpa": (row.price.cpa, "money"),
    }
    claim = where(stake, sentence(brief, "finding.stop", **words))
    proof = where(stake, sentence(brief, "finding.stop_proof", **words))
    name = t("finding.kind_stop", segment=row.name)
    behind = () if judged else (verdict,)
    return Candidate(name, each, customers, whole, stake, claim, proof, "campaigns", behind)


def _short(row: Forecast, judged: Cell, aim: Cell, words: tuple[str, str]) -> Cell:
    """What a customer falls short of the target profit by, while the verdict is to stop and Ads is silent."""
    stop, over = words
    left, target = number(row.left), max(number(aim) or 0.0, 0.0)
    applies = row.verdict.value == stop and judged.value != over and left is not None and left < target

    def write(verdict: str, ads: str, after: str, least: str) -> str:
        short = f"MAX(0,N({least}))-{after}"
        return f'IF(AND({verdict}="{stop}",{ads}<>"{over}",ISNUMBER({after})),IF({short}>0,{short},""),"")'

    value = target - left if applies and left is not None else None
    return Cell(value, write, (row.verdict, judged, row.left, aim))


def _ending(brief: Brief, results: Continuation) -> Iterator[Candidate]:
    """The delivery after which most of those who start leave, and what a tenth more who go on would bring.

    Each brings at least one more delivery. Of subscriptions begun through paid channels in the three months.
    """
    step = _largest_loss(results.steps.get("total", ()))
    begun = _begun(brief, results)
    if step is None or not begun:
        return
    t, (here, following, reaching) = brief.t, step
    each = derive(arithmetic.share, *(earned := (given(following.profit), given(following.reached))))
    judged, went_on = given(here.judged), given(here.went_on)
    rate = derive(arithmetic.share, went_on, judged)
    better = live(arithmetic.more, rate, tenth := given(TENTH))
    if (number(better) or 0.0) > 1:
        return
    part = live(arithmetic.difference, better, rate)
    customers = given(round(begun * reaching))
    stake = stake_of(each, customers, part)
    words: dict[str, Figure] = {
        "k": here.n,
        "next": following.n,
        "rate": (rate, "share"),
        "better": (better, "share"),
        "stake": (stake, "money"),
        "judged": (judged, "count"),
        "each": (each, "money"),
    }
    claim = where(stake, sentence(brief, "finding.ending", **words))
    proof = where(stake, sentence(brief, "finding.ending_proof", **words))
    behind = (tenth, better, rate, judged, went_on, *earned)
    name = t("finding.kind_ending")
    yield Candidate(name, each, customers, part, stake, claim, proof, "subscriptions", behind)


def _largest_loss(steps: Sequence[Step]) -> tuple[Step, Step, float] | None:
    """The step that most starters are lost at, the next delivery, and the share of starters who reach it."""
    reaching, largest = 1.0, None
    by_number = {step.n: step for step in steps if step.value != OTHER}
    for step in steps:
        following = by_number.get(step.n + 1)
        if step.judged < ENOUGH_TO_JUDGE or following is None or not following.reached:
            break
        lost = reaching * (1 - step.went_on / step.judged)
        if largest is None or lost > largest[0]:
            largest = lost, (step, following, reaching)
        reaching *= step.went_on / step.judged
    return largest[1] if largest else None


def _begun(brief: Brief, results: Continuation) -> int:
    """Subscriptions begun in the last three complete months."""
    complete = [month.month for month in brief.analysis.calendar if month.complete]
    if not complete:
        return 0
    since = spans.months_later(complete[-1], 1 - PERIOD)
    return sum(row.subscriptions for row in results.started if since <= row.month <= complete[-1])
