"""new, install, uninstall and doctor as a user runs them: exit codes, one sentence, nothing elsewhere."""

import json
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from ltv_xl.setup.workbook_contents import contents_of
from ltv_xl.texts import LANGUAGES, Language
from tests.orders.broken import BROKEN
from tests.setup.systems import tree, workbook
from tests.test_cli import JAPANESE, ltv_xl

ORDERS = "customer_id,order_date,revenue\nA,2024-04-01,100\nB,2024-04-02,250\n"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A small order log."""
    path = tmp_path / "注文.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_makes_one_file_and_says_what_comes_next(tmp_path: Path, orders: Path, lang: Language) -> None:
    before = tree(tmp_path)
    done = ltv_xl("new", "ブック.xlsm", "--with", orders, folder=tmp_path, lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(tmp_path).keys() - before.keys() == {"ブック.xlsm"}
    assert all(f"\n{step}. " in done.stdout for step in (1, 2, 3))
    assert "=LTV_SUBSCRIPTION(3000,40%,5%)" in done.stdout
    assert bool(JAPANESE.search(done.stdout.replace("ブック", "").replace("注文", ""))) == (lang == "ja")
    contents = contents_of(tmp_path / "ブック.xlsm")
    assert contents is not None
    assert contents.ours


BAD = ("missing file", "a password", "cp932 after utf-8", "header only", "a sheet that is not there")
"""A few of those that test_tables.py tries one and all."""


@pytest.mark.parametrize(("name", "lang"), [*zip(BAD, cycle(LANGUAGES), strict=False)])
def test_a_broken_source_gives_one_sentence_and_no_workbook(
    tmp_path: Path, name: str, lang: Language
) -> None:
    sources = BROKEN[name](tmp_path)
    before = set(tmp_path.rglob("*"))
    done = ltv_xl("new", tmp_path / "book.xlsm", "--with", sources[-1], folder=tmp_path, lang=lang)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert bool(JAPANESE.search(done.stderr)) or lang == "en"
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("new",), 2, "ltv-xl new"),
        (("new", "book.xlsx"), 2, "book.xlsx"),
        (("new", "there.xlsm"), 2, "--force"),
        (("new", "missing/book.xlsm"), 2, "missing"),
        (("new", "book.xlsm", "--with", "a.csv", "--with", "b.csv"), 2, "--with"),
        (("new", "book.xlsm", "--ads", "a.csv", "--ads", "b.csv"), 2, "--ads"),
        (("new", "book.xlsm", "--timezone", "Tokio"), 2, "Tokio"),
        (("new", "book.xlsm", "another.xlsm"), 2, "another.xlsm"),
        (("new", "book.xlsm", "--lang", "fr"), 2, "fr"),
        (("install",), 2, "--to"),
        (("install", "--to", "missing"), 2, "missing"),
        (("uninstall", "--to", "x"), 2, "--to"),
        (("doctor", "--lang", "fr"), 2, "fr"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...], code: int, named: str, lang: Language
) -> None:
    (tmp_path / "there.xlsm").write_bytes(b"the user's own work")
    before = tree(tmp_path)
    done = ltv_xl(*words, folder=tmp_path, lang=lang)
    assert done.returncode == code, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert named in done.stderr
    assert bool(JAPANESE.search(done.stderr)) == (lang == "ja")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_install_and_uninstall_explain_themselves_and_leave_nothing(tmp_path: Path, lang: Language) -> None:
    (tmp_path / "add-ins").mkdir()
    before = tree(tmp_path)

    def said(*words: str) -> str:
        done = ltv_xl(*words, folder=tmp_path, lang=lang)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert bool(JAPANESE.search(done.stdout)) == (lang == "ja")
        return done.stdout

    assert "ltv_xl.xlam" in said("install", "--to", "add-ins", "--dry-run")
    assert tree(tmp_path) == before
    assert "installed.json" in said("install", "--to", "add-ins")
    assert (tmp_path / "add-ins" / "ltv_xl.xlam").is_file()
    installed = tree(tmp_path)
    assert "ltv_xl.xlam" in said("uninstall", "--dry-run")
    assert tree(tmp_path) == installed
    assert "ltv_xl.xlam" in said("uninstall")
    assert tree(tmp_path).keys() - before.keys() <= {"config"}  # the folder of all programs' settings
    assert "installed.json" in said("uninstall")


def test_uninstall_leaves_a_changed_file_and_says_so(tmp_path: Path) -> None:
    ltv_xl("install", "--to", ".", folder=tmp_path)
    (tmp_path / "ltv_xl.xlam").write_bytes(b"changed")
    done = ltv_xl("uninstall", folder=tmp_path)
    assert done.returncode == 1
    assert "--force" in done.stdout
    assert (tmp_path / "ltv_xl.xlam").read_bytes() == b"changed"
    assert ltv_xl("uninstall", "--force", folder=tmp_path).returncode == 0
    assert not (tmp_path / "ltv_xl.xlam").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_doctor_ends_well_or_not(tmp_path: Path, lang: Language) -> None:
    (tmp_path / "book.xlsm").write_bytes(workbook())
    before = tree(tmp_path)
    well = ltv_xl("doctor", "book.xlsm", folder=tmp_path, lang=lang)
    assert (well.returncode, well.stderr) == (0, "")
    assert bool(JAPANESE.search(well.stdout)) == (lang == "ja")
    ill = ltv_xl("doctor", "missing.xlsm", "--json", folder=tmp_path, lang=lang)
    assert ill.returncode == 1
    states = {check["check"]: check["state"] for check in json.loads(ill.stdout)["checks"]}
    assert states["file"] == "fail"
    assert [check for check, state in states.items() if state == "fail"] == ["file"]
    assert tree(tmp_path) == before


@pytest.mark.parametrize("words", [["doctor", "--json"], ["new", "book.xlsm"], ["install", "--to", "."]])
def test_no_command_here_loads_xlwings_or_pandas(tmp_path: Path, words: list[str]) -> None:
    code = (
        f"import os, sys; os.chdir({str(tmp_path)!r}); sys.argv[1:] = {words}\n"
        "from ltv_xl.cli.run import run; run(sys.argv[1:])\n"
        "loaded = [one for one in ('xlwings', 'pandas', 'matplotlib') if one in sys.modules]\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
