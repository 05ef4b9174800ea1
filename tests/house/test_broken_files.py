"""What spreadsheets, editors, merges and syncs do to the files of a case, and what is then said of it.

Each line of these tables is one break and the whole message: the file, the row as a spreadsheet counts it (the
header is row 1), the column, what was found, and what to write instead. Nothing else may be said.
"""

import csv
import gzip
import io
import re
import zipfile
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from utils import load_case
from utils.__main__ import main
from utils.case.description import PACKAGE
from utils.export.exporters import exporter
from utils.export.page import CannotExport

AS_DATE = "write year-month-day, like 1999-12-31, or less: 1999-12"
AS_TEXT = ". Format the column as text, so that it stays so."
STATUSES = "direct_quote, analyst_speculation, unconfirmed_report, attributed_statement, conditional, forecast, "
STATUSES += "author_interpretation, reported_fact"
NO_FORMULA = "write what the spreadsheet should show there, and no formula."
A_NUMBER = "write a number, like 12 or 3.5."

LOW = "quantities.csv", 2, "low"
COUNT = "terms.csv", 2, "count"
DAY = "events.csv", 2, "date_edtf"
DEADLINE = "questions.csv", 2, "deadline"
STATUS = "claims.csv", 2, "status"
CLUE = "clues.csv", 3, "clue_id"
ACTOR = "positions.csv", 4, "actor_id"
PATHWAY = "risks.csv", 2, "pathway"
CLOSED = "quantities.csv", 2, "low_closed"
ABOVE = ", which is above '{2}' in '{1}'. Fix: write what comes first into '{0}', and the other into '{1}'.".format
NOBODY = ", which is not in actors.csv. Fix: add {} to actors.csv, or write a name that is there".format
EITHER = ". Fix: write the digits only: 12300; or 12.3, if that is meant."

# One cell: its file, row and column, what is written there, and what is said behind "found '...'".
CELLS = {
    "a decimal comma": (*LOW, "300,5", ". Fix: use a full stop: 300.5."),
    "a decimal comma in a small number": (*LOW, "0,005", ". Fix: use a full stop: 0.005."),
    "a comma for thousands": (*LOW, "12,300", EITHER),
    "a full stop for them": (*LOW, "12.300", EITHER),
    "an apostrophe for them": (*LOW, "12'300", ". Fix: write the digits only: 12300."),
    "a blank for them": (*LOW, "1\u202f200\u00a0300", ". Fix: write the digits only: 1200300."),
    "thousands in a whole number": (*COUNT, "7,000", ". Fix: write the digits only: 7000."),
    "a sign for percent": (*LOW, "30 %", ". Fix: write 30."),
    "a currency": (*LOW, "€300", ". Fix: write 300."),
    "an apostrophe before a number": (*LOW, "'300", ". Fix: write 300."),
    "a number as scientists write it": (*LOW, "3E+02", f". Fix: {A_NUMBER}"),
    "a number in words": (*LOW, "many", f". Fix: {A_NUMBER}"),
    "a number that is none": (*LOW, "nan", f". Fix: {A_NUMBER}"),
    "an identifier as scientists write it": (
        "record.csv",
        2,
        "fingerprint",
        "1.23457E+11",
        ". Fix: write what the column holds: ...",
    ),
    "half a sentence": (*COUNT, "7.5", ". Fix: write a whole number, like 12."),
    "a number below its limit": (*LOW, "-300", ". Fix: write a number of at least 0."),
    "a number above its limit": ("record.csv", 2, "information_grade", "7", ". Fix: write a number of at most 6."),
    "a lower bound above its upper one": ("quantities.csv", 3, "low", "41", ABOVE("low", "high", "40")),
    "a first day after the last one": ("clues.csv", 3, "earliest", "2031-05", ABOVE("earliest", "latest", "2031-04-24")),
    "yes for true": (*CLOSED, "yes", ". Fix: write true or false."),
    "true in German": (*CLOSED, "WAHR", ". Fix: write true or false."),
    "a date as a number of days": (*DAY, "47910", f". Fix: {AS_DATE}; in a spreadsheet this number means 2031-03-03{AS_TEXT}"),
    "a date with full stops": (*DAY, "3.3.31", f". Fix: {AS_DATE}{AS_TEXT}"),
    "a date with slashes": (*DEADLINE, "6/20/2031", f". Fix: {AS_DATE}{AS_TEXT}"),
    "a date that became a month": ("events.csv", 3, "date_edtf", "Jan-31", f". Fix: {AS_DATE}{AS_TEXT}"),
    "a date in words": (*DEADLINE, "20 June 2031", f". Fix: {AS_DATE}{AS_TEXT}"),
    "a date with a time": (*DEADLINE, "2031-06-20 00:00:00", f". Fix: {AS_DATE}{AS_TEXT}"),
    "a date without its zeros": (*DEADLINE, "2031-6-20", f". Fix: {AS_DATE}{AS_TEXT}"),
    "an apostrophe before a date": (*DAY, "'2031-03-03", ". Fix: write 2031-03-03."),
    "a day that does not exist": (*DAY, "2031-02-30", ". Fix: ...Look it up in a calendar."),
    "days turned round": (*DAY, "2031-03-03/2031-03-01", ". Fix: ...Write the earlier date first."),
    "a status with a blank": (*STATUS, "reported fact", ". Fix: write reported_fact."),
    "a status with a blank that does not break": (*STATUS, "reported\u00a0fact", ". Fix: write reported_fact."),
    "a status in capitals": (*STATUS, "REPORTED_FACT", ". Fix: write reported_fact."),
    "a status in curly quotation marks": (*STATUS, "“reported_fact”", ". Fix: write reported_fact."),
    "an unheard-of status": (*STATUS, "gossip", f". Fix: write one of: {STATUSES}."),
    "a short name in capitals": (*CLUE, "FRIDAY", ". Fix: write friday."),
    "a short name of two words": (*CLUE, "a friday", ". Fix: write what the column holds: ..."),
    "a short name twice": (*CLUE, "closed", ", which row 2 has too. Fix: give each row its own."),
    "a reference in capitals": (*ACTOR, "MARSH", ". Fix: write marsh."),
    "a reference with a slip": (*ACTOR, "marhs", f"{NOBODY('marhs')} (did you mean marsh?)."),
    "a reference to nobody": (*ACTOR, "zzz", f"{NOBODY('zzz')}."),
    "a formula": (*LOW, "=SUM(A1:A3)", f". Fix: {NO_FORMULA}"),
    "a formula in a text": (*PATHWAY, "=B3", f". Fix: {NO_FORMULA}"),
    "a name that the spreadsheet does not know": (*PATHWAY, "#NAME?", f". Fix: {NO_FORMULA}"),
    "a reference that is gone": (*LOW, "#REF!", f". Fix: {NO_FORMULA}"),
    "the same in German": (*PATHWAY, "#BEZUG!", f". Fix: {NO_FORMULA}"),
    "nothing found": (*PATHWAY, "#N/A", f". Fix: {NO_FORMULA}"),
}


def text(change):
    """Change the text of a file."""
    return lambda path: path.write_bytes(change(path.read_text(encoding="utf-8")).encode())


def swap(old, new):
    """Replace the first occurrence of a text, as a slip of the hand would."""
    return text(lambda it: it.replace(old, new, 1))


def stored(how):
    """Store a file in another way: in another encoding, or packed."""
    return lambda path: path.write_bytes(how(path.read_text(encoding="utf-8")))


def workbook(it):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", it)
    return file.getvalue()


def instead(make):
    """Put something else in the place of a file."""
    return lambda path: path.unlink() or make(path)


HEADER = "risk_id,pathway,kind,brought_by,dyad,trigger,mechanism,status,claim_id,way_down,note"
TWELVE = "cells in this row: 12; in the header: 11."
NO_TRIGGER = " row 1, column 'trigger': the column is missing. Fix:"
SPLIT = " row 1: the cells are split by {}. Fix: save it again with commas between the cells.".format
BEGINS = f" row 1: found '{{}}' in place of the names of the columns. Fix: write: {HEADER}".format
COMMAS = 'Fix: put a text with a comma in straight double quotation marks: "one, two"; delete commas that end the row.'
QUOTES = 'close every " with another ". Inside a cell write it twice: "".'
NO_TEXT = "it is no text in UTF-8. Fix: open it in the program that made it, and save it as text in UTF-8; "
NO_TEXT += "in a spreadsheet: 'CSV UTF-8'."
MISSING = "the file is missing. Fix: put it into FOLDER, or name the folder that has it."
NO_FILE = "Fix: put a file there that you may read, and close other programs that use it."
HIDDEN = "there is a sign that nobody sees ({}). Fix: delete all of it, and type anew: {}".format
GIT = "git has kept two versions here. Fix: choose one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."

# The whole of risks.csv (with two rows): what is done to it, and all that is said.
FILES = {
    "semicolons": (text(lambda it: it.replace(",", ";")), SPLIT("semicolons")),
    "tabs": (text(lambda it: it.replace(",", "\t")), SPLIT("tabs")),
    "UTF-16": (stored(lambda it: it.encode("utf-16")), f": {NO_TEXT}"),
    "UTF-16 without its mark": (stored(lambda it: it.encode("utf-16-le")), f": {NO_TEXT}"),
    "UTF-16 the other way round": (stored(lambda it: it.encode("utf-16-be")), f": {NO_TEXT}"),
    "the letters of Windows": (stored(lambda it: it.replace("beam", "née").encode("cp1252")), f": {NO_TEXT}"),
    "packed with gzip": (stored(lambda it: gzip.compress(it.encode())), f": {NO_TEXT}"),
    "a workbook of Excel": (stored(workbook), f": {NO_TEXT}"),
    "empty": (text(lambda it: ""), f" row 1: it is empty. Fix: write: {HEADER}"),
    "blank lines alone": (text(lambda it: "\r\n\r\n"), f" row 1: it is empty. Fix: write: {HEADER}"),
    "commas alone": (text(lambda it: ",,\n,,\n"), f" row 1: it is empty. Fix: write: {HEADER}"),
    "a title above the header": (text("Table 1\n{}".format), BEGINS("Table 1")),
    "no header": (
        text(lambda it: it.partition("\n")[2]),
        BEGINS("bending, the beam bends, pathway, those who walk on it, the ..."),
    ),
    "a page to log in": (
        text(lambda it: '<!DOCTYPE html>\n<p id="a" class="b">Log in, please</p>\n"a" b\n'),
        BEGINS("<!DOCTYPE html>"),
    ),
    "words of a program": (text(lambda it: '{"error": "not found"}'), BEGINS('{"error": "not found"}')),
    "missing": (Path.unlink, f": {MISSING}"),
    "a link that leads nowhere": (instead(lambda path: path.symlink_to("nowhere.csv")), f": {MISSING}"),
    "a link to itself": (instead(lambda path: path.symlink_to(path.name)), f": it cannot be read (Too many ... {NO_FILE}"),
    "a folder": (instead(Path.mkdir), f": it cannot be read (Is a directory). {NO_FILE}"),
    "a column renamed": (swap("trigger", "triggers"), f"{NO_TRIGGER} rename the column 'triggers' to 'trigger'."),
    "a column in capitals": (swap("trigger", "TRIGGER"), f"{NO_TRIGGER} rename the column 'TRIGGER' to 'trigger'."),
    "a column missing": (swap(",trigger", ",zzz"), f"{NO_TRIGGER} add a column 'trigger' to row 1."),
    "a column twice": (
        swap("trigger", "trigger,dyad"),
        " row 1, column 'dyad': the column is there twice. Fix: delete one of the two.",
    ),
    "a column too many": (
        swap("way_down,note", "way_down,note,mood"),
        " row 1, column 'mood': no such column is described in datapackage.json."
        " Fix: delete it, or describe it in datapackage.json.",
    ),
    "columns without a name": (
        text(lambda it: it.replace("\n", ",,\n")),
        " row 1, column '': no such column is described in datapackage.json. Fix: delete the commas at the end of each line.",
    ),
    "an empty cell": (
        swap("bending,the beam bends", "bending,"),
        " row 2, column 'pathway': the cell is empty. Fix: write what the column holds: What could happen, in our words.",
    ),
    "a comma without quotation marks": (swap("beam bends", "beam, it bends"), f" row 2: {TWELVE} {COMMAS}"),
    "a comma in curly ones": (swap("the beam bends", "“the beam, it bends”"), f" row 2: {TWELVE} {COMMAS}"),
    "commas at the end of a row": (swap("p3s1-b,\n", "p3s1-b,,\n"), f" row 2: {TWELVE} {COMMAS}"),
    "a row cut short": (
        swap(",p2s2-a,p3s1-b,\n", "\n"),
        " row 2: cells in this row: 8; in the header: 11. Fix: add what is missing: an empty cell needs its comma, too.",
    ),
    "a quotation mark left open": (
        swap("the parade takes", '"the parade takes'),
        f" row 3: the quotation marks do not match (unexpected end of data). Fix: {QUOTES}",
    ),
    "quotation marks inside quotation marks": (
        swap("the beam bends", '"the "beam" bends"'),
        f" row 2: the quotation marks do not match (',' expected after '\"'). Fix: {QUOTES}",
    ),
    "a row twice": (
        text(lambda it: it + it.splitlines()[1] + "\n"),
        " row 4: this is row 2 once more. Fix: delete one of the two.",
    ),
    "the header twice": (
        text(lambda it: it + it.splitlines()[0] + "\n"),
        " row 4: this is row 1 once more. Fix: delete one of the two.",
    ),
    "a zero byte": (
        swap("the beam bends", "the beam\0 bends"),
        f" row 2, column 'pathway': {HIDDEN('U+0000', 'the beam bends')}",
    ),
    "a soft hyphen": (
        swap("attributed_", "attri\u00adbuted_"),
        f" row 2, column 'status': {HIDDEN('U+00AD', 'attributed_statement')}",
    ),
    "a zero-width space in the header": (
        swap("trigger", "trigger\u200b"),
        f" row 1, column 'trigger': {HIDDEN('U+200B', 'trigger')}",
    ),
    "a byte order mark where two files were joined": (
        swap("detour", "\ufeffdetour"),
        f" row 3, column 'risk_id': {HIDDEN('U+FEFF', 'detour')}",
    ),
    "two versions": (
        text(lambda it: "{}\n<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs, and mine\n".format(*it.splitlines())),
        f" row 2, column 'risk_id': {GIT}",
        f" row 4, column 'risk_id': {GIT}",
        f" row 6, column 'risk_id': {GIT}",
    ),
    "a cell and a row": (
        text(lambda it: it.replace("conditional", "perhaps") + "end\n"),
        f" row 3, column 'status': found 'perhaps'. Fix: write one of: {STATUSES}.",
        " row 4: cells in this row: 1; in the header: 11. Fix: add what is missing: an empty cell needs its comma, too.",
    ),
}

DEEP = "[" * 100_000 + "]" * 100_000
UNDO = "Fix: mend it there, or undo your last change to this file."
BRACKET = "Fix: delete the comma before the bracket."
COMMENT = "Fix: delete the comment: JSON has none."
STRAIGHT = 'Fix: write straight double quotation marks: ".'

# The whole of datapackage.json (its line 2 is its name), and all that is said.
DESCRIPTIONS = {
    "nothing": (text(lambda it: ""), f": line 1, column 1: it is not valid JSON. {UNDO}"),
    "plain words": (text(lambda it: "the tables"), f": line 1, column 1: it is not valid JSON. {UNDO}"),
    "a page to log in": (text(lambda it: "<!DOCTYPE html>\n"), f": line 1, column 1: it is not valid JSON. {UNDO}"),
    "a comma before a bracket": (
        text(lambda it: '{"name": "a",\n  "title": "b",\n}'),
        f": line ...it is not valid JSON. {BRACKET}",
    ),
    "a comma at the end of a list": (text(lambda it: '{"name": ["a", ]}'), f": line 1, ...it is not valid JSON. {BRACKET}"),
    "a comment": (swap('"name"', '// mine\n"name"'), f": line 2, column 3: it is not valid JSON. {COMMENT}"),
    "a comment behind a comma": (swap(",\n", ", # mine\n"), f": line 2, ...it is not valid JSON. {COMMENT}"),
    "curly quotation marks": (swap('"name"', "“name”"), f": line 2, column 3: it is not valid JSON. {STRAIGHT}"),
    "single quotation marks": (swap('"name"', "'name'"), f": line 2, column 3: it is not valid JSON. {STRAIGHT}"),
    "a comma missing": (
        text(lambda it: '{"name": "a"\n "title": "b"}'),
        ": line 2, column 2: it is not valid JSON. Fix: write a comma before it, or a colon after a name.",
    ),
    "a colon missing": (
        text(lambda it: '{"name" "a"}'),
        ": line 1, column 9: it is not valid JSON. Fix: write a comma before it, or a colon after a name.",
    ),
    "a bracket left open": (text(lambda it: '{"name": "a"'), f": line 1, column 13: it is not valid JSON. {UNDO}"),
    "a quotation mark left open": (swap('"name"', '"name'), f": line 2, ...it is not valid JSON. {UNDO}"),
    "brackets without end": (text(lambda it: DEEP), f": it is not valid JSON: ... {UNDO}"),
    "a number without end": (text(lambda it: '{"name": ' + "7" * 5000 + "}"), f": it is not valid JSON: ... {UNDO}"),
    "a name twice": (
        swap('"name"', '"name": "a", "title": "b", "name"'),
        f": it is not valid JSON: 'name' is there twice in the part with 'name': \"a\". {UNDO}",
    ),
    "UTF-16": (stored(lambda it: it.encode("utf-16")), f": {NO_TEXT}"),
    "UTF-16 without its mark": (stored(lambda it: it.encode("utf-16-le")), f": {NO_TEXT}"),
    "the letters of Windows": (stored(lambda it: it.replace("Aldermere", "Née").encode("cp1252")), f": {NO_TEXT}"),
    "bytes": (stored(lambda it: b"\x00\xff\xfe\x80"), f": {NO_TEXT}"),
    "a zero-width space in a name": (swap('"name":', '"name\u200b":'), f": line 2: {HIDDEN('U+200B', '...')}"),
    "a zero byte": (swap('"name":', '"name\0":'), f": line 2: {HIDDEN('U+0000', '...')}"),
    "two versions": (
        text(lambda it: "<<<<<<< HEAD\n{0}=======\n{0}>>>>>>> theirs\n".format(it.replace("\n", " ") + "\n")),
        f": line 1: {GIT}",
        f": line 3: {GIT}",
        f": line 5: {GIT}",
    ),
    "missing": (Path.unlink, f": {MISSING}"),
    "a link that leads nowhere": (instead(lambda path: path.symlink_to("nowhere.json")), f": {MISSING}"),
    "a folder": (instead(Path.mkdir), f": it cannot be read (Is a directory). {NO_FILE}"),
}


def run(capsys, folder, *arguments):
    """Run a command; return its code and what it says, with FOLDER for the folder."""
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out.replace(str(folder), "FOLDER").splitlines()


def agrees(said, wanted):
    """Say whether a message is the one that is wanted; three dots stand for any words."""
    return re.fullmatch(".*".join(map(re.escape, wanted.split("..."))), said) is not None


def check(capsys, folder, *wanted):
    code, said = run(capsys, folder, "check", folder)
    assert code == 1
    assert said[-1] == f"{len(wanted)} to correct."
    for message, one in zip(said[:-1], wanted, strict=True):
        assert agrees(message, one), f"\n{message}\nis not\n{one}"


@pytest.mark.parametrize("what", CELLS)
def test_a_broken_cell_is_named_with_its_place_and_what_to_write(what, folder, capsys):
    file, number, column, cell, rest = CELLS[what]
    with open(folder / file, encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    rows[number - 2][header.index(column)] = cell
    with open(folder / file, "w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    check(capsys, folder, f"{file} row {number}, column '{column}': found '{' '.join(cell.split())}'{rest}")


@pytest.mark.parametrize("what", FILES)
def test_a_broken_table_is_named_with_its_place_and_what_to_do(what, folder, capsys):
    change, *wanted = FILES[what]
    change(folder / "risks.csv")
    check(capsys, folder, *(f"risks.csv{one}" for one in wanted))


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_a_broken_description_is_named_and_no_command_goes_on_with_it(what, folder, capsys, tmp_path, example_article):
    change, *wanted = DESCRIPTIONS[what]
    change(folder / PACKAGE)
    check(capsys, folder, *(f"{PACKAGE}{one}" for one in wanted))
    for command in (["describe", folder], ["verify", example_article, "--data", folder]):
        code, said = run(capsys, folder, *command)
        assert code == 1
        assert any(agrees(line.removeprefix("- "), f"{PACKAGE}{wanted[0]}") for line in said)
    code, said = run(capsys, folder, "export", "00", "--data", folder, "--output", tmp_path / "out")
    assert (code, len(said)) == (1, 1)
    assert agrees(said[0], f"The case cannot be used. {PACKAGE}{wanted[0]}")
    assert not (tmp_path / "out").exists()


def test_a_row_twice_is_found_where_rows_have_no_name(folder, capsys):
    text(lambda it: it + it.splitlines()[2] + "\n")(folder / "relations.csv")
    check(capsys, folder, "relations.csv row 6: this is row 3 once more. Fix: delete one of the two.")


def test_a_cell_of_any_length_is_shown_by_its_beginning(folder, capsys):
    swap("300,false", "9" * 200_000 + ",false")(folder / "quantities.csv")
    swap("the thing,7,", "the thing," + "9" * 200_000 + ",")(folder / "terms.csv")
    found = f"found '{'9' * 60}...'. Fix:"
    low, count = f"quantities.csv row 2, column 'low': {found} {A_NUMBER}", f"terms.csv row 2, column 'count': {found}..."
    check(capsys, folder, low, count)


PAGE = "# Teaching\r\n\r\nBefore.\r\n\r\n## Part\r\n\r\nWait for the class.\r\n"


def exported(folder, content):
    """Export a lesson for teachers, whose teaching page holds these bytes."""
    (folder / "teaching").mkdir()
    (folder / "teaching" / "lesson.md").write_bytes(content)
    lesson = new_notebook(cells=[new_markdown_cell("# A lesson"), new_markdown_cell("## Part")])
    return exporter("html", "instructor").from_notebook_node(lesson, {"metadata": {"name": "lesson", "path": str(folder)}})[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_teaching_page_is_read_however_it_was_stored(encoding, folder):
    page = exported(folder, PAGE.encode(encoding))
    assert "Before." in page
    assert "Wait for the class." in page
    assert "Teaching" not in page, "its title is left out"


def test_a_teaching_page_that_is_no_text_is_named(folder):
    with pytest.raises(CannotExport, match=r"the teaching page lesson\.md cannot be read\. Save it as plain text in UTF-8\."):
        exported(folder, "Née".encode("cp1252"))


def test_a_name_that_no_folder_can_have_gives_a_sentence(capsys):
    assert main(["check", "a" * 5000]) == 1
    assert f"{PACKAGE}: it cannot be read (File name too long)." in capsys.readouterr().out


# What does no harm

HARMLESS = {
    "a byte order mark": text("\ufeff{}".format),
    "Windows line ends": text(lambda it: it.replace("\n", "\r\n")),
    "line ends of old Macs": text(lambda it: it.replace("\n", "\r")),
    "no line end at the end": text(str.rstrip),
    "blank rows": text(lambda it: it.replace("\n", "\n\n,,,,,,,\n", 2) + ",,,,,,,\n\n"),
    "blanks around cells": text(lambda it: it.replace("bending,", " bending\u00a0,")),
    "all cells in quotation marks": text(lambda it: "".join(f'"{line}"\n' for line in it.replace(",", '","').splitlines())),
    "columns in another order": text(lambda it: "\n".join(",".join(reversed(line.split(","))) for line in it.splitlines())),
    "a line end inside a cell": swap("the beam bends", '"the beam\nbends"'),
    "a line separator inside a cell": swap("the beam bends", "the beam\u2028bends"),
    "a very long cell": swap("the beam bends", "the beam bends " * 20_000),
    "what an editor corrects": swap("the beam bends", "“the beam”\u00a0– it’s bent…"),
    "a sign and a number in a text": swap("the beam bends", "+1 - 3 = #4"),
    "the lock of an editor": lambda path: path.with_name(".#risks.csv").symlink_to("me@host.1"),
    "the lock of a spreadsheet": lambda path: path.with_name(".~lock.risks.csv#").write_text("me"),
    "the copy of a sync": lambda path: path.with_name("risks (conflicted copy).csv").write_text("a;b"),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_does_no_harm_is_fine(what, folder, example):
    HARMLESS[what](folder / "risks.csv")
    assert list(load_case(folder).risks["risk_id"]) == list(example.risks["risk_id"])
