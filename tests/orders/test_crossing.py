"""What --by "a*b" crosses, and what it refuses."""

from pathlib import Path

import pytest

from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.report.making import table

HEADER = ("顧客ID", "注文日", "金額", "媒体", "キャンペーン", "商品名", "会員ランク", "色*形")
ROWS = [(f"c{n}", f"2025-01-{n:02}", 1000, "LINE", "春", "化粧水", "金", "赤丸") for n in range(1, 10)]


def crossed(folder: Path, *by: str) -> CheckedOrders:
    return read([str(table(folder / "orders.csv", HEADER, ROWS))], settings=Settings(lang="ja", by=by))


@pytest.mark.parametrize(
    ("word", "of"),
    [
        ("channel*campaign", ["channel", "campaign"]),
        ("Channel * first product", ["channel", "product"]),
        ("チャネル＊キャンペーン", ["channel", "campaign"]),
        ("獲得経路×初回購入商品", ["channel", "product"]),
        ("媒体*商品名", ["channel", "product"]),
        ("会員ランク*channel", ["by_1", "channel"]),
    ],
)
def test_words_that_cross(tmp_path: Path, word: str, of: list[str]) -> None:
    dimension = crossed(tmp_path, word).dimensions[-1]
    assert dimension.of is not None
    assert [each.name for each in dimension.of] == of
    assert (dimension.name, dimension.label) == ("cross_1", word)


def test_a_part_with_a_column_of_its_own_has_a_sheet_of_its_own_and_once(tmp_path: Path) -> None:
    orders = crossed(tmp_path, "会員ランク", "会員ランク*channel", "campaign*会員ランク")
    assert [each.name for each in orders.dimensions] == [
        "channel",
        "campaign",
        "product",
        "by_1",
        "cross_1",
        "cross_2",
    ]


def test_a_header_that_holds_the_sign_wins(tmp_path: Path) -> None:
    dimension = crossed(tmp_path, "色*形").dimensions[-1]
    assert (dimension.name, dimension.label, dimension.of) == ("by_1", "色*形", None)


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("channel*なし", "なし"),
        ("channel*年代", "年代"),
        ("channel*channel", "channel*channel"),
        ("channel*", "channel*"),
        ("a*b*c", "a*b*c"),
    ],
)
def test_a_part_that_is_not_there_is_refused_as_any_column(tmp_path: Path, word: str, named: str) -> None:
    with pytest.raises(SettingError) as refused:
        crossed(tmp_path, word)
    assert refused.value.key in {"orders.by_unknown", "orders.by_unknown_near"}
    assert f"--by {named}:" in refused.value.sentence("ja")
