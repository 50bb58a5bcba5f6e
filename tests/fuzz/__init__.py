"""Inputs that nobody would write: each gives a result or one sentence, in both languages, and nothing else.

`python -m tests.fuzz --inputs 100000` makes inputs out of good ones, kind by kind, and runs them. The same
seed makes the same inputs. `kinds.py` lists the kinds; an input that found a fault is kept as a
test of what was mended.
"""
