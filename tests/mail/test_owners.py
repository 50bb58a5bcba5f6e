"""Whose workbook is whose, from tables as people save them."""

from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.mail.owners import files, matched, owners
from ltv_xl.texts import LANGUAGES, Language
from tests.mail.conftest import INDEX
from tests.mail.doctored import changed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_as_programs_save_them(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [
        ("メールアドレス", "区分", "担当者", "備考", "言語"),
        ("a@example.jp", "検索", "鈴木 一郎", "", "日本語"),
        ("", "", "", "", ""),
        ("b@example.jp", "SNS", "", "x", "EN"),
    ]
    text = "\r\n".join(delimiter.join(fields) for fields in lines)
    (tmp_path / "owners.csv").write_bytes(text.encode(encoding))
    first, second = owners(tmp_path / "owners.csv")
    assert (first.segment, first.to[0].shown(), first.lang) == ("検索", "鈴木 一郎 <a@example.jp>", "ja")
    assert (second.segment, second.to[0].shown(), second.lang) == ("SNS", "b@example.jp", "en")


BAD = {
    "segment,mail address\nx,a@example.jp": "mail.owners.headers",
    "segment,address": "mail.owners.nobody",
    "segment,address\n,a@example.jp": "mail.owners.blank",
    "segment,address\nx,": "mail.owners.blank",
    "segment,address\nx": "mail.owners.blank",
    "segment,address\nx,nobody": "mail.owners.address",
    "segment,address,lang\nx,a@example.jp,fr": "mail.owners.lang",
}


@pytest.mark.parametrize("words", BAD)
def test_tables_that_cannot_be_used(tmp_path: Path, words: str) -> None:
    (tmp_path / "owners.csv").write_text(words, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        owners(tmp_path / "owners.csv")
    assert caught.value.key == BAD[words]
    for lang in LANGUAGES:
        assert "owners.csv" in caught.value.sentence(lang)


def test_the_index_says_which_file_is_whose(folder: Path, lang: Language) -> None:
    stem = INDEX[lang].removesuffix(".xlsx")
    assert files(folder / INDEX[lang]) == {
        segment: folder / f"{stem}_{segment}.xlsx" for segment in ("SNS", "検索", "Mail, old")
    }


@pytest.mark.parametrize("lang", ["en"], indirect=True)
@pytest.mark.parametrize("name", ["../../secret_xx.xlsx", "C:\\secret_xxxx.xlsx", "/etc/secret_xxx.xlsx"])
def test_an_index_cannot_point_outside_its_folder(folder: Path, lang: Language, name: str) -> None:
    index = folder / INDEX[lang]
    for part in ("xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"):
        try:
            changed(index, part, b"report_SNS.xlsx", name.encode())
        except AssertionError:
            continue
    with pytest.raises(SourceError) as caught:
        files(index)
    assert caught.value.key == "mail.owners.no_index"


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_file_that_is_gone_is_named(folder: Path, lang: Language) -> None:
    (folder / "report_SNS.xlsx").unlink()
    with pytest.raises(SourceError, match=r"report_SNS\.xlsx"):
        files(folder / INDEX[lang])


def test_segments_match_as_written_or_else_where_it_is_clear(tmp_path: Path) -> None:
    table = "segment,address\nA,a@example.jp\na,b@example.jp\nｂ ,c@example.jp\nÁ,d@example.jp\n"
    (tmp_path / "owners.csv").write_text(table, encoding="utf-8")
    people = owners(tmp_path / "owners.csv")
    match = matched(people, {segment: Path(f"{segment}.xlsx") for segment in ("A", "a", "B", "C")})
    assert [(owner.to[0].address, path.stem) for owner, path in match.mailed] == [
        ("a@example.jp", "A"),
        ("b@example.jp", "a"),
        ("c@example.jp", "B"),
    ]
    assert [owner.segment for owner in match.without_file] == ["Á"]
    assert match.without_owner == ("C",)
