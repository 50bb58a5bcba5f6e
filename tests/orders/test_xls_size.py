"""An .xls that claims more than its format has is refused before a library reserves memory for it."""

import struct
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sources.xls_size import claims_too_much
from ltv_xl.settings import Settings

GOOD = Path(__file__).parent.parent / "fuzz" / "seeds" / "orders.xls"
DIMENSIONS, TEXT_CELL = b"\x00\x02\x0e\x00", b"\xfd\x00\x0a\x00"


def changed(folder: Path, record: bytes, values: bytes) -> Path:
    """The good workbook with the first bytes of its first record of a kind replaced."""
    content = bytearray(GOOD.read_bytes())
    place = content.index(record) + 4
    content[place : place + len(values)] = values
    path = folder / "orders.xls"
    path.write_bytes(content)
    return path


def test_a_good_workbook_claims_what_it_has() -> None:
    assert not claims_too_much(GOOD)
    assert read([GOOD], settings=Settings()).rows_used > 0


@pytest.mark.parametrize(
    ("record", "values"),
    [
        (DIMENSIONS, struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF)),
        (DIMENSIONS, struct.pack("<IIHH", 0, 65_536, 0, 257)),
        (TEXT_CELL, struct.pack("<HH", 65_535, 65_535)),
    ],
    ids=["all rows", "one column too many", "a stray cell"],
)
def test_an_xls_that_claims_too_much_is_refused(record: bytes, values: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read([changed(tmp_path, record, values)], settings=Settings())
    assert caught.value.key == "orders.broken_workbook"


@pytest.mark.parametrize("length", [8, 60, 511, 512, 1500, 4000])
def test_a_cut_off_container_is_left_to_the_library(length: int, tmp_path: Path) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(GOOD.read_bytes()[:length])
    with pytest.raises(SourceError):
        read([path], settings=Settings())
