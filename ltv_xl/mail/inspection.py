"""What is in a workbook that its recipient may not be meant to see, said before anything leaves.

The bytes that are looked at are those that are sent. They are read part by part and never changed: a library
that opens workbooks might not know the part that matters. A workbook with macros, or with what
`ooxml.personal` calls personal, is refused.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.ooxml.archive import CONTENT_TYPES, undamaged
from ltv_xl.ooxml.book import Book, book_of
from ltv_xl.ooxml.contacts import contact_links, contacts_in_parts
from ltv_xl.ooxml.package import Package, open_package
from ltv_xl.ooxml.personal import Personal, personal
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AUTHOR

SUFFIXES = {".xlsx", ".xlsm", ".xltm", ".xlam"}
CODE = re.compile(r"(?i).*vbaproject\.bin|xl/macrosheets/.*|xl/activex/.*|customui/.*")
"""Parts that run, or that call what runs."""
LONGEST_LIST = 5
"""Names in a sentence at most."""
KEYS = {
    "workbook.password": "mail.encrypted",
    "workbook.old_format": "mail.encrypted",
    "workbook.addin": "mail.macros",
    "workbook.too_large": "mail.oversized",
}
"""What a workbook that cannot be read is called here, where several may be sent and each is named."""


class Remark(Struct, frozen=True):
    """Something that the user should know; the text `mail.inside.KEY` says it."""

    key: str
    fields: dict[str, object]

    def sentence(self, file: str, lang: Language) -> str:
        """The same for a person."""
        words = text(f"mail.inside.{self.key}", lang, **self.fields)
        return text("mail.remark", lang, file=file, words=words)


def attachment(path: Path) -> bytes:
    """The bytes of a workbook that is to be mailed. SourceError where the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        unreadable = "mail.not_readable" if path.exists() else "mail.no_file"
        raise SourceError("mail.is_folder" if path.is_dir() else unreadable, file=path) from error


def inspect(content: bytes, name: str, *, with_customers: bool, limit_mb: float) -> tuple[Remark, ...]:
    """What the user should know about an attachment. name: of the file.

    SourceError where it is no .xlsx; SettingError where it has macros, customer-level rows that were not
    asked for, or is larger than the limit once it is encoded for mail.
    """
    package = _package(content, name)
    on_the_way = len(content) * 4 / 3 * 78 / 76 / 1e6
    if on_the_way > limit_mb:
        raise SettingError("mail.too_large", file=name, size=f"{on_the_way:.1f}", limit=f"{limit_mb:g}")
    try:
        return tuple(undamaged(lambda: list(_inspected(package, name, with_customers=with_customers))))
    except SourceError as error:
        raise SourceError(KEYS.get(error.key, "mail.no_workbook"), file=name) from error


def _package(content: bytes, name: str) -> Package:
    if content[:2] == b"PK" and Path(name).suffix.lower() not in SUFFIXES:
        raise SourceError("mail.no_workbook", file=name)
    try:
        return open_package(content)
    except SourceError as error:
        key = KEYS.get(error.key, "mail.no_workbook")
        raise (SettingError if key == "mail.macros" else SourceError)(key, file=name) from error


def _inspected(package: Package, name: str, *, with_customers: bool) -> Iterator[Remark]:
    if any(map(CODE.fullmatch, package.names)) or b"macroEnabled" in package.read(CONTENT_TYPES):
        raise SettingError("mail.macros", file=name)
    if package.archive.testzip():
        raise SourceError("workbook.broken")
    book = book_of(package)
    people = personal(package, book)
    if where := _where(people):
        if not with_customers:
            raise SettingError("mail.customers", file=name, where=_listed(where))
        yield Remark("customers", {"where": _listed(where)})
    elif contacts := _contacts(package, book, people):
        yield Remark("contacts", {"where": _listed(contacts)})
    yield from _hidden(book)
    yield from _remarks(package)


# What is personal


def _where(people: Personal) -> list[str]:
    """What is personal: the sheets, each with the table or header that says so, and the fields of pivots."""
    sheets = [f"{sheet}: {reason}" for sheet, reasons in people.sheets.items() for reason in reasons]
    return sheets + [field for fields in people.caches.values() for field in fields]


def _contacts(package: Package, book: Book, people: Personal) -> list[str]:
    """Where single e-mail addresses or phone numbers stand."""
    cells = [f"{sheet.sheet}!{address}" for sheet in people.contacts for address in sheet.masked]
    names = {sheet.part: sheet.name for sheet in book.sheets}
    parts = [part for part, _ in contacts_in_parts(package, package.names)]
    parts += [part for part in package.relations if contact_links(package, part)]
    return cells + [names.get(part) or part.rpartition("/")[2] for part in dict.fromkeys(parts)]


# What else there is to know


def _hidden(book: Book) -> Iterator[Remark]:
    for state, key in (("hidden", "hidden"), ("veryHidden", "very_hidden")):
        names = [sheet.name for sheet in book.sheets if sheet.state == state]
        if names:
            yield Remark(key, {"sheets": _listed(names)})


def _remarks(package: Package) -> Iterator[Remark]:
    links = _matching(package, r"xl/externalLinks/[^/]+\.xml") or _outside(package)
    if links:
        yield Remark("links", {"count": len(links)})
    if _matching(package, r"xl/connections\.xml|xl/model/item\.data"):
        yield Remark("connections", {})
    if notes := _notes(package):
        yield Remark("comments", {"count": notes})
    if _matching(package, r"xl/pivotCache/pivotCacheRecords.*"):
        yield Remark("pivots", {})
    if _matching(package, r"xl/embeddings/.*"):
        yield Remark("embedded", {})
    if authors := sorted({*_authors(package)} - {AUTHOR, ""}):
        yield Remark("authors", {"names": _listed(authors)})


def _matching(package: Package, pattern: str) -> list[str]:
    return [name for name in package.names if re.fullmatch(pattern, name)]


def _outside(package: Package) -> list[str]:
    """Targets outside the file that Excel would fetch; a link to click is none."""
    return [
        relation.target
        for part, relations in package.relations.items()
        if not part.startswith("xl/externalLinks/")
        for relation in relations
        if relation.outside and relation.kind != "hyperlink"
    ]


def _notes(package: Package) -> int:
    parts = _matching(package, r"xl/(?:comments|threadedComments/).*\.xml")
    notes = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)[\s>]")
    return sum(len(notes.findall(package.read(part))) for part in parts)


def _authors(package: Package) -> Iterator[str]:
    wanted = {"docProps/core.xml": ("creator", "lastModifiedBy"), "docProps/app.xml": ("Manager", "Company")}
    for part, names in wanted.items():
        if part in package.names:
            yield from (element.text.strip() for element in package.tree(part).all(*names))


def _listed(names: Collection[str]) -> str:
    shown: Sequence[str] = sorted(set(names))
    return ", ".join(shown[:LONGEST_LIST]) + (" …" if len(shown) > LONGEST_LIST else "")
