"""The last line of Campaigns sets what its own channels cost against what their new customers are worth."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import ironcalc
import pytest

from ltv_xl.settings import Settings
from tests.report import making
from tests.report.test_every_input import values_of

MONTHS = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(24)]
NAME, CPA = 1, 6


def _report(folder: Path, small: int) -> Path:
    """Two channels, and one that wins few customers a month and pays ten times as much for each."""
    random = Random(5)
    spend: list[tuple[object, ...]] = []
    orders: list[tuple[object, ...]] = []
    for month in MONTHS:
        for channel, size, cost in (("A", 25, 1000), ("B", 20, 1500), ("C", small, 20_000)):
            if size:
                spend.append((f"{month:%Y-%m}", channel, cost * size))
            for n in range(size):
                day = month + timedelta(days=random.randrange(28))
                for _ in range(1 + random.randrange(3)):
                    if day.year < 2025:
                        orders.append((len(orders), f"{channel}{month:%y%m}{n}", day, 4000, 1000, channel))
                    day += timedelta(days=random.randrange(20, 80))
    return making.made(
        folder / "report.xlsx",
        [
            making.table(
                folder / "orders.csv", ("注文番号", "顧客ID", "注文日", "売上", "原価", "チャネル"), orders
            )
        ],
        Settings(as_of=date(2024, 12, 31), shop_opened="all-new"),
        ads=making.table(folder / "ads.csv", ("月", "チャネル", "広告費"), spend),
    )


def _last_line(report: Path) -> tuple[int, tuple[object, ...]]:
    """Its row, and its values."""
    sheet = values_of(report)["Campaigns"]
    lines = [(row[0].row, tuple(cell.value for cell in row)) for row in sheet.iter_rows(max_row=20)]
    return next(line for line in lines if str(line[1][NAME]).endswith(("paid channels", "together")))


@pytest.mark.parametrize(
    ("small", "name", "cpa"),
    [
        (0, "All paid channels", (25 * 1000 + 20 * 1500) / 45),
        (2, "These paid channels together", (25 * 1000 + 20 * 1500) / 45),
        (20, "All paid channels", (25 * 1000 + 20 * 1500 + 20 * 20_000) / 65),
    ],
)
def test_the_cost_is_that_of_the_channels_whose_customers_are_added_up(
    tmp_path: Path, small: int, name: str, cpa: float
) -> None:
    report = _report(tmp_path, small)
    row, line = _last_line(report)
    assert line[NAME] == name
    assert line[CPA] == pytest.approx(cpa)
    # The formula says the same as the value that was written.
    model = ironcalc.load_from_xlsx(str(report), "en", "UTC", "en")
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]
    model.evaluate()
    shown = model.get_formatted_cell_value(names.index("Campaigns"), row, CPA + 1)
    assert float(shown.replace(",", "").lstrip("¥")) == pytest.approx(cpa, abs=1)
