"""What a report is written with is loaded by a thread, which leaves nothing behind."""

import subprocess
import sys
import threading

import pytest

from ltv_xl import formulas
from ltv_xl.cli.ahead import database_ahead, loading_ahead
from ltv_xl.orders import sql

LOADED = """
import sys
from ltv_xl.cli.ahead import loading_ahead
with loading_ahead("ja"):
    pass
print("ltv_xl.report.build" in sys.modules, "xlsxwriter" in sys.modules)
"""


def test_the_report_is_loaded_at_the_end() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert run.stdout == "True True\n"


def test_the_database_is_open_with_its_macros() -> None:
    opened = database_ahead()
    with opened() as connection:
        assert connection.execute("SELECT plain_text(' a ')").fetchall() == [("a",)]
    assert threading.active_count() == 1


def test_a_database_that_cannot_be_opened_is_said_where_it_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def _refused() -> None:
        raise OSError("no memory")

    monkeypatch.setattr(sql, "connect", _refused)
    opened = database_ahead()
    with pytest.raises(OSError, match="no memory"):
        opened()
    assert capsys.readouterr().err == ""


def test_nothing_stays_behind() -> None:
    with pytest.raises(KeyboardInterrupt), loading_ahead("en"):
        raise KeyboardInterrupt
    assert threading.active_count() == 1


def test_what_cannot_be_loaded_is_not_said_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(formulas, "FORMULAS")
    with loading_ahead("en"):
        pass
    assert capsys.readouterr().err == ""
