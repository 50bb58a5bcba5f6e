"""What a command does when what it says goes nowhere, and what a terminal is spared."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ltv_xl.cli.console import printable
from ltv_xl.texts import LANGUAGES, room, text
from tests.cli.calls import files

on_posix = pytest.mark.skipif(os.name != "posix", reason="devices and pipes of a POSIX system")
FULL = "/dev/full"


def run(*words: str, out: int, folder: Path) -> tuple[int, str]:
    """Exit code and error output of a command whose standard output is a file."""
    command = [sys.executable, "-m", "ltv_xl", *words]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=out, stderr=subprocess.PIPE
    ) as process:
        err = process.communicate(timeout=120)[1].decode("utf-8")
    return process.returncode, err


@pytest.fixture
def closed() -> int:
    """A pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@on_posix
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_that_is_there_is_reported_where_the_output_is_full(shop: Path, lang: str) -> None:
    with Path(FULL).open("wb") as full:
        code, err = run("report", "orders.csv", "--lang", lang, out=full.fileno(), folder=shop)
    assert code == 1
    assert len(err.strip().splitlines()) == 1, err
    assert "orders_LTV.xlsx" in err
    assert files(shop)["orders_LTV.xlsx"][:2] == b"PK"


@on_posix
def test_a_report_that_is_there_is_reported_where_nobody_reads_the_output(shop: Path, closed: int) -> None:
    code, err = run("report", "orders.csv", "--lang", "en", out=closed, folder=shop)
    assert code == 1
    words = err.strip()
    assert words.startswith("Saved orders_LTV.xlsx")
    assert len(words.splitlines()) == 1
    assert files(shop)["orders_LTV.xlsx"][:2] == b"PK"


LISTS = [("functions",), ("doctor", "--json"), ("email", "--outbox"), ("--help",), ("--version",)]


@on_posix
@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_who_has_read_enough_of_a_list_hears_nothing(shop: Path, closed: int, words: tuple[str, ...]) -> None:
    assert run(*words, out=closed, folder=shop) == (1, "")


@on_posix
@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_a_list_that_cannot_be_printed_is_one_sentence(shop: Path, words: tuple[str, ...]) -> None:
    with Path(FULL).open("wb") as full:
        code, err = run(*words, "--lang", "en", out=full.fileno(), folder=shop)
    assert code == 1
    assert err.strip() == text("cli.list_not_shown", "en", reason=room("system", "en")["reason"]["ENOSPC"])


def test_windows_says_einval_of_a_pipe_without_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    from ltv_xl.cli import console
    from ltv_xl.errors import OutputError

    def closed(*_: object, **__: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr("click.secho", closed)
    monkeypatch.setattr(console, "_let_go", lambda stream: None)
    with pytest.raises(OutputError) as caught:
        console.tell("Saved report.xlsx.")
    assert caught.value.key == "cli.nobody_reads"


def test_what_commands_a_terminal_is_not_printed() -> None:
    assert printable("a\x1b[31mb\u202ec\ud800\r\n\td\u3000e") == "a\ufffd[31mb\ufffdc\ufffd\ufffd\n\td\u3000e"


TERMINAL = """
import os, pty, sys

code = pty.spawn([sys.executable, "-m", "ltv_xl", *{words}])
sys.exit(os.waitstatus_to_exitcode(code))
"""


@on_posix
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_with_markup_in_it_is_shown_as_it_is(shop: Path, lang: str) -> None:
    rows = (shop / "orders.csv").read_text(encoding="utf-8").splitlines()
    marked = [rows[0] + ",channel", *(row + ",[/foo][red]\x1b[5m" for row in rows[1:])]
    (shop / "orders.csv").write_text("\n".join(marked), encoding="utf-8")
    words = ["report", "orders.csv", "--split-by", "channel", "--lang", lang]
    places = {"PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", TERMINAL.format(words=words)],
        cwd=shop,
        env=os.environ | places,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert "[/foo][red]\ufffd[5m".encode() in done.stdout
    assert b"\x1b[5m" not in done.stdout
    assert len([name for name in files(shop) if name.endswith(".xlsx")]) == 2
