"""Dates of which none can be read: the sentence names the column, whatever else there is to say."""

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.conftest import Write

EPOCHS = "".join(
    f"{n},C{n},{1704888000 + n * 86400},100,{'キャンセル' if n == 2 else '済'}\n" for n in range(5)
)
DAYS = "".join(f"{n},C{n},2024-01-{n + 10},{200 + n},済\n" for n in range(5))
HEADER = "注文番号,顧客ID,注文日時,金額,ステータス\n"


def test_seconds_since_1970_are_named_though_some_rows_are_cancelled(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([write(HEADER + EPOCHS)], settings=Settings())
    assert refused.value.key == "orders.epoch_dates"
    assert refused.value.fields["header"] == "注文日時"
    assert refused.value.fields["example"] == "1704888000"


def test_they_are_named_in_the_second_of_two_files_that_overlap(write: Write) -> None:
    files = [write(HEADER + DAYS, "a.csv"), write(HEADER + EPOCHS, "b.csv")]
    with pytest.raises(SourceError) as refused:
        read(files, settings=Settings())
    assert refused.value.key == "orders.epoch_dates"
    assert refused.value.fields["file"] == "b.csv"


def test_other_unreadable_dates_have_their_own_sentence(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([write(HEADER + DAYS.replace("2024-01-", "day "))], settings=Settings())
    assert refused.value.key == "orders.all_dates_unreadable"


def test_a_source_of_blank_dates_is_not_refused_for_its_words(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([write(HEADER + "1,C1,,100,済\n2,C2,,100,済\n")], settings=Settings())
    assert refused.value.key == "orders.nothing_usable"
    assert "注文日時" in refused.value.sentence("ja")
