"""A student's work goes to another computer in one ZIP file and comes back: nothing is lost, and nothing else gets in."""

import io
import os
import zipfile
from datetime import UTC, datetime

import pytest

from utils.explorers import carry
from utils.practice import work


@pytest.fixture
def computer(tmp_path, monkeypatch):
    """Sit down at another computer: each has a folder for a student's work."""

    def sit(name):
        monkeypatch.setattr(work, "FOLDER", tmp_path / name / "my_work")
        work._UNSAVED.clear()
        return work.FOLDER

    return sit


def answers(case):
    return work.Kept("Your answers", "answers.csv", ["exercise_id", "answer"], case=case)


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def saved_at(folder, name, seconds):
    os.utime(folder / name, (seconds, seconds))


def test_all_that_a_student_has_made_comes_back_and_only_that(computer, case):
    home = computer("home")
    answers(case).put({"exercise_id": "one", "answer": "=1+1; “yes”"})
    for name in ("story/ann.csv", "02_timeline.until-2026-01-01.ipynb", "article.txt", ".hidden.csv"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("claim_id,status\np1s1-a,fact\n")
    content, files = carry.packed()
    assert files == 3
    school = computer("school")
    assert carry.brought(content) == ["3 of 3 files are back in notebooks/my_work. Run the lesson again to see them."]
    assert answers(case).rows()[0]["answer"] == "=1+1; “yes”"
    there = sorted(path.relative_to(school).as_posix() for path in school.rglob("*") if path.is_file())
    assert there == ["02_timeline.until-2026-01-01.ipynb", "answers.csv", "story/ann.csv"]


@pytest.mark.parametrize("later", ["home", "school"])
def test_of_two_answers_to_one_task_the_later_one_counts_and_the_other_one_is_kept(computer, case, later):
    school = computer("school")
    answers(case).put({"exercise_id": "both", "answer": "of school"})
    answers(case).put({"exercise_id": "only at school", "answer": "s"})
    saved_at(school, "answers.csv", 2_000 if later == "school" else 1_000)
    content, _ = carry.packed()
    home = computer("home")
    answers(case).put({"exercise_id": "both", "answer": "of home"})
    answers(case).put({"exercise_id": "only at home", "answer": "h"})
    saved_at(home, "answers.csv", 1_500)
    said = carry.brought(content)
    assert "the others are in answers.kept-1.csv" in said[1]
    now = {row["exercise_id"]: row["answer"] for row in answers(case).rows()}
    assert now == {"both": f"of {later}", "only at school": "s", "only at home": "h"}
    other = "home" if later == "school" else "school"
    assert [row["answer"] for row in work.table_of((home / "answers.kept-1.csv").read_bytes())[1]] == [f"of {other}"]


def test_bringing_the_same_file_twice_changes_nothing(computer, case):
    answers_of_home = computer("home")
    answers(case).put({"exercise_id": "one", "answer": "1"})
    content, _ = carry.packed()
    before = (answers_of_home / "answers.csv").read_bytes()
    assert len(carry.brought(content)) == 1
    assert {path.name: path.read_bytes() for path in answers_of_home.iterdir()} == {"answers.csv": before}


def test_a_file_that_is_no_table_gets_another_name_when_its_own_is_taken(computer):
    home = computer("home")
    home.mkdir(parents=True)
    (home / "mine.ipynb").write_text("here")
    said = carry.brought(zipped(**{"mine.ipynb": "from elsewhere"}))
    assert said[1] == "In the place of mine.ipynb another file is. Yours is now mine-1.ipynb."
    assert (home / "mine.ipynb").read_text() == "here"
    assert (home / "mine-1.ipynb").read_text() == "from elsewhere"


@pytest.mark.parametrize(
    "name", ["../x.csv", "/x.csv", "C:\\x.csv", "a/../../x.csv", "a\\..\\..\\x.csv", "con.csv", ".x.csv", "x.py", "article.txt"]
)
def test_nothing_leaves_its_folder_and_nothing_but_work_gets_in(computer, name, tmp_path):
    computer("home")
    said = carry.brought(zipped(**{name: "a,b\n1,2\n"}))
    assert said[1].endswith("was left out: it is no file of a lesson.")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", zipped(a="x")[:-30]], ids=["empty", "begun", "text", "cut"])
def test_what_is_no_zip_file_is_answered_in_one_sentence(computer, content):
    computer("home")
    assert carry.brought(content) == ["This is no ZIP file that can be read. Choose the my_work.zip that you saved."]


@pytest.mark.parametrize("text", ["", "who,said\nann,yes\n"], ids=["empty", "another table"])
def test_a_table_that_does_not_fit_the_one_here_gets_another_name(computer, case, text):
    home = computer("home")
    answers(case).put({"exercise_id": "one", "answer": "1"})
    before = (home / "answers.csv").read_bytes()
    said = carry.brought(zipped(**{"answers.csv": text}))
    assert said[1] == "In the place of answers.csv another file is. Yours is now answers-1.csv."
    assert (home / "answers.csv").read_bytes() == before
    assert (home / "answers-1.csv").read_text() == text


def test_a_file_that_somebody_has_packed_again_is_joined_too(computer, case):
    home = computer("home")
    answers(case).put({"exercise_id": "one", "answer": "1"})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        entry = zipfile.ZipInfo("answers.csv")
        entry.comment = b"packed by another program"
        archive.writestr(entry, (home / "answers.csv").read_text().replace("one", "two"))
    assert len(carry.brought(content.getvalue())) == 1
    assert {row["exercise_id"] for row in answers(case).rows()} == {"one", "two"}


def test_a_huge_file_is_refused(computer, monkeypatch):
    computer("home")
    monkeypatch.setattr(carry, "_LIMIT", 10)
    assert "too large" in carry.brought(zipped(**{"a.csv": "a,b\n" * 10}))[0]


def test_a_folder_that_cannot_be_written_is_answered_in_a_sentence(computer, tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    computer("home")
    assert "could not be saved (" in carry.brought(zipped(**{"a.csv": "a,b\n1,2\n"}))[1]


def test_the_buttons_make_a_link_and_take_a_file(computer, case, monkeypatch):
    computer("home")
    shown = []
    monkeypatch.setattr(carry, "display", shown.append)
    box = carry.take_home()
    save, bring = box.children[0].children
    save.click()
    assert "Nothing to save yet" in shown[-1].text
    answers(case).put({"exercise_id": "one", "answer": "1"})
    save.click()
    assert 'download="my_work.zip"' in shown[-1].data
    about = {"name": "my_work.zip", "type": "", "size": 6, "last_modified": datetime.now(UTC)}
    bring.value = ({**about, "content": memoryview(b"no zip")},)
    assert "This is no ZIP file" in shown[-1].text
    assert bring.value == (), "the same file can be chosen again"
