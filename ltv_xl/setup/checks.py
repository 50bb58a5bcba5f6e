"""Doctor's judgements: each a small function of the facts, each giving one finding or none.

A finding names a text: `setup.doctor.<check>.<outcome>` says what was found, and where something is to be
done, `setup.do.<check>.<outcome>` says what.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ltv_xl.setup.facts import BARE, FROM_THE_INTERNET, Book, Facts
from ltv_xl.setup.inside import Inside
from ltv_xl.setup.interpreter import dll_name
from ltv_xl.setup.layers import unwanted

State = Literal["ok", "note", "fail"]

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
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
    wrong = [one for one in facts.packages if not one.fits]
    if not wrong:
        return Finding("packages", "ok", "ok", {"count": len(facts.packages)})
    listed = ", ".join(f"{one.name}{one.wanted} ({one.found or '-'})" for one in wrong)
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
    found = facts.excels_python
    given = {"path": found.named, "here": facts.python.path, "file": found.file}
    if facts.places.system == "other":
        return Finding("excels_python", "note", "elsewhere", given)
    if not found.named:
        return Finding("excels_python", "fail", "unset", given)
    if found.path is None:
        return Finding("excels_python", "fail", "missing_in_file" if found.file else "missing", given)
    if not found.letters:
        return Finding("excels_python", "fail", "letters", given)
    if found.named in BARE:
        return Finding("excels_python", "note", "bare", given | {"found": found.path})
    if found.file:
        return Finding("excels_python", "note", "from_file", given)
    return Finding("excels_python", "ok", "ok", given)


def dll(facts: Facts) -> Finding | None:
    """The DLL through which typed functions reach Python."""
    found = facts.excels_python
    if facts.places.system != "windows" or found.path is None or not facts.xlwings:
        return None
    bits = facts.excel.bits if facts.excel and facts.excel.bits else facts.python.bits
    wanted = dll_name(facts.xlwings, bits)
    given = {"name": wanted, "folder": found.path.parent, "python": found.path}
    if wanted in found.dlls:
        return Finding("dll", "ok", "ok", given)
    if found.named in BARE:  # then Windows looks along the search path
        return Finding("dll", "note", "bare", given)
    others = ", ".join(sorted(found.dlls))
    return Finding("dll", "fail", "other" if others else "missing", given | {"others": others})


def functions(facts: Facts) -> Finding | None:
    """Whether a typed function gives its value there."""
    answer = facts.excels_python.answer
    if answer is None:
        return None
    given = {"said": answer.said, "path": facts.excels_python.named}
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


def addin(facts: Facts) -> Finding:
    """The add-in for every workbook."""
    if facts.addins is None:
        return Finding("addin", "fail", "torn", {"record": facts.places.record})
    if not facts.addins:
        if facts.loose_addin:
            return Finding("addin", "note", "loose", {"path": facts.places.start})
        return Finding("addin", "note", "none")
    for one in facts.addins:
        given = {"path": one.entry.path, "python": one.entry.python, "version": one.entry.version}
        if one.state == "gone":
            return Finding("addin", "fail", "gone", given)
        if not one.python_exists:
            return Finding("addin", "fail", "no_python", given)
        if one.entry.version != facts.ltv_xl:
            return Finding("addin", "fail", "old", given | {"here": facts.ltv_xl})
        if one.state == "changed":
            return Finding("addin", "note", "changed", given)
    paths = ", ".join(one.entry.path for one in facts.addins)
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
    if book.state != "read" or book.inside is None:
        return Finding("file", "fail", book.state, given)
    if not book.inside.ours:
        return Finding("file", "fail", "not_ours", given)
    if not book.inside.macros:
        return Finding("file", "fail", "no_macros", given)
    if not book.inside.ribbon:
        return Finding("file", "fail", "no_ribbon", given)
    return Finding("file", "ok", "ok", given)


def versions(facts: Facts) -> Finding | None:
    """The versions that made the workbook against those of its Python."""
    found = _ours(facts)
    if found is None:
        return None
    _, told = found
    answer = facts.excels_python.answer
    here = {"xlwings": facts.xlwings, "ltv_xl": facts.ltv_xl}
    if answer is not None and answer.xlwings:
        here = {"xlwings": answer.xlwings, "ltv_xl": answer.ltv_xl}
    there = {name: told.versions.get(name, "?") for name in here}
    given = {f"{name}_{side}": one[name] for name in here for side, one in (("here", here), ("file", there))}
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
    found = _ours(facts)
    if found is None:
        return None
    book, told = found
    if told.twice:
        return Finding("settings", "fail", "twice", {"keys": ", ".join(told.twice)})
    wrong = unwanted(book.layers)
    if wrong:
        key, one = wrong[0]
        given = {"keys": ", ".join(key for key, _ in wrong), "key": key, "file": one.layer.file}
        return Finding("settings", "fail", one.layer.name, given)
    files = ", ".join(one.file for one in book.layers if one.file)
    return Finding("settings", "ok", "files" if files else "ok", {"files": files})


CHECKS: Sequence[Check] = (
    python, packages, excel, excels_python, dll, functions, macros, script, addin,
    file, versions, mark, trust, onedrive, settings,
)  # fmt: skip
"""In the order in which they are shown: the computer, then the workbook."""


def findings(facts: Facts) -> list[Finding]:
    """Of all checks that apply."""
    return [found for check in CHECKS if (found := check(facts)) is not None]


def _ours(facts: Facts) -> tuple[Book, Inside] | None:
    book = facts.book
    if book is None or book.inside is None or not book.inside.ours:
        return None
    return book, book.inside
