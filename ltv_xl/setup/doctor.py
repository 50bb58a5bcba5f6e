"""`ltv-xl doctor`: the findings as lines to read, or as JSON, both fit to be passed on.

A path shows the user's folder as ~; no user name, no value of the environment and no setting but a
program's path is ever shown.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from ltv_xl.setup.checks import Finding, State
from ltv_xl.texts import Language, text

MARKS: Mapping[State, str] = {"ok": "OK", "note": "--", "fail": "!!"}

_NAME = r"(?:[^\\/:*?\"<>|\n']+(?=[\\/])|[^\\/:*?\"<>|\s']+)"
_ANY_HOME = re.compile(rf"(?i)(?<![^\s'\"(=])(?:[a-z]:)?[\\/]+(?:users|home)[\\/]+{_NAME}")
_ANY_USER = re.compile(rf"(?i)([\\/](?:users|home)[\\/]+){_NAME}")


def lines(findings: Sequence[Finding], system: str, version: str, home: Path, lang: Language) -> list[str]:
    """One line for each finding, with what to do below each that needs something."""
    shown = [text("setup.doctor.title", lang, version=version, system=system)]
    for finding in findings:
        says, do = texts(finding, home, lang)
        shown.append(f"{MARKS[finding.state]}  {says}")
        if do:
            shown.append(f"    → {do}")
    failed = sum(finding.state == "fail" for finding in findings)
    key = "setup.doctor.well" if not failed else "setup.doctor.failed"
    return [*shown, text(key, lang, count=failed)]


def as_json(findings: Sequence[Finding], system: str, version: str, home: Path, lang: Language) -> str:
    """The same for programs."""
    checks = []
    for finding in findings:
        says, do = texts(finding, home, lang)
        checks.append({
            "check": finding.check,
            "state": finding.state,
            "outcome": finding.outcome,
            "found": says,
            "do": do,
        })
    whole = {
        "ltv_xl": version,
        "system": system,
        "ok": all(finding.state != "fail" for finding in findings),
        "checks": checks,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def tidy(words: object, home: PurePath) -> str:
    """A text without the user's folder and name; paths of other users lose theirs as well."""
    shown = str(words)
    for form in (str(home), str(home).replace("\\", "\\\\"), home.as_posix()):
        shown = re.sub(re.escape(form) + r"(?![^\\/:;\s'\",.)\]])", "~", shown, flags=re.IGNORECASE)
    shown = _ANY_USER.sub(r"\1~", _ANY_HOME.sub("~", shown))
    if home.name:
        shown = re.sub(rf"(?<=[\\/]){re.escape(home.name)}(?=[\\/]|$)", "~", shown, flags=re.IGNORECASE)
    return shown


def texts(finding: Finding, home: Path, lang: Language) -> tuple[str, str]:
    """What was found, and what to do; "" where nothing is."""
    fields = {name: tidy(value, home) for name, value in finding.fields.items()}
    key = f"{finding.check}.{finding.outcome}"
    says = text(f"setup.doctor.{key}", lang, **fields)
    return says, text(f"setup.do.{key}", lang, **fields) if finding.state != "ok" else ""
