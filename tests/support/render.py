"""Workbooks as pictures, to look at: `python -m tests.support.render report.xlsx folder [--dpi 110]`.

LibreOffice prints the workbook to PDF, poppler paints each page: folder/<name>-01.png and so on.
"""

import argparse
import tempfile
from pathlib import Path

from tests.support.office import to_pdf
from tests.support.programs import needed, on_path, run


def pictures(workbook: Path, folder: Path, dpi: int = 110) -> list[Path]:
    """One PNG per printed page, in page order; those of an earlier run are removed."""
    painter = needed(on_path("pdftoppm"), "install poppler-utils (pdftoppm) to see workbooks as pictures")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{workbook.stem}-[0-9]*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        pdf = to_pdf(workbook, Path(name))
        done = run([painter, "-r", str(dpi), "-png", pdf, folder / workbook.stem], 300)
    pages = sorted(folder.glob(f"{workbook.stem}-[0-9]*.png"))
    if done.returncode or not pages:
        raise RuntimeError(f"pdftoppm could not paint {workbook}: {done.stderr}")
    return pages


def main() -> None:
    """Paint the workbooks named on the command line and name the pictures."""
    parser = argparse.ArgumentParser(description="Paint every printed page of a workbook as a PNG.")
    parser.add_argument("workbook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dpi", type=int, default=110)
    given = parser.parse_args()
    for page in pictures(given.workbook, given.folder, given.dpi):
        print(page)


if __name__ == "__main__":
    main()
