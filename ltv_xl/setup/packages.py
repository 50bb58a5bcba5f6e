"""Which packages ltv_xl needs, which are there, and whether they fit; nothing is imported to find out."""

import re
import sys
import tomllib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from msgspec import Struct

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?([^;]*)(?:;(.*))?")
_WANTED = re.compile(r"(?:==|>=)\s*[0-9][0-9.*]*")


class Package(Struct, frozen=True):
    """A package that is needed. wanted: such as ">=2.0" or ""; installed: its version, "" without it."""

    name: str
    wanted: str
    installed: str

    @property
    def fits(self) -> bool:
        """Whether it is there in a version that will do."""
        if not self.installed:
            return False
        wanted, present = _numbers(self.wanted[2:]), _numbers(self.installed)
        present += (0,) * (len(wanted) - len(present))
        same = present[: len(wanted)] == wanted
        if self.wanted.startswith("=="):
            return same and (self.wanted.endswith("*") or not any(present[len(wanted) :]))
        return same or present > wanted


def packages_here(requirements: Sequence[str] | None = None) -> tuple[Package, ...]:
    """Those that this installation of ltv_xl names; requirements: others in their place."""
    packages = []
    for line in _own() if requirements is None else requirements:
        match = _REQUIREMENT.match(line.strip())
        if match is None:
            continue
        name, versions, condition = match[1], match[2], match[3] or ""
        if not _applies(condition):
            continue
        wanted = _WANTED.search(versions)
        packages.append(Package(name, wanted[0].replace(" ", "") if wanted else "", installed(name)))
    return tuple(packages)


def installed(name: str) -> str:
    """The version of a package; "" where it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _own() -> Sequence[str]:
    """As the installation says, or the checkout that runs without one."""
    try:
        return requires("ltv_xl") or ()
    except PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        if not project.is_file():
            return ()
        named: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
        return named


def _applies(condition: str) -> bool:
    """Whether a requirement's condition holds here: on the platform it may, of an extra it does not."""
    platform = re.search(r"sys_platform\s*(==|!=)\s*['\"](\w+)['\"]", condition)
    if platform is not None and (platform[2] == sys.platform) != (platform[1] == "=="):
        return False
    return "extra" not in condition


def _numbers(version: str) -> tuple[int, ...]:
    """2.0.1 -> (2, 0, 1), 2.0.* -> (2, 0), 2.1rc1 -> (2, 1)."""
    numbers: list[int] = []
    for part in version.split("."):
        match = re.match(r"\d+", part)
        if match is None:
            break
        numbers.append(int(match[0]))
        if match[0] != part:
            break
    return tuple(numbers)
