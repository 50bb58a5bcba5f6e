"""Whole lists and the effect of a mailing, against what pandas makes of the same files."""

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ltv_xl.analysis import actions, engine
from ltv_xl.lists import comparison, members, outcomes
from ltv_xl.lists.manifest import FILE, manifest_in
from ltv_xl.lists.power import Z_POWER, Z
from ltv_xl.report import arithmetic, mailing
from ltv_xl.report.mailing import sample_size
from ltv_xl.signs import without_apostrophe
from tests.cli.calls import call
from tests.deciding import plain_lists
from tests.deciding.plain_lists import Shop
from tests.deciding.shops_lists import LAST, Files, made, subscribed
from tests.lists.written import WORDS, lists_of, rows_of
from tests.support.cells import disagreements, formula_cells
from tests.support.engines import ironcalc_values
from tests.support.lint import problems
from tests.support.office import recalculated
from tests.support.validator import violations

SEEDS = range(12)
DAY = LAST - timedelta(days=31)


def listed(rows: list[dict[str, str]], shop: Shop) -> set[str]:
    """The customers of a list as the shop writes them: whole numbers are read without their leading zeros."""
    written = {customer_id.lstrip("0") or "0": customer_id for customer_id in shop.orders["customer"]}
    ids = [without_apostrophe(row["Customer ID"]) for row in rows]
    return {written.get(customer_id.lstrip("0") or "0", customer_id) for customer_id in ids}


def due(shop: Shop, day: date) -> Mapping[str, Mapping[str, date]]:
    return {name: of for name, of in plain_lists.lists(shop, day).items() if of}


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(home)
    monkeypatch.setattr("ltv_xl.cli.console.LANG", "en")
    return home


def make(files: Files, *words: str) -> None:
    done = call(
        "lists", files.orders, "--customers", str(files.customers), "--map", "order_id=order id", *words
    )
    assert done.code == 0, done


@pytest.mark.parametrize("seed", SEEDS)
def test_every_customer_stands_on_the_lists_of_the_definitions(folder: Path, seed: int) -> None:
    files = made(folder, seed)
    make(files, "--as-of", DAY.isoformat())
    wanted = due(files.shop, DAY)
    given = lists_of(folder / "lists" / f"{DAY:%Y-%m}")
    assert {name: listed(rows, files.shop) for name, rows in given.items()} == {
        name: set(of) for name, of in wanted.items()
    }
    for name, rows in given.items():
        for row in rows:
            (customer,) = listed([row], files.shop)
            assert wanted[name][customer].isoformat() in row["Reason"]


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_subscriptions_at_a_delivery_after_which_many_end(folder: Path, seed: int) -> None:
    orders, deliveries = subscribed(folder, seed)
    done = call("lists", orders)
    assert done.code == 0, done
    (place,) = (folder / "lists").iterdir()
    rows = lists_of(place).get("cancelling", [])
    assert len(rows) > 10
    assert {row["Customer ID"] for row in rows} == plain_lists.cancelling(
        deliveries, max(delivery.day for delivery in deliveries)
    )


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("> course_limits.days", ">= 0"), ("'paused', 'skipping'", "'lost'"), ("old_enough >= $enough", "1 = 1"),
     ("subscriptions.state = 'active'", "1 = 1"), ("        AND followed.judged = 0\n", "")],
)  # fmt: skip
def test_a_fault_planted_in_that_list_is_noticed(
    folder: Path, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql
    assert right in written("cancelling")
    monkeypatch.setattr(
        engine, "sql", lambda of: written(of).replace(right, wrong) if of == "cancelling" else written(of)
    )
    with pytest.raises(AssertionError):
        test_subscriptions_at_a_delivery_after_which_many_end(folder, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_of_the_effect(folder: Path, seed: int) -> None:
    files = made(folder, seed)
    make(files, "--as-of", DAY.isoformat())
    place = folder / "lists" / f"{DAY:%Y-%m}"
    manifest = manifest_in(place)
    assert manifest is not None
    done = call("effect", place, files.orders, "--cost-per-contact", "80", "-o", folder / "effect.xlsx")
    assert done.code == 0, done
    rows = {str(row[0]): row for row in sheet_rows(folder / "effect.xlsx", "Did more of them order?")}
    money = {str(row[0]): row for row in sheet_rows(folder / "effect.xlsx", "To change", skip=3)}
    for record in manifest.lists:
        path = place / record.file
        words = (WORDS["send"], WORDS["hold_out"])
        shop = Shop(files.shop.orders.assign(customer=files.shop.orders["customer"].map(key_of(path))), {})
        said = plain_lists.effect(path, shop, DAY, manifest.end, words)
        row, paid = rows[name_of(record.name)], money[name_of(record.name)]
        (m, a, sent), (n, b, held) = said.sent, said.held
        assert row[1:3] == (m, a)
        assert row[4:6] == (n, b)
        if not (m and n):
            continue
        expected = (a / m, b / n, a / m - b / n, said.lower, said.upper)
        assert (row[3], *row[6:10]) == pytest.approx(expected, abs=1e-12)
        word = "● Works" if said.lower > 0 else "■ Harms" if said.upper < 0 else "◆ No difference seen"
        if word != "◆ No difference seen" and plain_lists.may_be_chance(a, m, b, n):
            word = "Too few to judge"
        assert row[10] == word
        if min(m, n) < 3:  # the profit of one or two customers is nobody else's business
            assert paid[3] is None
            continue
        assert paid[1:4] == pytest.approx((sent / m, held / n, sent / m - held / n), abs=1e-6)
        assert paid[6] == pytest.approx((sent / m - held / n - 80) * m, abs=1e-6)


def key_of(path: Path) -> Mapping[str, str]:
    """Customer as the shop writes it -> as the file of a list does; those who are not on it stay out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = [row[0] for row in csv.reader(file)][1:]
    known = {without_apostrophe(customer_id): customer_id for customer_id in written}
    return {
        **known,
        **{customer_id.zfill(5): marked for customer_id, marked in known.items() if customer_id.isdigit()},
    }


def name_of(key: str) -> str:
    return {
        "f2_due": "F2 due",
        "reminder_due": "Reminder due",
        "at_risk": "At risk",
        "lapsed_best": "Best, but lapsed",
        "birthdays": "Birthdays",
    }[key]


def sheet_rows(path: Path, heading: str, skip: int = 0) -> list[tuple[object, ...]]:
    """The rows of the table below a heading."""
    rows = [row[1:] for row in load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if row[0] == heading) + skip
    first = next(n for n in range(start, len(rows)) if rows[n][0] == "List") + 1
    last = next(n for n in range(first, len(rows)) if rows[n][0] is None)
    return rows[first:last]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_other_programs_compute_every_cell(folder: Path, lang: str) -> None:
    files = made(folder, 2)
    make(files, "--as-of", DAY.isoformat(), "--lang", lang)
    place, book = folder / "lists" / f"{DAY:%Y-%m}", folder / "effect.xlsx"
    done = call("effect", place, files.orders, "--cost-per-contact", "80", "-o", book, "--lang", lang)
    assert done.code == 0, done
    assert len(formula_cells(book)) > 60
    assert disagreements(book, ironcalc_values(book)) == []
    assert problems(book) == []


def shifted(days: int) -> Callable[..., None]:
    real = outcomes._make_done
    return lambda orders, after, until: real(orders, after + timedelta(days=days), until)


def other_lists(name: str, who: str) -> Callable[..., Mapping[str, actions.Chosen]]:
    """The lists, one of them of other customers."""
    real = actions.chosen

    def chosen(*given: Any) -> Mapping[str, actions.Chosen]:
        lists = real(*given)
        return {**lists, name: replace(lists[name], fills={**lists[name].fills, "who": who})}

    return chosen


FAULTS: list[tuple[Any, str, Any, Callable[[Path, int], None]]] = [
    (outcomes, "_make_done", shifted(-60), test_every_cell_of_the_effect),
    (outcomes, "_make_done", shifted(1), test_every_cell_of_the_effect),
    (outcomes, "GROUPS", ("send",), test_every_cell_of_the_effect),
    (comparison, "Z", 1.645, test_every_cell_of_the_effect),
    (comparison, "difference_lower", mailing.difference_upper, test_every_cell_of_the_effect),
    (comparison, "share", arithmetic.product, test_every_cell_of_the_effect),
    (
        actions,
        "chosen",
        other_lists("f2_due", "standing.orders >= 1"),
        test_every_customer_stands_on_the_lists_of_the_definitions,
    ),
    (
        actions,
        "chosen",
        other_lists("lapsed_best", "standing.class = 'lapsed'"),
        test_every_customer_stands_on_the_lists_of_the_definitions,
    ),
    (
        actions,
        "chosen",
        other_lists("at_risk", "standing.class <> 'lapsed'"),
        test_every_customer_stands_on_the_lists_of_the_definitions,
    ),
    (actions, "ENOUGH_GAPS", 1000, test_every_customer_stands_on_the_lists_of_the_definitions),
    (members, "EVERYBODY", 5, test_every_customer_stands_on_the_lists_of_the_definitions),
]


@pytest.mark.parametrize("place", range(len(FAULTS)))
def test_a_planted_fault_is_noticed(folder: Path, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, wrong, check = FAULTS[place]
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises((AssertionError, KeyError)):
        check(folder, 10)


@pytest.mark.office
def test_libreoffice_computes_every_cell(folder: Path) -> None:
    files = made(folder, 6)
    make(files, "--as-of", DAY.isoformat())
    book = folder / "effect.xlsx"
    assert call("effect", folder / "lists" / f"{DAY:%Y-%m}", files.orders, "-o", book).code == 0
    assert disagreements(book, recalculated(book)) == []


COSTS = (0.0, 80.0, 100.0, 1e6)


@pytest.mark.parametrize("cost", COSTS)
def test_a_changed_cost_changes_what_was_left_and_its_verdict(
    folder: Path, cost: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ltv_xl.lists.comparison.ENOUGH_BUYERS", 1)
    files = made(folder, 10)
    make(files, "--as-of", DAY.isoformat())
    book = folder / "effect.xlsx"
    assert call("effect", folder / "lists" / f"{DAY:%Y-%m}", files.orders, "-o", book).code == 0
    given = load_workbook(book)
    sheet = given.worksheets[0]
    named = {row[1].row: row[1].value for row in sheet.iter_rows() if row[1].value}
    (input_row,) = (row for row, name in named.items() if name == "Cost per contact")
    shares, money = [row for row, name in named.items() if name == "List"][:2]
    sheet.cell(input_row, 3).value = cost
    given.save(book)
    shown = {place: value for (_, place), value in ironcalc_values(book).items()}
    words = ("● Paid", "■ Cost more than it brought", "◆ Uncertain")
    judged = [n for n in range(1, money - shares) if shown.get(f"L{money + n}") in words]
    assert judged
    for n in judged:
        left, low, high = (float(str(shown[f"{column}{money + n}"])) for column in "HIJ")
        difference, contacts = float(str(shown[f"E{money + n}"])), float(str(shown[f"C{shares + n}"]))
        assert left == pytest.approx((difference - cost) * contacts)
        word = "● Paid" if low > 0 else "■ Cost more than it brought" if high < 0 else "◆ Uncertain"
        assert shown[f"L{money + n}"] == word


def test_a_larger_rise_needs_fewer_customers(folder: Path) -> None:
    files = made(folder, 10)
    make(files, "--as-of", DAY.isoformat())
    book = folder / "effect.xlsx"
    assert call("effect", folder / "lists" / f"{DAY:%Y-%m}", files.orders, "-o", book).code == 0
    sizes = []
    for rise in (0.02, 0.05, 0.1):
        given = load_workbook(book)
        sheet = given.worksheets[0]
        (header,) = (row[0].row for row in sheet.iter_rows(min_col=4, max_col=4) if row[0].value == "Rise")
        sheet.cell(header + 1, 4).value = rise
        given.save(folder / "changed.xlsx")
        shown = {place: value for (_, place), value in ironcalc_values(folder / "changed.xlsx").items()}
        held, share, needed = (float(str(shown[f"{column}{header + 1}"])) for column in "CEF")
        assert needed == pytest.approx(float(sample_size(held, rise, share, Z, Z_POWER)))
        sizes.append(needed)
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("seed", [6, 10])
def test_those_held_out_by_another_list_are_counted(folder: Path, seed: int) -> None:
    files = made(folder, seed)
    make(files, "--as-of", DAY.isoformat())
    place = folder / "lists" / f"{DAY:%Y-%m}"
    groups = {
        name: {row["Customer ID"]: row["Group"] for row in rows} for name, rows in lists_of(place).items()
    }
    count = sum(
        group == "send"
        and any(of.get(customer_id) == "hold-out" for other, of in groups.items() if other != name)
        for name, own in groups.items()
        for customer_id, group in own.items()
    )
    assert count
    assert (
        f"{count} of those to write to were held out by another list"
        in call("effect", place, files.orders).out
    )


@pytest.mark.validator
def test_microsofts_validator_finds_nothing(folder: Path) -> None:
    files = made(folder, 1)
    make(files, "--as-of", DAY.isoformat())
    book = folder / "effect.xlsx"
    assert call("effect", folder / "lists" / f"{DAY:%Y-%m}", files.orders, "-o", book).code == 0
    assert violations(book) == []


def test_a_list_is_whole_and_in_one_of_two_groups(folder: Path) -> None:
    files = made(folder, 2)
    make(files, "--as-of", DAY.isoformat())
    place = folder / "lists" / f"{DAY:%Y-%m}"
    assert (place / FILE).is_file()
    for rows in lists_of(place).values():
        assert {row["Group"] for row in rows} <= set(WORDS.values())
        assert len({row["Customer ID"] for row in rows}) == len(rows)
    assert rows_of(place / "at_risk.csv")
