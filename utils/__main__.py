"""Commands: ``python -m utils export`` for teachers; ``check | verify | index | describe`` for people who edit a case."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


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
    step = commands.add_parser("export", help="lessons as handouts (HTML), slides and PDFs; all of them, if none is named")
    step.add_argument("lessons", nargs="*", metavar="LESSON", help="a lesson, like 02_timeline or 02 (default: all)")
    step.add_argument(
        "--to", nargs="+", default=["html", "slides", "pdf"], metavar="FORMAT", help="html, slides, pdf (default: all)"
    )
    step.add_argument(
        "--edition", nargs="+", default=["student", "instructor"], metavar="EDITION", help="student, instructor (default: both)"
    )
    step.add_argument("--output", default=HOME / "build", type=Path, metavar="FOLDER", help="where to write (default: build)")
    step = commands.add_parser("check", help="every cell against datapackage.json; needs no article")
    step.add_argument("folder", nargs="?", default=HOME / "data", type=Path, help="folder with the tables (default: data)")
    step = commands.add_parser("verify", help="every row against the article")
    step.add_argument("article", type=Path, help="text file: one paragraph or heading per line")
    step.add_argument("--data", default=HOME / "data", type=Path, help="folder with the tables (default: data)")
    step = commands.add_parser("index", help="print sentences.csv for an article")
    step.add_argument("article", type=Path, help="text file: one paragraph or heading per line")
    step = commands.add_parser("describe", help="print the dictionary of all columns")
    step.add_argument("folder", nargs="?", default=HOME / "data", type=Path, help="folder with the tables (default: data)")
    options = parser.parse_args(arguments)
    if options.command == "export":
        return _export(options)
    from .data import CaseError  # only here: an export need not load pandas

    try:
        return globals()[f"_{options.command}"](options)
    except CaseError as problem:
        print(problem)
    except UnicodeDecodeError:
        print(f"{options.article} is not a UTF-8 text. Save the article as plain text with the encoding UTF-8.")
    except BrokenPipeError:  # the reader of a long list has seen enough
        sys.stderr.close()
        return 1
    except OSError as error:
        print(f"{options.article} cannot be read: {error.strerror}. Name a text file with the article.")
    return 1


def _export(options) -> int:
    try:
        from .export.command import CannotStart, export

        return export(options.lessons, options.to, options.edition, options.output, HOME)
    except ModuleNotFoundError as problem:
        print(f"The export needs a package that is not installed: {problem.name}. Run make env, or install requirements.txt.")
    except CannotStart as problem:
        print(problem)
    except KeyboardInterrupt:
        print("Stopped. What was written is whole; the other files are as they were before.")
    return 1


def _check(options) -> int:
    from .schema import read_folder

    _, tables, faults = read_folder(options.folder)
    for fault in faults:
        print(fault)
    rows = sum(map(len, tables.values()))
    print(f"{len(faults)} to correct." if faults else f"All {len(tables)} tables in {options.folder} are in order: {rows} rows.")
    return 1 if faults else 0


def _verify(options) -> int:
    from .data import load_case
    from .provenance import verify

    faults, coverage = verify(load_case(options.data), options.article.read_text(encoding="utf-8"))
    for fault in faults:
        print(fault)
    for what, (covered, found) in coverage.items():
        print(f"{what}: {covered} of {found}")
    print(
        f"{len(faults)} to correct."
        if faults
        else "Numbers, dates, names, hedges and quotations agree. Wording and status are for readers to judge."
    )
    return 1 if faults else 0


def _index(options) -> int:
    from .provenance import split_article

    frame = split_article(options.article.read_text(encoding="utf-8")).drop(columns="text")
    if frame.empty:
        print(f"{options.article} is empty. Name a text file with the article.")
        return 1
    frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    return 0


def _describe(options) -> int:
    from .schema import read_folder

    package, _, faults = read_folder(options.folder)
    if not package:
        print(faults[0])
        return 1
    for resource in package["resources"]:
        print(f"### `{resource['path']}`: one row is {resource['title']}\n")
        if resource["description"]:
            print(f"{resource['description']}\n")
        print("| column | type | what it holds |\n|---|---|---|")
        for field in resource["schema"]["fields"]:
            values = field.get("constraints", {}).get("enum")
            extra = f" One of: {', '.join(f'`{value}`' for value in values)}." if values else ""
            print(f"| `{field['name']}` | {field['type']} | {field['description'].replace('|', chr(92) + '|')}{extra} |")
        print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
