"""What the last version called its columns: formulas of users follow, a workbook's history is read."""

import tomllib
from importlib.resources import files

import pytest

from ltv_xl.excel.refresh.header_meaning import meanings
from ltv_xl.excel.refresh.history import _key
from ltv_xl.excel.refresh.table_headers import renamed_headers
from ltv_xl.texts import LANGUAGES, text

FORMER = tomllib.loads(
    files("ltv_xl.excel.refresh").joinpath("former_words.toml").read_text(encoding="utf-8")
)
FIELDS = {"{money}": "円", "{scale}": "千円", "{h}": "12", "{days}": "365", "{Profit}": "粗利"}
FIELDS |= {"{profit}": "粗利", "{ltv}": "LTV"}


@pytest.mark.parametrize("key", [f"{table}.{key}" for table, keys in FORMER.items() for key in keys])
def test_a_former_word_means_a_text_that_there_is_and_is_no_word_of_today(key: str) -> None:
    table, name = key.split(".")
    for words in FORMER[table][name]:
        header = words
        for field, value in FIELDS.items():
            header = header.replace(field, value)
        assert key in {meaning for meaning, _ in meanings(header)}, words
        assert words not in {text(f"report.{key}", lang) for lang in LANGUAGES}


def test_columns_of_the_last_version_are_found_under_their_new_words() -> None:
    before = [
        "回数",
        "率の下限",
        "率の上限",
        "下限",
        "上限",
        "12か月の下限",
        "3か月間の下限",
        "予測－CPA(円)",
    ]
    after = [
        "回数",
        "95%上限",
        "率95%下限",
        "率95%上限",
        "95%下限",
        "3か月間95%下限",
        "12か月95%下限",
        "予測−CPA(円)",
    ]
    assert renamed_headers(before, after) == {
        "率の下限": "率95%下限",
        "率の上限": "率95%上限",
        "下限": "95%下限",
        "上限": "95%上限",
        "12か月の下限": "12か月95%下限",
        "3か月間の下限": "3か月間95%下限",
        "予測－CPA(円)": "予測−CPA(円)",
    }
    assert renamed_headers(["Months"], ["Months counted"]) == {"Months": "Months counted"}


def test_the_history_that_the_last_version_wrote_is_read() -> None:
    """Its money would else be lost for good, for its sheet is replaced."""
    headers = {
        "利益（3か月、円）": "profit",
        "代表LTV（円）": "ltv",
        "広告経由のLTV（円）": "ltv_paid",
        "更新日のCPA（円）": "cpa",
        "獲得後に残る額（更新日、円）": "left",
    }
    assert {header: _key(header) for header in headers} == headers
