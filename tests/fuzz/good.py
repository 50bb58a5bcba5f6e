"""Good inputs, small, from which the others are made, and the words that are put into them.

`seeds/` holds files; orders.xls and orders.ods are orders.csv as LibreOffice saves it. `words/` holds a word
a line, where `_word` reads bytes and repetitions.
"""

import gzip
import io
import json
import re
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HEADERS = ("customer_id", "order_id", "order_date", "revenue", "product")
ROWS = (
    ("A1", 1, "2024-04-01", 1200, "茶"),
    ("A2", 2, "2024-04-02 10:20", 300.5, "Tea"),
    ("A1", 3, "2024-05-01", 1500, "茶"),
    ("A3", 4, "2024-05-03", -200, "Tea, green"),
)
"""Those of seeds/orders.csv."""


def seed(name: str) -> bytes:
    """A file of `seeds/`."""
    return (FOLDER / "seeds" / name).read_bytes()


def seeds(*names: str) -> tuple[bytes, ...]:
    """Some files of `seeds/`."""
    return tuple(seed(name) for name in names)


def lines(name: str) -> tuple[bytes, ...]:
    """The lines of a file of `seeds/`."""
    return tuple(seed(name).splitlines())


@cache
def words(name: str) -> tuple[bytes, ...]:
    """The words of a file of `words/`."""
    return tuple(_word(line) for line in (FOLDER / "words" / f"{name}.txt").read_bytes().splitlines())


def _word(line: bytes) -> bytes:
    r"""In a line, \x0a is a byte and a\*65 a word repeated."""
    word, repeated, times = line.partition(rb"\*")
    plain = re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes.fromhex(match[1].decode()), word)
    return plain * int(times) if repeated else plain


def texts() -> tuple[bytes, ...]:
    """Orders as text files of several shops and encodings, one of them packed."""
    names = ("orders.csv", "japanese.csv", "shopify.tsv", "german.csv", "serial_dates.csv")
    files = tuple(seed(name) for name in names)
    other = (files[1].decode().encode("cp932"), files[0].decode().encode("utf-16"))
    return *files, *other, gzip.compress(files[0], mtime=0)


def options() -> tuple[bytes, ...]:
    """Options of `ltv-xl report`, in JSON: a word may hold anything."""
    return tuple(json.dumps(line.decode().split()).encode() for line in lines("options.txt"))


@cache
def workbook() -> bytes:
    """An .xlsx with orders, a table, a formula, a name, a comment and a chart."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet: Any = book.add_worksheet("Data")
        for number, row in enumerate((HEADERS, *ROWS)):
            sheet.write_row(number, 0, row)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 2, datetime(2024, 4, 1), day)
        columns = [{"header": name} for name in HEADERS]
        sheet.add_table(0, 0, len(ROWS), len(HEADERS) - 1, {"name": "Sales", "columns": columns})
        other: Any = book.add_worksheet("Other")
        other.write_formula("A1", "=SUM(Sales[revenue])", None, 2800)
        other.write_dynamic_array_formula("B1:B1", "=LTV_CAC(3000,1000)", None, 3)
        other.write_comment("A1", "note")
        chart: Any = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$D$2:$D$5"})
        other.insert_chart("D4", chart)
        book.define_name("Total", "=Other!$A$1")
        other.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 1})
        other.data_validation("B2", {"validate": "list", "source": "=Data!$A$2:$A$5"})
    return stream.getvalue()


@cache
def parquet() -> tuple[bytes, ...]:
    """Orders as Parquet, as a shop's database writes them, and with types that are no cells."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    usual = {name: [str(row[place]) for row in ROWS] for place, name in enumerate(HEADERS)}
    typed = usual | {
        "order_date": pa.array([0, 2**40, -(2**40), None], pa.timestamp("us", "UTC")),
        "revenue": pa.array([1, None, 3, 4], pa.decimal128(38, 10)),
        "product": pa.array([["a"], [], None, ["b", "c"]]),
    }
    odd = usual | {
        "order_date": pa.array([1, 2, 3, 2_900_000], pa.date32()),
        "revenue": pa.array([1.5, float("nan"), float("inf"), 1e300]),
        "product": pa.array([{"a": 1}, {"a": 2}, None, {"a": 3}]),
        "customer_id": pa.array([b"\xff\x00", b"a", b"", None], pa.binary()),
    }
    files = []
    for columns in (usual, typed, odd):
        stream = io.BytesIO()
        pq.write_table(pa.table(columns), stream, compression="none")
        files.append(stream.getvalue())
    return tuple(files)


def workbooks_of_orders() -> tuple[bytes, ...]:
    """That workbook, and the same with its members not compressed: a changed byte is a changed value."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive, zipfile.ZipFile(out, "w") as copy:
        for entry in archive.infolist():
            copy.writestr(zipfile.ZipInfo(entry.filename), archive.read(entry))
    return workbook(), out.getvalue()


def parts() -> tuple[bytes, ...]:
    """The XML of that workbook, part by part."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return tuple(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))


def workbooks() -> tuple[bytes, ...]:
    """That workbook, and one with all that a copy has to deal with."""
    from tests.share.shop import shop

    return workbook(), shop()
