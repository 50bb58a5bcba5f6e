"""What is no workbook is refused with a sentence; an odd but sound package is read; none is a surprise."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.package import MACRO_FREE
from ltv_xl.share import shared
from ltv_xl.template.shipped import shipped
from ltv_xl.texts import LANGUAGES
from tests.share.checks import leaks, order
from tests.share.parts import Parts, add, change, put, sheet_part, taken
from tests.share.secrets import SECRETS
from tests.share.shop import shop

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def with_type(kind: str) -> bytes:
    parts = taken(shop())
    change(parts, "[Content_Types].xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", kind)
    return put(parts)


def without(part: str) -> bytes:
    parts = taken(shop())
    del parts[part]
    return put(parts)


def declaring(size: int) -> bytes:
    """The shop, whose archive says of each part that it unpacks to so many bytes."""
    content = bytearray(shop())
    for record in re.finditer(rb"PK\x01\x02", shop()):
        content[record.start() + 24 : record.start() + 28] = size.to_bytes(4, "little")
    return bytes(content)


def locked() -> bytes:
    """The shop as a zip program encrypts it."""
    content = bytearray(shop())
    for record in re.finditer(rb"PK\x01\x02", shop()):
        content[record.start() + 8] |= 1
    return bytes(content)


def twice() -> bytes:
    stream = io.BytesIO(shop())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


def only_data() -> bytes:
    parts = taken(shop())
    for name in ("Dashboard", "Pivot", "Kept"):
        change(parts, "xl/workbook.xml", f'<sheet name="{name}"', f'<sheet state="hidden" name="{name}"')
    return put(parts)


def modelled() -> bytes:
    parts = taken(shop())
    kind = "http://schemas.microsoft.com/office/2011/relationships/powerPivotData"
    content = "application/vnd.openxmlformats-officedocument.model+data"
    add(parts, "xl/model/item.data", SECRETS[0], content, "xl/workbook.xml", kind, "rIdModel")
    return put(parts)


def changed(part: str, old: str, new: str) -> bytes:
    parts = taken(shop())
    change(parts, part, old, new)
    return put(parts)


BOOK = "xl/workbook.xml"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "Excel 2007"),
    "a text": (lambda: b"customer,revenue\n1,2\n", "Excel 2007"),
    "a picture in a zip": (lambda: put({"a.png": b"x"}), "Excel 2007"),
    "a document of Word": (lambda: with_type("application/vnd.ms-word.document.main+xml"), "Excel 2007"),
    "an old workbook": (lambda: OLE, ".xls"),
    "under a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a zip under a password": (locked, "password"),
    "a binary workbook": (
        lambda: with_type("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ".xlsb",
    ),
    "an add-in": (lambda: shipped("ltv_xl.xlam"), "add-in"),
    "cut short": (lambda: shop()[:20_000], "damaged"),
    "a bomb": (lambda: declaring(0xFFFFFFF0), "not opened"),
    "a part twice": (twice, "Excel 2007"),
    "no content types": (lambda: without("[Content_Types].xml"), "Excel 2007"),
    "no relations": (lambda: without("_rels/.rels"), "Excel 2007"),
    "no workbook part": (lambda: without(BOOK), "Excel 2007"),
    "no sheet part": (lambda: without("xl/worksheets/sheet1.xml"), "damaged"),
    "a document type": (lambda: changed(BOOK, "<workbook ", "<!DOCTYPE x><workbook "), "damaged"),
    "half a part": (lambda: changed("xl/worksheets/sheet1.xml", "</worksheet>", ""), "damaged"),
    "only sheets of data": (only_data, "--with-data"),
    "a data model": (modelled, "Power Pivot"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shared_is_refused_with_one_sentence(name: str, lang: str) -> None:
    book, word = REFUSED[name]
    with pytest.raises(SourceError) as caught:
        shared(book(), lang="en")
    assert word in caught.value.sentence("en")
    said = caught.value.sentence("ja")
    assert re.search(r"[ぁ-ん]", said)
    assert "{" not in said


def test_a_data_model_is_shared_with_data() -> None:
    assert "xl/model/item.data" in order(shared(modelled(), lang="en", with_data=True).content)


def renamed(parts: Parts, old: str, new: str) -> Parts:
    return {new if name == old else name: content for name, content in parts.items()}


def test_names_of_parts_may_differ_in_capitals_from_what_leads_to_them() -> None:
    parts = renamed(taken(shop()), "xl/sharedStrings.xml", "xl/SharedStrings.xml")
    after = shared(put(parts), lang="en").content
    assert "xl/SharedStrings.xml" in order(after)
    assert leaks(after, SECRETS) == []


def test_a_workbook_whose_type_is_that_of_its_extension_is_read() -> None:
    """As the Open XML SDK writes it."""
    parts = taken(shop())
    types = parts["[Content_Types].xml"].decode()
    kind = re.search(r'<Override PartName="/xl/workbook.xml" ContentType="([^"]+)"/>', types)
    assert kind
    types = types.replace(kind[0], "").replace(
        '<Default Extension="xml" ContentType="application/xml"/>',
        f'<Default Extension="xml" ContentType="{kind[1]}"/>',
    )
    parts["[Content_Types].xml"] = types.encode()
    after = taken(shared(put(parts), lang="en").content)["[Content_Types].xml"].decode()
    assert "macroEnabled" not in after
    assert f'Extension="xml" ContentType="{MACRO_FREE}"' in after


def test_a_part_in_utf_16_is_read() -> None:
    parts = taken(shop())
    name = sheet_part(parts, "Dashboard")
    text = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    parts[name] = text.encode("utf-16")
    plain, wide = shared(shop(), lang="en"), shared(put(parts), lang="en")
    assert wide.changes == plain.changes
    assert taken(wide.content)[name] == taken(plain.content)[name]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_torn_part_is_refused_and_never_a_surprise(data: st.DataObject) -> None:
    parts = taken(shop())
    xml = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    name = data.draw(st.sampled_from(xml))
    content = parts[name]
    at = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(at, min(len(content), at + 40)))
    parts[name] = content[:at] + data.draw(st.binary(max_size=6)) + content[end:]
    try:
        after = shared(put(parts), lang="en")
    except SourceError:
        pass
    else:
        assert zipfile.is_zipfile(io.BytesIO(after.content))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_torn_archive_is_refused_and_never_a_surprise(data: st.DataObject) -> None:
    content = bytearray(shop())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SourceError):
        shared(bytes(content), lang="en")
