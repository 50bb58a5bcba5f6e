"""Which files paths, folders and patterns mean, and that none of them leads out of the folder unallowed."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from ltv_xl.errors import InputError, SettingError, SourceError
from ltv_xl.shop_file.bounds import is_within
from ltv_xl.shop_file.files import check_replaced, output, per_language, sources_of
from ltv_xl.shop_file.sources import sources
from ltv_xl.texts import LANGUAGES
from tests.cli.calls import call
from tests.shop_file.conftest import Written

FILES = (
    "orders.csv",
    "orders[1].csv",
    "orders1.csv",
    "exports/2025-01.csv",
    "exports/2025-02.CSV",
    "exports/2025-03.csv.gz",
    "exports/book.xlsx",
    "exports/~$book.xlsx",
    "exports/.hidden.csv",
    "exports/notes.docx",
    "exports/inner/deep.csv",
    "LTV.xlsx",
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of many files."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["orders.csv"], ["orders.csv"]),
        (["orders[1].csv"], ["orders[1].csv"]),
        (["orders[0-9].csv"], ["orders1.csv"]),
        (["exports/*.csv"], ["exports/2025-01.csv"]),
        (["exports/2025*"], ["exports/2025-01.csv", "exports/2025-02.CSV", "exports/2025-03.csv.gz"]),
        (["exports/*.xlsx"], ["exports/book.xlsx"]),
        (["exports/*.xlsx#注文"], ["exports/book.xlsx#注文"]),
        (["exports/book.xlsx#[注文]"], ["exports/book.xlsx#[注文]"]),
        (
            ["exports"],
            [f"exports/{name}" for name in ("2025-01.csv", "2025-02.CSV", "2025-03.csv.gz", "book.xlsx")],
        ),
        (["*/*/*.csv", "exports/**/*.csv"], ["exports/inner/deep.csv"]),
        (["orders1.csv", "orders*.csv"], ["orders1.csv", "orders.csv", "orders[1].csv"]),
        (["*.xlsx", "orders.csv"], ["orders.csv"]),
        (["missing.csv", "a\0b"], ["missing.csv", "a\0b"]),
    ],
    ids=str,
)
def test_what_words_mean(shop: Path, words: Sequence[str], meant: Sequence[str]) -> None:
    if words[0] == "*.xlsx":
        with pytest.raises(SourceError):
            sources(words, Path(), [shop / "LTV.xlsx"])
        words = words[1:]
    assert sources(words, Path(), [shop / "LTV.xlsx"]) == [str(Path(name)) for name in meant]


def test_what_has_another_part_is_no_orders(written: Written, folder: Path) -> None:
    for name in ("customers.csv", "ads.csv"):
        (folder / "exports" / name).write_text("x", encoding="utf-8")
    shop = written("orders = 'exports'\ncustomers = 'exports/customers.csv'\nads = 'exports/ads.csv'")
    assert sources_of(shop).orders == (str(folder / "exports/orders.csv"),)


def test_a_report_is_no_orders(folder: Path) -> None:
    assert call("report", "exports/orders.csv", "-o", "exports/report.xlsx").code == 0
    assert sources(["exports"], Path()) == [str(Path("exports/orders.csv"))]
    assert sources(["exports/report.xlsx"], Path()) == [str(Path("exports/report.xlsx"))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rejected_rows_are_no_orders(folder: Path, lang: str) -> None:
    """What a report wrote beside the exports does not end the next one."""
    export = folder / "exports/orders.csv"
    export.write_text(f"{export.read_text(encoding='utf-8')}C9,,900,no date\n", encoding="utf-8")
    words = ("--rejected", "exports/rejected.csv", "--allow-partial", "--lang", lang)
    assert call("report", "exports/orders.csv", *words).code == 0
    assert (folder / "exports/rejected.csv").exists()
    assert sources(["exports/*.csv"], Path()) == [str(Path("exports/orders.csv"))]
    assert sources(["exports/rejected.csv"], Path()) == [str(Path("exports/rejected.csv"))]


@pytest.mark.parametrize(("word", "key"), [("*.parquet", "no_match"), ("empty", "empty_folder")])
def test_nothing_is_meant(shop: Path, word: str, key: str) -> None:
    with pytest.raises(SourceError) as refusal:
        sources([word], Path())
    assert refusal.value.key == f"shop_file.{key}"
    assert all(word in refusal.value.sentence(lang) for lang in LANGUAGES)


WITHIN = (
    "a.csv",
    "exports/a.csv",
    "./a.csv",
    "exports/../a.csv",
    "missing/b.csv",
    "a..b.csv",
    "book.xlsx#注文",
)
OUTSIDE = (
    "../a.csv",
    "exports/../../a.csv",
    "/etc/passwd",
    "//server/share/a.csv",
    r"\\server\share\a.csv",
    "C:/a.csv",
    "C:a.csv",
    "link/a.csv",
    "link.csv",
    "link.xlsx#Sheet",
    "loop/a.csv",
    "book.xlsx#/../../a.csv",
    "a\0b",
)


def linked(folder: Path) -> Path:
    """A folder with links that lead out of it."""
    home = folder / "shop"
    (home / "exports").mkdir(parents=True)
    (folder / "a.csv").write_text("x", encoding="utf-8")
    (home / "link").symlink_to(folder)
    (home / "link.csv").symlink_to(folder / "a.csv")
    (home / "link.xlsx").symlink_to(folder / "a.csv")
    (home / "loop").symlink_to(home / "loop")
    return home


@pytest.mark.skipif(os.name != "posix", reason="links of a POSIX system")
def test_what_lies_within_a_folder(tmp_path: Path) -> None:
    home = linked(tmp_path)
    assert [path for path in WITHIN if not is_within(path, home)] == []
    assert [path for path in OUTSIDE if is_within(path, home)] == []
    assert is_within(str(home / "a.csv"), home)
    (tmp_path / "other").symlink_to(home)
    assert is_within("a.csv", tmp_path / "other")


LEADING_OUT = {
    "a path": "orders = ['/etc/passwd']",
    "a path upwards": "orders = ['../other.csv']",
    "a pattern": "orders = ['../*.csv']",
    "a whole disk": "orders = ['/**/*.csv']",
    "a link": "orders = ['exports/link.csv']",
    "a link that a pattern finds": "orders = ['exports/l*.csv']",
    "a folder behind a link": "orders = ['exports/out/*.csv']",
    "customers": "orders = ['exports/orders.csv']\ncustomers = '../other.csv'",
    "ads": "orders = ['exports/orders.csv']\nads = '//server/ads.csv'",
    "the output": "orders = ['exports/orders.csv']\noutput = '../LTV.xlsx'",
}


@pytest.mark.parametrize("case", LEADING_OUT)
def test_what_leads_out_of_the_folder_is_refused_until_this_user_allows_it(
    folder: Path, written: Written, case: str
) -> None:
    (folder.parent / "other.csv").write_bytes((folder / "exports/orders.csv").read_bytes())
    (folder / "exports/link.csv").symlink_to(folder.parent / "other.csv")
    (folder / "exports/out").symlink_to(folder.parent)
    shop = written(LEADING_OUT[case])
    with pytest.raises(SettingError) as refusal:
        sources_of(shop)
    assert refusal.value.key == "shop_file.outside"
    assert "--allow-outside" in refusal.value.sentence("ja")
    if case == "a whole disk":
        return
    allowed = sources_of(shop, allow_outside=True)
    assert sources_of(shop) == allowed
    changed = written(LEADING_OUT[case] + "\n# changed")
    with pytest.raises(SettingError):
        sources_of(changed)


def test_what_stays_in_the_folder_needs_no_confirmation(home: Path, written: Written) -> None:
    shop = written("orders = ['exports/orders.csv']\ncustomers = 'exports/orders.csv'")
    assert sources_of(shop).orders == (str(shop.folder / "exports/orders.csv"),)
    assert output(shop) == shop.folder / "LTV.xlsx"
    assert not (home / ".config").exists()


def test_a_confirmation_that_lies_beside_the_file_is_none(folder: Path, written: Written) -> None:
    shop = written("orders = ['../other.csv']")
    (folder / "confirmed.json").write_text(
        f'{{"outside": {{"{shop.path}": "{shop.digest}"}}}}', encoding="utf-8"
    )
    with pytest.raises(InputError):
        sources_of(shop)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"outside": 5}', b"\xff", b"[" * 100_000])
def test_a_damaged_record_confirms_nothing_and_is_replaced(
    home: Path, written: Written, damage: bytes
) -> None:
    shop = written("orders = ['../other.csv']")
    sources_of(shop, allow_outside=True)
    (record,) = home.rglob("confirmed.json")
    assert os.name != "posix" or record.stat().st_mode & 0o077 == 0
    record.write_bytes(damage)
    with pytest.raises(SettingError):
        sources_of(shop)
    sources_of(shop, allow_outside=True)
    assert sources_of(shop).orders


def test_a_report_replaces_only_a_workbook_of_ours(folder: Path) -> None:
    from xlsxwriter import Workbook

    for author in ("ltv_xl", "Hanako"):
        path = folder / f"{author}.xlsx"
        with Workbook(path) as book:
            book.set_properties({"author": author})
    (folder / "text.xlsx").write_text("no workbook", encoding="utf-8")
    for name in ("ltv_xl.xlsx", "missing.xlsx"):
        check_replaced(folder / name, folder / "ltv.toml")
    for name in ("Hanako.xlsx", "text.xlsx"):
        with pytest.raises(SettingError) as refusal:
            check_replaced(folder / name, folder / "ltv.toml")
        assert refusal.value.key == "shop_file.not_ours"


def test_each_language_has_a_workbook() -> None:
    assert per_language(Path("a/LTV.xlsx"), ("ja", "en")) == {
        "ja": Path("a/LTV.xlsx"),
        "en": Path("a/LTV_en.xlsx"),
    }
