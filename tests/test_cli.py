"""The command line, run as a user runs it: exit codes, one sentence, and files where they belong."""

import os
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.__main__ import PAGES
from ltv_xl.cli.app import MODULES, app, load
from ltv_xl.texts import LANGUAGES, Language
from tests.orders.broken import BROKEN
from tests.report.making import EDGES, HEADER, table
from tests.test_imports import HEAVY

JAPANESE = re.compile(r"[ぁ-んァ-ン一-龥]")
SHARED = {"folder", "--lang"}
"""What the page of all commands explains."""


def ltv_xl(*words: str | Path, folder: Path, lang: Language = "en") -> subprocess.CompletedProcess[str]:
    """Run `python -m ltv_xl` in a folder, on a system of that language."""
    places = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {
        "LC_ALL": {"en": "en_US.UTF-8", "ja": "ja_JP.UTF-8"}[lang],
        "PYTHONPATH": places,
        "PYTHONUTF8": "1",
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "COLUMNS": "200",
        "NO_COLOR": "1",
    }
    command = [sys.executable, "-m", "ltv_xl", *map(str, words)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A small order log."""
    return table(tmp_path / "orders.csv", HEADER, EDGES["few repeat"])


def test_a_report_stands_beside_its_orders_by_default(orders: Path) -> None:
    done = ltv_xl("report", "orders.csv", folder=orders.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "orders_LTV.xlsx" in done.stdout
    assert (orders.parent / "orders_LTV.xlsx").read_bytes()[:2] == b"PK"
    assert {file.name for file in orders.parent.iterdir()} == {"orders.csv", "orders_LTV.xlsx"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_demo_makes_files_and_a_report(tmp_path: Path, lang: Language) -> None:
    done = ltv_xl("demo", "--lang", lang, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    names = {file.name for file in tmp_path.iterdir()}
    report = {"en": "demo_report.xlsx", "ja": "デモレポート.xlsx"}[lang]
    assert names == {"orders.csv", "customers.csv", "ad_spend.csv", "lists", report}


@pytest.mark.parametrize(("name", "lang"), [*zip(BROKEN, cycle(LANGUAGES), strict=False)])
def test_a_broken_source_gives_one_sentence_and_exit_code_2(
    tmp_path: Path, name: str, lang: Language
) -> None:
    sources = BROKEN[name](tmp_path)
    before = set(tmp_path.rglob("*"))
    done = ltv_xl("report", *sources, "--lang", lang, "-o", tmp_path / "report.xlsx", folder=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert bool(JAPANESE.search(done.stderr)) or lang == "en"
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "options",
    [
        ("--as-of", "yesterday"),
        ("--history-starts", "long ago"),
        ("--margin", "60"),
        ("--margin", "0%"),
        ("--margin", "nan"),
        ("--target-profit", "much"),
        ("--target-profit", "inf"),
        ("--currency", "¥"),
        ("--timezone", "Tokio"),
        ("--timezone", "../etc/passwd"),
        ("--cpa-months", "4"),
        ("--inactive-days", "0"),
        ("--inactive-days", "many"),
        ("--inactive-days", "99999999999"),
        ("--map", "customer_id"),
        ("--map", "nonsense=nonsense"),
        ("--map", "customer_id=nonsense"),
        ("--by", "nonsense"),
        ("-o", "report.pdf"),
    ],
)
def test_a_bad_option_is_named(orders: Path, options: tuple[str, ...], lang: Language) -> None:
    done = ltv_xl("report", orders, *options, folder=orders.parent, lang=lang)
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert options[-1].split("=")[-1] in done.stderr
    assert bool(JAPANESE.search(done.stderr)) == (lang == "ja")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", [("nonsense",), ("report", "--nonsense")])
def test_a_command_that_there_is_not_is_named(tmp_path: Path, words: tuple[str, ...], lang: Language) -> None:
    done = ltv_xl(*words, folder=tmp_path, lang=lang)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert words[-1] in done.stderr
    assert f"{' '.join(['ltv-xl', *words[:-1]])} --help" in done.stderr
    assert bool(JAPANESE.search(done.stderr)) == (lang == "ja")


def test_a_wrong_dimension_is_refused_before_the_analysis(
    orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ltv_xl import analysis
    from ltv_xl.cli.making import Inputs, Job, make
    from ltv_xl.errors import SettingError
    from ltv_xl.settings import Settings

    monkeypatch.setattr(analysis, "analyse", lambda *_: pytest.fail("analysed"))
    with pytest.raises(SettingError) as refusal:
        make(Job(Inputs((str(orders),)), Settings(), orders.parent / "report.xlsx", "nonsense"))
    assert refusal.value.key == "analysis.no_dimension"
    plain = orders.parent / "plain.csv"
    plain.write_text("customer_id,order_date,amount\nA,2024-01-01,100\n", encoding="utf-8")
    with pytest.raises(SettingError) as refusal:
        make(Job(Inputs((str(plain),)), Settings(), orders.parent / "report.xlsx", "channel"))
    assert refusal.value.key == "analysis.nothing_to_divide_by"


def test_a_column_mapped_twice_is_named(orders: Path) -> None:
    twice = ("--map", "customer_id=customer_id", "--map", "customer_id=product")
    done = ltv_xl("report", orders, *twice, folder=orders.parent)
    assert done.returncode == 2
    assert "customer_id twice" in done.stderr


def test_an_unknown_language_is_named(orders: Path) -> None:
    done = ltv_xl("report", orders, "--lang", "fr", folder=orders.parent)
    assert done.returncode == 2
    assert "fr" in done.stderr


def test_a_missing_target_folder_is_an_option_to_mend(orders: Path) -> None:
    done = ltv_xl("report", orders, "-o", "missing/report.xlsx", folder=orders.parent)
    assert done.returncode == 2
    assert "missing" in done.stderr


def commands() -> dict[str, Any]:
    """Every command by its name."""
    load("")
    return dict(app.commands)


def test_every_command_stands_in_its_module() -> None:
    assert set(commands()) == set(MODULES)
    for name, command in commands().items():
        assert command.callback is not None
        module = command.callback.__module__
        assert module == f"ltv_xl.cli.{MODULES[name]}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_names_every_command(tmp_path: Path, lang: Language) -> None:
    page = ltv_xl("--help", folder=tmp_path, lang=lang).stdout
    for command in commands():
        assert f"ltv-xl {command}" in page
    assert bool(JAPANESE.search(page)) == (lang == "ja")
    assert page == ltv_xl(folder=tmp_path, lang=lang).stdout
    assert page == ltv_xl("demo", "--help", "--lang", lang, folder=tmp_path).stdout


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", PAGES)
def test_a_page_explains_every_option_of_its_command(tmp_path: Path, command: str, lang: Language) -> None:
    page = ltv_xl(command, "--help", folder=tmp_path, lang=lang).stdout
    options = [
        option for param in commands()[command].params for option in param.opts if option.startswith("-")
    ]
    assert len(options) >= 2
    referred = "ltv-xl report --help" in page  # for how orders are read, which is said once
    explained = page + (ltv_xl("report", "--help", folder=tmp_path, lang=lang).stdout if referred else "")
    for option in options:
        own = option not in READING
        assert re.search(rf"{option}[ ,]", page if own else explained), option
    assert bool(JAPANESE.search(page)) == (lang == "ja")
    assert max(len(line) for line in page.splitlines()) <= 110


READING = {
    option
    for param in commands()["report"].params
    for option in param.opts
    if option not in {"-o", "--output"}
}
"""Options of reading and counting."""


def test_every_command_with_an_option_of_its_own_has_a_page() -> None:
    own = {
        name
        for name, command in commands().items()
        if {opt for p in command.params for opt in p.opts} - SHARED
    }
    assert own == set(PAGES)


@pytest.mark.parametrize("words", [("--help",), ("new", "--help"), ("doctor", "--help"), ("--version",)])
def test_help_loads_no_library(tmp_path: Path, words: tuple[str, ...]) -> None:
    code = f"import sys; sys.argv[1:] = {list(words)}; from ltv_xl.__main__ import main; main()"
    check = "; loaded = [one for one in HEAVY if one in sys.modules]; assert not loaded, loaded"
    command = [sys.executable, "-c", code + check.replace("HEAVY", str((*HEAVY, "numpy", "pathlib")))]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", ["msgspec", "click"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_package_without_which_nothing_runs_is_named(package: str, lang: Language) -> None:
    """As after an update of a checkout that was installed when it needed fewer."""
    code = f"import sys; sys.modules[{package!r}] = None; sys.argv[1:] = ['doctor', '--lang', {lang!r}]; "
    command = [sys.executable, "-c", code + "from ltv_xl.__main__ import main; main()"]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, check=False)
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n")) == (1, 1), said
    assert package in said
    assert "pip install ." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_function_list_shows_every_argument(tmp_path: Path, lang: Language) -> None:
    page = ltv_xl("functions", "--lang", lang, folder=tmp_path).stdout
    assert "LTV_GENERAL(order_value, margin, frequency, lifespan, [cost])" in page
    assert "BREAKEVEN_CHURN(churn, margin, price_change)" in page


@pytest.mark.parametrize(
    ("command", "foreign"),
    [("report", ("mail", "share", "setup", "demo")), ("email", ("report", "setup")), ("doctor", ("mail",))],
)
def test_a_command_imports_no_other_command(command: str, foreign: tuple[str, ...]) -> None:
    code = f"import sys; from ltv_xl.cli.app import load; load({command!r})"
    check = f"; assert not [name for name in {foreign} if f'ltv_xl.cli.{{name}}' in sys.modules]"
    subprocess.run([sys.executable, "-c", code + check], cwd=Path(__file__).parents[1], check=True)


def test_the_version_is_told(tmp_path: Path) -> None:
    assert re.fullmatch(r"ltv_xl \d+\.\d+\.\d+\n", ltv_xl("--version", folder=tmp_path).stdout)


def test_a_surprise_goes_to_a_log_and_leaves_exit_code_1(orders: Path) -> None:
    # A file where DuckDB's package should be: what a broken installation looks like.
    (orders.parent / "broken").mkdir()
    (orders.parent / "broken" / "duckdb.py").write_text(
        "raise RuntimeError('a broken package')", encoding="utf-8"
    )
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(orders.parent / "broken")
    try:
        done = ltv_xl("report", orders, folder=orders.parent)
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    log = Path(re.search(r"\S+error\.log", done.stderr)[0])  # type: ignore[index]  # the line above would have failed
    assert "a broken package" in log.read_text(encoding="utf-8")
