"""Range functions typed in cells: columns go in, rows spill out, as the call in Python gives them."""

import pytest

from ltv_xl.range_functions import RANGE_FUNCTIONS
from tests.support.calc_bridge import Seen
from tests.support.calc_cells import Desk
from tests.support.office import CellValue

pytestmark = pytest.mark.office

IDS = ("1", 2.0, 1.0, 3.0, 2.0, 1.0)
DAYS = (45296.0, 45301.5, 45330.0, 45352.0, 45360.0, 45400.0)
AMOUNTS = (1980.0, 1980.0, 6600.0, 4400.0, -980.0, 6600.0)
SEGMENTS = ("検索", "SNS", "検索", None, "SNS", "検索")
NUMBERS = (1.0, 1.0, 2.0, 1.0, 2.0, 3.0)
REPEATS = (0.0, 1.0, 2.0, 0.0, 3.0, 1.0, 0.0, 0.0, 2.0, 1.0, 4.0, 0.0)
RECENCY = (0.0, 5.0, 11.0, 0.0, 30.5, 2.0, 0.0, 0.0, 8.0, 20.0, 33.0, 0.0)
LENGTHS = (30.0, 40.0, 20.0, 38.0, 31.0, 39.0, 25.0, 36.0, 22.0, 37.0, 38.0, 12.0)
SPENDS = (0.0, 1980.0, 3300.0, 0.0, 2500.0, 6600.0, 0.0, 0.0, 1500.0, 4400.0, 2980.0, 0.0)
COUNTS = (1000.0, 631.0, 468.0, 382.0, 326.0)

CALLS: dict[str, tuple[str, tuple[object, ...]]] = {
    "COHORT_RETENTION": ("B2:B7;C2:C7", (IDS, DAYS)),
    "COHORT_LTV": ("B2:B7;C2:C7;D2:D7", (IDS, DAYS, AMOUNTS)),
    "REPEAT_CURVE": ("B1:B9;C1:C9;45400", (IDS, DAYS, 45400.0)),
    "SEGMENT_LTV": (
        "E2:E7;B2:B7;C2:C7;D2:D7;D2:D7*0.5",
        (SEGMENTS, IDS, DAYS, AMOUNTS, [x / 2 for x in AMOUNTS]),
    ),
    "RFM_SUMMARY": ('B1:B7;C1:C7;D1:D7;45420;"day"', (IDS, DAYS, AMOUNTS, 45420.0, "day")),
    "RFM_SCORE": ("B2:B7;C2:C7;D2:D7", (IDS, DAYS, AMOUNTS)),
    "DECILE_TABLE": ("D2:D7;3", (AMOUNTS, 3.0)),
    "ABC_RANK": ("D2:D7", (AMOUNTS,)),
    "RECOVERY_CURVE": ("B2:B7;C2:C7;D2:D7;3000", (IDS, DAYS, AMOUNTS, 3000.0)),
    "CONTINUATION_CURVE": ("B2:B7;F2:F7", (IDS, NUMBERS)),
    "RETENTION_FIT": ("G2:G6", (COUNTS,)),
    "RETENTION_FORECAST": ('G1:G6;4;"BdW"', (COUNTS, 4.0, "BdW")),
    "LTV_RETENTION": ("G2:G6;3000;0.4", (COUNTS, 3000.0, 0.4)),
    "BGNBD_FIT": ("I2:I13;J2:J13;K2:K13", (REPEATS, RECENCY, LENGTHS)),
    "PURCHASE_FIT": ('I1:I13;J1:J13;K1:K13;"MBG/NBD"', (REPEATS, RECENCY, LENGTHS, "MBG/NBD")),
    "GAMMA_GAMMA_FIT": ("I2:I13;L2:L13", (REPEATS, SPENDS)),
    "PREDICT_CUSTOMERS": ("I2:I13;J2:J13;K2:K13;L2:L13;52;0.4", (REPEATS, RECENCY, LENGTHS, SPENDS, 52, 0.4)),
    "LTV_LEVERS": ("5000;0.6;4;2;1000", (5000.0, 0.6, 4.0, 2.0, 1000.0)),
    "TRIAL_FUNNEL": ("3000;0;500;12000", (3000.0, 0.0, 500.0, 12000.0)),
}


def type_columns(desk: Desk) -> None:
    desk.put("B1", "顧客ID", "'1", *IDS[1:])
    desk.put("C1", "注文日", *DAYS)
    desk.put("D1", "売上", *AMOUNTS)
    desk.put("E1", "獲得経路", *SEGMENTS)
    desk.put("F1", "回数", *NUMBERS)
    desk.put("G1", "人数", *COUNTS)
    desk.put("I1", "回数", *REPEATS)
    desk.put("J1", "期間", *RECENCY)
    desk.put("K1", "T", *LENGTHS)
    desk.put("L1", "金額", *SPENDS)


def place(rows: int, columns: int) -> str:
    """The cells from H20 on that so many rows and columns take."""
    return f"H20:{chr(ord('H') + columns - 1)}{19 + rows}"


@pytest.mark.parametrize("name", RANGE_FUNCTIONS)
def test_cells_show_what_python_gives(desk: Desk, seen: Seen, name: str) -> None:
    type_columns(desk)
    written, arguments = CALLS[name]
    wanted: list[list[CellValue]] = RANGE_FUNCTIONS[name](*arguments)
    spilled = desk.spilled(f"={name}({written})", place(len(wanted), len(wanted[0])))
    assert spilled[0] == wanted[0], "the headers"
    for row, cells in zip(spilled[1:], wanted[1:], strict=True):
        assert row == [pytest.approx(cell, rel=1e-12) if isinstance(cell, float) else cell for cell in cells]
    assert seen.calls == [name]


def test_what_is_refused_is_a_true_error(desk: Desk, seen: Seen) -> None:
    type_columns(desk)
    assert desk.typed("=REPEAT_CURVE(B2:B7;C2:C6)") == "#VALUE!"
    assert desk.typed("=REPEAT_CURVE(B20:B22;C20:C22)") == "#NUM!"
    desk.put("C4", "=NA()")
    assert desk.typed("=REPEAT_CURVE(B2:B7;C2:C7)") == "#N/A"
    assert desk.typed("=ISERROR(REPEAT_CURVE(B2:B7;C2:C7))") == 1
    desk.put("C4", "04/05/2024x")
    assert desk.typed("=IFERROR(REPEAT_CURVE(B2:B7;C2:C7);-1)") == -1


def test_an_error_within_a_result_is_a_true_error(desk: Desk) -> None:
    desk.cells("H20:I23").setArrayFormula("=TRIAL_FUNNEL(3000;0;500;12000;FALSE())")
    assert desk.get("I20") == "#DIV/0!"
    assert desk.typed("=ERROR.TYPE(I20)", "G21") == 2
    assert desk.get("I21") == 500
    desk.cells("H20:I23").setArrayFormula("")


def test_recalculated_when_an_order_changes(desk: Desk, seen: Seen) -> None:
    type_columns(desk)
    block = desk.cells("H20:J21")
    block.setArrayFormula("=DECILE_TABLE(D2:D7;1)")
    assert desk.get("J21") == sum(AMOUNTS)
    desk.put("D2", 0)
    assert desk.get("J21") == sum(AMOUNTS[1:])
    block.setArrayFormula("")
