"""What every sheet may read: the results, how the orders were read, the choices, and the words for them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from msgspec import Struct

from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.segments import OTHER, AgeMonth, Limits
from ltv_xl.orders.personal import masked
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.table import PAIR_MARK, Basis, CheckedOrders, Dimension
from ltv_xl.orders.understood import Observed, Understood, understood
from ltv_xl.report import style as look
from ltv_xl.report.cells import ENOUGH_TO_SHOW
from ltv_xl.settings import Settings
from ltv_xl.texts import Language, room, text
from ltv_xl.texts.days import day_in_words, month_in_words

HEADLINE = (12, 6, 3)
"""The first of these horizons that enough customers have been observed through leads the report."""
LONGEST_NAME = 120
"""Characters of a segment's name; a longer one is cut."""
LONGEST_LABEL = 60
"""Characters of a user's own header."""


class Brief(Struct, frozen=True):
    """The material of a report; sheets are functions of it and of each other's cells.

    scope: the segment that a report is limited to, in words; "" for all customers.
    """

    orders: CheckedOrders
    analysis: Analysis
    settings: Settings
    scope: str = ""

    @property
    def lang(self) -> Language:
        """The language of every word and format."""
        return self.settings.lang

    def t(self, key: str, /, **fields: object) -> str:
        """A text of the report room.

        {money} is the currency's unit, {ltv} what LTV is called here, {profit} what it adds up, {profit_rate}
        its share of revenue, {unit_cost} the rest, {cpa_window} the months that a CPA is of; {Ltv} and so on
        begin a sentence.
        """
        return text(f"report.{key}", self.lang, **{**self._words, **fields})

    @property
    def title(self) -> str:
        """What the report is called."""
        return f"{self.t('title')}   |   {self.scope}" if self.scope else self.t("title")

    @property
    def ltv(self) -> str:
        """What LTV is called: revenue LTV where revenue stands for gross profit."""
        return self._words["ltv"]

    @property
    def _words(self) -> dict[str, str]:
        """The words that any text may have."""
        return _words(self.orders.currency, self.orders.basis, self.settings.cpa_months, self.lang)

    @property
    def scale(self) -> str:
        """The word for thousands in the header of large sums, where they are shown so."""
        thousands = self.analysis.total.revenue >= look.THOUSANDS_FROM
        return self.t("scale.thousand") if thousands else self.t("scale.one")

    @property
    def headline(self) -> int:
        """The h of the h-month LTV that leads the report: 12 unless too few have been observed so long."""
        observed = {row.month: row.observed for row in self.analysis.total_age_months}
        return next((months for months in HEADLINE if observed.get(months, 0) >= ENOUGH_TO_SHOW), HEADLINE[0])

    @property
    def observed(self) -> Observed:
        """The customers that the headline rests on, of all."""
        months = {row.month: row.observed for row in self.analysis.total_age_months}
        return Observed(
            months.get(self.headline, 0),
            self.analysis.total.customers,
            self.headline,
            self.analysis.unknown_start,
        )

    @property
    def understood(self) -> Understood:
        """What was understood of the sources, as every place says it."""
        return understood(self.orders, self.observed)

    def limits(self, dimension: str | None, months: int) -> dict[str | None, Limits]:
        """The intervals of a horizon by segment value; of the total under None when dimension is None."""
        rows = self.analysis.total_limits if dimension is None else self.analysis.limits[dimension]
        return {row.value: row for row in rows if row.months == months}

    def age_months(self, dimension: str | None) -> dict[str | None, dict[int, AgeMonth]]:
        """Months since the first order by segment value; of the total under None when dimension is None."""
        rows = self.analysis.total_age_months if dimension is None else self.analysis.age_months[dimension]
        return by_value(rows)

    def better(self, dimension: str, months: int) -> frozenset[str | None]:
        """The segments that are surely worth more than all others together; revenue says it of none."""
        if not self.has_limits:
            return frozenset()
        rows = self.analysis.contrasts.get(dimension, ())
        return frozenset(
            row.value for row in rows if row.months == months and row.sure and row.difference > 0
        )

    @property
    def has_limits(self) -> bool:
        """Whether a limit for the cost of a customer can be given: revenue allows none."""
        return self.orders.basis != "revenue"

    def dimension_name(self, dimension: Dimension) -> str:
        """What a dimension is called: the user's header, or its name in this language."""
        if dimension.of:
            return " × ".join(map(self.dimension_name, dimension.of))
        if dimension.label is None:
            return self.t(f"dimension.{dimension.name}")
        label = dimension.label if self.settings.with_customers else masked(dimension.label)
        return _cut(" ".join(label.split()), LONGEST_LABEL)

    def by(self, dimension: Dimension) -> str:
        """The words for "by this dimension"; Japanese does not say 別 twice."""
        known = room("report", self.lang)["by"]
        label = self.dimension_name(dimension)
        pattern = known["label_ending" if label.endswith("別") else "label"]
        return str(known.get(dimension.name) or pattern.format(label=label))

    def value_name(self, dimension: Dimension, value: str | None) -> str:
        """What a segment is called."""
        if value is None:
            own = {"all": "sheet.all", "campaign": "value.no_campaign"}
            return self.t(own.get(dimension.name, "value.none"))
        if value == OTHER:
            return self.t("value.other")
        if dimension.of:
            return " × ".join(self.pair_names(dimension, value))
        known = room("report", self.lang)["value"].get(dimension.name, {})
        return self.shown(str(known.get(value, value)))

    def pair_names(self, dimension: Dimension, value: str | None) -> tuple[str, str]:
        """What the two values of a crossed segment are called; of the gathered ones, the first says so."""
        assert dimension.of is not None
        if value == OTHER:
            return self.t("value.other"), ""
        first, _, second = (value or "").partition(PAIR_MARK)
        return (
            self.value_name(dimension.of[0], first or None),
            self.value_name(dimension.of[1], second or None),
        )

    def channel_name(self, channel: str | None) -> str:
        """What a channel with ad spend is called; in full, as the user's own table has it."""
        if channel is None:
            return self.t("value.none")
        return self.t("value.other") if channel == OTHER else channel

    def shown(self, name: str) -> str:
        """A name from the user's own files, cut where it gets too long."""
        return _cut(name, LONGEST_NAME)

    def reason(self, key: str) -> str:
        """Why rows were left out."""
        return text(f"orders.reason.{key}", self.lang)

    def remark(self, remark: Remark) -> str:
        """Something that reading noticed, as a sentence."""
        return text(f"orders.remark.{remark.key}", self.lang, **remark.fields)

    def day(self, day: date) -> str:
        """A date in words."""
        return day_in_words(day, self.lang)

    def month(self, day: date) -> str:
        """A month in words."""
        return month_in_words(day, self.lang)

    def amount(self, money: float | Decimal) -> str:
        """Money inside a sentence."""
        value = float(money)
        sign = look.symbol(self.orders.currency)
        places = look.MONEY.get(self.orders.currency, ("", 2))[1] if abs(value) < 1000 else 0
        return f"{'-' if value < 0 else ''}{sign}{abs(value):,.{places}f}"

    def share(self, value: float) -> str:
        """A rate inside a sentence."""
        return f"{value:.1%}"


@cache
def _words(currency: str, basis: Basis, cpa_months: int, lang: Language) -> dict[str, str]:
    """The words that any text may have: see Brief.t."""
    ltv = text("report.revenue_ltv" if basis == "revenue" else "report.ltv", lang)
    words = {"money": look.unit(currency, lang), "ltv": ltv}
    for name in ("profit", "profit_rate", "unit_cost"):
        words[name] = text(f"report.{name}.{basis}", lang)
    words["cpa_window"] = text(f"report.cpa_window.{cpa_months}", lang)
    return words | {word.capitalize(): name[:1].upper() + name[1:] for word, name in words.items()}


def by_value(rows: Iterable[AgeMonth]) -> dict[str | None, dict[int, AgeMonth]]:
    """Months since the first order by segment value and month."""
    months: dict[str | None, dict[int, AgeMonth]] = {}
    for row in rows:
        months.setdefault(row.value, {})[row.month] = row
    return months


def _cut(text: str, longest: int) -> str:
    """The beginning of a text that is too long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
