"""Commands: ``python -m utils export | class`` for teachers; ``check | verify | index | describe`` for people who edit a case."""

import argparse
import sys
from pathlib import Path

from .case.description import HOME, find_case, read_package
from .case.text import read_text


def main(arguments=None) -> int:
    """Run one command.

    Returns
    -------
    int
        0: all is well. 1: something needs mending; it is printed. 2: the command itself
        was not understood.
    """
    parser = argparse.ArgumentParser(prog="python -m utils", description="Export the lessons; check the tables of a case.")
    commands = parser.add_subparsers(dest="command", required=True)
    data = {"type": Path, "help": "folder with the tables (default: that of the environment variable CASE, or data)"}
    text = {"type": Path, "help": "text file: one paragraph or heading per line"}
    step = commands.add_parser("export", help="lessons as handouts (HTML), slides and PDFs; all of them, if none is named")
    step.add_argument("lessons", nargs="*", metavar="LESSON", help="a lesson, like 02_timeline or 02, or a notebook's path")
    formats, editions = ["html", "slides", "pdf"], ["student", "instructor"]
    step.add_argument("--to", nargs="+", default=formats, metavar="FORMAT", help="html, slides, pdf (default: all)")
    step.add_argument("--edition", nargs="+", default=editions, metavar="EDITION", help="student, instructor (default: both)")
    step.add_argument("--output", default=HOME / "build", type=Path, metavar="FOLDER", help="where to write (default: build)")
    step.add_argument("--data", **data)
    step = commands.add_parser("class", help="one page of what a class has handed in: where it is, what was hard, its guesses")
    step.add_argument("place", type=Path, metavar="FOLDER", help="folder or ZIP file with the files of the students")
    step.add_argument("--output", default=HOME / "build" / "class", type=Path, help="where to write (default: build/class)")
    step.add_argument("--data", **data)
    step = commands.add_parser("check", help="every cell against datapackage.json; needs no article")
    step.add_argument("data", nargs="?", **data)
    step = commands.add_parser("verify", help="every row against the article")
    step.add_argument("article", **text)
    step.add_argument("--data", **data)
    step = commands.add_parser("index", help="print sentences.csv for an article")
    step.add_argument("article", **text)
    step = commands.add_parser("describe", help="print the dictionary of all columns")
    step.add_argument("data", nargs="?", **data)
    options = parser.parse_args(arguments)
    try:
        return globals()[f"_{options.command}"](options)
    except ValueError as problem:  # a UnicodeDecodeError, or an Advice: its message says what to mend
        binary = isinstance(problem, UnicodeDecodeError)
        print("Save the article as plain text with the encoding UTF-8: this is none." if binary else problem)
    except BrokenPipeError:  # the reader of a long list has seen enough
        sys.stderr.close()
    except OSError as error:
        mend = "Put it back, open its rights, or make room on the disk."
        mend = "Name a text file with the article." if "article" in options else mend
        print(f"{error.filename or 'A file'} cannot be read or written: {error.strerror or error}. {mend}")
    return 1


def _export(options) -> int:
    try:
        from .export.command import export

        return export(options.lessons, options.to, options.edition, options.output, HOME, options.data)
    except ImportError as problem:
        print(f"The export lacks a package: {problem.name or problem}. Run make env, or install requirements.txt.")
    except KeyboardInterrupt:
        print("Stopped. What was written is whole; the other files are as they were before.")
    return 1


def _class(options) -> int:
    from .case.case import load_case
    from .export.store import write_whole
    from .together.page import class_page

    pages, done = class_page(load_case(options.data), options.place)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        write_whole(options.output / name, content)
    of_all = f"{options.output / 'class.html'}, for you alone: it has names"
    to_show = "There is no page to show: of fewer than three students it would hide nobody. Name the folder with all their files."
    if len(pages) > 1:
        to_show = f"{options.output / 'to_project.html'}, to show the class"
    print(*done.said, f"Students: {len(done.who)}. Open one with a double click:", of_all, to_show, sep="\n")
    return 0


def _check(options) -> int:
    from .case.schema import read_folder

    folder = find_case(options.data)
    _, tables, faults = read_folder(folder)
    rows = sum(map(len, tables.values()))
    return _report(faults, f"All {len(tables)} tables in {folder} are in order: {rows} rows.")


def _verify(options) -> int:
    from .case.case import load_case
    from .proof.verify import verify

    faults, coverage = verify(load_case(options.data), read_text(options.article))
    covered = [f"{what}: {covered} of {found}" for what, (covered, found) in coverage.items()]
    return _report(
        [*faults], "Numbers, dates, names, hedges and quotations agree. Wording and status are for readers to judge.", covered
    )


def _report(faults, praise, more=()) -> int:
    print(*faults, *more, f"{len(faults)} to correct." if faults else praise, sep="\n")
    return 1 if faults else 0


def _index(options) -> int:
    from .proof.article import split_article

    frame = split_article(read_text(options.article))
    if frame.empty:
        print(f"{options.article} is empty. Name a text file with the article.")
        return 1
    frame.drop(columns="text").to_csv(sys.stdout, index=False, lineterminator="\n")
    return 0


def _describe(options) -> int:
    package, faults = read_package(find_case(options.data))
    for resource in package.get("resources", []):
        print(f"### `{resource['path']}`: one row is {resource['title']}\n")
        if resource["description"]:
            print(f"{resource['description']}\n")
        print("| column | type | what it holds |\n|---|---|---|")
        for field in resource["schema"]["fields"]:
            values = field.get("constraints", {}).get("enum")
            extra = f" One of: {', '.join(f'`{value}`' for value in values)}." if values else ""
            said = field.get("description", "").replace("|", "\\|")
            print(f"| `{field['name']}` | {field.get('type', 'string')} | {said}{extra} |")
        print()
    return _report(faults, "") if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
