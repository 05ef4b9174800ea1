"""A class hands in its files, and the teacher gets one page of them: everybody counts once, and nobody's words run."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile

import pytest
from conftest import HOME
from madeup import HOSTILE, NAMES, answers_of, make_class, table, typed, zipped

from utils import check
from utils.case.case import Advice
from utils.practice import checks, work
from utils.together import classwork, collect
from utils.together.page import class_page


@pytest.fixture(scope="module")
def thirty(tmp_path_factory, case, example):
    """Write the files of thirty made-up students, and five that do not belong there."""
    return make_class(tmp_path_factory.mktemp("thirty"), case, example)


@pytest.fixture(scope="module")
def pages(thirty, case):
    """Make both pages of them, as text, and what was read."""
    made, done = class_page(case, thirty)
    return {name: page.decode() for name, page in made.items()}, done


def answers(case, *pairs, **more):
    """Write a file of answers: pairs of a task and what was answered."""
    rows = [
        {"case": case.package["name"], "exercise_id": name, "answer": answer, "verdict": "Not yet", **more}
        for name, answer in pairs
    ]
    return table(rows)


def put(folder, **files):
    """Write files below a folder; two underscores part the names of folders."""
    for name, content in files.items():
        path = folder.joinpath(*name.split("__"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def whose(case, folder, *ways):
    """Say whose a file of answers is, for each way to it; what ends in .zip is a ZIP file."""
    for number, way in enumerate(ways):
        outside, zip_file, inside = way.partition(".zip/")
        content = answers(case, ("00-before", str(number)))
        put(folder, **{(outside + zip_file.rstrip("/")).replace("/", "__"): zipped({inside: content}) if zip_file else content})
    found = {"/".join(table.parts): table.who for table in collect.handed_in(case, folder)[0]}
    return [found[way] for way in ways]


# Whose a file is


WAYS = {
    "a folder for each": (["Ann/answers.csv", "Ben/answers.csv"], ["Ann", "Ben"]),
    "a ZIP file for each": (["Ann.zip/answers.csv", "Ben.zip/answers.csv"], ["Ann", "Ben"]),
    "in a folder of the class": (["10b/Ann.zip/answers.csv", "10b/Ben.zip/answers.csv"], ["Ann", "Ben"]),
    "renamed files": (["ann.csv", "ben_answers.csv", "cem answers (1).csv"], ["ann", "ben", "cem"]),
    "renamed ZIP files": (["ann_my_work.zip/answers.csv", "my work of ben.zip/answers.csv"], ["ann", "my work of ben"]),
    "the homes of a hub": (
        [f"{name}/lessons-main/notebooks/my_work/answers.csv" for name in ("ann", "ben", "cem")],
        ["ann", "ben", "cem"],
    ),
    "as a learning platform packs them": (
        [
            "Ann Lee_4711_assignsubmission_file/my_work.zip/answers.csv",
            "Ben_4712_assignsubmission_file/my_work.zip/answers.csv",
        ],
        ["Ann Lee", "Ben"],
    ),
    "as another one does": (
        ["leeann_4711_815_my_work.zip/answers.csv", "ben_LATE_4712_816_my_work.zip/answers.csv"],
        ["leeann", "ben"],
    ),
    "the same name in two groups": (
        ["10a/Ann.zip/answers.csv", "10b/Ann.zip/answers.csv", "10b/Ben.zip/answers.csv"],
        ["Ann (10a)", "Ann (10b)", "Ben"],
    ),
    "the file of one student": (["answers.csv", "answers (1).csv"], ["CLASS", "CLASS"]),
    "two with one name": (["Ann_4711_file/answers.csv", "Ann_4712_file/answers.csv"], ["Ann_4711_file", "Ann_4712_file"]),
    "downloads that have lost their names": (
        ["my_work.zip/answers.csv", "my_work (1).zip/answers.csv"],
        ["my work", "my work (1)"],
    ),
    "a second download": (["Ann.zip/answers.csv", "Ann (1).zip/answers.csv", "Ben.zip/answers.csv"], ["Ann", "Ann", "Ben"]),
}


@pytest.mark.parametrize(("ways", "names"), WAYS.values(), ids=WAYS)
def test_the_way_to_a_file_says_whose_it_is(case, tmp_path, ways, names):
    assert whose(case, tmp_path, *ways) == [name.replace("CLASS", tmp_path.name.replace("_", " ")) for name in names]


def test_a_zip_file_of_several_students_among_others_is_taken_apart(case, tmp_path):
    (tmp_path / "Ann.zip").write_bytes(zipped({"answers.csv": answers(case, ("00-before", "1"))}))
    late = {
        name: zipped({"answers.csv": answers(case, ("00-before", name[0]))}) for name in ("Ben/my_work.zip", "Cem/my_work.zip")
    }
    (tmp_path / "late.zip").write_bytes(zipped(late))
    assert classwork.class_work(case, tmp_path).who == ["Ann", "Ben", "Cem"]


def test_a_zip_file_can_take_the_place_of_the_folder(case, tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({f"{name}/answers.csv": answers(case, ("00-before", name)) for name in ("Ann", "Ben")}))
    assert classwork.class_work(case, path).who == ["Ann", "Ben"]


# What counts


def test_what_a_student_answers_is_what_the_class_reads(case, tmp_path, monkeypatch):
    """The real keeper writes; the first try stays beside the last one."""
    row = case.exercises.set_index("exercise_id").loc["00-prose"]
    wrong = case.feedback.set_index("exercise_id")["wrong_answer"]["00-prose"].iloc[0]
    monkeypatch.setattr(work, "FOLDER", tmp_path / "Ann" / "my_work")
    check(case, "00-prose", "how many?")  # in the wrong form: no try
    for answer in (int(wrong), int(row["answer"])):
        check(case, "00-prose", answer)
    done = classwork.class_work(case, tmp_path)
    (found,) = done.answers.to_dict("records")
    own = {"first_answer": wrong, "first_verdict": "Not yet"}
    assert found == {"who": "Ann", "exercise_id": "00-prose", "answer": row["answer"], "verdict": "Correct", **own}
    (hard,) = classwork.missed(case, done, "00_start_here").to_dict("records")
    assert (hard["right at once"], hard["usual mistake"]) == ("0 of 1", f"{wrong} (written by 1)")
    assert hard["what the lesson says to it"] == case.feedback.set_index("exercise_id")["message"]["00-prose"].iloc[0]


def test_of_two_files_the_right_answer_counts_else_the_later_one_and_the_first_try_stays(case, tmp_path):
    old = answers(case, ("00-prose", "30"), ("00-claims", "4"), first_answer="31", first_verdict="Not yet")
    new = answers(case, ("00-prose", "28"), ("00-claims", "9"), first_answer="99", first_verdict="Not yet")
    old = old.replace(b"4,Not yet", b"4,Correct")
    put(tmp_path, **{"Ann__answers.csv": old, "Ann__answers (1).csv": new})
    os.utime(tmp_path / "Ann" / "answers.csv", (1, 1))
    done = classwork.class_work(case, tmp_path)
    found = done.answers.set_index("exercise_id")
    assert (found["answer"]["00-prose"], found["answer"]["00-claims"]) == ("28", "4")
    assert list(found["first_answer"]) == ["31", "31"]
    assert "Ann: 2 files with answers were joined." in done.said


def test_the_same_answers_under_two_names_count_once_and_are_said(case, tmp_path):
    same = answers(case, *((name, "4") for name in case.exercises["exercise_id"][:5]))
    few = answers(case, ("00-prose", "29"))
    codes = table([{"case": case.package["name"], "claim_id": case.claims["claim_id"][0], "status": "forecast"}])
    put(tmp_path, **{"Ann__class__me.csv": codes, "Copy of Ann__class__me.csv": codes, "Annabel__class__me.csv": codes})
    put(
        tmp_path, **{"Ann__answers.csv": same, "Copy of Ann__answers.csv": same, "Ben__answers.csv": few, "Cem__answers.csv": few}
    )
    done = classwork.class_work(case, tmp_path)
    assert set(done.answers["who"]) == {"Ann", "Ben", "Cem"}, "a few answers may be alike by chance"
    assert list(done.codes(case)) == ["Ann", "Annabel"], "and so may codes"
    assert "Copy of Ann has the same answers as Ann. They count once." in done.said


def test_answers_of_another_case_and_to_unknown_tasks_do_not_count(case, example, tmp_path):
    put(tmp_path, **{"Ann__answers.csv": answers(example, ("00-before", "1")), "Ben__answers.csv": answers(case, ("77-no", "1"))})
    done = classwork.class_work(case, tmp_path)
    assert done.answers.empty
    assert "Ben / answers.csv: 1 rows name no task of these lessons." in done.said


def test_what_was_typed_into_fields_meets_the_reply_of_its_known_mistake(case):
    row = next(row for row in case.exercises.to_dict("records") if row["kind"] == "mapping" and row["asks"] == "think")
    wrong = case.feedback[case.feedback["exercise_id"] == row["exercise_id"]]["wrong_answer"]
    if wrong.empty:
        wrong = [row["answer"].rpartition("=")[0] + "=nonsense"]
    assert classwork._reply(case, row, typed(row, next(iter(wrong)))) != ""


# Files that do not belong there


def test_each_file_that_cannot_be_used_is_named_with_the_reason(pages):
    assert {sentence.partition(":")[0] for sentence in pages[1].said if ": it" in sentence} == {
        "Zoe.zip",
        "marks.csv",
        "photo.jpg",
    }


STRANGERS = {
    "an empty ZIP file": ("a.zip", b"", "it is no ZIP file, or it is damaged"),
    "half a ZIP file": ("a.zip", zipped({"answers.csv": b"x" * 999})[:80], "it is no ZIP file, or it is damaged"),
    "no table": ("answers.csv", b"a,b\n1,2\n", "it holds no answers, forecasts or codes"),
    "a column twice": ("answers.csv", b"exercise_id,exercise_id\n1,2\n", "a column is there twice"),
    "a program": ("run.exe", b"MZ", "it is no table and no ZIP file"),
}


@pytest.mark.parametrize(("name", "content", "reason"), STRANGERS.values(), ids=STRANGERS)
def test_a_file_that_is_none_of_ours_is_left_out_and_the_others_are_read(case, tmp_path, name, content, reason):
    put(tmp_path, **{f"Ann__{name}": content, "Ben__answers.csv": answers(case, ("00-before", "1"))})
    done = classwork.class_work(case, tmp_path)
    assert done.who == ["Ben"]
    assert done.said == [f"Ann / {name}: {reason}."]


def test_a_zip_file_that_unpacks_to_far_too_much_is_not_unpacked(case, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", b"0" * (collect._LIMIT + 1))
    put(tmp_path, **{"Ann.zip": packed.getvalue()})
    assert classwork.class_work(case, tmp_path).said == ["Ann.zip / answers.csv: it is too large."]


def test_zip_files_in_each_other_end_somewhere(case, tmp_path):
    content = answers(case, ("00-before", "1"))
    for _ in range(40):
        content = zipped({"a.zip" if content[:2] == b"PK" else "answers.csv": content})
    put(tmp_path, **{"Ann.zip": content})
    assert classwork.class_work(case, tmp_path).who == []


def test_a_link_is_not_followed(case, tmp_path):
    """On a hub it could lead to the files of somebody else."""
    secret = tmp_path / "other" / "answers.csv"
    put(tmp_path, **{"other__answers.csv": answers(case, ("00-before", "1"))})
    work_of_ann = tmp_path / "class" / "Ann"
    work_of_ann.mkdir(parents=True)
    (work_of_ann / "answers.csv").symlink_to(secret)
    (tmp_path / "class" / "Ben").symlink_to(tmp_path / "other")
    done = classwork.class_work(case, tmp_path / "class")
    assert done.who == []
    assert sorted(done.said) == ["Ann / answers.csv: a link is not followed.", "Ben: a link is not followed."]


def test_the_tables_of_the_case_in_a_students_copy_are_no_answers(case, tmp_path):
    put(tmp_path, **{"Ann__notebooks__my_work__answers.csv": answers(case, ("00-before", "1")), "Ann__data__claims.csv": b"x"})
    put(
        tmp_path,
        **{"Ben__answers.csv": answers(case, ("00-before", "2")), "Ben__05_supplement.csv": b"claim_id,status,speaker\np1,x,y\n"},
    )
    done = classwork.class_work(case, tmp_path)
    assert (done.who, done.said) == (["Ann", "Ben"], [])


def test_nothing_that_was_handed_in_is_changed(case, thirty):
    def state():
        return {path: path.read_bytes() for path in thirty.rglob("*") if path.is_file()}

    before = state()
    class_page(case, thirty)
    assert state() == before


# Coders and forecasts


def test_a_partners_file_in_two_folders_is_one_coder(example, tmp_path):
    def codes(status):
        return table([{"claim_id": name, "status": status} for name in example.claims["claim_id"][:3]])

    one, two = codes("forecast"), codes("conditional")
    for who in ("Ann", "Ben"):
        put(tmp_path, **{f"{who}__story__ann.csv": one, f"{who}__story__ben.csv": two})
    put(tmp_path, **{"Cem__story__me.csv": one})
    codes = classwork.class_work(example, tmp_path).codes(example)
    assert list(codes) == ["ann", "ben", "Cem"]
    split = classwork.splits(example, codes)
    assert list(split["n"]) == [3, 3, 3]
    assert list(split["agree"]) == pytest.approx([100 / 3] * 3)
    assert split["codes"][0] == "forecast 2, conditional 1"


def test_what_happened_stands_there_as_soon_as_all_have_opened_the_seal(case, example, tmp_path, pages):
    for page in pages[0].values():
        assert ", it happened, from" in page
        assert ", it did not, from" in page
    sealed, done = class_page(case, make_class(tmp_path, case, example, opened=False))
    text = sealed["class.html"].decode()
    assert done.sealed == done.forecasts["who"].nunique() > 0
    assert ", it happened, from" not in text
    assert f"{done.sealed} of them have not opened the epilogue yet" in text
    assert not [row for row in case.sealed["epilogue"]["finding"] if row in text]


# What can be counted


def test_guess_and_question_after_are_compared_for_those_who_gave_both(case, tmp_path):
    def file(guess, after, verdict):
        own = {"case": case.package["name"], "verdict": "Kept"}
        rows = [{**own, "exercise_id": "00-before", "answer": "50", "first_answer": guess, "first_verdict": "Kept"}] * bool(guess)
        rows += [{**own, "exercise_id": "00-after", "answer": after, "first_answer": after, "first_verdict": verdict}] * bool(
            after
        )
        return table(rows)

    near = case.exercises.set_index("exercise_id")["answer"]["00-before"]
    put(
        tmp_path,
        **{
            "Ann.csv": file(near, "2.2", "Correct"),
            "Ben.csv": file("90", "9", "Not yet"),
            "Cem.csv": file("80", "2.2", "Correct"),
        },
    )
    put(
        tmp_path,
        **{"Dina.csv": file("3", "", ""), "Emil.csv": file("", "2.2", "Correct"), "Fatma.csv": file("many", "2.2", "Correct")},
    )
    assert classwork.change(case, classwork.class_work(case, tmp_path), "00-after") == (3, 1, 2)


def test_the_page_counts_each_lesson_that_somebody_has_begun(pages, case):
    counts = classwork.answered(case, pages[1])
    assert (counts.to_numpy() > 0).any(axis=0).all()
    for name in NAMES[:3]:
        assert (counts.loc[f"{name} Test"] > 0).sum() in (3, 5, 7)


def test_another_case_has_a_page_too(example, small, tmp_path):
    rows = [("00-before", "12"), *((name, "1") for name in example.exercises["exercise_id"][1:6])]
    for who in ("Ann", "Ben", "Cem"):
        put(tmp_path, **{f"{who}.csv": answers(example, *rows, first_answer=who, first_verdict="Not yet")})
    made, done = class_page(example, tmp_path)
    assert done.who == ["Ann", "Ben", "Cem"]
    assert "What was hard at the first try" in made["to_project.html"].decode()
    assert class_page(small, tmp_path)[1].answers.empty


def test_a_class_without_anything_gets_a_page_that_says_so(any_case, tmp_path):
    made, done = class_page(any_case, tmp_path)
    assert done.who == []
    assert "Nobody has handed in anything that can be used." in made["class.html"].decode()


# The pages


def test_everybody_is_on_the_teachers_page_and_nobody_on_the_other(pages):
    made, done = pages
    assert len(done.who) == 29, "thirty, and one whose file is damaged"
    for name in set(NAMES) - {"Zoe"}:
        assert f">{name}" in made["class.html"]
        assert f">{name}" not in made["to_project.html"]
    assert "Because the text says so" not in made["to_project.html"], "no words of a student"
    assert "In their own words" not in made["to_project.html"]


def test_a_hostile_name_is_text(pages):
    text = pages[0]["class.html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img src=x" not in text
    assert "\u202e" not in text, "no sign that turns a line round"
    assert HOSTILE not in text


@pytest.mark.parametrize("name", ["class.html", "to_project.html"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_asks_nobody_and_fits_its_screen(browser, pages, tmp_path, name, width):
    from chromium import faults_by_axe

    path = tmp_path / name
    path.write_text(pages[0][name], encoding="utf-8")
    page, asked = browser.new_page(viewport={"width": width, "height": 720}), []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert faults_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off at the side"
    assert asked == []
    page.close()


# The command


def run(*words, cwd=HOME):
    return subprocess.run([sys.executable, "-m", "utils", "class", *map(str, words)], cwd=cwd, capture_output=True, text=True)


def test_the_command_writes_two_pages_and_says_where(thirty, tmp_path):
    said = run(thirty, "--output", tmp_path / "out")
    assert (said.returncode, said.stderr) == (0, "")
    assert sorted(os.listdir(tmp_path / "out")) == ["class.html", "to_project.html"]
    assert re.search(r"^Students: 29\. Open one with a double click:\n.*class\.html, for you alone", said.stdout, re.M)
    assert "Zoe.zip: it is no ZIP file, or it is damaged." in said.stdout


def test_a_page_without_names_is_made_only_where_it_hides_somebody(case, tmp_path):
    packed = zipped({"answers.csv": answers(case, ("00-before", "1")), "forecasts.csv": b"question_id,probability,locked_at\n"})
    (tmp_path / "Xenia.zip").write_bytes(packed)
    said = run(tmp_path / "Xenia.zip", "--output", tmp_path / "out")
    assert os.listdir(tmp_path / "out") == ["class.html"]
    assert "Students: 1." in said.stdout
    assert "Name the folder with all their files." in said.stdout
    assert ">Xenia" in (tmp_path / "out" / "class.html").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    said = run(tmp_path / "none")
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.startswith("There is no folder or ZIP file ")


def test_a_folder_with_far_too_much_is_a_sentence(case, tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "_MANY", 3)
    put(tmp_path, **{f"{number}.exe": b"" for number in range(9)})
    with pytest.raises(Advice, match="holds more than a class can make"):
        classwork.class_work(case, tmp_path)


def test_the_made_up_class_is_like_a_real_one(case):
    """What it writes are columns that the keeper knows."""
    import random

    text = table(answers_of(case, random.Random(1), 2)).decode()
    assert set(checks.answers_of(case).columns) <= set(next(csv.reader(io.StringIO(text))))
