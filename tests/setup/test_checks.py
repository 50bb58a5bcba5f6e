"""Each line of doctor: fine on a healthy computer, and telling where a fault is planted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from ltv_xl.setup.checks import CHECKS, State, findings, obstacles
from ltv_xl.setup.packages import Package
from ltv_xl.setup.places import places
from ltv_xl.setup.python_answer import Answer
from ltv_xl.setup.registry import Excel, NoRegistry
from ltv_xl.texts import LANGUAGES, room
from ltv_xl.workbook_names import ADDIN_FILE
from tests.setup.computers import DLL32, DLL64, POLICY, RIGHT, SECURITY, Computer, apple, pc
from tests.setup.systems import MadeRegistry, addin, changed, workbook
from tests.setup.test_workbook_contents import made
from tests.test_texts import flat

ASR_RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
ASR_MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
OFFICE_CHILDREN, WIN32_FROM_MACROS = (
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
    "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B",
)
MANAGED = f"{OFFICE_CHILDREN}=2|{WIN32_FROM_MACROS}=1"

HEALTHY = {
    "python": "ok", "packages": "ok", "excel": "ok", "excels_python": "ok", "dll": "ok", "functions": "right",
    "macros": "ok", "addin": "ok", "file": "ok", "versions": "ok", "mark": "ok", "trust": "asks",
    "onedrive": "ok", "settings": "ok",
}  # fmt: skip
"""check -> outcome on a Windows computer as `computers.pc` makes it."""


def outcomes(computer: Computer) -> dict[str, str]:
    return {finding.check: finding.outcome for finding in findings(computer.facts())}


def test_on_a_healthy_windows_computer_nothing_fails(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    assert outcomes(computer) == HEALTHY
    assert {finding.state for finding in findings(computer.facts())} == {"ok", "note"}


def test_on_a_healthy_mac_nothing_fails(tmp_path: Path) -> None:
    computer = apple(tmp_path)
    computer.change = lambda facts: replace(facts, excel=Excel("16.90", 64))
    by_check = outcomes(computer)
    assert by_check.keys() == HEALTHY.keys() - {"dll", "macros", "mark", "trust"} | {"script"}
    assert {finding.state for finding in findings(computer.facts())} == {"ok"}


def edit(field: str, value: object) -> Callable[[Computer], None]:
    """Another value for one of the facts."""

    def plant(computer: Computer) -> None:
        computer.change = lambda facts: replace(facts, **{field: value})

    return plant


def of_python(**changes: object) -> Callable[[Computer], None]:
    """Other facts of the Python that runs doctor."""

    def plant(computer: Computer) -> None:
        computer.change = lambda facts: replace(facts, python=replace(facts.python, **changes))

    return plant


def of_excels_python(**changes: object) -> Callable[[Computer], None]:
    """Other facts of Excel's Python."""

    def plant(computer: Computer) -> None:
        computer.change = lambda facts: replace(
            facts,
            excels_python=replace(facts.excels_python, **changes),
        )

    return plant


def says(answer: Answer) -> Callable[[Computer], None]:
    """Another answer of Excel's Python."""

    def plant(computer: Computer) -> None:
        computer.answer = answer

    return plant


def registry(key: str, **values: object) -> Callable[[Computer], None]:
    """A key in the registry."""

    def plant(computer: Computer) -> None:
        computer.registry[key] = values

    return plant


def content(make: Callable[[Computer], bytes]) -> Callable[[Computer], None]:
    """Another file in the workbook's place."""

    def plant(computer: Computer) -> None:
        assert computer.book is not None
        computer.book.write_bytes(make(computer))

    return plant


def settings(*rows: tuple[str, str]) -> Callable[[Computer], None]:
    """A workbook of ours whose sheet of settings has these rows."""
    listed: list[list[object]] = [[key, value] for key, value in rows]
    return content(
        lambda computer: made(
            ltv_help=[["key", "English", "日本語"], *version_rows(computer)],
            xlwings_conf=[["INTERPRETER_WIN", str(computer.python)], *listed],
        )
    )


def version_rows(computer: Computer) -> list[list[object]]:
    facts = computer.facts()
    versions = {"ltv_xl": facts.ltv_xl, "xlwings": facts.xlwings}
    return [[f"version.{name}", value, value] for name, value in versions.items()]


def folder_file(line: str) -> Callable[[Computer], None]:
    """A settings file of xlwings in the workbook's folder; the workbook itself says nothing of the key."""

    def plant(computer: Computer) -> None:
        settings()(computer)
        assert computer.book is not None
        (computer.book.parent / "xlwings.conf").write_text(line, encoding="utf-8")

    return plant


def user_file(line: str) -> Callable[[Computer], None]:
    """The user's own settings file of xlwings; the workbook itself says nothing of the key."""

    def plant(computer: Computer) -> None:
        settings()(computer)
        path = computer.places.user_settings("xlwings")
        assert path is not None
        path.parent.mkdir()
        path.write_text(line, encoding="utf-8")

    return plant


def versions(**written: str) -> Callable[[Computer], None]:
    """A workbook of ours of other versions."""
    return content(
        lambda computer: made(
            ltv_help=[[f"version.{name}", value, value] for name, value in written.items()],
            xlwings_conf=[["INTERPRETER_WIN", str(computer.python)]],
        )
    )


def without(part: str) -> Callable[[Computer], None]:
    """A workbook of ours that lost a part."""
    return content(lambda _: changed(workbook(), **{part: None}))


def no_dll(computer: Computer) -> None:
    for name in (DLL64, DLL32):
        (computer.python.parent.parent / name).unlink()


def old_dll(computer: Computer) -> None:
    no_dll(computer)
    (computer.python.parent.parent / "xlwings64-0.30.0.dll").write_bytes(b"MZ")


def venv_of(base: str) -> Callable[[Computer], None]:
    """Excel's Python is a virtual environment of another Python, which is in this folder of the user's."""

    def plant(computer: Computer) -> None:
        home = computer.places.home / base
        (computer.python.parent.parent / "pyvenv.cfg").write_text(f"home = {home}\n", encoding="utf-8")

    return plant


STORE = "AppData/Local/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.13_qbz5n2kfra8p0"


def of_store(computer: Computer) -> None:
    (computer.places.home / STORE).mkdir(parents=True)
    venv_of(STORE)(computer)
    computer.answer = Answer("silent", "120")


def small_excel_without_its_dll(computer: Computer) -> None:
    computer.registry[r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"] = {"Platform": "x86"}
    (computer.python.parent.parent / DLL32).unlink()


def no_addin(computer: Computer) -> None:
    computer.places.record.unlink()
    (computer.places.start or Path()).joinpath(ADDIN_FILE).unlink()


def loose_addin(computer: Computer) -> None:
    computer.places.record.unlink()


def torn_record(computer: Computer) -> None:
    computer.places.record.write_text('{"installed": [', encoding="utf-8")


def addin_missing(computer: Computer) -> None:
    (computer.places.start or Path()).joinpath(ADDIN_FILE).unlink()


def addin_changed(computer: Computer) -> None:
    (computer.places.start or Path()).joinpath(ADDIN_FILE).write_bytes(addin())


def in_record(name: str, value: str) -> Callable[[Computer], None]:
    """Another word in the record of what was installed."""

    def plant(computer: Computer) -> None:
        record = json.loads(computer.places.record.read_text(encoding="utf-8"))
        record["installed"][0][name] = value
        computer.places.record.write_text(json.dumps(record), encoding="utf-8")

    return plant


def marked(computer: Computer, zone: int = 3) -> None:
    """Windows keeps the mark in a stream of the file; elsewhere that is a file of its own.

    [MS-FSCC] 5.6.1: "a simple text stream" of these lines; browsers add where the file came from.
    """
    assert computer.book is not None
    mark = computer.book.with_name(f"{computer.book.name}:Zone.Identifier")
    lines = (
        "[ZoneTransfer]",
        f"ZoneId={zone}",
        "ReferrerUrl=about:internet",
        "HostUrl=https://example.com/secret",
    )
    mark.write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def trusted(computer: Computer) -> None:
    computer.registry[rf"{SECURITY}\Trusted Locations\Location9"] = {
        "Path": str(computer.places.home),
        "AllowSubfolders": 1,
    }


def marked_and_trusted(computer: Computer) -> None:
    marked(computer)
    trusted(computer)


def macros_off_and_trusted(computer: Computer) -> None:
    computer.registry[POLICY] = {"VBAWarnings": 4}
    trusted(computer)


def in_onedrive(computer: Computer) -> None:
    assert computer.book is not None
    cloud = computer.places.onedrive[1] / "分析"
    cloud.mkdir(parents=True)
    computer.book = computer.book.rename(cloud / computer.book.name)


def on_network(computer: Computer) -> None:
    computer.change = lambda facts: replace(facts, book=replace(facts.book, on_network=True))  # type: ignore[type-var]


def wired_to(python: str) -> Callable[[Computer], None]:
    """A workbook that names another Python."""

    def plant(computer: Computer) -> None:
        computer.new(python=python)

    return plant


def no_python(computer: Computer) -> None:
    computer.new(python="")


def missing_in_user_file(computer: Computer) -> None:
    user_file('"INTERPRETER_WIN","C:\\gone\\python.exe"\n')(computer)
    no_python(computer)


def named_in_user_file(computer: Computer) -> None:
    user_file(f'"INTERPRETER_WIN","{computer.python}"\n')(computer)
    no_python(computer)


def book(name: str) -> Callable[[Computer], None]:
    """Doctor is asked about another path."""

    def plant(computer: Computer) -> None:
        computer.book = computer.places.home / name

    return plant


PLANTED: list[tuple[str, State, str, Callable[[Computer], None]]] = [
    ("python", "fail", "old", of_python(version=(3, 10, 4))),
    ("packages", "fail", "wrong", edit("packages", [Package("numpy", ">=2.0", "1.26")])),
    ("packages", "fail", "wrong", edit("packages", [Package("rich", "", "")])),
    ("packages", "note", "unknown", edit("packages", [])),
    ("excel", "fail", "missing", lambda computer: computer.registry.clear()),
    ("excels_python", "fail", "unset", no_python),
    ("excels_python", "fail", "missing", wired_to(r"C:\Users\colleague\venv\python.exe")),
    ("excels_python", "fail", "missing_in_file", missing_in_user_file),
    ("excels_python", "note", "from_file", named_in_user_file),
    ("excels_python", "fail", "letters", of_excels_python(letters=False)),
    ("excels_python", "note", "bare", of_excels_python(named="python")),
    ("base", "fail", "removed", of_excels_python(base=None)),
    ("base", "fail", "removed", venv_of("gone")),
    ("base", "fail", "store", of_store),
    ("dll", "fail", "missing", no_dll),
    ("dll", "fail", "other", old_dll),
    ("dll", "fail", "other", small_excel_without_its_dll),
    ("dll", "note", "bare", of_excels_python(named="python", dlls=frozenset())),
    ("functions", "fail", "wrong", says(Answer("wrong", "23999.0"))),
    ("functions", "fail", "failed", says(Answer("failed", "No module named 'ltv_xl'"))),
    ("functions", "fail", "silent", says(Answer("silent", "120"))),
    ("functions", "fail", "refused", says(Answer("refused"))),
    ("macros", "ok", "all", registry(SECURITY, VBAWarnings=1)),
    ("macros", "fail", "signed", registry(SECURITY, VBAWarnings=3)),
    ("macros", "fail", "signed_by_policy", registry(POLICY, vbawarnings=3)),
    ("macros", "fail", "off", registry(SECURITY, VBAWarnings=4)),
    ("macros", "fail", "off_by_policy", registry(POLICY, vbawarnings=4)),
    ("macros", "note", "off_by_policy", macros_off_and_trusted),
    ("defender", "fail", "children", registry(ASR_RULES, **{OFFICE_CHILDREN: "1"})),
    ("defender", "fail", "win32", registry(ASR_RULES, **{WIN32_FROM_MACROS: "6"})),
    ("defender", "fail", "win32", registry(ASR_MANAGED, ASRRules=MANAGED)),
    ("addin", "note", "none", no_addin),
    ("addin", "note", "loose", loose_addin),
    ("addin", "fail", "torn", torn_record),
    ("addin", "fail", "missing", addin_missing),
    ("addin", "note", "changed", addin_changed),
    ("addin", "fail", "old", in_record("version", "0.0.1")),
    ("addin", "fail", "no_python", in_record("python", r"C:\gone\python.exe")),
    ("file", "fail", "missing", book("missing.xlsm")),
    ("file", "fail", "folder", book("Documents")),
    ("file", "fail", "no_workbook", content(lambda _: b"no workbook")),
    ("file", "fail", "not_ours", content(lambda _: made(Sheet1=[["theirs"]]))),
    ("file", "fail", "no_macros", without("xl/vbaProject.bin")),
    ("file", "fail", "no_ribbon", without("customUI/customUI14.xml")),
    ("versions", "fail", "xlwings", versions(ltv_xl="0.1.0", xlwings="0.30.0")),
    ("versions", "note", "ltv_xl", says(Answer("right", "24000.0", "9.9.9", "0.37.8"))),
    ("mark", "fail", "blocked", marked),
    ("mark", "fail", "blocked", lambda computer: marked(computer, 4)),
    ("mark", "ok", "ok", lambda computer: marked(computer, 2)),
    ("mark", "note", "trusted", marked_and_trusted),
    ("trust", "ok", "ok", trusted),
    ("trust", "note", "network", on_network),
    ("onedrive", "note", "inside", in_onedrive),
    ("settings", "fail", "twice", settings(("DEBUG UDFS", "False"), ("debug udfs", "False"))),
    ("settings", "fail", "sheet", settings(("PYTHONPATH", r"D:\other"))),
    ("settings", "fail", "exposed", folder_file('"DEBUG UDFS","True"\n')),
    ("settings", "fail", "exposed", folder_file('"LICENSE_KEY","\'"\n')),
    ("settings", "fail", "exposed", folder_file('"SHAREPOINT_WIN","C:\\x"\n')),
    ("settings", "fail", "user", user_file('"CONDA PATH","C:\\conda"\n')),
    ("settings", "ok", "files", user_file('"SHOW CONSOLE","True"\n')),
]  # fmt: skip
"""check, how grave, outcome, and how a healthy computer comes to it."""


@pytest.mark.parametrize(
    ("check", "state", "outcome", "plant"),
    PLANTED,
    ids=[f"{number} {planted[0]} {planted[2]}" for number, planted in enumerate(PLANTED)],
)
def test_a_planted_fault_is_told(
    tmp_path: Path, check: str, state: State, outcome: str, plant: Callable[[Computer], object]
) -> None:
    computer = pc(tmp_path)
    plant(computer)
    by_check = {finding.check: finding for finding in findings(computer.facts())}
    assert (by_check[check].state, by_check[check].outcome) == (state, outcome)


def test_a_store_python_that_serves_is_fine(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    of_store(computer)
    computer.answer = RIGHT
    assert "base" not in outcomes(computer)


def test_a_rule_that_only_watches_is_fine(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    computer.registry[ASR_RULES] = {OFFICE_CHILDREN: "2", WIN32_FROM_MACROS: "0"}
    assert "defender" not in outcomes(computer)


@pytest.mark.parametrize("plant", [no_dll, venv_of("gone"), of_excels_python(letters=False)])
def test_what_keeps_excel_from_python_is_seen_before_excel_is(
    tmp_path: Path, plant: Callable[[Computer], None]
) -> None:
    """New and install say it at once."""
    computer = pc(tmp_path)
    assert obstacles(computer.facts()) == []
    plant(computer)
    (finding,) = obstacles(computer.facts())
    assert finding.state == "fail"


def test_a_workbook_of_today_is_not_exposed_by_a_file_beside_it(tmp_path: Path) -> None:
    """Every key that its macros read stands in its own sheet, and its macros read no such file."""
    computer = pc(tmp_path)
    assert computer.book is not None
    lines = '"LICENSE_KEY","x"\n"SHAREPOINT_WIN","C:\\x"\n"TEMP DIR","C:\\x"\n"INTERPRETER","evil.exe"\n'
    (computer.book.parent / "xlwings.conf").write_text(lines, encoding="utf-8")
    assert outcomes(computer)["settings"] == "files"


def test_on_a_mac_a_missing_script_is_told(tmp_path: Path) -> None:
    computer = apple(tmp_path)
    assert computer.places.scripts is not None
    for path in computer.places.scripts.iterdir():
        path.unlink()
    assert outcomes(computer)["script"] == "missing"


def test_elsewhere_excel_is_not_expected(tmp_path: Path) -> None:
    computer = Computer(tmp_path, places("linux", {}, tmp_path), Path("/usr/bin/python3"))
    computer.book = tmp_path / "book.xlsm"
    computer.book.write_bytes(workbook())
    by_check = {finding.check: (finding.state, finding.outcome) for finding in findings(computer.facts())}
    assert by_check["excel"] == by_check["excels_python"] == ("note", "elsewhere")
    assert by_check["file"] == by_check["versions"] == ("ok", "ok")
    assert not by_check.keys() & {"dll", "macros", "mark", "trust", "onedrive"}


def test_without_a_workbook_only_the_computer_is_judged(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    computer.book = None
    assert not outcomes(computer).keys() & {"file", "versions", "mark", "trust", "onedrive", "settings"}


def test_every_finding_has_its_words_and_every_word_its_finding(tmp_path: Path) -> None:
    shown = {(check, state, outcome) for check, state, outcome, _ in PLANTED}
    shown |= {(finding.check, finding.state, finding.outcome) for finding in findings(pc(tmp_path).facts())}
    known = {(check, outcome) for check, _, outcome in shown}
    known |= {("script", "ok"), ("script", "missing"), ("excel", "elsewhere"), ("excels_python", "elsewhere")}
    known |= {("file", "unreadable")}
    for lang in LANGUAGES:
        says, do = flat(room("setup", lang)["doctor"]), flat(room("setup", lang)["do"])
        assert {f"{check}.{outcome}" for check, outcome in known} == says.keys() - {"title", "well", "failed"}
        needing = {f"{check}.{outcome}" for check, state, outcome in shown if state != "ok"}
        assert needing <= do.keys() <= says.keys()
        failing = {f"{check}.{outcome}" for check, state, outcome in shown if state == "fail"}
        assert [key for key in failing if not do[key]] == []


def test_each_check_judges_facts_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = pc(tmp_path).facts()

    def looked(*_: object, **__: object) -> None:
        raise AssertionError("a check looked something up")

    with monkeypatch.context() as patch:  # undone before pytest itself looks for what failed
        for name in ("read_bytes", "read_text", "is_file", "exists", "iterdir"):
            patch.setattr(Path, name, looked)
        judged = [check(facts) for check in CHECKS]
    assert {finding.check: finding.outcome for finding in judged if finding} == HEALTHY


def test_a_registry_of_another_system_is_empty() -> None:
    assert (NoRegistry().values("HKCU"), NoRegistry().below("HKCU")) == ({}, ())
    assert MadeRegistry().values("HKCU") == {}
