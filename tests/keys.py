"""How the tests read the key of a task, as it stands in ``exercises.csv``."""


def rows_of(answer) -> list[tuple]:
    """Read the answer of a table: its rows, each a tuple of texts."""
    return [tuple(row.split(",")) for row in answer.split(";")]


def pairs_of(answer) -> dict[str, list[str]]:
    """Read the answer of a mapping: for each name the ways to write it."""
    return {name: ways.split("|") for name, ways in (pair.split("=", 1) for pair in answer.split(";"))}


def parts(answer) -> set[str]:
    """Read the answer of a set: the first way to write each member."""
    return {part.split("|")[0] for part in answer.split(";")}


def firsts_of(answer) -> dict[str, str]:
    """Read the answer of a mapping: for each name the first way to write it."""
    return {name: ways[0] for name, ways in pairs_of(answer).items()}
