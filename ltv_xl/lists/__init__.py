"""Lists of customers to act upon, as files with a group held out by lot, and whether acting upon them paid.

rules.py: which lists there are and what a run decides. members.py: who stands on them. drawing.py: who is
held out, by the lots of key.py. manifest.py: what is written down of lists that were made. writing.py: the
files. power.py: which effect they can show. outcomes.py: what their customers did since. comparison.py: what
that says. bootstrap.py, few_orders.py: what may be chance in it. effect_sheet.py, effect_words.py: the same
as a workbook and in sentences.
"""
