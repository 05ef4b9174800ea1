"""Does a lesson fit into its hour? Print words, tasks and minutes of each lesson: python tests/hour.py.

Words are those of the Markdown cells: no tables, code, addresses, no words of the lesson. A
slow reader in a second language reads 120 words a minute, and goes through a table twice as
fast, because something is looked for there; a picture takes one minute, a task what
``exercises.csv`` says, the talk what its section says. So the minutes are an estimate, until
a class has been timed.
"""

import csv
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

import notebooks
from utils.show import ABOUT

SPEED, TABLE = 120, 240  # words a minute: in running text, in a table
PICTURE = 1.0  # minutes
SORTS = ("read off", "think", "code", "guess", "write")
CORE = 45  # minutes of a lesson without its longer route: with the talk, and all its tables read
LONGEST = 3.0  # minutes without something to do
WORD = r"[^\W_][\w'’,.-]*"
TASK = re.compile(r'^\s*(?:ask|check)\(case, "([^"]+)"', re.M)
DO = re.compile(r"\*\*(Talk about it|Try it|Write it again|With a partner|Decide|What do you notice)")
EXPLORERS = re.compile(r"^(sentence_reader|clue_switches|\w+_coder|\w+_placer|\w+_slip|claim_tracer)\(", re.M)
PICTURES = re.compile(
    r"^(\w+_bars|\w+_dots|bounds|timeline|dating_funnel|voice_matrix|ladder|claim_trace|against_record)\(", re.M
)


@dataclass
class Hour:
    """What a lesson, or its core, asks of a student."""

    words: int = 0
    tasks: list = field(default_factory=list)  # names of exercises, in order
    minutes: float = 0.0
    longest: float = 0.0  # minutes of reading and looking between two tasks


def prose(source) -> int:
    """Count the words of a Markdown cell, without tables, code and addresses."""
    text = re.sub(r"^\|[^\n]*$|```.*?```|`[^`]*`|\]\([^)]*\)", " ", source, flags=re.M | re.S)
    return len(re.findall(WORD, text))


def tables(cell) -> int:
    """Count the words in the tables of a cell, written or shown."""
    texts = re.findall(r"^\|.*$", cell.source, re.M) if cell.cell_type == "markdown" else []
    for output in cell.get("outputs", []):
        about = output.get("metadata", {}).get(ABOUT, {})
        texts += [text for row in about.get("rows", []) for text in row]
    return len(re.findall(WORD, " ".join(texts)))


def exercises() -> dict:
    with open(notebooks.HOME / "data" / "exercises.csv", encoding="utf-8", newline="") as file:
        return {row["exercise_id"]: row for row in csv.DictReader(file)}


def hour(lesson, whole=True) -> Hour:
    """Go through a lesson that was run, cell by cell; its core leaves out what is marked as the longer route."""
    known, found, since, inside, counted, after = exercises(), Hour(), 0.0, True, True, False
    for cell in lesson.cells:
        if re.search(r"^## ", cell.source, re.M):
            inside = whole or "*Longer route" not in cell.source
            counted = not re.search(r"^## Words of this lesson", cell.source, re.M)
            after = bool(re.search(r"^## (Words of this lesson|Read more)", cell.source, re.M))
        if not inside:
            continue
        if cell.cell_type == "markdown":
            words = prose(cell.source) if counted else 0
            found.words += words
            spent = 0.0 if after else words / SPEED + tables(cell) / TABLE  # what stands after the exit ticket is read at home
            talk = re.search(r"^## Talk about it\n+\*.*xercises (\d+) min", cell.source, re.M)
            spent += float(talk[1]) if talk else 0.0
            if talk or DO.search(cell.source):
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
            spent = 0.0 if after else tables(cell) / TABLE + PICTURE * bool(PICTURES.search(cell.source))
        found.minutes += spent
        since += spent
        found.longest = max(found.longest, since)
    return found


def printed(lesson) -> tuple[int, int]:
    """Return the minutes that a lesson prints: of its core, and of all."""
    text = notebooks.markdown(lesson)
    lines = re.findall(r"^\*(?:Teaching|Exercises).*\*$", text, re.M)
    core = sum(int(number) for line in lines for number in re.findall(r"(\d+) min", line))
    return core, core + sum(map(int, re.findall(r"^\*Longer route: (\d+) min", text, re.M)))


def main() -> None:
    print(
        "lesson | words: all, core | tasks: "
        + ", ".join(SORTS)
        + " | minutes: printed, worked out (core; all) | longest without a task"
    )
    paths, known = notebooks.LESSONS, exercises()
    with tempfile.TemporaryDirectory() as folder:
        copy = notebooks.unzip(Path(folder) / "copy")
        lessons = notebooks.run_all([(nbformat.read(path, as_version=4), copy, None) for path in paths])
    for path, lesson in zip(paths, lessons, strict=True):
        every, core = hour(lesson), hour(lesson, whole=False)
        sorts = [known[name].get("asks", "?") for name in every.tasks]
        counts = ", ".join(str(sorts.count(sort)) for sort in SORTS) if "?" not in sorts else f"{len(sorts)} not sorted"
        said, said_all = printed(lesson)
        print(
            f"{path.stem} | {every.words}, {core.words} | {len(every.tasks)}: {counts} | {said}, {core.minutes:.0f}; "
            f"{said_all}, {every.minutes:.0f} | {core.longest:.1f}"
        )


if __name__ == "__main__":
    main()
