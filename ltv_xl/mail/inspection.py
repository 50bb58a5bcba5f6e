"""What is in a workbook that its recipient may not be meant to see, told before anything leaves.

The file's own parts are read, never changed: a library that opens workbooks might not know the part that
matters. A workbook with macros or customer-level rows is refused.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.columns import Role, aliases, normal
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import ACTIONS_PREFIX, AUTHOR, CUSTOMERS, ORDERS

PERSONAL_TABLES = re.compile(rf"(?i)({ACTIONS_PREFIX}.*|{ORDERS}|{CUSTOMERS})")
"""Tables that hold one row per customer or order: the report's lists and the template's inputs."""
PERSONAL_COLUMNS = ("customer_id", "email", "phone", "customer_name")
HEADER_ROWS = 20
"""Rows of a sheet among which a header is looked for."""
DAMAGE = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, EOFError, NotImplementedError)
"""What readers raise over a damaged workbook; the XML parsers' errors are SyntaxErrors."""
TOO_MANY = 5
"""Names in a sentence at most."""


@dataclass(frozen=True)
class Remark:
    """Something that the user should know; the text `mail.found.KEY` says it."""

    key: str
    fields: dict[str, object]

    def sentence(self, file: str, lang: Language) -> str:
        """The same for a person."""
        words = text(f"mail.found.{self.key}", lang, **self.fields)
        return text("mail.remark", lang, file=file, words=words)


def inspect(path: Path, *, with_customers: bool, limit_mb: float) -> tuple[Remark, ...]:
    """What the user should know about an attachment.

    SourceError where it is no .xlsx; SettingError where it has macros, customer-level rows that were not
    asked for, or is larger than the limit once it is encoded for mail.
    """
    on_the_way = len(_content(path)) * 4 / 3 * 78 / 76 / 1e6
    if on_the_way > limit_mb:
        raise SettingError("mail.too_large", file=path.name, size=f"{on_the_way:.1f}", limit=f"{limit_mb:g}")
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(_inspected(path, archive, with_customers))
    except DAMAGE as error:
        raise SourceError("mail.no_workbook", file=path.name) from error


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        gone = "mail.not_readable" if path.exists() else "mail.no_file"
        raise SourceError("mail.is_folder" if path.is_dir() else gone, file=path) from error
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an encrypted .xlsx is wrapped like an old .xls
        raise SourceError("mail.encrypted", file=path.name)
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".xltm", ".xlam"}:
        raise SourceError("mail.no_workbook", file=path.name)
    return content


def _inspected(path: Path, archive: zipfile.ZipFile, with_customers: bool) -> Iterator[Remark]:
    if archive.testzip():
        raise SourceError("mail.no_workbook", file=path.name)
    names = archive.namelist()
    if any(_holds_code(name) for name in names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise SettingError("mail.macros", file=path.name)
    personal = sorted(set(_personal(path, archive, names)))
    if personal and not with_customers:
        raise SettingError("mail.customers", file=path.name, where=_listed(personal))
    if personal:
        yield Remark("customers", {"where": _listed(personal)})
    yield from _remarks(archive, names)


def _holds_code(name: str) -> bool:
    low = name.lower()
    return low.endswith("vbaproject.bin") or low.startswith(("xl/macrosheets/", "xl/activex/", "customui/"))


def _remarks(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[Remark]:
    yield from _hidden(archive)
    links = [one for one in names if re.fullmatch(r"xl/externalLinks/[^/]+\.xml", one)]
    if links or _outside(archive, names):
        yield Remark("links", {"count": len(links) or len(_outside(archive, names))})
    if any(one in names for one in ("xl/connections.xml", "xl/model/item.data")):
        yield Remark("connections", {})
    notes = sum(
        len(re.findall(rb"<(?:\w+:)?(?:comment|threadedComment)[\s>]", archive.read(one)))
        for one in names
        if re.match(r"xl/(comments|threadedComments/)", one)
    )
    if notes:
        yield Remark("comments", {"count": notes})
    if any(one.startswith("xl/pivotCache/pivotCacheRecords") for one in names):
        yield Remark("pivots", {})
    if any(one.startswith("xl/embeddings/") for one in names):
        yield Remark("embedded", {})
    authors = sorted(set(_authors(archive, names)) - {AUTHOR, ""})
    if authors:
        yield Remark("authors", {"names": _listed(authors)})


def _hidden(archive: zipfile.ZipFile) -> Iterator[Remark]:
    listed = list(_elements(archive, "xl/workbook.xml", "sheet"))
    for state, key in (("hidden", "hidden"), ("veryHidden", "very_hidden")):
        sheets = [one.get("name", "") for one in listed if one.get("state") == state]
        if sheets:
            yield Remark(key, {"sheets": _listed(sheets)})


def _outside(archive: zipfile.ZipFile, names: Sequence[str]) -> list[str]:
    """Targets outside the file that Excel would fetch; a link to click is none."""
    return [
        one.get("Target", "")
        for name in names
        if name.endswith(".rels") and not name.startswith("xl/externalLinks/")
        for one in _elements(archive, name, "Relationship")
        if one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
    ]


def _authors(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[str]:
    wanted = {"docProps/core.xml": ("creator", "lastModifiedBy"), "docProps/app.xml": ("Manager", "Company")}
    for part, tags in wanted.items():
        for tag in tags if part in names else ():
            yield from ((one.text or "").strip() for one in _elements(archive, part, tag))


def _personal(path: Path, archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[str]:
    """Tables, pivot tables' sources and sheets with one row per customer or order."""
    for name in names:
        if re.fullmatch(r"xl/tables/[^/]+\.xml", name):
            called = next(_elements(archive, name, "table")).get("name", name)
            headers = [one.get("name", "") for one in _elements(archive, name, "tableColumn")]
            if PERSONAL_TABLES.fullmatch(called) or any(map(_is_personal, headers)):
                yield called
        elif re.fullmatch(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml", name):
            fields = [one.get("name", "") for one in _elements(archive, name, "cacheField")]
            yield from (one for one in fields if _is_personal(one))
    yield from _personal_sheets(path)


def _personal_sheets(path: Path) -> Iterator[str]:
    """Sheets with a row of headers, one of them personal, and something below it."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            yield from [one.title for one in book.worksheets if _lists_people(one)]
        finally:
            book.close()


def _lists_people(sheet: Any) -> bool:
    headers: dict[int, str] = {}
    alone: set[int] = set()
    for row in sheet.iter_rows(max_row=HEADER_ROWS + 1, values_only=True):
        for place, header in headers.items():
            below = row[place] if place < len(row) else None
            if place in alone and not re.search(r"[@\d]", str(below or "")):
                continue  # a word alone in its row, such as "E-mail" above "To", may be a heading
            if isinstance(below, str) or (below is not None and header not in _names()):
                return True  # a number below "customer" counts them
        words = {place: normal(one) for place, one in enumerate(row) if isinstance(one, str) and one.strip()}
        known = sum(_is_known(one) for one in words.values())
        for place, one in words.items():
            if _is_personal(one) and (known > 1 or one not in _names()):
                headers[place] = one
                alone |= {place} if len(words) == 1 else set()
    return False


def _names() -> tuple[str, ...]:
    """Headers of customers' names; some of them, such as "customer", also stand where nobody is listed."""
    return aliases("orders")["customer_name"]


def _is_personal(header: str) -> bool:
    return any(normal(header) in aliases("orders")[name] for name in PERSONAL_COLUMNS)


def _is_known(header: str) -> bool:
    roles: tuple[Role, ...] = ("orders", "customers")
    return any(normal(header) in words for role in roles for words in aliases(role).values())


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[ElementTree.Element]:
    """The elements of a part by their name, whatever its namespace."""
    for one in ElementTree.fromstring(archive.read(part)).iter():
        if one.tag.rpartition("}")[2] == tag:
            yield one


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:TOO_MANY]) + (" …" if len(names) > TOO_MANY else "")
