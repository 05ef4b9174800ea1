"""Does a lesson fit into its hour? Print words, tasks and minutes of each lesson: python tests/hour.py [PROJECT].

Words are those of the Markdown cells: no tables, code, addresses, no words of the lesson. A
slow reader in a second language reads 120 words a minute; a picture takes one minute, a table
half of one, a task what ``exercises.csv`` says. So the minutes are an estimate, until a class
has been timed.
"""

import csv
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

SPEED = 120  # words a minute
PICTURE, TABLE = 1.0, 0.5  # minutes
SORTS = ("read off", "think", "code", "guess", "write")
LONGEST = 3.0  # minutes without something to do
TASK = re.compile(r'^\s*(?:ask|check)\(case, "([^"]+)"', re.M)
EXPLORERS = re.compile(r"^(sentence_reader|clue_switches|\w+_coder|\w+_placer|\w+_slip|claim_tracer)\(", re.M)
PICTURES = re.compile(
    r"^(\w+_bars|\w+_dots|bounds|timeline|dating_funnel|voice_matrix|ladder|claim_trace|against_record)\(", re.M
)


@dataclass
class Hour:
    """What a lesson, or its short route, asks of a student."""

    words: int = 0
    tasks: list = field(default_factory=list)  # names of exercises, in order
    minutes: float = 0.0
    longest: float = 0.0  # minutes of reading and looking between two tasks


def prose(source) -> int:
    """Count the words of a Markdown cell, without tables, code and addresses."""
    text = re.sub(r"^\|.*$|```.*?```|`[^`]*`|\]\([^)]*\)", " ", source, flags=re.M | re.S)
    return len(re.findall(r"[^\W_][\w'’,.-]*", text))


def exercises(home) -> dict:
    with open(home / "data" / "exercises.csv", encoding="utf-8", newline="") as file:
        return {row["exercise_id"]: row for row in csv.DictReader(file)}


def hour(home, path, whole=True) -> Hour:
    """Go through a lesson cell by cell; the short route leaves out the sections marked as the longer one."""
    known, found, since, inside, counted, after = exercises(home), Hour(), 0.0, True, True, False
    for cell in nbformat.read(path, as_version=4).cells:
        if re.search(r"^## ", cell.source, re.M):
            inside = whole or "*Longer route" not in cell.source
            counted = not re.search(r"^## Words of this lesson", cell.source, re.M)
            after = bool(re.search(r"^## (Words of this lesson|Read more)", cell.source, re.M))
        if not inside:
            continue
        if cell.cell_type == "markdown":
            words = prose(cell.source) if counted else 0
            found.words += words
            spent = 0.0 if after else words / SPEED  # what stands after the exit ticket is read at home
            if re.search(r"\*\*(Talk about it|Try it|Write it again|With a partner|Decide|What do you notice)", cell.source):
                since = -spent  # something to do that nobody keeps
        elif asked := TASK.findall(cell.source):
            names = [name for name in asked if name not in found.tasks]  # a line of code may be asked once more, with fields
            found.tasks += names
            spent = sum(float(known[name].get("minutes") or 2) for name in names)
            since = -spent
        elif EXPLORERS.search(cell.source):
            spent = 2.0
            since = -spent
        else:
            spent = PICTURE if PICTURES.search(cell.source) else TABLE if "Table(" in cell.source else 0.0
        found.minutes += spent
        since += spent
        found.longest = max(found.longest, since)
    return found


def printed(path) -> tuple[int, int]:
    """Return the minutes that a lesson prints: of the short route, and of all."""
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    core = sum(
        int(number)
        for line in re.findall(r"^\*(?:Teaching|Exercises).*\*$", text, re.M)
        for number in re.findall(r"(\d+) min", line)
    )
    return core, core + sum(map(int, re.findall(r"^\*Longer route: (\d+) min", text, re.M)))


def main(home) -> None:
    print(
        "lesson | words: all, short | tasks: "
        + ", ".join(SORTS)
        + " | minutes: printed, worked out (short; all) | longest without a task"
    )
    for path in sorted((home / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        every, short, known = hour(home, path), hour(home, path, whole=False), exercises(home)
        sorts = [known[name].get("asks", "?") for name in every.tasks]
        counts = ", ".join(str(sorts.count(sort)) for sort in SORTS) if "?" not in sorts else f"{len(sorts)} not sorted"
        core, all_minutes = printed(path)
        print(
            f"{path.stem} | {every.words}, {short.words} | {len(every.tasks)}: {counts} | {core}, {short.minutes:.0f}; "
            f"{all_minutes}, {every.minutes:.0f} | {short.longest:.1f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
