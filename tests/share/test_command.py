"""`ltv-xl share`, run as a user runs it."""

from pathlib import Path

import pytest

from ltv_xl.template.shipped import shipped
from ltv_xl.texts import LANGUAGES, Language
from tests.share.shop import shop
from tests.test_cli import JAPANESE, ltv_xl


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The shop's workbook in a folder."""
    path = tmp_path / "報告.xlsm"
    path.write_bytes(shop())
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_copy_stands_beside_its_workbook_and_what_was_changed_is_told(book: Path, lang: Language) -> None:
    done = ltv_xl("share", "報告.xlsm", folder=book.parent, lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    name = {"en": "報告_copy.xlsx", "ja": "報告_共有用.xlsx"}[lang]
    assert {file.name for file in book.parent.iterdir()} == {book.name, name}
    assert book.read_bytes() == shop()
    lines = done.stdout.splitlines()
    assert name in lines[0]
    assert len(lines) > 10
    assert all(JAPANESE.search(line) for line in lines) or lang == "en"
    assert (book.parent / name).read_bytes()[:2] == b"PK"


def test_options_reach_the_copy(book: Path) -> None:
    done = ltv_xl("share", book, "-o", "c.xlsx", "--with-data", "--values", "--anonymous", folder=book.parent)
    assert done.returncode == 0, done.stderr
    assert "Left out" not in done.stdout
    assert "LTV functions became values" in done.stdout
    assert "Authors' names were taken out" in done.stdout


BAD: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no workbook": ((), 2, "ltv-xl share"),
    "a workbook that there is not": (("missing.xlsm",), 2, "missing.xlsm"),
    "a folder": ((".",), 2, "no file"),
    "the workbook itself": (("book.xlsx", "-o", "book.xlsx"), 2, "book.xlsx"),
    "the workbook itself by another way": (("book.xlsx", "-o", "sub/../book.xlsx"), 2, "book.xlsx"),
    "a copy with macros": (("book.xlsx", "-o", "copy.xlsm"), 2, "copy.xlsm"),
    "a text": (("orders.xlsx",), 2, "Excel 2007"),
    "an add-in": (("ltv_xl.xlam",), 2, "add-in"),
    "a folder that there is not": (("book.xlsx", "-o", "nowhere/copy.xlsx"), 2, "nowhere"),
    "a language that there is not": (("book.xlsx", "--lang", "fr"), 2, "fr"),
}

ENGLISH = {"no file", "add-in", "Excel 2007"}
"""Words that the Japanese sentence says otherwise."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_one_sentence(tmp_path: Path, name: str, lang: Language) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "book.xlsx").write_bytes(shop())
    (tmp_path / "orders.xlsx").write_text("customer,revenue\n1,2\n", encoding="utf-8")
    (tmp_path / "ltv_xl.xlam").write_bytes(shipped("ltv_xl.xlam"))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    words, code, word = BAD[name]
    done = ltv_xl("share", *words, folder=tmp_path, lang=lang)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert bool(JAPANESE.search(done.stderr)) == (lang == "ja")
    assert word in done.stderr or (lang == "ja" and word in ENGLISH), done.stderr
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
