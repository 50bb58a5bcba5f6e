"""A doubt: the key and the fields of an uncertain remark.

header: a column that gives rise to it, as it stands in the file. words: those that do, as a message may show
them. count: cells, or what the key says. option: the canonical column for --map.
"""

Doubt = tuple[str, dict[str, object]]
