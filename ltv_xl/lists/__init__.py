"""Lists of customers to act upon, as files with a group held out by lot, and whether acting upon them paid.

rules.py: which lists there are and what a run decides. members.py: who stands on them. drawing.py: who is
held out. manifest.py: what is written down of lists that were made. writing.py: the files. outcomes.py: what
their customers did since. comparison.py: what that says. effect_sheet.py: the same as a workbook.
"""
