"""The kinds of input: good ones, how they are changed, and what is done with them.

What a `run` raises is judged by `oracle.py`: an error of ours is an answer, anything else is a fault. A
broken promise (a token lost, an address turned into another) is an AssertionError, and so a fault.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzz import good, runs
from tests.fuzz.mutation import any_bytes, mutated, mutated_members, mutated_words


@dataclass(frozen=True)
class Kind:
    """A kind of input. share: of a thousand inputs. run: is given an input and an empty folder."""

    name: str
    share: int
    good: Callable[[], Sequence[bytes]]
    change: Callable[[bytes, Random], bytes]
    run: Callable[[bytes, Path], None]


CELLS, XML, ADDRESSES = good.words("cells"), good.words("xml"), good.words("addresses")
BY_CELL = partial(mutated, words=CELLS)
BY_TAG = partial(mutated, words=XML)
BY_MEMBER = partial(mutated_members, words=XML + CELLS)
BY_ADDRESS = partial(mutated, words=ADDRESSES)

KINDS = (
    Kind("csv", 150, good.texts, BY_CELL, runs.text),
    Kind("csv as customers and ads", 30, good.texts, BY_CELL, runs.beside),
    Kind("xlsx parts", 70, good.workbooks_of_orders, BY_MEMBER, runs.workbook),
    Kind("xlsx bytes", 40, good.workbooks_of_orders, BY_TAG, runs.workbook),
    Kind("xls", 30, partial(good.seeds, "orders.xls"), BY_TAG, runs.old_workbook),
    Kind("ods", 15, partial(good.seeds, "orders.ods"), BY_MEMBER, runs.open_document),
    Kind("parquet bytes", 30, good.parquet, BY_CELL, runs.parquet),
    Kind("parquet types", 30, partial(good.lines, "orders.csv"), any_bytes, runs.typed_columns),
    Kind("new", 20, good.texts, BY_CELL, runs.table_of_a_workbook),
    Kind("report", 5, good.texts, BY_CELL, runs.report),
    Kind("share parts", 60, good.workbooks, BY_MEMBER, runs.copy),
    Kind("share bytes", 30, good.workbooks, BY_TAG, runs.copy),
    Kind("mail parts", 60, good.workbooks, BY_MEMBER, runs.mail),
    Kind("owners", 60, partial(good.seeds, "owners.csv", "owners.tsv"), BY_CELL, runs.owners),
    Kind("addresses", 110, partial(good.lines, "addresses.txt"), BY_ADDRESS, runs.addresses),
    Kind("options", 30, good.options, partial(mutated_words, words=CELLS), runs.options),
    Kind("mail settings", 70, partial(good.seeds, "mail.toml"), BY_CELL, runs.server),
    Kind(
        "formulas",
        80,
        partial(good.lines, "formulas.txt"),
        partial(mutated, words=good.words("formulas")),
        runs.formula,
    ),
    Kind("markup", 80, good.parts, BY_TAG, runs.markup),
)
