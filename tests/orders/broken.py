"""Sources that cannot be used, by what is wrong with them: each must give one clear sentence.

A builder takes an empty folder and returns the order sources to read. All values are invented.
"""

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

GOOD = "customer_id,order_id,order_date,revenue\nA1,1,2024-04-01,1200\nA2,2,2024-04-02,300\n"
HEADER = "customer_id,order_id,order_date,revenue\n"


def _bytes(name: str, content: bytes) -> Callable[[Path], list[Path]]:
    def build(folder: Path) -> list[Path]:
        path = folder / name
        path.write_bytes(content)
        return [path]

    return build


def _text(name: str, content: str, encoding: str = "utf-8") -> Callable[[Path], list[Path]]:
    return _bytes(name, content.encode(encoding))


def _book(folder: Path, rows: list[list[object]], name: str = "orders.xlsx") -> Path:
    import xlsxwriter

    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("注文")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def _good_rows() -> list[list[object]]:
    return [["customer_id", "order_date", "revenue"], ["A1", "2024-04-01", 1200]]


def _missing(folder: Path) -> list[Path]:
    return [folder / "not_there.csv"]


def _folder(folder: Path) -> list[Path]:
    return [folder]


def _folder_named_csv(folder: Path) -> list[Path]:
    path = folder / "orders.csv"
    path.mkdir()
    return [path]


def _link_to_itself(folder: Path) -> list[Path]:
    path = folder / "orders.csv"
    path.symlink_to(path)
    return [path]


def _no_permission(folder: Path) -> list[Path]:
    """A file without read permission; the superuser reads anything, so there a socket stands in for it."""
    path = folder / "orders.csv"
    if os.geteuid() == 0:
        import socket

        here = Path.cwd()
        os.chdir(folder)  # a socket's name may not be long
        try:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind("orders.csv")
        finally:
            os.chdir(here)
        return [path]
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    return [path]


def _encrypted(folder: Path) -> list[Path]:
    """What Excel writes under a password: an OLE file with the stream EncryptedPackage."""
    path = folder / "orders.xlsx"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    names = "EncryptionInfo".encode("utf-16-le") + b"\0" * 36 + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(header + names.ljust(1024, b"\0"))
    return [path]


def _truncated_book(folder: Path) -> list[Path]:
    path = _book(folder, _good_rows())
    path.write_bytes(path.read_bytes()[:-200])
    return [path]


def _zip_without_book(folder: Path) -> list[Path]:
    path = folder / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    return [path]


def _torn_sheet(folder: Path) -> list[Path]:
    path = _book(folder, _good_rows())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[: len(content) // 2] if "sheet1.xml" in name else content)
    return [path]


def _no_such_sheet(folder: Path) -> list[Path]:
    return [Path(f"{_book(folder, _good_rows())}#注分")]


def _empty_sheet(folder: Path) -> list[Path]:
    return [_book(folder, [])]


def _header_only_book(folder: Path) -> list[Path]:
    return [_book(folder, _good_rows()[:1])]


def _book_without_customer(folder: Path) -> list[Path]:
    return [_book(folder, [["date", "revenue"], ["2024-04-01", 1200]])]


def _parquet_without_date(folder: Path) -> list[Path]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "orders.parquet"
    pq.write_table(pa.table({"customer_id": [1, 2], "revenue": [10, 20]}), path)
    return [path]


def _empty_parquet(folder: Path) -> list[Path]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "orders.parquet"
    columns = {"customer_id": pa.array([], pa.int64()), "order_date": pa.array([], pa.date32())}
    pq.write_table(pa.table({**columns, "revenue": pa.array([], pa.int64())}), path)
    return [path]


def _truncated_gz(folder: Path) -> list[Path]:
    path = folder / "orders.csv.gz"
    path.write_bytes(gzip.compress((GOOD * 2000).encode())[:-40])
    return [path]


def _one_good_one_without_amount(folder: Path) -> list[Path]:
    good, other = folder / "good.csv", folder / "other.csv"
    good.write_text(GOOD, encoding="utf-8")
    other.write_text("customer_id,order_date,memo\nA1,2024-04-01,x\n", encoding="utf-8")
    return [good, other]


def _pipe(folder: Path) -> list[Path]:
    path = folder / "orders.csv"
    os.mkfifo(path)
    return [path]


def _device(folder: Path) -> list[Path]:
    path = folder / "orders.csv"
    path.symlink_to("/dev/zero")
    return [path]


def changed_book(folder: Path, part: str, old: str, new: str, **more: str) -> Path:
    """A good workbook with a text of one part replaced. more: further parts, by their name without folder."""
    path = _book(folder, _good_rows())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **more}.items():
            archive.writestr(name, content)
    return path


_SHEET = "xl/worksheets/sheet1.xml"


def _stray_cell(reference: str) -> Callable[[Path], list[Path]]:
    cell = f'<row r="{reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{reference}"><v>1</v></c></row>'
    return lambda folder: [changed_book(folder, _SHEET, "</sheetData>", f"{cell}</sheetData>")]


def _cells(cells: str) -> Callable[[Path], list[Path]]:
    return lambda folder: [changed_book(folder, _SHEET, "</sheetData>", f"{cells}</sheetData>")]


def _lying_count(folder: Path) -> list[Path]:
    return [changed_book(folder, "xl/sharedStrings.xml", 'uniqueCount="', 'uniqueCount="4000000000')]


def _lying_count_oddly_written(folder: Path) -> list[Path]:
    return [changed_book(folder, "xl/sharedStrings.xml", 'uniqueCount="', 'uniqueCount =\n "4000000000')]


def _lying_table(folder: Path) -> list[Path]:
    table = '<table id="1" name="Sales" displayName="Sales" ref="A1:XFD1048576"></table>'
    return [changed_book(folder, _SHEET, "</sheetData>", "</sheetData>", **{"xl/tables/table1.xml": table})]


def _zip_bomb(folder: Path) -> list[Path]:
    return [changed_book(folder, _SHEET, "</sheetData>", " " * 70_000_000 + "</sheetData>")]


def _gzip_bomb(folder: Path) -> list[Path]:
    path = folder / "orders.csv.gz"
    rows = gzip.compress(b"A1,1,2024-04-01,1200\n" * 50_000)
    path.write_bytes(gzip.compress(HEADER.encode()) + rows * 70)
    return [path]


def _cut_directory(folder: Path) -> list[Path]:
    """An .xls that ends within its directory: calamine panics, which is no ordinary exception."""
    sectors = b"\xfe\xff\xff\xff" * 128
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + b"\0" * 10
    )
    counts = (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + b"\0" * 4 + (4096).to_bytes(4, "little")
    ends = b"\xfe\xff\xff\xff\0\0\0\0\xfe\xff\xff\xff\0\0\0\0\0\0\0\0"
    path = folder / "orders.xls"
    path.write_bytes(
        (header + counts + ends).ljust(512, b"\xff") + sectors + b"R\0o\0o\0t\0".ljust(95, b"\0")
    )
    return [path]


def _damaged_pages(folder: Path) -> list[Path]:
    """A Parquet file whose description is whole and whose pages are not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "orders.parquet"
    names = [f"customer {n}" for n in range(3000)]
    columns = {"customer_id": names, "order_date": ["2024-04-01"] * 3000, "revenue": list(range(3000))}
    pq.write_table(pa.table(columns), path)
    content = bytearray(path.read_bytes())
    content[60:3000] = bytes(range(256))[:245] * 12
    path.write_bytes(content)
    return [path]


def _too_long_a_name(folder: Path) -> list[Path]:
    return [folder / f"{'x' * 300}.csv"]


def _no_source(folder: Path) -> list[Path]:
    return []


def _rows(*rows: str) -> str:
    return HEADER + "\n".join(rows) + "\n"


BROKEN: dict[str, Callable[[Path], list[Path]]] = {
    "no source at all": _no_source,
    "missing file": _missing,
    "a folder": _folder,
    "a folder named like a file": _folder_named_csv,
    "a link to itself": _link_to_itself,
    "no read permission": _no_permission,
    "empty csv": _bytes("orders.csv", b""),
    "empty xlsx": _bytes("orders.xlsx", b""),
    "empty parquet file": _bytes("orders.parquet", b""),
    "only a byte order mark": _bytes("orders.csv", b"\xef\xbb\xbf"),
    "only blank lines": _text("orders.csv", "\n\n\n"),
    "only commas": _text("orders.csv", ",,,\n,,,\n"),
    "header only": _text("orders.csv", HEADER),
    "header only in a workbook": _header_only_book,
    "parquet without rows": _empty_parquet,
    "an empty sheet": _empty_sheet,
    "unknown extension": _text("orders.pdf", GOOD),
    "no extension": _text("orders", GOOD),
    "no customer column": _text("orders.csv", "order_date,revenue\n2024-04-01,1200\n"),
    "a customer column under a strange name": _text(
        "orders.csv", "会員さまの番号,注文日,売上\n7,2024-04-01,1200\n"
    ),
    "no customer column in a workbook": _book_without_customer,
    "no date column": _text("orders.csv", "customer_id,revenue\nA1,1200\n"),
    "no date column in parquet": _parquet_without_date,
    "no amount column": _text("orders.csv", "customer_id,order_date,memo\nA1,2024-04-01,x\n"),
    "quantity without a price": _text("orders.csv", "customer_id,order_date,quantity\nA1,2024-04-01,2\n"),
    "no header": _text("orders.csv", "A1,2024-04-01,1200\nA2,2024-04-02,300\n"),
    "one of two files without an amount": _one_good_one_without_amount,
    "sixteen thousand columns": _text(
        "orders.csv", ",".join(f"x{n}" for n in range(16_385)) + "\n" + "," * 16_384 + "\n"
    ),
    "all customers blank": _text("orders.csv", _rows(",1,2024-04-01,1200", ",2,2024-04-02,300")),
    "all dates blank": _text("orders.csv", _rows("A1,1,,1200", "A2,2,,300")),
    "all dates unreadable": _text("orders.csv", _rows("A1,1,last spring,1200", "A2,2,soon,300")),
    "all amounts unreadable": _text("orders.csv", _rows("A1,1,2024-04-01,some", "A2,2,2024-04-02,more")),
    "all amounts blank": _text("orders.csv", _rows("A1,1,2024-04-01,", "A2,2,2024-04-02,")),
    "every row rejected for its own reason": _text(
        "orders.csv", _rows(",1,2024-04-01,1200", "A2,2,soon,300")
    ),
    "all dates a century ago": _text("orders.csv", _rows("A1,1,1899-04-01,1200", "A2,2,1900-01-01,300")),
    "all orders cancelled": _text(
        "orders.csv", "customer_id,order_date,revenue,status\nA1,2024-04-01,1200,キャンセル\n"
    ),
    "every row broken": _text("orders.csv", _rows("A1,1,2024-04-01", "A2,2,2024-04-02,300,extra")),
    "nothing but a total": _text("orders.csv", _rows("合計,,,1500")),
    "a quote never closed": _text("orders.csv", _rows('A1,1,2024-04-01,"1200', "A2,2,2024-04-02,300")),
    "cp932 after utf-8": _bytes(
        "orders.csv", "顧客ID,注文日,売上,商品名\nA1,2024-04-01,1200,化粧水\n".encode()
        + "A2,2024-04-02,300,美容液と乳液\n".encode("cp932"),
    ),
    "utf-8 after cp932": _bytes(
        "orders.csv", "顧客ID,注文日,売上,商品名\nA1,2024-04-01,1200,化粧水\n".encode("cp932")
        + "A2,2024-04-02,300,美容液と乳液\n".encode(),
    ),
    "cp932 behind a utf-8 mark": _bytes(
        "orders.csv", b"\xef\xbb\xbf" + GOOD.encode() + "A3,3,2024-04-03,百円\n".encode("cp932")
    ),
    "half a utf-16 character": _bytes("orders.csv", GOOD.encode("utf-16")[:-1]),
    "a NUL in the text": _bytes("orders.csv", GOOD.encode() + b"A3,3,2024-04-03,4\x0000\n"),
    "a picture named csv": _bytes(
        "orders.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    ),
    "a workbook named csv": _bytes("orders.csv", b"PK\x03\x04" + bytes(range(256)) * 40),
    "a truncated gz": _truncated_gz,
    "a gz that is none": _bytes("orders.csv.gz", b"\x1f\x8b" + b"junk" * 50),
    "a password": _encrypted,
    "a truncated workbook": _truncated_book,
    "a zip that is no workbook": _zip_without_book,
    "a workbook with a torn sheet": _torn_sheet,
    "an xls of garbage": _bytes("orders.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"garbage" * 200),
    "text named xls": _text("orders.xls", GOOD),
    "garbage named ods": _bytes("orders.ods", b"garbage" * 200),
    "garbage named parquet": _bytes("orders.parquet", b"garbage" * 200),
    "a sheet that is not there": _no_such_sheet,
    "a pipe": _pipe,
    "a device": _device,
    "a name of more than 255 bytes": _too_long_a_name,
    "a stray cell in the last corner": _stray_cell("XFD1048576"),
    "a stray cell far away": _stray_cell("ZZ200000"),
    "a stray cell far below": _stray_cell("Z1048576"),
    "a row of eleven digits": _stray_cell("A99999999999"),
    "a row of five thousand digits": _stray_cell("A" + "9" * 5000),
    "a column of five letters": _stray_cell("ZZZZZ9"),
    "a column after the last": _stray_cell("XFE9"),
    "a row after the last": _stray_cell("A1048577"),
    "a stray cell with spaces around its sign": _cells('<row><c s="1"\nr = "XFD1048576"><v>1</v></c></row>'),
    "a stray cell after a sign": _cells('<row><c s="<" r="XFD1048576"><v>1</v></c></row>'),
    "a stray cell after another sign": _cells('<row><c s=">" r="XFD1048576"><v>1</v></c></row>'),
    "a lying count of strings": _lying_count,
    "a lying count that is oddly written": _lying_count_oddly_written,
    "a table as large as a sheet": _lying_table,
    "a zip bomb": _zip_bomb,
    "a gzip bomb": _gzip_bomb,
    "an xls that ends in its directory": _cut_directory,
    "parquet with damaged pages": _damaged_pages,
    "a line without end": _text("orders.csv", HEADER + "A1" * 1_500_000),
}  # fmt: skip
