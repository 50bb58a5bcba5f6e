"""What a made-up registry says about Excel and its macros, and that the real one is asked alike."""

import sys
from types import ModuleType

import pytest

from ltv_xl.setup.registry import (
    Excel,
    MacroRules,
    NoRegistry,
    TrustedFolder,
    WindowsRegistry,
    excel_in,
    macro_rules_in,
)
from tests.setup.systems import EXCEL_365, MadeRegistry

USER = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
MACHINE = r"HKLM\Software\Policies\Microsoft\Office\16.0\Excel\Security"
APP = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


@pytest.mark.parametrize(
    ("keys", "excel"),
    [
        (EXCEL_365, Excel("16.0.17928.20114", 64)),
        (
            EXCEL_365 | {r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x86"}},
            Excel("16.0", 32),
        ),
        (
            {
                APP: {"": r"C:\Program Files (x86)\Microsoft Office\Office16\EXCEL.EXE"},
                r"HKCR\Excel.Application\CurVer": {"": "Excel.Application.16"},
            },
            Excel("16.0", 32),
        ),
        (
            {
                r"HKCR\Excel.Application\CurVer": {"": "Excel.Application.16"},
                r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook": {"Bitness": "x64"},
            },
            Excel("16.0", 64),
        ),
        ({r"HKCR\Excel.Application\CurVer": {"": "Excel.Application.15"}}, Excel("15.0", None)),
        ({}, None),
    ],
    ids=["streamed", "streamed 32 bit", "installed 32 bit", "Outlook tells", "bits unknown", "none"],
)
def test_excel_is_found(keys: dict[str, dict[str, object]], excel: Excel | None) -> None:
    assert excel_in(MadeRegistry(keys)) == excel


def test_as_delivered_excel_asks() -> None:
    assert macro_rules_in(NoRegistry()) == MacroRules(warnings=2, by_policy=False, trusted=())


def test_a_companys_rule_goes_before_the_users_choice() -> None:
    keys: dict[str, dict[str, object]] = {USER: {"VBAWarnings": 1}}
    assert macro_rules_in(MadeRegistry(keys)) == MacroRules(1, False)
    keys |= {MACHINE: {"vbawarnings": 3}}
    assert macro_rules_in(MadeRegistry(keys)) == MacroRules(3, True)
    keys |= {POLICY: {"vbawarnings": 4}}
    assert macro_rules_in(MadeRegistry(keys)) == MacroRules(4, True)
    keys |= {POLICY: {"vbawarnings": "nonsense"}}
    assert macro_rules_in(MadeRegistry(keys)) == MacroRules(3, True)


def test_trusted_folders_are_read_and_may_be_switched_off() -> None:
    folders: dict[str, dict[str, object]] = {
        rf"{USER}\Trusted Locations\Location0": {"Path": r"C:\分析", "AllowSubfolders": 1},
        rf"{USER}\Trusted Locations\Location1": {"Path": r"%APPDATA%\Microsoft\Excel\XLSTART"},
        rf"{USER}\Trusted Locations\Location2": {"Description": "no path"},
    }
    both = (TrustedFolder(r"C:\分析", True), TrustedFolder(r"%APPDATA%\Microsoft\Excel\XLSTART", False))
    assert macro_rules_in(MadeRegistry(folders)).trusted == both
    off: dict[str, dict[str, object]] = {rf"{POLICY}\Trusted Locations": {"alllocationsdisabled": 1}}
    assert macro_rules_in(MadeRegistry(folders | off)).trusted == ()


def test_the_real_registry_is_asked_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a winreg with the functions and meanings of Python's documentation."""
    content = {r"Software\X": ({"VBAWarnings": 4, "": "default"}, ["Location0", "Location1"])}

    class Key:
        def __init__(self, path: str) -> None:
            self.path = path

        def __enter__(self) -> "Key":
            return self

        def __exit__(self, *_: object) -> None:
            pass

    def opened(root: str, path: str) -> Key:
        if root != "user" or path not in content:
            raise FileNotFoundError(2, "no such key")
        return Key(path)

    winreg = ModuleType("winreg")
    vars(winreg).update(
        HKEY_LOCAL_MACHINE="machine",
        HKEY_CURRENT_USER="user",
        HKEY_CLASSES_ROOT="classes",
        OpenKey=opened,
        QueryInfoKey=lambda key: (len(content[key.path][1]), len(content[key.path][0]), 0),
        EnumValue=lambda key, number: (*list(content[key.path][0].items())[number], 1),
        EnumKey=lambda key, number: content[key.path][1][number],
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    registry = WindowsRegistry()
    assert registry.values(r"HKCU\Software\X") == {"vbawarnings": 4, "": "default"}
    assert registry.below(r"HKCU\Software\X") == ["Location0", "Location1"]
    assert registry.values(r"HKLM\Software\X") == {}
    assert registry.below(r"HKCR\Software\X") == []
