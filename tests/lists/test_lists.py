"""The commands lists and effect: what is written, what is drawn, and what is refused with one sentence."""

import os
import stat
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from ltv_xl.database import connect
from ltv_xl.errors import OutputError
from ltv_xl.lists.drawing import Lot, drawn, plain
from ltv_xl.lists.key import FILE as KEY_FILE
from ltv_xl.lists.key import key, key_id
from ltv_xl.lists.manifest import FILE, manifest_in
from ltv_xl.lists.outcomes import _make_known
from ltv_xl.lists.rules import DAYS
from ltv_xl.own_folder import own_folder_here
from ltv_xl.signs import inert, without_apostrophe
from ltv_xl.texts import LANGUAGES, Language, text
from tests.cli.calls import call, files, refused
from tests.deciding.plain_lists import lists as plain_lists
from tests.deciding.shops_lists import Files, made
from tests.lists.written import lists_of, rows_of

DAY = "2025-02-28"


@pytest.fixture
def shop(home: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.chdir(home)
    monkeypatch.setattr("ltv_xl.cli.console.LANG", "en")
    return made(home, 6)


@pytest.fixture
def place(shop: Files) -> Path:
    """The folder of lists that were made."""
    done = call("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY)
    assert done.code == 0, done
    return shop.orders.parent / "lists" / "2025-02"


class TestDrawing:
    lot = Lot(b"k" * 32, "f2_due", date(2025, 2, 28), Decimal("0.1"))
    ids = tuple(f"C{number}" for number in range(20_000))

    def held(self, lot: Lot) -> set[str]:
        return {customer_id for customer_id in self.ids if lot.group(customer_id) == "hold_out"}

    def test_the_share_is_held_out(self) -> None:
        assert len(self.held(self.lot)) / len(self.ids) == pytest.approx(0.1, abs=0.006)

    @pytest.mark.parametrize(
        "other",
        [
            Lot(b"k" * 32, "at_risk", lot.day, lot.share),
            Lot(b"k" * 32, "f2_due", date(2025, 3, 31), lot.share),
            Lot(b"l" * 32, "f2_due", lot.day, lot.share),
        ],
    )
    def test_another_list_day_or_key_is_another_lot(self, other: Lot) -> None:
        both = self.held(self.lot) & self.held(other)
        assert len(both) / len(self.ids) == pytest.approx(0.01, abs=0.003)

    def test_a_larger_share_holds_out_the_same_and_more(self) -> None:
        more = Lot(self.lot.key, self.lot.name, self.lot.day, Decimal("0.5"))
        assert self.held(self.lot) < self.held(more)

    @pytest.mark.parametrize(("share", "held"), [(Decimal(0), 0), (Decimal("0.9"), 0.9)])
    def test_the_ends(self, share: Decimal, held: float) -> None:
        share_held = len(self.held(Lot(self.lot.key, "x", self.lot.day, share))) / len(self.ids)
        assert share_held == pytest.approx(held, abs=0.01)

    def test_a_digest_knows_customers_and_groups_in_any_order(self) -> None:
        rows = [(customer_id, self.lot.group(customer_id)) for customer_id in self.ids[:50]]
        assert drawn(rows) == drawn(reversed(rows))
        assert drawn(rows) != drawn(rows[1:])
        assert drawn(rows) != drawn([("C999999", rows[0][1]), *rows[1:]])
        swapped = [(rows[0][0], "send" if rows[0][1] == "hold_out" else "hold_out"), *rows[1:]]
        assert drawn(rows).digest != drawn(swapped).digest  # type: ignore[arg-type]  # a group, as the others

    @pytest.mark.parametrize(
        ("written", "other"), [("007", "7"), ("0", "00"), ("C07", "C07"), ("+81", "+81"), ("٠١", "٠١")]
    )
    def test_an_id_as_excel_leaves_it(self, written: str, other: str) -> None:
        assert plain(written) == plain(other)
        assert plain("C07") != plain("C7")


class TestKey:
    def test_it_is_made_once_and_for_this_user_alone(self, home: Path) -> None:
        made_first = key()
        path = own_folder_here() / KEY_FILE
        assert key() == made_first
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [file.name for file in path.parent.iterdir()] == [KEY_FILE]
        path.unlink()
        assert key() != made_first

    def test_its_name_does_not_give_it_away(self) -> None:
        assert key_id(b"a" * 32) != key_id(b"b" * 32)
        assert len(key_id(b"a" * 32)) == 8

    @pytest.mark.parametrize("content", ["", "xyz", "00" * 31])
    def test_a_damaged_one_is_not_replaced(self, home: Path, content: str) -> None:
        path = own_folder_here() / KEY_FILE
        path.parent.mkdir(parents=True)
        path.write_text(content)
        with pytest.raises(OutputError):
            key()
        assert path.read_text() == content


class TestFiles:
    def test_only_this_user_reads_them_and_excel_opens_them(self, place: Path) -> None:
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        for path in place.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert path.name == FILE or path.read_bytes().startswith(b"\xef\xbb\xbf")

    def test_no_contacts_unless_they_are_named(self, place: Path, shop: Files) -> None:
        assert not any(b"@" in path.read_bytes() for path in place.iterdir())
        words = (
            "--customers",
            shop.customers,
            "--as-of",
            DAY,
            "--folder",
            "named",
            "--columns",
            "email,birth date",
        )
        assert call("lists", shop.orders, *words).code == 0
        for rows in lists_of(Path("named/2025-02")).values():
            for row in rows:
                assert row["Email"] == f"{row['Customer ID']}@example.jp"
                born = shop.shop.birthdays.get(row["Customer ID"])
                assert row["birth date"] == (born.isoformat() if born else "")

    def test_other_columns_change_nobodys_group(self, place: Path, shop: Files) -> None:
        words = ("--customers", shop.customers, "--as-of", DAY, "--folder", "named", "--columns", "email")
        assert call("lists", shop.orders, *words).code == 0
        groups = [
            {
                name: {row["Customer ID"]: row["Group"] for row in rows}
                for name, rows in lists_of(folder).items()
            }
            for folder in (place, Path("named/2025-02"))
        ]
        assert groups[0] == groups[1]

    def test_no_cell_runs_as_a_formula(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(home)
        odd = made(home, 3)
        assert (
            call("lists", odd.orders, "--customers", odd.customers, "--as-of", DAY, "--lang", "en").code == 0
        )
        cells = [row["Customer ID"] for rows in lists_of(home / "lists/2025-02").values() for row in rows]
        assert cells
        assert all(cell.startswith("'=") for cell in cells)

    def test_no_contact_and_no_header_runs_as_a_formula(self, shop: Files) -> None:
        head, *rows = shop.customers.read_text(encoding="utf-8").splitlines()
        lines = [f"{head},=1+1", *(f"{row},=2+2" for row in rows)]
        shop.customers.write_text("\n".join(lines), encoding="utf-8")
        words = ("--customers", shop.customers, "--as-of", DAY, "--columns", "=1+1")
        for _ in ("made", "there already"):
            done = call("lists", shop.orders, *words)
            assert done.code == 0, done
            assert "=1+1" not in done.out + done.err
        for rows_there in lists_of(Path("lists/2025-02")).values():
            assert {row["'=1+1"] for row in rows_there} <= {"'=2+2", ""}

    def test_the_most_profitable_come_first(self, place: Path, shop: Files) -> None:
        orders = shop.shop.orders
        profit = orders[orders["day"] <= date.fromisoformat(DAY)].groupby("customer")["profit"].sum()
        for rows in lists_of(place).values():
            profits = [int(profit[row["Customer ID"]]) for row in rows]
            assert profits == sorted(profits, reverse=True)

    @pytest.mark.parametrize(
        "cell", ["=1+1", "@a", "+81 90", "-x", "＝1", "\tx", "'a", "5", "-5", "+81", "", "a=b"]
    )
    def test_an_apostrophe_comes_off_again(self, cell: str) -> None:
        assert without_apostrophe(inert(cell)) == cell

    def test_each_list_says_why(self, place: Path) -> None:
        for rows in lists_of(place).values():
            assert all(row["Reason"] and row["Last order"] <= DAY and int(row["Orders"]) >= 1 for row in rows)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_both_languages(self, shop: Files, lang: Language) -> None:
        words = ("--customers", shop.customers, "--as-of", DAY, "--lang", lang)
        done = call("lists", shop.orders, *words)
        assert done.code == 0
        place = Path("lists/2025-02")
        assert (place / f"{text('lists.file.f2_due', lang)}.csv").is_file()
        again = call("effect", place, shop.orders, "--lang", lang)
        assert again.code == 0, again
        assert (place / f"{text('lists.effect.file', lang)}.xlsx").is_file()


def test_an_id_that_two_customers_come_to_without_their_zeros_is_nobodys() -> None:
    """7 is the customer 7 and not 007, whom Excel would call 7 too."""
    with closing(connect()) as connection:
        connection.execute(
            "CREATE TABLE customer_ids AS FROM (VALUES ('007', 1), ('7', 2), ('0010', 3)) "
            "AS t(id, customer_id)"
        )
        connection.execute("CREATE TABLE list_0 AS FROM (VALUES ('7', 'send'), ('10', 'send')) AS t(id, grp)")
        _make_known(connection, 0)
        known = connection.execute("SELECT customer_id FROM known ORDER BY customer_id").fetchall()
    assert known == [(2,), (None,)]


class TestUsual:
    def test_what_such_lists_did_before(self, place: Path, shop: Files) -> None:
        """Counted in plain Python: whoever stood on the list then and has bought since."""
        day = date.fromisoformat(DAY)
        before = day - timedelta(DAYS)
        listed = plain_lists(shop.shop, before)
        orders = shop.shop.orders
        since = orders[(orders["day"] > before) & (orders["day"] <= day)]
        buyers = {str(customer) for customer in since[since["revenue"] > 0]["customer"]}
        assert set(since["customer"]) - buyers, "some came for nothing, or gave back"
        manifest = manifest_in(place)
        assert manifest is not None
        for row in manifest.lists:
            assert row.usual is not None
            customers = set(listed[row.name])
            assert (row.usual.customers, row.usual.buyers) == (len(customers), len(customers & buyers))

    def test_a_shop_younger_than_the_time_has_no_past(self, shop: Files) -> None:
        assert call("lists", shop.orders, "--as-of", "2024-01-20").code == 0
        manifest = manifest_in(Path("lists/2024-01"))
        assert manifest is not None
        assert [row.usual for row in manifest.lists] == [None] * len(manifest.lists)


class TestNotTwice:
    def test_what_makes_other_lots(self, place: Path) -> None:
        manifest = manifest_in(place)
        assert manifest is not None
        first, *others = manifest.lists
        swapped = replace(first.drawn, digest="0" * 16)
        for other in (
            replace(manifest, day=manifest.day + timedelta(days=1)),
            replace(manifest, end=manifest.end + timedelta(days=1)),
            replace(manifest, lists=(replace(first, share=first.share + 1), *others)),
            replace(manifest, lists=(replace(first, drawn=swapped), *others)),
            replace(manifest, lists=tuple(others)),
        ):
            assert not manifest.same_lots(other)
        assert manifest.same_lots(replace(manifest, lists=(replace(first, rule="in other words"), *others)))

    def test_the_same_lists_stay_as_they_are(self, place: Path, shop: Files) -> None:
        (place / "at_risk.csv").touch()
        before = files(place)
        done = call("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY)
        assert done.code == 0
        assert files(place) == before
        assert "already" in done.out

    @pytest.mark.parametrize("words", [("--holdout", "20%"), ("--days", "14"), ("--inactive-days", "100")])
    def test_lists_that_differ_are_refused(self, place: Path, shop: Files, words: tuple[str, str]) -> None:
        before = files(place)
        said = refused("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY, *words)
        assert "2025-02" in said
        assert files(place) == before

    def test_another_key_is_named(self, place: Path, shop: Files) -> None:
        (own_folder_here() / KEY_FILE).unlink()
        assert "key" in refused("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY)

    def test_another_day_of_the_month_has_its_own_folder(self, place: Path, shop: Files) -> None:
        assert call("lists", shop.orders, "--as-of", "2025-02-20").code == 0
        manifest = manifest_in(place.parent / "2025-02-20")
        assert manifest is not None
        assert manifest.day == date(2025, 2, 20)

    def test_folders_of_another_day_are_named_with_it(self, place: Path, shop: Files) -> None:
        copytree(place, place.parent / "2025-02-20")
        said = refused("lists", shop.orders, "--as-of", "2025-02-20")
        folder = Path("lists/2025-02-20")
        wanted = text("lists.other_day", "en", folder=folder, day=date.fromisoformat(DAY))
        assert wanted in said

    def test_what_a_killed_run_left_is_written_anew(self, place: Path, shop: Files) -> None:
        (place / FILE).unlink()
        (place / "at_risk.csv").write_bytes((place / "at_risk.csv").read_bytes()[:200])
        before = rows_of(place / "reminder_due.csv")
        assert call("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY).code == 0
        assert rows_of(place / "reminder_due.csv") == before
        assert (place / FILE).is_file()

    def test_a_file_of_the_users_is_not_written_over(self, shop: Files) -> None:
        own = Path("lists/2025-02/at_risk.csv")
        own.parent.mkdir(parents=True)
        own.write_text("mine", encoding="utf-8")
        refused("lists", shop.orders, "--customers", shop.customers, "--as-of", DAY)
        assert own.read_text(encoding="utf-8") == "mine"
        assert not (own.parent / FILE).exists()


class TestTerms:
    @pytest.mark.parametrize("word", ["100%", "95%", "-1%", "a", "10"])
    def test_a_holdout_that_is_refused(self, shop: Files, word: str) -> None:
        assert "--holdout" in refused("lists", shop.orders, "--holdout", word)

    @pytest.mark.parametrize("word", ["0", "366", "1.5", "a"])
    def test_days_that_are_refused(self, shop: Files, word: str) -> None:
        assert "--days" in refused("lists", shop.orders, "--days", word)

    def test_a_column_that_is_not_there(self, shop: Files) -> None:
        assert "Did you mean Email" in refused("lists", shop.orders, "--columns", "Emial")

    def test_a_column_of_customers_without_customers(self, shop: Files) -> None:
        assert "(--customers)" in refused("lists", shop.orders, "--columns", "LINE ID")

    def test_lists_that_lack_a_column_say_so(self, place: Path, shop: Files) -> None:
        before = files(place)
        words = ("--customers", shop.customers, "--as-of", DAY)
        done = call("lists", shop.orders, *words, "--columns", "email")
        assert done.code == 0, done
        assert "have no column Email" in done.out
        assert "have no column" not in call("lists", shop.orders, *words).out
        assert files(place) == before

    def test_nobody_held_out_is_no_lack_of_customers(self, shop: Files) -> None:
        done = call("lists", shop.orders, "--as-of", DAY, "--holdout", "0%")
        assert done.code == 0, done
        assert "Too few" not in done.out
        assert "ltv-xl effect" not in done.out
        assert "--holdout 10%" in done.out

    @pytest.mark.parametrize(
        ("command", "example"),
        [("lists", "ltv-xl lists orders.csv"), ("effect", "effect lists/2025-02 orders.csv")],
    )
    def test_orders_that_are_not_named(self, place: Path, command: str, example: str) -> None:
        words = ["lists/2025-02"] if command == "effect" else []
        assert example in refused(command, *words)

    def test_ltv_toml_names_them(self, shop: Files) -> None:
        lines = (
            'orders = "orders.csv"',
            'customers = "customers.csv"',
            'lists = "post"',
            'holdout = "30%"',
            "list_days = 14",
            'list_columns = "email"',
            "cost_per_contact = 100000",
        )
        Path("ltv.toml").write_text("\n".join(lines), encoding="utf-8")
        done = call("lists", "--as-of", DAY)
        assert done.code == 0, done
        manifest = manifest_in(Path("post/2025-02"))
        assert manifest is not None
        assert (manifest.end, {row.share for row in manifest.lists}) == (date(2025, 3, 14), {Decimal("0.3")})
        assert all("Email" in row for rows in lists_of(Path("post/2025-02")).values() for row in rows)
        assert "-¥" in call("effect", "post/2025-02").out

    def test_a_folder_outside_is_not_taken_from_ltv_toml(self, shop: Files) -> None:
        Path("ltv.toml").write_text('orders = "orders.csv"\nlists = "../far"', encoding="utf-8")
        refused("lists", "--as-of", DAY)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda place: (place / FILE).unlink(), "there is no manifest.toml"),
    "broken manifest": (
        lambda place: (place / FILE).write_text("version = 1"),
        "not as ltv-xl lists wrote it",
    ),
    "no toml": (lambda place: (place / FILE).write_text("]["), "not as ltv-xl lists wrote it"),
    "another version": (
        lambda place: (place / FILE).write_text(
            (place / FILE).read_text().replace("version = 1", "version = 2")
        ),
        "not as ltv-xl lists wrote it",
    ),
    "a way out": (
        lambda place: (place / FILE).write_text(
            (place / FILE).read_text().replace("at_risk.csv", "../at_risk.csv")
        ),
        "not as ltv-xl lists wrote it",
    ),
    "a list is missing": (lambda place: (place / "at_risk.csv").unlink(), "not there any more"),
    "a row is missing": (
        lambda place: edit(place / "at_risk.csv", lambda rows: rows[:-1]),
        "is not as ltv-xl lists wrote it",
    ),
    "a group is another": (
        lambda place: edit(
            place / "at_risk.csv", lambda rows: [row.replace(",hold-out,", ",send,") for row in rows]
        ),
        "is not as ltv-xl lists wrote it",
    ),
    "a group is no word of ours": (
        lambda place: edit(
            place / "at_risk.csv", lambda rows: [row.replace(",hold-out,", ",no,") for row in rows]
        ),
        "is not as ltv-xl lists wrote it",
    ),
    "a column is missing": (
        lambda place: edit(place / "at_risk.csv", lambda rows: [rows[0].replace("Group", "G"), *rows[1:]]),
        "has no columns Customer ID and Group",
    ),
    "a list is empty": (lambda place: (place / "at_risk.csv").write_bytes(b""), "as a list any more"),
    "a list is no table": (
        lambda place: (place / "at_risk.csv").write_bytes(bytes(range(256)) * 9),
        "as a list any more",
    ),
}


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of a list."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(change(lines)), encoding="utf-8-sig")


class TestEffect:
    @pytest.mark.parametrize("fault", REFUSED)
    def test_what_no_comparison_can_be_made_of(self, place: Path, shop: Files, fault: str) -> None:
        change, said = REFUSED[fault]
        change(place)
        assert said in refused("effect", place, shop.orders)
        assert not (place / "effect.xlsx").exists()

    def test_the_folder_above_is_told_apart(self, place: Path, shop: Files) -> None:
        assert str(place) in refused("effect", place.parent, shop.orders)
        assert "lists/2026-11" in refused("effect")

    def test_a_list_or_the_orders_in_place_of_the_folder(self, place: Path, shop: Files) -> None:
        assert "Did you mean lists/2025-02?" in refused("effect", "lists/2025-02/at_risk.csv", shop.orders)
        assert "Did you mean lists/2025-02?" in refused("effect", shop.orders, "lists/2025-02")

    def test_orders_that_end_before_the_lists(self, place: Path, shop: Files) -> None:
        assert "2025-02-28" in refused("effect", place, shop.orders, "--as-of", DAY)

    def test_an_as_of_date_does_not_make_an_old_export_a_new_one(self, place: Path, shop: Files) -> None:
        lines = shop.orders.read_text().splitlines()
        until = [line for line in lines[1:] if line.split(",")[1] <= "2025-02-20"]
        shop.orders.write_text("\n".join([lines[0], *until]))
        said = refused("effect", place, shop.orders, "--as-of", "2025-04-10")
        assert "the lists are of 2025-02-28" in said

    def test_another_shops_orders(
        self, place: Path, shop: Files, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = made(tmp_path_factory.mktemp("other"), 0)
        assert "another shop" in refused("effect", place, other.orders)

    def test_a_list_that_excel_has_saved_is_the_same(self, place: Path, shop: Files) -> None:
        done = call("effect", place, shop.orders)
        for path in place.glob("*.csv"):
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            path.write_bytes("\r\n".join([lines[0], *reversed(lines[1:])]).encode("utf-8-sig"))
        assert call("effect", place, shop.orders).out == done.out

    def test_leading_zeros_that_excel_takes_away(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(home)
        zeros = made(home, 1)
        content = zeros.orders.read_text()
        zeros.orders.write_text(content + "NX,2025-03-31,980,588,X-1,x@example.jp\n")  # so that ids are texts
        assert call("lists", zeros.orders, "--as-of", DAY, "--lang", "en").code == 0
        place = home / "lists/2025-02"
        done = call("effect", place, zeros.orders, "--lang", "en")
        for path in place.glob("*.csv"):
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            path.write_text(
                "\n".join([lines[0], *(line.lstrip("0") for line in lines[1:])]), encoding="utf-8-sig"
            )
        assert call("effect", place, zeros.orders, "--lang", "en").out == done.out

    def test_no_verdict_before_the_end(self, place: Path, shop: Files) -> None:
        done = call("effect", place, shop.orders, "--as-of", "2025-03-15")
        assert done.code == 0
        assert "Too early" in done.out
        assert "Wait until 30 Mar 2025" in done.out
        assert "--as-of" not in done.out
        for word in ("works", "harms", "unseen", "paid", "lost"):
            assert text(f"lists.effect.verdict.{word}", "en") not in done.out

    def test_orders_that_end_early_may_have_been_exported_late(self, place: Path, shop: Files) -> None:
        lines = shop.orders.read_text().splitlines()
        shop.orders.write_text(
            "\n".join(line for line in lines if line.split(",")[1] < "2025-03-29" or line is lines[0])
        )
        assert "--as-of 2025-03-30" in call("effect", place, shop.orders).out

    def test_orders_after_the_end_do_not_count(self, place: Path, shop: Files) -> None:
        done = call("effect", place, shop.orders)
        late = shop.orders.read_text() + "".join(
            f"L{n},2025-04-0{1 + n % 9},9800,5880,{7 * n + 1},\n" for n in range(1, 100)
        )
        shop.orders.write_text(late)
        assert call("effect", place, shop.orders).out == done.out

    def test_orders_that_begin_after_the_lists_are_said_to(self, place: Path, shop: Files) -> None:
        lines = shop.orders.read_text().splitlines()
        late = [line for line in lines[1:] if line.split(",")[1] >= "2025-03-12"]
        shop.orders.write_text("\n".join([lines[0], *late]))
        done = call("effect", place, shop.orders)
        assert done.code == 0, done
        assert "after the lists" in done.out

    def test_revenue_gives_no_verdict_on_money(self, place: Path, shop: Files) -> None:
        shop.orders.write_text(shop.orders.read_text().replace("gross profit", "weight"))
        done = call("effect", place, shop.orders, "--cost-per-contact", "80")
        assert done.code == 0, done
        assert "--margin" in done.out
        assert "Left after its cost" not in done.out

    def test_no_profit_of_one_or_two_customers(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(home)
        rows = [f"{n},2026-{month},4321,1000" for n in (1, 2, 3, 4) for month in ("09-01", "10-01")]
        Path("orders.csv").write_text("\n".join(["customer id,date,amount,cost", *rows]), encoding="utf-8")
        assert call("lists", "orders.csv", "--lang", "en").code == 0
        path = home / "lists/2026-10/reminder_due.csv"
        manifest = path.with_name(FILE)
        sizes = {"send": 2, "hold_out": 2}
        customers = rows_of(path)
        groups = [(row["Customer ID"], "send" if n < 2 else "hold_out") for n, row in enumerate(customers)]
        again = drawn(groups)  # type: ignore[arg-type]  # groups
        edit(
            path,
            lambda lines: [
                lines[0],
                *(f"{customer},{group.replace('_', '-')},,2026-10-01,2" for customer, group in groups),
            ],
        )
        content = tomllib.loads(manifest.read_text(encoding="utf-8"))["list"][0]
        changed = manifest.read_text(encoding="utf-8").replace(content["digest"], again.digest)
        for group, size in sizes.items():
            changed = changed.replace(f"{group} = {content[group]}\n", f"{group} = {size}\n")
        manifest.write_text(changed, encoding="utf-8")
        rows += [f"{customers[0]['Customer ID']},2026-10-20,7777,1000", "9,2026-11-30,3000,1000"]
        Path("orders.csv").write_text("\n".join(["customer id,date,amount,cost", *rows]), encoding="utf-8")
        done = call("effect", "lists/2026-10", "orders.csv", "--lang", "en")
        assert done.code == 0, done
        assert "50.0% of 2" in done.out
        assert "Left after" not in done.out
        cells = [
            cell.value
            for sheet in load_workbook(path.with_name("effect.xlsx"), data_only=True)
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert not {6777, 3388.5} & {cell for cell in cells if isinstance(cell, int | float)}

    def test_held_out_by_nobody(self, shop: Files) -> None:
        words = ("--as-of", DAY, "--holdout", "0%", "--folder", "all")
        assert call("lists", shop.orders, "--customers", shop.customers, *words).code == 0
        done = call("effect", "all/2025-02", shop.orders)
        assert done.code == 0, done
        assert "nothing to compare" in done.out

    @pytest.mark.parametrize("word", ["-1", "a", "1e13"])
    def test_a_cost_that_is_refused(self, place: Path, shop: Files, word: str) -> None:
        assert "--cost-per-contact" in refused("effect", place, shop.orders, "--cost-per-contact", word)

    def test_no_list_is_written_over(self, place: Path, shop: Files) -> None:
        before = files(place)
        refused("effect", place, shop.orders, "-o", place / "at_risk.csv")
        assert files(place) == before

    def test_a_place_that_refuses(self, shop: Files) -> None:
        if os.geteuid() == 0:
            Path("lists").write_text("a file", encoding="utf-8")
        else:
            Path("lists").mkdir(mode=0o500)
        refused("lists", shop.orders, "--as-of", DAY, code=1)


def test_lists_of_nobody(shop: Files) -> None:
    Path("one.csv").write_text(
        "order id,order date,revenue,customer id\n1,2025-01-01,100,A\n", encoding="utf-8"
    )
    assert "Nobody" in refused("lists", "one.csv")
    assert not Path("lists").exists()
