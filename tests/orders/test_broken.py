"""Every unusable source gives one clear sentence in both languages, and never a traceback."""

from pathlib import Path
from typing import Any

import pytest

from ltv_xl.errors import InputError, SettingError, SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings, read_mapping
from tests.orders.broken import BROKEN, GOOD


@pytest.mark.parametrize("name", BROKEN)
def test_broken_source_gives_one_sentence_in_both_languages(name: str, tmp_path: Path) -> None:
    sources = BROKEN[name](tmp_path)
    with pytest.raises(InputError) as caught:
        read(list(sources), settings=Settings())
    english, japanese = caught.value.sentence("en"), caught.value.sentence("ja")
    for sentence in (english, japanese):
        assert "\n" not in sentence.replace("\n", "", 0)
        assert "None" not in sentence.replace("None of", "")
        assert "{" not in sentence
        assert len(sentence) < 1200
    assert english != japanese
    if sources:
        assert any(path.name.split("#")[0] in english for path in sources)
        assert any(path.name.split("#")[0] in japanese for path in sources)


def test_the_table_is_not_vacuous(tmp_path: Path) -> None:
    """The same reader takes the good rows that the broken sources are made of."""
    path = tmp_path / "orders.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert read([path], settings=Settings()).rows_used == 2
    assert len(BROKEN) >= 40


def _refused(tmp_path: Path, content: str, settings: Settings) -> InputError:
    path = tmp_path / "orders.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read([path], settings=settings)
    return caught.value


def test_missing_customer_column_names_what_was_found_and_what_may_be_meant(tmp_path: Path) -> None:
    error = _refused(tmp_path, "会員さまの番号,注文日,売上\n7,2024-04-01,1200\n", Settings())
    assert isinstance(error, SourceError)
    assert error.sentence("en") == (
        "orders.csv has no column for the customer (perhaps 会員さまの番号). "
        "Use --map customer_id=会員さまの番号 to name what is missing. "
        "Columns found: 会員さまの番号, 注文日, 売上."
    )
    assert "会員さまの番号" in error.sentence("ja")


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        ({"customer": "customer_id"}, "orders.map_unknown_column_near"),
        ({"zzzzz": "customer_id"}, "orders.map_unknown_column"),
        ({"customer_id": "customer-idd"}, "orders.map_absent_header_near"),
        ({"customer_id": "会員"}, "orders.map_absent_header"),
        ({"customer_id": "order_id", "product": "order_id"}, "orders.map_twice"),
    ],
)
def test_wrong_mapping(mapping: dict[str, str], key: str, tmp_path: Path) -> None:
    error = _refused(tmp_path, GOOD, Settings(mapping=mapping))
    assert isinstance(error, SettingError)
    assert error.key == key
    assert error.sentence("en") != error.sentence("ja")


def test_an_unknown_column_is_answered_in_the_words_that_one_types(tmp_path: Path) -> None:
    error = _refused(tmp_path, GOOD, Settings(mapping={"顧客のID": "customer_id"}))
    japanese = error.sentence("ja")
    assert "「顧客ID」のことですか" in japanese
    assert "customer_id" not in japanese
    assert "Did you mean customer_id?" in error.sentence("en")
    known = japanese.partition("使える項目名: ")[2].rstrip("。").split(", ")
    assert "売上" in known
    for word in known:
        assert read_mapping([f"{word}=x"], "--map") != {word: "x"}


def test_unknown_by_suggests_a_header(tmp_path: Path) -> None:
    error = _refused(tmp_path, GOOD, Settings(by=("order-idd",)))
    assert isinstance(error, SettingError)
    assert "Did you mean order_id?" in error.sentence("en")


def test_all_orders_after_as_of(tmp_path: Path) -> None:
    from datetime import date

    error = _refused(tmp_path, GOOD, Settings(as_of=date(2020, 1, 1)))
    assert error.key == "orders.all_after_as_of"


def test_line_of_mixed_encodings_is_named(tmp_path: Path) -> None:
    sources = BROKEN["cp932 after utf-8"](tmp_path)
    with pytest.raises(SourceError) as caught:
        read(list(sources), settings=Settings())
    assert caught.value.key == "orders.mixed_encodings"
    assert caught.value.fields["line"] == 3


@pytest.mark.parametrize("name", ["orders.zip", "orders.7z", "ORDERS.LZH"])
def test_a_packed_file_is_to_be_unpacked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError) as caught:
        read([path], settings=Settings())
    assert caught.value.key == "orders.packed"


@pytest.mark.parametrize(
    ("role", "key"), [("customers", "customers_are_orders"), ("ad_spend", "ads_are_orders")]
)
def test_the_orders_named_as_another_thing_too(tmp_path: Path, role: str, key: str) -> None:
    path, link = tmp_path / "orders.csv", tmp_path / "other.csv"
    path.write_text(GOOD, encoding="utf-8")
    link.symlink_to(path)
    for other in (path, link):
        sources: dict[str, Any] = {role: other}
        with pytest.raises(SourceError) as caught:
            read([path], **sources, settings=Settings())
        assert caught.value.key == f"orders.{key}"
