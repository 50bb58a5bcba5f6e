"""Where things lie: on made-up Windows and Mac systems, whatever the user is called."""

import ntpath
from pathlib import Path, PureWindowsPath

import pytest

from ltv_xl.setup.interpreter import dll_folders, dll_name, interpreter
from ltv_xl.setup.places import places
from tests.setup.systems import USERS, environment, mac, windows


@pytest.mark.parametrize("user", USERS)
def test_on_windows_excels_start_folder_lies_in_the_roaming_profile(tmp_path: Path, user: str) -> None:
    made_places = windows(tmp_path, user)
    roaming = tmp_path / "Users" / user / "AppData" / "Roaming"
    assert made_places.start == roaming / "Microsoft" / "Excel" / "XLSTART"
    assert made_places.record == roaming / "ltv_xl" / "installed.json"
    assert made_places.user_settings("xlwings") == tmp_path / "Users" / user / ".xlwings" / "xlwings.conf"
    assert made_places.user_settings("ltv_xl") == tmp_path / "Users" / user / ".ltv_xl" / "ltv_xl.conf"
    assert made_places.scripts is None


def test_a_profile_that_a_company_keeps_elsewhere_is_found(tmp_path: Path) -> None:
    made_places = places("win32", {"APPDATA": str(tmp_path / "server" / "taro")}, tmp_path)
    assert made_places.start == tmp_path / "server" / "taro" / "Microsoft" / "Excel" / "XLSTART"
    assert made_places.onedrive == ()


@pytest.mark.parametrize("user", USERS)
def test_on_a_mac_excels_start_folder_lies_in_offices_group_container(tmp_path: Path, user: str) -> None:
    made_places, library = mac(tmp_path, user), tmp_path / "Users" / user / "Library"
    office = library / "Group Containers" / "UBF8T346G9.Office"
    assert made_places.start == office / "User Content.localized" / "Startup.localized" / "Excel"
    assert made_places.own == library / "Application Support" / "ltv_xl"
    assert made_places.scripts == library / "Application Scripts" / "com.microsoft.Excel"
    assert made_places.user_settings("xlwings") == (
        library / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
    )


def test_elsewhere_there_is_no_excel(tmp_path: Path) -> None:
    made_places = places("linux", {}, tmp_path)
    assert (
        made_places.system,
        made_places.start,
        made_places.excel,
        made_places.user_settings("xlwings"),
    ) == (
        "other",
        None,
        None,
        None,
    )
    assert made_places.own == tmp_path / ".config" / "ltv_xl"
    assert places("linux", {"XDG_CONFIG_HOME": "/there"}, tmp_path).own == Path("/there/ltv_xl")


def test_onedrive_is_told_from_other_folders(tmp_path: Path) -> None:
    pc = windows(tmp_path)
    for name in ("OneDrive", "OneDrive - 株式会社サンプル"):
        assert pc.in_onedrive(pc.home / name / "分析" / "book.xlsm")
    assert not pc.in_onedrive(pc.home / "Documents" / "book.xlsm")
    assert not pc.in_onedrive(pc.home / "OneDrive2" / "book.xlsm")
    apple = mac(tmp_path)
    cloud = apple.home / "Library" / "CloudStorage"
    assert apple.in_onedrive(cloud / "OneDrive-Personal" / "book.xlsm")
    assert apple.in_onedrive(apple.home / "OneDrive" / "book.xlsm")
    assert not apple.in_onedrive(cloud / "Dropbox" / "book.xlsm")
    assert not apple.in_onedrive(apple.home / "Documents" / "book.xlsm")


def test_making_up_places_makes_no_folders(tmp_path: Path) -> None:
    places("win32", environment(tmp_path / "home"), tmp_path / "home")
    places("darwin", {}, tmp_path / "home")
    assert list(tmp_path.iterdir()) == []


def test_excel_is_given_this_python_and_never_the_windowless_one(tmp_path: Path) -> None:
    console, windowless = tmp_path / "python.exe", tmp_path / "pythonw.exe"
    assert interpreter("windows", str(windowless)) == str(windowless)  # there is no other
    console.write_bytes(b"")
    assert interpreter("windows", str(windowless)) == str(console)
    assert interpreter("windows", str(console)) == str(console)
    assert interpreter("mac", "/opt/venv/bin/python3") == "/opt/venv/bin/python3"
    assert interpreter("other", "/usr/bin/python3") == ""
    assert interpreter("windows", "") == ""


@pytest.mark.parametrize(
    ("python", "prefix"),
    [
        (r"C:\Python312\python.exe", r"C:\Python312"),
        (r"C:\Users\山田 太郎\ltv\.venv\Scripts\python.exe", r"C:\Users\山田 太郎\ltv\.venv"),
        (r"C:\ProgramData\miniconda3\envs\ltv\python.exe", r"C:\ProgramData\miniconda3\envs\ltv"),
    ],
    ids=["plain", "virtual environment", "conda"],
)
def test_the_dll_is_looked_for_where_the_wheel_puts_it(python: str, prefix: str) -> None:
    # A wheel's data files go to sys.prefix; the VBA looks beside the program and one folder above.
    folders = [str(folder) for folder in dll_folders(PureWindowsPath(python))]
    assert prefix in folders
    assert folders == [ntpath.dirname(python), ntpath.dirname(ntpath.dirname(python))]


def test_the_dll_is_of_excels_bits() -> None:
    assert dll_name("0.37.8", 32) == "xlwings32-0.37.8.dll"
    assert dll_name("0.37.8", 64) == "xlwings64-0.37.8.dll"
