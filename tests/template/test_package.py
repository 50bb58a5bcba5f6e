"""From a macro-free workbook to one with macros, and back."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from ltv_xl.template.package import (
    CONTENT_TYPES,
    CUSTOM_UI,
    MACRO_ENABLED,
    VBA_PROJECT,
    Kind,
    macro_enabled,
    packed,
    parts,
)


@pytest.fixture
def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        book.add_worksheet("設定").write("A1", "日本語")
    return out.getvalue()


@pytest.mark.parametrize("kind", MACRO_ENABLED)
def test_the_sheets_stay_as_they_were(xlsx: bytes, kind: Kind) -> None:
    before, after = parts(xlsx), parts(macro_enabled(xlsx, b"project", b"<ui/>", kind))
    changed = {CONTENT_TYPES, "_rels/.rels", "xl/_rels/workbook.xml.rels"}
    assert after.keys() - before.keys() == {VBA_PROJECT, CUSTOM_UI}
    assert {name for name in before if before[name] != after[name]} == changed
    assert (after[VBA_PROJECT], after[CUSTOM_UI]) == (b"project", b"<ui/>")
    assert MACRO_ENABLED[kind] in after[CONTENT_TYPES].decode()


def test_a_workbook_with_macros_is_refused(xlsx: bytes) -> None:
    made = macro_enabled(xlsx, b"project", b"<ui/>", "workbook")
    with pytest.raises(ValueError, match="Content_Types"):
        macro_enabled(made, b"project", b"<ui/>", "workbook")


def test_the_same_parts_give_the_same_bytes_in_whatever_order(xlsx: bytes) -> None:
    all_parts = parts(xlsx)
    assert packed(all_parts) == packed(dict(reversed(all_parts.items())))
    assert parts(packed(all_parts)) == all_parts


def test_the_archive_names_neither_time_nor_system_and_begins_with_the_content_types(xlsx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(parts(xlsx)))) as archive:
        entries = archive.infolist()
    assert {(entry.date_time, entry.create_system) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert [entry.filename for entry in entries][:2] == [CONTENT_TYPES, "_rels/.rels"]
