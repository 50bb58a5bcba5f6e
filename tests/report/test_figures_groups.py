"""Every cell of Groups and Portfolio of the demo's report against plain pandas on the demo's orders."""

from typing import Any

import openpyxl
import pandas as pd
import pytest

NAMES = [
    "Champions", "Loyal", "Potential loyal", "New", "Promising", "Need attention", "About to sleep",
    "At risk", "Can't lose", "Asleep",
]  # fmt: skip
MAP = {
    5: ("New", "Potential loyal", "Potential loyal", "Champions", "Champions"),
    4: ("Promising", "Potential loyal", "Potential loyal", "Loyal", "Loyal"),
    3: ("About to sleep", "About to sleep", "Need attention", "Loyal", "Loyal"),
    2: ("Asleep", "Asleep", "At risk", "At risk", "Can't lose"),
    1: ("Asleep", "Asleep", "At risk", "At risk", "Can't lose"),
}
"""Recency -> the group by frequency."""
STAGES = ["First order", "Young", "Steady", "Fast", "Loyal"]
NOT_YET = "No purchase yet"
FEW = 30
"""Customers from whom on a mean is shown."""

Files = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
Rows = list[list[Any]]


def standing(orders: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The customers who had bought by the end of a day: scores, group, profit."""
    known = orders[orders["day"] <= day]
    bought = known[known["revenue"] > 0].groupby("customer")["day"].agg(["min", "max", "size"])
    of = bought.assign(
        profit=known.groupby("customer")["profit"].sum(), revenue=known.groupby("customer")["revenue"].sum()
    )

    def fifth(values: "pd.Series[Any]") -> "pd.Series[int]":
        return 1 + ((values.rank(method="min") - 1) * 5 // len(values)).astype(int)

    of["r"], of["m"] = fifth(of["max"]), fifth(of["profit"])
    of["f"] = 1 + sum((of["size"] >= least).astype(int) for least in (2, 3, 5, 8))
    of["group"] = [MAP[r][f - 1] for r, f in zip(of["r"], of["f"], strict=True)]
    return of


@pytest.fixture(scope="module")
def now(files: Files) -> pd.DataFrame:
    """The customers as of the last order, with their group three months before."""
    orders = files[0]
    last = orders["day"].max()
    day = last + pd.Timedelta(days=1) - pd.DateOffset(months=3) - pd.Timedelta(days=1)
    before = standing(orders, day)
    of = standing(orders, last)
    of["before"] = before["group"].reindex(of.index).fillna(NOT_YET)
    of["gained"] = of["profit"] - before["profit"].reindex(of.index).fillna(0)
    of["silent"] = (last - of["max"]).dt.days >= 240
    return of


def rows_of(page: Any, name: str, width: int) -> Rows:
    """The lines under the first line that begins with a name, down to a line that begins with nothing."""
    lines = [list(row)[1 : 1 + width] for row in page.iter_rows(values_only=True)]
    top = next(number for number, line in enumerate(lines) if line[0] == name and line[1] is not None)
    rows = []
    for line in lines[top + 1 :]:
        if line[1:] == [None] * (width - 1) or line[0] is None:
            break
        rows.append(line)
    return rows


def money(shown: float | None, customers: "pd.DataFrame", column: str = "profit") -> bool:
    """Whether a sum is that of the customers; that of one or two is never shown."""
    if 0 < len(customers) < 3:
        return shown is None
    return shown is None or shown == pytest.approx(customers[column].sum())


def mean_of(customers: "pd.DataFrame") -> float | None:
    return customers["profit"].mean() if len(customers) >= FEW else None


def about(value: float | None) -> Any:
    return None if value is None else pytest.approx(value)


def test_the_named_groups(now: pd.DataFrame, book: openpyxl.Workbook) -> None:
    rows = rows_of(book["Groups"], "Group", 10)
    assert [row[0] for row in rows] == [*NAMES, "Total"]
    before = now["before"].value_counts()
    for name, _, customers, share, was, change, profit, of_profit, each, best in rows[:-1]:
        own = now[now["group"] == name]
        assert (customers, share) == (len(own), pytest.approx(len(own) / len(now)))
        assert (was, change) == (before[name], len(own) - before[name])
        assert profit == pytest.approx(own["profit"].sum())
        assert of_profit == pytest.approx(own["profit"].sum() / now["profit"].sum())
        assert each == about(mean_of(own))
        assert best == (own["m"] == 5).sum()
    _, _, everyone, _, was, change, profit, _, each, best = rows[-1]
    known = int((now["before"] != NOT_YET).sum())
    assert (everyone, was, change) == (len(now), known, len(now) - known)
    assert (profit, each) == (pytest.approx(now["profit"].sum()), pytest.approx(now["profit"].mean()))
    assert best == (now["m"] == 5).sum()


@pytest.mark.parametrize("title", ["Customers", "Share of gross profit", "Days since last purchase"])
def test_the_matrix(now: pd.DataFrame, book: openpyxl.Workbook, title: str) -> None:
    rows = rows_of(book["Groups"], title, 6)
    last = now["max"].max()
    assert len(rows) == 5
    for recency, row in zip((5, 4, 3, 2, 1), rows, strict=True):
        days = (last - now[now["r"] == recency]["max"]).dt.days
        assert row[0] == f"R{recency}: {days.min()}–{days.max()} days"
        for frequency, cell in enumerate(row[1:], 1):
            own = now[(now["r"] == recency) & (now["f"] == frequency)]
            wanted = {
                "Customers": len(own),
                "Share of gross profit": pytest.approx(own["profit"].sum() / now["profit"].sum()),
                "Days since last purchase": MAP[recency][frequency - 1],
            }
            assert cell == wanted[title], (recency, frequency)


def test_the_moves(now: pd.DataFrame, book: openpyxl.Workbook) -> None:
    counts, sums = (rows_of(book["Groups"], title, 12) for title in ("From \\ to", "Gross profit (¥k)"))
    assert [row[0] for row in counts] == [row[0] for row in sums] == [*NAMES, NOT_YET, "Total"]
    shown = 0
    for line, of_money in zip(counts[:-1], sums[:-1], strict=True):
        came = now[now["before"] == line[0]]
        for name, count, total in zip(NAMES, line[1:], of_money[1:], strict=False):
            own = came[came["group"] == name]
            assert count == (len(own) or None)
            assert money(total, own)
            shown += total is not None
        assert line[-1] == len(came)
        assert money(of_money[-1], came)
    assert shown > 25
    for place, name in enumerate(NAMES, 1):
        own = now[now["group"] == name]
        assert counts[-1][place] == len(own)
        assert money(sums[-1][place], own)
    assert counts[-1][-1] == len(now)
    assert money(sums[-1][-1], now)


def test_the_largest_moves(now: pd.DataFrame, book: openpyxl.Workbook) -> None:
    rows = rows_of(book["Groups"], "3 months ago", 6)
    moved = now[(now["before"] != now["group"]) & (now["before"] != NOT_YET)]
    paths = moved.groupby(["before", "group"])["profit"].agg(["size", "sum"])
    largest = paths[paths["size"] >= 3].sort_values("sum", ascending=False).head(10)
    assert [(row[0], row[1]) for row in rows] == list(largest.index)
    for origin, name, customers, profit, each, gained in rows:
        own = moved[(moved["before"] == origin) & (moved["group"] == name)]
        assert customers == len(own)
        assert (profit, gained) == (
            pytest.approx(own["profit"].sum()),
            pytest.approx(own["gained"].sum()),
        )
        assert each == about(mean_of(own))


def test_the_portfolio(now: pd.DataFrame, book: openpyxl.Workbook) -> None:
    rows = rows_of(book["Portfolio"], "Stage", 10)
    limit = now["revenue"].sort_values(ascending=False).iloc[-(-len(now) // 5) - 1]
    days = (now["max"] - now["min"]).dt.days
    stage = pd.Series("Loyal", index=now.index)
    stage[days < 210] = "Fast"
    stage[now["revenue"] < limit] = "Steady"
    stage[days < 90] = "Young"
    stage[now["size"] == 1] = "First order"
    assert [tuple(row[:2]) for row in rows[:-1]] == [
        (name, state) for name in STAGES for state in ("Active", "Lapsed")
    ]
    for name, state, _, customers, share, revenue, profit, of_profit, each, lapsed in rows[:-1]:
        own = now[(stage == name) & (now["silent"] == (state == "Lapsed"))]
        assert (customers, share) == (len(own), pytest.approx(len(own) / len(now)))
        assert revenue == pytest.approx(own["revenue"].sum())
        assert profit == pytest.approx(own["profit"].sum())
        assert of_profit == pytest.approx(own["profit"].sum() / now["profit"].sum())
        assert each == about(mean_of(own))
        assert lapsed == about(len(own) / (stage == name).sum() if state == "Lapsed" else None)
    total = rows[-1]
    assert total[3] == len(now)
    assert total[5:7] == [pytest.approx(now["revenue"].sum()), pytest.approx(now["profit"].sum())]
    assert total[8] == pytest.approx(now["profit"].mean())


def test_the_deciles(now: pd.DataFrame, book: openpyxl.Workbook) -> None:
    rows = rows_of(book["Portfolio"], "Group", 7)
    ranked = now["profit"].sort_values(ascending=False).to_numpy()
    size, rest = divmod(len(ranked), 10)
    start, everything = 0, ranked.sum()
    for place, (name, customers, profit, share, cumulative, each, smallest) in enumerate(rows[:-1]):
        own = ranked[start : start + size + (place < rest)]
        start += len(own)
        assert (name, customers) == (f"Decile {place + 1}", len(own))
        assert (profit, share) == (pytest.approx(own.sum()), pytest.approx(own.sum() / everything))
        assert cumulative == pytest.approx(ranked[:start].sum() / everything)
        assert each == pytest.approx(own.mean())
        assert smallest == (None if place == 9 else own[-1])
    assert rows[-1][1:3] == [len(ranked), pytest.approx(everything)]
    assert rows[-1][5] == pytest.approx(everything / len(ranked))


CHECKS: dict[str, tuple[str, str, int, Any]] = {
    "groups": ("Groups", "Group", 10, test_the_named_groups),
    "moves": ("Groups", "From \\ to", 12, test_the_moves),
    "profit of moves": ("Groups", "Gross profit (¥k)", 12, test_the_moves),
    "largest moves": ("Groups", "3 months ago", 6, test_the_largest_moves),
    "portfolio": ("Portfolio", "Stage", 10, test_the_portfolio),
    "deciles": ("Portfolio", "Group", 7, test_the_deciles),
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_falsified_cell_is_seen(now: pd.DataFrame, book: openpyxl.Workbook, name: str) -> None:
    """Each number of the second line, a tenth too large."""
    sheet, title, width, check = CHECKS[name]
    page = book[sheet]
    top = next(row for row in range(1, 200) if page.cell(row, 2).value == title and page.cell(row, 3).value)
    cells = [page.cell(top + 2, column) for column in range(3, 2 + width)]
    numbers = [cell for cell in cells if isinstance(cell.value, int | float)]
    assert len(numbers) >= 3
    for cell in numbers:
        right = cell.value
        cell.value = right * 1.1 + 1
        try:
            with pytest.raises(AssertionError):
                check(now, book)
        finally:
            cell.value = right
