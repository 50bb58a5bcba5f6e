"""What Excel starts leaves large libraries out that only a user's own functions could want."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from ltv_xl.excel.light_xlwings import FULL_XLWINGS, LARGE, as_if_missing

VALUE = "import sys\nfrom ltv_xl.excel.functions import CPO\nassert CPO([[100.0]], [[0.01]]) == 10000\n"


def loaded(code: str, setting: str | None) -> set[str]:
    """The large libraries that a fresh process has after some code."""
    environment = {name: value for name, value in os.environ.items() if name != FULL_XLWINGS}
    if setting is not None:
        environment[FULL_XLWINGS] = setting
    report = f"import sys\n{code}\nprint(*[name for name in {LARGE} if name in sys.modules])"
    command = [sys.executable, "-c", report]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("setting", [None, "", "0"])
def test_a_first_value_needs_no_large_library(setting: str | None) -> None:
    assert loaded(VALUE, setting) == set()


def test_a_button_needs_no_large_library() -> None:
    assert loaded("import ltv_xl.excel.ribbon", None) == set()


def test_a_setting_leaves_xlwings_as_it_is() -> None:
    assert loaded(f"{VALUE}import xlwings.main\nassert xlwings.main.pd.DataFrame", "1") >= {"pandas"}


def test_own_code_may_import_them_afterwards() -> None:
    assert loaded(f"{VALUE}import pandas\nassert pandas.DataFrame", None) >= {"pandas"}


def test_a_host_that_has_xlwings_already_is_left_alone() -> None:
    assert loaded(f"import xlwings.main\n{VALUE}assert xlwings.main.pd.DataFrame", None) >= {"pandas"}


def test_a_missing_library_is_there_again_and_a_loaded_one_stays() -> None:
    sys.modules.pop("wave", None)
    with as_if_missing(("wave", "json")):
        with pytest.raises(ModuleNotFoundError):
            import_module("wave")
        assert import_module("json").loads("1") == 1
    assert callable(import_module("wave").open)
