"""The command inspect: what a report would understand, with examples, and nothing is written."""

from pathlib import Path

from tests.cli.calls import call

ORDERS = """会員番号,注文日,売上,値引額,配送日,メモ,連絡先,氏名
{}"""


def written(folder: Path, headers: str = ORDERS) -> Path:
    rows = []
    for n in range(60):
        day = f"{1 + n // 25:02d}-{1 + n % 25:02d}"
        person = f"m{n % 9}@example.jp,山田{n % 9}"
        rows.append(f"M{n % 9:03d},2024-{day},{1200 + n},{n},2025-{day},note {n % 4},{person}")
    path = folder / "shop.csv"
    path.write_text(headers.format("\n".join(rows)), encoding="utf-8")
    return path


def test_every_column_is_shown_with_its_use_and_examples(shop: Path) -> None:
    before = sorted(path.name for path in shop.iterdir())
    written(shop)
    done = call("inspect", "shop.csv", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    for line in (
        "会員番号 -> Customer ID   e.g. ***",
        "注文日 -> Order date   e.g. 2024-01-01, 2024-01-02, 2024-01-03",
        "売上 -> Revenue   e.g. 1200, 1201, 1202",
        "配送日 -> not used (date)   e.g. 2025-01-01, 2025-01-02, 2025-01-03",
        "メモ -> not used   e.g. note 0, note 1, note 2",
    ):
        assert line in done.out
    assert "Rows: all 60 used" in done.out
    assert "Currency: JPY" in done.out
    assert sorted(path.name for path in shop.iterdir()) == sorted([*before, "shop.csv"])


def test_personal_values_are_masked(shop: Path) -> None:
    written(shop)
    done = call("inspect", "shop.csv", "--map", "customer_name=メモ")
    assert done.code == 0
    for value in ("@example.jp", "山田", "M001", "note 1"):
        assert value not in done.out


def test_a_refusal_comes_after_the_columns(shop: Path) -> None:
    written(
        shop, ORDERS.replace("会員番号", "Kunde").replace("注文日", "Bestell Datum").replace("売上", "Umsatz")
    )
    done = call("inspect", "shop.csv")
    assert done.code == 2
    assert "Umsatz -> not used (amount)   e.g. 1200, 1201, 1202" in done.out
    assert 'Use --map "order_date=Bestell Datum" --map revenue=Umsatz' in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_one_sentence(shop: Path) -> None:
    done = call("inspect", "nothing.csv")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.strip().splitlines()) == 1


def test_the_options_are_those_of_report(shop: Path) -> None:
    from ltv_xl.cli.app import app, load

    for command in ("inspect", "report"):
        load(command)
    options = {
        name: {parameter.name for parameter in app.commands[name].params} for name in ("inspect", "report")
    }
    assert options["inspect"] - {"save"} <= options["report"]
    of_databases = {"engine", "orders_table", "customers_table", "ads_table", "spark_remote", "scratch"}
    assert options["report"] - options["inspect"] <= {"output", "rejected", "split_by"} | of_databases


def test_a_report_says_the_same_after_saving(shop: Path) -> None:
    written(shop)
    looked = call("inspect", "shop.csv").out.splitlines()
    made = call("report", "shop.csv").out.splitlines()
    said = [line for line in looked if line.startswith(("  Rows:", "  Currency:", "  LTV:"))]
    assert len(said) == 3
    assert set(said) <= set(made)
    assert any(line.startswith("  Columns: Customer ID = 会員番号") for line in made)
