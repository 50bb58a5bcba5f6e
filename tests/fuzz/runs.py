"""What is done with an input of each kind: the product's own calls, and what they promise of the outcome.

Libraries are imported in the functions: a process that only reads the kinds loads none.
"""

import io
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz import good

if TYPE_CHECKING:
    from ltv_xl.orders.sources.files import OrdersSource


def text(content: bytes, folder: Path) -> None:
    """A text file as orders; every other one with the rows that could not be used."""
    suffix = (".csv", ".tsv", ".txt", ".csv.gz")[sum(content[:64]) % 4]
    _read(
        _file(folder, f"orders{suffix}", content),
        rejected=folder / "rejected.csv" if len(content) % 2 else None,
    )


def beside(content: bytes, folder: Path) -> None:
    """A text file as customers or as ad spend, beside good orders."""
    orders = _file(folder, "orders.csv", good.seed("orders.csv"))
    other = _file(folder, "other.csv", content)
    is_ads = len(content) % 2
    _read(orders, customers=None if is_ads else other, ad_spend=other if is_ads else None)


def workbook(content: bytes, folder: Path) -> None:
    """A workbook as orders: its first sheet, a sheet by its name, or a table."""
    place = _file(folder, "orders.xlsx", content)
    _read(Path(f"{place}{('', '#Data', '#Sales')[len(content) % 3]}"))


def old_workbook(content: bytes, folder: Path) -> None:
    """A workbook of Excel 97 as orders."""
    _read(_file(folder, "orders.xls", content))


def open_document(content: bytes, folder: Path) -> None:
    """LibreOffice's own format as orders."""
    _read(_file(folder, "orders.ods", content))


def parquet(content: bytes, folder: Path) -> None:
    """A Parquet file as orders."""
    _read(_file(folder, "orders.parquet", content), rejected=folder / "rejected.csv")


def typed_columns(content: bytes, folder: Path) -> None:
    """Orders in Parquet, and every other time as a DataFrame, with columns of types drawn from the input."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tests.fuzz.typed import table

    columns = table(content)
    place = folder / "orders.parquet"
    try:
        pq.write_table(columns, place)
        frame = columns.to_pandas()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):  # no such value in Parquet or pandas
        return
    _read(place if content[0] % 2 else frame)


def table_of_a_workbook(content: bytes, folder: Path) -> None:
    """A text file as a table of a workbook of ours."""
    from ltv_xl.setup.tables import filled

    filled(str(_file(folder, "orders.csv", content)), "Orders", "Asia/Tokyo", "en")


def report(content: bytes, folder: Path) -> None:
    """A text file all the way to the report's bytes, with a segment sheet of its first column."""
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered
    from ltv_xl.settings import Settings

    settings = Settings(lang=("en", "ja")[len(content) % 2], with_customers=len(content) % 3 == 0)
    orders = read([str(_file(folder, "orders.csv", content))], settings=settings)
    try:
        made = rendered(built(orders, analyse(orders, settings), settings))
    finally:
        orders.connection.close()
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None


def copy(content: bytes, folder: Path) -> None:
    """A workbook as a copy to pass on: without macros, sound, and the same when it is copied again."""
    from ltv_xl.share import shared

    options = len(content) % 4
    made = shared(content, lang="en", with_data=options == 1, values=options == 2, anonymous=options == 3)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        assert not [name for name in archive.namelist() if name.casefold().endswith("vbaproject.bin")]
    shared(made.content, lang="ja")


def mail(content: bytes, folder: Path) -> None:
    """A workbook as an attachment: inspected, summed up, written as a message that can be read again."""
    from datetime import UTC, datetime

    from ltv_xl.mail.addresses import addresses as read_addresses
    from ltv_xl.mail.inspection import inspect
    from ltv_xl.mail.message import Letter, message, written
    from ltv_xl.mail.summary import summary

    name = "report.xlsx"
    for remark in inspect(content, name, with_customers=len(content) % 2 == 0, limit_mb=20):
        assert remark.sentence(name, "en")
    to = read_addresses(["a@example.jp"])
    letter = Letter(to=to, summary=summary(content), file_name=name, content=content)
    sent = BytesParser(policy=policy.default).parsebytes(
        written(message(letter, datetime(2024, 4, 1, tzinfo=UTC)))
    )
    assert [part.get_content() for part in sent.iter_attachments()] == [content]
    assert [address.addr_spec for address in sent["To"].addresses] == ["a@example.jp"]


def owners(content: bytes, folder: Path) -> None:
    """A table of whose workbook is whose."""
    from ltv_xl.mail.owners import owners as read_owners

    assert read_owners(_file(folder, "owners.csv", content))


def addresses(content: bytes, folder: Path) -> None:
    """Addresses as typed: what a header says of them is read as the same addresses, and no other header."""
    from ltv_xl.mail.addresses import addresses as read_addresses
    from ltv_xl.mail.headers import FOLD

    addresses = read_addresses([content.decode("utf-8", "replace")])
    if not addresses:
        return
    header = f"To: {f',{FOLD}'.join(address.written() for address in addresses)}\r\n\r\n"
    parsed = BytesParser(policy=policy.SMTP).parsebytes(header.encode("ascii"))
    assert parsed.keys() == ["To"]
    assert [address.addr_spec for address in parsed["To"].addresses] == [
        address.address for address in addresses
    ]


def options(content: bytes, folder: Path) -> None:
    """Words of a command line, run on a shop of a few orders; what click says of them is an answer too."""
    from ltv_xl.cli.app import app, load

    load("report")
    words = [word.replace("\0", "?") for word in json.loads(content)]
    orders = _file(folder, "orders.csv", good.seed("orders.csv"))
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            app(["report", str(orders), *words, "-o", str(folder / "report.xlsx")], standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise


def server(content: bytes, folder: Path) -> None:
    """The settings of a mail server."""
    from ltv_xl.mail.server import choices, limit_mb
    from ltv_xl.mail.server import server as read_server

    file = _file(folder, "mail.toml", content)
    chosen = choices(file, {})
    limit_mb(chosen)
    made = read_server(chosen | {"user": ""}, file, {})
    assert 0 < made.port < 65_536
    assert made.timeout > 0


def formula(content: bytes, folder: Path) -> None:
    """A formula cut into tokens: nothing of it is lost."""
    from ltv_xl.ooxml.tokens import joined, renumbered, tokens, words

    formula = content.decode("utf-8", "replace")
    assert joined(tokens(formula)) == formula
    assert renumbered(formula, {}) == formula
    for _ in words(formula):
        pass


def markup(content: bytes, folder: Path) -> None:
    """A part's elements: with each of them taken out, what is left is still XML."""
    from ltv_xl.ooxml.markup import BrokenMarkup, edited, removed, tree, utf8

    try:
        xml = utf8(content)
        root = tree(xml)
    except BrokenMarkup:
        return
    assert edited(xml, []) == xml
    for child in root.children[:20]:
        tree(edited(xml, [removed(child)]))


def _file(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name
    place.write_bytes(content)
    return place


def _read(
    source: "OrdersSource",
    *,
    customers: Path | None = None,
    ad_spend: Path | None = None,
    rejected: Path | None = None,
) -> None:
    from ltv_xl.orders.read import read
    from ltv_xl.settings import Settings

    settings = Settings(allow_partial=True)  # most inputs are damaged
    checked = read([source], customers=customers, ad_spend=ad_spend, settings=settings, rejected=rejected)
    checked.connection.close()
    assert 0 < checked.rows_used <= checked.rows_read
    assert checked.rows_used + sum(checked.rows_left_out.values()) == checked.rows_read, "rows vanished"
