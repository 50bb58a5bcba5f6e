"""The lines of doctor: readable, in both languages, and fit to be passed on."""

import json
import re
from importlib import resources
from pathlib import Path, PureWindowsPath

import pytest

from ltv_xl.setup.checks import Finding, findings
from ltv_xl.setup.doctor import as_json, lines, tidy
from ltv_xl.texts import LANGUAGES, Language
from tests.setup.computers import pc
from tests.setup.systems import USERS
from tests.setup.test_checks import PLANTED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_line_begins_with_a_mark_that_needs_no_colour(tmp_path: Path, lang: Language) -> None:
    computer = pc(tmp_path)
    made_findings = findings(computer.facts())
    shown = lines(made_findings, "Windows 11", "1.0", computer.places.home, lang)
    marks = [line[:4] for line in shown[1:-1] if not line.startswith("    → ")]
    assert len(marks) == len(made_findings)
    assert set(marks) == {"OK  ", "--  "}
    assert not any("{" in line for line in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_needs_something_says_what(tmp_path: Path, lang: Language) -> None:
    missing = {"name": "x.dll", "folder": r"C:\x", "python": r"C:\x\python.exe"}
    bad = Finding("dll", "fail", "missing", missing)
    shown = lines([bad], "Windows 11", "1.0", tmp_path, lang)
    assert shown[1].startswith("!!  ")
    assert "x.dll" in shown[1]
    assert "pip install" in shown[2]
    assert "1" in shown[3]


@pytest.mark.parametrize(("user", "lang"), [(USERS[1], "ja"), (USERS[2], "en")])
def test_nothing_shown_names_the_user(tmp_path: Path, user: str, lang: Language) -> None:
    for number, (_, _, _, plant) in enumerate(PLANTED):
        computer = pc(tmp_path / str(number), user)
        plant(computer)
        shown = "\n".join(lines(findings(computer.facts()), "Windows 11", "1.0", computer.places.home, lang))
        assert user not in shown
        assert "colleague" not in shown
        assert "example.com" not in shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (r"C:\Users\山田 太郎\venv\python.exe", r"~\venv\python.exe"),
        (r"c:\users\山田 太郎\venv\python.exe", r"~\venv\python.exe"),
        ("C:/Users/山田 太郎/venv", "~/venv"),
        (r"FileNotFoundError: 'C:\\Users\\山田 太郎\\x'", r"FileNotFoundError: '~\\x'"),
        (r"C:\Users\YAMADA~1\AppData\python.exe", r"~\AppData\python.exe"),
        (r"D:\仕事\山田 太郎\book.xlsm", r"D:\仕事\~\book.xlsm"),
        (r"C:\Python312\python.exe", r"C:\Python312\python.exe"),
        ("/Users/hanako/venv/bin/python", "~/venv/bin/python"),
        (r"C:\Users\次郎 伊藤\python.exe is missing", r"~\python.exe is missing"),
        (r"E:\old\Users\次郎 伊藤\python.exe", r"E:\old\Users\~\python.exe"),
        ("/home/hanako/venv/bin/python", "~/venv/bin/python"),
    ],
)
def test_folders_of_users_are_not_shown(words: str, shown: str) -> None:
    assert tidy(words, PureWindowsPath(r"C:\Users\山田 太郎")) == shown


def test_a_home_in_an_unusual_place_is_not_shown() -> None:
    home = PureWindowsPath(r"D:\Profiles\Taro")
    assert tidy(r"d:\profiles\TARO\venv\python.exe", home) == r"~\venv\python.exe"
    assert tidy(r"D:\Profiles\Taro2\x", home) == r"D:\Profiles\Taro2\x"


def test_a_folder_that_only_begins_like_the_users_stays(tmp_path: Path) -> None:
    assert tidy("/work/taro2/x", Path("/work/taro")) == "/work/taro2/x"
    assert tidy("/work/taro/x", Path("/work/taro")) == "~/x"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_says_the_same(tmp_path: Path, lang: Language) -> None:
    computer = pc(tmp_path)
    made_findings = findings(computer.facts())
    said = json.loads(as_json(made_findings, "Windows 11", "1.0", computer.places.home, lang))
    assert (said["ok"], said["ltv_xl"], said["system"]) == (True, "1.0", "Windows 11")
    assert [check["check"] for check in said["checks"]] == [check.check for check in made_findings]
    read = "\n".join(lines(made_findings, "Windows 11", "1.0", computer.places.home, lang))
    assert all(check["found"] in read and check["do"] in read for check in said["checks"])
    bad = as_json([Finding("file", "fail", "missing", {"path": "x"})], "", "", tmp_path, lang)
    assert json.loads(bad)["ok"] is False
    assert re.search("[ぁ-ん]", bad) is not None or lang == "en"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_sent_to_an_index_for_ltv_xl(lang: Language) -> None:
    """It is on none: whoever takes the name there could hand out anything under it."""
    texts = (resources.files("ltv_xl") / "texts" / lang).iterdir()
    advice = [line for path in texts for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum("pip install" in line for line in advice) > 5
    assert [line for line in advice if re.search(r"pip install [^.。：;]*\bltv[_-]xl\b", line)] == []
