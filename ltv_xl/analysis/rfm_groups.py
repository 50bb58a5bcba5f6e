"""The ten named groups: which cells of the matrix recency by frequency each one holds."""

from collections.abc import Mapping

from ltv_xl.analysis.rfm import SCORES

# A row for each recency, the highest first; in it a letter for each frequency from 1 on.
_MAP = """
N P P C C
O P P L L
S S A L L
H H R R X
H H R R X
"""
_LETTERS: Mapping[str, str] = {
    "C": "champion",
    "L": "loyal",
    "P": "potential",
    "N": "new",
    "O": "promising",
    "A": "attention",
    "S": "sleepy",
    "R": "at_risk",
    "X": "cannot_lose",
    "H": "lost",
}

GROUP_OF: Mapping[tuple[int, int], str] = {
    (SCORES - row, frequency): _LETTERS[letter]
    for row, line in enumerate(_MAP.split("\n")[1:-1])
    for frequency, letter in enumerate(line.split(), 1)
}
"""Recency and frequency score -> the name of the group."""
