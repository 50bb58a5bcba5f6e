"""A doubt: the key and the fields of an uncertain remark."""

Doubt = tuple[str, dict[str, object]]
