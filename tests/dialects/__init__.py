"""One shop in many dialects: its orders written as shops' files are, and read back the same or refused.

    python -m tests.dialects --variants 1000 --seed 1

`shop.py` is the truth: who ordered what when. A `Dialect` says how a file writes it: the shop's system,
how amounts and dates are written, encoding, layout, kind of file, what Excel has done to it. `sheet.py` makes
rows of it, `files.py` a file, `oracle.py` reads that and judges. **Different in silence is a fault.** None
of this knows how the package reads.
"""
