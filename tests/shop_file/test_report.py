"""The command report in a folder with a shop's file: what is used, what goes first, and what is refused."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.cli.making import Job
from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings, SourceDescription
from ltv_xl.shop_file.languages import languages_in
from ltv_xl.shop_file.precedence import over
from ltv_xl.texts import LANGUAGES, spoken_language
from tests.cli.calls import call, files, refused

Chosen = list[tuple[Any, Settings, Path]]


def write(folder: Path, content: str) -> None:
    (folder / "ltv.toml").write_text(content, encoding="utf-8")


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Chosen:
    """What would be made, instead of making it."""
    taken: Chosen = []

    def make(job: Job, opened: object = None) -> None:
        taken.append((job.inputs, job.settings, job.target))

    monkeypatch.setattr("ltv_xl.cli.report.make", make)
    return taken


def test_next_month_needs_no_option(folder: Path) -> None:
    write(
        folder, 'orders = ["exports/*.csv"]\nmargin = "60%"\nlanguages = ["en", "ja"]\noutput = "out.xlsx"\n'
    )
    done = call("report")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Used ltv.toml (orders: orders.csv).\n")
    assert {name for name in files(folder) if name.endswith(".xlsx")} == {"out.xlsx", "out_ja.xlsx"}
    again = (folder / "exports/orders.csv").read_text(encoding="utf-8").replace("2024-", "2025-")
    (folder / "exports/orders-2.csv").write_text(again, encoding="utf-8")
    done = call("report")
    assert (done.code, done.err) == (0, "")
    assert "(orders: orders-2.csv, orders.csv)" in done.out


def test_options_go_before_what_the_file_says(folder: Path, chosen: Chosen) -> None:
    write(
        folder,
        "orders = 'exports/*.csv'\nmargin = '60%'\ncurrency = 'USD'\nby = 'a'\nlanguages = ['ja', 'en']\n"
        "[columns]\nproduct = 'Item'\nrevenue = 'Amount'\n",
    )
    assert call("report", "--margin", "0.5", "--lang", "en", "--map", "売上=Sum", "--by", "b").code == 0
    ((inputs, settings, target),) = chosen
    assert inputs.orders == (str(Path("exports/orders.csv")),)
    assert settings == Settings(
        lang="en",
        margin=Decimal("0.5"),
        currency="USD",
        by=("b",),
        mapping={"product": "Item", "revenue": "Sum"},
    )
    assert target == Path("LTV.xlsx")


def test_named_sources_leave_the_file_out_and_this_is_said(folder: Path, chosen: Chosen) -> None:
    write(folder, "orders = 'exports/*.csv'\nmargin = '60%'\n")
    done = call("report", "exports")
    assert done.code == 0
    assert "ltv.toml was not used" in done.err
    ((inputs, settings, target),) = chosen
    assert inputs.orders == (str(Path("exports/orders.csv")),)
    assert settings == Settings()
    assert target == Path("orders_LTV.xlsx")


def test_customers_that_are_named_replace_those_of_the_file(folder: Path, chosen: Chosen) -> None:
    write(
        folder,
        "orders = 'exports/*.csv'\ncustomers = 'a.csv'\nads = 'b.csv'\n"
        "[[described]]\nrole = 'customers'\ncolumns = { email = 'Mail' }\n",
    )
    assert call("report", "--customers", "c.csv", "-o", "x.xlsx").code == 0
    ((inputs, settings, target),) = chosen
    assert (inputs.customers, inputs.ad_spend, target) == ("c.csv", "b.csv", Path("x.xlsx"))
    assert settings.described == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("margin = '60%'", ()),
        ("orders = 'exports/*.csv'\nmargn = 1", ()),
        ("orders = 'exports/*.csv'\nmargin = 60", ()),
        ("orders = 'exports/*.xlsx'", ()),
        ("orders = '../*.csv'", ()),
        ("orders = 'exports/*.csv'\noutput = '../x.xlsx'", ()),
        ("orders = 'exports/*.csv'\noutput = 'x.csv'", ()),
        ("orders = 'exports/*.csv'\noutput = 'mine.xlsx'", ()),
        ("orders = 'exports/*.csv'\ntarget_profit = '10円'\ncurrency = 'EUR'", ()),
        ("orders = 'exports/*.csv'", ("exports/orders.csv", "--allow-outside")),
        ("orders = 'exports/*.csv'\n[columns]\nnonsense = 'x'", ()),
        ("orders = 'exports/*.csv'\n[[described]]\nrole = 'orders'\ncolumns = { product = 'x' }", ()),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    folder: Path, content: str, words: tuple[str, ...], lang: str
) -> None:
    write(folder, content)
    (folder / "mine.xlsx").write_text("my own", encoding="utf-8")
    before = files(folder)
    refused("report", *words, "--lang", lang)
    assert files(folder) == before


def test_without_file_and_sources_it_says_what_to_do(folder: Path) -> None:
    assert "ltv.toml" in refused("report")


SAVED = SourceDescription(
    role="orders",
    columns={"customer_id": "会員番号", "order_date": "注文日", "revenue": "金額"},
    unused=("備考",),
)
LINES = "{}\nA,2024-01-05,100,x,5\nB,2024-02-05,100,y,5\n"


@pytest.fixture
def month(tmp_path: Path) -> Callable[[str], str]:
    """An export with some headers."""

    def write_headers(headers: str) -> str:
        path = tmp_path / "次の月.csv"
        path.write_text(LINES.format(headers), encoding="utf-8")
        return str(path)

    return write_headers


def test_a_source_like_the_saved_one_is_read(month: Callable[[str], str]) -> None:
    for headers in (
        "会員番号,注文日,金額,備考,x",
        "会員 番号,注文日,金額,,年齢",
        "注文日 ,x,会員番号,備考,金額",
    ):
        settings = Settings(described=(SAVED,))
        if headers.startswith("会員"):
            read([month(headers)], settings=settings).connection.close()
        else:
            with pytest.raises(SourceError) as refusal:
                read([month(headers)], settings=settings)
            assert not refusal.value.key.startswith("shop_file.changed")


def test_a_renamed_column_is_named_with_what_is_new(month: Callable[[str], str]) -> None:
    with pytest.raises(SourceError) as refusal:
        read([month("会員No,注文日,金額,備考,メモ")], settings=Settings(described=(SAVED,)))
    assert refusal.value.key == "shop_file.changed_new"
    for lang in LANGUAGES:
        sentence = refusal.value.sentence(lang)
        assert "会員番号" in sentence
        assert "会員No, メモ" in sentence
        assert "備考" not in sentence


def test_a_column_that_is_gone_is_named(month: Callable[[str], str]) -> None:
    with pytest.raises(SourceError) as refusal:
        read([month("会員番号,金額,備考,,")], settings=Settings(described=(SAVED,)))
    assert refusal.value.key == "shop_file.changed"
    assert "注文日" in refusal.value.sentence("en")


def test_a_new_column_that_would_take_the_place_of_a_saved_one_is_refused(
    month: Callable[[str], str],
) -> None:
    path = month("会員番号,注文日,合計金額,備考,金額")
    with pytest.raises(SourceError) as refusal:
        read(
            [path],
            settings=Settings(described=(SAVED,), mapping={"revenue": "合計金額"}),
        )
    assert refusal.value.key == "shop_file.read_otherwise"
    assert "合計金額" in refusal.value.sentence("ja")
    settings = over({"described": (SAVED,)}, {"mapping": {"revenue": "合計金額"}})
    read([path], settings=Settings(**settings)).connection.close()


def test_each_source_fits_one_of_the_descriptions_of_its_role(month: Callable[[str], str]) -> None:
    other = SourceDescription(
        role="orders", columns={"email": "メールアドレス", "order_date": "注文日", "revenue": "金額"}
    )
    settings = Settings(described=(other, SAVED))
    for headers in ("会員番号,注文日,金額,備考,x", "メールアドレス,注文日,金額,備考,x"):
        read([month(headers)], settings=settings).connection.close()
    with pytest.raises(SourceError) as refusal:
        read([month("電話,注文日,金額,備考,x")], settings=settings)
    assert refusal.value.key == "shop_file.changed_new"


def test_a_system_that_is_given_does_not_need_the_saved_columns() -> None:
    assert over({"described": (SAVED,), "shop": "a"}, {"shop": "b"}) == {"described": (), "shop": "b"}
    assert over({"described": (SAVED,)}, {}) == {"described": (SAVED,)}


@pytest.mark.parametrize("name", ["orders_2.csv", "orders (1).csv", "orders-2025-01.CSV"])
def test_a_file_beside_those_that_are_named_is_not_passed_over(
    folder: Path, chosen: Chosen, name: str
) -> None:
    write(folder, "orders = 'exports/orders.csv'\n")
    assert "not read" not in call("report").err.lower()
    (folder / "exports" / name).write_text("order_id\n", encoding="utf-8")
    (folder / "exports" / "customers.csv").write_text("customer_id\n", encoding="utf-8")
    done = call("report")
    assert name in done.err
    assert "customers.csv" not in done.err
    assert len(chosen) == 2


def test_what_a_pattern_reads_lies_beside_nothing(folder: Path, chosen: Chosen) -> None:
    write(folder, "orders = 'exports/*.csv'\n")
    (folder / "exports" / "orders_2.csv").write_text("order_id\n", encoding="utf-8")
    assert call("report").err == ""
    assert chosen


@pytest.mark.parametrize(
    ("languages", "system", "spoken"),
    [
        ("'ja'", "en_US.UTF-8", "ja"),
        ("['ja', 'en']", "en_US.UTF-8", "en"),
        ("['en']", "ja_JP.UTF-8", "en"),
        ("7", "ja_JP.UTF-8", "ja"),
        ("'xx'", "en_US.UTF-8", "en"),
    ],
)
def test_the_terminal_speaks_a_language_of_the_shops_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, languages: str, system: str, spoken: str
) -> None:
    write(folder, f"languages = {languages}\n")
    monkeypatch.setenv("LC_ALL", system)
    assert spoken_language(["ltv-xl", "report"], languages_in(folder)) == spoken
    assert spoken_language(["ltv-xl", "report", "--lang", "en"], languages_in(folder)) == "en"


def test_without_a_readable_file_the_system_decides(folder: Path) -> None:
    assert languages_in(folder) == ()
    (folder / "ltv.toml").write_bytes(b"languages = [\xff")
    assert languages_in(folder) == ()
