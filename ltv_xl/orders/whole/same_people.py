"""Labels that stand for one person: a guest with two e-mail addresses, a guest who is a member."""

from collections.abc import Mapping, Sequence


def roots(groups: Sequence[Mapping[str, bool]]) -> dict[str, str]:
    """Label -> the label that stands for the person, for those that change.

    groups: labels found to be one person's, each with whether it is a member's id. Two members stay two: a
    group that would join them joins nobody.
    """
    parents: dict[str, str] = {}
    members = {label for group in groups for label, member in group.items() if member}

    def root(label: str) -> str:
        while (parent := parents.get(label, label)) != label:
            parents[label] = label = parents.get(parent, parent)
        return label

    def preferred(label: str) -> tuple[bool, bool, str]:
        """Members first, then e-mail addresses."""
        return label not in members, "@" not in label, label

    for group in groups:
        joined = sorted({root(label) for label in group}, key=preferred)
        if sum(label in members for label in joined) <= 1:
            parents.update((label, joined[0]) for label in joined[1:])
    return {label: root(label) for group in groups for label in group if root(label) != label}
