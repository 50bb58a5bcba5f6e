"""What looks wrong though every row could be read is said; where nothing is odd, nothing is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.orders.checked import remarks, rows

Line = tuple[str, str, str, str]
LINES: list[Line] = [
    (
        str(1001 + number),
        f"C{number % 12:03}",
        f"2024-{number // 2 % 12 + 1:02}-0{number % 8 + 1}",
        f"{1000 + number}",
    )
    for number in range(40)
]
HEADER = "注文番号,顧客ID,注文日,金額"


def _read(folder: Path, *files: Sequence[Sequence[str]], header: str = HEADER) -> CheckedOrders:
    paths = []
    for number, lines in enumerate(files):
        paths.append(folder / f"orders_{number}.csv")
        paths[-1].write_text("\n".join([header, *map(",".join, lines), ""]), encoding="utf-8")
    return read(paths, settings=Settings())


def _doubts(checked: CheckedOrders) -> set[str]:
    remarks(checked)  # each has its sentences
    return {remark.key for remark in checked.remarks if remark.uncertain}


def test_an_ordinary_file_raises_none(tmp_path: Path) -> None:
    assert _doubts(_read(tmp_path, LINES)) == set()


@pytest.mark.parametrize(
    ("header", "odd", "usual", "doubt"),
    [
        ("ステータス", "店長預かり", "発送済み", "states_unknown"),
        ("種別", "返金", "購入", "state_unused"),
        ("Type", "Refund", "Payment", "state_unused"),
        ("備考", "キャンセル", "", "state_unused"),
        ("返品", "1", "0", "flag_unused"),
        ("有効フラグ", "0", "1", "counted_unused"),
        ("会員区分", "一般", "優良", None),
        ("ステータス", "発送済み", "入金済み", None),
        ("ステータス", "出荷指示済", "ピッキング中", None),
        ("受注状態", "入金確認済", "配送手配済", None),
        ("ステータス", "引当済", "発送前", None),
        ("ステータス", "出荷停止", "出荷確定", "states_unknown"),
        ("ステータス", "入金確認中", "出荷確定", "states_unknown"),
        ("Status", "Packed", "Out for delivery", None),
        ("Subscription status", "cancelled", "active", None),
        ("State", "CA", "OK", None),
        ("State", "Texas", "New York", None),
        ("状態", "中古", "新品", None),
        ("状態", "店長預かり", "発送済み", "states_unknown"),
        ("定期ステータス", "キャンセル", "有効", None),
        ("契約状態", "無効", "有効", None),
        ("Customer cancelled", "yes", "no", "flag_unused"),
    ],
)
def test_what_may_say_that_rows_are_no_sales(
    tmp_path: Path, header: str, odd: str, usual: str, doubt: str | None
) -> None:
    lines = [(*line, odd if number == 7 else usual) for number, line in enumerate(LINES)]
    checked = _read(tmp_path, lines, header=f"{HEADER},{header}")
    assert _doubts(checked) == ({doubt} if doubt else set())
    if doubt == "state_unused":
        assert odd in str(remarks(checked)[doubt]["words"])


def test_an_address_in_a_header_is_in_no_part_of_the_remark(tmp_path: Path) -> None:
    lines = [(*line, "1" if number == 7 else "0") for number, line in enumerate(LINES)]
    checked = _read(tmp_path, lines, header=f"{HEADER},返品 hanako@example.jp")
    (remark,) = (remark for remark in checked.remarks if remark.key == "flag_unused")
    assert "hanako" not in str(remark)
    assert "cancel_flag" in str(remark.fields["option"])


def test_a_word_far_below_is_seen(tmp_path: Path) -> None:
    lines = [(*line, "購入") for line in LINES * 10]
    lines.append((*LINES[0], "返金"))
    assert "state_unused" in _doubts(_read(tmp_path, lines, header=f"{HEADER},種別"))


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    lines = [(*line, *other) for line, other in zip(LINES[:20], LINES[20:], strict=True)]
    assert "header_twice" in _doubts(_read(tmp_path, lines, header=f"{HEADER},{HEADER}"))


def test_lines_of_postage_and_tax(tmp_path: Path) -> None:
    def lines(*products: str) -> list[tuple[str, ...]]:
        return [(*line, product) for line in LINES for product in products]

    header = f"{HEADER},商品名"
    assert "lines_of_no_goods" in _doubts(_read(tmp_path, lines("石けん", "送料"), header=header))
    assert "lines_of_no_goods" in _doubts(_read(tmp_path, lines("Soap", "Sales Tax"), header=header))
    assert _doubts(_read(tmp_path, lines("石けん", "送料無料セット"), header=header)) == set()


def test_more_orders_below_zero_than_above(tmp_path: Path) -> None:
    def signed(refunds: int) -> list[Line]:
        return [
            (number, customer, day, f"-{amount}" if place < refunds else amount)
            for place, (number, customer, day, amount) in enumerate(LINES)
        ]

    assert "mostly_below_zero" in _doubts(_read(tmp_path, signed(21)))
    assert _doubts(_read(tmp_path, signed(19))) == set()


def test_ids_that_differ_in_capitals_alone(tmp_path: Path) -> None:
    lines = [(number, name.lower() if int(number) > 1020 else name, *rest) for number, name, *rest in LINES]
    assert "customers_alike" in _doubts(_read(tmp_path, lines))


def test_ids_that_differ_in_leading_zeros_alone(tmp_path: Path) -> None:
    lines = [
        (number, str(int(name[1:]) + 1) if int(number) > 1020 else f"{int(name[1:]) + 1:05}", *rest)
        for number, name, *rest in LINES
    ]
    assert "customers_alike" in _doubts(_read(tmp_path, lines))


def test_files_without_a_common_customer(tmp_path: Path) -> None:
    others = [(f"X{number}", f"m{name}", *rest) for number, name, *rest in LINES[20:]]
    assert "files_of_strangers" in _doubts(_read(tmp_path, LINES[:20], others))
    later = [(number, name, f"{day[:-1]}9", amount) for number, name, day, amount in LINES[20:]]
    assert _doubts(_read(tmp_path, LINES[:20], later)) == set()


def test_new_customers_alone_are_no_strangers(tmp_path: Path) -> None:
    """Where nobody orders twice, files have no customer in common."""
    once = [(number, f"C{number}", *rest) for number, _, *rest in LINES]
    assert _doubts(_read(tmp_path, once[:20], once[20:])) == set()


@pytest.mark.parametrize(
    ("shown", "odd"),
    [
        ("1月{}日", True),
        ("{}-Jan", True),
        ("Jan-{:02}", True),
        ("1-{}", False),
        ("A-{}", False),
        ("Jan{}", False),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_ids_of_which_excel_has_made_dates(tmp_path: Path, shown: str, odd: bool, place: int) -> None:
    lines = [
        tuple(shown.format(int(line[0]) % 28 + 1) if at == place else cell for at, cell in enumerate(line))
        for line in LINES
    ]
    assert ("ids_as_dates" in _doubts(_read(tmp_path, lines))) is odd


@pytest.mark.parametrize(
    "written", ["Ｃ００1", "\u200bC001", "C001\u00a0", "Ｃ001", "\ufeffC001", '="C001"', "'C001"]
)
def test_what_nobody_sees_in_an_id_makes_no_other_customer(tmp_path: Path, written: str) -> None:
    written = written.replace('"', '""')
    lines = [
        (n, f'"{written}"' if name == "C001" and int(n) > 1020 else name, *rest) for n, name, *rest in LINES
    ]
    checked = _read(tmp_path, lines)
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(12,)]


@pytest.mark.parametrize("nobody", ["〃", "同上", "#REF!", "#N/A"])
def test_a_ditto_mark_and_an_error_are_no_customer(tmp_path: Path, nobody: str) -> None:
    lines = [(n, nobody if int(n) % 10 == 0 else name, *rest) for n, name, *rest in LINES]
    assert _read(tmp_path, lines).rows_left_out == {"no_customer": 4}


def test_a_word_of_few_rows_is_not_repeated(tmp_path: Path) -> None:
    """It may be about a single customer, and remarks are mailed."""
    lines = [
        (*line, "見本花子様分" if number == 3 else "店長預かり" if number in {5, 6, 7} else "発送済み")
        for number, line in enumerate(LINES)
    ]
    fields = remarks(_read(tmp_path, lines, header=f"{HEADER},ステータス"))["states_unknown"]
    assert (fields["words"], fields["count"]) == ("店長預かり, ***", 4)


def test_a_return_beside_its_sale(tmp_path: Path) -> None:
    """Not where the order itself is returned, or another line of it."""
    header = f"{HEADER},ステータス"
    sales = [(*line, "売上") for line in LINES]
    returns = [(*line, "返品") for line in LINES[:2]]
    assert remarks(_read(tmp_path, [*sales, *returns], header=header))["returns_beside_sales"] == {"count": 2}
    assert _doubts(_read(tmp_path, [*sales[2:], *returns], header=header)) == set()
    others = [(*line[:3], "77", "返品") for line in LINES[:2]]
    assert _doubts(_read(tmp_path, [*sales, *others], header=header)) == set()


def test_returns_below_zero_undo_their_sales(tmp_path: Path) -> None:
    """As the remark advises."""
    returns = [(*line[:3], f"-{line[3]}", "返品") for line in LINES[:2]]
    checked = _read(tmp_path, [*((*line, "売上") for line in LINES), *returns], header=f"{HEADER},ステータス")
    assert _doubts(checked) == set()
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(sum(int(line[3]) for line in LINES[2:]),)]


def _lines_of_products(quantities: Sequence[int], amounts: Sequence[int]) -> list[tuple[str, ...]]:
    return [
        (
            *line[:3],
            str(amounts[number % len(amounts)]),
            f"P{number % 4}",
            str(quantities[number % len(quantities)]),
        )
        for number, line in enumerate(LINES)
    ]


def test_amounts_of_one_piece_whatever_the_quantity(tmp_path: Path) -> None:
    """As the remark says, the price is then multiplied."""
    header = f"{HEADER},商品名,数量"
    lines = _lines_of_products((1, 2, 3), (100, 200, 300, 400))
    assert "amounts_are_prices" in _doubts(_read(tmp_path, lines, header=header))
    mapped = read([tmp_path / "orders_0.csv"], settings=Settings(mapping={"unit_price": "金額"}))
    assert rows(mapped, "SELECT sum(revenue) FROM orders") == [
        (sum(int(line[3]) * int(line[5]) for line in lines),)
    ]
    multiplied = [(*line[:3], str(int(line[3]) * int(line[5])), *line[4:]) for line in lines]
    assert _doubts(_read(tmp_path, multiplied, header=header)) == set()


def test_returned_pieces_with_amounts_above_zero(tmp_path: Path) -> None:
    header = f"{HEADER},商品名,数量"
    lines = _lines_of_products((1,), (100, 200))
    assert _doubts(_read(tmp_path, lines, header=header)) == set()
    lines[3] = (*lines[3][:5], "-1")
    assert _doubts(_read(tmp_path, lines, header=header)) == {"quantity_below_zero"}


def test_tax_taken_off_some_files_alone(tmp_path: Path) -> None:
    taxed = tmp_path / "taxed.csv"
    plain = tmp_path / "plain.csv"
    header = "注文番号,顧客ID,注文日,商品合計(税込)"
    with_tax = [f"{n},{name},{day},1100,100" for n, name, day, _ in LINES[:20]]
    without = [f"{n},{name},{day},1100" for n, name, day, _ in LINES[20:]]
    taxed.write_text("\n".join([f"{header},消費税", *with_tax, ""]), encoding="utf-8")
    plain.write_text("\n".join([header.replace("(税込)", ""), *without, ""]), encoding="utf-8")
    both = read([taxed, plain], settings=Settings())
    assert remarks(both)["taxes_unlike"] == {"files": "taxed.csv"}
    assert "taxes_unlike" not in remarks(read([taxed], settings=Settings()))


@pytest.mark.parametrize(
    ("headers", "odd", "usual", "doubt"),
    [
        ("商品合計,初回割引,送料,合計", "3000,1500,500,2000", "3000,0,500,3500", True),
        ("商品合計,ラッピング料,送料,合計", "3000,300,500,3800", "3000,0,500,3500", False),
        ("商品合計,値引,送料,合計", "3000,1500,500,2000", "3000,0,500,3500", False),
        ("商品合計,送料,合計", "3000,500,0", "3000,500,3500", False),
    ],
)
def test_a_total_that_something_unknown_reduces(
    tmp_path: Path, headers: str, odd: str, usual: str, *, doubt: bool
) -> None:
    lines = [(*line[:3], odd if place % 6 == 0 else usual) for place, line in enumerate(LINES)]
    checked = _read(tmp_path, lines, header=f"注文番号,顧客ID,注文日,{headers}")
    assert _doubts(checked) == ({"total_below_goods"} if doubt else set())
    if doubt:
        assert remarks(checked)["total_below_goods"]["count"] == 7


@pytest.mark.parametrize(("days_later", "doubt"), [(0, True), (3, False)])
def test_the_same_sales_under_other_numbers(tmp_path: Path, *, days_later: int, doubt: bool) -> None:
    """A shop's orders and the payments of them; or purchases of the same customers, on other days."""

    def lines(prefix: str, later: int) -> list[Line]:
        return [
            (f"{prefix}{n}", f"C{n % 8}", f"2024-{n % 12 + 1:02}-{n % 20 + 1 + later:02}", f"{1000 + n}")
            for n in range(40)
        ]  # fmt: skip

    checked = _read(tmp_path, lines("A", 0), lines("B", days_later))
    assert _doubts(checked) == ({"sales_in_two_files"} if doubt else set())


def test_many_files_of_the_same_sales_are_one_doubt(tmp_path: Path) -> None:
    """Four files were six pairs."""
    files = [[(f"{name}{n}", *line[1:]) for n, line in enumerate(LINES)] for name in "ABCD"]
    checked = _read(tmp_path, *files)
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["sales_in_two_files"]
    assert remarks(checked)["sales_in_two_files"]["files"] == "orders_0.csv, orders_1.csv, orders_2.csv …"


def test_titles_in_several_files_are_one_doubt(tmp_path: Path) -> None:
    title = ("【キャンセル】", "", "", "")
    later = [(number, name, f"{day[:-1]}9", amount) for number, name, day, amount in LINES[20:]]
    checked = _read(tmp_path, [*LINES[:20], title, LINES[0]], [*later, title])
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["section_of_returns"]
    assert remarks(checked)["section_of_returns"]["files"] == "orders_0.csv, orders_1.csv"


def test_customers_who_order_daily_in_two_shops_raise_no_doubt(tmp_path: Path) -> None:
    lines = [
        [(f"{shop}{n}", f"C{n % 6}", f"2024-01-{n // 6 + 1:02}", f"{1000 + n * 7 % 90}") for n in range(120)]
        for shop in "AB"
    ]
    assert _doubts(_read(tmp_path, *lines)) == set()


def _with_flags(headers: Sequence[str]) -> tuple[str, list[tuple[str, ...]]]:
    """A header line and rows of which the eighth says yes under all further headers."""
    lines = [(*line, *["はい" if number == 7 else ""] * len(headers)) for number, line in enumerate(LINES)]
    return ",".join([HEADER, *headers]), lines


def test_many_columns_raise_a_doubt_once(tmp_path: Path) -> None:
    """One remark named each of 43 columns; now the first ones are named, and how many more there are."""
    header, lines = _with_flags([f"返品{number}回目" for number in range(1, 44)])
    checked = _read(tmp_path, lines, header=header)
    (remark,) = (remark for remark in checked.remarks if remark.uncertain)
    assert (remark.key, remark.fields["columns"], remark.fields["count"]) == ("flag_unused", 43, 43)
    first = [f"返品{number}回目" for number in range(1, 6)]
    sentences = [text("orders.remark.flag_unused", lang, **remark.fields) for lang in ("en", "ja")]
    assert f"Columns {', '.join(first)} and 38 more were not used" in sentences[0]
    assert "--map cancel_flag=HEADER leaves" in sentences[0]
    assert "".join(f"「{name}」" for name in first) + "、ほか 38 列は使っていません" in sentences[1]
    assert "--map cancel_flag=列名 を" in sentences[1]


def test_a_column_of_several_files_is_named_once(tmp_path: Path) -> None:
    header, lines = _with_flags(["返品の連絡"])
    checked = _read(tmp_path, lines[:20], [*lines[20:], (*lines[30][:-1], "有")], header=header)
    (remark,) = (remark for remark in checked.remarks if remark.key == "flag_unused")
    assert (remark.fields["columns"], remark.fields["count"]) == (1, 2)
    words = text("orders.remark.flag_unused", "en", **remark.fields)
    assert words.startswith("Column 返品の連絡 was not used")
    assert "--map cancel_flag=返品の連絡" in words


def test_words_of_several_columns_are_said_together(tmp_path: Path) -> None:
    states = [("返金" if n == 3 else "購入", "キャンセル" if n == 5 else "購入") for n in range(len(LINES))]
    lines = [(*line, *words) for line, words in zip(LINES, states, strict=True)]
    fields = remarks(_read(tmp_path, lines, header=f"{HEADER},種別,処理種別"))["state_unused"]
    assert (fields["columns"], fields["count"], fields["words"]) == (2, 2, "返金, キャンセル")
