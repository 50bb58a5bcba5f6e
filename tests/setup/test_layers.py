"""xlwings' settings: which layer counts, as its VBA decides it, and which of them lead astray."""

from pathlib import Path

import pytest

from ltv_xl.setup.layers import (
    Layer,
    Setting,
    expanded,
    interpreter_setting,
    layers,
    setting,
    settings_of,
    unwanted,
)
from tests.setup.systems import mac, windows

SHEET = {"INTERPRETER_WIN": r"C:\venv\python.exe", "PYTHONPATH": ""}


def test_the_sheet_goes_before_the_folder_and_the_folder_before_the_user(tmp_path: Path) -> None:
    home = windows(tmp_path)
    book = tmp_path / "分析" / "book.xlsm"
    book.parent.mkdir()
    user = home.user_settings("xlwings")
    assert user is not None
    user.parent.mkdir()
    user.write_text(
        '"CONDA PATH","C:\\conda"\n"PYTHONPATH","D:\\"\n"SHOW CONSOLE","True"\n', encoding="utf-8"
    )
    (book.parent / "xlwings.conf").write_text('"show console","False"\n', encoding="utf-8")
    read_layers = layers(SHEET, book, "xlwings", home)
    assert [layer.name for layer in read_layers] == ["sheet", "folder", "user"]
    counting = {key: setting(key, read_layers) for key in ("PYTHONPATH", "SHOW CONSOLE", "CONDA PATH")}
    assert {key: (value.value, value.layer.name) for key, value in counting.items() if value} == {
        "PYTHONPATH": ("", "sheet"),  # an empty value hides those below it
        "SHOW CONSOLE": ("False", "folder"),
        "CONDA PATH": (r"C:\conda", "user"),
    }
    assert setting("UDF MODULES", read_layers) is None


def test_the_addin_has_settings_of_its_own(tmp_path: Path) -> None:
    home = windows(tmp_path)
    user = home.user_settings("xlwings")
    assert user is not None
    user.parent.mkdir()
    user.write_text('"PYTHONPATH","D:\\"\n', encoding="utf-8")
    assert [layer.name for layer in layers({}, tmp_path / "a.xlam", "ltv_xl", home)] == ["sheet"]
    assert [layer.name for layer in layers({}, tmp_path / "a.xlsm", "xlwings", home)] == ["sheet", "user"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_settings_file_is_read_in_the_encodings_of_japanese_windows(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "xlwings.conf"
    path.write_bytes('"PYTHONPATH","C:\\分析"\r\n"pythonpath","D:\\"\r\nlonely\r\n\r\n'.encode(encoding))
    assert settings_of(path) == {"PYTHONPATH": "C:\\分析", "LONELY": ""}


def test_a_settings_file_of_garbage_says_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "xlwings.conf"
    path.write_bytes(bytes(range(256)))
    settings_of(path)
    assert settings_of(tmp_path / "missing.conf") == {}


def test_the_interpreter_is_that_of_the_system() -> None:
    both = (Layer("sheet", {"INTERPRETER_WIN": "w", "INTERPRETER_MAC": "m"}),)
    old = (Layer("sheet", {"INTERPRETER_WIN": "", "INTERPRETER": "python"}),)
    for system, path in (("windows", "w"), ("mac", "m")):
        assert interpreter_setting(system, both) == Setting(path, both[0])  # type: ignore[arg-type]  # its name
    assert interpreter_setting("windows", old) == Setting("python", old[0])
    assert interpreter_setting("windows", (Layer("sheet", {}),)) is None


def test_variables_in_paths_are_replaced_as_the_vba_does_it(tmp_path: Path) -> None:
    values = {"UserProfile": r"C:\Users\山田", "HOME": "/Users/hanako"}
    assert expanded(r"%USERPROFILE%\venv\python.exe", "windows", values) == r"C:\Users\山田\venv\python.exe"
    assert expanded(r"%UNKNOWN%\x", "windows", values) == r"%UNKNOWN%\x"
    assert expanded("$HOME/venv/bin/python", "mac", values) == "/Users/hanako/venv/bin/python"
    assert expanded("$HOMER/x", "mac", values) == "$HOMER/x"
    assert mac(tmp_path).system == "mac"


@pytest.mark.parametrize("key", ["CONDA PATH", "CONDA ENV", "PYTHONPATH", "DEBUG UDFS"])
def test_a_setting_that_leads_astray_is_found_in_its_layer(key: str) -> None:
    for value, wrong in (("True", True), ("", False), ("False", False)):
        astray = unwanted((Layer("sheet", SHEET | {"PYTHONPATH": ""}), Layer("user", {key: value}, "file")))
        hidden = key in SHEET
        assert [(name, value.layer.name) for name, value in astray] == (
            [(key, "user")] if wrong and not hidden else []
        )
    assert [name for name, _ in unwanted((Layer("sheet", {key: "x"}),))] == [key]
