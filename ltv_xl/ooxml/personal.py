"""What is personal in a workbook: the one rule that a copy leaves out and that a mail is refused for.

A **sheet lists people** when any of these holds:

- It has one of our tables with a row for each customer or order: Orders, Customers, a list of actions.
- It has a row of headers, one of them personal (`orders.personal`), and below it, within three rows, what
  that header promises: under "E-mail" a text, under "Phone" six digits in a text or nine as a number, since
  smaller numbers are the orders and sales that came by them. A header that stands alone, or beside none that
  tells of people or orders, may be a label; it counts when what is below holds an @ (under "E-mail") or a
  digit.
- A header such as "Name" or "Customer" also stands over channels, products and counts. "Name" counts beside
  a header that tells of single people or orders (age, order number, e-mail), "Customer" beside any header of
  an order log, and either only over text: a number below "Customer" counts them.
- A column holds e-mail addresses or phone numbers in three rows or more, whatever its header.
- A column holds three ids or more of customers in the tables of another sheet that lists people, or that
  need not be looked at, whatever its header.
- A table hides its headers, and one of them is personal; a header or the sheet's own name holds a contact.
- A pivot table shows a personal field, so that its cells are names or numbers of customers.

A **pivot cache is personal** when any of its fields is, shown or not: it carries all rows of its source.

One or two e-mail addresses or phone numbers elsewhere make no list: `contacts` says what becomes of them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape

from msgspec import Struct

from ltv_xl.ooxml.archive import undamaged
from ltv_xl.ooxml.book import Book, Sheet
from ltv_xl.ooxml.customer_ids import customer_ids
from ltv_xl.ooxml.markup import Element
from ltv_xl.ooxml.own_lists import of_each_customer
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.rows import ShownCell, rows, shared_texts
from ltv_xl.orders.headers import Role, aliases, normal
from ltv_xl.orders.personal import (
    SMALLEST_GROUP,
    holds_contact,
    is_of_customer,
    is_personal_header,
    masked,
    may_count_customers,
    tells_of_people,
)
from ltv_xl.workbook_names import ACTIONS_PREFIX, CUSTOMERS, ORDERS

LONGEST_HEADER = 40
"""Letters; what is longer is a sentence."""
ROWS_BELOW = 3
"""A header's values are looked for in so many rows below it."""
_ROLES: tuple[Role, ...] = ("orders", "customers")
_SENTENCE = re.compile(r"[。、；;：:，,!?！？“”「」]|\.\s*\S|\n")
"""What a header does not contain."""
_DIGIT_OR_AT = re.compile(r"[@＠\d]")
_EMAIL_HEADER = re.compile(r"(?i)mail|メール|ﾒｰﾙ")
_PHONE_HEADER = re.compile(r"(?i)phone|tel|fax|mobile|cell|電話|携帯|連絡先")
_PHONE_DIGITS = 6
_PHONE_NUMBERS = range(10**8, 10**13)
"""Phone numbers that a cell holds as a number, without the zero; smaller ones are sums of sales by phone."""
_TEXT_ITEM = re.compile(rb"<(?:\w+:)?s\s[^>]*?\bv=\"([^\"]*)\"")
"""A text among the items and rows of a pivot cache."""


class SheetContacts(Struct, frozen=True):
    """The cells of a sheet that hold contacts.

    masked: address -> the text without them; None where a number is shown, and the formula holds the contact.
    """

    sheet: str
    masked: Mapping[str, str | None]


class Personal(Struct, frozen=True):
    """What is personal in a workbook.

    sheets: those that list people -> what says so (tables, headers). caches: parts of personal pivot caches
    -> their fields. contacts: of the sheets that list nobody. shared: number of each shared text that holds
    a contact -> the text without it.
    """

    sheets: Mapping[str, tuple[str, ...]]
    caches: Mapping[str, tuple[str, ...]]
    contacts: tuple[SheetContacts, ...]
    shared: Mapping[int, str]


def personal(package: Package, book: Book, *, without: Collection[str] = ()) -> Personal:
    """What is personal in a workbook. without: names of sheets that need not be looked at."""
    shared = _shared_of_interest(package)
    caches = personal_caches(package)
    sheets: dict[str, tuple[str, ...]] = {}
    contacts: list[SheetContacts] = []
    for sheet in book.sheets:
        if sheet.name in without:
            continue
        reasons = [*_names(sheet), *_shown_fields(package, sheet)]
        if not reasons and sheet.kind == "worksheet":
            cells = _cells(package, sheet, shared)
            reasons = list(cells.headers)
            if cells.contacts and not reasons:
                contacts.append(SheetContacts(sheet.name, cells.contacts))
        if reasons:
            sheets[sheet.name] = tuple(dict.fromkeys(reasons))
    lists = [sheet for sheet in book.sheets if sheet.name in sheets or sheet.name in without]
    ids = customer_ids(package, lists, shared)
    for sheet in book.sheets if ids else ():
        if sheet not in lists and sheet.kind == "worksheet":
            cell = _repeats(package, sheet, shared, ids)
            if cell is not None:
                sheets[sheet.name] = (f"{sheet.name}!{cell.address}",)
    contacts = [of_sheet for of_sheet in contacts if of_sheet.sheet not in sheets]
    texts = {number: masked(text) for number, text in shared.items() if holds_contact(text)}
    return Personal(sheets, caches, tuple(contacts), texts)


# Sheets


def _names(sheet: Sheet) -> Iterator[str]:
    """What its own name and its tables say."""
    if holds_contact(sheet.name):
        yield sheet.name
    for table in sheet.tables:
        name = table.name.casefold()
        ours = name in {ORDERS.casefold(), CUSTOMERS.casefold()} or name.startswith(ACTIONS_PREFIX.casefold())
        hidden = not table.headed and personal_headers(table.headers)
        if ours or hidden or any(map(holds_contact, table.headers)):
            yield table.name


def _shown_fields(package: Package, sheet: Sheet) -> Iterator[str]:
    """The personal fields that the pivot tables of a sheet show."""
    for pivot in package.related(sheet.part, "pivotTable"):
        root = package.tree(pivot.target)
        shown = {field.get("x") for axis in root.all("rowFields", "colFields") for field in axis.children}
        shown |= {page.get("fld") for page in root.all("pageField")}
        for cache in package.related(pivot.target, "pivotCacheDefinition"):
            fields = _fields(package.tree(cache.target, closed={"sharedItems"}))
            people = set(personal_headers(fields))
            yield from (name for number, name in enumerate(fields) if str(number) in shown and name in people)


class _Cells(Struct, frozen=True):
    """headers: what says that the sheet lists people. contacts: as in `SheetContacts`."""

    headers: tuple[str, ...]
    contacts: Mapping[str, str | None]


def _cells(package: Package, sheet: Sheet, shared: Mapping[int, str]) -> _Cells:
    """What the cells of a sheet hold; read only until they are seen to list people."""
    contacts: dict[str, str | None] = {}
    in_column: Counter[int] = Counter()
    pending: list[_HeaderRow] = []

    def look() -> _Cells:
        for row in rows(package.read(sheet.part), shared):
            for header_row in pending:
                if name := header_row.promise_kept(row):
                    return _Cells((name,), {})
            for cell in row:
                if holds_contact(cell.formula) or (not cell.number and holds_contact(cell.text)):
                    contacts[cell.address] = None if cell.number else masked(cell.text)
                    in_column[cell.column] += 1
                    if in_column[cell.column] >= SMALLEST_GROUP:
                        return _Cells((f"{sheet.name}!{cell.address}",), {})
            pending[:] = [header_row for header_row in pending if header_row.last > row[0].row]
            pending.extend(_header_row(row))
        return _Cells((), contacts)

    return undamaged(look)


def _repeats(
    package: Package, sheet: Sheet, shared: Mapping[int, str], ids: Collection[str]
) -> ShownCell | None:
    """The cell by which a column holds the ids of several customers; None where no column does."""
    seen: dict[int, set[str]] = {}

    def look() -> ShownCell | None:
        for row in rows(package.read(sheet.part), shared):
            for cell in row:
                if not cell.number and cell.text in ids:
                    seen.setdefault(cell.column, set()).add(cell.text)
                    if len(seen[cell.column]) >= SMALLEST_GROUP:
                        return cell
        return None

    return undamaged(look)


class _HeaderRow(Struct, frozen=True):
    """Personal headers by column. alone: none beside them tells of people or orders. last: of its rows."""

    headers: Mapping[int, str]
    alone: bool
    last: int

    def promise_kept(self, row: Sequence[ShownCell]) -> str | None:
        """The first header under which this row holds what it promises."""
        for cell in row if row[0].row <= self.last else ():
            header = self.headers.get(cell.column)
            if header is not None and _fits(header, cell, self.alone):
                return header
        return None


def _fits(header: str, cell: ShownCell, alone: bool) -> bool:
    """Whether a cell holds what a personal header promises."""
    if _EMAIL_HEADER.search(header):
        return not cell.number and (not alone or "@" in cell.text or "＠" in cell.text)
    if _PHONE_HEADER.search(header):
        if cell.number:
            return cell.text.isdecimal() and int(cell.text) in _PHONE_NUMBERS
        return sum(map(str.isdecimal, cell.text)) >= _PHONE_DIGITS
    if may_count_customers(header):
        return not cell.number
    return cell.number or not alone or _DIGIT_OR_AT.search(cell.text) is not None


def _header_row(row: Sequence[ShownCell]) -> Iterator[_HeaderRow]:
    """The row as one of headers, if any of them is personal."""
    texts = [(cell.column, cell.text) for cell in row if not cell.number and is_header(cell.text)]
    people = set(personal_headers([text for _, text in texts]))
    if people:
        beside = sum(tells_of_people(text) or _is_of_order_log(text) for _, text in texts)
        headers = {column: text for column, text in texts if text in people}
        yield _HeaderRow(headers, beside < 2, row[0].row + ROWS_BELOW)


def is_header(text: str) -> bool:
    """Whether a text may be a header at all."""
    return 0 < len(text) <= LONGEST_HEADER and _SENTENCE.search(text) is None


def personal_headers(headers: Sequence[str]) -> list[str]:
    """Those headers of a table that are personal, "Name" and "Customer" by what stands beside them."""
    return [
        header
        for number, header in enumerate(headers)
        if is_personal_header(header)
        and (
            not may_count_customers(header)
            or _beside(header, [other for place, other in enumerate(headers) if place != number])
        )
    ]


def _beside(header: str, others: Iterable[str]) -> bool:
    """Whether the headers beside an ambiguous one say that it names people."""
    log = is_of_customer(header)
    return any(
        tells_of_people(other) or (log and (_is_of_order_log(other) or normal(other) in of_each_customer()))
        for other in others
    )


def _is_of_order_log(header: str) -> bool:
    word = normal(header)
    return any(word in words for role in _ROLES for words in aliases(role).values())


# Pivot caches


def personal_caches(package: Package) -> dict[str, tuple[str, ...]]:
    """The pivot caches that hold rows about people -> the fields that say so, or the part with their rows."""
    caches: dict[str, tuple[str, ...]] = {}
    for part in package.names:
        if not re.fullmatch(r"(?i)xl/pivotCache/pivotCacheDefinition[^/]*\.xml", part):
            continue
        xml, root = package.read(part), package.tree(part, closed={"sharedItems"})
        fields = _fields(root)
        people = personal_headers(fields)
        for field in root.all("cacheField"):
            if any(_items_hold_contact(xml[items.inner : items.close]) for items in field.all("sharedItems")):
                people.append(field.get("name"))
        for rows_part in package.related(part, "pivotCacheRecords"):
            if _items_hold_contact(package.read(rows_part.target)):
                people.append(rows_part.target)
        if people:
            caches[part] = tuple(dict.fromkeys(people))
    return caches


def _items_hold_contact(xml: bytes) -> bool:
    texts = (unescape(match[1].decode("utf-8", "replace")) for match in _TEXT_ITEM.finditer(xml))
    return any(map(holds_contact, texts))


def _fields(cache: Element) -> list[str]:
    return [field.get("name") for field in cache.all("cacheField")]


# Shared texts


def _shared_of_interest(package: Package) -> dict[int, str]:
    """The shared texts that may be headers or hold contacts."""
    texts: dict[int, str] = {}

    def look(part: str) -> None:
        for number, text in enumerate(shared_texts(package.read(part))):
            if text.text and (is_header(text.text) or holds_contact(text.text)):
                texts[number] = text.text

    for relation in package.related(package.book, "sharedStrings"):
        undamaged(partial(look, relation.target))
    return texts
