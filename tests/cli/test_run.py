"""How a command ends: a surprise of any class is one sentence and a log that holds no address."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from ltv_xl.cli import console
from ltv_xl.cli.app import MODULES
from ltv_xl.cli.run import _surprise
from ltv_xl.cli.usage import usage_sentence
from ltv_xl.texts import LANGUAGES, Language, text
from tests.cli.calls import refused

PANIC = """
class PanicException(BaseException):
    '''What a panic of a library in Rust is in Python: no Exception.'''

raise {error}
"""
ERRORS = {
    "an error": "RuntimeError('of hanako@example.jp, 090-1234-5678')",
    "a panic": "PanicException('of hanako@example.jp, 090-1234-5678')",
    "a group": "BaseExceptionGroup('of hanako@example.jp', [PanicException('090-1234-5678')])",
}


def broken(folder: Path, error: str, *words: str) -> tuple[int, str]:
    """A report where DuckDB's package raises an error: what a broken installation looks like."""
    package = folder / "broken"
    package.mkdir()
    (package / "duckdb.py").write_text(PANIC.format(error=error), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(package), str(Path(__file__).parents[2])])}
    command = [sys.executable, "-m", "ltv_xl", "report", "orders.csv", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode("utf-8")


@pytest.mark.parametrize("name", ERRORS)
def test_a_surprise_is_a_sentence_and_a_log_without_addresses(shop: Path, name: str) -> None:
    code, err = broken(shop, ERRORS[name], "--lang", "en")
    log = shop / ".config" / "ltv_xl" / "error.log"
    assert (code, err.strip()) == (1, text("cli.surprise", "en", log=log))
    content = log.read_text(encoding="utf-8")
    assert "duckdb.py" in content
    assert "of ***" in content
    assert "hanako" not in content
    assert "1234" not in content
    if os.name == "posix":
        assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_surprise_without_a_place_for_the_log_is_a_sentence_too(
    shop: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    (shop / "file").write_bytes(b"")
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(shop / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(shop / "file"))
    monkeypatch.setattr(console, "LANG", lang)
    try:
        raise ZeroDivisionError("of hanako@example.jp")
    except ZeroDivisionError as error:
        sentence = _surprise(error)
    assert "ZeroDivisionError" in sentence
    assert "hanako" not in sentence


def test_an_interruption_is_a_sentence(shop: Path) -> None:
    code, err = broken(shop, "KeyboardInterrupt", "--lang", "ja")
    assert (code, err.strip()) == (1, text("cli.stopped", "ja"))


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without asking it")
def test_the_end_that_a_task_scheduler_sets_is_a_sentence(shop: Path) -> None:
    code, err = broken(shop, "__import__('signal').raise_signal(15)", "--lang", "en")
    assert (code, err.strip()) == (1, text("cli.stopped", "en"))


def test_too_little_memory_is_a_sentence(shop: Path) -> None:
    code, err = broken(shop, "MemoryError", "--lang", "ja")
    assert (code, err.strip()) == (1, text("cli.no_memory", "ja"))


MISTAKES = {
    "an option": (("report", "orders.csv", "--wrong"), "no_option", {"words": "--wrong"}),
    "a letter": (("report", "orders.csv", "-x"), "no_option", {"words": "-x"}),
    "a slip": (
        ("report", "orders.csv", "--margn", "60%"),
        "no_option_similar",
        {"words": "--margn", "similar": "--margin"},
    ),
    "a command": (("analyse", "orders.csv"), "no_command", {"words": "analyse"}),
    "a slip in a command": (("raport",), "no_command_similar", {"words": "raport", "similar": "report"}),
    "a word too many": (("share", "book.xlsx", "my copy.xlsx"), "extra", {"words": "my copy.xlsx"}),
    "words too many": (("demo", "a", "b", "c"), "extra", {"words": "b c"}),
    "no value": (("report", "orders.csv", "--margin"), "no_value", {"words": "--margin"}),
    "a value": (("report", "--with-customers=3"), "value", {"words": "--with-customers"}),
}
"""What a user types, the sentence for it, and the words in that."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.usefixtures("shop")
def test_a_command_line_that_cannot_be_read_is_a_sentence_in_the_users_language(
    monkeypatch: pytest.MonkeyPatch, name: str, lang: Language
) -> None:
    for module in ("console", "run"):
        monkeypatch.setattr(f"ltv_xl.cli.{module}.LANG", lang)
    words, key, fields = MISTAKES[name]
    command = f"ltv-xl {words[0]}" if words[0] in MODULES else "ltv-xl"
    problem = text(f"cli.usage_{key}", lang, **fields)
    assert refused(*words) == text("cli.usage", lang, problem=problem, command=command)


def test_a_message_of_click_that_is_new_is_shown_as_it_is() -> None:
    class NewError(Exception):
        message = "Something else."

        def format_message(self) -> str:
            return self.message

    assert usage_sentence(NewError(), "report") == text(
        "cli.usage",
        console.LANG,
        problem=text("cli.usage_other", console.LANG, message="Something else."),
        command="ltv-xl report",
    )


ENDING = """
import atexit, sys
import ltv_xl.cli.run

class Freed:
    def __del__(self):
        print("freed", file=sys.stderr)

ltv_xl.cli.run.freed_late = Freed()
atexit.register(lambda: print("at exit", file=sys.stderr))
sys.stdout.write("held, ")
sys.argv[1:] = {words}
from ltv_xl.__main__ import main
main()
"""


@pytest.mark.parametrize(("source", "code"), [("orders.csv", 0), ("missing.csv", 2)])
def test_a_process_ends_with_all_that_belongs_to_its_end_but_frees_nothing(
    shop: Path, source: str, code: int
) -> None:
    (shop / "temporary").mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TMPDIR": str(shop / "temporary"),
        "PYTHONIOENCODING": "utf-8",
    }
    program = ENDING.format(words=["report", source, "--lang", "en"])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=shop, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert done.stdout.startswith("held, ")
    assert done.stderr.splitlines()[-1] == "at exit"
    assert "freed" not in done.stderr
    assert not list((shop / "temporary").iterdir())


THREAD = """
import sys, threading, time
threading.Thread(target=lambda: (time.sleep(0.2), print("done"))).start()
from ltv_xl.cli.run import leave
leave(3)
"""


def test_a_process_in_which_a_thread_works_waits_for_it() -> None:
    done = subprocess.run([sys.executable, "-c", THREAD], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (3, "done", "")


LOADED = """
import atexit, sys
atexit.register(lambda: print(*[name for name in {heavy} if name in sys.modules], file=sys.stderr))
sys.argv[1:] = {words}
from ltv_xl.__main__ import main
main()
"""
UNUSED = ("numpy", "pandas", "pyarrow", "openpyxl", "scipy", "xlwings", "rich", "python_calamine")
"""Libraries that a report of few orders does without: each takes as long to load as such a file to read."""


@pytest.mark.parametrize("name", ["orders.csv", "odd.csv", "orders.parquet"])
def test_a_small_report_loads_no_library_that_it_can_do_without(shop: Path, name: str) -> None:
    if name == "odd.csv":  # dates and amounts that Python reads
        rows = [f"c{number % 9},令和5年{number % 9 + 1}月2日,{number}-" for number in range(60)]
        lines = ["customer_id,order_date,revenue", *rows, "c1,2023-01-05,500", "c1,nonsense,500"]
        (shop / name).write_text("\n".join(lines), encoding="utf-8")
    if name.endswith(".parquet"):
        duckdb.sql(f"COPY (FROM '{shop / 'orders.csv'}') TO '{shop / name}'")
    program = LOADED.format(heavy=UNUSED, words=["report", name, "--lang", "en"])
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=shop, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (0, "")
