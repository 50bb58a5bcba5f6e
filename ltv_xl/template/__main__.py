"""python -m ltv_xl.template: writes the two built files; with --check only says whether they are current.

A file whose parts are current is left alone: Pythons with another zlib pack the same parts into other bytes.
"""

import sys

from ltv_xl.template.build import addin, template
from ltv_xl.template.package import parts
from ltv_xl.template.shipped import NAMES, place


def main(check: bool) -> int:
    """1 where --check finds a file that is not what would be built now."""
    stale = 0
    for name, made in ((NAMES["workbook"], template()), (NAMES["addin"], addin())):
        path = place(name)
        if path.is_file() and parts(path.read_bytes()) == parts(made):
            print(f"{name}: current")
        elif check:
            print(f"{name}: stale; run python -m ltv_xl.template")
            stale = 1
        else:
            path.write_bytes(made)
            print(f"{name}: {len(made):,} bytes in {path.parent}")
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
