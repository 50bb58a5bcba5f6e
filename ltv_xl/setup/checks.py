"""Doctor's checks: each a small function of the facts, each giving one finding or none.

A finding names a text: `setup.doctor.<check>.<outcome>` says what was found, and where something is to be
done, `setup.do.<check>.<outcome>` says what.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

from ltv_xl.setup.facts import BARE, FROM_THE_INTERNET, Book, Facts
from ltv_xl.setup.interpreter import dll_name
from ltv_xl.setup.layers import exposing, unwanted
from ltv_xl.setup.workbook_contents import Contents

State = Literal["ok", "note", "fail"]

OLDEST_PYTHON = (3, 11)


class Finding(Struct, frozen=True):
    """What a check found. note: neither good nor bad, or not to be known here."""

    check: str
    state: State
    outcome: str
    fields: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[Facts], Finding | None]


def python(facts: Facts) -> Finding:
    """The Python that runs this."""
    version = ".".join(map(str, facts.python.version))
    given = {"version": version, "bits": facts.python.bits, "path": facts.python.path}
    if facts.python.version < OLDEST_PYTHON:
        return Finding("python", "fail", "old", given)
    return Finding("python", "ok", "ok", given)


def packages(facts: Facts) -> Finding:
    """The packages that ltv_xl needs."""
    if not facts.packages:
        return Finding("packages", "note", "unknown")
    wrong = [package for package in facts.packages if not package.fits]
    if not wrong:
        return Finding("packages", "ok", "ok", {"count": len(facts.packages)})
    listed = ", ".join(f"{package.name}{package.wanted} ({package.installed or '-'})" for package in wrong)
    return Finding("packages", "fail", "wrong", {"packages": listed, "python": facts.python.path})


def excel(facts: Facts) -> Finding:
    """Excel itself."""
    if facts.places.system == "other":
        return Finding("excel", "note", "elsewhere")
    if facts.excel is None:
        return Finding("excel", "fail", "missing")
    given = {"version": facts.excel.version, "bits": facts.excel.bits or "?"}
    return Finding("excel", "ok", "ok", given)


def excels_python(facts: Facts) -> Finding:
    """The Python that Excel is to start."""
    interpreter = facts.excels_python
    given = {"path": interpreter.named, "here": facts.python.path, "file": interpreter.file}
    if facts.places.system == "other":
        return Finding("excels_python", "note", "elsewhere", given)
    if not interpreter.named:
        return Finding("excels_python", "fail", "unset", given)
    if interpreter.path is None:
        return Finding("excels_python", "fail", "missing_in_file" if interpreter.file else "missing", given)
    if not interpreter.letters:
        return Finding("excels_python", "fail", "letters", given)
    if interpreter.named in BARE:
        return Finding("excels_python", "note", "bare", given | {"python": interpreter.path})
    if interpreter.file:
        return Finding("excels_python", "note", "from_file", given)
    return Finding("excels_python", "ok", "ok", given)


def dll(facts: Facts) -> Finding | None:
    """The DLL through which typed functions reach Python."""
    interpreter = facts.excels_python
    if facts.places.system != "windows" or interpreter.path is None or not facts.xlwings:
        return None
    bits = facts.excel.bits if facts.excel and facts.excel.bits else facts.python.bits
    wanted = dll_name(facts.xlwings, bits)
    given = {"name": wanted, "folder": interpreter.path.parent, "python": interpreter.path}
    if wanted in interpreter.dlls:
        return Finding("dll", "ok", "ok", given)
    if interpreter.named in BARE:  # then Windows looks along the search path
        return Finding("dll", "note", "bare", given)
    others = ", ".join(sorted(interpreter.dlls))
    return Finding("dll", "fail", "other" if others else "missing", given | {"others": others})


def base(facts: Facts) -> Finding | None:
    """The Python behind Excel's Python: a virtual environment is none without it."""
    interpreter = facts.excels_python
    if facts.places.system != "windows" or interpreter.path is None:
        return None
    given = {"path": interpreter.named}
    if interpreter.base is None:
        return Finding("base", "fail", "removed", given)
    serves = interpreter.answer is not None and interpreter.answer.outcome == "right"
    if interpreter.of_store and not serves:
        return Finding("base", "fail", "store", given)
    return None


def functions(facts: Facts) -> Finding | None:
    """Whether a typed function gives its value there."""
    answer = facts.excels_python.answer
    if answer is None:
        return None
    given = {"answer": answer.output, "path": facts.excels_python.named}
    return Finding("functions", "ok" if answer.outcome == "right" else "fail", answer.outcome, given)


def macros(facts: Facts) -> Finding | None:
    """Whether Excel lets macros run at all."""
    if facts.places.system != "windows":
        return None
    if facts.rules.warnings in {1, 2}:
        return Finding("macros", "ok", "all" if facts.rules.warnings == 1 else "ok")
    outcome = "signed" if facts.rules.warnings == 3 else "off"
    if facts.rules.by_policy:
        outcome += "_by_policy"
    trusted = facts.book is not None and facts.book.trusted
    return Finding("macros", "note" if trusted else "fail", outcome)


def defender(facts: Facts) -> Finding | None:
    """Rules of Microsoft Defender that forbid Excel to start Python."""
    if facts.places.system != "windows" or not facts.blocked:
        return None
    return Finding("defender", "fail", min(facts.blocked))


def addin(facts: Facts) -> Finding:
    """The add-in for every workbook."""
    if facts.addins is None:
        return Finding("addin", "fail", "torn", {"record": facts.places.record})
    if not facts.addins:
        if facts.loose_addin:
            return Finding("addin", "note", "loose", {"path": facts.places.start})
        return Finding("addin", "note", "none")
    for installed in facts.addins:
        given = {
            "path": installed.entry.path,
            "python": installed.entry.python,
            "version": installed.entry.version,
        }
        if installed.state == "missing":
            return Finding("addin", "fail", "missing", given)
        if not installed.python_exists:
            return Finding("addin", "fail", "no_python", given)
        if installed.entry.version != facts.ltv_xl:
            return Finding("addin", "fail", "old", given | {"here": facts.ltv_xl})
        if installed.state == "changed":
            return Finding("addin", "note", "changed", given)
    paths = ", ".join(installed.entry.path for installed in facts.addins)
    return Finding("addin", "ok", "ok", {"path": paths})


def script(facts: Facts) -> Finding | None:
    """On a Mac: the script with which Excel starts Python."""
    if facts.places.system != "mac":
        return None
    return Finding("script", "ok" if facts.script else "fail", "ok" if facts.script else "missing")


def file(facts: Facts) -> Finding | None:
    """The workbook: whether it is one of ours with its macros in it."""
    book = facts.book
    if book is None:
        return None
    given = {"path": book.path}
    if book.state != "read" or book.contents is None:
        return Finding("file", "fail", book.state, given)
    if not book.contents.ours:
        return Finding("file", "fail", "not_ours", given)
    if not book.contents.macros:
        return Finding("file", "fail", "no_macros", given)
    if not book.contents.ribbon:
        return Finding("file", "fail", "no_ribbon", given)
    return Finding("file", "ok", "ok", given)


def versions(facts: Facts) -> Finding | None:
    """The versions that made the workbook against those of its Python."""
    ours = _ours(facts)
    if ours is None:
        return None
    _, contents = ours
    answer = facts.excels_python.answer
    here = {"xlwings": facts.xlwings, "ltv_xl": facts.ltv_xl}
    if answer is not None and answer.xlwings:
        here = {"xlwings": answer.xlwings, "ltv_xl": answer.ltv_xl}
    there = {name: contents.versions.get(name, "?") for name in here}
    given = {f"{name}_here": version for name, version in here.items()}
    given |= {f"{name}_file": version for name, version in there.items()}
    if there["xlwings"] != here["xlwings"]:
        return Finding("versions", "fail", "xlwings", given)
    if there["ltv_xl"] != here["ltv_xl"]:
        return Finding("versions", "note", "ltv_xl", given)
    return Finding("versions", "ok", "ok", given)


def mark(facts: Facts) -> Finding | None:
    """Windows' mark on files that were downloaded or mailed."""
    book = facts.book
    if facts.places.system != "windows" or book is None or book.state != "read":
        return None
    if book.zone is None or book.zone < FROM_THE_INTERNET:
        return Finding("mark", "ok", "ok")
    return Finding("mark", "note" if book.trusted else "fail", "trusted" if book.trusted else "blocked")


def trust(facts: Facts) -> Finding | None:
    """Whether Excel trusts the workbook's folder."""
    book = facts.book
    if facts.places.system != "windows" or book is None or book.state != "read":
        return None
    given = {"folder": book.path.parent}
    if book.trusted:
        return Finding("trust", "ok", "ok", given)
    return Finding("trust", "note", "network" if book.on_network else "asks", given)


def onedrive(facts: Facts) -> Finding | None:
    """Whether the workbook lies in OneDrive, where Excel knows it by a web address."""
    book = facts.book
    if book is None or book.state != "read" or facts.places.system == "other":
        return None
    return Finding("onedrive", "note" if book.in_onedrive else "ok", "inside" if book.in_onedrive else "ok")


def settings(facts: Facts) -> Finding | None:
    """Xlwings' settings in all their layers."""
    ours = _ours(facts)
    if ours is None:
        return None
    book, contents = ours
    if contents.twice:
        return Finding("settings", "fail", "twice", {"keys": ", ".join(contents.twice)})
    if exposed := exposing(book.layers):
        return Finding("settings", "fail", "exposed", {"file": exposed[0].file})
    wrong = unwanted(book.layers)
    if wrong:
        key, setting = wrong[0]
        given = {"keys": ", ".join(key for key, _ in wrong), "key": key, "file": setting.layer.file}
        return Finding("settings", "fail", setting.layer.name, given)
    files = ", ".join(layer.file for layer in book.layers if layer.file)
    return Finding("settings", "ok", "files" if files else "ok", {"files": files})


CHECKS: Sequence[Check] = (
    python, packages, excel, excels_python, base, dll, functions, macros, defender, script, addin,
    file, versions, mark, trust, onedrive, settings,
)  # fmt: skip
"""In the order in which they are shown: the computer, then the workbook."""


BEFORE_EXCEL: Sequence[Check] = (excels_python, base, dll, defender)
"""Those that tell, without starting anything, that Excel will not be able to start this Python."""


def obstacles(facts: Facts) -> list[Finding]:
    """What will keep Excel from starting its Python."""
    judged = [check(facts) for check in BEFORE_EXCEL]
    return [finding for finding in judged if finding is not None and finding.state == "fail"]


def findings(facts: Facts) -> list[Finding]:
    """Of all checks that apply."""
    return [finding for check in CHECKS if (finding := check(facts)) is not None]


def _ours(facts: Facts) -> tuple[Book, Contents] | None:
    book = facts.book
    if book is None or book.contents is None or not book.contents.ours:
        return None
    return book, book.contents
