"""The keeper of students' work as students meet it: nothing is lost, nothing stops a lesson, all trouble is a sentence."""

import csv
import datetime as dt
import io
import itertools
import json
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import HOME
from test_explore import first_claims, read, share
from test_forecast import LATE, OPENED, WHOLE, fill_in, lock, questions, squared
from test_forecast import questions as asked
from test_placing import put as place

import utils
from utils.explorers import seal
from utils.practice import work

REASON = "Größe; 50 % mehr,\n„zwei“ Zeilen"  # what a spreadsheet, a comma or another alphabet could break


# ---- the tools, each with its file: how a student saves something in it, and what it knows


class Answers:
    """The self-checks of a case; they have no explorer."""

    file = "answers.csv"

    def __init__(self, case, save_as=file):
        self.case, self.note = case, None

    def save(self, number, words=REASON):
        self.note = utils.check(self.case, self.case.exercises["exercise_id"][number], words)

    def known(self):
        shown = utils.progress(self.case)
        tasks = shown.more.frame["verdict"] if isinstance(shown, utils.Table) else []  # a note says why there is none
        return sum(verdict != "○ Not attempted" for verdict in tasks)

    def said(self):
        return self.note.text


class Ask(Answers):
    """The same checks, with fields."""

    def save(self, number, words=REASON):
        question = utils.ask(self.case, self.case.exercises["exercise_id"][number])
        for field in question.fields:
            field.value = words
        next(iter(question.buttons.values())).click()
        self.note = question.note


class Coder:
    file = "codes.csv"

    def __init__(self, case, save_as=file):
        self.claims, self.statuses = first_claims(case, 6), case.allowed("claims", "status")
        self.explorer = utils.status_coder(case, self.claims, share, save_as=save_as)

    def save(self, number):
        fill_in(self.explorer, claim_id=self.claims[number], status=self.statuses[number])

    def known(self):
        return int(self.explorer.picture().heading.split()[0])

    def said(self):
        return self.explorer.picture().text


class Ladder:
    file = "ladder.csv"

    def __init__(self, case, save_as=file):
        self.explorer = utils.ladder_placer(case, scale=case.scales["scale"][0], save_as=save_as)

    def save(self, number, words=REASON):
        place(self.explorer, "risk_id", number, words)

    def known(self):
        return int(self.explorer.picture().beside.heading.split()[0])

    def said(self):
        return self.explorer.picture().beside.text


class Slip:
    file = "forecasts.csv"

    def __init__(self, case, save_as=file):
        self.questions, self.explorer = questions(case), utils.forecast_slip(case, scale="likelihood", save_as=save_as)

    def save(self, number, words=REASON):
        lock(self.explorer, question=self.questions[number], **WHOLE | {"reason": words})

    def known(self):
        return int(re.search(r"Locked forecasts: (\d+)", self.said())[1])

    def said(self):
        return self.explorer.picture().text


TOOLS = {"answers": Answers, "ask": Ask, "coder": Coder, "ladder": Ladder, "slip": Slip}
each_tool = pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
each_explorer = pytest.mark.parametrize("tool", [Coder, Ladder, Slip])


def ends(case):
    """Show what follows the forecasts."""
    return [utils.open_epilogue(case, save_as=Slip.file), utils.scores(case, squared, save_as=Slip.file)]


def listing():
    """List the files of the student's folder."""
    return sorted(str(path.relative_to(work.FOLDER)) for path in work.FOLDER.rglob("*"))


# ---- two at once


@each_tool
def test_two_that_are_open_at_once_lose_nothing(tool, example):
    one, two = tool(example), tool(example)
    one.save(0)
    utils.check(example, example.exercises["exercise_id"][2], "nonsense")
    two.save(1)
    known = 3 if tool.file == Answers.file else 2
    assert one.known() == two.known() == tool(example).known() == known
    assert len(read(work.FOLDER / tool.file)) == known


@each_tool
def test_what_was_saved_elsewhere_is_known_without_a_restart(tool, example):
    mine = tool(example)
    tool(example).save(1)
    assert mine.known() == 1


def test_a_code_that_was_changed_elsewhere_is_shown_when_its_claim_is_chosen(example):
    one, two = Coder(example), Coder(example)
    one.save(0)
    fill_in(two.explorer, claim_id=two.claims[1])
    fill_in(two.explorer, claim_id=two.claims[0])
    assert two.explorer.controls["status"].value == one.statuses[0]


def test_all_tools_in_one_file_keep_each_others_rows(example):
    """A student has given one name to all: the columns differ, so the former file is set aside, and none is lost."""
    for tool in TOOLS.values():
        tool(example, "mine.csv").save(0)
    files = [read(path) for path in work.FOLDER.glob("mine*.csv")]
    assert sum(map(len, files)) == len({tool.file for tool in TOOLS.values()}) - 1
    assert len(read(work.FOLDER / "answers.csv")) == 1


PROCESS = """
import sys, time
from pathlib import Path
import utils
from utils.practice import work

folder, name = Path(sys.argv[1]), sys.argv[2]
work.FOLDER = folder / "work"
case = utils.load_case("data")
slip = utils.forecast_slip(case, scale="icd-203", save_as="forecasts.csv")
words = work.Kept("Your words", "words.csv", ["claim_id", "text"])
(folder / f"{name} is ready").touch()
while len(list(folder.glob("* is ready"))) < 2:
    time.sleep(0.001)
for number in range(50):
    words.put({"claim_id": f"{name} {number}", "text": "a word"})
for question in case.questions["question_id"]:
    values = {"question": question, "percent": sys.argv[3], "reason": f"because {name} says so"}
    for control, value in values.items():
        slip.controls[control].value = value
    slip.shown[-1].children[-1].click()
    print(question, "30%" in slip.picture().text)
print(words.where, slip.picture().text)
"""


def start(code, *arguments):
    """Start Python with this code, as another kernel would."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=HOME, env=environment, text=True, **pipes)


def test_two_processes_that_write_at_the_same_time_lose_no_row(tmp_path, case):
    percents = {"ann": "30", "ben": "40"}
    processes, all_said = [start(PROCESS, tmp_path, *one) for one in percents.items()], []
    for process in processes:
        said, faults = process.communicate(timeout=60)
        assert process.returncode == 0, faults
        assert "could not be saved" not in said
        all_said.append(said)
    words = {row["claim_id"] for row in read(tmp_path / "work" / "words.csv")}
    assert words == {f"{name} {number}" for name in percents for number in range(50)}
    forecasts = read(tmp_path / "work" / "forecasts.csv")
    assert sorted(row["question_id"] for row in forecasts) == sorted(questions(case)), "the faster one locks it"
    for row in forecasts:
        assert all(f"{row['question_id']} {row['probability'] == '0.3'}\n" in said for said in all_said), "what was said holds"
        assert (row["reason"], row["probability"]) in {(f"because {name} says so", f"0.{percents[name][0]}") for name in percents}
    assert sorted(os.listdir(tmp_path / "work")) == ["forecasts.csv", "words.csv"], "no draft and no lock is left"


# ---- rights


@pytest.fixture
def umask():
    """Work as a class does in a folder of its group."""
    before = os.umask(0o002)
    yield
    os.umask(before)


@each_tool
def test_new_files_can_be_read_and_written_by_a_group_that_wants_it(tool, example, umask):
    tool(example).save(0)
    assert stat.S_IMODE((work.FOLDER / tool.file).stat().st_mode) == 0o664


def test_a_new_folder_can_be_used_by_a_group_that_wants_it(example, umask):
    for number in range(2):
        Coder(example, "class/ann.csv").save(number)
        assert stat.S_IMODE((work.FOLDER / "class").stat().st_mode) == 0o775
        assert stat.S_IMODE((work.FOLDER / "class" / "ann.csv").stat().st_mode) == 0o664


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o644], ids=oct)
def test_a_file_that_is_written_again_keeps_its_rights(mode, example, umask):
    os.umask(0o022)  # as most people have it, also in a folder of a group
    coder = Coder(example)
    coder.save(0)
    (work.FOLDER / Coder.file).chmod(mode)
    coder.save(1)
    assert oct(stat.S_IMODE((work.FOLDER / Coder.file).stat().st_mode)) == oct(mode)


@pytest.fixture
def stranger(monkeypatch):
    """Give a folder below which files belong to somebody else, and a function after which one is nobody in particular."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    folder = home / "my_work"
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setattr(work, "FOLDER", folder)
    root = os.geteuid() == 0

    def become():
        if root:
            os.seteuid(65534)

    yield become
    if root:
        os.seteuid(0)
    for path in [folder, *folder.iterdir()]:
        path.chmod(0o700)
    shutil.rmtree(home)


def filled(case):
    """Save something with each tool, and with a class."""
    for tool in TOOLS.values():
        tool(case).save(0)
    lock(utils.forecast_slip(case, scale="likelihood", save_as=Slip.file), question=asked(case)[0], **WHOLE)
    for name in ("ann", "ben"):
        Coder(case, f"class/{name}.csv").save(0)
    ends(case)
    return {path: path.read_bytes() for path in work.FOLDER.rglob("*.csv")}


def everything(case, capsys):
    """Use each tool, writing and reading, and return its sentence by name."""
    said = {}
    for name, make in TOOLS.items():
        tool = make(case)
        tool.save(1)
        said[name] = tool.said()
    said["progress"] = repr(utils.progress(case, case.exercises["notebook"][0]))
    said["kept words"] = repr(utils.kept_words(case))
    said["epilogue"], said["scores"] = map(repr, ends(case))
    capsys.readouterr()
    utils.class_codes(case)
    said["class codes"] = capsys.readouterr().out
    return said


THEIRS = {"files of mode 000": (0o000, True), "a folder of mode 000": (0o000, False), "a folder of mode 700": (0o700, False)}


@pytest.mark.parametrize(("mode", "of_files"), THEIRS.values(), ids=THEIRS)
def test_what_another_user_keeps_to_themselves_is_neither_replaced_nor_renamed(mode, of_files, example, stranger, capsys):
    before = filled(example)
    for path in before if of_files else [work.FOLDER]:
        path.chmod(mode)
    stranger()
    said = everything(example, capsys)
    if os.geteuid() == 65534:
        os.seteuid(0)
    for path in [work.FOLDER, *before]:
        path.chmod(0o700)
    assert {path: path.read_bytes() for path in work.FOLDER.rglob("*") if path.is_file()} == before
    assert {name: text for name, text in said.items() if "Permission denied" not in text} == {}


def test_in_a_folder_that_is_only_for_reading_all_is_known_and_the_rest_is_said(example, stranger, capsys):
    before = filled(example)
    work.FOLDER.chmod(0o555)
    stranger()
    for name, make in TOOLS.items():
        tool = make(example)
        assert tool.known() == 2 if tool is Slip else tool.known() >= 1, name
        tool.save(1)
        assert re.search(r"could not be saved in \w+\.csv \(Permission denied\)\. Write them down before you leave", tool.said())
    assert [type(thing).__name__ for thing in ends(example)] == ["Table", "Table"]
    assert list(utils.class_codes(example).columns) == ["ann", "ben"]
    assert {path: path.read_bytes() for path in work.FOLDER.rglob("*") if path.is_file()} == before


def test_a_file_that_can_be_read_again_is_read_again(example, stranger):
    filled(example)
    path = work.FOLDER / Coder.file
    path.chmod(0o000)
    stranger()
    coder = Coder(example)
    coder.save(1)
    assert coder.known() == 1, "what could not be saved is not lost"
    if os.geteuid() == 65534:
        os.seteuid(0)
    path.chmod(0o666)
    coder.save(2)
    assert coder.known() == 3
    assert [row["claim_id"] for row in read(path)] == coder.claims[:3]


# ---- troubles, and their end


@contextmanager
def a_full_disk(_path):
    """No file can have more than ten bytes: the system itself refuses to write on."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    yield "File too large"
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def anothers_folder(path):
    """The folder belongs to another user, who lets others only read."""
    path.parent.chmod(0o755)
    root = os.geteuid() == 0
    os.seteuid(65534 if root else os.geteuid())
    yield "Permission denied"
    os.seteuid(0 if root else os.geteuid())
    path.parent.chmod(0o777)


@contextmanager
def a_folder_in_the_way(path):
    path.mkdir()
    yield "Is a directory"
    path.rmdir()


@contextmanager
def a_link_in_a_circle(path):
    path.symlink_to(path)
    yield "Too many levels of symbolic links|Symlink loop"
    path.unlink()


@contextmanager
def a_lock_that_others_hold(path):
    """Other programs save without a pause."""
    going, patience = True, work._PATIENCE
    path.with_name(f".{path.name}.lock").touch()

    def touch():
        while going:
            os.utime(path.with_name(f".{path.name}.lock"))
            time.sleep(0.01)

    work._PATIENCE = 0.1
    thread = threading.Thread(target=touch)
    thread.start()
    yield "another program holds it"
    work._PATIENCE, going = patience, False
    thread.join()
    path.with_name(f".{path.name}.lock").unlink()


TROUBLES = [a_full_disk, anothers_folder, a_folder_in_the_way, a_link_in_a_circle, a_lock_that_others_hold]


@each_tool
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_trouble_is_a_sentence_and_what_was_made_is_known_until_its_end_and_saved_then(trouble, tool, example, stranger):
    path = work.FOLDER / tool.file
    with trouble(path) as reason:
        mine = tool(example)
        mine.save(0)
        said = rf"could not be saved in {tool.file} \(({reason})[^)]*\)\. Write them down before you leave\. "
        assert re.search(said + "When the trouble is over, the next save keeps these too", mine.said())
        assert mine.known() == tool(example).known() == 1, "by all that read this file"
    mine = tool(example)
    mine.save(1)
    assert "could not be saved" not in mine.said()
    assert (mine.known(), len(read(path)), listing()) == (2, 2, [tool.file])


def test_words_that_could_not_be_saved_come_back_in_the_field_and_in_all_that_shows_them(example):
    task = example.exercises.query("kind == 'open'")["exercise_id"].iloc[0]
    with a_full_disk(work.FOLDER):
        (field,), keep = (question := utils.ask(example, task)).fields, question.buttons["Keep"]
        field.value = "The bridge may stay closed."
        keep.click()
        assert field.value == utils.ask(example, task).fields[0].value == utils.guessed(example, task)
        assert [*utils.kept_words(example).frame["your words"]] == [field.value]
        assert "Your answers could not be saved in answers.csv" in utils.kept_words(example).caption


# ---- a file that went through a spreadsheet


def as_text(rows, delimiter=",", end="\n", columns=None):
    """Write rows as a spreadsheet would."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns or list(rows[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def with_one_cell_more(rows, cell):
    """Write rows with one cell more than columns have a name."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([[*rows[0], ""], *([*row.values(), cell] for row in rows)])
    return file.getvalue()


SPREADSHEETS = {
    "semicolons": lambda rows: as_text(rows, ";").encode(),
    "tabs": lambda rows: as_text(rows, "\t").encode(),
    "Windows-1252": lambda rows: as_text(rows, ";", "\r\n").encode("cp1252"),
    "a comma at the end of each line": lambda rows: with_one_cell_more(rows, "").encode(),
    "a byte order mark": lambda rows: as_text(rows).encode("utf-8-sig"),
    "UTF-16 with tabs": lambda rows: as_text(rows, "\t", "\r\n").encode("utf-16"),
    "UTF-16, the other way round": lambda rows: b"\xfe\xff" + as_text(rows, "\t", "\r\n").encode("utf-16-be"),
    "UTF-16 without its mark": lambda rows: as_text(rows).encode("utf-16-le"),
    "a sign that nobody sees in the name of a column": lambda rows: as_text(rows).replace(",", "\u200b,", 1).encode(),
    "lines that end as in Windows": lambda rows: as_text(rows, end="\r\n").encode(),
    "blank lines": lambda rows: ("\n" + as_text(rows, end="\n\n") + ",,\n\n").encode(),
    "semicolons below a blank line": lambda rows: ("\n" + as_text(rows, ";")).encode(),
    "columns in another order": lambda rows: as_text(rows, columns=list(rows[0])[::-1]).encode(),
    "a column of the student's own": lambda rows: as_text([row | {"my own": "mine, too"} for row in rows]).encode(),
    "a cell without a column": lambda rows: with_one_cell_more(rows, "my own").encode(),
    "spaces around the names of columns": lambda rows: as_text(rows).replace(",", " , ", 1).encode(),
}
each_spreadsheet = pytest.mark.parametrize("spoil", SPREADSHEETS.values(), ids=SPREADSHEETS)


@each_tool
@each_spreadsheet
def test_what_went_through_a_spreadsheet_is_known_and_nothing_is_lost(spoil, tool, example):
    tool(example).save(0)
    path = work.FOLDER / tool.file
    (row,) = read(path)
    path.write_bytes(spoil([row]))
    spoilt = path.read_bytes()
    again = tool(example)
    assert again.known() == 1
    assert (path.read_bytes(), listing()) == (spoilt, [tool.file]), "reading changes nothing"
    again.save(1)
    assert again.known() == 2
    assert listing() == [tool.file]
    first, second = read(path)
    assert {name: cell.replace("\r\n", "\n") for name, cell in first.items() if name in row} == row
    for own in (b"mine, too", b"my own"):
        assert own not in spoilt or own in path.read_bytes()
    assert set(second) == set(first)


@each_spreadsheet
def test_a_coder_who_used_a_spreadsheet_is_read_by_the_class(spoil, example):
    Coder(example, "class/ann.csv").save(0)
    path = work.FOLDER / "class" / "ann.csv"
    path.write_bytes(spoil(read(path)))
    assert list(utils.class_codes(example)["ann"]) == [example.allowed("claims", "status")[0]]


def test_a_probability_with_a_comma_is_still_a_forecast(example, my_work):
    lock(Slip(example).explorer, question=asked(example)[0], **WHOLE)
    (row,) = read(my_work / Slip.file)
    (my_work / Slip.file).write_text(as_text([row | {"probability": "0,7"}], ";"), encoding="utf-8")
    assert list(utils.scores(example, squared, save_as=Slip.file).frame["probability"]) == [0.7]


# ---- a file that is not ours

STRANGE = {
    "another table": b"name,mark\nAnna,1\n",
    "notes": "My own notes – für mich".encode(),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "half of UTF-16": b"\xff\xfe\x00PK",
    "zeros": bytes(1000),
    "a column twice": b"case,case,claim_id,claim_id\n1,2,3,4\n",
    "an open quotation mark": b'name,"mark\nAnna,1\n' + b"x" * 140_000,
}


READING = {
    "coder": (Coder.file, lambda case: Coder(case).said()),
    "ladder": (Ladder.file, lambda case: Ladder(case).said()),
    "slip": (Slip.file, lambda case: Slip(case).said()),
    "kept words": (Answers.file, lambda case: repr(utils.kept_words(case))),
    "progress": (Answers.file, lambda case: repr(utils.progress(case, case.exercises["notebook"][0]))),
    "epilogue": (Slip.file, lambda case: repr(ends(case)[0])),
    "scores": (Slip.file, lambda case: repr(ends(case)[1])),
}


@pytest.mark.parametrize(("file", "look"), READING.values(), ids=READING)
def test_a_strange_file_is_named_in_a_sentence_by_whatever_reads_it(file, look, example):
    content = STRANGE["another table"]
    (work.FOLDER / file).write_bytes(content)
    assert "A file of this name has other columns: it will be kept under another name beside it." in look(example)
    assert (work.FOLDER / file).read_bytes() == content
    assert listing() == [file], "reading changes nothing"


@each_tool
@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_a_strange_file_is_untouched_by_reading_and_set_aside_by_writing(content, tool, example):
    (work.FOLDER / tool.file).write_bytes(content)
    mine = tool(example)
    assert mine.known() == 0
    assert [path.read_bytes() for path in work.FOLDER.iterdir()] == [content], "reading changes nothing"
    mine.save(0)
    assert mine.known() == 1
    kept = tool.file.replace(".csv", ".kept-1.csv")
    assert listing() == sorted([tool.file, kept])
    assert (work.FOLDER / kept).read_bytes() == content


@each_tool
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"], ids=["nothing", "lines", "UTF-8", "UTF-16"])
def test_an_empty_file_is_filled(content, tool, example):
    (work.FOLDER / tool.file).write_bytes(content)
    mine = tool(example)
    assert mine.known() == 0
    mine.save(0)
    assert (mine.known(), listing()) == (1, [tool.file])


@each_tool
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
def test_a_head_without_rows_is_filled(delimiter, tool, example):
    tool(example).save(0)
    path = work.FOLDER / tool.file
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(head.replace(",", delimiter) + "\n", encoding="utf-8")
    mine = tool(example)
    assert mine.known() == 0
    mine.save(0)
    assert (mine.known(), listing()) == (1, [tool.file])


# ---- names, folders and links

NAMES = [
    "../ann.csv",
    "class/../../ann.csv",
    "..\\ann.csv",
    "/tmp/ann.csv",
    "C:\\ann.csv",
    "a\0b.csv",
    "a:b.csv",
    "class/a:b.csv",
    "what?.csv",
    "class /ann.csv",
    "class./ann.csv",
    "con.csv",
    "class/Com1.v2.csv",
    "nul/ann.csv",
    "ann",
    "class/ann",
    "..",
    "",
]
CALLS = {
    "coder": Coder,
    "ladder": Ladder,
    "slip": Slip,
    "epilogue": lambda case, name: utils.open_epilogue(case, save_as=name),
    "scores": lambda case, name: utils.scores(case, squared, save_as=name),
}


@pytest.mark.parametrize(
    ("call", "name"),
    [*((CALLS["scores"], name) for name in (*NAMES, 7, Path("ann.csv"))), *((call, "..") for call in CALLS.values())],
)
def test_a_name_that_leads_elsewhere_is_refused_with_a_sentence(name, call, example, my_work):
    before = sorted(my_work.parent.iterdir())
    with pytest.raises(ValueError, match=r'Write a file name that ends in \.csv, like "ann\.csv" or "class/ann\.csv"'):
        call(example, name)
    assert (sorted(my_work.parent.iterdir()), listing()) == (before, [])


@each_explorer
@pytest.mark.parametrize("name", ["class/9b/ann.csv", "class\\ann.csv", "…/ann.csv", "my own.v2.csv", "connie.csv", ".csv"])
def test_a_file_below_the_folder_is_saved_and_read(name, tool, example):
    tool(example, name).save(0)
    assert tool(example, name).known() == 1
    assert (work.FOLDER / name).is_file()
    assert len([path for path in work.FOLDER.rglob("*") if path.is_file()]) == 1, "no draft and no lock is left"


def in_the_way(kind):
    """Put something in the way of a file, and return its name."""
    path = work.FOLDER / "in the way.csv"
    if kind == "a long name":
        return "x" * 300 + ".csv"
    if kind == "a folder":
        path.mkdir()
    if kind == "a file in the place of a folder":
        path.touch()
        return "in the way.csv/ann.csv"
    if kind == "a link in a circle":
        path.symlink_to(work.FOLDER / "other.csv")
        (work.FOLDER / "other.csv").symlink_to(path)
    return path.name


@each_explorer
@pytest.mark.parametrize("kind", ["a long name", "a folder", "a file in the place of a folder", "a link in a circle"])
def test_what_cannot_be_a_file_gives_a_sentence_and_the_work_stays_on_the_screen(kind, tool, example):
    name = in_the_way(kind)
    before = listing()
    mine = tool(example, name)
    mine.save(0)
    assert f"could not be saved in {name} (" in mine.said()
    assert mine.known() == 1
    assert listing() == before


@pytest.mark.parametrize("kind", ["a long name", "a folder", "a file in the place of a folder", "a link in a circle"])
@pytest.mark.parametrize("call", [CALLS["epilogue"], CALLS["scores"]], ids=["epilogue", "scores"])
def test_what_cannot_be_a_file_gives_a_note_with_the_reason(kind, call, example):
    name = in_the_way(kind)
    assert f"will not be saved: {name} cannot be read (" in call(example, name).text


@pytest.mark.parametrize("kind", ["a folder", "a link in a circle"])
def test_what_cannot_be_a_file_of_answers_still_gives_the_verdict(kind, example):
    name = in_the_way(kind)
    (work.FOLDER / name).rename(work.FOLDER / Answers.file)
    if kind == "a link in a circle":
        (work.FOLDER / "other.csv").unlink()
        (work.FOLDER / "other.csv").symlink_to(work.FOLDER / Answers.file)
    answers = Answers(example)
    answers.save(0)
    assert answers.note.heading == "Not yet"
    assert "could not be saved in answers.csv (" in answers.said()
    assert "could not be saved in answers.csv (" in repr(utils.progress(example, example.exercises["notebook"][0]))


@each_explorer
def test_a_linked_file_is_followed_and_stays_a_link(tool, example, tmp_path):
    target, link = tmp_path / "elsewhere.csv", work.FOLDER / "ann.csv"
    tool(example, "first.csv").save(0)
    shutil.move(work.FOLDER / "first.csv", target)
    link.symlink_to(target)
    mine = tool(example, "ann.csv")
    assert mine.known() == 1
    mine.save(1)
    assert (link.is_symlink(), len(read(target)), os.listdir(tmp_path)) == (True, 2, ["elsewhere.csv"])


@each_explorer
def test_a_linked_folder_is_followed_and_stays_a_link(tool, example, tmp_path):
    link = work.FOLDER / "class"
    link.symlink_to(tmp_path, target_is_directory=True)
    tool(example, "class/ann.csv").save(0)
    assert tool(example, "class/ann.csv").known() == 1
    assert (link.is_symlink(), os.listdir(tmp_path)) == (True, ["ann.csv"])


def test_a_class_reads_a_linked_folder_and_linked_files(example, my_work, tmp_path):
    (my_work / "class").symlink_to(tmp_path, target_is_directory=True)
    Coder(example, "class/ann.csv").save(0)
    Coder(example, "ben.csv").save(0)
    (tmp_path / "ben.csv").symlink_to(my_work / "ben.csv")
    assert list(utils.class_codes(example).columns) == ["ann", "ben"]


def test_a_class_says_what_it_cannot_read(example, my_work, capsys):
    (my_work / "class" / "dave.csv").mkdir(parents=True)
    (my_work / "class" / "ben.csv").symlink_to("nowhere.csv")
    (my_work / "class" / "cara.csv").symlink_to("cara.csv")
    Coder(example, "class/ann.csv").save(0)
    assert list(utils.class_codes(example).columns) == ["ann"]
    said = capsys.readouterr().out
    assert re.findall(r"(\w+)\.csv: it cannot be read \(", said) == ["ben", "cara", "dave"]


def test_a_file_in_the_place_of_the_class_is_said(example, my_work, capsys):
    (my_work / "class").touch()
    assert utils.class_codes(example).empty
    assert "The folder class cannot be read (Not a directory)." in capsys.readouterr().out


@each_explorer
def test_a_link_to_nowhere_becomes_a_link_to_the_file(tool, example, tmp_path):
    (work.FOLDER / "ann.csv").symlink_to(tmp_path / "new.csv")
    mine = tool(example, "ann.csv")
    mine.save(0)
    assert mine.known() == 1
    assert (work.FOLDER / "ann.csv").is_symlink()
    assert len(read(tmp_path / "new.csv")) == 1


def test_a_file_in_the_place_of_the_students_folder_gives_a_sentence(example, tmp_path, monkeypatch):
    (tmp_path / "my_work").touch()
    monkeypatch.setattr(work, "FOLDER", tmp_path / "my_work")
    for tool in TOOLS.values():
        mine = tool(example)
        mine.save(0)
        assert "could not be saved" in mine.said()


# ---- what was interrupted


def losses(*arguments):
    """Try to lose something, in a process of its own; return the figures."""
    process = subprocess.Popen([sys.executable, HOME / "tests" / "losses.py", *map(str, arguments)], stdout=subprocess.PIPE)
    return process, lambda: json.loads(process.communicate(timeout=500)[0])


@pytest.mark.parametrize(("what", "file"), [("answers", "answers.csv"), ("exports", "page.html")])
def test_a_program_that_is_killed_while_it_saves_leaves_the_old_file_or_the_new_one(what, file):
    _, figures = losses(what, 20, 0.1)
    found = figures()
    assert (found["kills"], found["lost or half"]) == (20, 0)
    assert found["longest wait"] < 2, "seconds; twenty times the patience"
    assert found["files after a kill, at most"] <= 4, "files, and what the last one has left: nothing piles up"
    assert set(found["files at the end"]) <= {file, "kept"}


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_and_nobody_waits_longer_than_a_few_seconds():
    several = [losses("answers", 50)[1] for _ in range(4)]
    for figures in several:
        found = figures()
        assert (found["kills"], found["lost or half"], found["files at the end"]) == (50, 0, ["answers.csv"])
        assert found["longest wait"] < 4


@pytest.mark.parametrize("how", ["crowd", "threads", "stopped"])
def test_thirty_that_save_at_once_lose_no_row(how):
    _, figures = losses(how, 30)
    found = figures()
    assert (found["writers"], found["missing"], found["files at the end"]) == (30, 0, ["answers.csv"])


SLOW = """
import sys, time
from pathlib import Path
from utils.practice import work

def wait(*_):
    print("writing", flush=True)
    sys.stdin.readline()
    work.shutil.copymode = print

work.FOLDER, work.shutil.copymode = Path(sys.argv[1]), wait
work.Kept("Words", "words.csv", ["claim_id", "text"]).put({"claim_id": "slow", "text": "a word"})
"""


def test_a_program_that_was_taken_for_stopped_and_goes_on_undoes_nothing(my_work, monkeypatch):
    """A disk, or a computer that slept, has kept it for longer than others wait."""
    monkeypatch.setattr(work, "_PATIENCE", 0.2)
    slow = start(SLOW, my_work)
    assert slow.stdout.readline() == "writing\n"
    words = work.Kept("Words", "words.csv", ["claim_id", "text"])
    words.put({"claim_id": "fast", "text": "a word"})
    slow.communicate("go on\n", timeout=20)
    assert sorted(row["claim_id"] for row in read(my_work / "words.csv")) == ["fast", "slow"]
    assert listing() == ["words.csv"]


def test_two_that_wait_for_the_lock_of_a_killed_process_lose_nothing(example, monkeypatch):
    monkeypatch.setattr(work, "_PATIENCE", 0.3)
    (work.FOLDER / f".{Answers.file}.lock").touch()
    both, write = threading.Barrier(2, timeout=0.2), work.write

    def write_together(*arguments):
        with suppress(threading.BrokenBarrierError):
            both.wait()  # passes only if nobody keeps the other from coming here, too
        write(*arguments)

    monkeypatch.setattr(work, "write", write_together)
    answers = Answers(example)
    threads = [threading.Thread(target=answers.save, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.known() == 2


def test_a_lock_from_a_computer_whose_clock_is_ahead_blocks_nobody_for_longer(example, monkeypatch):
    monkeypatch.setattr(work, "_PATIENCE", 0.4)
    lock_ = work.FOLDER / f".{Answers.file}.lock"
    lock_.touch()
    os.utime(lock_, (time.time() + 300,) * 2)
    answers, begin = Answers(example), time.monotonic()
    answers.save(0)
    assert time.monotonic() - begin < 0.6, "1.5 times the patience: 3 seconds in a lesson"
    assert answers.known() == 1


def test_a_right_answer_in_a_file_that_another_program_holds_stays_right(example, monkeypatch):
    right = example.exercises.iloc[0]
    keep = work.Kept("Answers", Answers.file, ["exercise_id", "answer", "verdict"], case=example)
    keep.put({"exercise_id": right["exercise_id"], "answer": "1", "verdict": "Correct"})
    other = work.Kept("Answers", Answers.file, ["exercise_id", "answer", "verdict"], case=example)
    monkeypatch.setattr(work, "_alone", lambda path: (_ for _ in ()).throw(TimeoutError("another program holds it")))
    stayed = other.put(
        {"exercise_id": right["exercise_id"], "answer": "2", "verdict": "Not yet"}, lambda old: old["verdict"] == "Correct"
    )
    assert not stayed
    assert [row["verdict"] for row in other.rows()] == ["Correct"]


@each_tool
def test_files_that_were_left_behind_are_nobodys_work(tool, example, monkeypatch):
    monkeypatch.setattr(work, "_PATIENCE", 0.05)
    (work.FOLDER / f".{tool.file}.lock").touch()
    (work.FOLDER / f".{tool.file}.0123abcd.part").write_text("half a ro", encoding="utf-8")
    mine = tool(example)
    mine.save(0)
    assert (mine.known(), listing()) == (1, [tool.file])
    assert len(read(work.FOLDER / tool.file)) == 1


@each_tool
@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), OSError(5, "Input/output error")], ids=str)
def test_an_interrupted_write_leaves_the_old_file_and_no_other(trouble, tool, example, monkeypatch):
    mine = tool(example)
    mine.save(0)
    before = (work.FOLDER / tool.file).read_bytes()

    def fail(*_):
        raise trouble

    monkeypatch.setattr("utils.practice.work.os.replace", fail)
    mine.save(1)
    assert f"could not be saved in {tool.file} ({trouble.strerror}). Write them down before you leave." in mine.said()
    assert ((work.FOLDER / tool.file).read_bytes(), listing()) == (before, [tool.file])


def test_a_student_who_stops_the_kernel_while_it_writes_loses_nothing(example, monkeypatch):
    mine = Answers(example)
    mine.save(0)

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("utils.practice.work.os.replace", stop)
        with pytest.raises(KeyboardInterrupt):
            mine.save(1)
    assert (mine.known(), listing()) == (1, [Answers.file])
    mine.save(1)
    assert mine.known() == 2


# ---- times


@pytest.fixture
def zone(monkeypatch):
    """Give a function that takes the computer to another zone."""

    def go(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def clock(monkeypatch):
    """Give a function that sets the clock, in UTC."""

    def show(text):
        instant = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)

        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                there = instant.astimezone(tz)
                return there if tz else there.replace(tzinfo=None)

        monkeypatch.setattr(seal, "dt", SimpleNamespace(**vars(dt) | {"datetime": Clock}))

    return show


@pytest.mark.parametrize(("here", "there"), [("Europe/Berlin", "UTC"), ("UTC", "Europe/Berlin"), ("Asia/Tokyo", "America/Lima")])
def test_a_forecast_that_was_locked_before_is_scored_wherever_the_computer_is(here, there, example, zone, clock):
    zone(here)
    clock("2031-05-01T12:00")
    lock(Slip(example).explorer, question=asked(example)[0], **WHOLE)
    zone(there)
    clock("2031-05-01T12:15")
    utils.open_epilogue(example, save_as=Slip.file)
    assert LATE not in outcomes(example)


@pytest.mark.parametrize(("here", "there"), [("Europe/Berlin", "UTC"), ("UTC", "Europe/Berlin"), ("Asia/Tokyo", "America/Lima")])
def test_a_forecast_that_was_locked_after_the_opening_is_not_scored_wherever_the_computer_is(here, there, example, zone, clock):
    clock("2031-04-30T12:00")
    lock(Slip(example).explorer, question=asked(example)[0], **WHOLE)
    zone(here)
    clock("2031-05-01T12:00")
    utils.open_epilogue(example, save_as=Slip.file)
    zone(there)
    clock("2031-05-01T12:15")
    lock(Slip(example).explorer, question=asked(example)[1], **WHOLE)
    assert [outcome == LATE for outcome in outcomes(example)] == [False, True]


def outcomes(case):
    """List the outcomes of the forecasts, in the order of locking."""
    return list(utils.scores(case, squared, save_as=Slip.file).frame["outcome"])


@pytest.mark.parametrize(("name", "late"), {"Europe/Berlin": False, "UTC": True}.items())
def test_a_time_without_a_zone_is_a_local_one(name, late, example, zone):
    zone(name)
    spoil_times(example, "2031-05-01T12:00:00", "2031-05-01T10:30:00+00:00")
    assert (LATE in outcomes(example)) == late


def spoil_times(case, locked_at, opened_at):
    """Lock a forecast, open the epilogue, and change both times by hand."""
    lock(Slip(case).explorer, question=asked(case)[0], **WHOLE)
    ends(case)
    rows = read(work.FOLDER / Slip.file)
    for row in rows:
        row["locked_at"] = opened_at if row["question_id"] == OPENED else locked_at
    (work.FOLDER / Slip.file).write_text(as_text(rows), encoding="utf-8")


UNREADABLE = ["", "yesterday", "27/11/2026 17:07", "2031-05-01T25:00", "٢٠٣١", "9999-12-31T23:59-23:00", "0001-01-01T00:00+23:00"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_time_that_cannot_be_read_breaks_nothing(text, example):
    spoil_times(example, text, "2031-05-01T10:30:00+00:00")
    assert len(outcomes(example)) == 1
    spoil_times(example, "2031-05-01T10:30:00+00:00", text)
    assert len(outcomes(example)) == 1
    slip = Slip(example)
    fill_in(slip.explorer, question=asked(example)[0])
    assert slip.explorer.picture().heading == "Locked"
    slip.save(1)
    assert slip.known() == 2
    assert all(isinstance(thing, utils.Table) for thing in ends(example))


# ---- what is typed

ODD = {
    "a very long text": "It may be so. " * 300,
    "a zero": "one \0 two three",
    "signs": "one, \"two\"; 'three'\t$\\frac{1}{0}$ <b>four</b>",
    "lines": "one\r\ntwo\rthree\u2028four\x85five",
    "a formula of a spreadsheet": "=1+1 two three",
    "other alphabets": "可能 возможно ٣٤٥ 🌉",
}
WRITERS = [Answers, Ladder, Slip]


HALVES = {"half a character": "one \ud83c two three", "the other half": "one \udf09 two three"}


@pytest.mark.parametrize("tool", WRITERS)
@pytest.mark.parametrize("text", [*ODD.values(), *HALVES.values()], ids=[*ODD, *HALVES])
def test_any_text_can_be_saved_and_read_again(text, tool, example):
    mine = tool(example)
    mine.save(0, text)
    mine.save(1)
    assert mine.known() == tool(example).known() == 2
    assert listing() == [tool.file]
    assert (work.FOLDER / tool.file).read_bytes().decode("utf-8")


@pytest.mark.parametrize("tool", [Ladder, Slip])
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_can_be_shown_where_nothing_is_saved(text, tool, example):
    mine = tool(example, None)
    mine.save(0, text)
    assert mine.known() == 1
    assert all(words.encode("utf-8") for words in mine.explorer.picture().bundle().values())


@pytest.mark.parametrize("tool", [Ladder, Slip])
@pytest.mark.parametrize("text", HALVES.values(), ids=HALVES)
def test_half_a_character_can_be_shown_where_nothing_is_saved(text, tool, example):
    mine = tool(example, None)
    mine.save(0, text)
    assert all(words.encode("utf-8") for words in mine.explorer.picture().bundle().values())


@pytest.mark.parametrize("text", HALVES.values(), ids=HALVES)
def test_half_a_character_can_be_shown_before_it_is_saved(text, example):
    slip = Slip(example)
    fill_in(slip.explorer, question=slip.questions[0], percent=text, reason=text)
    assert repr(slip.explorer.picture()).encode("utf-8")
    for exercise in example.exercises["exercise_id"]:
        assert repr(utils.check(example, exercise, text)).encode("utf-8")


SIGNS = "=+-@\t\r\n ,;\"'a5"
TEXTS = ["".join(some) for length in (1, 2, 3) for some in itertools.product(SIGNS, repeat=length)]
TEXTS += ["-5", "+3,2", "-0.5", "-1,000.5", "=1+1 two", "'tis", "''", "-A1", "@SUM(1;2)", "+49 30 1", '=HYPERLINK("x";"y")']


def test_no_text_is_a_formula_in_a_spreadsheet_and_each_is_read_as_it_was_typed(my_work):
    kept = work.Kept("Texts", "texts.csv", ["name", *map(str, range(len(TEXTS)))])
    kept.put({"name": "one", **{str(number): text for number, text in enumerate(TEXTS)}})
    (row,) = kept.rows()
    assert [text for number, text in enumerate(TEXTS) if row[str(number)] != text] == []
    with open(my_work / "texts.csv", encoding="utf-8", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert {cell for cell in cells if cell[:1] in set("=+-@\t\r\n") - {""}} == {"+5", "-5", "-0.5", "+3,2", "-1,000.5"} | {
        cell for cell in cells if re.fullmatch("[+-][5,]+", cell)
    }


@pytest.mark.parametrize("tool", [Ask, Ladder, Slip])
def test_a_formula_that_a_student_has_typed_is_text_for_whoever_opens_the_file(tool, example):
    typed = "=1+1 is two"
    tool(example).save(0, typed)
    path = work.FOLDER / tool.file
    assert f"'{typed}" in path.read_text(encoding="utf-8")
    assert typed in work.table_of(path.read_bytes())[1][0].values()


def test_a_column_with_a_strange_name_is_no_formula_either(my_work):
    (my_work / "words.csv").write_text("claim_id,=1+1\na,mine\n", encoding="utf-8")
    words = work.Kept("Words", "words.csv", ["claim_id"])
    for number in range(2):
        words.put({"claim_id": str(number)})
    assert (my_work / "words.csv").read_text(encoding="utf-8").startswith("claim_id,'=1+1\n")
    assert words.rows()[0] == {"claim_id": "a", "=1+1": "mine"}


DESKS = {"ladder": (Ladder, "risk_id"), "slip": (Slip, "question")}


@pytest.mark.parametrize(("tool", "key"), DESKS.values(), ids=DESKS)
def test_what_is_typed_and_not_ready_is_there_again_after_a_look_at_another_thing(tool, key, example):
    explorer = tool(example).explorer
    first, second, *_ = [value for _, value in explorer.controls[key].options if value]
    fill_in(explorer, **{key: first, "reason": "half thought"})
    before = {name: control.value for name, control in explorer.controls.items()}
    fill_in(explorer, **{key: second})
    assert "half thought" not in [control.value for control in explorer.controls.values()]
    tool(example).save(1)  # somebody saves something in the meantime
    fill_in(explorer, **{key: first})
    assert {name: control.value for name, control in explorer.controls.items()} == before
