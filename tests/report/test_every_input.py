"""Every input cell of a report is changed, one at a time, in two engines: no word may contradict a figure.

The rules are read from the sheets as a reader reads them, by their headers, and computed apart.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest

from ltv_xl.texts import Language
from tests.support.calc import opened, running_office
from tests.support.calc_thread import in_calcs_thread

Values = dict[str, list[list[Any]]]
"""Sheet -> rows of values; blank cells are "" or None."""
Change = Callable[[str, int, int, float], Values]
"""Sheet, row and column from 1, value -> what the sheets show then."""

SHEETS = ("Summary", "Ads", "Levers", "About", "By channel", "Recovery", "Campaigns")
CHANGES: Mapping[str, tuple[float, ...]] = {
    "Target profit": (0, 2500, 13_000, 100_000),
    "Discount rate per year": (0, 0.1, 1),
    "Order value (¥)": (0, 20_000),
    "Gross margin": (-0.2, 0, 0.3, 1),
    "Orders in 12 months": (0, 9),
    "Lifespan (years)": (0, 3),
    "Shipping, fees per order (¥)": (900, 90_000),
    "Retention cost per year (¥)": (3000,),
    "CPA (¥)": (0, 90_000),
    "Target profit (¥)": (0, 90_000),
    "Step": (0.01, 0.5),
    "Price change": (-0.5, 2),
}


LEADS_TO = {
    "F2 conversion is": "Repeat",
    "Raising prices 1%": "Levers",
    "Subscriptions:": "Subscriptions",
}
"""The sheet that a claim leads to, by its first words."""


def contradictions(sheets: Values) -> Iterator[str]:
    """What the Summary says against what the sheets show."""
    page = Page(sheets)
    yield from page.tiles()
    yield from page.verdicts()
    yield from page.limits()
    yield from page.claims()
    yield from page.recovery()
    yield from page.within_limits()


class Page:
    """The Summary beside the figures that it speaks of."""

    def __init__(self, sheets: Values) -> None:
        self.summary = sheets["Summary"]
        self.ads = table(sheets["Ads"], "Channel")
        self.judged = {**self.ads, **table(sheets["Ads"], "Campaign")}
        self.newest = {
            name: row
            for of in ("Channel", "Campaign")
            for name, row in table(sheets["Campaigns"], of).items()
        }
        self.recovered = sheets["Recovery"]
        self.channels = sheets["By channel"]
        lines = [row for row in sheets["Levers"] if len(row) > 3 and row[1]]
        self.levers = {str(row[1]): row[3] for row in reversed(lines)}  # the inputs stand first
        about = next(row for row in sheets["About"] if "Target profit" in row)
        self.target = float(about[about.index("Target profit") + 1])
        self.candidates = table(sheets["Summary"], "What may stand out")

    def tiles(self) -> Iterator[str]:
        at = next(index for index, row in enumerate(self.summary) if "F2 conversion" in row)
        labels, figures, notes = self.summary[at : at + 3]
        shown = {str(label): figures[place] for place, label in enumerate(labels) if label}
        below = {str(label): notes[place] for place, label in enumerate(labels) if label}
        paid = self.ads["All paid channels"]
        limit = "Target CPO" if self.target > 0 else "Break-even CPO"
        if limit not in shown:
            yield f"the limit is not called {limit}"
        worth = shown["12-month LTV, paid channels"] - max(self.target, 0)
        if limit in shown and (shown[limit] != "none" if worth < 0 else not near(shown[limit], worth)):
            yield "the limit is not LTV less target profit"
        left = shown["12-month LTV, paid channels"] - shown["CPA, last 3 months"]
        if not near(shown["Left per new customer"], left) or not near(left, paid["Left per customer (¥)"]):
            yield "what is left is not LTV less CPA"
        if below["Left per new customer"] != paid["Verdict"]:
            yield "the tile has another verdict than Ads"

    def verdicts(self) -> Iterator[str]:
        for name, row in self.judged.items():
            if row["Verdict"] not in {"● Room to spend", "■ Over limit", "◆ Uncertain"}:
                continue
            low, high = row["95% from (¥)"], row["95% to (¥)"]
            right = "● Room to spend" if low > self.target else "■ Over limit"
            right = right if low > self.target or high < self.target else "◆ Uncertain"
            if row["Verdict"] != right:
                yield f"{name}: {row['Verdict']} where {low} to {high} is left of {self.target}"

    def limits(self) -> Iterator[str]:
        for name, row in self.judged.items():
            most, shown = row["Break-even CPO (¥)"], row["Target CPO (¥)"]
            if self.target > 0 and isinstance(most, float | int):
                left = most - self.target
                if (shown != "none") if left < 0 else (shown == "none" or not near(shown, left)):
                    yield f"{name}: target CPO {shown} is not {most} less {self.target}"
            if shown == "none" and isinstance(row["Max CPC (¥)"], float | int):
                yield f"{name}: a click may cost {row['Max CPC (¥)']}, though a customer may cost nothing"

    def claims(self) -> Iterator[str]:
        start = next(index for index, row in enumerate(self.summary) if "What stands out" in row)
        lines = self.summary[start + 1 : start + 7]
        said = [
            (str(row[1] or ""), str(row[11] or ""), str(proof[1] or ""))
            for row, proof in zip(lines[::2], lines[1::2], strict=True)
        ]
        due = sorted(self.due(), key=lambda claim: -claim[0])[:3]
        for number, (money, words, shown) in enumerate(due):
            claim, link, proof = said[number]
            sheet = LEADS_TO.get(words[0], "Campaigns" if words[0].endswith(" fall") else "Ads")
            if link != sheet or shown not in proof or not all(word in claim for word in words):
                yield f"finding {number + 1} ({money:,.0f}) is not {words}: {claim}"
        for number in range(len(due), 3):
            if said[number][0] and number:
                yield f"finding {number + 1} has no money at stake: {said[number][0]}"

    def recovery(self) -> Iterator[str]:
        """Month and CPO limits against the curve; the words below each chart against both."""
        curves = table(self.recovered, "Less CPA (¥)")
        rows = table(self.recovered, "Channel") | table(self.recovered, "Campaign")
        words = {cell for row in self.recovered for cell in row if isinstance(cell, str)}
        for name, row in rows.items():
            net = {int(month): value for month, value in curves[name].items() if month.isdigit()}
            if not isinstance(row["CPA (¥)"], float) or not isinstance(net[0], float):
                continue
            back = [month for month, value in net.items() if isinstance(value, float) and value >= 0]
            if row["Month of recovery"] != (back[0] if back else "not yet"):
                yield f"{name} is recovered in {row['Month of recovery']}, and not {back[:1]}"
            for within in (3, 6, 9, 12):
                limit = row[f"{within} months"]
                if isinstance(limit, float) and not near(limit, net[within] + row["CPA (¥)"]):
                    yield f"{name}: {limit} is not recovered within {within} months"
            month = f"{row['Month of recovery']:.0f}" if back else "not yet"
            if name in self.ads and not any(f"Recovered in month: {month} " in text for text in words):
                yield f"{name}: the chart does not say {month}"

    def within_limits(self) -> Iterator[str]:
        """The heading above the chart of limits against CPA, limit and verdict of each channel."""
        rows = [row for row in table(self.channels, "Channel").values() if isinstance(row["CPA (¥)"], float)]
        *channels, _ = [row for row in rows if isinstance(row["Break-even CPO (¥)"], float)]  # the total last
        verdicts = [str(row["Verdict"])[2:] for row in channels]
        bar = max(self.target, 0)
        over = sum(row["CPA (¥)"] > row["Break-even CPO (¥)"] - bar for row in channels)
        where, count, sure = (
            ("Over", over, "Over limit") if over else ("Within", len(channels), "Room to spend")
        )
        right = f"{where} the limit: {count} of {len(channels)} channels, surely {verdicts.count(sure)}"
        if not any(right in row for row in self.channels):
            yield f"no heading says {right}"

    def due(self) -> Iterator[tuple[float, tuple[str, ...], str]]:
        """Each finding that applies: its money at stake, and what its claim and its proof must hold."""
        for name, row in self.ads.items():
            if name == "All paid channels":
                continue
            limit, cpa, months = row["Break-even CPO (¥)"], row["CPA (¥)"], row["Months counted"]
            customers = row["New customers"] if months == 3 else 0
            if row["Verdict"] == "■ Over limit":
                loss = cpa - (limit - self.target)
                over = "lost on each" if self.target <= 0 else "over target CPO"
                most = limit - self.target
                end = (
                    yen(most) if most > 0 else "No CPA reaches it" if self.target > 0 else "no CPA would pay"
                )
                over = over if most > 0 or self.target <= 0 else "short of the target profit"
                words = name, yen(loss), over, yen(loss * customers), end
                yield loss * customers, words, f"CPA {yen(cpa)} "
            elif row["Verdict"] == "● Room to spend":
                gain = (limit - self.target - cpa) * customers / 10
                yield gain, (name, "Spend more", yen(gain), yen(limit - self.target)), f"CPA {yen(cpa)},"
        for name, row in self.newest.items():
            channel = self.ads.get(name.split(" / ")[0], {})
            if name[:4] != "All " and row["Verdict"] == "■ Stop" and channel.get("Verdict") != "■ Over limit":
                short = max(self.target, 0) - row["Expected − CPA (¥)"]
                lost = short * row["New customers"]
                claim = f"{name}: new customers fall", yen(short), yen(lost)
                yield lost, claim, f"against a CPA of {yen(row['CPA (¥)'])}."
        begun = self.candidates["Subscriptions"]["At stake (¥)"]
        yield begun, ("Subscriptions:", yen(begun)), "old enough to judge"
        f2 = self.candidates["F2 conversion"]
        yield f2["At stake (¥)"], ("F2 conversion is", yen(f2["At stake (¥)"])), "no second order"
        price, margin = float(self.levers["Order value (¥)"]), float(self.levers["Gross margin"])
        orders, years = float(self.levers["Orders in 12 months"]), float(self.levers["Lifespan (years)"])
        costs = price * (1 - margin) + float(self.levers["Shipping, fees per order (¥)"])
        gain = price * orders * years / 100
        if gain > 0 and 0 < (price - costs) / price < 1:
            new = f2["New customers, 3 months"]
            yield gain * new, ("Raising prices 1%", yen(gain), yen(gain * new)), "unit cost"


def near(value: Any, other: Any) -> bool:
    return bool(value == pytest.approx(other, abs=1e-6))


def yen(value: float) -> str:
    rounded = Decimal(f"{abs(value):.12g}").quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'-' if value < 0 and rounded else ''}¥{rounded:,}"


def table(rows: list[list[Any]], title: str) -> dict[str, dict[str, Any]]:
    """The first table whose header begins with a title: name of a row -> header -> value."""
    start = next(index for index, row in enumerate(rows) if title in row)
    header = rows[start]
    first, cells = header.index(title), {}
    for row in rows[start + 1 :]:
        if not row[first]:
            break
        cells[str(row[first])] = {str(name): row[place] for place, name in enumerate(header) if name}
        if row[first] == "All paid channels":
            break
    return cells


def values_of(report: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        return openpyxl.load_workbook(report, data_only=True)


def inputs(report: Path) -> Iterator[tuple[str, str, int, int]]:
    """Label, sheet, row and column of every cell that a reader may change, but the Calculator's examples."""
    book = values_of(report)
    for sheet in book.worksheets:
        if sheet.title == "Calculator":
            continue
        for rule in sheet.data_validations.dataValidation:
            for row, column in (cell for area in rule.sqref.ranges for cell in area.cells):
                left = [sheet.cell(row, place).value for place in range(1, column)]
                label = next(str(value) for value in left if isinstance(value, str))
                yield label, sheet.title, row, column


@contextmanager
def in_ironcalc(report: Path) -> Iterator[Change]:
    model = ironcalc.load_from_xlsx(str(report), "en", "UTC", "en")
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]

    def change(sheet: str, row: int, column: int, value: float) -> Values:
        model.set_user_input(names.index(sheet), row, column, f"{value}")
        model.evaluate()
        return {name: rows(names.index(name)) for name in SHEETS}

    def rows(index: int) -> list[list[Any]]:
        _, last, _, right = model.get_sheet_dimensions(index)
        last, right = min(last, 150), min(right, 30)
        return [
            [model.get_cell_value(index, row, column) for column in range(1, right + 1)]
            for row in range(1, last + 1)
        ]

    yield change


@contextmanager
def in_libreoffice(report: Path) -> Iterator[Change]:
    with running_office() as office, opened(office, report.read_bytes(), "report.xlsx") as document:

        def change(sheet: str, row: int, column: int, value: float) -> Values:
            def act() -> Values:
                document.Sheets.getByName(sheet).getCellByPosition(column - 1, row - 1).setValue(value)
                document.calculateAll()
                return {
                    name: [
                        list(line)
                        for line in document.Sheets
                        .getByName(name)
                        .getCellRangeByName("A1:AD150")
                        .getDataArray()
                    ]
                    for name in SHEETS
                }

            return in_calcs_thread(office, act)

        yield change


ENGINES = [
    pytest.param(in_ironcalc, id="IronCalc"),
    pytest.param(in_libreoffice, id="LibreOffice", marks=pytest.mark.office),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_word_contradicts_a_figure_whatever_is_typed(
    demo_reports: dict[Language, Path], engine: Callable[[Path], Any]
) -> None:
    report = demo_reports["en"]
    book = values_of(report)
    wrong_words = []
    claims = set()
    with engine(report) as change:
        for label, sheet, row, column in inputs(report):
            before = book[sheet].cell(row, column).value
            for value in CHANGES.get(label, (0, 0.07)):
                shown = change(sheet, row, column, value)
                wrong_words += [f"{label} = {value}: {wrong}" for wrong in contradictions(shown)]
                claims.add(str(shown["Summary"]))
            if book[sheet].cell(row, column).value is not None:
                change(sheet, row, column, float(before))
    assert wrong_words == []
    assert len(claims) > 10  # the page did change


def test_a_sentence_that_stays_behind_is_noticed(demo_reports: dict[Language, Path]) -> None:
    report = demo_reports["en"]
    place = next(each for each in inputs(report) if each[0] == "Target profit")
    with in_ironcalc(report) as change:
        before = change(*place[1:], 1000)
        after = change(*place[1:], 13_000)
    assert list(contradictions(before)) == []
    for rows in (after["Summary"], after["Ads"]):
        old = before["Summary"] if rows is after["Summary"] else before["Ads"]
        for index, row in enumerate(rows):
            changed = [
                place
                for place, value in enumerate(row)
                if isinstance(value, str) and value != old[index][place]
            ]
            for column in changed:
                if index > 40 or not old[index][column] or not isinstance(old[index][column], str):
                    continue  # workings
                new_words, row[column] = row[column], old[index][column]
                claim = str(old[index][column])
                if not claim.startswith(("LTV less", "95%")):  # notes of tiles
                    assert list(contradictions(after)), claim
                row[column] = new_words


def test_a_month_of_recovery_that_stays_behind_is_noticed(demo_reports: dict[Language, Path]) -> None:
    report = demo_reports["en"]
    place = next(each for each in inputs(report) if each[0] == "Discount rate per year")
    with in_ironcalc(report) as change:
        before, after = change(*place[1:], 0), change(*place[1:], 1)
    assert list(Page(after).recovery()) == []
    moved = 0
    for old, row in zip(before["Recovery"], after["Recovery"], strict=True):
        if (
            "Recovered in month" in str(old)
            or old[1] not in {"Social ads", "Influencers"}
            or old[4] == row[4]
        ):
            continue
        new_month, row[4] = row[4], old[4]
        assert list(Page(after).recovery()), old[1]
        row[4] = new_month
        moved += 1
        break
    assert moved
